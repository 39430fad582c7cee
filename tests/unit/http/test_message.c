/* Unit tests of http/message.h. */
#include "base/arena.h"
#include "http/message.h"
#include "http/transport.h"
#include "tests/support/test.h"

#include "base/banned.h"

static void headers_are_found_in_either_case(void **state)
{
    struct arena *a = *state;
    struct http_headers h = { 0 };

    http_header_add(a, &h, S("Content-Type"), S("a/b"));
    http_header_add(a, &h, S("X-Twice"), S("1"));
    http_header_add(a, &h, S("x-twice"), S("2"));
    check_text("get", http_header_get(&h, S("content-TYPE")), "a/b");
    check_text("first of two", http_header_get(&h, S("X-TWICE")), "1");
    check_text("none", http_header_get(&h, S("X-Twic")), "");
    assert_true(http_header_has(&h, S("x-Twice")));
    assert_false(http_header_has(&h, S("x")));
}

static void setting_a_header_replaces_all_of_its_name(void **state)
{
    struct arena *a = *state;
    struct http_headers h = { 0 };

    http_header_add(a, &h, S("A"), S("1"));
    http_header_add(a, &h, S("B"), S("2"));
    http_header_add(a, &h, S("a"), S("3"));
    http_header_set(a, &h, S("A"), S("4"));
    check_int("length", (long long)h.len, 2);
    check_text("A", http_header_get(&h, S("a")), "4");
    check_text("B", http_header_get(&h, S("b")), "2");
}

static void a_copy_of_headers_changes_alone(void **state)
{
    struct arena *a = *state;
    struct http_headers h = { 0 };

    http_header_add(a, &h, S("A"), S("1"));
    struct http_headers copy = http_headers_copy(a, &h);

    http_header_set(a, &copy, S("a"), S("2"));
    check_text("original", http_header_get(&h, S("a")), "1");
    check_text("copy", http_header_get(&copy, S("a")), "2");
}

static void media_types_lose_parameters_and_case(void **state)
{
    static const struct {
        const char *given, *bare;
        bool json;
    } rows[] = {
        { "application/json", "application/json", true },
        { "Application/JSON; charset=utf-8", "application/json", true },
        { " application/problem+json ;a=b", "application/problem+json", true },
        { "application/vnd.api+JSON", "application/vnd.api+json", true },
        { "text/json", "text/json", false },
        { "application/jsonp", "application/jsonp", false },
        { "+json", "+json", false },
        { "text/html", "text/html", false },
        { "", "", false },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        check_text(rows[i].given, http_media_type(*state, str_from(rows[i].given)),
                   rows[i].bare);
        check_int(rows[i].given, http_media_is_json(str_from(rows[i].given)),
                  rows[i].json);
    }
}

static void media_ranges_match_by_their_parts(void **state)
{
    static const struct {
        const char *range, *type;
        bool matches;
    } rows[] = {
        { "application/json", "application/json", true },
        { "application/json", "application/JSON; charset=utf-8", true },
        { "application/json; charset=utf-8", "application/json", true },
        { "application/*", "application/problem+json", true },
        { "application/*", "applications/json", false },
        { "application/*", "app/json", false },
        { "application/*", "application", false },
        { "*/*", "image/png", true },
        { "*/*", "", false },
        { "text/plain", "text/html", false },
    };

    (void)state;
    for (size_t i = 0; i < countof(rows); i++)
        check_int(rows[i].type,
                  http_media_matches(str_from(rows[i].range), str_from(rows[i].type)),
                  rows[i].matches);
}

static void percent_encoding_keeps_unreserved_characters(void **state)
{
    static const struct {
        const char *plain, *encoded;
    } rows[] = {
        { "azAZ09-._~", "azAZ09-._~" },
        { "a b+c/d?e=f&g", "a%20b%2Bc%2Fd%3Fe%3Df%26g" },
        { "\xc3\xa9", "%C3%A9" },
        { "", "" },
    };
    struct str back;

    for (size_t i = 0; i < countof(rows); i++) {
        struct str encoded = http_percent_encode(*state, str_from(rows[i].plain));

        check_text(rows[i].plain, encoded, rows[i].encoded);
        assert_true(http_percent_decode(*state, encoded, &back));
        check_text(rows[i].encoded, back, rows[i].plain);
    }
}

static void broken_percent_sequences_are_refused(void **state)
{
    static const char *const rows[] = { "%", "%4", "a%4", "%zz", "%4z", "%%41" };
    struct str untouched = S("before");

    for (size_t i = 0; i < countof(rows); i++) {
        assert_false(http_percent_decode(*state, str_from(rows[i]), &untouched));
        check_text(rows[i], untouched, "before");
    }
    assert_true(http_percent_decode(*state, S("%e2%82%AC"), &untouched));
    check_text("either case", untouched, "\xe2\x82\xac");
}

static void reasons_are_those_of_the_registry(void **state)
{
    static const struct {
        int status;
        const char *phrase;
    } rows[] = { { 200, "OK" },
                 { 404, "Not Found" },
                 { 422, "Unprocessable Content" },
                 { 429, "Too Many Requests" },
                 { 299, "" },
                 { 0, "" },
                 { -1, "" } };

    (void)state;
    for (size_t i = 0; i < countof(rows); i++)
        assert_string_equal(http_reason(rows[i].status), rows[i].phrase);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(headers_are_found_in_either_case),
        UNIT_TEST(setting_a_header_replaces_all_of_its_name),
        UNIT_TEST(a_copy_of_headers_changes_alone),
        UNIT_TEST(media_types_lose_parameters_and_case),
        UNIT_TEST(media_ranges_match_by_their_parts),
        UNIT_TEST(percent_encoding_keeps_unreserved_characters),
        UNIT_TEST(broken_percent_sequences_are_refused),
        UNIT_TEST(reasons_are_those_of_the_registry),
    };

    return cmocka_run_group_tests_name("message", tests, NULL, NULL);
}
