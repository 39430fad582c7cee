/* Unit tests of run/capture: segments of a header that is a URL. */
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
    } rows[] = {
        { "/books/12", -1, "12" },
        { "/books/12/", -1, "12" },
        { "https://api.example.com/v1/books/12?x=/9#/8", -1, "12" },
        { "https://api.example.com/v1/books/12", 1, "v1" },
        { "https://api.example.com/v1/books/12", -3, "v1" },
        { "https://api.example.com/v1/books/12", -4, NULL },
        { "https://api.example.com/v1/books/12", 4, NULL },
        { "https://api.example.com", -1, NULL },
        { "books/a%20b", -1, "a b" },
        { "/books/%zz", -1, "%zz" },
        { "/books/12", 0, "/books/12" },
        { "", -1, NULL },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct http_response response = { .status = 201 };
        struct capture c = { .header = S("Location"), .segment = rows[i].segment };
        struct body_view body = { 0 };

        http_header_add(*state, &response.headers, S("location"),
                        str_from(rows[i].location));
        json_t *value = capture_value(*state, &c, &response, &body);

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
