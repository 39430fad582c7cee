/* APPLY: what was sent replaces what is stored, in a copy of each selected record; the
 * copies become the world's when all went well. */
#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "model/copy.h"
#include "model/generate.h"
#include "model/limits.h"
#include "model/model_internal.h"
#include "model/shape.h"
#include "model/world_internal.h"

#include "base/banned.h"

/* --- a new record --- */

/* The path's key with the type that the resource gives it. */
static json_t *path_key(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;
    const struct contract *c = r->call.contract;
    struct json_error error;
    json_t *number = NULL;

    if (!shape_allows(c, shape_member(c, resource->schema_json, resource->key), "string"))
        number = json_read(r->call.arena, r->key, NULL, NULL, &error);
    return json_is_number(number) ? number : json_str(r->call.arena, r->key);
}

static bool key_is_taken(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;
    const json_t *sent = model_sent(&r->call, resource->key);
    json_t *taken = sent ? world_find(r->call.world, resource, sent) : NULL;

    if (!taken)
        return false;
    r->call.refusal_other = taken;
    model_refuse(&r->call, REFUSAL_DUPLICATE, NULL, resource->key, sent,
                 "there is such a %.*s already", STR_ARG(resource->name));
    return true;
}

static bool prepare_new(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;
    struct arena *a = r->call.arena;

    if (!world_has_room(r->call.world, resource)) {
        r->full = true;
        return model_refuse(&r->call, REFUSAL_CONFLICT, NULL, STR_NONE, NULL,
                            "the world is full");
    }
    if (key_is_taken(r))
        return false;
    json_t *record = arena_json(a, json_object());
    json_t *key = r->has_key ? path_key(r)
                             : generate_key(a, r->call.world, r->call.contract, resource);

    json_object_setn_nocheck(record, resource->key.at, resource->key.len, key);
    r->call.selected = arena_array(a, json_t *, 1);
    r->call.selected[0] = record;
    r->call.selected_count = 1;
    r->befores = arena_array(a, json_t *, 1);
    r->slots = arena_array(a, size_t, 1);
    r->slots[0] = SLOT_NONE;
    return true;
}

/* What a new record shows where the request is silent: the default, null where that is
 * allowed, and otherwise something that fits. */
static json_t *initial_value(struct run *r, const json_t *schema)
{
    struct generate_options options = { .now_ms = world_now(r->call.world),
                                        .serial = (uint64_t)world_now(r->call.world) };
    const json_t *bare = contract_deref(r->call.contract, schema);
    const json_t *otherwise = json_object_get(bare, "default");

    if (otherwise)
        return json_copy_deep(r->call.arena, otherwise);
    if (!schema ||
        (shape_allows(r->call.contract, schema, "null") && json_object_get(bare, "type")))
        return json_null();
    options.fresh = json_object_get(bare, "format") != NULL;
    return generate(r->call.arena, r->call.contract, schema, &options);
}

/* Whether sent fields are stored within that object, which then is the record's own, and
 * not a value that was sent. */
static bool holds_fields(const struct effect *effect, struct str pointer)
{
    for (size_t i = 0; i < effect->field_count; i++)
        if (str_starts(effect->fields[i].to, pointer) &&
            str_starts(str_from_at(effect->fields[i].to, pointer.len), S("/")))
            return true;
    return false;
}

static void complete(struct run *r, json_t *object, const json_t *schema,
                     struct str pointer, unsigned depth)
{
    const struct contract *c = r->call.contract;
    struct str_list names = { 0 };

    shape_members(r->call.arena, c, schema, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        struct str name = names.at[i];
        const json_t *member = shape_member(c, schema, name);
        struct str at =
            arena_printf(r->call.arena, "%.*s/%.*s", STR_ARG(pointer), STR_ARG(name));
        json_t *there = json_member(object, name);

        if (!there &&
            (shape_requires(c, schema, name) || json_object_get(member, "default")))
            json_object_setn_nocheck(object, name.at, name.len, initial_value(r, member));
        if (json_is_object(there) && depth < COMPLETE_DEPTH_MAX &&
            holds_fields(&r->call.operation->effect, at))
            complete(r, there, member, at, depth + 1);
    }
}

static void complete_new(struct run *r)
{
    const json_t *schema = r->call.operation->effect.resource->schema_json;

    complete(r, r->call.record, schema, S(""), 0);
}

/* --- records that are there --- */

static void prepare_copies(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;
    struct arena *a = r->call.arena;
    size_t count = r->call.selected_count;
    json_t **copies = arena_array(a, json_t *, count);

    r->befores = arena_array(a, json_t *, count);
    r->slots = arena_array(a, size_t, count);
    for (size_t i = 0; i < count; i++) {
        r->befores[i] = r->call.selected[i];
        r->slots[i] = world_slot_of(r->call.world, resource, r->call.selected[i]);
        copies[i] = copy_structure(a, r->call.selected[i]);
    }
    r->call.selected = copies;
}

bool stage_apply_prepare(struct run *r)
{
    if (r->creating && r->call.selected_count == 0)
        return prepare_new(r);
    r->creating = false;
    prepare_copies(r);
    return true;
}

bool stage_apply(struct run *r)
{
    if (!mapping_apply(r))
        return false;
    if (r->creating)
        complete_new(r);
    return true;
}

static void commit_removals(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;

    for (size_t i = 0; i < r->call.selected_count; i++) {
        size_t slot = world_slot_of(r->call.world, resource, r->call.selected[i]);

        if (slot == SLOT_NONE)
            continue;
        arena_json(r->call.arena, json_incref(r->call.selected[i])); /* it may be shown */
        world_replace(r->call.world, resource, slot, NULL);
    }
}

static void commit_copies(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;

    for (size_t i = 0; i < r->call.selected_count && r->slots; i++) {
        if (r->slots[i] != SLOT_NONE)
            world_replace(r->call.world, resource, r->slots[i], r->call.selected[i]);
        else
            world_add(r->call.world, resource, r->call.selected[i]);
    }
}

void stage_apply_commit(struct run *r)
{
    switch (r->call.operation->effect.verb) {
    case EFFECT_CREATE:
    case EFFECT_UPDATE:
    case EFFECT_REPLACE:
    case EFFECT_UPSERT:
        commit_copies(r);
        break;
    case EFFECT_DELETE:
        commit_removals(r);
        break;
    case EFFECT_NONE:
    case EFFECT_READ:
    case EFFECT_LIST:
        break;
    }
}
