/* tests/support/tree.h - whether two trees of nodes say the same; places do not count. */
#ifndef SUPPORT_TREE_H
#define SUPPORT_TREE_H

#include "doc/json.h"
#include "doc/node.h"

/* Keys are their text: what kind a plain key would be as a value does not matter. */
static inline bool tree_same(const struct node *a, const struct node *b)
{
    if (a->kind != b->kind || !str_eq(node_tag(a), node_tag(b)) || a->len != b->len)
        return false;
    if (a->kind == NODE_STRING && !str_eq(node_text(a), node_text(b)))
        return false;
    if (node_number(a) && !json_same(node_number(a), node_number(b)))
        return false;
    for (size_t i = 0; i < a->len; i++) {
        const struct node_item *x = &a->items[i], *y = &b->items[i];

        if (x->key && (!str_eq(node_text(x->key), node_text(y->key)) ||
                       !str_eq(node_tag(x->key), node_tag(y->key))))
            return false;
        if (!tree_same(x->value, y->value))
            return false;
    }
    return true;
}

#endif
