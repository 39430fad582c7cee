/* The phases around the steps: the state brought about, looked at beforehand, released.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/vec.h"
#include "doc/json.h"
#include "run/job_answers.h"
#include "run/job_exchange.h"
#include "run/job_steps.h"

#include "base/banned.h"

/* --- the state --- */

void job_prepare(struct job *j)
{
    struct http_request request;
    struct err err = { 0 };

    switch (j->endpoint->driver->prepare(&j->lease, j->item, &request, &err)) {
    case LEASE_REQUEST:
        job_send(j, ROLE_STATE, &request);
        return;
    case LEASE_DONE:
        if (j->lease.gives)
            j->given.values = j->lease.gives;
        job_enter(j, PHASE_SETUP);
        return;
    case LEASE_BUSY:
        /* What it waits for is another case's time, not its own. */
        j->started_ns = clock_now_ns();
        j->result.started_ms = clock_wall_ms();
        j->resume_ns = j->started_ns + JOB_POLL_MS * 1000000u;
        return;
    case LEASE_REFUSED:
        job_trouble(j, err.code == ERR_REFUSED ? VERDICT_SKIP : VERDICT_ERROR, "%s",
                    err.msg);
        job_enter(j, PHASE_RELEASE);
        return;
    }
}

void job_prepare_answered(struct job *j, const struct http_result *result)
{
    struct err err = { 0 };

    if (j->endpoint->driver->prepare_answer(&j->lease, j->item, result, &err)) {
        j->item++;
        return;
    }
    job_trouble(j, VERDICT_ERROR, "the state could not be made: %s", err.msg);
    job_enter(j, PHASE_RELEASE);
}

static void tell_not_undone(struct job *j, const struct err *err)
{
    job_trouble(j, VERDICT_ERROR, "not everything could be put back: %s", err->msg);
}

bool job_release(struct job *j)
{
    struct http_request request;
    struct err err = { 0 };

    for (;;) {
        switch (j->endpoint->driver->release(&j->lease, j->item, &request, &err)) {
        case LEASE_REQUEST:
            job_send(j, ROLE_STATE, &request);
            return false;
        case LEASE_REFUSED:
            tell_not_undone(j, &err);
            continue;
        case LEASE_DONE:
        case LEASE_BUSY:
            return true;
        }
    }
}

void job_release_answered(struct job *j, const struct http_result *result)
{
    struct err err = { 0 };

    if (!j->endpoint->driver->release_answer(&j->lease, j->item, result, &err))
        tell_not_undone(j, &err);
    j->item++;
}

/* --- records as they were before --- */

bool job_needs_before(const struct expect *e)
{
    if (!e)
        return false;
    if (e->kind == EXPECT_UNCHANGED)
        return true;
    for (size_t i = 0; i < e->member_count; i++)
        if (job_needs_before(e->members[i].expect))
            return true;
    for (size_t i = 0; i < e->item_count; i++)
        if (job_needs_before(e->items[i]))
            return true;
    return false;
}

static bool is_wanted(const struct job *j, const struct resource *resource,
                      const json_t *key)
{
    for (size_t i = 0; i < j->wanted.len; i++)
        if (j->wanted.at[i].observation->resource == resource &&
            json_same(j->wanted.at[i].key, key))
            return true;
    return false;
}

static void want(struct job *j, const struct observation *o)
{
    struct err ignored; /* a key that a capture will give: looked at without a before */
    json_t *key;

    if (!job_needs_before(o->is) && !job_needs_before(o->rest))
        return;
    if (!tmpl_fill(j->arena, o->key, &j->captured, &key, &ignored))
        return;
    if (!is_wanted(j, o->resource, key))
        *vec_push(j->arena, &j->wanted) = (struct wanted){ o, key };
}

static void list_wanted(struct job *j)
{
    const struct case_def *def = j->instance.def;

    for (size_t i = 0; i < def->step_count; i++)
        for (size_t k = 0; k < def->steps[i].then_count; k++)
            want(j, &def->steps[i].then[k]);
}

void job_snapshot(struct job *j)
{
    struct http_request request;
    struct err err = { 0 };

    if (j->item == 0)
        list_wanted(j);
    if (j->item >= j->wanted.len) {
        job_enter(j, PHASE_STEP);
        return;
    }
    const struct wanted *w = &j->wanted.at[j->item];

    switch (j->endpoint->driver->observe(&j->lease, w->observation->resource, w->key,
                                         &request, &err)) {
    case LEASE_REQUEST:
        job_send(j, ROLE_OBSERVE, &request);
        return;
    case LEASE_DONE:
    case LEASE_BUSY:
    case LEASE_REFUSED:
        j->item++; /* the observation afterwards will say that it cannot be seen */
        return;
    }
}

void job_snapshot_answered(struct job *j, const struct http_result *result)
{
    const struct wanted *w = &j->wanted.at[j->item];
    struct err err = { 0 };
    json_t *record = NULL;

    if (!j->endpoint->driver->observe_answer(&j->lease, w->observation->resource, w->key,
                                             result, &record, &err)) {
        job_trouble(j, VERDICT_ERROR, "the state before could not be seen: %s", err.msg);
        job_enter(j, PHASE_TEARDOWN);
        return;
    }
    *vec_push(j->arena, &j->snapshots) =
        (struct snapshot){ w->observation->resource, w->key, record };
    j->item++;
}
