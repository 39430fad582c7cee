/* Rows of `for`: how many, in which order, with which names and ids. */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fs.h"
#include "suite/expand.h"
#include "tests/unit/suite/fixture.h"

#include "base/banned.h"

static const struct case_def *case_of(struct arena *a, const char *text)
{
    return good_file(a, arena_new(a, struct suite),
                     arena_printf(a, "operation: createLead\ncases:\n%s", text).at)
        ->cases;
}

static struct str names_of(struct arena *a, const struct case_def *def)
{
    struct buf out;

    buf_init(&out, 10000);
    for (size_t row = 0; row < def->row_count; row++) {
        buf_add_c(&out, row ? "|" : "");
        buf_add(&out, case_expand(a, def, row).name);
    }
    struct str names = arena_str(a, buf_str(&out));

    buf_release(&out);
    return names;
}

static void rows_are_named_in_the_order_of_nested_loops(void **state)
{
    static const struct {
        const char *text, *names;
    } rows[] = {
        { "- {name: alone, send: {}}", "alone" },
        { "- {name: $(v), for: {v: [a, b]}, send: {}}", "a|b" },
        { "- {name: $(v)$(w), for: {v: [a, b], w: [1, 2, 3]}, send: {}}",
          "a1|a2|a3|b1|b2|b3" },
        { "- {name: v=$(v), for: {v: [7, '7', '', null, 'null', ' a', a b, [x], {y: 1}, "
          "true]}, "
          "send: {body: $(v)}}",
          "v=7|v=\"7\"|v=\"\"|v=null|v=\"null\"|v=\" a\"|v=a "
          "b|v=[\"x\"]|v={\"y\":1}|v=true" },
        { "- {name: $(r.n), for: {r: [{n: one, x: 1}, {n: two, x: 2}]}, send: {body: "
          "$(r.x)}}",
          "one|two" },
        { "- {name: lit $$(v) $(v), for: {v: [$$(x)]}, send: {}}", "lit $(v) $(x)" },
        { "- {name: $(a)$(b)$(c), for: !pairwise {a: [0, 1], b: [0, 1], c: [0, 1]}, "
          "send: {}}",
          "000|011|101|110" },
    };

    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].text, names_of(*state, case_of(*state, rows[i].text)),
                   rows[i].names);
}

static void bindings_hold_the_values_of_the_row(void **state)
{
    const struct case_def *def = case_of(
        *state, "- {name: $(v) $(w.k), for: {v: [1, x], w: [{k: null}]}, send: {}}");
    struct case_instance c = case_expand(*state, def, 1);

    check_text("bindings", json_to_str(*state, c.bindings, 0),
               "{\"v\":\"x\",\"w\":{\"k\":null}}");
    c = case_expand(*state, case_of(*state, "- {name: x, send: {}}"), 0);
    check_text("without for", json_to_str(*state, c.bindings, 0), "{}");
}

/* Written to files and compared between runs: these numbers must not change. */
static void ids_are_the_same_on_every_machine(void **state)
{
    const struct case_def *def =
        case_of(*state, "- {name: $(v), for: {v: [a, b]}, send: {}}");
    struct case_instance a = case_expand(*state, def, 0), b = case_expand(*state, def, 1);
    uint64_t want = str_hash((struct str){ "leads\0cases.yaml\0a", 18 });

    assert_true(a.id == want);
    assert_false(a.id == b.id);
    check_int("length", (long long)a.id_text.len, 8);
    check_text(
        "text", a.id_text,
        arena_printf(*state, "%08x", (unsigned)(want >> 32 ^ (want & UINT32_MAX))).at);
}

static void write_text(const char *path, const char *text)
{
    struct err err = { 0 };

    if (!fs_write(path, str_from(text), &err))
        fail_msg("%s", err.msg);
}

static void remove_tree(struct arena *a, const char *folder)
{
    static const char *const below[] = {
        "one/specs/api/openapi.yaml",
        "one/cases/x/f.yaml",
        "two/deeper/specs/api/openapi.yaml",
        "two/deeper/cases/x/f.yaml",
        "one/specs/api",
        "one/specs",
        "one/cases/x",
        "one/cases",
        "one",
        "two/deeper/specs/api",
        "two/deeper/specs",
        "two/deeper/cases/x",
        "two/deeper/cases",
        "two/deeper",
        "two",
        "",
    };

    for (size_t i = 0; i < countof(below); i++)
        assert_int_equal(remove(arena_printf(a, "%s/%s", folder, below[i]).at), 0);
}

/* The same tree in two places, named from two working directories, gives one id. */
static void ids_do_not_depend_on_the_place_of_the_checkout(void **state)
{
    struct arena *a = *state;
    char here[4096], folder[] = "/tmp/fealty-expand-XXXXXX";
    uint64_t ids[3];

    assert_non_null(getcwd(here, sizeof here));
    assert_non_null(mkdtemp(folder));
    static const char *const roots[] = { "one", "two/deeper", "two/deeper" };
    static const char *const from[] = { "", "one", "two/deeper/cases/x" };
    static const char *const named[] = { "one/cases/x/f.yaml",
                                         "../two/deeper/cases/x/f.yaml", "f.yaml" };

    for (size_t i = 0; i < countof(roots); i++) {
        struct str root = arena_printf(a, "%s/%s", folder, roots[i]);

        write_text(arena_printf(a, "%.*s/specs/api/openapi.yaml", STR_ARG(root)).at,
                   "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths:\n  /a: {get: "
                   "{operationId: a, responses: {'200': {description: x}}}}\n");
        write_text(arena_printf(a, "%.*s/cases/x/f.yaml", STR_ARG(root)).at,
                   "contract: ../../specs/api/openapi.yaml\noperation: a\n"
                   "cases: [{name: n, send: {}}]\n");
    }
    for (size_t i = 0; i < countof(roots); i++) {
        struct suite *s = arena_new(a, struct suite);
        struct diags *diags = diags_new(a);

        assert_int_equal(chdir(arena_printf(a, "%s/%s", folder, from[i]).at), 0);
        bool ok = suite_add_file(a, s, named[i], diags);

        assert_int_equal(chdir(here), 0);
        if (!ok)
            fail_msg("%s", diags_first(diags));
        ids[i] = case_expand(a, s->files[0]->cases, 0).id;
    }
    remove_tree(a, folder);
    assert_true(ids[0] == ids[1] && ids[1] == ids[2]);
    assert_true(ids[0] == str_hash((struct str){ "api\0cases/x/f.yaml\0n", 20 }));
}

static void derived_cases_have_one_id_however_their_contract_is_named(void **state)
{
    static const char *const paths[] = { "(variants)", LEADS "/openapi.yaml" };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(paths); i++) {
        struct suite *s = arena_new(a, struct suite);
        struct diags *diags = diags_new(a);
        struct node *root =
            yaml_of(a, "contract: " LEADS "/openapi.yaml\n"
                       "cases: [{name: n, send: {operation: createLead}}]");

        assert_true(suite_add_node(a, s, root, str_from(paths[i]), true, diags));
        assert_true(s->files[0]->derived);
        check_text("path", s->files[0]->path, paths[i]);
        assert_true(case_expand(a, s->files[0]->cases, 0).id ==
                    str_hash((struct str){ "leads\0(variants)\0n", 18 }));
    }
}

static void ten_million_rows_take_no_memory_until_they_are_made(void **state)
{
    static const char ten[] = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]";
    struct arena *a = *state;
    struct arena *scratch = arena_open();
    size_t used = 0;
    const struct case_def *def = case_of(
        a, arena_printf(
               a,
               "- {name: $(a)$(b)$(c)$(d)$(e)$(f)$(g), for: {a: %s, b: %s, c: %s, d: "
               "%s, e: %s, f: %s, g: %s}, send: {}}",
               ten, ten, ten, ten, ten, ten, ten)
               .at);

    check_int("rows", (long long)def->row_count, 10000000);
    for (size_t row = 1234567; row < 9999999; row += 999983) {
        check_text("name", case_expand(scratch, def, row).name,
                   arena_printf(a, "%07zu", row).at);
        used = arena_used(scratch);
        arena_reset(scratch);
    }
    arena_close(scratch);
    assert_true(used < 4096);
}

static void one_row_too_many_is_refused(void **state)
{
    struct arena *a = *state;
    struct buf text;
    struct diags *diags = diags_new(a);

    buf_init(&text, 10000);
    buf_add_c(&text,
              "operation: createLead\ncases:\n- name: $(a)$(b)$(c)$(d)\n  send: {}\n"
              "  for:\n");
    for (char name = 'a'; name <= 'd'; name++) {
        buf_printf(&text, "    %c: [", name);
        for (int i = 0; i < 57; i++)
            buf_printf(&text, "%d, ", i);
        buf_add_c(&text, "x]\n");
    }
    assert_null(file_of(a, arena_new(a, struct suite), text.at, diags));
    buf_release(&text);
    check_text("message", diags_at(diags, 0)->message, "more than 10000000 combinations");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(rows_are_named_in_the_order_of_nested_loops),
        UNIT_TEST(bindings_hold_the_values_of_the_row),
        UNIT_TEST(ids_are_the_same_on_every_machine),
        UNIT_TEST(ids_do_not_depend_on_the_place_of_the_checkout),
        UNIT_TEST(derived_cases_have_one_id_however_their_contract_is_named),
        UNIT_TEST(ten_million_rows_take_no_memory_until_they_are_made),
        UNIT_TEST(one_row_too_many_is_refused),
    };

    return cmocka_run_group_tests_name("suite expand", tests, NULL, NULL);
}
