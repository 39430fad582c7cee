/* idempotency-key: the same request under the same key is carried out once, and answered
 * alike each time; the key is refused for another request. */
#include "base/arena.h"
#include "base/vec.h"
#include "claims/alike.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* Keys that a world remembers: beyond that it forgets them all. */
#define KEYS_MAX 10000

static struct str header_of(const struct claim *claim)
{
    struct str name = claim_text(claim, "header");

    return name.len ? name : S("Idempotency-Key");
}

static bool is_required(const struct claim *claim)
{
    return json_is_true(json_object_get(claim->params, "required"));
}

/* --- what is remembered: {"operation key": {request, status, headers, body}} --- */

static struct str name_of(const struct model_call *call, const struct claim *claim,
                          bool all_alike)
{
    struct str key = http_header_get(&call->request->headers, header_of(claim));

    return arena_printf(call->arena, "%.*s %.*s", STR_ARG(call->operation->id),
                        STR_ARG(all_alike ? S("any") : key));
}

static json_t *recall(const struct model_call *call, struct str name)
{
    return json_member(world_memory(call->world), name);
}

/* The request without what is the same for all that goes to this operation; bodies count
 * as what they mean, not by their bytes. */
static json_t *request_of(struct model_call *call)
{
    struct str body = call->body ? json_to_str(call->arena, call->body, JSON_PRINT_SORTED)
                                 : call->request->body;

    return json_str(call->arena,
                    arena_printf(call->arena, "%.*s\n%.*s",
                                 STR_ARG(call->request->target), STR_ARG(body)));
}

/* Text of its own: what is remembered outlives the call. */
static void put_text(json_t *object, struct str name, struct str text)
{
    json_object_setn_new_nocheck(object, name.at, name.len,
                                 json_stringn_nocheck(text.at, text.len));
}

static void keep(struct model_call *call, struct str name)
{
    const struct http_headers *headers = &call->response.headers;
    json_t *memory = world_memory(call->world), *kept = json_object(),
           *lines = json_object();

    for (size_t i = 0; i < headers->len; i++)
        put_text(lines, headers->at[i].name, headers->at[i].value);
    put_text(kept, S("request"), json_text(request_of(call)));
    json_object_set_new(kept, "status", json_integer(call->response.status));
    json_object_set_new(kept, "headers", lines);
    if (call->response_body)
        json_object_set_new(kept, "body", json_deep_copy(call->response_body));
    if (json_object_size(memory) >= KEYS_MAX)
        json_object_clear(memory);
    json_object_setn_new_nocheck(memory, name.at, name.len, kept);
}

static bool answer_from(struct model_call *call, json_t *kept)
{
    json_t *lines = json_object_get(kept, "headers");

    call->response = (struct http_response){ .status = (int)json_integer_value(
                                                 json_object_get(kept, "status")) };
    for (void *at = json_object_iter(lines); at; at = json_object_iter_next(lines, at))
        http_header_add(call->arena, &call->response.headers,
                        arena_str(call->arena, json_iter_key(at)),
                        arena_str(call->arena, json_text(json_object_iter_value(at))));
    json_t *body = json_object_get(kept, "body");

    call->response_body = body ? json_copy_deep(call->arena, body) : NULL;
    return model_answer(call);
}

/* --- honest, and broken by a word or two --- */

static bool is(const struct behave_ctx *c, const char *what)
{
    return variation_is(c->variation, what);
}

static bool has_key(const struct model_call *call, const struct claim *claim)
{
    return http_header_has(&call->request->headers, header_of(claim));
}

static const struct claim *speaking(const struct claim *claim)
{
    return claim_is_clear(claim) ? claim : NULL;
}

static bool refuse_missing(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str name = header_of(c->claim);

    if (has_key(call, c->claim))
        return true;
    call->refusal_param = "missing";
    return model_refuse(call, REFUSAL_INVALID, speaking(c->claim), name, NULL,
                        "%.*s is required", STR_ARG(name));
}

static bool refuse_reuse(struct model_call *call, const struct behave_ctx *c)
{
    struct str name = header_of(c->claim);
    struct str key = http_header_get(&call->request->headers, name);

    return model_refuse(call, REFUSAL_KEY_REUSED, speaking(c->claim), name,
                        json_str(call->arena, key),
                        "this %.*s was used for another request", STR_ARG(name));
}

/* The record that the first request made comes into being once more. */
static void make_again(struct model_call *call)
{
    const struct resource *r = call->operation->effect.resource;
    size_t count = world_count(call->world, r);
    json_t *last = count ? world_record(call->world, r, count - 1) : NULL;

    if (!last)
        return;
    json_t *copy = json_copy_deep(call->arena, last);

    json_object_setn_nocheck(copy, r->key.at, r->key.len, model_new_key(call));
    world_add(call->world, r, copy);
    call->apply_though_refused = true; /* what was changed stays */
}

static bool replay(struct model_call *call, const struct behave_ctx *c, json_t *kept)
{
    if (is(c, "repeats-silently"))
        make_again(call);
    (void)answer_from(call, kept);
    if (is(c, "other-status"))
        call->response.status = call->response.status == 200 ? 201 : 200;
    if (is(c, "other-answer"))
        alike_show_otherwise(call);
    if (is(c, "empty-replay"))
        call->response_body = NULL;
    return false;
}

static bool look_up(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *kept = recall(call, name_of(call, c->claim, is(c, "all-alike")));

    if (!has_key(call, c->claim) || !kept)
        return true;
    bool same = json_same(json_object_get(kept, "request"), request_of(call));

    if (json_object_get(kept, "refused"))
        return same || refuse_reuse(call, c);
    if (is(c, "same-refused") || (!same && !is(c, "reuse-replayed") &&
                                  !is(c, "reuse-accepted") && !is(c, "all-alike")))
        return refuse_reuse(call, c);
    if (!same && is(c, "reuse-accepted"))
        return true;
    return replay(call, c, kept);
}

/* Refused requests leave their key free. */
static bool remember(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!has_key(call, c->claim) || call->answered || call->refusal != REFUSAL_NONE)
        return true;
    if (is(c, "last-only"))
        json_object_clear(world_memory(call->world));
    keep(call, name_of(call, c->claim, is(c, "all-alike")));
    return true;
}

/* A twin's way: the key belongs to the refused request from now on. */
static bool remember_refused(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str name = name_of(call, c->claim, false);

    if (!has_key(call, c->claim) || call->refusal == REFUSAL_NONE || !call->body ||
        call->refusal == REFUSAL_KEY_REUSED || call->refusal == REFUSAL_CREDENTIALS)
        return true;
    keep(call, name);
    json_object_set_new(recall(call, name), "refused", json_true());
    return true;
}

static bool nothing(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx;
    return true;
}

static bool answer_missing_500(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return call->refusal != REFUSAL_NONE && !has_key(call, c->claim)
               ? answer_500(call, ctx)
               : true;
}

static bool store_and_refuse(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (call->refusal == REFUSAL_KEY_REUSED)
        make_again(call);
    return true;
}

/* --- for which claims --- */

static bool requires_it(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return is_required(claim);
}

static bool shows_body(struct arena *a, const struct claim *claim, struct str field)
{
    const struct response *r = operation_success(claim->operation);

    (void)a, (void)field;
    return r && r->media_count;
}

static const struct operation *lister(const struct claim *claim)
{
    const struct contract *c = claim->contract;

    for (size_t i = 0; i < c->operation_count; i++)
        if (c->operations[i].effect.verb == EFFECT_LIST &&
            c->operations[i].effect.resource == claim->operation->effect.resource)
            return &c->operations[i];
    return NULL;
}

/* A record too many can be seen in a list alone. */
static bool can_be_counted(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return claim->operation->effect.verb == EFFECT_CREATE && lister(claim);
}

static const struct mutation rows[] = {
    { "ignored", "the key is not looked at", PER_CLAIM, STAGE_MATCH, false, nothing, NULL,
      false },
    { "reuse-accepted", "a key may be used for another request", PER_CLAIM,
      STAGE_VALIDATE, false, look_up, NULL, false },
    { "reuse-replayed", "another request under the key gets the first one's answer",
      PER_CLAIM, STAGE_VALIDATE, false, look_up, NULL, false },
    { "same-refused", "the same request under its key is refused", PER_CLAIM,
      STAGE_VALIDATE, false, look_up, NULL, false },
    { "all-alike", "any key gets the first one's answer", PER_CLAIM, STAGE_VALIDATE,
      false, look_up, NULL, false },
    { "last-only", "only the last key is remembered", PER_CLAIM, STAGE_VALIDATE, false,
      look_up, NULL, false },
    { "other-status", "the repeated answer has another status", PER_CLAIM, STAGE_VALIDATE,
      false, look_up, NULL, false },
    { "other-answer", "the repeated answer shows the record otherwise", PER_CLAIM,
      STAGE_VALIDATE, false, look_up, alike_has_text, false },
    { "empty-replay", "the repeated answer has no body", PER_CLAIM, STAGE_VALIDATE, false,
      look_up, shows_body, false },
    { "repeats-silently", "the answer is repeated, and a second record made", PER_CLAIM,
      STAGE_VALIDATE, false, look_up, can_be_counted, false },
    { "stored-though-refused", "a reused key is refused, and a record made all the same",
      PER_CLAIM, STAGE_RESPOND, false, store_and_refuse, can_be_counted, true },
    { "missing-accepted", "a request without a key is carried out", PER_CLAIM,
      STAGE_VALIDATE, false, look_up, requires_it, false },
    { "missing-crashes", "a request without a key is answered with 500", PER_CLAIM,
      STAGE_RESPOND, false, answer_missing_500, requires_it, true },
};

static const struct mutation twin_rows[] = {
    { "remembers-refusals", "a refused request keeps its key", PER_CLAIM, STAGE_RESPOND,
      false, remember_refused, NULL, true },
};

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    (void)claim, (void)param;
    return outcome_refused(call, REFUSAL_KEY_REUSED);
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    const struct variation *replaced = variation;

    /* Before the model finds that a required parameter is missing. */
    if (is_required(claim) && !variation_is(variation, "missing-accepted"))
        behave_add(a, claim, NULL, STAGE_VALIDATE, true, refuse_missing, ret);
    mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret);
    if (!mutations_behave(a, claim, variation, rows, countof(rows), ret)) {
        replaced = NULL;
        behave_add(a, claim, NULL, STAGE_VALIDATE, false, look_up, ret);
    }
    behave_add(a, claim, replaced, STAGE_RESPOND, false, remember, ret);
    outcomes_behave(a, claim, variation, about, ret);
}

static void lint(const struct claim *claim, struct diags *diags)
{
    if (json_object_get(claim->params, "missing") && !is_required(claim))
        diags_error(diags, claim->span, "claim",
                    "`missing` says what happens without the header: it needs "
                    "`required: true`");
}

/* --- how to find out --- */

/* One key for all steps of a case, and for this case of this run alone. */
static void send_key(struct variant *v, const struct claim *claim, const char *which)
{
    struct arena *a = maker_arena(variant_maker_of(v));

    send_header(v, header_of(claim), arena_printf(a, "$(nonce.%s)", which));
}

static bool is_unique(struct variant_maker *m, const struct claim *claim,
                      struct str field)
{
    return params_is_unique(maker_arena(m), claim->contract, claim->operation, field);
}

/* Fields that a request may have or not, those that no two records may share behind the
 * others. */
static struct str_list optional_fields(struct variant_maker *m, const struct claim *claim,
                                       const struct scene *s)
{
    bool creates = claim->operation->effect.verb == EFFECT_CREATE;
    struct str_list all = plain_fields(m, claim->operation, s, s->rec[0]), ret = { 0 };

    for (int unique = 0; unique < 2; unique++)
        for (size_t i = all.len; i-- > 0;)
            if (!(creates && params_field(claim, all.at[i])->required) &&
                is_unique(m, claim, all.at[i]) == (bool)unique)
                *vec_push(maker_arena(m), &ret) = all.at[i];
    return ret;
}

/* The `n`th of two requests that differ; none where there is nothing to make them so. */
static void send_request(struct variant *v, const struct claim *claim,
                         const struct scene *s, size_t n)
{
    struct variant_maker *m = variant_maker_of(v);
    struct str_list fields = optional_fields(m, claim, s);

    send_to(v, s->rec[0]);
    if (n >= fields.len) {
        variant_give_up(v);
        return;
    }
    change_field(v, fields.at[n],
                 other_value(m, claim->operation, s, s->rec[0], fields.at[n]));
}

static void first_request(struct variant *v, const struct claim *claim,
                          const struct scene *s)
{
    send_request(v, claim, s, 0);
    send_key(v, claim, "first");
    if (claim->operation->effect.has_response) {
        capture_path(v, "first", json_path_of(v, claim->operation->effect.resource->key));
        capture_path(v, "answered", json_path_of_response(v));
    }
    variant_next_step(v);
}

/* Whether the same request again has a value that is taken by then. */
static bool takes_unique(struct variant_maker *m, const struct claim *claim,
                         const struct scene *s)
{
    const struct field_list *fields = operation_fields(claim->operation);
    struct str_list sent = optional_fields(m, claim, s);

    for (size_t i = 0; i < fields->len; i++)
        if (fields->at[i].required && is_unique(m, claim, fields->at[i].name))
            return true;
    return sent.len && is_unique(m, claim, sent.at[0]);
}

/* Whether this operation's claims say that it is refused then. */
static bool refuses_taken(struct variant_maker *m, const struct claim *claim)
{
    return params_find(maker_arena(m), claim->operation, "unique", STR_NONE) != NULL;
}

static void try_same(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s)
{
    const struct operation *op = claim->operation;
    struct variant *v = variant_new(m, claim, s, "the same request again");
    const struct response *success = operation_success(op);

    first_request(v, claim, s);
    send_request(v, claim, s, 0);
    send_key(v, claim, "first");
    if (success && success->status_from == success->status_to)
        expect_status(v, arena_json(maker_arena(m), json_integer(success->status_from)));
    if (op->effect.has_response)
        alike_expect(v, claim, "answered");
    then_changed(v, s->rec[0]);
    variant_done(v);
}

static void try_reuse(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "another request under the key");

    first_request(v, claim, s);
    send_request(v, claim, s, 1);
    send_key(v, claim, "first");
    expect_outcome(v, claim, header_of(claim), NULL, NULL);
    then_others_unchanged(v, claim->operation->effect.verb == EFFECT_CREATE ? NULL
                                                                            : s->rec[0]);
    variant_done(v);
}

/* Of a creation: another record, or none where it would be too much alike. */
static void other_request(struct variant *v, const struct claim *claim,
                          const struct scene *s)
{
    struct variant_maker *m = variant_maker_of(v);

    send_request(v, claim, s, 0);
    send_key(v, claim, "other");
    if (takes_unique(m, claim, s)) {
        if (!refuses_taken(m, claim))
            variant_give_up(v);
        expect_refusal(v);
    } else {
        expect_json_path(v, json_path_of(v, claim->operation->effect.resource->key),
                         tag(m, "not", json_str(maker_arena(m), S("$(first)"))));
    }
}

static void try_other_key(struct variant_maker *m, const struct claim *claim,
                          const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "the same request under another key");

    first_request(v, claim, s);
    other_request(v, claim, s);
    variant_done(v);
}

static void try_first_key_again(struct variant_maker *m, const struct claim *claim,
                                const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "the first key again, after another");

    first_request(v, claim, s);
    other_request(v, claim, s);
    variant_next_step(v);
    send_request(v, claim, s, 0);
    send_key(v, claim, "first");
    expect_json_path(v, json_path_of(v, claim->operation->effect.resource->key),
                     json_str(maker_arena(m), S("$(first)")));
    variant_done(v);
}

static void try_missing(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "no key");

    send_request(v, claim, s, 0);
    send_no_header(v, header_of(claim));
    expect_outcome_of(v, claim, "missing", header_of(claim), NULL, NULL);
    then_all_unchanged(v);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (!scene_rich(m, claim->operation, &s))
        return;
    try_reuse(m, claim, &s);
    if (is_required(claim))
        try_missing(m, claim, &s);
    if (!claim_is_clear(claim))
        return;
    try_same(m, claim, &s);
    if (claim->operation->effect.verb != EFFECT_CREATE ||
        !claim->operation->effect.has_response)
        return;
    try_other_key(m, claim, &s);
    try_first_key_again(m, claim, &s);
}

static const struct claim_param params[] = {
    { "header", NAME_SCHEMA, "the request header; Idempotency-Key, unless said", false },
    { "required", FLAG_SCHEMA, "true where a request must carry a key", false },
    OUTCOME_PARAM,
    { "missing", OUTCOME_SCHEMA,
      "how a request without a key is refused, where one is needed", false },
    { 0 },
};

const struct claim_kind kind_idempotency_key = {
    .name = "idempotency-key",
    .says = "a request under a key is carried out once, and answered alike each time",
    .proves =
        "Sends a request twice under one key, another one under the same key, the same "
        "one under another key, the first key again, and one without a key.",
    .about = "A client that got no answer sends its request again under the same "
             "key. The claim: the second one makes nothing new and gets the first "
             "one's answer, and the key is refused for another request. With "
             "`required: true` a request without a key is refused.",
    .sources = "The Idempotency-Key HTTP header field, draft-ietf-httpapi-idempotency-"
               "key-header.",
    .subject = ABOUT_ACCESS,
    .example = "- id: opened-once\n"
               "  kind: idempotency-key\n"
               "  operation: openTicket\n"
               "  outcome: {status: 422}\n"
               "  says: a ticket is opened once under a key\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .keeps = { twin_rows, countof(twin_rows) },
    .refuses = about,
    .behave = behave,
    .variants = variants,
    .lint = lint,
};
