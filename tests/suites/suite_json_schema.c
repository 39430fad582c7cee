/* The JSON Schema Test Suite: required, optional and format tests of the drafts whose
 * files are there.  Prints a line per file and the totals. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "doc/json.h"
#include "schema/schema.h"
#include "tests/support/test.h"

#define FILE_BYTES_MAX (16u * 1024 * 1024)

/* Tests known to go wrong: "file: group: test".  One that passes is a failure, too. */
static const char *const expected_failures[] = { NULL };

/* Files that test what this validator does not set out to do. */
static const struct {
    const char *file, *why;
} left_out[] = {
    { "draft7/optional/content.json",
      "content keywords annotate, as in all later drafts" },
};

struct remote {
    struct str uri;
    const json_t *value;
    enum schema_dialect dialect;
};

struct suite {
    struct arena *a; /* lives for the whole run */
    struct str folder;
    struct remote *remotes;
    size_t remote_count;
    size_t passed, total, unexpected;
};

struct draft {
    const char *folder;
    enum schema_dialect dialect;
};

static const struct draft drafts[] = {
    { "draft2020-12", SCHEMA_2020_12 }, { "draft2019-09", SCHEMA_2019_09 },
    { "draft7", SCHEMA_DRAFT_7 },       { "draft6", SCHEMA_DRAFT_6 },
    { "draft4", SCHEMA_DRAFT_4 },
};

static json_t *load(struct arena *a, struct str path, struct json_notes *notes)
{
    struct err err;
    struct str text;
    struct json_error error;
    json_t *value;

    if (!fs_read(a, path.at, FILE_BYTES_MAX, &text, &err)) {
        printf("cannot read %s: %s\n", path.at, err.msg);
        return NULL;
    }
    value = json_read(a, text, NULL, notes, &error);
    if (!value)
        printf("%s: byte %zu: %s\n", path.at, error.off, error.msg);
    return value;
}

static bool load_remotes(struct suite *s)
{
    struct str folder = fs_join(s->a, s->folder, S("remotes"));
    struct path_list files = { 0 };
    struct err err;

    if (!fs_walk(s->a, arena_cstr(s->a, folder), S(".json"), &files, &err))
        return false;
    s->remotes = arena_array(s->a, struct remote, files.len);
    for (size_t i = 0; i < files.len; i++) {
        struct str name = str_from_at(files.at[i], folder.len + 1);
        struct remote *r = &s->remotes[s->remote_count++];

        r->uri = arena_printf(s->a, "http://localhost:1234/%.*s", STR_ARG(name));
        r->value = load(s->a, files.at[i], NULL);
        r->dialect = SCHEMA_2020_12;
        for (size_t d = 0; d < countof(drafts); d++)
            if (str_starts(name, str_from(drafts[d].folder)))
                r->dialect = drafts[d].dialect;
        if (!r->value)
            return false;
    }
    return true;
}

static bool is_expected_failure(const char *label)
{
    for (size_t i = 0; expected_failures[i]; i++)
        if (strcmp(label, expected_failures[i]) == 0)
            return true;
    return false;
}

static bool count_test(struct suite *s, struct arena *a, struct str file,
                       const json_t *group, const json_t *test, bool passed,
                       const char *got)
{
    const char *label =
        arena_printf(a, "%.*s: %s: %s", STR_ARG(file),
                     json_string_value(json_object_get(group, "description")),
                     json_string_value(json_object_get(test, "description")))
            .at;

    s->total++;
    s->passed += passed;
    if (passed == !is_expected_failure(label))
        return passed;
    s->unexpected++;
    printf("  %s %s (%s)\n",
           passed ? "passes, but is listed as failing:" : "FAILS:", label, got);
    return passed;
}

/* Both walks must agree, so the slow one runs, too. */
static const char *judge(struct arena *a, const struct schema *schema, const json_t *test,
                         const struct json_literals *literals)
{
    const json_t *data = json_object_get(test, "data");
    bool valid = schema_is_valid(schema, data, literals);
    struct schema_violations violations = schema_validate(a, schema, data, literals);
    const json_t *output = schema_output(a, schema, data, literals, SCHEMA_OUTPUT_BASIC);

    if (valid != (violations.len == 0))
        return "yes and no, with and without violations";
    if (valid != json_is_true(json_object_get(output, "valid")))
        return "yes and no, with and without output";
    return valid ? "valid" : "invalid";
}

static size_t run_group(struct suite *s, const struct draft *draft, struct str file,
                        const json_t *group, bool formats,
                        const struct json_literals *literals)
{
    struct arena *a = arena_open();
    struct schema_registry *r = schema_registry_new(a);
    struct schema_error error;
    const json_t *tests = json_object_get(group, "tests");
    size_t passed = 0;

    for (size_t i = 0; i < s->remote_count; i++) {
        bool own = strstr(s->remotes[i].uri.at, "/draft") ||
                   strstr(s->remotes[i].uri.at, "/v1/");

        schema_registry_add(r, s->remotes[i].uri, s->remotes[i].value,
                            own ? s->remotes[i].dialect : draft->dialect);
    }
    schema_registry_add(r, S("https://suite.test/schema.json"),
                        json_object_get(group, "schema"), draft->dialect);
    const struct schema *schema =
        schema_compile(a, r, S("https://suite.test/schema.json"),
                       (struct schema_options){ .assert_format = formats }, &error);

    for (size_t i = 0; i < json_array_size(tests); i++) {
        const json_t *test = json_array_get(tests, i);
        const char *want =
            json_is_true(json_object_get(test, "valid")) ? "valid" : "invalid";
        const char *got = schema ? judge(a, schema, test, literals) : error.msg;

        passed += count_test(s, a, file, group, test, strcmp(got, want) == 0, got);
    }
    arena_close(a);
    return passed;
}

/* Why the file is not run; NULL where it is. */
static const char *why_left_out(struct str name)
{
    for (size_t i = 0; i < countof(left_out); i++)
        if (str_eq_c(name, left_out[i].file))
            return left_out[i].why;
#ifndef HAVE_IDN2
    if (str_find(name, S("/format/idn-")) != SIZE_MAX ||
        str_ends(name, S("/format/hostname.json")))
        return "built without libidn2";
#endif
    return NULL;
}

static bool run_file(struct suite *s, const struct draft *draft, struct str path)
{
    struct arena *a = arena_open();
    struct json_notes notes = { 0 };
    struct str name = str_from_at(path, s->folder.len + sizeof "tests/");
    json_t *groups = load(a, path, &notes);
    bool formats = str_find(name, S("/format/")) != SIZE_MAX;
    size_t before = s->total, passed = 0;

    const char *why = why_left_out(name);

    if (why) {
        printf("%-55.*s left out: %s\n", STR_ARG(name), why);
        arena_close(a);
        return true;
    }
    for (size_t i = 0; i < json_array_size(groups); i++)
        passed +=
            run_group(s, draft, name, json_array_get(groups, i), formats, notes.literals);
    printf("%-55.*s %zu/%zu\n", STR_ARG(name), passed, s->total - before);
    arena_close(a);
    return groups != NULL;
}

static bool run_draft(struct suite *s, const struct draft *draft)
{
    struct str folder =
        arena_printf(s->a, "%.*s/tests/%s", STR_ARG(s->folder), draft->folder);
    struct path_list files = { 0 };
    size_t passed = s->passed, total = s->total;
    struct err err;
    bool ok = true;

    if (!fs_is_dir(folder.at))
        return true;
    if (!fs_walk(s->a, folder.at, S(".json"), &files, &err))
        return false;
    for (size_t i = 0; i < files.len; i++)
        ok &= run_file(s, draft, files.at[i]);
    printf("%s: %zu/%zu\n\n", draft->folder, s->passed - passed, s->total - total);
    return ok;
}

int main(void)
{
    const char *suites = test_suites_dir();
    struct suite s = { 0 };
    bool ok;

    if (!suites)
        return 77;
    s.a = arena_open();
    s.folder = arena_printf(s.a, "%s/json-schema-test-suite", suites);
    if (!fs_is_dir(s.folder.at)) {
        arena_close(s.a);
        return 77;
    }
    ok = load_remotes(&s);
    for (size_t i = 0; ok && i < countof(drafts); i++)
        ok = run_draft(&s, &drafts[i]);
    printf("total: %zu/%zu\n", s.passed, s.total);
    ok &= s.unexpected == 0 && s.total > 0;
    arena_close(s.a);
    return ok ? 0 : 1;
}
