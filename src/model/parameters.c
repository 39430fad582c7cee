/* Parameters against their schemas. */
#include "base/arena.h"
#include "doc/json.h"
#include "model/model_internal.h"
#include "model/wire.h"

#include "base/banned.h"

/* --- what was sent --- */

static const struct path_value *path_value(const struct model_call *call, struct str name)
{
    for (size_t i = 0; i < call->path_value_count; i++)
        if (str_eq(call->path_values[i].name, name))
            return &call->path_values[i];
    return NULL;
}

/* A list in a header may be sent in several lines. */
static struct str header_value(struct model_call *call, struct str name)
{
    const struct http_headers *headers = &call->request->headers;
    struct str text = STR_NONE;

    for (size_t i = 0; i < headers->len; i++) {
        struct str value = headers->at[i].value;

        if (!str_eq_nocase(headers->at[i].name, name))
            continue;
        text = text.at
                   ? arena_printf(call->arena, "%.*s,%.*s", STR_ARG(text), STR_ARG(value))
                   : arena_str(call->arena, value);
    }
    return text;
}

/* As wire_parameter() wants it; at == NULL: nothing is there. */
static struct str raw_of(struct model_call *call, const struct parameter *p)
{
    struct str target = call->request->target;
    size_t mark = str_find_char(target, '?');
    const struct path_value *value;

    switch (p->in) {
    case IN_PATH:
        value = path_value(call, p->name);
        return value ? value->raw : STR_NONE;
    case IN_QUERY:
        return mark == SIZE_MAX ? STR_NONE : str_from_at(target, mark + 1);
    case IN_HEADER:
        return header_value(call, p->name);
    case IN_COOKIE:
        return http_header_get(&call->request->headers, S("Cookie"));
    }
    return STR_NONE;
}

json_t *model_parameter(struct model_call *call, const struct parameter *p,
                        bool *ret_malformed)
{
    struct str raw = raw_of(call, p);

    *ret_malformed = false;
    return raw.at ? wire_parameter(call->arena, call->contract, p, raw, ret_malformed)
                  : NULL;
}

/* --- what it may mean --- */

/* A text may be the number, boolean or null that it spells, and the other way round. */
static bool is_valid(struct run *r, const struct parameter *p, const json_t *value)
{
    struct arena *a = r->call.arena;
    struct json_error error;

    if (!p->schema || schema_is_valid(p->schema, value, NULL))
        return true;
    if (json_is_array(value) || json_is_object(value))
        return false;
    if (!json_is_string(value))
        return schema_is_valid(
            p->schema, json_str(a, json_to_str(a, value, JSON_PRINT_COMPACT)), NULL);
    value = json_read(a, json_text(value), NULL, NULL, &error);
    return value && !json_is_string(value) && schema_is_valid(p->schema, value, NULL);
}

static bool refuse(struct run *r, const struct parameter *p, struct str value)
{
    bool unknown = p->in == IN_PATH && !r->m->choices.refuse_malformed_key;

    if (unknown && str_eq(p->name, r->call.operation->effect.by) &&
        r->call.operation->effect.verb != EFFECT_UPSERT)
        return true; /* SELECT will not find it */
    return model_refuse(&r->call, unknown ? REFUSAL_NOT_FOUND : REFUSAL_INVALID, NULL,
                        p->name, json_str(r->call.arena, value),
                        "%.*s is not as documented", STR_ARG(p->name));
}

/* The text that a refusal shows. */
static struct str shown(struct run *r, const json_t *value, struct str raw)
{
    if (!value)
        return raw;
    return json_is_string(value) ? json_text(value)
                                 : json_to_str(r->call.arena, value, JSON_PRINT_COMPACT);
}

static bool validate(struct run *r, const struct parameter *p)
{
    struct str raw = raw_of(&r->call, p);
    bool malformed;
    const json_t *value = model_parameter(&r->call, p, &malformed);

    if (!value && !malformed)
        return !p->required || parameter_is_credential(r->call.operation, p) ||
               model_refuse(&r->call, REFUSAL_INVALID, NULL, p->name, NULL,
                            "%.*s is required", STR_ARG(p->name));
    return (value && is_valid(r, p, value)) || refuse(r, p, shown(r, value, raw));
}

bool parameters_validate(struct run *r)
{
    const struct operation *op = r->call.operation;

    for (size_t i = 0; i < op->parameter_count; i++)
        if (!validate(r, &op->parameters[i]))
            return false;
    return true;
}

/* --- styles of path parameters --- */

/* Styles matrix and label write more than the value: ";id=7", ".7". */
static void strip(struct run *r, const struct parameter *p, struct path_value *value)
{
    bool malformed;
    const json_t *read =
        wire_parameter(r->call.arena, r->call.contract, p, value->raw, &malformed);

    if (read)
        value->value = shown(r, read, STR_NONE);
}

void parameters_read_path(struct run *r)
{
    const struct operation *op = r->call.operation;

    for (size_t i = 0; i < r->call.path_value_count; i++)
        for (size_t k = 0; k < op->parameter_count; k++) {
            const struct parameter *p = &op->parameters[k];

            if (p->in == IN_PATH && str_eq(p->name, r->call.path_values[i].name) &&
                !str_eq_c(p->style, "simple"))
                strip(r, p, &r->call.path_values[i]);
        }
}
