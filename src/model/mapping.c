/* x-effect's `fields`: how what is sent becomes what is stored, and back. */
#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "model/copy.h"
#include "model/limits.h"
#include "model/model_internal.h"
#include "model/shape.h"

#include "base/banned.h"

/* --- beforehand --- */

void mapping_prepare(struct arena *a, const struct operation *op,
                     const struct field *field, struct slot_plan *ret)
{
    const struct effect_field *m = field->mapping;
    const struct resource *resource = op->effect.resource;
    struct str own = json_pointer_below(a, S(""), field->name);

    *ret = (struct slot_plan){ .field = field };
    ret->pointer = m && m->to.len ? m->to : own;
    ret->direct = !m || (m->stored && !m->of && !m->has_each && !m->append &&
                         str_eq(ret->pointer, own));
    if (!resource)
        return;
    ret->is_key = str_eq(ret->pointer, json_pointer_below(a, S(""), resource->key));
    if (!m || !m->of)
        return;
    const json_t *place = shape_at(op->contract, resource->schema_json, ret->pointer);

    if (m->has_each || m->append)
        place = shape_items(op->contract, place);
    ret->as_key = place && !shape_allows(op->contract, place, "object");
    shape_members(a, op->contract, place, NULL, &ret->shown);
}

const struct slot_plan *plan_slot(const struct plan *p, struct str sent_field)
{
    return map_get(&p->slot_by_name, sent_field);
}

/* --- storing --- */

static json_t *value_copy(struct arena *a, const json_t *value)
{
    return json_is_object(value) || json_is_array(value) ? copy_structure(a, value)
                                                         : json_mutable(value);
}

static void set_member(json_t *object, struct str name, json_t *value)
{
    if (json_object_setn_nocheck(object, name.at, name.len, value) != 0)
        out_of_memory();
}

/* The members of a referenced record that the embedding resource documents. */
static json_t *embed(struct arena *a, const struct slot_plan *slot, const json_t *record)
{
    json_t *shown = arena_json(a, json_object());

    if (slot->shown.len == 0)
        return copy_structure(a, record);
    for (size_t i = 0; i < slot->shown.len; i++) {
        const json_t *value = json_member(record, slot->shown.at[i]);

        if (value)
            set_member(shown, slot->shown.at[i], value_copy(a, value));
    }
    return shown;
}

/* An item that is already stored and has that value at `each`: it keeps its other
 * members. */
static json_t *stored_item(const json_t *list, struct str each, const json_t *value)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);

        if (json_same(json_pointer_get(item, each), value))
            return item;
    }
    return NULL;
}

/* NULL where a reference leads nowhere. */
static json_t *make_item(struct model_call *call, const struct slot_plan *slot,
                         const json_t *value, const json_t *old)
{
    const struct effect_field *m = slot->field->mapping;

    if (json_is_null(value))
        return json_mutable(value);
    if (m->of) {
        const json_t *record = world_find(call->world, m->of, value);

        if (record && slot->as_key)
            return value_copy(call->arena, value);
        return record ? embed(call->arena, slot, record) : NULL;
    }
    if (!m->has_each)
        return value_copy(call->arena, value);
    json_t *known = json_array_size(old) <= GENERATE_ITEMS_MAX
                        ? stored_item(old, m->each, value)
                        : NULL;

    if (known)
        return copy_structure(call->arena, known);
    json_t *item = arena_json(call->arena, json_object());

    return json_pointer_set(item, m->each, value_copy(call->arena, value)) ? item : NULL;
}

/* Sets a place in a record; objects on the way that are null, or no objects, are made. */
static void set_at(struct arena *a, json_t *record, struct str pointer, json_t *value)
{
    size_t cut = pointer.len;

    if (json_pointer_set(record, pointer, value))
        return;
    while (cut > 0 && pointer.at[cut - 1] != '/')
        cut--;
    struct str parent = str_sub(pointer, 0, cut ? cut - 1 : 0);

    if (json_is_null(value) || parent.len == 0)
        return;
    set_at(a, record, parent, arena_json(a, json_object()));
    if (!json_pointer_set(record, pointer, value))
        return; /* a pointer beyond the limits: nothing can be shown there */
}

static void store_list(struct model_call *call, json_t *record,
                       const struct slot_plan *slot, const json_t *sent)
{
    const json_t *old = json_pointer_get(record, slot->pointer);
    json_t *list = arena_json(call->arena, json_array());

    for (size_t i = 0; i < json_array_size(sent); i++) {
        json_t *item = make_item(call, slot, json_array_get(sent, i), old);

        if (item)
            json_array_append(list, item);
    }
    set_at(call->arena, record, slot->pointer, list);
}

static void store_appended(struct model_call *call, json_t *record,
                           const struct slot_plan *slot, const json_t *value)
{
    const struct effect_field *m = slot->field->mapping;
    json_t *list = json_pointer_get(record, slot->pointer);
    bool spread = json_is_array(value) && m->has_each;
    size_t count = spread ? json_array_size(value) : 1;

    if (!json_is_array(list)) {
        list = arena_json(call->arena, json_array());
        set_at(call->arena, record, slot->pointer, list);
    }
    for (size_t i = 0; i < count && json_array_size(list) < APPENDED_MAX; i++) {
        json_t *item =
            make_item(call, slot, spread ? json_array_get(value, i) : value, NULL);

        if (item)
            json_array_append(list, item);
    }
}

static void store(struct model_call *call, json_t *record, const struct slot_plan *slot,
                  const json_t *value)
{
    const struct effect_field *m = slot->field->mapping;

    if (slot->direct) {
        set_member(record, slot->field->name, value_copy(call->arena, value));
        return;
    }
    if (!m->stored)
        return;
    if (m->append) {
        store_appended(call, record, slot, value);
        return;
    }
    if (json_is_array(value) && (m->has_each || m->of)) {
        store_list(call, record, slot, value);
        return;
    }
    json_t *item = make_item(call, slot, value, NULL);

    if (item)
        set_at(call->arena, record, slot->pointer, item);
}

void model_store(struct model_call *call, json_t *record, struct str sent_field,
                 const json_t *value)
{
    const struct plan *p = run_of(call)->plan;
    const struct slot_plan *slot = plan_slot(p, sent_field);

    if (slot)
        store(call, record, slot, value);
    else
        set_member(record, sent_field, value_copy(call->arena, value));
}

/* The key is given once, and never null. */
static bool is_left_alone(const struct run *r, struct str name,
                          const struct slot_plan *slot, const json_t *value)
{
    const struct resource *resource = r->call.operation->effect.resource;
    bool is_key = slot ? slot->is_key : str_eq(name, resource->key);

    if (is_key && (!r->creating || json_is_null(value)))
        return true;
    return slot ? slot->field->read_only : !r->plan->keeps_unknown;
}

bool mapping_apply(struct run *r)
{
    json_t *sent = r->call.sent;

    for (void *at = json_object_iter(sent); at; at = json_object_iter_next(sent, at)) {
        struct str name = json_iter_key(at);
        const struct slot_plan *slot = plan_slot(r->plan, name);

        const json_t *value = json_object_iter_value(at);

        if (!is_left_alone(r, name, slot, value))
            model_store(&r->call, r->call.record, name, value);
    }
    return true;
}

/* --- references --- */

static bool leads_somewhere(const struct run *r, const struct effect_field *m,
                            const json_t *value)
{
    return json_is_null(value) || world_find(r->call.world, m->of, value);
}

static bool references_hold(const struct run *r, const struct effect_field *m,
                            const json_t *value)
{
    if (!json_is_array(value))
        return leads_somewhere(r, m, value);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!leads_somewhere(r, m, json_array_get(value, i)))
            return false;
    return true;
}

bool mapping_check(struct run *r)
{
    for (size_t i = 0; i < r->plan->slot_count; i++) {
        const struct field *field = r->plan->slots[i].field;
        const json_t *value = model_sent(&r->call, field->name);

        if (!value || !field->mapping || !field->mapping->of || field->read_only)
            continue;
        if (!references_hold(r, field->mapping, value))
            return model_refuse(&r->call, REFUSAL_INVALID, NULL, field->name, value,
                                "no such %.*s", STR_ARG(field->mapping->of->name));
    }
    return true;
}

/* --- reading back --- */

/* The sent form of one stored item. */
static json_t *item_sent(const struct effect_field *m, const json_t *item)
{
    if (m->has_each)
        return json_pointer_get(item, m->each);
    if (m->of && json_is_object(item))
        return json_member(item, m->of->key);
    return json_mutable(item);
}

static json_t *list_sent(struct arena *a, const struct effect_field *m,
                         const json_t *stored)
{
    json_t *list = arena_json(a, json_array());

    for (size_t i = 0; i < json_array_size(stored); i++) {
        json_t *item = item_sent(m, json_array_get(stored, i));

        if (item)
            json_array_append(list, item);
    }
    return list;
}

json_t *model_stored(const struct model_call *call, const json_t *record,
                     struct str sent_field)
{
    const struct plan *p = ((const struct run *)call)->plan;
    const struct slot_plan *slot = plan_slot(p, sent_field);
    const struct effect_field *m = slot ? slot->field->mapping : NULL;

    if (!slot || slot->direct)
        return json_member(record, sent_field);
    if (!m->stored)
        return NULL;
    json_t *stored = json_pointer_get(record, slot->pointer);

    if (json_is_array(stored) && (m->has_each || m->of))
        return list_sent(call->arena, m, stored);
    return stored && m->of ? item_sent(m, stored) : stored;
}
