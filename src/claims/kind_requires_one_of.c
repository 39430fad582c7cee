/* requires-one-of: at least one of the fields must be there. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

static bool none_is_there(const struct model_call *call, const struct behave_ctx *c)
{
    for (size_t i = 0; i < c->fields.len; i++)
        if (!is_blank(call_request_value(call, c->fields.at[i])))
            return false;
    return true;
}

static bool refuse_none(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!none_is_there(call, c))
        return true;
    return model_refuse(call, REFUSAL_NO_IDENTIFIER,
                        claim_is_clear(c->claim) ? c->claim : NULL, STR_NONE, NULL,
                        "one of the fields is required");
}

/* The request counts as one that changes nothing. */
static bool succeed(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call->refusal == REFUSAL_NONE || call->refusal == REFUSAL_CREDENTIALS ||
        !call->body || !none_is_there(call, c))
        return true;
    call->response.status = 200;
    call->response_body = NULL;
    return true;
}

static void select_records(struct model_call *call, size_t max)
{
    const struct resource *resource = call->operation->effect.resource;
    size_t count = world_count(call->world, resource);

    count = count < max ? count : max;
    call->selected = arena_array(call->arena, json_t *, count + 1);
    for (size_t i = 0; i < count; i++)
        call->selected[i] = world_record(call->world, resource, i);
    call->selected_count = count;
}

static bool select_first(struct model_call *call, const void *ctx)
{
    if (none_is_there(call, ctx))
        select_records(call, 1);
    return true;
}

static bool select_all(struct model_call *call, const void *ctx)
{
    if (none_is_there(call, ctx))
        select_records(call, SIZE_MAX);
    return true;
}

static bool finds_record(struct arena *a, const struct claim *claim, struct str field)
{
    struct str_list identifiers = params_identifiers(a, claim->operation);
    struct str_list fields = params_fields(a, claim);

    (void)field;
    return identifiers.len && fields.len && list_has(&identifiers, fields.at[0]);
}

static const struct mutation rows[] = {
    { "accepted", "a request without any of them succeeds", PER_CLAIM, STAGE_RESPOND,
      false, succeed, NULL, true },
    { "changes-first", "a request without any of them changes the first record",
      PER_CLAIM, STAGE_SELECT, false, select_first, finds_record, false },
    { "changes-all", "a request without any of them changes every record", PER_CLAIM,
      STAGE_SELECT, false, select_all, finds_record, false },
};

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    struct str_list fields = claim_fields(call->arena, claim);

    (void)param;
    for (size_t i = 0; i < fields.len; i++)
        if (!is_blank(call_request_value(call, fields.at[i])))
            return false;
    return call->refusal != REFUSAL_CREDENTIALS && json_is_object(call->body);
}

/* --- how to find out --- */

static void try_with(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, json_t *value, const char *name)
{
    struct str_list fields = params_fields(maker_arena(m), claim);
    struct variant *v = variant_new(m, claim, s, "%s", name);

    if (finds_record(maker_arena(m), claim, STR_NONE))
        change_something(v, s->rec[0], STR_NONE, STR_NONE);
    else
        send_to(v, s->rec[0]);
    for (size_t i = 0; i < fields.len && value; i++)
        send_field(v, fields.at[i], value);
    if (value) /* that they are there, though empty, may be refused for another reason */
        expect_refusal(v);
    else
        expect_outcome(v, claim, STR_NONE, NULL, NULL);
    then_all_unchanged(v);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (!scene_rich(m, claim->operation, &s))
        return;
    try_with(m, claim, &s, NULL, "none of them");
    if (!claim_is_clear(claim))
        return;
    if (!operation_sends_text(claim->operation)) /* which has no null */
        try_with(m, claim, &s, json_null(), "all of them null");
    try_with(m, claim, &s, lit_text(m, S("")), "all of them empty");
    if (scene_count(s.state, claim->operation->effect.resource) == 1) {
        struct str_list none = { 0 };

        if (scene_of_different(m, claim->operation, &none, 2, &s))
            try_with(m, claim, &s, NULL, "none of them, several records");
    }
}

static const struct claim_param params[] = {
    FIELDS_PARAMS,
    OUTCOME_PARAM,
    { 0 },
};

const struct claim_kind kind_requires_one_of = {
    .name = "requires-one-of",
    .says = "at least one of the fields must be there",
    .proves =
        "Sends none of them, all of them null, all of them empty; expects the refusal "
        "and that no record changed.",
    .about = "A field that is null or empty is not there. JSON Schema's `anyOf` with"
             " `required` says the half of it; this claim adds the refusal and that "
             "no record changes.",
    .sources = "The kind `or` of inter-parameter dependencies (Martin-Lopez and "
               "others, 2019).",
    .subject = ABOUT_FINDING,
    .example = "- id: some-identifier\n"
               "  kind: requires-one-of\n"
               "  operation: findAndChangePerson\n"
               "  fields: [id, mail, phone]\n"
               "  outcome: {status: 400}\n"
               "  says: a person has to be named somehow\n"
               "- id: which-person\n"
               "  kind: identifier-priority\n"
               "  operation: findAndChangePerson\n"
               "  identifiers: [id, mail, phone]\n"
               "  says: id before mail before phone\n",
    .params = params,
    .rules = FIELDS_NEEDED,
    .breaks = { rows, countof(rows) },
    .honest = { STAGE_NORMALISE, true, refuse_none },
    .refuses = about,
    .variants = variants,
};
