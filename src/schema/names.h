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
    const char *at;
    uint32_t len, index;
};

struct names {
    struct name_slot *slots; /* open addressing; a free one has at == NULL */
    size_t mask;
};

#define NAMES_NONE SIZE_MAX

/* The texts must live as long as the table; of equal ones the first counts. */
void names_init(struct arena *a, struct names *t, const struct str *names, size_t count);

static inline uint64_t names_mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ (hash >> 32);
}

static inline uint64_t names_word(const char *at)
{
    uint64_t word;

    memcpy(&word, at, 8);
    return word;
}

/* All bytes of a name of less than eight, in one or two overlapping reads. */
static inline uint64_t names_short_word(struct str name)
{
    if (name.len >= 4) {
        uint32_t low, high;

        memcpy(&low, name.at, 4);
        memcpy(&high, name.at + name.len - 4, 4);
        return (uint64_t)high << 32 | low;
    }
    if (name.len == 0)
        return 0;
    return (uint64_t)(unsigned char)name.at[0] << 16 |
           (uint64_t)(unsigned char)name.at[name.len / 2] << 8 |
           (unsigned char)name.at[name.len - 1];
}

static inline uint64_t names_hash(struct str name)
{
    uint64_t hash = name.len;

    if (name.len < 8)
        return names_mix(hash, names_short_word(name));
    for (size_t i = 0; i + 8 < name.len; i += 8)
        hash = names_mix(hash, names_word(name.at + i));
    return names_mix(hash, names_word(name.at + name.len - 8));
}

/* Of two names with the same length and hash.  Up to eight bytes the hash is the name:
 * each step of it can be undone. */
static inline bool names_same(const char *a, const char *b, size_t len)
{
    if (len <= 8)
        return true;
    for (size_t i = 0; i + 8 < len; i += 8)
        if (names_word(a + i) != names_word(b + i))
            return false;
    return names_word(a + len - 8) == names_word(b + len - 8);
}

/* The index of a name, NAMES_NONE for one that is not in the set. */
static inline size_t names_find(const struct names *t, struct str name)
{
    uint64_t hash = names_hash(name);

    for (size_t i = (size_t)hash & t->mask;; i = (i + 1) & t->mask) {
        const struct name_slot *slot = &t->slots[i];

        if (!slot->at)
            return NAMES_NONE;
        if (slot->hash == hash && slot->len == name.len &&
            names_same(slot->at, name.at, name.len))
            return slot->index;
    }
}

#endif
