#include "claims/as_text.h"

#include "base/arena.h"
#include "doc/json.h"

#include "base/banned.h"

json_t *as_text_read_otherwise(struct arena *a, const json_t *value)
{
    struct json_error error;

    if (json_is_string(value))
        return json_read(a, json_text(value), NULL, NULL, &error);
    return json_str(a, json_to_str(a, value, JSON_PRINT_COMPACT));
}

static bool scalar_fits(struct arena *a, const struct schema *schema, const json_t *value)
{
    struct json_error error;

    if (schema_is_valid(schema, value, NULL))
        return true;
    if (!json_is_string(value))
        return schema_is_valid(schema, as_text_read_otherwise(a, value), NULL);
    struct str text = str_trim(json_text(value));

    if (schema_is_valid(schema, json_str(a, text), NULL))
        return true; /* many a server cuts blanks off */
    value = json_read(a, text, NULL, NULL, &error);
    return value && !json_is_string(value) && schema_is_valid(schema, value, NULL);
}

static bool list_fits(struct arena *a, const struct schema *schema, const json_t *list)
{
    json_t *otherwise = arena_json(a, json_array());

    if (schema_is_valid(schema, list, NULL))
        return true;
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *read = as_text_read_otherwise(a, json_array_get(list, i));

        json_array_append(otherwise, read ? read : json_array_get(list, i));
    }
    return schema_is_valid(schema, otherwise, NULL);
}

bool as_text_may_fit(struct arena *a, const struct schema *schema, const json_t *value)
{
    if (!schema)
        return true;
    if (json_is_array(value))
        return list_fits(a, schema, value);
    json_t *alone = arena_json(a, json_array());

    json_array_append(alone, json_mutable(value)); /* a list of one looks like it */
    return scalar_fits(a, schema, value) || list_fits(a, schema, alone);
}

static bool is_empty(const json_t *value)
{
    return json_is_null(value) || (json_is_string(value) && !json_text(value).len) ||
           (json_is_array(value) && !json_array_size(value));
}

/* A number is a truth value to many. */
static bool is_no_value(struct arena *a, const struct schema *schema, const json_t *value)
{
    return !is_empty(value) && !scalar_fits(a, schema, value) &&
           !(json_is_number(value) && schema_is_valid(schema, json_true(), NULL));
}

/* Of several values many take one.  An object may have its members stand beside the
 * field. */
bool as_text_is_illegal(struct arena *a, const struct field *f, const json_t *value)
{
    if (json_is_object(value) || as_text_may_fit(a, f->schema, value) ||
        !is_no_value(a, f->schema, value))
        return false;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (json_is_object(json_array_get(value, i)) ||
            !is_no_value(a, f->schema, json_array_get(value, i)))
            return false;
    return true;
}

bool as_text_is_itself(struct arena *a, const struct field *f, const json_t *value)
{
    const json_t *otherwise =
        json_is_string(value) ? as_text_read_otherwise(a, value) : NULL;

    if (is_empty(value) || (otherwise && !json_is_string(otherwise) &&
                            schema_is_valid(f->schema, otherwise, NULL)))
        return false;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (is_empty(json_array_get(value, i)))
            return false;
    return true;
}
