/* not-found: an unknown record gets the documented error. */
#include "base/arena.h"
#include "base/vec.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/near.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* The key that the request names, NULL where it names none. */
static json_t *named_key(struct model_call *call)
{
    const struct effect *effect = &call->operation->effect;

    for (size_t i = 0; i < call->path_value_count; i++)
        if (str_eq(call->path_values[i].name, effect->by))
            return json_str(call->arena, call->path_values[i].value);
    return call_request_value(call, effect->resource->key);
}

static bool names_something(struct model_call *call)
{
    struct str_list identifiers = params_identifiers(call->arena, call->operation);

    if (named_key(call))
        return true;
    for (size_t i = 0; i < identifiers.len; i++)
        if (!is_blank(call_request_value(call, identifiers.at[i])))
            return true;
    return false;
}

static bool finds_nothing(struct model_call *call)
{
    return call->selected_count == 0 && call->operation->effect.resource &&
           names_something(call) && !call_target(call);
}

static bool select_first(struct model_call *call, const void *ctx)
{
    const struct resource *resource = call->operation->effect.resource;

    (void)ctx;
    if (!finds_nothing(call) || world_count(call->world, resource) == 0)
        return true;
    call->selected = arena_array(call->arena, json_t *, 1);
    call->selected[0] = world_record(call->world, resource, 0);
    call->selected_count = 1;
    return true;
}

/* A record of that key comes into being, alike to the first one. */
static bool create(struct model_call *call, const void *ctx)
{
    const struct resource *resource = call->operation->effect.resource;
    json_t *key = finds_nothing(call) ? named_key(call) : NULL;
    int64_t number;

    (void)ctx;
    if (!key || world_count(call->world, resource) == 0)
        return true;
    json_t *record = json_copy_deep(call->arena, world_record(call->world, resource, 0));

    /* In a path a number is text. */
    if (json_is_string(key) && str_to_i64(json_text(key), &number) &&
        json_is_integer(json_member(record, resource->key)))
        key = arena_json(call->arena, json_integer(number));
    json_object_setn_nocheck(record, resource->key.at, resource->key.len, key);
    world_add(call->world, resource, record);
    call->selected = arena_array(call->arena, json_t *, 1);
    call->selected[0] = world_find(call->world, resource, key);
    call->selected_count = 1;
    return true;
}

static bool answer_success(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (call->refusal != REFUSAL_NOT_FOUND)
        return true;
    call->response.status = 204;
    call->response_body = NULL;
    return true;
}

/* Whether the path's key is a number by its schema. */
static bool takes_numbers_alone(struct arena *a, const struct claim *claim,
                                struct str field)
{
    const struct operation *op = claim->operation;
    const struct parameter *p =
        op->effect.by.len ? operation_parameter(op, IN_PATH, op->effect.by) : NULL;

    (void)field;
    return p && p->schema &&
           schema_is_valid(p->schema, arena_json(a, json_integer(7)), NULL) &&
           !schema_is_valid(p->schema, json_str(a, S("7")), NULL) &&
           !schema_is_valid(p->schema, json_str(a, S("7x")), NULL);
}

/* What stands behind the number is overlooked. */
static bool select_by_number(struct model_call *call, const void *ctx)
{
    const struct resource *resource = call->operation->effect.resource;
    struct str text = json_text(named_key(call));
    size_t digits = 0, count = world_count(call->world, resource);

    (void)ctx;
    while (digits < text.len && text.at[digits] >= '0' && text.at[digits] <= '9')
        digits++;
    for (size_t i = 0; i < count && digits && digits < text.len; i++) {
        json_t *record = world_record(call->world, resource, i);
        const json_t *own = json_member(record, resource->key);
        struct str shown = json_is_string(own)
                               ? json_text(own)
                               : json_to_str(call->arena, own, JSON_PRINT_COMPACT);

        if (!str_eq(shown, str_sub(text, 0, digits)))
            continue;
        call->selected = arena_array(call->arena, json_t *, 1);
        call->selected[0] = record;
        call->selected_count = 1;
    }
    return true;
}

static bool changes_something(struct arena *a, const struct claim *claim,
                              struct str field)
{
    (void)a, (void)field;
    return claim->operation->effect.verb == EFFECT_UPDATE ||
           claim->operation->effect.verb == EFFECT_REPLACE;
}

static const struct mutation rows[] = {
    { "succeeds", "an unknown record is answered with 204", PER_CLAIM, STAGE_RESPOND,
      false, answer_success, NULL, false },
    { "changes-first", "the first record is changed instead of the unknown one",
      PER_CLAIM, STAGE_SELECT, false, select_first, changes_something, false },
    { "rest-ignored", "what stands behind a number in the path is overlooked", PER_CLAIM,
      STAGE_SELECT, false, select_by_number, takes_numbers_alone, false },
    { "creates", "an unknown record is created", PER_CLAIM, STAGE_SELECT, false, create,
      changes_something, false },
};

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    (void)claim, (void)param;
    return outcome_refused(call, REFUSAL_NOT_FOUND);
}

/* --- by a part of what identifies it --- */

static bool needs_record(const struct operation *op)
{
    enum effect_verb verb = op->effect.verb;

    return verb == EFFECT_READ || verb == EFFECT_UPDATE || verb == EFFECT_REPLACE ||
           verb == EFFECT_DELETE;
}

/* By the path, or by each identifier; where no claim says by which, by the key. */
static struct str_list identified_by(struct arena *a, const struct operation *op)
{
    struct str_list names = { 0 };

    if (!op->effect.by.len)
        names = params_identifiers(a, op);
    if (names.len == 0)
        *vec_push(a, &names) = op->effect.resource->key;
    return names;
}

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    static const struct str_list none = { 0 };

    mutations_list(a, claim, rows, countof(rows), ret);
    if (needs_record(claim->operation)) {
        struct str_list names = identified_by(a, claim->operation);

        near_mutants(a, claim, &names, ret);
    }
    outcomes_list(a, claim, &none, ret);
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    mutations_behave(a, claim, variation, rows, countof(rows), ret);
    near_behave(a, claim, variation, ret);
    outcomes_behave(a, claim, variation, about, ret);
}

/* --- how to find out --- */

/* The schema of what names the record; NULL where there is none. */
static const struct schema *schema_of(const struct operation *op, struct str name)
{
    const struct field *f = operation_field(op, name);

    for (size_t i = 0; i < op->parameter_count && op->effect.by.len; i++)
        if (str_eq(op->parameters[i].name, op->effect.by))
            return op->parameters[i].schema;
    return f ? f->schema : NULL;
}

/* What an unknown one gets; where that is a refusal, a validator may have another. */
static void expect_unknown(struct variant *v, const struct claim *claim, struct str name)
{
    struct outcome outcome = claim_outcome(maker_arena(variant_maker_of(v)), claim);
    bool refused = true;

    for (size_t i = 0; i < outcome.status.len && outcome.documented; i++)
        refused &= outcome.status.at[i].from >= 400 && outcome.status.at[i].to < 500;
    if (refused)
        expect_refusal(v);
    else
        expect_outcome(v, claim, name, NULL, NULL);
}

/* "65f1c0ffee0ddba11ca5cade" and "lead_0f3a9c5e7b1d2468" come from a generator, and a
 * longer one may well be malformed; "lamp1" and "INV-7" do not. */
static bool looks_generated(struct str key)
{
    enum { GENERATED_LEN = 8 };
    size_t len = 0, digits = 0;

    for (; len < key.len; len++) {
        char c = key.at[key.len - len - 1];
        bool digit = c >= '0' && c <= '9';

        if (!digit && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
            break;
        digits += digit;
    }
    return len >= GENERATED_LEN && digits > 0;
}

/* Whether a text like the record's own, but a letter longer, may be none of its kind. */
static bool may_be_malformed(struct variant_maker *m, const struct operation *op,
                             const struct scene *s, struct str name)
{
    struct arena *a = maker_arena(m);
    const struct schema *schema = schema_of(op, name);
    struct str own = json_text(scene_stored(m, op, s->rec[0], name));
    struct str unknown = json_text(unknown_key(m, s->rec[0], name));
    json_t *longer = json_str(a, arena_printf(a, "%.*s0", STR_ARG(own)));
    int64_t number;

    if (own.len == 0 || str_starts(unknown, S("$(uuid")))
        return false;
    if (str_to_i64(unknown, &number)) /* another number; the schema may be of a text */
        return schema && !schema_is_valid(schema, json_str(a, unknown), NULL) &&
               !schema_is_valid(schema, arena_json(a, json_integer(number)), NULL);
    return (schema && !schema_is_valid(schema, longer, NULL)) ||
           (str_eq(name, op->effect.resource->key) && looks_generated(own));
}

static void try_path(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, json_t *key, bool malformed)
{
    struct variant *v =
        variant_new(m, claim, s, malformed ? "a malformed key" : "a key of no record");

    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_path(v, key);
    if (malformed)
        expect_refusal(v);
    else if (may_be_malformed(m, claim->operation, s,
                              claim->operation->effect.resource->key))
        expect_unknown(v, claim, claim->operation->effect.by);
    else
        expect_outcome(v, claim, claim->operation->effect.by, NULL, NULL);
    then_all_unchanged(v);
    if (!malformed)
        then_absent(v, key);
    variant_done(v);
}

/* Whether "no-such-key" is against the documented schema of keys. */
static bool keys_have_format(struct variant_maker *m, const struct claim *claim)
{
    json_t *odd = lit_text(m, S("no-such-key"));
    const struct operation *op = claim->operation;

    for (size_t i = 0; i < op->parameter_count; i++)
        if (str_eq(op->parameters[i].name, op->effect.by) && op->parameters[i].schema)
            return !schema_is_valid(op->parameters[i].schema, odd, NULL);
    return false;
}

/* "17x" is no number, and not the record 17 either. */
static void try_number_and_more(struct variant_maker *m, const struct claim *claim,
                                const struct scene *s)
{
    struct arena *a = maker_arena(m);
    const struct operation *op = claim->operation;
    struct str key = op->effect.resource->key;

    if (!claim_is_clear(claim) || !takes_numbers_alone(a, claim, STR_NONE))
        return;
    struct variant *v = variant_new(m, claim, s, "a number with a letter behind it");

    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_path(v, json_str(a, arena_printf(a, "$(%.*s.%.*s)x", STR_ARG(s->rec[0]->name),
                                          STR_ARG(key))));
    expect_refusal(v);
    then_all_unchanged(v);
    variant_done(v);
}

static void try_identifier(struct variant_maker *m, const struct claim *claim,
                           const struct scene *s, struct str name)
{
    const struct operation *op = claim->operation;
    json_t *unknown = unknown_key(m, s->rec[0], name);

    if (is_blank(scene_stored(m, op, s->rec[0], name)))
        return;
    struct variant *v = variant_new(m, claim, s, "%.*s of no record", STR_ARG(name));

    change_something(v, s->rec[0], name, STR_NONE);
    send_field(v, name, unknown);
    if (may_be_malformed(m, op, s, name))
        expect_unknown(v, claim, name);
    else
        expect_outcome(v, claim, name, NULL, NULL);
    then_all_unchanged(v);
    if (str_eq(name, op->effect.resource->key))
        then_absent(v, unknown);
    variant_done(v);
}

static void try_near(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, struct str name, enum near_part part)
{
    const struct operation *op = claim->operation;
    json_t *near = near_value(m, op, s, name, schema_of(op, name), part);

    if (!near)
        return;
    struct variant *v = variant_new(m, claim, s, "%.*s that %s like a record's",
                                    STR_ARG(name), near_word(part));

    change_something(v, s->rec[0], name, STR_NONE);
    if (op->effect.by.len)
        send_path(v, near);
    else
        send_field(v, name, near);
    expect_unknown(v, claim, name);
    then_all_unchanged(v);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    const struct operation *op = claim->operation;
    struct str_list names;
    struct scene s;

    if (!needs_record(op) || !scene_rich(m, op, &s))
        return;
    names = identified_by(maker_arena(m), op);
    if (op->effect.by.len) {
        try_path(m, claim, &s, unknown_key(m, s.rec[0], op->effect.resource->key), false);
        if (keys_have_format(m, claim))
            try_path(m, claim, &s, lit_text(m, S("no-such-key")), true);
        try_number_and_more(m, claim, &s);
    }
    for (size_t i = 0; i < names.len && !op->effect.by.len; i++)
        try_identifier(m, claim, &s, names.at[i]);
    for (size_t i = 0; i < names.len; i++)
        for (size_t k = 0; k < NEAR_COUNT; k++)
            try_near(m, claim, &s, names.at[i], (enum near_part)k);
}

static const struct claim_param params[] = {
    OUTCOME_PARAM,
    { 0 },
};

const struct claim_kind kind_not_found = {
    .name = "not-found",
    .says = "an unknown record gets the documented error",
    .proves =
        "Names an unknown record, by each identifier where there are several, a "
        "malformed one, a number with a letter behind it, and one that begins or ends "
        "like a record's; expects the refusal and that no record changed.",
    .about = "The key of no record, by the path or by each identifier. A malformed "
             "key names no record either: it gets the outcome of this claim or any "
             "other 4xx, as a validator before the look-up is as honest. No record "
             "may be made, and none may be changed instead.",
    .sources = "RFC 9110, 15.5.5 (404), 15.5.11 (410).",
    .subject = ABOUT_FINDING,
    .example = "- id: unknown-ticket\n"
               "  kind: not-found\n"
               "  operation: changeTicket\n"
               "  outcome: {status: 404}\n"
               "  says: an unknown ticket is answered with 404\n",
    .params = params,
    .any_operation = true,
    .behave = behave,
    .mutants = mutants,
    .refuses = about,
    .variants = variants,
};
