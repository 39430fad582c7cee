#include "claims/replacement.h"

#include "base/arena.h"
#include "claims/effects.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/values.h"
#include "claims/variants.h"
#include "doc/json.h"
#include "model/generate.h"

#include "base/banned.h"

/* --- what an endpoint does --- */

/* What a field that is not sent then shows: the schema's default, null where it has to be
 * there and may be null; NULL: it is not there. */
static json_t *initial(struct arena *a, const struct operation *op, struct str field)
{
    bool required = false;
    const json_t *schema =
        members_find(op->contract, op->effect.resource->schema_json, field, &required);
    json_t *otherwise = json_object_get(contract_deref(op->contract, schema), "default");

    if (otherwise)
        return json_copy_deep(a, otherwise);
    return required && types_of(op->contract, schema) & TYPE_NULL ? json_null() : NULL;
}

static void reset_field(struct model_call *call, struct str field)
{
    const struct operation *op = call->operation;
    struct generate_options options = { .now_ms = world_now(call->world) };
    json_t *value = initial(call->arena, op, field);
    bool required = false;
    const json_t *schema =
        members_find(op->contract, op->effect.resource->schema_json, field, &required);

    if (!value && required) /* whatever the schema lets it be */
        value = generate(call->arena, call->contract, schema, &options);
    if (value)
        model_store(call, call->record, field, value);
    else
        call_remove_field(call, field);
}

static void reset_all_but(struct model_call *call, struct str spared)
{
    struct str_list fields = params_changeable(call->arena, call->operation);

    for (size_t i = 0; i < fields.len && call->before; i++)
        if (!json_member(call->sent, fields.at[i]) &&
            !(spared.len && str_eq(fields.at[i], spared)))
            reset_field(call, fields.at[i]);
}

bool replacement_apply(struct model_call *call, const void *ctx)
{
    (void)ctx;
    reset_all_but(call, STR_NONE);
    return true;
}

bool replacement_keep(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    reset_all_but(call, c->field);
    return true;
}

bool replacement_forget(struct model_call *call, const void *ctx)
{
    json_t *sent = call->sent;

    (void)ctx;
    if (call->before)
        json_object_clear(sent);
    return true;
}

/* What it shows then is not documented; but the text or list of before would be no
 * chance, where it is none of a few. */
static bool tells_old_from_new(const struct operation *op, struct str field)
{
    bool required = false;
    const json_t *schema =
        members_find(op->contract, op->effect.resource->schema_json, field, &required);
    unsigned types = schema ? types_of(op->contract, schema) : TYPE_ALL;

    return types && !(types & ~(unsigned)(TYPE_STRING | TYPE_ARRAY | TYPE_OBJECT)) &&
           !values_enum(op->contract, schema);
}

bool replacement_may_lack(struct arena *a, const struct claim *claim, struct str field)
{
    const struct operation *op = claim->operation;
    const struct field *f = params_field(claim, field);
    bool must_be_there = false;

    if (!f || f->required || !params_is_stored(op, field))
        return false;
    members_find(op->contract, op->effect.resource->schema_json, field, &must_be_there);
    return !must_be_there || initial(a, op, field) || tells_old_from_new(op, field);
}

/* --- how to find out --- */

/* What many a server shows for nothing: null where that is documented, and the empty
 * value of each documented type, unless the record had just that. */
static json_t *nothing_of(struct variant_maker *m, const struct operation *op,
                          const struct state_record *r, struct str field,
                          const json_t *schema)
{
    struct arena *a = maker_arena(m);
    unsigned types = schema ? types_of(op->contract, schema) : 0;
    const json_t *own = scene_stored(m, op, r, field);
    struct {
        unsigned type;
        json_t *value;
    } shown[] = {
        { TYPE_NULL, json_null() },
        { TYPE_STRING, json_str(a, S("")) },
        { TYPE_ARRAY, arena_json(a, json_array()) },
        { TYPE_OBJECT, arena_json(a, json_object()) },
        { TYPE_INTEGER, arena_json(a, json_integer(0)) },
        { TYPE_BOOLEAN, json_false() },
    };
    json_t *ways = list_of(m, tag(m, "absent", NULL), NULL);

    for (size_t i = 0; i < countof(shown); i++)
        if (types & shown[i].type && !(own && json_same(own, shown[i].value)))
            json_array_append(ways, shown[i].type == TYPE_OBJECT
                                        ? tag(m, "exactly", shown[i].value)
                                        : shown[i].value);
    return json_array_size(ways) > 1 ? tag(m, "one-of", ways) : json_array_get(ways, 0);
}

/* Whatever else, where it has to be there. */
static json_t *absent_or_nothing(struct variant_maker *m, const struct operation *op,
                                 const struct state_record *r, struct str field)
{
    bool required = false;
    const json_t *schema =
        members_find(op->contract, op->effect.resource->schema_json, field, &required);

    if (required)
        return tag(m, "not", ref(m, r, params_place(maker_arena(m), op, field)));
    return nothing_of(m, op, r, field, schema);
}

/* A full representation; what it lacks is not there any more. */
static void try_one(struct variant_maker *m, const struct claim *claim,
                    const struct scene *s, json_t *status, struct str without)
{
    struct variant *v = variant_new(m, claim, s, "%s%.*s",
                                    without.len ? "without " : "a key that a record has",
                                    STR_ARG(without));

    send_to(v, s->rec[0]);
    if (without.len)
        leave_out(v, without);
    else
        change_something(v, s->rec[0], STR_NONE, STR_NONE);
    if (status)
        expect_status(v, status);
    json_t *is = then_changed(v, s->rec[0]);

    if (without.len) {
        json_t *shows = initial(maker_arena(m), claim->operation, without);

        expect_at(m, is, params_place(maker_arena(m), claim->operation, without),
                  shows && !json_is_null(shows)
                      ? lit(m, shows)
                      : absent_or_nothing(m, claim->operation, s->rec[0], without));
    }
    variant_done(v);
}

void replacement_variants(struct variant_maker *m, const struct claim *claim,
                          json_t *status)
{
    const struct operation *op = claim->operation;
    struct str_list fields = params_changeable(maker_arena(m), op);
    struct scene s;

    if (!claim_is_clear(claim) || !scene_rich(m, op, &s))
        return;
    try_one(m, claim, &s, status, STR_NONE);
    for (size_t i = 0; i < fields.len; i++)
        if (replacement_may_lack(maker_arena(m), claim, fields.at[i]) &&
            scene_for_field(m, op, fields.at[i], &s) &&
            !is_blank(scene_stored(m, op, s.rec[0], fields.at[i])))
            try_one(m, claim, &s, status, fields.at[i]);
}
