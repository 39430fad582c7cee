/* The OpenAPI Initiative's own documents against its own schemas, 3.0 to 3.2: those under
 * pass/ must be valid, those under fail/ must not.  Formats are annotations, as the
 * schemas of 3.1 and later say. */
#include "base/diag.h"
#include "doc/node.h"
#include "doc/yaml.h"
#include "schema/schema.h"
#include "tests/suites/tally.h"
#include "tests/support/test.h"

static const struct {
    const char *version, *root;
} versions[] = { { "3.0", "schema.yaml" },
                 { "3.1", "schema-base.yaml" },
                 { "3.2", "schema-base.yaml" } };

static const json_t *load(struct arena *a, struct str path)
{
    struct diags *d = diags_new(a);
    struct node *root = doc_load(a, path.at, d);

    if (!root)
        printf("%s: %s\n", path.at, diags_first(d));
    return root ? node_to_json(a, root) : NULL;
}

static struct str id_of(const json_t *schema)
{
    struct str id = json_member_text(schema, "$id");

    return id.len ? id : json_member_text(schema, "id");
}

/* All schemas of a version under their own names; compiled is the one called `root`. */
static const struct schema *compile(struct arena *a, struct str dir, struct str root)
{
    struct schema_registry *r = schema_registry_new(a);
    struct path_list files = { 0 };
    struct schema_error error;
    struct str uri = STR_NONE;
    struct err err;

    struct str folder = fs_join(a, dir, S("schema"));
    /* 3.0 has but one, beside the folder of its documents. */
    bool many = fs_is_dir(arena_cstr(a, folder));

    if (!fs_walk(a, arena_cstr(a, many ? folder : dir),
                 many ? S(".yaml") : S("schema.yaml"), &files, &err))
        return NULL;
    for (size_t i = 0; i < files.len; i++) {
        const json_t *schema = load(a, files.at[i]);

        schema_registry_add(r, id_of(schema), schema, SCHEMA_2020_12);
        if (str_ends(files.at[i], root))
            uri = id_of(schema);
    }
    const struct schema *s =
        schema_compile(a, r, uri, (struct schema_options){ 0 }, &error);

    if (!s)
        printf("%.*s: %s\n", STR_ARG(error.location), error.msg);
    return s;
}

static void run_folder(struct tally *t, const struct schema *s, struct str dir, bool want)
{
    struct arena *a = arena_open();
    struct path_list files = { 0 };
    struct err err;

    if (fs_is_dir(dir.at) && fs_walk(a, dir.at, S(".yaml"), &files, &err))
        for (size_t i = 0; i < files.len; i++) {
            const json_t *document = load(a, files.at[i]);
            struct schema_violations v = { 0 };

            if (s && document)
                v = schema_validate(a, s, document, NULL);
            if (tally_add(t, s && document && (v.len == 0) == want))
                continue;
            printf("  %s\n", files.at[i].at);
            for (size_t j = 0; j < v.len; j++)
                printf("    %.*s: %.*s\n", STR_ARG(v.at[j].instance),
                       STR_ARG(v.at[j].message));
        }
    arena_close(a);
}

int main(void)
{
    const char *suites = test_suites_dir();
    struct arena *a = arena_open();
    struct str dir = arena_printf(a, "%s/openapi-schema", suites ? suites : "");
    struct tally t = { 0 };
    int status = SUITE_ABSENT;

    for (size_t i = 0; i < countof(versions) && fs_is_dir(dir.at); i++) {
        struct str folder = arena_printf(a, "%.*s/%s", STR_ARG(dir), versions[i].version);
        const struct schema *s = compile(a, folder, str_from(versions[i].root));

        run_folder(&t, s, arena_printf(a, "%.*s/pass", STR_ARG(folder)), true);
        run_folder(&t, s, arena_printf(a, "%.*s/fail", STR_ARG(folder)), false);
        tally_group(&t, versions[i].version);
    }
    if (fs_is_dir(dir.at))
        status = tally_end(&t);
    arena_close(a);
    return status;
}
