#include "report/journal_exchange.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "report/journal_members.h"

#include "base/banned.h"

enum { STEPS_MAX = 100000 };

static const struct member_rule exchange_rules[] = {
    { "role", MEMBER_TEXT, true },          { "step", MEMBER_COUNT, true },
    { "request", MEMBER_OBJECT, true },     { "response", MEMBER_OBJECT, false },
    { "trouble", MEMBER_TEXT, false },      { "message", MEMBER_TEXT, false },
    { "attempts", MEMBER_COUNT, false },    { "tries", MEMBER_LIST, false },
    { "duration-ms", MEMBER_NUMBER, true }, { "server", MEMBER_TEXT, false },
    { "phases-ms", MEMBER_LIST, false },    { "started-after-ms", MEMBER_COUNT, false },
};

static const struct member_rule request_rules[] = { { "method", MEMBER_TEXT, true },
                                                    { "target", MEMBER_TEXT, true },
                                                    { "headers", MEMBER_LIST, true },
                                                    { "body", MEMBER_TEXT, false },
                                                    { "body-bytes", MEMBER_COUNT,
                                                      false } };

static const struct member_rule response_rules[] = { { "status", MEMBER_COUNT, true },
                                                     { "http", MEMBER_TEXT, false },
                                                     { "headers", MEMBER_LIST, true },
                                                     { "body", MEMBER_TEXT, false },
                                                     { "body-bytes", MEMBER_COUNT,
                                                       false } };

static bool read_role(struct str name, enum exchange_role *ret, struct err *err)
{
    static const char *const roles[] = { "state", "setup", "step", "observe" };

    for (size_t i = 0; i < countof(roles); i++)
        if (str_eq_c(name, roles[i])) {
            *ret = (enum exchange_role)i;
            return true;
        }
    return err_set(err, ERR_INPUT, "`%.*s` is no role of an exchange", STR_ARG(name));
}

/* A name that a later version may have is trouble, too. */
static enum http_trouble trouble_of(struct str name)
{
    if (name.len == 0)
        return HTTP_OK;
    for (int t = HTTP_OK + 1; t < HTTP_TROUBLE_OTHER; t++)
        if (str_eq_c(name, http_trouble_name((enum http_trouble)t)))
            return (enum http_trouble)t;
    return HTTP_TROUBLE_OTHER;
}

static bool read_headers(struct arena *a, const json_t *list, struct http_headers *ret,
                         struct err *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *pair = json_array_get(list, i);

        if (!json_is_string(json_array_get(pair, 0)) ||
            !json_is_string(json_array_get(pair, 1)))
            return err_set(err, ERR_INPUT, "a header must be a name and a value");
        http_header_add(a, ret, json_text(json_array_get(pair, 0)),
                        json_text(json_array_get(pair, 1)));
    }
    return true;
}

static bool read_request(struct arena *a, const json_t *from, struct exchange *x,
                         struct err *err)
{
    struct http_request *request = arena_new(a, struct http_request);

    if (!members_check(from, "a request", request_rules, countof(request_rules), err))
        return false;
    request->method = json_member_text(from, "method");
    request->target = json_member_text(from, "target");
    request->has_body = json_object_get(from, "body") != NULL;
    request->body = json_member_text(from, "body");
    x->request = request;
    x->request_bytes = (size_t)member_count(from, "body-bytes");
    return read_headers(a, json_object_get(from, "headers"), &request->headers, err);
}

static bool read_response(struct arena *a, const json_t *from, struct exchange *x,
                          struct http_response *response, struct err *err)
{
    struct str version = json_member_text(from, "http");

    if (!members_check(from, "a response", response_rules, countof(response_rules), err))
        return false;
    response->status = (int)(member_count(from, "status") % 1000);
    response->version = version.len ? version : S("1.1");
    response->body = json_member_text(from, "body");
    x->response_bytes = (size_t)member_count(from, "body-bytes");
    return read_headers(a, json_object_get(from, "headers"), &response->headers, err);
}

static void read_tries(struct arena *a, const json_t *list, struct exchange *x)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *from = json_array_get(list, i);

        *vec_push(a, &x->tries) =
            (struct attempt){ .status = (int)(member_count(from, "status") % 1000),
                              .trouble = trouble_of(json_member_text(from, "trouble")),
                              .message = json_member_text(from, "message"),
                              .target = json_member_text(from, "target"),
                              .waited_ns = member_ns(from, "waited-ms"),
                              .duration_ns = member_ns(from, "duration-ms") };
    }
}

static void read_connection(struct arena *a, const json_t *from, int64_t case_ms,
                            struct exchange *x, struct http_result *result)
{
    const json_t *phases = json_object_get(from, "phases-ms");
    uint64_t *const to[] = { &result->timing.connected, &result->timing.sent,
                             &result->timing.first_byte, &result->timing.done };
    struct str server = json_member_text(from, "server");
    bool is_v6 = str_find_char(server, ':') != SIZE_MAX;

    for (size_t i = 0; i < countof(to); i++)
        *to[i] = json_ns(json_array_get(phases, i));
    if (server.len) /* its port is not kept */
        result->remote = arena_printf(a, is_v6 ? "[%.*s]:0" : "%.*s:0", STR_ARG(server));
    x->started_ms = case_ms + (int64_t)member_count(from, "started-after-ms");
}

static bool read_exchange(struct arena *a, const json_t *from, int64_t case_ms,
                          struct exchange *x, struct err *err)
{
    struct http_result *result = arena_new(a, struct http_result);
    const json_t *response = json_object_get(from, "response");

    if (!members_check(from, "an exchange", exchange_rules, countof(exchange_rules),
                       err) ||
        !read_role(json_member_text(from, "role"), &x->role, err) ||
        !read_request(a, json_object_get(from, "request"), x, err))
        return false;
    if (member_count(from, "step") >= STEPS_MAX)
        return err_set(err, ERR_INPUT, "an exchange is of a step that cannot be");
    x->step = (size_t)member_count(from, "step");
    x->attempts = (unsigned)member_count(from, "attempts");
    x->duration_ns = member_ns(from, "duration-ms");
    x->result = result;
    read_connection(a, from, case_ms, x, result);
    read_tries(a, json_object_get(from, "tries"), x);
    result->trouble = trouble_of(json_member_text(from, "trouble"));
    result->sent_whole = true;
    snprintf(result->err.msg, sizeof result->err.msg, "%.*s",
             STR_ARG(json_member_text(from, "message")));
    return !response || read_response(a, response, x, &result->response, err);
}

bool exchanges_from_json(struct arena *a, const json_t *list, int64_t case_ms,
                         struct exchange_list *ret, struct err *err)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (!read_exchange(a, json_array_get(list, i), case_ms, vec_push(a, ret), err))
            return false;
    return true;
}
