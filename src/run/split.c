#include "run/split.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"

#include "base/banned.h"

void split_add(struct arena *a, struct split *s, uint64_t key, uint64_t ns)
{
    *vec_push(a, s) = (struct split_unit){ .key = key, .ns = ns };
}

/* --- the order --- */

static int by_key(const void *left, const void *right)
{
    const struct split_unit *a = left, *b = right;

    return a->key < b->key ? -1 : a->key > b->key;
}

static int longest_first(const void *left, const void *right)
{
    const struct split_unit *a = left, *b = right;

    if (a->ns != b->ns)
        return a->ns > b->ns ? -1 : 1;
    return by_key(left, right);
}

/* Units that were added several times become one. */
static void join(struct split *s)
{
    size_t kept = 0;

    qsort(s->at, s->len, sizeof *s->at, by_key);
    for (size_t i = 0; i < s->len; i++)
        if (kept && s->at[kept - 1].key == s->at[i].key)
            s->at[kept - 1].ns += s->at[i].ns;
        else
            s->at[kept++] = s->at[i];
    s->len = kept;
}

/* --- the parts, the emptiest on top of a heap --- */

struct load {
    uint64_t ns;
    uint32_t part;
};

static bool is_emptier(const struct load *a, const struct load *b)
{
    return a->ns != b->ns ? a->ns < b->ns : a->part < b->part;
}

static void sink_top(struct load *heap, size_t len)
{
    for (size_t i = 0, child; (child = 2 * i + 1) < len; i = child) {
        if (child + 1 < len && is_emptier(&heap[child + 1], &heap[child]))
            child++;
        if (!is_emptier(&heap[child], &heap[i]))
            return;
        struct load other = heap[i];

        heap[i] = heap[child];
        heap[child] = other;
    }
}

void split_settle(struct arena *a, struct split *s)
{
    struct load *heap = arena_array(a, struct load, s->parts);

    BUG_IF(s->parts == 0);
    for (size_t i = 0; i < s->parts; i++)
        heap[i] = (struct load){ 0, (uint32_t)i };
    if (s->len == 0)
        return;
    join(s);
    qsort(s->at, s->len, sizeof *s->at, longest_first);
    for (size_t i = 0; i < s->len; i++) {
        s->at[i].part = heap[0].part;
        heap[0].ns += s->at[i].ns ? s->at[i].ns : 1; /* nothing takes no time at all */
        sink_top(heap, s->parts);
    }
    qsort(s->at, s->len, sizeof *s->at, by_key);
}

/* --- asking --- */

static uint64_t mixed(uint64_t number)
{
    number = (number ^ number >> 33) * UINT64_C(0xff51afd7ed558ccd);
    number = (number ^ number >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return number ^ number >> 33;
}

size_t split_part(const struct split *s, uint64_t key, uint64_t number)
{
    struct split_unit wanted = { .key = key };
    const struct split_unit *known =
        s->len ? bsearch(&wanted, s->at, s->len, sizeof *s->at, by_key) : NULL;

    return known ? known->part : (size_t)(mixed(number) % s->parts);
}

struct str split_name(struct arena *a, const struct split *s)
{
    uint64_t hash = str_hash(S("split"));

    for (size_t i = 0; i < s->len; i++) {
        uint64_t both[2] = { s->at[i].key, s->at[i].part };

        hash = str_hash_more(hash, (struct str){ (const char *)both, sizeof both });
    }
    return s->len ? arena_printf(a, "%016llx", (unsigned long long)hash) : STR_NONE;
}
