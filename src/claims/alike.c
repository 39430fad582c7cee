#include "claims/alike.h"

#include "base/arena.h"
#include "claims/effects.h"
#include "claims/members.h"
#include "doc/json.h"

#include "base/banned.h"

static struct member_list members_of(struct arena *a, const struct contract *c,
                                     const struct resource *r)
{
    struct member_list members = { 0 };

    members_add(a, c, r->schema_json, S(""), 1, &members);
    return members;
}

void alike_expect(struct variant *v, const struct claim *claim, const char *name)
{
    const struct resource *r = claim->operation->effect.resource;
    struct arena *a = maker_arena(variant_maker_of(v));
    struct member_list members = members_of(a, claim->contract, r);

    for (size_t i = 0; i < members.len; i++) {
        const struct member *m = &members.at[i];

        if (m->required || str_eq(m->name, r->key))
            expect_json_path(
                v,
                arena_printf(a, "%.*s['%.*s']", STR_ARG(json_path_of_response(v)),
                             STR_ARG(m->name)),
                json_str(a, arena_printf(a, "$(%s.%.*s)", name, STR_ARG(m->name))));
    }
}

void alike_show_otherwise(struct model_call *call)
{
    const struct resource *r = call->operation->effect.resource;
    struct member_list members = members_of(call->arena, call->contract, r);
    json_t *shown = call_shown_resource(call);

    for (size_t i = 0; i < members.len; i++) {
        const struct member *m = &members.at[i];
        json_t *value = json_object_getn(shown, m->name.at, m->name.len);

        if (!m->required || !json_is_string(value) || str_eq(m->name, r->key))
            continue;
        json_object_setn_nocheck(
            shown, m->name.at, m->name.len,
            json_str(call->arena,
                     arena_printf(call->arena, "%.*s+", STR_ARG(json_text(value)))));
        return;
    }
}

bool alike_has_text(struct arena *a, const struct claim *claim, struct str field)
{
    const struct effect *effect = &claim->operation->effect;
    struct member_list members = { 0 };

    (void)field;
    if (effect->has_response)
        members = members_of(a, claim->contract, effect->resource);
    for (size_t i = 0; i < members.len; i++)
        if (members.at[i].required &&
            !str_eq(members.at[i].name, effect->resource->key) &&
            types_of(claim->contract, members.at[i].schema) == TYPE_STRING)
            return true;
    return false;
}
