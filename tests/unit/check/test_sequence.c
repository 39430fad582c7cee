/* Bodies that are a sequence of items: what the answers of golden tests cannot hold. */
#include "base/arena.h"
#include "check/sequence.h"
#include "doc/json.h"
#include "tests/support/test.h"

static struct sequence events(struct arena *a, struct str body)
{
    return sequence_read(a, sequence_kind_of(a, S("Text/Event-Stream; charset=utf-8")),
                         body);
}

static void identifier_with_nul_is_none(void **state)
{
    struct arena *a = *state;
    struct sequence s = events(a, S("id: 1\0\ndata: a\n\nid: 2\ndata: b\n\n"));

    check_int("events", (long long)s.len, 2);
    check_int("without", json_member(s.at[0].value, S("id")) != NULL, 0);
    check_text("with", json_member_text(s.at[1].value, "id"), "2");
}

static void broken_text_is_replaced(void **state)
{
    struct arena *a = *state;
    struct sequence s = events(a, S("data: a\xff\n\n"));

    check_int("events", (long long)s.len, 1);
    check_text("data", json_member_text(s.at[0].value, "data"), "a\xef\xbf\xbd");
}

static void what_is_too_much_is_told(void **state)
{
    struct arena *a = *state;
    size_t len = 2 * (SEQUENCE_ITEMS_MAX + 1);
    char *body = arena_alloc(a, len);

    for (size_t i = 0; i < len; i += 2)
        body[i] = '1', body[i + 1] = '\n';
    struct sequence s = sequence_read(a, SEQUENCE_LINES, (struct str){ body, len });

    check_int("items", (long long)s.len, SEQUENCE_ITEMS_MAX);
    check_int("cut", s.cut, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(identifier_with_nul_is_none),
        UNIT_TEST(broken_text_is_replaced),
        UNIT_TEST(what_is_too_much_is_told),
    };
    return cmocka_run_group_tests_name("sequence", tests, NULL, NULL);
}
