/* What a request needs besides the change that a variant is about: by what its operation
 * does (create, replace, delete, read), and by the claims on its headers. */
#include "base/arena.h"
#include "base/vec.h"
#include "claims/values.h"
#include "claims/variants_internal.h"
#include "doc/json.h"

#include "base/banned.h"

struct variant_maker *variant_maker_of(const struct variant *v)
{
    return v->m;
}

bool operation_only_looks(const struct operation *op)
{
    switch (op->effect.verb) {
    case EFFECT_READ:
    case EFFECT_LIST:
        return true;
    case EFFECT_NONE:
    case EFFECT_CREATE:
    case EFFECT_UPDATE:
    case EFFECT_REPLACE:
    case EFFECT_UPSERT:
    case EFFECT_DELETE:
        return false;
    }
    return false;
}

bool operation_takes_changes(const struct operation *op)
{
    return !operation_only_looks(op) && op->effect.verb != EFFECT_DELETE &&
           op->effect.verb != EFFECT_NONE;
}

/* --- bodies --- */

/* Of a new record: a value that no other one has. */
static json_t *fresh_value(struct variant *v, const struct field *f)
{
    json_t *other = v->scene.rec[0]
                        ? other_value(v->m, v->op, &v->scene, v->scene.rec[0], f->name)
                        : NULL;

    if (other)
        return other;
    if (v->scene.rec[0] &&
        (params_link(v->op, f->name) ||
         params_looks_like_key(v->m->arena, v->m->contract, v->op, f->name)))
        other = stored_as_sent(v->m, v->op, v->scene.state, v->scene.rec[0], f->name);
    if (other)
        return other;
    const json_t *value = json_array_get(values_legal(v->m->arena, v->m->contract, f), 0);

    return value ? lit(v->m, value) : NULL;
}

void variant_add_required(struct variant *v)
{
    const struct field_list *fields = operation_fields(v->op);
    bool whole =
        v->op->effect.verb == EFFECT_UPSERT || v->op->effect.verb == EFFECT_REPLACE;

    for (size_t i = 0; i < fields->len; i++) {
        const struct field *f = &fields->at[i];
        json_t *value;

        if (json_member(v->body, f->name) || f->read_only || !(f->required || whole) ||
            (v->lacking.len && str_eq(f->name, v->lacking)))
            continue;
        value = json_member(v->applied, f->name); /* by an earlier step */
        if (!value && v->to)
            value = stored_as_sent(v->m, v->op, v->scene.state, v->to, f->name);
        if (!value && f->required)
            value = fresh_value(v, f);
        if (value)
            maker_put(v->m, v->body, f->name, value);
        else if (f->required)
            variant_give_up(v); /* it would be refused for that */
    }
}

void leave_out(struct variant *v, struct str field)
{
    v->lacking = field;
}

void send_new(struct variant *v)
{
    struct str_list fields = params_changeable(v->m->arena, v->op);
    const struct state_record *like = v->scene.rec[0];

    for (size_t i = 0; i < fields.len; i++) {
        json_t *value = other_value(v->m, v->op, &v->scene, like, fields.at[i]);

        if (value)
            change_field(v, fields.at[i], value);
    }
}

void send_elsewhere(struct variant *v, const char *method, const char *path)
{
    v->is_elsewhere = true;
    json_object_del(v->send, "operation");
    v->has_body = false;
    json_object_set_nocheck(v->send, "method", json_str(v->m->arena, str_from(method)));
    json_object_set_nocheck(v->send, "path", json_str(v->m->arena, str_from(path)));
}

/* --- headers that claims ask for --- */

static bool is_set(struct variant *v, struct str name)
{
    json_t *headers = json_object_get(v->send, "headers");

    for (void *at = json_object_iter(headers); at;
         at = json_object_iter_next(headers, at))
        if (str_eq_nocase(json_iter_key(at), name))
            return true;
    for (size_t i = 0; i < v->left_out.len; i++)
        if (str_eq_nocase(v->left_out.at[i], name))
            return true;
    return false;
}

static void add_header(struct variant *v, const struct claim *claim, const char *usual,
                       const char *value)
{
    struct str name = claim_text(claim, "header");

    if (!name.len)
        name = str_from(usual);
    if (json_is_true(json_object_get(claim->params, "required")) && !is_set(v, name))
        send_header(v, name, str_from(value));
}

void variant_add_headers(struct variant *v)
{
    for (size_t i = 0; i < v->op->claim_count; i++) {
        if (claim_is(v->op->claims[i], "preconditions"))
            add_header(v, v->op->claims[i], "If-Match", "*");
        else if (claim_is(v->op->claims[i], "idempotency-key"))
            add_header(v, v->op->claims[i], "Idempotency-Key", "$(nonce)");
    }
}

bool variant_has_header(struct variant *v, struct str name)
{
    return is_set(v, name);
}

void send_query(struct variant *v, struct str name, json_t *value)
{
    json_t *query = json_object_get(v->send, "query");

    if (!query) {
        query = arena_json(v->m->arena, json_object());
        json_object_set_nocheck(v->send, "query", query);
    }
    maker_put(v->m, query, name, value);
}

struct str json_path_of_response(struct variant *v)
{
    struct str rest = str_from_at(v->op->effect.response, 1), step, path = S("$");

    while (rest.len && str_cut(&rest, '/', &step))
        path = arena_printf(v->m->arena, "%.*s['%.*s']", STR_ARG(path), STR_ARG(step));
    return path;
}

void send_no_header(struct variant *v, struct str name)
{
    *vec_push(v->m->arena, &v->left_out) = name;
}

/* --- captures --- */

void capture_path(struct variant *v, const char *name, struct str path)
{
    json_object_set_nocheck(v->capture, name, json_str(v->m->arena, path));
}

void capture_header(struct variant *v, const char *name, struct str header)
{
    json_t *from = arena_json(v->m->arena, json_object());

    json_object_set_nocheck(from, "header", json_str(v->m->arena, header));
    json_object_set_nocheck(v->capture, name, from);
}

void expect_body(struct variant *v, json_t *body)
{
    json_object_set_nocheck(v->expect, "body", body);
}

/* --- steps of other operations --- */

static json_t *other_step(struct variant *v, const struct operation *op)
{
    struct arena *a = v->m->arena;
    json_t *step = arena_json(a, json_object()), *send = arena_json(a, json_object());

    json_object_set_nocheck(send, "operation", json_str(a, op->id));
    json_object_set_nocheck(step, "send", send);
    json_array_append(v->steps, step);
    return step;
}

void variant_read(struct variant *v, const struct operation *reader,
                  const struct state_record *r, const char *name, struct str header)
{
    struct arena *a = v->m->arena;
    json_t *step = other_step(v, reader), *parameters = arena_json(a, json_object());

    v->capture = arena_json(a, json_object());
    maker_put(v->m, parameters, reader->effect.by, ref_key(v->m, r));
    json_object_set_nocheck(json_object_get(step, "send"), "parameters", parameters);
    capture_header(v, name, header);
    json_object_set_nocheck(step, "capture", v->capture);
    v->capture = arena_json(a, json_object());
}
