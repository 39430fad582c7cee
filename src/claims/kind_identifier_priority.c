/* identifier-priority: which identifier picks the records when several are given. */
#include "base/arena.h"
#include "base/vec.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/near.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* Orders of so many identifiers are all tried; of more, each pair of neighbours swapped
 * and the reverse. */
enum { ORDERS_MAX = 3 };

struct found {
    json_t **at;
    size_t len, cap;
};

static bool matches(const struct model_call *call, const json_t *record, struct str name)
{
    const json_t *own = model_stored(call, record, name);

    return own && json_same(own, model_sent(call, name));
}

static struct found find_by(const struct model_call *call, struct str name)
{
    const struct resource *resource = call->operation->effect.resource;
    size_t count = world_count(call->world, resource);
    struct found ret = { 0 };

    for (size_t i = 0; i < count && !is_blank(model_sent(call, name)); i++) {
        json_t *record = world_record(call->world, resource, i);

        if (matches(call, record, name))
            /* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers */
            *vec_push(call->arena, &ret) = record;
    }
    return ret;
}

/* The model looks for the key among the changes where nothing was selected: that is not
 * to happen when another identifier decided. */
static void keep_from_key(struct model_call *call, struct str decided)
{
    struct str key = call->operation->effect.resource->key;

    if (!str_eq(key, decided))
        call_drop(call, key);
}

static bool select_found(struct model_call *call, struct found found, struct str decided)
{
    call->selected = found.at;
    call->selected_count = found.len;
    if (found.len == 0)
        keep_from_key(call, decided);
    return true;
}

static bool select_in_order(struct model_call *call, const struct str_list *order)
{
    for (size_t i = 0; i < order->len; i++)
        if (!is_blank(model_sent(call, order->at[i])))
            return select_found(call, find_by(call, order->at[i]), order->at[i]);
    return true;
}

static struct str_list identifiers_of(const struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return claim_strings(call->arena, c->claim, "identifiers");
}

static bool select_honestly(struct model_call *call, const void *ctx)
{
    struct str_list order = identifiers_of(call, ctx);

    return select_in_order(call, &order);
}

/* Identifiers find a record, they do not change it. */
static bool drop_identifiers(struct model_call *call, const void *ctx)
{
    struct str_list names = identifiers_of(call, ctx);

    for (size_t i = 0; i < names.len; i++)
        call_drop(call, names.at[i]);
    return true;
}

/* --- broken --- */

static bool select_other_order(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str_list order = { 0 };

    for (size_t i = 0; i < json_array_size(c->value); i++)
        *vec_push(call->arena, &order) = json_text(json_array_get(c->value, i));
    return select_in_order(call, &order);
}

static bool has(const struct found *found, const json_t *record)
{
    for (size_t i = 0; i < found->len; i++)
        if (found->at[i] == record)
            return true;
    return false;
}

static bool select_all(struct model_call *call, const void *ctx)
{
    struct str_list names = identifiers_of(call, ctx);
    struct found all = { 0 };

    for (size_t i = 0; i < names.len; i++) {
        struct found found = find_by(call, names.at[i]);

        for (size_t k = 0; k < found.len; k++)
            if (!has(&all, found.at[k]))
                /* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers */
                *vec_push(call->arena, &all) = found.at[k];
    }
    return select_found(call, all, STR_NONE);
}

/* Only what every identifier given matches. */
static bool select_common(struct model_call *call, const void *ctx)
{
    const struct resource *resource = call->operation->effect.resource;
    struct str_list names = identifiers_of(call, ctx);
    size_t count = world_count(call->world, resource);
    struct found common = { 0 };

    for (size_t i = 0; i < count; i++) {
        json_t *record = world_record(call->world, resource, i);
        bool fits = true;

        for (size_t k = 0; k < names.len; k++)
            fits &= is_blank(model_sent(call, names.at[k])) ||
                    matches(call, record, names.at[k]);
        if (fits)
            /* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers */
            *vec_push(call->arena, &common) = record;
    }
    return select_found(call, common, STR_NONE);
}

static bool select_without(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str_list names = identifiers_of(call, ctx), rest = { 0 };

    for (size_t i = 0; i < names.len; i++)
        if (!str_eq(names.at[i], c->field))
            *vec_push(call->arena, &rest) = names.at[i];
    keep_from_key(call, STR_NONE);
    return select_in_order(call, &rest);
}

/* The next identifier is tried where the first matches nothing. */
static bool select_falling_back(struct model_call *call, const void *ctx)
{
    struct str_list names = identifiers_of(call, ctx);

    for (size_t i = 0; i < names.len; i++) {
        struct found found = find_by(call, names.at[i]);

        if (found.len)
            return select_found(call, found, names.at[i]);
    }
    return select_honestly(call, ctx);
}

/* An identifier that is empty is looked up by its beginning, say, or not at all. */
static bool select_for_empty(struct model_call *call, const void *ctx)
{
    const struct resource *resource = call->operation->effect.resource;
    struct str_list names = identifiers_of(call, ctx);

    for (size_t i = 0; i < names.len && call->selected_count == 0; i++) {
        const json_t *sent = call_request_value(call, names.at[i]);

        if (!json_is_string(sent) || json_text(sent).len ||
            world_count(call->world, resource) == 0)
            continue;
        call->selected = arena_array(call->arena, json_t *, 1);
        call->selected[0] = world_record(call->world, resource, 0);
        call->selected_count = 1;
    }
    return true;
}

/* Where another claim refuses it before anything is looked up, nobody sees it. */
static bool may_be_empty(struct arena *a, const struct claim *claim, struct str field)
{
    struct str_list names = claim_strings(a, claim, "identifiers");
    const json_t *empty = json_str(a, S(""));

    (void)field;
    for (size_t i = 0; i < claim->operation->claim_count; i++)
        if (claim_is(claim->operation->claims[i], "requires-one-of"))
            return false;
    for (size_t i = 0; i < names.len; i++) {
        const struct field *f = operation_field(claim->operation, names.at[i]);

        if (f && schema_is_valid(f->schema, empty, NULL))
            return claim_is_clear(claim);
    }
    return false;
}

static bool is_sure(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return !params_in_doubt(claim);
}

static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return !claim_is_clear(claim);
}

static const struct mutation rows[] = {
    { "all-that-match", "every record that any identifier matches is changed", PER_CLAIM,
      STAGE_SELECT, false, select_all, NULL, true },
    { "all-must-match", "a record has to match every identifier given", PER_CLAIM,
      STAGE_SELECT, false, select_common, NULL, true },
    { "falls-back", "the next identifier is tried where the strongest matches nothing",
      PER_CLAIM, STAGE_SELECT, false, select_falling_back, is_sure, true },
    { "empty-finds", "an empty identifier finds the first record", PER_CLAIM,
      STAGE_SELECT, false, select_for_empty, may_be_empty, true },
};

static const struct mutation twin_rows[] = {
    { "falls-back-in-doubt",
      "the next identifier is tried where the strongest matches nothing", PER_CLAIM,
      STAGE_SELECT, false, select_falling_back, is_open, true },
};

/* --- orders --- */

static void add_order(struct arena *a, const struct claim *claim,
                      const struct str_list *order, struct variation_list *ret)
{
    json_t *value = arena_json(a, json_array());
    struct str name = STR_NONE;

    for (size_t i = 0; i < order->len; i++) {
        json_array_append(value, json_str(a, order->at[i]));
        name = i ? arena_printf(a, "%.*s>%.*s", STR_ARG(name), STR_ARG(order->at[i]))
                 : order->at[i];
    }
    variation_add(a, claim, "order", name, "identifiers count in the order {}", ret)
        ->value = value;
}

static struct str_list swapped(struct arena *a, const struct str_list *names, size_t i,
                               size_t k)
{
    struct str_list order = { 0 };

    for (size_t n = 0; n < names->len; n++)
        *vec_push(a, &order) = names->at[n == i ? k : n == k ? i : n];
    return order;
}

static void add_orders(struct arena *a, const struct claim *claim,
                       struct variation_list *ret)
{
    struct str_list names = claim_strings(a, claim, "identifiers"), reverse = { 0 };

    for (size_t i = 0; i + 1 < names.len; i++) {
        struct str_list order = swapped(a, &names, i, i + 1);

        add_order(a, claim, &order, ret);
    }
    for (size_t i = names.len; i-- > 0 && names.len > 2;)
        *vec_push(a, &reverse) = names.at[i];
    if (names.len > 2)
        add_order(a, claim, &reverse, ret);
    if (names.len != ORDERS_MAX)
        return;
    for (size_t i = 1; i < names.len; i++) { /* the two rotations */
        struct str_list order = { 0 };

        for (size_t n = 0; n < names.len; n++)
            *vec_push(a, &order) = names.at[(n + i) % names.len];
        add_order(a, claim, &order, ret);
    }
}

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    struct str_list names = claim_strings(a, claim, "identifiers");

    add_orders(a, claim, ret);
    mutations_list(a, claim, rows, countof(rows), ret);
    for (size_t i = 0; i < names.len; i++)
        variation_add(a, claim, "overlooks", names.at[i], "{} does not find a record",
                      ret)
            ->field = names.at[i];
    near_mutants(a, claim, &names, ret);
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    behave_add(a, claim, variation, STAGE_GUARD, true, drop_identifiers, ret);
    if (variation_is(variation, "order"))
        behave_add(a, claim, variation, STAGE_SELECT, false, select_other_order, ret);
    else if (variation_is(variation, "overlooks"))
        behave_add(a, claim, variation, STAGE_SELECT, false, select_without, ret);
    else if (!variation || near_is(variation))
        behave_add(a, claim, NULL, STAGE_SELECT, false, select_honestly, ret);
    near_behave(a, claim, variation, ret);
    mutations_behave(a, claim, variation, rows, countof(rows), ret);
    mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret);
}

static void lint(const struct claim *claim, struct diags *diags)
{
    const json_t *names = json_object_get(claim->params, "identifiers");
    const struct node *list = node_get(claim->node, "identifiers");

    if (claim->operation->effect.by.len)
        diags_warn(
            diags, claim->span, "claim",
            "the record is found by the path parameter `%.*s`, so identifiers in the "
            "body cannot pick it",
            STR_ARG(claim->operation->effect.by));
    for (size_t i = 0; i < json_array_size(names); i++)
        for (size_t k = 0; k < i; k++)
            if (json_same(json_array_get(names, i), json_array_get(names, k)))
                diags_error(diags,
                            list && list->len > i ? list->items[i].value->span
                                                  : claim->span,
                            "claim", "identifier `%s` stands here twice",
                            json_string_value(json_array_get(names, i)));
}

/* --- how to find out --- */

static json_t *identifier(struct variant_maker *m, const struct claim *claim,
                          const struct state_record *r, struct str name)
{
    return ref(m, r, params_place(maker_arena(m), claim->operation, name));
}

/* Whether only one record of the state has that value. */
static bool is_own(struct variant_maker *m, const struct claim *claim,
                   const struct scene *s, struct str name)
{
    const struct operation *op = claim->operation;
    const json_t *own = scene_stored(m, op, s->rec[0], name);
    size_t count = scene_count(s->state, op->effect.resource);

    for (size_t i = 0; i < count; i++) {
        const struct state_record *r = scene_record(s->state, op->effect.resource, i);
        const json_t *its = scene_stored(m, op, r, name);

        if (r != s->rec[0] && its && json_same(its, own))
            return false;
    }
    return !is_blank(own);
}

/* A weaker identifier may also be a new value of the record, unless a claim says no. */
static void let_identifier_move(struct variant_maker *m, const struct claim *claim,
                                json_t *is, struct str name)
{
    const struct operation *op = claim->operation;

    if (!params_find(maker_arena(m), op, "immutable", name))
        expect_at(m, is, params_place(maker_arena(m), op, name), tag(m, "any", NULL));
}

static void try_alone(struct variant_maker *m, const struct claim *claim, struct str name)
{
    struct str_list one = { &name, 1, 1 };
    struct scene s;

    if (!scene_of_different(m, claim->operation, &one, 2, &s) &&
        !scene_rich(m, claim->operation, &s))
        return;
    if (!is_own(m, claim, &s, name))
        return;
    struct variant *v = variant_new(m, claim, &s, "%.*s alone", STR_ARG(name));

    change_something(v, s.rec[0], name, STR_NONE);
    send_field(v, name, identifier(m, claim, s.rec[0], name));
    then_changed(v, s.rec[0]);
    then_others_unchanged(v, s.rec[0]);
    variant_done(v);
}

/* What becomes of the request is for `not-found` to say. */
static void try_near(struct variant_maker *m, const struct claim *claim, struct str name,
                     enum near_part part)
{
    const struct operation *op = claim->operation;
    const struct field *f = operation_field(op, name);
    struct scene s;

    if (!scene_rich(m, op, &s))
        return;
    json_t *near = near_value(m, op, &s, name, f ? f->schema : NULL, part);

    if (!near)
        return;
    struct variant *v = variant_new(m, claim, &s, "%.*s that %s like a record's",
                                    STR_ARG(name), near_word(part));

    change_something(v, s.rec[0], name, STR_NONE);
    send_field(v, name, near);
    expect_either(v);
    then_all_unchanged(v);
    variant_done(v);
}

/* Nobody means a record by it, whatever the answer. */
static void try_empty(struct variant_maker *m, const struct claim *claim, struct str name)
{
    const struct operation *op = claim->operation;
    const struct field *f = operation_field(op, name);
    struct scene s;

    if (!scene_rich(m, op, &s) ||
        (f && !(types_of(claim->contract, f->schema_json) & TYPE_STRING)))
        return;
    struct variant *v = variant_new(m, claim, &s, "%.*s empty", STR_ARG(name));

    change_something(v, s.rec[0], name, STR_NONE);
    send_field(v, name, lit_text(m, S("")));
    expect_either(v);
    then_all_unchanged(v);
    variant_done(v);
}

/* The i-th of `names` names the i-th record (the last one all that are left). */
static void try_several(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s, const struct str_list *names,
                        size_t records, const char *what)
{
    struct str text = names->at[0];

    for (size_t i = 1; i < names->len; i++)
        text = arena_printf(maker_arena(m), "%.*s, %.*s", STR_ARG(text),
                            STR_ARG(names->at[i]));
    struct variant *v = variant_new(m, claim, s, "%.*s %s", STR_ARG(text), what);

    change_something(v, s->rec[0], names->at[0], STR_NONE);
    for (size_t i = 0; i < names->len; i++)
        send_field(
            v, names->at[i],
            identifier(m, claim, s->rec[i < records ? i : records - 1], names->at[i]));
    json_t *is = then_changed(v, s->rec[0]);

    for (size_t i = 1; i < names->len && records > 1; i++)
        let_identifier_move(m, claim, is, names->at[i]);
    then_others_unchanged(v, s->rec[0]);
    variant_done(v);
}

static void try_pairs(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, const struct str_list *names)
{
    for (size_t i = 0; i < names->len; i++)
        for (size_t k = i + 1; k < names->len; k++) {
            struct str pair[] = { names->at[i], names->at[k] };
            struct str_list two = { pair, 2, 2 };

            try_several(m, claim, s, &two, 2, "of different records");
            try_several(m, claim, s, &two, 1, "of one record");
        }
}

/* A strong identifier that matches nothing beside a weak one that matches: open unless
 * the documents say more. */
static void try_unmatched(struct variant_maker *m, const struct claim *claim,
                          const struct scene *s, const struct str_list *names)
{
    for (size_t i = 0; i + 1 < names->len; i++) {
        struct variant *v = variant_new(m, claim, s, "%.*s of no record, %.*s of one",
                                        STR_ARG(names->at[i]), STR_ARG(names->at[i + 1]));
        json_t *own = identifier(m, claim, s->rec[0], names->at[i]);

        change_something(v, s->rec[0], names->at[i], names->at[i + 1]);
        send_field(v, names->at[i],
                   json_str(maker_arena(m), arena_printf(maker_arena(m), "%.*s0",
                                                         STR_ARG(json_text(own)))));
        send_field(v, names->at[i + 1],
                   identifier(m, claim, s->rec[0], names->at[i + 1]));
        expect_refusal(v);
        then_all_unchanged(v);
        variant_done(v);
    }
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list names = claim_strings(maker_arena(m), claim, "identifiers");
    const struct operation *op = claim->operation;
    struct scene s;

    if (op->effect.by.len || op->effect.verb != EFFECT_UPDATE)
        return;
    if (claim_is_clear(claim)) {
        for (size_t i = 0; i < names.len; i++) {
            try_alone(m, claim, names.at[i]);
            try_empty(m, claim, names.at[i]);
            for (size_t k = 0; k < NEAR_COUNT; k++)
                try_near(m, claim, names.at[i], (enum near_part)k);
        }
        if (scene_of_different(m, op, &names, 2, &s))
            try_pairs(m, claim, &s, &names);
        if (names.len > 2 && scene_of_different(m, op, &names, 3, &s))
            try_several(m, claim, &s, &names, 3, "of three records");
    }
    if (!params_in_doubt(claim) && scene_rich(m, op, &s))
        try_unmatched(m, claim, &s, &names);
}

static const struct claim_param params[] = {
    { "identifiers", NAMES_SCHEMA, "sent fields, the strongest first", true },
    { 0 },
};

const struct claim_kind kind_identifier_priority = {
    .name = "identifier-priority",
    .says = "of several identifiers the strongest one given picks the record",
    .proves =
        "Sends every pair and triple of identifiers that name different records, and "
        "each one alone, and those that are empty, begin or end like a record's; only "
        "the record of "
        "the strongest may change.",
    .about = "A request names its record by id, mail or phone, and the documents say"
             " which of them counts first. Every subset of the identifiers is tried,"
             " with values of different records; so the states need two or three "
             "records that differ in all of them. Only the record of the strongest "
             "identifier may change. Whether the next identifier is tried where the "
             "strongest one matches nothing is a claim of its own.",
    .subject = ABOUT_FINDING,
    .example = "- id: which-person\n"
               "  kind: identifier-priority\n"
               "  operation: findAndChangePerson\n"
               "  identifiers: [id, mail, phone]\n"
               "  says: a person is found by id, then by mail, then by phone\n",
    .params = params,
    .keeps = { twin_rows, countof(twin_rows) },
    .behave = behave,
    .mutants = mutants,
    .lint = lint,
    .variants = variants,
};
