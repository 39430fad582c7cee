#include "cli/shard.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"

#include "base/banned.h"

/* How a system tells which part this is. */
static const struct system {
    const char *name, *index, *count;
    uint64_t first;     /* index of the first part */
    const char *run;    /* what names the run; or NULL */
    const char *advice; /* where the count is not there */
} systems[] = {
    { "a matrix", "SHARD_INDEX", "SHARD_TOTAL", 1, NULL, "set it beside it" },
    { "GNU parallel", "PARALLEL_SEQ", "SHARD_TOTAL", 1, "PARALLEL_PID",
      "set it to the number of jobs, or say --shard {#}/{##}" },
    { "GitLab CI", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1, "CI_PIPELINE_ID",
      "set it beside it" },
    { "Bazel", "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0, NULL, "set it beside it" },
    { "Kubernetes", "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", 0, NULL,
      "set it in the manifest to the Job's `completions`" },
};

static bool check(uint64_t index, uint64_t count, struct str text, struct shard *ret,
                  struct err *err)
{
    if (count > SHARDS_MAX)
        return err_set(err, ERR_INPUT, "--shard %.*s: there may be %d shards, no more",
                       STR_ARG(text), SHARDS_MAX);
    if (count == 0)
        return err_set(
            err, ERR_INPUT,
            "--shard %.*s: a run has at least one shard (I/N is the I-th of N)",
            STR_ARG(text));
    if (index == 0)
        return err_set(err, ERR_INPUT,
                       "--shard %.*s: shards are counted from 1; the first is 1/%zu",
                       STR_ARG(text), (size_t)count);
    if (index > count)
        return err_set(err, ERR_INPUT, "--shard %.*s: there %s only %zu", STR_ARG(text),
                       count == 1 ? "is" : "are", (size_t)count);
    ret->index = (size_t)index;
    ret->count = (size_t)count;
    return true;
}

static bool read_pair(struct str text, const char *from, struct shard *ret,
                      struct err *err)
{
    struct str rest = text, head;
    uint64_t index = 0, count = 0;

    if (!str_cut(&rest, '/', &head) || !str_to_u64(head, &index) ||
        !str_to_u64(rest, &count))
        return err_set(err, ERR_INPUT,
                       "%s takes I/N, the I-th of N shards as in 3/10, or auto; not "
                       "`%.*s`",
                       from, STR_ARG(text));
    return check(index, count, text, ret, err);
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);

    return value && *value ? value : NULL;
}

static bool read_variable(const char *name, uint64_t *ret)
{
    const char *value = variable(name);

    return value && str_to_u64(str_from(value), ret);
}

static void name_run(struct shard *ret, const char *name)
{
    const char *value = name ? variable(name) : NULL;

    if (value && !ret->run.len) {
        ret->run_variable = str_from(name);
        ret->run = str_from(value);
    }
}

/* Bazel wants to know that the test can be split. */
static void tell_bazel(void)
{
    const char *path = variable("TEST_SHARD_STATUS_FILE");
    FILE *file = path ? fopen(path, "we") : NULL;

    if (file)
        fclose(file);
}

/* --- the systems --- */

static bool read_system(const struct system *s, struct shard *ret, bool *ret_found,
                        struct err *err)
{
    const char *index_text = variable(s->index), *count_text = variable(s->count);
    uint64_t index, count;

    *ret_found = index_text && count_text;
    if (!index_text)
        return true;
    if (!count_text)
        return err_set(
            err, ERR_INPUT,
            "--shard auto: %s=%s says which shard this is, but %s does not say "
            "of how many (%s: %s)",
            s->index, index_text, s->count, s->name, s->advice);
    if (!read_variable(s->index, &index) || !read_variable(s->count, &count) ||
        index < s->first || count == 0 || count > SHARDS_MAX || index - s->first >= count)
        return err_set(err, ERR_INPUT,
                       "--shard auto: %s=%s and %s=%s are no part of a whole (%s counts "
                       "from %d)",
                       s->index, index_text, s->count, count_text, s->name,
                       (int)s->first);
    ret->index = (size_t)(index - s->first + 1);
    ret->count = (size_t)count;
    name_run(ret, s->run);
    return true;
}

/* GitLab sets the total always, the index only where there is `parallel`. */
static bool is_whole_in_gitlab(struct shard *ret)
{
    const char *total = variable("CI_NODE_TOTAL");

    if (!total || !str_eq_c(S("1"), total))
        return false;
    ret->index = ret->count = 1;
    return true;
}

static bool read_slurm(struct shard *ret, bool *ret_found, struct err *err)
{
    const char *text = variable("SLURM_ARRAY_TASK_ID");
    uint64_t id, min, max, count, step = 1;

    *ret_found = text != NULL;
    if (!text)
        return true;
    if (!read_variable("SLURM_ARRAY_TASK_ID", &id) ||
        !read_variable("SLURM_ARRAY_TASK_MIN", &min) ||
        !read_variable("SLURM_ARRAY_TASK_MAX", &max) ||
        !read_variable("SLURM_ARRAY_TASK_COUNT", &count) ||
        (variable("SLURM_ARRAY_TASK_STEP") &&
         !read_variable("SLURM_ARRAY_TASK_STEP", &step)) ||
        step == 0 || min > id || id > max || count == 0 || count > SHARDS_MAX)
        return err_set(err, ERR_INPUT,
                       "--shard auto: SLURM_ARRAY_TASK_ID=%s is no part of an array that "
                       "_MIN, _MAX, _COUNT and _STEP describe",
                       text);
    if ((max - min) / step + 1 != count || (id - min) % step)
        return err_set(err, ERR_INPUT,
                       "--shard auto: the Slurm array of %zu tasks has gaps between %zu "
                       "and %zu, so that a task cannot tell which of them it is: give "
                       "--array a range (1-8, 0-14:2), or say --shard I/N",
                       (size_t)count, (size_t)min, (size_t)max);
    ret->index = (size_t)((id - min) / step + 1);
    ret->count = (size_t)count;
    name_run(ret, "SLURM_ARRAY_JOB_ID");
    return true;
}

static bool nothing_tells(struct err *err)
{
    if (variable("GITHUB_ACTIONS"))
        return err_set(err, ERR_INPUT,
                       "--shard auto: GitHub Actions tells a job nothing of its matrix: "
                       "set `env: {SHARD: \"${{ matrix.shard }}/${{ strategy.job-total "
                       "}}\"}` (docs/scale.md)");
    return err_set(err, ERR_INPUT,
                   "--shard auto: no variable tells which shard this is: SHARD=I/N, "
                   "SHARD_INDEX, PARALLEL_SEQ, CI_NODE_INDEX, TEST_SHARD_INDEX, "
                   "JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID (docs/scale.md)");
}

static bool read_auto(struct shard *ret, struct err *err)
{
    const char *pair = variable("SHARD");
    bool found;

    if (pair)
        return read_pair(str_from(pair), "SHARD", ret, err);
    for (size_t i = 0; i < countof(systems); i++) {
        if (!read_system(&systems[i], ret, &found, err))
            return false;
        if (found) {
            tell_bazel();
            return true;
        }
    }
    if (!read_slurm(ret, &found, err))
        return false;
    return found || is_whole_in_gitlab(ret) || nothing_tells(err);
}

bool shard_read(struct str text, struct shard *ret, struct err *err)
{
    *ret = (struct shard){ 0 };
    name_run(ret, "SHARD_RUN");
    if (!(str_eq(text, S("auto")) ? read_auto(ret, err)
                                  : read_pair(text, "--shard", ret, err)))
        return false;
    /* Whoever sets SHARD there is one job of such a run. */
    name_run(ret, "GITHUB_RUN_ID");
    name_run(ret, "CI_PIPELINE_ID");
    return true;
}
