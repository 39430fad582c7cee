/* The published schemas: they compile, take every file of ours, and refuse the mistakes
 * that the golden tests show, as far as a schema can. */
#include "author/claims_schema.h"
#include "author/published.h"
#include "base/err.h"
#include "base/fs.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "schema/schema.h"
#include "tests/support/test.h"

#include "base/banned.h"

static json_t *read_file(struct arena *a, const char *path)
{
    struct diags *diags = diags_new(a);
    const struct node *root =
        doc_load(a, arena_printf(a, TEST_SOURCE_DIR "/%s", path).at, diags);

    if (!root)
        fail_msg("%s: %s", path, diags_first(diags));
    return node_to_json(a, root);
}

static const struct schema *schema_at(struct arena *a, const char *name,
                                      const char *fragment)
{
    struct schema_registry *r = schema_registry_new(a);
    struct schema_error error = { 0 };
    struct json_error trouble;
    struct str uri = arena_printf(a, "urn:fealty:%s", name);
    const json_t *text =
        json_read(a, published_schema(str_from(name)), NULL, NULL, &trouble);

    if (!text)
        fail_msg("%s: %s", name, trouble.msg);
    schema_registry_add(r, uri, text, SCHEMA_2020_12);
    uri = arena_printf(a, "%.*s%s", STR_ARG(uri), fragment);
    const struct schema *s =
        schema_compile(a, r, uri, (struct schema_options){ 0 }, &error);

    if (!s)
        fail_msg("%.*s: %s", STR_ARG(error.location), error.msg);
    return s;
}

static void accept(struct arena *a, const struct schema *s, const json_t *value,
                   struct str what)
{
    struct schema_violations all = schema_validate(a, s, value, NULL);

    if (all.len)
        fail_msg("%.*s: %.*s: %.*s", STR_ARG(what), STR_ARG(all.at[0].instance),
                 STR_ARG(all.at[0].message));
}

static void the_claims_schema_is_made_from_the_kinds(void **state)
{
    struct str made = claims_schema(*state), file = published_schema(S("claims"));

    if (!str_eq(made, file))
        fail_msg("specs/meta/claims.schema.json is not what the kinds say: write it anew "
                 "with scripts/made");
}

static void take_all(struct arena *a, const char *folder, const char *suffix,
                     const char *name)
{
    struct path_list files;
    struct err err = { 0 };
    const struct schema *s = schema_at(a, name, "");
    const char *root = TEST_SOURCE_DIR "/";

    assert_true(fs_walk(a, arena_printf(a, "%s%s", root, folder).at, str_from(suffix),
                        &files, &err));
    assert_true(files.len > 0);
    for (size_t i = 0; i < files.len; i++) {
        struct diags *diags = diags_new(a);
        const struct node *file = doc_load(a, files.at[i].at, diags);

        assert_non_null(file);
        accept(a, s, node_to_json(a, file), files.at[i]);
    }
}

static void every_file_of_ours_is_taken(void **state)
{
    take_all(*state, "cases", ".yaml", "cases");
    take_all(*state, "specs", "/states.yaml", "states");
    take_all(*state, "specs", "/claims.overlay.yaml", "claims");
    accept(*state, schema_at(*state, "config", ""), read_file(*state, "fealty.yaml"),
           S("fealty.yaml"));
}

/* What stands in the documents themselves is described by the parts of the same schema.
 */
static void every_claim_and_effect_in_a_document_is_taken(void **state)
{
    struct arena *a = *state;
    const struct schema *update = schema_at(a, "claims", "#/$defs/update");
    struct path_list files;
    struct err err = { 0 };
    size_t seen = 0;

    assert_true(fs_walk(a, TEST_SOURCE_DIR "/specs", S("/openapi.yaml"), &files, &err));
    for (size_t i = 0; i < files.len; i++) {
        struct diags *diags = diags_new(a);
        json_t *root = node_to_json(a, doc_load(a, files.at[i].at, diags));
        json_t *paths = json_object_get(root, "paths");

        accept(a, update, root, files.at[i]);
        for (void *p = json_object_iter(paths); p; p = json_object_iter_next(paths, p)) {
            json_t *item = json_object_iter_value(p);

            for (void *m = json_object_iter(item); m;
                 m = json_object_iter_next(item, m), seen++)
                accept(a, update, json_object_iter_value(m), files.at[i]);
        }
    }
    assert_true(seen > 0);
}

static void mistakes_of_the_golden_tests_are_refused(void **state)
{
    static const struct {
        const char *file, *schema;
        const char *beyond; /* why a schema cannot see it; NULL: it does */
    } rows[] = {
        { "input-typo-in-key/bad.yaml", "cases", NULL },
        { "config-mistakes/fealty.yaml", "config", NULL },
        { "input-bad-jsonpath/bad.yaml", "cases", "whether a text is a JSONPath" },
        { "input-bad-regex/bad.yaml", "cases", "tags are beyond JSON Schema" },
        { "input-undefined-name/bad.yaml", "cases", "names are given by other files" },
        { "input-unknown-claim/bad.yaml", "cases", "claims stand in the contract" },
        { "input-unknown-state/bad.yaml", "cases", "states stand in states.yaml" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct str path = arena_printf(*state, "tests/golden/%s", rows[i].file);
        bool valid = schema_is_valid(schema_at(*state, rows[i].schema, ""),
                                     read_file(*state, path.at), NULL);

        check_int(rows[i].file, valid, rows[i].beyond != NULL);
    }
}

static void mistakes_in_claims_and_deviations_are_refused(void **state)
{
    static const struct {
        const char *schema, *fragment, *text;
        bool valid;
    } rows[] = {
        { "claims", "#/$defs/claim", "{id: a, kind: accepts, field: x, says: s}", true },
        { "claims", "#/$defs/claim", "{id: a, kind: acepts, says: s}", false },
        { "claims", "#/$defs/claim", "{id: a, kind: accepts, says: s, filed: x}", false },
        { "claims", "#/$defs/claim", "{id: a, kind: merges, field: x, says: s}", false },
        { "claims", "#/$defs/claim", "{id: a, kind: rejects, body: [rude], says: s}",
          false },
        { "claims", "#/$defs/claim", "{id: a, kind: rejects, body: [empty], says: s}",
          true },
        { "claims", "#/$defs/claim", "{id: a, kind: atomic, strength: unclear, says: s}",
          false },
        { "claims", "#/$defs/effect", "{update: lead, request: /a}", true },
        { "claims", "#/$defs/effect", "{update: lead, read: lead}", false },
        { "claims", "#/$defs/effect", "{update: lead, reqest: /a}", false },
        { "deviations", "", "[{claim: a/b, reason: r, owner: o, expires: 2026-12-31}]",
          true },
        { "deviations", "", "[{claim: a/b, reason: r, owner: o}]", false },
        { "deviations", "", "[{claim: a/b, reason: r, owner: o, expires: soon}]", false },
        { "config", "", "{targets: {a: {base-url: \"https://x\", auth: {k: {env: N}}}}}",
          true },
        { "config", "", "{targets: {a: {auth: {k: {env: N}}}}}", false },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct source *source = arena_new(*state, struct source);

        *source = (struct source){ .path = S("row"), .text = str_from(rows[i].text) };
        const struct node *n = yaml_parse(*state, source, diags_new(*state));

        check_int(rows[i].text,
                  schema_is_valid(schema_at(*state, rows[i].schema, rows[i].fragment),
                                  node_to_json(*state, n), NULL),
                  rows[i].valid);
    }
}

static void each_schema_and_its_keys_are_described(void **state)
{
    assert_true(published_count >= 5);
    for (size_t i = 0; i < published_count; i++) {
        struct json_error error;
        const json_t *schema =
            json_read(*state, published_schema(str_from(published_schemas[i].name)), NULL,
                      NULL, &error);

        assert_non_null(schema);
        assert_true(json_member_text(schema, "title").len > 0);
        assert_true(json_member_text(schema, "description").len > 0);
        accept(*state, schema_at(*state, published_schemas[i].name, ""),
               json_pointer_get(schema, S("/examples/0")),
               str_from(published_schemas[i].name));
    }
    assert_int_equal(published_schema(S("none")).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(the_claims_schema_is_made_from_the_kinds),
        UNIT_TEST(every_file_of_ours_is_taken),
        UNIT_TEST(every_claim_and_effect_in_a_document_is_taken),
        UNIT_TEST(mistakes_of_the_golden_tests_are_refused),
        UNIT_TEST(mistakes_in_claims_and_deviations_are_refused),
        UNIT_TEST(each_schema_and_its_keys_are_described),
    };

    return cmocka_run_group_tests_name("author published", tests, NULL, NULL);
}
