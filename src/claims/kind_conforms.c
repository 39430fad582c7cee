/* conforms: every response has a documented status, media type and content. */
#include "base/arena.h"
#include "base/vec.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/values.h"
#include "claims/variants.h"
#include "doc/json.h"
#include "model/generate.h"
#include "model/shape.h"

#include "base/banned.h"

/* Members of the body, of the resource in it, and of the objects in that. */
enum { MEMBER_DEPTH = 3, CONFLICT = 409 };

/* --- what can be broken --- */

static const struct media *success_media(const struct claim *claim)
{
    const struct response *r = operation_success(claim->operation);

    return r && r->media_count ? &r->media[0] : NULL;
}

/* Only one of several such claims speaks of all that the schema says. */
static bool is_leader(const struct claim *claim)
{
    return claim == params_leader(claim);
}

static bool has_body(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return success_media(claim) && is_leader(claim);
}

static bool leads(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return is_leader(claim);
}

static bool succeeded(const struct model_call *call)
{
    return call->refusal == REFUSAL_NONE;
}

static bool respond_redirect(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (succeeded(call))
        call->response.status = 302;
    return true;
}

static bool respond_fault(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (succeeded(call))
        call->response.status = 500;
    return true;
}

static bool respond_fault_for_refusal(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (!succeeded(call))
        call->response.status = 500;
    return true;
}

static bool respond_html(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (succeeded(call) && call->response_body)
        http_header_set(call->arena, &call->response.headers, S("Content-Type"),
                        S("text/html"));
    return true;
}

static bool respond_nothing(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (succeeded(call))
        call->response_body = NULL;
    return true;
}

static bool respond_in_list(struct model_call *call, const void *ctx)
{
    (void)ctx;
    json_t *body = succeeded(call) ? call_body_to_edit(call) : NULL;

    if (!body)
        return true;
    call->response_body = arena_json(call->arena, json_array());
    json_array_append(call->response_body, body);
    return true;
}

/* RFC 9457, 3.1.2: the member and the status are one. */
static bool respond_other_problem(struct model_call *call, const void *ctx)
{
    json_t *body = succeeded(call) ? NULL : call_body_to_edit(call);
    struct str type = http_header_get(&call->response.headers, S("Content-Type"));

    (void)ctx;
    if (json_is_integer(json_object_get(body, "status")) &&
        str_starts(type, S("application/problem+json")))
        json_object_set(
            body, "status",
            arena_json(call->arena,
                       json_integer(call->response.status == 400 ? 422 : 400)));
    return true;
}

static bool has_problems(struct arena *a, const struct claim *claim, struct str field)
{
    const struct operation *op = claim->operation;
    bool found = false, required;

    (void)a, (void)field;
    for (size_t i = 0; i < op->response_count; i++)
        for (size_t k = 0; k < op->responses[i].media_count; k++) {
            const struct media *media = &op->responses[i].media[k];

            found |= str_eq(media->range, S("application/problem+json")) &&
                     op->responses[i].status_from >= 400 && media->schema_json &&
                     members_find(claim->contract, media->schema_json, S("status"),
                                  &required) &&
                     required;
        }
    return found && is_leader(claim);
}

static bool may_be_list(struct arena *a, const struct claim *claim, struct str field)
{
    return has_body(a, claim, field) &&
           !(types_of(claim->contract, success_media(claim)->schema_json) & TYPE_ARRAY);
}

static const struct mutation rows[] = {
    { "redirects", "a success is answered with 302", PER_CLAIM, STAGE_RESPOND, false,
      respond_redirect, leads, false },
    { "crashes", "a success is answered with 500", PER_CLAIM, STAGE_RESPOND, false,
      respond_fault, leads, false },
    { "crashes-on-refusal", "a refusal is answered with 500", PER_CLAIM, STAGE_RESPOND,
      false, respond_fault_for_refusal, leads, false },
    { "wrong-media-type", "a success says that it is text/html", PER_CLAIM, STAGE_RESPOND,
      false, respond_html, has_body, false },
    { "no-body", "a success has no body", PER_CLAIM, STAGE_RESPOND, false,
      respond_nothing, has_body, false },
    { "in-a-list", "the body of a success is wrapped in a list", PER_CLAIM, STAGE_RESPOND,
      false, respond_in_list, may_be_list, false },
    { "other-problem-status", "a problem tells another status than it comes with",
      PER_CLAIM, STAGE_RESPOND, false, respond_other_problem, has_problems, false },
};

/* --- members of the body --- */

static json_t *mistyped(struct arena *a, unsigned types)
{
    if (!(types & TYPE_STRING))
        return arena_json(a, json_string("7"));
    if (!(types & TYPE_INTEGER))
        return arena_json(a, json_integer(7));
    if (!(types & TYPE_BOOLEAN))
        return arena_json(a, json_true());
    return types & TYPE_ARRAY ? NULL : arena_json(a, json_array());
}

static void add_member(struct arena *a, const struct claim *claim, const struct member *m,
                       const char *what, const char *says, json_t *value,
                       struct variation_list *ret)
{
    char *name = arena_cstr(a, str_from_at(m->pointer, 1));

    for (char *c = name; *c; c++)
        if (*c == '/')
            *c = '.';
    struct variation *v = variation_add(a, claim, what, str_from(name), says, ret);

    v->field = m->pointer;
    v->value = value;
}

static void list_member(struct arena *a, const struct claim *claim,
                        const struct member *m, struct variation_list *ret)
{
    unsigned types = types_of(claim->contract, m->schema);
    json_t *wrong = mistyped(a, types);
    struct generate_options options = { 0 };

    if (shape_is_write_only(claim->contract, m->schema)) {
        add_member(a, claim, m, "shows", "{} is shown, which is write-only",
                   generate(a, claim->contract, m->schema, &options), ret);
        return;
    }
    if (m->required)
        add_member(a, claim, m, "drops", "a success lacks {}", NULL, ret);
    if (wrong)
        add_member(a, claim, m, "mistypes", "{} has another type than documented", wrong,
                   ret);
    if (!(types & TYPE_NULL))
        add_member(a, claim, m, "nulls", "{} is null, which is not documented",
                   arena_json(a, json_null()), ret);
    if (values_enum(claim->contract, m->schema) && types & TYPE_STRING)
        add_member(a, claim, m, "outside-enum", "{} has a value that is not documented",
                   arena_json(a, json_string("undocumented-value")), ret);
}

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    const struct media *media = success_media(claim);
    struct member_list members = { 0 };

    mutations_list(a, claim, rows, countof(rows), ret);
    if (!media || !is_leader(claim))
        return;
    members_add(a, claim->contract, media->schema_json, S(""), MEMBER_DEPTH, &members);
    for (size_t i = 0; i < members.len; i++)
        list_member(a, claim, &members.at[i], ret);
}

static bool respond_member(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *body = succeeded(call) ? call_body_to_edit(call) : NULL;

    if (!body)
        return true;
    if (!c->value)
        json_pointer_remove(body, c->field);
    else
        (void)json_pointer_set(body, c->field, json_mutable(c->value));
    return true;
}

/* --- other legal ways --- */

static bool respond_charset(struct model_call *call, const void *ctx)
{
    (void)ctx;
    struct http_headers *headers = &call->response.headers;
    struct str type = http_header_get(headers, S("Content-Type"));

    if (str_eq(type, S("application/json")))
        http_header_set(call->arena, headers, S("Content-Type"),
                        S("application/json; charset=utf-8"));
    return true;
}

static bool respond_reversed(struct model_call *call, const void *ctx)
{
    (void)ctx;
    json_t *resource = succeeded(call) ? call_shown_resource(call) : NULL;
    struct str_list keys = { 0 };

    if (!json_is_object(resource))
        return true;
    for (void *at = json_object_iter(resource); at;
         at = json_object_iter_next(resource, at))
        *vec_push(call->arena, &keys) = json_iter_key(at);
    for (size_t i = keys.len; i-- > 0;) {
        struct str key = arena_str(call->arena, keys.at[i]);
        json_t *value = json_incref(json_member(resource, key));

        json_object_deln(resource, key.at, key.len);
        json_object_setn_new_nocheck(resource, key.at, key.len, value);
    }
    return true;
}

/* Members that need not be there are left out where they are null. */
static bool respond_without_nulls(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *schema = call->operation->effect.resource->schema_json;
    json_t *resource = succeeded(call) ? call_shown_resource(call) : NULL;
    struct str_list gone = { 0 };

    for (void *at = json_object_iter(resource); at;
         at = json_object_iter_next(resource, at)) {
        bool required;

        members_find(c->claim->contract, schema, json_iter_key(at), &required);
        if (!required && json_is_null(json_object_iter_value(at)))
            *vec_push(call->arena, &gone) = arena_str(call->arena, json_iter_key(at));
    }
    for (size_t i = 0; i < gone.len; i++)
        json_object_deln(resource, gone.at[i].at, gone.at[i].len);
    return true;
}

static bool shows_optional(struct arena *a, const struct claim *claim, struct str field)
{
    const struct effect *effect = &claim->operation->effect;
    struct member_list members = { 0 };

    (void)field;
    if (!effect->has_response || !effect->resource || !has_body(a, claim, STR_NONE))
        return false;
    members_add(a, claim->contract, effect->resource->schema_json, S(""), 1, &members);
    for (size_t i = 0; i < members.len; i++)
        if (!members.at[i].required &&
            types_of(claim->contract, members.at[i].schema) & TYPE_NULL)
            return true;
    return false;
}

static const struct mutation twin_rows[] = {
    { "charset", "the media type names its charset", PER_CLAIM, STAGE_RESPOND, false,
      respond_charset, has_body, false },
    { "reversed", "members come in another order", PER_CLAIM, STAGE_RESPOND, false,
      respond_reversed, has_body, false },
    { "without-nulls", "optional members that are null are left out", PER_CLAIM,
      STAGE_RESPOND, false, respond_without_nulls, shows_optional, false },
};

static bool respond_status(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (succeeded(call))
        call->response.status = (int)json_integer_value(c->value);
    return true;
}

static void twins(struct arena *a, const struct claim *claim, struct variation_list *ret)
{
    static const int others[] = { 200, 202, 203 };
    const struct response *success = operation_success(claim->operation);

    if (!is_leader(claim))
        return;
    mutations_list(a, claim, twin_rows, countof(twin_rows), ret);
    for (size_t i = 0; success && i < countof(others); i++) {
        if (operation_response(claim->operation, others[i]) != success ||
            success->status_from == success->status_to)
            continue;
        variation_add(a, claim, "status", arena_printf(a, "%d", others[i]),
                      "a success has status {}", ret)
            ->value = arena_json(a, json_integer(others[i]));
    }
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    if (!variation || mutations_behave(a, claim, variation, rows, countof(rows), ret) ||
        mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret))
        return;
    behave_add(a, claim, variation, STAGE_RESPOND, false,
               variation_is(variation, "status") ? respond_status : respond_member, ret);
}

/* --- how to find out --- */

static const char *doing(const struct operation *op)
{
    switch (op->effect.verb) {
    case EFFECT_CREATE:
        return "a creation";
    case EFFECT_READ:
        return "a read";
    case EFFECT_UPDATE:
        return "an update";
    case EFFECT_REPLACE:
    case EFFECT_UPSERT:
        return "a replacement";
    case EFFECT_DELETE:
        return "a removal";
    case EFFECT_LIST:
        return "a list";
    case EFFECT_NONE:
        break;
    }
    return "a request";
}

/* Ignored or refused, as the endpoint likes: but answered, and only this record
 * concerned. */
static void try_unknown_member(struct variant_maker *m, const struct claim *claim,
                               const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "a member that no document knows");

    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_field(v, S("unknown_to_the_documents"), json_true());
    expect_either(v);
    then_others_unchanged(v, s->rec[0]);
    variant_done(v);
}

/* RFC 8259, section 4, leaves open what becomes of a name that occurs twice. */
static void try_member_twice(struct variant_maker *m, const struct claim *claim,
                             const struct scene *s, struct str field)
{
    struct arena *a = maker_arena(m);
    const struct effect *effect = &claim->operation->effect;
    const json_t *value = other_value(m, claim->operation, s, s->rec[0], field);
    struct str wrapper = str_from_at(effect->request, 1);

    if (!value || effect->by.len == 0 || str_find_char(wrapper, '/') != SIZE_MAX)
        return;
    struct str shown = json_to_str(a, value, JSON_PRINT_COMPACT);
    struct str text = arena_printf(a, "{\"%.*s\": %.*s, \"%.*s\": %.*s}", STR_ARG(field),
                                   STR_ARG(shown), STR_ARG(field), STR_ARG(shown));

    if (wrapper.len)
        text = arena_printf(a, "{\"%.*s\": %.*s}", STR_ARG(wrapper), STR_ARG(text));
    struct variant *v =
        variant_new(m, claim, s, "%.*s twice in one body", STR_ARG(field));

    send_to(v, s->rec[0]);
    send_text(v, text.at, NULL);
    expect_either(v);
    then_others_unchanged(v, s->rec[0]);
    variant_done(v);
}

/* The state that most cases have is one in which a change is possible.  Others may be
 * there to show that it is not (a ticket that is closed), where a conflict is documented.
 */
static void expect_done(struct variant *v, const struct operation *op, struct scene *s,
                        bool first)
{
    struct variant_maker *m = variant_maker_of(v);

    if (first || !operation_takes_changes(op) || !operation_own_response(op, CONFLICT)) {
        then_changed(v, s->rec[0]);
        return;
    }
    expect_status(v, list_of(m, json_str(maker_arena(m), S("2xx")),
                             arena_json(maker_arena(m), json_integer(CONFLICT)), NULL));
    then_others_unchanged(v, s->rec[0]);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    const struct states *states = maker_states(m);
    bool first = true;
    const struct operation *op = claim->operation;
    struct scene s;

    for (size_t i = 0; i < states->len && op->effect.verb != EFFECT_NONE; i++) {
        s = (struct scene){ .state = &states->at[i] };
        s.rec[0] = scene_record(s.state, op->effect.resource, 0);
        if (!s.rec[0] || !is_leader(claim))
            continue;
        struct variant *v = variant_new(m, claim, &s, "%s in the state %.*s", doing(op),
                                        STR_ARG(s.state->name));

        send_to(v, s.rec[0]);
        change_something(v, s.rec[0], STR_NONE, STR_NONE);
        expect_done(v, op, &s, first);
        variant_done(v);
        first = false;
    }
    if (!is_leader(claim) || !scene_rich(m, op, &s) || !operation_takes_changes(op))
        return;
    struct str_list fields = plain_fields(m, op, &s, s.rec[0]);
    struct variant *v = variant_new(m, claim, &s, "%s of all fields at once", doing(op));

    send_to(v, s.rec[0]);
    for (size_t i = 0; i < fields.len; i++)
        change_field(v, fields.at[i], other_value(m, op, &s, s.rec[0], fields.at[i]));
    then_changed(v, s.rec[0]);
    variant_done(v);
    try_unknown_member(m, claim, &s);
    if (fields.len)
        try_member_twice(m, claim, &s, fields.at[0]);
}

const struct claim_kind kind_conforms = {
    .name = "conforms",
    .says = "every response matches the schema, status and media type documented for it",
    .proves =
        "Every response of every case is held against the document; beside that, legal "
        "updates in each state.",
    .about = "Nobody needs to write this claim: each operation has one, "
             "`<operationId>.conforms`. It is stated only to give it a source or "
             "another strength. All responses are checked, of hand-written cases and"
             " of variants, refusals too: the status must be documented (a class "
             "such as `4XX` will do), and media type, headers and body as documented"
             " for it. Members that are not documented are no violation.",
    .sources = "OpenAPI 3.1, Responses Object; JSON Schema 2020-12.",
    .subject = ABOUT_VALUES,
    .example = "- id: changes-answered\n"
               "  kind: conforms\n"
               "  operation: changeTicket\n"
               "  says: responses are as documented\n"
               "- id: unknown-ticket\n"
               "  kind: not-found\n"
               "  operation: changeTicket\n"
               "  says: an unknown ticket is refused\n",
    .any_operation = true,
    .behave = behave,
    .mutants = mutants,
    .twins = twins,
    .variants = variants,
};
