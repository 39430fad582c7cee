/* Unit tests of run/capture: what is taken of a header that is a URL. */
#include "check/check.h"
#include "doc/json.h"
#include "run/capture.h"
#include "tests/support/test.h"

#include "base/banned.h"

static void a_segment_of_a_url_is_taken(void **state)
{
    static const struct {
        const char *location;
        int segment;
        const char *want; /* NULL: nothing */
        const char *base; /* NULL: without a path */
    } rows[] = {
        { "/books/12", -1, "12", NULL },
        { "/books/12/", -1, "12", NULL },
        { "https://api.example.com/v1/books/12?x=/9#/8", -1, "12", NULL },
        { "https://api.example.com/v1/books/12", 1, "v1", NULL },
        { "https://api.example.com/v1/books/12", -3, "v1", NULL },
        { "https://api.example.com/v1/books/12", -4, NULL, NULL },
        { "https://api.example.com/v1/books/12", 4, NULL, NULL },
        { "https://api.example.com", -1, NULL, NULL },
        { "books/a%20b", -1, "a b", NULL },
        { "/books/%zz", -1, "%zz", NULL },
        { "/books/12", 0, "/books/12", NULL },
        { "", -1, NULL, NULL },
        { "/v1/books/12", 0, "/books/12", "https://api.example.com/v1" },
        { "/v1/books/12", 0, "/books/12", "https://api.example.com/v1/" },
        { "/v12/books", 0, "/v12/books", "https://api.example.com/v1" },
        { "/books/12", 0, "/books/12", "https://api.example.com/v1" },
        { "/v1/books/12", 2, "books", "https://api.example.com/v1" },
        { "/v1/books/12", 0, "/v1/books/12", "https://api.example.com" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct http_response response = { .status = 201 };
        struct capture c = { .header = S("Location"), .segment = rows[i].segment };
        struct body_view body = { 0 };

        http_header_add(*state, &response.headers, S("location"),
                        str_from(rows[i].location));
        struct str base =
            rows[i].base ? str_from(rows[i].base) : S("https://api.example.com");
        json_t *value = capture_value(*state, &c, base, &response, &body);

        if (!value != !rows[i].want)
            fail_msg("%s, %d", rows[i].location, rows[i].segment);
        if (value)
            check_text(rows[i].location, json_text(value), rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_segment_of_a_url_is_taken),
    };

    return cmocka_run_group_tests_name("run capture", tests, NULL, NULL);
}
