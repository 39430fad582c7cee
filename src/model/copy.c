#include "model/copy.h"

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"

#include "base/banned.h"

static json_t *copied(const json_t *value);

static json_t *copied_object(const json_t *value)
{
    json_t *object = json_mutable(value), *made = json_object();

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        struct str key = json_iter_key(at);

        if (json_object_setn_new_nocheck(made, key.at, key.len,
                                         copied(json_object_iter_value(at))) != 0)
            out_of_memory();
    }
    return made;
}

static json_t *copied_array(const json_t *value)
{
    json_t *made = json_array();

    for (size_t i = 0; i < json_array_size(value); i++)
        if (json_array_append_new(made, copied(json_array_get(value, i))) != 0)
            out_of_memory();
    return made;
}

/* As deep as values nest, which the readers limit. */
static json_t *copied(const json_t *value)
{
    if (json_is_object(value))
        return copied_object(value);
    if (json_is_array(value))
        return copied_array(value);
    return json_incref(json_mutable(value));
}

json_t *copy_structure(struct arena *a, const json_t *value)
{
    return arena_json(a, copied(value));
}
