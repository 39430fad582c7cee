#include "contract/params_text.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "contract/contract.h"
#include "doc/json.h"

#include "base/banned.h"

/* Schemas within allOf, anyOf and oneOf that are asked for their types. */
#define TYPES_ASKED_MAX 200

/* --- percent-encoding --- */

static bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

static bool is_escape(struct str text, size_t i)
{
    return text.at[i] == '%' && i + 2 < text.len && hex_digit(text.at[i + 1]) >= 0 &&
           hex_digit(text.at[i + 2]) >= 0;
}

void percent_encode(struct buf *out, struct str text, bool reserved)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool keep = is_unreserved(c);

        if (reserved && c)
            keep = keep || strchr(":/?@!$'()*,;=", c) || is_escape(text, i);
        if (keep)
            buf_add_char(out, c);
        else
            buf_printf(out, "%%%02X", (unsigned char)c);
    }
}

struct str percent_decode(struct arena *a, struct str text, bool plus)
{
    char *out = arena_alloc(a, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (is_escape(text, i)) {
            out[len++] =
                (char)(hex_digit(text.at[i + 1]) * 16 + hex_digit(text.at[i + 2]));
            i += 2;
        } else {
            out[len++] = plus && text.at[i] == '+' ? ' ' : text.at[i];
        }
    }
    return (struct str){ out, len };
}

/* --- types --- */

static unsigned type_bit(struct str name)
{
    static const struct {
        const char *name;
        unsigned bit;
    } types[] = {
        { "string", TEXT_STRING }, { "integer", TEXT_INTEGER },
        { "number", TEXT_NUMBER }, { "boolean", TEXT_BOOLEAN },
        { "null", TEXT_NULL },     { "array", TEXT_ARRAY },
        { "object", TEXT_OBJECT },
    };

    for (size_t i = 0; i < countof(types); i++)
        if (str_eq_c(name, types[i].name))
            return types[i].bit;
    return 0;
}

static unsigned types_of_value(const json_t *value)
{
    return type_bit(str_from(json_type_name(value)));
}

static unsigned named_types(const json_t *type)
{
    unsigned types = type_bit(json_text(type));

    for (size_t i = 0; i < json_array_size(type); i++)
        types |= type_bit(json_text(json_array_get(type, i)));
    return types;
}

static unsigned types_within(const struct contract *c, const json_t *schema,
                             unsigned *asked);

static unsigned types_of_parts(const struct contract *c, const json_t *parts,
                               unsigned *asked)
{
    unsigned types = 0;

    for (size_t i = 0; i < json_array_size(parts) && *asked <= TYPES_ASKED_MAX; i++)
        types |= types_within(c, json_array_get(parts, i), asked);
    return types;
}

static unsigned types_within(const struct contract *c, const json_t *schema,
                             unsigned *asked)
{
    static const char *const lists[] = { "allOf", "anyOf", "oneOf" };
    const json_t *s = contract_deref(c, schema), *values = json_object_get(s, "enum");
    unsigned types = named_types(json_object_get(s, "type"));
    bool typed = types != 0;

    if (++*asked > TYPES_ASKED_MAX)
        return 0;
    for (size_t i = 0; !typed && i < json_array_size(values); i++)
        types |= types_of_value(json_array_get(values, i));
    if (!types && json_object_get(s, "const"))
        types = types_of_value(json_object_get(s, "const"));
    for (size_t i = 0; !types && i < countof(lists); i++)
        types = types_of_parts(c, json_object_get(s, lists[i]), asked);
    if (!types && json_object_get(s, "properties"))
        types = TEXT_OBJECT;
    if (!types && json_object_get(s, "items"))
        types = TEXT_ARRAY;
    return types;
}

unsigned text_types(const struct contract *c, const json_t *schema)
{
    unsigned asked = 0;

    return schema ? types_within(c, schema, &asked) : 0;
}

const json_t *text_items(const struct contract *c, const json_t *schema)
{
    const json_t *items = json_object_get(contract_deref(c, schema), "items");

    return json_is_object(items) ? items : NULL;
}

const json_t *text_member(const struct contract *c, const json_t *schema, struct str name)
{
    const json_t *s = contract_deref(c, schema);
    const json_t *member = json_member(json_object_get(s, "properties"), name);

    if (!member)
        member = json_object_get(s, "additionalProperties");
    return json_is_object(member) ? member : NULL;
}

/* --- text to values --- */

static json_t *number_of(struct arena *a, struct str text, unsigned types)
{
    struct json_error error;
    bool digits =
        text.len && (text.at[0] == '-' || (text.at[0] >= '0' && text.at[0] <= '9'));
    bool ends_in_digit =
        text.len && text.at[text.len - 1] >= '0' && text.at[text.len - 1] <= '9';
    json_t *value =
        digits && ends_in_digit ? json_read(a, text, NULL, NULL, &error) : NULL;

    if (!json_is_number(value))
        return NULL;
    return types & TEXT_NUMBER || json_is_integral(value) ? value : NULL;
}

json_t *text_to_json(struct arena *a, struct str text, unsigned types)
{
    json_t *number =
        types & (TEXT_INTEGER | TEXT_NUMBER) ? number_of(a, text, types) : NULL;

    if (number)
        return number;
    if (types & TEXT_BOOLEAN && str_eq_c(text, "true"))
        return arena_json(a, json_true());
    if (types & TEXT_BOOLEAN && str_eq_c(text, "false"))
        return arena_json(a, json_false());
    if (types & TEXT_NULL && !(types & TEXT_STRING) &&
        (text.len == 0 || str_eq_c(text, "null")))
        return arena_json(a, json_null());
    return json_str(a, text);
}
