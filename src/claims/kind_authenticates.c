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
static struct str presented(struct model_call *call, const struct claim *claim)
{
    const struct security_scheme *s = scheme_of(claim);
    struct str value;

    return s && model_credential(call, s, &value) ? value : STR_NONE;
}

static struct str expected(const struct model_call *call, const struct claim *claim)
{
    const struct states *states = model_states(call->model);
    const struct security_scheme *s = scheme_of(claim);

    return s && states ? json_text(json_member(states->credentials, s->name)) : STR_NONE;
}

static bool is_basic(const struct claim *claim)
{
    const struct security_scheme *s = scheme_of(claim);

    return s && s->type == SECURITY_BASIC;
}

/* The claim whose operation is asked with every credential that is nearly right; the
 * others are asked with one, since all of an endpoint's operations compare in one place,
 * and too many wrong ones may lock the caller out.  One that looks only is best: that
 * changes nothing where the endpoint is wrong. */
static bool stands_for_all(const struct claim *claim)
{
    const struct contract *c = claim->contract;
    const struct claim *best = NULL;
    int best_rank = -1;

    for (size_t i = 0; i < c->claim_count; i++) {
        const struct claim *other = &c->claims[i];

        if (!str_eq(other->kind, claim->kind) || !claim_is_clear(other) ||
            !other->operation || other->operation->effect.verb == EFFECT_NONE ||
            scheme_of(other) != scheme_of(claim))
            continue;
        int rank = (other->strength == STRENGTH_MUST ? 2 : 0) +
                   (other->operation->effect.verb == EFFECT_READ ? 1 : 0);

        if (rank > best_rank)
            best = other, best_rank = rank;
    }
    return best == claim;
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

/* Of HTTP Basic the passwords, where the users are the same. */
static bool compared(struct model_call *call, const void *ctx, struct str *got,
                     struct str *right)
{
    const struct behave_ctx *c = ctx;
    struct str user = STR_NONE, right_user = STR_NONE;

    *got = presented(call, c->claim);
    *right = expected(call, c->claim);
    if (is_basic(c->claim)) {
        str_cut(got, ':', &user);
        str_cut(right, ':', &right_user);
    }
    return got->len && right->len && str_eq(user, right_user);
}

static bool accept_more_behind(struct model_call *call, const void *ctx)
{
    struct str got, right;

    call->skip = compared(call, ctx, &got, &right) && str_starts(got, right);
    return true;
}

static bool accept_cut_short(struct model_call *call, const void *ctx)
{
    struct str got, right;

    call->skip = compared(call, ctx, &got, &right) && str_starts(right, got);
    return true;
}

/* Two credentials as long as each other, except for the bytes from `from` to `to`. */
static bool same_but(struct str got, struct str right, size_t from, size_t to)
{
    return got.len == right.len &&
           str_eq(str_sub(got, 0, from), str_sub(right, 0, from)) &&
           str_eq(str_from_at(got, to), str_from_at(right, to));
}

static bool ignore_start(struct model_call *call, const void *ctx)
{
    struct str got, right;

    call->skip =
        compared(call, ctx, &got, &right) && same_but(got, right, 0, right.len / 3);
    return true;
}

static bool ignore_middle(struct model_call *call, const void *ctx)
{
    struct str got, right;

    call->skip = compared(call, ctx, &got, &right) &&
                 same_but(got, right, right.len / 4, right.len - right.len / 4);
    return true;
}

static bool ignore_end(struct model_call *call, const void *ctx)
{
    struct str got, right;

    call->skip = compared(call, ctx, &got, &right) &&
                 same_but(got, right, right.len - right.len / 3, right.len);
    return true;
}

static bool ignore_case(struct model_call *call, const void *ctx)
{
    struct str got, right;

    call->skip = compared(call, ctx, &got, &right) && str_eq_nocase(got, right);
    return true;
}

static bool ignore_user(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str got = presented(call, c->claim), right = expected(call, c->claim), user;

    call->skip =
        str_cut(&got, ':', &user) && str_cut(&right, ':', &user) && str_eq(got, right);
    return true;
}

/* Of a JSON Web Token all is right but its signature, of which there is none. */
static bool accept_unsigned(struct model_call *call, const void *ctx)
{
    struct str got, right, part, payload, right_payload;

    if (!compared(call, ctx, &got, &right) || !str_cut(&got, '.', &part) ||
        !str_cut(&got, '.', &payload) || !str_cut(&right, '.', &part) ||
        !str_cut(&right, '.', &right_payload))
        return true;
    call->skip = got.len == 0 && str_eq(payload, right_payload);
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

static bool is_asked_all(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return stands_for_all(claim);
}

static bool is_asked_case(struct arena *a, const struct claim *claim, struct str field)
{
    return is_asked_all(a, claim, field) && claim->strength == STRENGTH_MUST;
}

static bool is_asked_user(struct arena *a, const struct claim *claim, struct str field)
{
    return is_asked_case(a, claim, field) && is_basic(claim);
}

static bool is_asked_unsigned(struct arena *a, const struct claim *claim,
                              struct str field)
{
    const struct security_scheme *s = scheme_of(claim);

    return s && s->jwt && is_asked_all(a, claim, field);
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
    { "end-ignored", "a credential that ends differently is accepted", PER_CLAIM,
      STAGE_AUTHENTICATE, true, ignore_end, NULL, false },
    { "start-ignored", "a credential that begins differently is accepted", PER_CLAIM,
      STAGE_AUTHENTICATE, true, ignore_start, is_asked_all, false },
    { "middle-ignored", "a credential with another middle is accepted", PER_CLAIM,
      STAGE_AUTHENTICATE, true, ignore_middle, is_asked_all, false },
    { "rest-ignored", "what comes behind the right credential is not looked at",
      PER_CLAIM, STAGE_AUTHENTICATE, true, accept_more_behind, is_asked_all, false },
    { "cut-short-accepted", "a credential without its end is accepted", PER_CLAIM,
      STAGE_AUTHENTICATE, true, accept_cut_short, is_asked_all, false },
    { "case-ignored", "a credential in another case is accepted", PER_CLAIM,
      STAGE_AUTHENTICATE, true, ignore_case, is_asked_case, false },
    { "user-ignored", "the password alone is compared", PER_CLAIM, STAGE_AUTHENTICATE,
      true, ignore_user, is_asked_user, false },
    { "unsigned-accepted", "a token that says it has no signature is accepted", PER_CLAIM,
      STAGE_AUTHENTICATE, true, accept_unsigned, is_asked_unsigned, false },
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

    if (scheme && !contract_scheme(claim->contract, node_text(scheme)))
        diags_error(diags, scheme->span, "claim", "no security scheme `%.*s`",
                    STR_ARG(node_text(scheme)));
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

static void try_altered(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s, enum alteration how, bool of_user)
{
    static const char *const says[ALTER_COUNT] = {
        [ALTER_LONGER] = "with more behind it",
        [ALTER_SHORTER] = "without its end",
        [ALTER_START] = "with another beginning",
        [ALTER_MIDDLE] = "with another middle",
        [ALTER_END] = "with another end",
        [ALTER_CASE] = "in another case",
        [ALTER_UNSIGNED] = "without its signature",
    };
    const char *what = of_user ? "user" : is_basic(claim) ? "password" : "credential";
    struct variant *v = variant_new(m, claim, s, "the right %s %s", what, says[how]);

    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_own_credential(v, scheme_of(claim)->name, how, of_user);
    expect_outcome(v, claim, STR_NONE, NULL, NULL);
    then_unchanged(v, s->rec[0]);
    variant_done(v);
}

/* What is nearly right.  The case of letters and the user of HTTP Basic are tried where
 * the claim is certain: there are endpoints that look at neither, and say so. */
static void try_nearly_right(struct variant_maker *m, const struct claim *claim,
                             const struct scene *s)
{
    bool all = stands_for_all(claim);

    try_altered(m, claim, s, ALTER_END, false);
    if (!all)
        return;
    try_altered(m, claim, s, ALTER_START, false);
    try_altered(m, claim, s, ALTER_MIDDLE, false);
    try_altered(m, claim, s, ALTER_LONGER, false);
    try_altered(m, claim, s, ALTER_SHORTER, false);
    if (scheme_of(claim)->jwt)
        try_altered(m, claim, s, ALTER_UNSIGNED, false);
    if (claim->strength == STRENGTH_MUST)
        try_altered(m, claim, s, ALTER_CASE, false);
    if (claim->strength == STRENGTH_MUST && is_basic(claim))
        try_altered(m, claim, s, ALTER_END, true);
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
    variant_has_wrong_credentials(v);
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
    try_nearly_right(m, claim, &s);
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
        "Sends none, an empty one, a wrong one, one that begins right, and the right one "
        "altered a little; expects the refusal and that nothing changed.",
    .about =
        "Each way of being wrong is one variant, because each is another branch"
        " in the server: no header, an empty one, a wrong key, a key without "
        "the documented beginning, the credential of another scheme, and the right "
        "one with another end. One operation of each scheme, one that only reads "
        "where there is one, gets the right credential with another beginning and "
        "middle, longer, shorter, and, of strength `must`, in another case and with "
        "another user (of HTTP Basic); of a JSON Web Token (`bearerFormat: JWT`) one "
        "that says it needs no signature. After each"
        " the record must be as it was. The credentials that are right come "
        "from `states.yaml` on the mock and from the target elsewhere; they are"
        " in no report, and neither is what they were altered to.",
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
