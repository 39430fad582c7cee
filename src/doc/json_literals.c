#include "doc/json_literals.h"

#include "base/arena.h"
#include "doc/json.h"
#include "doc/json_number.h"
#include "doc/node.h"

#include "base/banned.h"

/* Its bytes are a key of `by_number`, whose values are struct str. */
struct number_key {
    const json_t *number;
};

static struct str bytes_of(const struct number_key *key)
{
    return (struct str){ (const char *)key, sizeof *key };
}

void json_literals_keep(struct arena *a, struct json_literals **literals,
                        const json_t *number, struct str text)
{
    struct number_key *key = arena_new(a, struct number_key);
    struct str *literal = arena_new(a, struct str);

    key->number = number;
    *literal = arena_str(a, text);
    if (!*literals)
        *literals = arena_new(a, struct json_literals);
    map_set(a, &(*literals)->by_number, bytes_of(key), literal);
}

static struct str *find(const struct json_literals *literals, const json_t *number)
{
    struct number_key key = { number };

    return literals ? map_get(&literals->by_number, bytes_of(&key)) : NULL;
}

void json_literals_forget(struct json_literals *literals, const json_t *number)
{
    struct str *stale = find(literals, number);

    if (stale)
        *stale = S("");
}

struct str json_literal(const struct json_literals *literals, const json_t *number)
{
    for (; literals; literals = literals->more) {
        struct str *found = find(literals, number);

        if (found && found->len)
            return *found;
    }
    return S("");
}

static bool has_table(const struct json_literals *literals,
                      const struct json_literals *table)
{
    for (; literals; literals = literals->more)
        if (literals->by_number.at == table->by_number.at)
            return true;
    return false;
}

const struct json_literals *json_literals_join(struct arena *a,
                                               const struct json_literals *first,
                                               const struct json_literals *rest)
{
    if (!first || !rest)
        return first ? first : rest;
    if (has_table(rest, first))
        return json_literals_join(a, first->more, rest);
    struct json_literals *both = arena_new(a, struct json_literals);

    *both = *first;
    both->more = json_literals_join(a, first->more, rest);
    return both;
}

/* --- of nodes --- */

static void keep_real(struct arena *a, const struct node *n,
                      struct json_literals **literals)
{
    struct str text = node_text(n);

    if (str_starts(text, S("0x")) || str_starts(text, S("0o")))
        return;
    if (str_starts(text, S("+")))
        text = str_from_at(text, 1);
    if (!number_parse(text).exact)
        json_literals_keep(a, literals, node_number(n), text);
}

void node_literals(struct arena *a, const struct node *n, struct json_literals **literals)
{
    if (n->kind == NODE_REAL)
        keep_real(a, n, literals);
    for (size_t i = 0; i < n->len; i++)
        node_literals(a, n->items[i].value, literals);
}
