#include "claims/damage.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "claims/effects.h"
#include "doc/json.h"

#include "base/banned.h"

/* What is about to be applied of the field. */
static const json_t *to_apply(const struct model_call *call, const struct behave_ctx *c)
{
    return json_member(call->sent, call_applied_name(call, c->field));
}

static void apply_instead(struct model_call *call, const struct behave_ctx *c,
                          json_t *value)
{
    struct str name = call_applied_name(call, c->field);

    json_object_setn_nocheck(call->sent, name.at, name.len, value);
}

bool damage_truncate_text(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = to_apply(call, c);

    if (json_is_string(sent) && utf8_count(json_text(sent)) > DAMAGE_TEXT_KEPT)
        apply_instead(
            call, c,
            json_str(call->arena, utf8_sub(json_text(sent), 0, DAMAGE_TEXT_KEPT)));
    return true;
}

bool damage_mangle_text(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = to_apply(call, c);

    if (!json_is_string(sent))
        return true;
    char *copy = arena_cstr(call->arena, json_text(sent));
    size_t len = json_text(sent).len;

    for (size_t i = 0; i < len; i++)
        if ((unsigned char)copy[i] >= 0x80)
            copy[i] = '?';
    apply_instead(call, c, json_str(call->arena, (struct str){ copy, len }));
    return true;
}

bool damage_lower_text(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = to_apply(call, c);

    if (!json_is_string(sent))
        return true;
    char *copy = arena_cstr(call->arena, json_text(sent));
    size_t len = json_text(sent).len;

    for (size_t i = 0; i < len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
    apply_instead(call, c, json_str(call->arena, (struct str){ copy, len }));
    return true;
}

bool damage_round_number(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = to_apply(call, c);

    if (json_is_real(sent))
        apply_instead(
            call, c,
            arena_json(call->arena, json_integer((json_int_t)json_real_value(sent))));
    return true;
}

bool damage_wrap_number(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = to_apply(call, c);
    json_int_t number = json_integer_value(sent);

    if (json_is_integer(sent) && (number > INT32_MAX || number < INT32_MIN))
        apply_instead(call, c, arena_json(call->arena, json_integer(number & INT32_MAX)));
    return true;
}

bool damage_first_of_list(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = to_apply(call, c);

    if (json_array_size(sent) > 1) {
        json_t *list = arena_json(call->arena, json_array());

        json_array_append(list, json_array_get(sent, 0));
        apply_instead(call, c, list);
    }
    return true;
}
