#include "schema/discriminator.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "schema/registry.h"
#include "schema/uri.h"

#include "base/banned.h"

#define NAMES_SHOWN 8
#define TEXT_MAX    400

static const struct str components = { "/components/schemas/", 20 };

/* --- compiling --- */

static struct str absolute(struct site *s, struct str reference)
{
    return uri_resolve(s->c->scratch, s->resource->uri, reference);
}

/* The URI of what an alternative refers to; empty for one without a `$ref`. */
static struct str uri_of_branch(struct site *s, const json_t *branch)
{
    const json_t *ref = json_object_get(branch, "$ref");

    return json_is_string(ref) ? absolute(s, string_of(ref)) : S("");
}

/* "Dog" of ".../#/components/schemas/Dog"; empty for another place. */
static struct str component_name(struct str uri)
{
    struct str fragment;

    uri_split(uri, &fragment);
    if (!str_starts(fragment, components))
        return S("");
    fragment = str_from_at(fragment, components.len);
    return str_find_char(fragment, '/') == SIZE_MAX ? fragment : S("");
}

/* A mapping names a component or refers to a schema. */
static bool means(struct site *s, struct str text, struct str uri)
{
    bool name =
        str_find_char(text, '/') == SIZE_MAX && str_find_char(text, '#') == SIZE_MAX;

    if (!uri.len)
        return false;
    return (name && str_eq(component_name(uri), text)) || str_eq(absolute(s, text), uri);
}

static void add_name(struct site *s, struct discriminator *d, struct str value,
                     size_t branch)
{
    for (size_t i = 0; i < d->len; i++)
        if (str_eq(d->at[i].value, value))
            return;
    *vec_push(s->c->a, d) = (struct discriminator_name){ value, branch };
}

/* The alternative that a mapping means; SIZE_MAX for none of them. */
static size_t meant_branch(struct site *s, const json_t *text, const struct str *uris,
                           size_t count)
{
    for (size_t i = 0; json_is_string(text) && i < count; i++)
        if (means(s, string_of(text), uris[i]))
            return i;
    return SIZE_MAX;
}

static void add_mapped(struct site *s, struct discriminator *d, const json_t *mapping,
                       const struct str *uris, size_t count)
{
    struct members m = members_of(mapping);

    while (json_is_object(mapping) && members_next(&m))
        add_name(s, d, m.name, meant_branch(s, m.value, uris, count));
}

const struct discriminator *discriminator_compile(struct site *s, const json_t *list)
{
    enum schema_dialect dialect = s->resource->dialect;
    const json_t *written = s->shell ? s->shell->object : s->rule->source;
    const json_t *given = json_object_get(written, "discriminator");
    const json_t *property = json_object_get(given, "propertyName");
    size_t count = json_array_size(list), named = 0;

    if ((dialect != SCHEMA_OPENAPI_3_0 && dialect != SCHEMA_OPENAPI_3_1) ||
        !json_is_string(property))
        return NULL;
    struct discriminator *d = arena_new(s->c->a, struct discriminator);
    struct str *uris = arena_array(s->c->scratch, struct str, count);

    d->property = string_of(property);
    for (size_t i = 0; i < count; i++)
        uris[i] = uri_of_branch(s, json_array_get(list, i));
    add_mapped(s, d, json_object_get(given, "mapping"), uris, count);
    d->rest = meant_branch(s, json_object_get(given, "defaultMapping"), uris, count);
    for (size_t i = 0; i < count; i++) {
        struct str name = component_name(uris[i]);

        if (name.len)
            add_name(s, d, arena_str(s->c->a, name), i);
    }
    for (size_t i = 0; i < d->len; i++)
        named += d->at[i].branch != SIZE_MAX;
    return named ? d : NULL;
}

/* --- telling --- */

static const json_t *value_of(const struct visit *visit, const struct discriminator *d)
{
    return json_object_getn(visit->value, d->property.at, d->property.len);
}

/* The first name of an alternative; those it has by itself beside are not told. */
static bool is_first_name(const struct discriminator *d, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (d->at[k].branch == d->at[i].branch)
            return false;
    return d->at[i].branch != SIZE_MAX;
}

/* "cat", "dog", "lizard" */
static void list_names(struct buf *out, const struct discriminator *d)
{
    size_t shown = 0, more = 0;

    for (size_t i = 0; i < d->len; i++) {
        if (!is_first_name(d, i))
            continue;
        if (shown == NAMES_SHOWN) {
            more++;
            continue;
        }
        buf_add_c(out, shown++ ? ", " : "");
        brief_text(out, d->at[i].value);
    }
    if (more)
        buf_printf(out, " and %zu more", more);
}

void discriminator_brief(struct buf *out, const struct visit *visit,
                         const struct discriminator *d)
{
    const json_t *value = value_of(visit, d);

    buf_add_c(out, value ? "" : "the absence of ");
    brief_text(out, d->property);
    if (!value)
        return;
    buf_add_c(out, ": ");
    brief_value(out, &visit->c->run, value);
}

static void say_unknown(struct visit *visit, const struct discriminator *d,
                        enum keyword keyword, const json_t *value)
{
    const struct path child = { .token = d->property };
    struct buf b;

    buf_init(&b, TEXT_MAX);
    brief_value(&b, &visit->c->run, value);
    buf_add_c(&b, " names none of the alternatives: ");
    list_names(&b, d);
    visit_error(visit, keyword, &child, buf_str(&b));
    buf_release(&b);
}

static void say_missing(struct visit *visit, const struct discriminator *d,
                        enum keyword keyword)
{
    struct buf b;

    buf_init(&b, TEXT_MAX);
    buf_add_c(&b, "member ");
    brief_text(&b, d->property);
    buf_add_c(&b, " is missing, which names one of the alternatives: ");
    list_names(&b, d);
    visit_error(visit, keyword, NULL, buf_str(&b));
    buf_release(&b);
}

size_t discriminator_pick(struct visit *visit, const struct discriminator *d,
                          enum keyword keyword)
{
    const json_t *value = value_of(visit, d);

    for (size_t i = 0; json_is_string(value) && i < d->len; i++)
        if (d->at[i].branch != SIZE_MAX && str_eq(d->at[i].value, string_of(value)))
            return d->at[i].branch;
    if (d->rest != SIZE_MAX)
        return d->rest;
    if (value)
        say_unknown(visit, d, keyword, value);
    else
        say_missing(visit, d, keyword);
    return SIZE_MAX;
}
