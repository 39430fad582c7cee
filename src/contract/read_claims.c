#include "base/suggest.h"
#include "contract/read.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- one claim --- */

static struct str text_of(struct reader *r, const struct node *claim, const char *key)
{
    const struct node *n = node_get(claim, key);

    if (!n)
        return STR_NONE;
    if (n->kind != NODE_MAP && n->kind != NODE_LIST && n->kind != NODE_NULL)
        return node_text(n);
    diags_error(r->diags, n->span, "wrong-type", "`%s` must be text, not %s%s", key,
                n->kind == NODE_NULL ? "" : "an ", node_kind_name(n->kind));
    return STR_NONE;
}

static struct str required_text(struct reader *r, const struct node *claim,
                                const char *key)
{
    struct str text = text_of(r, claim, key);

    if (!text.len && !node_get(claim, key))
        diags_error(r->diags, claim->span, "claim", "the claim needs `%s`", key);
    else if (!text.len)
        diags_error(r->diags, node_get(claim, key)->span, "claim", "`%s` is empty", key);
    return text;
}

static void read_strength(struct reader *r, const struct node *node, struct claim *claim)
{
    static const struct str names[] = { TEXT("must"), TEXT("should"), TEXT("unclear") };
    const struct node *n = node_get(node, "strength");

    claim->strength = STRENGTH_MUST;
    if (!n)
        return;
    for (size_t i = 0; i < countof(names); i++)
        if (str_eq(names[i], node_text(n))) {
            claim->strength = (enum strength)i;
            return;
        }
    diags_error(r->diags, n->span, "strength", "unknown strength `%.*s`",
                STR_ARG(node_text(n)));
    read_hint(r, node_text(n), names, countof(names));
    if (!suggest(node_text(n), names, countof(names)).len)
        diags_hint(r->diags, "one of must, should, unclear");
}

static void read_source(struct reader *r, const struct node *node, struct claim *claim)
{
    static const char *const known[] = { "document", "section", NULL };
    const struct node *source = node_get(node, "source");

    if (!source)
        return; /* lint tells */
    if (!node_is_map(source)) {
        diags_error(r->diags, source->span, "source", "`source` must be an object");
        diags_hint(r->diags, "{document: <file>, section: <where in it>}");
        return;
    }
    read_unknown_keys(r, source, known, "`source`");
    claim->document = text_of(r, source, "document");
    claim->section = text_of(r, source, "section");
}

static void read_statement(struct reader *r, const struct node *node, struct claim *claim)
{
    claim->id = required_text(r, node, "id");
    claim->kind = required_text(r, node, "kind");
    claim->says = required_text(r, node, "says");
    claim->note = text_of(r, node, "note");
    read_strength(r, node, claim);
    read_source(r, node, claim);
    if (claim->strength == STRENGTH_UNCLEAR && !claim->note.len) {
        diags_error(r->diags, node->span, "claim-note",
                    "a claim of strength unclear needs `note`: what is in doubt");
    }
}

/* --- its fields --- */

static void add_names(struct arena *a, struct str_list *names, const json_t *schema)
{
    json_t *properties = json_mutable(json_object_get(schema, "properties"));

    for (void *it = json_object_iter(properties); it;
         it = json_object_iter_next(properties, it))
        *vec_push(a, names) = json_iter_key(it);
}

/* What a claim may speak of: what can be sent, and members of the record, also those that
 * parts of its schema describe. */
static struct str_list known_fields(struct reader *r, const struct operation *op)
{
    struct str_list names = { 0 };
    const struct effect *effect = &op->effect;

    for (size_t i = 0; i < op->fields.len; i++)
        *vec_push(r->arena, &names) = op->fields.at[i].name;
    for (size_t i = 0; i < effect->field_count; i++)
        *vec_push(r->arena, &names) = effect->fields[i].sent;
    if (!effect->resource || !effect->resource->schema_json)
        return names;
    const json_t *schema = effect->resource->schema_json;
    const json_t *parts = json_object_get(schema, "allOf");

    add_names(r->arena, &names, schema);
    for (size_t i = 0; i < json_array_size(parts); i++)
        add_names(r->arena, &names,
                  contract_deref(r->contract, json_array_get(parts, i)));
    return names;
}

/* The claims of an operation come one after the other: its fields are listed once. */
struct claims_reading {
    struct claim_list list;
    const struct operation *operation; /* whose fields these are */
    struct str_list fields;
    struct map field_map;
    json_t *implicit; /* the last claim that nobody wrote */
    struct node *implicit_node;
};

static void know_fields(struct reader *r, struct claims_reading *c,
                        const struct operation *op)
{
    if (c->operation == op)
        return;
    c->operation = op;
    c->fields = known_fields(r, op);
    c->field_map = (struct map){ 0 };
    for (size_t i = 0; i < c->fields.len; i++)
        map_set(r->arena, &c->field_map, c->fields.at[i], c);
}

static void check_field(struct reader *r, const struct claims_reading *c,
                        const struct node *n)
{
    if (n->kind != NODE_STRING) {
        diags_error(r->diags, n->span, "wrong-type", "a field's name must be a string");
        return;
    }
    if (map_get(&c->field_map, node_text(n)))
        return;
    diags_error(r->diags, n->span, "unknown-field", "%.*s has no field `%.*s`",
                STR_ARG(c->operation->id), STR_ARG(node_text(n)));
    read_hint(r, node_text(n), c->fields.at, c->fields.len);
}

static void check_fields(struct reader *r, struct claims_reading *c,
                         const struct claim *claim)
{
    const struct node *one = node_get(claim->node, "field");
    const struct node *many = node_get(claim->node, "fields");

    if (one && many)
        diags_error(r->diags, many->span, "claim", "either `field` or `fields`");
    if (!one && !many)
        return;
    know_fields(r, c, claim->operation);
    if (c->fields.len == 0)
        return; /* nothing is documented: nothing can be held against it */
    if (one)
        check_field(r, c, one);
    for (size_t i = 0; many && many->kind == NODE_LIST && i < many->len; i++)
        check_field(r, c, many->items[i].value);
    if (many && many->kind != NODE_LIST)
        check_field(r, c, many);
}

/* --- all claims --- */

static void add_claim(struct reader *r, struct claims_reading *c,
                      const struct operation *op, const struct node *node)
{
    struct claim claim = {
        .contract = r->contract, .operation = op, .node = node, .span = node->span
    };

    if (!node_is_map(node)) {
        diags_error(r->diags, node->span, "wrong-type", "a claim must be an object");
        return;
    }
    read_statement(r, node, &claim);
    claim.params = node_to_json(r->arena, node);
    check_fields(r, c, &claim);
    *vec_push(r->arena, &c->list) = claim;
}

static void check_list(struct reader *r, const struct node *claims)
{
    if (claims && !node_is_list(claims))
        diags_error(r->diags, claims->span, "wrong-type", "`x-claims` must be a list");
}

static const struct operation *operation_of(struct reader *r, const struct node *claim)
{
    const struct node *named = node_get(claim, "operation");
    const struct contract *c = r->contract;

    if (!node_is_map(claim))
        return NULL;
    if (!named) {
        diags_error(r->diags, claim->span, "claim",
                    "a claim at the root needs `operation`");
        return NULL;
    }
    const struct operation *op = contract_operation(c, node_text(named));

    if (op)
        return op;
    size_t count = read_wants_hint(r) ? c->operation_count : 0;
    struct str *names = arena_array(r->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        names[i] = c->operations[i].id;
    diags_error(r->diags, named->span, "unknown-operation", "no operation `%.*s`",
                STR_ARG(node_text(named)));
    read_hint(r, node_text(named), names, count);
    return NULL;
}

static bool is_conforms(const struct node *claim)
{
    const struct node *kind = node_get(claim, "kind");

    return kind && str_eq_c(node_text(kind), "conforms");
}

/* As somebody would have written it. */
static json_t *implicit_params(struct reader *r, struct str id)
{
    json_t *params = arena_json(r->arena, json_object());

    json_object_set_new(params, "id", json_stringn(id.at, id.len));
    json_object_set_new(params, "kind", json_string("conforms"));
    return params;
}

static void add_implicit(struct reader *r, struct claims_reading *c,
                         const struct operation *op)
{
    struct str id = arena_printf(r->arena, "%.*s.conforms", STR_ARG(op->id));

    /* Nobody looks at those of a bare contract one by one. */
    if (!r->bare || !c->implicit) {
        c->implicit = implicit_params(r, id);
        c->implicit_node = node_from_json(r->arena, c->implicit, op->span);
    }
    *vec_push(r->arena, &c->list) = (struct claim){
        .contract = r->contract,
        .operation = op,
        .id = id,
        .kind = S("conforms"),
        .strength = STRENGTH_MUST,
        .says = S("every response has a status, media type and content as documented"),
        .params = c->implicit,
        .node = c->implicit_node,
        .span = op->span,
        .implicit = true,
    };
}

/* The root's claims by operation, so that each operation's stand together: a chain
 * through the list for each. */
struct root_claims {
    const struct node *list;
    size_t *first, *last; /* by operation, index + 1 into `list`; 0: none */
    size_t *next;         /* by claim */
};

static struct root_claims sort_root_claims(struct reader *r, const struct node *list)
{
    const struct contract *c = r->contract;
    struct root_claims root = { .list = list };

    check_list(r, list);
    if (!node_is_list(list) || list->len == 0)
        return (struct root_claims){ 0 };
    root.first = arena_array(r->arena, size_t, c->operation_count + 1);
    root.last = arena_array(r->arena, size_t, c->operation_count + 1);
    root.next = arena_array(r->arena, size_t, list->len);
    for (size_t i = 0; i < list->len; i++) {
        const struct operation *op = operation_of(r, list->items[i].value);
        size_t of = op ? (size_t)(op - c->operations) : 0;

        if (!op)
            continue;
        if (root.last[of])
            root.next[root.last[of] - 1] = i + 1;
        else
            root.first[of] = i + 1;
        root.last[of] = i + 1;
    }
    return root;
}

static size_t first_of(const struct root_claims *root, const struct operation *op)
{
    return root->list ? root->first[op - op->contract->operations] : 0;
}

static bool states_conforms(const struct node *own, const struct root_claims *root,
                            const struct operation *op)
{
    for (size_t i = 0; node_is_list(own) && i < own->len; i++)
        if (is_conforms(own->items[i].value))
            return true;
    for (size_t i = first_of(root, op); i; i = root->next[i - 1])
        if (is_conforms(root->list->items[i - 1].value))
            return true;
    return false;
}

static void add_claims_of(struct reader *r, struct claims_reading *c,
                          const struct operation *op, const struct node *own,
                          const struct root_claims *root)
{
    check_list(r, own);
    if (!states_conforms(own, root, op))
        add_implicit(r, c, op);
    for (size_t i = 0; node_is_list(own) && i < own->len; i++) {
        const struct node *named = node_get(own->items[i].value, "operation");

        if (named)
            diags_error(r->diags, named->span, "claim",
                        "`operation` is only for claims at the root");
        add_claim(r, c, op, own->items[i].value);
    }
    for (size_t i = first_of(root, op); i; i = root->next[i - 1])
        add_claim(r, c, op, root->list->items[i - 1].value);
}

static void index_claims(struct reader *r)
{
    struct contract *c = r->contract;

    for (size_t i = 0; i < c->claim_count; i++) {
        struct claim *claim = &c->claims[i];
        const struct claim *other = contract_claim(c, claim->id);
        const struct node *id = node_get(claim->node, "id");

        if (other && claim->implicit)
            continue; /* the operation stands there twice, which was told */
        if (!other || !claim->id.len) {
            map_set(r->arena, &c->index.claims, claim->id, claim);
            continue;
        }
        diags_error(r->diags, id ? id->span : claim->span, "duplicate-claim",
                    "claim id `%.*s` stands here twice", STR_ARG(claim->id));
        diags_hint(r->diags, "the other one is in line %zu of %.*s",
                   span_line(other->span),
                   STR_ARG(other->span.source ? other->span.source->path : STR_NONE));
    }
}

/* Each operation gets the run of its claims: they were added by operation. */
static void hand_out(struct reader *r, const struct claim_list *list)
{
    struct contract *c = r->contract;
    size_t next = 0;

    c->claims = list->at;
    c->claim_count = list->len;
    for (size_t i = 0; i < c->operation_count; i++) {
        struct operation *op = &c->operations[i];
        size_t from = next;

        while (next < list->len && list->at[next].operation == op)
            next++;
        op->claim_count = next - from;
        op->claims = op->claim_count
                         ? arena_array(r->arena, const struct claim *, op->claim_count)
                         : NULL;
        for (size_t j = 0; j < op->claim_count; j++)
            op->claims[j] = &list->at[from + j];
    }
}

void read_claims(struct reader *r, const struct node *root)
{
    struct contract *c = r->contract;
    struct root_claims at_root = sort_root_claims(r, node_get(root, "x-claims"));
    struct claims_reading reading = { 0 };

    if (r->bare && c->operation_count) { /* one each, and no others */
        reading.list.cap = c->operation_count;
        reading.list.at = arena_array(r->arena, struct claim, reading.list.cap);
    }
    for (size_t i = 0; i < c->operation_count; i++)
        add_claims_of(r, &reading, &c->operations[i], r->claims.at[i], &at_root);
    hand_out(r, &reading.list);
    index_claims(r);
}
