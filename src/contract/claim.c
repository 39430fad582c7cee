#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "doc/json.h"

#include "base/banned.h"

const char *strength_name(enum strength s)
{
    switch (s) {
    case STRENGTH_MUST:
        return "must";
    case STRENGTH_SHOULD:
        return "should";
    case STRENGTH_UNCLEAR:
        return "unclear";
    }
    BUG("no such strength: %d", (int)s);
}

/* --- parameters --- */

struct str_list claim_strings(struct arena *a, const struct claim *claim, const char *key)
{
    const json_t *value = json_object_get(claim->params, key);
    struct str_list list = { 0 };

    if (json_is_string(value))
        *vec_push(a, &list) = json_text(value);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (json_is_string(json_array_get(value, i)))
            *vec_push(a, &list) = json_text(json_array_get(value, i));
    return list;
}

struct str_list claim_fields(struct arena *a, const struct claim *claim)
{
    struct str_list one = claim_strings(a, claim, "field");

    return one.len ? one : claim_strings(a, claim, "fields");
}

struct str claim_text(const struct claim *claim, const char *key)
{
    return json_member_text(claim->params, key);
}

/* --- outcomes --- */

bool status_set_has(const struct status_set *set, int status)
{
    for (size_t i = 0; i < set->len; i++)
        if (status >= set->at[i].from && status <= set->at[i].to)
            return true;
    return false;
}

static bool read_class(struct str text, struct status_range *ret)
{
    bool is_class = text.len == 3 && text.at[0] >= '1' && text.at[0] <= '5' &&
                    str_eq_nocase(str_from_at(text, 1), S("xx"));

    if (!is_class)
        return false;
    ret->from = (text.at[0] - '0') * 100;
    ret->to = ret->from + 99;
    return true;
}

static bool read_status(const json_t *value, struct status_range *ret)
{
    if (json_is_string(value))
        return read_class(json_text(value), ret);
    if (!json_is_integral(value))
        return false;
    double code = json_number_value(value);

    if (code < 100 || code > 599)
        return false;
    ret->from = ret->to = (int)code;
    return true;
}

bool status_set_read(struct arena *a, const json_t *value, struct status_set *ret)
{
    struct status_set set = { 0 };
    struct status_range range;

    if (!json_is_array(value)) {
        if (!value || !read_status(value, &range))
            return false;
        *vec_push(a, &set) = range;
        *ret = set;
        return true;
    }
    for (size_t i = 0; i < json_array_size(value); i++) {
        if (!read_status(json_array_get(value, i), &range))
            return false;
        *vec_push(a, &set) = range;
    }
    if (set.len == 0)
        return false;
    *ret = set;
    return true;
}

struct outcome claim_outcome(struct arena *a, const struct claim *claim)
{
    return claim_outcome_of(a, claim, "outcome");
}

struct outcome claim_outcome_of(struct arena *a, const struct claim *claim,
                                const char *key)
{
    const json_t *outcome = json_object_get(claim->params, key);
    const json_t *status = json_object_get(outcome, "status");
    struct outcome ret = { .body = json_object_get(outcome, "body") };

    ret.documented = status && status_set_read(a, status, &ret.status);
    if (!ret.documented)
        *vec_push(a, &ret.status) = (struct status_range){ 400, 499 };
    return ret;
}
