/* The grammar of filters: RFC 9535, 2.3.5, with the type rules of 2.4.3. */
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "jsonpath/internal.h"
#include "jsonpath/scanner.h"

#include "base/banned.h"

static struct expr *parse_or(struct scanner *p, bool argument);

static struct expr *new_expr(struct scanner *p, enum expr_kind kind, size_t off)
{
    struct expr *e = arena_new(p->arena, struct expr);

    e->kind = kind;
    e->off = off;
    return e;
}

static void add_operand(struct scanner *p, struct expr *e, struct expr *operand)
{
    *vec_push(p->arena, e) = operand; /* NOLINT(bugprone-sizeof-expression): pointers */
}

/* True or false by itself, so that it can stand as a test. */
static bool check_test(struct scanner *p, const struct expr *e)
{
    if (e->kind == EXPR_LITERAL)
        return scan_error(p, e->off, "a literal alone is no test: compare it");
    if (e->kind == EXPR_FUNCTION && e->function->result == TYPE_VALUE)
        return scan_error(p, e->off, "the result of %.*s() is no test: compare it",
                          STR_ARG(e->function->name));
    return true;
}

static bool check_comparable(struct scanner *p, const struct expr *e)
{
    if (e->kind == EXPR_QUERY && !e->query->singular)
        return scan_error(p, e->off,
                          "a query that can select several nodes cannot be compared");
    if (e->kind == EXPR_FUNCTION && e->function->result != TYPE_VALUE)
        return scan_error(p, e->off, "the result of %.*s() cannot be compared",
                          STR_ARG(e->function->name));
    return true;
}

/* ---- operands ---- */

static struct expr *parse_query_operand(struct scanner *p)
{
    struct expr *e = new_expr(p, EXPR_QUERY, p->off);

    e->query = arena_new(p->arena, struct query);
    e->query->relative = scan_peek(p) == '@';
    p->off++;
    return parse_segments(p, e->query) ? e : NULL;
}

static bool parse_arguments(struct scanner *p, struct expr *call)
{
    scan_blanks(p);
    if (scan_take(p, S(")")))
        return true;
    do {
        scan_blanks(p);
        struct expr *argument = parse_or(p, true);

        if (!argument)
            return false;
        add_operand(p, call, argument);
        scan_blanks(p);
    } while (scan_take(p, S(",")));
    return scan_take(p, S(")")) || scan_expected(p, "',' or ')'");
}

static struct expr *parse_call(struct scanner *p, struct str name, size_t off)
{
    struct expr *call = new_expr(p, EXPR_FUNCTION, off);

    call->function = function_find(name);
    if (!call->function) {
        scan_error(p, off, "there is no function %.*s()", STR_ARG(str_sub(name, 0, 60)));
        return NULL;
    }
    if (!scan_enter(p) || !parse_arguments(p, call) || !function_check(p, call))
        return NULL;
    scan_leave(p);
    return call;
}

static json_t *keyword(struct str name)
{
    if (str_eq_c(name, "true"))
        return json_true();
    if (str_eq_c(name, "false"))
        return json_false();
    return str_eq_c(name, "null") ? json_null() : NULL;
}

/* A name: of a function where "(" follows at once, else one of the three literals. */
static struct expr *parse_word(struct scanner *p)
{
    size_t off = p->off;
    struct str name = scan_name(p);

    if (scan_take(p, S("(")))
        return parse_call(p, name, off);
    struct expr *e = new_expr(p, EXPR_LITERAL, off);

    e->literal = keyword(name);
    if (e->literal)
        return e;
    scan_error(p, off,
               "'%.*s' is no literal: strings are quoted, queries begin with '@' or '$'",
               STR_ARG(str_sub(name, 0, 40)));
    return NULL;
}

static struct expr *parse_string_operand(struct scanner *p)
{
    struct expr *e = new_expr(p, EXPR_LITERAL, p->off);
    struct str text;

    if (!scan_string(p, &text))
        return NULL;
    e->literal = json_str(p->arena, text);
    return e;
}

static struct expr *parse_number_operand(struct scanner *p)
{
    struct expr *e = new_expr(p, EXPR_LITERAL, p->off);

    return scan_number(p, &e->literal) ? e : NULL;
}

static struct expr *parse_operand(struct scanner *p)
{
    char c = scan_peek(p);

    if (c == '@' || c == '$')
        return parse_query_operand(p);
    if (c == '\'' || c == '"')
        return parse_string_operand(p);
    if (c == '-' || (c >= '0' && c <= '9'))
        return parse_number_operand(p);
    if (scan_is_name_first(p))
        return parse_word(p);
    scan_expected(p, "query, literal or function");
    return NULL;
}

/* ---- comparisons and tests ---- */

static bool take_op(struct scanner *p, enum compare_op *ret)
{
    static const struct {
        struct str token;
        enum compare_op op;
    } ops[] = { { { "==", 2 }, OP_EQ }, { { "!=", 2 }, OP_NE }, { { "<=", 2 }, OP_LE },
                { { ">=", 2 }, OP_GE }, { { "<", 1 }, OP_LT },  { { ">", 1 }, OP_GT } };

    for (size_t i = 0; i < countof(ops); i++) {
        if (scan_take(p, ops[i].token)) {
            *ret = ops[i].op;
            return true;
        }
    }
    return false;
}

static struct expr *parse_comparison(struct scanner *p, struct expr *left,
                                     enum compare_op op)
{
    struct expr *e = new_expr(p, EXPR_COMPARE, left->off);

    scan_blanks(p);
    struct expr *right = parse_operand(p);

    if (!right || !check_comparable(p, left) || !check_comparable(p, right))
        return NULL;
    e->op = op;
    add_operand(p, e, left);
    add_operand(p, e, right);
    return e;
}

/* An operand alone, or two and an operator between them. */
static struct expr *parse_operands(struct scanner *p)
{
    struct expr *left = parse_operand(p);
    enum compare_op op;

    if (!left)
        return NULL;
    size_t end = p->off;

    scan_blanks(p);
    if (take_op(p, &op))
        return parse_comparison(p, left, op);
    p->off = end;
    return left;
}

static struct expr *parse_group(struct scanner *p)
{
    struct expr *group = new_expr(p, EXPR_GROUP, p->off);

    p->off++;
    if (!scan_enter(p))
        return NULL;
    scan_blanks(p);
    struct expr *inner = parse_or(p, false);

    if (!inner)
        return NULL;
    scan_blanks(p);
    if (!scan_take(p, S(")"))) {
        scan_expected(p, "')'");
        return NULL;
    }
    scan_leave(p);
    add_operand(p, group, inner);
    return group;
}

static struct expr *parse_not(struct scanner *p)
{
    struct expr *e = new_expr(p, EXPR_NOT, p->off);

    p->off++;
    scan_blanks(p);
    struct expr *inner = scan_peek(p) == '(' ? parse_group(p) : parse_operand(p);

    if (!inner || !check_test(p, inner))
        return NULL;
    add_operand(p, e, inner);
    return e;
}

static struct expr *parse_basic(struct scanner *p)
{
    if (scan_peek(p) == '!')
        return parse_not(p);
    return scan_peek(p) == '(' ? parse_group(p) : parse_operands(p);
}

/* A list of operands with one operator between them; a single one stays as it is. */
static struct expr *parse_list(struct scanner *p, bool argument, enum expr_kind kind,
                               struct str token)
{
    struct expr *list = NULL;

    for (;;) {
        bool alone = argument && !list;
        struct expr *e =
            kind == EXPR_OR ? parse_list(p, alone, EXPR_AND, S("&&")) : parse_basic(p);

        if (!e)
            return NULL;
        size_t end = p->off;

        scan_blanks(p);
        bool more = scan_take(p, token);

        if (!more)
            p->off = end;
        if ((more || !alone) && !check_test(p, e))
            return NULL;
        if (!more && !list)
            return e;
        if (!list)
            list = new_expr(p, kind, e->off);
        add_operand(p, list, e);
        if (!more)
            return list;
        scan_blanks(p);
    }
}

/* As an argument it may be a mere value; whether the function takes one is for it to say.
 */
static struct expr *parse_or(struct scanner *p, bool argument)
{
    return parse_list(p, argument, EXPR_OR, S("||"));
}

struct expr *parse_filter(struct scanner *p)
{
    if (!scan_enter(p))
        return NULL;
    struct expr *e = parse_or(p, false);

    scan_leave(p);
    return e;
}
