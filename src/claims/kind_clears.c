/* clears: null clears a field. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/twice.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

static bool sends_null(const struct model_call *call, struct str field)
{
    return json_is_null(call_request_value(call, field));
}

static bool ignore_null(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (sends_null(call, c->field)) {
        call_hide_from_validation(call, c->field);
        call_drop(call, c->field);
    }
    return true;
}

static bool refuse_null(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!sends_null(call, c->field))
        return true;
    return model_refuse(call, REFUSAL_INVALID, NULL, c->field, json_null(),
                        "%.*s cannot be null", STR_ARG(c->field));
}

static bool crash_on_null(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (sends_null(call, c->field))
        call->response.status = 500;
    return true;
}

/* Null arrives as an empty text (or 0, or an empty list). */
static bool store_reset(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *old = call->before ? model_stored(call, call->before, c->field) : NULL;

    if (json_is_null(json_member(call->sent, c->field)) && old && !json_is_null(old))
        model_store(call, call->record, c->field, reset_value(call->arena, old));
    return true;
}

static bool store_word(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (json_is_null(json_member(call->sent, c->field)))
        model_store(call, call->record, c->field, json_str(call->arena, S("null")));
    return true;
}

static bool store_to(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *to = json_object_get(c->claim->params, "to");

    for (size_t i = 0; to && i < c->fields.len; i++)
        if (json_is_null(json_member(call->sent, c->fields.at[i])))
            model_store(call, call->record, c->fields.at[i], to);
    return true;
}

/* Null does not take away what another request has put there. */
static bool keep_changed(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    bool later = twice_is_later(call, c);

    return later && json_is_null(json_member(call->sent, c->field))
               ? forget_field(call, ctx)
               : true;
}

/* What was cleared once stays so. */
static bool stay_cleared(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = json_member(call->sent, c->field);

    if (!call->before || !sent)
        return true;
    if (json_is_null(sent))
        twice_remember(call, c->field, json_true());
    return twice_recall(call, c->field) && !json_is_null(sent) ? forget_field(call, ctx)
                                                               : true;
}

static bool takes_other(struct arena *a, const struct claim *claim, struct str field)
{
    const json_t *to = json_object_get(claim->params, "to");

    (void)a;
    return (!to || json_is_null(to)) && params_is_stored(claim->operation, field) &&
           !params_link(claim->operation, field);
}

static bool is_stored(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_is_stored(claim->operation, field);
}

static bool may_be_set(struct arena *a, const struct claim *claim, struct str field)
{
    return params_types(claim, field) & ~(unsigned)TYPE_NULL &&
           twice_fits(a, claim, field);
}

static const struct mutation rows[] = {
    { "ignored", "null for {} is ignored", PER_FIELD, STAGE_VALIDATE, true, ignore_null,
      is_stored, false },
    { "refused", "null for {} is refused", PER_FIELD, STAGE_VALIDATE, true, refuse_null,
      NULL, false },
    { "crashes", "null for {} is answered with 500", PER_FIELD, STAGE_RESPOND, false,
      crash_on_null, NULL, false },
    { "empties", "null for {} is stored as an empty value", PER_FIELD, STAGE_APPLY, false,
      store_reset, takes_other, false },
    { "word", "null for {} is stored as the text null", PER_FIELD, STAGE_APPLY, false,
      store_word, takes_other, false },
    { "keeps-changed", "null for {} is ignored where it was changed before", PER_FIELD,
      STAGE_APPLY, true, keep_changed, may_be_set, false },
    { "stays-cleared", "{} takes no value any more once it was null", PER_FIELD,
      STAGE_APPLY, true, stay_cleared, may_be_set, false },
};

static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    (void)field;
    return !claim_is_clear(claim) && !params_find(a, claim->operation, "clears", field);
}

static const struct mutation twin_rows[] = {
    { "ignored-in-doubt", "null for {} is ignored", PER_FIELD, STAGE_VALIDATE, true,
      ignore_null, is_open, false },
    { "refused-in-doubt", "null for {} is refused", PER_FIELD, STAGE_VALIDATE, true,
      refuse_null, is_open, false },
};

/* --- how to find out --- */

static json_t *cleared(struct variant_maker *m, const struct claim *claim,
                       struct str field)
{
    const json_t *to = json_object_get(claim->params, "to");

    if (to && !json_is_null(to))
        return lit(m, to);
    return null_or_absent(m, claim->operation, field);
}

/* A referenced record that shows as an object of nulls is none as well. */
static json_t *cleared_link(struct variant_maker *m, const struct claim *claim,
                            struct str field)
{
    const struct resource *to = params_link(claim->operation, field);
    json_t *nothing = arena_json(maker_arena(m), json_object());

    if (!to)
        return cleared(m, claim, field);
    json_object_setn_nocheck(nothing, to->key.at, to->key.len, json_null());
    return tag(m, "one-of", list_of(m, json_null(), nothing, NULL));
}

static void send_null(struct variant *v, const struct claim *claim,
                      const struct state_record *r, struct str field)
{
    struct variant_maker *m = variant_maker_of(v);

    send_to(v, r);
    change_field(v, field, json_null());
    json_t *is = then_changed(v, r);

    if (params_is_stored(claim->operation, field))
        expect_at(m, is, params_place(maker_arena(m), claim->operation, field),
                  cleared_link(m, claim, field));
}

static bool scene_to_clear(struct variant_maker *m, const struct operation *op,
                           struct str field, struct scene *s)
{
    if (scene_for_field(m, op, field, s) &&
        !is_blank(scene_stored(m, op, s->rec[0], field)))
        return true;
    return scene_rich(m, op, s) && !is_blank(scene_stored(m, op, s->rec[0], field));
}

static void try_field(struct variant_maker *m, const struct claim *claim,
                      struct str field)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!scene_to_clear(m, op, field, &s))
        return;
    struct variant *v = variant_new(m, claim, &s, "null for %.*s", STR_ARG(field));

    send_null(v, claim, s.rec[0], field);
    variant_done(v);
}

/* What was sent once can be cleared, and what was cleared can be sent again. */
static void try_between(struct variant_maker *m, const struct claim *claim,
                        struct str field)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!claim_is_clear(claim) || !twice_fits(maker_arena(m), claim, field) ||
        !scene_for_field(m, op, field, &s))
        return;
    json_t *value = other_value(m, op, &s, s.rec[0], field);
    struct variant *v =
        variant_new(m, claim, &s, "%.*s set, null, and set again", STR_ARG(field));

    send_to(v, s.rec[0]);
    change_field(v, field, value);
    variant_next_step(v);
    send_null(v, claim, s.rec[0], field);
    variant_next_step(v);
    send_to(v, s.rec[0]);
    change_field(v, field, value);
    then_changed(v, s.rec[0]);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list fields = params_fields(maker_arena(m), claim);

    for (size_t i = 0; i < fields.len; i++) {
        try_field(m, claim, fields.at[i]);
        try_between(m, claim, fields.at[i]);
    }
}

static const struct claim_param params[] = {
    FIELDS_PARAMS,
    { "to", "{}", "what a cleared field shows; null, unless said", false },
    TWICE_PARAM,
    { 0 },
};

const struct claim_kind kind_clears = {
    .name = "clears",
    .says = "null clears the field",
    .proves =
        "Sends null for each field that has a value, and looks at the record; sends "
        "a value, null, and the value again.",
    .about = "Null, absent and empty are three things, and servers mix them up. "
             "Absent is `partial-update`, empty is a value like others; this claim "
             "is about null alone. A member that need not be there may also be left "
             "out of the response.",
    .sources = "RFC 7396, 2: null removes.",
    .subject = ABOUT_VALUES,
    .example = "- id: note-clears\n"
               "  kind: clears\n"
               "  operation: changeTicket\n"
               "  field: note\n"
               "  says: null removes the note\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .keeps = { twin_rows, countof(twin_rows) },
    .honest = { STAGE_APPLY, false, store_to },
    .variants = variants,
};
