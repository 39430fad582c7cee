#include "contract/read.h"

#include "base/banned.h"

static const struct str places[] = { TEXT("path"), TEXT("query"), TEXT("header"),
                                     TEXT("cookie") };

/* --- what a parameter and a header have in common --- */

static bool style_exists(struct str style)
{
    static const char *const styles[] = { "matrix",        "label",      "simple",
                                          "form",          "cookie",     "spaceDelimited",
                                          "pipeDelimited", "deepObject", NULL };

    for (size_t i = 0; styles[i]; i++)
        if (str_eq_c(style, styles[i]))
            return true;
    return false;
}

static struct str default_style(enum parameter_in in)
{
    return in == IN_QUERY || in == IN_COOKIE ? S("form") : S("simple");
}

void read_style(struct reader *r, const struct at *at, struct parameter *p)
{
    struct str style = read_text(r, at, "style");

    if (style.len && !style_exists(style)) {
        struct at place = at_get(r->files, at, "style");

        read_fault(r, at_span(&place), "unknown-style", "unknown style `%.*s`",
                   STR_ARG(style));
        style = STR_NONE;
    }
    p->style = style.len ? style : default_style(p->in);
    p->explode = read_bool(r, at, "explode",
                           str_eq_c(p->style, "form") || str_eq_c(p->style, "cookie"));
    p->allow_reserved = read_bool(r, at, "allowReserved", false);
}

static void read_value(struct reader *r, const struct at *at, enum schema_use use,
                       struct parameter *p)
{
    struct at schema = at_get(r->files, at, "schema");
    struct at content = at_get(r->files, at, "content");
    size_t count;

    if (at_is(&schema)) {
        struct at meant = read_deref(r, &schema);

        p->schema = read_schema(r, &schema, use);
        p->schema_json = read_json(r, &meant);
    } else if (at_is(&content)) {
        const struct media *media = read_content(r, &content, use, &count);

        if (count) {
            p->content = media->range;
            p->schema = media->schema;
            p->schema_json = media->schema_json;
            p->example_nodes = media->example_nodes;
            p->example_count = media->example_count;
        }
    }
    struct examples examples = read_examples(r, at);

    if (!examples.count)
        return;
    p->example_nodes = examples.nodes;
    p->example_count = examples.count;
}

/* --- parameters --- */

/* False for one that is to be left out: wrong, or nothing that we send. */
static bool read_in(struct reader *r, const struct at *at, enum parameter_in *ret)
{
    struct at place = at_get(r->files, at, "in");
    struct str in = read_text(r, at, "in");

    for (size_t i = 0; i < countof(places); i++)
        if (str_eq(in, places[i])) {
            *ret = (enum parameter_in)i;
            return true;
        }
    if (str_eq_c(in, "querystring"))
        return false; /* OpenAPI 3.2: the whole query as one value */
    read_fault(r, at_span(at_is(&place) ? &place : at), "parameter-in",
               "a parameter needs `in`: path, query, header or cookie");
    read_hint(r, in, places, countof(places));
    return false;
}

static bool is_ignored_header(const struct parameter *p)
{
    return p->in == IN_HEADER && (str_eq_nocase(p->name, S("Accept")) ||
                                  str_eq_nocase(p->name, S("Content-Type")) ||
                                  str_eq_nocase(p->name, S("Authorization")));
}

static bool same_parameter(const struct parameter *a, const struct parameter *b)
{
    return a->in == b->in && (a->in == IN_HEADER ? str_eq_nocase(a->name, b->name)
                                                 : str_eq(a->name, b->name));
}

static struct parameter *slot_for(struct reader *r, struct parameter_list *list,
                                  size_t own_from, const struct parameter *p)
{
    for (size_t i = 0; i < list->len; i++) {
        if (!same_parameter(&list->at[i], p))
            continue;
        if (i >= own_from) {
            read_fault(r, p->span, "duplicate-parameter",
                       "parameter `%.*s` in %.*s stands here twice", STR_ARG(p->name),
                       STR_ARG(places[p->in]));
        }
        return &list->at[i];
    }
    return vec_push(r->arena, list);
}

static void read_parameter(struct reader *r, const struct at *item, size_t own_from,
                           struct parameter_list *ret)
{
    struct at at = read_follow(r, item);
    struct parameter p = { .span = at_span(item) };

    if (!read_is_map(r, &at, "a parameter") || !read_in(r, &at, &p.in))
        return;
    p.name = read_text(r, &at, "name");
    if (!p.name.len) {
        read_fault(r, at_span(&at), "parameter-name", "a parameter needs `name`");
        return;
    }
    if (is_ignored_header(&p))
        return;
    p.required = read_bool(r, &at, "required", false) || p.in == IN_PATH;
    read_style(r, &at, &p);
    read_value(r, &at, SCHEMA_IN_REQUEST, &p);
    *slot_for(r, ret, own_from, &p) = p;
}

void read_parameters(struct reader *r, const struct at *parameters,
                     struct parameter_list *ret)
{
    size_t own_from = ret->len;

    if (!read_is_list(r, parameters, "`parameters`"))
        return;
    if (at_len(parameters) > PARAMETERS_MAX) {
        diags_error(r->diags, at_span(parameters), "too-many-parameters",
                    "more than %d parameters", PARAMETERS_MAX);
        return;
    }
    for (size_t i = 0; i < at_len(parameters); i++) {
        struct at item = at_item(parameters, i);

        read_parameter(r, &item, own_from, ret);
    }
}

/* --- headers of a response --- */

void read_headers(struct reader *r, const struct at *headers, struct parameter_list *ret)
{
    if (!read_is_map(r, headers, "`headers`") || at_len(headers) == 0)
        return;
    ret->cap = at_len(headers);
    ret->at = arena_array(r->arena, struct parameter, ret->cap);
    for (size_t i = 0; i < at_len(headers); i++) {
        struct at item = at_item(headers, i), at = read_follow(r, &item);
        struct parameter p = { .name = node_text(at_key(headers, i)),
                               .in = IN_HEADER,
                               .span = at_span(&item) };

        if (str_eq_nocase(p.name, S("Content-Type")) || !read_is_map(r, &at, "a header"))
            continue;
        p.required = read_bool(r, &at, "required", false);
        read_style(r, &at, &p);
        read_value(r, &at, SCHEMA_IN_RESPONSE, &p);
        *vec_push(r->arena, ret) = p;
    }
}
