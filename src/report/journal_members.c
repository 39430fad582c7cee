#include "report/journal_members.h"

#include "base/clock.h"
#include "doc/json.h"

#include "base/banned.h"

static bool has_type(const json_t *value, enum member_type type)
{
    switch (type) {
    case MEMBER_TEXT:
        return json_is_string(value);
    case MEMBER_COUNT:
        return json_is_integer(value) && json_integer_value(value) >= 0;
    case MEMBER_NUMBER:
        return json_is_number(value) && json_number_value(value) >= 0;
    case MEMBER_LIST:
        return json_is_array(value);
    case MEMBER_OBJECT:
        return json_is_object(value);
    }
    return false;
}

static const char *type_text(enum member_type type)
{
    static const char *const texts[] = { "a text", "a count", "a number, 0 or more",
                                         "a list", "an object" };

    return texts[type];
}

bool members_check(const json_t *object, const char *what,
                   const struct member_rule *rules, size_t count, struct err *err)
{
    if (!json_is_object(object))
        return err_set(err, ERR_INPUT, "%s must be an object, not %s", what,
                       json_type_name(object));
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_object_get(object, rules[i].name);

        if (!value && rules[i].required)
            return err_set(err, ERR_INPUT, "%s lacks `%s`", what, rules[i].name);
        if (value && !has_type(value, rules[i].type))
            return err_set(err, ERR_INPUT, "`%s` of %s must be %s", rules[i].name, what,
                           type_text(rules[i].type));
    }
    return true;
}

uint64_t member_count(const json_t *object, const char *name)
{
    json_int_t value = json_integer_value(json_object_get(object, name));

    return value > 0 ? (uint64_t)value : 0;
}

bool member_true(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

uint64_t member_ns(const json_t *object, const char *name)
{
    return json_ns(json_object_get(object, name));
}

uint64_t json_ns(const json_t *number)
{
    double ms = json_number_value(number);

    if (!(ms > 0) || ms > 1e12)
        return 0;
    return (uint64_t)(ms * 1000 + 0.5) * 1000u;
}

int64_t member_time(const json_t *object, const char *name)
{
    int64_t ms = 0;

    if (!time_parse(json_member_text(object, name), &ms))
        return 0;
    return ms;
}
