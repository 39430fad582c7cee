/* A request through the stages. */
#include "model/model.h"

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "model/model_internal.h"
#include "model/world_internal.h"

#include "base/banned.h"

struct model *model_new(struct arena *a, const struct model_options *options)
{
    struct model *m = arena_new(a, struct model);

    *m = (struct model){ .self = m,
                         .arena = a,
                         .contract = options->contract,
                         .states = options->states,
                         .choices = options->choices };
    entity_tag_choose(m);
    m->plans = arena_array(a, struct plan, m->contract->operation_count);
    for (size_t i = 0; i < m->contract->operation_count; i++)
        plan_make(m, &m->contract->operations[i], options, &m->plans[i]);
    return m;
}

const struct model_choices *model_choices(const struct model *m)
{
    return &m->choices;
}

const struct states *model_states(const struct model *m)
{
    return m->states;
}

const struct contract *model_contract(const struct model *m)
{
    return m->contract;
}

struct run *run_of(struct model_call *call)
{
    return (struct run *)call;
}

/* --- a stage with its behaviours --- */

static bool run_hooks(struct run *r, const struct hooks *hooks)
{
    for (size_t i = 0; i < hooks->len; i++)
        if (!hooks->at[i]->fn(&r->call, hooks->at[i]->ctx))
            return false;
    return true;
}

typedef bool stage_fn(struct run *r);

static bool nothing(struct run *r)
{
    (void)r;
    return true;
}

/* `settle` is the stage's own work behind its behaviours. */
static bool run_stage(struct run *r, enum model_stage stage, stage_fn *work,
                      stage_fn *settle)
{
    r->call.skip = false;
    if (!run_hooks(r, &r->plan->before[stage]))
        return false;
    bool skip = r->call.skip;

    r->call.skip = false;
    if (!skip && !work(r))
        return false;
    if (!run_hooks(r, &r->plan->after[stage]))
        return false;
    return skip || settle(r);
}

/* APPLY and STAMP: the same for one selected record after the other. */
static bool run_each(struct run *r, enum model_stage stage, stage_fn *work)
{
    for (size_t i = 0; i < r->call.selected_count; i++) {
        r->call.record = r->call.selected[i];
        r->call.before = r->befores[i];
        if (stage == STAGE_APPLY)
            r->call.sent = arena_json(r->call.arena, json_copy(r->call.changes));
        if (!run_stage(r, stage, work, nothing))
            return false;
    }
    r->call.record = r->call.before = r->call.sent = NULL;
    return true;
}

static bool changes_records(const struct run *r)
{
    switch (r->plan->operation->effect.verb) {
    case EFFECT_CREATE:
    case EFFECT_UPDATE:
    case EFFECT_REPLACE:
    case EFFECT_UPSERT:
        return true;
    case EFFECT_NONE:
    case EFFECT_READ:
    case EFFECT_DELETE:
    case EFFECT_LIST:
        return false;
    }
    BUG("no such effect");
}

static bool run_named(struct run *r, enum model_stage stage)
{
    switch (stage) {
    case STAGE_AUTHENTICATE:
        return run_stage(r, stage, stage_authenticate, nothing);
    case STAGE_PARSE:
        return run_stage(r, stage, stage_parse, nothing);
    case STAGE_VALIDATE:
        return run_stage(r, stage, stage_validate, nothing);
    case STAGE_NORMALISE:
        return run_stage(r, stage, nothing, nothing);
    case STAGE_SELECT:
        return run_stage(r, stage, stage_select, stage_select_settle);
    case STAGE_GUARD:
        return run_stage(r, stage, stage_guard, nothing);
    case STAGE_APPLY:
        return !changes_records(r) ||
               (stage_apply_prepare(r) && run_each(r, stage, stage_apply));
    case STAGE_STAMP:
        return !changes_records(r) || run_each(r, stage, nothing);
    case STAGE_MATCH:
    case STAGE_RESPOND:
    case STAGE_COUNT:
        break;
    }
    BUG("stage %d is not in the middle", (int)stage);
}

/* --- the legal part of a refused request, for mutants --- */

struct complaint {
    enum refusal why;
    struct str field, message;
    const json_t *value, *other;
    const struct claim *claim;
    const char *param;
};

static struct complaint complaint_take(struct model_call *call)
{
    struct complaint c = { call->refusal,         call->refusal_field,
                           call->refusal_message, call->refusal_value,
                           call->refusal_other,   call->refusal_claim,
                           call->refusal_param };

    call->refusal = REFUSAL_NONE;
    return c;
}

static void complaint_put(struct model_call *call, const struct complaint *c)
{
    call->refusal = c->why;
    call->refusal_field = c->field;
    call->refusal_message = c->message;
    call->refusal_value = c->value;
    call->refusal_other = c->other;
    call->refusal_claim = c->claim;
    call->refusal_param = c->param;
}

static bool in_the_middle(enum model_stage stage)
{
    return stage == STAGE_VALIDATE || stage == STAGE_NORMALISE || stage == STAGE_SELECT ||
           stage == STAGE_GUARD;
}

/* Goes on behind the refusing stage `at` (an index into the order). */
static void apply_rest(struct run *r, size_t at)
{
    const struct plan *p = r->plan;
    struct complaint first = complaint_take(&r->call);
    bool done = true;

    if (first.field.len)
        json_object_deln(r->call.changes, first.field.at, first.field.len);
    if (p->order[at] == STAGE_SELECT)
        done = stage_select_settle(r);
    for (size_t i = at + 1; i < p->order_len && done; i++)
        done = run_named(r, p->order[i]);
    if (done)
        stage_apply_commit(r);
    complaint_put(&r->call, &first);
}

/* --- the whole --- */

static bool run_middle(struct run *r)
{
    const struct plan *p = r->plan;

    for (size_t i = 0; i < p->order_len; i++) {
        if (run_named(r, p->order[i]))
            continue;
        if (r->call.answered)
            return false;
        BUG_IF(r->call.refusal == REFUSAL_NONE);
        if (r->call.apply_though_refused && in_the_middle(p->order[i]))
            apply_rest(r, i);
        return false;
    }
    stage_apply_commit(r);
    return true;
}

static bool run_to_apply(struct run *r)
{
    return stage_match(r) && run_hooks(r, &r->plan->before[STAGE_MATCH]) &&
           run_hooks(r, &r->plan->after[STAGE_MATCH]) && run_middle(r);
}

/* Behaviours of RESPOND may say false by model_refuse(), too: then that is answered. */
static void respond(struct run *r)
{
    const struct plan *p = r->plan;

    if (r->call.refusal != REFUSAL_NONE) {
        refuse_respond(r);
    } else if (!r->call.answered) {
        r->call.skip = false;
        if (!run_hooks(r, &p->before[STAGE_RESPOND]))
            refuse_respond(r);
        else if (!r->call.skip)
            stage_respond(r);
    }
    enum refusal before = r->call.refusal;

    if (p && !run_hooks(r, &p->after[STAGE_RESPOND]) && before == REFUSAL_NONE)
        refuse_respond(r);
    respond_print(r);
}

void model_handle(const struct model *m, struct world *w,
                  const struct http_request *request, struct arena *a,
                  struct http_response *ret)
{
    struct run r = { .call = { .arena = a,
                               .model = m->self,
                               .world = w,
                               .contract = m->contract,
                               .request = request },
                     .m = m };

    world_begin(w);
    bool done = run_to_apply(&r);

    respond(&r);
    if ((done && r.call.refusal == REFUSAL_NONE) ||
        (!done && r.call.apply_though_refused))
        world_commit(w);
    else
        world_rollback(w);
    *ret = r.call.response;
}

/* --- refusing --- */

bool model_refuse(struct model_call *call, enum refusal why, const struct claim *claim,
                  struct str field, const json_t *value, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    call->refusal_message = arena_vprintf(call->arena, fmt, args);
    va_end(args);
    BUG_IF(why == REFUSAL_NONE);
    call->refusal = why;
    call->refusal_claim = claim;
    call->refusal_field = field;
    call->refusal_value = value;
    return false;
}

bool model_answer(struct model_call *call)
{
    call->answered = true;
    return false;
}

json_t *model_sent(const struct model_call *call, struct str field)
{
    return call->changes ? json_member(call->changes, field) : NULL;
}
