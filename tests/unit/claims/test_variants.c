/* Variants: readable, the same every time, and an ordinary case file. */
#include "base/map.h"
#include "doc/yaml.h"
#include "suite/suite.h"
#include "tests/unit/claims/fixture.h"
#include "tests/unit/claims/replay.h"

static struct str written(struct arena *a, const char *path, enum variant_depth depth)
{
    struct fixture *f = fixture_open(a, path);
    struct node *root = claims_variants(a, f->contract, f->states, depth);
    struct buf out;

    assert_non_null(root);
    buf_init(&out, 1u << 24);
    yaml_write(&out, root);
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

static void they_are_the_same_every_time(void **state)
{
    struct str one = written(*state, DESK, VARIANTS_DEFAULT);
    struct str other = written(*state, DESK, VARIANTS_DEFAULT);

    assert_true(one.len > 0);
    assert_true(str_eq(one, other));
}

static void written_out_they_read_back(void **state)
{
    struct arena *a = *state;
    struct diags *diags = diags_new(a);
    struct source source = { .path = S("v.yaml"),
                             .text = written(a, DESK, VARIANTS_THOROUGH) };
    struct node *root = yaml_parse(a, &source, diags);
    struct suite suite = { 0 };

    assert_non_null(root);
    if (!suite_add_node(a, &suite, root, S(DESK "/variants.yaml"), false, diags))
        fail_msg("%s", diags_first(diags));
    assert_int_equal(suite.file_count, 1);
}

static void names_are_unique_and_begin_with_the_claim(void **state)
{
    struct replay *r = replay_open(*state, DESK, VARIANTS_THOROUGH);
    struct map seen = { 0 };

    for (size_t i = 0; i < r->file->case_count; i++) {
        const struct case_def *def = &r->file->cases[i];

        assert_null(map_get(&seen, def->name_text));
        map_set(r->a, &seen, def->name_text, &r->file->cases[i]);
        assert_true(str_starts(def->name_text, def->proves[0]->id));
    }
}

static void thorough_ones_are_no_fewer(void **state)
{
    struct replay *r = replay_open(*state, DESK, VARIANTS_DEFAULT);
    struct replay *t = replay_open(*state, DESK, VARIANTS_THOROUGH);

    assert_true(t->file->case_count > r->file->case_count);
}

static void every_clear_claim_of_the_desk_is_proved(void **state)
{
    struct replay *r = replay_open(*state, DESK, VARIANTS_DEFAULT);

    for (size_t i = 0; i < r->contract->claim_count; i++) {
        const struct claim *claim = &r->contract->claims[i];
        bool proved = false;

        for (size_t k = 0; k < r->file->case_count; k++)
            proved |= r->file->cases[k].proves[0] == claim;
        if (!proved && !claim->implicit)
            fail_msg("%.*s has no variant", STR_ARG(claim->id));
    }
}

/* A case as it reads. */
static const char *const excerpts[] = {
    "- name: \"which-person: id, mail of different records\"\n"
    "  proves: which-person\n"
    "  given: default\n"
    "  send:\n"
    "    operation: updatePerson\n"
    "    body: {name: Ida, id: $(ann.id), mail: $(bob.mail)}\n"
    "  then:\n"
    "  - person: $(ann.id)\n"
    "    is: {name: Ida}\n"
    "    rest: !unchanged\n"
    "  - person: $(bob.id)\n"
    "    is: !unchanged\n"
    "  - person: $(cid.id)\n"
    "    is: !unchanged\n",

    "- name: \"code-unique: the code of b\"\n"
    "  proves: code-unique\n"
    "  given: default\n"
    "  send:\n"
    "    operation: updateTicket\n"
    "    parameters: {id: $(a.id)}\n"
    "    body:\n"
    "      ticket: {code: $(b.code)}\n"
    "  expect:\n"
    "    status: 409\n"
    "    body: {holder: $(b.id)}\n"
    "  then:\n"
    "  - ticket: $(a.id)\n"
    "    is: !unchanged\n"
    "  - ticket: $(b.id)\n"
    "    is: !unchanged\n",
};

static void they_read_well(void **state)
{
    struct str text = written(*state, DESK, VARIANTS_DEFAULT);

    for (size_t i = 0; i < countof(excerpts); i++)
        if (str_find(text, str_from(excerpts[i])) == SIZE_MAX)
            fail_msg("not among the variants:\n%s", excerpts[i]);
}

/* What an unclear claim leaves open is asked under its name alone. */
static void doubtful_ones_prove_unclear_claims_only(void **state)
{
    struct replay *r =
        replay_open(*state, TEST_SOURCE_DIR "/specs/update-lead", VARIANTS_DEFAULT);
    size_t observed = 0;

    for (size_t i = 0; i < r->file->case_count; i++) {
        const struct case_def *def = &r->file->cases[i];

        if (str_find(def->name_text, S("of no record, ")) == SIZE_MAX)
            continue;
        observed++;
        assert_true(def->unclear);
    }
    assert_true(observed > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(they_are_the_same_every_time),
        UNIT_TEST(written_out_they_read_back),
        UNIT_TEST(names_are_unique_and_begin_with_the_claim),
        UNIT_TEST(thorough_ones_are_no_fewer),
        UNIT_TEST(every_clear_claim_of_the_desk_is_proved),
        UNIT_TEST(they_read_well),
        UNIT_TEST(doubtful_ones_prove_unclear_claims_only),
    };

    return cmocka_run_group_tests_name("claims.variants", tests, NULL, NULL);
}
