#include "schema/value.h"

#include <stdlib.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "schema/internal.h"
#include "schema/number.h"

#include "base/banned.h"

/* Values nested deeper are never the same: no reader of ours makes such. */
#define DEPTH_MAX 2000
/* Arrays up to this long are compared item by item. */
#define PAIRS_MAX 16

static bool same(const json_t *a, const json_t *b, const struct json_literals *literals,
                 unsigned depth);

static bool same_arrays(const json_t *a, const json_t *b,
                        const struct json_literals *literals, unsigned depth)
{
    if (json_array_size(a) != json_array_size(b))
        return false;
    for (size_t i = 0; i < json_array_size(a); i++)
        if (!same(json_array_get(a, i), json_array_get(b, i), literals, depth))
            return false;
    return true;
}

static bool same_objects(const json_t *a, const json_t *b,
                         const struct json_literals *literals, unsigned depth)
{
    struct members m = members_of(a);

    if (json_object_size(a) != json_object_size(b))
        return false;
    while (members_next(&m)) {
        const json_t *other = json_object_getn(b, m.name.at, m.name.len);

        if (!other || !same(m.value, other, literals, depth))
            return false;
    }
    return true;
}

static bool same(const json_t *a, const json_t *b, const struct json_literals *literals,
                 unsigned depth)
{
    if (json_is_number(a) && json_is_number(b))
        return number_compare(a, b, literals) == 0;
    if (json_typeof(a) != json_typeof(b))
        return false;
    if (json_is_string(a))
        return str_eq(string_of(a), string_of(b));
    if (depth >= DEPTH_MAX)
        return false;
    if (json_is_array(a))
        return same_arrays(a, b, literals, depth + 1);
    if (json_is_object(a))
        return same_objects(a, b, literals, depth + 1);
    return true;
}

bool value_same(const json_t *a, const json_t *b, const struct json_literals *literals)
{
    return same(a, b, literals, 0);
}

/* --- hashes: equal values have equal ones --- */

/* Multiplying spreads bits upwards only, and those of doubles are high: so down with them
 * before and after. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash ^= word;
    hash = (hash ^ (hash >> 32)) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 29);
}

static uint64_t hash_text(struct str text, uint64_t seed)
{
    uint64_t hash = mix(seed, text.len), word = 0;

    for (; text.len >= 8; text = str_from_at(text, 8)) {
        memcpy(&word, text.at, 8);
        hash = mix(hash, word);
    }
    word = 0;
    if (text.len)
        memcpy(&word, text.at, text.len);
    return mix(hash, word);
}

/* Numbers that are equal have equal doubles, so the double will do. */
static uint64_t hash_number(const json_t *number, uint64_t seed)
{
    double real = json_number_value(number);
    uint64_t word = 0;

    if (real != 0) /* -0 is 0 */
        memcpy(&word, &real, sizeof word);
    return mix(seed ^ 3, word);
}

static uint64_t hash_value(const json_t *value, uint64_t seed, unsigned depth)
{
    uint64_t hash = mix(seed, json_is_number(value) ? JSON_REAL : json_typeof(value));
    struct members m = members_of(value);

    if (depth >= DEPTH_MAX)
        return hash;
    if (json_is_string(value))
        return hash_text(string_of(value), hash);
    if (json_is_number(value))
        return hash_number(value, hash);
    if (json_is_array(value))
        for (size_t i = 0; i < json_array_size(value); i++)
            hash = mix(hash, hash_value(json_array_get(value, i), seed, depth + 1));
    if (json_is_object(value)) {
        uint64_t sum = 0; /* members have no order */

        while (members_next(&m))
            sum += mix(hash_text(m.name, seed), hash_value(m.value, seed, depth + 1));
        hash = mix(hash, sum);
    }
    return hash;
}

static bool pairs_have_duplicate(const json_t *array,
                                 const struct json_literals *literals, size_t *ret_first,
                                 size_t *ret_second)
{
    size_t count = json_array_size(array);

    for (size_t j = 1; j < count; j++)
        for (size_t i = 0; i < j; i++)
            if (value_same(json_array_get(array, i), json_array_get(array, j),
                           literals)) {
                *ret_first = i;
                *ret_second = j;
                return true;
            }
    return false;
}

struct hashed {
    uint64_t hash;
    size_t item; /* + 1; 0 = free */
};

/* The seed differs from call to call, so that nobody can prepare items with equal hashes.
 */
static uint64_t fresh_seed(const void *somewhere)
{
    return mix(clock_now_ns(), (uint64_t)(uintptr_t)somewhere);
}

static bool table_has_duplicate(const json_t *array, const struct json_literals *literals,
                                size_t *ret_first, size_t *ret_second)
{
    size_t count = json_array_size(array), slots = 64;

    while (slots < count * 2)
        slots *= 2;
    struct hashed *table = xmalloc(slots * sizeof *table);
    uint64_t seed = fresh_seed(table);
    bool found = false;

    memset(table, 0, slots * sizeof *table);
    for (size_t j = 0; j < count && !found; j++) {
        const json_t *item = json_array_get(array, j);
        uint64_t hash = hash_value(item, seed, 0);
        size_t at = (size_t)(hash >> 20) & (slots - 1);

        for (; table[at].item && !found; at = (at + 1) & (slots - 1))
            if (table[at].hash == hash &&
                value_same(json_array_get(array, table[at].item - 1), item, literals)) {
                *ret_first = table[at].item - 1;
                *ret_second = j;
                found = true;
            }
        table[at] = (struct hashed){ hash, j + 1 };
    }
    free(table);
    return found;
}

bool value_has_duplicate(const json_t *array, const struct json_literals *literals,
                         size_t *ret_first, size_t *ret_second)
{
    if (json_array_size(array) <= PAIRS_MAX)
        return pairs_have_duplicate(array, literals, ret_first, ret_second);
    return table_has_duplicate(array, literals, ret_first, ret_second);
}
