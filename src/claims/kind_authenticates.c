/* authenticates: the documented credential is needed. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* The scheme that the claim means; NULL where the operation needs none. */
static const struct security_scheme *scheme_of(const struct claim *claim)
{
    const struct operation *op = claim->operation;
    struct str name = claim_text(claim, "scheme");

    if (name.len)
        return contract_scheme(claim->contract, name);
    for (size_t i = 0; i < op->security_count; i++)
        if (op->security[i].len)
            return op->security[i].at[0];
    return NULL;
}

/* The credential as it came, without the word `Bearer`; STR_NONE where it is missing. */
static struct str presented(const struct model_call *call, const struct claim *claim)
{
    const struct security_scheme *s = scheme_of(claim);
    const struct http_headers *headers = &call->request->headers;

    if (s && s->type == SECURITY_API_KEY)
        return s->in == IN_HEADER ? http_header_get(headers, s->parameter) : STR_NONE;
    struct str value = http_header_get(headers, S("Authorization")), scheme;

    if (!value.len || !str_cut(&value, ' ', &scheme))
        return STR_NONE;
    return str_trim(value);
}

static struct str expected(const struct model_call *call, const struct claim *claim)
{
    const struct states *states = model_states(call->model);
    const struct security_scheme *s = scheme_of(claim);

    return s && states ? json_text(json_member(states->credentials, s->name)) : STR_NONE;
}

/* --- broken: the model's own check is left out where the row says so --- */

static bool accept_missing(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    call->skip = presented(call, c->claim).len == 0;
    return true;
}

static bool accept_wrong(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    call->skip = presented(call, c->claim).len > 0;
    return true;
}

static bool accept_prefix(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str prefix = claim_text(c->claim, "prefix");

    call->skip = str_starts(presented(call, c->claim), prefix);
    return true;
}

static bool accept_all(struct model_call *call, const void *ctx)
{
    (void)ctx;
    call->skip = true;
    return true;
}

static bool refuse_right(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str key = presented(call, c->claim), right = expected(call, c->claim);

    if (!key.len || (right.len && !str_eq(key, right)))
        return true;
    return model_refuse(call, REFUSAL_CREDENTIALS,
                        claim_is_clear(c->claim) ? c->claim : NULL, STR_NONE, NULL,
                        "wrong credentials");
}

/* The request is carried out before its credentials are looked at. */
static bool change_though_refused(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (call->refusal == REFUSAL_CREDENTIALS)
        call_carry_out(call);
    return true;
}

static bool has_prefix(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return claim_text(claim, "prefix").len > 0;
}

static bool changes_something(struct arena *a, const struct claim *claim,
                              struct str field)
{
    (void)a, (void)field;
    return claim->operation->effect.verb == EFFECT_UPDATE ||
           claim->operation->effect.verb == EFFECT_REPLACE;
}

static const struct mutation rows[] = {
    { "missing-accepted", "a request without credentials is carried out", PER_CLAIM,
      STAGE_AUTHENTICATE, true, accept_missing, NULL, false },
    { "wrong-accepted", "any credential will do", PER_CLAIM, STAGE_AUTHENTICATE, true,
      accept_wrong, NULL, false },
    { "prefix-is-enough", "any credential with the right beginning will do", PER_CLAIM,
      STAGE_AUTHENTICATE, true, accept_prefix, has_prefix, false },
    { "not-checked", "credentials are not looked at", PER_CLAIM, STAGE_AUTHENTICATE, true,
      accept_all, NULL, false },
    { "right-refused", "the right credential is refused", PER_CLAIM, STAGE_AUTHENTICATE,
      false, refuse_right, NULL, false },
    { "changes-though-refused", "the request is carried out and then refused", PER_CLAIM,
      STAGE_RESPOND, false, change_though_refused, changes_something, false },
};

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    (void)claim, (void)param;
    return outcome_refused(call, REFUSAL_CREDENTIALS);
}

static void lint(const struct claim *claim, struct diags *diags)
{
    const struct node *scheme = node_get(claim->node, "scheme");

    if (scheme && !contract_scheme(claim->contract, scheme->text))
        diags_error(diags, scheme->span, "claim", "no security scheme `%.*s`",
                    STR_ARG(scheme->text));
    else if (!scheme_of(claim))
        diags_warn(diags, claim->span, "claim", "%.*s needs no credentials",
                   STR_ARG(claim->operation->id));
}

/* --- how to find out --- */

static void try_credential(struct variant_maker *m, const struct claim *claim,
                           const struct scene *s, const char *value, const char *name)
{
    struct variant *v = variant_new(m, claim, s, "%s", name);

    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_credentials(v, scheme_of(claim)->name, value);
    expect_outcome(v, claim, STR_NONE, NULL, NULL);
    then_unchanged(v, s->rec[0]);
    variant_done(v);
}

/* Where the key stands in a header of its own, it is not to count in Authorization, and
 * the other way round. */
static void try_elsewhere(struct variant_maker *m, const struct claim *claim,
                          const struct scene *s)
{
    bool api_key = scheme_of(claim)->type == SECURITY_API_KEY;
    struct variant *v = variant_new(m, claim, s, "another scheme");

    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_credentials(v, STR_NONE, NULL);
    send_header(v, S("Authorization"),
                api_key ? S("Bearer wrong-0000000000") : S("Basic d3Jvbmc6d3Jvbmc="));
    expect_outcome(v, claim, STR_NONE, NULL, NULL);
    then_unchanged(v, s->rec[0]);
    variant_done(v);
}

static void try_right(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "the right credential");

    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    then_changed(v, s->rec[0]);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct arena *a = maker_arena(m);
    struct str prefix = claim_text(claim, "prefix");
    struct scene s;

    if (!scheme_of(claim) || claim->operation->effect.verb == EFFECT_NONE ||
        !scene_rich(m, claim->operation, &s))
        return;
    if (claim_is_clear(claim))
        try_right(m, claim, &s);
    try_credential(m, claim, &s, NULL, "no credential");
    try_credential(m, claim, &s, "", "an empty credential");
    try_credential(m, claim, &s, "wrong-0000000000", "a wrong credential");
    if (prefix.len) {
        struct str wrong = arena_printf(a, "%.*swrong0000000000", STR_ARG(prefix));

        try_credential(m, claim, &s, wrong.at, "a wrong credential that begins right");
        try_credential(m, claim, &s, arena_cstr(a, prefix), "the beginning alone");
    }
    try_elsewhere(m, claim, &s);
}

static const struct claim_param params[] = {
    { "scheme", NAME_SCHEMA, "a security scheme; the operation's, unless said", false },
    { "prefix", NAME_SCHEMA, "what every key starts with", false },
    OUTCOME_PARAM,
    { 0 },
};

const struct claim_kind kind_authenticates = {
    .name = "authenticates",
    .says = "the documented credential is needed",
    .proves =
        "Sends none, an empty one, a wrong one, one with a wrong beginning; expects the "
        "refusal and that nothing changed.",
    .about = "Each way of being wrong is one variant, because each is another branch"
             " in the server: no header, an empty one, a wrong key, a key without "
             "the documented beginning, the credential of another scheme. After each"
             " the record must be as it was. The credentials that are right come "
             "from `states.yaml` on the mock and from the target elsewhere; they are"
             " in no report.",
    .sources = "RFC 9110, 11 and 15.5.2 (401), 15.5.4 (403).",
    .subject = ABOUT_ACCESS,
    .example = "- id: key-is-needed\n"
               "  kind: authenticates\n"
               "  operation: changeTicket\n"
               "  prefix: dk_\n"
               "  outcome: {status: 401}\n"
               "  says: every request needs a key of the desk\n",
    .params = params,
    .any_operation = true,
    .lint = lint,
    .breaks = { rows, countof(rows) },
    .refuses = about,
    .variants = variants,
};
