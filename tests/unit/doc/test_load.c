/* Unit tests of doc_load(): which reader, and files that are not there or not small. */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/err.h"
#include "base/fs.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "tests/support/test.h"

struct folder {
    struct arena *a;
    char path[64];
};

static int make_folder(void **state)
{
    struct folder *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    f->a = arena_open();
    *f = (struct folder){ f->a, "/tmp/fealty-load-XXXXXX" };
    *state = f;
    return mkdtemp(f->path) ? 0 : -1;
}

static int remove_folder(void **state)
{
    struct folder *f = *state;
    struct path_list files = { 0 };
    struct err err = { 0 };

    if (fs_walk(f->a, f->path, S(""), &files, &err))
        for (size_t i = 0; i < files.len; i++)
            unlink(files.at[i].at);
    rmdir(f->path);
    arena_close(f->a);
    free(f);
    return 0;
}

static const char *put(struct folder *f, const char *name, struct str text)
{
    struct str path = arena_printf(f->a, "%s/%s", f->path, name);
    struct err err = { 0 };

    if (!fs_write(path.at, text, &err))
        fail_msg("%s", err.msg);
    return path.at;
}

static void the_name_decides_how_it_is_read(void **state)
{
    struct folder *f = *state;
    struct diags *d = diags_new(f->a);
    const char *yaml = put(f, "a.yaml", S("a: [b, c] # d\n"));
    const char *json = put(f, "a.json", S("{\"a\": [\"b\", \"c\"]}"));
    const char *wrong = put(f, "b.json", S("a: [b, c]\n"));
    const struct node *n = doc_load(f->a, yaml, d), *m = doc_load(f->a, json, d);

    assert_true(json_same(node_to_json(f->a, n), node_to_json(f->a, m)));
    check_text("path", n->span.source->path, yaml);
    assert_null(doc_load(f->a, wrong, d));
    check_text("rule", diags_at(d, 0)->rule, "json-syntax");
}

static void a_missing_file_is_a_complaint(void **state)
{
    struct folder *f = *state;
    struct diags *d = diags_new(f->a);

    assert_null(doc_load(f->a, "/nowhere/x.yaml", d));
    check_text("rule", diags_at(d, 0)->rule, "unreadable");
    check_text("message", diags_at(d, 0)->message,
               "cannot read /nowhere/x.yaml: No such file or directory");
}

static void a_complaint_names_the_file_as_the_user_did(void **state)
{
    struct folder *f = *state;
    struct diags *d = diags_new(f->a);
    const char *path = put(f, "x.yaml", S("name: é\nexpects: {status: 200}\nname: 2\n"));
    struct buf out;

    assert_null(doc_load(f->a, path, d));
    buf_init(&out, 4096);
    diags_render(d, &out, false);
    struct str want = arena_printf(f->a,
                                   "%s:3:1: error: duplicate key `name`\n"
                                   "    3 | name: 2\n"
                                   "      | ^^^^ it is first in line 1\n",
                                   path);

    check_text("rendered", arena_str(f->a, buf_str(&out)), want.at);
    buf_release(&out);
}

/* 100,000 members in a document of about 10 MB; speed is measured in bench/, here only
 * that memory stays in proportion. */
static void a_big_document_takes_memory_in_proportion(void **state)
{
    struct folder *f = *state;
    struct arena *a = arena_open();
    struct diags *d = diags_new(a);
    struct buf text;

    buf_init(&text, 16u << 20);
    buf_add_c(&text, "{\n");
    for (int i = 0; i < 100000; i++)
        buf_printf(
            &text,
            "%s  \"path-%d\": {\n    \"type\": \"string\",\n    \"minLength\": %d,\n"
            "    \"description\": \"What number %d is for\"\n  }",
            i ? ",\n" : "", i, i, i);
    buf_add_c(&text, "\n}\n");
    size_t size = text.len;
    const char *path = put(f, "big.json", buf_str(&text));

    buf_release(&text);
    const struct node *n = doc_load(a, path, d);

    assert_non_null(n);
    check_int("members", (long long)n->len, 100000);
    check_text("last", node_text(node_at(n, S("/path-99999/minLength"))), "99999");
    assert_true(arena_used(a) < 10 * size);
    arena_close(a);
}

#define FOLDER_TEST(function)                                                            \
    cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(the_name_decides_how_it_is_read),
        FOLDER_TEST(a_missing_file_is_a_complaint),
        FOLDER_TEST(a_complaint_names_the_file_as_the_user_did),
        FOLDER_TEST(a_big_document_takes_memory_in_proportion),
    };

    return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
