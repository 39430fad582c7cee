/* The properties of forms and of multipart bodies, by their `encoding`. */
#include "contract/bodies.h"
#include "contract/media_type.h"
#include "contract/params_text.h"
#include "contract/read.h"

#include "base/banned.h"

/* allOf within allOf. */
#define FORM_DEPTH_MAX 20

struct form_reader {
    struct reader *r;
    const struct at *encoding;
    /* One of them: */
    struct form_fields *form;
    struct media_parts *parts;
    bool form_data; /* other kinds of multipart have no styles */
};

static bool is_known(const struct form_reader *f, struct str name)
{
    for (size_t i = 0; f->form && i < f->form->len; i++)
        if (str_eq(f->form->at[i].name, name))
            return true;
    for (size_t i = 0; f->parts && i < f->parts->len; i++)
        if (str_eq(f->parts->at[i].name, name))
            return true;
    return false;
}

static bool is_given(struct files *f, const struct at *encoding, const char *key)
{
    struct at value = at_get(f, encoding, key);

    return at_is(&value);
}

static bool is_styled(struct files *f, const struct at *encoding)
{
    return is_given(f, encoding, "style") || is_given(f, encoding, "explode") ||
           is_given(f, encoding, "allowReserved");
}

static void read_field(struct form_reader *f, struct parameter *p,
                       const struct at *encoding)
{
    read_style(f->r, encoding, p);
    if (!is_styled(f->r->files, encoding) &&
        text_types(f->r->contract, p->schema_json) == TEXT_OBJECT)
        p->content = S("application/json");
    *vec_push(f->r->arena, f->form) = *p;
}

static void read_part(struct form_reader *f, struct parameter *p,
                      const struct at *encoding)
{
    struct reader *r = f->r;
    struct media_part part = { .name = p->name, .schema_json = p->schema_json };
    struct at headers = at_get(r->files, encoding, "headers");
    struct parameter_list list = { 0 };

    if (f->form_data && is_styled(r->files, encoding)) {
        struct parameter *styled = arena_new(r->arena, struct parameter);

        read_style(r, encoding, p);
        *styled = *p;
        part.styled = styled;
    }
    part.content_type = read_text(r, encoding, "contentType");
    if (at_is(&headers))
        read_headers(r, &headers, &list);
    part.headers = list.at;
    part.header_count = list.len;
    *vec_push(r->arena, f->parts) = part;
}

static void read_property(struct form_reader *f, struct str name,
                          const struct at *property)
{
    struct files *files = f->r->files;
    struct at encoding = at_member(files, f->encoding, name);
    struct at meant = read_deref(f->r, property);
    struct parameter p = { .name = name,
                           .in = IN_QUERY,
                           .schema_json = at_json(files, &meant),
                           .span = at_span(property) };

    if (f->form)
        read_field(f, &p, &encoding);
    else
        read_part(f, &p, &encoding);
}

static void read_properties(struct form_reader *f, const struct at *schema, size_t depth)
{
    struct files *files = f->r->files;
    struct at meant = read_deref(f->r, schema);
    struct at properties = at_get(files, &meant, "properties");
    struct at all = at_get(files, &meant, "allOf");

    for (size_t i = 0; at_is_map(&properties) && i < at_len(&properties); i++) {
        struct at property = at_item(&properties, i);
        struct str name = node_text(at_key(&properties, i));

        if (at_is_map(&property) && !is_known(f, name))
            read_property(f, name, &property);
    }
    for (size_t i = 0; depth && at_is(&all) && node_is_list(all.node) && i < at_len(&all);
         i++) {
        struct at part = at_item(&all, i);

        read_properties(f, &part, depth - 1);
    }
}

void read_form(struct reader *r, const struct at *media, const struct at *schema,
               struct media *ret)
{
    struct at encoding = at_get(r->files, media, "encoding");
    struct form_reader f = { .r = r, .encoding = &encoding };

    if (r->discard)
        return;
    if (body_is_form(ret->range))
        ret->form = f.form = arena_new(r->arena, struct form_fields);
    else if (body_is_multipart(ret->range))
        ret->parts = f.parts = arena_new(r->arena, struct media_parts);
    f.form_data = str_eq_nocase(media_type_bare(ret->range), S("multipart/form-data"));
    if (f.form || f.parts)
        read_properties(&f, schema, FORM_DEPTH_MAX);
}
