/* Parameters of claims: strings, statuses, outcomes. */
#include "doc/json.h"
#include "tests/unit/contract/contract_test.h"

static json_t *json(struct arena *a, const char *text)
{
    json_t *value = json_read(a, str_from(text), NULL, NULL, &(struct json_error){ 0 });

    assert_non_null(value);
    return value;
}

static const struct row {
    const char *value;
    bool reads, has_400, has_422, has_200;
} rows[] = {
    { "400", true, true, false, false },
    { "400.0", true, true, false, false },
    { "[400, 422]", true, true, true, false },
    { "\"4xx\"", true, true, true, false },
    { "\"4XX\"", true, true, true, false },
    { "[\"4xx\", 200]", true, true, true, true },
    { "\"400\"", false, false, false, false },
    { "\"6xx\"", false, false, false, false },
    { "\"xxx\"", false, false, false, false },
    { "99", false, false, false, false },
    { "600", false, false, false, false },
    { "400.5", false, false, false, false },
    { "1e400", false, false, false, false },
    { "[]", false, false, false, false },
    { "[400, null]", false, false, false, false },
    { "null", false, false, false, false },
};

static void reads_sets_of_statuses(void **state)
{
    for (size_t i = 0; i < countof(rows); i++) {
        struct status_set set = { 0 };
        bool reads = status_set_read(*state, json(*state, rows[i].value), &set);

        check_int(rows[i].value, reads, rows[i].reads);
        check_int(rows[i].value, status_set_has(&set, 400), rows[i].has_400);
        check_int(rows[i].value, status_set_has(&set, 422), rows[i].has_422);
        check_int(rows[i].value, status_set_has(&set, 200), rows[i].has_200);
    }
}

static void reads_outcomes_and_takes_any_4xx_without(void **state)
{
    struct claim claim = {
        .params =
            json(*state, "{\"outcome\": {\"status\": 409, \"body\": {\"a\": 1}}}")
    };
    struct outcome outcome = claim_outcome(*state, &claim);

    assert_true(outcome.documented);
    assert_true(status_set_has(&outcome.status, 409));
    assert_false(status_set_has(&outcome.status, 400));
    assert_non_null(outcome.body);
    claim.params = json(*state, "{\"outcome\": \"either\"}");
    outcome = claim_outcome(*state, &claim);
    assert_false(outcome.documented);
    assert_true(status_set_has(&outcome.status, 400));
    assert_true(status_set_has(&outcome.status, 499));
    assert_false(status_set_has(&outcome.status, 500));
    assert_null(outcome.body);
}

static void reads_one_field_and_several_alike(void **state)
{
    struct claim claim = { .params =
                               json(*state, "{\"field\": \"a\", \"depth\": \"deep\"}") };

    check_int("one", (long long)claim_fields(*state, &claim).len, 1);
    check_text("depth", claim_text(&claim, "depth"), "deep");
    check_int("none", (long long)claim_text(&claim, "other").len, 0);
    claim.params = json(*state, "{\"fields\": [\"a\", \"b\", 7]}");
    check_int("two", (long long)claim_fields(*state, &claim).len, 2);
    check_text("second", claim_fields(*state, &claim).at[1], "b");
    claim.params = json(*state, "{}");
    check_int("neither", (long long)claim_fields(*state, &claim).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(reads_sets_of_statuses),
        UNIT_TEST(reads_outcomes_and_takes_any_4xx_without),
        UNIT_TEST(reads_one_field_and_several_alike),
    };
    return cmocka_run_group_tests_name("contract.claim", tests, NULL, NULL);
}
