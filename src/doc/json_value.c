#include <math.h>

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "doc/json_internal.h"

#include "base/banned.h"

static void let_go(void *value)
{
    json_decref(value);
}

json_t *arena_json(struct arena *a, json_t *owned)
{
    if (!owned)
        out_of_memory();
    if (owned->refcount != (size_t)-1) /* true, false and null are not counted */
        arena_defer(a, let_go, owned);
    return owned;
}

json_t *json_mutable(const json_t *value)
{
    return (json_t *)(uintptr_t)value; /* -Wcast-qual has no other way */
}

struct str json_iter_key(void *iter)
{
    return (struct str){ json_object_iter_key(iter), json_object_iter_key_len(iter) };
}

/* --- looking --- */

/* Equal as numbers, not as doubles: 2^53 + 1 is not 2^53. */
static bool same_mixed(json_int_t i, double d)
{
    if (!(d >= -0x1p63 && d < 0x1p63) || d != trunc(d))
        return false;
    return (json_int_t)d == i;
}

static bool same_number(const json_t *a, const json_t *b)
{
    if (json_is_integer(a) && json_is_integer(b))
        return json_integer_value(a) == json_integer_value(b);
    if (json_is_integer(a))
        return same_mixed(json_integer_value(a), json_real_value(b));
    if (json_is_integer(b))
        return same_mixed(json_integer_value(b), json_real_value(a));
    return json_real_value(a) == json_real_value(b);
}

static bool same_array(const json_t *a, const json_t *b)
{
    size_t len = json_array_size(a);

    if (len != json_array_size(b))
        return false;
    for (size_t i = 0; i < len; i++)
        if (!json_same(json_array_get(a, i), json_array_get(b, i)))
            return false;
    return true;
}

static bool same_object(const json_t *a, const json_t *b)
{
    json_t *object = json_mutable(a);

    if (json_object_size(a) != json_object_size(b))
        return false;
    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        json_t *other = json_member(b, json_iter_key(at));

        if (!other || !json_same(json_object_iter_value(at), other))
            return false;
    }
    return true;
}

bool json_same(const json_t *a, const json_t *b)
{
    if (a == b)
        return true;
    if (!a || !b)
        return false;
    if (json_is_number(a) && json_is_number(b))
        return same_number(a, b);
    if (json_typeof(a) != json_typeof(b))
        return false;
    if (json_is_string(a))
        return str_eq(json_text(a), json_text(b));
    if (json_is_array(a))
        return same_array(a, b);
    return !json_is_object(a) || same_object(a, b);
}

struct str json_text(const json_t *value)
{
    if (!json_is_string(value))
        return S("");
    return (struct str){ json_string_value(value), json_string_length(value) };
}

json_t *json_member(const json_t *object, struct str name)
{
    return json_object_getn(object, name.at ? name.at : "", name.len);
}

struct str json_member_text(const json_t *object, const char *name)
{
    return json_text(json_member(object, str_from(name)));
}

bool json_is_integral(const json_t *value)
{
    if (json_is_integer(value))
        return true;
    return json_is_real(value) && trunc(json_real_value(value)) == json_real_value(value);
}

const char *json_type_name(const json_t *value)
{
    if (!value)
        return "null";
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "object";
    case JSON_ARRAY:
        return "array";
    case JSON_STRING:
        return "string";
    case JSON_INTEGER:
        return "integer";
    case JSON_REAL:
        return json_is_integral(value) ? "integer" : "number";
    case JSON_TRUE:
    case JSON_FALSE:
        return "boolean";
    case JSON_NULL:
        return "null";
    }
    BUG("no such type of value: %d", (int)json_typeof(value));
}

/* --- making --- */

json_t *json_str(struct arena *a, struct str text)
{
    return arena_json(a, json_stringn_nocheck(text.at ? text.at : "", text.len));
}

void json_put(json_t *object, struct str key, json_t *value)
{
    if (json_object_setn_new_nocheck(object, key.at, key.len, value) != 0)
        out_of_memory();
}

void json_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        out_of_memory();
}

static json_t *duplicate_object(const json_t *value)
{
    json_t *object = json_mutable(value), *made = json_object();

    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        json_put(made, json_iter_key(at), json_duplicate(json_object_iter_value(at)));
    return made;
}

static json_t *duplicate_array(const json_t *value)
{
    json_t *made = json_array();

    for (size_t i = 0; i < json_array_size(value); i++)
        json_append(made, json_duplicate(json_array_get(value, i)));
    return made;
}

json_t *json_duplicate(const json_t *value)
{
    if (json_is_object(value))
        return duplicate_object(value);
    if (json_is_array(value))
        return duplicate_array(value);
    if (json_is_string(value))
        return json_stringn_nocheck(json_string_value(value), json_string_length(value));
    if (json_is_integer(value))
        return json_integer(json_integer_value(value));
    if (json_is_real(value))
        return json_real(json_real_value(value));
    return json_mutable(value); /* true, false and null are not counted */
}

json_t *json_copy_deep(struct arena *a, const json_t *value)
{
    return arena_json(a, value ? json_duplicate(value) : json_null());
}
