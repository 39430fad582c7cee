#include "claims/values.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "claims/as_text.h"
#include "claims/members.h"
#include "doc/json.h"
#include "model/generate.h"
#include "model/shape.h"

#include "base/banned.h"

/* Parts of a schema that are looked into for values, within one another and in all: a
 * contract may be made so that they multiply. */
#define PARTS_DEPTH_MAX 6
#define PARTS_MAX       500
/* Values of one field. */
#define VALUES_MAX 200
/* Objects of documented members. */
#define OBJECTS_MAX 2
/* Made from the schema where nothing else fits. */
#define MADE_MAX 3
/* Most items of a list that is made to try a boundary. */
#define ITEMS_MAX 100
/* Longest text that is made to try a boundary. */
#define TEXT_MAX 2000
/* More than this is cut from a name. */
#define NAME_MAX_CHARS 40

bool values_has(const json_t *array, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (json_same(json_array_get(array, i), value))
            return true;
    return false;
}

void values_add(struct arena *a, json_t *array, const struct field *f, bool legal,
                json_t *value)
{
    if (f->as_text &&
        !(legal ? as_text_is_itself(a, f, value) : as_text_is_illegal(a, f, value)))
        return;
    if (json_array_size(array) < VALUES_MAX && !values_has(array, value) &&
        schema_is_valid(f->schema, value, NULL) == legal)
        json_array_append(array, json_copy_deep(a, value));
}

static void add_text(struct arena *a, json_t *array, const struct field *f, bool legal,
                     struct str text)
{
    values_add(a, array, f, legal, json_str(a, text));
}

static void add_integer(struct arena *a, json_t *array, const struct field *f, bool legal,
                        long long number)
{
    values_add(a, array, f, legal, arena_json(a, json_integer(number)));
}

/* --- what the schema names itself --- */

const json_t *values_enum(const struct contract *c, const json_t *schema)
{
    static const char *const parts[] = { "allOf", "anyOf", "oneOf" };
    const json_t *bare = contract_deref(c, schema);
    const json_t *own = json_object_get(bare, "enum");

    if (json_is_array(own))
        return own;
    for (size_t i = 0; i < countof(parts); i++) {
        const json_t *list = json_object_get(bare, parts[i]);

        for (size_t k = 0; k < json_array_size(list); k++) {
            const json_t *part = contract_deref(c, json_array_get(list, k));

            if (part != bare && json_is_array(json_object_get(part, "enum")))
                return json_object_get(part, "enum");
        }
    }
    return NULL;
}

static void add_all(struct arena *a, json_t *array, const struct field *f,
                    const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        values_add(a, array, f, true, json_array_get(list, i));
}

/* Examples, enum, const and default of a schema and its parts. */
static void add_named(struct arena *a, const struct contract *c, json_t *array,
                      const struct field *f, const json_t *schema, unsigned depth,
                      size_t *parts_seen)
{
    static const char *const parts[] = { "allOf", "anyOf", "oneOf" };
    static const char *const single[] = { "example", "const", "default" };
    const json_t *bare = contract_deref(c, schema);

    if (depth > PARTS_DEPTH_MAX || ++*parts_seen > PARTS_MAX)
        return;
    add_all(a, array, f, json_object_get(bare, "examples"));
    add_all(a, array, f, json_object_get(bare, "enum"));
    for (size_t i = 0; i < countof(single); i++)
        if (json_object_get(bare, single[i]))
            values_add(a, array, f, true, json_object_get(bare, single[i]));
    for (size_t i = 0; i < countof(parts); i++) {
        const json_t *list = json_object_get(bare, parts[i]);

        for (size_t k = 0; k < json_array_size(list); k++)
            add_named(a, c, array, f, json_array_get(list, k), depth + 1, parts_seen);
    }
}

/* --- texts --- */

static const struct {
    const char *format, *good[2], *bad[2];
} formats[] = {
    { "email",
      { "sam.rivers@example.com", "kim+list@mail.example.org" },
      { "sam.rivers", "sam@" } },
    { "uuid",
      { "0b7f6a52-1c3d-4e5f-8a9b-0c1d2e3f4a5b", "5d4c3b2a-1f0e-4d9c-8b7a-6f5e4d3c2b1a" },
      { "0b7f6a52-1c3d-4e5f", "not-a-uuid" } },
    { "date-time",
      { "2031-02-03T04:05:06Z", "2032-12-31T23:59:59.250Z" },
      { "2031-02-30T04:05:06Z", "yesterday" } },
    { "date", { "2031-02-03", "2032-12-31" }, { "2031-02-30", "3 Feb 2031" } },
    { "time", { "04:05:06Z", "23:59:59Z" }, { "25:00:00Z", "noon" } },
    { "uri",
      { "https://example.com/a", "https://example.org/b?c=d" },
      { "http://exa mple", "//" } },
    { "hostname", { "example.com", "www.example.org" }, { "-example", "exa mple" } },
    { "ipv4", { "192.0.2.1", "198.51.100.7" }, { "192.0.2", "256.1.1.1" } },
    { "ipv6", { "2001:db8::1", "2001:db8::2" }, { "2001:db8", "::g" } },
};

static void add_formats(struct arena *a, json_t *array, const struct field *f, bool legal,
                        struct str format)
{
    for (size_t i = 0; i < countof(formats); i++) {
        if (!str_eq_c(format, formats[i].format))
            continue;
        for (size_t k = 0; k < 2; k++)
            add_text(a, array, f, legal,
                     str_from(legal ? formats[i].good[k] : formats[i].bad[k]));
    }
}

/* Words in a row, so many characters. */
static struct str long_text(struct arena *a, size_t len)
{
    static const char words[] = "lorem ipsum dolor sit amet consectetur ";
    char *text = arena_alloc(a, len + 1);

    for (size_t i = 0; i < len; i++)
        text[i] = words[i % (sizeof words - 1)];
    if (len && text[len - 1] == ' ')
        text[len - 1] = 'x';
    return (struct str){ text, len };
}

/* The same of letters that have more bytes than characters. */
static struct str wide_text(struct arena *a, size_t len)
{
    struct str letter = S("é");
    char *text = arena_alloc(a, len * letter.len + 1);

    for (size_t i = 0; i < len * letter.len; i++)
        text[i] = letter.at[i % letter.len];
    return (struct str){ text, len * letter.len };
}

static long long limit_of(const json_t *schema, const char *keyword)
{
    const json_t *value = json_object_get(schema, keyword);

    return json_is_integer(value) ? json_integer_value(value) : -1;
}

static void add_text_limits(struct arena *a, json_t *array, const struct field *f,
                            const json_t *schema, bool legal)
{
    long long min = limit_of(schema, "minLength"), max = limit_of(schema, "maxLength");
    long long above = legal ? 0 : 1;

    if (max >= 0 && max + above <= TEXT_MAX)
        add_text(a, array, f, legal, long_text(a, (size_t)(max + above)));
    if (max > 0 && max <= TEXT_MAX && legal)
        add_text(a, array, f, true, wide_text(a, (size_t)max));
    if (min - above >= 0 && min <= TEXT_MAX)
        add_text(a, array, f, legal, long_text(a, (size_t)(min - above)));
}

static void add_texts(struct arena *a, json_t *array, const struct field *f,
                      const json_t *schema)
{
    add_formats(a, array, f, true, json_member_text(schema, "format"));
    add_text(a, array, f, true, S("Meridian Works"));
    add_text(a, array, f, true, S("Ålesund & Çağ 東京 🙂"));
    add_text(a, array, f, true, long_text(a, 100));
    add_text_limits(a, array, f, schema, true);
    add_text(a, array, f, true, S("x"));
}

/* --- numbers, lists, objects --- */

static void add_numbers(struct arena *a, json_t *array, const struct field *f,
                        const json_t *schema, bool legal)
{
    static const char *const limits[] = { "minimum", "maximum", "exclusiveMinimum",
                                          "exclusiveMaximum" };

    for (size_t i = 0; i < countof(limits); i++) {
        const json_t *limit = json_object_get(schema, limits[i]);

        if (!json_is_integer(limit))
            continue;
        for (long long step = -1; step <= 1; step++) {
            long long number;

            if (!__builtin_add_overflow(json_integer_value(limit), step, &number))
                add_integer(a, array, f, legal, number);
        }
    }
}

static void add_usual_numbers(struct arena *a, json_t *array, const struct field *f)
{
    static const long long usual[] = { 42, 0, 1, -7, 1000000 };

    for (size_t i = 0; i < countof(usual); i++)
        add_integer(a, array, f, true, usual[i]);
    values_add(a, array, f, true, arena_json(a, json_real(12.5)));
}

/* So many items, each another one where the schema of the items lets them. */
static json_t *list_of_items(struct arena *a, const struct contract *c,
                             const json_t *items, size_t count)
{
    json_t *list = arena_json(a, json_array());
    const json_t *choices = values_enum(c, items);

    for (size_t i = 0; i < count; i++) {
        struct generate_options options = { .serial = i + 1, .fresh = true };

        if (choices)
            json_array_append(list,
                              json_array_get(choices, i % json_array_size(choices)));
        else
            json_array_append(list, generate(a, c, items, &options));
    }
    return list;
}

/* As many and as few items as there may be; illegal: one more, one less. */
static void add_list_limits(struct arena *a, const struct contract *c, json_t *array,
                            const struct field *f, bool legal)
{
    const json_t *schema = shape_plain(c, f->schema_json);
    const json_t *items = json_object_get(schema, "items");
    long long min = limit_of(schema, "minItems"), max = limit_of(schema, "maxItems");
    long long above = legal ? 0 : 1;

    if (!json_is_object(items))
        return;
    if (max >= 0 && max + above <= ITEMS_MAX)
        values_add(a, array, f, legal, list_of_items(a, c, items, (size_t)(max + above)));
    if (min - above >= 0 && min <= ITEMS_MAX)
        values_add(a, array, f, legal, list_of_items(a, c, items, (size_t)(min - above)));
    if (!legal && json_is_true(json_object_get(schema, "uniqueItems"))) {
        json_t *twice = list_of_items(a, c, items, 1);

        json_array_append(twice, json_array_get(twice, 0));
        values_add(a, array, f, false, twice);
    }
}

/* With each documented member: one that is not may be dropped.  Any member where none is
 * documented. */
static void add_objects(struct arena *a, const struct contract *c, json_t *array,
                        const struct field *f, const json_t *schema)
{
    json_t *members = json_object_get(contract_deref(c, schema), "properties");

    if (json_object_size(members) == 0) {
        values_add(a, array, f, true,
                   arena_json(a, json_pack("{s:s}", "region", "north")));
        values_add(a, array, f, true, /* keys are no names of a program */
                   arena_json(a, json_pack("{s:s}", "Größe_Nr.2", "XL")));
        return;
    }
    for (uint64_t serial = 1; serial <= OBJECTS_MAX; serial++) {
        struct generate_options options = { .serial = serial, .fresh = true };
        json_t *made = arena_json(a, json_object());

        for (void *at = json_object_iter(members); at;
             at = json_object_iter_next(members, at)) {
            const json_t *member = contract_deref(c, json_object_iter_value(at));

            if (!json_is_true(json_object_get(member, "readOnly")))
                json_object_set_nocheck(made, json_object_iter_key(at),
                                        generate(a, c, member, &options));
        }
        values_add(a, array, f, true, made);
    }
}

static void add_containers(struct arena *a, const struct contract *c, json_t *array,
                           const struct field *f, const json_t *schema)
{
    const json_t *items = contract_deref(c, json_object_get(schema, "items"));
    const json_t *choices = values_enum(c, items);
    json_t *list = arena_json(a, json_array());

    for (size_t i = 0; i < json_array_size(choices) && i < 2; i++)
        json_array_append(list, json_array_get(choices, i));
    if (json_array_size(list) == 0)
        json_array_append_new(list, json_string("alpha"));
    values_add(a, array, f, true, list);
    if (json_array_size(choices) == 0) /* neither in order nor in small letters */
        values_add(a, array, f, true,
                   arena_json(a, json_pack("[s,s]", "Meridian Works", "Alpha")));
    if (json_object_size(json_object_get(items, "properties"))) {
        values_add(a, array, f, true, list_of_items(a, c, items, 1));
        values_add(a, array, f, true, list_of_items(a, c, items, 2));
    }
    values_add(a, array, f, true, arena_json(a, json_array()));
    add_list_limits(a, c, array, f, true);
    add_objects(a, c, array, f, schema);
    values_add(a, array, f, true, arena_json(a, json_object()));
}

/* Where nothing usual fits, a pattern say: made from the schema. */
static void add_made(struct arena *a, const struct contract *c, json_t *array,
                     const struct field *f)
{
    for (uint64_t serial = 1; serial <= MADE_MAX; serial++) {
        struct generate_options options = { .serial = serial, .fresh = true };

        values_add(a, array, f, true, generate(a, c, f->schema_json, &options));
    }
}

/* A number, or a text: of a number, most likely (a decimal). */
static bool takes_text_of_number(const struct contract *c, const json_t *schema)
{
    unsigned types = types_of(c, schema) & ~(unsigned)TYPE_NULL;

    return (types & TYPE_STRING) && (types & TYPE_INTEGER) &&
           !(types & (TYPE_ARRAY | TYPE_OBJECT | TYPE_BOOLEAN));
}

json_t *values_legal(struct arena *a, const struct contract *c, const struct field *f)
{
    const json_t *schema = shape_plain(c, f->schema_json);
    json_t *array = arena_json(a, json_array());
    bool is_number = takes_text_of_number(c, schema);
    size_t parts_seen = 0;

    add_named(a, c, array, f, f->schema_json, 0, &parts_seen);
    if (values_enum(c, schema))
        return array;
    if (!is_number)
        add_texts(a, array, f, schema);
    add_usual_numbers(a, array, f);
    add_numbers(a, array, f, schema, true);
    if (is_number)
        add_texts(a, array, f, schema);
    values_add(a, array, f, true, arena_json(a, json_true()));
    values_add(a, array, f, true, arena_json(a, json_false()));
    add_containers(a, c, array, f, schema);
    if (json_array_size(array) == 0)
        add_made(a, c, array, f);
    return array;
}

/* --- illegal --- */

static struct str with_case(struct arena *a, struct str text, bool whole)
{
    char *copy = arena_cstr(a, text);

    for (size_t i = 0; i < text.len && (whole || i == 0); i++)
        if (copy[i] >= 'a' && copy[i] <= 'z')
            copy[i] = (char)(copy[i] - 'a' + 'A');
        else if (copy[i] >= 'A' && copy[i] <= 'Z' && !whole)
            copy[i] = (char)(copy[i] - 'A' + 'a');
    return (struct str){ copy, text.len };
}

static struct str with_small_letters(struct arena *a, struct str text)
{
    char *copy = arena_cstr(a, text);

    for (size_t i = 0; i < text.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
    return (struct str){ copy, text.len };
}

static void add_misses(struct arena *a, json_t *array, const struct field *f,
                       struct str member)
{
    if (!f->as_text) { /* form readers are lenient about case */
        add_text(a, array, f, false, with_case(a, member, false));
        add_text(a, array, f, false, with_case(a, member, true));
    }
    add_text(a, array, f, false, arena_printf(a, " %.*s", STR_ARG(member)));
    add_text(a, array, f, false, arena_printf(a, "%.*s ", STR_ARG(member)));
    add_text(a, array, f, false, arena_printf(a, "%.*sx", STR_ARG(member)));
    if (member.len > 1)
        add_text(a, array, f, false, utf8_sub(member, 0, utf8_count(member) - 1));
}

json_t *values_near_enum(struct arena *a, const struct contract *c, const struct field *f)
{
    const json_t *members = values_enum(c, f->schema_json);
    json_t *array = arena_json(a, json_array());

    for (size_t i = 0; i < json_array_size(members); i++)
        if (json_is_string(json_array_get(members, i))) {
            add_misses(a, array, f, json_text(json_array_get(members, i)));
            break;
        }
    if (json_array_size(members)) {
        add_text(a, array, f, false, S("no-such-value"));
        add_text(a, array, f, false, S(""));
    }
    return array;
}

static void add_other_types(struct arena *a, json_t *array, const struct field *f)
{
    add_integer(a, array, f, false, 7);
    values_add(a, array, f, false, arena_json(a, json_real(7.5)));
    values_add(a, array, f, false, arena_json(a, json_true()));
    add_text(a, array, f, false, S("a text"));
    values_add(a, array, f, false, arena_json(a, json_pack("[s]", "a text")));
    values_add(a, array, f, false, arena_json(a, json_pack("[i]", 7)));
    values_add(a, array, f, false, arena_json(a, json_pack("{s:s}", "a", "text")));
    values_add(a, array, f, false, arena_json(a, json_null()));
}

/* Beside a number that is a multiple of `multipleOf`. */
static void add_between(struct arena *a, const struct contract *c, json_t *array,
                        const struct field *f)
{
    const json_t *step = json_object_get(shape_plain(c, f->schema_json), "multipleOf");
    const json_t *legal = json_is_number(step) ? values_legal(a, c, f) : NULL;

    for (size_t i = 0; i < json_array_size(legal); i++) {
        const json_t *value = json_array_get(legal, i);

        if (!json_is_number(value))
            continue;
        values_add(a, array, f, false,
                   arena_json(a, json_real(json_number_value(value) +
                                           json_number_value(step) / 2)));
        return;
    }
}

/* Near a text that the pattern takes. */
static void add_pattern_misses(struct arena *a, const struct contract *c, json_t *array,
                               const struct field *f)
{
    const json_t *legal = json_member(shape_plain(c, f->schema_json), S("pattern"))
                              ? values_legal(a, c, f)
                              : NULL;

    for (size_t i = 0; i < json_array_size(legal); i++) {
        struct str text = json_text(json_array_get(legal, i));

        if (!text.len)
            continue;
        add_misses(a, array, f, text);
        if (!f->as_text)
            add_text(a, array, f, false, with_small_letters(a, text));
        return;
    }
}

json_t *values_illegal(struct arena *a, const struct contract *c, const struct field *f)
{
    json_t *array = values_near_enum(a, c, f);
    const json_t *schema = shape_plain(c, f->schema_json);

    add_other_types(a, array, f);
    add_formats(a, array, f, false, json_member_text(schema, "format"));
    add_text_limits(a, array, f, schema, false);
    add_numbers(a, array, f, schema, false);
    add_between(a, c, array, f);
    add_pattern_misses(a, c, array, f);
    add_list_limits(a, c, array, f, false);
    return array;
}

json_t *values_as_text(struct arena *a, const struct contract *c, const struct field *f)
{
    const json_t *legal = values_legal(a, c, f);
    json_t *array = arena_json(a, json_array());

    for (size_t i = 0; i < json_array_size(legal) && !json_array_size(array); i++) {
        const json_t *value = json_array_get(legal, i);

        if (json_is_number(value) || json_is_boolean(value))
            add_text(a, array, f, false, json_to_str(a, value, JSON_PRINT_COMPACT));
    }
    return array;
}

/* --- names --- */

struct str values_name(struct arena *a, const json_t *value)
{
    struct str text = json_is_string(value) ? json_text(value)
                                            : json_to_str(a, value, JSON_PRINT_COMPACT);
    bool odd = !json_is_string(value) || text.len == 0 || text.at[0] == ' ' ||
               text.at[text.len - 1] == ' ';

    if (json_is_string(value) && odd)
        text = json_to_str(a, value, JSON_PRINT_COMPACT);
    if (utf8_count(text) > NAME_MAX_CHARS)
        return arena_printf(a, "%.*s… (%zu characters)",
                            STR_ARG(utf8_sub(text, 0, NAME_MAX_CHARS)), utf8_count(text));
    return text;
}
