/* The kinds' own texts and examples: each is complete, fits the help desk of example/,
 * and is shown to be broken by some variant. */
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "claims/example.h"
#include "tests/unit/claims/fixture.h"
#include "tests/unit/claims/replay.h"

static void texts_are_complete(void **state)
{
    (void)state;
    for (size_t i = 0; claim_kinds[i]; i++) {
        const struct claim_kind *k = claim_kinds[i];

        if (!k->says || !k->proves || !k->about || !k->example)
            fail_msg("%s: a text is missing", k->name);
        assert_true(str_from(claim_subject_title(k->subject)).len > 0);
    }
}

static void each_parameter_says_what_it_is(void **state)
{
    for (size_t i = 0; claim_kinds[i]; i++) {
        const struct claim_param *p = claim_kinds[i]->params;

        for (; p && p->name; p++)
            if (!p->says || !*p->says)
                fail_msg("%s: %s says nothing", claim_kinds[i]->name, p->name);
        assert_non_null(claim_kind_schema(*state, claim_kinds[i]));
    }
}

static void each_example_is_a_claim_of_its_kind(void **state)
{
    for (size_t i = 0; claim_kinds[i]; i++) {
        struct diags *diags = diags_new(*state);
        struct kind_example e = kind_example(*state, claim_kinds[i], diags);

        if (!e.claim)
            fail_msg("%s: %s", claim_kinds[i]->name, diags_first(diags));
        check_text(claim_kinds[i]->name, e.claim->kind, claim_kinds[i]->name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(texts_are_complete),
        UNIT_TEST(each_parameter_says_what_it_is),
        UNIT_TEST(each_example_is_a_claim_of_its_kind),
    };
    return cmocka_run_group_tests_name("claims.examples", tests, NULL, NULL);
}
