/* accepts: every legal value of a field is accepted, stored and returned as sent. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "claims/damage.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/tries.h"
#include "claims/twice.h"
#include "claims/values.h"
#include "claims/variants.h"
#include "doc/json.h"
#include "model/shape.h"

#include "base/banned.h"

/* Under this name the value before the call travels from STAMP to RESPOND. */
static const char stash[] = "\x01stale";

/* --- for which fields a row makes sense --- */

static bool is_stored(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return claim->operation->effect.resource && params_is_stored(claim->operation, field);
}

static bool is_moment(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);

    (void)a;
    return f && is_stored(a, claim, field) && !f->mapping &&
           str_eq_c(
               json_member_text(shape_plain(claim->contract, f->schema_json), "format"),
               "date-time");
}

static bool is_shown(struct arena *a, const struct claim *claim, struct str field)
{
    return is_stored(a, claim, field) && params_returned(claim) &&
           claim->operation->effect.has_response && !params_link(claim->operation, field);
}

static bool is_plainly_shown(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);

    return is_shown(a, claim, field) && (!f || !f->mapping || !f->mapping->has_each);
}

/* Whether one of the texts to be tried has what `wanted` looks for. */
typedef bool text_test_fn(struct str text);

static bool some_text(struct arena *a, const struct claim *claim, struct str field,
                      text_test_fn *wanted)
{
    const json_t *values = tries_legal(a, claim, field);

    if (!is_stored(a, claim, field) || params_link(claim->operation, field))
        return false;
    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *value = json_array_get(values, i);

        if (json_is_string(value) && wanted(json_text(value)))
            return true;
    }
    return false;
}

static bool is_long(struct str text)
{
    return utf8_count(text) > DAMAGE_TEXT_KEPT;
}

static bool has_other_letters(struct str text)
{
    return utf8_count(text) < text.len;
}

static bool has_capitals(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] >= 'A' && text.at[i] <= 'Z')
            return true;
    return false;
}

static bool is_free_text(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);

    return some_text(a, claim, field, is_long) &&
           !(f && values_enum(claim->contract, f->schema_json));
}

static bool has_other_text(struct arena *a, const struct claim *claim, struct str field)
{
    return some_text(a, claim, field, has_other_letters);
}

/* T and Z may be small letters (RFC 3339, 5.6). */
static bool has_capital_text(struct arena *a, const struct claim *claim, struct str field)
{
    return some_text(a, claim, field, has_capitals) && !is_moment(a, claim, field);
}

static bool has_fraction(struct arena *a, const struct claim *claim, struct str field)
{
    const json_t *values = tries_legal(a, claim, field);

    for (size_t i = 0; i < json_array_size(values); i++)
        if (json_is_real(json_array_get(values, i)) &&
            !json_is_integral(json_array_get(values, i)))
            return is_stored(a, claim, field);
    return false;
}

/* Legal where no limit is documented; more than 32 bits hold. */
static json_t *large_number(struct arena *a)
{
    return arena_json(a, json_integer(5000000000));
}

static bool takes_large(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);
    unsigned types = f ? types_of(claim->contract, f->schema_json) : 0;

    return claim_is_clear(claim) && types != TYPE_ALL && types & TYPE_INTEGER &&
           is_stored(a, claim, field) && claim->operation->effect.verb == EFFECT_UPDATE &&
           !params_link(claim->operation, field) &&
           !params_looks_like_key(a, claim->contract, claim->operation, field) &&
           schema_is_valid(f->schema, large_number(a), NULL);
}

static bool has_list(struct arena *a, const struct claim *claim, struct str field)
{
    const json_t *values = tries_legal(a, claim, field);

    for (size_t i = 0; i < json_array_size(values); i++)
        if (json_array_size(json_array_get(values, i)) > 1)
            return is_stored(a, claim, field);
    return false;
}

/* Two values are needed to go to and fro between. */
static bool may_go_back(struct arena *a, const struct claim *claim, struct str field)
{
    const json_t *values = tries_legal(a, claim, field);
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(values); i++)
        count += !is_blank(json_array_get(values, i));
    return count > 1 && twice_fits(a, claim, field) && params_field(claim, field);
}

/* --- broken ways --- */

static bool crash_on_field(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call->refusal == REFUSAL_NONE && call_request_value(call, c->field))
        call->response.status = 500;
    return true;
}

static bool stash_old(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *old = call->before ? model_stored(call, call->before, c->field) : NULL;

    if (call_request_value(call, c->field))
        json_object_set_nocheck(call->changes, stash, old ? old : json_null());
    return true;
}

/* Puts a value at the place of the field in the response. */
static void show(struct model_call *call, const struct behave_ctx *c, json_t *value)
{
    json_t *resource = call->refusal == REFUSAL_NONE ? call_shown_resource(call) : NULL;

    if (value && json_is_object(resource))
        (void)json_pointer_set(
            resource, params_place(call->arena, c->claim->operation, c->field), value);
}

static bool show_stashed(struct model_call *call, const void *ctx)
{
    json_t *old = call->changes ? json_object_get(call->changes, stash) : NULL;

    show(call, ctx, old);
    return true;
}

static bool show_sent(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    show(call, c, call_request_value(call, c->field));
    return true;
}

static const struct mutation rows[] = {
    { "not-stored", "{} is accepted and not stored", PER_FIELD, STAGE_APPLY, true,
      forget_field, is_stored, false },
    { "stale-response", "{} is stored, and the response shows the old value", PER_FIELD,
      STAGE_RESPOND, false, show_stashed, is_shown, false },
    { "returned-not-stored", "the response shows the new {}, which is not stored",
      PER_FIELD, STAGE_APPLY, true, forget_field, is_plainly_shown, false },
    { "crashes", "a request with {} is answered with 500", PER_FIELD, STAGE_RESPOND,
      false, crash_on_field, NULL, false },
    { "truncates", "{} is cut to its first characters", PER_FIELD, STAGE_APPLY, true,
      damage_truncate_text, is_free_text, false },
    { "mangles", "letters beyond ASCII in {} become question marks", PER_FIELD,
      STAGE_APPLY, true, damage_mangle_text, has_other_text, false },
    { "lowers", "{} is stored in lower case", PER_FIELD, STAGE_APPLY, true,
      damage_lower_text, has_capital_text, false },
    { "rounds", "{} loses its decimals", PER_FIELD, STAGE_APPLY, true,
      damage_round_number, has_fraction, false },
    { "wraps", "what does not fit into 32 bits is cut off {}", PER_FIELD, STAGE_APPLY,
      true, damage_wrap_number, takes_large, false },
    { "first-only", "only the first item of {} is stored", PER_FIELD, STAGE_APPLY, true,
      damage_first_of_list, has_list, false },
    { "first-change-only", "only the first change of {} is stored", PER_FIELD,
      STAGE_APPLY, true, twice_forget_later, may_go_back, false },
    { "not-back", "{} does not get a value again that it had before", PER_FIELD,
      STAGE_APPLY, true, twice_forget_back, may_go_back, false },
    { "one-behind", "a later change of {} stores what the one before it sent", PER_FIELD,
      STAGE_APPLY, true, twice_one_behind, may_go_back, false },
};

/* --- one value refused --- */

static void list_refused(struct arena *a, const struct claim *claim, struct str field,
                         bool several, struct variation_list *ret)
{
    const struct field *f = params_field(claim, field);
    const json_t *values = f && values_enum(claim->contract, f->schema_json)
                               ? tries_legal(a, claim, field)
                               : params_values(claim);

    for (size_t i = 0; i < json_array_size(values); i++) {
        json_t *value = json_array_get(values, i);
        struct str name = values_name(a, value);

        if (!f || params_link(claim->operation, field) ||
            !schema_is_valid(f->schema, value, NULL))
            continue;
        if (several)
            name = arena_printf(a, "%.*s=%.*s", STR_ARG(field), STR_ARG(name));
        struct variation *v =
            variation_add(a, claim, "refuses", name, "{} is refused", ret);

        v->field = field;
        v->value = value;
    }
}

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    struct str_list fields = params_fields(a, claim);

    for (size_t i = 0; i < fields.len; i++) {
        list_refused(a, claim, fields.at[i], fields.len > 1, ret);
        variation_add(a, claim, "refuses-all", fields.at[i], "every {} is refused", ret)
            ->field = fields.at[i];
    }
    mutations_list(a, claim, rows, countof(rows), ret);
}

/* --- open questions, decided otherwise --- */

static bool null_for_empty(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *sent = model_sent(call, c->field);
    const struct field *f = params_field(c->claim, c->field);

    if (sent && is_blank(sent) && schema_is_valid(f->schema, json_null(), NULL))
        json_object_setn_nocheck(call->changes, c->field.at, c->field.len, json_null());
    else if (sent && is_blank(sent))
        call_drop(call, c->field);
    return true;
}

static bool refuse_values(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = model_sent(call, c->field);

    if (!sent || !params_has_value(c->claim, sent))
        return true;
    return model_refuse(call, REFUSAL_INVALID, NULL, c->field, sent,
                        "%.*s cannot be set to this value", STR_ARG(c->field));
}

static bool has_values_in_doubt(struct arena *a, const struct claim *claim,
                                struct str field)
{
    (void)a, (void)field;
    return !claim_is_clear(claim) && params_values(claim);
}

static bool takes_empty_in_doubt(struct arena *a, const struct claim *claim,
                                 struct str field)
{
    json_t *empty = arena_json(a, json_string(""));

    return has_values_in_doubt(a, claim, field) && params_has_value(claim, empty) &&
           params_field(claim, field);
}

/* "2031-02-03T04:05:06Z" as 2031-02-03T06:05:06+02:00. */
static bool spell_otherwise(struct model_call *call, const void *ctx)
{
    enum { TWO_HOURS_MS = 2 * 60 * 60 * 1000, SECONDS_LEN = 19 };
    const struct behave_ctx *c = ctx;
    json_t *sent = model_sent(call, c->field);
    int64_t ms;

    if (!sent || !time_parse(json_text(sent), &ms))
        return true;
    struct str later = time_format(call->arena, ms + TWO_HOURS_MS);

    json_object_setn_nocheck(call->changes, c->field.at, c->field.len,
                             json_str(call->arena, arena_printf(call->arena, "%.*s+02:00",
                                                                SECONDS_LEN, later.at)));
    return true;
}

static const struct mutation twin_rows[] = {
    { "other-spelling", "the moment in {} is shown in another zone, in whole seconds",
      PER_FIELD, STAGE_NORMALISE, true, spell_otherwise, is_moment, false },
    { "refuses-in-doubt",
      "{} with a value of which the documents do not speak is refused", PER_FIELD,
      STAGE_VALIDATE, false, refuse_values, has_values_in_doubt, false },
    { "empty-is-null", "an empty {} is taken for null", PER_FIELD, STAGE_NORMALISE, true,
      null_for_empty, takes_empty_in_doubt, false },
};

static bool contradicts_clear(struct arena *a, const struct variation *v)
{
    const struct claim *claim = v->claim;
    const struct claim *other = params_find(a, claim->operation, "accepts", v->field);
    const json_t *values = params_values(claim);

    for (size_t i = 0; other && i < json_array_size(values); i++)
        if (params_has_value(other, json_array_get(values, i)))
            return true;
    return false;
}

static void twins(struct arena *a, const struct claim *claim, struct variation_list *ret)
{
    struct variation_list all = { 0 };

    mutations_list(a, claim, twin_rows, countof(twin_rows), &all);
    variations_add_if_not(a, &all, contradicts_clear, ret);
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    if (variation_is(variation, "refuses") || variation_is(variation, "refuses-all"))
        behave_add(a, claim, variation, STAGE_VALIDATE, false, refuse_field, ret);
    mutations_behave(a, claim, variation, rows, countof(rows), ret);
    mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret);
    if (variation_is(variation, "stale-response"))
        behave_add(a, claim, variation, STAGE_STAMP, false, stash_old, ret);
    if (variation_is(variation, "returned-not-stored"))
        behave_add(a, claim, variation, STAGE_RESPOND, false, show_sent, ret);
}

/* --- how to find out --- */

static void try_value(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, struct str field, json_t *value,
                      struct str name)
{
    struct variant *v =
        variant_new(m, claim, s, "%.*s %.*s", STR_ARG(field), STR_ARG(name));

    send_to(v, s->rec[0]);
    change_field(v, field, value);
    if (params_returned(claim))
        expect_shown(v, field, value);
    then_changed(v, s->rec[0]);
    variant_done(v);
}

static void try_reference(struct variant_maker *m, const struct claim *claim,
                          struct str field)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (scene_for_field(m, op, field, &s))
        try_value(m, claim, &s, field, other_value(m, op, &s, s.rec[0], field),
                  S("of another record"));
}

/* It may be refused after all, and is never stored as another number. */
static void try_large(struct variant_maker *m, const struct claim *claim,
                      struct str field)
{
    const struct operation *op = claim->operation;
    struct arena *a = maker_arena(m);
    struct scene s;

    if (!takes_large(a, claim, field) || !scene_for_field(m, op, field, &s))
        return;
    struct variant *v = variant_new(
        m, claim, &s, "%.*s of more than 32 bits, or a refusal", STR_ARG(field));

    send_to(v, s.rec[0]);
    send_condition(v, field);
    send_field(v, field, large_number(a));
    expect_either(v);
    json_t *is = then_changed(v, s.rec[0]);

    expect_at(
        m, is, params_place(a, op, field),
        tag(m, "one-of", list_of(m, large_number(a), tag(m, "unchanged", NULL), NULL)));
    variant_done(v);
}

static bool is_reference(const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, field);

    return params_link(claim->operation, field) ||
           (f && f->mapping && f->mapping->has_each);
}

static void try_field(struct variant_maker *m, const struct claim *claim,
                      struct str field)
{
    const struct operation *op = claim->operation;
    const json_t *values = tries_legal(maker_arena(m), claim, field);
    bool reference = is_reference(claim, field);
    struct scene s;

    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *value = json_array_get(values, i);

        if (scene_for_value(m, op, field, value, reference, &s) ||
            (!claim_is_clear(claim) && scene_rich(m, op, &s)))
            try_value(m, claim, &s, field, known_value(m, op, s.state, field, value),
                      values_name(maker_arena(m), value));
    }
    if (reference && claim_is_clear(claim))
        try_reference(m, claim, field);
    try_large(m, claim, field);
    if (claim_is_clear(claim))
        twice_variant(m, claim, field, params_returned(claim));
}

static void try_all_at_once(struct variant_maker *m, const struct claim *claim,
                            const struct str_list *fields)
{
    struct scene s;

    if (!scene_rich(m, claim->operation, &s))
        return;
    struct variant *v = variant_new(m, claim, &s, "all at once");

    send_to(v, s.rec[0]);
    for (size_t i = 0; i < fields->len; i++) {
        const json_t *values = tries_legal(maker_arena(m), claim, fields->at[i]);

        if (!json_array_size(values) || is_reference(claim, fields->at[i]))
            continue;
        json_t *value = lit(m, json_array_get(values, i % json_array_size(values)));

        change_field(v, fields->at[i], value);
        if (params_returned(claim))
            expect_shown(v, fields->at[i], value);
    }
    then_changed(v, s.rec[0]);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list fields = params_fields(maker_arena(m), claim);

    if (!operation_takes_changes(claim->operation))
        return;
    for (size_t i = 0; i < fields.len; i++)
        try_field(m, claim, fields.at[i]);
    if (fields.len > 1)
        try_all_at_once(m, claim, &fields);
}

static const struct claim_param params[] = {
    FIELDS_PARAMS,
    { "values", LIST_SCHEMA,
      "documented values to try, instead of those that the schema implies", false },
    { "returned", FLAG_SCHEMA, "false where the response does not show what was sent",
      false },
    TWICE_PARAM,
    { 0 },
};

const struct claim_kind kind_accepts = {
    .name = "accepts",
    .says = "every legal value of a field is accepted, stored and returned as sent",
    .proves =
        "Sends each documented value (or each member of the enum, each type, the "
        "boundaries, text beyond ASCII, numbers of more than 32 bits) and looks for it "
        "in "
        "the response and in the record; changes the field, changes it back, and again.",
    .about =
        "Without `values` they come from the schema of the field: each member "
        "of an enum, each type, the boundaries, the documented examples, text "
        "beyond ASCII and long text. Values that an `unclear` claim of the "
        "operation speaks of are left out. Where a field cannot be seen "
        "afterwards (`stored: false`), only the answer is looked at. A number of more "
        "than 32 bits may be refused, and must not become another one. A value that was "
        "accepted once is accepted again, unless `again: false` says that the "
        "field has a life cycle.",
    .sources = "OpenAPI 3.1, JSON Schema 2020-12: what the schema of a request allows "
               "is legal.",
    .subject = ABOUT_VALUES,
    .example = "- id: states\n"
               "  kind: accepts\n"
               "  operation: changeTicket\n"
               "  field: state\n"
               "  says: a ticket is open, waiting or closed\n",
    .params = params,
    .any_operation = true,
    .behave = behave,
    .mutants = mutants,
    .twins = twins,
    .variants = variants,
};
