/* Values of variants: what is stored of what was sent, and how a record shows it. */
#include "base/arena.h"
#include "base/clock.h"
#include "claims/effects.h"
#include "claims/members.h"
#include "claims/values.h"
#include "claims/variants_internal.h"
#include "doc/json.h"
#include "model/shape.h"

#include "base/banned.h"

/* Members and items that are looked into. */
#define MOMENTS_DEPTH_MAX 4

void expect_at(struct variant_maker *m, json_t *is, struct str pointer,
               json_t *expectation)
{
    struct str rest = str_from_at(pointer, 1), step;

    while (str_cut(&rest, '/', &step)) {
        json_t *below = json_member(is, step);

        if (rest.len == 0) {
            maker_put(m, is, arena_str(m->arena, step), expectation);
            return;
        }
        if (!json_is_object(below) || json_object_get(below, TAG_NAME)) {
            below = arena_json(m->arena, json_object());
            maker_put(m, is, arena_str(m->arena, step), below);
        }
        is = below;
    }
}

/* The schema of what stands at a pointer into a record; NULL where it is not documented.
 */
static const json_t *documented_at(struct variant_maker *m, const json_t *schema,
                                   struct str pointer)
{
    struct str rest = str_from_at(pointer, 1), step;
    bool required;

    while (schema && str_cut(&rest, '/', &step))
        schema = members_find(m->contract, schema, step, &required);
    return schema;
}

/* How a record that is referred to shows. */
enum shown { AS_KEY, AS_OBJECT, AS_EITHER };

/* What the documents say of it: nothing, where they do not show the place. */
static enum shown how_shown(struct variant_maker *m, const struct operation *op,
                            const struct effect_field *f, bool in_list)
{
    const json_t *place = documented_at(m, op->effect.resource->schema_json, f->to);

    if (place && in_list)
        place = json_member(contract_deref(m->contract, place), S("items"));
    if (place && f->of && !(types_of(m->contract, place) & TYPE_OBJECT))
        return AS_KEY;
    struct str key =
        f->has_each ? f->each : arena_printf(m->arena, "/%.*s", STR_ARG(f->of->key));

    return place && documented_at(m, place, key) ? AS_OBJECT : AS_EITHER;
}

/* An item of a list of keys, or a referenced record, as the record shows it.  Where the
 * documents do not show its shape, the key alone is as good. */
static json_t *shown_item(struct variant_maker *m, const struct effect_field *f,
                          json_t *value, enum shown how)
{
    json_t *item = arena_json(m->arena, json_object());

    if (json_is_null(value) || how == AS_KEY)
        return value;
    if (f->has_each)
        expect_at(m, item, f->each, value);
    else
        maker_put(m, item, f->of->key, value);
    return how == AS_OBJECT ? item : tag(m, "one-of", list_of(m, item, value, NULL));
}

static json_t *shown_items(struct variant_maker *m, const struct operation *op,
                           const struct effect_field *f, json_t *value)
{
    json_t *items = arena_json(m->arena, json_array());
    enum shown how = how_shown(m, op, f, true);

    for (size_t i = 0; i < json_array_size(value); i++)
        json_array_append(items, shown_item(m, f, json_array_get(value, i), how));
    return tag(m, f->append ? "contains" : "unordered", items);
}

static json_t *shown_value(struct variant_maker *m, const struct operation *op,
                           const struct effect_field *f, json_t *value)
{
    if (!f || (!f->of && !f->has_each))
        return f && f->append ? tag(m, "contains", value) : value;
    if (json_is_array(value))
        return shown_items(m, op, f, value);
    return shown_item(m, f, value, how_shown(m, op, f, false));
}

/* "$(lead.due)" */
static bool is_reference(const json_t *value)
{
    struct str text = json_text(value);

    return str_starts(text, S("$(")) && str_find_char(text, ')') == text.len - 1;
}

/* A moment has more than one spelling: `Z` or an offset, decimals of the second or none.
 * A reference may be to null. */
static json_t *shown_moment(struct variant_maker *m, json_t *value)
{
    json_t *close = arena_json(m->arena, json_object()), *shown;

    maker_put(m, close, S("value"), value);
    maker_put(m, close, S("by"), json_str(m->arena, S("1s")));
    shown = tag(m, "close-to", close);
    return is_reference(value) ? tag(m, "one-of", list_of(m, value, shown, NULL)) : shown;
}

/* `value` with what may be spelt otherwise taken for what it means. */
static json_t *with_moments(struct variant_maker *m, const json_t *schema, json_t *value,
                            size_t depth)
{
    const json_t *plain = shape_plain(m->contract, schema);
    json_t *made;
    int64_t ms;

    if (json_is_string(value) &&
        (is_reference(value) || time_parse(json_text(value), &ms)) &&
        str_eq_c(json_member_text(plain, "format"), "date-time"))
        return shown_moment(m, value);
    if (depth == MOMENTS_DEPTH_MAX || !(json_is_object(value) || json_is_array(value)) ||
        json_object_get(value, TAG_NAME))
        return value;
    if (json_is_array(value)) {
        const json_t *items = shape_items(m->contract, plain);

        made = arena_json(m->arena, json_array());
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append(
                made, with_moments(m, items, json_array_get(value, i), depth + 1));
        return made;
    }
    made = arena_json(m->arena, json_object());
    for (void *at = json_object_iter(value); at; at = json_object_iter_next(value, at)) {
        struct str name = json_iter_key(at);

        maker_put(m, made, name,
                  with_moments(m, shape_member(m->contract, plain, name),
                               json_object_iter_value(at), depth + 1));
    }
    return made;
}

json_t *null_or_absent(struct variant_maker *m, const struct operation *op,
                       struct str field)
{
    bool required = false;

    members_find(m->contract, op->effect.resource->schema_json,
                 str_from_at(params_place(m->arena, op, field), 1), &required);
    if (required)
        return json_null();
    return tag(m, "one-of", list_of(m, json_null(), tag(m, "absent", NULL), NULL));
}

void expect_stored(struct variant_maker *m, const struct operation *op, json_t *is,
                   struct str field, json_t *value)
{
    const struct field *f = operation_field(op, field);
    const struct effect_field *mapping = f ? f->mapping : NULL;
    bool is_plain = !mapping || (!mapping->of && !mapping->has_each && !mapping->append);

    if (!params_is_stored(op, field))
        return;
    if (is_plain && f)
        value = with_moments(m, f->schema_json, value, 0);
    expect_at(m, is, params_place(m->arena, op, field),
              json_is_null(value) && is_plain ? null_or_absent(m, op, field)
                                              : shown_value(m, op, mapping, value));
}
