#include "run/gate.h"

#include "base/arena.h"

#include "base/banned.h"

void gate_init(struct arena *a, struct gate *g, const struct target *target)
{
    *g = (struct gate){ .target = target,
                        .all = { .interval_ns = target->limits.rate_ns },
                        .operations = arena_array(a, struct rate,
                                                  target->limits.operation_count + 1) };
    for (size_t i = 0; i < target->limits.operation_count; i++)
        g->operations[i].interval_ns = target->limits.operations[i].rate_ns;
}

/* Whether "/leads/{id}" is what "/leads/l1?x=y" asks for. */
static bool path_fits(struct str path, struct str target)
{
    struct str wanted, given;

    target = str_sub(target, 0, str_find_char(target, '?'));
    for (;;) {
        bool more = str_cut(&path, '/', &wanted), has = str_cut(&target, '/', &given);

        if (!more || !has)
            return more == has;
        if (str_find_char(wanted, '{') == SIZE_MAX ? !str_eq(wanted, given) : !given.len)
            return false;
    }
}

/* "/leads/search" is itself before it is "/leads/{id}". */
const struct operation *gate_operation(const struct contract *c,
                                       const struct http_request *request)
{
    const struct operation *found = NULL;

    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        if (!str_eq(op->method, request->method) || !path_fits(op->path, request->target))
            continue;
        if (str_find_char(op->path, '{') == SIZE_MAX)
            return op;
        found = found ? found : op;
    }
    return found;
}

static struct rate *rate_of(struct gate *g, const struct contract *c,
                            const struct http_request *request)
{
    const struct target_limits *limits = &g->target->limits;
    const struct operation *op =
        limits->operation_count ? gate_operation(c, request) : NULL;

    for (size_t i = 0; op && i < limits->operation_count; i++)
        if (str_eq(limits->operations[i].operation, op->id))
            return &g->operations[i];
    return NULL;
}

/* The operation's rate first, that of all only once its moment has come: a slow operation
 * must not take the others' moments. */
uint64_t gate_ask(struct gate *g, const struct contract *c,
                  const struct http_request *request, struct gate_pass *pass,
                  uint64_t now_ns)
{
    uint64_t at = now_ns, ignored;

    if (!g)
        return now_ns;
    if (pass->holds != g->holds)
        *pass = (struct gate_pass){ .holds = g->holds };
    if (!pass->own) {
        struct rate *own = rate_of(g, c, request);

        pass->own = true;
        at = own ? rate_reserve(own, now_ns, &ignored) : now_ns;
    }
    if (at > now_ns || pass->all)
        return at;
    pass->all = true;
    pass->at_ns = rate_reserve(&g->all, now_ns, &pass->late_ns);
    return pass->at_ns;
}

void gate_idle(struct gate *g, uint64_t now_ns)
{
    rate_idle(&g->all, now_ns);
}

void gate_hold(struct gate *g, uint64_t until_ns)
{
    if (!g || until_ns <= g->hold_until_ns)
        return;
    g->hold_until_ns = until_ns;
    g->holds++;
    rate_hold(&g->all, until_ns);
    for (size_t i = 0; i < g->target->limits.operation_count; i++)
        rate_hold(&g->operations[i], until_ns);
}
