#include "run/put_back.h"

#include "base/arena.h"
#include "base/buf.h"
#include "claims/beside.h"
#include "doc/json.h"
#include "run/endpoint.h"
#include "run/look.h"
#include "run/path_values.h"

#include "base/banned.h"

enum { NAMES_MAX = 400 };

/* --- which operation --- */

static bool has_claim(const struct operation *op, struct str kind)
{
    for (size_t i = 0; i < op->claim_count; i++)
        if (str_eq(op->claims[i]->kind, kind))
            return true;
    return false;
}

static bool needs_header(const struct operation *op)
{
    for (size_t i = 0; i < op->parameter_count; i++)
        if (op->parameters[i].required && op->parameters[i].in == IN_HEADER)
            return true;
    return false;
}

/* Higher is better; 0: it does not do. */
static int fitness(const struct operation *op, const struct resource *resource,
                   bool absent)
{
    const struct effect *e = &op->effect;

    if (e->resource != resource || needs_header(op))
        return 0;
    if (e->verb == EFFECT_UPSERT && e->by.len)
        return absent ? 4 : 1;
    if (e->verb == EFFECT_REPLACE && e->by.len)
        return absent ? 0 : 1;
    if (e->verb != EFFECT_UPDATE || absent)
        return 0;
    if (!e->by.len)
        return operation_field(op, resource->key) ? 2 : 0;
    return str_eq(op->method, S("PATCH")) || has_claim(op, S("partial-update")) ? 4 : 3;
}

static const struct operation *update_of(const struct endpoint *e,
                                         const struct resource *resource, bool absent)
{
    const struct contract *c = e->contract;
    const struct operation *best = NULL;
    int most = 0;

    for (size_t i = 0; i < c->operation_count; i++) {
        int fits = fitness(&c->operations[i], resource, absent);

        if (fits > most) {
            most = fits;
            best = &c->operations[i];
        }
    }
    return best;
}

/* What is left out of it is lost. */
static bool replaces_all(const struct operation *op)
{
    return str_eq(op->method, S("PUT")) && !has_claim(op, S("partial-update"));
}

static const struct operation *removal_of(const struct endpoint *e,
                                          const struct resource *resource)
{
    const struct contract *c = e->contract;

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        if (op->effect.verb == EFFECT_DELETE && op->effect.resource == resource &&
            op->effect.by.len && !needs_header(op))
            return op;
    }
    return NULL;
}

static const struct restore_rule *rule_of(const struct endpoint *e,
                                          const struct resource *resource)
{
    const struct target *t = e->target;

    for (size_t i = 0; i < t->restore_count; i++)
        if (str_eq(t->restore_rules[i].resource, resource->name))
            return &t->restore_rules[i];
    return NULL;
}

/* --- members that differ --- */

static bool claims_name(const struct put_back *p, struct str kind, struct str member)
{
    const struct contract *c = p->endpoint->contract;

    for (size_t i = 0; i < c->claim_count; i++) {
        if (!str_eq(c->claims[i].kind, kind))
            continue;
        struct str_list names = claim_fields(p->arena, &c->claims[i]);

        for (size_t k = 0; k < names.len; k++)
            if (str_eq(names.at[k], member))
                return true;
    }
    return false;
}

/* A member that the endpoint writes by itself: nobody can put it back. */
static bool is_servers_own(const struct put_back *p, struct str member)
{
    const json_t *properties = json_object_get(p->resource->schema_json, "properties");
    const json_t *schema =
        contract_deref(p->endpoint->contract, json_member(properties, member));

    if (json_is_true(json_object_get(schema, "readOnly")) ||
        str_eq(member, p->resource->key))
        return true;
    return claims_name(p, S("advances"), member) || claims_name(p, S("derives"), member);
}

/* No member and a null one are the same: null is how a member is cleared. */
static bool is_same(const json_t *a, const json_t *b)
{
    bool no_a = !a || json_is_null(a), no_b = !b || json_is_null(b);

    return no_a || no_b ? no_a && no_b : json_same(a, b);
}

/* Members that differ and are not the endpoint's own, for people; empty: none. */
static struct str differing(const struct put_back *p)
{
    struct buf names;
    const json_t *sides[] = { p->before, p->now };

    buf_init(&names, NAMES_MAX);
    for (size_t side = 0; side < countof(sides); side++) {
        json_t *object = json_mutable(sides[side]);

        for (void *at = json_object_iter(object); at;
             at = json_object_iter_next(object, at)) {
            struct str name = json_iter_key(at);

            if (is_same(json_member(p->before, name), json_member(p->now, name)) ||
                is_servers_own(p, name) || (side && json_member(p->before, name)))
                continue;
            buf_printf(&names, "%s%.*s", names.len ? ", " : "", STR_ARG(name));
        }
    }
    struct str text = arena_str(p->arena, buf_str(&names));

    buf_release(&names);
    return text;
}

static bool is_as_before(const struct put_back *p)
{
    if (!p->before || !p->now)
        return !p->before && !p->now;
    return differing(p).len == 0;
}

/* --- the update --- */

static struct str place_of(struct arena *a, const struct field *f)
{
    return f->mapping && f->mapping->to.len ? f->mapping->to
                                            : json_pointer_below(a, S(""), f->name);
}

/* What leads to another record, which may be shown as a whole, is sent as its key. */
static json_t *key_of(const struct field *f, json_t *shown)
{
    const struct resource *of = f->mapping->of;

    return of && json_is_object(shown) ? json_member(shown, of->key) : shown;
}

/* The stored value as it is sent: of a list of objects their keys, say. */
static json_t *as_sent(struct arena *a, const struct field *f, json_t *stored)
{
    if (!f->mapping)
        return stored;
    if (!json_is_array(stored))
        return key_of(f, stored);
    json_t *list = arena_json(a, json_array());

    for (size_t i = 0; i < json_array_size(stored); i++) {
        json_t *item = json_array_get(stored, i);

        json_array_append(list, f->mapping->has_each
                                    ? json_pointer_get(item, f->mapping->each)
                                    : key_of(f, item));
    }
    return list;
}

/* Where objects merge, what came in has to be cleared by name. */
static json_t *with_nulls(struct arena *a, json_t *before, json_t *now)
{
    if (!json_is_object(before) || !json_is_object(now))
        return before;
    json_t *whole = arena_json(a, json_copy(before));

    for (void *at = json_object_iter(now); at; at = json_object_iter_next(now, at)) {
        struct str key = json_iter_key(at);
        json_t *old = json_member(before, key);

        json_object_setn_nocheck(whole, key.at, key.len,
                                 old ? with_nulls(a, old, json_object_iter_value(at))
                                     : arena_json(a, json_null()));
    }
    return whole;
}

static void add_field(const struct put_back *p, const struct operation *op,
                      const struct field *f, json_t *body)
{
    struct str place = place_of(p->arena, f);
    json_t *before = json_pointer_get(p->before, place);
    json_t *now = json_pointer_get(p->now, place);
    bool all = !p->now || f->required || replaces_all(op);

    if (f->read_only || f->write_only ||
        (f->mapping && (f->mapping->append || !f->mapping->stored)))
        return;
    if (is_same(before, now) && !(all && before))
        return;
    if (!before && p->passes == 0 && replaces_all(op))
        return; /* what is left out is gone */
    if (p->passes > 0)
        before = with_nulls(p->arena, before, now);
    before = before ? as_sent(p->arena, f, before) : arena_json(p->arena, json_null());
    json_object_setn_nocheck(body, f->name.at, f->name.len, before);
}

static json_t *changes(const struct put_back *p, const struct operation *op)
{
    const struct field_list *fields = operation_fields(op);
    json_t *body = arena_json(p->arena, json_object());

    for (size_t i = 0; i < fields->len; i++)
        add_field(p, op, &fields->at[i], body);
    return body;
}

static bool keyed_request(const struct endpoint *e, struct arena *a,
                          const struct env *env, const struct operation *op,
                          const json_t *key, const json_t *known, const json_t *body,
                          struct http_request *ret, struct err *err)
{
    struct send send = { .operation = op,
                         .parameters = path_values(a, e, op, key, known, env) };

    if (body)
        send.body = tmpl_constant(a, body);
    return endpoint_request(e, a, &send, env, STR_NONE, ret, err);
}

static bool update_request(const struct put_back *p, struct http_request *ret,
                           struct err *err)
{
    const struct operation *op = update_of(p->endpoint, p->resource, !p->now);
    json_t *body = op ? changes(p, op) : NULL;

    if (!op)
        return err_set(err, ERR_REFUSED,
                       p->now ? "no documented operation changes it"
                              : "it is gone, and no documented operation makes it again");
    if (json_object_size(body) == 0)
        return err_set(err, ERR_REFUSED, "%.*s cannot be sent", STR_ARG(differing(p)));
    if (!op->effect.by.len)
        json_object_setn_nocheck(body, p->resource->key.at, p->resource->key.len,
                                 json_mutable(p->key));
    return keyed_request(p->endpoint, p->arena, p->env, op, p->key, p->before,
                         beside_wrap(p->arena, op, body, p->key), ret, err);
}

static bool whole_request(const struct put_back *p, const struct restore_rule *rule,
                          struct http_request *ret, struct err *err)
{
    struct str path;

    if (!look_path(p->endpoint, p->arena, p->resource, rule->put, p->key, p->before,
                   p->env, &path, err))
        return false;
    *ret = endpoint_plain_request(p->endpoint, p->arena, S("PUT"), path);
    ret->body = json_to_str(p->arena, p->before, JSON_PRINT_COMPACT);
    ret->has_body = true;
    http_header_add(p->arena, &ret->headers, S("Content-Type"), S("application/json"));
    return true;
}

bool put_back_removal(const struct endpoint *e, struct arena *a, const struct env *env,
                      const struct resource *resource, const json_t *key,
                      struct http_request *ret, struct err *err)
{
    const struct restore_rule *rule = rule_of(e, resource);
    const struct operation *op = removal_of(e, resource);
    struct str path;

    if (rule && rule->remove.len) {
        if (!look_path(e, a, resource, rule->remove, key, NULL, env, &path, err))
            return false;
        *ret = endpoint_plain_request(e, a, S("DELETE"), path);
        return true;
    }
    if (!op)
        return err_set(err, ERR_REFUSED, "no documented operation removes the %.*s",
                       STR_ARG(resource->name));
    return keyed_request(e, a, env, op, key, NULL, NULL, ret, err);
}

bool put_back_example(const struct endpoint *e, struct arena *a,
                      const struct resource *resource, const json_t *key,
                      struct http_request *ret)
{
    const struct restore_rule *rule = rule_of(e, resource);
    const struct operation *op = update_of(e, resource, false);
    struct env env = { .values = arena_json(a, json_object()) };
    struct err err;
    struct str path;

    if (rule && rule->put.len &&
        look_path(e, a, resource, rule->put, key, NULL, NULL, &path, &err)) {
        *ret = endpoint_plain_request(e, a, S("PUT"), path);
        return true;
    }
    return op && keyed_request(e, a, &env, op, key, NULL, NULL, ret, &err);
}

static bool change_request(struct put_back *p, struct http_request *ret, struct err *err)
{
    const struct restore_rule *rule = rule_of(p->endpoint, p->resource);

    if (!p->before)
        return put_back_removal(p->endpoint, p->arena, p->env, p->resource, p->key, ret,
                                err);
    if (rule && rule->put.len)
        return whole_request(p, rule, ret, err);
    return update_request(p, ret, err);
}

/* --- the machine --- */

static enum put_back_result tell(struct put_back *p, struct err *err)
{
    p->failed = true;
    *err = p->err;
    return PUT_BACK_FAILED;
}

enum put_back_result put_back_next(struct put_back *p, struct http_request *ret,
                                   struct err *err)
{
    if (p->failed)
        return tell(p, err);
    if (p->done)
        return PUT_BACK_DONE;
    if (!p->looked)
        return look_request(p->endpoint, p->arena, p->env, p->resource, p->key, p->before,
                            ret, &p->err)
                   ? PUT_BACK_REQUEST
                   : tell(p, err);
    if (p->passes >= PUT_BACK_PASSES) {
        err_set(&p->err, ERR_REFUSED, "%.*s did not become what it was",
                STR_ARG(p->now && p->before ? differing(p) : S("the record")));
        return tell(p, err);
    }
    p->changed = true;
    return change_request(p, ret, &p->err) ? PUT_BACK_REQUEST : tell(p, err);
}

void put_back_answered(struct put_back *p, const struct http_result *result)
{
    int status = result->response.status;
    bool gone = !p->before && (status == 404 || status == 410);

    if (!p->looked) {
        p->failed = !look_answer(p->endpoint, p->arena, p->resource, p->key, result,
                                 &p->now, NULL, &p->err);
        p->looked = true;
        p->done = !p->failed && is_as_before(p);
        return;
    }
    p->looked = false;
    p->passes++;
    if (result->trouble != HTTP_OK)
        p->failed = !err_set(&p->err, ERR_NETWORK, "%s: %s",
                             http_trouble_name(result->trouble), result->err.msg);
    else if (!gone && (status < 200 || status > 299))
        p->failed = !err_set(&p->err, ERR_REFUSED, "the endpoint answered %d: %.*s",
                             status, STR_ARG(str_sub(result->response.body, 0, 300)));
}
