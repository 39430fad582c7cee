#include "run/path_values.h"

#include "base/arena.h"
#include "base/vec.h"
#include "claims/beside.h"
#include "doc/json.h"
#include "run/endpoint.h"

#include "base/banned.h"

const json_t *path_value_named(const struct env *env, struct str name)
{
    for (; env; env = env->outer) {
        const json_t *value = json_member(env->values, name);
        struct str rest = name, step;

        if (!value && str_cut(&rest, '.', &step) && rest.len)
            value = json_member(json_member(env->values, step), rest);
        if (value)
            return value;
    }
    return NULL;
}

static bool is_plain(const json_t *value)
{
    return json_is_string(value) || json_is_number(value);
}

/* As the cases of the contract's states have it: "$(shop.id)". */
static const json_t *of_states(struct arena *a, const struct endpoint *e,
                               const struct operation *op, struct str parameter,
                               const struct env *env)
{
    for (size_t i = 0; e->states && i < e->states->len; i++) {
        struct str name = beside_path(a, op, &e->states->at[i], NULL, parameter);
        const json_t *value = name.len ? path_value_named(env, name) : NULL;

        if (is_plain(value))
            return value;
    }
    return NULL;
}

struct named_templates path_values(struct arena *a, const struct endpoint *e,
                                   const struct operation *op, const json_t *key,
                                   const json_t *known, const struct env *env)
{
    struct named_templates ret = { 0 };

    for (size_t i = 0; i < op->parameter_count; i++) {
        const struct parameter *p = &op->parameters[i];
        const json_t *value = path_value_named(env, p->name);

        if (p->in != IN_PATH || str_eq(p->name, op->effect.by))
            continue;
        if (!is_plain(value) && !str_eq(p->name, op->effect.resource->key))
            value = json_member(known, p->name);
        if (!is_plain(value))
            value = of_states(a, e, op, p->name, env);
        if (is_plain(value))
            *vec_push(a, &ret) =
                (struct named_template){ .name = p->name,
                                         .value = tmpl_constant(a, value) };
    }
    *vec_push(a, &ret) =
        (struct named_template){ .name = op->effect.by, .value = tmpl_constant(a, key) };
    return ret;
}

const json_t *path_value_of_resource(struct arena *a, const struct endpoint *e,
                                     const struct resource *resource, struct str name,
                                     const struct env *env)
{
    const struct contract *c = e->contract;

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        if (op->effect.resource == resource && !str_eq(name, op->effect.by) &&
            operation_parameter(op, IN_PATH, name))
            return of_states(a, e, op, name, env);
    }
    return NULL;
}
