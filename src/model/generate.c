#include "model/generate.h"

#include <math.h>

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "http/message.h"
#include "model/generate_pattern.h"
#include "model/generate_text.h"
#include "model/limits.h"
#include "model/shape.h"

#include "base/banned.h"

struct maker {
    struct arena *a;
    const struct contract *c;
    const struct generate_options *options;
    size_t depth, steps, lookups;
};

static json_t *make(struct maker *m, const json_t *schema);

/* --- looking through a schema's compositions --- */

/* A keyword of the schema itself or of what it is composed of. */
static const json_t *keyword(struct maker *m, const json_t *schema, const char *name)
{
    const json_t *bare = contract_deref(m->c, schema);
    const json_t *found = json_object_get(bare, name);
    const json_t *all = json_object_get(bare, "allOf");

    if (!found && bare != schema)
        found = json_object_get(schema, name);
    if (m->depth >= GENERATE_DEPTH_MAX || m->lookups++ > GENERATE_LOOKUPS_MAX)
        return found;
    m->depth++;
    for (size_t i = 0; i < json_array_size(all) && !found; i++)
        found = keyword(m, json_array_get(all, i), name);
    m->depth--;
    return found;
}

static double number_of(struct maker *m, const json_t *schema, const char *name,
                        double otherwise)
{
    const json_t *value = keyword(m, schema, name);

    return json_is_number(value) ? json_number_value(value) : otherwise;
}

static size_t count_of(struct maker *m, const json_t *schema, const char *name,
                       size_t max)
{
    double value = number_of(m, schema, name, 0);

    return value <= 0 ? 0 : value >= (double)max ? max : (size_t)value;
}

/* --- numbers --- */

static double lowest(struct maker *m, const json_t *schema, double step)
{
    const json_t *above = keyword(m, schema, "exclusiveMinimum");
    double low = number_of(m, schema, "minimum", 0);

    if (json_is_number(above)) /* draft 4's is a boolean */
        low = fmax(low, json_number_value(above) + step);
    else if (json_is_true(above))
        low += step;
    return low;
}

static double in_bounds(struct maker *m, const json_t *schema, double step)
{
    double value = lowest(m, schema, step);
    double high = number_of(m, schema, "maximum", INFINITY);
    double below = number_of(m, schema, "exclusiveMaximum", INFINITY);
    double multiple = number_of(m, schema, "multipleOf", 0);

    if (multiple > 0)
        value = ceil(value / multiple) * multiple;
    value = fmin(value, high);
    return value >= below ? below - step : value;
}

static json_t *make_integer(struct maker *m, const json_t *schema)
{
    double value = ceil(in_bounds(m, schema, 1));

    if (m->options->fresh)
        value += (double)m->options->serial;
    if (!(fabs(value) < 0x1p62))
        value = 0;
    return arena_json(m->a, json_integer((json_int_t)value));
}

static json_t *make_number(struct maker *m, const json_t *schema)
{
    double value = in_bounds(m, schema, 0.5);

    if (value == trunc(value) && fabs(value) < 0x1p53)
        return arena_json(m->a, json_integer((json_int_t)value));
    json_t *real = isfinite(value) ? json_real(value) : NULL;

    return real ? arena_json(m->a, real) : arena_json(m->a, json_integer(0));
}

/* --- text, lists, objects --- */

/* A text of which the schema says what JSON is in it. */
static bool is_json_text(struct maker *m, const json_t *schema)
{
    struct str type = json_text(keyword(m, schema, "contentMediaType"));

    return type.len && http_media_is_json(http_media_type(m->a, type)) &&
           keyword(m, schema, "contentSchema") && !keyword(m, schema, "contentEncoding");
}

static json_t *make_string(struct maker *m, const json_t *schema)
{
    struct text_wish wish = {
        .format = json_text(keyword(m, schema, "format")),
        .min = count_of(m, schema, "minLength", GENERATE_TEXT_MAX),
        .max = SIZE_MAX,
        .now_ms = m->options->now_ms,
        .serial = m->options->serial,
    };

    if (keyword(m, schema, "maxLength"))
        wish.max = count_of(m, schema, "maxLength", GENERATE_TEXT_MAX);
    struct pattern_wish pattern = { .pattern = json_text(keyword(m, schema, "pattern")),
                                    .min = wish.min,
                                    .max = wish.max,
                                    .serial = m->options->serial };
    struct str text;

    if (is_json_text(m, schema))
        return json_str(m->a,
                        json_to_str(m->a, make(m, keyword(m, schema, "contentSchema")),
                                    JSON_PRINT_COMPACT));
    if (pattern.pattern.len && generate_pattern(m->a, &pattern, &text))
        return json_str(m->a, text);
    return json_str(m->a, generate_text(m->a, &wish));
}

static json_t *make_array(struct maker *m, const json_t *schema)
{
    json_t *list = arena_json(m->a, json_array());
    const json_t *items = keyword(m, schema, "items");
    const json_t *first = keyword(m, schema, "prefixItems");
    size_t count = count_of(m, schema, "minItems", GENERATE_ITEMS_MAX);

    for (size_t i = 0; i < count && m->depth < GENERATE_DEPTH_MAX; i++) {
        const json_t *own = json_array_get(first, i);

        json_array_append(list, make(m, own ? own : items));
    }
    return list;
}

static void put_required(struct maker *m, const json_t *whole, const json_t *schema,
                         json_t *object)
{
    const json_t *bare = contract_deref(m->c, schema);
    const json_t *names = json_object_get(bare, "required");
    const json_t *all = json_object_get(bare, "allOf");

    for (size_t i = 0; i < json_array_size(names); i++) {
        struct str name = json_text(json_array_get(names, i));

        const json_t *member = shape_member(m->c, whole, name);

        if (json_member(object, name) || m->steps > GENERATE_STEPS_MAX ||
            (member && shape_is_write_only(m->c, member)))
            continue;
        json_t *value = make(m, member);

        json_object_setn_nocheck(object, name.at ? name.at : "", name.len, value);
    }
    if (m->depth >= GENERATE_DEPTH_MAX || m->lookups++ > GENERATE_LOOKUPS_MAX)
        return;
    m->depth++;
    for (size_t i = 0; i < json_array_size(all); i++)
        put_required(m, whole, json_array_get(all, i), object);
    m->depth--;
}

static json_t *first_branch(struct maker *m, const json_t *schema)
{
    const json_t *list = keyword(m, schema, "oneOf");

    if (!json_array_size(list))
        list = keyword(m, schema, "anyOf");
    return json_array_size(list) ? json_array_get(list, 0) : NULL;
}

static json_t *make_object(struct maker *m, const json_t *schema)
{
    json_t *object = arena_json(m->a, json_object());
    const json_t *branch = first_branch(m, schema);

    put_required(m, schema, schema, object);
    if (branch)
        put_required(m, schema, branch, object);
    return object;
}

/* --- anything --- */

/* What the document itself shows, NULL where it shows nothing. */
static json_t *shown(struct maker *m, const json_t *schema)
{
    static const char *const keywords[] = { "const", "example", "default" };
    const json_t *list = keyword(m, schema, "enum");
    const json_t *value = json_array_get(list, 0);

    if (!value && !m->options->fresh)
        value = json_array_get(keyword(m, schema, "examples"), 0);
    for (size_t i = 0; i < countof(keywords) && !value; i++)
        if (i == 0 || !m->options->fresh)
            value = keyword(m, schema, keywords[i]);
    return value ? json_copy_deep(m->a, value) : NULL;
}

/* The type to make: the first that is not null; what the keywords hint at without one. */
static const char *type_of(struct maker *m, const json_t *schema)
{
    const json_t *said = keyword(m, schema, "type");

    for (size_t i = 0; i < json_array_size(said); i++)
        if (!str_eq_c(json_text(json_array_get(said, i)), "null"))
            return json_string_value(json_array_get(said, i));
    if (json_is_array(said))
        return "null";
    if (json_is_string(said))
        return json_string_value(said);
    if (keyword(m, schema, "properties") || keyword(m, schema, "required"))
        return "object";
    if (keyword(m, schema, "items"))
        return "array";
    if (keyword(m, schema, "format") || keyword(m, schema, "minLength") ||
        keyword(m, schema, "pattern"))
        return "string";
    return keyword(m, schema, "minimum") ? "number" : "";
}

static json_t *make_typed(struct maker *m, const json_t *schema)
{
    static const struct {
        const char *type;
        json_t *(*make)(struct maker *m, const json_t *schema);
    } makers[] = {
        { "object", make_object },   { "array", make_array },   { "string", make_string },
        { "integer", make_integer }, { "number", make_number },
    };
    struct str type = str_from(type_of(m, schema));

    for (size_t i = 0; i < countof(makers); i++)
        if (str_eq_c(type, makers[i].type))
            return makers[i].make(m, schema);
    if (str_eq_c(type, "boolean"))
        return json_true();
    if (type.len == 0) {
        const json_t *branch = first_branch(m, schema);

        if (branch)
            return make(m, branch);
    }
    return json_null();
}

static json_t *make(struct maker *m, const json_t *schema)
{
    if (!json_is_object(schema) || m->depth >= GENERATE_DEPTH_MAX ||
        m->steps++ > GENERATE_STEPS_MAX)
        return json_null();
    m->depth++;
    json_t *value = shown(m, schema);

    if (!value)
        value = make_typed(m, schema);
    m->depth--;
    return value;
}

json_t *generate(struct arena *a, const struct contract *c, const json_t *schema,
                 const struct generate_options *options)
{
    struct maker m = { .a = a, .c = c, .options = options };

    return make(&m, schema);
}

/* --- what is documented --- */

/* Examples that are looked at. */
#define EXAMPLES_MAX 20

struct documented {
    const struct schema *schema; /* NULL: any value */
    const json_t *schema_json;
    const struct node *const *examples;
    size_t count;
};

static bool fits(const struct documented *d, const json_t *value)
{
    return !d->schema || schema_is_valid(d->schema, value, NULL);
}

static json_t *fitting_example(struct arena *a, const struct documented *d, bool as_text)
{
    for (size_t i = 0; i < d->count && i < EXAMPLES_MAX; i++) {
        json_t *value = node_to_json(a, d->examples[i]);
        struct json_error error;

        if (as_text)
            value = json_is_string(value)
                        ? json_read(a, json_text(value), NULL, NULL, &error)
                        : NULL;
        if (value && fits(d, value))
            return value;
    }
    return NULL;
}

static json_t *from_document(struct arena *a, const struct contract *c,
                             const struct documented *d,
                             const struct generate_options *options)
{
    json_t *value = fitting_example(a, d, false), *made;
    struct generate_options fresh = *options;

    if (!value)
        value = fitting_example(a, d, true);
    if (value)
        return value;
    made = generate(a, c, d->schema_json, options);
    if (d->schema_json && fits(d, made))
        return made;
    fresh.fresh = true;
    value = generate(a, c, d->schema_json, &fresh);
    if (d->schema_json && fits(d, value))
        return value;
    return d->count ? node_to_json(a, d->examples[0]) : made;
}

json_t *generate_media(struct arena *a, const struct contract *c, const struct media *m,
                       const struct generate_options *options)
{
    const struct documented d = { m->schema, m->schema_json, m->example_nodes,
                                  m->example_count };

    return from_document(a, c, &d, options);
}

/* What is made by one branch may not be what another one asks of a text (contentSchema):
 * nobody would know. */
static bool has_branches(const struct contract *c, const json_t *schema)
{
    const json_t *bare = contract_deref(c, schema);

    return json_object_get(bare, "oneOf") || json_object_get(bare, "anyOf") ||
           json_object_get(bare, "if");
}

json_t *generate_items(struct arena *a, const struct contract *c, const struct media *m,
                       const struct generate_options *options)
{
    json_t *list = arena_json(a, json_array());
    json_t *item;

    if (m->example_count)
        return node_to_json(a, m->example_nodes[0]);
    if (has_branches(c, m->item_schema_json))
        return list;
    item = generate(a, c, m->item_schema_json, options);
    if (!m->item_schema || schema_is_valid(m->item_schema, item, NULL))
        json_array_append(list, item);
    return list;
}

json_t *generate_parameter(struct arena *a, const struct contract *c,
                           const struct parameter *p,
                           const struct generate_options *options)
{
    const struct documented d = { p->schema, p->schema_json, p->example_nodes,
                                  p->example_count };
    json_t *value = from_document(a, c, &d, options);
    const json_t *items = shape_items(c, p->schema_json);

    /* No style has a form for a list without items: it would not be there. */
    if (!items || !json_is_array(value) || json_array_size(value) || p->content.len)
        return value;
    json_t *longer = arena_json(a, json_array());

    if (json_array_append(longer, generate(a, c, items, options)) != 0)
        out_of_memory();
    return fits(&d, longer) ? longer : value;
}
