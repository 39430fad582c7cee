/* Which texts of a parameter are illegal in every reading, and what a request has. */
#include "claims/sent_parameter.h"

#include <string.h>

#include "base/arena.h"
#include "claims/as_text.h"
#include "claims/members.h"
#include "claims/params.h"
#include "claims/values.h"
#include "contract/params.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- what is illegal --- */

struct field sent_parameter_field(const struct parameter *p)
{
    return (struct field){ .name = p->name,
                           .schema = p->schema,
                           .schema_json = p->schema_json };
}

/* Has a form on the wire, and one that nothing on the way changes. */
static bool can_be_sent(const struct claim *claim, const struct parameter *p,
                        const json_t *value)
{
    struct str text = json_text(value);

    if (json_is_null(value) || json_is_object(value) ||
        (json_is_string(value) && !text.len))
        return false;
    if (json_is_array(value))
        return json_array_size(value) > 0 && params_takes(claim->contract, p, value);
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < 0x20 || text.at[i] == 0x7f ||
            (p->in == IN_COOKIE && strchr(" \",;\\=", text.at[i])))
            return false;
    return true;
}

/* Whether a text is another spelling of one of the enum. */
bool sent_parameter_is_other_case(const struct claim *claim, const struct parameter *p,
                                  const json_t *value)
{
    const json_t *members = values_enum(claim->contract, p->schema_json);

    for (size_t i = 0; i < json_array_size(members) && json_is_string(value); i++)
        if (str_eq_nocase(json_text(value), json_text(json_array_get(members, i))))
            return true;
    return false;
}

bool sent_parameter_is_number(const struct claim *claim, const struct parameter *p)
{
    unsigned types = p->schema_json ? types_of(claim->contract, p->schema_json) : 0;

    types &= ~(unsigned)TYPE_NULL;
    return types && !(types & ~(unsigned)(TYPE_INTEGER | TYPE_NUMBER));
}

static bool is_boolean_only(const struct claim *claim, const struct parameter *p)
{
    unsigned types = p->schema_json ? types_of(claim->contract, p->schema_json) : 0;

    return (types & ~(unsigned)TYPE_NULL) == TYPE_BOOLEAN;
}

/* A member of the enum in other letter case is only held against an endpoint that was
 * said to be strict, and a number is a truth value to many. */
static bool is_certain(struct arena *a, const struct claim *claim,
                       const struct parameter *p, const json_t *value)
{
    return can_be_sent(claim, p, value) && !as_text_may_fit(a, p->schema, value) &&
           (claim->strength == STRENGTH_MUST ||
            !sent_parameter_is_other_case(claim, p, value)) &&
           !(json_is_number(value) && is_boolean_only(claim, p));
}

static void add(json_t *array, json_t *value)
{
    if (!values_has(array, value))
        json_array_append(array, value);
}

/* "12x": a number with something behind it. */
json_t *sent_parameter_number_and_more(struct arena *a, const struct claim *claim,
                                       const struct parameter *p)
{
    struct field f = sent_parameter_field(p);
    const json_t *legal = sent_parameter_is_number(claim, p)
                              ? json_array_get(values_legal(a, claim->contract, &f), 0)
                              : NULL;

    if (!json_is_integer(legal))
        return NULL;
    return json_str(
        a, arena_printf(a, "%" JSON_INTEGER_FORMAT "x", json_integer_value(legal)));
}

json_t *sent_parameter_illegal(struct arena *a, const struct claim *claim,
                               const struct parameter *p)
{
    struct field f = sent_parameter_field(p);
    json_t *array = arena_json(a, json_array());
    const json_t *listed = params_values(claim);
    const json_t *made =
        listed || !p->schema ? NULL : values_illegal(a, claim->contract, &f);
    json_t *more = made ? sent_parameter_number_and_more(a, claim, p) : NULL;

    for (size_t i = 0; i < json_array_size(listed); i++)
        if (can_be_sent(claim, p, json_array_get(listed, i)))
            add(array, json_array_get(listed, i));
    for (size_t i = 0; i < json_array_size(made); i++)
        if (is_certain(a, claim, p, json_array_get(made, i)))
            add(array, json_array_get(made, i));
    if (more && is_certain(a, claim, p, more))
        add(array, more);
    return array;
}

/* --- what a request has --- */

bool sent_parameter_is_listed(struct arena *a, const struct claim *claim,
                              const json_t *value)
{
    const json_t *listed = params_values(claim);

    for (size_t i = 0; i < json_array_size(listed); i++) {
        const json_t *one = json_array_get(listed, i);
        const json_t *other = json_is_array(one) ? NULL : as_text_read_otherwise(a, one);

        if (json_same(one, value) || (other && json_same(other, value)))
            return true;
    }
    return false;
}

bool sent_parameter_breaks(struct model_call *call, const struct claim *claim,
                           const struct parameter *p)
{
    bool malformed;
    const json_t *value = model_parameter(call, p, &malformed);

    if (!value)
        return malformed;
    return params_values(claim) ? sent_parameter_is_listed(call->arena, claim, value)
                                : !as_text_may_fit(call->arena, p->schema, value);
}

/* Only where the claim names no values of its own. */
bool sent_parameter_wanted(const struct claim *claim, const struct parameter *p)
{
    return p->required && !params_values(claim) &&
           !parameter_is_credential(claim->operation, p);
}

bool sent_parameter_lacks(struct model_call *call, const struct claim *claim,
                          const struct parameter *p)
{
    bool malformed;

    return sent_parameter_wanted(claim, p) && !model_parameter(call, p, &malformed) &&
           !malformed;
}
