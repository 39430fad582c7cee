#include "check/described.h"

#include <string.h>

#include "base/arena.h"
#include "contract/contract.h"
#include "doc/json.h"

#include "base/banned.h"

enum {
    DEPTH_MAX = 32,
    PARTS_MAX = 64, /* of one place: allOf, anyOf, oneOf and references */
};

/* The parts of the schemas that a value may be described by. */
struct parts {
    const struct contract *contract; /* that they are followed in */
    const json_t *at[PARTS_MAX];
    size_t len;
};

/* What a name leads to, once it was asked for. */
struct named {
    struct str name;
    struct described *inner;
};

struct described {
    const struct contract *contract;
    const json_t *const *parts;
    size_t count;
    bool names_members;
    bool items_known, others_known;
    struct described *items, *others; /* others: members that have no name */
    struct map names;                 /* → struct named, of those asked for */
};

static void add(struct parts *p, const json_t *schema, int depth)
{
    static const char *const lists[] = { "allOf", "anyOf", "oneOf" };
    static const char *const inner[] = { "then", "else" };
    const json_t *own = depth > 0 ? contract_deref(p->contract, schema) : NULL;

    if (!json_is_object(own) || p->len >= PARTS_MAX)
        return;
    for (size_t i = 0; i < p->len; i++)
        if (p->at[i] == own)
            return;
    p->at[p->len++] = own;
    for (size_t i = 0; i < countof(lists); i++) {
        const json_t *list = json_object_get(own, lists[i]);

        for (size_t k = 0; k < json_array_size(list); k++)
            add(p, json_array_get(list, k), depth - 1);
    }
    for (size_t i = 0; i < countof(inner); i++)
        add(p, json_object_get(own, inner[i]), depth - 1);
}

static bool names_members(const struct parts *p)
{
    bool names = false;

    for (size_t i = 0; i < p->len; i++) {
        if (json_is_object(json_object_get(p->at[i], "additionalProperties")) ||
            json_object_size(json_object_get(p->at[i], "patternProperties")))
            return false;
        names = names || json_object_size(json_object_get(p->at[i], "properties"));
    }
    return names;
}

/* The one place that has these parts. */
static struct described *place_of(struct descriptions *all, const struct parts *p)
{
    struct str key = { (const char *)p->at, p->len * sizeof *p->at };
    struct described *d = p->len ? map_get(&all->places, key) : NULL;

    if (d || !p->len)
        return d;
    const json_t **parts = arena_array(all->arena, const json_t *, p->len);

    memcpy(parts, p->at, key.len);
    key.at = (const char *)parts;
    d = arena_new(all->arena, struct described);
    *d = (struct described){
        .contract = p->contract,
        .parts = parts,
        .count = p->len,
        .names_members = names_members(p),
    };
    map_set(all->arena, &all->places, key, d);
    return d;
}

struct described *described_by(struct descriptions *all, const struct contract *c,
                               const json_t *schema)
{
    struct described *d = ptr_map_get(&all->roots, schema);
    struct parts parts = { .contract = c };

    if (d || ptr_map_has(&all->roots, schema))
        return d;
    add(&parts, schema, DEPTH_MAX);
    d = place_of(all, &parts);
    ptr_map_set(all->arena, &all->roots, schema, d);
    return d;
}

struct described *described_items(struct descriptions *all, struct described *d)
{
    struct parts parts = { .contract = d->contract };

    if (d->items_known)
        return d->items;
    for (size_t i = 0; i < d->count; i++) {
        const json_t *first = json_object_get(d->parts[i], "prefixItems");

        add(&parts, json_object_get(d->parts[i], "items"), DEPTH_MAX);
        for (size_t k = 0; k < json_array_size(first); k++)
            add(&parts, json_array_get(first, k), DEPTH_MAX);
    }
    d->items = place_of(all, &parts);
    d->items_known = true;
    return d->items;
}

static struct described *others_of(struct descriptions *all, struct described *d)
{
    struct parts parts = { .contract = d->contract };

    if (d->others_known)
        return d->others;
    for (size_t i = 0; i < d->count; i++)
        add(&parts, json_object_get(d->parts[i], "additionalProperties"), DEPTH_MAX);
    d->others = place_of(all, &parts);
    d->others_known = true;
    return d->others;
}

struct described_member described_member(struct descriptions *all, struct described *d,
                                         struct str name)
{
    const struct named *known = map_get(&d->names, name);

    if (known)
        return (struct described_member){ true, known->inner };
    struct parts parts = { .contract = d->contract };
    bool named = false;

    for (size_t i = 0; i < d->count; i++) {
        const json_t *own = json_member(json_object_get(d->parts[i], "properties"), name);

        named = named || own;
        add(&parts, own, DEPTH_MAX);
    }
    if (!named)
        return (struct described_member){ false, others_of(all, d) };
    struct named *learnt = arena_new(all->arena, struct named);

    *learnt = (struct named){ arena_str(all->arena, name), place_of(all, &parts) };
    map_set(all->arena, &d->names, learnt->name, learnt);
    return (struct described_member){ true, learnt->inner };
}

bool described_names_members(const struct described *d)
{
    return d->names_members;
}
