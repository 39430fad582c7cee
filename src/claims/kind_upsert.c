/* upsert: a PUT creates the record under the key that the path names, or replaces the one
 * that is there, wholly (RFC 9110, 9.3.4). */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/near.h"
#include "claims/replacement.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

static bool is_new(const struct model_call *call)
{
    return call->selected_count == 0;
}

static bool refuse_new(struct model_call *call, const void *ctx)
{
    (void)ctx;
    return !is_new(call) ||
           model_refuse(call, REFUSAL_NOT_FOUND, NULL, call->operation->effect.by, NULL,
                        "there is no such record");
}

static bool refuse_known(struct model_call *call, const void *ctx)
{
    (void)ctx;
    return is_new(call) ||
           model_refuse(call, REFUSAL_DUPLICATE, NULL, call->operation->effect.by, NULL,
                        "there is such a record already");
}

/* Whether the call created its record: then there is none before. */
static bool created(const struct model_call *call)
{
    return call->refusal == REFUSAL_NONE && call->response.status == 201;
}

static bool say_other_than_created(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (created(call))
        call->response.status = 200;
    return true;
}

static bool say_created(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (call->refusal == REFUSAL_NONE && !created(call))
        call->response.status = 201;
    return true;
}

static bool drop_location(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (created(call))
        http_header_remove(&call->response.headers, S("Location"));
    return true;
}

static bool locate_elsewhere(struct model_call *call, const void *ctx)
{
    struct str where = http_header_get(&call->response.headers, S("Location"));

    (void)ctx;
    if (created(call) && where.len)
        http_header_set(call->arena, &call->response.headers, S("Location"),
                        arena_printf(call->arena, "%.*s0", STR_ARG(where)));
    return true;
}

/* The new record gets a key of the server's own instead of the one in the path. */
static bool give_other_key(struct model_call *call, const void *ctx)
{
    struct str key = call->operation->effect.resource->key;

    (void)ctx;
    if (!call->before)
        json_object_setn_nocheck(call->record, key.at, key.len, model_new_key(call));
    return true;
}

static bool forget_new(struct model_call *call, const void *ctx)
{
    const struct resource *r = call->operation->effect.resource;

    (void)ctx;
    if (created(call) && call->selected_count)
        world_remove(call->world, r, json_member(call->selected[0], r->key));
    return true;
}

/* --- for which claims and fields --- */

static bool documents(const struct claim *claim, int status, struct str header)
{
    const struct response *r = operation_response(claim->operation, status);

    for (size_t i = 0; r && i < r->header_count; i++)
        if (str_eq_nocase(r->headers[i].name, header))
            return true;
    return false;
}

static bool has_location(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return documents(claim, 201, S("Location"));
}

/* The path's key is taken for that of a record of which it is the beginning of a
 * record's. */
static bool select_longer(struct model_call *call, const void *ctx)
{
    const struct effect *effect = &call->operation->effect;
    size_t count = world_count(call->world, effect->resource);
    const json_t *sent = NULL;

    (void)ctx;
    for (size_t i = 0; i < call->path_value_count; i++)
        if (str_eq(call->path_values[i].name, effect->by))
            sent = json_str(call->arena, call->path_values[i].value);
    for (size_t i = 0; i < count && is_new(call); i++) {
        json_t *record = world_record(call->world, effect->resource, i);
        const json_t *key = json_member(record, effect->resource->key);

        if (!near_matches(key, sent, NEAR_BEGINNING))
            continue;
        call->selected = arena_array(call->arena, json_t *, 1);
        call->selected[0] = record;
        call->selected_count = 1;
    }
    return true;
}

static bool has_text_key(struct arena *a, const struct claim *claim, struct str field)
{
    const struct resource *r = claim->operation->effect.resource;
    bool required;

    (void)a, (void)field;
    return types_of(claim->contract, members_find(claim->contract, r->schema_json, r->key,
                                                  &required)) == TYPE_STRING;
}

static const struct mutation rows[] = {
    { "keeps", "{} stays where the replacement lacks it", PER_FIELD, STAGE_APPLY, true,
      replacement_keep, replacement_may_lack, false },
    { "refuses-new", "an unknown key is refused as not found", PER_CLAIM, STAGE_GUARD,
      false, refuse_new, NULL, true },
    { "refuses-known", "a known key is refused as taken", PER_CLAIM, STAGE_GUARD, false,
      refuse_known, NULL, true },
    { "new-not-created", "a new record is answered with 200", PER_CLAIM, STAGE_RESPOND,
      false, say_other_than_created, NULL, true },
    { "known-created", "a replacement is answered with 201", PER_CLAIM, STAGE_RESPOND,
      false, say_created, NULL, true },
    { "no-location", "the response does not say where the new record is", PER_CLAIM,
      STAGE_RESPOND, false, drop_location, has_location, true },
    { "wrong-location", "the response says that the new record is elsewhere", PER_CLAIM,
      STAGE_RESPOND, false, locate_elsewhere, has_location, true },
    { "other-key", "a new record gets another key than the path's", PER_CLAIM,
      STAGE_APPLY, false, give_other_key, NULL, true },
    { "new-not-stored", "a new record is answered with 201, and not stored", PER_CLAIM,
      STAGE_RESPOND, false, forget_new, NULL, true },
    { "known-not-stored", "a replacement is answered, and not stored", PER_CLAIM,
      STAGE_APPLY, true, replacement_forget, NULL, false },
    { "beginning-finds", "a record is replaced whose key begins with the path's",
      PER_CLAIM, STAGE_SELECT, false, select_longer, has_text_key, true },
};

/* --- other legal ways --- */

/* 204 says that it was done, and shows nothing. */
static bool answer_204(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (call->refusal == REFUSAL_NONE && !created(call)) {
        call->response.status = 204;
        call->response_body = NULL;
    }
    return true;
}

static bool may_say_204(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return operation_own_response(claim->operation, 204) &&
           operation_own_response(claim->operation, 200);
}

static const struct mutation twin_rows[] = {
    { "known-204", "a replacement is answered with 204", PER_CLAIM, STAGE_RESPOND, false,
      answer_204, may_say_204, true },
};

static void lint(const struct claim *claim, struct diags *diags)
{
    const struct operation *op = claim->operation;

    if (op->effect.verb != EFFECT_UPSERT || !op->effect.by.len)
        diags_error(diags, claim->span, "claim",
                    "`upsert` needs an operation with `x-effect: {upsert: …}` and a key "
                    "in the path; %.*s is none",
                    STR_ARG(op->id));
    else if (!operation_response(op, 201))
        diags_warn(diags, claim->span, "claim",
                   "%.*s does not document what it answers when it creates (201)",
                   STR_ARG(op->id));
}

/* --- how to find out --- */

static json_t *status_of(struct variant_maker *m, const struct claim *claim, bool created)
{
    static const int known[] = { 200, 202, 204 };
    json_t *list = arena_json(maker_arena(m), json_array());

    for (size_t i = 0; i < countof(known) && !created; i++) {
        const struct response *r = operation_response(claim->operation, known[i]);

        if (r && r->status_from <= known[i] && r->status_to < 300)
            json_array_append(list, arena_json(maker_arena(m), json_integer(known[i])));
    }
    if (json_array_size(list) == 0)
        json_array_append(list,
                          arena_json(maker_arena(m), json_integer(created ? 201 : 200)));
    return list;
}

static void try_new(struct variant_maker *m, const struct claim *claim,
                    const struct scene *s)
{
    const struct operation *op = claim->operation;
    struct variant *v = variant_new(m, claim, s, "a key that no record has");
    json_t *key = fresh_key(m, s->rec[0], op->effect.resource->key);

    send_path(v, key);
    send_new(v);
    expect_status(v, status_of(m, claim, true));
    if (has_location(maker_arena(m), claim, STR_NONE))
        capture_header(v, "where", S("Location"));
    then_present(v, key);
    then_all_unchanged(v);
    if (has_location(maker_arena(m), claim, STR_NONE)) {
        variant_next_step(v);
        send_elsewhere(v, "GET", "$(where)");
    }
    variant_done(v);
}

/* Members that no two records share get values of their own. */
static void send_another(struct variant *v, const struct claim *claim)
{
    struct variant_maker *m = variant_maker_of(v);
    const struct operation *op = claim->operation;
    struct str_list fields = params_changeable(maker_arena(m), op);

    send_new(v);
    for (size_t i = 0; i < fields.len; i++)
        if (params_is_unique(maker_arena(m), claim->contract, op, fields.at[i]))
            change_field(v, fields.at[i], unique_value(m, op, fields.at[i]));
}

/* Two keys of which one begins with the other are two records. */
static void try_beginning(struct variant_maker *m, const struct claim *claim,
                          const struct scene *s)
{
    struct arena *a = maker_arena(m);
    const struct operation *op = claim->operation;
    struct str member = op->effect.resource->key;
    json_t *fresh = fresh_key(m, s->rec[0], member);
    json_t *near = near_value(m, op, s, member, NULL, NEAR_BEGINNING);
    struct variant *v;

    if (!has_text_key(a, claim, STR_NONE))
        return;
    v = variant_new(m, claim, s, "a key that another one begins with");
    if (!near) {
        json_t *longer = json_str(a, arena_printf(a, "%.*s2", STR_ARG(json_text(fresh))));

        send_path(v, longer);
        send_another(v, claim);
        expect_status(v, status_of(m, claim, true));
        variant_next_step(v);
        near = fresh;
        then_present(v, longer);
    }
    send_path(v, near);
    send_new(v);
    expect_status(v, status_of(m, claim, true));
    then_present(v, near);
    then_all_unchanged(v);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (!claim_is_clear(claim) || !scene_rich(m, claim->operation, &s))
        return;
    replacement_variants(m, claim, status_of(m, claim, false));
    try_new(m, claim, &s);
    try_beginning(m, claim, &s);
}

const struct claim_kind kind_upsert = {
    .name = "upsert",
    .says = "a record is created under the path's key, or replaced wholly",
    .proves =
        "Sends a full representation to a key that is there and to one that is not, and "
        "leaves out each optional field; creates under a key with which another one "
        "begins. "
        "Looks at status, Location and record.",
    .about = "On an operation with `x-effect: {upsert: ...}` and the key in the "
             "path. A new record is answered with 201, and with `Location` where the"
             " document has it; a known one with another 2xx, and is replaced "
             "wholly: an optional field that is not sent is gone.",
    .sources = "RFC 9110, 9.3.4 and 10.2.2 (Location).",
    .subject = ABOUT_UPDATES,
    .example = "- id: put-makes-or-replaces\n"
               "  kind: upsert\n"
               "  operation: putTicket\n"
               "  says: a ticket is made under the id of the path, or replaced wholly\n",
    .wfc = 117,
    .breaks = { rows, countof(rows) },
    .keeps = { twin_rows, countof(twin_rows) },
    .honest = { STAGE_APPLY, true, replacement_apply },
    .variants = variants,
    .lint = lint,
};
