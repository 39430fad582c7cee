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
#define PAIRWISE_PAIRS_MAX ((size_t)1000 * 1000)

/* Rows of one value index per variable, variable i having counts[i] > 0 values, so that
 * each pair of values of two variables stands in some row; with one variable, each value.
 *
 * Greedy, one row at a time: a row starts from the first pair not yet covered, in the
 * order of the file; the other variables, from each of them on in turn, get the value
 * that covers the most such pairs with what the row holds already (the least used of
 * equals, then the first); the fullest of these rows stays.  The same input gives the
 * same rows on every machine: up to half as many again as the smallest arrays known,
 * mostly about a tenth.
 */
MUST_CHECK bool pairwise_rows(struct arena *a, const size_t *counts, size_t variables,
                              uint32_t **ret_rows, size_t *ret_count);

#endif
