/* claims/kinds.h - the kinds by name; only inside claims/.  The list is made of the files
 * kind_*.c (cmake/Kinds.cmake). */
#ifndef CLAIMS_KINDS_H
#define CLAIMS_KINDS_H

#include "claims/kind.h"

#define KIND(name) extern const struct claim_kind kind_##name;
#include "claims/kinds.def"
#undef KIND

#endif
