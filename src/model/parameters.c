/* Parameters against their schemas. */
#include "base/arena.h"
#include "doc/json.h"
#include "model/limits.h"
#include "model/model_internal.h"
#include "model/shape.h"

#include "base/banned.h"

struct given {
    struct str values[GENERATE_ITEMS_MAX];
    size_t len;
};

static bool path_value(const struct run *r, struct str name, struct str *ret)
{
    for (size_t i = 0; i < r->call.path_value_count; i++) {
        if (!str_eq(r->call.path_values[i].name, name))
            continue;
        *ret = r->call.path_values[i].value;
        return true;
    }
    return false;
}

static void collect(struct run *r, const struct parameter *p, struct given *ret)
{
    const struct http_headers *headers = &r->call.request->headers;

    ret->len = 0;
    switch (p->in) {
    case IN_PATH:
        ret->len = path_value(r, p->name, ret->values);
        break;
    case IN_QUERY:
        ret->len = request_query_all(r, p->name, ret->values, countof(ret->values));
        break;
    case IN_HEADER:
        ret->values[0] = http_header_get(headers, p->name);
        ret->len = http_header_has(headers, p->name);
        break;
    case IN_COOKIE:
        ret->len = request_cookie(r, p->name, ret->values);
        break;
    }
}

/* What a text may mean: itself, or the number, boolean or null that it spells. */
static bool text_is_valid(struct arena *a, const struct schema *schema, struct str text)
{
    struct json_error error;
    json_t *value;

    if (schema_is_valid(schema, json_str(a, text), NULL))
        return true;
    value = json_read(a, text, NULL, NULL, &error);
    return value && !json_is_string(value) && schema_is_valid(schema, value, NULL);
}

/* A value of a list: numbers where the items' schema wants them. */
static json_t *item_value(struct run *r, const json_t *items, struct str text)
{
    struct json_error error;
    json_t *value = NULL;

    if (items && !shape_allows(r->call.contract, items, "string"))
        value = json_read(r->call.arena, text, NULL, NULL, &error);
    return value ? value : json_str(r->call.arena, text);
}

static bool list_is_valid(struct run *r, const struct parameter *p,
                          const struct given *given)
{
    const json_t *items = shape_items(r->call.contract, p->schema_json);
    json_t *list = arena_json(r->call.arena, json_array());
    bool joined = given->len == 1 && (!p->explode || p->in != IN_QUERY);

    for (size_t i = 0; i < given->len && !joined; i++)
        json_array_append(list, item_value(r, items, given->values[i]));
    for (struct str rest = given->values[0], item; joined && str_cut(&rest, ',', &item);)
        json_array_append(list, item_value(r, items, item));
    return schema_is_valid(p->schema, list, NULL);
}

static bool is_valid(struct run *r, const struct parameter *p, const struct given *given)
{
    const struct contract *c = r->call.contract;

    if (!p->schema)
        return true;
    if (!shape_allows(c, p->schema_json, "object") &&
        shape_allows(c, p->schema_json, "array") &&
        !shape_allows(c, p->schema_json, "string"))
        return list_is_valid(r, p, given);
    /* Objects come in styles that spread them over several names. */
    if (shape_allows(c, p->schema_json, "object") &&
        !shape_allows(c, p->schema_json, "string") && !p->content.len)
        return true;
    return text_is_valid(r->call.arena, p->schema, given->values[0]);
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

static bool is_credential(const struct run *r, const struct parameter *p)
{
    const struct operation *op = r->call.operation;

    for (size_t i = 0; i < op->security_count; i++)
        for (size_t k = 0; k < op->security[i].len; k++) {
            const struct security_scheme *s = op->security[i].at[k];

            if (s->type == SECURITY_API_KEY && s->in == p->in &&
                str_eq_nocase(s->parameter, p->name))
                return true;
        }
    return false;
}

bool parameters_validate(struct run *r)
{
    const struct operation *op = r->call.operation;

    for (size_t i = 0; i < op->parameter_count; i++) {
        const struct parameter *p = &op->parameters[i];
        struct given given;

        collect(r, p, &given);
        if (given.len == 0 && p->required && !is_credential(r, p))
            return model_refuse(&r->call, REFUSAL_INVALID, NULL, p->name, NULL,
                                "%.*s is required", STR_ARG(p->name));
        if (given.len > 0 && !is_valid(r, p, &given) && !refuse(r, p, given.values[0]))
            return false;
    }
    return true;
}
