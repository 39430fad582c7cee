/* suite/pairwise.h - combinations in which every pair of values occurs; only inside
 * suite/. */
#ifndef SUITE_PAIRWISE_H
#define SUITE_PAIRWISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct arena;

/* More pairs than this are refused. */
#define PAIRWISE_PAIRS_MAX (1000u * 1000)

/* Rows of one value index per variable, variable i having counts[i] > 0 values, so that
 * each pair of values of two variables stands in some row; with one variable, each value.
 *
 * Greedy, one row at a time: it starts from the first pair not yet covered, in the order
 * of the file, and gives each other variable the value that covers the most such pairs
 * with what the row holds already (the least used of equals, then the first).  The same
 * input gives the same rows on every machine.  Within about a fifth of the smallest
 * arrays known. */
MUST_CHECK bool pairwise_rows(struct arena *a, const size_t *counts, size_t variables,
                              uint32_t **ret_rows, size_t *ret_count);

#endif
