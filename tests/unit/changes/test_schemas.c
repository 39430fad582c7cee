/* Schemas in two versions: what narrows breaks those who send, what widens those who
 * receive. */
#include "tests/unit/changes/changes_test.h"

/* One schema as a request body, and as a response. */
static const char *document(struct arena *a, const char *version, const char *schema)
{
    return arena_printf(a,
                        "openapi: %s\n"
                        "info: {title: T, version: '1'}\n"
                        "paths:\n"
                        "  /a:\n"
                        "    post:\n"
                        "      requestBody: {content: {j/j: {schema: %s}}}\n"
                        "      responses:\n"
                        "        200:\n"
                        "          description: d\n"
                        "          content: {j/j: {schema: %s}}\n"
                        "components:\n"
                        "  schemas:\n"
                        "    X: {type: object, properties: {x: {type: string}}}\n"
                        "    Y: {type: object, properties: {y: {type: string}}}\n"
                        "    Z: {type: object, properties: {y: {type: string}}}\n"
                        "    Tree: {type: object, properties: {v: {type: integer},\n"
                        "      down: {type: array, items: {$ref: "
                        "'#/components/schemas/Tree'}}}}\n"
                        "    Wood: {type: object, properties: {v: {type: string},\n"
                        "      down: {type: array, items: {$ref: "
                        "'#/components/schemas/Wood'}}}}\n",
                        version, schema, schema)
        .at;
}

#define X    "{$ref: '#/components/schemas/X'}"
#define Y    "{$ref: '#/components/schemas/Y'}"
#define Z    "{$ref: '#/components/schemas/Z'}"
#define SENT "request body j/j "
#define GOT  "response 200 j/j "

static const struct row {
    const char *label, *before, *after, *want;
} rows[] = {
    { "the same", "{type: string}", "{type: string}", "" },
    { "words", "{type: string, description: a}", "{type: string, title: b}", "" },
    { "type changed", "{type: string}", "{type: integer}",
      "B type-changed " SENT "$; B type-changed " GOT "$" },
    { "type widened", "{type: integer}", "{type: number}",
      "B type-widened " GOT "$; N type-widened " SENT "$" },
    { "type narrowed", "{type: [string, integer]}", "{type: string}",
      "B type-narrowed " SENT "$; N type-narrowed " GOT "$" },
    { "null allowed", "{type: string}", "{type: [string, 'null']}",
      "B null-allowed " GOT "$; N null-allowed " SENT "$" },
    { "null refused, anyOf", "{anyOf: [" X ", {type: 'null'}]}", X,
      "B null-refused " SENT "$; N null-refused " GOT "$" },
    { "null both ways", "{anyOf: [{type: string}, {type: 'null'}]}",
      "{type: [string, 'null']}", "" },
    { "a type that the values have anyway", "{enum: [a, 1]}",
      "{type: [string, integer], enum: [a, 1]}", "" },
    { "any to one", "{}", "{type: string}",
      "B type-narrowed " SENT "$; N type-narrowed " GOT "$" },
    { "values", "{enum: [a, b]}", "{enum: [a, c]}",
      "B values-removed " SENT "$; B values-added " GOT "$; N values-added " SENT
      "$; N values-removed " GOT "$" },
    { "a const is one value", "{const: a}", "{enum: [a]}", "" },
    { "values at all", "{type: string}", "{type: string, enum: [a]}",
      "B values-removed " SENT "$; N values-removed " GOT "$" },
    { "limits", "{maxLength: 5, minimum: 1}", "{maxLength: 4, exclusiveMinimum: 0}",
      "B limit-tightened " SENT "$; B limit-loosened " GOT "$; N limit-loosened " SENT
      "$; N limit-tightened " GOT "$" },
    { "limits to the last digit", "{maximum: 9007199254740993}",
      "{maximum: 9007199254740992}",
      "B limit-tightened " SENT "$; N limit-tightened " GOT "$" },
    { "limits beyond 64 bits", "{minimum: 18446744073709551616}",
      "{minimum: 18446744073709551617}",
      "B limit-tightened " SENT "$; N limit-tightened " GOT "$" },
    { "the same limit, written otherwise", "{maximum: 1.5, minimum: 10}",
      "{maximum: 15e-1, minimum: 1e1}", "" },
    { "no limit", "{type: array}", "{type: array, minItems: 0, uniqueItems: false}", "" },
    { "multiples", "{multipleOf: 2}", "{multipleOf: 3}",
      "U limit-changed " SENT "$; U limit-changed " GOT "$" },
    { "finer multiples", "{multipleOf: 0.3}", "{multipleOf: 0.1}",
      "B limit-loosened " GOT "$; N limit-loosened " SENT "$" },
    { "a format", "{format: int32}", "{format: int64}",
      "B form-widened " GOT "$; N form-widened " SENT "$" },
    { "another pattern", "{pattern: a}", "{pattern: b}",
      "U form-changed " SENT "$; U form-changed " GOT "$" },
    { "member removed", "{properties: {a: {}, b: {}}}", "{properties: {a: {}}}",
      "B member-removed " GOT "$; U member-removed " SENT "$" },
    { "member removed and refused",
      "{properties: {a: {}, b: {}}, additionalProperties: false}",
      "{properties: {a: {}}, additionalProperties: false}",
      "B member-refused " SENT "$; B member-removed " GOT "$" },
    { "member added", "{properties: {a: {}}}", "{properties: {a: {}, b: {}}}",
      "N member-added " SENT "$; N member-added " GOT "$" },
    { "member required", "{properties: {a: {}}}", "{properties: {a: {}}, required: [a]}",
      "B member-required " SENT "$; N member-required " GOT "$" },
    { "required one added", "{properties: {a: {}}}",
      "{properties: {a: {}, b: {}}, required: [b]}",
      "B member-added-required " SENT "$; N member-added " GOT "$" },
    { "read-only now", "{properties: {a: {}}}", "{properties: {a: {readOnly: true}}}",
      "B member-for-the-other-direction " SENT "$" },
    { "read-only is not sent", "{properties: {a: {readOnly: true}}}", "{properties: {}}",
      "B member-removed " GOT "$" },
    { "closed", "{type: object}", "{type: object, additionalProperties: false}",
      "B unknown-members-refused " SENT "$; N unknown-members-refused " GOT "$" },
    { "deep", "{properties: {a: {items: {properties: {'b c': {type: string}}}}}}",
      "{properties: {a: {items: {properties: {'b c': {type: boolean}}}}}}",
      "B type-changed " SENT "$.a[*]['b c']; B type-changed " GOT "$.a[*]['b c']" },
    { "values of maps", "{additionalProperties: {type: string}}",
      "{additionalProperties: {type: integer}}",
      "B type-changed " SENT "$.*; B type-changed " GOT "$.*" },
    { "names of components", Y, Z, "" },
    { "allOf or not", "{allOf: [" X ", {required: [x]}]}",
      "{type: object, properties: {x: {type: string}}, required: [x]}", "" },
    { "a member of allOf", "{allOf: [" X ", " Y "]}", X,
      "B member-removed " GOT "$; U member-removed " SENT "$" },
    { "alternative added", "{oneOf: [" X ", {type: string}]}",
      "{oneOf: [{type: string}, " X ", " Y "]}",
      "B alternative-added " GOT "$; N alternative-added " SENT "$" },
    { "alternative where one was", X, "{oneOf: [" X ", " Y "]}",
      "B alternative-added " GOT "$; N alternative-added " SENT "$" },
    { "alternative removed", "{oneOf: [" X ", " Y "]}", Y,
      "B alternative-removed " SENT "$; N alternative-removed " GOT "$" },
    { "one alternative is none", "{oneOf: [" X "]}", X, "" },
    { "discriminator", "{oneOf: [" X ", " Y "], discriminator: {propertyName: a}}",
      "{oneOf: [" X ", " Y "], discriminator: {propertyName: b}}",
      "B discriminator-changed " SENT "$; B discriminator-changed " GOT "$" },
    { "a condition", "{not: {type: string}}", "{not: {type: integer}}",
      "U condition-changed " SENT "$; U condition-changed " GOT "$" },
    { "a default", "{default: 1}", "{default: 2}",
      "U default-changed " SENT "$; N default-changed " GOT "$" },
    { "false", "{type: string}", "false",
      "B type-changed " SENT "$; B type-changed " GOT "$" },
    { "in circles", "{$ref: '#/components/schemas/Tree'}",
      "{$ref: '#/components/schemas/Wood'}",
      "B type-changed " SENT "$.v; B type-changed " GOT "$.v" },
    { "tuples", "{prefixItems: [{type: string}]}", "{prefixItems: [{type: boolean}, {}]}",
      "B type-changed " SENT "$[0]; B type-changed " GOT "$[0]; U condition-changed " SENT
      "$; U condition-changed " GOT "$" },
};

static void tells_what_schemas_change(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].label,
                   told(a, test_changes(a, document(a, "3.1.0", rows[i].before),
                                        document(a, "3.1.0", rows[i].after))),
                   rows[i].want);
}

static void knows_openapi_3_0(void **state)
{
    static const struct row old[] = {
        { "nullable", "{type: string}", "{type: string, nullable: true}",
          "B null-allowed " GOT "$; N null-allowed " SENT "$" },
        { "exclusive", "{minimum: 1}", "{minimum: 1, exclusiveMinimum: true}",
          "B limit-tightened " SENT "$; N limit-tightened " GOT "$" },
        { "beside a reference", "{$ref: '#/components/schemas/X'}",
          "{$ref: '#/components/schemas/X', required: [x]}", "" },
    };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(old); i++)
        check_text(old[i].label,
                   told(a, test_changes(a, document(a, "3.0.3", old[i].before),
                                        document(a, "3.0.3", old[i].after))),
                   old[i].want);
    check_text(
        "3.0 to 3.1",
        told(a, test_changes(a, document(a, "3.0.3", "{type: string, nullable: true}"),
                             document(a, "3.1.0", "{type: [string, 'null']}"))),
        "");
}

/* allOf of itself, references in a circle, a schema of two hundred parts. */
static void comes_to_an_end(void **state)
{
    static const char circle[] =
        "openapi: 3.1.0\n"
        "info: {title: T, version: '1'}\n"
        "paths:\n"
        "  /a: {get: {responses: {200: {description: d, content: {j/j: {schema:\n"
        "    {$ref: '#/components/schemas/A'}}}}}}}\n"
        "components:\n"
        "  schemas:\n"
        "    A: {allOf: [{$ref: '#/components/schemas/B'}], anyOf: [{$ref: "
        "'#/components/schemas/A'}, {type: %s}]}\n"
        "    B: {allOf: [{$ref: '#/components/schemas/A'}], properties: {a: {$ref: "
        "'#/components/schemas/B'}}}\n";
    struct arena *a = *state;
    struct buf one;

    check_text("circle",
               told(a, test_changes(a, arena_printf(a, circle, "string").at,
                                    arena_printf(a, circle, "object").at)),
               "B type-changed response 200 j/j $");
    buf_init(&one, 1 << 20);
    buf_add(&one, S("{allOf: ["));
    for (size_t i = 0; i < 2 * CHANGES_PARTS_MAX; i++)
        buf_printf(&one, "%s{properties: {a%zu: {type: string}}}", i ? ", " : "", i);
    buf_add(&one, S("]}"));
    const struct changes *c = test_changes(a, document(a, "3.1.0", one.at),
                                           document(a, "3.1.0", "{type: object}"));

    buf_release(&one);
    assert_true(c->len >= CHANGES_PARTS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(tells_what_schemas_change),
        UNIT_TEST(knows_openapi_3_0),
        UNIT_TEST(comes_to_an_end),
    };

    return cmocka_run_group_tests_name("schemas", tests, NULL, NULL);
}
