/* Recorded requests as cases: which operation each is, what of it is worth keeping, and
 * what the answer lets expect. */
#include <string.h>

#include "author/import.h"
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "doc/json.h"
#include "doc/node.h"
#include "model/shape.h"
#include "schema/formats.h"

#include "base/banned.h"

enum { LIST_ITEMS_MAX = 3 /* of an answer that are expected one by one */ };

/* A text that begins so becomes a tag: no text of a recording does, for it is no
 * character that JSON or a URL would have. */
#define TAG_MARK "\x01"

struct writing {
    struct arena *a;
    const struct contract *c;
    const struct import_options *options;
    struct import_secrets secrets;
    struct map names; /* of cases, so that each is there once */
    struct buf *unmatched;
    struct import_counts *counts;
};

/* --- URLs --- */

struct url {
    struct str host, path, query;
};

static struct url split_url(struct str url)
{
    struct url u = { 0 };
    size_t scheme = str_find(url, S("://")), hash = str_find_char(url, '#');

    if (hash != SIZE_MAX)
        url = str_sub(url, 0, hash);
    if (scheme != SIZE_MAX) {
        url = str_from_at(url, scheme + 3);
    } else if (str_starts(url, S("{{"))) { /* {{baseUrl}}/pets */
        size_t close = str_find(url, S("}}"));

        url = close == SIZE_MAX ? url : str_from_at(url, close + 2);
    }
    size_t slash = str_find_char(url, '/'), mark = str_find_char(url, '?');
    size_t end = slash < mark ? slash : mark;

    u.host = end == SIZE_MAX ? url : str_sub(url, 0, end);
    url = end == SIZE_MAX ? STR_NONE : str_from_at(url, end);
    mark = str_find_char(url, '?');
    u.path = mark == SIZE_MAX ? url : str_sub(url, 0, mark);
    u.query = mark == SIZE_MAX ? STR_NONE : str_from_at(url, mark + 1);
    if (!u.path.len)
        u.path = S("/");
    size_t at = str_find_char(u.host, '@');

    if (at != SIZE_MAX)
        u.host = str_from_at(u.host, at + 1);
    return u;
}

static struct str without_port(struct str host)
{
    size_t colon = str_find_char(host, ':');

    return colon == SIZE_MAX ? host : str_sub(host, 0, colon);
}

/* With the server's own path taken off, or as many segments as it takes: a recording may
 * come through a gateway. */
static const struct operation *find_operation(struct writing *w, struct str method,
                                              struct str path, struct path_value **values,
                                              size_t *count)
{
    struct str prefix = split_url(w->c->server).path;
    const struct operation *op;
    bool known;

    while (str_ends(prefix, S("/")))
        prefix.len--;
    if (prefix.len && str_starts(path, prefix)) {
        op = contract_match(w->a, w->c, method, str_from_at(path, prefix.len), values,
                            count, &known);
        if (op)
            return op;
    }
    for (unsigned i = 0; i < 4 && path.len; i++) {
        op = contract_match(w->a, w->c, method, path, values, count, &known);
        if (op)
            return op;
        size_t next = str_find_char(str_from_at(path, 1), '/');

        path = next == SIZE_MAX ? STR_NONE : str_from_at(path, next + 1);
    }
    return NULL;
}

/* --- values --- */

static void put(json_t *object, struct str key, json_t *value)
{
    json_object_setn(object, key.at, key.len, value);
}

/* `$(` is no reference here. */
static struct str escaped(struct writing *w, struct str text)
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

static json_t *plain(struct writing *w, struct str text)
{
    return json_str(w->a, escaped(w, import_clean(w->a, &w->secrets, text)));
}

static json_t *removed(struct writing *w)
{
    w->secrets.removed++;
    return json_str(w->a, S("secret-removed"));
}

/* A number where the schema takes one. */
static json_t *typed(struct writing *w, const json_t *schema, struct str text)
{
    int64_t number;
    bool plain_number = text.len && (text.at[0] != '0' || text.len == 1) &&
                        text.at[0] != '+' && str_to_i64(text, &number);

    if (plain_number && schema && shape_allows(w->c, schema, "integer") &&
        !shape_allows(w->c, schema, "string"))
        return arena_json(w->a, json_integer(number));
    return plain(w, text);
}

/* A sent value without secrets. */
static json_t *sent_value(struct writing *w, struct str name, const json_t *value)
{
    json_t *made;

    if (json_is_string(value) && import_is_secret_name(name))
        return removed(w);
    if (json_is_string(value))
        return plain(w, json_text(value));
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
        put(made, json_iter_key(at),
            sent_value(w, json_iter_key(at), json_object_iter_value(at)));
    return made;
}

static json_t *tag(struct writing *w, const char *text)
{
    return json_str(w->a, arena_printf(w->a, TAG_MARK "%s", text));
}

static bool is_format(const char *format, struct str text)
{
    bool known;

    return format_holds(str_from(format), text, &known) && known;
}

/* Names of what another run would give another value. */
static bool is_volatile_name(struct str name)
{
    static const char *const ends[] = { "id",   "Id",      "ID",     "uuid",
                                        "Uuid", "_at",     "At",     "timestamp",
                                        "time", "Time",    "date",   "Date",
                                        "etag", "version", "cursor", "hash" };

    for (size_t i = 0; i < countof(ends); i++)
        if (str_ends(name, str_from(ends[i])))
            return true;
    return false;
}

/* What an answer's value lets expect of the next one. */
static json_t *expected(struct writing *w, struct str name, const json_t *value)
{
    struct str text = json_text(value);
    json_t *made;

    if (import_is_secret_name(name)) {
        w->secrets.removed++;
        return tag(w, "any");
    }
    if (json_is_array(value)) {
        if (json_array_size(value) > LIST_ITEMS_MAX)
            return tag(w, "type array");
        made = arena_json(w->a, json_array());
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append(made, expected(w, name, json_array_get(value, i)));
        return made;
    }
    if (json_is_object(value)) {
        json_t *object = json_mutable(value);

        made = arena_json(w->a, json_object());
        for (void *at = json_object_iter(object); at;
             at = json_object_iter_next(object, at))
            put(made, json_iter_key(at),
                expected(w, json_iter_key(at), json_object_iter_value(at)));
        return made;
    }
    if (json_is_string(value) && is_format("uuid", text))
        return tag(w, "format uuid");
    if (json_is_string(value) && is_format("date-time", text))
        return tag(w, "format date-time");
    if (is_volatile_name(name) && !json_is_null(value) && !json_is_boolean(value))
        return tag(w, "any");
    return json_is_string(value) ? plain(w, text) : json_copy_deep(w->a, value);
}

/* The marks become tags. */
static void set_tags(struct arena *a, struct node *n)
{
    if (n->kind == NODE_STRING && str_starts(n->text, S(TAG_MARK))) {
        struct str rest = str_from_at(n->text, 1), name;
        bool argument = str_find_char(rest, ' ') != SIZE_MAX;

        str_cut(&rest, ' ', &name);
        n->kind = argument ? NODE_STRING : NODE_NULL;
        n->plain = true;
        n->text = arena_str(a, argument ? rest : S(""));
        n->value = argument ? json_str(a, rest) : json_null();
        node_set_tag(a, n, name);
    }
    for (size_t i = 0; i < n->len; i++)
        set_tags(a, n->items[i].value);
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
        put(headers, h->name, plain(w, h->value));
    }
    if (json_object_size(headers))
        json_object_set(send, "headers", headers);
}

static const json_t *parameter_schema(const struct operation *op, struct str name,
                                      enum parameter_in in)
{
    for (size_t i = 0; i < op->parameter_count; i++)
        if (op->parameters[i].in == in && str_eq(op->parameters[i].name, name))
            return op->parameters[i].schema_json;
    return NULL;
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
        json_t *value =
            import_is_secret_name(name)
                ? removed(w)
                : typed(w, parameter_schema(op, name, IN_QUERY), decoded(w, pair));
        json_t *before = json_member(all, name);

        if (before && json_is_array(before)) {
            json_array_append(before, value);
        } else if (before) {
            json_t *list = arena_json(w->a, json_array());

            json_array_append(list, before);
            json_array_append(list, value);
            put(all, name, list);
        } else {
            put(all, name, value);
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

    json_object_set(send, "text", plain(w, form ? clean_form(w, r->body) : r->body));
    if (media.len)
        json_object_set(send, "content-type", json_str(w->a, media));
}

static json_t *send_of(struct writing *w, const struct imported *r,
                       const struct operation *op, struct url url,
                       const struct path_value *values, size_t count)
{
    json_t *send = arena_json(w->a, json_object());
    json_t *parameters = arena_json(w->a, json_object());

    json_object_set(send, "operation", json_str(w->a, op->id));
    for (size_t i = 0; i < count; i++)
        put(parameters, values[i].name,
            typed(w, parameter_schema(op, values[i].name, IN_PATH), values[i].value));
    if (count)
        json_object_set(send, "parameters", parameters);
    add_query(w, op, url.query, send);
    add_headers(w, r, send);
    add_body(w, r, send);
    return send;
}

/* --- one case --- */

static json_t *expect_of(struct writing *w, const struct imported *r)
{
    struct json_error error;
    json_t *expect = arena_json(w->a, json_object());
    json_t *body = r->answer.len ? json_read(w->a, r->answer, NULL, NULL, &error) : NULL;

    json_object_set(expect, "status", arena_json(w->a, json_integer(r->status)));
    if (body && (json_is_object(body) || json_is_array(body)) &&
        json_array_size(body) <= LIST_ITEMS_MAX)
        json_object_set(expect, "body", expected(w, STR_NONE, body));
    else if (json_is_array(body))
        json_object_set(expect, "body", tag(w, "type array"));
    return expect;
}

static struct str name_of(struct writing *w, const struct imported *r,
                          const struct operation *op)
{
    struct str name = r->name.len ? escaped(w, r->name)
                      : r->status ? arena_printf(w->a, "%.*s is answered with %d",
                                                 STR_ARG(op->id), r->status)
                                  : op->id;
    struct str clean = import_clean(w->a, &w->secrets, name), unique = clean;
    unsigned *count = map_get(&w->names, clean);

    if (!count) {
        count = arena_new(w->a, unsigned);
        map_set(w->a, &w->names, clean, count);
    }
    while ((*count)++ > 0) {
        unique = arena_printf(w->a, "%.*s (%u)", STR_ARG(clean), *count);
        if (!map_get(&w->names, unique)) {
            map_set(w->a, &w->names, unique, arena_new(w->a, unsigned));
            break;
        }
    }
    return unique;
}

static void list_unmatched(struct writing *w, const struct imported *r, struct url url)
{
    w->counts->unmatched++;
    struct str path = import_clean(w->a, &w->secrets, url.path);

    buf_printf(w->unmatched, "# %.*s %.*s%.*s (%.*s)\n", STR_ARG(r->method),
               STR_ARG(url.host), STR_ARG(path), STR_ARG(r->where));
}

static void write_one(struct writing *w, const struct imported *r, struct buf *out)
{
    struct url url = split_url(r->url);
    struct path_value *values;
    size_t count;
    const struct operation *op = find_operation(w, r->method, url.path, &values, &count);

    if (!op) {
        list_unmatched(w, r, url);
        return;
    }
    json_t *test = arena_json(w->a, json_object()),
           *list = arena_json(w->a, json_array());

    json_object_set(test, "name", json_str(w->a, name_of(w, r, op)));
    if (w->options->given.len)
        json_object_set(test, "given", json_str(w->a, w->options->given));
    json_object_set(test, "send", send_of(w, r, op, url, values, count));
    if (r->status)
        json_object_set(test, "expect", expect_of(w, r));
    json_array_append(list, test);
    struct node *n = node_from_json(w->a, list, SPAN_NONE);

    set_tags(w->a, n);
    if (w->counts->cases++)
        buf_add_char(out, '\n');
    write_node(out, n, 0);
}

/* --- filters --- */

static bool is_wanted(struct writing *w, const struct imported *r)
{
    const struct import_options *o = w->options;
    struct str host = split_url(r->url).host;
    bool by_host = o->hosts.len == 0, by_status = o->statuses.len == 0;
    struct str status = arena_printf(w->a, "%d", r->status);

    for (size_t i = 0; i < o->hosts.len && !by_host; i++)
        by_host = str_eq_nocase(host, o->hosts.at[i]) ||
                  str_eq_nocase(without_port(host), o->hosts.at[i]);
    for (size_t i = 0; i < o->statuses.len && !by_status; i++) {
        struct str wanted = o->statuses.at[i];

        by_status = str_eq(status, wanted) ||
                    (wanted.len == 3 && str_eq_nocase(str_from_at(wanted, 1), S("xx")) &&
                     status.at[0] == wanted.at[0]);
    }
    return by_host && by_status;
}

void import_write(struct arena *a, const struct contract *c,
                  const struct imported_list *list, const struct import_options *options,
                  struct buf *out, struct import_counts *ret)
{
    struct buf unmatched, cases;
    struct writing w = {
        .a = a, .c = c, .options = options, .unmatched = &unmatched, .counts = ret
    };

    *ret = (struct import_counts){ 0 };
    buf_init(&unmatched, AUTHOR_TEXT_MAX);
    buf_init(&cases, AUTHOR_TEXT_MAX);
    for (size_t i = 0; i < list->len; i++)
        import_learn_request(a, &w.secrets, &list->at[i]);
    for (size_t i = 0; i < list->len; i++) {
        if (is_wanted(&w, &list->at[i]))
            write_one(&w, &list->at[i], &cases);
        else
            ret->filtered++;
    }
    buf_printf(out, "contract: %.*s\ncases:%s\n",
               STR_ARG(write_scalar(a, options->contract)), ret->cases ? "" : " []");
    buf_add(out, buf_str(&cases));
    if (unmatched.len)
        buf_printf(out, "\n# These match no operation of the document:\n%.*s",
                   STR_ARG(buf_str(&unmatched)));
    ret->secrets = w.secrets.removed;
    buf_release(&cases);
    buf_release(&unmatched);
}
