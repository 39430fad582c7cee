/* HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/): every exchange of every
 * case, also of those that passed.  Secrets are replaced, long bodies cut, and both are
 * said. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "http/auth.h"
#include "report/put.h"
#include "report/report.h"
#include "report/spool.h"
#include "report/text.h"

#include "base/banned.h"

/* Of one body. */
enum { BODY_MAX = 1024 * 1024 };

struct har {
    struct result_sink sink;
    struct report_options options;
    struct str path;
    struct arena *scratch;
    struct spool spool;
    struct buf text;
    const struct run_info *info;
    size_t entries;
};

static void put_real(struct arena *a, json_t *object, const char *name, double value)
{
    json_object_set(object, name, arena_json(a, json_real(value)));
}

/* --- parts --- */

static void put_headers(struct har *h, json_t *object, const struct http_headers *headers)
{
    json_t *list = put_list(h->scratch, object, "headers");

    for (size_t i = 0; i < headers->len; i++) {
        if (str_eq_nocase(headers->at[i].name, h->options.internal_header))
            continue;
        json_t *item = put_item(h->scratch, list);

        put_shown(h->scratch, &h->options, item, "name", headers->at[i].name);
        put_shown(h->scratch, &h->options, item, "value", headers->at[i].value);
    }
}

/* One "name=value"; what stands behind it (attributes of Set-Cookie) is in the headers.
 */
static void put_cookie(struct har *h, json_t *list, struct str pair)
{
    json_t *item = put_item(h->scratch, list);
    struct str rest = str_trim(pair), name;

    str_cut(&rest, '=', &name);
    put_shown(h->scratch, &h->options, item, "name", str_trim(name));
    put_shown(h->scratch, &h->options, item, "value", str_trim(rest));
}

static void put_cookies(struct har *h, json_t *object, const struct http_headers *headers,
                        struct str header, bool many)
{
    json_t *list = put_list(h->scratch, object, "cookies");

    for (size_t i = 0; i < headers->len; i++) {
        struct str rest = headers->at[i].value, pair;

        if (!str_eq_nocase(headers->at[i].name, header))
            continue;
        while (str_cut(&rest, ';', &pair)) {
            if (str_trim(pair).len)
                put_cookie(h, list, pair);
            if (!many)
                break;
        }
    }
}

static struct str decoded(struct arena *a, struct str text)
{
    struct str plain;
    char *spaces = arena_cstr(a, text);

    for (size_t i = 0; i < text.len; i++)
        if (spaces[i] == '+')
            spaces[i] = ' ';
    return http_percent_decode(a, (struct str){ spaces, text.len }, &plain) ? plain
                                                                            : text;
}

static void put_query(struct har *h, json_t *object, struct str target)
{
    json_t *list = put_list(h->scratch, object, "queryString");
    size_t mark = str_find_char(target, '?');
    struct str rest = mark == SIZE_MAX ? STR_NONE : str_from_at(target, mark + 1), pair;

    while (rest.len && str_cut(&rest, '&', &pair)) {
        json_t *item = put_item(h->scratch, list);
        struct str name;

        str_cut(&pair, '=', &name);
        put_shown(h->scratch, &h->options, item, "name", decoded(h->scratch, name));
        put_shown(h->scratch, &h->options, item, "value", decoded(h->scratch, pair));
    }
}

/* Text as it is, else Base64 where the format knows it (contents of responses). */
static void put_body(struct har *h, json_t *object, struct str body, size_t whole,
                     bool may_encode)
{
    struct str part = str_sub(body, 0, BODY_MAX);
    struct str shown = report_shown(h->scratch, &h->options, part);

    whole = whole ? whole : body.len;
    if (may_encode && !utf8_is_valid(shown)) {
        put_shown(h->scratch, &h->options, object, "text",
                  http_base64(h->scratch, shown));
        put_c(h->scratch, object, "encoding", "base64");
    } else {
        put_shown(h->scratch, &h->options, object, "text", part);
    }
    if (part.len < whole)
        put_shown(h->scratch, &h->options, object, "comment",
                  arena_printf(h->scratch, "cut: the whole body has %zu bytes", whole));
}

static struct str media_type(const struct http_headers *headers)
{
    struct str type = http_header_get(headers, S("Content-Type"));

    return type.len ? type : S("x-unknown");
}

/* Of the mock, and of a target that is known by its name alone, the name stands for the
 * host: the contract's servers were not asked. */
static struct str url_of(struct har *h, struct str target)
{
    struct str base = h->info->base_url;

    if (!base.len)
        base = h->info->target;
    if (str_find(base, S("://")) == SIZE_MAX)
        base = arena_printf(h->scratch, "http://%.*s",
                            STR_ARG(http_percent_encode(h->scratch, base)));
    while (str_ends(base, S("/")))
        base.len--;
    return arena_printf(h->scratch, "%.*s%.*s", STR_ARG(base), STR_ARG(target));
}

/* --- an entry --- */

static struct str version_of(struct arena *a, struct str version)
{
    return arena_printf(a, "HTTP/%.*s", STR_ARG(version.len ? version : S("1.1")));
}

static void put_request(struct har *h, json_t *entry, const struct exchange *x)
{
    struct arena *a = h->scratch;
    const struct http_request *request = x->request;
    json_t *object = put_object(a, entry, "request");
    size_t bytes = x->request_bytes ? x->request_bytes : request->body.len;

    put_shown(a, &h->options, object, "method", request->method);
    put_shown(a, &h->options, object, "url", url_of(h, request->target));
    put_shown(a, &h->options, object, "httpVersion",
              version_of(a, x->result->response.version));
    put_cookies(h, object, &request->headers, S("Cookie"), true);
    put_headers(h, object, &request->headers);
    put_query(h, object, request->target);
    if (request->has_body) {
        json_t *data = put_object(a, object, "postData");

        put_shown(a, &h->options, data, "mimeType", media_type(&request->headers));
        put_body(h, data, request->body, x->request_bytes, false);
    }
    put_number(a, object, "headersSize", -1);
    put_number(a, object, "bodySize", request->has_body ? (int64_t)bytes : 0);
}

/* Without a response the status is 0, as browsers have it. */
static void put_response(struct har *h, json_t *entry, const struct exchange *x)
{
    struct arena *a = h->scratch;
    const struct http_response *response = &x->result->response;
    json_t *object = put_object(a, entry, "response");
    size_t bytes = x->response_bytes ? x->response_bytes : response->body.len;

    put_number(a, object, "status", response->status);
    put_c(a, object, "statusText", response->status ? http_reason(response->status) : "");
    put_shown(a, &h->options, object, "httpVersion", version_of(a, response->version));
    put_cookies(h, object, &response->headers, S("Set-Cookie"), false);
    put_headers(h, object, &response->headers);
    json_t *content = put_object(a, object, "content");

    put_number(a, content, "size", (int64_t)bytes);
    put_shown(a, &h->options, content, "mimeType", media_type(&response->headers));
    if (response->body.len)
        put_body(h, content, response->body, x->response_bytes, true);
    put_shown(a, &h->options, object, "redirectURL",
              http_header_get(&response->headers, S("Location")));
    put_number(a, object, "headersSize", -1);
    put_number(a, object, "bodySize", (int64_t)bytes);
    if (x->result->trouble != HTTP_OK)
        put_shown(a, &h->options, object, "comment",
                  arena_printf(a, "%s: %s", http_trouble_name(x->result->trouble),
                               x->result->err.msg));
}

/* Whole microseconds, as a journal keeps them. */
static double ms_between(uint64_t from_ns, uint64_t to_ns)
{
    return (double)(to_ns / 1000 - from_ns / 1000) / 1e3;
}

/* Phases of the last attempt, in milliseconds; -1 where it is not known, or none was. */
static void put_timings(struct har *h, json_t *entry, const struct exchange *x)
{
    struct arena *a = h->scratch;
    const struct http_timing *t = &x->result->timing;
    json_t *object = put_object(a, entry, "timings");
    double whole = (double)x->duration_ns / 1e6, connect = ms_between(0, t->connected);
    bool known = t->first_byte >= t->sent && t->sent >= t->connected &&
                 t->done >= t->first_byte && t->done > 0;

    put_number(a, object, "blocked", -1);
    put_number(a, object, "dns", -1);
    if (known && t->connected)
        put_real(a, object, "connect", connect);
    else
        put_number(a, object, "connect", -1);
    put_number(a, object, "ssl", -1);
    put_real(a, object, "send", known ? ms_between(t->connected, t->sent) : 0);
    put_real(a, object, "wait", known ? ms_between(t->sent, t->first_byte) : whole);
    put_real(a, object, "receive", known ? ms_between(t->first_byte, t->done) : 0);
    put_real(a, entry, "time", known ? ms_between(0, t->done) : whole);
}

static json_t *make_entry(struct har *h, const struct case_result *r,
                          const struct exchange *x)
{
    static const char *const roles[] = { "state", "setup", "step", "observe" };
    struct arena *a = h->scratch;
    json_t *entry = put_new_object(a);
    int64_t started = x->started_ms ? x->started_ms : r->started_ms;

    put_shown(a, &h->options, entry, "startedDateTime", time_format(a, started));
    put_request(h, entry, x);
    put_response(h, entry, x);
    (void)put_object(a, entry, "cache");
    put_timings(h, entry, x);
    put_some(a, &h->options, entry, "serverIPAddress", report_address(x->result->remote));
    put_shown(a, &h->options, entry, "comment",
              arena_printf(a, "%.*s: %.*s (%.*s, %s)",
                           STR_ARG(r->instance->def->file->contract->name),
                           STR_ARG(r->instance->name), STR_ARG(r->instance->id_text),
                           verdict_name(r->verdict)));
    put_shown(a, &h->options, entry, "_case", r->instance->id_text);
    put_c(a, entry, "_verdict", verdict_name(r->verdict));
    put_c(a, entry, "_role", roles[x->role]);
    put_number(a, entry, "_attempts", (int64_t)x->attempts);
    return entry;
}

/* --- the sink --- */

static void begin(struct result_sink *s, const struct run_info *info)
{
    ((struct har *)s)->info = info;
}

static void result(struct result_sink *s, const struct case_result *r)
{
    struct har *h = (struct har *)s;

    for (size_t i = 0; i < r->exchanges.len; i++) {
        buf_clear(&h->text);
        buf_add_c(&h->text, h->entries++ ? ",\n" : "\n");
        json_print(&h->text, make_entry(h, r, &r->exchanges.at[i]), JSON_PRINT_COMPACT);
        spool_add(&h->spool, buf_str(&h->text));
        arena_reset(h->scratch);
    }
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct har *h = (struct har *)s;
    struct arena *a = h->scratch;
    json_t *creator = put_new_object(a);
    struct str target = report_shown(a, &h->options, h->info->target);
    json_t *comment = json_str(
        a, put_valid(a, arena_printf(a, "target %.*s, seed %llu", STR_ARG(target),
                                     (unsigned long long)h->info->seed)));

    (void)summary;
    put_c(a, creator, "name", "fealty");
    put_c(a, creator, "version", FEALTY_VERSION);
    struct str head = arena_printf(a,
                                   "{\"log\": {\"version\": \"1.2\", \"creator\": %s, "
                                   "\"comment\": %s,\n\"entries\": [",
                                   json_to_str(a, creator, JSON_PRINT_COMPACT).at,
                                   json_to_str(a, comment, JSON_PRINT_COMPACT).at);

    return spool_finish(&h->spool, h->path.at, head, S("\n]}}\n"), err);
}

struct result_sink *har_report_open(struct arena *a, const struct report_options *o,
                                    const char *path, struct err *err)
{
    struct har *h = arena_new(a, struct har);

    *h = (struct har){ .sink = { .begin = begin, .result = result, .end = end },
                       .options = *o,
                       .path = arena_str(a, str_from(path)) };
    if (!spool_open(&h->spool, err))
        return NULL;
    h->scratch = arena_open();
    buf_init(&h->text, (size_t)BODY_MAX * 16);
    return &h->sink;
}

void har_report_close(struct result_sink *s)
{
    struct har *h = (struct har *)s;

    if (!h)
        return;
    spool_close(&h->spool);
    arena_close(h->scratch);
    buf_release(&h->text);
}
