/* immutable: a client cannot change the field; trying is ignored or refused. */
#include "base/arena.h"
#include "base/clock.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/values.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* So many values of one field are sent for new records. */
#define MADE_MAX 4

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
    const json_t *sent = call_request_value(call, c->field);
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

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    bool alone = mutations_behave(a, claim, variation, rows, countof(rows), ret);

    mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret);
    bool gets_through =
        variation_is(variation, "overwritten") || variation_is(variation, "wiped");

    if (!alone && !(gets_through && manner_of(claim) == REFUSED))
        behave_add(a, claim, NULL, STAGE_GUARD, true, drop_fields, ret);
}

/* --- how to find out --- */

static json_t *other_text(struct variant_maker *m, const struct state_record *r,
                          struct str place, struct str text)
{
    int64_t moment;

    if (time_parse(text, &moment))
        return lit_text(m, S("2001-02-03T04:05:06.000Z"));
    if (text.len == 36 && text.at[8] == '-' && text.at[13] == '-')
        return lit_text(m, S("9e8d7c6b-5a49-4382-b716-05f4e3d2c1b0"));
    return json_str(maker_arena(m), arena_printf(maker_arena(m), "%.*s-changed",
                                                 STR_ARG(json_text(ref(m, r, place)))));
}

/* The values that the member can have at all, where they can be counted: an enum's, or
 * true and false.  Empty where they cannot. */
static json_t *all_values(struct variant_maker *m, const struct claim *claim,
                          struct str field)
{
    struct arena *a = maker_arena(m);
    const struct resource *r = claim->operation->effect.resource;
    struct str name = str_from_at(params_place(a, claim->operation, field), 1);
    bool required;
    const json_t *schema = members_find(claim->contract, r->schema_json, name, &required);
    const json_t *members = schema ? values_enum(claim->contract, schema) : NULL;
    json_t *all = arena_json(a, json_array());

    for (size_t i = 0; i < json_array_size(members); i++)
        if (!json_is_null(json_array_get(members, i)))
            json_array_append(all, json_array_get(members, i));
    if (!members && schema &&
        (types_of(claim->contract, schema) & ~(unsigned)TYPE_NULL) == TYPE_BOOLEAN) {
        json_array_append_new(all, json_false());
        json_array_append_new(all, json_true());
    }
    return all;
}

/* One of them that is not stored; NULL without one. */
static json_t *other_of_all(struct variant_maker *m, const struct claim *claim,
                            struct str field, const json_t *stored)
{
    const json_t *all = all_values(m, claim, field);

    for (size_t i = 0; i < json_array_size(all); i++)
        if (!stored || !json_same(json_array_get(all, i), stored))
            return lit(m, json_array_get(all, i));
    return NULL;
}

/* Another value of the same type than the stored one. */
static json_t *try_with(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s, struct str field)
{
    const struct operation *op = claim->operation;
    const json_t *stored = scene_stored(m, op, s->rec[0], field);

    if (operation_field(op, field))
        return other_value(m, op, s, s->rec[0], field);
    if (op->effect.verb != EFFECT_CREATE && other_of_all(m, claim, field, stored))
        return other_of_all(m, claim, field, stored);
    if (json_is_string(stored))
        return other_text(m, s->rec[0], params_place(maker_arena(m), op, field),
                          json_text(stored));
    if (json_is_number(stored))
        return arena_json(maker_arena(m), json_integer(987654));
    if (json_is_boolean(stored))
        return arena_json(maker_arena(m), json_boolean(!json_is_true(stored)));
    return lit_text(m, S("changed"));
}

static void expect_manner(struct variant *v, const struct claim *claim)
{
    switch (manner_of(claim)) {
    case IGNORED:
        break;
    case REFUSED:
        expect_refusal(v);
        break;
    case EITHER:
        expect_either(v);
        break;
    }
}

/* What the record shows of the field afterwards. */
static json_t *kept(struct variant_maker *m, const struct claim *claim, struct str field,
                    json_t *sent)
{
    if (params_find(maker_arena(m), claim->operation, "advances", field) ||
        params_find_doubt(maker_arena(m), claim->operation, "advances", field))
        return tag(m, "not", sent);
    if (claim->operation->effect.verb == EFFECT_CREATE)
        return tag(m, "not", sent);
    return tag(m, "unchanged", NULL);
}

static void try_alone(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, struct str field, json_t *sent)
{
    struct variant *v = variant_new(m, claim, s, "%.*s alone", STR_ARG(field));

    send_to(v, s->rec[0]);
    send_field(v, field, sent);
    expect_manner(v, claim);
    json_t *is = then_changed(v, s->rec[0]);

    expect_at(m, is, params_place(maker_arena(m), claim->operation, field),
              kept(m, claim, field, sent));
    variant_done(v);
}

/* A field whose value shows as it was sent. */
static struct str plainest_field(struct variant_maker *m, const struct operation *op,
                                 const struct scene *s)
{
    struct str_list fields = plain_fields(m, op, s, s->rec[0]);

    for (size_t i = 0; i < fields.len; i++)
        if (!params_link(op, fields.at[i]) &&
            !json_is_array(scene_stored(m, op, s->rec[0], fields.at[i])) &&
            !json_is_object(scene_stored(m, op, s->rec[0], fields.at[i])))
            return fields.at[i];
    return STR_NONE;
}

/* The legal change is made wherever the request succeeds. */
static void try_beside(struct variant_maker *m, const struct claim *claim,
                       const struct scene *s, struct str field, json_t *sent)
{
    const struct operation *op = claim->operation;
    struct arena *a = maker_arena(m);
    struct str legal = plainest_field(m, op, s);

    if (legal.len == 0)
        return;
    json_t *value = other_value(m, op, s, s->rec[0], legal);
    struct variant *v = variant_new(m, claim, s, "%.*s beside a legal %.*s",
                                    STR_ARG(field), STR_ARG(legal));

    send_to(v, s->rec[0]);
    send_field(v, field, sent);
    if (manner_of(claim) == REFUSED)
        send_field(v, legal, value);
    else
        change_field(v, legal, value);
    expect_manner(v, claim);
    if (manner_of(claim) == EITHER && op->effect.has_response && json_is_string(value))
        expect_json_path(
            v, json_path_of(v, legal),
            tag(m, "one-of", list_of(m, value, tag(m, "absent", NULL), NULL)));
    json_t *is = then_changed(v, s->rec[0]);

    if (manner_of(claim) == EITHER)
        expect_at(m, is, params_place(a, op, legal),
                  tag(m, "one-of", list_of(m, value, tag(m, "unchanged", NULL), NULL)));
    expect_at(m, is, params_place(a, op, field), kept(m, claim, field, sent));
    variant_done(v);
}

static bool is_unique(struct variant_maker *m, const struct operation *op,
                      struct str field)
{
    return params_is_unique(maker_arena(m), op->contract, op, field);
}

/* A new record with that value, and with values of its own for what no two may share: the
 * variant is left out where there are none. */
static void send_another(struct variant *v, const struct operation *op, struct str field,
                         json_t *value)
{
    const struct field_list *all = operation_fields(op);
    struct variant_maker *m = variant_maker_of(v);

    change_field(v, field, value);
    for (size_t i = 0; i < all->len; i++) {
        const struct field *f = &all->at[i];

        if (f->required && is_unique(m, op, f->name))
            send_field(v, f->name, unique_value(m, op, f->name));
    }
}

/* A field that two new records may have alike. */
static struct str field_for_two(struct variant_maker *m, const struct claim *claim,
                                const struct scene *s)
{
    const struct operation *op = claim->operation;
    struct str_list fields = plain_fields(m, op, s, s->rec[0]);

    for (size_t i = 0; i < fields.len; i++)
        if (!is_unique(m, op, fields.at[i]))
            return fields.at[i];
    return STR_NONE;
}

/* What a new record has is the same whatever is sent for it: another record, made
 * without, tells what it is. */
static void try_made(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, struct str field, const json_t *value)
{
    const struct operation *op = claim->operation;
    struct str beside = field_for_two(m, claim, s);
    struct str name = values_name(maker_arena(m), value);

    if (!op->effect.has_response || !beside.len)
        return;
    struct variant *v = variant_new(m, claim, s, "%.*s %.*s for a new record",
                                    STR_ARG(field), STR_ARG(name));

    send_another(v, op, beside, other_value(m, op, s, s->rec[0], beside));
    capture_path(v, "usual", json_path_of(v, field));
    variant_next_step(v);
    send_another(v, op, beside, other_value(m, op, s, s->rec[0], beside));
    send_field(v, field, lit(m, value));
    expect_manner(v, claim);
    json_t *usual = json_str(maker_arena(m), S("$(usual)"));

    if (manner_of(claim) == EITHER)
        usual = tag(m, "one-of", list_of(m, usual, tag(m, "absent", NULL), NULL));
    if (manner_of(claim) != REFUSED)
        expect_json_path(v, json_path_of(v, field), usual);
    variant_done(v);
}

static void try_all_made(struct variant_maker *m, const struct claim *claim,
                         const struct scene *s, struct str field)
{
    const json_t *all = all_values(m, claim, field);

    if (claim->operation->effect.verb == EFFECT_CREATE)
        for (size_t i = 0; i < json_array_size(all) && i < MADE_MAX; i++)
            try_made(m, claim, s, field, json_array_get(all, i));
}

/* Where it is ignored the request alone is an update of nothing, which may be refused. */
static bool alone_is_open(struct variant_maker *m, const struct claim *claim)
{
    const struct claim *doubt =
        params_find_doubt(maker_arena(m), claim->operation, "partial-update", STR_NONE);

    return manner_of(claim) == IGNORED && doubt &&
           claim_fields(maker_arena(m), doubt).len == 0;
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list fields = params_fields(maker_arena(m), claim);
    struct scene s;

    for (size_t i = 0; i < fields.len; i++) {
        if (!scene_rich(m, claim->operation, &s))
            return;
        json_t *sent = try_with(m, claim, &s, fields.at[i]);

        if (!sent)
            continue;
        if (!alone_is_open(m, claim))
            try_alone(m, claim, &s, fields.at[i], sent);
        try_beside(m, claim, &s, fields.at[i], sent);
        try_all_made(m, claim, &s, fields.at[i]);
    }
}

static const struct claim_param params[] = {
    FIELDS_PARAMS,
    { "outcome", "{\"enum\": [\"ignored\", \"refused\", \"either\"]}",
      "`ignored`, `refused`, or `either` (the default): what becomes of it", false },
    { 0 },
};

const struct claim_kind kind_immutable = {
    .name = "immutable",
    .says = "a field cannot be changed by the client",
    .proves =
        "Sends another value of each field, alone and beside a legal change; it must "
        "stay as it was, and the legal change must not be lost where the request "
        "succeeds.",
    .about = "Servers choose between ignoring and refusing, and documents often "
             "leave it open; then `either` (the default) takes both. What never "
             "holds: the field changes, or the legal change beside it is lost "
             "although the request succeeds. For a new record each value that an "
             "enum (or a boolean) has is sent, and the record has to be like one "
             "that was made without.",
    .sources = "RFC 7643, 7 (mutability); Google AIP-203 (OUTPUT_ONLY, IMMUTABLE).",
    .subject = ABOUT_VALUES,
    .example =
        "- id: number-stays\n"
        "  kind: immutable\n"
        "  operation: changeTicket\n"
        "  field: number\n"
        "  outcome: ignored\n"
        "  says: the number of a ticket is the desk's, and is ignored in a change\n",
    .params = params,
    .rules = FIELDS_NEEDED,
    .wfc = 303,
    .breaks = { rows, countof(rows) },
    .keeps = { twin_rows, countof(twin_rows) },
    .behave = behave,
    .variants = variants,
};
