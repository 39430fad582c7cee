#include "contract/bodies.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "contract/contract.h"
#include "contract/media_type.h"
#include "contract/multipart.h"
#include "contract/params.h"
#include "contract/params_read.h"
#include "contract/params_text.h"
#include "doc/json.h"

#include "base/banned.h"

/* More fields than this are no form. */
#define FORM_FIELDS_MAX 10000

bool body_is_form(struct str media_type)
{
    return str_eq_nocase(media_type_bare(media_type),
                         S("application/x-www-form-urlencoded"));
}

bool body_is_multipart(struct str media_type)
{
    return str_eq_nocase(str_sub(media_type, 0, 10), S("multipart/"));
}

struct str operation_body_type(const struct operation *op)
{
    struct str other = STR_NONE, form = STR_NONE, parts = STR_NONE;

    for (size_t i = 0; op && i < op->body_count; i++) {
        struct str range = op->body[i].range;

        if (media_type_fit(range, S("application/json")))
            return S("application/json");
        if (!other.len && media_type_is_json(range) &&
            str_find_char(range, '*') == SIZE_MAX)
            other = range;
        if (!form.len && body_is_form(range))
            form = range;
        if (!parts.len && body_is_multipart(range))
            parts = str_ends(range, S("*")) ? S("multipart/form-data") : range;
    }
    return other.len   ? other
           : form.len  ? form
           : parts.len ? parts
                       : S("application/json");
}

bool operation_sends_text(const struct operation *op)
{
    struct str type = operation_body_type(op);

    return body_is_form(type) || body_is_multipart(type);
}

struct str body_boundary(struct str media_type)
{
    return media_type_parameter(media_type, S("boundary"));
}

/* --- what the fields are --- */

/* A field that no property describes. */
static struct parameter undescribed(struct str name)
{
    return (struct parameter){
        .name = name, .in = IN_QUERY, .style = S("form"), .explode = true
    };
}

static const struct parameter *field_of(const struct form_fields *form, struct str name)
{
    for (size_t i = 0; form && i < form->len; i++)
        if (str_eq(form->at[i].name, name))
            return &form->at[i];
    return NULL;
}

/* An exploded object stands there by the names of its members. */
static bool is_spread(const struct parameter *p)
{
    return p->explode && str_eq_c(p->style, "form") && !p->content.len;
}

/* "filter[colour]" is of `filter`. */
static bool is_read(const struct contract *c, const struct form_fields *form,
                    struct str name)
{
    for (size_t i = 0; form && i < form->len; i++) {
        const struct parameter *p = &form->at[i];
        struct str rest = str_from_at(name, p->name.len);

        if (str_eq(p->name, name))
            return true;
        if (str_eq_c(p->style, "deepObject") && str_starts(name, p->name) &&
            str_starts(rest, S("[")))
            return true;
        if (is_spread(p) && text_types(c, p->schema_json) == TEXT_OBJECT &&
            text_member(c, p->schema_json, name))
            return true;
    }
    return false;
}

/* --- reading --- */

static void put(json_t *object, struct str name, json_t *value)
{
    /* A name that is not UTF-8 is none. */
    (void)json_object_setn(object, name.at, name.len, value);
}

static void read_undescribed(struct arena *a, const struct contract *c,
                             const struct media *m, struct str text, json_t *object)
{
    struct str pair, name;

    while (str_cut(&text, '&', &pair) && json_object_size(object) < FORM_FIELDS_MAX) {
        name = str_sub(pair, 0, str_find_char(pair, '='));
        name = percent_decode(a, name, true);
        if (!name.len || is_read(c, m->form, name) || json_member(object, name))
            continue;
        struct parameter p = undescribed(name);
        struct str value = str_from_at(pair, str_find_char(pair, '=') + 1);

        p.schema_json = text_member(c, m->schema_json, name);
        put(object, name,
            text_to_json(a, percent_decode(a, value, true),
                         text_types(c, p.schema_json)));
    }
}

static json_t *read_form(struct arena *a, const struct contract *c, const struct media *m,
                         struct str text)
{
    json_t *object = arena_json(a, json_object());

    for (size_t i = 0; m->form && i < m->form->len; i++) {
        const struct parameter *p = &m->form->at[i];
        bool malformed = false;
        json_t *value = params_read(a, c, p, text, &malformed);

        /* What has not the form of its style is the text that it is: the schema will not
         * take it. */
        if (malformed)
            value = json_str(a, text);
        if (value)
            put(object, p->name, value);
    }
    read_undescribed(a, c, m, text, object);
    return object;
}

static bool is_text(struct str media_type)
{
    static const struct str text = { "text/", 5 };

    return media_type.len > text.len &&
           str_eq_nocase(str_sub(media_type, 0, text.len), text);
}

json_t *body_read_value(struct arena *a, const struct contract *c, const struct media *m,
                        struct str content_type, struct str body)
{
    unsigned types = text_types(c, m->schema_json);

    if (body_is_form(content_type))
        return read_form(a, c, m, body);
    if (body_is_multipart(content_type))
        return multipart_read(a, c, m, content_type, body);
    if (!is_text(content_type) || media_type_is_json(content_type) ||
        types & (TEXT_ARRAY | TEXT_OBJECT) || !utf8_is_valid(body))
        return NULL;
    return text_to_json(a, body, types);
}

/* --- writing --- */

static bool write_field(struct buf *out, const struct media *m, struct str name,
                        const json_t *value)
{
    const struct parameter *documented = field_of(m ? m->form : NULL, name);
    struct parameter p = documented ? *documented : undescribed(name);
    size_t before = out->len;

    if (!documented && json_is_object(value))
        p.content = S("application/json");
    if (before)
        buf_add_char(out, '&');
    size_t start = out->len;

    if (!params_write(out, &p, value)) {
        buf_truncate(out, before);
        return false;
    }
    if (out->len == start) /* an empty list */
        buf_truncate(out, before);
    return true;
}

bool body_write_form(struct buf *out, const struct media *m, json_t *object,
                     struct str *ret_name)
{
    for (void *it = json_object_iter(object); it;
         it = json_object_iter_next(object, it)) {
        *ret_name = json_iter_key(it);
        if (!write_field(out, m, *ret_name, json_object_iter_value(it)))
            return false;
    }
    return true;
}
