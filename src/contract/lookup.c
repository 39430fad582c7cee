#include "contract/contract.h"

#include "base/banned.h"

const struct operation *contract_operation(const struct contract *c, struct str id)
{
    return map_get(&c->index.operations, id);
}

const struct resource *contract_resource(const struct contract *c, struct str name)
{
    return map_get(&c->index.resources, name);
}

const struct claim *contract_claim(const struct contract *c, struct str id)
{
    return map_get(&c->index.claims, id);
}

const struct security_scheme *contract_scheme(const struct contract *c, struct str name)
{
    return map_get(&c->index.schemes, name);
}

/* --- responses --- */

const struct response *operation_response(const struct operation *op, int status)
{
    const struct response *best = NULL;

    /* The narrowest range has the say: a code, a class, then `default`. */
    for (size_t i = 0; i < op->response_count; i++) {
        const struct response *r = &op->responses[i];

        if (status < r->status_from || status > r->status_to)
            continue;
        if (!best || r->status_to - r->status_from < best->status_to - best->status_from)
            best = r;
    }
    return best;
}

const struct parameter *operation_parameter(const struct operation *op,
                                            enum parameter_in in, struct str name)
{
    for (size_t i = 0; op && i < op->parameter_count; i++) {
        const struct parameter *p = &op->parameters[i];

        if (p->in == in &&
            (in == IN_HEADER ? str_eq_nocase(p->name, name) : str_eq(p->name, name)))
            return p;
    }
    return NULL;
}

static bool is_key_of(const struct security_scheme *s, const struct parameter *p)
{
    return s->type == SECURITY_API_KEY && s->in == p->in &&
           (p->in == IN_HEADER ? str_eq_nocase(s->parameter, p->name)
                               : str_eq(s->parameter, p->name));
}

bool parameter_is_credential(const struct operation *op, const struct parameter *p)
{
    for (size_t i = 0; i < op->security_count; i++)
        for (size_t k = 0; k < op->security[i].len; k++)
            if (is_key_of(op->security[i].at[k], p))
                return true;
    return false;
}

const struct response *operation_own_response(const struct operation *op, int status)
{
    const struct response *r = operation_response(op, status);

    return r && r->status_from == status && r->status_to == status ? r : NULL;
}

const struct response *operation_success(const struct operation *op)
{
    for (size_t i = 0; i < op->response_count; i++)
        if (op->responses[i].status_from >= 200 && op->responses[i].status_to <= 299)
            return &op->responses[i];
    return NULL;
}

const struct field_list *operation_fields(const struct operation *op)
{
    return &op->fields;
}

const struct field *operation_field(const struct operation *op, struct str name)
{
    for (size_t i = 0; i < op->fields.len; i++)
        if (str_eq(op->fields.at[i].name, name))
            return &op->fields.at[i];
    return NULL;
}

bool parameter_is_once_only(const struct parameter *p)
{
    static const char *const names[] = { "Idempotency-Key", "X-Idempotency-Key",
                                         "Idempotency-Token", "Request-Id",
                                         "X-Request-Id" };
    json_t *like = json_string("0b7f6a52-1c3d-4e5f-8a9b-0c1d2e3f4a5b");
    bool fits = like && (!p->schema || schema_is_valid(p->schema, like, NULL));

    json_decref(like);
    for (size_t i = 0; i < countof(names) && p->in == IN_HEADER; i++)
        if (str_eq_nocase(p->name, str_from(names[i])))
            return fits;
    return false;
}
