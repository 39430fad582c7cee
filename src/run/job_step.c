/* The steps themselves: send, judge, capture, look at the state, judge. */
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/vec.h"
#include "check/undocumented.h"
#include "doc/json.h"
#include "run/capture.h"
#include "run/gateway.h"
#include "run/job_answers.h"
#include "run/job_exchange.h"
#include "run/job_ledger.h"
#include "run/job_steps.h"
#include "run/tick.h"

#include "base/banned.h"

/* --- findings --- */

/* An `unclear` case observes; but what the schema says of a body is documented all the
 * same. */
static bool is_observation(const struct job *j, enum finding_kind kind)
{
    return j->only_observes && kind != FINDING_SCHEMA && kind != FINDING_MALFORMED;
}

static void take_findings(struct job *j, const struct finding_list *findings)
{
    for (size_t i = 0; i < findings->len; i++) {
        bool observed = is_observation(j, findings->at[i].kind);

        *vec_push(j->arena, &j->result.findings) =
            (struct case_finding){ j->step, findings->at[i], observed };
        if (!observed)
            j->result.verdict = VERDICT_FAIL;
    }
}

static void take_notes(struct job *j, const struct str_list *notes)
{
    for (size_t i = 0; i < notes->len; i++)
        *vec_push(j->arena, &j->result.notes) = notes->at[i];
}

/* --- captures --- */

static void capture(struct job *j, const struct capture *c,
                    const struct http_response *response, const struct body_view *body,
                    struct finding_list *findings)
{
    json_t *value = capture_value(j->arena, c, j->endpoint->base_url, response, body);

    if (value) {
        json_object_set(j->captured.values, arena_cstr(j->arena, c->name), value);
        return;
    }
    *vec_push(j->arena, findings) = (struct finding){
        .kind = c->path ? FINDING_BODY : FINDING_HEADER,
        .where = arena_printf(j->arena, "capture %.*s", STR_ARG(c->name)),
        .expected = S("a value"),
        .actual = S("nothing"),
        .message = arena_printf(j->arena, "nothing to capture as `%.*s` in the response",
                                STR_ARG(c->name)),
        .span = c->span,
    };
}

static void capture_all(struct job *j, const struct step *step,
                        const struct http_response *response,
                        const struct body_view *body, struct finding_list *findings)
{
    for (size_t i = 0; i < step->capture_count; i++)
        capture(j, &step->captures[i], response, body, findings);
}

/* --- one step --- */

/* False (with the trouble told) where the request could not even be made. */
static bool send_step(struct job *j, enum exchange_role role, const struct step *step)
{
    struct http_request request;
    struct err err = { 0 };

    if (!endpoint_request(j->endpoint, j->arena, &step->send, &j->captured,
                          j->lease.world, &request, &err)) {
        if (err.code == ERR_REFUSED) /* the target has no such credential */
            job_trouble(j, VERDICT_SKIP, "%s", err.msg);
        else
            job_trouble(j, VERDICT_ERROR, "the request could not be made: %s", err.msg);
        return false;
    }
    job_send(j, role, &request);
    return true;
}

/* Where a time is to be later than one of this very second, the second has to pass. */
static bool waits_for_clock(struct job *j, const struct step *step)
{
    if (j->endpoint->target->kind != TARGET_LIVE || j->ticked > j->step)
        return false;
    uint64_t wait = tick_wait_ms(j->arena, step, &j->captured, clock_wall_ms());

    j->ticked = j->step + 1;
    j->resume_ns = wait ? clock_now_ns() + wait * 1000000u : 0;
    return wait > 0;
}

void job_step(struct job *j)
{
    const struct case_def *def = j->instance.def;

    if (j->step < def->step_count && waits_for_clock(j, &def->steps[j->step]))
        return;
    if (j->step >= def->step_count || !send_step(j, ROLE_STEP, &def->steps[j->step]))
        job_enter(j, PHASE_TEARDOWN);
}

/* The key that the step's path names; the empty view where it names none. */
static struct str key_in_path(const struct job *j, const struct send *send)
{
    struct str by = send->operation->effect.by, text;
    struct err ignored;

    const struct tmpl *key = send_parameter(send, by);

    return key && tmpl_fill_text(j->arena, key, &j->captured, &text, &ignored) ? text
                                                                               : STR_NONE;
}

static bool is_key(const struct job *j, const json_t *key, struct str text)
{
    return str_eq(text, json_is_string(key)
                            ? json_text(key)
                            : json_to_str(j->arena, key, JSON_PRINT_COMPACT));
}

/* The record that the path names, or the only one of the operation's resource that was
 * looked at; NULL where there is no telling which is meant. */
static const json_t *prior_of(const struct job *j, const struct send *send)
{
    const struct operation *op = send->operation;
    struct str key = op ? key_in_path(j, send) : STR_NONE;
    const json_t *only = NULL;

    for (size_t i = 0; op && i < j->snapshots.len; i++) {
        const struct snapshot *s = &j->snapshots.at[i];

        if (s->resource != op->effect.resource || (key.len && !is_key(j, s->key, key)))
            continue;
        if (only)
            return NULL;
        only = s->record;
    }
    return only;
}

/* What could not be judged is no violation, and no pass either. */
static void tell_unjudged(struct job *j, struct str unjudged)
{
    if (unjudged.len)
        job_trouble(j, VERDICT_ERROR, "an expectation could not be judged: %.*s",
                    STR_ARG(unjudged));
}

/* `conforms` says that the body is as its schema has it; to others it is worth a note. */
static void tell_unread(struct job *j, struct str unread)
{
    const struct case_def *def = j->instance.def;
    bool matters = false;

    for (size_t i = 0; i < def->prove_count; i++)
        matters |= str_eq(def->proves[i]->kind, S("conforms"));
    if (unread.len && matters && j->phase == PHASE_STEP)
        job_trouble(j, VERDICT_SKIP, "%.*s", STR_ARG(unread));
    else if (unread.len)
        *vec_push(j->arena, &j->result.notes) = unread;
}

static void judge(struct job *j, const struct step *step,
                  const struct http_result *result, struct finding_list *findings)
{
    struct body_view body = body_read(j->arena, &result->response);

    lease_learn(&j->lease, body.literals);
    struct check_context ctx = { .operation = step->send.operation,
                                 .env = &j->captured,
                                 .clock_skew_ms = j->endpoint->target->clock_skew_ms,
                                 .prior = prior_of(j, &step->send) };
    struct str unjudged = STR_NONE, unread = STR_NONE;
    struct str_list notes = { 0 };

    ctx.unjudged = &unjudged;
    ctx.unread = &unread;
    check_response(j->arena, &ctx, &step->expect, result, &body, findings, &notes);
    if (j->endpoint->undocumented && ctx.operation)
        undocumented_look(j->arena, j->endpoint->undocumented, ctx.operation,
                          &result->response, &body);
    capture_all(j, step, &result->response, &body, findings);
    take_notes(j, &notes);
    tell_unjudged(j, unjudged);
    tell_unread(j, unread);
}

/* With what was tried before. */
static void tell_unjudgeable(struct job *j, struct str reason)
{
    const struct exchange *x = &j->result.exchanges.at[j->result.exchanges.len - 1];
    struct str attempts = job_attempts_text(j->arena, x);

    job_trouble(j, VERDICT_ERROR, "%.*s%s%.*s%s", STR_ARG(reason),
                attempts.len ? " (" : "", STR_ARG(attempts), attempts.len ? ")" : "");
}

static void tell_trouble(struct job *j, const struct http_result *result)
{
    tell_unjudgeable(j,
                     arena_printf(j->arena, "%s: %s", http_trouble_name(result->trouble),
                                  result->err.msg));
}

/* Which of the two it is, the answer does not tell. */
static void note_unknown_caller(struct job *j, const struct step *step,
                                const struct http_result *result)
{
    const struct given_credentials *auth = &step->send.auth;

    for (size_t i = 0; i < auth->len; i++)
        if (auth->at[i].lacks && result->response.status == 401 &&
            j->endpoint->target->kind == TARGET_LIVE &&
            !status_set_has(&step->expect.status, 401))
            *vec_push(j->arena, &j->result.notes) = arena_printf(
                j->arena,
                "401: the endpoint does not know the caller's credential for "
                "`%.*s` (wrong, or expired), or says so of a missing scope",
                STR_ARG(auth->at[i].scheme));
}

void job_step_answered(struct job *j, const struct http_result *result)
{
    struct finding_list findings = { 0 };
    struct str reason;

    if (result->trouble != HTTP_OK) {
        tell_trouble(j, result);
        job_enter(j, PHASE_TEARDOWN);
        return;
    }
    if (!gateway_is_endpoint(j, result, &reason)) {
        tell_unjudgeable(j, reason);
        job_enter(j, PHASE_TEARDOWN);
        return;
    }
    j->result.exchanges.at[j->result.exchanges.len - 1].judged = true;
    j->result.timings.at[j->result.timings.len - 1].judged = true;
    judge(j, &j->instance.def->steps[j->step], result, &findings);
    take_findings(j, &findings);
    note_unknown_caller(j, &j->instance.def->steps[j->step], result);
    job_note_made(j, result);
    job_note_captures(j);
    j->first_look_ns = 0;
    job_enter(j, PHASE_OBSERVE);
}

/* --- setup and teardown of the file --- */

void job_file_steps(struct job *j)
{
    const struct case_file *file = j->instance.def->file;
    bool setup = j->phase == PHASE_SETUP;
    const struct step *steps = setup ? file->setup : file->teardown;
    size_t count = setup ? file->setup_count : file->teardown_count;

    if (j->item < count && send_step(j, ROLE_SETUP, &steps[j->item]))
        return;
    if (j->item < count && !setup) {
        j->teardown_failed = true;
        j->item++; /* the rest of a teardown is tried all the same */
        return;
    }
    if (!setup)
        job_note_teardown(j, !j->teardown_failed);
    job_enter(j, j->item < count ? PHASE_TEARDOWN
                 : setup         ? PHASE_SNAPSHOT
                                 : PHASE_RELEASE);
}

/* A setup that does not come out as expected is no verdict on the case's claim. */
void job_file_step_answered(struct job *j, const struct http_result *result)
{
    const struct case_file *file = j->instance.def->file;
    bool setup = j->phase == PHASE_SETUP;
    const struct step *step = setup ? &file->setup[j->item] : &file->teardown[j->item];
    struct finding_list findings = { 0 };

    if (result->trouble == HTTP_OK)
        judge(j, step, result, &findings);
    else
        tell_trouble(j, result);
    for (size_t i = 0; i < findings.len; i++)
        job_trouble(j, VERDICT_ERROR, "%s: %.*s", setup ? "setup" : "teardown",
                    STR_ARG(findings.at[i].message));
    if (setup)
        job_note_captures(j);
    else if (findings.len || result->trouble != HTTP_OK)
        j->teardown_failed = true;
    j->item++;
    if (setup && j->result.verdict == VERDICT_ERROR)
        job_enter(j, PHASE_TEARDOWN);
}

/* --- `then` --- */

static void next_item(struct job *j)
{
    j->first_look_ns = 0;
    j->item++;
}

void job_observe(struct job *j)
{
    const struct step *step = &j->instance.def->steps[j->step];
    struct http_request request;
    struct err err = { 0 };
    json_t *key;

    if (j->item >= step->then_count) {
        j->step++;
        job_enter(j, PHASE_STEP);
        return;
    }
    const struct observation *o = &step->then[j->item];

    if (!tmpl_fill(j->arena, o->key, &j->captured, &key, &err)) {
        job_trouble(j, VERDICT_ERROR, "%s", err.msg);
        next_item(j);
        return;
    }
    switch (j->endpoint->driver->observe(&j->lease, o->resource, key, &request, &err)) {
    case LEASE_REQUEST:
        if (!j->first_look_ns)
            j->first_look_ns = clock_now_ns(), j->looks = 0;
        job_send(j, ROLE_OBSERVE, &request);
        return;
    case LEASE_DONE:
    case LEASE_BUSY:
    case LEASE_REFUSED:
        j->unseen = true;
        *vec_push(j->arena, &j->result.notes) = arena_printf(j->arena, "%s", err.msg);
        next_item(j);
        return;
    }
}

static const struct snapshot *
snapshot_of(const struct job *j, const struct resource *resource, const json_t *key)
{
    for (size_t i = 0; i < j->snapshots.len; i++)
        if (j->snapshots.at[i].resource == resource &&
            json_same(j->snapshots.at[i].key, key))
            return &j->snapshots.at[i];
    return NULL;
}

static bool has_time_left(const struct job *j, const struct observation *o)
{
    return o->eventually_ms &&
           clock_now_ns() - j->first_look_ns < o->eventually_ms * 1000000u;
}

/* Soon at first, then less and less often; the last time when the time is over. */
static uint64_t look_again_ms(struct job *j, const struct observation *o)
{
    uint64_t wait = JOB_POLL_MS << j->looks;
    uint64_t gone = (clock_now_ns() - j->first_look_ns) / 1000000u;
    uint64_t left = o->eventually_ms > gone ? o->eventually_ms - gone : 0;

    if (wait < JOB_POLL_MAX_MS)
        j->looks++;
    else
        wait = JOB_POLL_MAX_MS;
    return wait < left ? wait : left;
}

void job_observe_answered(struct job *j, const struct http_result *result)
{
    const struct observation *o = &j->instance.def->steps[j->step].then[j->item];
    struct str unjudged = STR_NONE;
    struct str_list notes = { 0 };
    struct check_context ctx = { .env = &j->captured,
                                 .unjudged = &unjudged,
                                 .contract = j->endpoint->contract,
                                 .clock_skew_ms = j->endpoint->target->clock_skew_ms,
                                 .notes = &notes };
    struct finding_list findings = { 0 };
    struct err err = { 0 };
    json_t *record = NULL, *key;

    if (!tmpl_fill(j->arena, o->key, &j->captured, &key, &err) ||
        !j->endpoint->driver->observe_answer(&j->lease, o->resource, key, result, &record,
                                             &err)) {
        job_trouble(j, VERDICT_ERROR, "the state afterwards could not be seen: %s",
                    err.msg);
        next_item(j);
        return;
    }
    const struct snapshot *before = snapshot_of(j, o->resource, key);

    if (!before && (job_needs_before(o->is) || job_needs_before(o->rest))) {
        job_trouble(j, VERDICT_ERROR,
                    "nothing is known of the %.*s before: its key came too late",
                    STR_ARG(o->resource->name));
        next_item(j);
        return;
    }
    check_observation(j->arena, &ctx, o, key, record, before ? before->record : NULL,
                      &findings);
    if (findings.len && has_time_left(j, o)) {
        j->resume_ns = clock_now_ns() + look_again_ms(j, o) * 1000000u;
        return;
    }
    take_findings(j, &findings);
    take_notes(j, &notes);
    tell_unjudged(j, unjudged);
    next_item(j);
}

/* --- which phase an answer belongs to --- */

void job_answered(struct job *j, const struct http_result *result)
{
    switch (j->phase) {
    case PHASE_PREPARE:
        job_prepare_answered(j, result);
        return;
    case PHASE_SNAPSHOT:
        job_snapshot_answered(j, result);
        return;
    case PHASE_SETUP:
    case PHASE_TEARDOWN:
        job_file_step_answered(j, result);
        return;
    case PHASE_STEP:
        job_step_answered(j, result);
        return;
    case PHASE_OBSERVE:
        job_observe_answered(j, result);
        return;
    case PHASE_RELEASE:
        job_release_answered(j, result);
        return;
    case PHASE_DONE:
        break;
    }
    BUG("an answer for a finished case");
}
