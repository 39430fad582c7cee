/* schema/dialect.h - which keywords a dialect has, and what kind of value each takes.
 *
 * Private to schema/.  One table says it all: who adds a keyword adds a line here and a
 * reader in the keywords_*.c of its group. */
#ifndef SCHEMA_DIALECT_H
#define SCHEMA_DIALECT_H

#include <stdbool.h>

#include "base/str.h"
#include "schema/schema.h"

/* Vocabularies of 2019-09 and 2020-12; the older dialects have all but the last. */
enum vocabulary {
    VOCAB_CORE = 1 << 0,
    VOCAB_APPLICATOR = 1 << 1,
    VOCAB_UNEVALUATED = 1 << 2,
    VOCAB_VALIDATION = 1 << 3,
    VOCAB_META = 1 << 4,
    VOCAB_FORMAT = 1 << 5,
    VOCAB_CONTENT = 1 << 6,
    VOCAB_FORMAT_ASSERTION = 1 << 7,
};
#define VOCABS_DEFAULT (VOCAB_FORMAT_ASSERTION - 1u)

/* Where schemas are within a keyword's value. */
enum shape {
    SHAPE_PLAIN,  /* nowhere */
    SHAPE_SCHEMA, /* the value is one */
    SHAPE_LIST,   /* an array of them */
    SHAPE_MAP,    /* an object with one under each name */
    SHAPE_EITHER, /* one, or an array of them: `items` before 2020-12 */
    SHAPE_DEPS,   /* as SHAPE_MAP, but arrays of names between them */
};

/* Sets of dialects, for the table. */
#define DIALECT_BIT(d) (1u << (d))
#define IN_4           DIALECT_BIT(SCHEMA_DRAFT_4)
#define IN_19          DIALECT_BIT(SCHEMA_2019_09)
#define IN_OA30        DIALECT_BIT(SCHEMA_OPENAPI_3_0)
#define SINCE_20       (DIALECT_BIT(SCHEMA_2020_12) | DIALECT_BIT(SCHEMA_OPENAPI_3_1))
#define SINCE_19       (SINCE_20 | IN_19)
#define SINCE_7        (SINCE_19 | DIALECT_BIT(SCHEMA_DRAFT_7))
#define SINCE_6        (SINCE_7 | DIALECT_BIT(SCHEMA_DRAFT_6))
#define JSON_SCHEMA    (SINCE_6 | IN_4)
#define EVERYWHERE     (JSON_SCHEMA | IN_OA30)
#define BEFORE_20      (JSON_SCHEMA & ~SINCE_20)

/* Sorted by name. */
#define KEYWORDS(X)                                                                      \
    X(ANCHOR, "$anchor", SINCE_19, VOCAB_CORE, SHAPE_PLAIN)                              \
    X(COMMENT, "$comment", SINCE_7, VOCAB_CORE, SHAPE_PLAIN)                             \
    X(DEFS, "$defs", SINCE_19, VOCAB_CORE, SHAPE_MAP)                                    \
    X(DYNAMIC_ANCHOR, "$dynamicAnchor", SINCE_20, VOCAB_CORE, SHAPE_PLAIN)               \
    X(DYNAMIC_REF, "$dynamicRef", SINCE_20, VOCAB_CORE, SHAPE_PLAIN)                     \
    X(ID, "$id", SINCE_6, VOCAB_CORE, SHAPE_PLAIN)                                       \
    X(RECURSIVE_ANCHOR, "$recursiveAnchor", IN_19, VOCAB_CORE, SHAPE_PLAIN)              \
    X(RECURSIVE_REF, "$recursiveRef", IN_19, VOCAB_CORE, SHAPE_PLAIN)                    \
    X(REF, "$ref", EVERYWHERE, VOCAB_CORE, SHAPE_PLAIN)                                  \
    X(SCHEMA, "$schema", EVERYWHERE, VOCAB_CORE, SHAPE_PLAIN)                            \
    X(VOCABULARY, "$vocabulary", SINCE_19, VOCAB_CORE, SHAPE_PLAIN)                      \
    X(ADDITIONAL_ITEMS, "additionalItems", BEFORE_20, VOCAB_APPLICATOR, SHAPE_SCHEMA)    \
    X(ADDITIONAL_PROPERTIES, "additionalProperties", EVERYWHERE, VOCAB_APPLICATOR,       \
      SHAPE_SCHEMA)                                                                      \
    X(ALL_OF, "allOf", EVERYWHERE, VOCAB_APPLICATOR, SHAPE_LIST)                         \
    X(ANY_OF, "anyOf", EVERYWHERE, VOCAB_APPLICATOR, SHAPE_LIST)                         \
    X(CONST, "const", SINCE_6, VOCAB_VALIDATION, SHAPE_PLAIN)                            \
    X(CONTAINS, "contains", SINCE_6, VOCAB_APPLICATOR, SHAPE_SCHEMA)                     \
    X(CONTENT_SCHEMA, "contentSchema", SINCE_19, VOCAB_CONTENT, SHAPE_SCHEMA)            \
    X(DEFINITIONS, "definitions", EVERYWHERE, VOCAB_CORE, SHAPE_MAP)                     \
    X(DEPENDENCIES, "dependencies", JSON_SCHEMA, VOCAB_APPLICATOR, SHAPE_DEPS)           \
    X(DEPENDENT_REQUIRED, "dependentRequired", SINCE_19, VOCAB_VALIDATION, SHAPE_PLAIN)  \
    X(DEPENDENT_SCHEMAS, "dependentSchemas", SINCE_19, VOCAB_APPLICATOR, SHAPE_MAP)      \
    X(ELSE, "else", SINCE_7, VOCAB_APPLICATOR, SHAPE_SCHEMA)                             \
    X(ENUM, "enum", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                           \
    X(EXCLUSIVE_MAXIMUM, "exclusiveMaximum", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)  \
    X(EXCLUSIVE_MINIMUM, "exclusiveMinimum", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)  \
    X(FORMAT, "format", EVERYWHERE, (VOCAB_FORMAT | VOCAB_FORMAT_ASSERTION),             \
      SHAPE_PLAIN)                                                                       \
    X(OLD_ID, "id", IN_4, VOCAB_CORE, SHAPE_PLAIN)                                       \
    X(IF, "if", SINCE_7, VOCAB_APPLICATOR, SHAPE_SCHEMA)                                 \
    X(ITEMS, "items", EVERYWHERE, VOCAB_APPLICATOR, SHAPE_EITHER)                        \
    X(MAX_CONTAINS, "maxContains", SINCE_19, VOCAB_VALIDATION, SHAPE_PLAIN)              \
    X(MAX_ITEMS, "maxItems", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                  \
    X(MAX_LENGTH, "maxLength", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                \
    X(MAX_PROPERTIES, "maxProperties", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)        \
    X(MAXIMUM, "maximum", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                     \
    X(MIN_CONTAINS, "minContains", SINCE_19, VOCAB_VALIDATION, SHAPE_PLAIN)              \
    X(MIN_ITEMS, "minItems", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                  \
    X(MIN_LENGTH, "minLength", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                \
    X(MIN_PROPERTIES, "minProperties", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)        \
    X(MINIMUM, "minimum", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                     \
    X(MULTIPLE_OF, "multipleOf", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)              \
    X(NOT, "not", EVERYWHERE, VOCAB_APPLICATOR, SHAPE_SCHEMA)                            \
    X(NULLABLE, "nullable", IN_OA30, VOCAB_VALIDATION, SHAPE_PLAIN)                      \
    X(ONE_OF, "oneOf", EVERYWHERE, VOCAB_APPLICATOR, SHAPE_LIST)                         \
    X(PATTERN, "pattern", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                     \
    X(PATTERN_PROPERTIES, "patternProperties", JSON_SCHEMA, VOCAB_APPLICATOR, SHAPE_MAP) \
    X(PREFIX_ITEMS, "prefixItems", SINCE_20, VOCAB_APPLICATOR, SHAPE_LIST)               \
    X(PROPERTIES, "properties", EVERYWHERE, VOCAB_APPLICATOR, SHAPE_MAP)                 \
    X(PROPERTY_NAMES, "propertyNames", SINCE_6, VOCAB_APPLICATOR, SHAPE_SCHEMA)          \
    X(REQUIRED, "required", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                   \
    X(THEN, "then", SINCE_7, VOCAB_APPLICATOR, SHAPE_SCHEMA)                             \
    X(TYPE, "type", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)                           \
    X(UNEVALUATED_ITEMS, "unevaluatedItems", SINCE_19, VOCAB_UNEVALUATED, SHAPE_SCHEMA)  \
    X(UNEVALUATED_PROPERTIES, "unevaluatedProperties", SINCE_19, VOCAB_UNEVALUATED,      \
      SHAPE_SCHEMA)                                                                      \
    X(UNIQUE_ITEMS, "uniqueItems", EVERYWHERE, VOCAB_VALIDATION, SHAPE_PLAIN)

enum keyword {
#define X(id, name, dialects, vocabs, shape) KEYWORD_##id,
    KEYWORDS(X)
#undef X
        KEYWORD_COUNT /* also: a keyword that is none of ours */
};

struct str keyword_name(enum keyword k);
enum shape keyword_shape(enum keyword k);

/* KEYWORD_COUNT where the dialect, as far as `vocabs` go, has no such keyword. */
enum keyword keyword_find(struct str name, enum schema_dialect dialect, unsigned vocabs);

/* `$ref` makes its neighbours void: draft 7 and older, OpenAPI 3.0. */
bool dialect_ref_is_alone(enum schema_dialect dialect);

/* The dialect a well-known metaschema URI stands for. */
MUST_CHECK bool dialect_of_uri(struct str metaschema, enum schema_dialect *ret);

/* The bits that a vocabulary URI stands for; 0 for one that is not known. */
unsigned vocabulary_of_uri(struct str uri);

#endif
