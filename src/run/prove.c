#include "run/prove.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/rng.h"
#include "base/vec.h"
#include "claims/claims.h"
#include "doc/json.h"
#include "mock/service.h"
#include "run/endpoint.h"
#include "run/job.h"
#include "run/plan.h"

#include "base/banned.h"

enum { POLL_MS = 100 };

/* One case of a contract: where it stands in the suite. */
struct spot {
    const struct case_def *def;
    size_t row;
};

struct spot_list {
    struct spot *at;
    size_t len, cap;
};

struct proof {
    struct arena *arena;
    const struct prove_options *options;
    struct prove_result *result;
    struct target target;
    struct endpoint endpoint;
    const struct contract *contract;
    struct spot_list spots;
    struct arena *case_arena;
    int64_t now_ms;
    size_t planned;
};

static bool is_stopped(const struct proof *p)
{
    return p->options->stop && *p->options->stop;
}

/* --- one case on the model that is in place --- */

static const struct case_result *run_case(struct proof *p, struct job *j,
                                          const struct spot *s)
{
    struct case_instance instance;
    struct job_start start = { .endpoint = &p->endpoint,
                               .seed = p->options->seed,
                               .now_ms = p->now_ms };

    arena_reset(p->case_arena);
    instance = case_expand(p->case_arena, s->def, s->row);
    job_start(j, p->case_arena, &instance, &start);
    for (job_advance(j); j->phase != PHASE_DONE; job_advance(j))
        transport_poll(p->endpoint.transport, POLL_MS);
    p->result->pairs++;
    return &j->result;
}

/* Trouble is no kill: it says nothing of the contract. */
static bool is_red(const struct case_result *r)
{
    return r->verdict == VERDICT_FAIL;
}

static struct str first_message(const struct case_result *r)
{
    for (size_t i = 0; i < r->findings.len; i++)
        if (!r->findings.at[i].observed)
            return r->findings.at[i].finding.message;
    return r->reason;
}

static void note_red(struct proof *p, const struct case_result *r, struct prove_entry *e)
{
    e->case_name = arena_str(p->arena, r->instance->name);
    e->case_id = arena_str(p->arena, r->instance->id_text);
    e->message = arena_str(p->arena, first_message(r));
}

static bool proves(const struct case_def *def, const struct claim *claim)
{
    for (size_t i = 0; i < def->prove_count; i++)
        if (def->proves[i] == claim)
            return true;
    return false;
}

/* Cases that prove the claim (`own`), or the others, until one is red. */
static bool run_until_red(struct proof *p, const struct claim *claim, bool own,
                          struct prove_entry *e)
{
    struct job job = { 0 };

    for (size_t i = 0; i < p->spots.len && !is_stopped(p); i++) {
        const struct spot *s = &p->spots.at[i];

        if ((claim && proves(s->def, claim)) != own)
            continue;
        const struct case_result *r = run_case(p, &job, s);

        e->cases++;
        if (!is_red(r))
            continue;
        note_red(p, r, e);
        e->by_own_claim = own;
        return true;
    }
    return false;
}

static void add_entry(struct proof *p, const struct prove_entry *e)
{
    struct prove_result *r = p->result;

    *vec_push(p->arena, &r->entries) = *e;
    r->killed += e->outcome == PROVE_KILLED;
    r->survived += e->outcome == PROVE_SURVIVED;
    r->equivalent += e->outcome == PROVE_EQUIVALENT;
    r->twins += e->is_twin;
    r->false_alarms += e->outcome == PROVE_FALSE_ALARM;
    if (p->options->progress)
        p->options->progress(e, r->entries.len, p->planned, p->options->ctx);
}

/* --- variations --- */

static struct str equivalent_reason(const struct proof *p, const struct variation *v)
{
    struct str name = arena_printf(p->arena, "%.*s/%.*s:%.*s", STR_ARG(p->contract->name),
                                   STR_ARG(v->claim->id), STR_ARG(v->name));

    return json_text(json_member(p->options->equivalent, name));
}

static void try_variation(struct proof *p, const struct variation *v, bool is_twin)
{
    struct prove_entry e = { .contract = p->contract,
                             .variation = v,
                             .is_twin = is_twin };
    struct arena *model_arena = arena_open();

    service_set_model(p->endpoint.service,
                      claims_model(model_arena, p->contract, p->endpoint.states, v));
    bool red =
        run_until_red(p, v->claim, true, &e) || run_until_red(p, v->claim, false, &e);

    if (is_twin) {
        e.outcome = red ? PROVE_FALSE_ALARM : PROVE_PASSED;
    } else {
        e.reason = red ? STR_NONE : equivalent_reason(p, v);
        e.outcome = red ? PROVE_KILLED : e.reason.len ? PROVE_EQUIVALENT : PROVE_SURVIVED;
    }
    if (!is_stopped(p))
        add_entry(p, &e);
    arena_close(model_arena);
}

/* --- twins put together --- */

enum { TOGETHER_MAX = 5 };

static bool fits(struct proof *p, const struct variation *const *chosen, size_t count,
                 const struct variation *more)
{
    for (size_t i = 0; i < count; i++)
        if (chosen[i] == more || !claims_go_together(p->arena, chosen[i], more))
            return false;
    return true;
}

/* Two to TOGETHER_MAX twins that go together; fewer where there are no such. */
static size_t choose_together(struct proof *p, const struct variation_list *twins,
                              struct rng *rng, const struct variation **chosen)
{
    size_t want = 2 + (size_t)rng_below(rng, TOGETHER_MAX - 1), count = 0;

    for (size_t tries = 0; count < want && tries < (size_t)10 * TOGETHER_MAX; tries++) {
        const struct variation *v = &twins->at[rng_below(rng, twins->len)];

        if (fits(p, chosen, count, v))
            chosen[count++] = v;
    }
    return count;
}

static struct str names_of(struct proof *p, const struct variation *const *chosen,
                           size_t count)
{
    struct str text = STR_NONE;

    for (size_t i = 0; i < count; i++) {
        struct str claim = chosen[i]->claim ? chosen[i]->claim->id : STR_NONE;

        text =
            arena_printf(p->arena, "%.*s%s%.*s%s%.*s", STR_ARG(text), i ? " + " : "",
                         STR_ARG(claim), claim.len ? ":" : "", STR_ARG(chosen[i]->name));
    }
    return text;
}

static void try_combination(struct proof *p, const struct variation_list *twins,
                            struct rng *rng)
{
    const struct variation *chosen[TOGETHER_MAX];
    size_t count = choose_together(p, twins, rng, chosen);
    struct prove_entry e = { .contract = p->contract,
                             .combination = names_of(p, chosen, count),
                             .is_twin = true };
    struct arena *model_arena = arena_open();

    service_set_model(
        p->endpoint.service,
        claims_model_of(model_arena, p->contract, p->endpoint.states, chosen, count));
    e.outcome = run_until_red(p, NULL, false, &e) ? PROVE_FALSE_ALARM : PROVE_PASSED;
    if (!is_stopped(p))
        add_entry(p, &e);
    arena_close(model_arena);
}

static void try_combinations(struct proof *p, const struct variation_list *twins)
{
    struct rng rng = rng_seeded(p->options->seed ^ str_hash(p->contract->name));

    for (size_t i = 0; twins->len > 1 && i < p->options->combinations && !is_stopped(p);
         i++)
        try_combination(p, twins, &rng);
}

/* All of the suite on the honest model; false where anything is not green. */
static bool run_honest(struct proof *p)
{
    struct job job = { 0 };
    size_t red = 0;

    for (size_t i = 0; i < p->spots.len && !is_stopped(p); i++) {
        const struct case_result *r = run_case(p, &job, &p->spots.at[i]);

        if (r->verdict != VERDICT_FAIL && r->verdict != VERDICT_ERROR)
            continue;
        struct prove_entry e = { .contract = p->contract, .outcome = PROVE_FALSE_ALARM };

        note_red(p, r, &e);
        add_entry(p, &e);
        red++;
    }
    p->result->honest_failures += red;
    return red == 0;
}

static void list_spots(struct proof *p)
{
    struct plan plan = plan_of(p->options->suite, p->options->selection, p->contract);
    struct case_instance instance;

    p->spots = (struct spot_list){ 0 };
    arena_reset(p->case_arena);
    while (plan_next(&plan, p->case_arena, &instance))
        *vec_push(p->arena, &p->spots) = (struct spot){ instance.def, instance.row };
}

static void try_all(struct proof *p, const struct variation_list *list, bool twins)
{
    for (size_t i = 0; i < list->len && !is_stopped(p); i++)
        try_variation(p, &list->at[i], twins);
}

/* --- a contract --- */

static bool prove_contract(struct proof *p, const struct variation_list *mutants,
                           const struct variation_list *twins, struct err *err)
{
    const struct states *states = suite_states(p->options->suite, p->contract);

    list_spots(p);
    if (!endpoint_open(p->arena, &p->target, p->contract, states, NULL, 1, &p->endpoint,
                       err))
        return false;
    if (run_honest(p)) {
        try_all(p, mutants, false);
        try_all(p, twins, true);
        try_combinations(p, twins);
    }
    endpoint_close(&p->endpoint);
    return true;
}

/* --claim narrows the mutants, not the cases that may kill them. */
static bool is_wanted(const struct selection *s, const struct variation *v)
{
    for (size_t i = 0; i < s->claims.len; i++) {
        struct str id = s->claims.at[i];
        size_t slash = str_find_char(id, '/');

        if (v->claim &&
            str_eq(str_from_at(id, slash == SIZE_MAX ? 0 : slash + 1), v->claim->id))
            return true;
    }
    return s->claims.len == 0;
}

static struct variation_list wanted(struct arena *a, const struct selection *s,
                                    struct variation_list all)
{
    struct variation_list list = { 0 };

    for (size_t i = 0; i < all.len; i++)
        if (is_wanted(s, &all.at[i]))
            *vec_push(a, &list) = all.at[i];
    return list;
}

static bool is_selected(const struct selection *s, const struct contract *c)
{
    for (size_t i = 0; i < s->contracts.len; i++)
        if (str_eq(s->contracts.at[i], c->name))
            return true;
    return s->contracts.len == 0;
}

bool prove(struct arena *a, const struct prove_options *o, struct prove_result *ret,
           struct err *err)
{
    uint64_t started = clock_now_ns();
    struct selection cases = *o->selection;
    struct prove_options own = *o;
    size_t count = o->suite->contract_count;
    struct variation_list *mutants = arena_array(a, struct variation_list, count + 1);
    struct variation_list *twins = arena_array(a, struct variation_list, count + 1);
    struct proof p = { .arena = a, .options = &own, .result = ret };
    bool ok = true;

    *ret = (struct prove_result){ 0 };
    cases.claims = (struct str_list){ 0 };
    own.selection = &cases;
    p.target = (struct target){ .kind = TARGET_MOCK, .name = S("mock") };
    p.target.in_process = !o->sockets;
    p.now_ms = clock_wall_ms();
    p.case_arena = arena_open();
    for (size_t i = 0; i < count; i++) {
        const struct contract *c = o->suite->contracts[i];

        if (!is_selected(o->selection, c))
            continue;
        mutants[i] = wanted(a, o->selection, claims_mutants(a, c, NULL));
        if (!o->no_twins)
            twins[i] = wanted(a, o->selection, claims_twins(a, c));
        p.planned +=
            mutants[i].len + twins[i].len + (twins[i].len > 1 ? o->combinations : 0);
    }
    for (size_t i = 0; ok && i < count && !is_stopped(&p); i++) {
        p.contract = o->suite->contracts[i];
        if (is_selected(o->selection, p.contract))
            ok = prove_contract(&p, &mutants[i], &twins[i], err);
    }
    arena_close(p.case_arena);
    ret->duration_ns = clock_now_ns() - started;
    ret->interrupted = is_stopped(&p);
    return ok;
}

double prove_score(const struct prove_result *r)
{
    size_t all = r->killed + r->survived;

    return all ? 100.0 * (double)r->killed / (double)all : 100.0;
}
