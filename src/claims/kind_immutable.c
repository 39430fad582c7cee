/* immutable: a client cannot change the field; trying is ignored or refused. */
#include "base/arena.h"
#include "base/banned.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "doc/json.h"

enum manner { IGNORED, REFUSED, EITHER };

static enum manner manner_of(const struct claim *claim)
{
    struct str outcome = claim_text(claim, "outcome");

    if (str_eq(outcome, S("ignored")))
        return IGNORED;
    return str_eq(outcome, S("refused")) ? REFUSED : EITHER;
}

static bool is_identifier(const struct model_call *call, struct str field)
{
    struct str_list names = params_identifiers(call->arena, call->operation);

    return list_has(&names, field);
}

/* --- honest --- */

static bool drop_fields(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    bool refuse = model_choices(call->model)->refuse_read_only_fields &&
                  manner_of(c->claim) == EITHER;

    for (size_t i = 0; i < c->fields.len; i++) {
        struct str field = c->fields.at[i];
        const json_t *sent = model_sent(call, field);

        if (sent && !is_identifier(call, field) &&
            (refuse || manner_of(c->claim) == REFUSED))
            return model_refuse(call, REFUSAL_IMMUTABLE, NULL, field, sent,
                                "%.*s cannot be changed", STR_ARG(field));
        if (sent)
            call_drop(call, field);
    }
    return true;
}

/* --- broken --- */

static bool overwrite(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = call_request_value(call, c->field);

    if (sent)
        model_store(call, call->record, c->field, sent);
    return true;
}

static bool wipe(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = call_request_value(call, c->field);
    const json_t *own = model_stored(call, call->record, c->field);

    if (sent && !(is_identifier(call, c->field) && own && json_same(own, sent)))
        model_store(call, call->record, c->field, json_null());
    return true;
}

/* The whole request is dropped with it, and a success reported. */
static bool lose_the_rest(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call_request_value(call, c->field))
        json_object_clear(call->changes);
    return true;
}

static bool crash(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call_request_value(call, c->field) && !is_identifier(call, c->field))
        call->response.status = 500;
    return true;
}

static bool refuse(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = model_sent(call, c->field);
    const json_t *own =
        call->selected_count ? model_stored(call, call->selected[0], c->field) : NULL;

    if (!sent || (own && json_same(own, sent)))
        return true;
    return model_refuse(call, REFUSAL_IMMUTABLE, NULL, c->field, sent,
                        "%.*s cannot be changed", STR_ARG(c->field));
}

static bool ignore(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    call_drop(call, c->field);
    return true;
}

static bool is_not_refused(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return manner_of(claim) == IGNORED ||
           (manner_of(claim) == EITHER && claim->operation->effect.has_response);
}

static bool is_ignored(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return manner_of(claim) == IGNORED;
}

static bool is_refused(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return manner_of(claim) == REFUSED;
}

static bool is_no_identifier(struct arena *a, const struct claim *claim, struct str field)
{
    struct str_list names = params_identifiers(a, claim->operation);

    return !list_has(&names, field);
}

static const struct mutation rows[] = {
    { "overwritten", "{} takes the value that the client sends", PER_FIELD, STAGE_STAMP,
      false, overwrite, NULL, true },
    { "wiped", "{} becomes null when the client sends it", PER_FIELD, STAGE_STAMP, false,
      wipe, NULL, true },
    { "legal-part-lost", "a request that holds {} is dropped as a whole", PER_FIELD,
      STAGE_GUARD, true, lose_the_rest, is_not_refused, false },
    { "crashes", "a request that holds {} is answered with 500", PER_FIELD, STAGE_RESPOND,
      false, crash, is_no_identifier, true },
    { "refused", "a request that holds {} is refused", PER_FIELD, STAGE_GUARD, true,
      refuse, is_ignored, true },
    { "ignored", "{} is ignored instead of refused", PER_FIELD, STAGE_GUARD, true, ignore,
      is_refused, false },
};

static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    return manner_of(claim) == EITHER && is_no_identifier(a, claim, field);
}

static const struct mutation twin_rows[] = {
    { "refused-instead", "a request that holds {} is refused", PER_FIELD, STAGE_GUARD,
      true, refuse, is_open, false },
};

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    mutations_list(a, claim, rows, countof(rows), ret);
}

static void twins(struct arena *a, const struct claim *claim, struct variation_list *ret)
{
    mutations_list(a, claim, twin_rows, countof(twin_rows), ret);
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    bool alone = mutations_behave(a, claim, variation, rows, countof(rows), ret);

    mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret);
    if (!alone)
        behave_add(a, claim, NULL, STAGE_GUARD, true, drop_fields, ret);
}

const struct claim_kind kind_immutable = {
    .name = "immutable",
    .says = "a field cannot be changed by the client",
    .proves =
        "Sends another value of each field, alone and beside a legal change; it must "
        "stay as it was, and the legal change must not be lost where the request "
        "succeeds.",
    .params = "{\"properties\": {" FIELDS_PARAMS
              ", \"outcome\": {\"enum\": [\"ignored\", \"refused\", \"either\"]}}, "
              "\"anyOf\": [{\"required\": [\"field\"]}, {\"required\": [\"fields\"]}]}",
    .wfc = 303,
    .behave = behave,
    .mutants = mutants,
    .twins = twins,
};
