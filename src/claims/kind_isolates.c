/* isolates: no other record changes. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

static json_t *edit(struct model_call *call, const json_t *record)
{
    const struct resource *resource = call->operation->effect.resource;

    return record ? world_edit(call->world, resource, json_member(record, resource->key))
                  : NULL;
}

static bool spill_field(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = call_request_value(call, c->field);
    json_t *other = sent ? edit(call, call_neighbour(call)) : NULL;

    if (other)
        model_store(call, other, c->field, sent);
    return true;
}

/* An update without its condition. */
static bool spill_to_all(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const struct resource *resource = call->operation->effect.resource;
    size_t count = world_count(call->world, resource);

    for (size_t i = 0; i < count; i++) {
        const json_t *record = world_record(call->world, resource, i);
        json_t *other = call_is_selected(call, record) ? NULL : edit(call, record);

        for (size_t k = 0; k < c->fields.len && other; k++) {
            const json_t *sent = call_request_value(call, c->fields.at[k]);

            if (sent)
                model_store(call, other, c->fields.at[k], sent);
        }
    }
    return true;
}

static bool remove_neighbour(struct model_call *call, const void *ctx)
{
    const struct resource *resource = call->operation->effect.resource;
    const json_t *other = call_neighbour(call);

    (void)ctx;
    if (other)
        (void)world_remove(call->world, resource, json_member(other, resource->key));
    return true;
}

/* The neighbour loses what was sent for this one. */
static bool wipe_neighbour(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *other = edit(call, call_neighbour(call));

    for (size_t i = 0; i < c->fields.len && other; i++)
        if (call_request_value(call, c->fields.at[i]))
            model_store(call, other, c->fields.at[i], json_null());
    return true;
}

static bool is_stored(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_is_stored(claim->operation, field);
}

static bool remove_another(struct model_call *call, const void *ctx)
{
    return call->refusal == REFUSAL_NONE ? remove_neighbour(call, ctx) : true;
}

static bool changes(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return operation_takes_changes(claim->operation);
}

static bool removes(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return claim->operation->effect.verb == EFFECT_DELETE;
}

static const struct mutation rows[] = {
    { "removes-another", "another record is removed with it", PER_CLAIM, STAGE_RESPOND,
      false, remove_another, removes, false },
    { "spills", "{} of another record changes as well", PER_FIELD, STAGE_STAMP, false,
      spill_field, is_stored, false },
    { "spills-to-all", "every record changes", PER_CLAIM, STAGE_STAMP, false,
      spill_to_all, changes, false },
    { "removes-neighbour", "another record is removed", PER_CLAIM, STAGE_STAMP, false,
      remove_neighbour, changes, false },
    { "wipes-neighbour", "another record loses the fields that are sent", PER_CLAIM,
      STAGE_STAMP, false, wipe_neighbour, changes, false },
};

/* --- how to find out --- */

static void try_field(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, struct str field)
{
    struct variant *v = variant_new(m, claim, s, "%.*s", STR_ARG(field));

    send_to(v, s->rec[0]);
    change_field(v, field, other_value(m, claim->operation, s, s->rec[0], field));
    then_others_unchanged(v, s->rec[0]);
    variant_done(v);
}

/* The scene with most records in which the field can be changed. */
static bool scene_with_neighbours(struct variant_maker *m, const struct claim *claim,
                                  struct str field, struct scene *ret)
{
    const struct states *states = maker_states(m);
    const struct operation *op = claim->operation;
    size_t best = 0;

    for (size_t i = 0; i < states->len; i++) {
        struct scene s = { .state = &states->at[i] };
        size_t count = scene_count(s.state, op->effect.resource);

        s.rec[0] = scene_record(s.state, op->effect.resource, 0);
        if (count < 2)
            continue;
        s.rec[1] = s.unlike = scene_record(s.state, op->effect.resource, 1);
        if (!other_value(m, op, &s, s.rec[0], field))
            continue;
        size_t score =
            2 * (count > 3 ? 3 : count) + !is_blank(scene_stored(m, op, s.rec[1], field));

        if (score > best) {
            best = score;
            *ret = s;
        }
    }
    return best > 0;
}

static void try_removal(struct variant_maker *m, const struct claim *claim)
{
    struct str_list none = { 0 };
    struct scene s;

    if (!scene_of_different(m, claim->operation, &none, 2, &s))
        return;
    struct variant *v = variant_new(m, claim, &s, "a removal");

    send_to(v, s.rec[0]);
    then_changed(v, s.rec[0]);
    then_others_unchanged(v, s.rec[0]);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list fields = params_fields(maker_arena(m), claim);
    struct scene s;

    if (claim->operation->effect.verb == EFFECT_DELETE)
        try_removal(m, claim);
    for (size_t i = 0; i < fields.len; i++)
        if (params_is_stored(claim->operation, fields.at[i]) &&
            scene_with_neighbours(m, claim, fields.at[i], &s))
            try_field(m, claim, &s, fields.at[i]);
}

const struct claim_kind kind_isolates = {
    .name = "isolates",
    .says = "no other record changes",
    .proves = "Updates one record, each field once, and compares every other one of the "
              "state with what it was.",
    .about = "The claim behind an `UPDATE` whose condition was lost. Every record of"
             " the state is read before and after, and all but the one that the "
             "request names must be as they were. So it needs a state with a "
             "neighbour.",
    .subject = ABOUT_UPDATES,
    .example = "- id: others-stay\n"
               "  kind: isolates\n"
               "  operation: changeTicket\n"
               "  says: a change of one ticket changes no other\n",
    .breaks = { rows, countof(rows) },
    .variants = variants,
};
