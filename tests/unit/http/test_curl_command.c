/* Unit tests of http/curl_command.h.  What a shell makes of a command is asked of the
 * shell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "http/auth.h"
#include "http/curl_command.h"
#include "http/message.h"
#include "http/redact.h"
#include "tests/support/test.h"

#include "base/banned.h"

static struct redactor *secrets(struct arena *a)
{
    struct redactor *r = redactor_new(a);

    redactor_add(r, S("API_KEY"), S("k-1234"));
    redactor_add_basic(r, S("PASS"), S("jane"), S("open sesame"));
    redactor_add_basic(r, S("PASS"), S("k-1234"), S("open sesame"));
    return r;
}

static struct str command(struct arena *a, const struct http_request *request,
                          struct curl_command how)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    if (!how.base.at)
        how.base = S("BASE");
    if (!how.secrets)
        how.secrets = secrets(a);
    curl_command_add(&out, request, &how);
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

struct row {
    const char *label, *method, *target, *header, *value, *body, *want;
};

static const struct row rows[] = {
    { "GET", "GET", "/a", NULL, NULL, NULL, "curl \"$BASE/a\"" },
    { "POST", "POST", "/a", "Content-Type", "application/json", "{\"a\":1}",
      "curl \"$BASE/a\" -H 'Content-Type: application/json' -d '{\"a\":1}'" },
    { "no type", "PATCH", "/a", NULL, NULL, "x",
      "curl -X PATCH \"$BASE/a\" -H Content-Type: -d x" },
    { "POST without a body", "POST", "/a", NULL, NULL, NULL, "curl -X POST \"$BASE/a\"" },
    { "GET with a body", "GET", "/a", "content-type", "a/b", "",
      "curl -X GET \"$BASE/a\" -H 'content-type: a/b' -d ''" },
    { "HEAD", "HEAD", "/a", NULL, NULL, NULL, "curl -I \"$BASE/a\"" },
    { "a file's name", "POST", "/a", "content-type", "a/b", "@home",
      "curl \"$BASE/a\" -H 'content-type: a/b' --data-raw @home" },
    { "dots and brackets", "GET", "/a/../b?f[x]=1", NULL, NULL, NULL,
      "curl --path-as-is -g \"$BASE/a/../b?f[x]=1\"" },
    { "what a shell expands", "GET", "/a?$x!`", NULL, NULL, NULL,
      "curl \"$BASE\"'/a?$x!`'" },
    { "a variable's end", "GET", "x", NULL, NULL, NULL, "curl \"${BASE}x\"" },
    { "single quotes", "POST", "/", "content-type", "a/b", "it's",
      "curl \"$BASE/\" -H 'content-type: a/b' -d 'it'\\''s'" },
    { "a secret", "GET", "/?k=k-1234&x", "x-api-key", "k-1234", NULL,
      "curl \"$BASE/?k=$API_KEY&x\" -H \"x-api-key: $API_KEY\"" },
    { "a secret in odd text", "POST", "/", "content-type", "a/b", "{\"k\":\"k-1234\"}",
      "curl \"$BASE/\" -H 'content-type: a/b' -d '{\"k\":\"'\"$API_KEY\"'\"}'" },
    { "an empty header", "GET", "/", "X", "", NULL, "curl \"$BASE/\" -H 'X;'" },
    { "Basic", "GET", "/", "Authorization", "Basic amFuZTpvcGVuIHNlc2FtZQ==", NULL,
      "curl \"$BASE/\" -u jane:\"$PASS\"" },
    { "Basic, and the user a secret", "GET", "/", "Authorization",
      "Basic ay0xMjM0Om9wZW4gc2VzYW1l", NULL,
      "curl \"$BASE/\" -u \"$API_KEY\":\"$PASS\"" },
    { "two lines", "POST", "/", "content-type", "a/b", "a\nb",
      "curl \"$BASE/\" -H 'content-type: a/b' -d 'a\nb'" },
    { "control characters", "POST", "/", "content-type", "a/b", "\x1b[2J%\\'k-1234",
      "printf '\\033[2J%%\\\\\\047%s' \"$API_KEY\" | curl \"$BASE/\" -H 'content-type: "
      "a/b' "
      "--data-binary @-" },
    { "an escape in a header", "GET", "/", "X", "a\x1b]b", NULL,
      "curl \"$BASE/\" -H 'X: a'\"$(printf '\\033')\"']b'" },
};

static struct http_request request_of(struct arena *a, const struct row *row)
{
    struct http_request request = { .method = str_from(row->method),
                                    .target = str_from(row->target),
                                    .body = str_from(row->body),
                                    .has_body = row->body != NULL };

    if (row->header)
        http_header_add(a, &request.headers, str_from(row->header), str_from(row->value));
    return request;
}

static void commands_read_as_one_would_write_them(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        struct http_request request = request_of(a, &rows[i]);

        check_text(rows[i].label, command(a, &request, (struct curl_command){ 0 }),
                   rows[i].want);
    }
}

static void base_flags_and_lines_are_as_asked_for(void **state)
{
    static const struct str flags[] = { { "-k", 2 },
                                        { "--cacert", 8 },
                                        { "my ca.pem", 9 } };
    struct arena *a = *state;
    struct http_request request = request_of(a, &rows[1]);

    check_text(
        "one line",
        command(a, &request,
                (struct curl_command){ .base = S("http://h:1/x"),
                                       .flags = flags,
                                       .flag_count = countof(flags) }),
        "curl http://h:1/x/a -k --cacert 'my ca.pem' -H 'Content-Type: application/json' "
        "-d '{\"a\":1}'");
    check_text(
        "wrapped",
        command(a, &request, (struct curl_command){ .wrap = 40, .indent = S("    ") }),
        "curl \"$BASE/a\" \\\n    -H 'Content-Type: application/json' \\\n"
        "    -d '{\"a\":1}'");
}

static void a_giant_body_is_left_out(void **state)
{
    struct arena *a = *state;
    size_t len = CURL_COMMAND_BODY_MAX + 1;
    char *body = arena_alloc(a, len);
    struct http_request request = {
        .method = S("POST"), .target = S("/"), .body = { body, len }, .has_body = true
    };

    memset(body, 1, len);
    check_text("giant", command(a, &request, (struct curl_command){ 0 }),
               "curl \"$BASE/\" -H Content-Type: --data-binary @FILE");
}

/* Runs the command in a shell where curl prints its arguments, a line "<arg>" each, and
 * then what it was piped. */
static struct str run_in_shell(struct arena *a, struct str text)
{
    char name[] = "/tmp/fealty-test-XXXXXX";
    int fd = mkstemp(name);
    FILE *script = fd >= 0 ? fdopen(fd, "w") : NULL;
    char out[8192];

    assert_non_null(script);
    fprintf(
        script,
        "BASE=http://b API_KEY=k-1234 PASS='open sesame'\n"
        "curl() { piped=; for a; do printf '<%%s>' \"$a\"; [ \"$a\" = @- ] && piped=1;\n"
        "done; [ -z \"$piped\" ] || cat; }\n%.*s\n",
        STR_ARG(text));
    fclose(script);
    FILE *shell = popen(arena_cstr(a, arena_printf(a, "sh %s", name)), "r");

    assert_non_null(shell);
    size_t len = fread(out, 1, sizeof out, shell);

    check_int("the shell's status", pclose(shell), 0);
    remove(name);
    return arena_str(a, (struct str){ out, len });
}

static void the_shell_gets_back_every_byte(void **state)
{
    static const struct str bytes[] = {
        { "plain", 5 },
        { "two words", 9 },
        { "'", 1 },
        { "a'b''c'", 7 },
        { "\"$HOME`id`\\!*?[a]{b,c}~#;&|<>()", 31 },
        { "line\nline\n\n", 11 },
        { "\ttab", 4 },
        { "k-1234", 6 },
        { "x\"k-1234'k-1234", 15 },
        { "\\n%s\x01\x7f", 6 },
        { "\xff\xc3\xa9\xc3", 4 },
        { "\xc3\xa9 \xe2\x82\xac", 6 },
        { "\xe2\x80\xae rtl", 7 },
        { "-dash", 5 },
        { "k-1234\x02 after", 13 },
    };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(bytes); i++) {
        struct http_request request = {
            .method = S("PUT"), .target = S("/t"), .body = bytes[i], .has_body = true
        };
        struct str v = str_trim(bytes[i]);

        http_header_add(a, &request.headers, S("Content-Type"), bytes[i]);
        struct str got =
            run_in_shell(a, command(a, &request, (struct curl_command){ 0 }));
        struct str head =
            arena_printf(a, "<-X><PUT><http://b/t><-H><Content-Type: %.*s>", STR_ARG(v));
        struct str argument =
            arena_printf(a, "%.*s<-d><%.*s>", STR_ARG(head), STR_ARG(bytes[i]));
        struct str piped = arena_printf(a, "%.*s<--data-binary><@->%.*s", STR_ARG(head),
                                        STR_ARG(bytes[i]));

        if (!str_eq(got, argument) && !str_eq(got, piped))
            fail_msg("row %zu: %.*s", i, STR_ARG(got));
    }
}

static void a_nul_in_a_body_goes_through_a_pipe(void **state)
{
    struct arena *a = *state;
    struct http_request request = {
        .method = S("PUT"), .target = S("/t"), .body = S("a\0b"), .has_body = true
    };
    struct str got = run_in_shell(a, command(a, &request, (struct curl_command){ 0 }));

    assert_true(str_ends(got, S("<@->a\0b")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(commands_read_as_one_would_write_them),
        UNIT_TEST(base_flags_and_lines_are_as_asked_for),
        UNIT_TEST(a_giant_body_is_left_out),
        UNIT_TEST(the_shell_gets_back_every_byte),
        UNIT_TEST(a_nul_in_a_body_goes_through_a_pipe),
    };

    return cmocka_run_group_tests_name("curl_command", tests, NULL, NULL);
}
