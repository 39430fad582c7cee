#include "run/look.h"

#include "base/arena.h"
#include "base/buf.h"
#include "check/check.h"
#include "claims/beside.h"
#include "doc/json.h"
#include "run/endpoint.h"
#include "run/path_values.h"

#include "base/banned.h"

enum { PATH_MAX_BYTES = 64 * 1024 };

const struct observe_rule *look_rule(const struct endpoint *e,
                                     const struct resource *resource)
{
    const struct target *t = e->target;

    for (size_t i = 0; i < t->observe_count; i++)
        if (str_eq(t->observe[i].resource, resource->name))
            return &t->observe[i];
    return NULL;
}

/* --- paths --- */

static struct str text_of(struct arena *a, const json_t *value)
{
    return json_is_string(value) ? json_text(value)
                                 : json_to_str(a, value, JSON_PRINT_COMPACT);
}

/* What a path may name. */
struct names {
    const struct endpoint *endpoint;
    const struct resource *resource;
    const json_t *key, *known;
    const struct env *env;
};

static const json_t *named(struct arena *a, struct str name, const struct names *n)
{
    const json_t *value = str_eq(name, S("id")) ? n->key : json_member(n->known, name);

    if (!value)
        value = path_value_named(n->env, name);
    return value ? value
                 : path_value_of_resource(a, n->endpoint, n->resource, name, n->env);
}

static bool add_named(struct arena *a, struct buf *out, struct str name,
                      const struct names *n, struct err *err)
{
    const json_t *value = named(a, name, n);

    if (!value)
        return err_set(err, ERR_REFUSED, "`$(%.*s)` is not known of the record",
                       STR_ARG(name));
    buf_add(out, http_percent_encode(a, text_of(a, value)));
    return true;
}

static bool add_path(struct arena *a, struct buf *out, struct str path,
                     const struct names *n, struct err *err)
{
    while (path.len) {
        size_t open = str_find(path, S("$("));
        struct str rest = str_from_at(path, open == SIZE_MAX ? path.len : open);
        size_t close = str_find_char(rest, ')');

        buf_add(out, str_sub(path, 0, open == SIZE_MAX ? path.len : open));
        if (!rest.len)
            return true;
        if (close == SIZE_MAX)
            return err_set(err, ERR_INPUT, "`$(` without `)` in a path");
        if (!add_named(a, out, str_sub(rest, 2, close - 2), n, err))
            return false;
        path = str_from_at(rest, close + 1);
    }
    return true;
}

bool look_path(const struct endpoint *e, struct arena *a, const struct resource *resource,
               struct str path, const json_t *key, const json_t *known,
               const struct env *env, struct str *ret, struct err *err)
{
    struct names names = { e, resource, key, known, env };
    struct buf out;

    buf_init(&out, PATH_MAX_BYTES);
    bool ok = add_path(a, &out, path, &names, err);

    if (ok && buf_overflowed(&out))
        ok = err_set(err, ERR_LIMIT, "a path is longer than %d bytes", PATH_MAX_BYTES);
    if (ok)
        *ret = arena_str(a, buf_str(&out));
    buf_release(&out);
    return ok;
}

/* --- no-op updates --- */

/* An update of the resource by its key in the path whose response shows the record. */
static const struct operation *no_op_of(const struct endpoint *e,
                                        const struct resource *resource)
{
    const struct contract *c = e->contract;

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct effect *effect = &c->operations[i].effect;

        if (effect->verb == EFFECT_UPDATE && effect->resource == resource &&
            effect->has_response && effect->by.len)
            return &c->operations[i];
    }
    return NULL;
}

static bool no_op_request(const struct endpoint *e, struct arena *a,
                          const struct env *env, const struct operation *op,
                          const json_t *key, const json_t *known,
                          struct http_request *ret, struct err *err)
{
    json_t *nothing = arena_json(a, json_object());
    struct send send = { .operation = op,
                         .parameters = path_values(a, e, op, key, known, env),
                         .body = tmpl_constant(a, beside_wrap(a, op, nothing, key)) };

    return endpoint_request(e, a, &send, env, STR_NONE, ret, err);
}

/* --- asking --- */

static bool plain_look(const struct endpoint *e, struct arena *a,
                       const struct resource *resource, struct str path,
                       const json_t *key, const json_t *known, const struct env *env,
                       struct http_request *ret, struct err *err)
{
    struct str filled;

    if (!look_path(e, a, resource, path, key, known, env, &filled, err))
        return false;
    *ret = endpoint_plain_request(e, a, S("GET"), filled);
    return true;
}

bool look_request(const struct endpoint *e, struct arena *a, const struct env *env,
                  const struct resource *resource, const json_t *key, const json_t *known,
                  struct http_request *ret, struct err *err)
{
    const struct observe_rule *rule = look_rule(e, resource);
    const struct operation *op;

    err_set(err, ERR_REFUSED,
            "the target does not say how to observe the resource `%.*s`",
            STR_ARG(resource->name));
    switch (rule ? rule->how : OBSERVE_NOT) {
    case OBSERVE_NOT:
        return false;
    case OBSERVE_GET:
    case OBSERVE_LIST:
        return plain_look(e, a, resource, rule->path, key, known, env, ret, err);
    case OBSERVE_NO_OP_UPDATE:
        op = no_op_of(e, resource);
        return op && no_op_request(e, a, env, op, key, known, ret, err);
    }
    return false;
}

const json_t *look_given(json_t *gives, const struct resource *resource,
                         const json_t *key)
{
    const char *name;
    json_t *record;

    json_object_foreach (gives, name, record)
        if (json_same(json_member(record, resource->key), key))
            return record;
    return NULL;
}

/* --- what came --- */

/* Whether an item of a list is the record: its key, unless the target names other
 * members to go by. */
static bool is_record(const struct observe_rule *rule, const struct resource *resource,
                      const json_t *key, const json_t *item)
{
    const char *name;
    json_t *wanted;

    if (!rule->where)
        return json_same(json_member(item, resource->key), key);
    json_object_foreach (json_mutable(rule->where), name, wanted) {
        const json_t *value = str_eq(json_text(wanted), S("$(id)")) ? key : wanted;

        if (!json_same(json_object_get(item, name), value))
            return false;
    }
    return true;
}

static bool pick(const struct observe_rule *rule, const struct resource *resource,
                 const json_t *key, const json_t *list, json_t **ret, struct err *err)
{
    if (!json_is_array(list))
        return err_set(err, ERR_INPUT, "there is no list at `%.*s` of the answer",
                       STR_ARG(rule->at));
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (!is_record(rule, resource, key, json_array_get(list, i)))
            continue;
        if (*ret)
            return err_set(err, ERR_INPUT,
                           "several items of the list could be the record");
        *ret = json_array_get(list, i);
    }
    return true;
}

bool look_answer(const struct endpoint *e, struct arena *a,
                 const struct resource *resource, const json_t *key,
                 const struct http_result *result, json_t **ret,
                 const struct json_literals **literals, struct err *err)
{
    const struct observe_rule *rule = look_rule(e, resource);
    const struct operation *op = no_op_of(e, resource);
    int status = result->response.status;

    *ret = NULL;
    if (result->trouble != HTTP_OK)
        return err_set(err, ERR_NETWORK, "%s: %s", http_trouble_name(result->trouble),
                       result->err.msg);
    if (rule->how != OBSERVE_LIST && (status == 404 || status == 410))
        return true;
    struct body_view body = body_read(a, &result->response);

    if (literals)
        *literals = body.literals;
    if (status >= 300 || !body.value)
        return err_set(err, ERR_REFUSED, "looking at the record gave %d: %.*s", status,
                       STR_ARG(str_sub(result->response.body, 0, 300)));
    if (rule->how == OBSERVE_LIST)
        return pick(rule, resource, key, json_pointer_get(body.value, rule->at), ret,
                    err);
    struct str at = rule->how == OBSERVE_GET ? rule->at
                    : op                     ? op->effect.response
                                             : S("");

    *ret = json_pointer_get(body.value, at);
    return *ret || err_set(err, ERR_INPUT, "there is no record at `%.*s` of the answer",
                           STR_ARG(at));
}
