/* schema/names.h - a fixed set of names, made for looking them up fast.
 * Private to schema/. */
#ifndef SCHEMA_NAMES_H
#define SCHEMA_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

struct arena;

struct name_slot {
    uint64_t hash;
    struct str name;
    size_t index;
};

struct names {
    struct name_slot *slots; /* open addressing; a free one has name.at == NULL */
    size_t mask;
};

#define NAMES_NONE SIZE_MAX

/* `names` must live as long as the table; of equal ones the first counts. */
void names_init(struct arena *a, struct names *t, const struct str *names, size_t count);

static inline uint64_t names_mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 32);
}

static inline uint64_t names_hash(struct str name)
{
    uint64_t hash = name.len, word;
    const char *at = name.at;
    size_t left = name.len;

    for (; left >= 8; at += 8, left -= 8) {
        memcpy(&word, at, 8);
        hash = names_mix(hash, word);
    }
    /* What is left in one or two overlapping reads, whose sizes the compiler knows. */
    word = 0;
    if (left >= 4) {
        uint32_t low, high;

        memcpy(&low, at, 4);
        memcpy(&high, at + left - 4, 4);
        word = (uint64_t)high << 32 | low;
    } else if (left) {
        word = (uint64_t)(unsigned char)at[0] << 16 |
               (uint64_t)(unsigned char)at[left / 2] << 8 | (unsigned char)at[left - 1];
    }
    return names_mix(hash, word);
}

/* As memcmp() == 0, without a call: names are short.  The last words may overlap. */
static inline bool names_same(const char *a, const char *b, size_t len)
{
    uint64_t x, y;
    uint32_t v, w;

    if (len < 4)
        return len == 0 ||
               (a[0] == b[0] && a[len / 2] == b[len / 2] && a[len - 1] == b[len - 1]);
    if (len < 8) {
        memcpy(&v, a, 4);
        memcpy(&w, b, 4);
        if (v != w)
            return false;
        memcpy(&v, a + len - 4, 4);
        memcpy(&w, b + len - 4, 4);
        return v == w;
    }
    for (size_t i = 0; i + 8 < len; i += 8) {
        memcpy(&x, a + i, 8);
        memcpy(&y, b + i, 8);
        if (x != y)
            return false;
    }
    memcpy(&x, a + len - 8, 8);
    memcpy(&y, b + len - 8, 8);
    return x == y;
}

/* The index of a name, NAMES_NONE for one that is not in the set. */
static inline size_t names_find(const struct names *t, struct str name)
{
    uint64_t hash = names_hash(name);

    for (size_t i = (size_t)hash & t->mask;; i = (i + 1) & t->mask) {
        const struct name_slot *slot = &t->slots[i];

        if (!slot->name.at)
            return NAMES_NONE;
        if (slot->hash == hash && slot->name.len == name.len &&
            names_same(slot->name.at, name.at, name.len))
            return slot->index;
    }
}

#endif
