/* Unit tests of http/auth.h. */
#include "base/arena.h"
#include "http/auth.h"
#include "http/message.h"
#include "tests/support/test.h"

#include "base/banned.h"

static void base64_is_that_of_the_rfc(void **state)
{
    static const struct {
        const char *bytes, *base64;
    } rows[] = {
        { "", "" },
        { "f", "Zg==" },
        { "fo", "Zm8=" },
        { "foo", "Zm9v" },
        { "foob", "Zm9vYg==" },
        { "fooba", "Zm9vYmE=" },
        { "foobar", "Zm9vYmFy" },
        { "\xff\xfe\xfb", "//77" },
    };

    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].bytes, http_base64(*state, str_from(rows[i].bytes)),
                   rows[i].base64);
}

struct row {
    const char *label;
    struct http_auth auth;
    const char *target, *name, *value; /* the request before */
    const char *target_after, *header, *header_after;
};

static const struct row rows[] = {
    { "header",
      { HTTP_AUTH_HEADER, { "x-api-key", 9 }, { 0 }, { "k", 1 } },
      "/a",
      NULL,
      NULL,
      "/a",
      "x-api-key",
      "k" },
    { "header again",
      { HTTP_AUTH_HEADER, { "x-api-key", 9 }, { 0 }, { "k", 1 } },
      "/a",
      "X-Api-Key",
      "old",
      "/a",
      "x-api-key",
      "k" },
    { "query",
      { HTTP_AUTH_QUERY, { "key", 3 }, { 0 }, { "a b&c", 5 } },
      "/a",
      NULL,
      NULL,
      "/a?key=a%20b%26c",
      NULL,
      NULL },
    { "query with others",
      { HTTP_AUTH_QUERY, { "key", 3 }, { 0 }, { "k", 1 } },
      "/a?x=1&key=old&y&keys=2",
      NULL,
      NULL,
      "/a?x=1&y&keys=2&key=k",
      NULL,
      NULL },
    { "empty query",
      { HTTP_AUTH_QUERY, { "k[]", 3 }, { 0 }, { "k", 1 } },
      "/a?",
      NULL,
      NULL,
      "/a?k%5B%5D=k",
      NULL,
      NULL },
    { "cookie",
      { HTTP_AUTH_COOKIE, { "sid", 3 }, { 0 }, { "s", 1 } },
      "/a",
      NULL,
      NULL,
      "/a",
      "cookie",
      "sid=s" },
    { "cookie with others",
      { HTTP_AUTH_COOKIE, { "sid", 3 }, { 0 }, { "s", 1 } },
      "/a",
      "Cookie",
      "a=b; sid=old; c=d",
      "/a",
      "cookie",
      "a=b; c=d; sid=s" },
    { "bearer",
      { HTTP_AUTH_BEARER, { 0 }, { 0 }, { "t.o.k", 5 } },
      "/a",
      "authorization",
      "x",
      "/a",
      "Authorization",
      "Bearer t.o.k" },
    { "basic",
      { HTTP_AUTH_BASIC, { 0 }, { "Aladdin", 7 }, { "open sesame", 11 } },
      "/a",
      NULL,
      NULL,
      "/a",
      "Authorization",
      "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" },
};

static void each_kind_stands_in_its_place(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        struct http_request request = { .method = S("GET"),
                                        .target = str_from(rows[i].target) };

        if (rows[i].name)
            http_header_add(a, &request.headers, str_from(rows[i].name),
                            str_from(rows[i].value));
        struct http_request shared = request;

        http_auth_apply(a, &rows[i].auth, &request);
        check_text(rows[i].label, request.target, rows[i].target_after);
        check_int(rows[i].label, (long long)request.headers.len, rows[i].header ? 1 : 0);
        if (rows[i].header)
            check_text(rows[i].label,
                       http_header_get(&request.headers, str_from(rows[i].header)),
                       rows[i].header_after);
        assert_true(http_auth_is_given(&rows[i].auth, &request));
        if (rows[i].name) /* another request with the same list keeps what it had */
            check_text(rows[i].label, shared.headers.at[0].value, rows[i].value);
    }
}

static void what_a_request_says_itself_is_seen(void **state)
{
    static const bool given[countof(rows)] = { false, true, false, true, false,
                                               false, true, true,  false };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        struct http_request request = { .method = S("GET"),
                                        .target = str_from(rows[i].target) };

        if (rows[i].name)
            http_header_add(a, &request.headers, str_from(rows[i].name),
                            str_from(rows[i].value));
        check_int(rows[i].label, http_auth_is_given(&rows[i].auth, &request), given[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(base64_is_that_of_the_rfc),
        UNIT_TEST(each_kind_stands_in_its_place),
        UNIT_TEST(what_a_request_says_itself_is_seen),
    };

    return cmocka_run_group_tests_name("auth", tests, NULL, NULL);
}
