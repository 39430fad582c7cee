/* Unit tests of report/issues.h: one issue for each claim, worst first. */
#include "report/issues.h"
#include "tests/support/test.h"

struct made {
    struct contract contract;
    struct case_file file;
    struct case_def def;
    struct claim claims[2];
    const struct claim *proves[2];
    struct case_instance instance;
    struct case_finding findings[1];
    struct case_result result;
};

static struct made *make(struct arena *a, const char *claim, enum strength strength,
                         enum verdict verdict)
{
    struct made *m = arena_new(a, struct made);

    m->contract.name = S("leads");
    m->contract.path = S("specs/leads/openapi.yaml");
    m->file.contract = &m->contract;
    m->file.path = S("cases/leads.yaml");
    m->claims[0] = (struct claim){ .contract = &m->contract,
                                   .id = str_from(claim),
                                   .strength = strength };
    m->claims[1] = (struct claim){ .contract = &m->contract,
                                   .id = S("second"),
                                   .strength = STRENGTH_UNCLEAR };
    m->proves[0] = &m->claims[0];
    m->proves[1] = &m->claims[1];
    m->def = (struct case_def){ .file = &m->file, .proves = m->proves, .prove_count = 1 };
    m->instance = (struct case_instance){ .def = &m->def,
                                          .name = S("a case"),
                                          .id_text = S("0123abcd") };
    m->findings[0].finding = (struct finding){
        .kind = FINDING_BODY, .where = S("body /a"), .expected = S("1"), .actual = S("2")
    };
    m->result = (struct case_result){ .instance = &m->instance,
                                      .verdict = verdict,
                                      .reason = S("reset"),
                                      .findings = { m->findings, 1, 1 } };
    return m;
}

static void a_claim_is_one_issue_and_the_worst_comes_first(void **state)
{
    struct arena *a = *state;
    struct report_options options = { .quiet = false };
    struct issues list = { .arena = a, .options = &options, .details = true };

    issues_add(&list, &make(a, "no-answer", STRENGTH_MUST, VERDICT_ERROR)->result);
    for (int i = 0; i < 3; i++)
        issues_add(&list, &make(a, "weak", STRENGTH_SHOULD, VERDICT_FAIL)->result);
    issues_add(&list, &make(a, "once", STRENGTH_MUST, VERDICT_FAIL)->result);
    issues_add(&list, &make(a, "twice", STRENGTH_MUST, VERDICT_FAIL)->result);
    issues_add(&list, &make(a, "twice", STRENGTH_MUST, VERDICT_FAIL)->result);
    issues_add(&list, &make(a, "held", STRENGTH_MUST, VERDICT_PASS)->result);
    issues_sort(&list);
    check_int("issues", (long long)list.len, 4);
    check_text("first", list.at[0].key, "leads/twice");
    check_text("second", list.at[1].key, "leads/once");
    check_text("third", list.at[2].key, "leads/weak");
    check_int("last", list.at[3].rank, ISSUE_UNJUDGED);
    check_text("title", issue_title(a, &list.at[0]),
               "leads/twice does not hold: 2 cases fail");
    check_text("differences", list.at[0].differences, "body /a: expected 1, actual 2\n");
}

static void what_is_known_is_asked_for_and_gives_way_to_what_fails(void **state)
{
    struct arena *a = *state;
    struct report_options options = { .quiet = false };
    struct issues unasked = { .arena = a, .options = &options };
    struct issues list = { .arena = a, .options = &options, .known = true };

    issues_add(&unasked, &make(a, "weak", STRENGTH_SHOULD, VERDICT_KNOWN)->result);
    check_int("unasked", (long long)unasked.len, 0);
    issues_add(&list, &make(a, "accepted", STRENGTH_MUST, VERDICT_KNOWN)->result);
    issues_add(&list, &make(a, "both", STRENGTH_SHOULD, VERDICT_KNOWN)->result);
    issues_add(&list, &make(a, "both", STRENGTH_SHOULD, VERDICT_FAIL)->result);
    issues_sort(&list);
    check_int("issues", (long long)list.len, 2);
    check_text("first", list.at[0].key, "leads/both");
    check_text("it fails", list.at[0].accepted, "");
    check_text("last", list.at[1].key, "leads/accepted");
    check_text("why", list.at[1].accepted, "reset");
}

static void a_claim_that_is_unclear_is_no_issue(void **state)
{
    struct arena *a = *state;
    struct report_options options = { .quiet = false };
    struct issues list = { .arena = a, .options = &options };
    struct made *m = make(a, "clear", STRENGTH_MUST, VERDICT_FAIL);

    m->def.prove_count = 2;
    issues_add(&list, &m->result);
    check_int("issues", (long long)list.len, 1);
    check_text("which", list.at[0].key, "leads/clear");
}

static void a_case_without_a_claim_is_its_own_issue(void **state)
{
    struct arena *a = *state;
    struct report_options options = { .quiet = false };
    struct issues list = { .arena = a, .options = &options };
    struct made *m = make(a, "any", STRENGTH_MUST, VERDICT_FAIL);

    m->def.prove_count = 0;
    issues_add(&list, &m->result);
    check_text("key", list.at[0].key, "leads/case 0123abcd");
    check_text("place", list.at[0].at.path, "cases/leads.yaml");
}

static void cases_beyond_the_limit_are_counted(void **state)
{
    struct arena *a = *state;
    struct report_options options = { .quiet = false };
    struct issues list = { .arena = a, .options = &options };
    struct made *m = make(a, "often", STRENGTH_MUST, VERDICT_FAIL);

    for (int i = 0; i < ISSUE_CASES_MAX + 50; i++)
        issues_add(&list, &m->result);
    check_int("kept", (long long)list.at[0].cases.len, ISSUE_CASES_MAX);
    check_int("counted", (long long)list.at[0].case_count, ISSUE_CASES_MAX + 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_claim_is_one_issue_and_the_worst_comes_first),
        UNIT_TEST(what_is_known_is_asked_for_and_gives_way_to_what_fails),
        UNIT_TEST(a_claim_that_is_unclear_is_no_issue),
        UNIT_TEST(a_case_without_a_claim_is_its_own_issue),
        UNIT_TEST(cases_beyond_the_limit_are_counted),
    };

    return cmocka_run_group_tests_name("issues", tests, NULL, NULL);
}
