/* Postman collections 2.1 (and 2.0): folders, variables, authorization, saved answers. */
#include <string.h>

#include "author/import.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

enum { FOLDERS_MAX = 30, VALUE_DEPTH = 5, FILLED_MAX = 1024 * 1024 };

struct collection {
    struct arena *a;
    struct str path;
    const json_t *variables; /* of the collection */
    struct imported_list *ret;
};

static bool is_disabled(const json_t *item)
{
    return json_is_true(json_object_get(item, "disabled"));
}

/* --- variables --- */

/* Numbers and the like as text. */
static struct str value_text(const struct collection *c, const json_t *value)
{
    if (!value || json_is_string(value) || json_is_null(value))
        return json_text(value);
    return json_to_str(c->a, value, JSON_PRINT_COMPACT);
}

static struct str variable(const struct collection *c, struct str name)
{
    const json_t *of_environment = json_member(c->ret->variables, name);

    if (of_environment)
        return value_text(c, of_environment);
    for (size_t i = 0; i < json_array_size(c->variables); i++) {
        const json_t *one = json_array_get(c->variables, i);
        struct str key = json_member_text(one, "key");

        if (!is_disabled(one) &&
            str_eq(key.len ? key : json_member_text(one, "id"), name))
            return value_text(c, json_object_get(one, "value"));
    }
    return STR_NONE;
}

/* `{{name}}` filled in; one without a value stays. */
static struct str filled(const struct collection *c, struct str text, unsigned depth)
{
    struct buf out;
    size_t open;

    if (str_find(text, S("{{")) == SIZE_MAX || depth > VALUE_DEPTH)
        return text;
    buf_init(&out, depth ? 4096 : FILLED_MAX); /* variables of variables stay short */
    while ((open = str_find(text, S("{{"))) != SIZE_MAX) {
        struct str rest = str_from_at(text, open + 2);
        size_t close = str_find(rest, S("}}"));
        struct str value = STR_NONE;

        if (close == SIZE_MAX)
            break;
        value = variable(c, str_trim(str_sub(rest, 0, close)));
        buf_add(&out, str_sub(text, 0, open));
        buf_add(&out,
                value.len ? filled(c, value, depth + 1) : str_sub(text, open, close + 4));
        text = str_from_at(rest, close + 2);
    }
    buf_add(&out, text);
    struct str whole = arena_str(c->a, buf_str(&out));

    buf_release(&out);
    return whole;
}

static struct str text_of(const struct collection *c, const json_t *in, const char *key)
{
    return filled(c, json_member_text(in, key), 0);
}

/* --- requests --- */

/* ":id" in a path stands for a variable of the URL. */
static struct str with_path_variables(const struct collection *c, struct str url,
                                      const json_t *variables)
{
    for (size_t i = 0; i < json_array_size(variables); i++) {
        const json_t *one = json_array_get(variables, i);
        struct str name = json_member_text(one, "key"), value = text_of(c, one, "value");
        struct str wanted = arena_printf(c->a, "/:%.*s", STR_ARG(name));
        size_t at = str_find(url, wanted);
        struct str rest = at == SIZE_MAX ? STR_NONE : str_from_at(url, at + wanted.len);

        if (at == SIZE_MAX || (rest.len && !strchr("/?#", rest.at[0])))
            continue;
        url = arena_printf(c->a, "%.*s/%.*s%.*s", (int)at, url.at,
                           STR_ARG(value.len ? value : name), STR_ARG(rest));
    }
    return url;
}

static struct str url_of(const struct collection *c, const json_t *url)
{
    struct str raw = json_is_string(url) ? json_text(url) : json_member_text(url, "raw");
    const json_t *query = json_object_get(url, "query");
    size_t mark = str_find_char(raw, '?');
    struct buf out;

    raw = with_path_variables(c, filled(c, raw, 0), json_object_get(url, "variable"));
    if (!json_is_array(query))
        return raw;
    mark = str_find_char(raw, '?'); /* `query` tells which parts are disabled */
    buf_init(&out, IMPORT_BYTES_MAX);
    buf_add(&out, mark == SIZE_MAX ? raw : str_sub(raw, 0, mark));
    for (size_t i = 0, written = 0; i < json_array_size(query); i++) {
        const json_t *one = json_array_get(query, i);

        if (!is_disabled(one))
            buf_printf(&out, "%s%.*s=%.*s", written++ ? "&" : "?",
                       STR_ARG(text_of(c, one, "key")),
                       STR_ARG(text_of(c, one, "value")));
    }
    struct str whole = arena_str(c->a, buf_str(&out));

    buf_release(&out);
    return whole;
}

static void add_headers(const struct collection *c, const json_t *list,
                        struct http_headers *ret)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);

        if (!is_disabled(one))
            http_header_add(c->a, ret, text_of(c, one, "key"), text_of(c, one, "value"));
    }
}

static void set_type(const struct collection *c, struct imported *r, const char *type)
{
    if (!http_header_has(&r->headers, S("Content-Type")))
        http_header_add(c->a, &r->headers, S("Content-Type"), str_from(type));
}

static void add_form(const struct collection *c, const json_t *list, struct imported *r)
{
    struct buf out;

    buf_init(&out, IMPORT_BYTES_MAX);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);

        if (!is_disabled(one))
            buf_printf(&out, "%s%.*s=%.*s", out.len ? "&" : "",
                       STR_ARG(http_percent_encode(c->a, text_of(c, one, "key"))),
                       STR_ARG(http_percent_encode(c->a, text_of(c, one, "value"))));
    }
    r->body = arena_str(c->a, buf_str(&out));
    r->has_body = true;
    buf_release(&out);
    set_type(c, r, "application/x-www-form-urlencoded");
}

/* `{"id": {{id}}}` is no JSON until a value is put in: as a text it is. */
static struct str quoted(const struct collection *c, struct str text)
{
    bool in_text = false;
    struct buf out;

    if ((text.at[0] != '{' && text.at[0] != '[') || str_find(text, S("{{")) == SIZE_MAX)
        return text;
    buf_init(&out, IMPORT_BYTES_MAX);
    for (size_t i = 0; i < text.len; i++) {
        struct str rest = str_from_at(text, i);
        size_t close = str_find(rest, S("}}"));

        if (!in_text && str_starts(rest, S("{{")) && close != SIZE_MAX &&
            str_find_char(str_sub(rest, 0, close), '"') == SIZE_MAX) {
            buf_printf(&out, "\"%.*s\"", (int)(close + 2), rest.at);
            i += close + 1;
            continue;
        }
        if (in_text && text.at[i] == '\\' && i + 1 < text.len)
            buf_add_char(&out, text.at[i++]);
        else if (text.at[i] == '"')
            in_text = !in_text;
        buf_add_char(&out, text.at[i]);
    }
    struct str whole = arena_str(c->a, buf_str(&out));

    buf_release(&out);
    return whole;
}

static void add_body(const struct collection *c, const json_t *body, struct imported *r)
{
    struct str mode = json_member_text(body, "mode");

    if (is_disabled(body) || !mode.len)
        return;
    if (str_eq_c(mode, "raw")) {
        const json_t *raw = json_object_get(json_object_get(body, "options"), "raw");
        struct str text = str_trim(text_of(c, body, "raw"));

        r->body = text.len ? quoted(c, text) : text;
        r->has_body = text.len > 0;
        if (r->has_body && (str_eq_c(json_member_text(raw, "language"), "json") ||
                            text.at[0] == '{' || text.at[0] == '['))
            set_type(c, r, "application/json");
        return;
    }
    if (str_eq_c(mode, "urlencoded")) {
        add_form(c, json_object_get(body, "urlencoded"), r);
        return;
    }
    *vec_push(c->a, &c->ret->notes) =
        arena_printf(c->a, "%.*s: `%.*s`: a body of mode %.*s is not carried over",
                     STR_ARG(c->path), STR_ARG(r->name), STR_ARG(mode));
}

static void add_answer_header(const json_t *header, struct imported *r)
{
    struct str name = json_member_text(header, "key");

    if (str_eq_nocase(name, S("content-type")))
        r->answer_type = json_member_text(header, "value");
    if (str_eq_nocase(name, S("location")))
        r->location = json_member_text(header, "value");
}

/* The answer that was saved first. */
static void add_answer(const json_t *saved, struct imported *r)
{
    const json_t *first = json_array_get(saved, 0);
    const json_t *headers = json_object_get(first, "header");

    if (!first)
        return;
    r->status = (int)json_integer_value(json_object_get(first, "code"));
    r->answer = json_member_text(first, "body");
    for (size_t i = 0; i < json_array_size(headers); i++)
        add_answer_header(json_array_get(headers, i), r);
}

static struct str auth_value(const struct collection *c, const json_t *list,
                             const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);

        if (str_eq_c(json_member_text(one, "key"), name))
            return text_of(c, one, "value");
    }
    return STR_NONE;
}

/* As the headers it would become, so that its secrets are known. */
static void add_auth(const struct collection *c, const json_t *auth, struct imported *r)
{
    struct str type = json_member_text(auth, "type");
    const json_t *list = json_member(auth, type);

    if (str_eq_c(type, "bearer"))
        http_header_add(
            c->a, &r->headers, S("Authorization"),
            arena_printf(c->a, "Bearer %.*s", STR_ARG(auth_value(c, list, "token"))));
    else if (str_eq_c(type, "basic"))
        r->user =
            arena_printf(c->a, "%.*s:%.*s", STR_ARG(auth_value(c, list, "username")),
                         STR_ARG(auth_value(c, list, "password")));
    else if (str_eq_c(type, "apikey") && auth_value(c, list, "value").len)
        http_header_add(c->a, &r->headers, S("Authorization"),
                        auth_value(c, list, "value"));
}

/* What an item says of itself, else what its folder says. */
static const json_t *auth_of(const json_t *item, const json_t *inherited)
{
    const json_t *own = json_object_get(item, "auth");

    return json_is_object(own) ? own : inherited;
}

/* The folder has credentials, and this is sent without. */
static bool is_without(const json_t *own, const json_t *inherited)
{
    return str_eq_c(json_member_text(own, "type"), "noauth") && inherited &&
           !str_eq_c(json_member_text(inherited, "type"), "noauth");
}

static void add_request(const struct collection *c, const json_t *item, struct str name,
                        const json_t *inherited)
{
    const json_t *request = json_object_get(item, "request");
    struct imported r = { .name = name, .where = name };

    if (is_disabled(item) || is_disabled(request)) {
        c->ret->disabled++;
        return;
    }
    if (json_is_string(request)) {
        r.method = S("GET");
        r.url = filled(c, json_text(request), 0);
    } else {
        r.method = json_member_text(request, "method");
        r.url = url_of(c, json_object_get(request, "url"));
        add_headers(c, json_object_get(request, "header"), &r.headers);
        add_body(c, json_object_get(request, "body"), &r);
        r.no_auth = is_without(json_object_get(request, "auth"), inherited);
    }
    add_auth(c, auth_of(request, inherited), &r);
    r.captures = import_postman_captures(c->a, item);
    if (!r.method.len)
        r.method = S("GET");
    add_answer(json_object_get(item, "response"), &r);
    *vec_push(c->a, c->ret) = r;
}

static void add_items(const struct collection *c, const json_t *items, struct str folder,
                      const json_t *auth, unsigned depth)
{
    for (size_t i = 0; i < json_array_size(items) && depth < FOLDERS_MAX; i++) {
        const json_t *item = json_array_get(items, i);
        struct str name = json_member_text(item, "name");

        if (folder.len)
            name = arena_printf(c->a, "%.*s / %.*s", STR_ARG(folder), STR_ARG(name));
        if (json_object_get(item, "request"))
            add_request(c, item, name, auth);
        else if (!is_disabled(item))
            add_items(c, json_object_get(item, "item"), name, auth_of(item, auth),
                      depth + 1);
        else
            c->ret->disabled++;
    }
}

bool import_postman(struct arena *a, struct str path, const json_t *root,
                    struct imported_list *ret, struct err *err)
{
    struct collection c = {
        .a = a, .path = path, .variables = json_object_get(root, "variable"), .ret = ret
    };
    const json_t *items = json_object_get(root, "item");

    if (!json_is_array(items))
        return err_set(err, ERR_INPUT, "%.*s: `item` is missing: this is no collection",
                       STR_ARG(path));
    add_items(&c, items, STR_NONE, json_object_get(root, "auth"), 0);
    return true;
}

bool import_postman_environment(struct arena *a, const json_t *root,
                                struct imported_list *ret)
{
    const json_t *values = json_object_get(root, "values");
    json_t *all =
        ret->variables ? json_copy_deep(a, ret->variables) : arena_json(a, json_object());

    if (!json_is_array(values) || json_object_get(root, "item"))
        return false;
    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *one = json_array_get(values, i);
        struct str key = json_member_text(one, "key");
        json_t *value = json_object_get(one, "value");

        if (key.len && value && !json_is_false(json_object_get(one, "enabled")))
            json_object_setn(all, key.at, key.len, value);
    }
    ret->variables = all;
    return true;
}
