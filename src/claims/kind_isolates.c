/* isolates: no other record changes. */
#include "base/arena.h"
#include "base/banned.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "doc/json.h"

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

/* The neighbour loses the field. */
static bool wipe_neighbour(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *other =
        call_request_value(call, c->field) ? edit(call, call_neighbour(call)) : NULL;

    if (other)
        model_store(call, other, c->field, json_null());
    return true;
}

static bool is_stored(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_is_stored(claim->operation, field);
}

static const struct mutation rows[] = {
    { "spills", "{} of another record changes as well", PER_FIELD, STAGE_STAMP, false,
      spill_field, is_stored, false },
    { "spills-to-all", "every record changes", PER_CLAIM, STAGE_STAMP, false,
      spill_to_all, NULL, false },
    { "removes-neighbour", "another record is removed", PER_CLAIM, STAGE_STAMP, false,
      remove_neighbour, NULL, false },
    { "wipes-neighbour", "another record loses its {}", PER_FIELD, STAGE_STAMP, false,
      wipe_neighbour, is_stored, false },
};

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    mutations_list(a, claim, rows, countof(rows), ret);
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    mutations_behave(a, claim, variation, rows, countof(rows), ret);
}

const struct claim_kind kind_isolates = {
    .name = "isolates",
    .says = "no other record changes",
    .proves = "Updates one record, each field once, and compares every other one of the "
              "state with what it was.",
    .params = "{\"properties\": {}}",
    .wfc = 0,
    .behave = behave,
    .mutants = mutants,
};
