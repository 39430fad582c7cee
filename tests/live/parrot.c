/* parrot COMMAND...: an endpoint on loopback that says every secret it knows, in every
 * form and at every place of a response; runs the command with {URL} replaced by its
 * address.  `parrot --forms` prints all forms, one a line, for grep.
 *
 * The secrets are the values of the environment variables PARROT_1, PARROT_2, ...; what
 * goes wrong is decided by the last segment of the path.  ALTERED_1, ALTERED_2, ... are
 * what a client sends in their place: each is said to who asks for altered-1, altered-2,
 * ... */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "tests/support/command.h"
#include "tests/support/server.h"

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

enum { SECRETS_MAX = 20 };

static const char *variable(const char *name, size_t i)
{
    char whole[32];

    snprintf(whole, sizeof whole, "%s_%zu", name, i + 1);
    return getenv(whole);
}

static size_t secret_count(void)
{
    size_t count = 0;

    while (count < SECRETS_MAX && variable("PARROT", count))
        count++;
    return count;
}

static const char *secret_at(size_t i)
{
    return variable("PARROT", i);
}

/* The number behind "/altered-"; NULL where the path does not end so. */
static const char *altered_for(struct str path)
{
    size_t at = str_find(path, S("/altered-"));
    uint64_t number;

    if (at == SIZE_MAX || !str_to_u64(str_from_at(path, at + 9), &number) || !number)
        return NULL;
    return variable("ALTERED", number - 1);
}

/* ---- forms ---- */

typedef void form_fn(struct buf *out, const char *secret);

static void as_it_is(struct buf *out, const char *s)
{
    buf_add_c(out, s);
}

static void percent(struct buf *out, const char *s, const char *digits, bool all)
{
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;

        if (!all && strchr(LETTERS "-._~", c)) {
            buf_add_char(out, *s);
            continue;
        }
        buf_add_char(out, '%');
        buf_add_char(out, digits[c >> 4]);
        buf_add_char(out, digits[c & 15]);
    }
}

static void percent_upper(struct buf *out, const char *s)
{
    percent(out, s, "0123456789ABCDEF", false);
}

static void percent_lower(struct buf *out, const char *s)
{
    percent(out, s, "0123456789abcdef", false);
}

static void percent_all(struct buf *out, const char *s)
{
    percent(out, s, "0123456789ABCDEF", true);
}

static void json(struct buf *out, const char *s)
{
    for (; *s; s++)
        if (*s == '"' || *s == '\\' || *s == '/')
            buf_printf(out, "\\%c", *s);
        else
            buf_add_char(out, *s);
}

/* Of ASCII only: a byte beyond it stays. */
static void json_hex(struct buf *out, const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x80)
            buf_printf(out, "\\u%04x", (unsigned)*s);
        else
            buf_add_char(out, *s);
}

static void base64_of(struct buf *out, const char *s, const char *alphabet, bool padding)
{
    size_t len = strlen(s);

    for (size_t i = 0; i < len; i += 3) {
        size_t rest = len - i;
        unsigned group = (unsigned)(unsigned char)s[i] << 16;

        group |= rest > 1 ? (unsigned)(unsigned char)s[i + 1] << 8 : 0;
        group |= rest > 2 ? (unsigned)(unsigned char)s[i + 2] : 0;
        for (size_t k = 0; k < 4; k++)
            if (k <= rest)
                buf_add_char(out, alphabet[group >> (18 - 6 * k) & 63]);
            else if (padding)
                buf_add_char(out, '=');
    }
}

static void base64(struct buf *out, const char *s)
{
    base64_of(out, s, LETTERS "+/", true);
}

static void base64_bare(struct buf *out, const char *s)
{
    base64_of(out, s, LETTERS "+/", false);
}

static void base64_url(struct buf *out, const char *s)
{
    base64_of(out, s, LETTERS "-_", false);
}

static form_fn *const forms[] = { as_it_is,    percent_upper, percent_lower,
                                  percent_all, json,          json_hex,
                                  base64,      base64_bare,   base64_url };

/* Only searched for: what a report might make of what slipped through. */
static void markup(struct buf *out, const char *s)
{
    for (; *s; s++)
        if (strchr("<>&\"'", *s))
            buf_printf(out, "&%s;",
                       *s == '<'   ? "lt"
                       : *s == '>' ? "gt"
                       : *s == '&' ? "amp"
                       : *s == '"' ? "quot"
                                   : "apos");
        else
            buf_add_char(out, *s);
}

/* The first half, for what was cut. */
static void half(struct buf *out, const char *s)
{
    buf_add(out, str_sub(str_from(s), 0, strlen(s) / 2 < 8 ? 8 : strlen(s) / 2));
}

static void add_forms(struct buf *out, const char *secret)
{
    for (size_t k = 0; k < countof(forms); k++) {
        forms[k](out, secret);
        buf_add_char(out, '\n');
    }
    markup(out, secret);
    buf_add_char(out, '\n');
    half(out, secret);
    buf_add_char(out, '\n');
}

static void print_forms(void)
{
    struct buf out;

    buf_init(&out, 10000000);
    for (size_t i = 0; i < secret_count(); i++)
        add_forms(&out, secret_at(i));
    for (size_t i = 0; i < SECRETS_MAX && variable("ALTERED", i); i++)
        add_forms(&out, variable("ALTERED", i));
    fwrite(out.at, 1, out.len, stdout);
    buf_release(&out);
}

/* ---- responses ---- */

/* All secrets in all forms, each as `format` (one %s) has it. */
static void add_all(struct buf *out, const char *before, const char *after)
{
    for (size_t i = 0; i < secret_count(); i++)
        for (size_t k = 0; k < countof(forms); k++) {
            buf_add_c(out, before);
            forms[k](out, secret_at(i));
            buf_add_c(out, after);
        }
}

/* In a JSON string only what is escaped is JSON; both are wanted. */
static void add_json(struct buf *out, form_fn *form)
{
    buf_add_c(out, "{\"id\":\"t1\",\"name\":7,\"said\":[");
    for (size_t i = 0; i < secret_count(); i++) {
        buf_add_c(out, i ? ",\"" : "\"");
        form(out, secret_at(i));
        buf_add_c(out, "\"");
    }
    buf_add_c(out, "],\"under ");
    form(out, secret_at(0));
    buf_add_c(out, "\":1}");
}

static void add_body(struct buf *out, struct str path)
{
    if (str_ends(path, S("/json")))
        add_json(out, json);
    else if (str_ends(path, S("/hex")))
        add_json(out, json_hex);
    else if (str_ends(path, S("/url")))
        add_json(out, percent_upper);
    else if (str_ends(path, S("/base64")))
        add_json(out, base64);
    else
        add_all(out, "said ", "\n");
    for (size_t k = 0; altered_for(path) && k < countof(forms); k++) {
        forms[k](out, altered_for(path));
        buf_add_char(out, '\n');
    }
    if (str_ends(path,
                 S("/cut"))) { /* behind the limit of what reports show, cut in two */
        buf_clear(out);
        buf_add_repeat(out, 'x', 300 - 4);
        add_all(out, "", "");
    }
    if (str_ends(path, S("/long"))) {
        buf_clear(out);
        for (size_t i = 0; i < 20000; i++) {
            as_it_is(out, secret_at(i % secret_count()));
            buf_add_char(out, ' ');
        }
    }
}

static void talk(const struct server_request *request, struct buf *reply, void *ctx)
{
    struct str path = request->path;
    struct buf body;

    (void)ctx;
    buf_init(&body, 10000000);
    add_body(&body, path);
    if (str_ends(path, S("/token")))
        buf_add_c(reply, "HTTP/1.1 400 ");
    else if (str_ends(path, S("/gateway")))
        buf_add_c(reply, "HTTP/1.1 502 ");
    else if (str_ends(path, S("/redirect")))
        buf_add_c(reply, "HTTP/1.1 307 ");
    else
        buf_add_c(reply, "HTTP/1.1 200 ");
    percent_upper(reply, secret_at(0)); /* even the reason phrase */
    buf_add_c(reply, "\r\n");
    if (str_ends(path, S("/redirect"))) {
        buf_add_c(reply, "Location: http://elsewhere.invalid/?key=");
        percent_upper(reply, secret_at(0));
        buf_add_c(reply, "\r\n");
    }
    add_all(reply, "X-Said: ", "\r\n");
    add_all(reply, "Set-Cookie: said=", "; Path=/\r\n");
    buf_printf(reply, "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
               str_ends(path, S("/gateway")) ? "text/html" : "application/json",
               str_ends(path, S("/half")) ? body.len + 100 : body.len);
    buf_add(reply, buf_str(&body));
    buf_release(&body);
}

/* ---- the command ---- */

int main(int argc, char **argv)
{
    struct server_rule rule = { .path = "*", .act = SERVER_ANSWER, .handler = talk };

    if (argc < 2 || secret_count() == 0) {
        fprintf(stderr, "usage: PARROT_1=SECRET... parrot --forms | COMMAND...\n");
        return 125;
    }
    if (strcmp(argv[1], "--forms") == 0) {
        print_forms();
        return 0;
    }
    struct arena *a = arena_open();
    struct server *s = server_open(&rule, 1);
    int status = command_run(a, argv + 1, argc - 1, server_url(s));

    server_close(s);
    arena_close(a);
    return status;
}
