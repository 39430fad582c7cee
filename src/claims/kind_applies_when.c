/* applies-when: a field counts only under a condition. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/values.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* Where the condition looks. */
enum look { AT_RESULT, AT_REQUEST, AT_STORED };

static const json_t *looked_at(const struct model_call *call, struct str name,
                               enum look look)
{
    const json_t *sent = json_member(call->sent, name);
    const json_t *stored =
        model_stored(call, call->before ? call->before : call->record, name);

    switch (look) {
    case AT_RESULT:
        return sent ? sent : stored;
    case AT_REQUEST:
        return sent;
    case AT_STORED:
        return stored;
    }
    return NULL;
}

static bool holds(const struct model_call *call, const struct claim *claim,
                  enum look look)
{
    json_t *when = json_mutable(json_object_get(claim->params, "when"));

    for (void *at = json_object_iter(when); at; at = json_object_iter_next(when, at)) {
        const json_t *value = looked_at(call, json_iter_key(at), look);

        if (!value || !json_same(value, json_object_iter_value(at)))
            return false;
    }
    return true;
}

static bool drop_unless(struct model_call *call, const struct behave_ctx *c, bool counts)
{
    if (!counts)
        json_object_deln(call->sent, c->field.at, c->field.len);
    return true;
}

static bool when_result(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return drop_unless(call, c, holds(call, c->claim, AT_RESULT));
}

static bool when_request(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return drop_unless(call, c, holds(call, c->claim, AT_REQUEST));
}

static bool when_stored(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return drop_unless(call, c, holds(call, c->claim, AT_STORED));
}

static bool inverted(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return drop_unless(call, c, !holds(call, c->claim, AT_RESULT));
}

static bool never(struct model_call *call, const void *ctx)
{
    return drop_unless(call, ctx, false);
}

static bool always(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx;
    return true;
}

static bool refuse_otherwise(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!json_member(call->sent, c->field) || holds(call, c->claim, AT_RESULT))
        return true;
    return model_refuse(call, REFUSAL_INVALID, NULL, c->field,
                        json_member(call->sent, c->field), "%.*s does not apply",
                        STR_ARG(c->field));
}

static bool is_sure(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return !params_in_doubt(claim);
}

static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return !claim_is_clear(claim);
}

static const struct mutation rows[] = {
    { "always-stored", "{} is stored whatever the condition", PER_FIELD, STAGE_APPLY,
      true, always, NULL, false },
    { "never-stored", "{} is never stored", PER_FIELD, STAGE_APPLY, true, never, NULL,
      false },
    { "inverted", "{} is stored only where the condition does not hold", PER_FIELD,
      STAGE_APPLY, true, inverted, NULL, false },
    { "looks-at-stored", "the condition of {} is looked up in the record as it was",
      PER_FIELD, STAGE_APPLY, true, when_stored, NULL, false },
    { "refused-otherwise", "{} is refused where the condition does not hold", PER_FIELD,
      STAGE_APPLY, true, refuse_otherwise, NULL, false },
    { "looks-at-request", "the condition of {} is looked up in the request alone",
      PER_FIELD, STAGE_APPLY, true, when_request, is_sure, false },
};

static const struct mutation twin_rows[] = {
    { "looks-at-request-in-doubt",
      "the condition of {} is looked up in the request alone", PER_FIELD, STAGE_APPLY,
      true, when_request, is_open, false },
};

/* --- how to find out --- */

static bool stored_holds(struct variant_maker *m, const struct claim *claim,
                         const struct state_record *r)
{
    json_t *when = json_mutable(json_object_get(claim->params, "when"));

    for (void *at = json_object_iter(when); at; at = json_object_iter_next(when, at)) {
        const json_t *own = scene_stored(m, claim->operation, r, json_iter_key(at));

        if (!own || !json_same(own, json_object_iter_value(at)))
            return false;
    }
    return true;
}

/* The first record that meets the condition, or does not. */
static bool scene_where(struct variant_maker *m, const struct claim *claim, bool holds,
                        struct scene *ret)
{
    const struct states *states = maker_states(m);
    const struct resource *resource = claim->operation->effect.resource;

    for (size_t i = 0; i < states->len; i++) {
        struct scene s = { .state = &states->at[i] };

        for (size_t k = 0; k < scene_count(s.state, resource); k++) {
            s.rec[0] = scene_record(s.state, resource, k);
            if (stored_holds(m, claim, s.rec[0]) != holds)
                continue;
            *ret = s;
            return true;
        }
    }
    return false;
}

static json_t *sample(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s)
{
    return other_value(m, claim->operation, s, s->rec[0], claim_text(claim, "field"));
}

static void try_true(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (!scene_where(m, claim, false, &s))
        return;
    struct variant *v = variant_new(m, claim, &s, "together with its condition");

    send_to(v, s.rec[0]);
    change_field(v, claim_text(claim, "field"), sample(m, claim, &s));
    then_changed(v, s.rec[0]);
    variant_done(v);
}

/* The field is sent and expected to stay. */
static struct variant *start_ignored(struct variant_maker *m, const struct claim *claim,
                                     const struct scene *s, const char *name)
{
    struct variant *v = variant_new(m, claim, s, "%s", name);

    send_to(v, s->rec[0]);
    send_field(v, claim_text(claim, "field"), sample(m, claim, s));
    return v;
}

static void try_alone(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (!scene_where(m, claim, false, &s))
        return;
    struct variant *v =
        start_ignored(m, claim, &s, "alone, where the condition does not hold");

    then_changed(v, s.rec[0]);
    variant_done(v);
}

/* A value of the condition's field that is not the condition's. */
static json_t *another(struct variant_maker *m, const struct claim *claim,
                       struct str field, size_t skip)
{
    const struct field *f = params_field(claim, field);
    const json_t *wanted = json_member(json_object_get(claim->params, "when"), field);
    const json_t *values = f ? values_legal(maker_arena(m), claim->contract, f) : NULL;

    for (size_t i = 0; i < json_array_size(values); i++)
        if (!json_same(json_array_get(values, i), wanted) && skip-- == 0)
            return lit(m, json_array_get(values, i));
    return NULL;
}

static void try_false(struct variant_maker *m, const struct claim *claim, bool stored,
                      size_t skip, const char *name)
{
    json_t *when = json_object_get(claim->params, "when");
    struct str condition = json_iter_key(json_object_iter(when));
    json_t *value = another(m, claim, condition, skip);
    struct scene s;

    if (!value || !scene_where(m, claim, stored, &s))
        return;
    struct variant *v = start_ignored(m, claim, &s, name);

    change_field(v, condition, value);
    json_t *is = then_changed(v, s.rec[0]);

    if (stored) /* what is stored may go with its condition */
        expect_at(
            m, is,
            params_place(maker_arena(m), claim->operation, claim_text(claim, "field")),
            tag(m, "not", sample(m, claim, &s)));
    else
        expect_at(
            m, is,
            params_place(maker_arena(m), claim->operation, claim_text(claim, "field")),
            tag(m, "unchanged", NULL));
    variant_done(v);
}

/* Whether the record's own state is enough is what is most often left open. */
static void try_stored(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (!scene_where(m, claim, true, &s))
        return;
    struct variant *v =
        variant_new(m, claim, &s, "alone, where the record meets the condition");

    json_t *value = sample(m, claim, &s);

    send_to(v, s.rec[0]);
    send_field(v, claim_text(claim, "field"), value);
    json_t *is = then_changed(v, s.rec[0]);

    expect_stored(m, claim->operation, is, claim_text(claim, "field"), value);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    if (claim_is_clear(claim)) {
        try_true(m, claim);
        try_alone(m, claim);
        try_false(m, claim, false, 0, "beside a condition that is not met");
        try_false(m, claim, false, 1, "beside another one that is not met");
        try_false(m, claim, true, 0, "beside the end of its condition");
    }
    if (!params_in_doubt(claim))
        try_stored(m, claim);
}

static const struct claim_param params[] = {
    { "field", NAME_SCHEMA, "the sent field that is ignored otherwise", true },
    { "when", OBJECT_SCHEMA, "fields and the values that they must have", true },
    { 0 },
};

const struct claim_kind kind_applies_when = {
    .name = "applies-when",
    .says = "a field counts only under a condition and is ignored otherwise",
    .proves = "Sends the field with the condition true, with it false, alone, and with a "
              "condition that the same request changes.",
    .about = "The condition is looked up in the record as it will be: the stored one"
             " with the changes of the same request applied. A request that makes "
             "the condition true and sends the field in one go stores both.",
    .subject = ABOUT_VALUES,
    .example = "- id: solution-when-closed\n"
               "  kind: applies-when\n"
               "  operation: changeTicket\n"
               "  field: solution\n"
               "  when: {state: closed}\n"
               "  says: a solution counts for closed tickets only\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .keeps = { twin_rows, countof(twin_rows) },
    .honest = { STAGE_APPLY, true, when_result },
    .variants = variants,
};
