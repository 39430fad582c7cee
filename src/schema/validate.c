#include <stdlib.h>
#include <string.h>

#include "base/banned.h"
#include "base/bug.h"
#include "schema/collect.h"
#include "schema/internal.h"
#include "schema/number.h"

static const unsigned char group_of_type[] = {
    [JSON_OBJECT] = GROUP_OBJECT, [JSON_ARRAY] = GROUP_ARRAY,
    [JSON_STRING] = GROUP_STRING, [JSON_INTEGER] = GROUP_NUMBER,
    [JSON_REAL] = GROUP_NUMBER,   [JSON_TRUE] = GROUP_ANY,
    [JSON_FALSE] = GROUP_ANY,     [JSON_NULL] = GROUP_ANY,
};

enum group group_of(const json_t *value)
{
    return (enum group)group_of_type[json_typeof(value)];
}

static inline bool group_holds(struct run *run, const struct rule *r, enum group group,
                               const json_t *value, struct seen *seen)
{
    for (uint32_t i = r->start[group]; i < r->start[group + 1]; i++)
        if (!r->checks[i]->holds(run, r->checks[i], value, seen))
            return false;
    return true;
}

/* With unevaluatedProperties or unevaluatedItems beside: they see the marks of their own
 * schema only, and what they leave is passed on. */
static bool late_rule_holds(struct run *run, const struct rule *r, const json_t *value,
                            struct seen *outer)
{
    enum group group = group_of(value);
    struct seen own;

    seen_open(&own, value);
    bool holds = group_holds(run, r, group, value, &own) &&
                 group_holds(run, r, GROUP_ANY, value, &own) &&
                 group_holds(run, r, GROUP_LATE, value, &own);

    if (holds && outer)
        seen_merge(outer, &own);
    seen_close(&own);
    return holds;
}

bool rule_checks_hold(struct run *run, const struct rule *r, const json_t *value,
                      struct seen *seen)
{
    enum group group = group_of(value);
    bool holds;

    if (run->depth >= SCHEMA_DEPTH_MAX)
        return false;
    run->depth++;
    if (r->unevaluated && group <= GROUP_ARRAY)
        holds = late_rule_holds(run, r, value, seen);
    else
        holds = (group == GROUP_ANY || group_holds(run, r, group, value, seen)) &&
                group_holds(run, r, GROUP_ANY, value, seen);
    run->depth--;
    return holds;
}

bool rule_takes_real(const struct run *run, const struct rule *r, const json_t *value)
{
    return (r->types & TYPE_INTEGRAL && number_is_integral(value, run->literals)) ||
           (r->types & TYPE_WHOLE && number_is_whole(value, run->literals));
}

bool schema_is_valid(const struct schema *s, const json_t *instance,
                     const struct json_literals *literals)
{
    struct run run = { .literals = literals };

    return link_holds(&run, s->root, instance, NULL);
}

/* --- marks --- */

void seen_open(struct seen *s, const json_t *value)
{
    s->count = json_is_object(value) ? json_object_size(value) : json_array_size(value);
    s->all = false;
    size_t words = s->count / 64 + 1;

    s->words = s->near;
    if (s->count >= SEEN_NEAR)
        s->words = xmalloc(words * sizeof *s->words);
    memset(s->words, 0, words * sizeof *s->words);
}

void seen_close(struct seen *s)
{
    if (s->words != s->near)
        free(s->words);
}

bool seen_is_full(const struct seen *s)
{
    size_t left = s->count;

    if (s->all)
        return true;
    for (size_t i = 0; left >= 64; i++, left -= 64)
        if (~s->words[i])
            return false;
    return s->words[s->count / 64] == ((uint64_t)1 << left) - 1;
}

void seen_merge(struct seen *into, const struct seen *from)
{
    into->all |= from->all;
    for (size_t i = 0; i <= into->count / 64; i++)
        into->words[i] |= from->words[i];
}
