/* Unit tests of base/suggest.h. */
#include <string.h>

#include "base/suggest.h"
#include "tests/support/test.h"

static const struct str names[] = {
    { "expect", 6 },   { "given", 5 }, { "send", 4 },   { "then", 4 },
    { "status", 6 },   { "skip", 4 },  { "proves", 6 }, { "headers", 7 },
    { "contract", 8 }, { "at", 2 },
};

static const struct {
    const char *wrong, *want;
} rows[] = {
    { "expects", "expect" },
    { "expcet", "expect" },
    { "Expect", "expect" },
    { "givn", "given" },
    { "sned", "send" },
    { "tehn", "then" },
    { "STATUS", "status" },
    { "header", "headers" },
    { "contarct", "contract" },
    { "xyzzy", "" },
    { "", "" },
    { "completely-else", "" },
    { "q", "" },
};

static void the_nearest_name_is_suggested(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].wrong, suggest(str_from(rows[i].wrong), names, countof(names)),
                   rows[i].want);
}

static void long_names_and_no_names_are_no_trouble(void **state)
{
    char *text = arena_alloc(*state, 5000);
    struct str endless = { text, 5000 };

    memset(text, 'e', 5000);
    check_text("too long", suggest(endless, names, countof(names)), "");
    check_text("too long a name", suggest(S("eeee"), &endless, 1), "");
    check_text("none", suggest(S("a"), NULL, 0), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(the_nearest_name_is_suggested),
        UNIT_TEST(long_names_and_no_names_are_no_trouble),
    };

    return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
