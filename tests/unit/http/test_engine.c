/* Unit tests of http/engine.h over real sockets on loopback. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "http/engine.h"
#include "http/message.h"
#include "http/transport.h"
#include "tests/support/server.h"
#include "tests/support/test.h"

#include "base/banned.h"

#define LIMIT 100000u

static void close_server(void *s)
{
    server_close(s);
}

static void close_transport(void *t)
{
    transport_close(t);
}

/* Both end with the arena, the transport first, whatever becomes of the test. */
static struct server *a_server(struct arena *a)
{
    struct server *s = server_open(server_faults, server_faults_count);

    arena_defer(a, close_server, s);
    return s;
}

static struct transport *an_engine(struct arena *a, struct engine_options options)
{
    struct err err = { 0 };
    struct transport *t = engine_open(&options, &err);

    if (!t)
        fail_msg("%s", err.msg);
    arena_defer(a, close_transport, t);
    return t;
}

static struct transport *engine_to(struct arena *a, struct server *s)
{
    return an_engine(a, (struct engine_options){ .base_url = str_from(server_url(s)),
                                                 .max_response = LIMIT });
}

struct outcome {
    const struct http_result *result;
    size_t calls;
};

static void keep(const struct http_result *result, void *ctx)
{
    struct outcome *o = ctx;

    o->result = result;
    o->calls++;
}

static const struct http_result *exchange(struct transport *t, struct arena *a,
                                          const struct http_request *request,
                                          uint64_t timeout_ms)
{
    struct outcome o = { 0 };

    transport_submit(t, a, request, timeout_ms, keep, &o);
    check_int("not called back by submit()", (long long)o.calls, 0);
    while (transport_poll(t, 1000))
        ;
    check_int("called back", (long long)o.calls, 1);
    return o.result;
}

static const struct http_result *get(struct transport *t, struct arena *a,
                                     const char *target)
{
    struct http_request *request = arena_new(a, struct http_request);

    *request = (struct http_request){ .method = S("GET"), .target = str_from(target) };
    return exchange(t, a, request, 10000);
}

/* Where the message is that libcurl is quoted in, only its beginning is held to a text.
 */
static void check_trouble(const char *label, const struct http_result *r,
                          enum http_trouble trouble, const char *message)
{
    if (r->trouble != trouble)
        fail_msg("%s: %s (%s), want %s", label, http_trouble_name(r->trouble), r->err.msg,
                 http_trouble_name(trouble));
    if (trouble != HTTP_OK &&
        str_find(str_from(r->err.msg), str_from(message)) == SIZE_MAX)
        fail_msg("%s: \"%s\" does not say \"%s\"", label, r->err.msg, message);
}

static void a_response_comes_with_everything(void **state)
{
    struct arena *a = *state;
    struct server *s = a_server(a);
    const struct http_result *r = get(engine_to(a, s), a, "/ok");

    check_trouble("/ok", r, HTTP_OK, "");
    check_int("status", r->response.status, 200);
    check_text("version", r->response.version, "1.1");
    check_text("body", r->response.body, "{\"ok\":true}");
    check_int("headers", (long long)r->response.headers.len, 2);
    check_text("first header", r->response.headers.at[0].name, "Content-Type");
    check_text("its value", r->response.headers.at[0].value, "application/json");
    assert_true(r->sent_whole);
    assert_true(str_starts(r->remote, S("127.0.0.1:")));
    assert_true(r->timing.connected > 0 && r->timing.connected <= r->timing.sent);
    assert_true(r->timing.sent <= r->timing.first_byte &&
                r->timing.first_byte <= r->timing.done);
}

static void each_fault_has_its_trouble(void **state)
{
    static const struct {
        const char *path;
        enum http_trouble trouble;
        int status;
        const char *message;
    } rows[] = {
        { "/close", HTTP_TROUBLE_RESET, 0,
          ": the connection was closed before a response" },
        { "/reset", HTTP_TROUBLE_RESET, 0,
          ": the connection was closed before a response" },
        { "/half-head", HTTP_TROUBLE_RESET, 200,
          ": the connection was closed within the headers" },
        { "/half", HTTP_TROUBLE_TRUNCATED, 200,
          ": the body ended after 15 of 100 bytes" },
        { "/cut-chunk", HTTP_TROUBLE_TRUNCATED, 200,
          ": the body ended after 5 bytes, before" },
        { "/garbage", HTTP_TROUBLE_PROTOCOL, 0,
          ": the response is not HTTP (no status line)" },
        { "/no-status", HTTP_TROUBLE_PROTOCOL, 0, ": the response is not HTTP" },
        { "/bad-chunk", HTTP_TROUBLE_PROTOCOL, 200, ": broken HTTP: " },
        { "/huge", HTTP_TROUBLE_TOO_LARGE, 200,
          ": the response body of 1073741824 bytes is above the limit max-response "
          "(100000)" },
        { "/endless", HTTP_TROUBLE_TOO_LARGE, 200,
          ": the response body is above the limit max-response (100000 bytes)" },
        { "/many-headers", HTTP_TROUBLE_TOO_LARGE, 200,
          ": the response headers are above the limit max-response (100000 bytes)" },
        { "/long-header", HTTP_TROUBLE_TOO_LARGE, 200,
          ": the response headers are above " },
        { "/html", HTTP_OK, 502, "" },
        { "/dribble", HTTP_OK, 200, "" },
        { "/redirect", HTTP_OK, 302, "" },
        { "/nowhere", HTTP_OK, 404, "" },
        { "/ok", HTTP_OK, 200, "" },
    };
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct transport *t = engine_to(a, s);

    for (size_t i = 0; i < countof(rows); i++) {
        const struct http_result *r = get(t, a, rows[i].path);

        check_trouble(rows[i].path, r, rows[i].trouble, rows[i].message);
        check_int(rows[i].path, r->response.status, rows[i].status);
        assert_true(r->sent_whole);
        if (r->trouble != HTTP_OK)
            assert_true(str_starts(str_from(r->err.msg), S("127.0.0.1:")));
    }
    check_int("nothing is sent twice", (long long)server_request_count(s), countof(rows));
}

static void time_outs_say_what_was_waited_for(void **state)
{
    static const struct {
        const char *path, *message;
    } rows[] = {
        { "/silent", " ms while waiting for a response" },
        { "/stalled", " ms while receiving the body" },
    };
    struct arena *a = *state;
    struct transport *t = engine_to(a, a_server(a));

    for (size_t i = 0; i < countof(rows); i++) {
        struct http_request request = { .method = S("GET"),
                                        .target = str_from(rows[i].path) };
        uint64_t before = clock_now_ns();
        const struct http_result *r = exchange(t, a, &request, 60);
        uint64_t took = (clock_now_ns() - before) / 1000000;

        check_trouble(rows[i].path, r, HTTP_TROUBLE_TIMEOUT, rows[i].message);
        assert_true(took >= 55 && took < 5000);
    }
}

static void a_port_where_nobody_listens_is_refused(void **state)
{
    struct arena *a = *state;
    struct server *s = server_open(NULL, 0);
    char *url = arena_cstr(a, str_from(server_url(s)));

    server_close(s);
    struct transport *t =
        an_engine(a, (struct engine_options){ .base_url = str_from(url) });
    const struct http_result *r = get(t, a, "/");

    check_trouble("closed port", r, HTTP_TROUBLE_CONNECT,
                  "could not connect: Connection refused");
    assert_false(r->sent_whole);
}

static void a_name_that_does_not_exist_is_not_resolved(void **state)
{
    struct arena *a = *state;
    struct transport *t = an_engine(
        a, (struct engine_options){ .base_url = S("http://no-such-host.invalid:81/x") });
    struct http_request request = { .method = S("GET"), .target = S("/") };

    setenv("no_proxy", "*", 1);
    check_trouble("invalid", exchange(t, a, &request, 20000), HTTP_TROUBLE_RESOLVE,
                  "no-such-host.invalid:81: ");
}

static void tls_with_a_server_that_has_none_is_tls_trouble(void **state)
{
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct str url = arena_printf(a, "https://127.0.0.1:%u", server_port(s));
    struct transport *t = an_engine(a, (struct engine_options){ .base_url = url });
    struct http_request request = { .method = S("GET"), .target = S("/") };
    const struct http_result *r = exchange(t, a, &request, 300);

    /* The server waits for the end of a request, the client for a handshake. */
    check_trouble("no TLS", r, HTTP_TROUBLE_TIMEOUT, "in the TLS handshake");
    assert_false(r->sent_whole);
}

static void what_is_sent_is_the_request_and_no_more(void **state)
{
    static const struct http_header own[] = {
        { { "X-Empty", 7 }, { "", 0 } },       { { "accept", 6 }, { "a/b", 3 } },
        { { "USER-AGENT", 10 }, { "me", 2 } }, { { "Content-Type", 12 }, { "x/y", 3 } },
        { { "X-Twice", 7 }, { "1", 1 } },      { { "X-Twice", 7 }, { "2", 1 } },
    };
    static const struct {
        const char *label;
        struct http_request request;
        const char *sent; /* after "Host: ...\r\n" */
    } rows[] = {
        { "GET",
          { .method = { "GET", 3 }, .target = { "/echo?a=%20&b", 13 } },
          "User-Agent: fealty/" FEALTY_VERSION "\r\nAccept: */*\r\n\r\n" },
        { "GET with a body",
          { .method = { "GET", 3 },
            .target = { "/echo", 5 },
            .body = { "hi", 2 },
            .has_body = true },
          "User-Agent: fealty/" FEALTY_VERSION
          "\r\nAccept: */*\r\nContent-Length: 2\r\n\r\nhi" },
        { "POST with an empty body",
          { .method = { "POST", 4 }, .target = { "/echo", 5 }, .has_body = true },
          "User-Agent: fealty/" FEALTY_VERSION
          "\r\nAccept: */*\r\nContent-Length: 0\r\n\r\n" },
        { "POST without a body",
          { .method = { "POST", 4 }, .target = { "/echo", 5 } },
          "User-Agent: fealty/" FEALTY_VERSION "\r\nAccept: */*\r\n\r\n" },
        { "an odd method",
          { .method = { "FROB", 4 }, .target = { "/a/../b//c/./?#x", 16 } },
          "User-Agent: fealty/" FEALTY_VERSION "\r\nAccept: */*\r\n\r\n" },
        { "own headers",
          { .method = { "PATCH", 5 },
            .target = { "/echo", 5 },
            .body = { "a\0b", 3 },
            .has_body = true,
            .headers = { (struct http_header *)(uintptr_t)own, countof(own), 0 } },
          "X-Empty:\r\naccept: a/b\r\nUSER-AGENT: me\r\nContent-Type: x/y\r\nX-Twice: "
          "1\r\n"
          "X-Twice: 2\r\nContent-Length: 3\r\n\r\na" },
        { "the same again",
          { .method = { "PATCH", 5 },
            .target = { "/echo", 5 },
            .body = { "a\0b", 3 },
            .has_body = true,
            .headers = { (struct http_header *)(uintptr_t)own, countof(own), 0 } },
          "X-Empty:\r\naccept: a/b\r\nUSER-AGENT: me\r\nContent-Type: x/y\r\nX-Twice: "
          "1\r\n"
          "X-Twice: 2\r\nContent-Length: 3\r\n\r\na" },
        { "DELETE",
          { .method = { "DELETE", 6 }, .target = { "/echo", 5 } },
          "User-Agent: fealty/" FEALTY_VERSION "\r\nAccept: */*\r\n\r\n" },
    };
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct transport *t = engine_to(a, s);

    for (size_t i = 0; i < countof(rows); i++) {
        const struct http_request *q = &rows[i].request;

        const struct http_result *r = exchange(t, a, q, 5000);

        check_trouble(rows[i].label, r, HTTP_OK, "");
        assert_true(r->sent_whole);
        struct str got = server_request_at(s, a, i);
        struct str want = arena_printf(
            a, "%.*s %.*s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s", STR_ARG(q->method),
            STR_ARG(q->target), server_port(s), rows[i].sent);

        if (q->body.len == 3) { /* the one with a NUL in its body */
            assert_true(str_ends(got, q->body));
            got.len -= 2;
        }
        check_text(rows[i].label, got, arena_cstr(a, want));
    }
}

static void a_large_body_is_sent_without_asking_first(void **state)
{
    struct arena *a = *state;
    struct server *s = a_server(a);
    size_t len = 3 * 1024 * 1024;
    char *body = arena_alloc(a, len);
    struct http_request request = {
        .method = S("PUT"), .target = S("/ok"), .body = { body, len }, .has_body = true
    };

    memset(body, 'b', len);
    const struct http_result *r = exchange(engine_to(a, s), a, &request, 20000);
    struct str sent = server_request_at(s, a, 0);

    check_trouble("large", r, HTTP_OK, "");
    assert_true(r->sent_whole);
    assert_true(str_ends(sent, request.body));
    assert_int_equal(str_find(str_sub(sent, 0, 400), S("Expect")), SIZE_MAX);
}

static void head_has_no_body_whatever_its_length_says(void **state)
{
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct transport *t = engine_to(a, s);
    struct http_request head = { .method = S("HEAD"), .target = S("/echo") };

    for (unsigned i = 0; i < 2; i++) {
        head.has_body = i == 1;
        head.body = i ? S("x") : STR_NONE;
        const struct http_result *r = exchange(t, a, &head, 3000);

        check_trouble("HEAD", r, HTTP_OK, "");
        check_int("body", (long long)r->response.body.len, 0);
        assert_true(http_header_has(&r->response.headers, S("content-length")));
    }
    assert_true(str_ends(server_request_at(s, a, 1), S("\r\n\r\nx")));
    check_text("a GET afterwards", get(t, a, "/ok")->response.body, "{\"ok\":true}");
    assert_true(str_starts(server_request_at(s, a, 2), S("GET /ok ")));
}

static void cookies_and_redirects_are_left_alone(void **state)
{
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct transport *t = engine_to(a, s);
    const struct http_result *r = get(t, a, "/redirect");

    check_int("status", r->response.status, 302);
    check_text("location", http_header_get(&r->response.headers, S("location")), "/ok");
    get(t, a, "/ok");
    check_int("requests", (long long)server_request_count(s), 2);
    assert_int_equal(str_find(server_request_at(s, a, 1), S("Cookie")), SIZE_MAX);
}

static void the_path_of_the_base_url_comes_first(void **state)
{
    static const char *const paths[] = { "", "/", "/v1", "/v1/" };
    static const char *const wants[] = { "GET /x ", "GET /x ", "GET /v1/x ",
                                         "GET /v1/x " };
    struct arena *a = *state;
    struct server *s = a_server(a);

    for (size_t i = 0; i < countof(paths); i++) {
        struct str url = arena_printf(a, "%s%s", server_url(s), paths[i]);

        get(an_engine(a, (struct engine_options){ .base_url = url }), a, "/x");
        assert_true(str_starts(server_request_at(s, a, i), str_from(wants[i])));
    }
}

static void requests_that_would_break_the_protocol_are_not_sent(void **state)
{
    static const struct {
        const char *label, *method, *target, *name;
        struct str value;
        const char *message;
    } rows[] = {
        { "line break",
          "GET",
          "/",
          "X-A",
          { "a\r\nX-B: c", 9 },
          "header X-A holds a line break" },
        { "NUL",
          "GET",
          "/",
          "X-A",
          { "a\0c", 3 },
          "header X-A holds a line break or a NUL" },
        { "name", "GET", "/", "X A", { "a", 1 }, "\"X A\" is no name for a header" },
        { "colon", "GET", "/", "X:", { "a", 1 }, "is no name for a header" },
        { "space",
          "GET",
          "/a b",
          "X",
          { "a", 1 },
          "byte 2 of the request target is a space" },
        { "smuggled",
          "GET",
          "/ HTTP/1.1\r\n\r\n",
          "X",
          { "a", 1 },
          "must be percent-encoded" },
        { "relative", "GET", "a", "X", { "a", 1 }, "must begin with \"/\"" },
        { "method", "GE T", "/", "X", { "a", 1 }, "the method is no token" },
        { "no method", "", "/", "X", { "a", 1 }, "the method is no token" },
    };
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct transport *t = engine_to(a, s);

    for (size_t i = 0; i < countof(rows); i++) {
        struct http_request request = { .method = str_from(rows[i].method),
                                        .target = str_from(rows[i].target) };

        http_header_add(a, &request.headers, str_from(rows[i].name), rows[i].value);
        const struct http_result *r = exchange(t, a, &request, 1000);

        check_trouble(rows[i].label, r, HTTP_TROUBLE_OTHER, rows[i].message);
        check_int(rows[i].label, r->err.code, ERR_INPUT);
        assert_false(r->sent_whole);
    }
    check_int("sent", (long long)server_request_count(s), 0);
}

struct chain {
    struct transport *t;
    struct arena *a;
    const struct http_request *request;
    size_t left, done, ok, deepest, depth;
};

static void go_on(const struct http_result *result, void *ctx)
{
    struct chain *c = ctx;

    c->done++;
    c->ok += result->trouble == HTTP_OK && result->response.status == 200;
    c->depth++;
    if (c->depth > c->deepest)
        c->deepest = c->depth;
    if (c->left) {
        c->left--;
        transport_submit(c->t, c->a, c->request, 5000, go_on, c);
    }
    c->depth--;
}

static void callbacks_may_submit_without_recursion(void **state)
{
    static const struct http_request good = { .method = { "GET", 3 },
                                              .target = { "/ok", 3 } };
    static const struct http_request bad = { .method = { "GET", 3 },
                                             .target = { "no", 2 } };
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct chain c = { engine_to(a, s), a, &good, 199, 0, 0, 0, 0 };
    struct chain broken = { c.t, a, &bad, 99, 0, 0, 0, 0 };

    transport_submit(c.t, a, c.request, 5000, go_on, &c);
    transport_submit(c.t, a, broken.request, 5000, go_on, &broken);
    while (transport_poll(c.t, 1000))
        ;
    check_int("done", (long long)c.done, 200);
    check_int("ok", (long long)c.ok, 200);
    check_int("depth", (long long)c.deepest, 1);
    check_int("broken ones", (long long)broken.done, 100);
    check_int("their depth", (long long)broken.deepest, 1);
    check_int("one connection is used again", (long long)server_connections(s), 1);
}

static void more_than_the_connections_wait_their_turn(void **state)
{
    static const struct http_request request = { .method = { "GET", 3 },
                                                 .target = { "/dribble", 8 } };
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct transport *t =
        an_engine(a, (struct engine_options){ .base_url = str_from(server_url(s)),
                                              .connections = 5 });
    struct chain c = { t, a, &request, 0, 0, 0, 0, 0 };

    for (unsigned i = 0; i < 40; i++)
        transport_submit(t, a, &request, 5000, go_on, &c);
    check_int("under way", (long long)transport_poll(t, 0), 40);
    while (transport_poll(t, 1000))
        ;
    check_int("done", (long long)c.ok, 40);
    check_int("connections", (long long)server_connections(s), 5);
}

static void closing_drops_what_is_under_way(void **state)
{
    static const struct http_request request = { .method = { "POST", 4 },
                                                 .target = { "/silent", 7 },
                                                 .body = { "x", 1 },
                                                 .has_body = true };
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct engine_options options = { .base_url = str_from(server_url(s)),
                                      .connections = 2 };
    struct err err;
    struct transport *t = engine_open(&options, &err);
    struct chain c = { t, a, &request, 0, 0, 0, 0, 0 };

    assert_non_null(t);
    for (unsigned i = 0; i < 5; i++)
        transport_submit(t, a, &request, 5000, go_on, &c);
    check_int("under way", (long long)transport_poll(t, 20), 5);
    transport_close(t);
    transport_close(NULL);
    check_int("not called back", (long long)c.done, 0);
}

static void poll_returns_when_its_time_is_up(void **state)
{
    static const struct http_request request = { .method = { "GET", 3 },
                                                 .target = { "/silent", 7 } };
    struct arena *a = *state;
    struct transport *t = engine_to(a, a_server(a));
    struct outcome o = { 0 };

    check_int("idle", (long long)transport_poll(t, 60000), 0);
    transport_submit(t, a, &request, 60000, keep, &o);
    uint64_t before = clock_now_ns();

    check_int("under way", (long long)transport_poll(t, 30), 1);
    uint64_t took = (clock_now_ns() - before) / 1000000;

    assert_true(took >= 29 && took < 3000);
    check_int("calls", (long long)o.calls, 0);
}

/* ---- answers made to measure ---- */

#define BYTES(literal)                                                                   \
    {                                                                                    \
        "" literal, sizeof(literal) - 1                                                  \
    }

static void odd_but_legal_heads_are_read(void **state)
{
    static const struct server_rule rules[] = {
        { .path = "/interim",
          .bytes = BYTES("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
                         "HTTP/1.1 201 Created\r\nX: 1\r\nContent-Length: 0\r\n\r\n") },
        { .path = "/trailer",
          .bytes = BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "3\r\nabc\r\n0\r\nX: late\r\n\r\n") },
        { .path = "/folded",
          .bytes =
              BYTES("HTTP/1.1 200 OK\r\nX: one\r\n two\r\nContent-Length: 0\r\n\r\n") },
        { .path = "/no-reason",
          .bytes =
              BYTES("HTTP/1.1 299 \r\nX:\r\nX:  spaces  \r\nContent-Length: 0\r\n\r\n") },
        { .path = "/old",
          .act = SERVER_CLOSE,
          .bytes = BYTES("HTTP/1.0 200 OK\r\n\r\nold") },
    };
    static const struct {
        const char *path, *version;
        int status;
        size_t headers;
        const char *x, *body;
    } rows[] = {
        { "/interim", "1.1", 201, 2, "1", "" },
        { "/trailer", "1.1", 200, 1, "", "abc" },
        { "/folded", "1.1", 200, 2, "one two", "" },
        { "/no-reason", "1.1", 299, 3, "", "" },
        { "/old", "1.0", 200, 0, "", "old" },
    };
    struct arena *a = *state;
    struct server *s = server_open(rules, countof(rules));

    arena_defer(a, close_server, s);
    struct transport *t = engine_to(a, s);

    for (size_t i = 0; i < countof(rows); i++) {
        const struct http_result *r = get(t, a, rows[i].path);

        check_trouble(rows[i].path, r, HTTP_OK, "");
        check_int(rows[i].path, r->response.status, rows[i].status);
        check_text(rows[i].path, r->response.version, rows[i].version);
        check_int(rows[i].path, (long long)r->response.headers.len,
                  (long long)rows[i].headers);
        check_text(rows[i].path, http_header_get(&r->response.headers, S("x")),
                   rows[i].x);
        check_text(rows[i].path, r->response.body, rows[i].body);
    }
}

static void an_interim_response_alone_is_none(void **state)
{
    static const struct server_rule rules[] = {
        { .path = "/",
          .act = SERVER_CLOSE,
          .bytes = BYTES("HTTP/1.1 102 Processing\r\n\r\n") },
    };
    struct arena *a = *state;
    struct server *s = server_open(rules, countof(rules));

    arena_defer(a, close_server, s);
    check_trouble("102", get(engine_to(a, s), a, "/"), HTTP_TROUBLE_RESET,
                  "closed before a response came");
}

/* The server reads nothing once it has the request's head. */
static void a_stuck_upload_is_told_from_a_slow_answer(void **state)
{
    struct arena *a = *state;
    struct server *s = a_server(a);
    size_t len = 50 * 1024 * 1024;
    char *body = arena_alloc(a, len);
    struct http_request request = {
        .method = S("PUT"), .target = S("/ok"), .body = { body, len }, .has_body = true
    };

    server_stop_reading(s);
    const struct http_result *r = exchange(engine_to(a, s), a, &request, 200);

    check_trouble("stuck", r, HTTP_TROUBLE_TIMEOUT, " ms while sending the request");
    assert_false(r->sent_whole);
}

static void a_body_of_just_the_limit_is_taken(void **state)
{
    static const struct server_rule rules[] = {
        { .path = "/10",
          .bytes = BYTES("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789") },
        { .path = "/11",
          .bytes = BYTES("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n0123456789a") },
    };
    struct arena *a = *state;
    struct server *s = server_open(rules, countof(rules));

    arena_defer(a, close_server, s);
    struct transport *t =
        an_engine(a, (struct engine_options){ .base_url = str_from(server_url(s)),
                                              .max_response = 60 });

    check_trouble("below", get(t, a, "/10"), HTTP_OK, "");
    t = an_engine(a, (struct engine_options){ .base_url = str_from(server_url(s)),
                                              .max_response = 39 });
    check_trouble("head of 39 bytes", get(t, a, "/10"), HTTP_OK, "");
    t = an_engine(a, (struct engine_options){ .base_url = str_from(server_url(s)),
                                              .max_response = 38 });
    check_trouble("head above", get(t, a, "/10"), HTTP_TROUBLE_TOO_LARGE,
                  "headers are above");
}

static void answer_then_close(const struct server_request *request, struct buf *reply,
                              void *ctx)
{
    (void)request, (void)ctx;
    buf_add_c(reply, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

/* A kept connection that the server closes just when the next request arrives. */
static void a_request_lost_on_a_kept_connection_is_not_repeated(void **state)
{
    static const struct server_rule rules[] = {
        { .path = "/first", .handler = answer_then_close },
        { .path = "/second", .act = SERVER_CLOSE },
    };
    struct arena *a = *state;
    struct server *s = server_open(rules, countof(rules));

    arena_defer(a, close_server, s);
    struct transport *t = engine_to(a, s);

    check_trouble("first", get(t, a, "/first"), HTTP_OK, "");
    struct http_request post = {
        .method = S("POST"), .target = S("/second"), .body = S("x"), .has_body = true
    };
    const struct http_result *r = exchange(t, a, &post, 5000);

    check_trouble("second", r, HTTP_TROUBLE_RESET, "kept open from an earlier request");
    assert_true(r->sent_whole);
    check_int("requests", (long long)server_request_count(s), 2);
}

static void proxies_of_the_environment_are_not_for_loopback(void **state)
{
    struct arena *a = *state;
    struct server *s = a_server(a);

    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("all_proxy", "http://127.0.0.1:1", 1);
    setenv("no_proxy", "", 1);
    const struct http_result *r = get(engine_to(a, s), a, "/ok");
    struct transport *t = an_engine(
        a, (struct engine_options){
               .base_url = arena_printf(a, "http://localhost:%u", server_port(s)) });

    check_trouble("127.0.0.1", r, HTTP_OK, "");
    check_trouble("localhost", get(t, a, "/ok"), HTTP_OK, "");
    setenv("http_proxy", server_url(s), 1);
    t = an_engine(a,
                  (struct engine_options){ .base_url = S("http://192.0.2.1:82/base") });
    check_trouble("another host", get(t, a, "/ok?q"), HTTP_OK, "");
    unsetenv("http_proxy");
    unsetenv("all_proxy");
    unsetenv("no_proxy");
    assert_true(str_starts(server_request_at(s, a, 2),
                           S("GET http://192.0.2.1:82/base/ok?q HTTP/1.1\r\n")));
}

static void a_proxy_by_option_is_asked_for_everything(void **state)
{
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct transport *t =
        an_engine(a, (struct engine_options){ .base_url = S("http://127.0.0.1:9"),
                                              .proxy = str_from(server_url(s)) });

    get(t, a, "/x/../y");
    assert_true(
        str_starts(server_request_at(s, a, 0),
                   S("GET http://127.0.0.1:9/x/../y HTTP/1.1\r\nHost: 127.0.0.1:9\r\n")));
}

static void a_name_can_be_resolved_by_option(void **state)
{
    struct arena *a = *state;
    struct server *s = a_server(a);
    struct str at = arena_printf(a, "api.example:80:127.0.0.1");
    struct str to = arena_printf(a, "api.example:80:127.0.0.1:%u", server_port(s));
    struct transport *t =
        an_engine(a, (struct engine_options){ .base_url = S("http://api.example"),
                                              .resolve = &at,
                                              .resolve_count = 1,
                                              .connect_to = &to,
                                              .connect_to_count = 1 });

    check_trouble("connect-to", get(t, a, "/ok"), HTTP_OK, "");
    assert_true(str_find(server_request_at(s, a, 0), S("\r\nHost: api.example\r\n")) !=
                SIZE_MAX);
}

static void bad_options_are_refused(void **state)
{
    static const struct {
        const char *url, *cacert;
        size_t connections;
        const char *message;
    } rows[] = {
        { "", NULL, 0, "the base URL is empty" },
        { "http://", NULL, 0, "the base URL is none" },
        { "127.0.0.1:80", NULL, 0, "the base URL" },
        { "ftp://127.0.0.1", NULL, 0, "must begin with http:// or https://" },
        { "http://me:word@127.0.0.1", NULL, 0, "must not have a user name" },
        { "http://127.0.0.1/?a=b", NULL, 0, "must not have a query" },
        { "http://127.0.0.1/#a", NULL, 0, "must not have a fragment" },
        { "https://127.0.0.1", "/no/such/file", 0,
          "cannot read the CA file /no/such/file" },
        { "http://127.0.0.1", NULL, 100000,
          "100000 connections are more than the limit" },
    };

    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        struct engine_options options = { .base_url = str_from(rows[i].url),
                                          .cacert = str_from(rows[i].cacert),
                                          .connections = rows[i].connections };
        struct err err = { 0 };

        assert_null(engine_open(&options, &err));
        if (str_find(str_from(err.msg), str_from(rows[i].message)) == SIZE_MAX)
            fail_msg("%s: %s", rows[i].url, err.msg);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_response_comes_with_everything),
        UNIT_TEST(each_fault_has_its_trouble),
        UNIT_TEST(time_outs_say_what_was_waited_for),
        UNIT_TEST(a_port_where_nobody_listens_is_refused),
        UNIT_TEST(a_name_that_does_not_exist_is_not_resolved),
        UNIT_TEST(tls_with_a_server_that_has_none_is_tls_trouble),
        UNIT_TEST(what_is_sent_is_the_request_and_no_more),
        UNIT_TEST(a_large_body_is_sent_without_asking_first),
        UNIT_TEST(head_has_no_body_whatever_its_length_says),
        UNIT_TEST(cookies_and_redirects_are_left_alone),
        UNIT_TEST(the_path_of_the_base_url_comes_first),
        UNIT_TEST(requests_that_would_break_the_protocol_are_not_sent),
        UNIT_TEST(callbacks_may_submit_without_recursion),
        UNIT_TEST(more_than_the_connections_wait_their_turn),
        UNIT_TEST(closing_drops_what_is_under_way),
        UNIT_TEST(poll_returns_when_its_time_is_up),
        UNIT_TEST(odd_but_legal_heads_are_read),
        UNIT_TEST(an_interim_response_alone_is_none),
        UNIT_TEST(a_stuck_upload_is_told_from_a_slow_answer),
        UNIT_TEST(a_body_of_just_the_limit_is_taken),
        UNIT_TEST(a_request_lost_on_a_kept_connection_is_not_repeated),
        UNIT_TEST(proxies_of_the_environment_are_not_for_loopback),
        UNIT_TEST(a_proxy_by_option_is_asked_for_everything),
        UNIT_TEST(a_name_can_be_resolved_by_option),
        UNIT_TEST(bad_options_are_refused),
    };

    return cmocka_run_group_tests_name("engine", tests, NULL, NULL);
}
