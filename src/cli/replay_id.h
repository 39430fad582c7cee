/* cli/replay_id.h - the case that an id, or its beginning, means. */
#ifndef CLI_REPLAY_ID_H
#define CLI_REPLAY_ID_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "run/selection.h"
#include "suite/suite.h"

struct arena;

/* False with a message where `id` means no case of the suite (the nearest is named), or
 * more than one (all, or the first of them, are). */
MUST_CHECK bool replay_id_check(struct arena *a, const struct suite *suite,
                                const struct selection *selection, struct str id,
                                struct err *err);

#endif
