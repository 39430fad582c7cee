/* filters: a query parameter keeps the records of a list that have its value. */
#include "base/arena.h"
#include "base/utf8.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/values.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* A value as it would stand in a query. */
static struct str text_of(struct arena *a, const json_t *value)
{
    return json_is_string(value) ? json_text(value)
                                 : json_to_str(a, value, JSON_PRINT_COMPACT);
}

static const json_t *own_value(struct arena *a, const struct claim *claim,
                               const json_t *record)
{
    return json_pointer_get(
        record, params_place(a, claim->operation, claim_text(claim, "field")));
}

typedef bool keep_fn(struct str own, struct str wanted);

static bool equal(struct str own, struct str wanted)
{
    return str_eq(own, wanted);
}

static bool contains(struct str own, struct str wanted)
{
    return str_find(own, wanted) != SIZE_MAX;
}

static bool differ(struct str own, struct str wanted)
{
    return !str_eq(own, wanted);
}

static bool keep_by(struct model_call *call, const struct behave_ctx *c, keep_fn *keep)
{
    struct str wanted;
    json_t **kept = arena_array(call->arena, json_t *, call->selected_count + 1);
    size_t count = 0;

    if (!model_query(call, claim_text(c->claim, "parameter"), &wanted))
        return true;
    for (size_t i = 0; i < call->selected_count; i++) {
        const json_t *own = own_value(call->arena, c->claim, call->selected[i]);

        if (own && keep(text_of(call->arena, own), wanted))
            kept[count++] = call->selected[i];
    }
    call->selected = kept;
    call->selected_count = count;
    return true;
}

static bool filter(struct model_call *call, const void *ctx)
{
    return keep_by(call, ctx, equal);
}

/* --- broken --- */

static bool ignore(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx;
    return true;
}

static bool filter_loosely(struct model_call *call, const void *ctx)
{
    return keep_by(call, ctx, contains);
}

static bool filter_others(struct model_call *call, const void *ctx)
{
    return keep_by(call, ctx, differ);
}

static bool lose_last(struct model_call *call, const void *ctx)
{
    size_t all = call->selected_count;

    keep_by(call, ctx, equal);
    if (call->selected_count < all && call->selected_count > 1)
        call->selected_count--;
    return true;
}

static bool all_for_none(struct model_call *call, const void *ctx)
{
    json_t **all = call->selected;
    size_t count = call->selected_count;

    keep_by(call, ctx, equal);
    if (call->selected_count == 0) {
        call->selected = all;
        call->selected_count = count;
    }
    return true;
}

static bool is_text(struct arena *a, const struct claim *claim, struct str field)
{
    const struct contract *c = claim->contract;

    (void)a, (void)field;
    for (size_t i = 0; i < claim->operation->parameter_count; i++) {
        const struct parameter *p = &claim->operation->parameters[i];
        const json_t *schema = p->schema_json ? contract_deref(c, p->schema_json) : NULL;

        if (str_eq(p->name, claim_text(claim, "parameter")))
            return str_eq(json_member_text(schema, "type"), S("string")) &&
                   !json_object_get(schema, "enum");
    }
    return false;
}

static const struct mutation rows[] = {
    { "ignored", "all records are listed, whatever the filter", PER_CLAIM, STAGE_SELECT,
      false, ignore, NULL, false },
    { "inverted", "those are listed that the filter excludes", PER_CLAIM, STAGE_SELECT,
      false, filter_others, NULL, false },
    { "loses-one", "one of several matching records is not listed", PER_CLAIM,
      STAGE_SELECT, false, lose_last, NULL, false },
    { "all-for-none", "all records are listed where none matches", PER_CLAIM,
      STAGE_SELECT, false, all_for_none, NULL, false },
    { "part-matches", "a part of the value is enough to match", PER_CLAIM, STAGE_SELECT,
      false, filter_loosely, is_text, false },
};

static void lint(const struct claim *claim, struct diags *diags)
{
    struct str name = claim_text(claim, "parameter");
    const struct operation *op = claim->operation;

    if (op->effect.verb != EFFECT_LIST)
        diags_error(diags, claim->span, "claim", "%.*s lists nothing", STR_ARG(op->id));
    if (!operation_parameter(op, IN_QUERY, name))
        diags_error(diags, claim->span, "claim", "%.*s has no query parameter `%.*s`",
                    STR_ARG(op->id), STR_ARG(name));
}

/* --- how to find out --- */

static void try_value(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, json_t *value, bool some, const char *name)
{
    struct variant *v = variant_new(m, claim, s, "%s", name);
    struct str field = claim_text(claim, "field");
    struct str list = json_path_of_response(v);
    json_t *one = arena_json(maker_arena(m), json_object());

    send_query(v, claim_text(claim, "parameter"), value);
    expect_at(m, one, params_place(maker_arena(m), claim->operation, field), value);
    expect_json_path(v, list,
                     some
                         ? tag(m, "each", one)
                         : tag(m, "length", arena_json(maker_arena(m), json_integer(0))));
    if (some)
        expect_json_path(v, arena_printf(maker_arena(m), "%.*s[0]", STR_ARG(list)), one);
    variant_done(v);
}

/* There may be more on a live target, but no less than the state has. */
static void try_several(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s)
{
    struct str field = claim_text(claim, "field");
    struct scene scene = *s;
    size_t count = scene_same(m, claim->operation, s, field);

    for (size_t i = 1; i < countof(s->rec) && s->rec[i] && count < 2; i++) {
        scene.rec[0] = s->rec[i]; /* whichever record is not alone */
        count = scene_same(m, claim->operation, &scene, field);
    }
    json_t *least = arena_json(maker_arena(m), json_object());

    if (count < 2)
        return;
    struct variant *v = variant_new(m, claim, &scene, "what several records have");

    json_object_set_new_nocheck(least, "above", json_integer((json_int_t)count - 1));
    send_query(
        v, claim_text(claim, "parameter"),
        ref(m, scene.rec[0], params_place(maker_arena(m), claim->operation, field)));
    expect_json_path(v, json_path_of_response(v), tag(m, "length", least));
    variant_done(v);
}

/* The first half of what a record has: whatever is listed must have just that. */
static void try_part(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s)
{
    struct str field = claim_text(claim, "field");
    struct str own = json_text(scene_stored(m, claim->operation, s->rec[0], field));
    json_t *part = lit_text(m, utf8_sub(own, 0, utf8_count(own) / 2));
    json_t *one = arena_json(maker_arena(m), json_object());

    if (utf8_count(own) < 2)
        return;
    struct variant *v = variant_new(m, claim, s, "a part of what one record has");

    send_query(v, claim_text(claim, "parameter"), part);
    expect_at(m, one, params_place(maker_arena(m), claim->operation, field), part);
    expect_json_path(v, json_path_of_response(v), tag(m, "each", one));
    variant_done(v);
}

/* A documented value that no record of the state has; others at the endpoint may. */
static void try_unused(struct variant_maker *m, const struct claim *claim,
                       const struct scene *s)
{
    struct str field = claim_text(claim, "field");
    const struct operation *op = claim->operation;
    const struct parameter *p =
        operation_parameter(op, IN_QUERY, claim_text(claim, "parameter"));
    const json_t *choices = p ? values_enum(claim->contract, p->schema_json) : NULL;
    json_t *one = arena_json(maker_arena(m), json_object());

    for (size_t i = 0; i < json_array_size(choices); i++) {
        const json_t *value = json_array_get(choices, i);
        bool used = false;

        for (size_t k = 0; k < s->state->record_count; k++) {
            const struct state_record *r = &s->state->records[k];
            const json_t *own =
                r->resource == op->effect.resource ? scene_stored(m, op, r, field) : NULL;

            used |= own && json_same(own, value);
        }
        if (used)
            continue;
        struct variant *v = variant_new(m, claim, s, "what none of the records has");

        send_query(v, claim_text(claim, "parameter"), lit(m, value));
        expect_at(m, one, params_place(maker_arena(m), op, field), lit(m, value));
        expect_json_path(v, json_path_of_response(v), tag(m, "each", one));
        variant_done(v);
        return;
    }
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str field = claim_text(claim, "field");
    struct str_list one = { &field, 1, 1 };
    struct scene s;

    if (!claim_is_clear(claim) || !claim->operation->effect.has_response ||
        !scene_of_different(m, claim->operation, &one, 2, &s))
        return;
    struct str place = params_place(maker_arena(m), claim->operation, field);

    try_value(m, claim, &s, ref(m, s.rec[0], place), true, "what one record has");
    try_value(m, claim, &s, ref(m, s.rec[1], place), true, "what another record has");
    try_several(m, claim, &s);
    try_unused(m, claim, &s);
    if (is_text(maker_arena(m), claim, field)) {
        try_part(m, claim, &s);
        try_value(m, claim, &s, lit_text(m, S("no-such-value")), false,
                  "what no record has");
    }
}

static const struct claim_param params[] = {
    { "parameter", NAME_SCHEMA, "the query parameter", true },
    { "field", NAME_SCHEMA, "the member that must equal it", true },
    { 0 },
};

const struct claim_kind kind_filters = {
    .name = "filters",
    .says = "a query parameter keeps the records of a list that have its value",
    .proves = "Lists with values that one record has, another one, several, and none, "
              "and with a part of a value.",
    .about = "Every record listed must have the value, at least one must be listed, "
             "and none for a value that no record has. A value that is only a part "
             "of a stored one must not match.",
    .subject = ABOUT_LISTS,
    .example = "- id: tickets-by-room\n"
               "  kind: filters\n"
               "  operation: listTickets\n"
               "  parameter: room\n"
               "  field: room\n"
               "  says: room keeps the tickets of that room\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .honest = { STAGE_SELECT, false, filter },
    .variants = variants,
    .lint = lint,
};
