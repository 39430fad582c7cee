/* cli/earlier.h - an earlier run that this one goes on with (--resume), repeats in part
 * (--failed) or takes one case of (replay), and which part of the plan that leaves. */
#ifndef CLI_EARLIER_H
#define CLI_EARLIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "cli/options.h"
#include "cli/parts.h"
#include "http/redact.h"
#include "report/journal_read.h"
#include "run/selection.h"

struct arena;

struct id_list {
    uint64_t *at; /* sorted */
    size_t len, cap;
};

struct earlier {
    struct str path; /* of its journal; empty: there is none */
    bool resumes, repeats;
    bool aside;      /* another run is what it is for: see cli/against.h */
    struct str only; /* the beginning of one case's id; empty: any */
    struct str target, broken, fingerprint, shard, split;
    uint64_t seed;
    struct id_list finished; /* of resumes */
    struct id_list failed;   /* of repeats */
    struct parts parts;
};

/* Reads the journal that the options name, if they do.  EXIT_HELD or the status to end
 * with, after messages. */
MUST_CHECK int earlier_read(struct arena *a, const struct arguments *args,
                            struct earlier *ret);

/* The arguments with the earlier run's target and seed, where they say none of their own,
 * and its shard; where they say others, a run cannot be resumed. */
MUST_CHECK bool earlier_arguments(struct arena *a, struct earlier *e,
                                  const struct arguments *args, struct arguments *ret,
                                  struct err *err);

/* Makes the selection leave out what this run need not do. */
void earlier_select(struct earlier *e, struct selection *s);

#endif
