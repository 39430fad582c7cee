#include "run/fingerprint.h"

#include "base/arena.h"
#include "doc/json.h"

#include "base/banned.h"

/* With its length, so that "ab", "c" is not "a", "bc". */
static uint64_t add(uint64_t hash, struct str text)
{
    uint64_t length = text.len;

    hash = str_hash_more(hash, (struct str){ (const char *)&length, sizeof length });
    return str_hash_more(hash, text);
}

static uint64_t add_list(uint64_t hash, const struct str_list *list)
{
    hash = str_hash_more(hash, S(";"));
    for (size_t i = 0; i < list->len; i++)
        hash = add(hash, list->at[i]);
    return hash;
}

/* What it says, however it is laid out. */
static uint64_t add_node(uint64_t hash, const struct node *n)
{
    const char kind[2] = { (char)('a' + n->kind), '\0' };

    hash = add(hash, str_from(kind));
    hash = add(hash, node_text(n));
    for (size_t i = 0; i < n->len; i++) {
        if (n->items[i].key)
            hash = add(hash, node_text(n->items[i].key));
        hash = add_node(hash, n->items[i].value);
    }
    return str_hash_more(hash, S(";"));
}

static uint64_t add_contract(uint64_t hash, const struct contract *c)
{
    return add_node(add(hash, c->name), c->node);
}

struct str run_fingerprint(struct arena *a, const struct suite *suite,
                           const struct selection *selection)
{
    uint64_t hash = str_hash(S("fealty"));

    for (size_t i = 0; i < suite->contract_count; i++)
        hash = add_contract(hash, suite->contracts[i]);
    hash = str_hash_more(
        hash, (struct str){ (const char *)&suite->text_hash, sizeof suite->text_hash });
    hash = add_list(hash, &selection->tags);
    hash = add_list(hash, &selection->not_tags);
    hash = add_list(hash, &selection->claims);
    hash = add_list(hash, &selection->cases);
    hash = add_list(hash, &selection->contracts);
    return arena_printf(a, "%016llx", (unsigned long long)hash);
}
