/* One variant: its steps, from the request to the state afterwards. */
#include <stdarg.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "claims/beside.h"
#include "claims/effects.h"
#include "claims/values.h"
#include "claims/variants_internal.h"
#include "doc/json.h"

#include "base/banned.h"

json_t *variant_object(struct variant *v)
{
    return arena_json(v->m->arena, json_object());
}

void variant_put(struct variant *v, json_t *in, const char *key, json_t *value)
{
    maker_put(v->m, in, str_from(key), value);
}

static void open_step(struct variant *v)
{
    v->send = variant_object(v);
    if (v->m->contract->operation_count > 1) /* else the file names it */
        variant_put(v, v->send, "operation", json_str(v->m->arena, v->op->id));
    v->expect = variant_object(v);
    v->body = variant_object(v);
    v->then = arena_json(v->m->arena, json_array());
    v->has_body = v->op->has_body;
    v->only_that = false;
    v->to = NULL;
    v->capture = variant_object(v);
    v->left_out = (struct str_list){ 0 };
    v->is_elsewhere = false;
    v->lacking = STR_NONE;
}

struct variant *variant_new(struct variant_maker *m, const struct claim *claim,
                            const struct scene *s, const char *fmt, ...)
{
    struct variant *v = arena_new(m->arena, struct variant);
    va_list args;

    v->m = m;
    v->claim = claim;
    v->op = claim->operation;
    v->scene = *s;
    va_start(args, fmt);
    v->name = arena_vprintf(m->arena, fmt, args);
    va_end(args);
    v->proves = list_of(m, json_str(m->arena, claim->id), NULL);
    v->steps = arena_json(m->arena, json_array());
    v->applied = variant_object(v);
    open_step(v);
    return v;
}

void variant_give_up(struct variant *v)
{
    v->given_up = true;
}

void variant_use(struct variant *v, const struct operation *op)
{
    v->op = op;
    v->has_body = op->has_body;
    variant_put(v, v->send, "operation", json_str(v->m->arena, op->id));
}

void variant_proves(struct variant *v, const struct claim *claim)
{
    if (claim && claim != v->claim)
        json_array_append(v->proves, json_str(v->m->arena, claim->id));
}

/* --- the request --- */

json_t *variant_member(struct variant *v, json_t *in, const char *key)
{
    json_t *there = json_object_get(in, key);

    if (!there) {
        there = variant_object(v);
        variant_put(v, in, key, there);
    }
    return there;
}

static const char *const parameter_keys[] = { "parameters", "query", "headers",
                                              "cookies" };

void send_parameter_value(struct variant *v, const struct parameter *p, json_t *value)
{
    if (value)
        maker_put(v->m, variant_member(v, v->send, parameter_keys[p->in]), p->name,
                  value);
    else
        *vec_push(v->m->arena, &v->left_out) = p->name;
}

static bool is_decided(struct variant *v, const struct parameter *p)
{
    return json_member(json_object_get(v->send, parameter_keys[p->in]), p->name) ||
           list_has(&v->left_out, p->name) ||
           (p->in == IN_HEADER && variant_has_header(v, p->name));
}

/* A path parameter that does not name the record, as the state tells it; NULL where it
 * does not. */
static json_t *path_of_state(struct variant *v, const struct parameter *p)
{
    const struct state_record *r = v->to ? v->to : v->scene.rec[0];
    struct str name = beside_path(v->m->arena, v->op, v->scene.state, r, p->name);

    return name.len ? json_str(v->m->arena,
                               arena_printf(v->m->arena, "$(%.*s)", STR_ARG(name)))
                    : NULL;
}

/* Parameters that have to be there and do not name the record: what the state says, or
 * the document. */
static void add_parameters(struct variant *v)
{
    for (size_t i = 0; i < v->op->parameter_count; i++) {
        const struct parameter *p = &v->op->parameters[i];
        const char *key = parameter_keys[p->in];

        if (!p->required || parameter_is_credential(v->op, p) ||
            str_eq(p->name, v->op->effect.by) || is_decided(v, p))
            continue;
        if (parameter_is_once_only(p)) {
            send_header(v, p->name, S("$(nonce)"));
            continue;
        }
        json_t *told = p->in == IN_PATH ? path_of_state(v, p) : NULL;
        const json_t *value = told ? NULL : beside_documented(v->m->arena, v->op, p);

        if (told || value)
            maker_put(v->m, variant_member(v, v->send, key), p->name,
                      told ? told : lit(v->m, value));
        else
            v->given_up = true;
    }
}

void send_path(struct variant *v, json_t *key)
{
    struct str by = v->op->effect.by;

    if (by.len)
        maker_put(v->m, variant_member(v, v->send, "parameters"), by, key);
}

static void name_in_body(struct variant *v, const struct state_record *r)
{
    struct str_list names = params_identifiers(v->m->arena, v->op);

    for (size_t i = 0; i < names.len; i++)
        if (!is_blank(scene_stored(v->m, v->op, r, names.at[i]))) {
            maker_put(v->m, v->body, names.at[i],
                      ref(v->m, r, params_place(v->m->arena, v->op, names.at[i])));
            return;
        }
    maker_put(v->m, v->body, v->op->effect.resource->key, ref_key(v->m, r));
}

void send_to(struct variant *v, const struct state_record *r)
{
    v->to = v->op->effect.verb == EFFECT_CREATE ? NULL : r;
    if (!v->to || v->op->effect.verb == EFFECT_LIST)
        return;
    if (v->op->effect.by.len)
        send_path(v, ref_key(v->m, r));
    else
        name_in_body(v, r);
}

void send_field(struct variant *v, struct str field, json_t *value)
{
    if (!value)
        v->given_up = true;
    else
        maker_put(v->m, v->body, field, value);
}

static void satisfy(struct variant *v, const struct claim *condition)
{
    json_t *when = json_mutable(json_object_get(condition->params, "when"));

    for (void *at = json_object_iter(when); at; at = json_object_iter_next(when, at)) {
        struct str field = json_iter_key(at);
        json_t *value = lit(v->m, json_object_iter_value(at));

        maker_put(v->m, v->body, field, value);
        maker_put(v->m, v->applied, field, value);
    }
}

void send_condition(struct variant *v, struct str field)
{
    const struct claim *condition =
        params_find(v->m->arena, v->op, "applies-when", field);

    if (condition)
        satisfy(v, condition);
}

void change_field(struct variant *v, struct str field, json_t *value)
{
    send_condition(v, field);
    send_field(v, field, value);
    if (value)
        maker_put(v->m, v->applied, field, value);
}

/* Whether other members follow the field: links, and what conditions look at. */
static bool moves_others(struct variant *v, struct str field)
{
    for (size_t i = 0; i < v->op->claim_count; i++) {
        const struct claim *claim = v->op->claims[i];

        if (claim_is(claim, "applies-when") &&
            json_member(json_object_get(claim->params, "when"), field))
            return true;
    }
    return params_link(v->op, field) != NULL;
}

static bool is_at_place_of(struct variant *v, struct str field, struct str other)
{
    return other.len && str_eq(params_place(v->m->arena, v->op, field),
                               params_place(v->m->arena, v->op, other));
}

void change_something(struct variant *v, const struct state_record *r, struct str but,
                      struct str nor)
{
    struct str_list fields = plain_fields(v->m, v->op, &v->scene, r);
    struct str chosen = STR_NONE;

    if (!operation_takes_changes(v->op))
        return;

    for (size_t i = 0; i < fields.len; i++) {
        bool first = chosen.len == 0, simple = !moves_others(v, fields.at[i]);

        if (is_at_place_of(v, fields.at[i], but) ||
            is_at_place_of(v, fields.at[i], nor) || (!first && !simple))
            continue;
        chosen = fields.at[i];
        if (simple)
            break;
    }
    if (chosen.len)
        change_field(v, chosen, other_value(v->m, v->op, &v->scene, r, chosen));
    else
        v->given_up = true;
}

void send_text(struct variant *v, const char *text, const char *content_type)
{
    v->has_body = false;
    variant_put(v, v->send, "text", lit_text(v->m, str_from(text)));
    if (content_type) /* else what the operation documents is sent */
        send_content_type(v, content_type);
}

void send_content_type(struct variant *v, const char *content_type)
{
    variant_put(v, v->send, "content-type",
                json_str(v->m->arena, str_from(content_type)));
}

void send_header(struct variant *v, struct str name, struct str value)
{
    maker_put(v->m, variant_member(v, v->send, "headers"), name,
              json_str(v->m->arena, value));
}

void send_only_that(struct variant *v)
{
    v->only_that = true;
}

/* The key that the path has, or the record's; for a new one any. */
static json_t *key_in_body(struct variant *v)
{
    const struct operation *op = v->op;
    json_t *sent = json_member(json_object_get(v->send, "parameters"), op->effect.by);

    if (sent)
        return sent;
    if (v->to)
        return ref_key(v->m, v->to);
    return v->scene.rec[0] ? fresh_key(v->m, v->scene.rec[0], op->effect.resource->key)
                           : NULL;
}

static json_t *wrapped(struct variant *v)
{
    struct beside_list beside = beside_changes(v->m->arena, v->op);
    json_t *root = variant_object(v);

    if (!v->op->effect.request.len)
        return v->body;
    for (size_t i = 0; i < beside.len; i++) {
        const struct beside_member *one = &beside.at[i];
        json_t *value = one->is_key  ? key_in_body(v)
                        : one->value ? lit(v->m, one->value)
                                     : NULL;

        if (value)
            expect_at(v->m, root, one->pointer, value);
        else
            v->given_up = true; /* it would be refused for that */
    }
    expect_at(v->m, root, v->op->effect.request, v->body);
    return root;
}

/* --- the case --- */

static void close_step(struct variant *v)
{
    json_t *step = variant_object(v);

    if (!v->is_elsewhere) {
        variant_add_headers(v);
        add_parameters(v);
    }
    if (v->has_body && !v->only_that)
        variant_add_required(v);
    if (v->has_body)
        variant_put(v, v->send, "body", wrapped(v));
    variant_put(v, step, "send", v->send);
    if (json_object_size(v->expect))
        variant_put(v, step, "expect", v->expect);
    if (json_object_size(v->capture))
        variant_put(v, step, "capture", v->capture);
    if (json_array_size(v->then))
        variant_put(v, step, "then", v->then);
    json_array_append(v->steps, step);
}

void variant_next_step(struct variant *v)
{
    close_step(v);
    open_step(v);
}

/* Names are how people and reports know a case: no two are alike. */
static struct str unique_name(struct variant *v)
{
    struct arena *a = v->m->arena;
    struct str base =
        arena_printf(a, "%.*s: %.*s", STR_ARG(v->claim->id), STR_ARG(v->name));
    struct str name = base;

    for (size_t i = 2; map_get(&v->m->names, name); i++)
        name = arena_printf(a, "%.*s (%zu)", STR_ARG(base), i);
    map_set(a, &v->m->names, name, v);
    return name;
}

void variant_done(struct variant *v)
{
    json_t *made = variant_object(v);

    close_step(v);
    if (v->given_up)
        return;
    variant_put(v, made, "name", lit_text(v->m, unique_name(v)));
    variant_put(v, made, "proves",
                json_array_size(v->proves) == 1 ? json_array_get(v->proves, 0)
                                                : v->proves);
    if (v->has_wrong_credentials)
        variant_put(v, made, "tags",
                    list_of(v->m, json_str(v->m->arena, S("wrong-credentials")), NULL));
    variant_put(v, made, "given", json_str(v->m->arena, v->scene.state->name));
    if (json_array_size(v->steps) == 1) {
        json_object_update(made, json_array_get(v->steps, 0));
    } else {
        variant_put(v, made, "steps", v->steps);
    }
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers */
    *vec_push(v->m->arena, &v->m->cases) = maker_node(v->m, made, v->claim->span);
}
