/* A whole small contract, and what is read from it. */
#include "contract/params_read.h"
#include "doc/json.h"
#include "tests/unit/contract/contract_test.h"

static const char leads[] =
    "openapi: 3.1.0\n"
    "info: {title: Leads, version: '2.0'}\n"
    "servers: [{url: 'https://{env}.example.com/v1', variables: {env: {default: api}}}]\n"
    "security: [{key: []}, {}]\n"
    "x-resources:\n"
    "  lead: {schema: {$ref: '#/components/schemas/Lead'}, key: id}\n"
    "  tag: {schema: {type: object, properties: {id: {type: string}}}, key: id}\n"
    "x-claims:\n"
    "- {id: at-root, kind: isolates, operation: updateLead, says: nothing else changes}\n"
    "paths:\n"
    "  /leads/{id}:\n"
    "    parameters:\n"
    "    - {name: id, in: path, required: true, schema: {type: string}}\n"
    "    - {name: trace, in: header, schema: {type: string}}\n"
    "    put:\n"
    "      operationId: updateLead\n"
    "      parameters:\n"
    "      - {name: Trace, in: header, required: true, schema: {type: integer}}\n"
    "      - {name: fields, in: query, schema: {type: array, items: {type: string}}}\n"
    "      - {name: Accept, in: header, schema: {type: string}}\n"
    "      requestBody:\n"
    "        required: true\n"
    "        content:\n"
    "          application/json:\n"
    "            schema:\n"
    "              type: object\n"
    "              properties: {lead: {$ref: '#/components/schemas/Changes'}}\n"
    "            example: {lead: {name: Ann}}\n"
    "      responses:\n"
    "        200: {$ref: '#/components/responses/Shown'}\n"
    "        4XX: {description: refused}\n"
    "        default: {description: else, content: {'*/*': {}}}\n"
    "      x-effect:\n"
    "        update: lead\n"
    "        request: /lead\n"
    "        response: /data\n"
    "        fields: {tag_ids: {to: /tags, of: tag, each: /id}}\n"
    "      x-claims:\n"
    "      - id: name-kept\n"
    "        kind: accepts\n"
    "        field: name\n"
    "        strength: unclear\n"
    "        note: never said\n"
    "        says: a name is stored as sent\n"
    "        source: {document: a.txt, section: two}\n"
    "  /ping:\n"
    "    get: {security: [], responses: {204: {description: fine}}}\n"
    "components:\n"
    "  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}\n"
    "  responses:\n"
    "    Shown:\n"
    "      description: shown\n"
    "      headers: {ETag: {required: true, schema: {type: string}}}\n"
    "      content:\n"
    "        application/json:\n"
    "          schema: {$ref: '#/components/schemas/Lead'}\n"
    "          examples: {one: {value: {id: a}}, two: {$ref: "
    "'#/components/examples/B'}}\n"
    "  examples: {B: {value: {id: b}}}\n"
    "  schemas:\n"
    "    Lead:\n"
    "      type: object\n"
    "      required: [id]\n"
    "      properties:\n"
    "        id: {type: string, readOnly: true}\n"
    "        parent: {$ref: '#/components/schemas/Lead'}\n"
    "    Base: {type: object, required: [name], properties: {name: {type: string}}}\n"
    "    Changes:\n"
    "      allOf:\n"
    "      - {$ref: '#/components/schemas/Base'}\n"
    "      - properties:\n"
    "          tag_ids: {type: array, items: {type: string}}\n"
    "          secret: {type: string, writeOnly: true}\n"
    "          name: {minLength: 2}\n";

static void reads_operations_with_their_parameters(void **state)
{
    struct contract *c = test_contract(*state, leads);
    const struct operation *op = contract_operation(c, S("updateLead"));

    check_int("operations", (long long)c->operation_count, 2);
    check_text("title", c->title, "Leads");
    check_text("server", c->server, "https://api.example.com/v1");
    assert_non_null(op);
    check_text("method", op->method, "PUT");
    check_text("path", op->path, "/leads/{id}");
    check_int("parameters", (long long)op->parameter_count, 3);
    check_text("the path item's first", op->parameters[0].name, "id");
    check_text("replaced", op->parameters[1].name, "Trace");
    assert_true(op->parameters[1].required);
    check_text("simple", op->parameters[1].style, "simple");
    check_text("form", op->parameters[2].style, "form");
    assert_true(op->parameters[2].explode);
    assert_non_null(contract_operation(c, S("GET /ping")));
}

static void reads_responses_headers_and_examples(void **state)
{
    struct contract *c = test_contract(*state, leads);
    const struct operation *op = contract_operation(c, S("updateLead"));
    const struct response *ok = operation_response(op, 200);

    check_text("exact", ok->key, "200");
    check_text("class", operation_response(op, 404)->key, "4XX");
    check_text("default", operation_response(op, 500)->key, "default");
    assert_ptr_equal(operation_success(op), ok);
    assert_null(operation_response(contract_operation(c, S("GET /ping")), 200));
    check_int("media", (long long)ok->media_count, 1);
    check_int("examples", (long long)ok->media[0].example_count, 2);
    check_text("followed", node_text(node_get(ok->media[0].example_nodes[1], "id")), "b");
    check_text("header", ok->headers[0].name, "ETag");
    assert_true(ok->headers[0].required);
    assert_true(schema_is_valid(
        ok->media[0].schema, node_to_json(*state, ok->media[0].example_nodes[0]), NULL));
    assert_false(schema_is_valid(ok->media[0].schema, json_null(), NULL));
}

static void reads_security_with_its_alternatives(void **state)
{
    struct contract *c = test_contract(*state, leads);
    const struct operation *op = contract_operation(c, S("updateLead"));

    check_int("alternatives", (long long)op->security_count, 2);
    check_int("one scheme", (long long)op->security[0].len, 1);
    check_text("its header", op->security[0].at[0]->parameter, "X-Key");
    check_int("none needed", (long long)op->security[1].len, 0);
    check_int("switched off",
              (long long)contract_operation(c, S("GET /ping"))->security_count, 0);
}

static void reads_effects_and_the_fields_they_take(void **state)
{
    struct contract *c = test_contract(*state, leads);
    const struct operation *op = contract_operation(c, S("updateLead"));
    const struct field_list *fields = operation_fields(op);
    const struct field *name = operation_field(op, S("name"));
    const struct field *tags = operation_field(op, S("tag_ids"));

    check_int("verb", op->effect.verb, EFFECT_UPDATE);
    check_text("resource", op->effect.resource->name, "lead");
    check_text("by", op->effect.by, "id");
    check_text("response", op->effect.response, "/data");
    check_int("fields", (long long)fields->len, 3);
    check_text("in order", fields->at[0].name, "name");
    assert_true(name->required);
    assert_false(tags->required);
    assert_ptr_equal(tags->mapping->of, contract_resource(c, S("tag")));
    check_text("to", tags->mapping->to, "/tags");
    check_text("each", tags->mapping->each, "/id");
    assert_true(operation_field(op, S("secret"))->write_only);
    /* Both parts of the allOf hold. */
    assert_true(schema_is_valid(name->schema, json_str(*state, S("Al")), NULL));
    assert_false(schema_is_valid(name->schema, json_str(*state, S("A")), NULL));
    assert_false(schema_is_valid(name->schema, json_null(), NULL));
    check_text("keywords", json_member_text(name->schema_json, "type"), "string");
}

static void gives_claims_by_operation_with_conforms_first(void **state)
{
    static const char *const ids[] = { "updateLead.conforms", "name-kept", "at-root",
                                       "GET /ping.conforms" };
    struct contract *c = test_contract(*state, leads);
    const struct claim *kept = contract_claim(c, S("name-kept"));
    const struct operation *op = contract_operation(c, S("updateLead"));

    check_int("claims", (long long)c->claim_count, (long long)countof(ids));
    for (size_t i = 0; i < countof(ids); i++)
        check_text("id", c->claims[i].id, ids[i]);
    assert_true(c->claims[0].implicit);
    check_int("of the operation", (long long)op->claim_count, 3);
    assert_ptr_equal(op->claims[1], kept);
    check_text("strength", str_from(strength_name(kept->strength)), "unclear");
    check_text("document", kept->document, "a.txt");
    check_text("note", kept->note, "never said");
    check_int("line", (long long)span_line(kept->span), 39);
    check_text("field", claim_fields(*state, kept).at[0], "name");
}

static void a_stated_conforms_replaces_the_implicit_one(void **state)
{
    struct contract *c =
        test_contract(*state, "openapi: 3.0.3\n"
                              "info: {title: t, version: '1'}\n"
                              "paths:\n"
                              "  /a:\n"
                              "    get:\n"
                              "      operationId: a\n"
                              "      responses: {200: {description: d}}\n"
                              "      x-claims: [{id: mine, kind: conforms, says: s}]\n");

    check_int("claims", (long long)c->claim_count, 1);
    check_text("id", c->claims[0].id, "mine");
    assert_false(c->claims[0].implicit);
}

static void reads_3_0_schemas_as_3_0(void **state)
{
    struct contract *c = test_contract(
        *state, "openapi: 3.0.3\n"
                "info: {title: t, version: '1'}\n"
                "paths:\n"
                "  /a:\n"
                "    get:\n"
                "      responses:\n"
                "        200:\n"
                "          description: d\n"
                "          content:\n"
                "            text/json:\n"
                "              schema: {type: integer, nullable: true, minimum: 3,\n"
                "                       exclusiveMinimum: true}\n");
    const struct schema *s = c->operations[0].responses[0].media[0].schema;

    assert_true(schema_is_valid(s, json_null(), NULL));
    assert_false(schema_is_valid(s, arena_json(*state, json_integer(3)), NULL));
    assert_true(schema_is_valid(s, arena_json(*state, json_integer(4)), NULL));
}

static void names_a_contract_by_its_folder_or_file(void **state)
{
    static const char text[] =
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n";
    const struct test_file files[] = { { "sub/openapi.yaml", text },
                                       { "sub/github.api.yaml", text },
                                       { NULL, NULL } };
    const char *folder = test_folder(*state, files);
    struct diags *d = diags_new(*state);
    struct contract *c =
        contract_load(*state, arena_printf(*state, "%s/sub", folder).at, d);

    check_text("folder", c->name, "sub");
    c = contract_load(*state, arena_printf(*state, "%s/sub/github.api.yaml", folder).at,
                      d);
    check_text("file", c->name, "github.api");
}

/* --- several files --- */

#define DOUBLED "is the `$id` of several schemas that say different things"

/* Whichever file is read first, and whether a reference comes before or after. */
static void an_id_that_several_schemas_have_is_told(void **state)
{
    static const char head[] = "openapi: 3.1.0\n"
                               "info: {title: t, version: '1'}\n"
                               "x-claims: []\n"
                               "components:\n"
                               "  schemas:\n";
    static const char *const parts[] = {
        "    A: {$ref: one.yaml}\n    B: {$ref: two.yaml}\n    C: {$ref: 'urn:x'}\n",
        "    A: {$ref: two.yaml}\n    B: {$ref: one.yaml}\n    C: {$ref: 'urn:x'}\n",
        "    A: {$ref: one.yaml}\n    C: {$ref: 'urn:x'}\n    D: {$ref: two.yaml}\n",
    };
    static const char *const others[] = {
        "$defs: {x: {$id: 'urn:x', type: integer}}\n", /* differs */
        "$defs: {y: {$id: 'urn:x', type: string}}\n",  /* the same elsewhere */
        "example: {a: {$id: 'urn:x'}}\n",              /* is no schema, and who knows */
    };

    for (size_t i = 0; i < countof(parts); i++)
        for (size_t k = 0; k < countof(others); k++) {
            const struct test_file files[] = {
                { "openapi.yaml", arena_printf(*state, "%s%s", head, parts[i]).at },
                { "one.yaml", "$defs: {x: {$id: 'urn:x', type: string}}\n" },
                { "two.yaml", others[k] },
                { NULL, NULL },
            };
            struct str got = test_complaints(*state, files);

            if (k != 1)
                check_complaint(parts[i], got, DOUBLED);
            else
                check_text(parts[i], got, "");
        }
}

static void an_id_that_nothing_refers_to_is_nobodys_business(void **state)
{
    const struct test_file files[] = {
        { "openapi.yaml", "openapi: 3.1.0\n"
                          "info: {title: t, version: '1'}\n"
                          "x-claims: []\n"
                          "components:\n"
                          "  schemas:\n"
                          "    A: {example: {$id: '1', n: 1}}\n"
                          "    B: {example: {$id: '1', n: 2}}\n" },
        { NULL, NULL },
    };

    check_text("complaints", test_complaints(*state, files), "");
}

static void follows_references_into_other_files_and_back(void **state)
{
    const struct test_file files[] = {
        { "openapi.yaml", "openapi: 3.1.0\n"
                          "info: {title: t, version: '1'}\n"
                          "paths:\n"
                          "  /a: {$ref: 'sub/item a.yaml'}\n"
                          "components: {schemas: {Back: {type: integer}}}\n" },
        { "sub/item a.yaml",
          "get:\n"
          "  operationId: a\n"
          "  parameters: [{$ref: './more.json#/parameters/0'}]\n"
          "  responses:\n"
          "    200:\n"
          "      description: d\n"
          "      content: {application/json: {schema: {$ref: more.json#/tree}}}\n" },
        { "sub/more.json",
          "{\"parameters\": [{\"name\": \"q\", \"in\": \"query\",\n"
          "   \"schema\": {\"$ref\": \"../openapi.yaml#/components/schemas/Back\"}}],\n"
          " \"tree\": {\"type\": \"object\", \"properties\": {\"child\": {\"$ref\": "
          "\"#/tree\"},\n"
          "   \"n\": {\"$ref\": \"../openapi.yaml#/components/schemas/Back\"}}}}\n" },
        { NULL, NULL },
    };
    struct contract *c = test_contract_of(*state, files);
    const struct operation *op = contract_operation(c, S("a"));
    const struct schema *s = op->responses[0].media[0].schema;
    json_t *good = arena_json(*state, json_pack("{s:{s:i}}", "child", "n", 1));
    json_t *bad = arena_json(*state, json_pack("{s:{s:s}}", "child", "n", "x"));

    check_text("parameter", op->parameters[0].name, "q");
    check_text("its schema", json_member_text(op->parameters[0].schema_json, "type"),
               "integer");
    assert_true(schema_is_valid(s, good, NULL));
    assert_false(schema_is_valid(s, bad, NULL));

    /* From a place in another file, and from one written elsewhere. */
    const json_t *tree = op->responses[0].media[0].schema_json;
    const json_t *child = json_pointer_get(tree, S("/properties/child"));

    assert_ptr_equal(contract_deref(c, child), tree);
    struct schema_error error;
    const struct schema *nested = contract_schema(*state, c, child, &error);

    assert_non_null(nested);
    assert_true(schema_is_valid(nested, good, NULL));
    assert_false(schema_is_valid(nested, bad, NULL));
    json_t *other =
        arena_json(*state, json_pack("{s:s}", "$ref", "#/components/schemas/Back"));
    const struct schema *back = contract_schema(*state, c, other, &error);

    assert_non_null(back);
    assert_false(schema_is_valid(back, good, NULL));
    check_text("deref", json_member_text(contract_deref(c, other), "type"), "integer");
}

static void finds_schemas_by_id_and_anchor(void **state)
{
    struct contract *c = test_contract(
        *state,
        "openapi: 3.1.0\n"
        "info: {title: t, version: '1'}\n"
        "paths:\n"
        "  /a:\n"
        "    get:\n"
        "      responses:\n"
        "        200:\n"
        "          description: d\n"
        "          content: {application/json: {schema: {$ref: '#here'}}}\n"
        "        201:\n"
        "          description: d\n"
        "          content: {application/json: {schema: {$ref: 'https://x.test/s'}}}\n"
        "components:\n"
        "  schemas:\n"
        "    A: {$anchor: here, type: integer}\n"
        "    B: {$id: 'https://x.test/s', $ref: '#/$defs/c', $defs: {c: {type: "
        "'null'}}}\n");
    const struct operation *op = &c->operations[0];

    assert_true(schema_is_valid(op->responses[1].media[0].schema, json_null(), NULL));
    assert_false(schema_is_valid(op->responses[0].media[0].schema, json_null(), NULL));
}

static void one_way_members_may_be_left_out_the_other_way(void **state)
{
    struct contract *c = test_contract(
        *state, "openapi: 3.1.0\n"
                "info: {title: t, version: '1'}\n"
                "paths:\n"
                "  /a:\n"
                "    post:\n"
                "      requestBody: {content: {application/json: {schema: {$ref: "
                "'#/components/schemas/A'}}}}\n"
                "      responses:\n"
                "        200:\n"
                "          description: d\n"
                "          content: {application/json: {schema: {$ref: "
                "'#/components/schemas/A'}}}\n"
                "components:\n"
                "  schemas:\n"
                "    A:\n"
                "      required: [id, name, secret]\n"
                "      properties: {id: {$ref: '#/components/schemas/Id'}, name: {},\n"
                "                   secret: {writeOnly: true}}\n"
                "    Id: {type: string, readOnly: true}\n");
    const struct operation *op = &c->operations[0];
    const struct schema *request = op->body[0].schema;
    const struct schema *response = op->responses[0].media[0].schema;
    json_t *sent = arena_json(*state, json_pack("{s:i,s:i}", "name", 1, "secret", 2));
    json_t *shown = arena_json(*state, json_pack("{s:i,s:s}", "name", 1, "id", "x"));

    assert_true(schema_is_valid(request, sent, NULL));
    assert_false(schema_is_valid(request, shown, NULL));
    assert_true(schema_is_valid(response, shown, NULL));
    assert_false(schema_is_valid(response, sent, NULL));
    assert_false(operation_field(op, S("id"))->required);
    assert_true(operation_field(op, S("id"))->read_only);
    assert_true(operation_field(op, S("secret"))->required);
}

/* Each part names the next one twice: looked at one by one, there are 2^40 ways. */
static void parts_within_parts_cost_no_more_than_their_number(void **state)
{
    struct str text =
        arena_printf(*state, "openapi: 3.1.0\n"
                             "info: {title: t, version: '1'}\n"
                             "paths:\n"
                             "  /a:\n"
                             "    post:\n"
                             "      parameters: [{name: q, in: query, schema: {$ref: "
                             "'#/components/schemas/S0'}}]\n"
                             "      requestBody: {content: {application/json: {schema: "
                             "{$ref: '#/components/schemas/S0'}}}}\n"
                             "      responses: {200: {description: d}}\n"
                             "components:\n"
                             "  schemas:\n");

    for (int i = 0; i < 40; i++)
        text = arena_printf(*state,
                            "%.*s    S%d: {allOf: [{$ref: '#/components/schemas/S%d'},\n"
                            "      {$ref: '#/components/schemas/S%d'}]}\n",
                            STR_ARG(text), i, i + 1, i + 1);
    text = arena_printf(*state, "%.*s    S40: {properties: {a: {type: string}}}\n",
                        STR_ARG(text));
    struct contract *c = test_contract(*state, text.at);
    bool malformed;

    check_int("fields", (long long)operation_fields(&c->operations[0])->len, 1);
    params_read(*state, c, &c->operations[0].parameters[0], S("q=1"), &malformed);
}

static void a_member_in_three_parts_must_fit_them_all(void **state)
{
    struct contract *c =
        test_contract(*state, "openapi: 3.1.0\n"
                              "info: {title: t, version: '1'}\n"
                              "paths:\n"
                              "  /a:\n"
                              "    post:\n"
                              "      requestBody:\n"
                              "        content:\n"
                              "          application/json:\n"
                              "            schema:\n"
                              "              allOf:\n"
                              "              - {properties: {a: {minimum: 2}}}\n"
                              "              - {properties: {a: {maximum: 8}}}\n"
                              "              - {properties: {a: {type: integer}}}\n"
                              "      responses: {200: {description: d}}\n");
    const struct field *f = operation_field(&c->operations[0], S("a"));

    assert_true(schema_is_valid(f->schema, arena_json(*state, json_integer(5)), NULL));
    assert_false(schema_is_valid(f->schema, arena_json(*state, json_integer(1)), NULL));
    assert_false(schema_is_valid(f->schema, arena_json(*state, json_integer(9)), NULL));
    assert_false(schema_is_valid(f->schema, arena_json(*state, json_real(2.5)), NULL));
    check_int("keywords", (long long)json_object_size(f->schema_json), 3);
}

static bool amount_holds(struct arena *a, struct contract *c, const char *text)
{
    struct json_notes notes;
    struct json_error error;
    const struct media *body = &c->operations[0].body[0];
    const json_t *value = json_read(a, str_from(text), NULL, &notes, &error);

    assert_non_null(value);
    return schema_is_valid(body->schema, value, notes.literals);
}

/* A double holds none of these limits. */
static void limits_are_compared_by_the_digits_that_were_written(void **state)
{
    static const struct {
        const char *schema, *yes, *no;
    } rows[] = {
        { "maximum: 12345678901234567890123", "12345678901234567890123",
          "12345678901234567890124" },
        { "minimum: 0.10000000000000000000001", "0.10000000000000000000001", "0.1" },
        { "multipleOf: 100000000000000000001", "200000000000000000002",
          "200000000000000000000" },
        { "enum: [18446744073709551617]", "18446744073709551617",
          "18446744073709551616" },
        { "const: 1.000000000000000000001", "1.000000000000000000001", "1" },
        { "{$ref: '#/components/schemas/Big'}", "-12345678901234567890122",
          "-12345678901234567890124" },
        { "multipleOf: 0.01", "19.99", "19.999" },
        { "minimum: 0.1", "0.1", "0.09999999999999999999999" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        bool flow = rows[i].schema[0] == '{';
        struct str text = arena_printf(
            *state,
            "openapi: 3.1.0\ninfo: {title: a, version: '1'}\n"
            "components: {schemas: {Big: {minimum: -12345678901234567890123}}}\n"
            "paths:\n  /a:\n    post:\n      requestBody: {content: {application/json: "
            "{schema: %s%s%s}}}\n      responses: {'200': {description: ok}}\n",
            flow ? "" : "{", rows[i].schema, flow ? "" : "}");
        struct contract *c = test_contract(*state, text.at);

        if (!amount_holds(*state, c, rows[i].yes) || amount_holds(*state, c, rows[i].no))
            fail_msg("%s: %s or %s is judged wrongly", rows[i].schema, rows[i].yes,
                     rows[i].no);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(reads_operations_with_their_parameters),
        UNIT_TEST(reads_responses_headers_and_examples),
        UNIT_TEST(reads_security_with_its_alternatives),
        UNIT_TEST(reads_effects_and_the_fields_they_take),
        UNIT_TEST(gives_claims_by_operation_with_conforms_first),
        UNIT_TEST(a_stated_conforms_replaces_the_implicit_one),
        UNIT_TEST(reads_3_0_schemas_as_3_0),
        UNIT_TEST(names_a_contract_by_its_folder_or_file),
        UNIT_TEST(an_id_that_several_schemas_have_is_told),
        UNIT_TEST(an_id_that_nothing_refers_to_is_nobodys_business),
        UNIT_TEST(follows_references_into_other_files_and_back),
        UNIT_TEST(finds_schemas_by_id_and_anchor),
        UNIT_TEST(one_way_members_may_be_left_out_the_other_way),
        UNIT_TEST(parts_within_parts_cost_no_more_than_their_number),
        UNIT_TEST(a_member_in_three_parts_must_fit_them_all),
        UNIT_TEST(limits_are_compared_by_the_digits_that_were_written),
    };
    return cmocka_run_group_tests_name("contract.load", tests, NULL, NULL);
}
