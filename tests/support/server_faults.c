/* The rules that go with server.h: one path for each way to answer badly. */
#include <string.h>

#include "base/buf.h"
#include "tests/support/server.h"

#include "base/banned.h"

/* Not S(): the initialiser of a static object must be constant. */
#define BYTES(literal)                                                                   \
    {                                                                                    \
        "" literal, sizeof(literal) - 1                                                  \
    }

static void echo(const struct server_request *request, struct buf *reply, void *ctx)
{
    (void)ctx;
    buf_printf(
        reply,
        "HTTP/1.1 200 OK\r\nContent-Type: message/http\r\nContent-Length: %zu\r\n\r\n",
        request->raw.len);
    if (!str_eq_c(request->method, "HEAD"))
        buf_add(reply, request->raw);
}

static void long_header(const struct server_request *request, struct buf *reply,
                        void *ctx)
{
    (void)request, (void)ctx;
    buf_add_c(reply, "HTTP/1.1 200 OK\r\nX-Long: ");
    buf_add_repeat(reply, 'y', 110 * 1024);
    buf_add_c(reply, "\r\nContent-Length: 0\r\n\r\n");
}

static void many_headers(const struct server_request *request, struct buf *reply,
                         void *ctx)
{
    (void)request, (void)ctx;
    buf_add_c(reply, "HTTP/1.1 200 OK\r\n");
    for (unsigned i = 0; i < 200000; i++)
        buf_printf(reply, "X-%u: %u\r\n", i, i);
    buf_add_c(reply, "Content-Length: 0\r\n\r\n");
}

#define GZIP_HEAD                                                                        \
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
/* {"id":"t1","name":"Two"} */
#define GZIPPED                                                                          \
    "\037\213\010\000\000\000\000\000\002\003\253\126\312\114\121\262"                   \
    "\122\052\061\124\322\121\312\113\314\115\005\262\103\312\363\225"                   \
    "\152\001\352\322\343\016\030\000\000\000"

/* A gzip stream of stored blocks (RFC 1951, 3.2.4) would be as long as what it holds;
 * this one is a block of fixed codes: one zero byte, then "the last 258 bytes again" ten
 * thousand times, each in 13 bits. */
static void gzip_bomb(const struct server_request *request, struct buf *reply, void *ctx)
{
    uint32_t bits = 0;
    unsigned held = 0;
    struct buf body;

    (void)request, (void)ctx;
    buf_init(&body, 100000);
    buf_add(&body, (struct str){ "\x1f\x8b\x08\0\0\0\0\0\0\x03", 10 });
    for (unsigned i = 0; i < 10001; i++) {
        /* 3 bits of block head and the literal 0 (00110000); then length 258 (11000101)
         * and distance 1 (00000), each code with its first bit lowest. */
        bits |= (i ? UINT32_C(0xa3) : UINT32_C(0x63)) << held;
        held += i ? 13 : 11;
        for (; held >= 8; held -= 8, bits >>= 8)
            buf_add_char(&body, (char)(bits & 0xff));
    }
    buf_printf(reply, GZIP_HEAD "Content-Length: %zu\r\n\r\n", body.len);
    buf_add(reply, buf_str(&body));
    buf_release(&body);
}

const struct server_rule server_faults[] = {
    { .path = "/ok",
      .bytes = BYTES("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                     "Content-Length: 11\r\n\r\n{\"ok\":true}") },
    { .path = "/echo", .handler = echo },
    { .path = "/close", .act = SERVER_CLOSE },
    { .path = "/half",
      .act = SERVER_CLOSE,
      .bytes = BYTES("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly half of it") },
    { .path = "/silent", .act = SERVER_SILENT },
    { .path = "/stalled",
      .act = SERVER_SILENT,
      .bytes =
          BYTES("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nthe rest never comes") },
    { .path = "/garbage",
      .act = SERVER_CLOSE,
      .bytes = BYTES("\x16\x03\x01 what is this?\r\n") },
    { .path = "/huge",
      .act = SERVER_ENDLESS,
      .bytes = BYTES("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n") },
    { .path = "/endless",
      .act = SERVER_ENDLESS,
      .bytes = BYTES("HTTP/1.1 200 OK\r\n\r\n") },
    { .path = "/html",
      .bytes = BYTES("HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\n"
                     "Content-Length: 33\r\n\r\n<html><h1>Bad Gateway</h1></html>") },
    { .path = "/long-header", .handler = long_header },
    { .path = "/many-headers", .handler = many_headers },
    { .path = "/bad-chunk",
      .act = SERVER_CLOSE,
      .bytes = BYTES(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno hex\r\n") },
    { .path = "/cut-chunk",
      .act = SERVER_CLOSE,
      .bytes =
          BYTES("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n") },
    { .path = "/dribble",
      .act = SERVER_DRIBBLE,
      .pause_ms = 1,
      .bytes = BYTES("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nslow") },
    { .path = "/reset", .act = SERVER_RESET },
    { .path = "/half-head",
      .act = SERVER_CLOSE,
      .bytes = BYTES("HTTP/1.1 200 OK\r\nContent-Le") },
    { .path = "/no-status",
      .act = SERVER_CLOSE,
      .bytes = BYTES("Content-Type: text/plain\r\n\r\nno status line") },
    { .path = "/redirect",
      .bytes = BYTES("HTTP/1.1 302 Found\r\nLocation: /ok\r\nSet-Cookie: a=b\r\n"
                     "Content-Length: 0\r\n\r\n") },
    { .path = "/redirect-elsewhere",
      .bytes = BYTES("HTTP/1.1 307 Temporary Redirect\r\n"
                     "Location: http://elsewhere.invalid/things/t1\r\n"
                     "Content-Length: 0\r\n\r\n") },
    { .path = "/gzip", .bytes = BYTES(GZIP_HEAD "Content-Length: 42\r\n\r\n" GZIPPED) },
    { .path = "/gzip-broken",
      .act = SERVER_CLOSE,
      .bytes = BYTES(GZIP_HEAD "Content-Length: 9\r\n\r\nnot gzip.") },
    { .path = "/gzip-bomb", .handler = gzip_bomb },
};

const size_t server_faults_count = countof(server_faults);
