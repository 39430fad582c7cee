/* Values of variants: what can be sent for a field in a scene. */
#include "base/arena.h"
#include "base/vec.h"
#include "claims/effects.h"
#include "claims/members.h"
#include "claims/tries.h"
#include "claims/values.h"
#include "claims/variants_internal.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- what a state knows --- */

static bool holds_scalar(const json_t *value, const json_t *wanted)
{
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            if (holds_scalar(json_array_get(value, i), wanted))
                return true;
        return false;
    }
    if (!json_is_object(value))
        return json_same(value, wanted);
    json_t *object = json_mutable(value);

    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        if (holds_scalar(json_object_iter_value(at), wanted))
            return true;
    return false;
}

/* Whether each scalar of the value occurs somewhere in the state. */
static bool state_knows(const struct state *s, const json_t *value)
{
    if (json_is_array(value)) {
        for (size_t i = 0; i < json_array_size(value); i++)
            if (!state_knows(s, json_array_get(value, i)))
                return false;
        return true;
    }
    if (holds_scalar(s->values, value))
        return true;
    for (size_t i = 0; i < s->record_count; i++)
        if (holds_scalar(s->records[i].record, value))
            return true;
    return false;
}

/* --- links --- */

/* The key that the record's link has at present, NULL where it has none. */
static const json_t *linked_key(struct variant_maker *m, const struct operation *op,
                                const struct state_record *r, struct str field,
                                const struct resource *to)
{
    const json_t *stored = scene_stored(m, op, r, field);

    return json_is_object(stored) ? json_member(stored, to->key) : stored;
}

static bool is_at(const json_t *own, const json_t *key)
{
    return own && json_same(own, key);
}

static json_t *other_link(struct variant_maker *m, const struct operation *op,
                          const struct scene *s, const struct state_record *r,
                          struct str field, const struct resource *to)
{
    const json_t *own = linked_key(m, op, r, field, to);
    const json_t *unlike = s->unlike ? linked_key(m, op, s->unlike, field, to) : NULL;

    for (size_t i = 0; i < s->state->record_count; i++) {
        const struct state_record *other = &s->state->records[i];
        const json_t *key = json_member(other->record, to->key);

        if (other->resource == to && key && !is_at(own, key) && !is_at(unlike, key))
            return ref_key(m, other);
    }
    return NULL;
}

/* --- lists of keys, which the record shows as objects --- */

static bool is_list_of_keys(const struct operation *op, struct str field)
{
    const struct field *f = operation_field(op, field);

    return f && f->mapping && f->mapping->has_each;
}

/* $(tag.id): a value of the state that is `wanted`; NULL where there is none. */
static json_t *value_ref(struct variant_maker *m, const struct state *s,
                         const json_t *wanted)
{
    json_t *values = json_mutable(s->values);

    for (void *at = json_object_iter(values); at;
         at = json_object_iter_next(values, at)) {
        json_t *named = json_object_iter_value(at);

        for (void *in = json_object_iter(named); in;
             in = json_object_iter_next(named, in))
            if (json_same(json_object_iter_value(in), wanted))
                return json_str(m->arena, arena_printf(m->arena, "$(%.*s.%.*s)",
                                                       STR_ARG(json_iter_key(at)),
                                                       STR_ARG(json_iter_key(in))));
    }
    return NULL;
}

json_t *item_ref(struct variant_maker *m, const struct operation *op,
                 const struct state *s, const struct state_record *r, struct str field,
                 size_t i)
{
    const struct field *f = operation_field(op, field);
    struct str each = f && f->mapping ? f->mapping->each : STR_NONE;
    const json_t *stored = json_array_get(scene_stored(m, op, r, field), i);
    const json_t *key = each.len ? json_pointer_get(stored, each) : NULL;
    /* By its own name, for an endpoint may show it in another shape. */
    json_t *named = key ? value_ref(m, s, key) : NULL;

    if (named)
        return named;
    return ref(m, r,
               arena_printf(m->arena, "%.*s/%zu%.*s",
                            STR_ARG(params_place(m->arena, op, field)), i,
                            STR_ARG(each)));
}

/* The key of a record that the link leads to; NULL where none has it. */
static json_t *link_ref(struct variant_maker *m, const struct state *s,
                        const struct resource *to, const json_t *wanted)
{
    for (size_t i = 0; i < s->record_count; i++) {
        const json_t *key = json_member(s->records[i].record, to->key);

        if (s->records[i].resource == to && key && json_same(key, wanted))
            return ref_key(m, &s->records[i]);
    }
    return NULL;
}

json_t *known_value(struct variant_maker *m, const struct operation *op,
                    const struct state *s, struct str field, const json_t *value)
{
    const struct resource *to = params_link(op, field);
    json_t *named = NULL;

    if (json_is_array(value)) {
        json_t *list = arena_json(m->arena, json_array());

        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append(list,
                              known_value(m, op, s, field, json_array_get(value, i)));
        return list;
    }
    if (to)
        named = link_ref(m, s, to, value);
    else if (is_list_of_keys(op, field))
        named = value_ref(m, s, value);
    return named ? named : lit(m, value);
}

static json_t *documented_keys(struct variant_maker *m, const struct operation *op,
                               const struct scene *s, struct str field)
{
    const struct claim *claim = params_find(m->arena, op, "accepts", field);
    const json_t *values = claim ? tries_legal(m->arena, claim, field) : NULL;

    for (size_t i = 0; i < json_array_size(values); i++)
        if (state_knows(s->state, json_array_get(values, i)))
            return known_value(m, op, s->state, field, json_array_get(values, i));
    return NULL;
}

static json_t *other_keys(struct variant_maker *m, const struct operation *op,
                          const struct scene *s, const struct state_record *r,
                          struct str field)
{
    size_t count = json_array_size(scene_stored(m, op, r, field));

    if (count > 1)
        return list_of(m, item_ref(m, op, s->state, r, field, 0), NULL);
    return count ? arena_json(m->arena, json_array()) : documented_keys(m, op, s, field);
}

/* --- values as such --- */

static bool is_taken(struct variant_maker *m, const struct operation *op,
                     const struct scene *s, struct str field, const json_t *value)
{
    if (!params_is_unique(m->arena, m->contract, op, field))
        return false;
    for (size_t i = 0; i < s->state->record_count; i++) {
        const struct state_record *r = &s->state->records[i];
        const json_t *own =
            r->resource == op->effect.resource ? scene_stored(m, op, r, field) : NULL;

        if (own && json_same(own, value))
            return true;
    }
    return false;
}

/* An object whose members the stored one has already is no change where it is merged. */
static bool merges_to_the_same(struct variant_maker *m, const struct operation *op,
                               struct str field, const json_t *own, const json_t *value)
{
    return json_is_object(own) && json_is_object(value) &&
           (params_find(m->arena, op, "merge-patch", field) ||
            params_find(m->arena, op, "merges", field)) &&
           json_same(json_merge_patch(m->arena, own, value), own);
}

static json_t *first_other(struct variant_maker *m, const struct operation *op,
                           const struct scene *s, const struct state_record *r,
                           struct str field, const json_t *values, const json_t *but)
{
    const json_t *own = scene_stored(m, op, r, field);
    const json_t *unlike = s->unlike ? scene_stored(m, op, s->unlike, field) : NULL;

    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *value = json_array_get(values, i);

        if (!json_is_null(value) && !is_at(own, value) && !is_at(unlike, value) &&
            !merges_to_the_same(m, op, field, own, value) &&
            !is_taken(m, op, s, field, value) &&
            !tries_in_doubt(m->arena, op, field, value) &&
            !(but && json_same(lit(m, value), but)))
            return lit(m, value);
    }
    return NULL;
}

/* A number that the endpoint is unlikely to give to another record meanwhile; NULL where
 * the field is no such key. */
static json_t *other_own_key(struct variant_maker *m, const struct operation *op,
                             const struct state_record *r, struct str field)
{
    const struct resource *resource = op->effect.resource;
    json_t *fits = arena_json(m->arena, json_array());

    if (!resource || !str_eq(field, resource->key) ||
        !json_is_integer(json_member(r->record, field)))
        return NULL;
    values_add(m->arena, fits, operation_field(op, field), true, fresh_key(m, r, field));
    return json_array_get(fits, 0);
}

/* A value that another record has and this one has not: a key that leads somewhere. */
static json_t *key_of_another(struct variant_maker *m, const struct operation *op,
                              const struct scene *s, const struct state_record *r,
                              struct str field, const json_t *but)
{
    const json_t *own = scene_stored(m, op, r, field);

    for (size_t i = 0; i < s->state->record_count; i++) {
        const struct state_record *other = &s->state->records[i];
        const json_t *value = other == r || other->resource != op->effect.resource
                                  ? NULL
                                  : scene_stored(m, op, other, field);

        if (value && !json_is_null(value) && !is_at(own, value)) {
            json_t *named = stored_as_sent(m, op, s->state, other, field);

            if (named && !(but && json_same(named, but)))
                return named;
        }
    }
    return NULL;
}

static json_t *other_plain(struct variant_maker *m, const struct operation *op,
                           const struct scene *s, const struct state_record *r,
                           struct str field, const json_t *but)
{
    const struct claim *claim = params_find(m->arena, op, "accepts", field);
    const json_t *values =
        claim && params_values(claim) ? tries_legal(m->arena, claim, field) : NULL;
    json_t *found = values ? first_other(m, op, s, r, field, values, but) : NULL;

    if (!found && !but)
        found = other_own_key(m, op, r, field);
    if (found)
        return found;
    if (params_looks_like_key(m->arena, m->contract, op, field))
        return key_of_another(m, op, s, r, field, but);
    return first_other(m, op, s, r, field,
                       values_legal(m->arena, m->contract, operation_field(op, field)),
                       but);
}

json_t *other_value(struct variant_maker *m, const struct operation *op,
                    const struct scene *s, const struct state_record *r, struct str field)
{
    const struct resource *to = params_link(op, field);

    if (!operation_field(op, field))
        return NULL;
    if (to)
        return other_link(m, op, s, r, field, to);
    return is_list_of_keys(op, field) ? other_keys(m, op, s, r, field)
                                      : other_plain(m, op, s, r, field, NULL);
}

json_t *third_value(struct variant_maker *m, const struct operation *op,
                    const struct scene *s, const struct state_record *r, struct str field,
                    const json_t *other)
{
    if (!other || params_link(op, field) || is_list_of_keys(op, field))
        return NULL;
    return other_plain(m, op, s, r, field, other);
}

/* A key that the record has at a place: by the name of what it leads to, for an endpoint
 * may show it in another shape; by the place where it leads to nothing known. */
static json_t *own_key(struct variant_maker *m, const struct operation *op,
                       const struct state *s, const struct state_record *r,
                       struct str field, struct str place)
{
    const json_t *key = json_pointer_get(r->record, place);
    const struct resource *to = params_link(op, field);
    json_t *named = !key ? NULL : to ? link_ref(m, s, to, key) : value_ref(m, s, key);

    return named ? named : ref(m, r, place);
}

/* The items of a stored list as they are sent: by what identifies them. */
static json_t *own_keys(struct variant_maker *m, const struct operation *op,
                        const struct state *s, const struct state_record *r,
                        struct str field, struct str place, const json_t *stored)
{
    const struct effect_field *f = operation_field(op, field)->mapping;
    json_t *list = arena_json(m->arena, json_array());
    struct str each = STR_NONE;

    if (f->has_each)
        each = f->each;
    else if (json_is_object(json_array_get(stored, 0)))
        each = arena_printf(m->arena, "/%.*s", STR_ARG(f->of->key));
    for (size_t i = 0; i < json_array_size(stored); i++) {
        struct str item =
            arena_printf(m->arena, "%.*s/%zu%.*s", STR_ARG(place), i, STR_ARG(each));

        json_array_append(list, own_key(m, op, s, r, field, item));
    }
    return list;
}

json_t *stored_as_sent(struct variant_maker *m, const struct operation *op,
                       const struct state *s, const struct state_record *r,
                       struct str field)
{
    const struct field *f = operation_field(op, field);
    const json_t *stored = scene_stored(m, op, r, field);
    const struct effect_field *mapping = f ? f->mapping : NULL;
    struct str place = params_place(m->arena, op, field);

    if (json_is_array(stored) && mapping && (mapping->has_each || mapping->of))
        return own_keys(m, op, s, r, field, place, stored);
    if (json_is_object(stored) && mapping && mapping->of) {
        place = arena_printf(m->arena, "%.*s/%.*s", STR_ARG(place),
                             STR_ARG(mapping->of->key));
        stored = json_member(stored, mapping->of->key);
    }
    if (!f || !stored || !schema_is_valid(f->schema, stored, NULL))
        return NULL;
    return mapping && mapping->of ? own_key(m, op, s, r, field, place) : ref(m, r, place);
}

/* A link leads to a record of its resource; other keys are known to the state somehow. */
static bool leads_somewhere(const struct operation *op, const struct state *s,
                            struct str field, const json_t *value)
{
    const struct resource *to = params_link(op, field);

    if (!to)
        return state_knows(s, value);
    for (size_t i = 0; i < s->record_count; i++) {
        const json_t *key = json_member(s->records[i].record, to->key);

        if (s->records[i].resource == to && key && json_same(key, value))
            return true;
    }
    return false;
}

bool scene_for_value(struct variant_maker *m, const struct operation *op,
                     struct str field, const json_t *value, bool reference,
                     struct scene *ret)
{
    bool found = false;

    for (size_t i = 0; i < m->states->len; i++) {
        struct scene s;

        if (!maker_scene(m, op, &m->states->at[i], &s) ||
            is_taken(m, op, &s, field, value) ||
            (reference && !leads_somewhere(op, s.state, field, value)))
            continue;
        const json_t *own = scene_stored(m, op, s.rec[0], field);

        if (!found)
            *ret = s;
        found = true;
        if (own && json_same(own, value))
            continue;
        *ret = s;
        return true;
    }
    return found;
}

static bool has_condition(struct variant_maker *m, const struct operation *op,
                          struct str field)
{
    return params_find(m->arena, op, "applies-when", field) ||
           params_find_doubt(m->arena, op, "applies-when", field);
}

struct str_list plain_fields(struct variant_maker *m, const struct operation *op,
                             const struct scene *s, const struct state_record *r)
{
    struct str_list all = params_changeable(m->arena, op), ret = { 0 };

    for (size_t i = 0; i < all.len; i++)
        if (params_is_stored(op, all.at[i]) && !has_condition(m, op, all.at[i]) &&
            other_value(m, op, s, r, all.at[i]))
            *vec_push(m->arena, &ret) = all.at[i];
    return ret;
}
