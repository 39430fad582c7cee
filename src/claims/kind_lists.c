/* lists: a list shows what is there, each record once. */
#include "base/arena.h"
#include "base/bug.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- what came and went --- */

static const char memory_name[] = "\x01lists";

static json_t *memory_of(struct model_call *call)
{
    return world_memory_of(call->world, memory_name);
}

static void remember(struct model_call *call, const json_t *record)
{
    struct str key = call->operation->effect.resource->key;
    struct str name =
        json_to_str(call->arena, json_member(record, key), JSON_PRINT_COMPACT);
    json_t *kept = json_deep_copy(record);

    if (!kept)
        out_of_memory();
    json_object_setn_new_nocheck(memory_of(call), name.at, name.len, kept);
}

static bool is_of(const struct model_call *call, const struct claim *claim)
{
    return call->operation &&
           call->operation->effect.resource == claim->operation->effect.resource;
}

/* SELECT, of every operation. */
static bool remember_deleted(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (is_of(call, c->claim) && call->operation->effect.verb == EFFECT_DELETE)
        for (size_t i = 0; i < call->selected_count; i++)
            remember(call, call->selected[i]);
    return true;
}

/* STAMP, of every operation. */
static bool remember_made(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (is_of(call, c->claim) && !call->before)
        remember(call, call->record);
    return true;
}

/* RESPOND, of every operation. */
static bool make_another(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const struct resource *r = c->claim->operation->effect.resource;

    if (!is_of(call, c->claim) || call->operation->effect.verb != EFFECT_CREATE ||
        call->refusal != REFUSAL_NONE || call->selected_count == 0)
        return true;
    json_t *other = json_copy_deep(call->arena, call->selected[0]);

    json_object_setn_nocheck(other, r->key.at, r->key.len, model_new_key(call));
    world_add(call->world, r, other);
    return true;
}

/* --- broken lists --- */

static bool show(struct model_call *call, json_t **records, size_t count)
{
    call->selected = records;
    call->selected_count = count;
    return true;
}

static bool lose_last(struct model_call *call, const void *ctx)
{
    (void)ctx;
    return show(call, call->selected,
                call->selected_count ? call->selected_count - 1 : 0);
}

static bool show_twice(struct model_call *call, const void *ctx)
{
    json_t **all = arena_array(call->arena, json_t *, call->selected_count + 1);

    (void)ctx;
    for (size_t i = 0; i < call->selected_count; i++)
        all[i] = call->selected[i];
    if (call->selected_count)
        all[call->selected_count] = call->selected[0];
    return show(call, all, call->selected_count + (call->selected_count > 0));
}

static bool show_deleted(struct model_call *call, const void *ctx)
{
    json_t *gone = memory_of(call);
    size_t count = call->selected_count;
    json_t **all = arena_array(call->arena, json_t *, count + json_object_size(gone));

    (void)ctx;
    for (size_t i = 0; i < count; i++)
        all[i] = call->selected[i];
    for (void *at = json_object_iter(gone); at; at = json_object_iter_next(gone, at))
        all[count++] = json_copy_deep(call->arena, json_object_iter_value(at));
    return show(call, all, count);
}

static bool hide_made(struct model_call *call, const void *ctx)
{
    const struct resource *r = call->operation->effect.resource;
    json_t **kept = arena_array(call->arena, json_t *, call->selected_count);
    size_t count = 0;

    (void)ctx;
    for (size_t i = 0; i < call->selected_count; i++) {
        struct str name = json_to_str(call->arena, json_member(call->selected[i], r->key),
                                      JSON_PRINT_COMPACT);

        if (!json_member(memory_of(call), name))
            kept[count++] = call->selected[i];
    }
    return show(call, kept, count);
}

static bool reverse(struct model_call *call, const void *ctx)
{
    json_t **all = arena_array(call->arena, json_t *, call->selected_count);

    (void)ctx;
    for (size_t i = 0; i < call->selected_count; i++)
        all[i] = call->selected[call->selected_count - 1 - i];
    return show(call, all, call->selected_count);
}

/* --- other operations of the resource --- */

static const struct operation *operation_that(const struct claim *claim,
                                              enum effect_verb verb)
{
    const struct contract *c = claim->contract;

    for (size_t i = 0; i < c->operation_count; i++)
        if (c->operations[i].effect.verb == verb &&
            c->operations[i].effect.resource == claim->operation->effect.resource)
            return &c->operations[i];
    return NULL;
}

static const struct operation *deletes(const struct claim *claim)
{
    const struct operation *op = operation_that(claim, EFFECT_DELETE);

    return op && op->effect.by.len ? op : NULL;
}

static bool is_deleted(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return deletes(claim) != NULL;
}

/* A text that tells our record from all others. */
static struct str mark_of(struct arena *a, const struct claim *claim)
{
    const struct operation *op = operation_that(claim, EFFECT_CREATE);
    struct str_list fields = { 0 };

    if (op)
        fields = params_changeable(a, op);
    for (size_t i = 0; i < fields.len; i++) {
        const struct field *f = operation_field(op, fields.at[i]);

        if (!f->mapping && !params_link(op, fields.at[i]) &&
            schema_is_valid(f->schema, json_str(a, S("abcdefgh")), NULL))
            return fields.at[i];
    }
    return STR_NONE;
}

static bool is_made(struct arena *a, const struct claim *claim, struct str field)
{
    (void)field;
    return mark_of(a, claim).len > 0;
}

static const struct mutation rows[] = {
    { "loses-last", "the last record is not listed", PER_CLAIM, STAGE_SELECT, false,
      lose_last, NULL, false },
    { "first-twice", "the first record is listed twice", PER_CLAIM, STAGE_SELECT, false,
      show_twice, NULL, false },
    { "shows-deleted", "a deleted record is still listed", PER_CLAIM, STAGE_SELECT, false,
      show_deleted, is_deleted, false },
    { "hides-new", "a record that was made is not listed", PER_CLAIM, STAGE_SELECT, false,
      hide_made, is_made, false },
    { "made-twice", "a creation makes two records", PER_CLAIM, STAGE_RESPOND, false,
      make_another, is_made, false },
};

static const struct mutation twin_rows[] = {
    { "reversed", "the list has another order", PER_CLAIM, STAGE_SELECT, false, reverse,
      NULL, false },
};

static void everywhere(struct arena *a, const struct claim *claim,
                       const struct variation *variation, enum model_stage stage,
                       model_behaviour_fn *fn, struct behaviour_list *ret)
{
    behave_add(a, claim, variation, stage, false, fn, ret);
    ret->at[ret->len - 1].operation = NULL;
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    if (variation_is(variation, "made-twice")) {
        everywhere(a, claim, variation, STAGE_RESPOND, make_another, ret);
        return;
    }
    if (variation_is(variation, "shows-deleted"))
        everywhere(a, claim, variation, STAGE_SELECT, remember_deleted, ret);
    if (variation_is(variation, "hides-new"))
        everywhere(a, claim, variation, STAGE_STAMP, remember_made, ret);
    mutations_behave(a, claim, variation, rows, countof(rows), ret);
    mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret);
}

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    mutations_list(a, claim, rows, countof(rows), ret);
}

/* --- how to find out --- */

static const struct claim *pages_of(struct variant_maker *m, const struct claim *claim)
{
    return params_find(maker_arena(m), claim->operation, "paginates", STR_NONE);
}

/* The longest page that may be asked for; 0 where nothing is said. */
static json_int_t longest(const struct operation *op, struct str size)
{
    const struct parameter *p = operation_parameter(op, IN_QUERY, size);
    const json_t *most =
        p ? json_object_get(contract_deref(op->contract, p->schema_json), "maximum")
          : NULL;

    return json_is_integer(most) ? json_integer_value(most) : 0;
}

/* Parameters that may cut the list, where no claim says how. */
static bool may_be_cut(const struct operation *op)
{
    for (size_t i = 0; i < op->parameter_count; i++) {
        const struct parameter *p = &op->parameters[i];
        json_t *number = json_integer(7);
        bool takes =
            p->in == IN_QUERY && p->schema && schema_is_valid(p->schema, number, NULL);

        json_decref(number);
        if (takes || str_find(p->name, S("cursor")) != SIZE_MAX ||
            str_find(p->name, S("after")) != SIZE_MAX ||
            str_find(p->name, S("page")) != SIZE_MAX)
            return true;
    }
    return false;
}

static json_t *is_missing(struct variant_maker *m, json_t *item)
{
    return tag(m, "not", list_of(m, tag(m, "contains", item), NULL));
}

/* Asks for the list.  Where it may come in pages, what is not on a full one may stand on
 * the next: `found` is one of two things then. */
static void expect_listed(struct variant *v, const struct claim *claim, json_t *found,
                          json_t *item)
{
    struct variant_maker *m = variant_maker_of(v);
    const struct claim *pages = pages_of(m, claim);
    json_int_t most = pages ? longest(claim->operation, claim_text(pages, "size")) : 0;
    json_t *elsewhere = NULL;

    if (most) {
        json_t *length = arena_json(maker_arena(m), json_integer(most));

        send_query(v, claim_text(pages, "size"), length);
        elsewhere = tag(m, "length", length);
    } else if (pages || may_be_cut(claim->operation)) {
        elsewhere = is_missing(m, item);
    }
    expect_json_path(v, json_path_of_response(v),
                     elsewhere ? tag(m, "one-of", list_of(m, found, elsewhere, NULL))
                               : found);
}

static json_t *item_with(struct variant_maker *m, struct str member, json_t *value)
{
    json_t *item = arena_json(maker_arena(m), json_object());

    json_object_setn_nocheck(item, member.at, member.len, value);
    return item;
}

static void try_there(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, size_t i)
{
    struct variant *v = variant_new(m, claim, s, "%.*s once", STR_ARG(s->rec[i]->name));
    json_t *item =
        item_with(m, claim->operation->effect.resource->key, ref_key(m, s->rec[i]));

    expect_listed(v, claim, tag(m, "once", item), item);
    then_unchanged(v, s->rec[i]);
    variant_done(v);
}

static void try_made(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s)
{
    struct str mark = mark_of(maker_arena(m), claim);
    json_t *value = json_str(maker_arena(m), S("$(random.word.listed)"));
    json_t *item = item_with(m, mark, value);
    struct variant *v;

    if (!mark.len)
        return;
    v = variant_new(m, claim, s, "what was made, once");
    variant_use(v, operation_that(claim, EFFECT_CREATE));
    send_new(v);
    change_field(v, mark, value);
    variant_next_step(v);
    variant_use(v, claim->operation);
    expect_listed(v, claim, tag(m, "once", item), item);
    variant_done(v);
}

static void try_deleted(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s)
{
    json_t *item =
        item_with(m, claim->operation->effect.resource->key, ref_key(m, s->rec[0]));
    struct variant *v;

    if (!deletes(claim))
        return;
    v = variant_new(m, claim, s, "no more what was deleted");
    variant_use(v, deletes(claim));
    send_to(v, s->rec[0]);
    variant_next_step(v);
    variant_use(v, claim->operation);
    expect_json_path(v, json_path_of_response(v), is_missing(m, item));
    then_absent(v, ref_key(m, s->rec[0]));
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (!claim_is_clear(claim) || !claim->operation->effect.has_response ||
        !scene_rich(m, claim->operation, &s))
        return;
    for (size_t i = 0; i < countof(s.rec) && s.rec[i]; i++)
        try_there(m, claim, &s, i);
    try_made(m, claim, &s);
    try_deleted(m, claim, &s);
}

static void lint(const struct claim *claim, struct diags *diags)
{
    if (claim->operation->effect.verb != EFFECT_LIST)
        diags_error(diags, claim->span, "claim", "%.*s lists nothing",
                    STR_ARG(claim->operation->id));
}

const struct claim_kind kind_lists = {
    .name = "lists",
    .says = "a list shows what is there, each record once",
    .proves = "Lists, and looks for the records of the state; makes one and deletes one "
              "by the operations for it, and lists again.",
    .about = "A record that was made is listed, once, and one that was deleted is not. "
             "Others may write at the same time: only records of the state, and new ones "
             "with a text of their own, are looked for, and none are counted. Where a "
             "`paginates` claim says how long a page may be, the longest is asked for; "
             "a record that is not on a full page may stand on another one, which is no "
             "fault.",
    .subject = ABOUT_LISTS,
    .example = "- id: all-tickets\n"
               "  kind: lists\n"
               "  operation: listTickets\n"
               "  says: the tickets are listed\n"
               "- id: pages\n"
               "  kind: paginates\n"
               "  operation: listTickets\n"
               "  size: limit\n"
               "  offset: offset\n"
               "  says: limit and offset cut out a page\n",
    .keeps = { twin_rows, countof(twin_rows) },
    .behave = behave,
    .mutants = mutants,
    .variants = variants,
    .lint = lint,
};
