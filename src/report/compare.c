#include "report/compare.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "doc/json.h"
#include "report/compare_undocumented.h"
#include "report/text.h"

#include "base/banned.h"

/* A shift is told where chance is as unlikely as this, ... */
#define P_MAX 0.01
/* ... it is no small one, ... */
#define EFFECT_MIN 0.33
/* ... and the medians are so far apart. */
#define CHANGE_MIN 0.1

/* What is kept of a case. */
struct seen {
    struct str id, contract, name, claims, message, observed;
    bool bad; /* fail or error */
    enum verdict verdict;
    bool matched;
};

struct operation_seen {
    struct {
        double *at;
        size_t len, cap;
    } times;
    bool statuses[1000];
};

struct side {
    struct map cases;      /* identity → struct seen */
    struct map operations; /* contract/operation → struct operation_seen */
    const struct undocumented *undocumented; /* NULL: not known */
};

/* --- collecting --- */

static struct str message_of(struct arena *a, const struct case_result *r)
{
    for (size_t i = 0; i < r->findings.len; i++)
        if (!r->findings.at[i].observed)
            return arena_str(a, r->findings.at[i].finding.message);
    return arena_str(a, r->reason);
}

static struct str observed_of(struct arena *a, const struct case_result *r)
{
    struct buf out;

    buf_init(&out, REPORT_BODY_MAX);
    for (size_t i = 0; i < r->findings.len; i++) {
        const struct finding *f = &r->findings.at[i].finding;

        if (r->findings.at[i].observed)
            buf_printf(&out, "%s%.*s: %.*s", out.len ? "; " : "", STR_ARG(f->where),
                       STR_ARG(f->actual.len ? f->actual : f->message));
    }
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

static void note_operations(struct arena *a, struct side *side,
                            const struct case_result *r)
{
    for (size_t i = 0; i < r->timings.len; i++) {
        const struct case_timing *t = &r->timings.at[i];

        if (!t->operation)
            continue;
        struct str name =
            arena_printf(a, "%.*s/%.*s", STR_ARG(t->operation->contract->name),
                         STR_ARG(t->operation->id));
        struct operation_seen *seen = map_get(&side->operations, name);

        if (!seen) {
            seen = arena_new(a, struct operation_seen);
            map_set(a, &side->operations, name, seen);
        }
        if (t->status > 0 && t->status < 1000)
            seen->statuses[t->status] = true;
        if (t->status > 0)
            *vec_push(a, &seen->times) = (double)t->duration_ns / 1e6;
    }
}

static void note_case(struct arena *a, struct side *side, const struct case_result *r)
{
    struct seen *seen = arena_new(a, struct seen);
    struct str contract = r->instance->def->file->contract->name;

    *seen =
        (struct seen){ .id = arena_str(a, r->instance->id_text),
                       .contract = contract,
                       .name = arena_str(a, r->instance->name),
                       .verdict = r->verdict,
                       .bad = verdict_violates(r->verdict) || r->verdict == VERDICT_ERROR,
                       .observed = observed_of(a, r) };
    if (seen->bad) {
        seen->claims = report_claims(a, r);
        seen->message = message_of(a, r);
    } else if (r->verdict == VERDICT_SKIP) {
        seen->message = arena_str(a, r->reason);
    }
    map_set(a, &side->cases,
            arena_printf(a, "%.*s/%.*s/%.*s", STR_ARG(contract), STR_ARG(seen->id),
                         STR_ARG(seen->name)),
            seen);
    note_operations(a, side, r);
}

struct collecting {
    struct result_sink sink;
    struct arena *arena;
    struct side *side;
};

static void collect_case(struct result_sink *s, const struct case_result *r)
{
    const struct collecting *c = (struct collecting *)s;

    note_case(c->arena, c->side, r);
}

static bool collect(struct arena *a, struct journal_reader *reader, struct side *side,
                    struct err *err)
{
    struct collecting c = { .sink = { .result = collect_case },
                            .arena = a,
                            .side = side };
    struct result_sink *sink = &c.sink;

    return journal_reader_feed(reader, &sink, 1, err);
}

/* --- telling --- */

static void put_text(struct arena *a, json_t *object, const char *name, struct str text)
{
    if (text.len)
        json_object_set(object, name, json_str(a, text));
}

static void put_number(struct arena *a, json_t *object, const char *name, double value)
{
    json_object_set(object, name, arena_json(a, json_real(value)));
}

static json_t *case_to_json(struct arena *a, const struct seen *c)
{
    json_t *object = arena_json(a, json_object());

    put_text(a, object, "case", c->id);
    put_text(a, object, "contract", c->contract);
    put_text(a, object, "name", c->name);
    put_text(a, object, "verdict", str_from(verdict_name(c->verdict)));
    put_text(a, object, "claims", c->claims);
    put_text(a, object, "message", c->message);
    return object;
}

static json_t *list_in(struct arena *a, json_t *result, const char *name)
{
    json_t *list = arena_json(a, json_array());

    json_object_set(result, name, list);
    return list;
}

static void compare_cases(struct arena *a, struct side *before, struct side *after,
                          json_t *result)
{
    json_t *newly = list_in(a, result, "newly-failing"),
           *fixed = list_in(a, result, "fixed");
    json_t *still = list_in(a, result, "still-failing");
    json_t *hidden = list_in(a, result, "no-longer-tried");
    json_t *observations = list_in(a, result, "observations");
    json_t *only_before = list_in(a, result, "only-before");
    json_t *only_after = list_in(a, result, "only-after");

    for (size_t i = 0; i < after->cases.len; i++) {
        struct seen *now = after->cases.at[i].value;
        struct seen *was = map_get(&before->cases, after->cases.at[i].key);
        json_t *item = case_to_json(a, now);

        if (was)
            was->matched = true;
        else
            json_array_append(only_after, item);
        /* What is known is accepted, new or not, and it is not fixed. */
        if (now->bad)
            json_array_append(
                now->verdict == VERDICT_KNOWN || (was && was->bad) ? still : newly, item);
        else if (was && was->bad && now->verdict == VERDICT_PASS)
            json_array_append(fixed, item);
        else if (was && now->verdict == VERDICT_SKIP && was->verdict != VERDICT_SKIP)
            json_array_append(hidden, item);
        if (was && !str_eq(was->observed, now->observed)) {
            item = case_to_json(a, now);
            put_text(a, item, "before", was->observed);
            put_text(a, item, "after", now->observed);
            json_array_append(observations, item);
        }
    }
    for (size_t i = 0; i < before->cases.len; i++) {
        const struct seen *was = before->cases.at[i].value;

        if (!was->matched)
            json_array_append(only_before, case_to_json(a, was));
    }
}

static void compare_statuses(struct arena *a, struct str name, const struct side *before,
                             const struct side *after, json_t *list)
{
    const struct operation_seen *was = map_get(&before->operations, name);
    const struct operation_seen *now = map_get(&after->operations, name);

    for (size_t s = 0; s < countof(was->statuses); s++) {
        json_t *item;

        if (was->statuses[s] == now->statuses[s])
            continue;
        item = arena_json(a, json_object());
        put_text(a, item, "operation", name);
        json_object_set(item, "status", arena_json(a, json_integer((json_int_t)s)));
        put_text(a, item, "is", now->statuses[s] ? S("new") : S("gone"));
        if (is_undocumented_status((now->statuses[s] ? after : before)->undocumented,
                                   name, (int)s))
            json_object_set(item, "documented", json_false());
        json_array_append(list, item);
    }
}

static int by_number(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return a < b ? -1 : a > b;
}

static double median(struct arena *a, const double *values, size_t count)
{
    double *sorted = arena_array(a, double, count);

    for (size_t i = 0; i < count; i++)
        sorted[i] = values[i];
    qsort(sorted, count, sizeof *sorted, by_number);
    return count % 2 ? sorted[count / 2]
                     : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static void compare_times(struct arena *a, struct str name,
                          const struct operation_seen *was,
                          const struct operation_seen *now, json_t *list)
{
    if (was->times.len < COMPARE_SAMPLES_MIN || now->times.len < COMPARE_SAMPLES_MIN)
        return;
    struct rank_test test =
        rank_test(a, was->times.at, was->times.len, now->times.at, now->times.len);
    double before = median(a, was->times.at, was->times.len);
    double after = median(a, now->times.at, now->times.len);
    double change = before > 0 ? after / before - 1 : 0;
    json_t *item = arena_json(a, json_object());

    if (test.p > P_MAX || (test.effect < EFFECT_MIN && test.effect > -EFFECT_MIN) ||
        (change < CHANGE_MIN && change > -CHANGE_MIN))
        return;
    put_text(a, item, "operation", name);
    put_number(a, item, "before-ms", before);
    put_number(a, item, "after-ms", after);
    put_number(a, item, "p", test.p);
    put_number(a, item, "effect", test.effect);
    json_object_set(
        item, "samples",
        arena_json(a, json_integer((json_int_t)(was->times.len + now->times.len))));
    json_array_append(list, item);
}

json_t *compare_runs(struct arena *a, struct journal_reader *before,
                     struct journal_reader *after, struct err *err)
{
    struct side was = { 0 }, now = { 0 };
    json_t *result = arena_json(a, json_object());

    if (!collect(a, before, &was, err) || !collect(a, after, &now, err))
        return NULL;
    was.undocumented = journal_reader_summary(before)->undocumented;
    now.undocumented = journal_reader_summary(after)->undocumented;
    compare_cases(a, &was, &now, result);
    compare_undocumented(a, was.undocumented, now.undocumented, result);
    json_t *statuses = list_in(a, result, "statuses");
    json_t *latency = list_in(a, result, "latency");

    for (size_t i = 0; i < now.operations.len; i++) {
        struct str name = now.operations.at[i].key;
        const struct operation_seen *old = map_get(&was.operations, name);

        if (!old)
            continue;
        compare_statuses(a, name, &was, &now, statuses);
        compare_times(a, name, old, now.operations.at[i].value, latency);
    }
    return result;
}
