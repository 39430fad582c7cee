/* merges: an object sent is merged with the stored one, at its first level or at all. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* Nesting to which a deep merge goes; a body is not deeper. */
#define MERGE_DEPTH_MAX 200

enum merge_manner {
    MERGE_NEW_WINS = 0,
    MERGE_OLD_WINS = 1 << 0,
    MERGE_NO_NEW_KEYS = 1 << 1,
    MERGE_NULL_REMOVES = 1 << 2,
    MERGE_LISTS_JOIN = 1 << 3,
    MERGE_NULL_IGNORED = 1 << 4,
    MERGE_SMALL_KEYS = 1 << 5,
    MERGE_ASCII_KEYS = 1 << 6,
    MERGE_SPLIT_KEYS = 1 << 7,
};

static bool is_deep(const struct claim *claim)
{
    return str_eq(claim_text(claim, "depth"), S("deep"));
}

static json_t *joined(struct arena *a, const json_t *old, const json_t *sent)
{
    json_t *list = json_copy_deep(a, old);

    json_array_extend(list, json_mutable(sent));
    return list;
}

/* What becomes of a key that is not taken as it is. */
static struct str key_stored(struct arena *a, struct str key, unsigned manner)
{
    char *copy = arena_cstr(a, key);
    size_t len = 0;

    for (size_t i = 0; i < key.len; i++) {
        char c = key.at[i];

        if (manner & MERGE_ASCII_KEYS && (unsigned char)c >= 0x80)
            continue;
        if (manner & MERGE_SPLIT_KEYS && c == '.')
            break;
        copy[len++] =
            manner & MERGE_SMALL_KEYS && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return (struct str){ copy, len };
}

/* `sent` over `old`, `depth` levels deep. */
static json_t *merged(struct arena *a, const json_t *old, json_t *sent, unsigned depth,
                      unsigned manner)
{
    json_t *made = json_copy_deep(a, old);

    for (void *at = json_object_iter(sent); at; at = json_object_iter_next(sent, at)) {
        struct str key = key_stored(a, json_iter_key(at), manner);
        json_t *value = json_object_iter_value(at), *own = json_member(made, key);
        bool null = json_is_null(value);

        if ((own && manner & MERGE_OLD_WINS) || (!own && manner & MERGE_NO_NEW_KEYS) ||
            (null && manner & MERGE_NULL_IGNORED))
            continue;
        if (null && manner & MERGE_NULL_REMOVES) {
            json_object_deln(made, key.at, key.len);
            continue;
        }
        if (depth > 1 && json_is_object(own) && json_is_object(value))
            value = merged(a, own, value, depth - 1, manner);
        else if (manner & MERGE_LISTS_JOIN && json_is_array(own) && json_is_array(value))
            value = joined(a, own, value);
        json_object_setn_nocheck(made, key.at, key.len, value);
    }
    return made;
}

static bool merge_field(struct model_call *call, const struct behave_ctx *c, bool deep,
                        unsigned manner)
{
    const json_t *old = call->before ? model_stored(call, call->before, c->field) : NULL;
    json_t *sent = json_member(call->sent, c->field);

    if (!json_is_object(sent) || (old && !json_is_null(old) && !json_is_object(old)))
        return true;
    if (!json_is_object(old))
        old = arena_json(call->arena, json_object());
    model_store(call, call->record, c->field,
                merged(call->arena, old, sent, deep ? MERGE_DEPTH_MAX : 1, manner));
    return true;
}

static bool merge_honestly(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, is_deep(c->claim), MERGE_NEW_WINS);
}

static bool merge_other_depth(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, !is_deep(c->claim), MERGE_NEW_WINS);
}

static bool merge_old_wins(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, is_deep(c->claim), MERGE_OLD_WINS);
}

static bool merge_no_new(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, is_deep(c->claim), MERGE_NO_NEW_KEYS);
}

static bool merge_null_removes(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, is_deep(c->claim), MERGE_NULL_REMOVES);
}

static bool merge_null_ignored(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, is_deep(c->claim), MERGE_NULL_IGNORED);
}

static bool merge_lists_join(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, is_deep(c->claim), MERGE_LISTS_JOIN);
}

static bool merge_small_keys(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, is_deep(c->claim), MERGE_SMALL_KEYS);
}

static bool merge_ascii_keys(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, is_deep(c->claim), MERGE_ASCII_KEYS);
}

static bool merge_split_keys(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return merge_field(call, c, is_deep(c->claim), MERGE_SPLIT_KEYS);
}

static bool replace(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx; /* what the model does by itself */
    return true;
}

static bool empty_clears(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = json_member(call->sent, c->field);

    if (json_is_object(sent) && json_object_size(sent) == 0)
        return true; /* an empty object replaces: everything is lost */
    return merge_honestly(call, ctx);
}

static bool is_sure(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return !params_in_doubt(claim);
}

/* --- what the field takes --- */

static const char new_key[] = "brand_new_key";

static json_t *with_key(struct arena *a, struct str key, json_t *value)
{
    json_t *made = arena_json(a, json_object());

    json_object_setn_nocheck(made, key.at, key.len, value);
    return made;
}

static bool takes(const struct claim *claim, const json_t *value)
{
    const struct field *f = params_field(claim, claim_text(claim, "field"));

    return f && schema_is_valid(f->schema, value, NULL);
}

/* Where members are documented, others may be dropped. */
static bool is_free_form(const struct claim *claim)
{
    const struct field *f = params_field(claim, claim_text(claim, "field"));
    const json_t *schema = f ? contract_deref(claim->contract, f->schema_json) : NULL;

    return json_object_size(json_object_get(schema, "properties")) == 0;
}

/* An object of one key with a value that the field takes for it; NULL without one. */
static json_t *one_key(struct arena *a, const struct claim *claim, struct str key)
{
    json_t *const values[] = { json_str(a, S("a value of its own")),
                               arena_json(a, json_integer(7)), json_true() };

    for (size_t i = 0; key.len && i < countof(values); i++)
        if (takes(claim, with_key(a, key, values[i])))
            return with_key(a, key, values[i]);
    return NULL;
}

/* Keys that are no names of a program: their letters count. */
static const char other_key[] = "Größe_Nr.2";

static bool takes_any_key(struct arena *a, const struct claim *claim, struct str field)
{
    (void)field;
    return claim_is_clear(claim) && is_free_form(claim) &&
           one_key(a, claim, str_from(other_key));
}

static bool takes_new(struct arena *a, const struct claim *claim, json_t *value)
{
    return is_free_form(claim) && takes(claim, with_key(a, str_from(new_key), value));
}

static bool nests(struct arena *a, const struct claim *claim, struct str field)
{
    return is_sure(a, claim, field) &&
           takes_new(a, claim, arena_json(a, json_pack("{s:i}", "one", 1)));
}

static bool takes_lists(struct arena *a, const struct claim *claim, struct str field)
{
    return is_sure(a, claim, field) &&
           takes_new(a, claim, arena_json(a, json_pack("[i]", 1)));
}

static bool takes_null(struct arena *a, const struct claim *claim, struct str field)
{
    return is_sure(a, claim, field) && takes_new(a, claim, json_null());
}

static const struct mutation rows[] = {
    { "replaced", "{} replaces what is stored", PER_FIELD, STAGE_APPLY, false, replace,
      NULL, false },
    { "other-depth", "{} is merged at the other depth", PER_FIELD, STAGE_APPLY, false,
      merge_other_depth, nests, false },
    { "old-wins", "keys of {} that are stored keep their value", PER_FIELD, STAGE_APPLY,
      false, merge_old_wins, NULL, false },
    { "drops-new-keys", "keys of {} that are not stored yet are dropped", PER_FIELD,
      STAGE_APPLY, false, merge_no_new, NULL, false },
    { "null-removes", "a null in {} removes the key", PER_FIELD, STAGE_APPLY, false,
      merge_null_removes, takes_null, false },
    { "null-ignored", "a null in {} is ignored", PER_FIELD, STAGE_APPLY, false,
      merge_null_ignored, takes_null, false },
    { "lists-join", "lists in {} are joined", PER_FIELD, STAGE_APPLY, false,
      merge_lists_join, takes_lists, false },
    { "empty-clears", "an empty {} removes every key", PER_FIELD, STAGE_APPLY, false,
      empty_clears, NULL, false },
    { "small-keys", "keys of {} are stored in small letters", PER_FIELD, STAGE_APPLY,
      false, merge_small_keys, takes_any_key, false },
    { "ascii-keys", "letters beyond ASCII are lost from keys of {}", PER_FIELD,
      STAGE_APPLY, false, merge_ascii_keys, takes_any_key, false },
    { "split-keys", "keys of {} end at a full stop", PER_FIELD, STAGE_APPLY, false,
      merge_split_keys, takes_any_key, false },
};

/* What an unclear claim leaves open, done the other way; once for all that speak of it.
 */
static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    const struct operation *op = claim->operation;

    (void)a, (void)field;
    for (size_t i = 0; i < op->claim_count; i++)
        if (!claim_is_clear(op->claims[i]) && params_same_subject(op->claims[i], claim))
            return op->claims[i] == claim;
    return false;
}

static const struct mutation twin_rows[] = {
    { "other-depth-in-doubt", "{} is merged at the other depth", PER_FIELD, STAGE_APPLY,
      false, merge_other_depth, is_open, false },
    { "null-removes-in-doubt", "a null in {} removes the key", PER_FIELD, STAGE_APPLY,
      false, merge_null_removes, is_open, false },
    { "null-ignored-in-doubt", "a null in {} is ignored", PER_FIELD, STAGE_APPLY, false,
      merge_null_ignored, is_open, false },
    { "lists-join-in-doubt", "lists in {} are joined", PER_FIELD, STAGE_APPLY, false,
      merge_lists_join, is_open, false },
};

/* --- how to find out --- */

/* What is sent, and what the field then is beyond the keys that stay. */
static void try_merge(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, json_t *sent, json_t *expected,
                      const char *name)
{
    struct str field = claim_text(claim, "field");
    json_t *stored = json_mutable(scene_stored(m, claim->operation, s->rec[0], field));

    if (!takes(claim, sent))
        return;
    struct variant *v = variant_new(m, claim, s, "%s", name);
    json_t *all = arena_json(maker_arena(m), json_object());

    for (void *at = json_object_iter(stored); at;
         at = json_object_iter_next(stored, at)) {
        struct str key = json_iter_key(at);

        json_object_setn_nocheck(all, key.at, key.len, tag(m, "unchanged", NULL));
    }
    json_object_update(all, expected);
    send_to(v, s->rec[0]);
    send_field(v, field, sent);
    json_t *is = then_changed(v, s->rec[0]);

    expect_at(m, is, params_place(maker_arena(m), claim->operation, field), all);
    variant_done(v);
}

/* Two steps: an object or a list is put there, then another one is sent for the same key.
 */
static void try_again(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, json_t *first, json_t *second,
                      json_t *expected, const char *name)
{
    struct str field = claim_text(claim, "field");
    json_t *outer = arena_json(maker_arena(m), json_object());

    if (!is_free_form(claim) || !takes(claim, first) || !takes(claim, second))
        return;
    struct variant *v = variant_new(m, claim, s, "%s", name);

    send_to(v, s->rec[0]);
    send_field(v, field, first);
    variant_next_step(v);
    send_to(v, s->rec[0]);
    send_field(v, field, second);
    json_t *is = then_changed(v, s->rec[0]);

    json_object_set_nocheck(outer, new_key, expected);
    expect_at(m, is, params_place(maker_arena(m), claim->operation, field), outer);
    variant_done(v);
}

/* The same of a key that is not stored: a documented one, or any where none is. */
static json_t *one_new_key(struct variant_maker *m, const struct claim *claim,
                           const json_t *stored)
{
    const struct field *f = params_field(claim, claim_text(claim, "field"));
    json_t *documented =
        json_object_get(contract_deref(claim->contract, f->schema_json), "properties");

    if (is_free_form(claim))
        return one_key(maker_arena(m), claim, str_from(new_key));
    for (void *at = json_object_iter(documented); at;
         at = json_object_iter_next(documented, at))
        if (!json_member(stored, json_iter_key(at)) &&
            one_key(maker_arena(m), claim, json_iter_key(at)))
            return one_key(maker_arena(m), claim, json_iter_key(at));
    return NULL;
}

static void try_nested(struct variant_maker *m, const struct claim *claim,
                       const struct scene *s)
{
    struct arena *a = maker_arena(m);
    struct str key = str_from(new_key);
    json_t *both = arena_json(a, json_pack("{s:i,s:i}", "one", 1, "two", 2));
    json_t *one = arena_json(a, json_pack("{s:i}", "one", 9));
    json_t *deep = arena_json(a, json_pack("{s:i,s:i}", "one", 9, "two", 2));

    try_again(m, claim, s, with_key(a, key, both), with_key(a, key, one),
              tag(m, "exactly", is_deep(claim) ? deep : one), "an object within");
    try_again(m, claim, s, with_key(a, key, arena_json(a, json_pack("[ii]", 1, 2))),
              with_key(a, key, arena_json(a, json_pack("[i]", 3))),
              arena_json(a, json_pack("[i]", 3)), "a list within");
}

static void try_null(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, struct str stored)
{
    struct arena *a = maker_arena(m);

    try_merge(m, claim, s, with_key(a, stored, json_null()),
              with_key(a, stored, json_null()), "null for a stored key");
    if (is_free_form(claim))
        try_merge(m, claim, s, with_key(a, str_from(new_key), json_null()),
                  with_key(a, str_from(new_key), json_null()), "null for a new key");
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str field = claim_text(claim, "field");
    struct scene s;

    if (!scene_for_field(m, claim->operation, field, &s))
        return;
    json_t *stored = json_mutable(scene_stored(m, claim->operation, s.rec[0], field));
    void *first = json_object_iter(stored);
    struct str key = first ? json_iter_key(first) : STR_NONE;

    if (claim_is_clear(claim)) {
        json_t *none = arena_json(maker_arena(m), json_object());
        json_t *fresh = one_new_key(m, claim, stored),
               *own = one_key(maker_arena(m), claim, key);

        if (fresh)
            try_merge(m, claim, &s, fresh, fresh, "a new key");
        try_merge(m, claim, &s, none, none, "no key");
        if (own)
            try_merge(m, claim, &s, own, own, "a stored key");
        if (takes_any_key(maker_arena(m), claim, field)) {
            json_t *other = one_key(maker_arena(m), claim, str_from(other_key));

            try_merge(m, claim, &s, other, other, "a key with other letters");
        }
        if (own && fresh) {
            json_t *two = arena_json(maker_arena(m), json_copy(own));

            json_object_update(two, fresh);
            try_merge(m, claim, &s, two, two, "a stored and a new key");
        }
    }
    if (params_in_doubt(claim))
        return;
    try_nested(m, claim, &s);
    if (first)
        try_null(m, claim, &s, key);
}

static const struct claim_param params[] = {
    { "field", NAME_SCHEMA, "the sent field, an object", true },
    { "depth", "{\"enum\": [\"shallow\", \"deep\"]}", "`shallow` or `deep`: how far down",
      true },
    { 0 },
};

const struct claim_kind kind_merges = {
    .name = "merges",
    .says = "an object sent is merged with the stored one, shallow or deep",
    .proves =
        "Sends a new key, a stored key, both, none, one with capitals, a full stop "
        "and letters beyond ASCII, a nested object, a list and a null member over a "
        "stored object, and compares the whole.",
    .about = "`shallow`: keys of the field that are not sent stay, and the value of "
             "each key that is sent is taken whole. `deep`: the same at every level."
             " Null within the field is a value here and does not remove a key: "
             "where it does, say so with `merge-patch`. The opposite of this claim "
             "is `replaces`.",
    .sources = "RFC 7396 for the deep form, without its nulls.",
    .subject = ABOUT_UPDATES,
    .example = "- id: extra-merges\n"
               "  kind: merges\n"
               "  operation: changeTicket\n"
               "  field: extra\n"
               "  depth: shallow\n"
               "  says: what is sent of extra is merged with what is stored\n",
    .params = params,
    .wfc = 119,
    .breaks = { rows, countof(rows) },
    .keeps = { twin_rows, countof(twin_rows) },
    .honest = { STAGE_APPLY, false, merge_honestly },
    .variants = variants,
};
