/* What is wrong in a contract, where, and what to write instead. */
#include "contract/lint.h"
#include "doc/json.h"
#include "tests/unit/contract/contract_test.h"

#define HEAD    "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
#define GET_A   "paths:\n  /a/{id}:\n    get:\n      operationId: a\n"
#define ID      "      parameters: [{name: id, in: path, required: true}]\n"
#define ANSWERS "      responses: {200: {description: d}}\n"
#define LEADS                                                                            \
    "x-resources:\n  lead:\n    key: id\n    schema: {type: object, "                    \
    "properties: {id: {}, name: {}}}\n"
#define CLAIM                                                                            \
    HEAD LEADS GET_A ID ANSWERS "      x-effect: {read: lead}\n      x-claims:\n"

static const struct row {
    const char *label, *text;
    const char *place, *complaint, *hint;
} rows[] = {
    { "Swagger 2", "swagger: '2.0'\npaths: {}\n", "openapi.yaml:1:1:",
      "`openapi` is missing: this is a Swagger 2 document", "convert it" },
    { "unknown version", "openapi: 4.0.0\n",
      ":1:10:", "OpenAPI `4.0.0` is not known here", "3.0, 3.1 and 3.2 are" },
    { "no object", "- a\n", ":1:1:", "an OpenAPI document must be an object", "" },
    { "dangling schema",
      HEAD "paths: {}\ncomponents:\n  schemas:\n    Lead: {type: object}\n"
           "    Other: {properties: {lead: {$ref: '#/components/schemas/Laed'}}}\n",
      ":7:39:", "nothing stands at `#/components/schemas/Laed`",
      "did you mean `#/components/schemas/Lead`?" },
    { "dangling response",
      HEAD GET_A ID "      responses: {200: {$ref: '#/components/responses/Ok'}}\n"
                    "components: {responses: {OK: {description: d}}}\n",
      ":8:31:", "nothing stands at `#/components/responses/Ok`",
      "did you mean `#/components/responses/OK`?" },
    { "missing file", HEAD "paths:\n  /a: {$ref: other.yaml}\n",
      ":4:14:", "there is no file", "" },
    { "remote", HEAD "paths:\n  /a: {$ref: 'https://x.test/a.yaml'}\n",
      ":4:14:", "`https://x.test/a.yaml` is not here, and nothing is fetched",
      "save the document" },
    { "circle outside schemas",
      HEAD "paths:\n  /a: {$ref: '#/paths/~1b'}\n  /b: {$ref: '#/paths/~1a'}\n",
      ":4:14:", "lead from one to the next and never to a thing", "" },
    { "bad regular expression",
      HEAD GET_A "      parameters:\n"
                 "      - {name: id, in: path, required: true, schema: {type: string, "
                 "pattern: '['}}\n" ANSWERS,
      ":8:", "", "" },
    { "keyword of the wrong type",
      HEAD GET_A
      "      parameters:\n"
      "      - {name: id, in: path, required: true, schema: {minLength: -1}}\n" ANSWERS,
      ":8:66:", "must be an integer that is not negative", "" },
    { "duplicate operation",
      HEAD GET_A ID ANSWERS "  /b:\n    get: {operationId: a, responses: {}}\n",
      ":10:24:", "operationId `a` stands here twice", "the other one is in line 6" },
    { "path without a slash", HEAD "paths:\n  a: {}\n",
      ":4:3:", "the path `a` must start with '/'", "" },
    { "template without its parameter", HEAD GET_A ANSWERS,
      ":5:5: warning:", "no parameter describes `{id}` of /a/{id}", "" },
    { "method", HEAD "paths:\n  /a: {gett: {}}\n",
      ":4:8:", "unknown key `gett` in a path item", "did you mean `get`?" },
    { "parameter place", HEAD GET_A "      parameters: [{name: id, in: paht}]\n" ANSWERS,
      ":7:35:", "a parameter needs `in`", "did you mean `path`?" },
    { "parameter twice",
      HEAD GET_A
      "      parameters: [{name: id, in: path}, {name: id, in: path}]\n" ANSWERS,
      ":7:42:", "parameter `id` in path stands here twice", "" },
    { "status", HEAD GET_A ID "      responses: {20: {description: d}}\n",
      ":8:19:", "`20` is no status", "" },
    { "security scheme",
      HEAD GET_A ID ANSWERS
      "      security: [{keey: []}]\n"
      "components: {securitySchemes: {key: {type: http, scheme: bearer}}}\n",
      ":9:19:", "no security scheme `keey`", "did you mean `key`?" },
    { "resource without a key", HEAD "paths: {}\nx-resources: {lead: {schema: {}}}\n",
      ":4:15:", "resource `lead` needs `key`", "" },
    { "resource with a key that is no member",
      HEAD "paths: {}\nx-resources: {lead: {key: idd, schema: {properties: {id: {}}}}}\n",
      ":4:27:", "the schema of `lead` has no member `idd`", "did you mean `id`?" },
    { "resource's unknown key",
      HEAD "paths: {}\nx-resources: {lead: {key: id, shema: {}}}\n",
      ":4:31:", "unknown key `shema` in a resource", "did you mean `schema`?" },
    { "effect's unknown key",
      HEAD LEADS GET_A ID ANSWERS "      x-effect: {update: lead, respons: /data}\n",
      ":13:32:", "unknown key `respons` in `x-effect`", "did you mean `response`?" },
    { "effect's unknown resource",
      HEAD LEADS GET_A ID ANSWERS "      x-effect: {update: laed}\n",
      ":13:26:", "no resource `laed`", "did you mean `lead`?" },
    { "effect without a verb", HEAD LEADS GET_A ID ANSWERS "      x-effect: {by: id}\n",
      ":13:17:", "needs one of create, read, update", "" },
    { "by no path parameter",
      HEAD LEADS GET_A ID ANSWERS "      x-effect: {update: lead, by: ID}\n",
      ":13:36:", "/a/{id} has no parameter `ID`", "did you mean `id`?" },
    { "no pointer",
      HEAD LEADS GET_A ID ANSWERS "      x-effect: {update: lead, response: data}\n",
      ":13:42:", "`response` must be a JSON Pointer", "did you mean `/data`?" },
    { "claim without says", CLAIM "      - {id: x, kind: isolates}\n",
      ":15:9:", "the claim needs `says`", "" },
    { "claim's strength", CLAIM "      - {id: x, kind: k, says: s, strength: shuold}\n",
      ":15:45:", "unknown strength `shuold`", "did you mean `should`?" },
    { "unclear without note",
      CLAIM "      - {id: x, kind: k, says: s, strength: unclear}\n",
      ":15:9:", "a claim of strength unclear needs `note`", "" },
    { "claim's field", CLAIM "      - {id: x, kind: k, says: s, field: nmae}\n",
      ":15:42:", "a has no field `nmae`", "did you mean `name`?" },
    { "claim's fields", CLAIM "      - {id: x, kind: k, says: s, fields: [id, nmae]}\n",
      ":15:48:", "a has no field `nmae`", "did you mean `name`?" },
    { "claims twice",
      CLAIM "      - {id: x, kind: k, says: s}\n      - {id: x, kind: l, says: t}\n",
      ":16:14:", "claim id `x` stands here twice", "the other one is in line 15" },
    { "claim at the root without operation",
      HEAD "paths: {}\nx-claims: [{id: x, kind: k, says: s}]\n",
      ":4:12:", "a claim at the root needs `operation`", "" },
    { "claim of an unknown operation",
      HEAD GET_A ID ANSWERS "x-claims: [{id: x, kind: k, says: s, operation: b}]\n",
      ":9:49:", "no operation `b`", "" },
    { "source as text", CLAIM "      - {id: x, kind: k, says: s, source: a.txt}\n",
      ":15:43:", "`source` must be an object",
      "{document: <file>, section: <where in it>}" },
};

static void says_what_is_wrong_and_where(void **state)
{
    for (size_t i = 0; i < countof(rows); i++) {
        const struct test_file files[] = { { "openapi.yaml", rows[i].text },
                                           { NULL, NULL } };
        struct str got = test_complaints(*state, files);

        check_complaint(rows[i].label, got, rows[i].place);
        check_complaint(rows[i].label, got, rows[i].complaint);
        check_complaint(rows[i].label, got, rows[i].hint);
    }
}

static void says_all_of_it_at_once(void **state)
{
    const struct test_file files[] = {
        { "openapi.yaml", HEAD LEADS GET_A ID ANSWERS
          "      x-effect: {update: laed}\n"
          "      x-claims: [{id: x, kind: k, says: s, strength: "
          "no}]\n"
          "components:\n"
          "  schemas:\n"
          "    A: {$ref: '#/a'}\n"
          "    B: {items: {$ref: '#/b'}}\n" },
        { NULL, NULL },
    };
    struct str got = test_complaints(*state, files);

    check_complaint("resource", got, "no resource `laed`");
    check_complaint("strength", got, "unknown strength `no`");
    check_complaint("first reference", got, "nothing stands at `#/a`");
    check_complaint("second reference", got, "nothing stands at `#/b`");
}

static void complaints_about_other_files_point_into_them(void **state)
{
    const struct test_file files[] = {
        { "openapi.yaml", HEAD "x-claims: []\npaths:\n  /a: {$ref: 'sub/a.yaml'}\n" },
        { "sub/a.yaml", "get:\n  parameters: [{in: query}]\n  responses:\n"
                        "    200: {$ref: '#/nowhere'}\n" },
        { NULL, NULL },
    };
    struct str got = test_complaints(*state, files);

    check_complaint("parameter", got, "sub/a.yaml:2:16: error: a parameter needs `name`");
    check_complaint("reference", got, "sub/a.yaml:4:17: error: nothing stands at");
}

static void circles_of_schemas_are_fine(void **state)
{
    test_contract(*state,
                  HEAD GET_A "      parameters:\n"
                             "      - {name: id, in: path, required: true, schema: "
                             "{$ref: '#/components/schemas/A'}}\n" ANSWERS "components:\n"
                             "  schemas:\n"
                             "    A: {items: {$ref: '#/components/schemas/B'}}\n"
                             "    B: {items: {$ref: '#/components/schemas/A'}}\n");
}

static const char faulty[] =
    HEAD GET_A ID "      security: [{nowhere: []}]\n"
                  "      responses:\n"
                  "        200:\n"
                  "          description: d\n"
                  "          content:\n"
                  "            application/json:\n"
                  "              schema:\n"
                  "                type: object\n"
                  "                properties:\n"
                  "                  a: {type: string, pattern: '['}\n"
                  "                  b: {$ref: '#/nowhere'}\n"
                  "                  c: {type: integer, exclusiveMinimum: true}\n"
                  "                  d: 7\n"
                  "                anyOf: [{minLength: x}, {type: object}]\n"
                  "        404: {$ref: '#/components/responses/Nowhere'}\n";

/* Mistakes of a document that is not ours are warnings, and what is left of it holds. */
static void a_vendors_document_is_taken_as_far_as_it_goes(void **state)
{
    const struct test_file files[] = { { "openapi.yaml", faulty }, { NULL, NULL } };
    const char *folder = test_folder(*state, files);
    struct diags *diags = diags_new(*state);
    struct contract *c = contract_load(*state, folder, diags);
    struct str got = test_rendered(*state, diags, folder);

    assert_non_null(c);
    check_int("warnings", (long long)diags_count(diags, SEVERITY_WARNING), 7);
    check_complaint("scheme", got, ":8:19: warning: no security scheme `nowhere`");
    check_complaint("pattern", got, ":17:46: warning: ");
    check_complaint("reference", got, ":18:29: warning: nothing stands at `#/nowhere`");
    check_complaint("keyword", got, ":19:56: warning: must be a number");
    check_complaint("schema", got, ":20:22: warning: a schema must be");
    check_complaint("in a list", got, ":21:37: warning: ");
    check_complaint("response", got, ":22:21: warning: nothing stands at");
    check_complaint("hint", got, "this is left out of the schema");

    const struct operation *op = &c->operations[0];
    const struct schema *s = op->responses[0].media[0].schema;
    json_t *good =
        arena_json(*state, json_pack("{s:s,s:n,s:i,s:n}", "a", "x", "b", "c", 1, "d"));
    json_t *bad = arena_json(*state, json_pack("{s:s}", "c", "x"));

    check_int("still asks for credentials", (long long)op->security[0].len, 1);
    assert_true(schema_is_valid(s, good, NULL));
    assert_false(schema_is_valid(s, bad, NULL));

    struct diags *lint = diags_new(*state);

    contract_lint(c, lint);
    /* … and that the parameter has no schema. */
    check_int("errors of lint", (long long)diags_count(lint, SEVERITY_ERROR), 8);
}

static void but_not_one_that_was_written_for_us_nor_an_overlay(void **state)
{
    const char *ours = arena_printf(*state, "%sx-claims: []\n", faulty).at;
    const struct test_file own[] = { { "openapi.yaml", ours }, { NULL, NULL } };
    const struct test_file overlaid[] = {
        { "openapi.yaml", HEAD "paths: {}\n" },
        { "claims.overlay.yaml",
          "overlay: 1.0.0\ninfo: {title: a, version: '1'}\nactions:\n- target: $\n"
          "  update:\n"
          "    x-resources: {lead: {key: id, schema: {$ref: '#/nowhere'}}}\n" },
        { NULL, NULL },
    };

    check_complaint("own", test_complaints(*state, own), ":17:46: error: ");
    check_complaint("overlay", test_complaints(*state, overlaid),
                    "claims.overlay.yaml:6:50: error: nothing stands at");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(says_what_is_wrong_and_where),
        UNIT_TEST(says_all_of_it_at_once),
        UNIT_TEST(complaints_about_other_files_point_into_them),
        UNIT_TEST(circles_of_schemas_are_fine),
        UNIT_TEST(a_vendors_document_is_taken_as_far_as_it_goes),
        UNIT_TEST(but_not_one_that_was_written_for_us_nor_an_overlay),
    };
    return cmocka_run_group_tests_name("contract.complaints", tests, NULL, NULL);
}
