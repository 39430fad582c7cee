/* One case: what it proves, in which state, and its steps. */
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "suite/reader.h"

#include "base/banned.h"

static void case_for(struct reader *r, const struct node *n, void *into)
{
    read_for(r, n, into);
}

/* --- given --- */

static void case_given(struct reader *r, const struct node *n, void *into)
{
    struct case_def *def = into;
    const struct states *states = r->file->states;
    struct str_list known = { 0 };

    if (n->kind == NODE_NULL)
        return; /* overrides the file's default */
    def->state = states_find(states, node_text(n));
    if (def->state)
        return;
    for (size_t i = 0; i < states->len; i++)
        *vec_push(r->arena, &known) = states->at[i].name;
    reader_unknown(r, n, "state", known.at, known.len);
}

void reader_prepare_states(struct reader *r)
{
    r->state_gives = arena_array(r->whole, json_t *, r->file->states->len);
}

const json_t *reader_gives(struct reader *r, const struct state *state)
{
    const struct states *states = r->file->states;

    if (!state)
        return NULL;
    if (!r->state_gives)
        reader_prepare_states(r);
    json_t **gives = &r->state_gives[state - states->at];

    if (!*gives)
        *gives = state_gives(r->whole, state);
    return *gives;
}

/* --- proves --- */

static void add_proof(struct reader *r, const struct node *n, struct case_def *def)
{
    const struct contract *c = r->file->contract;
    struct str id = node_text(n);

    if (!reader_wants(r, n, HOLDS_TEXT, "proves"))
        return;
    if (id.len > c->name.len && str_starts(id, c->name) && id.at[c->name.len] == '/')
        id = str_from_at(id, c->name.len + 1);
    const struct claim *claim = contract_claim(c, id);

    if (claim) {
        def->unclear &= claim->strength == STRENGTH_UNCLEAR;
        def->proves[def->prove_count++] = claim;
        return;
    }
    struct str_list known = { 0 };

    for (size_t i = 0; i < c->claim_count; i++)
        *vec_push(r->arena, &known) = c->claims[i].id;
    reader_unknown(r, n, "claim", known.at, known.len);
}

static void case_proves(struct reader *r, const struct node *n, void *into)
{
    struct case_def *def = into;

    def->proves = arena_array(r->arena, const struct claim *, n->len + 1);
    def->unclear = true;
    if (n->kind != NODE_LIST)
        add_proof(r, n, def);
    for (size_t i = 0; i < n->len; i++)
        add_proof(r, n->items[i].value, def);
    def->unclear &= def->prove_count > 0;
}

/* --- name, tags, skip, only --- */

static void case_name(struct reader *r, const struct node *n, void *into)
{
    struct case_def *def = into;
    struct node text = *n;

    node_set_string(&text, node_text(n)); /* `name: 404` is the text 404 */
    def->name_text = node_text(n);
    def->name = tmpl_compile(r->arena, &text, r->scope, r->diags);
    if (str_trim(node_text(n)).len == 0)
        diags_error(r->diags, n->span, "wrong-value",
                    "a case needs a name that can be seen");
}

static void case_tags(struct reader *r, const struct node *n, void *into)
{
    struct case_def *def = into;

    def->tags = arena_array(r->arena, struct str, n->len);
    for (size_t i = 0; i < n->len; i++) {
        const struct node *tag = n->items[i].value;

        if (!reader_wants(r, tag, HOLDS_TEXT | HOLDS_NUMBER, "a tag"))
            continue;
        if (node_text(tag).len == 0 || str_find_char(node_text(tag), ' ') != SIZE_MAX ||
            str_find_char(node_text(tag), ',') != SIZE_MAX)
            diags_error(r->diags, tag->span, "wrong-value",
                        "a tag is one word, without blanks and commas");
        def->tags[def->tag_count++] = node_text(tag);
    }
}

static void case_skip(struct reader *r, const struct node *n, void *into)
{
    struct case_def *def = into;

    def->skip = node_text(n);
    if (n->kind == NODE_STRING && str_trim(node_text(n)).len == 0)
        diags_error(r->diags, n->span, "wrong-value", "`skip` needs a reason");
}

static void case_only(struct reader *r, const struct node *n, void *into)
{
    struct case_def *def = into;

    (void)r;
    def->only = node_is_true(n);
}

/* In the order of reading: the names of `for` and `given` come first.  The step's keys
 * are read when these are known. */
static const struct key case_keys[] = {
    { "for", HOLDS_MAP | HOLDS_TAG, false, case_for },
    { "given", HOLDS_TEXT | HOLDS_NULL, false, case_given },
    { "proves", HOLDS_TEXT | HOLDS_LIST, false, case_proves },
    { "name", HOLDS_TEXT | HOLDS_NUMBER | HOLDS_BOOL, true, NULL },
    { "tags", HOLDS_LIST, false, case_tags },
    { "skip", HOLDS_TEXT | HOLDS_NULL, false, case_skip },
    { "only", HOLDS_BOOL, false, case_only },
    { "send", HOLDS_ANY | HOLDS_TAG, false, NULL },
    { "expect", HOLDS_ANY | HOLDS_TAG, false, NULL },
    { "capture", HOLDS_ANY | HOLDS_TAG, false, NULL },
    { "then", HOLDS_ANY | HOLDS_TAG, false, NULL },
    { "steps", HOLDS_LIST, false, NULL },
};

const struct key_table keys_of_case = { "case", "a case", case_keys, countof(case_keys) };

static const struct key defaults_keys[] = {
    { "given", HOLDS_TEXT | HOLDS_NULL, false, NULL },
    { "proves", HOLDS_TEXT | HOLDS_LIST, false, NULL },
    { "tags", HOLDS_LIST, false, NULL },
    { "skip", HOLDS_TEXT | HOLDS_NULL, false, NULL },
    { "send", HOLDS_MAP, false, NULL },
    { "expect", HOLDS_MAP, false, NULL },
};

const struct key_table keys_of_defaults = { "defaults", "`defaults`", defaults_keys,
                                            countof(defaults_keys) };

/* --- the steps, with the names that they may use --- */

/* The values of each variable, by its name. */
static const json_t *choices(struct reader *r, const struct case_def *def)
{
    json_t *of = arena_json(r->arena, json_object());

    for (size_t i = 0; i < def->variable_count; i++) {
        const struct for_variable *v = &def->variables[i];
        json_t *list = json_array();

        for (size_t k = 0; k < v->len; k++)
            json_array_append(list, json_mutable(v->json[k]));
        json_object_setn_new_nocheck(of, v->name.at, v->name.len, list);
    }
    return of;
}

/* The keys of a step that stand in the case itself. */
static const struct node *own_step(struct reader *r, const struct node *n)
{
    struct node *step = arena_new(r->arena, struct node);

    *step = (struct node){ .kind = NODE_MAP, .span = n->span };
    node_items(r->arena, step, keys_of_step.len);
    for (size_t i = 0; i < keys_of_step.len; i++)
        for (size_t k = 0; k < n->len; k++)
            if (str_eq_c(node_text(n->items[k].key), keys_of_step.keys[i].name))
                step->items[step->len++] = n->items[k];
    return step;
}

static void refuse_both(struct reader *r, const struct node *n)
{
    for (size_t i = 0; i < keys_of_step.len; i++) {
        const struct node *key = node_key(n, keys_of_step.keys[i].name);

        if (!key)
            continue;
        diags_error(r->diags, key->span, "contradiction",
                    "a case has either `steps` or `%s`, not both",
                    keys_of_step.keys[i].name);
        diags_hint(r->diags, "move it into one of the `steps`");
    }
}

static void read_listed(struct reader *r, const struct node *steps, struct case_def *def)
{
    def->steps = arena_array(r->arena, struct step, steps->len);
    def->step_count = steps->len;
    if (steps->len == 0)
        diags_error(r->diags, steps->span, "wrong-value",
                    "`steps` is empty: nothing is sent");
    for (size_t i = 0; i < steps->len; i++)
        read_step(r, step_with_defaults(r, steps->items[i].value), &def->steps[i]);
}

static void read_body(struct reader *r, const struct node *n, struct case_def *def)
{
    const struct node *steps = node_get(n, "steps");

    if (steps) {
        refuse_both(r, n);
        if (steps->kind == NODE_LIST)
            read_listed(r, steps, def);
        return;
    }
    const struct node *own = step_with_defaults(r, own_step(r, n));

    def->steps = arena_array(r->arena, struct step, 1);
    def->step_count = 1;
    if (node_get(own, "send"))
        read_step(r, own, def->steps);
    else
        diags_error(r->diags, n->span, "missing-key", "a case needs `send` or `steps`");
}

static void warn_of_unused(struct reader *r, const struct case_def *def,
                           const struct scope *variables)
{
    for (size_t i = 0; i < variables->len; i++)
        if (!variables->used[i])
            diags_warn(r->diags, def->variables[i].span, "unused-variable",
                       "`$(%.*s)` is used nowhere", STR_ARG(variables->names[i]));
}

/* What of `defaults` is not a step's. */
static const struct node *with_defaults(struct reader *r, const struct node *n)
{
    static const char *const keys[] = { "given", "proves", "tags", "skip" };

    for (size_t i = 0; i < countof(keys) && r->defaults; i++)
        n = node_with_default(r->arena, n, keys[i], node_get(r->defaults, keys[i]));
    return n;
}

static void read_in_scope(struct reader *r, const struct node *n, struct case_def *def)
{
    const struct node *name = node_get(n, "name");
    struct scope given = { .outer = &r->setup_captures };
    struct scope variables = { .no_builtins = true };
    struct scope captures = { .outer = &variables };

    for (size_t i = 0; i < def->variable_count; i++)
        scope_add(r->arena, &variables, def->variables[i].name);
    variables.choices = choices(r, def);
    r->scope = &variables; /* alone: a name is the same on every run */
    if (name && !name->tagged && !node_is_container(name))
        case_name(r, name, def);
    if (def->state)
        scope_add_given(r->arena, &given, reader_gives(r, def->state));
    given.any =
        !def->state && node_is_string(node_get(n, "given")); /* unknown: said already */
    variables.outer = &given;
    variables.no_builtins = false;
    r->scope = r->captures = &captures;
    read_body(r, n, def);
    r->scope = NULL;
    for (size_t i = 0; i < captures.len; i++)
        scope_add(r->arena, &r->case_captures, captures.names[i]);
    warn_of_unused(r, def, &variables);
}

void read_case(struct reader *r, const struct node *n, struct case_def *def)
{
    def->file = r->file;
    def->span = n->span;
    def->row_count = 1;
    if (!reader_wants(r, n, HOLDS_MAP, keys_of_case.what))
        return;
    n = with_defaults(r, n);
    keys_read(r, &keys_of_case, n, def);
    read_in_scope(r, n, def);
}
