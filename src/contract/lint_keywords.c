/* Keywords of schemas that mean nothing where they stand, or nothing anywhere. */
#include "base/suggest.h"
#include "contract/lint_internal.h"
#include "contract/read.h"

#include "base/banned.h"

/* --- OpenAPI 3.0 --- */

static bool is_one_of(struct str word, const struct str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(words[i], word))
            return true;
    return false;
}

/* The Schema Object of 3.0: "no others are". */
static const struct str keywords_3_0[] = {
    TEXT("$ref"),          TEXT("title"),
    TEXT("multipleOf"),    TEXT("maximum"),
    TEXT("minimum"),       TEXT("exclusiveMaximum"),
    TEXT("maxLength"),     TEXT("exclusiveMinimum"),
    TEXT("minLength"),     TEXT("pattern"),
    TEXT("maxItems"),      TEXT("minItems"),
    TEXT("uniqueItems"),   TEXT("maxProperties"),
    TEXT("minProperties"), TEXT("required"),
    TEXT("enum"),          TEXT("type"),
    TEXT("not"),           TEXT("allOf"),
    TEXT("oneOf"),         TEXT("anyOf"),
    TEXT("items"),         TEXT("properties"),
    TEXT("default"),       TEXT("additionalProperties"),
    TEXT("description"),   TEXT("format"),
    TEXT("nullable"),      TEXT("discriminator"),
    TEXT("readOnly"),      TEXT("writeOnly"),
    TEXT("example"),       TEXT("externalDocs"),
    TEXT("deprecated"),    TEXT("xml"),
};

static void check_keywords_3_0(struct lint *l, const struct at *schema)
{
    for (size_t i = 0; i < at_len(schema); i++) {
        const struct node *key = at_key(schema, i);

        if (is_extension(node_text(key)) ||
            is_one_of(node_text(key), keywords_3_0, countof(keywords_3_0)))
            continue;
        lint_warn(l, key->span, "unknown-keyword",
                  "`%.*s` means nothing in a schema of OpenAPI 3.0",
                  STR_ARG(node_text(key)));
        lint_suggest(l, node_text(key), keywords_3_0, countof(keywords_3_0));
    }
}

/* What describes may stand beside a reference, and nobody is misled. */
void lint_beside_ref(struct lint *l, const struct at *schema)
{
    static const struct str harmless[] = { TEXT("$ref"),         TEXT("title"),
                                           TEXT("description"),  TEXT("example"),
                                           TEXT("externalDocs"), TEXT("deprecated"),
                                           TEXT("xml"),          TEXT("default") };

    for (size_t i = 0; i < at_len(schema); i++) {
        const struct node *key = at_key(schema, i);

        if (is_one_of(node_text(key), harmless, countof(harmless)) ||
            !is_one_of(node_text(key), keywords_3_0, countof(keywords_3_0)))
            continue;
        lint_habit(l, key->span, "beside-ref",
                   "`%.*s` beside `$ref` is ignored in OpenAPI 3.0: put the reference "
                   "into `allOf`",
                   STR_ARG(node_text(key)));
    }
}

/* --- JSON Schema --- */

/* Of all drafts that can be chosen, and of OpenAPI. */
static const struct str keywords[] = {
    TEXT("$ref"),
    TEXT("$id"),
    TEXT("$schema"),
    TEXT("$anchor"),
    TEXT("$dynamicRef"),
    TEXT("$dynamicAnchor"),
    TEXT("$recursiveRef"),
    TEXT("$recursiveAnchor"),
    TEXT("$vocabulary"),
    TEXT("$comment"),
    TEXT("$defs"),
    TEXT("id"),
    TEXT("definitions"),
    TEXT("dependencies"),
    TEXT("additionalItems"),
    TEXT("allOf"),
    TEXT("anyOf"),
    TEXT("oneOf"),
    TEXT("not"),
    TEXT("if"),
    TEXT("then"),
    TEXT("else"),
    TEXT("dependentSchemas"),
    TEXT("dependentRequired"),
    TEXT("prefixItems"),
    TEXT("items"),
    TEXT("contains"),
    TEXT("properties"),
    TEXT("patternProperties"),
    TEXT("additionalProperties"),
    TEXT("propertyNames"),
    TEXT("unevaluatedItems"),
    TEXT("unevaluatedProperties"),
    TEXT("type"),
    TEXT("enum"),
    TEXT("const"),
    TEXT("multipleOf"),
    TEXT("maximum"),
    TEXT("exclusiveMaximum"),
    TEXT("minimum"),
    TEXT("exclusiveMinimum"),
    TEXT("maxLength"),
    TEXT("minLength"),
    TEXT("pattern"),
    TEXT("maxItems"),
    TEXT("minItems"),
    TEXT("uniqueItems"),
    TEXT("maxContains"),
    TEXT("minContains"),
    TEXT("maxProperties"),
    TEXT("minProperties"),
    TEXT("required"),
    TEXT("title"),
    TEXT("description"),
    TEXT("default"),
    TEXT("deprecated"),
    TEXT("readOnly"),
    TEXT("writeOnly"),
    TEXT("example"),
    TEXT("examples"),
    TEXT("format"),
    TEXT("contentEncoding"),
    TEXT("contentMediaType"),
    TEXT("contentSchema"),
    TEXT("nullable"),
    TEXT("discriminator"),
    TEXT("externalDocs"),
    TEXT("xml"),
};

static bool is_plural(struct str one, struct str many)
{
    return many.len == one.len + 1 && many.at[one.len] == 's' && str_starts(many, one);
}

/* Any word may be one of a vocabulary that is not known here, so only a slip of the pen
 * is told: letters in the wrong case, one letter wrong, missing, too many or swapped, in
 * long words two.  In short ones that would be too much: `note` and `cost` are words. */
static bool is_slip(struct str word, struct str keyword)
{
    size_t edits = suggest_edits(word, keyword);

    if (edits == 0 || is_plural(word, keyword) || is_plural(keyword, word))
        return true;
    if (str_eq_c(word, "ref"))
        return true;
    if (word.len < 5 || keyword.len < 5)
        return edits == 1 && word.len == keyword.len && word.len == 4;
    return edits <= (keyword.len >= 9 ? 2u : 1u);
}

static void check_keywords(struct lint *l, const struct at *schema)
{
    for (size_t i = 0; i < at_len(schema); i++) {
        const struct node *key = at_key(schema, i);
        struct str near = STR_NONE;

        if (is_extension(node_text(key)) ||
            is_one_of(node_text(key), keywords, countof(keywords)))
            continue;
        near = suggest(node_text(key), keywords, countof(keywords));
        if (!near.len || !is_slip(node_text(key), near))
            continue;
        lint_warn(l, key->span, "unknown-keyword",
                  "`%.*s` is no keyword of JSON Schema: it is ignored in silence",
                  STR_ARG(node_text(key)));
        lint_hint(l, "did you mean `%.*s`?", STR_ARG(near));
    }
}

void lint_keywords(struct lint *l, const struct at *schema)
{
    if (schema->file->dialect == SCHEMA_OPENAPI_3_0)
        check_keywords_3_0(l, schema);
    else
        check_keywords(l, schema);
}
