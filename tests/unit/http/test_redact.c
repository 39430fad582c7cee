/* Unit tests of http/redact.h. */
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "http/redact.h"
#include "tests/support/test.h"

#include "base/banned.h"

static struct redactor *a_redactor(struct arena *a)
{
    struct redactor *r = redactor_new(a);

    redactor_add(r, S("KEY"), S("s3cr\"et/+ \xc3\xa9\xf0\x9f\x98\x80!"));
    redactor_add(r, S("LONGER"), S("token-123"));
    redactor_add(r, S("SHORT"), S("token"));
    redactor_add(r, S("PIN"), S("42"));
    redactor_add(r, S(""), S("nameless"));
    redactor_add(r, S("EMPTY"), S(""));
    redactor_add(r, S("9 odd-name"), S("oddvalue"));
    redactor_add_basic(r, S("PASS"), S("jane"), S("open sesame"));
    return r;
}

static void secrets_are_found_in_every_form(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } rows[] = {
        { "nothing", "just text", "just text" },
        { "empty", "", "" },
        { "plain", "a s3cr\"et/+ \xc3\xa9\xf0\x9f\x98\x80! b", "a $KEY b" },
        { "percent-encoded", "k=s3cr%22et%2F%2b%20%C3%A9%F0%9F%98%80%21&x", "k=$KEY&x" },
        { "in part", "k=s3cr%22et/%2B+%c3%a9%f0%9f%98%80!&x", "k=$KEY&x" },
        { "but a plus", "k=s3cr%22et/+ %c3%a9%f0%9f%98%80!&x", "k=$KEY&x" },
        { "all of it", "%73%33%63%72%22%65%74%2F%2B%20%C3%A9%F0%9F%98%80%21", "$KEY" },
        { "JSON", "{\"k\":\"s3cr\\\"et\\/+ \xc3\xa9\xf0\x9f\x98\x80!\"}",
          "{\"k\":\"$KEY\"}" },
        { "JSON in ASCII", "\"s3cr\\u0022et/+ \\u00e9\\ud83d\\uDE00!\"", "\"$KEY\"" },
        { "JSON begun by an escape", "\\u00733cr\\\"et/+\\u0020\\u00e9\\ud83d\\ude00!",
          "$KEY" },
        { "longest wins", "token-123 token-12 token", "$LONGER $SHORT-12 $SHORT" },
        { "repeated", "tokentoken", "$SHORT$SHORT" },
        { "short alone", "pin=42&n=142 \"42\" 42x 4.42",
          "pin=$PIN&n=142 \"$PIN\" 42x 4.$PIN" },
        { "nameless", "is nameless.", "is ***." },
        { "a name for a shell", "oddvalue", "$_9_odd_name" },
        { "Base64", "dG9rZW4tMTIz", "$LONGER" },
        { "Base64 without padding", "x dG9rZW4 x", "x $SHORT x" },
        { "Basic",
          "Authorization: Basic amFuZTpvcGVuIHNlc2FtZQ==", "Authorization: Basic $PASS" },
        { "password", "open sesame open+sesame open%20sesame", "$PASS $PASS $PASS" },
        { "almost", "s3cr\"et/+ \xc3\xa9\xf0\x9f\x98\x80?",
          "s3cr\"et/+ \xc3\xa9\xf0\x9f\x98\x80?" },
        { "cut at the end", "a s3cr\"et/+", "a $KEY" },
        { "cut by dots", "\"token-1...\" and token-1\xe2\x80\xa6",
          "\"$LONGER...\" and $LONGER\xe2\x80\xa6" },
        { "cut in an escape", "s3cr%22et%2", "$KEY%2" },
        { "cut by a quotation", "not `token-1`", "not `$LONGER`" },
        { "cut on both sides", "...en-123 token-1...", "...$LONGER $LONGER..." },
        { "cut on the left", "\xe2\x80\xa6%22et%2F%2b%20%C3%A9%F0%9F%98%80%21",
          "\xe2\x80\xa6$KEY" },
        { "cut in Base64", "dG9rZW4tM", "$LONGER" },
        { "broken escapes", "% %4 \\ \\u00 \\ud83d \\udc00 %zz",
          "% %4 \\ \\u00 \\ud83d \\udc00 %zz" },
        { "cut off", "toke", "toke" },
    };
    struct arena *a = *state;
    struct redactor *r = a_redactor(a);

    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].label, redact(a, r, str_from(rows[i].text)), rows[i].want);
}

static void matches_tell_their_form(void **state)
{
    static const struct {
        const char *text;
        enum redact_form form;
    } rows[] = {
        { "oddvalue", REDACT_PLAIN },
        { "%6fddvalue", REDACT_PERCENT },
        { "\\u006fddvalue", REDACT_JSON },
        { "b2RkdmFsdWU=", REDACT_BASE64 },
        { "amFuZTpvcGVuIHNlc2FtZQ", REDACT_BASIC },
    };
    struct arena *a = *state;
    struct redactor *r = a_redactor(a);
    struct redact_match m;

    for (size_t i = 0; i < countof(rows); i++) {
        assert_true(redact_find(r, str_from(rows[i].text), 0, &m));
        check_int(rows[i].text, m.form, rows[i].form);
        check_int(rows[i].text, (long long)m.len, (long long)strlen(rows[i].text));
    }
    check_text("user", m.user, "jane");
    assert_false(redact_find(r, S("oddvalue"), 1, &m));
}

/* One secret is the other without its end: what is all there is told from what was cut
 * off. */
static void a_whole_secret_comes_before_a_beginning(void **state)
{
    static const char *const rows[][2] = {
        { "key-1234", "$KEY" },
        { "key-123", "$KEY_SHORTER" },
        { "key-12", "$KEY" },
        { "key-123 key-12342222", "$KEY_SHORTER $KEY_LONGER" },
        { "%6bey-123", "$KEY_SHORTER" },
        { "\\u006bey-123", "$KEY_SHORTER" },
        { "a2V5LTEyMzQ", "$KEY" },
    };
    struct arena *a = *state;
    struct redactor *r = redactor_new(a);

    redactor_add(r, S("KEY"), S("key-1234"));
    redactor_add(r, S("KEY_SHORTER"), S("key-123"));
    redactor_add(r, S("KEY_LONGER"), S("key-12342222"));
    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i][0], redact(a, r, str_from(rows[i][0])), rows[i][1]);
}

static void names_may_be_told_before_their_values(void **state)
{
    struct redactor *r = redactor_new(*state);

    redactor_announce(r, S("api key_TOKEN"));
    redactor_add(r, S("KEY"), S("key-1234"));
    redactor_add(r, S("OTHER"), S("key-1234")); /* is called KEY already */
    check_text("announced", redactor_name(r, 0), "api_key_TOKEN");
    check_text("added", redactor_name(r, 1), "KEY");
    check_text("once", redact(*state, r, S("key-1234")), "$KEY");
    for (size_t i = 0; redactor_name(r, i).len; i++)
        assert_false(str_eq(redactor_name(r, i), S("OTHER")));
}

static void text_without_secrets_is_given_back_itself(void **state)
{
    struct arena *a = *state;
    struct str text = S("nothing here");

    assert_ptr_equal(redact(a, a_redactor(a), text).at, text.at);
    assert_ptr_equal(redact(a, NULL, text).at, text.at);
    assert_ptr_equal(redact(a, redactor_new(a), text).at, text.at);
}

/* Of this process, so that a busy machine does not count. */
static double seconds_used(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static double seconds_for(struct arena *a, const struct redactor *r, const char *unit,
                          size_t len)
{
    char *text = arena_alloc(a, len);
    double before;

    for (size_t j = 0; j < len; j++)
        text[j] = unit[j % strlen(unit)];
    text[len - 1] = '?'; /* or it would end in a secret cut off */
    before = seconds_used();
    assert_ptr_equal(redact(a, r, (struct str){ text, len }).at, text);
    return seconds_used() - before;
}

/* Eight times the text takes about eight times as long, not 64 times: whatever the
 * machine. */
static void hostile_text_takes_no_long_time(void **state)
{
    static const char *const hostile[] = { "s",   "%",       "\\", "s3cr\"et/",
                                           "%73", "\\u0073", "to" };
    struct arena *a = *state;
    struct redactor *r = a_redactor(a);

    for (size_t i = 0; i < countof(hostile); i++) {
        double little = seconds_for(a, r, hostile[i], 64 * 1024);

        assert_true(seconds_for(a, r, hostile[i], 512 * 1024) < 32 * little + 0.5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(secrets_are_found_in_every_form),
        UNIT_TEST(matches_tell_their_form),
        UNIT_TEST(a_whole_secret_comes_before_a_beginning),
        UNIT_TEST(names_may_be_told_before_their_values),
        UNIT_TEST(text_without_secrets_is_given_back_itself),
        UNIT_TEST(hostile_text_takes_no_long_time),
    };

    return cmocka_run_group_tests_name("redact", tests, NULL, NULL);
}
