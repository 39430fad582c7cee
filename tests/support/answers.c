/* answers [--show] FILE COMMAND...: a server on loopback that answers as FILE says, and
 * the command with {URL} replaced by its address; ends with the command's status.
 *
 * FILE has blocks, each with the name of an answer, its status, its header fields, an
 * empty line and its body:
 *
 *     === a pet
 *     200
 *     Content-Type: application/json
 *
 *     {"id": 1}
 *
 * A request gets the answer that its header `Answer` names, 404 where there is none. With
 * --show the requests are printed as they came, once the command is done: what the client
 * adds to each (Host, Accept ...) is left out, and CR at the ends of lines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/fs.h"
#include "tests/support/command.h"
#include "tests/support/server.h"

enum { FILE_MAX = 1024 * 1024 };

/* --- the file --- */

/* The block under a name; empty without one. */
static struct str block_of(struct str file, struct str name)
{
    while (file.len) {
        size_t next = str_find(file, S("\n=== "));
        struct str block = str_sub(file, 0, next), line;

        file = next == SIZE_MAX ? STR_NONE : str_from_at(file, next + 1);
        if (str_cut(&block, '\n', &line) && str_starts(line, S("=== ")) &&
            str_eq(str_from_at(line, 4), name))
            return block;
    }
    return STR_NONE;
}

static void add_answer(struct buf *reply, struct str block)
{
    struct str status = STR_NONE, line;

    str_cut(&block, '\n', &status);
    buf_printf(reply, "HTTP/1.1 %.*s Answer\r\n", STR_ARG(status));
    while (str_cut(&block, '\n', &line) && line.len)
        buf_printf(reply, "%.*s\r\n", STR_ARG(line));
    if (!str_starts(status, S("1")) && !str_eq_c(status, "204"))
        buf_printf(reply, "Content-Length: %zu\r\n", block.len);
    buf_printf(reply, "\r\n%.*s", STR_ARG(block));
}

/* --- the requests --- */

static struct str field_of(struct str head, const char *name)
{
    struct str line, found;

    while (str_cut(&head, '\n', &line))
        if (str_cut(&line, ':', &found) && str_eq_nocase(found, str_from(name)))
            return str_trim(line);
    return STR_NONE;
}

static void answer(const struct server_request *request, struct buf *reply, void *ctx)
{
    const struct str *file = ctx;
    struct str block = block_of(*file, field_of(request->head, "Answer"));

    if (block.len)
        add_answer(reply, block);
    else
        buf_add_c(reply, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
}

static bool is_of_the_client(struct str field)
{
    static const char *const all[] = { "Host",   "User-Agent",
                                       "Accept", "Accept-Encoding",
                                       "Answer", "Content-Length",
                                       "Expect", "Connection" };

    for (size_t i = 0; i < countof(all); i++)
        if (str_eq_nocase(field, str_from(all[i])))
            return true;
    return false;
}

static void show(struct str raw)
{
    size_t end = str_find(raw, S("\r\n\r\n"));
    struct str head = str_sub(raw, 0, end), line, rest, field;
    bool first = true;

    while (str_cut(&head, '\n', &line)) {
        line = rest = str_trim(line);
        if (first || !str_cut(&rest, ':', &field) || !is_of_the_client(field))
            printf("%s%.*s\n", first ? "" : "    ", STR_ARG(line));
        first = false;
    }
    rest = str_from_at(raw, end + 4);
    while (rest.len && str_cut(&rest, '\n', &line)) {
        if (str_ends(line, S("\r")))
            line.len--;
        printf(line.len ? "    %.*s\n" : "\n", STR_ARG(line));
    }
}

static void show_all(struct server *s)
{
    struct arena *a = arena_open();

    for (size_t i = 0; i < server_request_count(s); i++)
        show(server_request_at(s, a, i));
    arena_close(a);
}

int main(int argc, char **argv)
{
    bool shown = argc > 1 && strcmp(argv[1], "--show") == 0;
    int first = shown ? 2 : 1;
    struct arena *a = arena_open();
    struct str file;
    struct err err;

    if (argc < first + 2 || !fs_read(a, argv[first], FILE_MAX, &file, &err)) {
        fprintf(stderr, "usage: answers [--show] FILE COMMAND...\n");
        arena_close(a);
        return 125;
    }
    while (file.len && file.at[file.len - 1] == '\n')
        file.len--;
    struct server_rule rule = {
        .path = "*", .act = SERVER_ANSWER, .handler = answer, .ctx = &file
    };
    struct server *s = server_open(&rule, 1);
    int status = command_run(a, argv + first + 1, argc - first - 1, server_url(s));

    if (shown)
        show_all(s);
    server_close(s);
    arena_close(a);
    return status;
}
