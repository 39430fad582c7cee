#include "suite/pairwise.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"

#include "base/banned.h"

#define UNSET UINT32_MAX

/* With more pairs than this each row is tried once. */
#define TRIES_PAIRS_MAX 20000

struct cover {
    const size_t *counts;
    size_t variables;
    size_t *first;      /* of each value of variable v: first[v] + value */
    size_t values;      /* of all variables */
    size_t *pair_base;  /* of variables v < w, at v * variables + w */
    unsigned char *met; /* by pair */
    size_t pairs, left;
    size_t *used; /* by value: rows it stands in */
    uint32_t *rows;
    size_t row_count, row_cap;
    uint32_t *scratch; /* two rows */
};

/* False where there are too many. */
static bool count_pairs(struct cover *c)
{
    for (size_t v = 0; v < c->variables; v++) {
        for (size_t w = v + 1; w < c->variables; w++) {
            c->pair_base[v * c->variables + w] = c->pairs;
            if (c->counts[v] > PAIRWISE_PAIRS_MAX / c->counts[w])
                return false;
            c->pairs += c->counts[v] * c->counts[w];
            if (c->pairs > PAIRWISE_PAIRS_MAX)
                return false;
        }
    }
    c->left = c->pairs;
    return true;
}

static size_t pair_of(const struct cover *c, size_t v, size_t x, size_t w, size_t y)
{
    if (v > w)
        return pair_of(c, w, y, v, x);
    return c->pair_base[v * c->variables + w] + x * c->counts[w] + y;
}

/* Pairs that value x of variable v would cover with what the row holds. */
static size_t gain(const struct cover *c, const uint32_t *row, size_t v, size_t x)
{
    size_t fresh = 0;

    for (size_t w = 0; w < c->variables; w++)
        if (w != v && row[w] != UNSET)
            fresh += !c->met[pair_of(c, v, x, w, row[w])];
    return fresh;
}

static uint32_t best_value(const struct cover *c, const uint32_t *row, size_t v)
{
    size_t best = 0, best_gain = gain(c, row, v, 0);

    for (size_t x = 1; x < c->counts[v]; x++) {
        size_t fresh = gain(c, row, v, x);
        bool less_used = c->used[c->first[v] + x] < c->used[c->first[v] + best];

        if (fresh > best_gain || (fresh == best_gain && less_used)) {
            best = x;
            best_gain = fresh;
        }
    }
    return (uint32_t)best;
}

/* Gives the variables that have none a value, from the `start`-th on in a circle. Returns
 * how many pairs the row covers for the first time. */
static size_t fill_from(const struct cover *c, uint32_t *row, size_t start)
{
    size_t fresh = 0;

    for (size_t i = 0; i < c->variables; i++) {
        size_t v = (start + i) % c->variables;

        if (row[v] != UNSET)
            continue;
        row[v] = best_value(c, row, v);
        fresh += gain(c, row, v, row[v]);
    }
    return fresh;
}

static void mark(struct cover *c, const uint32_t *row)
{
    for (size_t v = 0; v < c->variables; v++) {
        c->used[c->first[v] + row[v]]++;
        for (size_t w = v + 1; w < c->variables; w++) {
            unsigned char *met = &c->met[pair_of(c, v, row[v], w, row[w])];

            c->left -= !*met;
            *met = 1;
        }
    }
}

static uint32_t *new_row(struct cover *c)
{
    if (c->row_count == c->row_cap) {
        c->row_cap = c->row_cap ? c->row_cap * 2 : 64;
        c->rows = xrealloc(c->rows, c->row_cap * c->variables * sizeof *c->rows);
    }
    uint32_t *row = c->rows + c->row_count++ * c->variables;

    for (size_t v = 0; v < c->variables; v++)
        row[v] = UNSET;
    return row;
}

/* Tries several orders of variables and keeps the row that covers most. */
static void fill_row(struct cover *c, uint32_t *row)
{
    size_t tries = c->pairs <= TRIES_PAIRS_MAX ? c->variables : 1;
    uint32_t *best = c->scratch, *attempt = c->scratch + c->variables;
    size_t best_fresh = 0;

    for (size_t start = 0; start < tries; start++) {
        memcpy(attempt, row, c->variables * sizeof *row);
        size_t fresh = fill_from(c, attempt, start);

        if (start == 0 || fresh > best_fresh) {
            best_fresh = fresh;
            memcpy(best, attempt, c->variables * sizeof *row);
        }
    }
    memcpy(row, best, c->variables * sizeof *row);
    mark(c, row);
}

/* A row for each pair that is still missing, in the order of the file. */
static void cover_all(struct cover *c)
{
    for (size_t v = 0; v < c->variables; v++) {
        for (size_t w = v + 1; w < c->variables; w++) {
            for (size_t i = 0; i < c->counts[v] * c->counts[w] && c->left; i++) {
                if (c->met[c->pair_base[v * c->variables + w] + i])
                    continue;
                uint32_t *row = new_row(c);

                row[v] = (uint32_t)(i / c->counts[w]);
                row[w] = (uint32_t)(i % c->counts[w]);
                fill_row(c, row);
            }
        }
    }
}

static void each_value(struct cover *c)
{
    for (size_t x = 0; x < c->counts[0]; x++)
        new_row(c)[0] = (uint32_t)x;
}

bool pairwise_rows(struct arena *a, const size_t *counts, size_t variables,
                   uint32_t **ret_rows, size_t *ret_count)
{
    struct cover c = { .counts = counts, .variables = variables };

    c.first = arena_array(a, size_t, variables);
    c.pair_base = arena_array(a, size_t, variables * variables);
    for (size_t v = 0; v < variables; v++) {
        c.first[v] = c.values;
        c.values += counts[v];
    }
    if (!count_pairs(&c))
        return false;
    c.met = arena_alloc(a, c.pairs);
    c.used = arena_array(a, size_t, c.values);
    c.scratch = arena_array(a, uint32_t, variables * 2);
    if (variables == 1)
        each_value(&c);
    else
        cover_all(&c);
    *ret_rows = arena_array(a, uint32_t, c.row_count * variables);
    if (c.row_count)
        memcpy(*ret_rows, c.rows, c.row_count * variables * sizeof *c.rows);
    *ret_count = c.row_count;
    free(c.rows);
    return true;
}
