/* tests/fuzz/mutate.h - changed copies of saved inputs. */
#ifndef FUZZ_MUTATE_H
#define FUZZ_MUTATE_H

#include "base/rng.h"
#include "base/str.h"

struct arena;

/* What changes are made from. */
struct material {
    struct str_items {
        struct str *at;
        size_t len, cap;
    } inputs, words; /* words of the dictionary, unescaped */
};

/* Reads libFuzzer's dictionaries: lines as `"text"` or `name="text"` with \\xNN escapes.
 */
void material_read_words(struct arena *a, struct material *m, struct str dictionary);

/* One input with a few changes, made in `a`; at least one input must be there. */
struct str mutate(struct arena *a, const struct material *m, struct rng *r);

#endif
