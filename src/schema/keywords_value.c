/* Keywords for values of any type: type, nullable, enum, const. */
#include "base/arena.h"
#include "base/buf.h"
#include "schema/collect.h"
#include "schema/compile.h"
#include "schema/names.h"
#include "schema/value.h"

#include "base/banned.h"

/* Values that a message lists before it only counts the rest. */
#define LISTED_MAX 12

/* --- type --- */

static unsigned type_bits(const struct site *s, const json_t *name)
{
    static const struct {
        const char *name;
        unsigned bits;
    } types[] = {
        { "object", TYPE_BIT(JSON_OBJECT) }, { "array", TYPE_BIT(JSON_ARRAY) },
        { "string", TYPE_BIT(JSON_STRING) }, { "number", TYPES_NUMBER },
        { "boolean", TYPES_BOOLEAN },        { "null", TYPE_BIT(JSON_NULL) },
    };

    for (size_t i = 0; i < countof(types); i++)
        if (json_is_string(name) && str_eq_c(string_of(name), types[i].name))
            return types[i].bits;
    if (json_is_string(name) && str_eq(string_of(name), S("integer")))
        return TYPE_BIT(JSON_INTEGER) |
               (s->resource->dialect == SCHEMA_DRAFT_4 ? TYPE_WHOLE : TYPE_INTEGRAL);
    return 0;
}

void compile_types(struct site *s)
{
    const json_t *value = s->words[KEYWORD_TYPE];
    unsigned types = json_is_array(value) ? 0 : type_bits(s, value);

    if (!value)
        return;
    for (size_t i = 0; i < json_array_size(value); i++) {
        unsigned bits = type_bits(s, json_array_get(value, i));

        types |= bits;
        if (!bits)
            types = 0;
        if (!bits)
            break;
    }
    if (!types) {
        site_error(s, KEYWORD_TYPE,
                   "must be \"null\", \"boolean\", \"integer\", \"number\", \"string\", "
                   "\"array\" "
                   "or \"object\", or an array of these");
        return;
    }
    if (json_is_true(s->words[KEYWORD_NULLABLE]))
        types |= TYPE_BIT(JSON_NULL);
    s->rule->types = (uint16_t)types;
}

/* --- enum --- */

struct enum_check {
    struct check base;
    const json_t *list;
    struct names strings;
    const json_t **others;
    size_t other_count;
};

static bool enum_has_text(const struct check *check, struct str text)
{
    return names_find(&((const struct enum_check *)check)->strings, text) != NAMES_NONE;
}

static bool enum_holds(struct run *run, const struct check *check, const json_t *v,
                       struct seen *seen)
{
    const struct enum_check *c = (const struct enum_check *)check;

    (void)seen;
    if (json_is_string(v))
        return enum_has_text(check, string_of(v));
    for (size_t i = 0; i < c->other_count; i++)
        if (value_same(c->others[i], v, run->literals))
            return true;
    return false;
}

static void enum_explain(struct buf *out, const struct run *run,
                         const struct check *check, const json_t *v)
{
    const struct enum_check *c = (const struct enum_check *)check;
    size_t count = json_array_size(c->list);

    brief_value(out, run, v);
    buf_add_c(out, " is none of the documented values: ");
    for (size_t i = 0; i < count && i < LISTED_MAX; i++) {
        const json_t *item = json_array_get(c->list, i);

        if (i)
            buf_add_c(out, ", ");
        /* Quotes only where a word without them could be taken for something else. */
        if (json_is_string(v) || !json_is_string(item))
            brief_value(out, run, item);
        else
            brief_text(out, string_of(item));
    }
    if (count > LISTED_MAX)
        buf_printf(out, " and %zu more", count - LISTED_MAX);
}

static void compile_enum(struct site *s)
{
    const json_t *list = site_list(s, KEYWORD_ENUM);
    size_t count = json_array_size(list), strings = 0;

    if (!list)
        return;
    struct enum_check *c =
        site_check(s, struct enum_check, GROUP_ANY, KEYWORD_ENUM, enum_holds);
    struct str *names = arena_array(s->c->a, struct str, count);

    c->base.holds_text = enum_has_text;
    c->base.explain = enum_explain;
    c->list = list;
    c->others = arena_array(s->c->a, const json_t *, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);

        if (json_is_string(item))
            names[strings++] = string_of(item);
        else
            c->others[c->other_count++] = item;
    }
    names_init(s->c->a, &c->strings, names, strings);
}

/* --- const --- */

struct const_check {
    struct check base;
    const json_t *value;
};

static bool const_holds(struct run *run, const struct check *check, const json_t *v,
                        struct seen *seen)
{
    (void)seen;
    return value_same(((const struct const_check *)check)->value, v, run->literals);
}

static void const_explain(struct buf *out, const struct run *run,
                          const struct check *check, const json_t *v)
{
    buf_add_c(out, "expected ");
    brief_value(out, run, ((const struct const_check *)check)->value);
    buf_add_c(out, ", got ");
    brief_value(out, run, v);
}

void compile_values(struct site *s)
{
    compile_enum(s);
    if (!s->words[KEYWORD_CONST])
        return;
    struct const_check *c =
        site_check(s, struct const_check, GROUP_ANY, KEYWORD_CONST, const_holds);

    c->base.explain = const_explain;
    c->value = s->words[KEYWORD_CONST];
}
