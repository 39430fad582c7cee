/* alias: another name of a field, and which of the two wins. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/values.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* Values of which every combination is tried. */
enum { TRIED_MAX = 4 };

static bool alias_wins(const struct claim *claim)
{
    return str_eq(claim_text(claim, "wins"), S("alias"));
}

/* Moves the alias' value to the field. */
static bool move(struct model_call *call, const struct claim *claim, bool wins)
{
    struct str alias = claim_text(claim, "alias"), field = claim_text(claim, "field");
    json_t *value = model_sent(call, alias);

    if (value && (wins || !model_sent(call, field)))
        json_object_setn_nocheck(call->changes, field.at, field.len, value);
    call_drop(call, alias);
    return true;
}

static bool move_honestly(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return move(call, c->claim, alias_wins(c->claim));
}

static bool other_wins(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return move(call, c->claim, !alias_wins(c->claim));
}

static bool drop_alias(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    call_drop(call, claim_text(c->claim, "alias"));
    return true;
}

static bool refuse_alias(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str alias = claim_text(c->claim, "alias");
    const json_t *sent = model_sent(call, alias);

    if (!sent)
        return true;
    return model_refuse(call, REFUSAL_INVALID, NULL, alias, sent, "unknown field %.*s",
                        STR_ARG(alias));
}

static bool sends_both(const struct model_call *call, const struct claim *claim)
{
    return call_request_value(call, claim_text(claim, "alias")) &&
           call_request_value(call, claim_text(claim, "field"));
}

static bool refuse_both(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str alias = claim_text(c->claim, "alias");

    if (!sends_both(call, c->claim))
        return move_honestly(call, ctx);
    return model_refuse(call, REFUSAL_INVALID, NULL, alias, model_sent(call, alias),
                        "only one of the two names may be used");
}

/* Two names that contradict one another cancel each other out. */
static bool drop_both(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (sends_both(call, c->claim))
        call_drop(call, claim_text(c->claim, "field"));
    else
        return move_honestly(call, ctx);
    call_drop(call, claim_text(c->claim, "alias"));
    return true;
}

static const struct mutation rows[] = {
    { "ignored", "the alias is ignored", PER_CLAIM, STAGE_NORMALISE, true, drop_alias,
      NULL, false },
    { "other-wins", "the other name wins when both are sent", PER_CLAIM, STAGE_NORMALISE,
      true, other_wins, NULL, false },
    { "refused", "the alias is refused", PER_CLAIM, STAGE_NORMALISE, true, refuse_alias,
      NULL, false },
    { "both-refused", "a request with both names is refused", PER_CLAIM, STAGE_NORMALISE,
      true, refuse_both, NULL, false },
    { "both-dropped", "a request with both names changes neither", PER_CLAIM,
      STAGE_NORMALISE, true, drop_both, NULL, false },
};

/* --- how to find out --- */

static const json_t *values_of(struct variant_maker *m, const struct claim *claim)
{
    const struct field *f = params_field(claim, claim_text(claim, "field"));

    return f ? values_legal(maker_arena(m), claim->contract, f) : NULL;
}

static void try_one(struct variant_maker *m, const struct claim *claim,
                    const struct scene *s, const json_t *alias, const json_t *own)
{
    struct arena *a = maker_arena(m);
    struct str name = claim_text(claim, "alias"), field = claim_text(claim, "field");
    json_t *applied = lit(m, !own || alias_wins(claim) ? alias : own);
    struct variant *v = own ? variant_new(m, claim, s, "%.*s %.*s, %.*s %.*s",
                                          STR_ARG(field), STR_ARG(values_name(a, own)),
                                          STR_ARG(name), STR_ARG(values_name(a, alias)))
                            : variant_new(m, claim, s, "%.*s %.*s alone", STR_ARG(name),
                                          STR_ARG(values_name(a, alias)));

    send_to(v, s->rec[0]);
    send_field(v, name, lit(m, alias));
    if (own)
        send_field(v, field, lit(m, own));
    json_t *is = then_changed(v, s->rec[0]);

    expect_stored(m, claim->operation, is, field, applied);
    variant_done(v);
}

/* The record must not have the value already. */
static void try_values(struct variant_maker *m, const struct claim *claim,
                       const json_t *alias, const json_t *own)
{
    const json_t *applied = !own || alias_wins(claim) ? alias : own;
    struct scene s;

    if (scene_for_value(m, claim->operation, claim_text(claim, "field"), applied, false,
                        &s))
        try_one(m, claim, &s, alias, own);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    const json_t *values = values_of(m, claim);
    size_t count = json_array_size(values);

    count = count > TRIED_MAX && !maker_is_thorough(m) ? TRIED_MAX : count;
    for (size_t i = 0; i < count; i++) {
        try_values(m, claim, json_array_get(values, i), NULL);
        for (size_t k = 0; k < count; k++)
            try_values(m, claim, json_array_get(values, i), json_array_get(values, k));
    }
}

static const struct claim_param params[] = {
    { "alias", NAME_SCHEMA, "the other name", true },
    { "field", NAME_SCHEMA, "the name that it stands for", true },
    { "wins", "{\"enum\": [\"alias\", \"field\"]}",
      "`alias` or `field` (the default): which counts when both are sent", false },
    { 0 },
};

const struct claim_kind kind_alias = {
    .name = "alias",
    .says = "a second name for a field, and which of the two names wins",
    .proves = "Sends the alias alone, both names with one value, and both with different "
              "values in every combination.",
    .about = "Old names live long: the claim says that the second name does what the"
             " first one does, and which of the two counts when a request has both. "
             "The field wins unless `wins: alias` turns that round.",
    .subject = ABOUT_VALUES,
    .example = "- id: status-is-state\n"
               "  kind: alias\n"
               "  operation: setState\n"
               "  alias: status\n"
               "  field: state\n"
               "  says: status is the old name of state, which wins\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .honest = { STAGE_NORMALISE, true, move_honestly },
    .variants = variants,
};
