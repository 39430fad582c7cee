#include "claims/beside.h"

#include "base/arena.h"
#include "base/diag.h"
#include "base/vec.h"
#include "claims/members.h"
#include "claims/sent_parameter.h"
#include "claims/values.h"
#include "doc/json.h"
#include "doc/node.h"
#include "http/message.h"
#include "model/shape.h"

#include "base/banned.h"

/* --- around the changes --- */

static const json_t *body_schema(const struct operation *op)
{
    for (size_t i = 0; i < op->body_count; i++)
        if (http_media_is_json(op->body[i].range))
            return op->body[i].schema_json;
    return op->body_count ? op->body[0].schema_json : NULL;
}

static void add_required(struct arena *a, const struct operation *op,
                         const json_t *schema, struct str object, struct str but,
                         struct beside_list *ret)
{
    const struct resource *resource = op->effect.resource;
    struct member_list members = { 0 };

    members_add(a, op->contract, schema, S(""), 1, &members);
    for (size_t i = 0; i < members.len; i++) {
        const struct member *member = &members.at[i];
        struct schema_error ignored;
        struct field f = { .name = member->name, .schema_json = member->schema };

        if (!member->required || str_eq(member->name, but) ||
            json_is_true(json_object_get(contract_deref(op->contract, member->schema),
                                         "readOnly")))
            continue;
        struct beside_member one = {
            .pointer = json_pointer_below(a, object, member->name),
            .is_key = resource && str_eq(member->name, resource->key)
        };

        f.schema = contract_schema(a, op->contract, member->schema, &ignored);
        if (!one.is_key && f.schema)
            one.value = json_array_get(values_legal(a, op->contract, &f), 0);
        *vec_push(a, ret) = one;
    }
}

struct beside_list beside_changes(struct arena *a, const struct operation *op)
{
    struct str rest = str_from_at(op->effect.request, op->effect.request.len > 0), step;
    struct str object = STR_NONE;
    const json_t *schema = body_schema(op);
    struct beside_list list = { 0 };
    bool required;

    while (rest.len && schema && str_cut(&rest, '/', &step)) {
        struct str name = shape_token(a, step);

        add_required(a, op, schema, object, name, &list);
        object = json_pointer_below(a, object, name);
        schema = members_find(op->contract, schema, name, &required);
    }
    return list;
}

json_t *beside_wrap(struct arena *a, const struct operation *op, json_t *changes,
                    const json_t *key)
{
    struct beside_list list = beside_changes(a, op);
    json_t *body = arena_json(a, json_object());

    if (!op->effect.request.len)
        return changes;
    for (size_t i = 0; i < list.len; i++) {
        const json_t *value = list.at[i].is_key ? key : list.at[i].value;

        if (value)
            json_pointer_set(body, list.at[i].pointer, json_mutable(value));
    }
    json_pointer_set(body, op->effect.request, changes);
    return body;
}

/* --- before the key --- */

static bool is_plain(const json_t *value)
{
    return value && !json_is_null(value) && !json_is_object(value) &&
           !json_is_array(value);
}

/* How much of the path stands before that parameter. */
static struct str stands_before(struct str path, struct str parameter)
{
    for (size_t at = 0; at < path.len; at++) {
        struct str rest = str_from_at(path, at);

        if (str_starts(rest, S("{")) && str_starts(str_from_at(rest, 1), parameter) &&
            str_starts(str_from_at(rest, 1 + parameter.len), S("}")))
            return str_sub(path, 0, at);
    }
    return STR_NONE;
}

/* /shops/{shop} has a shop's key where /shops/{shop}/orders has it, too. */
static const struct resource *found_by(const struct operation *op, struct str parameter)
{
    const struct contract *c = op->contract;
    struct str start = stands_before(op->path, parameter);

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *other = &c->operations[i];

        if (other->effect.by.len && other->effect.resource &&
            str_eq(stands_before(other->path, other->effect.by), start))
            return other->effect.resource;
    }
    return NULL;
}

struct str beside_path(struct arena *a, const struct operation *op, const struct state *s,
                       const struct state_record *r, struct str parameter)
{
    const struct resource *parent = found_by(op, parameter);

    if (is_plain(json_member(s->values, parameter)))
        return parameter;
    if (r && !str_eq(parameter, r->resource->key) &&
        is_plain(json_member(r->record, parameter)))
        return arena_printf(a, "%.*s.%.*s", STR_ARG(r->name), STR_ARG(parameter));
    for (size_t i = 0; i < s->record_count && parent; i++)
        if (s->records[i].resource == parent)
            return arena_printf(a, "%.*s.%.*s", STR_ARG(s->records[i].name),
                                STR_ARG(parent->key));
    return STR_NONE;
}

/* --- what the document says --- */

const json_t *beside_documented(struct arena *a, const struct operation *op,
                                const struct parameter *p)
{
    struct field f = sent_parameter_field(p);
    const json_t *bare = contract_deref(op->contract, p->schema_json);

    if (p->example_count)
        return node_to_json(a, p->example_nodes[0]);
    if (!p->schema)
        return NULL;
    if (p->in == IN_PATH && !values_enum(op->contract, p->schema_json) &&
        !json_object_get(bare, "example") && !json_object_get(bare, "examples") &&
        !json_object_get(bare, "default"))
        return NULL;
    return json_array_get(values_legal(a, op->contract, &f), 0);
}

static bool some_state_tells(struct arena *a, const struct operation *op,
                             const struct states *states, struct str parameter)
{
    for (size_t i = 0; i < states->len; i++) {
        const struct state *s = &states->at[i];

        for (size_t k = 0; k < s->record_count; k++)
            if (s->records[k].resource == op->effect.resource &&
                beside_path(a, op, s, &s->records[k], parameter).len)
                return true;
    }
    return false;
}

void beside_check(struct arena *a, const struct contract *c, const struct states *states,
                  struct diags *diags)
{
    for (size_t i = 0; states && i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        for (size_t k = 0; op->effect.resource && k < op->parameter_count; k++) {
            const struct parameter *p = &op->parameters[k];

            if (p->in != IN_PATH || str_eq(p->name, op->effect.by) ||
                beside_documented(a, op, p) || some_state_tells(a, op, states, p->name))
                continue;
            diags_warn(diags, p->span, "path-value",
                       "no state says what `%.*s` of %.*s is, so no case is derived for "
                       "%.*s: name it in the `values` of a state",
                       STR_ARG(p->name), STR_ARG(op->path), STR_ARG(op->id));
        }
    }
}
