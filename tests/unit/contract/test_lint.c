/* What is questionable in a contract that loads. */
#include "contract/lint.h"
#include "tests/unit/contract/contract_test.h"

#define HEAD    "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"
#define GET     "  /a:\n    get:\n      operationId: a\n"
#define OK      "      responses: {200: {description: d}}\n"
#define SCHEMAS "components:\n  schemas:\n"

static const struct row {
    const char *label, *text, *place, *complaint; /* place NULL: nothing to complain */
} rows[] = {
    { "nothing", HEAD GET OK, NULL, NULL },
    { "no success", HEAD GET "      responses: {400: {description: d}}\n",
      ":5:5: warning:", "a documents no response of success" },
    { "a redirect is a success", HEAD GET "      responses: {302: {description: d}}\n",
      NULL, NULL },
    { "example of a response",
      HEAD GET "      responses:\n"
               "        200:\n"
               "          description: d\n"
               "          content:\n"
               "            application/json:\n"
               "              schema: {properties: {n: {type: integer}}}\n"
               "              examples: {one: {value: {n: 1}}, two: {value: {n: x}}}\n",
      ":13:65: warning:", "the example does not fit its schema: expected integer" },
    { "example of text",
      HEAD GET "      responses:\n"
               "        200:\n"
               "          description: d\n"
               "          content: {text/xml: {schema: {type: object}, "
               "example: <a/>}}\n",
      NULL, NULL },
    { "example of a parameter",
      HEAD GET
      "      parameters: [{name: q, in: query, schema: {maximum: 3}, example: 4}]\n" OK,
      ":7:72: warning:", "the example does not fit its schema" },
    { "the same value twice",
      HEAD GET
      "      parameters: [{name: q, in: query, schema: {type: integer}, example: true},\n"
      "        {name: r, in: query, schema: {type: integer}, example: true}]\n" OK,
      ":8:64: warning:", "the example does not fit its schema" },
    { "examples of a schema",
      HEAD GET OK SCHEMAS "    A: {properties: {n: {type: integer, examples: [1, x]}}}\n",
      ":10:55: warning:", "the example does not fit its schema" },
    { "default", HEAD GET OK SCHEMAS "    A: {items: {enum: [a, b], default: c}}\n",
      ":10:40: warning:", "the default does not fit its schema" },
    { "a write-only member is missing from an example of a response",
      HEAD GET OK SCHEMAS "    A: {required: [s], properties: {s: {writeOnly: true}}, "
                          "example: {}}\n",
      NULL, NULL },
    { "a write-only member in an example of a response",
      HEAD GET "      responses:\n"
               "        200:\n"
               "          description: d\n"
               "          content:\n"
               "            application/json:\n"
               "              schema: {properties: {s: {writeOnly: true}}}\n"
               "              example: {s: 1}\n",
      ":13:28: warning:", "a write-only member stands in the example of a response" },
    { "a read-only member in an example of a request",
      HEAD GET "      requestBody:\n"
               "        content:\n"
               "          application/json:\n"
               "            schema: {items: {properties: {s: {readOnly: true}}}}\n"
               "            examples: {a: {value: [{}, {s: 1}]}}\n" OK,
      ":11:44: warning:", "a read-only member stands in the example of a request" },
    { "the other way round all is well",
      HEAD GET "      requestBody: {content: {application/json: {schema: {properties: "
               "{s: {writeOnly: true}}}, example: {s: 1}}}}\n"
               "      responses: {200: {description: d, content: {application/json: "
               "{schema: {properties: {s: {readOnly: true}}}, example: {s: 1}}}}}\n",
      NULL, NULL },
    { "an example of a schema may be either",
      HEAD GET OK SCHEMAS "    A: {required: [r, w], properties: {r: {readOnly: true}, "
                          "w: {writeOnly: true}}, example: {w: 1}}\n",
      NULL, NULL },
    { "example of a header",
      HEAD GET "      responses: {200: {description: d, headers: {H: {schema: {type: "
               "integer}, example: x}}}}\n",
      ":7:89: warning:", "the example does not fit its schema: expected integer" },
    { "example of a parameter with content",
      HEAD GET "      parameters: [{name: q, in: query, content: {application/json: "
               "{schema: {type: integer}, example: x}}}]\n" OK,
      ":7:104: warning:", "the example does not fit its schema: expected integer" },
    { "example of a response that nobody refers to",
      HEAD GET OK "components: {responses: {R: {description: d, content: "
                  "{application/json: {schema: {type: integer}, examples: {e: {$ref: "
                  "'#/components/examples/E'}}}}}}, examples: {E: {value: x}}}\n",
      ":8:176: warning:", "the example does not fit its schema: expected integer" },
    { "an example elsewhere",
      HEAD GET OK "components: {examples: {E: {externalValue: 'e.json'}}}\n",
      ":8:29: note:", "`externalValue` is not fetched" },
    { "properties called example",
      HEAD GET OK SCHEMAS
      "    A: {properties: {example: {type: integer}, default: {}}}\n",
      NULL, NULL },
    { "nullable, which 3.1 has no more",
      HEAD GET OK SCHEMAS "    A: {type: string, nullable: true}\n",
      ":10:33: warning:", "`nullable` means nothing in OpenAPI 3.1" },
    { "a mapping that leads nowhere",
      HEAD GET OK SCHEMAS
      "    A: {discriminator: {propertyName: k, mapping: {b: "
      "'#/components/schemas/B', c: C, d: '#/components/schemas/C'}}}\n"
      "    C: {}\n",
      ":10:55: warning:", "no schema stands at `#/components/schemas/B`, which `b`" },
    { "two templates of one shape",
      HEAD "  /a/{x}:\n    get: {operationId: x, responses: {200: {description: d}}}\n"
           "  /a/{y}:\n    get: {operationId: y, responses: {200: {description: d}}}\n",
      ":6:3: error:", "/a/{y} and /a/{x} are the same path" },
    { "claim without a source",
      HEAD GET OK "      x-claims: [{id: c, kind: k, says: s}]\n",
      ":8:18: warning:", "claim `c` does not say where it comes from" },
};

static void says_what_is_questionable(void **state)
{
    for (size_t i = 0; i < countof(rows); i++) {
        const struct test_file files[] = { { "openapi.yaml", rows[i].text },
                                           { NULL, NULL } };
        const char *folder = test_folder(*state, files);
        struct diags *load = diags_new(*state), *diags = diags_new(*state);
        struct contract *c = contract_load(*state, folder, load);

        if (!c)
            fail_msg("%s: %.*s", rows[i].label,
                     STR_ARG(test_rendered(*state, load, folder)));
        contract_lint(c, diags);
        struct str got = test_rendered(*state, diags, folder);

        if (!rows[i].place) {
            check_text(rows[i].label, got, "");
            continue;
        }
        check_complaint(rows[i].label, got, rows[i].place);
        check_complaint(rows[i].label, got, rows[i].complaint);
    }
}

/* What loading lets pass as a warning. */
static void faults_are_errors_and_told_once(void **state)
{
    const struct test_file files[] = { { "openapi.yaml", HEAD GET OK SCHEMAS
                                         "    A: {$ref: '#/components/schemas/B'}\n" },
                                       { NULL, NULL } };
    const char *folder = test_folder(*state, files);
    struct diags *diags = diags_new(*state);
    struct contract *c = contract_load(*state, folder, diags);

    assert_non_null(c);
    check_int("at first", (long long)diags_count(diags, SEVERITY_WARNING), 1);
    contract_lint(c, diags);
    check_int("warnings", (long long)diags_count(diags, SEVERITY_WARNING), 0);
    check_int("errors", (long long)diags_count(diags, SEVERITY_ERROR), 1);
    check_complaint("fault", test_rendered(*state, diags, folder),
                    "error: nothing stands at `#/components/schemas/B`");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(says_what_is_questionable),
        UNIT_TEST(faults_are_errors_and_told_once),
    };
    return cmocka_run_group_tests_name("contract.lint", tests, NULL, NULL);
}
