/* cli/parts.h - which of the selected cases this part of a run takes (--shard), evenly by
 * what they took before (--shard-by). */
#ifndef CLI_PARTS_H
#define CLI_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"
#include "check/result.h"
#include "cli/options.h"
#include "cli/shard.h"
#include "http/redact.h"
#include "run/selection.h"
#include "run/shares.h"
#include "run/split.h"
#include "run/target.h"
#include "suite/suite.h"

struct arena;

struct parts {
    struct shard shard; /* count 0: the run is not split */
    struct split split;
    const struct shares *shares;
    const struct redactor *redactor;
    struct str name; /* of the split by durations; empty: by identity alone */
    size_t whole;    /* cases of all shards */
};

/* Works out the split once the target is known.  `all` selects the cases of all shards.
 * EXIT_HELD, or the status to end with, after messages: what cannot be split, and a
 * journal that knows none of the cases. */
MUST_CHECK int parts_prepare(struct arena *a, const struct arguments *args,
                             const struct suite *suite, const struct selection *all,
                             const struct target *target, struct parts *io);

/* What a journal knows the case by, its name without secrets.  `scratch` may be reset
 * afterwards. */
uint64_t parts_identity(const struct parts *p, struct arena *scratch,
                        const struct case_instance *instance);

/* As reports tell it. */
struct run_shard parts_told(struct arena *a, const struct parts *p);

bool parts_take(const struct parts *p, const struct case_instance *instance);

#endif
