#include "run/restore.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/rng.h"
#include "check/check.h"
#include "doc/json.h"
#include "http/retry.h"
#include "jsonpath/jsonpath.h"
#include "run/capture.h"
#include "run/gate.h"
#include "run/ledger.h"
#include "run/put_back.h"

#include "base/banned.h"

enum {
    POLL_MS = 100,
    TEXT_MAX = 64 * 1024 * 1024,
    RETRY_BASE_MS = 200,
    RETRY_MAX_MS = 5000,
};

/* One item under way. */
struct restoring {
    const struct restore *r;
    struct arena *arena;
    const struct ledger_item *item;
    json_t *found; /* what the requests of `find` gave */
    struct err *err;
};

/* --- one exchange --- */

static void done(const struct http_result *result, void *ctx)
{
    *(const struct http_result **)ctx = result;
}

static void sleep_until(uint64_t at_ns)
{
    uint64_t now = clock_now_ns();

    if (at_ns > now)
        clock_sleep_ms((at_ns - now) / 1000000u + 1);
}

static void wait_for_gate(const struct restoring *x, const struct http_request *request)
{
    struct gate_pass pass = { 0 };
    uint64_t now = clock_now_ns(), at;

    while ((at = gate_ask(x->r->gate, x->r->endpoint->contract, request, &pass, now)) >
           now) {
        sleep_until(at);
        now = clock_now_ns();
    }
}

/* Everything that is sent here may be sent again. */
static bool is_worth_another(const struct http_result *result)
{
    int status = result->response.status;

    return result->trouble != HTTP_OK || status == 429 || status == 502 ||
           status == 503 || status == 504;
}

static const struct http_result *exchange(const struct restoring *x,
                                          const struct http_request *request)
{
    const struct endpoint *e = x->r->endpoint;
    struct rng rng = rng_seeded((uint64_t)clock_wall_ms());
    const struct http_result *result = NULL;

    for (unsigned attempt = 1;; attempt++) {
        result = NULL;
        wait_for_gate(x, request);
        transport_submit(e->transport, x->arena, request, e->timeout_ms, done,
                         (void *)&result);
        while (!result)
            transport_poll(e->transport, POLL_MS);
        if (!is_worth_another(result) || attempt > e->target->limits.retries)
            return result;
        sleep_until(clock_now_ns() +
                    http_backoff_ms(&rng, attempt, RETRY_BASE_MS, RETRY_MAX_MS) *
                        1000000u);
    }
}

/* --- secrets --- */

/* `$NAME` back to the value of the target's credential of that name. */
static struct str reveal_text(const struct restoring *x, struct str text)
{
    const struct target *t = x->r->endpoint->target;
    struct buf out;

    buf_init(&out, TEXT_MAX);
    while (text.len) {
        size_t taken = 1;

        for (size_t i = 0; text.at[0] == '$' && i < t->credential_count; i++) {
            struct str name = t->credentials[i].secret;

            if (name.len && str_starts(str_from_at(text, 1), name)) {
                buf_add(&out, t->credentials[i].value);
                taken = name.len + 1;
                break;
            }
        }
        if (taken == 1)
            buf_add_char(&out, text.at[0]);
        text = str_from_at(text, taken);
    }
    struct str whole = arena_str(x->arena, buf_str(&out));

    buf_release(&out);
    return whole;
}

/* --- what only an answer could tell --- */

static const json_t *found_value(const struct restoring *x, struct str name)
{
    const json_t *value = x->found;
    struct str step;

    while (name.len && value) {
        str_cut(&name, '.', &step);
        uint64_t index;

        value = json_is_array(value) && str_to_u64(step, &index)
                    ? json_array_get(value, index)
                    : json_member(value, step);
    }
    return value;
}

static struct str as_text(struct arena *a, const json_t *value)
{
    return json_is_string(value) ? json_text(value)
                                 : json_to_str(a, value, JSON_PRINT_COMPACT);
}

struct form {
    struct str open, close;
    bool encoded;
};

/* The first `open name close`; false where there is none. */
static bool find_name(struct str text, const struct form *form, size_t *at,
                      struct str *name)
{
    *at = str_find(text, form->open);
    if (*at == SIZE_MAX)
        return false;
    struct str rest = str_from_at(text, *at + form->open.len);
    size_t end = str_find(rest, form->close);

    if (end == SIZE_MAX)
        return false;
    *name = str_sub(rest, 0, end);
    return true;
}

/* Puts in what was found; *missing is set where something was not. */
static struct str fill_text(const struct restoring *x, struct str text,
                            const struct form *form, bool *missing)
{
    struct buf out;
    struct str name;
    size_t at;

    buf_init(&out, TEXT_MAX);
    while (find_name(text, form, &at, &name)) {
        const json_t *value = found_value(x, name);
        struct str put = value ? as_text(x->arena, value) : name;

        *missing = *missing || !value;
        buf_add(&out, str_sub(text, 0, at));
        buf_add(&out, form->encoded ? http_percent_encode(x->arena, put) : put);
        text = str_from_at(text, at + form->open.len + name.len + form->close.len);
    }
    buf_add(&out, text);
    struct str whole = arena_str(x->arena, buf_str(&out));

    buf_release(&out);
    return whole;
}

static const struct form plain_form = { { "$(", 2 }, { ")", 1 }, false };

/* A text that is one name keeps the type of what was found. */
static json_t *fill_json(const struct restoring *x, json_t *value, bool *missing)
{
    struct arena *a = x->arena;
    struct str text = json_text(value), name;
    size_t at;
    json_t *whole;

    if (json_is_string(value)) {
        if (find_name(text, &plain_form, &at, &name) && at == 0 &&
            name.len + 3 == text.len && found_value(x, name))
            return json_mutable(found_value(x, name));
        return json_str(a, fill_text(x, text, &plain_form, missing));
    }
    if (json_is_array(value)) {
        whole = arena_json(a, json_array());
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append(whole, fill_json(x, json_array_get(value, i), missing));
        return whole;
    }
    if (!json_is_object(value))
        return value;
    whole = arena_json(a, json_object());
    for (void *i = json_object_iter(value); i; i = json_object_iter_next(value, i)) {
        struct str key = json_iter_key(i);

        json_object_setn_nocheck(whole, key.at, key.len,
                                 fill_json(x, json_object_iter_value(i), missing));
    }
    return whole;
}

/* False where something in it is still not known. */
static bool fill_request(const struct restoring *x, struct http_request *io)
{
    static const struct form encoded = { { "%24%28", 6 }, { "%29", 3 }, true };
    static const struct form in_path = { { "$(", 2 }, { ")", 1 }, true };
    struct json_error error;
    bool missing = false;

    io->target = fill_text(x, io->target, &encoded, &missing);
    io->target = fill_text(x, io->target, &in_path, &missing);
    for (size_t i = 0; i < io->headers.len; i++)
        io->headers.at[i].value =
            fill_text(x, io->headers.at[i].value, &plain_form, &missing);
    if (!io->has_body)
        return !missing;
    json_t *body = json_read(x->arena, io->body, NULL, NULL, &error);

    io->body =
        body ? json_to_str(x->arena, fill_json(x, body, &missing), JSON_PRINT_COMPACT)
             : fill_text(x, io->body, &plain_form, &missing);
    return !missing;
}

/* The request as it stands in the ledger, with credentials and the target's headers. */
static bool read_request(const struct restoring *x, const json_t *written,
                         struct http_request *ret)
{
    const struct endpoint *e = x->r->endpoint;
    struct http_request bare;

    if (!ledger_read_request(x->arena, written, &bare))
        return err_set(x->err, ERR_INPUT, "the ledger's request is none");
    *ret = endpoint_plain_request(e, x->arena, bare.method, bare.target);
    for (size_t i = 0; i < bare.headers.len; i++)
        http_header_set(x->arena, &ret->headers, bare.headers.at[i].name,
                        bare.headers.at[i].value);
    ret->body = bare.body;
    ret->has_body = bare.has_body;
    if (json_is_true(json_object_get(x->item->line, "redacted"))) {
        ret->target = reveal_text(x, ret->target);
        ret->body = reveal_text(x, ret->body);
    }
    return true;
}

/* --- finding --- */

static bool capture_found(struct restoring *x, struct str name, const json_t *how,
                          const struct http_result *result)
{
    struct body_view body = body_read(x->arena, &result->response);
    struct capture c = { .name = name };
    struct jsonpath_error error;

    c.header = json_member_text(how, "header");
    c.segment = (int)json_integer_value(json_object_get(how, "segment"));
    if (json_is_string(how)) {
        c.path = jsonpath_compile(x->arena, json_text(how), &error);
        if (!c.path)
            return err_set(x->err, ERR_INPUT, "the ledger's JSONPath `%.*s` is none",
                           STR_ARG(json_text(how)));
    }
    json_t *value =
        capture_value(x->arena, &c, x->r->endpoint->base_url, &result->response, &body);

    if (value)
        json_object_setn_nocheck(x->found, name.at, name.len, value);
    return true;
}

static bool find_one(struct restoring *x, const json_t *step)
{
    json_t *captures = json_object_get(step, "capture");
    struct http_request request;

    if (!read_request(x, step, &request))
        return false;
    if (!fill_request(x, &request))
        return true; /* what an earlier one should have found is not there */
    const struct http_result *result = exchange(x, &request);
    int status = result->response.status;

    if (result->trouble != HTTP_OK)
        return err_set(x->err, ERR_NETWORK, "%s: %s", http_trouble_name(result->trouble),
                       result->err.msg);
    if (status == 404 || status == 410)
        return true;
    if (status < 200 || status > 299)
        return err_set(x->err, ERR_REFUSED, "looking for it gave %d: %.*s", status,
                       STR_ARG(str_sub(result->response.body, 0, 300)));
    for (void *at = json_object_iter(captures); at;
         at = json_object_iter_next(captures, at))
        if (!capture_found(x, json_iter_key(at), json_object_iter_value(at), result))
            return false;
    return true;
}

/* --- what was made --- */

static bool undo_one(const struct restoring *x, const struct http_request *request,
                     bool *was_there)
{
    const struct http_result *result = exchange(x, request);
    int status = result->response.status;

    if (result->trouble != HTTP_OK)
        return err_set(x->err, ERR_NETWORK, "%s %.*s: %s", request->method.at,
                       STR_ARG(request->target), result->err.msg);
    if (status == 404 || status == 410)
        return true;
    if (status < 200 || status > 299)
        return err_set(x->err, ERR_REFUSED, "%.*s %.*s was answered %d: %.*s",
                       STR_ARG(request->method), STR_ARG(request->target), status,
                       STR_ARG(str_sub(result->response.body, 0, 200)));
    *was_there = true;
    return true;
}

static bool has_open(const json_t *undo)
{
    for (size_t i = 0; i < json_array_size(undo); i++)
        if (json_is_true(json_object_get(json_array_get(undo, i), "open")))
            return true;
    return false;
}

static bool find_all(struct restoring *x)
{
    const json_t *find = json_object_get(x->item->line, "find");

    if (!find)
        return err_set(x->err, ERR_REFUSED,
                       "the end came before the answer, so what was made has no name, "
                       "and there is no `find` for it");
    for (size_t i = 0; i < json_array_size(find); i++)
        if (!find_one(x, json_array_get(find, i)))
            return false;
    return true;
}

static enum restore_outcome undo_made(struct restoring *x)
{
    const json_t *undo = x->item->undo;
    bool was_there = false, ok = true;

    if (json_array_size(undo) == 0) {
        err_set(x->err, ERR_REFUSED, "nothing is known that undoes it");
        return RESTORE_FAILED;
    }
    if (has_open(undo) && !find_all(x))
        return RESTORE_FAILED;
    for (size_t i = 0; i < json_array_size(undo); i++) {
        const json_t *written = json_array_get(undo, i);
        struct http_request request;

        if (!read_request(x, written, &request))
            return RESTORE_FAILED;
        if (json_is_true(json_object_get(written, "open")) && !fill_request(x, &request))
            continue; /* it was never made */
        ok = undo_one(x, &request, &was_there) && ok;
    }
    return !ok ? RESTORE_FAILED : was_there ? RESTORE_DONE : RESTORE_NOTHING;
}

/* --- fixtures --- */

static json_t *revealed(const struct restoring *x, json_t *value)
{
    struct json_error error;

    if (!json_is_true(json_object_get(x->item->line, "redacted")))
        return value;
    json_t *read = json_read(
        x->arena, reveal_text(x, json_to_str(x->arena, value, JSON_PRINT_COMPACT)), NULL,
        NULL, &error);

    return read ? read : value;
}

static enum restore_outcome put_back_fixture(const struct restoring *x)
{
    const struct contract *c = x->r->endpoint->contract;
    json_t *before = json_object_get(x->item->line, "before");
    struct env env = { .values = arena_json(x->arena, json_object()) };
    struct put_back back = {
        .endpoint = x->r->endpoint,
        .arena = x->arena,
        .env = &env,
        .resource = contract_resource(c, json_member_text(x->item->line, "resource")),
        .key = json_object_get(x->item->line, "key"),
        .before = json_is_null(before) ? NULL : revealed(x, before),
    };
    struct http_request request;
    enum put_back_result result;

    if (!back.resource || !back.key) {
        err_set(x->err, ERR_INPUT, "the contract has no such resource");
        return RESTORE_FAILED;
    }
    while ((result = put_back_next(&back, &request, x->err)) == PUT_BACK_REQUEST)
        put_back_answered(&back, exchange(x, &request));
    if (result == PUT_BACK_FAILED)
        return RESTORE_FAILED;
    return back.changed ? RESTORE_DONE : RESTORE_NOTHING;
}

/* --- an item --- */

struct str restore_what(struct arena *a, const struct ledger_item *item)
{
    struct str resource = json_member_text(item->line, "resource");
    struct str state = json_member_text(item->line, "state");
    struct str of = json_member_text(item->line, "case");

    if (json_object_get(item->line, "key"))
        return arena_printf(a, "%.*s %.*s, lent to case %.*s", STR_ARG(resource),
                            STR_ARG(json_to_str(a, json_object_get(item->line, "key"),
                                                JSON_PRINT_COMPACT)),
                            STR_ARG(of));
    if (state.len)
        return arena_printf(a, "what the state %.*s made for case %.*s", STR_ARG(state),
                            STR_ARG(of));
    if (resource.len)
        return arena_printf(a, "the %.*s that case %.*s made", STR_ARG(resource),
                            STR_ARG(of));
    return arena_printf(a, "what the setup of %.*s made for case %.*s",
                        STR_ARG(json_member_text(item->line, "file")), STR_ARG(of));
}

enum restore_outcome restore_item(const struct restore *r, struct arena *a,
                                  const struct ledger_item *item, struct err *err)
{
    struct restoring x = { .r = r,
                           .arena = a,
                           .item = item,
                           .found = arena_json(a, json_object()),
                           .err = err };

    if (str_eq(json_member_text(item->line, "is"), S("fixture")))
        return put_back_fixture(&x);
    return undo_made(&x);
}
