/* report/journal_head.h - what the "run" lines of journals say, as the structs that
 * reports expect.  Private to report/. */
#ifndef REPORT_JOURNAL_HEAD_H
#define REPORT_JOURNAL_HEAD_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/map.h"
#include "check/deviation.h"
#include "check/result.h"
#include "http/redact.h"
#include "report/places.h"

struct arena;

/* A contract as it is being put together from one or more heads. */
struct head_contract {
    struct contract *contract;
    struct map operations, claims; /* id → json_t of what was said first */
};

struct journal_head {
    struct arena *arena;
    struct places places;
    struct head_contract *at;
    size_t len, cap;
    struct suite suite;
    struct run_info info;
    struct deviation_list deviations;
    struct redactor *redactor; /* of names only: texts are shown as in the run */
    size_t parts;              /* heads that were added */
    struct run_shard shard;    /* of the first */
    struct str version;        /* of the program that wrote the first */
};

void head_init(struct journal_head *h, struct arena *a);

/* A "run" line, or the `run` of a JSON report (with `claims`: its summary's).  The value
 * must live as long as the head.  `again`: of a journal whose run line was read already
 * (it was resumed), whose cases count once.  False where it is none, or of a run that
 * cannot be one with those before. */
MUST_CHECK bool head_add(struct journal_head *h, const json_t *run, const json_t *claims,
                         bool again, struct err *err);

/* What a run line says of the shard it is of. */
struct run_shard head_shard(const json_t *run);

/* After the last: makes the contracts, operations and claims. */
void head_build(struct journal_head *h);

/* Of the heads' contracts; NULL without one. */
struct contract *head_contract(const struct journal_head *h, struct str name);

#endif
