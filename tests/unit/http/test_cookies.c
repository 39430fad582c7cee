/* Unit tests of http/cookies. */
#include "http/cookies.h"
#include "tests/support/test.h"

static void set(struct arena *a, struct cookie_jar *jar, const char *target,
                const char *line)
{
    struct http_response response = { .status = 200 };

    http_header_add(a, &response.headers, S("Set-Cookie"), str_from(line));
    cookies_take(a, jar, str_from(target), &response, 1000000);
}

static struct str sent(struct arena *a, const struct cookie_jar *jar, const char *target)
{
    struct http_request request = { .method = S("GET"), .target = str_from(target) };

    cookies_give(a, jar, &request);
    return http_header_get(&request.headers, S("cookie"));
}

static void what_was_set_is_sent_back(void **state)
{
    struct arena *a = *state;
    struct cookie_jar jar = { 0 };

    check_text("none", sent(a, &jar, "/"), "");
    set(a, &jar, "/login", "session=abc=; HttpOnly; Secure");
    set(a, &jar, "/login", "lang=en; Path=/");
    check_text("both", sent(a, &jar, "/x?y"), "session=abc=; lang=en");
    set(a, &jar, "/login", "session=def");
    check_text("replaced", sent(a, &jar, "/"), "lang=en; session=def");
}

static void the_past_deletes(void **state)
{
    struct arena *a = *state;
    struct cookie_jar jar = { 0 };

    set(a, &jar, "/", "a=1");
    set(a, &jar, "/", "b=1");
    set(a, &jar, "/", "c=1; Max-Age=100");
    set(a, &jar, "/", "a=; Max-Age=0");
    set(a, &jar, "/", "b=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
    check_text("left", sent(a, &jar, "/"), "c=1");
}

static void a_path_narrows(void **state)
{
    struct arena *a = *state;
    struct cookie_jar jar = { 0 };

    set(a, &jar, "/a/b", "deep=1");
    set(a, &jar, "/", "named=1; Path=/a/c");
    check_text("root", sent(a, &jar, "/"), "");
    check_text("beside", sent(a, &jar, "/ab"), "");
    check_text("below", sent(a, &jar, "/a/x"), "deep=1");
    check_text("named", sent(a, &jar, "/a/c"), "deep=1; named=1");
}

static void nonsense_is_passed_over(void **state)
{
    struct arena *a = *state;
    struct cookie_jar jar = { 0 };

    set(a, &jar, "/", "");
    set(a, &jar, "/", "no pair");
    set(a, &jar, "/", "=value");
    set(a, &jar, "/", ";;;");
    check_int("none", (long long)jar.len, 0);
    for (int i = 0; i < 2 * COOKIES_MAX; i++)
        set(a, &jar, "/", arena_printf(a, "c%d=1", i).at);
    check_int("limit", (long long)jar.len, COOKIES_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(what_was_set_is_sent_back),
        UNIT_TEST(the_past_deletes),
        UNIT_TEST(a_path_narrows),
        UNIT_TEST(nonsense_is_passed_over),
    };
    return cmocka_run_group_tests_name("cookies", tests, NULL, NULL);
}
