#include "claims/within.h"

#include "base/arena.h"
#include "base/vec.h"
#include "claims/params.h"
#include "doc/json.h"
#include "model/shape.h"

#include "base/banned.h"

static struct str parent_of(struct str pointer)
{
    for (size_t i = pointer.len; i-- > 0;)
        if (pointer.at[i] == '/')
            return str_sub(pointer, 0, i);
    return STR_NONE;
}

struct str_list within_objects(struct arena *a, const struct operation *op)
{
    const struct effect *effect = &op->effect;
    struct str_list ret = { 0 };

    for (size_t i = 0; i < effect->field_count; i++) {
        struct str object = parent_of(effect->fields[i].to);
        size_t held = 0;
        bool link = false;

        for (size_t k = 0; k < effect->field_count; k++) {
            if (!str_eq(parent_of(effect->fields[k].to), object))
                continue;
            held++;
            link |= effect->fields[k].of && !effect->fields[k].has_each;
        }
        if (object.len && held > 1 && !link && !list_has(&ret, object))
            *vec_push(a, &ret) = object;
    }
    return ret;
}

struct str_list within_members(struct arena *a, const struct operation *op,
                               struct str object)
{
    const struct contract *c = op->contract;
    const json_t *schema = shape_at(c, op->effect.resource->schema_json, object);
    struct str_list names = { 0 }, ret = { 0 };

    if (schema)
        shape_members(a, c, schema, NULL, &names);
    for (size_t i = 0; i < names.len; i++)
        if (str_find_char(names.at[i], '/') == SIZE_MAX &&
            str_find_char(names.at[i], '~') == SIZE_MAX)
            *vec_push(a, &ret) =
                arena_printf(a, "%.*s/%.*s", STR_ARG(object), STR_ARG(names.at[i]));
    return ret;
}
