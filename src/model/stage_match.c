/* MATCH: the operation that a request goes to; 404 and 405 where there is none. */
#include "base/arena.h"
#include "base/buf.h"
#include "model/model_internal.h"

#include "base/banned.h"

static struct str without_query(struct str target)
{
    return str_sub(target, 0, str_find_char(target, '?'));
}

/* Clients may send it along. */
struct str match_server_prefix(const struct contract *c)
{
    size_t scheme = str_find(c->server, S("://"));
    struct str rest = scheme == SIZE_MAX ? c->server : str_from_at(c->server, scheme + 3);
    size_t slash = str_find_char(rest, '/');
    struct str path = slash == SIZE_MAX ? STR_NONE : str_from_at(rest, slash);

    while (path.len && path.at[path.len - 1] == '/')
        path.len--;
    return path;
}

static const struct operation *find(struct run *r, struct str path, bool *known)
{
    struct model_call *call = &r->call;

    return contract_match(call->arena, call->contract, call->request->method, path,
                          &call->path_values, &call->path_value_count, known);
}

/* The methods documented for a path, for `Allow`. */
static struct str methods_of(struct run *r, struct str path)
{
    const struct contract *c = r->call.contract;
    struct buf text;

    buf_init(&text, 4096);
    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];
        struct path_value *values;
        size_t count;
        bool known;

        if (contract_match(r->call.arena, c, op->method, path, &values, &count, &known) !=
            op)
            continue;
        if (text.len)
            buf_add(&text, S(", "));
        buf_add(&text, op->method);
    }
    struct str allow = arena_str(r->call.arena, buf_str(&text));

    buf_release(&text);
    return allow;
}

static bool refuse(struct run *r, struct str path, bool known)
{
    if (!known)
        return model_refuse(&r->call, REFUSAL_NO_SUCH_PATH, NULL, STR_NONE, NULL,
                            "no such path: %.*s", STR_ARG(without_query(path)));
    r->allow = methods_of(r, path);
    return model_refuse(&r->call, REFUSAL_METHOD, NULL, STR_NONE, NULL,
                        "%.*s is not allowed here", STR_ARG(r->call.request->method));
}

static void keep_key(struct run *r)
{
    struct str by = r->call.operation->effect.by;

    for (size_t i = 0; i < r->call.path_value_count && by.len; i++) {
        if (!str_eq(r->call.path_values[i].name, by))
            continue;
        r->key = r->call.path_values[i].value;
        r->has_key = true;
    }
}

bool stage_match(struct run *r)
{
    struct str path = r->call.request->target;
    struct str prefix = match_server_prefix(r->call.contract);
    bool known = false;
    const struct operation *op = find(r, path, &known);

    if (!op && !known && prefix.len && str_starts(path, prefix)) {
        path = str_from_at(path, prefix.len);
        op = find(r, path, &known);
    }
    if (!op)
        return refuse(r, path, known);
    r->call.operation = op;
    r->plan = &r->m->plans[op - r->m->contract->operations];
    parameters_read_path(r);
    keep_key(r);
    return true;
}
