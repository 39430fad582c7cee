/* Operations, parameters, bodies, responses, security and claims in two versions. */
#include "tests/unit/changes/changes_test.h"

static const char *document(struct arena *a, const char *rest)
{
    return arena_printf(a,
                        "openapi: 3.1.0\n"
                        "info: {title: T, version: '1'}\n"
                        "%s\n",
                        rest)
        .at;
}

#define OP(rest)        "paths: {/a: {get: {" rest ", responses: {200: {description: d}}}}}"
#define PARAMETER(rest) OP("parameters: [{name: p, " rest "}]")
#define STRING          ", schema: {type: string}"
#define ANSWERS(rest)   "paths: {/a: {get: {responses: {" rest "}}}}"
#define OK200           "200: {description: d}"
#define SECURITY(rest)                                                                   \
    OP("security: " rest)                                                                \
    "\ncomponents: {securitySchemes: {k: {type: apiKey, in: "                            \
    "header, name: K}, o: {type: oauth2, flows: {}}}}"
#define HOOK(rest)                                                                       \
    "paths: {}\nwebhooks: {h: {post: {requestBody: {content: {j/j: {schema: " rest       \
    "}}}, responses: {" OK200 "}}}}"

static const struct row {
    const char *label, *before, *after, *want;
} rows[] = {
    { "operation removed", "paths: {/a: {get: {responses: {" OK200 "}}}}", "paths: {}",
      "B operation-removed " },
    { "operation added", "paths: {}", "paths: {/a: {get: {responses: {" OK200 "}}}}",
      "N operation-added " },
    { "operation moved", "paths: {/a: {get: {operationId: x, responses: {" OK200 "}}}}",
      "paths: {/b: {get: {operationId: x, responses: {" OK200 "}}}}",
      "B operation-moved " },
    { "operationId", OP("operationId: x"), OP("operationId: y"),
      "U operation-id-changed " },
    { "deprecated", OP("deprecated: false"), OP("deprecated: true"), "U deprecated " },
    { "path parameter renamed",
      "paths: {'/a/{b}': {get: {parameters: [{name: b, in: path, required: "
      "true" STRING "}], responses: {" OK200 "}}}}",
      "paths: {'/a/{c}': {parameters: [{name: c, in: path, required: "
      "true" STRING "}], get: {responses: {" OK200 "}}}}",
      "N path-parameter-renamed " },
    { "parameter added", OP("tags: []"), PARAMETER("in: query" STRING),
      "N parameter-added query parameter p" },
    { "required parameter added", OP("tags: []"),
      PARAMETER("in: query, required: true" STRING),
      "B parameter-added-required query parameter p" },
    { "parameter removed", PARAMETER("in: query" STRING), OP("tags: []"),
      "U parameter-removed query parameter p" },
    { "parameter elsewhere", PARAMETER("in: query" STRING),
      PARAMETER("in: header" STRING),
      "U parameter-removed query parameter p; N parameter-added header parameter p" },
    { "parameter required", PARAMETER("in: query" STRING),
      PARAMETER("in: query, required: true" STRING),
      "B parameter-required query parameter p" },
    { "a header in other letters", PARAMETER("in: header" STRING),
      "paths: {/a: {get: {parameters: [{name: P, in: header" STRING
      "}], responses: {" OK200 "}}}}",
      "" },
    { "style", PARAMETER("in: query" STRING),
      PARAMETER("in: query, style: spaceDelimited" STRING),
      "B parameter-written-otherwise query parameter p" },
    { "the default style", PARAMETER("in: query" STRING),
      PARAMETER("in: query, style: form, explode: true" STRING), "" },
    { "a parameter's schema", PARAMETER("in: query" STRING),
      PARAMETER("in: query, schema: {type: integer}"),
      "B type-changed query parameter p $" },
    { "body added", OP("tags: []"),
      OP("requestBody: {required: true, content: {a/b: {}}}"),
      "B body-added-required request body" },
    { "body required", OP("requestBody: {content: {a/b: {}}}"),
      OP("requestBody: {required: true, content: {a/b: {}}}"),
      "B body-required request body" },
    { "media types", OP("requestBody: {content: {a/b: {}, c/d: {}}}"),
      OP("requestBody: {content: {A/B; x=y: {}, e/f: {}}}"),
      "B media-type-removed request body; N media-type-added request body" },
    { "success removed", ANSWERS("200: {description: d}, 201: {description: d}"),
      ANSWERS("201: {description: d}"), "B success-status-removed responses" },
    { "error removed, added", ANSWERS(OK200 ", 404: {description: d}"),
      ANSWERS(OK200 ", 410: {description: d}"),
      "U status-removed responses; N status-added responses" },
    { "header removed",
      ANSWERS("200: {description: d, headers: {H: {schema: {type: string}}}}"),
      ANSWERS(OK200), "B header-removed response 200 header H" },
    { "header optional", ANSWERS("200: {description: d, headers: {H: {required: true}}}"),
      ANSWERS("200: {description: d, headers: {h: {}}}"),
      "B header-optional response 200 header H" },
    { "credentials needed", SECURITY("[]"), SECURITY("[{k: []}]"),
      "B credentials-needed security" },
    { "credentials may be left out", SECURITY("[{k: []}]"), SECURITY("[{k: []}, {}]"),
      "N credentials-not-needed security" },
    { "another scheme", SECURITY("[{k: []}]"), SECURITY("[{o: [read]}]"),
      "B credentials-refused security; N credentials-accepted security" },
    { "more scopes", SECURITY("[{o: [read]}]"), SECURITY("[{o: [read, write]}]"),
      "B credentials-refused security; N credentials-accepted security" },
    { "fewer scopes", SECURITY("[{o: [read, write]}]"), SECURITY("[{o: [read]}]"),
      "N credentials-accepted security" },
    { "another header for the key", SECURITY("[{k: []}]"),
      OP("security: [{k: []}]") "\ncomponents: {securitySchemes: {k: {type: apiKey, in: "
                                "header, name: Q}, o: {type: oauth2, flows: {}}}}",
      "B security-scheme-changed security" },
    { "server", OP("tags: []") "\nservers: [{url: https://a.example}]",
      OP("tags: []") "\nservers: [{url: https://b.example}]",
      "U server-changed servers" },
    { "a webhook's request is received", HOOK("{type: integer}"), HOOK("{type: number}"),
      "B type-widened request body j/j $" },
    { "a callback, too",
      OP("callbacks: {c: {'{$url}': {post: {requestBody: {content: {j/j: {schema: {enum: "
         "[a]}}}}, responses: {" OK200 "}}}}}"),
      OP("callbacks: {c: {'{$url}': {post: {requestBody: {content: {j/j: {schema: {enum: "
         "[a, b]}}}}, responses: {" OK200 "}}}}}"),
      "B values-added callback c request body j/j $" },
    { "a callback gone", OP("callbacks: {c: {}}"), OP("tags: []"),
      "U callback-changed callbacks" },
};

static void tells_what_operations_change(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].label,
                   told(a, test_changes(a, document(a, rows[i].before),
                                        document(a, rows[i].after))),
                   rows[i].want);
}

static const char shared[] =
    "openapi: 3.1.0\n"
    "info: {title: T, version: '1'}\n"
    "paths:\n"
    "  /a: {get: {operationId: a, responses: {200: {$ref: "
    "'#/components/responses/R'}}}}\n"
    "  /b: {get: {operationId: b, responses: {200: {$ref: "
    "'#/components/responses/R'}}}}\n"
    "  /c: {get: {operationId: c, responses: {200: {description: d, content: {j/j: "
    "{schema:\n"
    "    {type: array, items: {$ref: '#/components/schemas/S'}}}}}}}}\n"
    "components:\n"
    "  responses: {R: {description: d, content: {j/j: {schema: {$ref: "
    "'#/components/schemas/S'}}}}}\n"
    "  schemas:\n"
    "    S: {type: object, properties: {n: {type: %s}}}\n";

static void tells_what_is_shared_once(void **state)
{
    struct arena *a = *state;
    const struct changes *c = test_changes(a, arena_printf(a, shared, "string").at,
                                           arena_printf(a, shared, "integer").at);

    check_text("shared", told(a, c), "B type-changed response 200 j/j $.n");
    check_int("uses", (long long)c->at[0]->uses.len, 3);
    check_text("name", c->at[0]->names.at[0], "n");
    check_int("line before", (long long)span_line(c->at[0]->old), 11);
    struct change_lines *lines = change_lines_new(a);
    struct place place = change_place(lines, c->at[0]->new);

    check_int("line", (long long)place.line, (long long)span_place(c->at[0]->new).line);
    check_int("column", (long long)place.column,
              (long long)span_place(c->at[0]->new).column);
}

/* --- claims --- */

#define CLAIMED(claims)                                                                  \
    "x-resources: {t: {schema: {type: object}, key: id}}\n"                              \
    "paths: {'/a': {patch: {operationId: u, x-effect: {update: t}, x-claims: [" claims   \
    "], requestBody: {content: {application/json: {schema: {type: object, properties: "  \
    "{f: {type: string}, g: {type: string}}}}}}, responses: {" OK200 "}}}}"
#define CLAIM(rest)                                                                      \
    "{id: c, kind: accepts, field: f, says: f, source: {document: d}" rest "}"

#define OTHER "{id: e, kind: accepts, field: g, says: g, source: {document: d}}"

static void tells_of_claims(void **state)
{
    static const struct row claims[] = {
        { "added", CLAIMED(""), CLAIMED(CLAIM("")), "U claim-added claim c" },
        { "removed", CLAIMED(CLAIM("")), CLAIMED(""), "U claim-removed claim c" },
        { "weaker", CLAIMED(CLAIM(", strength: must")),
          CLAIMED(CLAIM(", strength: should")), "U claim-changed claim c" },
        { "parameters", CLAIMED(CLAIM("")), CLAIMED(CLAIM(", values: [a]")),
          "U claim-changed claim c" },
        { "a note", CLAIMED(CLAIM("")), CLAIMED(CLAIM(", note: n")),
          "N claim-reworded claim c" },
    };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(claims); i++) {
        struct changes *c =
            test_changes(a, document(a, claims[i].before), document(a, claims[i].after));

        check_text(claims[i].label, told(a, c), claims[i].want);
        changes_touch(a, c, NULL);
        check_int("claims", (long long)c->at[0]->claims.len, 1);
    }
}

static void tells_which_claims_are_touched(void **state)
{
    struct arena *a = *state;
    struct changes *c = test_changes(a, document(a, CLAIMED(CLAIM(""))),
                                     document(a, CLAIMED(CLAIM("") ", " OTHER)));

    changes_touch(a, c, NULL);
    check_int("of the claim alone", (long long)c->at[0]->claims.len, 1);
    check_text("its id", c->at[0]->claims.at[0]->id, "e");
    const char *both = document(a, CLAIMED(CLAIM("") ", " OTHER));
    struct buf changed;
    size_t at = str_find(str_from(both), S("f: {type: string}"));

    buf_init(&changed, 1 << 16);
    buf_printf(&changed, "%.*sf: {type: integer}%s", (int)at, both, both + at + 17);
    c = test_changes(a, both, changed.at);
    buf_release(&changed);
    changes_touch(a, c, NULL);
    check_text("a field", told(a, c), "B type-changed request body application/json $.f");
    check_int("that names the field", (long long)c->at[0]->claims.len, 1);
    check_text("its id", c->at[0]->claims.at[0]->id, "c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(tells_what_operations_change),
        UNIT_TEST(tells_what_is_shared_once),
        UNIT_TEST(tells_of_claims),
        UNIT_TEST(tells_which_claims_are_touched),
    };

    return cmocka_run_group_tests_name("operations", tests, NULL, NULL);
}
