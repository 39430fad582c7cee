/* run/fingerprint.h - whether two runs would be the same: of the files' content and the
 * selection, but for the seed and the target. */
#ifndef RUN_FINGERPRINT_H
#define RUN_FINGERPRINT_H

#include "base/str.h"
#include "run/selection.h"
#include "suite/suite.h"

struct arena;

/* 16 hex digits (FNV-1a).  Which part of the plan is taken has no part in it, nor has the
 * place of the files. */
struct str run_fingerprint(struct arena *a, const struct suite *suite,
                           const struct selection *selection);

#endif
