/* `for`: variables and the values they take. */
#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "suite/pairwise.h"
#include "suite/reader.h"

#include "base/banned.h"

/* The value of a list item; it may hold `$$(` but no reference. */
static const json_t *read_value(struct reader *r, const struct node *n)
{
    static const struct scope nothing = { .no_builtins = true };
    size_t before = diags_count(r->diags, SEVERITY_ERROR);
    const struct tmpl *t = tmpl_compile(r->arena, n, &nothing, r->diags);

    if (t)
        return tmpl_value(t);
    if (diags_count(r->diags, SEVERITY_ERROR) > before)
        diags_hint(r->diags, "values of `for` are plain: they may not refer to others");
    return NULL;
}

static void read_values(struct reader *r, const struct node *list, struct for_variable *v)
{
    const struct node **nodes = arena_array(r->arena, const struct node *, list->len);

    v->json = arena_array(r->arena, const json_t *, list->len);
    v->values = nodes;
    for (size_t i = 0; i < list->len; i++) {
        const json_t *value = read_value(r, list->items[i].value);

        if (!value)
            continue;
        nodes[v->len] = list->items[i].value;
        v->json[v->len++] = value;
    }
}

static void read_variable(struct reader *r, const struct node_item *item,
                          struct case_def *def)
{
    const struct node *list = item->value;

    if (scope_is_reserved(node_text(item->key)))
        diags_error(r->diags, item->key->span, "reserved-name",
                    "`%.*s` is a built-in name", STR_ARG(node_text(item->key)));
    struct for_variable *v = &def->variables[def->variable_count++];

    v->name = node_text(item->key);
    v->span = item->key->span;
    if (!reader_wants(r, list, HOLDS_LIST, "the values of a variable"))
        return;
    if (list->len == 0)
        diags_error(r->diags, list->span, "empty-for",
                    "`%.*s` has no values: no case is left",
                    STR_ARG(node_text(item->key)));
    read_values(r, list, v);
}

/* False where there are more than CASE_ROWS_MAX. */
static bool count_rows(const struct case_def *def, size_t *ret)
{
    size_t rows = 1;

    for (size_t i = 0; i < def->variable_count; i++) {
        if (def->variables[i].len && rows > CASE_ROWS_MAX / def->variables[i].len)
            return false;
        rows *= def->variables[i].len;
    }
    *ret = rows;
    return true;
}

static bool make_pairs(struct reader *r, struct case_def *def)
{
    size_t *counts = arena_array(r->arena, size_t, def->variable_count);

    for (size_t i = 0; i < def->variable_count; i++)
        counts[i] = def->variables[i].len;
    return pairwise_rows(r->arena, counts, def->variable_count, &def->pairs,
                         &def->row_count);
}

static bool read_tag(struct reader *r, const struct node *n, struct case_def *def)
{
    def->pairwise = str_eq(node_tag(n), S("pairwise"));
    if (def->pairwise || !n->tagged)
        return true;
    diags_error(r->diags, n->span, "unknown-tag", "unknown tag `!%.*s`",
                STR_ARG(node_tag(n)));
    diags_hint(r->diags, "did you mean `!pairwise`?");
    return false;
}

void read_for(struct reader *r, const struct node *n, struct case_def *def)
{
    size_t before = diags_count(r->diags, SEVERITY_ERROR);

    def->variables = arena_array(r->arena, struct for_variable, n->len);
    (void)read_tag(r, n, def);
    for (size_t i = 0; i < n->len; i++)
        read_variable(r, &n->items[i], def);
    if (n->len == 0)
        diags_error(r->diags, n->span, "empty-for", "`for` names no variable");
    if (diags_count(r->diags, SEVERITY_ERROR) > before)
        def->row_count = 0; /* not to be expanded */
    else if (!(def->pairwise ? make_pairs(r, def) : count_rows(def, &def->row_count)))
        diags_error(r->diags, n->span, "too-many-rows",
                    def->pairwise ? "too many pairs of values for `!pairwise`"
                                  : "more than %zu combinations",
                    CASE_ROWS_MAX);
}
