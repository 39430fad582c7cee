/* idempotent: the same request again changes nothing more. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* Whether a merge of the second into the first changes nothing. */
static bool has_all(const json_t *own, const json_t *sent)
{
    json_t *object = json_mutable(sent);

    if (!json_is_object(own) || json_object_size(sent) == 0)
        return false;
    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        const json_t *value = json_member(own, json_iter_key(at));

        if (!value || !json_same(value, json_object_iter_value(at)))
            return false;
    }
    return true;
}

/* Whether the field is sent with the very value that it has. */
static bool is_again(const struct model_call *call, const struct behave_ctx *c,
                     const json_t *record)
{
    const json_t *own = record ? model_stored(call, record, c->field) : NULL;
    const json_t *sent = call_request_value(call, c->field);

    return own && sent && (json_same(own, sent) || has_all(own, sent));
}

static bool clear_again(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (is_again(call, c, call->before))
        model_store(call, call->record, c->field, json_null());
    return true;
}

static bool refuse_again(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *record = call->selected_count ? call->selected[0] : NULL;

    if (!is_again(call, c, record))
        return true;
    return model_refuse(call, REFUSAL_CONFLICT, NULL, c->field,
                        model_sent(call, c->field), "%.*s is not changed",
                        STR_ARG(c->field));
}

static bool append_again(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = call_request_value(call, c->field);

    if (!is_again(call, c, call->before))
        return true;
    if (json_is_array(sent)) {
        json_t *twice = json_copy_deep(call->arena, sent);

        json_array_extend(twice, json_mutable(sent));
        model_store(call, call->record, c->field, twice);
    } else if (json_is_string(sent)) {
        model_store(call, call->record, c->field,
                    json_str(call->arena, arena_printf(call->arena, "%.*s%.*s",
                                                       STR_ARG(json_text(sent)),
                                                       STR_ARG(json_text(sent)))));
    }
    return true;
}

static bool add_again(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = call_request_value(call, c->field);

    if (is_again(call, c, call->before) && json_is_number(sent))
        model_store(call, call->record, c->field,
                    arena_json(call->arena, json_real(2 * json_number_value(sent) + 1)));
    return true;
}

static bool is_stored(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) != 0;
}

static bool is_list_or_text(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) & (TYPE_ARRAY | TYPE_STRING) &&
           !(params_types(claim, field) & TYPE_NUMBER) &&
           !params_link(claim->operation, field);
}

static bool is_number(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) & TYPE_INTEGER &&
           !params_link(claim->operation, field);
}

static const struct mutation rows[] = {
    { "toggles", "{} sent again with its own value is cleared", PER_FIELD, STAGE_APPLY,
      false, clear_again, is_stored, false },
    { "refuses-again", "{} sent again with its own value is refused", PER_FIELD,
      STAGE_GUARD, false, refuse_again, is_stored, false },
    { "doubles", "{} sent again with its own value is doubled", PER_FIELD, STAGE_APPLY,
      false, append_again, is_list_or_text, false },
    { "adds-up", "{} sent again with its own value is added to it", PER_FIELD,
      STAGE_APPLY, false, add_again, is_number, false },
};

/* --- how to find out --- */

static void try_field(struct variant_maker *m, const struct claim *claim,
                      struct str field)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (!scene_for_field(m, op, field, &s))
        return;
    struct variant *v = variant_new(m, claim, &s, "%.*s twice", STR_ARG(field));

    send_to(v, s.rec[0]);
    change_field(v, field, other_value(m, op, &s, s.rec[0], field));
    variant_next_step(v);
    send_to(v, s.rec[0]);
    change_field(v, field, other_value(m, op, &s, s.rec[0], field));
    then_changed(v, s.rec[0]);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list fields = params_fields(maker_arena(m), claim);

    for (size_t i = 0; i < fields.len; i++)
        try_field(m, claim, fields.at[i]);
}

static const struct claim_param params[] = {
    FIELDS_PARAMS,
    { 0 },
};

const struct claim_kind kind_idempotent = {
    .name = "idempotent",
    .says = "the same request again changes nothing more",
    .proves = "Sends each update twice; the second one succeeds as well and leaves the "
              "record as the first one did.",
    .about = "Retries are safe only where this holds. The second request must "
             "succeed as the first one did, and leave the record as that left it; "
             "only times that another claim lets move may move.",
    .sources = "RFC 9110, 9.2.2.",
    .subject = ABOUT_UPDATES,
    .example = "- id: again-is-nothing-more\n"
               "  kind: idempotent\n"
               "  operation: changeTicket\n"
               "  fields: [title, tags]\n"
               "  says: the same change again changes nothing more\n",
    .params = params,
    .wfc = 118,
    .breaks = { rows, countof(rows) },
    .variants = variants,
};
