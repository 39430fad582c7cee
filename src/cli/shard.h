/* cli/shard.h - which part of a plan runs on this machine: --shard. */
#ifndef CLI_SHARD_H
#define CLI_SHARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

/* Shards of one run; more are a mistake. */
#define SHARDS_MAX 10000

struct shard {
    size_t index, count; /* 1-based */
};

/* "3/10", or "auto": from the variables of GitLab CI (CI_NODE_INDEX, CI_NODE_TOTAL),
 * Bazel (TEST_SHARD_INDEX, TEST_TOTAL_SHARDS; its TEST_SHARD_STATUS_FILE is touched),
 * Kubernetes indexed Jobs (JOB_COMPLETION_INDEX, JOB_COMPLETIONS), Slurm arrays
 * (SLURM_ARRAY_TASK_ID, _MIN, _COUNT), or SHARD (3/10) and SHARD_INDEX, SHARD_TOTAL
 * (1-based) as a matrix sets them. */
MUST_CHECK bool shard_read(struct str text, struct shard *ret, struct err *err);

/* Whether a case belongs to it: by its identity alone, so that every machine splits
 * alike, and adding a case moves no other. */
bool shard_takes(const struct shard *s, uint64_t case_id);

#endif
