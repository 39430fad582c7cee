#include "claims/conversions.h"

#include "base/arena.h"
#include "claims/params.h"
#include "doc/json.h"

#include "base/banned.h"

/* The value as text, as a number, as a boolean, as one of a list: legal in any form? */
struct conversion {
    struct arena *a;
    const struct field *field;
};

static bool fits(const struct conversion *c, json_t *owned)
{
    return schema_is_valid(c->field->schema, arena_json(c->a, owned), NULL);
}

static bool text_fits(const struct conversion *c, const json_t *value)
{
    struct str text =
        json_is_null(value) ? S("") : json_to_str(c->a, value, JSON_PRINT_COMPACT);

    return fits(c, json_incref(json_str(c->a, text)));
}

static bool number_fits(const struct conversion *c, const json_t *value)
{
    if (json_is_null(value) || json_is_boolean(value))
        return fits(c, json_integer(json_is_true(value)));
    return json_is_real(value) &&
           fits(c, json_integer((json_int_t)json_real_value(value)));
}

static bool boolean_fits(const struct conversion *c, const json_t *value)
{
    if (json_is_integer(value) && json_integer_value(value) / 2 == 0)
        return fits(c, json_boolean(json_integer_value(value)));
    return json_is_null(value) && fits(c, json_false());
}

static bool scalar_fits(const struct conversion *c, const json_t *value)
{
    if (json_is_string(value)) /* texts that are numbers are tried by `must` only */
        return false;
    return text_fits(c, value) || number_fits(c, value) || boolean_fits(c, value);
}

static bool list_fits(const struct conversion *c, const json_t *value)
{
    json_t *list = json_array();

    json_array_append(list, json_mutable(value));
    return fits(c, list);
}

static bool may_be_converted(const struct conversion *c, const json_t *value)
{
    const json_t *only = json_array_get(value, 0);

    if (json_is_object(value) || json_array_size(value) > 1)
        return false;
    if (json_is_array(value)) /* of a list in a list nobody takes the inner one */
        return only && !json_is_array(only) && !json_is_object(only) &&
               (schema_is_valid(c->field->schema, only, NULL) || scalar_fits(c, only));
    return scalar_fits(c, value) || list_fits(c, value);
}

bool conversions_allowed(struct arena *a, const struct claim *claim, struct str field,
                         const json_t *value)
{
    struct conversion c = { a, params_field(claim, field) };

    return claim->strength == STRENGTH_SHOULD && c.field &&
           !params_has_value(claim, value) && may_be_converted(&c, value);
}
