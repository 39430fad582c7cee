#include "schema/dialect.h"

#include <string.h>

#include "base/banned.h"

static const struct {
    struct str name;
    unsigned dialects, vocabs;
    enum shape shape;
} keywords[] = {
#define X(id, name, dialects, vocabs, shape)                                             \
    { { name, sizeof(name) - 1 }, dialects, vocabs, shape },
    KEYWORDS(X)
#undef X
};

struct str keyword_name(enum keyword k)
{
    return k == KEYWORD_COUNT ? STR_NONE : keywords[k].name;
}

enum shape keyword_shape(enum keyword k)
{
    return k == KEYWORD_COUNT ? SHAPE_PLAIN : keywords[k].shape;
}

enum keyword keyword_find(struct str name, enum schema_dialect dialect, unsigned vocabs)
{
    size_t low = 0, high = KEYWORD_COUNT;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = str_cmp(name, keywords[mid].name);

        if (order == 0) {
            bool there = keywords[mid].dialects & DIALECT_BIT(dialect) &&
                         keywords[mid].vocabs & vocabs;

            return there ? (enum keyword)mid : KEYWORD_COUNT;
        }
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return KEYWORD_COUNT;
}

bool dialect_ref_is_alone(enum schema_dialect dialect)
{
    return !(DIALECT_BIT(dialect) & SINCE_19);
}

bool dialect_of_uri(struct str metaschema, enum schema_dialect *ret)
{
    static const struct {
        const char *uri;
        enum schema_dialect dialect;
    } known[] = {
        { "https://json-schema.org/draft/2020-12/schema", SCHEMA_2020_12 },
        { "https://json-schema.org/draft/2019-09/schema", SCHEMA_2019_09 },
        { "http://json-schema.org/draft-07/schema", SCHEMA_DRAFT_7 },
        { "http://json-schema.org/draft-06/schema", SCHEMA_DRAFT_6 },
        { "http://json-schema.org/draft-04/schema", SCHEMA_DRAFT_4 },
        { "http://json-schema.org/schema", SCHEMA_2020_12 },
        { "https://spec.openapis.org/oas/3.0/dialect", SCHEMA_OPENAPI_3_0 },
    };

    static const char *const dated[] = { "https://spec.openapis.org/oas/3.1/dialect/",
                                         "https://spec.openapis.org/oas/3.2/dialect/" };

    if (str_ends(metaschema, S("#")))
        metaschema.len--;
    for (size_t i = 0; i < countof(dated); i++)
        if (str_starts(metaschema, str_from(dated[i]))) {
            *ret = SCHEMA_OPENAPI_3_1;
            return true;
        }
    /* Older drafts are found under https, too, though their documents never said so. */
    for (size_t i = 0; i < countof(known); i++) {
        struct str uri = str_from(known[i].uri);
        bool tls = str_starts(metaschema, S("https:")) && str_starts(uri, S("http:"));

        if (str_eq(str_from_at(metaschema, tls ? 6 : 0), str_from_at(uri, tls ? 5 : 0))) {
            *ret = known[i].dialect;
            return true;
        }
    }
    return false;
}

unsigned vocabulary_of_uri(struct str uri)
{
    static const struct {
        const char *uri;
        unsigned bits;
    } known[] = {
        { "https://json-schema.org/draft/2020-12/vocab/core", VOCAB_CORE },
        { "https://json-schema.org/draft/2020-12/vocab/applicator", VOCAB_APPLICATOR },
        { "https://json-schema.org/draft/2020-12/vocab/unevaluated", VOCAB_UNEVALUATED },
        { "https://json-schema.org/draft/2020-12/vocab/validation", VOCAB_VALIDATION },
        { "https://json-schema.org/draft/2020-12/vocab/meta-data", VOCAB_META },
        { "https://json-schema.org/draft/2020-12/vocab/format-annotation", VOCAB_FORMAT },
        { "https://json-schema.org/draft/2020-12/vocab/format-assertion",
          VOCAB_FORMAT_ASSERTION },
        { "https://json-schema.org/draft/2020-12/vocab/content", VOCAB_CONTENT },
        { "https://json-schema.org/draft/2019-09/vocab/core", VOCAB_CORE },
        { "https://json-schema.org/draft/2019-09/vocab/applicator",
          VOCAB_APPLICATOR | VOCAB_UNEVALUATED },
        { "https://json-schema.org/draft/2019-09/vocab/validation", VOCAB_VALIDATION },
        { "https://json-schema.org/draft/2019-09/vocab/meta-data", VOCAB_META },
        { "https://json-schema.org/draft/2019-09/vocab/format", VOCAB_FORMAT },
        { "https://json-schema.org/draft/2019-09/vocab/content", VOCAB_CONTENT },
        { "https://spec.openapis.org/oas/3.1/vocab/base", VOCAB_META },
    };

    for (size_t i = 0; i < countof(known); i++)
        if (str_eq_c(uri, known[i].uri))
            return known[i].bits;
    return 0;
}
