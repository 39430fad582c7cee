/* hostile COMMAND...: a server on loopback whose answers try to break out of every report
 * format, and the command with {URL} replaced by its address; ends with the command's
 * status.  Paths: /things/ok /things/raw /things/name /things/flaky /things/close. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/server.h"

enum { LONG_BODY = 300 * 1024 };

/* What each format has for markup, commands and ends, and bytes that are no text. */
#define PAYLOAD                                                                          \
    "]]></system-out></testcase>\n"                                                      \
    "::error file=pwned,line=1::pwned\n"                                                 \
    "  ::set-output name=pwned::1\n"                                                     \
    "##[add-mask]pwned\n"                                                                \
    "::stop-commands::pwned\n"                                                           \
    "```\n````\n~~~\n</details><script>alert('pwned')</script><!--\n"                    \
    "@everyone see #1, /close\n"                                                         \
    "/close\n"                                                                           \
    "ok 99 - pwned # TODO # SKIP\nBail out! pwned\n1..0\n  ...\n  ---\n"                 \
    "\\ \\n %25 %0A %0D \" ' ` $(touch pwned) `touch pwned`\n"                           \
    "\x01\x02\x1b[31m\x07\x7f\r\r\n\x0b\x0c \xc2\x85 \xe2\x80\xa8 \xe2\x80\xae "         \
    "\xef\xbf\xbe\n"                                                                     \
    "\xff\xfe\x80 \xc0\xaf \xed\xa0\x80\n"

/* Echoes the whole request, credentials and all. */
static void raw(const struct server_request *request, struct buf *reply, void *ctx)
{
    struct buf body;

    (void)ctx;
    buf_init(&body, 4 * LONG_BODY);
    buf_add(&body, S(PAYLOAD));
    buf_add_char(&body, '\0');
    buf_add(&body, request->raw);
    for (size_t i = 0; body.len < LONG_BODY; i++)
        buf_printf(&body, "::error::line %zu\n", i);
    buf_printf(reply,
               "HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/plain\r\n"
               "X-Evil: ]]>::error::`\"<b>\r\nContent-Length: %zu\r\n\r\n",
               body.len);
    buf_add(reply, buf_str(&body));
    buf_release(&body);
}

static void json(struct buf *reply, const char *id, const char *name)
{
    char body[1024];
    int len = snprintf(body, sizeof body, "{\"id\": \"%s\", \"name\": \"%s\"}", id, name);

    buf_printf(reply,
               "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
               "Content-Length: %d\r\n\r\n%s",
               len, body);
}

static void name(const struct server_request *request, struct buf *reply, void *ctx)
{
    (void)request, (void)ctx;
    json(reply, "name",
         "]]>\\n::error::pwned\\n```\\n</script>\\u001b[31m\\u2028\\u202e@everyone #1 "
         "%0A");
}

static void ok(const struct server_request *request, struct buf *reply, void *ctx)
{
    (void)request, (void)ctx;
    json(reply, "ok", "Two");
}

/* Every second time. */
static void flaky(const struct server_request *request, struct buf *reply, void *ctx)
{
    unsigned *asked = ctx;

    if ((*asked)++ % 2) {
        ok(request, reply, NULL);
        return;
    }
    buf_add_c(reply, "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\n"
                     "Content-Length: 0\r\n\r\n");
}

static char *with_url(struct arena *a, char *word, const char *url)
{
    size_t at = str_find(str_from(word), S("{URL}"));

    if (at == SIZE_MAX)
        return word;
    return arena_cstr(a, arena_printf(a, "%.*s%s%s", (int)at, word, url, word + at + 5));
}

int main(int argc, char **argv)
{
    static unsigned asked;
    const struct server_rule rules[] = {
        { .path = "/things/ok", .handler = ok },
        { .path = "/things/raw", .handler = raw },
        { .path = "/things/name", .handler = name },
        { .path = "/things/flaky", .handler = flaky, .ctx = &asked },
        { .path = "/things/close", .act = SERVER_CLOSE },
    };
    struct arena *a = arena_open();
    struct server *s = server_open(rules, sizeof rules / sizeof rules[0]);
    int status = 0;

    for (int i = 1; i < argc; i++)
        argv[i] = with_url(a, argv[i], server_url(s));
    pid_t child = argc > 1 ? fork() : -1;

    if (child == 0) {
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        status = 125 << 8;
    server_close(s);
    arena_close(a);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
