/* Unit tests of schema/uri.h: the examples of RFC 3986, section 5.4, and what `$id`
 * brings. */
#include "schema/uri.h"
#include "tests/support/test.h"

static const struct {
    const char *reference, *want;
} rows[] = {
    { "g:h", "g:h" },
    { "g", "http://a/b/c/g" },
    { "./g", "http://a/b/c/g" },
    { "g/", "http://a/b/c/g/" },
    { "/g", "http://a/g" },
    { "//g", "http://g" },
    { "?y", "http://a/b/c/d;p?y" },
    { "g?y", "http://a/b/c/g?y" },
    { "#s", "http://a/b/c/d;p?q#s" },
    { "g#s", "http://a/b/c/g#s" },
    { "g?y#s", "http://a/b/c/g?y#s" },
    { ";x", "http://a/b/c/;x" },
    { "", "http://a/b/c/d;p?q" },
    { ".", "http://a/b/c/" },
    { "./", "http://a/b/c/" },
    { "..", "http://a/b/" },
    { "../", "http://a/b/" },
    { "../g", "http://a/b/g" },
    { "../..", "http://a/" },
    { "../../g", "http://a/g" },
    { "../../../g", "http://a/g" },
    { "/./g", "http://a/g" },
    { "/../g", "http://a/g" },
    { "g.", "http://a/b/c/g." },
    { "..g", "http://a/b/c/..g" },
    { "./../g", "http://a/b/g" },
    { "g/./h", "http://a/b/c/g/h" },
    { "g/../h", "http://a/b/c/h" },
    { "g;x=1/../y", "http://a/b/c/y" },
    { "g?y/../x", "http://a/b/c/g?y/../x" },
    { "g#s/../x", "http://a/b/c/g#s/../x" },
    { "urn:uuid:1#x", "urn:uuid:1#x" },
    { "%41", "http://a/b/c/%41" },
};

static void references_are_resolved_as_the_rfc_says(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].reference,
                   uri_resolve(a, S("http://a/b/c/d;p?q"), str_from(rows[i].reference)),
                   rows[i].want);
}

static void other_bases_work_too(void **state)
{
    struct arena *a = *state;

    check_text("urn", uri_resolve(a, S("urn:x:y"), S("#a")), "urn:x:y#a");
    check_text("no path", uri_resolve(a, S("http://a"), S("b")), "http://a/b");
    check_text("file", uri_resolve(a, S("file:///a/b"), S("c")), "file:///a/c");
    check_text("no base", uri_resolve(a, STR_NONE, S("a/b")), "a/b");
}

static void escapes_are_undone_where_they_are_some(void **state)
{
    struct arena *a = *state;

    check_text("plain", uri_decode(a, S("a/b")), "a/b");
    check_text("escaped", uri_decode(a, S("%25%5e%c3%A4")), "%^\xc3\xa4");
    check_text("broken", uri_decode(a, S("%zz%4")), "%zz%4");
    check_text("at the end", uri_decode(a, S("a%41")), "aA");
}

static void absolute_ones_have_a_scheme(void **state)
{
    (void)state;
    assert_true(uri_is_absolute(S("a+b:c")));
    assert_false(uri_is_absolute(S("a/b:c")));
    assert_false(uri_is_absolute(S("1a:b")));
    assert_false(uri_is_absolute(S(":")));
    assert_false(uri_is_absolute(STR_NONE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(references_are_resolved_as_the_rfc_says),
        UNIT_TEST(other_bases_work_too),
        UNIT_TEST(escapes_are_undone_where_they_are_some),
        UNIT_TEST(absolute_ones_have_a_scheme),
    };
    return cmocka_run_group_tests_name("schema uri", tests, NULL, NULL);
}
