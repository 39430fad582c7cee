#include "report/journal_order.h"

#include "base/banned.h"

uint64_t entry_place(size_t file, size_t off)
{
    return (uint64_t)off << 16 | (uint64_t)file;
}

size_t entry_file(const struct journal_entry *e)
{
    return (size_t)(e->place & UINT16_MAX);
}

size_t entry_off(const struct journal_entry *e)
{
    return (size_t)(e->place >> 16);
}

typedef bool is_before_fn(const struct journal_entry *a, const struct journal_entry *b);

static bool stands_before(const struct journal_entry *a, const struct journal_entry *b)
{
    size_t one = entry_file(a), other = entry_file(b);

    return one != other ? one < other : a->place < b->place;
}

static bool by_identity(const struct journal_entry *a, const struct journal_entry *b)
{
    return a->id != b->id ? a->id < b->id : stands_before(a, b);
}

static bool by_ordinal(const struct journal_entry *a, const struct journal_entry *b)
{
    return a->ordinal != b->ordinal ? a->ordinal < b->ordinal : stands_before(a, b);
}

static bool by_file(const struct journal_entry *a, const struct journal_entry *b)
{
    size_t one = entry_file(a), other = entry_file(b);

    return one != other ? one < other : by_ordinal(a, b);
}

/* --- heap sort: qsort() may take as much memory again --- */

static void sift_down(struct journal_entry *at, size_t root, size_t len,
                      is_before_fn *is_before)
{
    struct journal_entry moved = at[root];

    for (size_t child; (child = 2 * root + 1) < len; root = child) {
        if (child + 1 < len && is_before(&at[child], &at[child + 1]))
            child++;
        if (!is_before(&moved, &at[child]))
            break;
        at[root] = at[child];
    }
    at[root] = moved;
}

static bool is_sorted(const struct journal_entry *at, size_t len, is_before_fn *is_before)
{
    for (size_t i = 1; i < len; i++)
        if (is_before(&at[i], &at[i - 1]))
            return false;
    return true;
}

static void sort(struct journal_entry *at, size_t len, is_before_fn *is_before)
{
    if (is_sorted(at, len, is_before))
        return;
    for (size_t i = len / 2; i-- > 0;)
        sift_down(at, i, len, is_before);
    for (size_t end = len; end-- > 1;) {
        struct journal_entry last = at[end];

        at[end] = at[0];
        at[0] = last;
        sift_down(at, 0, end, is_before);
    }
}

void entries_sort_by_identity(struct journal_entry *at, size_t len)
{
    sort(at, len, by_identity);
}

void entries_sort_by_plan(struct journal_entry *at, size_t len, bool sharded)
{
    sort(at, len, sharded ? by_ordinal : by_file);
}
