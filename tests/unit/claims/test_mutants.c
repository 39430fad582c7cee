/* Mutants: of every kind, well named, and each of them seen by some variant. */
#include "base/map.h"
#include "tests/unit/claims/fixture.h"
#include "tests/unit/claims/replay.h"

/* Contracts of the repository beside the one of these tests. */
static const char *const contracts[] = {
    DESK,
    TEST_SOURCE_DIR "/specs/neeto-lead",
    TEST_SOURCE_DIR "/specs/update-lead",
};

/* --- how many, and what they are called --- */

static void every_kind_of_the_desk_has_at_least_three(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);

    for (size_t i = 0; claim_kinds[i]; i++) {
        const struct claim_kind *kind = claim_kinds[i];
        size_t count = 0, claims = 0;

        for (size_t k = 0; k < f->contract->claim_count; k++)
            if (str_eq_c(f->contract->claims[k].kind, kind->name)) {
                claims++;
                count += claims_mutants(f->a, f->contract, &f->contract->claims[k]).len;
            }
        if (claims && count < 3)
            fail_msg("%s has %zu mutants", kind->name, count);
    }
}

static void names_are_unique_within_a_claim(void **state)
{
    for (size_t i = 0; i < countof(contracts); i++) {
        struct fixture *f = fixture_open(*state, contracts[i]);
        struct variation_list all = claims_mutants(f->a, f->contract, NULL);
        struct map seen = { 0 };

        for (size_t k = 0; k < all.len; k++) {
            struct str name = arena_printf(
                f->a, "%.*s:%.*s", STR_ARG(all.at[k].claim->id), STR_ARG(all.at[k].name));

            if (map_get(&seen, name))
                fail_msg("%.*s is there twice", STR_ARG(name));
            map_set(f->a, &seen, name, &all.at[k]);
            assert_true(all.at[k].says.len > 0);
            assert_true(str_find(all.at[k].says, S("{}")) == SIZE_MAX);
        }
    }
}

static void what_is_unclear_has_none(void **state)
{
    struct fixture *f = fixture_open(*state, TEST_SOURCE_DIR "/specs/update-lead");
    struct variation_list all = claims_mutants(f->a, f->contract, NULL);

    assert_true(all.len > 0);
    for (size_t i = 0; i < all.len; i++)
        assert_int_not_equal(all.at[i].claim->strength, STRENGTH_UNCLEAR);
}

/* --- each can be seen --- */

static bool is_seen(const struct replay *r, const struct variation *v,
                    const struct str *honest)
{
    struct arena *scratch = arena_open();
    struct model *m = claims_model(scratch, r->contract, r->states, v);
    bool seen = false;

    for (size_t i = 0; i < r->file->case_count && !seen; i++)
        seen = !str_eq(honest[i], replay_case(r, m, &r->file->cases[i], scratch));
    arena_close(scratch);
    return seen;
}

static void each_is_seen_by_some_variant(void **state)
{
    for (size_t i = 0; i < countof(contracts); i++) {
        struct replay *r = replay_open(*state, contracts[i], VARIANTS_DEFAULT);
        struct model *m = claims_model(r->a, r->contract, r->states, NULL);
        struct str *honest = arena_array(r->a, struct str, r->file->case_count);
        struct variation_list all = claims_mutants(r->a, r->contract, NULL);

        for (size_t k = 0; k < r->file->case_count; k++)
            honest[k] = replay_case(r, m, &r->file->cases[k], r->a);
        for (size_t k = 0; k < all.len; k++)
            if (!is_seen(r, &all.at[k], honest))
                fail_msg("%.*s/%.*s:%.*s changes nothing that anybody sees",
                         STR_ARG(r->contract->name), STR_ARG(all.at[k].claim->id),
                         STR_ARG(all.at[k].name));
    }
}

/* --- by name --- */

static const struct {
    const char *name, *found, *message;
} lookups[] = {
    { "state-values:refuses:closed", "refuses:closed", NULL },
    { "state-values", "refuses:open", NULL },
    { "person-name:stale:person_name", "stale:person_name", NULL },
    { "state-value", NULL,
      "desk has no claim `state-value`; did you mean `state-values`?" },
    { "zzz", NULL, "desk has no claim `zzz`" },
    { "state-values:refuses:close", NULL,
      "claim `state-values` has no mutant `refuses:close`; did you mean "
      "`refuses:closed`?" },
    { "key-needed:nonsense", NULL,
      "claim `key-needed` has no mutant `nonsense`; it has missing-accepted, "
      "wrong-accepted, "
      "prefix-is-enough, not-checked, end-ignored, start-ignored, middle-ignored, "
      "rest-ignored, …" },
};

static void one_is_found_by_its_name(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);

    for (size_t i = 0; i < countof(lookups); i++) {
        struct str message = STR_NONE;
        const struct variation *v =
            claims_find_mutant(f->a, f->contract, str_from(lookups[i].name), &message);

        if (lookups[i].found) {
            check_text(lookups[i].name, v ? v->name : S("nothing"), lookups[i].found);
            continue;
        }
        assert_null(v);
        check_text(lookups[i].name, message, lookups[i].message);
    }
}

static void an_unclear_claim_cannot_be_broken(void **state)
{
    struct fixture *f = fixture_open(*state, TEST_SOURCE_DIR "/specs/update-lead");
    struct str message = STR_NONE;

    assert_null(claims_find_mutant(f->a, f->contract, S("content-type"), &message));
    check_text(
        "message", message,
        "claim `content-type` is unclear: whatever an endpoint does, it cannot break "
        "it");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(every_kind_of_the_desk_has_at_least_three),
        UNIT_TEST(names_are_unique_within_a_claim),
        UNIT_TEST(what_is_unclear_has_none),
        UNIT_TEST(each_is_seen_by_some_variant),
        UNIT_TEST(one_is_found_by_its_name),
        UNIT_TEST(an_unclear_claim_cannot_be_broken),
    };

    return cmocka_run_group_tests_name("claims.mutants", tests, NULL, NULL);
}
