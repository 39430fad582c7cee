#include "claims/outcomes.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "claims/effects.h"
#include "doc/json.h"

#include "base/banned.h"

#define LEAVES_MAX 32

struct outcome_ctx {
    outcome_about_fn *about;
};

bool outcome_refused(const struct model_call *call, enum refusal why)
{
    return call->refusal == why;
}

/* --- which --- */

static int other_status(struct arena *a, const struct claim *claim)
{
    static const int others[] = { 400, 422, 404, 409, 403, 418 };
    struct outcome outcome = claim_outcome(a, claim);

    for (size_t i = 0; i < countof(others) && outcome.documented; i++)
        if (!status_set_has(&outcome.status, others[i]))
            return others[i];
    return 0;
}

static void list_once(struct arena *a, const struct claim *claim, struct str param,
                      struct variation_list *ret)
{
    variation_add(a, claim, "crashes", param, "answered with 500 instead of the refusal",
                  ret);
    variation_add(a, claim, "says-ok", param, "the refusal comes with status 200", ret);
    if (other_status(a, claim))
        variation_add(a, claim, "wrong-status", param,
                      "the refusal has a status that is not documented for it", ret);
}

static bool has_reference(const json_t *value)
{
    return str_find(json_text(value), S("$(")) != SIZE_MAX;
}

static void list_leaf(struct arena *a, const struct claim *claim, struct buf *pointer,
                      const json_t *value, struct variation_list *ret)
{
    struct str place = arena_str(a, buf_str(pointer));
    char *name = arena_cstr(a, str_from_at(place, 1));

    for (char *c = name; *c; c++)
        if (*c == '/')
            *c = '.';
    variation_add(a, claim, "wrong", str_from(name),
                  has_reference(value) ? "the refusal's {} is not that of the request"
                                       : "the refusal's {} has another value",
                  ret)
        ->field = place;
    variation_add(a, claim, "missing", str_from(name), "the refusal's {} is missing", ret)
        ->field = place;
}

static void list_leaves(struct arena *a, const struct claim *claim, struct buf *pointer,
                        const json_t *body, struct variation_list *ret)
{
    json_t *object = json_mutable(body);

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        const json_t *value = json_object_iter_value(at);
        size_t len = pointer->len;

        json_pointer_add(pointer, json_iter_key(at));
        if (json_is_object(value))
            list_leaves(a, claim, pointer, value, ret);
        else if (ret->len < SIZE_MAX)
            list_leaf(a, claim, pointer, value, ret);
        buf_truncate(pointer, len);
    }
}

void outcomes_list(struct arena *a, const struct claim *claim,
                   const struct str_list *params, struct variation_list *ret)
{
    struct outcome outcome = claim_outcome(a, claim);
    struct buf pointer;

    for (size_t i = 0; i < params->len; i++)
        list_once(a, claim, params->at[i], ret);
    if (params->len == 0)
        list_once(a, claim, STR_NONE, ret);
    buf_init(&pointer, 1u << 16);
    list_leaves(a, claim, &pointer, outcome.body, ret);
    buf_release(&pointer);
}

/* --- what they do --- */

static bool speaks_of(struct model_call *call, const struct behave_ctx *c, bool of_param)
{
    const struct outcome_ctx *o = c->more;

    return call->refusal != REFUSAL_NONE &&
           o->about(call, c->claim, of_param ? c->variation->param : STR_NONE);
}

static bool respond_status(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!speaks_of(call, c, true))
        return true;
    if (variation_is(c->variation, "crashes"))
        call_answer_status(call, 500);
    else if (variation_is(c->variation, "says-ok"))
        call_answer_status(call, 200);
    else
        call_answer_status(call, other_status(call->arena, c->claim));
    return true;
}

static json_t *other_value(struct arena *a, const json_t *value)
{
    if (json_is_boolean(value))
        return arena_json(a, json_boolean(!json_is_true(value)));
    if (json_is_string(value))
        return json_str(a, arena_printf(a, "not %.*s", STR_ARG(json_text(value))));
    return json_str(a, S("something else"));
}

static bool respond_leaf(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!speaks_of(call, c, false))
        return true;
    json_t *body = call_body_to_edit(call);
    const json_t *value = body ? json_pointer_get(body, c->field) : NULL;

    if (variation_is(c->variation, "missing"))
        json_pointer_remove(body, c->field);
    else if (value)
        (void)json_pointer_set(body, c->field, other_value(call->arena, value));
    return true;
}

/* Of a twin: one of the allowed statuses. */
static bool respond_other_allowed(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (speaks_of(call, c, false))
        call_answer_status(call, (int)json_integer_value(c->value));
    return true;
}

bool outcomes_behave(struct arena *a, const struct claim *claim,
                     const struct variation *variation, outcome_about_fn *about,
                     struct behaviour_list *ret)
{
    bool leaf = variation_is(variation, "wrong") || variation_is(variation, "missing");
    bool twin = variation_is(variation, "status");

    if (!leaf && !twin && !variation_is(variation, "crashes") &&
        !variation_is(variation, "says-ok") && !variation_is(variation, "wrong-status"))
        return false;
    struct outcome_ctx *o = arena_new(a, struct outcome_ctx);

    o->about = about;
    behave_add(a, claim, variation, STAGE_RESPOND, false,
               leaf   ? respond_leaf
               : twin ? respond_other_allowed
                      : respond_status,
               ret)
        ->more = o;
    return true;
}

void outcomes_list_twins(struct arena *a, const struct claim *claim,
                         struct variation_list *ret)
{
    struct outcome outcome = claim_outcome(a, claim);

    for (size_t i = 1; i < outcome.status.len && claim_is_clear(claim); i++) {
        int status = outcome.status.at[i].from;

        if (status != outcome.status.at[i].to)
            continue;
        variation_add(a, claim, "status", arena_printf(a, "%d", status),
                      "refused with {}, which is allowed as well", ret)
            ->value = arena_json(a, json_integer(status));
    }
}
