/* Steps, and `then`: the state afterwards. */
#include "base/arena.h"
#include "base/vec.h"
#include "suite/reader.h"

#include "base/banned.h"

/* --- then --- */

static void then_is(struct reader *r, const struct node *n, void *into)
{
    struct observation *o = into;

    o->is = expect_compile(r->arena, n, r->scope, r->file->contract, r->diags);
}

static void then_rest(struct reader *r, const struct node *n, void *into)
{
    struct observation *o = into;

    o->rest = expect_compile(r->arena, n, r->scope, r->file->contract, r->diags);
}

static void then_eventually(struct reader *r, const struct node *n, void *into)
{
    struct observation *o = into;

    read_duration(r, n, &o->eventually_ms);
}

/* Beside these there is one key that names a resource. */
static const struct key then_keys[] = {
    { "is", HOLDS_ANY | HOLDS_TAG, false, then_is },
    { "rest", HOLDS_ANY | HOLDS_TAG, false, then_rest },
    { "eventually", HOLDS_TEXT | HOLDS_NUMBER, false, then_eventually },
};

const struct key_table keys_of_then = { "then", "an item of `then`", then_keys,
                                        countof(then_keys) };

static bool is_then_key(struct str name)
{
    for (size_t i = 0; i < countof(then_keys); i++)
        if (str_eq_c(name, then_keys[i].name))
            return true;
    return false;
}

static void unknown_resource(struct reader *r, const struct node *key)
{
    const struct contract *c = r->file->contract;
    struct str_list known = { 0 };

    for (size_t i = 0; i < c->resource_count; i++)
        *vec_push(r->arena, &known) = c->resources[i].name;
    for (size_t i = 0; i < countof(then_keys); i++)
        *vec_push(r->arena, &known) = str_from(then_keys[i].name);
    reader_unknown(r, key, "resource", known.at, known.len);
}

static void then_resource(struct reader *r, const struct node_item *item,
                          struct observation *o)
{
    const struct resource *resource =
        contract_resource(r->file->contract, node_text(item->key));

    if (!resource) {
        unknown_resource(r, item->key);
        return;
    }
    if (o->resource)
        diags_error(r->diags, item->key->span, "contradiction",
                    "an item of `then` looks at one record: this is the second");
    o->resource = resource;
    if (reader_wants(r, item->value, HOLDS_TEXT | HOLDS_NUMBER, "the key of a record"))
        o->key = tmpl_compile(r->arena, item->value, r->scope, r->diags);
}

static void read_observation(struct reader *r, const struct node *n,
                             struct observation *o)
{
    size_t others = 0;

    o->span = n->span;
    if (!reader_wants(r, n, HOLDS_MAP, "an item of `then`"))
        return;
    for (size_t i = 0; i < n->len; i++) {
        if (is_then_key(node_text(n->items[i].key)))
            continue;
        others++;
        then_resource(r, &n->items[i], o);
    }
    for (size_t i = 0; i < countof(then_keys); i++) {
        const struct node *value = node_get(n, then_keys[i].name);

        if (value && reader_wants(r, value, then_keys[i].holds, then_keys[i].name))
            then_keys[i].read(r, value, o);
    }
    if (others == 0)
        diags_error(r->diags, n->span, "missing-key",
                    "an item of `then` needs a resource and the key of a record");
    if (!node_get(n, "is") && !node_get(n, "rest")) {
        diags_error(r->diags, n->span, "missing-key",
                    "an item of `then` needs `is` or `rest`");
        diags_hint(r->diags, "`is: !any` holds where the record is there");
    }
}

void read_then(struct reader *r, const struct node *list, struct step *step)
{
    step->then_count = list->len;
    step->then = arena_array(r->arena, struct observation, list->len);
    for (size_t i = 0; i < list->len; i++)
        read_observation(r, list->items[i].value, &step->then[i]);
}

/* --- steps --- */

static void step_send(struct reader *r, const struct node *n, void *into)
{
    struct step *step = into;

    read_send(r, n, &step->send);
}

static void step_expect(struct reader *r, const struct node *n, void *into)
{
    struct step *step = into;

    read_expect(r, n, step->send.operation, &step->expect);
}

static void step_then(struct reader *r, const struct node *n, void *into)
{
    read_then(r, n, into);
}

static const struct key step_keys[] = {
    { "send", HOLDS_MAP, true, step_send },
    { "expect", HOLDS_MAP, false, step_expect },
    { "capture", HOLDS_MAP, false, step_capture },
    { "then", HOLDS_LIST, false, step_then },
};

const struct key_table keys_of_step = { "step", "a step", step_keys, countof(step_keys) };

void read_step(struct reader *r, const struct node *n, struct step *step)
{
    step->span = n->span;
    step->expect.span = n->span;
    keys_read(r, &keys_of_step, n, step);
}

void read_steps(struct reader *r, const struct node *list, struct step **ret,
                size_t *ret_len)
{
    *ret_len = list->len;
    *ret = arena_array(r->arena, struct step, list->len);
    for (size_t i = 0; i < list->len; i++)
        read_step(r, list->items[i].value, &(*ret)[i]);
}
