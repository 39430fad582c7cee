/* Unit tests of schema/formats.h: what the conformance suite leaves out. */
#include <string.h>

#include "schema/formats.h"
#include "tests/support/test.h"

static const struct {
    const char *format, *value;
    bool holds;
} rows[] = {
    { "date", "2024-02-29", true },
    { "date", "2023-02-29", false },
    { "date", "1900-02-29", false },
    { "date", "2000-02-29", true },
    { "date", "2024-04-31", false },
    { "date", "2024-00-10", false },
    { "date", "2024-1-10", false },
    { "date-time", "2024-01-01T00:00:00Z", true },
    { "date-time", "2024-01-01 00:00:00Z", false },
    { "date-time", "2024-01-01T24:00:00Z", false },
    { "date-time", "2024-01-01T00:00:00", false },
    { "date-time", "2024-01-01T00:00:00+0200", false },
    { "date-time", "2016-12-31T23:59:60Z", true },
    { "date-time", "2017-01-01T01:59:60+02:00", true },
    { "date-time", "2017-01-01T02:59:60+02:00", false },
    { "time", "12:00:00.Z", false },
    { "time", "12:00:00-23:59", true },
    { "time", "12:00:00-24:00", false },
    { "duration", "P", false },
    { "duration", "PT", false },
    { "duration", "P1Y2M3DT4H5M6S", true },
    { "duration", "P1Y2D", false },
    { "duration", "PT1H1S", false },
    { "duration", "P1W", true },
    { "duration", "P1W1D", false },
    { "uuid", "2EB8AA08-aa98-11ea-b4aa-73b441d16380", true },
    { "uuid", "2eb8aa08-aa98-11ea-b4aa73b441d16380-", false },
    { "email", "a@b", true },
    { "email", "a.b@example.test", true },
    { "email", "a..b@example.test", false },
    { "email", ".a@example.test", false },
    { "email", "\"a b\"@example.test", true },
    { "email", "\"a\"b\"@example.test", false },
    { "email", "a@[127.0.0.1]", true },
    { "email", "a@[IPv6:::1]", true },
    { "email", "a@[::1]", false },
    { "email", "a@", false },
    { "email", "@b", false },
    { "hostname", "a.b-c.d", true },
    { "hostname", "a_b", false },
    { "hostname", "a..b", false },
    { "hostname", "a.", false },
    { "hostname", "", false },
    { "ipv4", "1.2.3.4", true },
    { "ipv4", "1.2.3.256", false },
    { "ipv4", "1.2.3.04", false },
    { "ipv4", "1.2.3", false },
    { "ipv4", "1.2.3.4.", false },
    { "ipv6", "::", true },
    { "ipv6", "1::8", true },
    { "ipv6", "1:2:3:4:5:6:7:8", true },
    { "ipv6", "1:2:3:4:5:6:7::", true },
    { "ipv6", "1:2:3:4:5:6:7:8::", false },
    { "ipv6", "::ffff:1.2.3.4", true },
    { "ipv6", "1.2.3.4::", false },
    { "ipv6", "1::2::3", false },
    { "ipv6", ":::", false },
    { "ipv6", "fe80::1%eth0", false },
    { "uri", "http://[::1]:80/%20?a#b", true },
    { "uri", "http://[::1", false },
    { "uri", "http://a:b", false },
    { "uri", "http://u:p@h:1", true },
    { "uri", "/a", false },
    { "uri", "a:%4", false },
    { "uri", "a:\xc3\xa4", false },
    { "uri-reference", "", true },
    { "uri-reference", "1:a", false },
    { "uri-reference", "./1:a", true },
    { "iri", "a:\xc3\xa4", true },
    { "iri", "a:\xff", false },
    { "iri", "a:?\xee\x80\x80", true },
    { "iri", "a:\xee\x80\x80", false },
    { "uri-template", "/a{?b,c:3,d*}", true },
    { "uri-template", "/a{b", false },
    { "uri-template", "/a}b", false },
    { "uri-template", "{}", false },
    { "uri-template", "{b:0}", false },
    { "uri-template", "{a,}", false },
    { "uri-template", "{a.b}", true },
    { "uri-template", "{.a}", true },
    { "uri-template", "{..a}", false },
    { "json-pointer", "/a~1b~0", true },
    { "json-pointer", "/a~", false },
    { "json-pointer", "a", false },
    { "relative-json-pointer", "0#", true },
    { "relative-json-pointer", "01", false },
    { "relative-json-pointer", "1/a", true },
    { "regex", "^\\p{L}(?<=a+)$", true },
    { "regex", "(?P<a>b)", false },
    { "byte", "YQ==", true },
    { "byte", "YQ=", false },
    { "byte", "====", false },
};

static void formats_hold_or_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(rows); i++) {
        bool known = false;

        check_int(rows[i].value,
                  format_holds(str_from(rows[i].format), str_from(rows[i].value), &known),
                  rows[i].holds);
        assert_true(known);
    }
}

#ifdef HAVE_IDN2
static void international_names_follow_their_context_rules(void **state)
{
    static const struct {
        const char *format, *value;
        bool holds;
    } names[] = {
        { "idn-hostname",
          "b\xc3\xbc"
          "cher.example",
          true },
        { "idn-hostname", "l\xc2\xb7l", true },
        { "idn-hostname", "a\xc2\xb7l", false },
        { "idn-hostname", "\xd7\x90\xd7\xb3", true },
        { "idn-hostname", "a\xd7\xb3", false },
        { "idn-hostname", "\xd7\x90.1a", false },
        { "idn-hostname", "\xd7\x90.a1", true },
        { "idn-hostname", "xn--bcher-kva.example", true },
        { "idn-hostname", "xn--bcher-kva-.example", false },
        { "hostname", "xn--bcher-kva", true },
        { "hostname", "xn--X", false },
        { "hostname", "aa--b", false },
        { "idn-email",
          "\xc3\xa4@b\xc3\xbc"
          "cher.example",
          true },
        { "idn-email", "\xc3\xa4@-", false },
    };

    (void)state;
    for (size_t i = 0; i < countof(names); i++) {
        bool known = false;

        check_int(
            names[i].value,
            format_holds(str_from(names[i].format), str_from(names[i].value), &known),
            names[i].holds);
        assert_true(known);
    }
}
#endif

static void unknown_formats_hold_for_everything(void **state)
{
    bool known = true;

    (void)state;
    assert_true(format_holds(S("shoe-size"), S("x"), &known));
    assert_false(known);
}

/* Every scanner meets every prefix of every row, and bytes of no meaning. */
static void no_scanner_reads_beyond_the_end(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++)
        for (size_t j = 0; j < countof(rows); j++) {
            size_t len = strlen(rows[j].value);
            bool known;

            if (i && strcmp(rows[i].format, rows[i - 1].format) == 0)
                continue;
            for (size_t cut = 0; cut <= len; cut++) {
                char *exact = arena_alloc(a, cut ? cut : 1);

                memcpy(exact, rows[j].value, cut);
                format_holds(str_from(rows[i].format), (struct str){ exact, cut },
                             &known);
            }
            arena_reset(a);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(formats_hold_or_not),
#ifdef HAVE_IDN2
        UNIT_TEST(international_names_follow_their_context_rules),
#endif
        UNIT_TEST(unknown_formats_hold_for_everything),
        UNIT_TEST(no_scanner_reads_beyond_the_end),
    };
    return cmocka_run_group_tests_name("schema formats", tests, NULL, NULL);
}
