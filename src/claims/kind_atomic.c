/* atomic: a refused request changes nothing. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/tries.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

static bool apply_all_the_same(struct model_call *call, const void *ctx)
{
    (void)ctx;
    call->apply_though_refused = true;
    return true;
}

/* A legal value of a field in a refused request. */
static const json_t *legal_part(const struct model_call *call, struct str field)
{
    const struct field *f = operation_field(call->operation, field);
    const json_t *value = call_request_value(call, field);

    if (call->refusal == REFUSAL_NONE || str_eq(call->refusal_field, field) || !f ||
        !value || !schema_is_valid(f->schema, value, NULL))
        return NULL;
    return value;
}

static bool knows_the_client(const struct model_call *call)
{
    return call->refusal != REFUSAL_CREDENTIALS;
}

static bool keep_field(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *value = knows_the_client(call) ? legal_part(call, c->field) : NULL;
    json_t *record = value ? call_edit_target(call) : NULL;

    if (record)
        model_store(call, record, c->field, value);
    return true;
}

/* The first of several matching records is changed before the conflict is noticed. */
static bool keep_on_conflict(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    bool conflict =
        call->refusal == REFUSAL_CONFLICT || call->refusal == REFUSAL_DUPLICATE;
    json_t *record = conflict ? call_edit_target(call) : NULL;

    for (size_t i = 0; i < c->fields.len && record; i++) {
        const json_t *value = legal_part(call, c->fields.at[i]);

        if (value)
            model_store(call, record, c->fields.at[i], value);
    }
    return true;
}

static bool can_conflict(struct arena *a, const struct claim *claim, struct str field)
{
    (void)field;
    return params_find(a, claim->operation, "unique", STR_NONE) ||
           params_find(a, claim->operation, "ambiguous-match", STR_NONE);
}

/* Another field must be there whose refusal is certain, or a conflict. */
static bool can_be_refused_beside(struct arena *a, const struct claim *claim,
                                  struct str field)
{
    struct str_list fields = params_changeable(a, claim->operation);
    const struct claim *unique = params_find(a, claim->operation, "unique", STR_NONE);
    struct str_list own = { 0 };

    if (!params_is_stored(claim->operation, field))
        return false;
    if (unique)
        own = claim_fields(a, unique);
    if (unique && !list_has(&own, field))
        return true;
    for (size_t i = 0; i < fields.len; i++)
        if (!str_eq(fields.at[i], field) &&
            tries_one_illegal(a, claim->operation, fields.at[i]))
            return true;
    return false;
}

static bool can_be_refused(struct arena *a, const struct claim *claim, struct str field)
{
    struct str_list fields = params_changeable(a, claim->operation);

    (void)field;
    for (size_t i = 0; i < fields.len; i++)
        if (can_be_refused_beside(a, claim, fields.at[i]))
            return true;
    return false;
}

/* A refusal wipes the record's first text field. */
static bool wipe_on_refusal(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *record = call->refusal != REFUSAL_NONE && knows_the_client(call)
                         ? call_edit_target(call)
                         : NULL;
    const json_t *old = record ? model_stored(call, record, c->field) : NULL;

    if (record && old && !is_blank(old))
        model_store(call, record, c->field, json_null());
    return true;
}

static bool carry_out_unknown(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (call->refusal == REFUSAL_CREDENTIALS)
        call_carry_out(call);
    return true;
}

/* The first record takes what an unknown one was to get. */
static bool change_another(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const struct resource *resource = call->operation->effect.resource;
    bool unknown =
        call->refusal == REFUSAL_NOT_FOUND && world_count(call->world, resource);
    json_t *first = unknown
                        ? world_edit(call->world, resource,
                                     json_member(world_record(call->world, resource, 0),
                                                 resource->key))
                        : NULL;

    for (size_t i = 0; i < c->fields.len && first; i++) {
        const json_t *value = legal_part(call, c->fields.at[i]);

        call->apply_though_refused = true;
        if (value)
            model_store(call, first, c->fields.at[i], value);
    }
    return true;
}

static bool has_credentials(struct arena *a, const struct claim *claim, struct str field)
{
    (void)field;
    return params_find(a, claim->operation, "authenticates", STR_NONE) &&
           claim->operation->security_count;
}

static bool has_unknown(struct arena *a, const struct claim *claim, struct str field)
{
    (void)field;
    return params_find(a, claim->operation, "not-found", STR_NONE) != NULL;
}

static const struct mutation rows[] = {
    { "changes-unauthenticated",
      "a request without credentials is carried out, then refused", PER_CLAIM,
      STAGE_RESPOND, false, carry_out_unknown, has_credentials, false },
    { "changes-another", "an update of an unknown record changes the first one",
      PER_CLAIM, STAGE_RESPOND, false, change_another, has_unknown, false },
    { "applies-legal-part", "the legal part of a refused request is applied", PER_CLAIM,
      STAGE_AUTHENTICATE, false, apply_all_the_same, can_be_refused, false },
    { "keeps", "{} of a refused request is stored", PER_FIELD, STAGE_RESPOND, false,
      keep_field, can_be_refused_beside, false },
    { "wipes", "a refused request clears {}", PER_FIELD, STAGE_RESPOND, false,
      wipe_on_refusal, can_be_refused_beside, false },
    { "changes-on-conflict", "a conflict is noticed after a record was changed",
      PER_CLAIM, STAGE_RESPOND, false, keep_on_conflict, can_conflict, false },
};

/* --- how to find out --- */

static void beside_illegal(struct variant_maker *m, const struct claim *claim,
                           const struct scene *s, struct str legal)
{
    struct arena *a = maker_arena(m);
    const struct operation *op = claim->operation;
    struct str_list fields = params_changeable(a, op);

    for (size_t i = 0; i < fields.len; i++) {
        const json_t *value = tries_one_illegal(a, op, fields.at[i]);

        if (!value || str_eq(fields.at[i], legal) ||
            str_eq(params_place(a, op, fields.at[i]), params_place(a, op, legal)))
            continue;
        struct variant *v =
            variant_new(m, claim, s, "a legal %.*s beside an illegal %.*s",
                        STR_ARG(legal), STR_ARG(fields.at[i]));

        send_to(v, s->rec[0]);
        change_field(v, legal, other_value(m, op, s, s->rec[0], legal));
        send_condition(v, fields.at[i]);
        send_field(v, fields.at[i], lit(m, value));
        expect_outcome(v, claim, fields.at[i], lit(m, value), NULL);
        then_all_unchanged(v);
        variant_done(v);
        return;
    }
}

static void beside_duplicate(struct variant_maker *m, const struct claim *claim,
                             const struct claim *unique, struct str legal)
{
    struct str_list fields = claim_fields(maker_arena(m), unique);
    const struct operation *op = claim->operation;
    struct scene s;

    if (str_eq(legal, fields.at[0]) || !scene_of_different(m, op, &fields, 2, &s))
        return;
    struct variant *v = variant_new(m, claim, &s, "a legal %.*s beside a taken %.*s",
                                    STR_ARG(legal), STR_ARG(fields.at[0]));

    send_to(v, s.rec[0]);
    change_field(v, legal, other_value(m, op, &s, s.rec[0], legal));
    send_field(v, fields.at[0],
               ref(m, s.rec[1], params_place(maker_arena(m), op, fields.at[0])));
    expect_outcome(v, claim, fields.at[0], NULL, s.rec[1]);
    then_all_unchanged(v);
    variant_done(v);
}

static void on_conflict(struct variant_maker *m, const struct claim *claim,
                        const struct claim *ambiguous)
{
    struct str_list names = claim_strings(maker_arena(m), ambiguous, "identifiers");
    struct scene s;

    for (size_t i = 0; i < names.len; i++) {
        if (!scene_of_same(m, claim->operation, names.at[i],
                           claim_text(ambiguous, "setting"), false, &s))
            continue;
        struct variant *v =
            variant_new(m, claim, &s, "a conflict by %.*s", STR_ARG(names.at[i]));

        change_something(v, s.rec[0], names.at[i], STR_NONE);
        send_field(v, names.at[i],
                   ref(m, s.rec[0],
                       params_place(maker_arena(m), claim->operation, names.at[i])));
        expect_outcome(v, claim, names.at[i], NULL, NULL);
        then_all_unchanged(v);
        variant_done(v);
    }
}

static void without_credentials(struct variant_maker *m, const struct claim *claim,
                                const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "a legal change without credentials");

    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_credentials(v, STR_NONE, NULL);
    expect_refusal(v);
    then_all_unchanged(v);
    variant_done(v);
}

/* The strongest name of a record, with something behind it. */
static void of_unknown(struct variant_maker *m, const struct claim *claim,
                       const struct scene *s)
{
    const struct operation *op = claim->operation;
    struct str_list names = params_identifiers(maker_arena(m), op);
    struct str name = names.len ? names.at[0] : op->effect.resource->key;
    struct variant *v = variant_new(m, claim, s, "a legal change of an unknown record");

    change_something(v, s->rec[0], name, STR_NONE);
    send_path(v, unknown_key(m, s->rec[0], op->effect.resource->key));
    if (!op->effect.by.len)
        send_field(v, name, unknown_key(m, s->rec[0], name));
    expect_refusal(v);
    then_all_unchanged(v);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    const struct operation *op = claim->operation;
    const struct claim *unique = params_find(maker_arena(m), op, "unique", STR_NONE);
    const struct claim *ambiguous =
        params_find(maker_arena(m), op, "ambiguous-match", STR_NONE);
    struct scene s;

    if (!scene_rich(m, op, &s))
        return;
    struct str_list fields = params_changeable(maker_arena(m), op);

    for (size_t i = 0; i < fields.len; i++) {
        struct scene own = s;

        if (!other_value(m, op, &own, own.rec[0], fields.at[i]) &&
            !scene_for_field(m, op, fields.at[i], &own))
            continue;
        beside_illegal(m, claim, &own, fields.at[i]);
        if (unique)
            beside_duplicate(m, claim, unique, fields.at[i]);
    }
    if (ambiguous)
        on_conflict(m, claim, ambiguous);
    if (has_credentials(maker_arena(m), claim, STR_NONE))
        without_credentials(m, claim, &s);
    if (has_unknown(maker_arena(m), claim, STR_NONE))
        of_unknown(m, claim, &s);
}

static const struct claim_param params[] = {
    OUTCOME_PARAM,
    { 0 },
};

const struct claim_kind kind_atomic = {
    .name = "atomic",
    .says = "a refused request changes nothing",
    .proves =
        "Sends a legal and an illegal field together, each legal field once; expects "
        "the refusal and the record as it was.",
    .about = "The classic partial failure: two fields are sent, the second one is "
             "refused, and the first one is stored all the same. Also tried are "
             "requests without credentials and updates of an unknown record: neither"
             " may leave a trace.",
    .sources = "RFC 5789, 2: a PATCH is applied wholly or not at all.",
    .subject = ABOUT_UPDATES,
    .example = "- id: all-or-nothing\n"
               "  kind: atomic\n"
               "  operation: changeTicket\n"
               "  outcome: {status: 4xx}\n"
               "  says: a refused change changes nothing\n"
               "- id: other-states\n"
               "  kind: rejects\n"
               "  operation: changeTicket\n"
               "  field: state\n"
               "  says: any other state is refused\n",
    .params = params,
    .wfc = 114,
    .breaks = { rows, countof(rows) },
    .variants = variants,
};
