/* rejects: an illegal value of a field or a parameter, or an illegal body, gets the
 * documented error. */
#include "base/arena.h"
#include "base/vec.h"
#include "claims/conversions.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/rejects_bodies.h"
#include "claims/rejects_parameter.h"
#include "claims/tries.h"
#include "claims/values.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- which refusals the claim speaks of --- */

static bool names_value(const struct claim *claim, const struct field *f,
                        const json_t *value)
{
    return params_has_value(claim, value) ||
           (f && !schema_is_valid(f->schema, value, NULL));
}

/* What a request has to have, and what this claim says nothing else of. */
static bool wants(const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);

    return f && f->required && !f->read_only && !params_values(claim);
}

static bool lacks(const struct model_call *call, const struct claim *claim,
                  struct str field)
{
    return json_is_object(call->body) && !call_request_value(call, field) &&
           wants(claim, field);
}

static bool has_illegal(const struct model_call *call, const struct claim *claim,
                        struct str field)
{
    const json_t *value = call_request_value(call, field);

    return value ? names_value(claim, params_field(claim, field), value)
                 : lacks(call, claim, field);
}

static bool body_is(const struct model_call *call, struct str mode)
{
    if (str_eq(mode, S("content-type")))
        return call->refusal == REFUSAL_MEDIA_TYPE;
    if (str_eq(mode, S("empty")))
        return call->request->body.len == 0;
    if (str_eq(mode, S("malformed")))
        return call->refusal == REFUSAL_MALFORMED && call->request->body.len > 0;
    return call->body && !json_is_object(call->body);
}

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    struct str_list bodies = claim_strings(call->arena, claim, "body");
    struct str_list fields = claim_fields(call->arena, claim);

    if (param.len)
        return bodies.len ? body_is(call, param) : has_illegal(call, claim, param);
    for (size_t i = 0; i < bodies.len; i++)
        if (body_is(call, bodies.at[i]))
            return true;
    for (size_t i = 0; i < fields.len; i++)
        if (has_illegal(call, claim, fields.at[i]))
            return true;
    return false;
}

/* --- illegal values let through --- */

/* An illegal identifier finds a record nonetheless: the first one. */
static void match_first(struct model_call *call, const struct str_list *identifiers)
{
    const struct resource *resource = call->operation->effect.resource;
    json_t *first = world_count(call->world, resource)
                        ? world_record(call->world, resource, 0)
                        : NULL;
    json_t *value = first ? model_stored(call, first, identifiers->at[0]) : NULL;

    if (value)
        json_object_setn_nocheck(call->changes, identifiers->at[0].at,
                                 identifiers->at[0].len, value);
}

static void let_through(struct model_call *call, struct str field, bool keep)
{
    struct str_list identifiers = params_identifiers(call->arena, call->operation);

    call_hide_from_validation(call, field);
    if (list_has(&identifiers, field)) {
        call_drop(call, field);
        match_first(call, &identifiers);
    } else if (!keep || (params_find(call->arena, call->operation, "coerces", field) &&
                         json_is_string(model_sent(call, field)))) {
        call_drop(call, field);
    }
}

static bool accept_value(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (has_illegal(call, c->claim, c->field))
        let_through(call, c->field, true);
    return true;
}

static bool ignore_value(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (has_illegal(call, c->claim, c->field))
        let_through(call, c->field, false);
    return true;
}

static bool accept_missing(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (lacks(call, c->claim, c->field))
        call_hide_from_validation(call, c->field);
    return true;
}

static bool accept_null(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (json_is_null(call_request_value(call, c->field)))
        let_through(call, c->field, true);
    return true;
}

/* The member of the enum that `same` takes the text for, NULL without one. */
typedef bool text_same_fn(struct str text, struct str member);

static bool take_for_member(struct model_call *call, const struct behave_ctx *c,
                            text_same_fn *same)
{
    const struct field *f = params_field(c->claim, c->field);
    const json_t *sent = call_request_value(call, c->field);
    const json_t *members = values_enum(c->claim->contract, f->schema_json);

    for (size_t i = 0; i < json_array_size(members) && json_is_string(sent); i++) {
        json_t *member = json_array_get(members, i);

        if (!same(json_text(sent), json_text(member)))
            continue;
        call_hide_from_validation(call, c->field);
        json_object_setn_nocheck(call->changes, c->field.at, c->field.len, member);
        break;
    }
    return true;
}

static bool same_but_case(struct str text, struct str member)
{
    return str_eq_nocase(text, member);
}

static bool same_but_blanks(struct str text, struct str member)
{
    return str_eq(str_trim(text), member);
}

static bool same_start(struct str text, struct str member)
{
    return text.len > 0 && str_starts(text, member);
}

static bool ignore_case(struct model_call *call, const void *ctx)
{
    return take_for_member(call, ctx, same_but_case);
}

static bool ignore_blanks(struct model_call *call, const void *ctx)
{
    return take_for_member(call, ctx, same_but_blanks);
}

static bool ignore_rest(struct model_call *call, const void *ctx)
{
    return take_for_member(call, ctx, same_start);
}

/* --- for which fields --- */

static bool tries_some(struct arena *a, const struct claim *claim, struct str field)
{
    return claim_fields(a, claim).len &&
           json_array_size(tries_illegal(a, claim, field)) > 0;
}

static bool tries_null(struct arena *a, const struct claim *claim, struct str field)
{
    struct str_list identifiers = params_identifiers(a, claim->operation);

    return tries_some(a, claim, field) && !list_has(&identifiers, field) &&
           values_has(tries_illegal(a, claim, field), json_null());
}

static bool has_texts(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);
    const json_t *members = f ? values_enum(claim->contract, f->schema_json) : NULL;

    return tries_some(a, claim, field) && json_is_string(json_array_get(members, 0));
}

/* Other letter case, and blanks: not of what is text when it arrives. */
static bool has_exact_texts(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);

    return f && !f->as_text && has_texts(a, claim, field);
}

/* What has to be there cannot be ignored: its absence is refused likewise. */
static bool may_be_ignored(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);

    return !(f && f->required) && tries_some(a, claim, field);
}

static bool tries_without(struct arena *a, const struct claim *claim, struct str field)
{
    struct str_list identifiers = params_identifiers(a, claim->operation);

    return claim_fields(a, claim).len && wants(claim, field) &&
           operation_takes_changes(claim->operation) && !list_has(&identifiers, field);
}

static const struct mutation rows[] = {
    { "accepts", "an illegal {} is accepted", PER_FIELD, STAGE_VALIDATE, true,
      accept_value, tries_some, false },
    { "ignores", "an illegal {} is ignored, and the request succeeds", PER_FIELD,
      STAGE_VALIDATE, true, ignore_value, may_be_ignored, false },
    { "accepts-null", "null is accepted as {}", PER_FIELD, STAGE_VALIDATE, true,
      accept_null, tries_null, false },
    { "missing-accepted", "a request without {} is accepted", PER_FIELD, STAGE_VALIDATE,
      true, accept_missing, tries_without, false },
    { "ignores-case", "{} is accepted in other letter case", PER_FIELD, STAGE_VALIDATE,
      true, ignore_case, has_exact_texts, false },
    { "trims", "blanks around {} are overlooked", PER_FIELD, STAGE_VALIDATE, true,
      ignore_blanks, has_exact_texts, false },
    { "ignores-rest", "text behind a legal {} is overlooked", PER_FIELD, STAGE_VALIDATE,
      true, ignore_rest, has_texts, false },
};

/* --- bodies --- */

/* The request counts as one that changes nothing, or as a whole one of the first record.
 */
static bool accept_body(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call->refusal == REFUSAL_NONE || !about(call, c->claim, c->variation->param))
        return true;
    call->response.status = 200;
    call->response_body = arena_json(call->arena, json_object());
    return true;
}

static void list_bodies(struct arena *a, const struct claim *claim,
                        const struct str_list *bodies, struct variation_list *ret)
{
    for (size_t i = 0; i < bodies->len; i++)
        variation_add(a, claim, "accepts-body", bodies->at[i],
                      "a body that is wrong ({}) is answered as if it were right", ret);
}

static struct str_list tried_fields(struct arena *a, const struct claim *claim)
{
    struct str_list fields = claim_fields(a, claim), tried = { 0 };

    for (size_t i = 0; i < fields.len; i++)
        if (tries_some(a, claim, fields.at[i]) || tries_without(a, claim, fields.at[i]))
            *vec_push(a, &tried) = fields.at[i];
    return tried;
}

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    struct str_list bodies = rejects_bodies_tried(a, claim),
                    fields = tried_fields(a, claim);

    if (rejects_is_about_parameter(claim)) {
        rejects_parameter_mutants(a, claim, ret);
        return;
    }
    mutations_list(a, claim, rows, countof(rows), ret);
    list_bodies(a, claim, &bodies, ret);
    outcomes_list(a, claim, bodies.len ? &bodies : &fields, ret);
}

/* --- open questions, decided otherwise --- */

static bool media_type_is_open(struct arena *a, const struct claim *claim,
                               struct str field)
{
    (void)a, (void)field;
    struct str_list bodies = claim_strings(a, claim, "body");

    return !claim_is_clear(claim) && list_has(&bodies, S("content-type"));
}

/* Whether no clear claim refuses a value that this unclear one speaks of: by name, or,
 * where this one names no values, at all. */
static bool is_in_doubt(struct arena *a, const struct claim *claim, struct str field,
                        const json_t *value)
{
    const struct operation *op = claim->operation;
    bool listed = params_has_value(claim, value);

    if (!listed &&
        (params_values(claim) || !names_value(claim, params_field(claim, field), value)))
        return false;
    for (size_t i = 0; i < op->claim_count; i++) {
        const struct claim *other = op->claims[i];
        struct str_list fields = claim_fields(a, other);

        if (claim_is(other, "rejects") && claim_is_clear(other) &&
            list_has(&fields, field) &&
            (params_has_value(other, value) || (!listed && !params_values(other))))
            return false;
    }
    return true;
}

static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    struct str_list identifiers = params_identifiers(a, claim->operation);
    const json_t *values = tries_illegal(a, claim, field);

    if (claim_is_clear(claim) || list_has(&identifiers, field) ||
        claim_fields(a, claim).len == 0)
        return false;
    for (size_t i = 0; i < json_array_size(values); i++)
        if (is_in_doubt(a, claim, field, json_array_get(values, i)))
            return true;
    return false;
}

static bool ignore_open_value(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *value = call_request_value(call, c->field);

    if (value && is_in_doubt(call->arena, c->claim, c->field, value))
        let_through(call, c->field, false);
    return true;
}

static bool nothing(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx;
    return true;
}

static const struct mutation twin_rows[] = {
    { "ignores-in-doubt", "an illegal {} of which the documents do not speak is ignored",
      PER_FIELD, STAGE_VALIDATE, true, ignore_open_value, is_open, false },
    { "any-content-type", "a body of another media type is read as JSON", PER_CLAIM,
      STAGE_MATCH, false, nothing, media_type_is_open, false },
};

static void twins(struct arena *a, const struct claim *claim, struct variation_list *ret)
{
    size_t first = ret->len;

    if (rejects_is_about_parameter(claim)) {
        rejects_parameter_twins(a, claim, ret);
        return;
    }
    mutations_list(a, claim, twin_rows, countof(twin_rows), ret);
    for (size_t i = first; i < ret->len; i++)
        if (variation_is(&ret->at[i], "any-content-type"))
            ret->at[i].choices.accept_any_content_type = true;
    outcomes_list_twins(a, claim, ret);
}

/* --- honest --- */

/* Values that the claim lists and the schema would let pass. */
static bool refuse_listed(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    for (size_t i = 0; i < c->fields.len; i++) {
        const json_t *sent = model_sent(call, c->fields.at[i]);

        if (sent && params_has_value(c->claim, sent))
            return model_refuse(call, REFUSAL_INVALID,
                                claim_is_clear(c->claim) ? c->claim : NULL,
                                c->fields.at[i], sent, "%.*s cannot have this value",
                                STR_ARG(c->fields.at[i]));
    }
    return true;
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    if (rejects_is_about_parameter(claim)) {
        rejects_parameter_behave(a, claim, variation, ret);
        return;
    }
    if (outcomes_behave(a, claim, variation, about, ret)) {
        if (!params_values(claim))
            return;
    } else if (variation_is(variation, "accepts-body")) {
        behave_add(a, claim, variation, STAGE_RESPOND, false, accept_body, ret);
        return;
    } else if (mutations_behave(a, claim, variation, rows, countof(rows), ret) ||
               mutations_behave(a, claim, variation, twin_rows, countof(twin_rows),
                                ret)) {
        return;
    }
    if (params_values(claim) && claim_fields(a, claim).len)
        behave_add(a, claim, NULL, STAGE_VALIDATE, false, refuse_listed, ret);
}

/* --- how to find out --- */

/* An illegal identifier has to be the only one. */
static void try_identifier(struct variant_maker *m, const struct claim *claim,
                           const struct scene *s, struct str field, const json_t *value,
                           struct str name)
{
    struct variant *v =
        variant_new(m, claim, s, "%.*s %.*s", STR_ARG(field), STR_ARG(name));

    change_something(v, s->rec[0], field, STR_NONE);
    send_field(v, field, lit(m, value));
    expect_outcome(v, claim, field, lit(m, value), NULL);
    then_all_unchanged(v);
    variant_done(v);
}

static void try_value(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, struct str field, const json_t *value,
                      struct str name)
{
    struct variant *v =
        variant_new(m, claim, s, "%.*s %.*s", STR_ARG(field), STR_ARG(name));

    send_to(v, s->rec[0]);
    send_condition(v, field);
    send_field(v, field, lit(m, value));
    if (conversions_allowed(maker_arena(m), claim, field, value)) {
        expect_either(v);
    } else {
        expect_outcome(v, claim, field, lit(m, value), NULL);
        then_all_unchanged(v);
    }
    variant_done(v);
}

static void try_without(struct variant_maker *m, const struct claim *claim,
                        struct str field)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!tries_without(maker_arena(m), claim, field) || !scene_rich(m, op, &s))
        return;
    struct variant *v = variant_new(m, claim, &s, "without %.*s", STR_ARG(field));

    send_to(v, s.rec[0]);
    change_something(v, s.rec[0], field, STR_NONE);
    leave_out(v, field);
    expect_outcome(v, claim, field, NULL, NULL);
    then_all_unchanged(v);
    variant_done(v);
}

static void try_field(struct variant_maker *m, const struct claim *claim,
                      struct str field)
{
    struct arena *a = maker_arena(m);
    const struct operation *op = claim->operation;
    struct str_list identifiers = params_identifiers(a, op);
    const json_t *values = tries_illegal(a, claim, field);
    struct scene s;

    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *value = json_array_get(values, i);

        if (!scene_rich(m, op, &s))
            return;
        if (list_has(&identifiers, field))
            try_identifier(m, claim, &s, field, value, values_name(a, value));
        else
            try_value(m, claim, &s, field, value, values_name(a, value));
    }
    try_without(m, claim, field);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list fields = claim_fields(maker_arena(m), claim);
    struct str_list modes = claim_strings(maker_arena(m), claim, "body");

    for (size_t i = 0; i < fields.len; i++)
        try_field(m, claim, fields.at[i]);
    if (rejects_is_about_parameter(claim))
        rejects_parameter_variants(m, claim);
    if (modes.len)
        rejects_bodies_variants(m, claim, &modes);
}

#define MODE_SCHEMA                                                                      \
    "{\"enum\": [\"malformed\", \"not-an-object\", \"empty\", \"content-type\"]}"
#define BODY_SCHEMA                                                                      \
    "{\"anyOf\": [" MODE_SCHEMA                                                          \
    ", {\"type\": \"array\", \"minItems\": 1, \"items\": " MODE_SCHEMA "}]}"

static const struct claim_param params[] = {
    FIELDS_PARAMS,
    { "values", LIST_SCHEMA, "further illegal values", false },
    { "body", BODY_SCHEMA,
      "instead of a field: kinds of broken bodies, one or a list of `malformed`, "
      "`not-an-object`, `empty`, `content-type`",
      false },
    { "parameter", NAME_SCHEMA,
      "instead of a field: a parameter of the query, a header or a cookie", false },
    { "in", "{\"enum\": [\"query\", \"header\", \"cookie\"]}",
      "where that parameter is, if several have its name", false },
    OUTCOME_PARAM,
    { 0 },
};

const struct claim_kind kind_rejects = {
    .name = "rejects",
    .says = "an illegal value, parameter or body is refused with the documented error",
    .proves =
        "Sends near misses of an enum, every other JSON type, values just outside of "
        "the boundaries and wrong formats, in a field or a parameter, or broken "
        "bodies; expects the error and that nothing changed.",
    .about = "About fields, a parameter, or bodies. Illegal values come from the "
             "schema, as near to legal ones as can be: other letter case, a blank "
             "before or behind, a prefix, the other JSON types, the first number "
             "outside the range, a broken date, and for a field that has to be there a "
             "request without it. `values` adds what the schema does not know. Each is "
             "sent alone, so that it is clear what was refused. A parameter, a field of "
             "a form or of a multipart body is text when it arrives: only what is "
             "illegal in every reading of that text is tried, "
             "so neither `7` for a text nor `true` written as `\"true\"`; other letter "
             "case only where the claim is a `must`. Many endpoints take the nearest "
             "limit for a number beyond it: claim a refusal only where the document "
             "says so. Under a `should`, a value of a wrong type that frameworks convert "
             "(7 for a text, true for a number, x for a list of x) may be converted to a "
             "legal one, too; under a `must`, and of `values`, it has to be refused.",
    .sources = "RFC 9110, 15.5 (400, 415, 422); RFC 9457 for problem bodies.",
    .subject = ABOUT_VALUES,
    .example = "- id: page-limits\n"
               "  kind: rejects\n"
               "  operation: listTickets\n"
               "  parameter: limit\n"
               "  outcome: {status: 422, body: {code: INVALID, field: $(field)}}\n"
               "  says: a limit outside of 1 to 100 is refused\n"
               "- id: other-states\n"
               "  kind: rejects\n"
               "  operation: changeTicket\n"
               "  field: state\n"
               "  outcome: {status: 422, body: {code: INVALID, field: $(field)}}\n"
               "  says: any other state is refused, and the refusal names the field\n",
    .params = params,
    .rules = "\"anyOf\": [{\"required\": [\"field\"]}, {\"required\": [\"fields\"]}, "
             "{\"required\": [\"body\"]}, {\"required\": [\"parameter\"]}]",
    .wfc = 206,
    .any_operation = true,
    .behave = behave,
    .mutants = mutants,
    .twins = twins,
    .variants = variants,
    .lint = rejects_parameter_lint,
};
