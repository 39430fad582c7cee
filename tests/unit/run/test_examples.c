/* Each kind's example, as a contract of its own: the honest help desk passes, every way
 * of breaking the claim is seen by a variant, and no honest one of another kind fails. */
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/vec.h"
#include "claims/example.h"
#include "run/prove.h"
#include "run/selection.h"
#include "suite/suite.h"
#include "tests/support/test.h"

/* What the help desk has no case for: nobody looks at the list of all tickets after one
 * was made. */
static const struct {
    const char *kind, *mutant;
} unseen[] = {
    { "idempotency-key", "repeats-silently" },
    { "idempotency-key", "stored-though-refused" },
};

static bool is_unseen(const struct variation *v)
{
    for (size_t i = 0; i < countof(unseen); i++)
        if (str_eq_c(v->claim->kind, unseen[i].kind) &&
            str_eq_c(v->what, unseen[i].mutant))
            return true;
    return false;
}

static void write_text(struct arena *a, struct str folder, const char *name,
                       struct str text)
{
    struct err err = { 0 };

    if (!fs_write(fs_join(a, folder, str_from(name)).at, text, &err))
        fail_msg("%s", err.msg);
}

/* The suite of the example's variants; its readers want files. */
static const struct claim *load(struct arena *a, struct str folder,
                                const struct claim_kind *kind, struct suite *suite)
{
    struct diags *diags = diags_new(a);

    write_text(a, folder, "openapi.yaml",
               arena_printf(a, "%.*sx-claims:\n%s", STR_ARG(claims_example_openapi),
                            kind->example));
    write_text(a, folder, "states.yaml", claims_example_states);
    const struct contract *c = suite_contract(a, suite, folder.at, diags);

    if (!c || !claims_check(c, diags))
        fail_msg("%s: %s", kind->name, diags_first(diags));
    struct node *root = claims_variants(a, c, suite_states(suite, c), VARIANTS_DEFAULT);

    if (!root || !suite_add_node(a, suite, root, c->path, true, diags))
        fail_msg("%s: %s", kind->name, diags_first(diags));
    for (size_t i = 0; i < c->claim_count; i++)
        if (!c->claims[i].implicit)
            return &c->claims[i];
    return NULL;
}

static void check_entry(const struct prove_entry *e)
{
    const struct variation *v = e->variation;

    if (e->outcome == PROVE_FALSE_ALARM)
        fail_msg("%.*s fails on an honest endpoint (%.*s): %.*s", STR_ARG(e->case_name),
                 STR_ARG(v ? v->says : e->combination), STR_ARG(e->message));
    if (e->outcome == PROVE_SURVIVED && !is_unseen(v))
        fail_msg("%.*s: %.*s is not seen by any variant", STR_ARG(v->claim->kind),
                 STR_ARG(v->name));
}

static void prove_example(struct arena *a, struct str folder,
                          const struct claim_kind *kind)
{
    struct suite suite = { 0 };
    const struct claim *claim = load(a, folder, kind, &suite);
    struct selection selection = { 0 };
    struct prove_result result = { 0 };
    struct err err = { 0 };

    *vec_push(a, &selection.claims) = claim->id;
    struct prove_options options = { .suite = &suite, .selection = &selection };

    if (!prove(a, &options, &result, &err))
        fail_msg("%s: %s", kind->name, err.msg);
    for (size_t i = 0; i < result.entries.len; i++)
        check_entry(&result.entries.at[i]);
    if (result.killed < 3)
        fail_msg("%s: %zu mutants of the example are seen, 3 are the least", kind->name,
                 result.killed);
}

static void each_is_proved_and_can_be_broken(void **state)
{
    char folder[] = "/tmp/fealty-example-XXXXXX";

    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; claim_kinds[i]; i++)
        prove_example(*state, str_from(folder), claim_kinds[i]);
    unlink(arena_printf(*state, "%s/openapi.yaml", folder).at);
    unlink(arena_printf(*state, "%s/states.yaml", folder).at);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(each_is_proved_and_can_be_broken),
    };
    return cmocka_run_group_tests_name("run.examples", tests, NULL, NULL);
}
