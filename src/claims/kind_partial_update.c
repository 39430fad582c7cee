/* partial-update: fields left out stay as they are. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/twice.h"
#include "claims/variants.h"
#include "doc/json.h"
#include "http/message.h"

#include "base/banned.h"

static bool is_left_out(const struct model_call *call, struct str field)
{
    return !call_request_value(call, field);
}

static bool null_left_out(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (is_left_out(call, c->field))
        model_store(call, call->record, c->field, json_null());
    return true;
}

static bool null_all_left_out(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    for (size_t i = 0; i < c->fields.len; i++)
        if (is_left_out(call, c->fields.at[i]))
            model_store(call, call->record, c->fields.at[i], json_null());
    return true;
}

static bool reset_left_out(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *old = model_stored(call, call->record, c->field);

    if (is_left_out(call, c->field) && !is_blank(old))
        model_store(call, call->record, c->field, reset_value(call->arena, old));
    return true;
}

/* As a form with all of its fields empty does: only where something else was sent. */
static bool null_beside(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *other = c->value;

    if (is_left_out(call, c->field) && call_request_value(call, json_text(other)))
        model_store(call, call->record, c->field, json_null());
    return true;
}

/* Each request begins with the record as it was before the first one. */
static bool begin_with_first(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *first = call->before ? twice_recall(call, S("first")) : NULL;

    if (call->before && !first)
        twice_remember(call, S("first"), call->before);
    for (size_t i = 0; first && i < c->fields.len; i++) {
        json_t *old = model_stored(call, first, c->fields.at[i]);

        if (is_left_out(call, c->fields.at[i]))
            model_store(call, call->record, c->fields.at[i], old ? old : json_null());
    }
    return true;
}

/* --- keys of an object --- */

static bool forget_keys(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = call_request_value(call, c->field);

    if (json_is_object(sent))
        model_store(call, call->record, c->field, sent);
    return true;
}

static json_t *old_keys(struct model_call *call, const struct behave_ctx *c)
{
    json_t *old = call->before ? model_stored(call, call->before, c->field) : NULL;

    return json_is_object(old) && json_is_object(call_request_value(call, c->field))
               ? old
               : NULL;
}

static bool forget_one_key(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *old = old_keys(call, c);
    json_t *now = json_copy_deep(call->arena, model_stored(call, call->record, c->field));

    for (void *at = json_object_iter(old); at; at = json_object_iter_next(old, at)) {
        struct str key = json_iter_key(at);

        if (json_member(call_request_value(call, c->field), key))
            continue;
        json_object_deln(now, key.at, key.len);
        model_store(call, call->record, c->field, now);
        break;
    }
    return true;
}

static bool null_other_keys(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *old = old_keys(call, c);
    json_t *now = json_copy_deep(call->arena, model_stored(call, call->record, c->field));

    for (void *at = json_object_iter(old); at; at = json_object_iter_next(old, at)) {
        struct str key = json_iter_key(at);

        if (!json_member(call_request_value(call, c->field), key))
            json_object_setn_nocheck(now, key.at, key.len, json_null());
    }
    if (json_object_size(old))
        model_store(call, call->record, c->field, now);
    return true;
}

/* --- for which fields --- */

/* A claim that names one field, and that an object, speaks of its keys. */
static bool is_of_keys(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);

    return claim_fields(a, claim).len && f &&
           types_of(claim->contract, f->schema_json) == TYPE_OBJECT;
}

static bool is_of_field(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return claim->operation->effect.resource && params_is_stored(claim->operation, field);
}

static bool is_plain(struct arena *a, const struct claim *claim, struct str field)
{
    return is_of_field(a, claim, field) && !params_link(claim->operation, field);
}

static bool has_several(struct arena *a, const struct claim *claim, struct str field)
{
    (void)field;
    return claim_fields(a, claim).len == 0 &&
           params_changeable(a, claim->operation).len > 1;
}

static const struct mutation rows[] = {
    { "nulls", "{} becomes null when it is left out", PER_FIELD, STAGE_APPLY, false,
      null_left_out, is_of_field, false },
    { "resets", "{} becomes empty when it is left out", PER_FIELD, STAGE_APPLY, false,
      reset_left_out, is_plain, false },
    { "nulls-left-out", "all fields that are left out become null", PER_CLAIM,
      STAGE_APPLY, false, null_all_left_out, NULL, false },
    { "undoes-the-last", "fields that are left out become what they were at first",
      PER_CLAIM, STAGE_APPLY, false, begin_with_first, has_several, false },
    { "forgets-keys", "keys of {} that are not sent are lost", PER_FIELD, STAGE_APPLY,
      false, forget_keys, is_of_keys, false },
    { "forgets-a-key", "the first key of {} that is not sent is lost", PER_FIELD,
      STAGE_APPLY, false, forget_one_key, is_of_keys, false },
    { "nulls-keys", "keys of {} that are not sent become null", PER_FIELD, STAGE_APPLY,
      false, null_other_keys, is_of_keys, false },
};

/* --- one field lost beside another one --- */

/* What becomes of a field when its condition changes is another question. */
static bool is_condition_of(struct arena *a, const struct claim *claim, struct str field,
                            struct str of)
{
    const struct claim *when = params_find(a, claim->operation, "applies-when", of);

    return when && json_member(json_object_get(when->params, "when"), field);
}

static void list_pairs(struct arena *a, const struct claim *claim,
                       struct variation_list *ret)
{
    struct str_list fields = params_fields(a, claim);

    for (size_t i = 0; i < fields.len && fields.len > 1; i++) {
        struct str lost = fields.at[i], sent = fields.at[(i + 1) % fields.len];

        if (!is_of_field(a, claim, lost) || is_condition_of(a, claim, sent, lost) ||
            str_eq(params_place(a, claim->operation, lost),
                   params_place(a, claim->operation, sent)))
            continue;
        struct variation *v =
            variation_add(a, claim, "nulls-beside",
                          arena_printf(a, "%.*s+%.*s", STR_ARG(lost), STR_ARG(sent)),
                          "the first of {} becomes null when the second is sent", ret);

        v->field = lost;
        v->value = json_str(a, sent);
    }
}

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    mutations_list(a, claim, rows, countof(rows), ret);
    list_pairs(a, claim, ret);
}

/* --- open: an update of nothing --- */

static bool refuse_nothing(struct model_call *call, const void *ctx)
{
    struct str_list identifiers = params_identifiers(call->arena, call->operation);
    json_t *changes = call->changes;

    (void)ctx;
    for (void *at = json_object_iter(changes); at;
         at = json_object_iter_next(changes, at)) {
        struct str name = json_iter_key(at);

        if (!list_has(&identifiers, name))
            return true;
    }
    return model_refuse(call, REFUSAL_INVALID, NULL, STR_NONE, NULL, "nothing to change");
}

static bool nothing_is_open(struct arena *a, const struct claim *claim, struct str field)
{
    (void)field;
    return !claim_is_clear(claim) && claim_fields(a, claim).len == 0;
}

static const struct mutation twin_rows[] = {
    { "refuses-nothing", "an update without any change is refused", PER_CLAIM,
      STAGE_NORMALISE, true, refuse_nothing, nothing_is_open, false },
};

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    if (variation_is(variation, "nulls-beside"))
        behave_add(a, claim, variation, STAGE_APPLY, false, null_beside, ret);
    mutations_behave(a, claim, variation, rows, countof(rows), ret);
    mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret);
}

/* --- how to find out --- */

static bool scene_with(struct variant_maker *m, const struct operation *op,
                       struct str field, struct scene *s)
{
    return (scene_rich(m, op, s) && other_value(m, op, s, s->rec[0], field)) ||
           scene_for_field(m, op, field, s);
}

static void try_alone(struct variant_maker *m, const struct claim *claim,
                      struct str field)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!scene_with(m, op, field, &s))
        return;
    struct variant *v = variant_new(m, claim, &s, "%.*s alone", STR_ARG(field));

    send_to(v, s.rec[0]);
    change_field(v, field, other_value(m, op, &s, s.rec[0], field));
    then_changed(v, s.rec[0]);
    variant_done(v);
}

static void try_pair(struct variant_maker *m, const struct claim *claim, struct str one,
                     struct str other)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!scene_with(m, op, one, &s) || !other_value(m, op, &s, s.rec[0], other))
        return;
    struct variant *v =
        variant_new(m, claim, &s, "%.*s and %.*s", STR_ARG(one), STR_ARG(other));

    send_to(v, s.rec[0]);
    change_field(v, one, other_value(m, op, &s, s.rec[0], one));
    change_field(v, other, other_value(m, op, &s, s.rec[0], other));
    then_changed(v, s.rec[0]);
    variant_done(v);
}

/* Whether the schema lets an update be empty (`minProperties`): of what has to stand
 * around the changes it says nothing here. */
static bool takes_nothing(struct variant_maker *m, const struct operation *op)
{
    json_t *nothing = arena_json(maker_arena(m), json_object());

    for (size_t i = 0; i < op->body_count && !op->effect.request.len; i++)
        if (op->body[i].schema &&
            (http_media_is_json(op->body[i].range) || operation_sends_text(op)) &&
            json_object_get(contract_deref(op->contract, op->body[i].schema_json),
                            "minProperties"))
            return schema_is_valid(op->body[i].schema, nothing, NULL);
    return true;
}

static void try_nothing(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (!takes_nothing(m, claim->operation) || !scene_rich(m, claim->operation, &s))
        return;
    struct variant *v = variant_new(m, claim, &s, "no field at all");

    send_to(v, s.rec[0]);
    expect_either(v);
    then_changed(v, s.rec[0]);
    variant_done(v);
}

/* The other keys of an object stay. */
static void try_key(struct variant_maker *m, const struct claim *claim,
                    const struct scene *s, struct str field, struct str key,
                    const char *name)
{
    json_t *sent = arena_json(maker_arena(m), json_object());
    json_t *expected = arena_json(maker_arena(m), json_object());
    json_t *stored = json_mutable(scene_stored(m, claim->operation, s->rec[0], field));
    struct variant *v = variant_new(m, claim, s, "%s of %.*s", name, STR_ARG(field));
    json_t *value = lit_text(m, S("a value of its own"));

    json_object_setn_nocheck(sent, key.at, key.len, value);
    for (void *at = json_object_iter(stored); at;
         at = json_object_iter_next(stored, at)) {
        struct str own = json_iter_key(at);

        json_object_setn_nocheck(expected, own.at, own.len, tag(m, "unchanged", NULL));
    }
    json_object_setn_nocheck(expected, key.at, key.len, value);
    send_to(v, s->rec[0]);
    send_field(v, field, sent);
    json_t *is = then_changed(v, s->rec[0]);

    expect_at(m, is, params_place(maker_arena(m), claim->operation, field), expected);
    variant_done(v);
}

static void try_keys(struct variant_maker *m, const struct claim *claim, struct str field)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!scene_for_field(m, op, field, &s))
        return;
    json_t *stored = json_mutable(scene_stored(m, op, s.rec[0], field));
    size_t tried = 0;

    try_key(m, claim, &s, field, S("brand_new_key"), "a new key");
    for (void *at = json_object_iter(stored); at && tried < 3;
         at = json_object_iter_next(stored, at), tried++)
        try_key(m, claim, &s, field, json_iter_key(at), "a stored key");
}

static void try_pairs(struct variant_maker *m, const struct claim *claim,
                      const struct str_list *fields)
{
    for (size_t i = 0; i < fields->len; i++)
        for (size_t k = i + 1; k < fields->len; k++)
            if (k == i + 1 || maker_is_thorough(m))
                try_pair(m, claim, fields->at[i], fields->at[k]);
}

/* Changes one field after another; each request leaves alone what the others changed. */
static void change_in_turn(struct variant *v, const struct claim *claim,
                           const struct scene *s, const struct str_list *fields)
{
    for (size_t i = 0; i < fields->len; i++) {
        if (i)
            variant_next_step(v);
        send_to(v, s->rec[0]);
        change_field(v, fields->at[i],
                     other_value(variant_maker_of(v), claim->operation, s, s->rec[0],
                                 fields->at[i]));
    }
    then_changed(v, s->rec[0]);
    variant_done(v);
}

static bool is_switch(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, struct str field)
{
    return json_is_false(scene_stored(m, claim->operation, s->rec[0], field));
}

static void try_in_turn(struct variant_maker *m, const struct claim *claim)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!scene_rich(m, op, &s))
        return;
    struct str_list fields = plain_fields(m, op, &s, s.rec[0]);

    if (fields.len < 2)
        return;
    struct str_list two = { fields.at, 2, 2 };

    change_in_turn(variant_new(m, claim, &s, "%.*s, then %.*s", STR_ARG(fields.at[0]),
                               STR_ARG(fields.at[1])),
                   claim, &s, &two);
    for (size_t i = 0; i < fields.len; i++) {
        struct str next = fields.at[(i + 1) % fields.len];
        struct str pair[] = { fields.at[i], next };
        struct str_list both = { pair, 2, 2 };

        /* what is false as long as nobody sends it may become so again */
        if (i > 0 && is_switch(m, claim, &s, fields.at[i]))
            change_in_turn(variant_new(m, claim, &s, "%.*s, then %.*s",
                                       STR_ARG(fields.at[i]), STR_ARG(next)),
                           claim, &s, &both);
    }
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct arena *a = maker_arena(m);
    struct str_list fields = params_fields(a, claim);

    if (claim->operation->effect.verb != EFFECT_UPDATE)
        return;
    if (claim_fields(a, claim).len == 0 && !params_in_doubt(claim))
        try_nothing(m, claim);
    for (size_t i = 0; i < fields.len && claim_is_clear(claim); i++) {
        if (is_of_keys(a, claim, fields.at[i]))
            try_keys(m, claim, fields.at[i]);
        else
            try_alone(m, claim, fields.at[i]);
    }
    if (claim_fields(a, claim).len == 0 && claim_is_clear(claim)) {
        try_pairs(m, claim, &fields);
        try_in_turn(m, claim);
    }
}

static const struct claim_param params[] = {
    FIELDS_PARAMS,
    { 0 },
};

const struct claim_kind kind_partial_update = {
    .name = "partial-update",
    .says = "what is not sent stays as it is",
    .proves =
        "Sends each field alone, fields in pairs, one field after another, and none at "
        "all; every other member of the record must be as before.",
    .about = "The claim that most updates make and many break: what is absent is not"
             " null. Each field is sent alone, and all other documented members must"
             " be as before. A claim that names one field, and that an object, "
             "speaks of the keys within it. Whether an update without any change "
             "succeeds is left open.",
    .sources = "RFC 5789.",
    .subject = ABOUT_UPDATES,
    .example = "- id: the-rest-stays\n"
               "  kind: partial-update\n"
               "  operation: changeTicket\n"
               "  says: what is not sent stays as it is\n",
    .params = params,
    .wfc = 119,
    .keeps = { twin_rows, countof(twin_rows) },
    .behave = behave,
    .mutants = mutants,
    .variants = variants,
};
