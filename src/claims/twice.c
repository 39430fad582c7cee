#include "claims/twice.h"

#include "base/arena.h"
#include "base/bug.h"
#include "claims/tries.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- what is remembered --- */

/* Under this name, so that it meets nothing that another kind remembers. */
static const char memory_name[] = "\x01twice";

static json_t *memory_of(struct model_call *call)
{
    return world_memory_of(call->world, memory_name);
}

static struct str name_of(struct model_call *call, struct str name)
{
    struct str member = call->operation->effect.resource->key;
    const json_t *key = json_member(call->record, member);

    return arena_printf(call->arena, "%.*s %.*s", STR_ARG(name),
                        STR_ARG(json_to_str(call->arena, key, JSON_PRINT_COMPACT)));
}

json_t *twice_recall(struct model_call *call, struct str name)
{
    return json_member(memory_of(call), name_of(call, name));
}

void twice_remember(struct model_call *call, struct str name, json_t *value)
{
    struct str whole = name_of(call, name);
    json_t *kept = json_deep_copy(value); /* what the call has ends with it */

    if (!kept)
        out_of_memory();
    json_object_setn_new_nocheck(memory_of(call), whole.at, whole.len, kept);
}

/* --- broken ways --- */

static json_t *sent_of(struct model_call *call, const struct behave_ctx *c)
{
    return json_member(call->sent, call_applied_name(call, c->field));
}

bool twice_is_later(struct model_call *call, const struct behave_ctx *c)
{
    if (!call->before || !sent_of(call, c))
        return false;
    bool later = twice_recall(call, c->field) != NULL;

    twice_remember(call, c->field, json_true());
    return later;
}

bool twice_forget_later(struct model_call *call, const void *ctx)
{
    return twice_is_later(call, ctx) ? forget_field(call, ctx) : true;
}

bool twice_forget_back(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *first = twice_recall(call, c->field);
    json_t *sent = sent_of(call, c);

    if (!call->before || !sent)
        return true;
    if (!first)
        twice_remember(call, c->field, sent);
    else if (json_same(first, sent))
        return forget_field(call, ctx);
    return true;
}

bool twice_one_behind(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str name = call_applied_name(call, c->field);
    json_t *sent = sent_of(call, c);

    if (!call->before || !sent)
        return true;
    json_t *last = twice_recall(call, c->field);

    if (last)
        last = json_copy_deep(call->arena, last);
    twice_remember(call, c->field, sent);
    if (last)
        json_object_setn_nocheck(call->sent, name.at, name.len, last);
    return true;
}

/* --- how to find out --- */

static bool changes_known_records(const struct operation *op)
{
    return op->effect.verb == EFFECT_UPDATE || op->effect.verb == EFFECT_REPLACE ||
           op->effect.verb == EFFECT_UPSERT;
}

bool twice_fits(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return claim->operation->effect.resource && changes_known_records(claim->operation) &&
           params_is_stored(claim->operation, field) &&
           !json_is_false(json_object_get(claim->params, "again"));
}

static void step(struct variant *v, const struct scene *s, struct str field,
                 json_t *value, bool shown)
{
    send_to(v, s->rec[0]);
    change_field(v, field, value);
    if (shown)
        expect_shown(v, field, value);
}

/* What the state has there, unless it is nothing, or open whether it may be sent: of keys
 * in a record as they are shown nothing is said. */
static json_t *first_value(struct variant_maker *m, const struct operation *op,
                           const struct scene *s, struct str field)
{
    const struct field *f = operation_field(op, field);
    const json_t *stored = scene_stored(m, op, s->rec[0], field);
    bool in_doubt = f && stored && schema_is_valid(f->schema, stored, NULL) &&
                    tries_in_doubt(maker_arena(m), op, field, stored);

    return in_doubt || is_blank(stored)
               ? NULL
               : stored_as_sent(m, op, s->state, s->rec[0], field);
}

void twice_variant(struct variant_maker *m, const struct claim *claim, struct str field,
                   bool shown)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!twice_fits(maker_arena(m), claim, field) || !scene_for_field(m, op, field, &s))
        return;
    json_t *other = other_value(m, op, &s, s.rec[0], field);
    json_t *own = first_value(m, op, &s, field);

    if (!own)
        own = third_value(m, op, &s, s.rec[0], field, other);
    if (!own || !other)
        return;
    struct variant *v =
        variant_new(m, claim, &s, "%.*s changed, back, and again", STR_ARG(field));

    step(v, &s, field, other, shown);
    variant_next_step(v);
    step(v, &s, field, own, shown);
    then_changed(v, s.rec[0]);
    variant_next_step(v);
    step(v, &s, field, other, shown);
    then_changed(v, s.rec[0]);
    variant_done(v);
}
