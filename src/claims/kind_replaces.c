/* replaces: a field sent takes the place of the stored value wholly. */
#include "base/arena.h"
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

#include "base/banned.h"

/* The stored value before the call, in the form in which it is sent. */
static json_t *old_of(const struct model_call *call, const struct behave_ctx *c)
{
    return call->before ? model_stored(call, call->before, c->field) : NULL;
}

static void store(struct model_call *call, const struct behave_ctx *c, json_t *value)
{
    model_store(call, call->record, c->field, value);
}

static bool keep_old(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *old = old_of(call, c);

    if (json_member(call->sent, c->field) && !is_blank(old))
        json_object_deln(call->sent, c->field.at, c->field.len);
    return true;
}

static bool concatenate(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *old = old_of(call, c), *sent = json_member(call->sent, c->field);

    if (json_is_string(old) && json_is_string(sent) && !json_same(old, sent))
        store(call, c,
              json_str(call->arena,
                       arena_printf(call->arena, "%.*s%.*s", STR_ARG(json_text(old)),
                                    STR_ARG(json_text(sent)))));
    return true;
}

static bool keep_longer(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *old = old_of(call, c), *sent = json_member(call->sent, c->field);

    if (json_is_string(old) && json_is_string(sent) &&
        json_text(sent).len < json_text(old).len)
        json_object_deln(call->sent, c->field.at, c->field.len);
    return true;
}

static bool add_up(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *old = old_of(call, c), *sent = json_member(call->sent, c->field);

    if (json_is_number(old) && json_is_number(sent))
        store(call, c,
              arena_json(call->arena,
                         json_real(json_number_value(old) + json_number_value(sent))));
    return true;
}

/* --- lists --- */

static json_t *both(struct model_call *call, const struct behave_ctx *c, bool once)
{
    const json_t *old = old_of(call, c), *sent = json_member(call->sent, c->field);

    if (!json_is_array(old) || !json_is_array(sent))
        return NULL;
    json_t *list = json_copy_deep(call->arena, old);

    for (size_t i = 0; i < json_array_size(sent); i++) {
        json_t *item = json_array_get(sent, i);
        bool there = false;

        for (size_t k = 0; k < json_array_size(old) && once; k++)
            there |= json_same(json_array_get(old, k), item);
        if (!there)
            json_array_append(list, item);
    }
    return list;
}

static bool append(struct model_call *call, const void *ctx)
{
    json_t *list = both(call, ctx, false);

    if (list)
        store(call, ctx, list);
    return true;
}

/* As a list does that is read into memory once and written back with each change. */
static bool append_later(struct model_call *call, const void *ctx)
{
    return twice_is_later(call, ctx) ? append(call, ctx) : true;
}

static bool unite(struct model_call *call, const void *ctx)
{
    json_t *list = both(call, ctx, true);

    if (list)
        store(call, ctx, list);
    return true;
}

static bool keep_surplus(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *old = old_of(call, c), *sent = json_member(call->sent, c->field);

    if (!json_is_array(old) || !json_is_array(sent))
        return true;
    json_t *list = json_copy_deep(call->arena, sent);

    for (size_t i = json_array_size(sent); i < json_array_size(old); i++)
        json_array_append(list, json_array_get(old, i));
    store(call, c, list);
    return true;
}

static bool ignore_empty(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = json_member(call->sent, c->field);

    if ((json_is_array(sent) || json_is_object(sent)) && json_array_size(sent) == 0 &&
        json_object_size(sent) == 0)
        json_object_deln(call->sent, c->field.at, c->field.len);
    return true;
}

static bool merge(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *old = old_of(call, c), *sent = json_member(call->sent, c->field);

    if (!json_is_object(old) || !json_is_object(sent))
        return true;
    json_t *merged = json_copy_deep(call->arena, old);

    json_object_update(merged, sent);
    store(call, c, merged);
    return true;
}

/* --- for which fields --- */

static bool is_any(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) != 0;
}

static bool is_text(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) & TYPE_STRING &&
           !params_link(claim->operation, field);
}

/* Texts of several lengths are possible: not so of keys. */
static bool is_text_of_any_length(struct arena *a, const struct claim *claim,
                                  struct str field)
{
    const struct field *f = params_field(claim, field);
    const json_t *values = f ? values_legal(a, claim->contract, f) : NULL;

    for (size_t i = 1; i < json_array_size(values); i++)
        if (json_text(json_array_get(values, i)).len !=
            json_text(json_array_get(values, 0)).len)
            return is_text(a, claim, field);
    return false;
}

static bool is_number(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) & TYPE_INTEGER &&
           !params_link(claim->operation, field);
}

static bool is_changed_later(struct arena *a, const struct claim *claim, struct str field)
{
    return params_types(claim, field) & ~(unsigned)TYPE_NULL &&
           twice_fits(a, claim, field);
}

static bool is_list(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) & TYPE_ARRAY;
}

static bool is_object(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) & TYPE_OBJECT;
}

static const struct mutation rows[] = {
    { "keeps-old", "{} is stored only where there is nothing yet", PER_FIELD, STAGE_APPLY,
      true, keep_old, is_any, false },
    { "concatenates", "{} is put behind the stored text", PER_FIELD, STAGE_APPLY, false,
      concatenate, is_text, false },
    { "keeps-longer", "a shorter {} does not replace a longer one", PER_FIELD,
      STAGE_APPLY, true, keep_longer, is_text_of_any_length, false },
    { "adds-up", "{} is added to the stored number", PER_FIELD, STAGE_APPLY, false,
      add_up, is_number, false },
    { "appends", "{} is appended to the stored list", PER_FIELD, STAGE_APPLY, false,
      append, is_list, false },
    { "unites", "{} and the stored list are united", PER_FIELD, STAGE_APPLY, false, unite,
      is_list, false },
    { "appends-later", "{} is replaced once and appended to from then on", PER_FIELD,
      STAGE_APPLY, false, append_later, is_list, false },
    { "first-change-only", "only the first change of {} is stored", PER_FIELD,
      STAGE_APPLY, true, twice_forget_later, is_changed_later, false },
    { "not-back", "{} does not get a value again that it had before", PER_FIELD,
      STAGE_APPLY, true, twice_forget_back, is_changed_later, false },
    { "keeps-surplus", "a shorter {} leaves the end of the stored list", PER_FIELD,
      STAGE_APPLY, false, keep_surplus, is_list, false },
    { "ignores-empty", "an empty {} is ignored", PER_FIELD, STAGE_APPLY, true,
      ignore_empty, is_list, false },
    { "merges", "{} is merged with the stored object", PER_FIELD, STAGE_APPLY, false,
      merge, is_object, false },
};

/* --- how to find out --- */

static void try_value(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, struct str field, json_t *value,
                      json_t *expected, const char *name)
{
    struct variant *v = variant_new(m, claim, s, "%s %.*s", name, STR_ARG(field));

    send_to(v, s->rec[0]);
    change_field(v, field, value);
    json_t *is = then_changed(v, s->rec[0]);

    if (expected)
        expect_at(m, is, params_place(maker_arena(m), claim->operation, field), expected);
    variant_done(v);
}

/* The sent form of some of the stored items: references to them, or what they are. */
static json_t *items(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, struct str field, size_t from, size_t to)
{
    json_t *list = arena_json(maker_arena(m), json_array());

    for (size_t i = from; i < to; i++)
        json_array_append(list,
                          item_ref(m, claim->operation, s->state, s->rec[0], field, i));
    return list;
}

static void try_list(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, struct str field)
{
    size_t count = json_array_size(scene_stored(m, claim->operation, s->rec[0], field));

    try_value(m, claim, s, field, arena_json(maker_arena(m), json_array()), NULL,
              "an empty");
    if (count > 1) {
        try_value(m, claim, s, field, items(m, claim, s, field, 0, 1), NULL, "a shorter");
        try_value(m, claim, s, field, items(m, claim, s, field, count - 1, count), NULL,
                  "the end of the stored");
    }
}

/* Nothing of the stored object is left. */
static void try_object(struct variant_maker *m, const struct claim *claim,
                       const struct scene *s, struct str field)
{
    json_t *value =
        arena_json(maker_arena(m), json_pack("{s:s}", "brand_new_key", "a value"));

    try_value(m, claim, s, field, value, tag(m, "exactly", value), "another");
}

static void try_text(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, struct str field)
{
    json_t *shorter = arena_json(maker_arena(m), json_string("x"));
    const struct field *f = params_field(claim, field);

    if (schema_is_valid(f->schema, shorter, NULL) &&
        !tries_in_doubt(maker_arena(m), claim->operation, field, shorter))
        try_value(m, claim, s, field, shorter, NULL, "a shorter");
}

static void try_shortest_of(struct variant_maker *m, const struct claim *claim,
                            const struct scene *s, struct str field)
{
    const struct field *f = params_field(claim, field);
    const json_t *own = scene_stored(m, claim->operation, s->rec[0], field);
    const json_t *values = values_legal(maker_arena(m), claim->contract, f);

    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *value = json_array_get(values, i);

        if (json_is_string(value) && json_text(value).len < json_text(own).len &&
            json_text(value).len > 1 &&
            !tries_in_doubt(maker_arena(m), claim->operation, field, value)) {
            try_value(m, claim, s, field, lit(m, value), NULL, "one shorter");
            return;
        }
    }
}

static void try_field(struct variant_maker *m, const struct claim *claim,
                      struct str field)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!scene_for_field(m, op, field, &s))
        return;
    const json_t *stored = scene_stored(m, op, s.rec[0], field);

    try_value(m, claim, &s, field, other_value(m, op, &s, s.rec[0], field), NULL,
              "another value of");
    if (json_is_array(stored))
        try_list(m, claim, &s, field);
    else if (json_is_object(stored) && !params_link(op, field))
        try_object(m, claim, &s, field);
    else if (json_is_string(stored) && !params_link(op, field)) {
        try_text(m, claim, &s, field);
        try_shortest_of(m, claim, &s, field);
    }
    twice_variant(m, claim, field, false);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list fields = params_fields(maker_arena(m), claim);

    for (size_t i = 0; i < fields.len; i++)
        try_field(m, claim, fields.at[i]);
}

static const struct claim_param params[] = {
    FIELDS_PARAMS,
    TWICE_PARAM,
    { 0 },
};

const struct claim_kind kind_replaces = {
    .name = "replaces",
    .says = "a field sent takes the place of the stored value wholly",
    .proves =
        "Sends shorter, longer and empty lists, objects with other keys, shorter and "
        "longer texts over a stored value; nothing of the old one may be left. Changes "
        "the field, changes it back, and again.",
    .about = "The value that was stored leaves no trace: a shorter list has no old "
             "tail, a new object none of the old keys. For the whole record, rather "
             "than a field of it, see `full-replacement`; for the opposite, "
             "`merges`.",
    .sources = "RFC 7396, 1: lists are replaced wholly.",
    .subject = ABOUT_UPDATES,
    .example = "- id: tags-replaced\n"
               "  kind: replaces\n"
               "  operation: changeTicket\n"
               "  fields: [tags, extra]\n"
               "  says: tags and extra are replaced\n",
    .params = params,
    .wfc = 117,
    .breaks = { rows, countof(rows) },
    .variants = variants,
};
