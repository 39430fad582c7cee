#include <stdlib.h>
#include <string.h>

#include "base/banned.h"

/* Those who do not need the frames of these shall not have them. */
#define NOINLINE __attribute__((noinline))
#include "base/bug.h"
#include "schema/collect.h"
#include "schema/internal.h"
#include "schema/number.h"

static inline bool checks_hold(struct run *run, struct checks checks, const json_t *value,
                               struct seen *seen)
{
    for (size_t i = 0; i < checks.len; i++)
        if (!checks.at[i]->holds(run, checks.at[i], value, seen))
            return false;
    return true;
}

/* Once everything is marked, the checks that follow are spared the marking. */
static NOINLINE bool marking_checks_hold(struct run *run, struct checks checks,
                                         const json_t *value, struct seen *seen)
{
    for (size_t i = 0; i < checks.len; i++) {
        if (!checks.at[i]->holds(run, checks.at[i], value, seen))
            return false;
        if (seen && seen_is_full(seen))
            seen = NULL;
    }
    return true;
}

/* With unevaluatedProperties or unevaluatedItems beside: they see the marks of their own
 * schema only, and what they leave is passed on. */
static NOINLINE bool late_rule_holds(struct run *run, const struct rule *r,
                                     struct checks checks, const json_t *value,
                                     struct seen *outer)
{
    struct seen own;

    seen_open(&own, value);
    bool holds =
        marking_checks_hold(run, checks, value, &own) &&
        (seen_is_full(&own) || checks_hold(run, rule_checks(r, GROUP_LATE), value, &own));

    if (holds && outer)
        seen_merge(outer, &own);
    seen_close(&own);
    return holds;
}

static NOINLINE bool give_up(struct run *run)
{
    run->gave_up = true;
    return false;
}

static NOINLINE bool scalar_checks_hold(struct run *run, struct checks checks,
                                        const json_t *value)
{
    return checks_hold(run, checks, value, NULL);
}

/* Mostly there is one check, and nothing to do behind it. */
bool rule_scalar_holds(struct run *run, const struct rule *r, const json_t *value)
{
    struct checks checks = rule_checks(r, group_of(value));

    if (++run->steps > SCHEMA_STEPS_MAX)
        return give_up(run);
    if (checks.len == 1)
        return checks.at[0]->holds(run, checks.at[0], value, NULL);
    return scalar_checks_hold(run, checks, value);
}

/* Only what has children can be deep: chains of rules for one value have a limit already.
 */
bool rule_checks_hold(struct run *run, const struct rule *r, const json_t *value,
                      struct seen *seen)
{
    struct checks checks = rule_checks(r, group_of(value));
    bool holds;

    if (++run->steps > SCHEMA_STEPS_MAX || run->depth >= SCHEMA_DEPTH_MAX)
        return give_up(run);
    run->depth++;
    if (r->unevaluated)
        holds = late_rule_holds(run, r, checks, value, seen);
    else if (seen)
        holds = marking_checks_hold(run, checks, value, seen);
    else
        holds = checks_hold(run, checks, value, NULL);
    run->depth--;
    return holds;
}

bool rule_takes_real(const struct run *run, const struct rule *r, const json_t *value)
{
    return (r->types & TYPE_INTEGRAL && number_is_integral(value, run->literals)) ||
           (r->types & TYPE_WHOLE && number_is_whole(value, run->literals));
}

const struct json_literals *schema_literals(const struct schema *s,
                                            const struct json_literals *instance,
                                            struct json_literals *room)
{
    if (!s->literals || !instance)
        return s->literals ? s->literals : instance;
    *room = *instance;
    room->more = s->literals;
    return room;
}

bool schema_is_valid(const struct schema *s, const json_t *instance,
                     const struct json_literals *literals)
{
    struct json_literals both;
    struct run run = { .literals = schema_literals(s, literals, &both) };

    return link_holds(&run, s->root, instance, NULL) && !run.gave_up;
}

/* --- marks --- */

void seen_open(struct seen *s, const json_t *value)
{
    s->count = json_is_object(value) ? json_object_size(value) : json_array_size(value);
    s->all = false;
    size_t words = s->count / 64 + 1;

    s->words = s->near;
    s->near[0] = 0;
    if (words == 1) /* as with most */
        return;
    if (s->count >= SEEN_NEAR)
        s->words = xmalloc(words * sizeof *s->words);
    memset(s->words, 0, words * sizeof *s->words);
}

void seen_close(struct seen *s)
{
    if (s->words != s->near)
        free(s->words);
}

void seen_merge(struct seen *into, const struct seen *from)
{
    into->all |= from->all;
    for (size_t i = 0; i <= into->count / 64; i++)
        into->words[i] |= from->words[i];
}
