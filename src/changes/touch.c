/* What a change touches: claims by operation and names, cases by what they prove and
 * where they send to. */
#include "base/fs.h"
#include "base/ptr_map.h"
#include "base/ptr_set.h"
#include "changes/internal.h"
#include "doc/json.h"
#include "suite/suite.h"

#include "base/banned.h"

struct reached {
    struct {
        const struct claim **at;
        size_t len, cap;
    } claims;
    struct {
        const struct case_def **at;
        size_t len, cap;
    } cases;
};

struct touching {
    struct arena *arena;
    struct changes *changes;
    struct {
        const struct contract **at;
        size_t len, cap;
    } contracts;
    struct ptr_map by_operation; /* struct operation → struct reached */
    struct ptr_map by_claim;     /* struct claim → struct reached */
    struct map by_route; /* "PATCH /leads/{id}" → operations, see struct routes */
    struct map by_id;    /* operationId → the same */
    struct ptr_set seen; /* what one change has */
    struct arena *scratch;
};

struct routes {
    const struct operation **at;
    size_t len, cap;
};

static struct reached *reached(struct touching *t, struct ptr_map *map, const void *thing)
{
    struct reached *r = ptr_map_get(map, thing);

    if (!r) {
        r = arena_new(t->arena, struct reached);
        ptr_map_set(t->arena, map, thing, r);
    }
    return r;
}

/* --- which contracts, which cases --- */

static bool is_meant(const struct changes *c, const struct contract *contract)
{
    const struct contract *both[] = { c->old, c->new };

    for (size_t i = 0; i < countof(both); i++)
        if (fs_same_file(both[i]->path.at, contract->path.at) ||
            (contract->title.len && str_eq(both[i]->title, contract->title)))
            return true;
    return false;
}

static void add_route(struct touching *t, struct map *map, struct str key,
                      const struct operation *op)
{
    struct routes *routes = map_get(map, key);

    if (!routes) {
        routes = arena_new(t->arena, struct routes);
        map_set(t->arena, map, key, routes);
    }
    *vec_push(t->arena, routes) = op;
}

static void add_contract(struct touching *t, const struct contract *c)
{
    *vec_push(t->arena, &t->contracts) = c;
    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        add_route(
            t, &t->by_route,
            arena_printf(t->arena, "%.*s %.*s", STR_ARG(op->method), STR_ARG(op->path)),
            op);
        add_route(t, &t->by_id, op->id, op);
    }
    for (size_t i = 0; i < c->claim_count; i++)
        if (!c->claims[i].implicit && c->claims[i].operation) {
            struct reached *r = reached(t, &t->by_operation, c->claims[i].operation);

            *vec_push(t->arena, &r->claims) = &c->claims[i];
        }
}

static void add_case(struct touching *t, const struct case_def *def)
{
    const struct operation *last = NULL;

    for (size_t i = 0; i < def->step_count; i++) {
        const struct operation *op = def->steps[i].send.operation;

        if (!op || op == last)
            continue;
        last = op;
        *vec_push(t->arena, &reached(t, &t->by_operation, op)->cases) = def;
    }
    for (size_t i = 0; i < def->prove_count; i++)
        *vec_push(t->arena, &reached(t, &t->by_claim, def->proves[i])->cases) = def;
}

static void add_suite(struct touching *t, const struct suite *suite)
{
    for (size_t i = 0; suite && i < suite->contract_count; i++)
        if (is_meant(t->changes, suite->contracts[i]))
            add_contract(t, suite->contracts[i]);
    if (t->contracts.len == 0) {
        add_contract(t, t->changes->old);
        add_contract(t, t->changes->new);
        return;
    }
    t->changes->has_project = true;
    for (size_t i = 0; i < suite->file_count; i++)
        for (size_t k = 0; k < suite->files[i]->case_count; k++)
            add_case(t, &suite->files[i]->cases[k]);
}

/* --- one change --- */

static void add_cases(struct touching *t, struct change *change, const struct reached *r)
{
    for (size_t i = 0; i < r->cases.len; i++)
        if (ptr_set_add(&t->seen, r->cases.at[i]))
            *vec_push(t->arena, &change->cases) = r->cases.at[i];
}

static bool is_named(const struct change *change, struct str name)
{
    for (size_t i = 0; i < change->names.len; i++)
        if (str_eq(change->names.at[i], name))
            return true;
    return false;
}

/* What a claim says of itself, and of answers: no names of members. */
static bool is_no_parameter(struct str key)
{
    static const char *const keys[] = { "id",     "kind", "strength", "says",
                                        "source", "note", "outcome" };

    for (size_t i = 0; i < countof(keys); i++)
        if (str_eq_c(key, keys[i]))
            return true;
    return false;
}

/* Whether one of the names is a value anywhere in the claim's parameters. */
static bool speaks_of(const struct change *change, const json_t *value)
{
    json_t *v = json_mutable(value);

    if (json_is_string(v))
        return is_named(change, json_text(v));
    for (size_t i = 0; i < json_array_size(v); i++)
        if (speaks_of(change, json_array_get(v, i)))
            return true;
    for (void *i = json_object_iter(v); i; i = json_object_iter_next(v, i))
        if (!is_no_parameter(json_iter_key(i)) &&
            speaks_of(change, json_object_iter_value(i)))
            return true;
    return false;
}

static bool is_of_claim(const struct change *change)
{
    return change->rule == CHANGE_CLAIM_ADDED || change->rule == CHANGE_CLAIM_REMOVED ||
           change->rule == CHANGE_CLAIM_CHANGED || change->rule == CHANGE_CLAIM_REWORDED;
}

/* With two documents and no project a claim stands in both: once is enough. */
static bool is_there(const struct touching *t, const struct change *change,
                     const struct claim *claim)
{
    for (size_t i = 0; i < change->claims.len; i++)
        if (str_eq(change->claims.at[i]->id, claim->id) &&
            (!t->changes->has_project ||
             change->claims.at[i]->contract == claim->contract))
            return true;
    return false;
}

/* An error is the business of the claims that it is the outcome of. */
static bool is_outcome_of(struct touching *t, const struct change *change,
                          const struct claim *claim)
{
    struct outcome outcome = claim_outcome(t->scratch, claim);
    uint64_t status;

    for (size_t i = 0; outcome.documented && i < change->names.len; i++)
        if (str_to_u64(change->names.at[i], &status) && status < 1000 &&
            status_set_has(&outcome.status, (int)status))
            return true;
    return false;
}

static bool is_meant_by(struct touching *t, const struct change *change,
                        const struct claim *claim)
{
    if (is_of_claim(change))
        return is_named(change, claim->id);
    if (change->rule == CHANGE_STATUS_ADDED || change->rule == CHANGE_STATUS_REMOVED)
        return is_outcome_of(t, change, claim);
    return change->whole || speaks_of(change, claim->params);
}

static void touch_claims(struct touching *t, struct change *change,
                         const struct operation *op)
{
    const struct reached *r = reached(t, &t->by_operation, op);

    if (!ptr_set_add(&t->seen, op))
        return;
    for (size_t i = 0; i < r->claims.len; i++) {
        const struct claim *claim = r->claims.at[i];

        if (!is_meant_by(t, change, claim) || is_there(t, change, claim))
            continue;
        *vec_push(t->arena, &change->claims) = claim;
        add_cases(t, change, reached(t, &t->by_claim, claim));
    }
}

static void touch_senders(struct touching *t, struct change *change,
                          const struct operation *op)
{
    if (!is_of_claim(change))
        add_cases(t, change, reached(t, &t->by_operation, op));
}

typedef void touch_fn(struct touching *t, struct change *change,
                      const struct operation *op);

static void touch_routes(struct touching *t, struct change *change,
                         const struct routes *routes, touch_fn *fn)
{
    for (size_t i = 0; routes && i < routes->len; i++)
        fn(t, change, routes->at[i]);
}

static void touch_each(struct touching *t, struct change *change, touch_fn *fn)
{
    for (size_t i = 0; i < change->uses.len; i++) {
        const struct changed_operation *op = change->uses.at[i].operation;

        if (!op)
            continue;
        struct str now =
            arena_printf(t->scratch, "%.*s %.*s", STR_ARG(op->method), STR_ARG(op->path));
        struct str then = arena_printf(t->scratch, "%.*s %.*s", STR_ARG(op->old_method),
                                       STR_ARG(op->old_path));

        touch_routes(t, change, map_get(&t->by_route, now), fn);
        touch_routes(t, change, map_get(&t->by_route, then), fn);
        if (op->id.len)
            touch_routes(t, change, map_get(&t->by_id, op->id), fn);
    }
}

static void touch(struct touching *t, struct change *change)
{
    touch_each(t, change, touch_claims);
    change->proving = change->cases.len;
    touch_each(t, change, touch_senders);
}

void changes_touch(struct arena *a, struct changes *c, const struct suite *suite)
{
    struct touching t = { .arena = a, .changes = c, .scratch = arena_open() };

    add_suite(&t, suite);
    for (size_t i = 0; i < c->len; i++) {
        touch(&t, c->at[i]);
        ptr_set_release(&t.seen);
        arena_reset(t.scratch);
    }
    arena_close(t.scratch);
}
