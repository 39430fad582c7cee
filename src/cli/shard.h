/* cli/shard.h - which part of a run this machine does: --shard. */
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
    /* Names the run that it is a shard of ("CI_PIPELINE_ID 1234"), where the system has a
     * name for it; empty: nobody knows.  In the environment. */
    struct str run_variable, run;
};

/* "3/10", or "auto": from the environment, the first of these that is there:
 * - SHARD (3/10), or SHARD_INDEX and SHARD_TOTAL (from 1), as a matrix sets them;
 * - GNU parallel: PARALLEL_SEQ (from 1), with SHARD_TOTAL;
 * - GitLab CI: CI_NODE_INDEX (from 1), CI_NODE_TOTAL; a total of 1 alone is the whole;
 * - Bazel: TEST_SHARD_INDEX (from 0), TEST_TOTAL_SHARDS; its TEST_SHARD_STATUS_FILE is
 *   touched;
 * - Kubernetes, indexed Job: JOB_COMPLETION_INDEX (from 0), JOB_COMPLETIONS;
 * - Slurm, job array: SLURM_ARRAY_TASK_ID, _MIN, _MAX, _STEP and _COUNT; one with gaps is
 *   refused, since a task cannot know which of them it is.
 * The run's own name comes from SHARD_RUN, or from the same system (GITHUB_RUN_ID,
 * PARALLEL_PID, CI_PIPELINE_ID, SLURM_ARRAY_JOB_ID).
 *
 * A variable that says which part, without its fellow that says of how many, is an error
 * of its own. */
MUST_CHECK bool shard_read(struct str text, struct shard *ret, struct err *err);

#endif
