/* The counts of a run: cases by verdict, claims by what became of them. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/bug.h"
#include "check/deviation.h"
#include "check/result.h"

#include "base/banned.h"

static void add_deviations(struct arena *a, struct tally *t,
                           const struct deviation_list *list)
{
    t->deviation_count = list ? list->len : 0;
    t->deviations = arena_array(a, struct deviation_tally, t->deviation_count + 1);
    for (size_t i = 0; i < t->deviation_count; i++)
        t->deviations[i] = (struct deviation_tally){ .deviation = &list->at[i] };
}

struct tally *tally_new(struct arena *a, const struct run_info *info)
{
    struct tally *t = arena_new(a, struct tally);
    const struct suite *suite = info->suite;

    add_deviations(a, t, info->deviations);

    t->arena = a;
    t->contract_count = suite->contract_count;
    t->contracts = arena_array(a, struct contract_tally, t->contract_count);
    for (size_t i = 0; i < t->contract_count; i++) {
        const struct contract *c = suite->contracts[i];
        struct contract_tally *ct = &t->contracts[i];

        *ct = (struct contract_tally){ .contract = c, .claim_count = c->claim_count };
        ct->claims = arena_array(a, struct claim_tally, c->claim_count);
        for (size_t k = 0; k < c->claim_count; k++)
            ct->claims[k].claim = &c->claims[k];
        ct->operations = arena_array(a, struct operation_tally, c->operation_count);
        for (size_t k = 0; k < c->operation_count; k++)
            ct->operations[k].operation = &c->operations[k];
    }
    return t;
}

static struct contract_tally *of_contract(struct tally *t, const struct contract *c)
{
    for (size_t i = 0; i < t->contract_count; i++)
        if (t->contracts[i].contract == c)
            return &t->contracts[i];
    BUG("a case of a contract that is not in the suite");
}

static struct claim_tally *of_claim(struct contract_tally *ct, const struct claim *claim)
{
    BUG_IF(claim < ct->contract->claims ||
           claim >= ct->contract->claims + ct->contract->claim_count);
    return &ct->claims[claim - ct->contract->claims];
}

/* Whether a failure is the case's own claims' or only `conforms`' of its operations. */
static bool speaks_against_own(const struct case_result *r)
{
    for (size_t i = 0; i < r->findings.len; i++)
        if (!r->findings.at[i].observed && !finding_claim(r, &r->findings.at[i]))
            return true;
    return false;
}

/* Whether something spoke against the case's claims that was only observed. */
static bool has_observed(const struct case_result *r)
{
    for (size_t i = 0; i < r->findings.len; i++)
        if (r->findings.at[i].observed)
            return true;
    return false;
}

static void add_own_claims(struct contract_tally *ct, const struct case_result *r)
{
    const struct case_def *def = r->instance->def;

    if (verdict_violates(r->verdict) && !speaks_against_own(r))
        return; /* neither shown nor refuted */
    for (size_t i = 0; i < def->prove_count; i++)
        if (def->proves[i]->strength == STRENGTH_UNCLEAR || !has_observed(r))
            of_claim(ct, def->proves[i])->cases[r->verdict]++;
        else
            of_claim(ct, def->proves[i])->observed++;
}

/* Every response judged says something about `conforms` of its operation. */
static void add_conforms(struct contract_tally *ct, const struct case_result *r)
{
    for (size_t i = 0; i < r->findings.len; i++) {
        const struct claim *claim = finding_claim(r, &r->findings.at[i]);

        if (claim && !r->findings.at[i].observed)
            of_claim(ct, claim)->cases[r->verdict]++;
    }
    for (size_t i = 0; i < r->timings.len; i++) {
        const struct claim *claim = conforms_claim(r->timings.at[i].operation);

        if (claim && r->timings.at[i].judged)
            of_claim(ct, claim)->cases[VERDICT_PASS]++;
    }
}

static void add_latencies(struct arena *a, struct contract_tally *ct,
                          const struct case_result *r)
{
    const struct contract *c = ct->contract;

    for (size_t i = 0; i < r->timings.len; i++) {
        const struct case_timing *t = &r->timings.at[i];

        if (!t->operation)
            continue;
        BUG_IF(t->operation < c->operations ||
               t->operation >= c->operations + c->operation_count);
        struct operation_tally *of = &ct->operations[t->operation - c->operations];

        if (!t->status) {
            of->unanswered++; /* how long it would have taken nobody knows */
            continue;
        }
        latency_add(a, &of->took, t->duration_ns);
        if (t->paced)
            latency_add(a, &of->since_due, t->late_ns + t->duration_ns);
    }
}

void tally_add(struct tally *t, const struct case_result *r)
{
    struct contract_tally *ct = of_contract(t, r->instance->def->file->contract);

    t->cases[r->verdict]++;
    ct->cases[r->verdict]++;
    t->requests += r->requests;
    ct->requests += r->requests;
    t->flaky += r->flaky;
    add_own_claims(ct, r);
    add_conforms(ct, r);
    for (size_t i = 0; i < t->deviation_count; i++)
        deviation_count(&t->deviations[i], r);
    add_latencies(t->arena, ct, r);
}

static size_t violations_of(const struct claim_tally *ct)
{
    return ct->cases[VERDICT_FAIL] + ct->cases[VERDICT_KNOWN];
}

static enum claim_status status_of(const struct claim_tally *ct)
{
    if (ct->claim->strength == STRENGTH_UNCLEAR)
        return ct->cases[VERDICT_PASS] + violations_of(ct) ? CLAIM_OBSERVED
                                                           : CLAIM_UNPROVED;
    if (violations_of(ct))
        return CLAIM_REFUTED;
    if (ct->observed)
        return CLAIM_OBSERVED; /* it would be refuted, had it been asked to hold */
    return ct->cases[VERDICT_PASS] ? CLAIM_PROVED : CLAIM_UNPROVED;
}

void tally_settle(struct tally *t)
{
    for (size_t i = 0; i < t->contract_count; i++) {
        struct contract_tally *ct = &t->contracts[i];

        for (size_t s = 0; s < countof(ct->claims_by_status); s++)
            ct->claims_by_status[s] = 0;
        for (size_t k = 0; k < ct->claim_count; k++) {
            ct->claims[k].status = status_of(&ct->claims[k]);
            ct->claims_by_status[ct->claims[k].status]++;
        }
    }
}

struct tally *tally_without_times(struct arena *a, const struct tally *from)
{
    struct tally *t = arena_new(a, struct tally);

    *t = *from;
    t->contracts = arena_array(a, struct contract_tally, t->contract_count);
    for (size_t i = 0; i < t->contract_count; i++) {
        struct contract_tally *ct = &t->contracts[i];
        size_t count = from->contracts[i].contract->operation_count;

        *ct = from->contracts[i];
        ct->operations = arena_array(a, struct operation_tally, count);
        for (size_t k = 0; k < count; k++) {
            ct->operations[k] = from->contracts[i].operations[k];
            latency_flatten(a, &ct->operations[k].took);
            latency_flatten(a, &ct->operations[k].since_due);
        }
    }
    return t;
}
