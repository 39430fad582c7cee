/* faulty [--interrupt] FAULT COMMAND...: a server on loopback that answers every request
 * with one fault, and the command with {URL} replaced by its address; ends with the
 * command's status.  FAULT is a path of server_faults (tests/support/server.h), or one of
 * the bodies below.  --interrupt: the command gets a SIGINT once a request has come. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/command.h"
#include "tests/support/server.h"

enum { NESTING = 100000 };

static struct str json_response(struct arena *a, struct str body)
{
    return arena_printf(a,
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        "Content-Length: %zu\r\n\r\n%.*s",
                        body.len, STR_ARG(body));
}

static struct str nested(struct arena *a)
{
    struct buf b;

    buf_init(&b, 4 * NESTING);
    buf_add_repeat(&b, '[', NESTING);
    buf_add_repeat(&b, ']', NESTING);
    struct str text = arena_str(a, buf_str(&b));

    buf_release(&b);
    return text;
}

static bool find_rule(struct arena *a, const char *fault, struct server_rule *ret)
{
    static const struct {
        const char *name;
        const char *body;
    } bodies[] = {
        { "invalid-utf8", "{\"id\": \"\xff\xfe\", \"name\": \"x\"}" },
        { "cut-json", "{\"id\": \"t1\", \"name\": " },
        { "empty", "" },
        { "escapes",
          "{\"id\": \"t1\", \"name\": \"\\u001b[2J\\u009b31mred\\u202e\\u0007\"}" },
        { "raw-escapes", "\x1b]0;title\x07\x1b[2Jnot json\r\x1b[1A\x9b" },
        { "duplicate-key", "{\"id\": \"t1\", \"name\": \"x\", \"name\": \"y\"}" },
    };

    *ret = (struct server_rule){ .path = "*", .act = SERVER_ANSWER };
    if (strcmp(fault, "nested-json") == 0) {
        ret->bytes = json_response(a, nested(a));
        return true;
    }
    for (size_t i = 0; i < countof(bodies); i++) {
        if (strcmp(bodies[i].name, fault) == 0) {
            ret->bytes = json_response(a, str_from(bodies[i].body));
            return true;
        }
    }
    for (size_t i = 0; i < server_faults_count; i++) {
        if (strcmp(server_faults[i].path, fault) == 0) {
            *ret = server_faults[i];
            ret->path = "*";
            return true;
        }
    }
    return false;
}

static bool was_asked(void *server)
{
    return server_request_count(server) > 0;
}

int main(int argc, char **argv)
{
    struct server_rule rule;
    struct arena *a = arena_open();
    bool interrupt = argc > 1 && strcmp(argv[1], "--interrupt") == 0;

    argv += 1 + interrupt;
    argc -= 1 + interrupt;
    if (argc < 2 || !find_rule(a, argv[0], &rule)) {
        fprintf(stderr, "usage: faulty [--interrupt] FAULT COMMAND...\n");
        arena_close(a);
        return 125;
    }
    struct server *s = server_open(&rule, 1);
    int status =
        interrupt ? command_interrupt(a, argv + 1, argc - 1, server_url(s), was_asked, s)
                  : command_run(a, argv + 1, argc - 1, server_url(s));

    server_close(s);
    arena_close(a);
    return status;
}
