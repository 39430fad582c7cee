#include "run/job.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "doc/json.h"
#include "run/job_exchange.h"
#include "run/job_steps.h"
#include "run/own_credential.h"
#include "run/unique_values.h"
#include "run/writes.h"

#include "base/banned.h"

void job_trouble(struct job *j, enum verdict verdict, const char *fmt, ...)
{
    static const int badness[VERDICT_COUNT] = {
        [VERDICT_PASS] = 0, [VERDICT_SKIP] = 1, [VERDICT_ERROR] = 2, [VERDICT_FAIL] = 3
    };
    va_list args;

    if (badness[verdict] <= badness[j->result.verdict] && j->result.reason.len)
        return; /* the first reason of its kind stays */
    if (badness[verdict] >= badness[j->result.verdict])
        j->result.verdict = verdict;
    va_start(args, fmt);
    j->result.reason = arena_vprintf(j->arena, fmt, args);
    va_end(args);
}

/* A case without claims stands for itself. */
static bool proves_must(const struct case_def *def)
{
    for (size_t i = 0; i < def->prove_count; i++)
        if (def->proves[i]->strength == STRENGTH_MUST)
            return true;
    return def->prove_count == 0;
}

/* A case is let in with all that it may write, or not at all. */
static void admit(struct job *j)
{
    struct writes_plan plan = writes_plan(j->endpoint, j->instance.def);
    struct err err = { 0 };

    j->lease.writes = plan.own > 0;
    if (writes_admit(j->endpoint->writes, &plan, &err)) {
        j->reserved = j->endpoint->writes ? plan.own + plan.state : 0;
        return;
    }
    job_trouble(j, VERDICT_SKIP, "%s", err.msg);
    j->phase = PHASE_DONE;
}

void job_start(struct job *j, struct arena *a, const struct case_instance *instance,
               const struct job_start *start)
{
    size_t index = j->index;
    struct err err = { 0 };

    *j = (struct job){ .endpoint = start->endpoint, .arena = a, .instance = *instance };
    j->index = index;
    j->rng = rng_seeded(start->seed ^ instance->id);
    j->builtins = (struct env){ .rng = &j->rng,
                                .seed = start->seed ^ instance->id,
                                .now_ms = start->now_ms,
                                .variables = start->variables,
                                .values = arena_json(a, json_object()) };
    j->given = (struct env){ .outer = &j->builtins, .values = j->builtins.values };
    j->bound = (struct env){ .outer = &j->given, .values = j->instance.bindings };
    j->captured =
        (struct env){ .outer = &j->bound, .values = arena_json(a, json_object()) };
    j->lease = (struct lease){
        .endpoint = start->endpoint,
        .arena = a,
        .def = instance->def,
        .case_id = j->instance.id_text,
        .env = &j->builtins,
    };
    if (start->endpoint->target->kind == TARGET_LIVE)
        j->lease.unique = unique_values(a, &j->instance, &j->builtins);
    j->result = (struct case_result){ .instance = &j->instance,
                                      .ordinal = start->ordinal,
                                      .verdict = VERDICT_PASS,
                                      .started_ms = clock_wall_ms() };
    j->only_observes =
        instance->def->unclear || (start->only_must_fails && !proves_must(instance->def));
    j->started_ns = clock_now_ns();
    if (instance->def->skip.len) {
        job_trouble(j, VERDICT_SKIP, "%.*s", STR_ARG(instance->def->skip));
        j->phase = PHASE_DONE;
        return;
    }
    if (!own_credentials_known(start->endpoint, a, instance->def, &j->bound, &err)) {
        job_trouble(j, VERDICT_SKIP, "%s", err.msg);
        j->phase = PHASE_DONE;
        return;
    }
    admit(j);
}

/* --- phases --- */

static void finish(struct job *j)
{
    if (j->unseen && j->result.verdict == VERDICT_PASS)
        job_trouble(j, VERDICT_SKIP, "the target cannot show the state afterwards");
    j->result.duration_ns = (clock_now_ns() - j->started_ns) / 1000u * 1000u;
    if (j->reserved)
        j->endpoint->writes->reserved -= j->reserved;
    j->reserved = 0;
    j->phase = PHASE_DONE;
}

void job_enter(struct job *j, enum job_phase phase)
{
    j->phase = phase;
    j->item = 0;
    if (phase == PHASE_SETUP || phase == PHASE_TEARDOWN || phase == PHASE_RELEASE)
        j->step = 0;
}

void job_advance(struct job *j)
{
    while (!j->in_flight && j->phase != PHASE_DONE) {
        if (j->resume_ns && clock_now_ns() < j->resume_ns)
            return;
        j->resume_ns = 0;
        if (job_send_waiting(j))
            continue;
        switch (j->phase) {
        case PHASE_PREPARE:
            job_prepare(j);
            break;
        case PHASE_SNAPSHOT:
            job_snapshot(j);
            break;
        case PHASE_SETUP:
            job_file_steps(j);
            break;
        case PHASE_STEP:
            job_step(j);
            break;
        case PHASE_OBSERVE:
            job_observe(j);
            break;
        case PHASE_TEARDOWN:
            job_file_steps(j);
            break;
        case PHASE_RELEASE:
            if (job_release(j))
                finish(j);
            break;
        case PHASE_DONE:
            BUG("a finished case goes on");
        }
    }
}
