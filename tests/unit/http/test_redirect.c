/* Unit tests of http/redirect and http/url: where a redirect leads, and what goes there.
 */
#include "http/redirect.h"
#include "http/url.h"
#include "tests/support/test.h"

static const struct {
    const char *location;
    enum redirect_kind kind;
    const char *target; /* of the next request */
} rows[] = {
    { "/v1/b", REDIRECT_HERE, "/b" },
    { "b?x=1#part", REDIRECT_HERE, "/things/b?x=1" },
    { "../b", REDIRECT_HERE, "/b" },
    { "https://api.example.com/v1/b", REDIRECT_HERE, "/b" },
    { "https://API.example.com:443/v1/b", REDIRECT_HERE, "/b" },
    { "//api.example.com/v1/b", REDIRECT_HERE, "/b" },
    { "?page=2", REDIRECT_HERE, "/things/a?page=2" },
    { "/v2/b", REDIRECT_ELSEWHERE, NULL },
    { "/v1x/b", REDIRECT_ELSEWHERE, NULL },
    { "/v1/../v2/b", REDIRECT_ELSEWHERE, NULL },
    { "http://api.example.com/v1/b", REDIRECT_ELSEWHERE, NULL },
    { "https://api.example.com:8443/v1/b", REDIRECT_ELSEWHERE, NULL },
    { "https://evil.example/v1/b", REDIRECT_ELSEWHERE, NULL },
    { "https://api.example.com@evil.example/v1/b", REDIRECT_ELSEWHERE, NULL },
    { "https://api.example.com.evil.example/v1/b", REDIRECT_ELSEWHERE, NULL },
    { "//evil.example/v1/b", REDIRECT_ELSEWHERE, NULL },
    { "ftp://api.example.com/v1/b", REDIRECT_ELSEWHERE, NULL },
    { "javascript:alert(1)", REDIRECT_ELSEWHERE, NULL },
    { "https://[", REDIRECT_ELSEWHERE, NULL },
    { "", REDIRECT_NONE, NULL },
};

static struct http_response redirect(struct arena *a, int status, const char *location)
{
    struct http_response response = { .status = status };

    http_header_add(a, &response.headers, S("location"), str_from(location));
    return response;
}

static void only_below_the_base_url_is_followed(void **state)
{
    struct arena *a = *state;
    struct http_request request = { .method = S("GET"), .target = S("/things/a") };

    for (size_t i = 0; i < countof(rows); i++) {
        struct http_response response = redirect(a, 302, rows[i].location);
        struct http_request next;
        struct str where;
        enum redirect_kind kind = redirect_read(a, S("https://api.example.com/v1"),
                                                &request, &response, &next, &where);

        check_int(rows[i].location, kind, rows[i].kind);
        if (rows[i].target)
            check_text(rows[i].location, next.target, rows[i].target);
    }
}

static void methods_and_bodies_follow_the_status(void **state)
{
    static const struct {
        int status;
        const char *method, *next;
        bool body;
    } cases[] = {
        { 301, "POST", "GET", false },     { 302, "POST", "GET", false },
        { 303, "POST", "GET", false },     { 303, "PATCH", "GET", false },
        { 303, "HEAD", "HEAD", true },     { 307, "POST", "POST", true },
        { 308, "PATCH", "PATCH", true },   { 301, "PATCH", "PATCH", true },
        { 302, "DELETE", "DELETE", true }, { 301, "GET", "GET", true },
    };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(cases); i++) {
        struct http_request request = { .method = str_from(cases[i].method),
                                        .target = S("/a"),
                                        .body = S("{}"),
                                        .has_body = true };
        struct http_response response = redirect(a, cases[i].status, "/b");
        struct http_request next;
        struct str where;

        http_header_add(a, &request.headers, S("Content-Type"), S("application/json"));
        http_header_add(a, &request.headers, S("X-Key"), S("k"));
        check_int("kind",
                  redirect_read(a, S("http://x"), &request, &response, &next, &where),
                  REDIRECT_HERE);
        check_text("method", next.method, cases[i].next);
        check_int("body", next.has_body, cases[i].body);
        check_int("type", http_header_has(&next.headers, S("content-type")),
                  cases[i].body);
        check_int("key", http_header_has(&next.headers, S("x-key")), 1);
    }
}

static void other_statuses_are_no_redirects(void **state)
{
    struct arena *a = *state;
    static const int statuses[] = { 200, 201, 300, 304, 305, 404 };
    struct http_request request = { .method = S("GET"), .target = S("/a") }, next;
    struct str where;

    for (size_t i = 0; i < countof(statuses); i++) {
        struct http_response response = redirect(a, statuses[i], "/b");

        check_int("kind",
                  redirect_read(a, S("http://x"), &request, &response, &next, &where),
                  REDIRECT_NONE);
    }
}

static void a_url_is_taken_apart(void **state)
{
    struct arena *a = *state;
    struct url url;

    assert_true(url_resolve(a, S("https://joe:pw@Auth.Example.com/oauth/token?x=1#f"),
                            STR_NONE, &url));
    check_text("origin", url.origin, "https://auth.example.com:443");
    check_text("target", url.target, "/oauth/token?x=1");
    assert_true(url_resolve(a, S("http://x"), S("/token"), &url));
    check_text("origin", url.origin, "http://x:80");
    assert_false(url_resolve(a, S("not a url"), STR_NONE, &url));
    assert_false(url_resolve(a, S("file:///etc/passwd"), STR_NONE, &url));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(only_below_the_base_url_is_followed),
        UNIT_TEST(methods_and_bodies_follow_the_status),
        UNIT_TEST(other_statuses_are_no_redirects),
        UNIT_TEST(a_url_is_taken_apart),
    };
    return cmocka_run_group_tests_name("redirect", tests, NULL, NULL);
}
