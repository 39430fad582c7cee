/* Cases that are put aside are those that are held: the same names, ids, places, contents
 * and complaints, whatever the file looks like. */
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "suite/expand.h"
#include "suite/walk.h"
#include "tests/unit/suite/fixture.h"

#include "base/banned.h"

static const char *path_of(struct arena *a)
{
    return arena_printf(a, "/tmp/fealty-aside-%ld.yaml", (long)getpid()).at;
}

static void load(struct arena *a, struct suite *s, struct str text, size_t hold_bytes,
                 struct diags *diags)
{
    struct err err = { 0 };
    const char *path = path_of(a);
    bool done = false;

    if (!fs_write(path, text, &err))
        fail_msg("%s", err.msg);
    if (hold_bytes) {
        suite_put_aside(a, s, hold_bytes);
        bool ok = suite_add_pieces(a, s, path, diags, &done);

        assert_true(ok || !done || !diags_ok(diags));
    }
    if (!done)
        (void)suite_add_file(a, s, path, diags);
    assert_true(suite_aside_ok(s, &err));
    unlink(path);
}

static void add_place(struct buf *out, struct span span)
{
    struct place at = span_place(span);

    buf_printf(out, " %zu:%zu", at.line, at.column);
}

static void add_steps(struct buf *out, struct arena *a, const struct step *steps,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct step *s = &steps[i];

        buf_printf(out, "  %s", s->send.operation ? s->send.operation->id.at : "-");
        add_place(out, s->span);
        if (s->send.body)
            buf_printf(out, " body %.*s", STR_ARG(tmpl_describe(a, s->send.body)));
        if (s->expect.body) {
            buf_printf(out, " expects %.*s", STR_ARG(expect_describe(a, s->expect.body)));
            add_place(out, s->expect.body->span);
        }
        buf_printf(out, " then %zu captures %zu\n", s->then_count, s->capture_count);
    }
}

static void add_case(struct buf *out, struct arena *a, const struct case_def *def)
{
    for (size_t row = 0; row < def->row_count; row++) {
        struct case_instance c = case_expand(a, def, row);

        buf_printf(out, "%zu %.*s %.*s", def->index, STR_ARG(c.id_text), STR_ARG(c.name));
        add_place(out, def->span);
        buf_printf(out, " state %s tags %zu skip %.*s only %d\n",
                   def->state ? def->state->name.at : "-", def->tag_count,
                   STR_ARG(def->skip), def->only);
    }
    add_steps(out, a, def->file->setup, def->file->setup_count);
    add_steps(out, a, def->steps, def->step_count);
    add_steps(out, a, def->file->teardown, def->file->teardown_count);
}

/* All that is to be seen of a suite with that file, and of the complaints. */
static struct str shown(struct arena *a, struct str text, size_t hold_bytes)
{
    struct suite *s = arena_new(a, struct suite);
    struct diags *diags = diags_new(a);
    struct buf out;

    buf_init(&out, 64 * 1024 * 1024);
    load(a, s, text, hold_bytes, diags);
    for (size_t i = 0; diags_ok(diags) && i < s->contract_count; i++) {
        struct case_walk walk = case_walk_of(s, s->contracts[i]);
        const struct case_def *def;

        buf_printf(&out, "rows %llu\n",
                   (unsigned long long)case_rows(s, s->contracts[i]));
        while ((def = case_walk_next(&walk)) != NULL)
            add_case(&out, a, def);
        assert_int_equal(walk.err.code, ERR_NONE);
    }
    buf_printf(&out, "only %d, hash %llx\n", suite_has_only(s),
               diags_ok(diags) ? (unsigned long long)s->text_hash : 0);
    diags_render(diags, &out, false);
    struct str all = arena_str(a, buf_str(&out));

    buf_release(&out);
    return all;
}

static void check_same(struct arena *a, const char *rest, bool good)
{
    struct str text = arena_printf(a, "contract: %s\n%s", LEADS "/openapi.yaml", rest);
    struct str held = shown(a, text, 0), aside = shown(a, text, 1);

    if (!str_eq(held, aside))
        fail_msg("%s\n--- held:\n%s\n--- aside:\n%s", rest, held.at, aside.at);
    if (good != (str_find(held, S("error:")) == SIZE_MAX))
        fail_msg("%s", held.at);
}

#define HEAD "operation: createLead\ncases:\n"

static void each_form_of_a_file_gives_the_same_cases(void **state)
{
    static const char *const rows[] = {
        HEAD "- name: one\n  send: {body: {name: x}}\n- name: two\n  send: {}\n",
        HEAD "- {name: one, send: {}}\n- {name: two, send: {}}",
        HEAD "  - name: one\n    send: {}\n\n  # between\n  - name: two\n    send: {}\n",
        HEAD "# before\n\n- name: one\n  send: {}\n# at the margin\n- name: two\n  send: "
             "{}\n\n",
        HEAD "-\n  name: one\n  send: {}\n-\n  name: two\n  send: {}\n",
        HEAD "- name: one\r\n  send: {}\r\n- name: two\r\n  send: {}\r\n",
        HEAD
        "- name: |-\n    one\n  send:\n    body:\n      name: |\n        - a\n         "
        "- b\n\n- name: two\n  send: {}\n",
        HEAD "- name: \"one\n- two\"\n  send: {}\n- name: two\n  send: {}\n",
        HEAD "- name: one\n  send: {\n}\n- name: two\n  send: {}\n",
        HEAD "- name: one\n  send: {body: [a,\nb]}\n",
        HEAD
        "- name: one\n  send: {body: &b {name: x}}\n- name: two\n  send: {body: *b}\n",
        HEAD "- &c\n  name: one\n  send: {body: &b {name: x}, }\n  tags: [a, b]\n",
        HEAD
        "- name: caf\xc3\xa9 \xe2\x82\xac\n  send: {body: {name: \"\\u00e9\xc3\xa9\"}}\n"
        "  expect: {body: {name: !matches \"^\xc3\xa9\"}}\n",
        HEAD "- name: one\n  send: {}\n  expect: {body: {name: !any, id: [!type string], "
             "score: !between [1, 2.50]}}\n  skip: later\n  only: true\n",
        HEAD
        "- name: $(n)\n  for: {n: [1, 1e3, 0x10, ~, \"\", on, 05, !!float 3, !!str 2]}\n"
        "  send: {body: {name: $(n), score: 1.0, tags: [007, .5]}}\n",
        "cases:\n- name: one\n  send: {}\noperation: createLead\n",
        "operation: createLead\ncases: [{name: one, send: {}}]\n",
        "defaults:\n  tags: [a]\n  expect: {body: {name: x}}\n" HEAD
        "- name: one\n  send: {}\n- name: two\n  send: {}\n  expect: {body: {id: 1}}\n",
        "operation: updateLead\ndefaults: {given: two-leads}\nsetup:\n- send: "
        "{operation: "
        "createLead, body: {email: $(a.id)}}\n  capture: {made: $.id}\nteardown:\n- "
        "send: "
        "{parameters: {leadId: $(seen)}}\ncases:\n- name: one\n  send: {parameters: "
        "{leadId: "
        "$(a.id)}}\n  capture: {seen: $.id}\n- name: two\n  send: {parameters: {leadId: "
        "$(made)}}\n",
    };

    for (size_t i = 0; i < countof(rows); i++)
        check_same(*state, rows[i], true);
}

static void mistakes_are_told_alike(void **state)
{
    static const char *const rows[] = {
        HEAD "- name: one\n  sned: {}\n- name: two\n  send: {}\n  expcet: {}\n",
        HEAD "- name: one\n  send: {}\n- name: one\n  send: {}\n",
        HEAD "- name: one\n  for: {a: [1, 2]}\n  send: {body: {name: $(a)}}\n",
        HEAD
        "- name: one $(a)\n  for: {a: [1, 2]}\n  send: {}\n- name: one 2\n  send: {}\n",
        HEAD "- name: one\n  send: {}\n- name: two\n  send: {body: [}\n",
        HEAD "- name: one\n  send: {}\n- two\n- [three]\n- name: ''\n",
        HEAD
        "- name: one\n  send: {body: $(nothing)}\n- name: two\n  for: {a: [1]}\n  send: "
        "{}\n",
        HEAD "- name: one\n  send: {}\nteardown: no\n",
        HEAD "- name: one\n  name: two\n  send: {}\n",
        "operaton: createLead\ncases:\n- name: one\n  send: {}\n",
        "operation: nothing\ncases:\n- name: one\n  send: {}\n",
        "cases:\n",
        "cases:\n# nothing\n",
    };

    for (size_t i = 0; i < countof(rows); i++)
        check_same(*state, rows[i], false);
}

/* Several pieces of 64 KiB, and what stands in each of them. */
static void large_files_are_read_in_pieces(void **state)
{
    struct buf text;

    buf_init(&text, 8 * 1024 * 1024);
    buf_add_c(&text, HEAD);
    for (int i = 0; i < 3000; i++)
        buf_printf(&text,
                   "- name: case %d\n  send: {body: {name: \"caf\xc3\xa9 %d\"}}\n%s", i,
                   i, i % 7 ? "" : "\n# a comment\n");
    check_same(*state, buf_str(&text).at, true);
    buf_printf(&text, "- name: case 17\n  send: {}\n- name: case 2999\n  sedn: {}\n");
    check_same(*state, buf_str(&text).at, false);
    buf_release(&text);
}

static void files_before_and_behind_keep_their_places(void **state)
{
    struct suite *s = arena_new(*state, struct suite);
    struct diags *diags = diags_new(*state);
    struct buf seen;

    buf_init(&seen, 1000);
    suite_put_aside(*state, s, 400);
    for (int i = 0; i < 6; i++) {
        struct str text = arena_printf(
            *state,
            "contract: %s\noperation: createLead\ncases:\n- {name: c%d, send: {}}\n",
            LEADS "/openapi.yaml", i);

        assert_true(suite_add_text(*state, s, arena_printf(*state, "/x/%d.yaml", i), text,
                                   diags));
    }
    assert_true(s->file_count > 0 && s->file_count < 6);
    struct node *root = yaml_of(*state, "contract: " LEADS "/openapi.yaml\noperation: "
                                        "createLead\ncases: [{name: last, send: {}}]");

    assert_true(suite_add_node(*state, s, root, S("/x/derived"), true, diags));
    struct case_walk walk = case_walk_of(s, s->contracts[0]);
    struct arena *keep = arena_open();
    const struct case_def *def, *third = NULL;

    while ((def = case_walk_next(&walk)) != NULL) {
        buf_printf(&seen, "%.*s ", STR_ARG(def->name_text));
        if (str_eq(def->name_text, S("c4"))) {
            case_walk_keep(&walk, keep);
            third = def;
        }
    }
    check_text("in order", buf_str(&seen), "c0 c1 c2 c3 c4 c5 last ");
    check_text("kept", third->name_text, "c4");
    check_text("with its file", third->file->path, "/x/4.yaml");
    arena_close(keep);
    buf_clear(&seen);
    walk = case_walk_of(s, s->contracts[0]);
    for (const struct case_file *f; (f = case_walk_next_file(&walk)) != NULL;)
        buf_printf(&seen, "%.*s ", STR_ARG(f->path));
    check_text("files", buf_str(&seen),
               "/x/0.yaml /x/1.yaml /x/2.yaml /x/3.yaml /x/4.yaml /x/5.yaml /x/derived ");
    buf_release(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(each_form_of_a_file_gives_the_same_cases),
        UNIT_TEST(mistakes_are_told_alike),
        UNIT_TEST(large_files_are_read_in_pieces),
        UNIT_TEST(files_before_and_behind_keep_their_places),
    };

    return cmocka_run_group_tests_name("suite aside", tests, NULL, NULL);
}
