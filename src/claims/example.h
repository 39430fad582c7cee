/* claims/example.h - each kind at work: its example is a claim about a small help desk,
 * the API of example/, which the program carries with it. */
#ifndef CLAIMS_EXAMPLE_H
#define CLAIMS_EXAMPLE_H

#include "base/str.h"
#include "claims/claims.h"

struct arena;
struct diags;

struct kind_example {
    const struct contract *contract; /* the help desk with the kind's example claims */
    const struct states *states;
    const struct claim *claim; /* the first of them */
};

/* NULL contract after diagnostics: the example of the kind is wrong. */
struct kind_example kind_example(struct arena *a, const struct claim_kind *kind,
                                 struct diags *diags);

/* The files of example/, made by the build. */
extern const struct str claims_example_openapi, claims_example_states;

#endif
