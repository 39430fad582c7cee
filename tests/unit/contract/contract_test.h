/* tests/unit/contract/contract_test.h - contracts from text, in a folder of their own. */
#ifndef CONTRACT_TEST_H
#define CONTRACT_TEST_H

#include "base/diag.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "tests/support/test.h"

struct test_file {
    const char *name, *text; /* name NULL: the end */
};

/* Writes the files into a fresh folder and gives its path. */
static inline const char *test_folder(struct arena *a, const struct test_file *files);

/* Loads openapi.yaml with the text, or fails the test and shows the complaints. */
static inline struct contract *test_contract(struct arena *a, const char *text);

/* The complaints about openapi.yaml with the text, as they are printed, without the path
 * of the folder. */
static inline struct str test_complaints(struct arena *a, const struct test_file *files);

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fs.h"

static inline void test_remove_folder(void *folder)
{
    struct arena *a = arena_open();
    struct path_list files = { 0 };
    struct err err;

    if (fs_walk(a, folder, S(""), &files, &err))
        for (size_t i = 0; i < files.len; i++)
            remove(files.at[i].at);
    remove(arena_cstr(a, fs_join(a, str_from(folder), S("sub"))));
    remove(folder);
    arena_close(a);
}

static inline const char *test_folder(struct arena *a, const struct test_file *files)
{
    char *folder = arena_cstr(a, S("/tmp/fealty-contract-XXXXXX"));
    struct err err;

    assert_non_null(mkdtemp(folder));
    arena_defer(a, test_remove_folder, folder);
    for (size_t i = 0; files[i].name; i++) {
        struct str path = fs_join(a, str_from(folder), str_from(files[i].name));

        assert_true(fs_write(arena_cstr(a, path), str_from(files[i].text), &err));
    }
    return folder;
}

static inline struct str test_rendered(struct arena *a, const struct diags *diags,
                                       const char *folder)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    diags_render(diags, &out, false);
    struct str text = buf_str(&out);
    struct str prefix = arena_printf(a, "%s/", folder);
    char *kept = arena_alloc(a, text.len + 1);
    size_t len = 0;

    while (text.len) {
        if (str_starts(text, prefix)) {
            text = str_from_at(text, prefix.len);
            continue;
        }
        kept[len++] = text.at[0];
        text = str_from_at(text, 1);
    }
    buf_release(&out);
    return (struct str){ kept, len };
}

static inline struct contract *test_contract_of(struct arena *a,
                                                const struct test_file *files)
{
    const char *folder = test_folder(a, files);
    struct diags *diags = diags_new(a);
    struct contract *c = contract_load(a, folder, diags);

    if (!c)
        fail_msg("%.*s", STR_ARG(test_rendered(a, diags, folder)));
    return c;
}

static inline struct contract *test_contract(struct arena *a, const char *text)
{
    const struct test_file files[] = { { "openapi.yaml", text }, { NULL, NULL } };

    return test_contract_of(a, files);
}

static inline struct str test_complaints(struct arena *a, const struct test_file *files)
{
    const char *folder = test_folder(a, files);
    struct diags *diags = diags_new(a);
    struct contract *c = contract_load(a, folder, diags);

    if (c && !states_load(a, c, diags))
        assert_false(diags_ok(diags));
    if (!c)
        assert_false(diags_ok(diags));
    return test_rendered(a, diags, folder);
}

/* Complaints hold the needle; shows them when not. */
static inline void check_complaint(const char *label, struct str got, const char *needle)
{
    if (str_find(got, str_from(needle)) == SIZE_MAX)
        fail_msg("%s: no \"%s\" in\n%.*s", label, needle, STR_ARG(got));
}

#endif
