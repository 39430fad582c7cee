/* The fields of application/x-www-form-urlencoded: its properties, by their `encoding`.
 */
#include "contract/bodies.h"
#include "contract/params_text.h"
#include "contract/read.h"

#include "base/banned.h"

/* allOf within allOf. */
#define FORM_DEPTH_MAX 20

struct form_reader {
    struct reader *r;
    const struct at *encoding;
    struct form_fields *form;
};

static bool is_known(const struct form_fields *form, struct str name)
{
    for (size_t i = 0; i < form->len; i++)
        if (str_eq(form->at[i].name, name))
            return true;
    return false;
}

static bool is_given(struct files *f, const struct at *encoding, const char *key)
{
    struct at value = at_get(f, encoding, key);

    return at_is(&value);
}

static void read_field(struct form_reader *f, struct str name, const struct at *property)
{
    struct files *files = f->r->files;
    struct at encoding = at_member(files, f->encoding, name);
    struct at meant = read_deref(f->r, property);
    struct parameter p = { .name = name,
                           .in = IN_QUERY,
                           .schema_json = at_json(files, &meant),
                           .span = at_span(property) };
    bool styled = is_given(files, &encoding, "style") ||
                  is_given(files, &encoding, "explode") ||
                  is_given(files, &encoding, "allowReserved");

    read_style(f->r, &encoding, &p);
    if (!styled && text_types(f->r->contract, p.schema_json) == TEXT_OBJECT)
        p.content = S("application/json");
    *vec_push(f->r->arena, f->form) = p;
}

static void read_fields_of(struct form_reader *f, const struct at *schema, size_t depth)
{
    struct files *files = f->r->files;
    struct at meant = read_deref(f->r, schema);
    struct at properties = at_get(files, &meant, "properties");
    struct at all = at_get(files, &meant, "allOf");

    for (size_t i = 0; at_is_map(&properties) && i < at_len(&properties); i++) {
        struct at property = at_item(&properties, i);
        struct str name = node_text(at_key(&properties, i));

        if (at_is_map(&property) && !is_known(f->form, name))
            read_field(f, name, &property);
    }
    for (size_t i = 0; depth && at_is(&all) && node_is_list(all.node) && i < at_len(&all);
         i++) {
        struct at part = at_item(&all, i);

        read_fields_of(f, &part, depth - 1);
    }
}

const struct form_fields *read_form(struct reader *r, struct str range,
                                    const struct at *media, const struct at *schema)
{
    struct at encoding = at_get(r->files, media, "encoding");
    struct form_reader f = { .r = r, .encoding = &encoding };

    if (r->discard || !body_is_form(range))
        return NULL;
    f.form = arena_new(r->arena, struct form_fields);
    read_fields_of(&f, schema, FORM_DEPTH_MAX);
    return f.form;
}
