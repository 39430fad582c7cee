/* What a variant expects: of the response, and of the records afterwards. */
#include "base/arena.h"
#include "claims/params.h"
#include "claims/variants_internal.h"
#include "claims/within.h"
#include "doc/json.h"
#include "model/shape.h"

#include "base/banned.h"

/* --- the response --- */

void expect_status(struct variant *v, json_t *status)
{
    variant_put(v, v->expect, "status", status);
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

/* "/$(field)", "$(value) is not allowed": as far as it can be said beforehand. */
static json_t *put_mixed(struct variant *v, struct str text, const struct putting *p)
{
    static const struct str names[] = { { "$(field)", 8 }, { "$(value)", 8 } };
    struct str with[] = { p->field, json_text(p->value) };
    struct str filled = STR_NONE, all = text;

    for (size_t at = str_find(text, S("$(")); at != SIZE_MAX;
         at = str_find(text, S("$("))) {
        size_t i = 0;

        while (i < countof(names) && !str_starts(str_from_at(text, at), names[i]))
            i++;
        if (i == countof(names) || !with[i].len)
            return tag(v->m, "any", NULL);
        filled = arena_printf(v->m->arena, "%.*s%.*s%.*s", STR_ARG(filled),
                              STR_ARG(str_sub(text, 0, at)), STR_ARG(with[i]));
        text = str_from_at(text, at + names[i].len);
    }
    return lit_text(v->m, filled.len ? arena_printf(v->m->arena, "%.*s%.*s",
                                                    STR_ARG(filled), STR_ARG(text))
                                     : all);
}

static json_t *put_text(struct variant *v, struct str text, const struct putting *p)
{
    if (str_eq(text, S("$(field)")))
        return lit_text(v->m, p->field);
    if (str_eq(text, S("$(value)")) && !p->value) /* of what is not there */
        return tag(
            v->m, "one-of",
            list_of(v->m, tag(v->m, "any", NULL), tag(v->m, "absent", NULL), NULL));
    if (str_eq(text, S("$(value)"))) /* what is no text may be echoed as one */
        return json_is_string(p->value) ? json_mutable(p->value) : tag(v->m, "any", NULL);
    if (str_starts(text, S("$(existing.")) && p->other)
        return json_str(v->m->arena,
                        arena_printf(v->m->arena, "$(%.*s.%.*s", STR_ARG(p->other->name),
                                     STR_ARG(str_from_at(text, 11))));
    return put_mixed(v, text, p);
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
    json_t *made = variant_object(v), *from = json_mutable(body);

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
        variant_put(v, v->expect, "body", put_body(v, outcome.body, &p));
}

void expect_shown(struct variant *v, struct str field, json_t *value)
{
    const struct effect *effect = &v->op->effect;
    json_t *shown = variant_object(v), *body = json_object_get(v->expect, "body");

    if (!effect->has_response || !value)
        return;
    if (!body)
        body = variant_object(v);
    if (effect->response.len == 0)
        shown = body;
    else if (json_pointer_get(body, effect->response))
        shown = json_pointer_get(body, effect->response);
    else
        expect_at(v->m, body, effect->response, shown);
    expect_stored(v->m, v->op, shown, field, value);
    if (json_object_size(body))
        variant_put(v, v->expect, "body", body);
}

void expect_json_path(struct variant *v, struct str path, json_t *expectation)
{
    maker_put(v->m, variant_member(v, v->expect, "at"), path, expectation);
}

/* --- the state afterwards --- */

static json_t *observe(struct variant *v, const struct resource *r, json_t *key,
                       json_t *is)
{
    json_t *item = variant_object(v);

    maker_put(v->m, item, r->name, key);
    variant_put(v, item, "is", is);
    json_array_append(v->then, item);
    return item;
}

/* Whether something is expected there already, or of what it is in. */
static bool has_place(const json_t *is, struct str place)
{
    struct str rest = str_from_at(place, 1), step;

    while (json_is_object(is) && !json_object_get(is, TAG_NAME)) {
        if (!str_cut(&rest, '/', &step))
            return true;
        is = json_member(is, step);
        if (!is)
            return false;
    }
    return true;
}

/* A member that may have another value afterwards, and that may not have been there. */
static void let_move_at(struct variant *v, json_t *is, const struct state_record *r,
                        struct str place)
{
    json_t *any = tag(v->m, "any", NULL);
    struct str rest = str_from_at(place, 1), first;
    bool within = str_cut(&rest, '/', &first) && rest.len && json_member(is, first);

    if (has_place(is, place))
        return;
    if (within || !json_pointer_get(r->record, place))
        any = tag(v->m, "one-of", list_of(v->m, any, tag(v->m, "absent", NULL), NULL));
    expect_at(v->m, is, place, any);
}

static void let_move(struct variant *v, json_t *is, const struct state_record *r,
                     struct str field)
{
    let_move_at(v, is, r, params_place(v->m->arena, v->op, field));
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

/* Members that follow what was changed. */
static void let_others_move(struct variant *v, json_t *is, const struct state_record *r)
{
    for (size_t i = 0; i < v->op->claim_count; i++) {
        const struct claim *claim = v->op->claims[i];
        bool moves = false;

        if (claim_is(claim, "derives") || claim_is(claim, "applies-when"))
            moves = depends_on_change(v, claim);
        if (moves)
            let_move(v, is, r, claim_text(claim, "field"));
    }
}

/* A time that another operation's claim lets move is one of the record: this operation
 * may move it, too. */
static void let_times_move(struct variant *v, json_t *is, const struct state_record *r)
{
    const struct contract *c = v->m->contract;

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        for (size_t k = 0; k < op->claim_count; k++)
            if (op->effect.resource == v->op->effect.resource &&
                claim_is(op->claims[k], "advances"))
                let_move(v, is, r, claim_text(op->claims[k], "field"));
    }
}

static bool is_said_to_stay(struct variant *v, struct str field)
{
    const struct contract *c = v->m->contract;

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        if (op->effect.resource == v->op->effect.resource &&
            params_find(v->m->arena, op, "immutable", field))
            return true;
    }
    return false;
}

/* Read-only members are the server's: a version that counts, a total that is computed.
 * The key stays, times of creation do, and what a claim says it of. */
static bool is_computed(struct variant *v, const json_t *member, struct str name)
{
    const struct contract *c = v->m->contract;
    struct str format = json_member_text(contract_deref(c, member), "format");

    return shape_is_read_only(c, member) && !str_eq(name, v->op->effect.resource->key) &&
           !str_starts(format, S("date")) && !is_said_to_stay(v, name);
}

static void let_computed_move(struct variant *v, json_t *is, const struct state_record *r)
{
    const json_t *schema = v->op->effect.resource->schema_json;
    const struct contract *c = v->m->contract;
    struct str_list names = { 0 };

    shape_members(v->m->arena, c, schema, NULL, &names);
    for (size_t i = 0; i < names.len; i++)
        if (is_computed(v, shape_member(c, schema, names.at[i]), names.at[i]))
            let_move(v, is, r, names.at[i]);
}

/* What is beside the changes in an object of the record is no other record's: it stays
 * like the rest. */
static void keep_within(struct variant *v, json_t *is, const struct state_record *r)
{
    struct arena *a = v->m->arena;
    struct str_list objects = within_objects(a, v->op);

    for (size_t i = 0; i < objects.len; i++) {
        struct str_list places = within_members(a, v->op, objects.at[i]);

        for (size_t k = 0; k < places.len; k++) {
            struct str name = str_from_at(places.at[k], objects.at[i].len + 1);
            const json_t *member = shape_at(
                v->m->contract, v->op->effect.resource->schema_json, places.at[k]);

            if (is_computed(v, member, name))
                let_move_at(v, is, r, places.at[k]);
            else if (!has_place(is, places.at[k]))
                expect_at(v->m, is, places.at[k], tag(v->m, "unchanged", NULL));
        }
    }
}

/* Of a sent field nobody knows where it shows: in the member of its name, perhaps. */
static void let_unseen_move(struct variant *v, json_t *is, const struct state_record *r)
{
    const struct resource *resource = v->op->effect.resource;

    for (void *at = json_object_iter(v->applied); at;
         at = json_object_iter_next(v->applied, at)) {
        struct str name = json_iter_key(at);

        if (!params_is_stored(v->op, name) &&
            shape_member(v->m->contract, resource->schema_json, name))
            let_move(v, is, r, name);
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
    json_t *is = variant_object(v), *applied = v->applied;

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
    let_unseen_move(v, is, r);
    let_others_move(v, is, r);
    let_times_move(v, is, r);
    let_computed_move(v, is, r);
    keep_within(v, is, r);
    json_t *item = observe(v, r->resource, ref_key(v->m, r), is);

    variant_put(v, item, "rest", tag(v->m, "unchanged", NULL));
    return is;
}

void then_unchanged(struct variant *v, const struct state_record *r)
{
    observe(v, r->resource, ref_key(v->m, r), tag(v->m, "unchanged", NULL));
}

void then_present(struct variant *v, json_t *key)
{
    json_t *is = variant_object(v), *applied = v->applied;

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
