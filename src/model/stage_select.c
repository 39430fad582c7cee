/* SELECT: by the path's key; where there is none, by what the behaviours found. */
#include "base/arena.h"
#include "doc/json.h"
#include "model/model_internal.h"
#include "model/world_internal.h"

#include "base/banned.h"

static void select_one(struct run *r, json_t *record)
{
    r->call.selected = arena_array(r->call.arena, json_t *, 1);
    r->call.selected[0] = record;
    r->call.selected_count = 1;
}

static void select_by_path(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;
    size_t slot =
        r->has_key ? world_slot_by_text(r->call.world, resource, r->key) : SLOT_NONE;

    if (slot != SLOT_NONE)
        select_one(r, world_at_slot(r->call.world, resource, slot));
}

/* Where the documents leave the way to find a record to claims and none found one: the
 * resource's key among the changes. */
static void select_by_body(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;
    const json_t *key = model_sent(&r->call, resource->key);
    json_t *record = key ? world_find(r->call.world, resource, key) : NULL;

    if (record)
        select_one(r, record);
}

static void select_all(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;
    size_t count = world_count(r->call.world, resource);

    r->call.selected = arena_array(r->call.arena, json_t *, count);
    for (size_t i = 0; i < count; i++)
        r->call.selected[i] = world_record(r->call.world, resource, i);
    r->call.selected_count = count;
}

bool stage_select(struct run *r)
{
    switch (r->call.operation->effect.verb) {
    case EFFECT_READ:
    case EFFECT_UPDATE:
    case EFFECT_REPLACE:
    case EFFECT_UPSERT:
    case EFFECT_DELETE:
        select_by_path(r);
        break;
    case EFFECT_LIST:
        select_all(r);
        break;
    case EFFECT_NONE:
    case EFFECT_CREATE:
        break;
    }
    return true;
}

static bool not_found(struct run *r)
{
    const struct resource *resource = r->call.operation->effect.resource;
    const json_t *value = r->has_key ? json_str(r->call.arena, r->key)
                                     : model_sent(&r->call, resource->key);

    return model_refuse(&r->call, REFUSAL_NOT_FOUND, NULL,
                        r->has_key ? r->call.operation->effect.by : resource->key, value,
                        "no such %.*s", STR_ARG(resource->name));
}

bool stage_select_settle(struct run *r)
{
    const struct effect *effect = &r->call.operation->effect;

    if (r->call.selected_count > 0)
        return true;
    switch (effect->verb) {
    case EFFECT_READ:
    case EFFECT_UPDATE:
    case EFFECT_REPLACE:
    case EFFECT_DELETE:
        if (!effect->by.len)
            select_by_body(r);
        return r->call.selected_count > 0 || not_found(r);
    case EFFECT_UPSERT:
        if (!effect->by.len)
            select_by_body(r);
        r->creating = r->call.selected_count == 0;
        return true;
    case EFFECT_CREATE:
        r->creating = true;
        return true;
    case EFFECT_NONE:
    case EFFECT_LIST:
        break;
    }
    return true;
}
