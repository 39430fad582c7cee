/* yaml-test-suite against the YAML reader: values (in.json), refusals (error), and the
 * tree held against the event stream (test.event): texts, styles, tags, aliases.
 *
 * yaml_expected.txt lists what is known not to hold, each with its reason; a test in the
 * list that holds fails, too, so that the list stays true. */
#include <string.h>

#include "base/diag.h"
#include "base/map.h"
#include "base/utf8.h"
#include "doc/yaml.h"
#include "tests/suites/tally.h"
#include "tests/suites/yaml_events.h"
#include "tests/support/test.h"

struct expected {
    bool seen;
};

struct run {
    struct arena *a;
    const char *dir;
    struct map expected; /* "value 2JQS" to struct expected */
    size_t listed;       /* of the group: in the list, and rightly so */
    struct tally tally;
};

/* --- the list --- */

static bool read_expected(struct run *r)
{
    struct str text, line;

    if (!suite_file(r->a, TEST_SOURCE_DIR "/tests/suites", "yaml_expected.txt", &text))
        return false;
    while (str_cut(&text, '\n', &line)) {
        size_t reason = str_find(line, S("  "));

        if (line.len == 0 || line.at[0] == '#')
            continue;
        if (reason == SIZE_MAX) {
            printf("yaml_expected.txt: no reason: %.*s\n", STR_ARG(line));
            return false;
        }
        map_set(r->a, &r->expected, str_sub(line, 0, reason),
                arena_new(r->a, struct expected));
    }
    return true;
}

static void judge(struct run *r, const char *check, struct str id, bool ok,
                  const char *why)
{
    struct str key = arena_printf(r->a, "%s %.*s", check, STR_ARG(id));
    struct expected *listed = map_get(&r->expected, key);

    if (listed)
        listed->seen = true;
    r->listed += listed && !ok;
    if (tally_add(&r->tally, ok == !listed))
        return;
    printf(ok ? "UNEXPECTED PASS %s\n" : "FAIL %s  %s\n", key.at, why);
}

/* --- the checks; each gives true when its test holds --- */

struct test {
    struct str id;
    struct str in, events, json;
    bool has_json, is_error;
    struct diags *diags;
    struct node *root;
};

static bool has_file(struct arena *a, struct str dir, const char *name)
{
    return fs_exists(arena_printf(a, "%.*s/%s", STR_ARG(dir), name).at);
}

static bool load(struct arena *a, struct str dir, struct test *test)
{
    struct source *source = arena_new(a, struct source);
    char *path = arena_cstr(a, dir);

    test->is_error = has_file(a, dir, "error");
    test->has_json = has_file(a, dir, "in.json");
    if (!suite_file(a, path, "in.yaml", &test->in) ||
        !suite_file(a, path, "test.event", &test->events) ||
        (test->has_json && !suite_file(a, path, "in.json", &test->json)))
        return false;
    *source = (struct source){ .path = S("in.yaml"), .text = test->in };
    test->diags = diags_new(a);
    test->root = yaml_parse(a, source, test->diags);
    return true;
}

static size_t count_documents(struct str events)
{
    struct str line;
    size_t count = 0;

    while (str_cut(&events, '\n', &line))
        count += str_starts(line, S("+DOC"));
    return count;
}

/* Several documents: refused, and for that reason. */
static bool refuses_second(const struct test *test)
{
    const struct diag *first = diags_at(test->diags, 0);

    return !test->root && first && str_eq_c(first->rule, "second-document");
}

static bool value_holds(struct arena *a, const struct test *test)
{
    struct json_error error;
    const json_t *want = str_trim(test->json).len
                             ? json_read(a, test->json, NULL, NULL, &error)
                             : json_null();

    return test->root && json_same(node_to_json(a, test->root), want);
}

static void check(struct run *r, struct test *test, char what)
{
    size_t documents = count_documents(test->events);
    const char *why = diags_first(test->diags);

    if (what == 'e' && test->is_error)
        judge(r, "error", test->id, !test->root, "is read");
    if (test->is_error)
        return;
    if (what == 'd' && documents > 1)
        judge(r, "documents", test->id, refuses_second(test), why);
    if (what == 'v' && test->has_json && documents <= 1)
        judge(r, "value", test->id, value_holds(r->a, test), why);
    if (what == 't' && documents == 1)
        judge(r, "tree", test->id,
              test->root && yaml_events_match(r->a, test->events, test->root), why);
}

/* "XXXX" or "XXXX/NN" of ".../XXXX/NN/in.yaml". */
static struct str id_of(const struct run *r, struct str file)
{
    struct str dir = fs_dirname(file);

    return str_from_at(dir, strlen(r->dir) + 1);
}

static void run_group(struct run *r, const struct path_list *files, char what,
                      const char *title)
{
    for (size_t i = 0; i < files->len; i++) {
        struct test test = { .id = id_of(r, files->at[i]) };

        if (str_starts(test.id, S("name/")) || str_starts(test.id, S("tags/")))
            continue; /* links to the same tests */
        if (load(r->a, fs_dirname(files->at[i]), &test))
            check(r, &test, what);
        else
            tally_add(&r->tally, false);
    }
    printf("%-28s %5zu hold, %zu are listed as not holding\n", title,
           r->tally.passed - r->listed, r->listed);
    r->listed = 0;
    tally_group(&r->tally, "  as expected");
}

static void check_list(struct run *r)
{
    for (size_t i = 0; i < r->expected.len; i++) {
        struct expected *e = r->expected.at[i].value;

        if (!e->seen) {
            tally_add(&r->tally, false);
            printf("FAIL no such test: %.*s\n", STR_ARG(r->expected.at[i].key));
        }
    }
    printf("  (known not to hold: %zu, see tests/suites/yaml_expected.txt)\n",
           r->expected.len);
}

static int run_all(struct run *r)
{
    struct path_list files = { 0 };
    struct err err = { 0 };

    if (!read_expected(r))
        return SUITE_BROKEN;
    if (!fs_walk(r->a, r->dir, S("/in.yaml"), &files, &err))
        printf("%s\n", err.msg);
    run_group(r, &files, 'v', "values (in.json)");
    run_group(r, &files, 'd', "several documents: refused");
    run_group(r, &files, 'e', "errors: refused");
    run_group(r, &files, 't', "trees (test.event)");
    check_list(r);
    return tally_end(&r->tally);
}

int main(void)
{
    const char *suites = test_suites_dir();

    if (!suites)
        return SUITE_ABSENT;
    struct arena *a = arena_open();
    struct run r = { .a = a };

    r.dir = arena_printf(a, "%s/yaml-test-suite", suites).at;
    int status = run_all(&r);

    arena_close(a);
    return status;
}
