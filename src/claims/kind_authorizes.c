/* authorizes: a credential that has not got the documented scope is not enough. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/variants.h"

#include "base/banned.h"

/* What the claim means: of the operation's `security`, unless it says so itself. */
struct needed {
    const struct security_scheme *scheme; /* NULL: none */
    struct str_list scopes;
};

/* Whether one alternative alone has the scheme: where several do, who lacks a scope of
 * one may have those of another. */
static bool is_in_one(const struct operation *op, const struct security_scheme *scheme)
{
    size_t count = 0;

    for (size_t i = 0; i < op->security_count; i++)
        for (size_t k = 0; k < op->security[i].len; k++)
            count += op->security[i].at[k] == scheme;
    return count == 1;
}

static struct needed needed_by(struct arena *a, const struct claim *claim)
{
    const struct operation *op = claim->operation;
    struct str name = claim_text(claim, "scheme");
    struct needed n = { .scopes = claim_strings(a, claim, "scopes") };
    bool says = n.scopes.len > 0;

    for (size_t i = 0; i < op->security_count; i++) {
        const struct security_set *set = &op->security[i];

        for (size_t k = 0; k < set->len && !n.scheme; k++) {
            if (name.len ? !str_eq(set->at[k]->name, name) : !set->scopes[k].len && !says)
                continue;
            n.scheme = set->at[k];
            if (!says && is_in_one(op, n.scheme))
                n.scopes = set->scopes[k];
        }
    }
    return n;
}

static bool lacks_one(const struct state_caller *caller, const struct str_list *scopes)
{
    for (size_t i = 0; i < scopes->len; i++) {
        bool has = false;

        for (size_t k = 0; k < caller->scopes.len && !has; k++)
            has = str_eq(caller->scopes.at[k], scopes->at[i]);
        if (!has)
            return true;
    }
    return false;
}

/* Whether who asks is known, and may not do this. */
static bool may_not(struct model_call *call, const struct claim *claim)
{
    struct needed n = needed_by(call->arena, claim);
    const struct state_caller *caller = n.scheme ? model_caller(call, n.scheme) : NULL;

    return caller && lacks_one(caller, &n.scopes);
}

/* What `security` says the model does anyway; what is unclear it leaves alone. */
static bool forbid(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!claim_is_clear(c->claim) || !may_not(call, c->claim))
        return true;
    return model_refuse(call, REFUSAL_SCOPE, c->claim, STR_NONE, NULL,
                        "the credentials are not enough for this");
}

/* --- broken --- */

static bool accept_all_known(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    call->skip = may_not(call, c->claim);
    return true;
}

static bool take_for_unknown(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!may_not(call, c->claim))
        return true;
    return model_refuse(call, REFUSAL_CREDENTIALS, NULL, STR_NONE, NULL,
                        "wrong credentials");
}

static bool change_though_refused(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (call->refusal == REFUSAL_SCOPE)
        call_carry_out(call);
    return true;
}

static bool has_scopes(struct arena *a, const struct claim *claim, struct str field)
{
    (void)field;
    return needed_by(a, claim).scopes.len > 0;
}

static bool refuses_unknown_otherwise(struct arena *a, const struct claim *claim,
                                      struct str field)
{
    const struct claim *other =
        params_find(a, claim->operation, "authenticates", STR_NONE);
    struct outcome own = claim_outcome(a, claim);

    if (!has_scopes(a, claim, field) || !other || !own.documented ||
        status_set_has(&own.status, 401))
        return false;
    struct outcome unknown = claim_outcome(a, other);

    return unknown.documented && status_set_has(&unknown.status, 401);
}

static bool changes_something(struct arena *a, const struct claim *claim,
                              struct str field)
{
    return has_scopes(a, claim, field) &&
           (claim->operation->effect.verb == EFFECT_UPDATE ||
            claim->operation->effect.verb == EFFECT_REPLACE);
}

static const struct mutation rows[] = {
    { "scope-not-checked", "any credential that is known will do", PER_CLAIM,
      STAGE_AUTHENTICATE, true, accept_all_known, has_scopes, false },
    { "taken-for-unknown",
      "who may not do it is answered like somebody whom the endpoint does not know",
      PER_CLAIM, STAGE_AUTHENTICATE, true, take_for_unknown, refuses_unknown_otherwise,
      false },
    { "changes-though-refused", "the request is carried out and then refused", PER_CLAIM,
      STAGE_RESPOND, false, change_though_refused, changes_something, true },
};

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    (void)claim, (void)param;
    return outcome_refused(call, REFUSAL_SCOPE);
}

static void lint(const struct claim *claim, struct diags *diags)
{
    const struct node *scheme = node_get(claim->node, "scheme");
    struct arena *scratch = arena_open();
    struct needed n = needed_by(scratch, claim);

    if (scheme && !contract_scheme(claim->contract, node_text(scheme)))
        diags_error(diags, scheme->span, "claim", "no security scheme `%.*s`",
                    STR_ARG(node_text(scheme)));
    else if (!n.scheme || !n.scopes.len)
        diags_warn(
            diags, claim->span, "claim",
            "`security` of %.*s does not name the scopes, or several that will do: "
            "say `scopes`",
            STR_ARG(claim->operation->id));
    arena_close(scratch);
}

/* --- how to find out --- */

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct needed n = needed_by(maker_arena(m), claim);
    struct scene s;

    if (!n.scheme || claim->operation->effect.verb == EFFECT_NONE ||
        !scene_rich(m, claim->operation, &s))
        return;
    for (size_t i = 0; i < n.scopes.len; i++) {
        struct variant *v = variant_new(m, claim, &s, "a credential without %.*s",
                                        STR_ARG(n.scopes.at[i]));

        send_to(v, s.rec[0]);
        change_something(v, s.rec[0], STR_NONE, STR_NONE);
        send_lacking(v, n.scheme->name, n.scopes.at[i]);
        expect_outcome(v, claim, STR_NONE, NULL, NULL);
        then_unchanged(v, s.rec[0]);
        variant_done(v);
    }
}

static const struct claim_param params[] = {
    { "scheme", NAME_SCHEMA, "a security scheme; the first with scopes, unless said",
      false },
    { "scopes", NAMES_SCHEMA,
      "scopes or roles that are needed, all of them; those of `security`, unless said",
      false },
    OUTCOME_PARAM,
    { 0 },
};

const struct claim_kind kind_authorizes = {
    .name = "authorizes",
    .says = "a credential without the documented scope is not enough",
    .proves = "Sends, for each scope, the credential of somebody who has not got it; "
              "expects the refusal and that nothing changed.",
    .about = "The endpoint knows who asks, and that they may not: usually 403, where a "
             "credential that it does not know gets 401. Who may do less than others "
             "stands under `callers`, for the mock in `states.yaml` and for a target in "
             "`fealty.yaml`, with the scopes (or roles) that they have. Where nobody "
             "lacks the scope, the case is skipped.",
    .sources = "RFC 9110, 15.5.4 (403); RFC 6750, 3.1 (insufficient_scope); OpenAPI, "
               "Security Requirement Object.",
    .subject = ABOUT_ACCESS,
    .example = "- id: writing-is-for-some\n"
               "  kind: authorizes\n"
               "  operation: changeTicket\n"
               "  scopes: [write]\n"
               "  outcome: {status: 403}\n"
               "  says: who has a key for reading changes no ticket\n",
    .params = params,
    .any_operation = true,
    .lint = lint,
    .breaks = { rows, countof(rows) },
    .honest = { STAGE_AUTHENTICATE, false, forbid },
    .refuses = about,
    .variants = variants,
};
