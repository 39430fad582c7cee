#include "report/latencies.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "report/put.h"
#include "report/text.h"

#include "base/banned.h"

const char *const latency_columns[LATENCY_COLUMNS] = { "p50", "p90", "p99", "max" };

static const double percents[LATENCY_COLUMNS] = { 50, 90, 99, 100 };

const struct latency *latency_of(const struct latency_line *l)
{
    return l->since_due ? &l->of->since_due : &l->of->took;
}

struct str latency_cell(struct arena *a, const struct latency_line *l, size_t column)
{
    return report_duration(a, latency_at(latency_of(l), percents[column]));
}

/* --- for people --- */

static int slowest_first(const void *left, const void *right)
{
    const struct latency_line *a = left, *b = right;
    uint64_t one = latency_at(&a->of->took, 99), other = latency_at(&b->of->took, 99);

    if (one != other)
        return one > other ? -1 : 1;
    return a->of < b->of ? -1 : a->of > b->of;
}

/* By a tenth and a millisecond in one of the columns: the clocks we wait by are no
 * finer. */
static bool shows(const struct operation_tally *of)
{
    for (size_t i = 0; i < LATENCY_COLUMNS; i++) {
        uint64_t took = latency_at(&of->took, percents[i]);
        uint64_t due = latency_at(&of->since_due, percents[i]);

        if (due > took + took / 10 + 2000000)
            return true;
    }
    return false;
}

struct latency_lines latency_lines(struct arena *a, const struct run_summary *s)
{
    struct latency_lines found = { 0 }, lines = { 0 };

    for (size_t i = 0; s->info->base_url.len && i < s->tally->contract_count; i++) {
        const struct contract_tally *ct = &s->tally->contracts[i];

        for (size_t k = 0; k < ct->contract->operation_count; k++)
            if (ct->operations[k].took.count >= LATENCIES_COUNT_MIN)
                *vec_push(a, &found) =
                    (struct latency_line){ ct->contract, &ct->operations[k], false };
    }
    if (found.len)
        qsort(found.at, found.len, sizeof *found.at, slowest_first);
    for (size_t i = 0; i < found.len; i++) {
        *vec_push(a, &lines) = found.at[i];
        if (shows(found.at[i].of)) {
            *vec_push(a, &lines) = found.at[i];
            lines.at[lines.len - 1].since_due = true;
        }
    }
    return lines;
}

struct str latency_remark(struct arena *a, const struct run_summary *s)
{
    const struct run_info *info = s->info;
    double asked, came;

    if (!info->interval_ns || !s->duration_ns || !s->tally->requests)
        return STR_NONE;
    asked = 1e9 / (double)info->interval_ns;
    came = (double)s->tally->requests / ((double)s->duration_ns / 1e9);
    for (size_t i = 0; i < s->tally->contract_count; i++) {
        const struct contract_tally *ct = &s->tally->contracts[i];

        for (size_t k = 0; k < ct->contract->operation_count; k++)
            if (shows(&ct->operations[k]))
                return arena_printf(
                    a,
                    "requests went out later than the rate asked for, since all cases at "
                    "once (--jobs) waited for responses: %.3g a second came about of "
                    "%.3g; times since they were due count the wait",
                    came, asked);
    }
    return STR_NONE;
}

/* --- for tools --- */

static json_t *ms_to_json(struct arena *a, uint64_t ns)
{
    return arena_json(a, json_real((double)(ns / 1000) / 1000));
}

/* [upper end in ms, how many], from the least on. */
static json_t *buckets_to_json(struct arena *a, const struct latency *l)
{
    json_t *list = put_new_list(a);
    uint64_t us, count;

    for (unsigned i = 0; latency_next(l, &i, &us, &count);) {
        json_t *pair = put_new_list(a);

        json_array_append(pair, ms_to_json(a, us * 1000));
        json_array_append_new(pair, json_integer((json_int_t)count));
        json_array_append(list, pair);
    }
    return list;
}

static json_t *latency_to_json(struct arena *a, const struct latency *l)
{
    static const struct {
        const char *name;
        double percent;
    } columns[] = { { "p50-ms", 50 }, { "p90-ms", 90 }, { "p99-ms", 99 } };
    json_t *object = put_new_object(a);

    json_object_set(object, "min-ms", ms_to_json(a, l->least_us * 1000));
    json_object_set(object, "mean-ms", ms_to_json(a, latency_mean(l)));
    for (size_t i = 0; i < countof(columns); i++)
        json_object_set(object, columns[i].name,
                        ms_to_json(a, latency_at(l, columns[i].percent)));
    json_object_set(object, "max-ms", ms_to_json(a, l->most_us * 1000));
    json_object_set(object, "buckets", buckets_to_json(a, l));
    return object;
}

static json_t *operation_to_json(struct arena *a, const struct contract *c,
                                 const struct operation_tally *of)
{
    json_t *object = put_new_object(a);

    json_object_set(object, "operation",
                    json_str(a, arena_printf(a, "%.*s/%.*s", STR_ARG(c->name),
                                             STR_ARG(of->operation->id))));
    put_number(a, object, "responses", (int64_t)of->took.count);
    if (of->unanswered)
        put_number(a, object, "unanswered", (int64_t)of->unanswered);
    if (of->took.count)
        json_object_set(object, "took", latency_to_json(a, &of->took));
    if (of->since_due.count)
        json_object_set(object, "since-due", latency_to_json(a, &of->since_due));
    return object;
}

json_t *latencies_to_json(struct arena *a, const struct tally *t)
{
    json_t *list = put_new_list(a);

    for (size_t i = 0; i < t->contract_count; i++) {
        const struct contract_tally *ct = &t->contracts[i];

        for (size_t k = 0; k < ct->contract->operation_count; k++)
            if (ct->operations[k].took.count || ct->operations[k].unanswered)
                json_array_append(list,
                                  operation_to_json(a, ct->contract, &ct->operations[k]));
    }
    return list;
}
