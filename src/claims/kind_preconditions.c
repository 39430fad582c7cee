/* preconditions: a request that names a validator of the record is carried out only where
 * it is the current one (RFC 9110, 13.1.1 and 15.5.13; RFC 6585, 3). */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"
#include "schema/schema.h"

#include "base/banned.h"

/* Where a behaviour keeps the tag of a record before it is changed. */
static const char stash[] = "\x01tag";

static struct str header_of(const struct claim *claim)
{
    struct str name = claim_text(claim, "header");

    return name.len ? name : S("If-Match");
}

static struct str validator_of(const struct claim *claim)
{
    struct str name = claim_text(claim, "validator");

    return name.len ? name : S("ETag");
}

static bool is_required(const struct claim *claim)
{
    return json_is_true(json_object_get(claim->params, "required"));
}

/* --- comparing (RFC 9110, 8.8.3.2) --- */

enum manner {
    STRONGLY = 0,
    WEAKLY = 1 << 0,
    STAR_NEVER = 1 << 1,
    STAR_ALWAYS = 1 << 2, /* also where there is no record */
    FIRST_ONLY = 1 << 3,
    NEVER = 1 << 4,
};

/* Cuts the next entity tag off a list; false at its end, or where there is none. */
static bool next_tag(struct str *rest, struct str *ret, bool *ret_weak)
{
    while (rest->len && (rest->at[0] == ',' || rest->at[0] == ' ' || rest->at[0] == '\t'))
        *rest = str_from_at(*rest, 1);
    *ret_weak = str_starts(*rest, S("W/"));
    struct str quoted = str_from_at(*rest, *ret_weak ? 2 : 0);
    size_t end = str_find_char(str_from_at(quoted, 1), '"');

    if (!str_starts(quoted, S("\"")) || end == SIZE_MAX)
        return false;
    *ret = str_sub(quoted, 0, end + 2);
    *rest = str_from_at(quoted, end + 2);
    return true;
}

static bool list_has_tag(struct str list, struct str current, unsigned manner)
{
    struct str tag;
    bool weak;

    while (next_tag(&list, &tag, &weak)) {
        if (str_eq(tag, current) && (!weak || manner & WEAKLY))
            return true;
        if (manner & FIRST_ONLY)
            return false;
    }
    return false;
}

/* --- honest --- */

static bool is_there(const struct model_call *call, const struct claim *claim)
{
    return http_header_has(&call->request->headers, header_of(claim));
}

/* Whether one of the header's values holds for the record (NULL: there is none). */
static bool holds(const struct model_call *call, const struct claim *claim,
                  const json_t *record, unsigned manner)
{
    const struct http_headers *headers = &call->request->headers;

    for (size_t i = 0; i < headers->len && !(manner & NEVER); i++) {
        struct str value = str_trim(headers->at[i].value);

        if (!str_eq_nocase(headers->at[i].name, header_of(claim)))
            continue;
        if (str_eq(value, S("*"))) {
            if (manner & STAR_ALWAYS || (record && !(manner & STAR_NEVER)))
                return true;
        } else if (record &&
                   list_has_tag(value, model_entity_tag(call->model, call->arena, record),
                                manner)) {
            return true;
        }
    }
    return false;
}

static const struct claim *speaking(const struct claim *claim)
{
    return claim_is_clear(claim) ? claim : NULL;
}

static bool refuse_missing(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str name = header_of(c->claim);

    if (is_there(call, c->claim))
        return true;
    call->refusal_param = "missing";
    return model_refuse(call, REFUSAL_PRECONDITION_MISSING, speaking(c->claim), name,
                        NULL, "%.*s is required", STR_ARG(name));
}

static bool guard_by(struct model_call *call, const struct behave_ctx *c, unsigned manner)
{
    const json_t *record = call->selected_count ? call->selected[0] : NULL;
    struct str name = header_of(c->claim);

    if (!is_there(call, c->claim) || holds(call, c->claim, record, manner))
        return true;
    return model_refuse(call, REFUSAL_PRECONDITION, speaking(c->claim), name, NULL,
                        "%.*s does not name the current %.*s", STR_ARG(name),
                        STR_ARG(call->operation->effect.resource->name));
}

static bool guard(struct model_call *call, const void *ctx)
{
    return guard_by(call, ctx, STRONGLY);
}

/* --- broken --- */

static bool ignore(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx;
    return true;
}

static bool guard_weakly(struct model_call *call, const void *ctx)
{
    return guard_by(call, ctx, WEAKLY);
}

static bool guard_without_star(struct model_call *call, const void *ctx)
{
    return guard_by(call, ctx, STAR_NEVER);
}

static bool guard_star_always(struct model_call *call, const void *ctx)
{
    return guard_by(call, ctx, STAR_ALWAYS);
}

static bool guard_first_only(struct model_call *call, const void *ctx)
{
    return guard_by(call, ctx, FIRST_ONLY);
}

static bool refuse_always(struct model_call *call, const void *ctx)
{
    return guard_by(call, ctx, NEVER);
}

static bool apply_and_refuse(struct model_call *call, const void *ctx)
{
    bool fine = guard_by(call, ctx, STRONGLY);

    call->apply_though_refused = !fine && call->selected_count > 0;
    return fine;
}

static int other_status(struct arena *a, const struct claim *claim)
{
    struct outcome missing = claim_outcome_of(a, claim, "missing");

    if (!missing.documented)
        return 0;
    return status_set_has(&missing.status, 400) ? 412 : 400;
}

static bool answer_missing_otherwise(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call->refusal == REFUSAL_PRECONDITION_MISSING)
        call->response.status = other_status(call->arena, c->claim);
    return true;
}

static bool answer_missing_500(struct model_call *call, const void *ctx)
{
    return call->refusal == REFUSAL_PRECONDITION_MISSING ? answer_500(call, ctx) : true;
}

static bool drop_tag(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call->refusal == REFUSAL_NONE)
        http_header_remove(&call->response.headers, validator_of(c->claim));
    return true;
}

static bool keep_tag(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (call->before)
        json_object_set_nocheck(
            call->changes, stash,
            json_str(call->arena,
                     model_entity_tag(call->model, call->arena, call->before)));
    return true;
}

static bool show_kept_tag(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *kept = call->changes ? json_object_get(call->changes, stash) : NULL;

    if (kept && call->refusal == REFUSAL_NONE)
        http_header_set(call->arena, &call->response.headers, validator_of(c->claim),
                        json_text(kept));
    return true;
}

/* --- for which claims --- */

static bool requires_it(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return is_required(claim);
}

static bool says_status(struct arena *a, const struct claim *claim, struct str field)
{
    return requires_it(a, claim, field) && other_status(a, claim);
}

static bool is_upsert(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return claim->operation->effect.verb == EFFECT_UPSERT;
}

static bool writes(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return claim->operation->effect.verb != EFFECT_READ;
}

static bool documents(const struct operation *op, struct str header)
{
    const struct response *r = operation_success(op);

    for (size_t i = 0; r && i < r->header_count; i++)
        if (str_eq_nocase(r->headers[i].name, header))
            return true;
    return false;
}

static bool shows_tag(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return documents(claim->operation, validator_of(claim));
}

static bool shows_new_tag(struct arena *a, const struct claim *claim, struct str field)
{
    enum effect_verb verb = claim->operation->effect.verb;

    return shows_tag(a, claim, field) &&
           (verb == EFFECT_UPDATE || verb == EFFECT_REPLACE || verb == EFFECT_UPSERT);
}

static const struct mutation rows[] = {
    { "ignored", "the validator is not looked at", PER_CLAIM, STAGE_GUARD, true, ignore,
      NULL, false },
    { "current-refused", "the current validator is refused", PER_CLAIM, STAGE_GUARD, true,
      refuse_always, NULL, false },
    { "weak-accepted", "a weak validator is taken for a strong one", PER_CLAIM,
      STAGE_GUARD, true, guard_weakly, NULL, false },
    { "star-refused", "* is taken for a validator that does not match", PER_CLAIM,
      STAGE_GUARD, true, guard_without_star, NULL, false },
    { "star-creates", "* holds where there is no record", PER_CLAIM, STAGE_GUARD, true,
      guard_star_always, is_upsert, false },
    { "first-only", "of several validators only the first is looked at", PER_CLAIM,
      STAGE_GUARD, true, guard_first_only, NULL, false },
    { "changes-though-refused", "the request is carried out and then refused", PER_CLAIM,
      STAGE_GUARD, true, apply_and_refuse, writes, false },
    { "missing-accepted", "a request without a validator is carried out", PER_CLAIM,
      STAGE_GUARD, true, guard, requires_it, false },
    { "missing-wrong-status", "a request without a validator gets another status",
      PER_CLAIM, STAGE_RESPOND, false, answer_missing_otherwise, says_status, true },
    { "missing-crashes", "a request without a validator is answered with 500", PER_CLAIM,
      STAGE_RESPOND, false, answer_missing_500, requires_it, true },
    { "no-validator", "the response does not tell the validator", PER_CLAIM,
      STAGE_RESPOND, false, drop_tag, shows_tag, true },
    { "old-validator", "the response has the validator from before the change", PER_CLAIM,
      STAGE_RESPOND, false, show_kept_tag, shows_new_tag, true },
};

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    (void)claim, (void)param;
    return outcome_refused(call, REFUSAL_PRECONDITION);
}

static void twins(struct arena *a, const struct claim *claim, struct variation_list *ret)
{
    outcomes_list_twins(a, claim, ret);
    variation_add(a, claim, "other-tags", STR_NONE, "validators have another form", ret)
        ->choices.other_tags = true;
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    if (is_required(claim) && !variation_is(variation, "missing-accepted"))
        behave_add(a, claim, NULL, STAGE_VALIDATE, true, refuse_missing, ret);
    if (variation_is(variation, "old-validator"))
        behave_add(a, claim, variation, STAGE_APPLY, false, keep_tag, ret);
    if (!mutations_behave(a, claim, variation, rows, countof(rows), ret))
        behave_add(a, claim, NULL, STAGE_GUARD, true, guard, ret);
    outcomes_behave(a, claim, variation, about, ret);
}

static void lint(const struct claim *claim, struct diags *diags)
{
    const struct operation *op = claim->operation;

    if (op->effect.verb == EFFECT_LIST || op->effect.verb == EFFECT_CREATE)
        diags_error(diags, claim->span, "claim",
                    "%.*s does not name a record whose validator could be compared",
                    STR_ARG(op->id));
    if (json_object_get(claim->params, "missing") && !is_required(claim))
        diags_error(diags, claim->span, "claim",
                    "`missing` says what happens without the header: it needs "
                    "`required: true`");
}

/* --- how to find out --- */

/* An operation that tells the validator of a record. */
static const struct operation *reader(const struct claim *claim)
{
    const struct contract *c = claim->contract;

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        if (op->effect.verb == EFFECT_READ && op->effect.by.len &&
            op->effect.resource == claim->operation->effect.resource &&
            documents(op, validator_of(claim)))
            return op;
    }
    return NULL;
}

/* What the documents say of the header's value; NULL: nothing. */
static const struct schema *header_schema(const struct claim *claim)
{
    const struct parameter *p =
        operation_parameter(claim->operation, IN_HEADER, header_of(claim));

    return p ? p->schema : NULL;
}

static bool may_send(struct variant_maker *m, const struct claim *claim, struct str value)
{
    const struct schema *schema = header_schema(claim);

    return !schema || schema_is_valid(schema, lit_text(m, value), NULL);
}

/* A validator that no record has, of a form that may be sent; empty where none is known.
 * A server may refuse what is not of the documented form before it compares anything. */
static struct str no_validator(struct variant_maker *m, const struct claim *claim)
{
    static const char *const forms[] = {
        "\"no-such-validator\"",
        "\"1\"",
        "\"00000000-0000-4000-8000-000000000000\"",
        "\"00000000000000000000000000000000\"",
        "\"0000000000000000000000000000000000000000\"",
    };

    for (size_t i = 0; i < countof(forms); i++)
        if (may_send(m, claim, str_from(forms[i])))
            return str_from(forms[i]);
    return STR_NONE;
}

/* `before`, a validator, `after`: whether a header of that shape may be sent. */
static bool may_wrap(struct variant_maker *m, const struct claim *claim,
                     const char *before)
{
    struct str other = no_validator(m, claim);
    struct str value = arena_printf(maker_arena(m), "%s%.*s", before, STR_ARG(other));

    return other.len && may_send(m, claim, value);
}

/* A change under the header; `value` is a template in which $(tag) is the current one. */
static struct variant *start(struct variant_maker *m, const struct claim *claim,
                             const struct scene *s, const char *value, const char *name)
{
    struct variant *v = variant_new(m, claim, s, "%s", name);

    if (str_find(str_from(value), S("$(tag)")) != SIZE_MAX)
        variant_read(v, reader(claim), s->rec[0], "tag", validator_of(claim));
    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_header(v, header_of(claim), str_from(value));
    return v;
}

static void try_fine(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, const char *value, const char *name)
{
    struct variant *v = start(m, claim, s, value, name);

    then_changed(v, s->rec[0]);
    variant_done(v);
}

static void try_wrong(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, const char *value, const char *name)
{
    struct variant *v = start(m, claim, s, value, name);

    expect_outcome(v, claim, header_of(claim), NULL, NULL);
    then_unchanged(v, s->rec[0]);
    variant_done(v);
}

static void try_missing(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "no validator");

    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_no_header(v, header_of(claim));
    expect_outcome_of(v, claim, "missing", header_of(claim), NULL, NULL);
    then_unchanged(v, s->rec[0]);
    variant_done(v);
}

/* The validator that was current before a change is not any more. */
static void try_stale(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s)
{
    struct variant *v =
        start(m, claim, s, "$(tag)", "the validator from before a change");

    variant_next_step(v);
    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_header(v, header_of(claim), S("$(tag)"));
    expect_outcome(v, claim, header_of(claim), NULL, NULL);
    variant_done(v);
}

/* The one that the response of a change tells is current. */
static void try_told(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s)
{
    struct variant *v =
        start(m, claim, s, "*", "the validator that the response of a change tells");

    capture_header(v, "told", validator_of(claim));
    variant_next_step(v);
    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_header(v, header_of(claim), S("$(told)"));
    then_changed(v, s->rec[0]);
    variant_done(v);
}

static void try_star_on_nothing(struct variant_maker *m, const struct claim *claim,
                                const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "* where there is no record");
    json_t *key = unknown_key(m, s->rec[0], claim->operation->effect.resource->key);

    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_path(v, key);
    send_header(v, header_of(claim), S("*"));
    expect_outcome(v, claim, header_of(claim), NULL, NULL);
    then_absent(v, key);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    enum effect_verb verb = claim->operation->effect.verb;
    bool changes =
        verb == EFFECT_UPDATE || verb == EFFECT_REPLACE || verb == EFFECT_UPSERT;
    struct scene s;

    if (!scene_rich(m, claim->operation, &s))
        return;
    struct str other = no_validator(m, claim);

    if (other.len)
        try_wrong(m, claim, &s, other.at, "another validator");
    if (is_required(claim))
        try_missing(m, claim, &s);
    if (!claim_is_clear(claim))
        return;
    bool star = may_send(m, claim, S("*"));

    if (star)
        try_fine(m, claim, &s, "*", "any validator");
    if (star && verb == EFFECT_UPSERT)
        try_star_on_nothing(m, claim, &s);
    if (star && changes && documents(claim->operation, validator_of(claim)))
        try_told(m, claim, &s);
    if (!reader(claim))
        return;
    try_fine(m, claim, &s, "$(tag)", "the current validator");
    const char *first = arena_printf(maker_arena(m), "%.*s, ", STR_ARG(other)).at;

    if (may_wrap(m, claim, first))
        try_fine(m, claim, &s, arena_printf(maker_arena(m), "%s$(tag)", first).at,
                 "the second of two");
    if (may_wrap(m, claim, "W/"))
        try_wrong(m, claim, &s, "W/$(tag)", "the current validator, marked as weak");
    if (changes)
        try_stale(m, claim, &s);
}

static const struct claim_param params[] = {
    { "header", NAME_SCHEMA, "the request header; If-Match, unless said", false },
    { "validator", NAME_SCHEMA, "the response header that tells it; ETag, unless said",
      false },
    { "required", FLAG_SCHEMA, "true where a request must carry it", false },
    { "outcome", OUTCOME_SCHEMA,
      "how a request with another validator is refused (412, say)", false },
    { "missing", OUTCOME_SCHEMA,
      "how a request without it is refused (428, say), where one is needed", false },
    { 0 },
};

const struct claim_kind kind_preconditions = {
    .name = "preconditions",
    .says = "a request with a validator is carried out only where it is the current one",
    .proves = "Reads the validator and sends it, another one, several, a weak one, *, "
              "none, and "
              "the one from before a change; a refused request changes nothing.",
    .about = "Lost updates are prevented by a validator: the reader gets an ETag, "
             "and sends it back with the change. Validators are compared strongly, "
             "`*` is any record, and a list matches where one of its members does. "
             "With `required: true` a request without one is refused.",
    .sources = "RFC 9110, 13.1.1 and 15.5.13 (412); RFC 6585, 3 (428).",
    .subject = ABOUT_ACCESS,
    .example = "- id: if-match\n"
               "  kind: preconditions\n"
               "  operation: changeTicket\n"
               "  outcome: {status: 412}\n"
               "  says: If-Match has to name the current version\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .refuses = about,
    .behave = behave,
    .twins = twins,
    .variants = variants,
    .lint = lint,
};
