#include "claims/effects.h"

#include "base/arena.h"
#include "base/bug.h"
#include "claims/values.h"
#include "doc/json.h"

#include "base/banned.h"

static json_t *sent_object(const struct model_call *call)
{
    return call->body ? json_pointer_get(call->body, call->operation->effect.request)
                      : NULL;
}

json_t *call_request_value(const struct model_call *call, struct str field)
{
    json_t *value = json_member(sent_object(call), field);

    return value || !call->changes ? value : model_sent(call, field);
}

void call_hide_from_validation(struct model_call *call, struct str field)
{
    json_t *sent = sent_object(call);
    const struct field *f = operation_field(call->operation, field);
    const json_t *legal =
        f && f->required ? values_legal(call->arena, call->contract, f) : NULL;

    if (!json_is_object(sent))
        return;
    if (json_array_size(legal)) /* it may not be missing either */
        json_object_setn_nocheck(sent, field.at, field.len,
                                 json_mutable(json_array_get(legal, 0)));
    else
        json_object_deln(sent, field.at, field.len);
}

void call_drop(struct model_call *call, struct str field)
{
    json_object_deln(call->changes, field.at, field.len);
}

void call_remove_field(struct model_call *call, struct str field)
{
    struct str place = params_place(call->arena, call->operation, field);
    size_t cut = place.len;

    while (cut > 0 && place.at[cut - 1] != '/')
        cut--;
    json_t *parent = json_pointer_get(call->record, str_sub(place, 0, cut ? cut - 1 : 0));
    struct str name = str_from_at(place, cut);

    if (json_is_object(parent))
        json_object_deln(parent, name.at, name.len);
}

bool is_blank(const json_t *value)
{
    return !value || json_is_null(value) ||
           (json_is_string(value) && json_text(value).len == 0);
}

struct str call_applied_name(const struct model_call *call, struct str field)
{
    const struct operation *op = call->operation;

    for (size_t i = 0; i < op->claim_count; i++) {
        struct str meant = claim_text(op->claims[i], "field");

        if (claim_is(op->claims[i], "alias") &&
            str_eq(claim_text(op->claims[i], "alias"), field) &&
            !json_member(sent_object(call), meant) &&
            json_member(sent_object(call), field))
            return meant;
    }
    return field;
}

/* --- records --- */

static const json_t *key_of(const struct model_call *call, const json_t *record)
{
    return json_member(record, call->operation->effect.resource->key);
}

bool call_is_selected(const struct model_call *call, const json_t *record)
{
    const json_t *key = key_of(call, record);

    for (size_t i = 0; i < call->selected_count; i++)
        if (key && json_same(key_of(call, call->selected[i]), key))
            return true;
    return false;
}

static bool key_is(const json_t *key, struct str text)
{
    int64_t number;

    if (json_is_string(key))
        return str_eq(json_text(key), text);
    return json_is_integer(key) && str_to_i64(text, &number) &&
           json_integer_value(key) == number;
}

static json_t *find_by_path(const struct model_call *call)
{
    const struct effect *effect = &call->operation->effect;
    size_t count = world_count(call->world, effect->resource);

    for (size_t i = 0; i < call->path_value_count; i++) {
        if (!str_eq(call->path_values[i].name, effect->by))
            continue;
        for (size_t k = 0; k < count; k++) {
            json_t *record = world_record(call->world, effect->resource, k);

            if (key_is(key_of(call, record), call->path_values[i].value))
                return record;
        }
    }
    return NULL;
}

static json_t *find_by_body(const struct model_call *call)
{
    const struct resource *resource = call->operation->effect.resource;
    struct str_list names = params_identifiers(call->arena, call->operation);
    size_t count = world_count(call->world, resource);

    for (size_t i = 0; i < names.len; i++) {
        const json_t *value = call_request_value(call, names.at[i]);

        for (size_t k = 0; k < count && !is_blank(value); k++) {
            json_t *record = world_record(call->world, resource, k);
            const json_t *own = model_stored(call, record, names.at[i]);

            if (own && json_same(own, value))
                return record;
        }
    }
    const json_t *key = call_request_value(call, resource->key);

    return key ? world_find(call->world, resource, key) : NULL;
}

json_t *call_target(const struct model_call *call)
{
    const struct effect *effect = &call->operation->effect;

    if (!effect->resource)
        return NULL;
    return effect->by.len ? find_by_path(call) : find_by_body(call);
}

json_t *call_edit_target(struct model_call *call)
{
    const json_t *target = call_target(call);

    if (!target)
        return NULL;
    if (call->refusal != REFUSAL_NONE)
        call->apply_though_refused = true; /* what is changed from here on stays */
    return world_edit(call->world, call->operation->effect.resource,
                      key_of(call, target));
}

json_t *call_neighbour(const struct model_call *call)
{
    const struct resource *resource = call->operation->effect.resource;
    size_t count = world_count(call->world, resource);

    for (size_t i = 0; i < count; i++) {
        json_t *record = world_record(call->world, resource, i);

        if (!call_is_selected(call, record))
            return record;
    }
    return NULL;
}

void call_carry_out(struct model_call *call)
{
    struct str_list fields = params_changeable(call->arena, call->operation);
    struct json_error error;

    if (!call->body)
        call->body = json_read(call->arena, call->request->body, NULL, NULL, &error);
    json_t *sent = sent_object(call);
    json_t *record = json_is_object(sent) ? call_edit_target(call) : NULL;

    for (size_t i = 0; i < fields.len && record; i++)
        if (json_member(sent, fields.at[i]))
            model_store(call, record, fields.at[i], json_member(sent, fields.at[i]));
}

/* --- the response --- */

json_t *call_body_to_edit(struct model_call *call)
{
    if (call->response_body)
        call->response_body = json_copy_deep(call->arena, call->response_body);
    return call->response_body;
}

json_t *call_shown_resource(struct model_call *call)
{
    const struct effect *effect = &call->operation->effect;
    json_t *body = call_body_to_edit(call);

    return body && effect->has_response ? json_pointer_get(body, effect->response) : NULL;
}

void call_answer_status(struct model_call *call, int status)
{
    struct str type = http_header_get(&call->response.headers, S("Content-Type"));

    call->response.status = status;
    if (str_starts(type, S("application/problem+json")) &&
        json_is_integer(json_object_get(call->response_body, "status")))
        json_object_set(call_body_to_edit(call), "status",
                        arena_json(call->arena, json_integer(status)));
}

/* --- ready-made behaviours --- */

bool answer_500(struct model_call *call, const void *ctx)
{
    (void)ctx;
    call->response.status = 500;
    return true;
}

bool refuse_field(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = model_sent(call, c->field);

    if (!sent || (c->value && !json_same(sent, c->value)))
        return true;
    return model_refuse(call, REFUSAL_INVALID, NULL, c->field, sent,
                        "%.*s cannot be set to this value", STR_ARG(c->field));
}

bool forget_field(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str name = call_applied_name(call, c->field);

    json_object_deln(call->sent, name.at, name.len);
    return true;
}

json_t *reset_value(struct arena *a, const json_t *stored)
{
    if (!stored)
        return arena_json(a, json_null());
    switch (json_typeof(stored)) {
    case JSON_STRING:
        return arena_json(a, json_string(""));
    case JSON_INTEGER:
    case JSON_REAL:
        return arena_json(a, json_integer(0));
    case JSON_OBJECT:
        return arena_json(a, json_object());
    case JSON_ARRAY:
        return arena_json(a, json_array());
    case JSON_TRUE:
    case JSON_FALSE:
        return arena_json(a, json_false());
    case JSON_NULL:
        return arena_json(a, json_string(""));
    }
    BUG("no such JSON type");
}
