#include "cli/shard.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/bug.h"

#include "base/banned.h"

/* How a system tells which part this is. */
static const struct system {
    const char *index, *count, *first; /* `first`: the variable of the lowest index */
    uint64_t base;                     /* lowest index where there is no such variable */
} systems[] = {
    { "SHARD_INDEX", "SHARD_TOTAL", NULL, 1 },
    { "CI_NODE_INDEX", "CI_NODE_TOTAL", NULL, 1 },
    { "TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", NULL, 0 },
    { "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS", NULL, 0 },
    { "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN", 0 },
};

static bool check(uint64_t index, uint64_t count, struct str text, struct shard *ret,
                  struct err *err)
{
    if (count == 0 || count > SHARDS_MAX || index == 0 || index > count)
        return err_set(
            err, ERR_INPUT,
            "--shard takes I/N with I from 1 to N and N up to %d, or auto; not "
            "`%.*s`",
            SHARDS_MAX, STR_ARG(text));
    *ret = (struct shard){ (size_t)index, (size_t)count };
    return true;
}

static bool read_pair(struct str text, struct shard *ret, struct err *err)
{
    struct str rest = text, head;
    uint64_t index = 0, count = 0;

    if (!str_cut(&rest, '/', &head) || !str_to_u64(head, &index) ||
        !str_to_u64(rest, &count))
        index = count = 0;
    return check(index, count, text, ret, err);
}

static bool read_variable(const char *name, uint64_t *ret)
{
    const char *value = name ? getenv(name) : NULL;

    return value && str_to_u64(str_from(value), ret);
}

/* Bazel wants to know that the test can be split. */
static void tell_bazel(void)
{
    const char *path = getenv("TEST_SHARD_STATUS_FILE");
    FILE *file = path && *path ? fopen(path, "we") : NULL;

    if (file)
        fclose(file);
}

static bool read_system(const struct system *s, struct shard *ret, bool *ret_found,
                        struct err *err)
{
    uint64_t index, count, first = s->base;

    *ret_found = getenv(s->index) && getenv(s->count);
    if (!*ret_found)
        return true;
    if (!read_variable(s->index, &index) || !read_variable(s->count, &count) ||
        (s->first && !read_variable(s->first, &first)) || index < first)
        return err_set(err, ERR_INPUT,
                       "--shard auto: %s=%s and %s=%s are no part of a whole", s->index,
                       getenv(s->index), s->count, getenv(s->count));
    return check(index - first + 1, count, str_from(getenv(s->index)), ret, err);
}

static bool read_auto(struct shard *ret, struct err *err)
{
    const char *pair = getenv("SHARD");

    if (pair && *pair)
        return read_pair(str_from(pair), ret, err);
    for (size_t i = 0; i < countof(systems); i++) {
        bool found;

        if (!read_system(&systems[i], ret, &found, err))
            return false;
        if (found) {
            tell_bazel();
            return true;
        }
    }
    return err_set(err, ERR_INPUT,
                   "--shard auto: no variable tells which part this is: SHARD=I/N, "
                   "CI_NODE_INDEX, TEST_SHARD_INDEX, JOB_COMPLETION_INDEX or "
                   "SLURM_ARRAY_TASK_ID with its count");
}

bool shard_read(struct str text, struct shard *ret, struct err *err)
{
    return str_eq(text, S("auto")) ? read_auto(ret, err) : read_pair(text, ret, err);
}

bool shard_takes(const struct shard *s, uint64_t case_id)
{
    uint64_t mixed = (case_id ^ case_id >> 33) * 0xff51afd7ed558ccdu;

    mixed = (mixed ^ mixed >> 33) * 0xc4ceb9fe1a85ec53u;
    return (mixed ^ mixed >> 33) % s->count == s->index - 1;
}
