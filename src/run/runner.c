#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/vec.h"
#include "check/undocumented.h"
#include "run/accept.h"
#include "run/endpoint.h"
#include "run/fingerprint.h"
#include "run/gate.h"
#include "run/job.h"
#include "run/job_steps.h"
#include "run/ledger.h"
#include "run/plan.h"
#include "run/run.h"
#include "run/slowness.h"
#include "run/states_live.h"
#include "run/writes.h"

#include "base/banned.h"

enum {
    /* Finished cases that wait for an earlier one, so that results are told in order. */
    WINDOW_PER_JOB = 16,
    POLL_MS = 100,
};

/* One case from its start until it was told. */
struct slot {
    struct arena *arena; /* while it is used */
    struct job job;
    bool used;
};

struct runner {
    const struct run_options *options;
    struct tally *tally;
    struct endpoint endpoint;
    struct gate gate;
    struct plan plan;
    bool plan_ended;
    struct plan_count *counts; /* of each contract */
    struct slot *slots;        /* a ring: the slot of case n is n % slot_count */
    size_t slot_count;
    struct arena **arenas; /* not in use; the one used last, still in the cache, on top */
    size_t arena_count;
    size_t jobs;       /* at once */
    size_t passed;     /* cases of the plan in the contracts before this one */
    size_t next_start; /* number of the next case to start */
    size_t next_tell;  /* number of the next result to tell */
    size_t active;
    size_t failures;
    size_t errors_in_row;
    struct slowness slowness;
    bool too_slow; /* it answers ever slower: given up */
    int64_t now_ms;
    struct ledger ledger;
    struct writes writes;
    struct undocumented *undocumented;
    size_t parked; /* active cases that wait for what another has: they take no place */
    size_t turn;   /* of the locks, when parked cases last asked */
    uint64_t ticked_ns;
};

static bool has_given_up(const struct runner *r)
{
    size_t most = r->options->max_errors ? r->options->max_errors : RUN_ERRORS_IN_ROW_MAX;

    return r->too_slow || r->errors_in_row >= most;
}

/* What is not written down might as well not have been found out. */
static bool loses_lines(const struct runner *r)
{
    for (size_t i = 0; i < r->options->sink_count; i++)
        if (r->options->sinks[i]->failed)
            return true;
    return r->ledger.failed;
}

static bool is_stopping(const struct runner *r)
{
    const struct run_options *o = r->options;

    if ((o->stop && *o->stop) || loses_lines(r))
        return true;
    return (o->fail_fast && r->failures) || has_given_up(r) ||
           (o->max_failures && r->failures >= o->max_failures);
}

static void look_at_speed(struct runner *r, struct job *j)
{
    for (size_t i = 0; i < j->result.exchanges.len && !r->too_slow; i++)
        r->too_slow = slowness_add(&r->slowness, j->result.exchanges.at[i].duration_ns);
    if (r->too_slow && r->endpoint.target->kind == TARGET_LIVE)
        job_trouble(j, VERDICT_ERROR,
                    "the endpoint answers each request slower than the last, in the end "
                    "in %.1f s: given up (a rate limit may help: --rate-limit 10/s)",
                    (double)r->slowness.last_ns / 1e9);
    else
        r->too_slow = false;
}

static void tell_finished(struct runner *r, struct slot *slot)
{
    struct case_result *result = &slot->job.result;

    if (r->options->acceptance)
        accept_result(r->options->acceptance, slot->arena, date_of(r->now_ms), result);
    for (size_t i = 0; i < r->options->sink_count; i++)
        if (r->options->sinks[i]->finished)
            r->options->sinks[i]->finished(r->options->sinks[i], result);
    r->failures += result->verdict == VERDICT_FAIL;
    if (!has_given_up(r))
        r->errors_in_row = result->verdict == VERDICT_ERROR ? r->errors_in_row + 1 : 0;
    r->active--;
}

/* So that what was found out is written down, as many cases at once as there are. */
static void flush_sinks(const struct runner *r)
{
    for (size_t i = 0; i < r->options->sink_count; i++)
        if (r->options->sinks[i]->flush)
            r->options->sinks[i]->flush(r->options->sinks[i]);
}

static void tell_in_order(struct runner *r)
{
    while (r->next_tell < r->next_start) {
        struct slot *slot = &r->slots[r->next_tell % r->slot_count];

        if (slot->job.phase != PHASE_DONE)
            return;
        tally_add(r->tally, &slot->job.result);
        for (size_t i = 0; i < r->options->sink_count; i++)
            if (r->options->sinks[i]->result)
                r->options->sinks[i]->result(r->options->sinks[i], &slot->job.result);
        slot->used = false;
        arena_reset(slot->arena);
        r->arenas[r->arena_count++] = slot->arena;
        slot->arena = NULL;
        r->next_tell++;
    }
}

static struct arena *take_arena(struct runner *r)
{
    return r->arena_count ? r->arenas[--r->arena_count] : arena_open();
}

static bool start_one(struct runner *r)
{
    struct slot *slot = &r->slots[r->next_start % r->slot_count];
    struct case_instance instance;
    struct job_start start = { .endpoint = &r->endpoint,
                               .seed = r->options->seed,
                               .now_ms = r->now_ms,
                               .variables = r->options->variables,
                               .only_must_fails = r->options->only_must_fails };

    if (slot->used)
        return false;
    struct arena *a = take_arena(r);

    if (!plan_next(&r->plan, a, &instance)) {
        r->plan_ended = true;
        r->arenas[r->arena_count++] = a;
        return false;
    }
    start.ordinal = r->passed + r->plan.seen - 1;
    slot->used = true;
    slot->arena = a;
    r->next_start++;
    r->active++;
    job_start(&slot->job, slot->arena, &instance, &start);
    return true;
}

/* What waits for another case's records has touched nothing: it does not begin. */
static void drop_parked(struct job *j)
{
    job_trouble(j, VERDICT_SKIP, "the run was stopped before it began");
    job_enter(j, PHASE_RELEASE);
    j->resume_ns = 0;
}

static void wake_parked(const struct runner *r, struct job *j, bool given_back)
{
    if (j->phase != PHASE_PREPARE || !j->lease.live.lock.waiting)
        return;
    if (is_stopping(r))
        drop_parked(j);
    else if (given_back)
        j->resume_ns = 0;
}

/* Moves every case on whose time has come; tells of those that have ended. */
static void advance_all(struct runner *r)
{
    size_t turn = r->endpoint.live ? locks_turn(r->endpoint.live->locks) : 0;
    bool given_back = turn != r->turn;

    r->turn = turn;
    r->parked = 0;
    for (size_t n = r->next_tell; n < r->next_start; n++) {
        struct slot *slot = &r->slots[n % r->slot_count];
        struct job *j = &slot->job;

        wake_parked(r, j, given_back);
        if (j->phase != PHASE_DONE && !j->in_flight)
            job_advance(j);
        r->parked += j->phase == PHASE_PREPARE && j->lease.live.lock.waiting;
        if (j->phase == PHASE_DONE && !j->told) {
            j->told = true;
            if (!r->too_slow)
                look_at_speed(r, j);
            tell_finished(r, slot);
        }
    }
}

/* Milliseconds until the next case that waits for a time of its own, at most POLL_MS. */
static uint64_t next_wait(const struct runner *r)
{
    uint64_t now = clock_now_ns(), wait = POLL_MS;

    for (size_t n = r->next_tell; n < r->next_start; n++) {
        const struct job *j = &r->slots[n % r->slot_count].job;

        if (j->phase == PHASE_DONE || j->in_flight || !j->resume_ns)
            continue;
        uint64_t ms = j->resume_ns > now ? (j->resume_ns - now) / 1000000u + 1 : 0;

        wait = ms < wait ? ms : wait;
    }
    return wait;
}

static struct run_activity activity_of(const struct runner *r, uint64_t now_ns)
{
    struct run_activity now = { .active = r->active - r->parked };
    uint64_t since = UINT64_MAX;

    for (size_t n = r->next_tell; n < r->next_start; n++) {
        const struct job *j = &r->slots[n % r->slot_count].job;
        bool runs = j->phase != PHASE_DONE && !j->lease.live.lock.waiting;

        if (runs && j->started_ns < since) {
            since = j->started_ns;
            now.longest = &j->instance;
            now.longest_ns = now_ns > since ? now_ns - since : 0;
        }
    }
    return now;
}

/* So that a report shows that nothing happens, too. */
static void tick(struct runner *r)
{
    uint64_t now_ns = clock_now_ns();

    if (now_ns - r->ticked_ns < POLL_MS * UINT64_C(1000000))
        return;
    r->ticked_ns = now_ns;
    struct run_activity now = activity_of(r, now_ns);

    for (size_t i = 0; i < r->options->sink_count; i++)
        if (r->options->sinks[i]->tick)
            r->options->sinks[i]->tick(r->options->sinks[i], &now);
}

/* Whether no case has a request under way or one that waits for its moment.  Those that
 * the rate of their operation keeps back do not count: that is no stall. */
static bool has_nothing_to_send(const struct runner *r)
{
    for (size_t n = r->next_tell; n < r->next_start; n++) {
        const struct job *j = &r->slots[n % r->slot_count].job;

        if (j->phase != PHASE_DONE && (j->in_flight || (j->waits && j->pass.all)))
            return false;
    }
    return true;
}

static void wait_for_something(struct runner *r)
{
    bool idle = r->gate.all.interval_ns && has_nothing_to_send(r);

    transport_poll(r->endpoint.transport, next_wait(r));
    if (idle)
        gate_idle(&r->gate, clock_now_ns());
}

static void run_cases(struct runner *r)
{
    for (;;) {
        while (r->active - r->parked < r->jobs && !r->plan_ended && !is_stopping(r) &&
               start_one(r))
            ;
        endpoint_poll(&r->endpoint);
        advance_all(r);
        flush_sinks(r);
        tell_in_order(r);
        if (r->active == 0 && (r->plan_ended || is_stopping(r)))
            return;
        tick(r);
        if (r->active)
            wait_for_something(r);
    }
}

static void open_slots(struct runner *r, struct arena *a)
{
    r->slot_count = r->jobs * WINDOW_PER_JOB;
    r->slots = arena_array(a, struct slot, r->slot_count);
    r->arenas = arena_array(a, struct arena *, r->slot_count + 1);
}

static void close_slots(struct runner *r)
{
    for (size_t i = 0; i < r->slot_count; i++)
        arena_close(r->slots[i].arena);
    while (r->arena_count)
        arena_close(r->arenas[--r->arena_count]);
}

static bool run_contract(struct runner *r, struct arena *a, size_t number,
                         struct err *err)
{
    const struct run_options *o = r->options;
    const struct contract *c = o->suite->contracts[number];
    struct plan_count count = r->counts[number];
    const struct model *model = o->model_of ? o->model_of(c, o->model_ctx) : NULL;

    r->plan = plan_of(o->suite, o->selection, c);
    r->plan_ended = false;
    if (count.selected == 0) {
        r->passed += count.matching;
        return true;
    }
    if (!endpoint_open(a, o->target, c, suite_states(o->suite, c), model, r->jobs,
                       &r->endpoint, err))
        return false;
    r->endpoint.gate = &r->gate;
    gate_idle(&r->gate, clock_now_ns());
    r->endpoint.ledger = &r->ledger;
    r->endpoint.writes = &r->writes;
    r->endpoint.undocumented = r->undocumented;
    run_cases(r);
    r->passed += count.matching;
    bool ok = plan_ok(&r->plan, err);

    plan_end(&r->plan);
    endpoint_close(&r->endpoint);
    return ok;
}

static bool count_cases(struct arena *a, struct runner *r, struct err *err)
{
    const struct run_options *o = r->options;
    bool ok = true;

    r->counts = arena_array(a, struct plan_count, o->suite->contract_count);
    for (size_t i = 0; ok && i < o->suite->contract_count; i++)
        ok = plan_count(o->suite, o->selection, o->suite->contracts[i], &r->counts[i],
                        err);
    return ok;
}

static struct run_info *make_info(struct arena *a, const struct runner *r)
{
    const struct run_options *o = r->options;
    struct run_info *info = arena_new(a, struct run_info);

    *info =
        (struct run_info){ .suite = o->suite,
                           .target = o->target->name,
                           .base_url = o->target->engine.base_url,
                           .broken = o->broken,
                           .seed = o->seed,
                           .started_ms = r->now_ms,
                           .interval_ns = o->target->limits.rate_ns / 1000u * 1000u,
                           .only = o->selection->only,
                           .shard = o->shard,
                           .deviations = o->acceptance ? o->acceptance->deviations : NULL,
                           .fingerprint = run_fingerprint(a, o->suite, o->selection) };
    for (size_t i = 0; i < o->suite->contract_count; i++) {
        info->planned += r->counts[i].selected;
        info->excluded += r->counts[i].all - r->counts[i].matching;
    }
    return info;
}

static bool end_sinks(const struct run_options *o, const struct run_summary *summary,
                      struct err *err)
{
    bool ok = true;

    for (size_t i = 0; i < o->sink_count; i++)
        if (o->sinks[i]->end)
            ok = o->sinks[i]->end(o->sinks[i], summary, err) && ok;
    return ok;
}

static struct writes writes_allowed(const struct run_options *o)
{
    const struct target_limits *limits = &o->target->limits;

    return (struct writes){ .limited = o->writes_limited || limits->writes_limited,
                            .max = o->writes_limited ? o->max_writes : limits->writes,
                            .read_only = o->read_only };
}

bool run_all(struct arena *a, const struct run_options *options, struct run_summary *ret,
             struct err *err)
{
    uint64_t started = clock_now_ns();
    struct runner r = { .options = options,
                        .jobs = options->jobs ? options->jobs : RUN_JOBS_DEFAULT,
                        .now_ms = clock_wall_ms() };

    if (!count_cases(a, &r, err))
        return false;
    struct run_info *info = make_info(a, &r);
    bool ok = true;

    r.tally = tally_new(a, info);
    r.undocumented = undocumented_new(a);
    r.ledger = (struct ledger){ .sinks = options->sinks,
                                .sink_count = options->sink_count,
                                .run_ms = r.now_ms };
    r.writes = writes_allowed(options);

    for (size_t i = 0; i < options->sink_count; i++)
        if (options->sinks[i]->begin)
            options->sinks[i]->begin(options->sinks[i], info);
    gate_init(a, &r.gate, options->target);
    open_slots(&r, a);
    for (size_t i = 0; ok && i < options->suite->contract_count; i++)
        ok = run_contract(&r, a, i, err);
    close_slots(&r);
    tally_settle(r.tally);
    undocumented_settle(r.undocumented);
    *ret =
        (struct run_summary){ .info = info,
                              .tally = r.tally,
                              .undocumented = r.undocumented,
                              .duration_ns = (clock_now_ns() - started) / 1000u * 1000u,
                              .interrupted = options->stop && *options->stop,
                              .gave_up = has_given_up(&r),
                              .writes = r.writes.sent,
                              .over_quota = r.writes.refused,
                              .left_changed = r.ledger.open };
    struct err sink_err = { 0 };

    if (!end_sinks(options, ret, &sink_err) && ok)
        return err_set(err, sink_err.code, "%s", sink_err.msg);
    return ok;
}
