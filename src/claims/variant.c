/* One variant: its steps, from the request to the state afterwards. */
#include <stdarg.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "claims/effects.h"
#include "claims/values.h"
#include "claims/variants_internal.h"
#include "doc/json.h"

#include "base/banned.h"

static json_t *object(struct variant *v)
{
    return arena_json(v->m->arena, json_object());
}

static void put(struct variant *v, json_t *in, const char *key, json_t *value)
{
    maker_put(v->m, in, str_from(key), value);
}

static void open_step(struct variant *v)
{
    v->send = object(v);
    if (v->m->contract->operation_count > 1) /* else the file names it */
        put(v, v->send, "operation", json_str(v->m->arena, v->op->id));
    v->expect = object(v);
    v->body = object(v);
    v->then = arena_json(v->m->arena, json_array());
    v->has_body = v->op->has_body;
    v->only_that = false;
    v->to = NULL;
    v->capture = object(v);
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
    v->applied = object(v);
    open_step(v);
    return v;
}

void variant_give_up(struct variant *v)
{
    v->given_up = true;
}

void variant_proves(struct variant *v, const struct claim *claim)
{
    if (claim && claim != v->claim)
        json_array_append(v->proves, json_str(v->m->arena, claim->id));
}

/* --- the request --- */

static json_t *member_of(struct variant *v, json_t *in, const char *key)
{
    json_t *there = json_object_get(in, key);

    if (!there) {
        there = object(v);
        put(v, in, key, there);
    }
    return there;
}

/* Parameters that have to be there and do not name the record: their examples. */
static void add_parameters(struct variant *v)
{
    for (size_t i = 0; i < v->op->parameter_count; i++) {
        const struct parameter *p = &v->op->parameters[i];
        struct field f = { .name = p->name,
                           .schema = p->schema,
                           .schema_json = p->schema_json };
        const char *key = p->in == IN_PATH    ? "parameters"
                          : p->in == IN_QUERY ? "query"
                                              : "headers";
        const json_t *value = p->example_count ? p->examples[0] : NULL;

        if (!p->required || p->in == IN_COOKIE || str_eq(p->name, v->op->effect.by) ||
            (p->in == IN_HEADER && variant_has_header(v, p->name)))
            continue;
        if (!value && p->schema)
            value = json_array_get(values_legal(v->m->arena, v->m->contract, &f), 0);
        if (value)
            maker_put(v->m, member_of(v, v->send, key), p->name, lit(v->m, value));
        else
            v->given_up = true;
    }
}

void send_path(struct variant *v, json_t *key)
{
    struct str by = v->op->effect.by;

    if (by.len)
        maker_put(v->m, member_of(v, v->send, "parameters"), by, key);
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
    put(v, v->send, "text", lit_text(v->m, str_from(text)));
    if (content_type) /* else what the operation documents is sent */
        send_content_type(v, content_type);
}

void send_content_type(struct variant *v, const char *content_type)
{
    put(v, v->send, "content-type", json_str(v->m->arena, str_from(content_type)));
}

void send_credentials(struct variant *v, struct str scheme, const char *value)
{
    json_t *auth = object(v);

    if (value)
        maker_put(v->m, auth, scheme, json_str(v->m->arena, str_from(value)));
    put(v, v->send, "auth", value ? auth : json_str(v->m->arena, S("none")));
}

void send_header(struct variant *v, struct str name, struct str value)
{
    maker_put(v->m, member_of(v, v->send, "headers"), name, json_str(v->m->arena, value));
}

void send_only_that(struct variant *v)
{
    v->only_that = true;
}

static json_t *wrapped(struct variant *v)
{
    json_t *root = object(v);

    if (!v->op->effect.request.len)
        return v->body;
    expect_at(v->m, root, v->op->effect.request, v->body);
    return root;
}

/* --- the response --- */

void expect_status(struct variant *v, json_t *status)
{
    put(v, v->expect, "status", status);
}

void expect_either(struct variant *v)
{
    expect_status(v, list_of(v->m, json_str(v->m->arena, S("2xx")),
                             json_str(v->m->arena, S("4xx")), NULL));
}

void expect_refusal(struct variant *v)
{
    expect_status(v, json_str(v->m->arena, S("4xx")));
}

struct putting {
    struct str field;
    const json_t *value;
    const struct state_record *other;
};

static json_t *put_text(struct variant *v, struct str text, const struct putting *p)
{
    if (str_eq(text, S("$(field)")))
        return lit_text(v->m, p->field);
    if (str_eq(text, S("$(value)"))) /* what is no text may be echoed as one */
        return json_is_string(p->value) ? json_mutable(p->value) : tag(v->m, "any", NULL);
    if (str_starts(text, S("$(existing.")) && p->other)
        return json_str(v->m->arena,
                        arena_printf(v->m->arena, "$(%.*s.%.*s", STR_ARG(p->other->name),
                                     STR_ARG(str_from_at(text, 11))));
    if (str_find(text, S("$(")) != SIZE_MAX)
        return tag(v->m, "any", NULL);
    return lit_text(v->m, text);
}

static json_t *put_body(struct variant *v, const json_t *body, const struct putting *p)
{
    if (json_is_string(body))
        return put_text(v, json_text(body), p);
    if (json_is_array(body)) {
        json_t *made = arena_json(v->m->arena, json_array());

        for (size_t i = 0; i < json_array_size(body); i++)
            json_array_append(made, put_body(v, json_array_get(body, i), p));
        return made;
    }
    if (!json_is_object(body))
        return json_mutable(body);
    json_t *made = object(v), *from = json_mutable(body);

    for (void *at = json_object_iter(from); at; at = json_object_iter_next(from, at))
        maker_put(v->m, made, json_iter_key(at),
                  put_body(v, json_object_iter_value(at), p));
    return made;
}

void expect_outcome(struct variant *v, const struct claim *claim, struct str field,
                    const json_t *value, const struct state_record *other)
{
    expect_outcome_of(v, claim, "outcome", field, value, other);
}

void expect_outcome_of(struct variant *v, const struct claim *claim, const char *param,
                       struct str field, const json_t *value,
                       const struct state_record *other)
{
    struct outcome outcome = claim_outcome_of(v->m->arena, claim, param);
    const json_t *status =
        json_object_get(json_object_get(claim->params, param), "status");
    struct putting p = { field, value, other };

    if (outcome.documented)
        expect_status(v, json_mutable(status));
    else
        expect_refusal(v);
    if (outcome.body)
        put(v, v->expect, "body", put_body(v, outcome.body, &p));
}

void expect_shown(struct variant *v, struct str field, json_t *value)
{
    const struct effect *effect = &v->op->effect;
    json_t *shown = object(v), *body = json_object_get(v->expect, "body");

    if (!effect->has_response || !value)
        return;
    if (!body)
        body = object(v);
    if (effect->response.len == 0)
        shown = body;
    else if (json_pointer_get(body, effect->response))
        shown = json_pointer_get(body, effect->response);
    else
        expect_at(v->m, body, effect->response, shown);
    expect_stored(v->m, v->op, shown, field, value);
    if (json_object_size(body))
        put(v, v->expect, "body", body);
}

void expect_json_path(struct variant *v, struct str path, json_t *expectation)
{
    maker_put(v->m, member_of(v, v->expect, "at"), path, expectation);
}

/* --- the state afterwards --- */

static json_t *observe(struct variant *v, const struct resource *r, json_t *key,
                       json_t *is)
{
    json_t *item = object(v);

    maker_put(v->m, item, r->name, key);
    put(v, item, "is", is);
    json_array_append(v->then, item);
    return item;
}

static bool has_place(struct variant *v, const json_t *is, struct str field)
{
    struct str rest = str_from_at(params_place(v->m->arena, v->op, field), 1), first;

    return str_cut(&rest, '/', &first) && json_member(is, first);
}

/* A member that may have another value afterwards, and that may not have been there. */
static void let_move(struct variant *v, json_t *is, const struct state_record *r,
                     struct str field)
{
    json_t *any = tag(v->m, "any", NULL);

    if (has_place(v, is, field))
        return;
    if (!scene_stored(v->m, v->op, r, field))
        any = tag(v->m, "one-of", list_of(v->m, any, tag(v->m, "absent", NULL), NULL));
    expect_at(v->m, is, params_place(v->m->arena, v->op, field), any);
}

struct str json_path_of(struct variant *v, struct str field)
{
    struct arena *a = v->m->arena;
    struct str rest = arena_printf(a, "%.*s%.*s", STR_ARG(v->op->effect.response),
                                   STR_ARG(params_place(a, v->op, field)));
    struct str path = S("$"), step;

    rest = str_from_at(rest, 1);
    while (str_cut(&rest, '/', &step))
        path = arena_printf(a, "%.*s['%.*s']", STR_ARG(path), STR_ARG(step));
    return path;
}

static bool depends_on_change(struct variant *v, const struct claim *claim)
{
    json_t *when = json_mutable(json_object_get(claim->params, "when"));
    struct str link = json_member_text(json_object_get(claim->params, "from"), "link");

    for (void *at = json_object_iter(when); at; at = json_object_iter_next(when, at))
        if (json_member(v->applied, json_iter_key(at)))
            return true;
    return link.len && json_member(v->applied, link);
}

/* What moves by itself: timestamps, and members that follow what was changed. */
static void let_others_move(struct variant *v, json_t *is, const struct state_record *r)
{
    for (size_t i = 0; i < v->op->claim_count; i++) {
        const struct claim *claim = v->op->claims[i];
        bool moves = claim_is(claim, "advances");

        if (claim_is(claim, "derives") || claim_is(claim, "applies-when"))
            moves = depends_on_change(v, claim);
        if (moves)
            let_move(v, is, r, claim_text(claim, "field"));
    }
}

static bool may_be_refused(const struct variant *v)
{
    const json_t *status = json_object_get(v->expect, "status");

    return status && !(json_is_integer(status) && json_integer_value(status) < 300);
}

/* The new record is known by the key that the response shows. */
static void then_created(struct variant *v, json_t *is)
{
    if (!v->op->effect.has_response || may_be_refused(v)) {
        v->given_up = true; /* or it may be refused: then there is none */
        return;
    }
    capture_path(v, "created", json_path_of(v, v->op->effect.resource->key));
    observe(v, v->op->effect.resource, json_str(v->m->arena, S("$(created)")), is);
}

json_t *then_changed(struct variant *v, const struct state_record *r)
{
    json_t *is = object(v), *applied = v->applied;

    if (operation_only_looks(v->op)) {
        then_unchanged(v, r);
        return is;
    }
    if (v->op->effect.verb == EFFECT_DELETE) {
        then_absent(v, ref_key(v->m, r));
        return is;
    }
    for (void *at = json_object_iter(applied); at;
         at = json_object_iter_next(applied, at))
        expect_stored(v->m, v->op, is, json_iter_key(at), json_object_iter_value(at));
    if (v->op->effect.verb == EFFECT_CREATE) {
        then_created(v, is);
        return is;
    }
    let_others_move(v, is, r);
    json_t *item = observe(v, r->resource, ref_key(v->m, r), is);

    put(v, item, "rest", tag(v->m, "unchanged", NULL));
    return is;
}

void then_unchanged(struct variant *v, const struct state_record *r)
{
    observe(v, r->resource, ref_key(v->m, r), tag(v->m, "unchanged", NULL));
}

void then_present(struct variant *v, json_t *key)
{
    json_t *is = object(v), *applied = v->applied;

    for (void *at = json_object_iter(applied); at;
         at = json_object_iter_next(applied, at))
        expect_stored(v->m, v->op, is, json_iter_key(at), json_object_iter_value(at));
    observe(v, v->op->effect.resource, key, is);
}

void then_absent(struct variant *v, json_t *key)
{
    observe(v, v->op->effect.resource, key, tag(v->m, "absent", NULL));
}

void then_others_unchanged(struct variant *v, const struct state_record *but)
{
    const struct state *s = v->scene.state;

    for (size_t i = 0; i < s->record_count; i++)
        if (&s->records[i] != but && s->records[i].resource == v->op->effect.resource)
            then_unchanged(v, &s->records[i]);
}

void then_all_unchanged(struct variant *v)
{
    then_others_unchanged(v, NULL);
}

/* --- the case --- */

static void close_step(struct variant *v)
{
    json_t *step = object(v);

    if (!v->is_elsewhere) {
        variant_add_headers(v);
        add_parameters(v);
    }
    if (v->has_body && !v->only_that)
        variant_add_required(v);
    if (v->has_body)
        put(v, v->send, "body", wrapped(v));
    put(v, step, "send", v->send);
    if (json_object_size(v->expect))
        put(v, step, "expect", v->expect);
    if (json_object_size(v->capture))
        put(v, step, "capture", v->capture);
    if (json_array_size(v->then))
        put(v, step, "then", v->then);
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
    json_t *made = object(v);

    close_step(v);
    if (v->given_up)
        return;
    put(v, made, "name", lit_text(v->m, unique_name(v)));
    put(v, made, "proves",
        json_array_size(v->proves) == 1 ? json_array_get(v->proves, 0) : v->proves);
    put(v, made, "given", json_str(v->m->arena, v->scene.state->name));
    if (json_array_size(v->steps) == 1) {
        json_object_update(made, json_array_get(v->steps, 0));
    } else {
        put(v, made, "steps", v->steps);
    }
    *vec_push(v->m->arena, &v->m->cases) = maker_node(v->m, made, v->claim->span);
}
