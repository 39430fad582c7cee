/* Which state a variant plays in: the maker looks for one with the records it needs. */
#include "base/arena.h"
#include "base/vec.h"
#include "claims/effects.h"
#include "claims/variants_internal.h"
#include "doc/json.h"

#include "base/banned.h"

size_t scene_count(const struct state *s, const struct resource *r)
{
    size_t count = 0;

    for (size_t i = 0; i < s->record_count; i++)
        count += s->records[i].resource == r;
    return count;
}

const struct state_record *scene_record(const struct state *s, const struct resource *r,
                                        size_t i)
{
    for (size_t k = 0; k < s->record_count; k++)
        if (s->records[k].resource == r && i-- == 0)
            return &s->records[k];
    return NULL;
}

const json_t *scene_stored(struct variant_maker *m, const struct operation *op,
                           const struct state_record *r, struct str field)
{
    return json_pointer_get(json_mutable(r->record), params_place(m->arena, op, field));
}

size_t scene_same(struct variant_maker *m, const struct operation *op,
                  const struct scene *s, struct str field)
{
    const json_t *own = scene_stored(m, op, s->rec[0], field);
    size_t count = 0;

    for (size_t i = 0; i < s->state->record_count && !is_blank(own); i++) {
        const struct state_record *r = &s->state->records[i];
        const json_t *its =
            r->resource == op->effect.resource ? scene_stored(m, op, r, field) : NULL;

        count += its && json_same(its, own);
    }
    return count;
}

static void take_records(const struct resource *r, struct scene *s)
{
    for (size_t i = 0; i < countof(s->rec); i++)
        s->rec[i] = scene_record(s->state, r, i);
}

static size_t weight(const json_t *value)
{
    if (is_blank(value))
        return 0;
    if (json_is_array(value) || json_is_object(value)) {
        size_t size = json_array_size(value) + json_object_size(value);

        return size < 3 ? size : 3;
    }
    return 2;
}

static size_t richness(struct variant_maker *m, const struct operation *op,
                       const struct state_record *r)
{
    struct str_list fields = params_changeable(m->arena, op);
    size_t sum = 0;

    for (size_t i = 0; i < fields.len; i++)
        sum += weight(scene_stored(m, op, r, fields.at[i]));
    return sum;
}

/* Puts a record that the request can name without doubt in front. */
static bool is_alone(struct variant_maker *m, const struct operation *op,
                     const struct state *s, const struct state_record *r)
{
    struct str_list names = params_identifiers(m->arena, op);

    for (size_t i = 0; i < names.len; i++) {
        const json_t *own = scene_stored(m, op, r, names.at[i]);

        if (is_blank(own))
            continue;
        for (size_t k = 0; k < s->record_count; k++) {
            const struct state_record *other = &s->records[k];
            const json_t *its = scene_stored(m, op, other, names.at[i]);

            if (other != r && other->resource == r->resource && its &&
                json_same(its, own))
                return false;
        }
        return true;
    }
    return true;
}

bool maker_scene(struct variant_maker *m, const struct operation *op,
                 const struct state *s, struct scene *ret)
{
    const struct resource *r = op->effect.resource;

    *ret = (struct scene){ .state = s };
    if (!r || scene_count(s, r) == 0)
        return false;
    take_records(r, ret);
    return is_alone(m, op, s, ret->rec[0]);
}

bool scene_rich(struct variant_maker *m, const struct operation *op, struct scene *ret)
{
    size_t best = 0;

    for (size_t i = 0; i < m->states->len; i++) {
        struct scene s;

        if (!maker_scene(m, op, &m->states->at[i], &s))
            continue;
        size_t score = 1 + richness(m, op, s.rec[0]);

        if (score > best) {
            best = score;
            *ret = s;
        }
    }
    return best > 0;
}

bool scene_for_field(struct variant_maker *m, const struct operation *op,
                     struct str field, struct scene *ret)
{
    size_t best = 0;

    for (size_t i = 0; i < m->states->len; i++) {
        struct scene s;

        if (!maker_scene(m, op, &m->states->at[i], &s) ||
            !other_value(m, op, &s, s.rec[0], field))
            continue;
        size_t score = 1 + 10 * weight(scene_stored(m, op, s.rec[0], field)) +
                       (richness(m, op, s.rec[0]) > 0);

        if (score > best) {
            best = score;
            *ret = s;
        }
    }
    return best > 0;
}

static bool differ(struct variant_maker *m, const struct operation *op,
                   const struct state_record *a, const struct state_record *b,
                   const struct str_list *fields)
{
    for (size_t i = 0; i < fields->len; i++) {
        const json_t *one = scene_stored(m, op, a, fields->at[i]);
        const json_t *other = scene_stored(m, op, b, fields->at[i]);

        if (is_blank(one) || is_blank(other) || json_same(one, other))
            return false;
    }
    return true;
}

bool scene_of_different(struct variant_maker *m, const struct operation *op,
                        const struct str_list *fields, size_t count, struct scene *ret)
{
    for (size_t i = 0; i < m->states->len; i++) {
        struct scene s;

        if (!maker_scene(m, op, &m->states->at[i], &s) ||
            scene_count(s.state, op->effect.resource) < count)
            continue;
        bool fits = differ(m, op, s.rec[0], s.rec[1], fields);

        if (fits && count > 2)
            fits = differ(m, op, s.rec[0], s.rec[2], fields) &&
                   differ(m, op, s.rec[1], s.rec[2], fields);
        if (fits) {
            *ret = s;
            return true;
        }
    }
    return false;
}

static bool setting_is(const struct state *s, struct str setting, bool on)
{
    return !setting.len || json_is_true(json_member(s->settings, setting)) == on;
}

bool scene_of_same(struct variant_maker *m, const struct operation *op, struct str field,
                   struct str setting, bool on, struct scene *ret)
{
    const struct resource *r = op->effect.resource;

    for (size_t i = 0; i < m->states->len && r; i++) {
        struct scene s = { .state = &m->states->at[i] };

        if (scene_count(s.state, r) < 2 || !setting_is(s.state, setting, on))
            continue;
        take_records(r, &s);
        const json_t *one = scene_stored(m, op, s.rec[0], field);
        const json_t *other = scene_stored(m, op, s.rec[1], field);

        if (is_blank(one) || !other || !json_same(one, other))
            continue;
        *ret = s;
        return true;
    }
    return false;
}
