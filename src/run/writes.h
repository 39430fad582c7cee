/* run/writes.h - how much a run may write: a quota, or nothing at all.
 *
 * A case is let in with all the writes that it may send (its state's, its steps', what
 * puts things back), so that none is cut short by the quota; what undoes something is
 * always sent.  Only attempts again after trouble can exceed it. */
#ifndef RUN_WRITES_H
#define RUN_WRITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"

struct endpoint;
struct case_def;
struct send;

struct writes {
    bool limited, read_only;
    uint64_t max;
    uint64_t sent;
    uint64_t reserved; /* of cases under way, not yet sent */
    size_t refused;    /* cases that did not run because of the quota */
};

/* Whether a step may change something: its method is not GET, HEAD or OPTIONS, or not
 * known before. */
bool send_writes(const struct send *send);

/* What a case sends of its own (steps, the file's setup and teardown, observations by
 * updates), and what its state needs beside it. */
struct writes_plan {
    size_t own, state;
};
struct writes_plan writes_plan(const struct endpoint *e, const struct case_def *def);

/* Reserves; false, and err says why, where it must not run.  `w` NULL: no limit. */
MUST_CHECK bool writes_admit(struct writes *w, const struct writes_plan *plan,
                             struct err *err);

#endif
