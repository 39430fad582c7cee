/* Unit tests of run/: selections, plans, and whole runs against the mock in process. */
#include "check/result.h"
#include "claims/claims.h"
#include "run/plan.h"
#include "run/run.h"
#include "tests/support/test.h"

#define SHARED TEST_SOURCE_DIR "/tests/golden/shared"

static struct suite *load(struct arena *a, struct diags **ret)
{
    struct suite *s = arena_new(a, struct suite);
    struct diags *diags = diags_new(a);

    if (!suite_add_file(a, s, SHARED "/cases/good.yaml", diags))
        fail_msg("%s", diags_first(diags));
    if (ret)
        *ret = diags;
    return s;
}

/* --- selection and plan --- */

static size_t count(const struct suite *s, const struct selection *selection)
{
    struct plan_count count;
    struct err err = { 0 };

    assert_true(plan_count(s, selection, s->contracts[0], &count, &err));
    return count.selected;
}

static struct str_list *one(struct arena *a, const char *text)
{
    struct str_list *list = arena_new(a, struct str_list);
    struct str *at = arena_new(a, struct str);

    *at = str_from(text);
    *list = (struct str_list){ at, 1, 1 };
    return list;
}

static void a_selection_narrows_the_plan(void **state)
{
    struct arena *a = *state;
    const struct suite *s = load(a, NULL);
    struct selection all = { 0 };
    struct selection by_claim = { .claims = *one(a, "things/colours") };
    struct selection by_name = { .cases = *one(a, "colour green") };
    struct selection by_contract = { .contracts = *one(a, "other") };

    check_int("all", (long long)count(s, &all), 6);
    check_int("claim", (long long)count(s, &by_claim), 2);
    check_int("name", (long long)count(s, &by_name), 1);
    check_int("another contract", (long long)count(s, &by_contract), 0);
}

static void an_id_selects_its_case_alone(void **state)
{
    struct arena *a = *state;
    const struct suite *s = load(a, NULL);
    struct case_instance instance = case_expand(a, &s->files[0]->cases[0], 1);
    struct selection by_id = { .cases = *one(a, instance.id_text.at) };

    check_int("id", (long long)count(s, &by_id), 1);
}

static void the_plan_gives_what_it_counts(void **state)
{
    struct arena *a = *state;
    const struct suite *s = load(a, NULL);
    struct selection selection = { .claims = *one(a, "wrong-colours") };
    struct plan plan = plan_of(s, &selection, s->contracts[0]);
    struct case_instance instance;
    size_t given = 0;

    while (plan_next(&plan, a, &instance))
        given++;
    check_int("given", (long long)given, (long long)count(s, &selection));
}

static void a_name_that_is_nothing_is_refused_with_the_nearest(void **state)
{
    struct arena *a = *state;
    const struct suite *s = load(a, NULL);
    struct selection selection = { .claims = *one(a, "colurs") };
    struct err err = { 0 };

    assert_false(selection_check(a, &selection, s, &err));
    check_text("message", str_from(err.msg),
               "no claim is named `colurs`; did you mean `colours`?");
}

/* --- whole runs --- */

struct seen {
    struct result_sink sink;
    size_t results, finished, next;
    size_t verdicts[VERDICT_COUNT];
};

static void see_finished(struct result_sink *s, const struct case_result *r)
{
    (void)r;
    ((struct seen *)s)->finished++;
}

static void see_result(struct result_sink *s, const struct case_result *r)
{
    struct seen *seen = (struct seen *)s;

    assert_int_equal(r->ordinal, seen->next); /* in the order of the plan */
    seen->next++;
    seen->results++;
    seen->verdicts[r->verdict]++;
}

struct breaking {
    struct arena *arena;
    const struct suite *suite;
    const struct variation *variation;
};

static const struct model *model_of(const struct contract *c, void *ctx)
{
    const struct breaking *b = ctx;

    return claims_model(b->arena, c, suite_states(b->suite, c), b->variation);
}

static struct run_summary run(struct arena *a, struct suite *s, bool in_process,
                              const struct variation *variation, struct seen *seen)
{
    static const struct selection all;
    struct target target = { .kind = TARGET_MOCK,
                             .name = S("mock"),
                             .in_process = in_process };
    struct breaking breaking = { a, s, variation };
    struct result_sink *sinks[] = { &seen->sink };
    struct run_options options = { .suite = s,
                                   .selection = &all,
                                   .target = &target,
                                   .seed = 7,
                                   .jobs = 3,
                                   .model_of = model_of,
                                   .model_ctx = &breaking,
                                   .sinks = sinks,
                                   .sink_count = 1 };
    struct run_summary summary;
    struct err err = { 0 };

    *seen = (struct seen){ .sink = { .finished = see_finished, .result = see_result } };
    if (!run_all(a, &options, &summary, &err))
        fail_msg("%s", err.msg);
    return summary;
}

static void the_honest_mock_is_green_in_process_and_over_sockets(void **state)
{
    struct arena *a = *state;
    struct suite *s = load(a, NULL);
    struct seen seen;

    for (int in_process = 0; in_process < 2; in_process++) {
        struct run_summary summary = run(a, s, in_process, NULL, &seen);

        check_int("pass", (long long)seen.verdicts[VERDICT_PASS], 6);
        check_int("finished", (long long)seen.finished, 6);
        check_int("planned", (long long)summary.info->planned, 6);
    }
}

static void each_mutant_of_the_contract_turns_it_red_or_survives_alike(void **state)
{
    struct arena *a = *state;
    struct suite *s = load(a, NULL);
    struct variation_list mutants = claims_mutants(a, s->contracts[0], NULL);
    size_t red = 0;

    assert_true(mutants.len > 10);
    for (size_t i = 0; i < mutants.len; i++) {
        struct seen in_process, sockets;

        run(a, s, true, &mutants.at[i], &in_process);
        run(a, s, false, &mutants.at[i], &sockets);
        for (size_t v = 0; v < VERDICT_COUNT; v++)
            check_int(arena_cstr(a, mutants.at[i].name), (long long)sockets.verdicts[v],
                      (long long)in_process.verdicts[v]);
        red += in_process.verdicts[VERDICT_FAIL] > 0;
    }
    assert_true(red > mutants.len / 2);
}

static void a_refuted_claim_is_named_and_no_other(void **state)
{
    struct arena *a = *state;
    struct suite *s = load(a, NULL);
    struct seen seen;
    struct str message;
    const struct variation *v =
        claims_find_mutant(a, s->contracts[0], S("colours:not-stored:colour"), &message);

    assert_non_null(v);
    struct run_summary summary = run(a, s, true, v, &seen);

    for (size_t i = 0; i < summary.tally->contracts[0].claim_count; i++) {
        const struct claim_tally *t = &summary.tally->contracts[0].claims[i];
        bool is_broken = str_eq_c(t->claim->id, "colours");

        check_text(arena_cstr(a, t->claim->id), str_from(claim_status_name(t->status)),
                   is_broken ? "refuted" : "proved");
    }
}

static void a_run_that_is_told_to_stop_starts_nothing_more(void **state)
{
    struct arena *a = *state;
    struct suite *s = load(a, NULL);
    static const struct selection all;
    struct target target = { .kind = TARGET_MOCK, .name = S("mock"), .in_process = true };
    volatile sig_atomic_t stop = 1;
    struct run_options options = {
        .suite = s, .selection = &all, .target = &target, .stop = &stop
    };
    struct run_summary summary;
    struct err err = { 0 };

    assert_true(run_all(a, &options, &summary, &err));
    assert_true(summary.interrupted);
    check_int("cases", (long long)summary.tally->cases[VERDICT_PASS], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_selection_narrows_the_plan),
        UNIT_TEST(an_id_selects_its_case_alone),
        UNIT_TEST(the_plan_gives_what_it_counts),
        UNIT_TEST(a_name_that_is_nothing_is_refused_with_the_nearest),
        UNIT_TEST(the_honest_mock_is_green_in_process_and_over_sockets),
        UNIT_TEST(each_mutant_of_the_contract_turns_it_red_or_survives_alike),
        UNIT_TEST(a_refuted_claim_is_named_and_no_other),
        UNIT_TEST(a_run_that_is_told_to_stop_starts_nothing_more),
    };
    return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
