/* What of a recorded request is sent by a case: without secrets, and with references to
 * what an earlier answer gave. */
#include "author/import_writing.h"
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "doc/json.h"
#include "model/shape.h"

#include "base/banned.h"

/* --- values --- */

void import_put(json_t *object, struct str key, json_t *value)
{
    json_object_setn(object, key.at, key.len, value);
}

/* `$(` is no reference here. */
struct str import_escaped(struct writing *w, struct str text)
{
    size_t at = str_find(text, S("$("));
    struct buf out;

    if (at == SIZE_MAX)
        return text;
    buf_init(&out, AUTHOR_TEXT_MAX);
    for (; at != SIZE_MAX; at = str_find(text, S("$("))) {
        buf_add(&out, str_sub(text, 0, at));
        buf_add_c(&out, "$$(");
        text = str_from_at(text, at + 2);
    }
    buf_add(&out, text);
    struct str whole = arena_str(w->a, buf_str(&out));

    buf_release(&out);
    return whole;
}

json_t *import_plain(struct writing *w, struct str text)
{
    return json_str(w->a, import_escaped(w, import_clean(w->a, &w->secrets, text)));
}

/* `{{name}}` within a text. */
static json_t *with_captures(struct writing *w, struct str text)
{
    struct buf out;
    size_t open;

    buf_init(&out, AUTHOR_TEXT_MAX);
    while ((open = str_find(text, S("{{"))) != SIZE_MAX) {
        size_t close = str_find(str_from_at(text, open), S("}}"));
        struct str name = close == SIZE_MAX ? STR_NONE : str_sub(text, open, close + 2);
        struct import_source *s =
            import_chain_find(&w->chains, w->now, STR_NONE, name, true);
        struct str before = import_clean(w->a, &w->secrets, str_sub(text, 0, open));

        buf_add(&out, import_escaped(w, before));
        if (s) {
            import_chain_join(&w->chains, s, w->now);
            buf_printf(&out, "$(%.*s)", STR_ARG(s->name));
        } else {
            buf_add(&out, name.len ? name : S("{{"));
        }
        text = str_from_at(text, open + (name.len ? name.len : 2));
    }
    buf_add(&out, import_escaped(w, import_clean(w->a, &w->secrets, text)));
    json_t *whole = json_str(w->a, buf_str(&out));

    buf_release(&out);
    return whole;
}

/* A text of a request: what an earlier answer gave is referred to. */
static json_t *sent(struct writing *w, struct str name, struct str text, bool loose)
{
    struct import_source *s = import_chain_find(&w->chains, w->now, name, text, loose);

    if (s) {
        import_chain_join(&w->chains, s, w->now);
        return json_str(w->a, arena_printf(w->a, "$(%.*s)", STR_ARG(s->name)));
    }
    if (w->linking)
        import_chain_sent(&w->chains, text);
    return str_find(text, S("{{")) == SIZE_MAX ? import_plain(w, text)
                                               : with_captures(w, text);
}

static json_t *removed(struct writing *w)
{
    w->secrets.removed++;
    return json_str(w->a, S("secret-removed"));
}

static json_t *sent_number(struct writing *w, struct str text, int64_t number)
{
    if (w->linking)
        import_chain_sent(&w->chains, text);
    return arena_json(w->a, json_integer(number));
}

/* A number where the schema takes one. */
static json_t *typed(struct writing *w, const json_t *schema, struct str name,
                     struct str text, bool loose)
{
    int64_t number;
    bool plain_number = text.len && (text.at[0] != '0' || text.len == 1) &&
                        text.at[0] != '+' && str_to_i64(text, &number);

    if (import_chain_find(&w->chains, w->now, name, text, loose))
        return sent(w, name, text, loose);
    if (plain_number && schema && shape_allows(w->c, schema, "integer") &&
        !shape_allows(w->c, schema, "string"))
        return sent_number(w, text, number);
    return sent(w, name, text, loose);
}

/* A sent value without secrets. */
static json_t *sent_value(struct writing *w, struct str name, const json_t *value)
{
    json_t *made;

    if (json_is_string(value) && import_is_secret_name(name))
        return removed(w);
    if (json_is_string(value))
        return sent(w, name, json_text(value), false);
    if (json_is_integer(value)) {
        json_int_t number = json_integer_value(value);
        struct str text = arena_printf(w->a, "%lld", (long long)number);

        return import_chain_find(&w->chains, w->now, name, text, false)
                   ? sent(w, name, text, false)
                   : sent_number(w, text, number);
    }
    if (json_is_array(value)) {
        made = arena_json(w->a, json_array());
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append(made, sent_value(w, name, json_array_get(value, i)));
        return made;
    }
    if (!json_is_object(value))
        return json_copy_deep(w->a, value);
    json_t *object = json_mutable(value);

    made = arena_json(w->a, json_object());
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        import_put(made, json_iter_key(at),
                   sent_value(w, json_iter_key(at), json_object_iter_value(at)));
    return made;
}

/* --- the parts of `send` --- */

static bool is_credential(const struct writing *w, enum parameter_in in, struct str name)
{
    for (size_t i = 0; i < w->c->scheme_count; i++)
        if (w->c->schemes[i].type == SECURITY_API_KEY && w->c->schemes[i].in == in &&
            str_eq_nocase(w->c->schemes[i].parameter, name))
            return true;
    return false;
}

/* What clients add by themselves. */
static bool is_usual_header(struct str name)
{
    static const char *const usual[] = { "host",
                                         "user-agent",
                                         "accept",
                                         "accept-encoding",
                                         "content-length",
                                         "connection",
                                         "accept-language",
                                         "origin",
                                         "referer",
                                         "pragma",
                                         "cache-control",
                                         "postman-token",
                                         "te",
                                         "dnt",
                                         "priority",
                                         "traceparent",
                                         "tracestate",
                                         "upgrade-insecure-requests",
                                         "cookie",
                                         "authorization",
                                         "transfer-encoding",
                                         "expect",
                                         "proxy-authorization",
                                         "keep-alive" };

    if (str_starts(name, S(":")) ||
        (name.len > 4 && str_eq_nocase(str_sub(name, 0, 4), S("sec-"))))
        return true;
    for (size_t i = 0; i < countof(usual); i++)
        if (str_eq_nocase(name, str_from(usual[i])))
            return true;
    return false;
}

static void add_headers(struct writing *w, const struct imported *r, json_t *send)
{
    json_t *headers = arena_json(w->a, json_object());

    for (size_t i = 0; i < r->headers.len; i++) {
        const struct http_header *h = &r->headers.at[i];
        bool credential = str_eq_nocase(h->name, S("authorization")) ||
                          str_eq_nocase(h->name, S("cookie")) ||
                          is_credential(w, IN_HEADER, h->name) ||
                          import_is_secret_name(h->name);

        if (credential)
            w->secrets.removed++;
        if (credential || is_usual_header(h->name) ||
            str_eq_nocase(h->name, S("content-type")))
            continue;
        import_put(headers, h->name, import_plain(w, h->value));
    }
    if (json_object_size(headers))
        json_object_set(send, "headers", headers);
}

static const json_t *parameter_schema(const struct operation *op, struct str name,
                                      enum parameter_in in)
{
    const struct parameter *p = operation_parameter(op, in, name);

    return p ? p->schema_json : NULL;
}

static struct str decoded(struct writing *w, struct str text)
{
    struct str out;
    char *copy = arena_cstr(w->a, text);

    for (size_t i = 0; i < text.len; i++)
        if (copy[i] == '+')
            copy[i] = ' ';
    return http_percent_decode(w->a, (struct str){ copy, text.len }, &out) ? out : text;
}

static void add_query(struct writing *w, const struct operation *op, struct str query,
                      json_t *send)
{
    json_t *all = arena_json(w->a, json_object());
    struct str pair, name;

    while (str_cut(&query, '&', &pair)) {
        if (!pair.len)
            continue;
        if (!str_cut(&pair, '=', &name))
            continue;
        name = decoded(w, name);
        if (is_credential(w, IN_QUERY, name)) {
            w->secrets.removed++;
            continue;
        }
        json_t *value = import_is_secret_name(name)
                            ? removed(w)
                            : typed(w, parameter_schema(op, name, IN_QUERY), name,
                                    decoded(w, pair), false);
        json_t *before = json_member(all, name);

        if (before && json_is_array(before)) {
            json_array_append(before, value);
        } else if (before) {
            json_t *list = arena_json(w->a, json_array());

            json_array_append(list, before);
            json_array_append(list, value);
            import_put(all, name, list);
        } else {
            import_put(all, name, value);
        }
    }
    if (json_object_size(all))
        json_object_set(send, "query", all);
}

static struct str clean_form(struct writing *w, struct str form)
{
    struct str pair, whole = STR_NONE;

    while (str_cut(&form, '&', &pair)) {
        size_t equals = str_find_char(pair, '=');

        if (equals != SIZE_MAX && import_is_secret_name(str_sub(pair, 0, equals))) {
            w->secrets.removed++;
            pair = arena_printf(w->a, "%.*ssecret-removed", (int)equals + 1, pair.at);
        }
        whole = arena_printf(w->a, "%.*s%s%.*s", STR_ARG(whole), whole.len ? "&" : "",
                             STR_ARG(pair));
    }
    return whole;
}

static void add_body(struct writing *w, const struct imported *r, json_t *send)
{
    struct str type = http_header_get(&r->headers, S("Content-Type"));
    struct str media = http_media_type(w->a, type);
    struct json_error error;
    json_t *body = r->has_body ? json_read(w->a, r->body, NULL, NULL, &error) : NULL;

    if (!r->has_body)
        return;
    if (body && (http_media_is_json(media) || !media.len ||
                 str_eq_c(media, "application/x-www-form-urlencoded"))) {
        json_object_set(send, "body", sent_value(w, STR_NONE, body));
        return;
    }
    bool form = str_eq_c(media, "application/x-www-form-urlencoded");

    json_object_set(send, "text",
                    sent(w, STR_NONE, form ? clean_form(w, r->body) : r->body, false));
    if (media.len)
        json_object_set(send, "content-type", json_str(w->a, media));
}

json_t *import_send(struct writing *w, const struct entry *e)
{
    const struct imported *r = e->r;
    const struct operation *op = e->op;
    json_t *send = arena_json(w->a, json_object());
    json_t *parameters = arena_json(w->a, json_object());

    json_object_set(send, "operation", json_str(w->a, op->id));
    for (size_t i = 0; i < e->count; i++)
        import_put(parameters, e->values[i].name,
                   typed(w, parameter_schema(op, e->values[i].name, IN_PATH),
                         e->values[i].name, e->values[i].value, true));
    if (e->count)
        json_object_set(send, "parameters", parameters);
    add_query(w, op, e->url.query, send);
    add_headers(w, r, send);
    add_body(w, r, send);
    if (r->no_auth)
        json_object_set(send, "auth", json_str(w->a, S("none")));
    return send;
}
