/* Unit tests of what cases on a live target must not do beside each other: run/alone.h,
 * run/unique_values.h. */
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/rng.h"
#include "doc/json.h"
#include "run/alone.h"
#include "run/unique_values.h"
#include "tests/support/test.h"

#define CONTRACT TEST_SOURCE_DIR "/specs/inventory/openapi.yaml"

/* The case with that text, from a file of its own. */
static struct case_instance case_of(struct arena *a, const char *text)
{
    char path[] = "/tmp/fealty-beside-XXXXXX";
    struct suite *s = arena_new(a, struct suite);
    struct diags *diags = diags_new(a);
    struct err err = { 0 };
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    if (!fs_write(path, arena_printf(a, "contract: " CONTRACT "\ncases:\n%s", text),
                  &err))
        fail_msg("%s", err.msg);
    if (!suite_add_file(a, s, path, diags))
        fail_msg("%s", diags_first(diags));
    unlink(path);
    return case_expand(a, &s->files[0]->cases[0], 0);
}

static void check_alone(struct arena *a, const char *text, bool alone)
{
    struct case_instance instance = case_of(a, text);

    check_int(text, case_runs_alone(instance.def), alone);
}

static void two_lists_and_a_deletion_want_nobody_beside(void **state)
{
    struct arena *a = *state;

    check_alone(a, "- {name: a, send: {operation: listItems}, expect: {status: 2xx}}\n",
                false);
    check_alone(a,
                "- name: a\n  steps:\n"
                "  - {send: {operation: listItems}, expect: {status: 2xx}}\n"
                "  - {send: {operation: listItems}, expect: {status: 2xx}}\n",
                true);
    check_alone(a,
                "- name: a\n  steps:\n"
                "  - {send: {operation: getItem, parameters: {itemId: x}}, expect: "
                "{status: 404}}\n"
                "  - {send: {operation: listItems}, expect: {status: 2xx}}\n",
                false);
    check_alone(a,
                "- name: a\n"
                "  send: {operation: deleteItem, parameters: {itemId: x}}\n"
                "  expect: {status: 2xx}\n",
                true);
}

static void check_values(struct arena *a, const char *text, const char *wanted)
{
    struct case_instance instance = case_of(a, text);
    struct rng rng = rng_seeded(1), before = rng;
    const struct env builtins = { .rng = &rng, .values = arena_json(a, json_object()) };
    struct str_list names = unique_values(a, &instance, &builtins);
    struct str all = STR_NONE;

    for (size_t i = 0; i < names.len; i++)
        all = arena_printf(a, "%.*s%s%.*s", STR_ARG(all), i ? ", " : "",
                           STR_ARG(names.at[i]));
    check_text(text, all, wanted);
    assert_int_equal(rng_next(&rng), rng_next(&before)); /* nothing was drawn */
}

static void unique_values_and_keys_are_locked_however_they_are_written(void **state)
{
    struct arena *a = *state;

    check_values(a,
                 "- name: a\n"
                 "  send: {operation: createItem, body: {sku: AB-1, name: Bolt}}\n"
                 "  expect: {status: 2xx}\n",
                 "item sku ab-1, item name bolt");
    check_values(a,
                 "- name: a $(sku)\n"
                 "  for: {sku: [AB-1, AB-2]}\n"
                 "  send: {operation: createItem, body: {sku: $(sku)}}\n"
                 "  expect: {status: 2xx}\n",
                 "item sku ab-1");
    check_values(a,
                 "- name: a\n"
                 "  send: {operation: createItem, body: {sku: null, id: $(uuid)}}\n"
                 "  expect: {status: 4xx}\n",
                 "item id 910a2dec-8902-4cc1-beeb-8da1658eec67");
    check_values(a,
                 "- name: a\n"
                 "  send:\n"
                 "    operation: putLocation\n"
                 "    parameters: {code: Z9}\n"
                 "    body: {title: Hall}\n"
                 "  expect: {status: 2xx}\n",
                 "location code z9, location title hall");
    check_values(a, "- {name: a, send: {operation: listItems}, expect: {status: 2xx}}\n",
                 "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(two_lists_and_a_deletion_want_nobody_beside),
        UNIT_TEST(unique_values_and_keys_are_locked_however_they_are_written),
    };
    return cmocka_run_group_tests_name("beside", tests, NULL, NULL);
}
