#include "author/published.h"

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"

#include "base/banned.h"

/* Where the files that a schema is for stand in a project. */
static const struct {
    const char *name, *files;
} places[] = {
    { "cases", "cases/**/*.yaml" },
    { "states", "specs/**/states.yaml" },
    { "claims", "specs/**/claims.overlay.yaml" },
    { "config", "fealty.yaml" },
    { "deviations", "deviations.yaml" },
};

/* What may stand behind each tag; several: as often as there are kinds of values. */
static const char *const tags[] = {
    "!any scalar",        "!absent scalar",     "!type scalar",     "!type sequence",
    "!matches scalar",    "!format scalar",     "!one-of sequence", "!not scalar",
    "!not sequence",      "!not mapping",       "!length scalar",   "!length mapping",
    "!between sequence",  "!less scalar",       "!greater scalar",  "!contains scalar",
    "!contains sequence", "!contains mapping",  "!each scalar",     "!each sequence",
    "!once scalar",       "!once sequence",     "!once mapping",    "!each mapping",
    "!exactly scalar",    "!exactly sequence",  "!exactly mapping", "!unordered sequence",
    "!unchanged scalar",  "!later-than scalar", "!schema mapping",  "!close-to mapping",
    "!pairwise mapping",
};

struct str published_vscode(struct arena *a, struct str folder)
{
    struct buf out;

    buf_init(&out, 1u << 16);
    buf_add_c(&out, "{\n  \"yaml.schemas\": {");
    for (size_t i = 0, written = 0; i < countof(places); i++)
        if (published_schema(str_from(places[i].name)).len)
            buf_printf(&out, "%s\n    \"%.*s/%s.schema.json\": \"%s\"",
                       written++ ? "," : "", STR_ARG(folder), places[i].name,
                       places[i].files);
    buf_add_c(&out, "\n  },\n  \"yaml.customTags\": [");
    for (size_t i = 0; i < countof(tags); i++)
        buf_printf(&out, "%s\n    \"%s\"", i ? "," : "", tags[i]);
    buf_add_c(&out, "\n  ]\n}\n");
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

struct str published_schema(struct str name)
{
    for (size_t i = 0; i < published_count; i++)
        if (str_eq_c(name, published_schemas[i].name))
            return (struct str){ published_schemas[i].text, published_schemas[i].len };
    return STR_NONE;
}
