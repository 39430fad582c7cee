/* The OpenAPI Initiative's own documents as contracts: those under pass/ must load and be
 * linted without an error that is not listed here, those under fail/ must have one.
 * (Against the Initiative's schemas they are held in suite_schema_openapi.c.) */
#include "base/buf.h"
#include "base/diag.h"
#include "contract/contract.h"
#include "contract/lint.h"
#include "tests/suites/tally.h"
#include "tests/support/test.h"

/* Complaints that are right; one that is not made is a failure, too. */
static const struct {
    const char *name, *complaint, *why;
} expected[] = {
    { "3.1/pass/operation-object-example.yaml", "no security scheme `petstore_auth`",
      "the example shows an operation alone: the scheme it names stands nowhere" },
    { "3.2/pass/operation-object-example.yaml", "no security scheme `petstore_auth`",
      "the example shows an operation alone: the scheme it names stands nowhere" },
    { "3.1/pass/security-scheme-object-examples.yaml",
      "`https://example.com/api/openapi.json",
      "a reference to a document at example.com" },
    { "3.2/pass/security-scheme-object-examples.yaml",
      "`https://example.com/api/openapi.json",
      "a reference to a document at example.com" },
};

static const char *expected_complaint(struct str path)
{
    for (size_t i = 0; i < countof(expected); i++)
        if (str_ends(path, str_from(expected[i].name)))
            return expected[i].complaint;
    return NULL;
}

/* Names in templates and parameters that do not fit each other are many examples' way to
 * be short. */
static bool is_harmless(const struct diag *d)
{
    return str_eq_c(d->rule, "path-parameter");
}

/* As many complaints as are expected, none or one, and that one. */
static bool complaints_are(const struct diags *diags, const char *wanted)
{
    size_t count = 0;
    const struct diag *d;

    for (size_t i = 0; (d = diags_at(diags, i)); i++) {
        if (is_harmless(d))
            continue;
        if (!wanted || str_find(d->message, str_from(wanted)) == SIZE_MAX)
            return false;
        count++;
    }
    return count == (wanted ? 1 : 0);
}

static void show(const struct diags *diags)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    diags_render(diags, &out, false);
    printf("%.*s", STR_ARG(buf_str(&out)));
    buf_release(&out);
}

/* Those under pass/: nothing but what is expected, and lint finds no error of its own
 * (what it warns of is beyond what the published schemas ask). */
static bool run_good(struct str path)
{
    struct arena *a = arena_open();
    struct diags *diags = diags_new(a), *lint = diags_new(a);
    const struct contract *c = contract_load(a, path.at, diags);
    bool ok = c && complaints_are(diags, expected_complaint(path));

    if (c)
        contract_lint(c, lint);
    size_t allowed = expected_complaint(path) ? 1 : 0;

    if (!ok || diags_count(lint, SEVERITY_ERROR) != allowed) {
        printf("  %s\n", path.at);
        show(diags);
        show(lint);
        ok = false;
    }
    arena_close(a);
    return ok;
}

/* Those under fail/: an error, at the latest from lint. */
static bool run_bad(struct str path)
{
    struct arena *a = arena_open();
    struct diags *diags = diags_new(a);
    const struct contract *c = contract_load(a, path.at, diags);

    if (c)
        contract_lint(c, diags);
    bool ok = !diags_ok(diags);

    if (!ok)
        printf("  %s has no error\n", path.at);
    arena_close(a);
    return ok;
}

static void run_folder(struct arena *a, struct tally *t, struct str folder,
                       bool (*run)(struct str))
{
    struct path_list files = { 0 };
    struct err err;

    if (!fs_walk(a, folder.at, S(".yaml"), &files, &err))
        printf("%s\n", err.msg);
    for (size_t i = 0; i < files.len; i++)
        tally_add(t, run(files.at[i]));
}

int main(void)
{
    static const char *const versions[] = { "3.0", "3.1", "3.2" };
    const char *suites = test_suites_dir();
    struct arena *a = arena_open();
    struct str dir = arena_printf(a, "%s/openapi-schema", suites ? suites : "");
    struct tally t = { 0 };
    int status = SUITE_ABSENT;

    for (size_t i = 0; i < countof(versions) && fs_is_dir(dir.at); i++) {
        struct str version = arena_printf(a, "%.*s/%s", STR_ARG(dir), versions[i]);

        run_folder(a, &t, fs_join(a, version, S("pass")), run_good);
        if (fs_is_dir(arena_printf(a, "%.*s/fail", STR_ARG(version)).at))
            run_folder(a, &t, fs_join(a, version, S("fail")), run_bad);
        tally_group(&t, versions[i]);
    }
    if (fs_is_dir(dir.at))
        status = tally_end(&t);
    arena_close(a);
    return status;
}
