/* claims/mutation.h - variations of a claim as table rows; only inside claims/.
 *
 * A kind lists the ways in which it is broken (or kept otherwise) as rows; each says what
 * it is called, on which stage it acts and by which function.  Rows multiply by field. */
#ifndef CLAIMS_MUTATION_H
#define CLAIMS_MUTATION_H

#include "base/attr.h"
#include "claims/kind.h"
#include "claims/params.h"

/* What a behaviour of ours knows; lives as long as the model. */
struct behave_ctx {
    struct arena *arena;
    const struct claim *claim;
    const struct variation *variation; /* NULL: the honest behaviour */
    struct str_list fields;            /* the claim's, with defaults */
    struct str field;                  /* the variation's, else the first */
    const json_t *value;               /* the variation's, or NULL */
    const void *more;                  /* the kind's own */
};

enum mutation_per { PER_CLAIM, PER_FIELD };

/* Whether a row makes sense for the claim (and that field). */
typedef bool mutation_fits_fn(struct arena *a, const struct claim *claim,
                              struct str field);

/* In the order in which a row is read.
 * NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): tables, not many */
struct mutation {
    const char *what; /* "nulls" */
    const char *says; /* "{} is set to null when it is left out": {} is the field */
    enum mutation_per per;
    enum model_stage stage;
    bool before;
    model_behaviour_fn *fn;
    mutation_fits_fn *fits; /* NULL: always */
    bool stands_beside;     /* the honest behaviour goes on */
};

/* All variations that the rows make of a claim. */
void mutations_list(struct arena *a, const struct claim *claim,
                    const struct mutation *rows, size_t count,
                    struct variation_list *ret);
/* Adds the behaviour of the row that `variation` came from.  True where the honest
 * behaviour is to be left out. */
bool mutations_behave(struct arena *a, const struct claim *claim,
                      const struct variation *variation, const struct mutation *rows,
                      size_t count, struct behaviour_list *ret);

/* One variation more; `{}` in `says` becomes `param`. */
struct variation *variation_add(struct arena *a, const struct claim *claim,
                                const char *what, struct str param, const char *says,
                                struct variation_list *ret);
bool variation_is(const struct variation *v, const char *what);
/* Those of `from` for which `leave_out` says no. */
typedef bool variation_test_fn(struct arena *a, const struct variation *v);
void variations_add_if_not(struct arena *a, const struct variation_list *from,
                           variation_test_fn *leave_out, struct variation_list *ret);

/* One behaviour more, with a context of its own that the caller may complete. */
struct behave_ctx *behave_add(struct arena *a, const struct claim *claim,
                              const struct variation *variation, enum model_stage stage,
                              bool before, model_behaviour_fn *fn,
                              struct behaviour_list *ret);

#endif
