/* The functions of RFC 9535, 2.4.4 to 2.4.8. */
#include "base/arena.h"
#include "doc/json.h"
#include "jsonpath/internal.h"
#include "jsonpath/iregexp.h"
#include "jsonpath/scanner.h"

#include "base/banned.h"

static const struct function functions[] = {
    { { "length", 6 }, FUNCTION_LENGTH, TYPE_VALUE, 1, { TYPE_VALUE } },
    { { "count", 5 }, FUNCTION_COUNT, TYPE_VALUE, 1, { TYPE_NODES } },
    { { "match", 5 }, FUNCTION_MATCH, TYPE_LOGICAL, 2, { TYPE_VALUE, TYPE_VALUE } },
    { { "search", 6 }, FUNCTION_SEARCH, TYPE_LOGICAL, 2, { TYPE_VALUE, TYPE_VALUE } },
    { { "value", 5 }, FUNCTION_VALUE, TYPE_VALUE, 1, { TYPE_NODES } },
};

const struct function *function_find(struct str name)
{
    for (size_t i = 0; i < countof(functions); i++)
        if (str_eq(functions[i].name, name))
            return &functions[i];
    return NULL;
}

static bool is_value(const struct expr *e)
{
    return e->kind == EXPR_LITERAL || (e->kind == EXPR_QUERY && e->query->singular) ||
           (e->kind == EXPR_FUNCTION && e->function->result == TYPE_VALUE);
}

static bool is_nodes(const struct expr *e)
{
    return e->kind == EXPR_QUERY ||
           (e->kind == EXPR_FUNCTION && e->function->result == TYPE_NODES);
}

static bool fits(const struct expr *argument, enum path_type type, const char **wanted)
{
    switch (type) {
    case TYPE_VALUE:
        *wanted = "a single value";
        return is_value(argument);
    case TYPE_NODES:
        *wanted = "a query";
        return is_nodes(argument);
    case TYPE_LOGICAL:
        *wanted = "a test";
        return argument->kind != EXPR_LITERAL &&
               (!is_value(argument) || is_nodes(argument));
    }
    return false;
}

/* A pattern that is no I-Regexp matches nothing (2.4.6): that is no error. */
static void compile_pattern(struct scanner *p, struct expr *call)
{
    const struct expr *pattern = call->at[1];

    if (pattern->kind == EXPR_LITERAL && json_is_string(pattern->literal))
        call->regex = iregexp_compile(p->arena, json_text(pattern->literal));
}

bool function_check(struct scanner *p, struct expr *call)
{
    const struct function *f = call->function;
    const char *wanted = "";

    if (call->len != f->arity)
        return scan_error(p, call->off, "%.*s() takes %zu argument%s, not %zu",
                          STR_ARG(f->name), f->arity, f->arity == 1 ? "" : "s",
                          call->len);
    for (size_t i = 0; i < f->arity; i++)
        if (!fits(call->at[i], f->parameters[i], &wanted))
            return scan_error(p, call->at[i]->off, "argument %zu of %.*s() must be %s",
                              i + 1, STR_ARG(f->name), wanted);
    if (f->id == FUNCTION_MATCH || f->id == FUNCTION_SEARCH)
        compile_pattern(p, call);
    return true;
}
