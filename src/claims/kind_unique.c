/* unique: a value may belong to one record only. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/near.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

typedef bool same_fn(const json_t *one, const json_t *other);

static bool same_text_nocase(const json_t *one, const json_t *other)
{
    return json_is_string(one) && json_is_string(other)
               ? str_eq_nocase(json_text(one), json_text(other))
               : json_same(one, other);
}

static bool is_sent_and_new(const struct model_call *call, const struct behave_ctx *c)
{
    const json_t *sent = model_sent(call, c->field);

    return sent && !json_is_null(sent);
}

/* Another record with the value that is sent. */
static const json_t *owner(const struct model_call *call, const struct behave_ctx *c,
                           same_fn *same)
{
    const struct resource *resource = call->operation->effect.resource;
    size_t count = world_count(call->world, resource);

    for (size_t i = 0; i < count && is_sent_and_new(call, c); i++) {
        const json_t *record = world_record(call->world, resource, i);
        const json_t *own = model_stored(call, record, c->field);

        if (own && same(own, model_sent(call, c->field)) &&
            !call_is_selected(call, record))
            return record;
    }
    return NULL;
}

static bool refuse(struct model_call *call, const struct behave_ctx *c,
                   const json_t *other)
{
    call->refusal_other = other;
    return model_refuse(
        call, REFUSAL_DUPLICATE, claim_is_clear(c->claim) ? c->claim : NULL, c->field,
        model_sent(call, c->field), "%.*s belongs to another record", STR_ARG(c->field));
}

static bool guard(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *other = owner(call, c, json_same);

    return other ? refuse(call, c, other) : true;
}

/* --- broken --- */

static bool not_enforced(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx;
    return true;
}

static bool own_refused(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = model_sent(call, c->field);

    for (size_t i = 0; i < call->selected_count && is_sent_and_new(call, c); i++) {
        const json_t *own = model_stored(call, call->selected[i], c->field);

        if (own && json_same(own, sent))
            return refuse(call, c, call->selected[i]);
    }
    return guard(call, ctx);
}

static bool every_value_refused(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *other = call_neighbour(call);

    if (is_sent_and_new(call, c) && other)
        return refuse(call, c, other);
    return guard(call, ctx);
}

static bool ignored(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (owner(call, c, json_same))
        call_drop(call, c->field);
    return true;
}

/* The value goes over from its owner. */
static bool stolen(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const struct resource *resource = call->operation->effect.resource;
    const json_t *other = owner(call, c, json_same);
    json_t *edit =
        other ? world_edit(call->world, resource, json_member(other, resource->key))
              : NULL;

    if (edit)
        model_store(call, edit, c->field, json_null());
    return true;
}

static bool stored_though_refused(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = call_request_value(call, c->field);
    json_t *record =
        call->refusal == REFUSAL_DUPLICATE && sent ? call_edit_target(call) : NULL;

    if (record)
        model_store(call, record, c->field, sent);
    return true;
}

static bool begins_with(const json_t *own, const json_t *sent)
{
    return near_matches(own, sent, NEAR_BEGINNING);
}

static bool beginning_refused(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *other = owner(call, c, begins_with);

    return other ? refuse(call, c, other) : true;
}

static bool may_be_near(struct arena *a, const struct claim *claim, struct str field)
{
    return near_is_sure(a, claim->operation, field);
}

/* A new record has no value of its own yet. */
static bool is_there_before(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return claim->operation->effect.verb != EFFECT_CREATE;
}

static const struct mutation rows[] = {
    { "not-enforced", "two records can have the same {}", PER_FIELD, STAGE_GUARD, false,
      not_enforced, NULL, false },
    { "own-refused", "a record's own {} sent again is refused", PER_FIELD, STAGE_GUARD,
      false, own_refused, is_there_before, false },
    { "free-refused", "every {} is refused as taken", PER_FIELD, STAGE_GUARD, false,
      every_value_refused, NULL, false },
    { "ignored", "a taken {} is ignored, and the request succeeds", PER_FIELD,
      STAGE_GUARD, false, ignored, NULL, false },
    { "stolen", "a taken {} goes over from its owner", PER_FIELD, STAGE_GUARD, false,
      stolen, NULL, false },
    { "stored-though-refused", "a taken {} is refused, and stored", PER_FIELD,
      STAGE_RESPOND, false, stored_though_refused, is_there_before, true },
    { "beginning-taken", "a {} is refused with which another one begins", PER_FIELD,
      STAGE_GUARD, false, beginning_refused, may_be_near, false },
};

/* --- open: letter case --- */

static bool guard_nocase(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *other = owner(call, c, same_text_nocase);

    return other ? refuse(call, c, other) : true;
}

static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return !claim_is_clear(claim);
}

static const struct mutation twin_rows[] = {
    { "any-case-in-doubt", "{} is compared without regard to letter case", PER_FIELD,
      STAGE_GUARD, false, guard_nocase, is_open, false },
};

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    (void)param;
    return outcome_refused(call, REFUSAL_DUPLICATE) &&
           params_covers(call->arena, claim, call->refusal_field);
}

/* --- how to find out --- */

static json_t *value_of(struct variant_maker *m, const struct claim *claim,
                        const struct state_record *r)
{
    return ref(
        m, r, params_place(maker_arena(m), claim->operation, claim_text(claim, "field")));
}

static void try_taken(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, size_t from)
{
    struct str field = claim_text(claim, "field");
    struct variant *v = variant_new(m, claim, s, "the %.*s of %.*s", STR_ARG(field),
                                    STR_ARG(s->rec[from]->name));
    json_t *taken = value_of(m, claim, s->rec[from]);

    send_to(v, s->rec[1 - from]);
    send_field(v, field, taken);
    expect_outcome(v, claim, field, taken, s->rec[from]);
    then_all_unchanged(v);
    variant_done(v);
}

static void try_own(struct variant_maker *m, const struct claim *claim,
                    const struct scene *s)
{
    struct str field = claim_text(claim, "field");
    struct variant *v = variant_new(m, claim, s, "its own %.*s again", STR_ARG(field));

    send_to(v, s->rec[0]);
    change_field(v, field, value_of(m, claim, s->rec[0]));
    then_changed(v, s->rec[0]);
    then_others_unchanged(v, s->rec[0]);
    variant_done(v);
}

static void try_free(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s)
{
    struct str field = claim_text(claim, "field");
    struct variant *v =
        variant_new(m, claim, s, "a %.*s that nobody has", STR_ARG(field));

    send_to(v, s->rec[0]);
    change_field(v, field, other_value(m, claim->operation, s, s->rec[0], field));
    then_changed(v, s->rec[0]);
    then_others_unchanged(v, s->rec[0]);
    variant_done(v);
}

static void try_given_up(struct variant_maker *m, const struct claim *claim,
                         const struct scene *s)
{
    struct str field = claim_text(claim, "field");
    struct variant *v =
        variant_new(m, claim, s, "a %.*s that was given up", STR_ARG(field));

    send_to(v, s->rec[1]);
    send_field(v, field, other_value(m, claim->operation, s, s->rec[1], field));
    variant_next_step(v);
    send_to(v, s->rec[0]);
    change_field(v, field, value_of(m, claim, s->rec[1]));
    then_changed(v, s->rec[0]);
    variant_done(v);
}

/* Nearly the value of another record is one of its own. */
static void try_near(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, enum near_part part)
{
    const struct operation *op = claim->operation;
    struct str field = claim_text(claim, "field");
    const struct field *f = operation_field(op, field);
    json_t *near = near_value(m, op, s, field, f ? f->schema : NULL, part);

    if (!near)
        return;
    struct variant *v = variant_new(m, claim, s, "a %.*s that %s like a record's",
                                    STR_ARG(field), near_word(part));

    send_to(v, s->rec[1]);
    change_field(v, field, near);
    then_changed(v, s->rec[1]);
    then_unchanged(v, s->rec[0]);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str name = claim_text(claim, "field");
    struct str_list one = { &name, 1, 1 };
    struct scene s;

    if (!operation_takes_changes(claim->operation) ||
        !scene_of_different(m, claim->operation, &one, 2, &s))
        return;
    try_taken(m, claim, &s, 1);
    if (!claim_is_clear(claim))
        return;
    try_taken(m, claim, &s, 0);
    try_free(m, claim, &s);
    for (size_t k = 0; k < NEAR_COUNT; k++)
        try_near(m, claim, &s, (enum near_part)k);
    if (claim->operation->effect.verb == EFFECT_CREATE)
        return; /* a new record has no value of its own */
    try_own(m, claim, &s);
    try_given_up(m, claim, &s);
}

static const struct claim_param params[] = {
    { "field", NAME_SCHEMA, "the sent field", true },
    OUTCOME_PARAM,
    { 0 },
};

const struct claim_kind kind_unique = {
    .name = "unique",
    .says = "a value may belong to one record only",
    .proves =
        "Sends another record's value, the record's own value again, a new one, one that "
        "begins or ends like another record's, and one that another record has given up.",
    .about = "Three values are fine: the record's own sent again, one that nobody "
             "has, and one that its owner gave up. One is not: that of another "
             "record, which must keep it. In the outcome's body "
             "`$(existing.<member>)` is a member of the record that is in the way. "
             "Whether letter case counts is left open unless a claim says so.",
    .sources = "RFC 7643, 7 (uniqueness); RFC 9110, 15.5.10 (409).",
    .subject = ABOUT_VALUES,
    .example = "- id: codes-differ\n"
               "  kind: unique\n"
               "  operation: changeTicket\n"
               "  field: code\n"
               "  outcome: {status: 409}\n"
               "  says: no two tickets have the same code\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .keeps = { twin_rows, countof(twin_rows) },
    .honest = { STAGE_GUARD, false, guard },
    .refuses = about,
    .variants = variants,
};
