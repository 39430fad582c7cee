#include "base/buf.h"
#include "contract/contract.h"
#include "contract/params.h"
#include "contract/params_text.h"
#include "doc/json.h"

#include "base/banned.h"

/* How a style writes: what stands first, between the parts, and whether each part of an
 * exploded list has the parameter's name. */
struct style {
    const char *name;
    const char *first, *between; /* exploded */
    const char *joint;           /* not exploded, between items */
    bool named;                  /* "name=" in front */
};

static const struct style styles[] = {
    { "matrix", ";", ";", ",", true },         { "label", ".", ".", ",", false },
    { "simple", "", ",", ",", false },         { "form", "", "&", ",", true },
    { "cookie", "", "; ", ",", true },         { "spaceDelimited", "", "&", "%20", true },
    { "pipeDelimited", "", "&", "%7C", true },
};

struct writer {
    struct buf *out;
    const struct parameter *p;
    struct style style;
    bool plain; /* a header, or a cookie of style cookie: no percent-encoding */
};

static void add_text(struct writer *w, struct str text)
{
    if (w->plain)
        buf_add(w->out, text);
    else
        percent_encode(w->out, text, w->p->allow_reserved && w->p->in == IN_QUERY);
}

/* False for lists and objects. */
static bool add_scalar(struct writer *w, const json_t *value)
{
    struct buf number;

    if (json_is_string(value)) {
        add_text(w, json_text(value));
        return true;
    }
    if (json_is_object(value) || json_is_array(value))
        return false;
    if (json_is_null(value))
        return true;
    buf_init(&number, 64);
    json_print(&number, value, JSON_PRINT_COMPACT);
    add_text(w, buf_str(&number));
    buf_release(&number);
    return true;
}

static void add_name(struct writer *w, bool empty)
{
    bool bare =
        empty && str_eq_c(w->p->style, "matrix"); /* ";name", as RFC 6570 has it */

    add_text(w, w->p->name);
    if (!bare)
        buf_add_char(w->out, '=');
}

static bool is_empty(const json_t *value)
{
    return json_is_null(value) ||
           (json_is_string(value) && json_string_length(value) == 0);
}

static bool write_scalar(struct writer *w, const json_t *value)
{
    buf_add_c(w->out, w->style.first);
    if (w->style.named)
        add_name(w, is_empty(value));
    return add_scalar(w, value);
}

static bool write_list(struct writer *w, const json_t *list)
{
    bool each_named = w->p->explode && w->style.named;

    if (json_array_size(list) == 0)
        return true;
    buf_add_c(w->out, w->style.first);
    if (w->style.named && !each_named)
        add_name(w, false);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);

        if (i > 0)
            buf_add_c(w->out, w->p->explode ? w->style.between : w->style.joint);
        if (each_named)
            add_name(w, is_empty(item));
        if (!add_scalar(w, item))
            return false;
    }
    return true;
}

static bool write_object(struct writer *w, json_t *object)
{
    bool first = true;

    if (json_object_size(object) == 0)
        return true;
    buf_add_c(w->out, w->style.first);
    if (w->style.named && !w->p->explode)
        add_name(w, false);
    for (void *it = json_object_iter(object); it;
         it = json_object_iter_next(object, it)) {
        if (!first)
            buf_add_c(w->out, w->p->explode ? w->style.between : w->style.joint);
        first = false;
        add_text(w, json_iter_key(it));
        buf_add_c(w->out, w->p->explode ? "=" : w->style.joint);
        if (!add_scalar(w, json_object_iter_value(it)))
            return false;
    }
    return true;
}

/* name%5Bkey%5D=value&...; OpenAPI says nothing about lists within. */
static bool write_deep(struct writer *w, json_t *object)
{
    bool first = true;

    if (!json_is_object(object))
        return false;
    for (void *it = json_object_iter(object); it;
         it = json_object_iter_next(object, it)) {
        if (!first)
            buf_add_char(w->out, '&');
        first = false;
        add_text(w, w->p->name);
        buf_add_c(w->out, "%5B");
        add_text(w, json_iter_key(it));
        buf_add_c(w->out, "%5D=");
        if (!add_scalar(w, json_object_iter_value(it)))
            return false;
    }
    return true;
}

static bool write_content(struct writer *w, const json_t *value)
{
    struct buf text;

    buf_init(&text, w->out->max);
    json_print(&text, value, JSON_PRINT_COMPACT);
    if (w->p->in == IN_QUERY || w->p->in == IN_COOKIE)
        add_name(w, false);
    add_text(w, buf_str(&text));
    bool fits = !buf_overflowed(&text);

    buf_release(&text);
    return fits;
}

static bool write_value(struct writer *w, const json_t *value)
{
    if (w->p->content.len)
        return write_content(w, value);
    if (str_eq_c(w->p->style, "deepObject"))
        return write_deep(w, json_mutable(value));
    if (json_is_array(value))
        return write_list(w, value);
    if (json_is_object(value))
        return write_object(w, json_mutable(value));
    return write_scalar(w, value);
}

bool params_write(struct buf *out, const struct parameter *p, const json_t *value)
{
    struct writer w = { .out = out, .p = p, .style = styles[2] };
    size_t before = out->len;

    w.plain = p->in == IN_HEADER || str_eq_c(p->style, "cookie");
    for (size_t i = 0; i < countof(styles); i++)
        if (str_eq_c(p->style, styles[i].name))
            w.style = styles[i];
    if (p->in == IN_COOKIE)
        w.style.between = "; ";
    if (write_value(&w, value))
        return true;
    buf_truncate(out, before);
    return false;
}

bool params_takes(const struct contract *c, const struct parameter *p,
                  const json_t *value)
{
    unsigned types = text_types(c, p->schema_json);

    if (p->content.len)
        return !json_is_string(value) && !json_is_null(value);
    if (json_is_array(value))
        return types & TEXT_ARRAY;
    if (json_is_object(value))
        return types & TEXT_OBJECT;
    return !json_is_null(value);
}
