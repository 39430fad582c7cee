/* Pairs of schemas: each is compared once, however often and in what circles it is
 * referred to. */
#include "changes/schema.h"

#include "base/banned.h"

struct str last_token(struct str ref)
{
    for (size_t i = ref.len; i > 0; i--)
        if (ref.at[i - 1] == '/' || ref.at[i - 1] == '#')
            return str_from_at(ref, i);
    return ref;
}

/* Schemas that are nothing but a reference are what they refer to. */
static struct at root_of(struct comparison *c, const struct side *s, const struct at *at)
{
    struct at here = *at, ref, next;
    struct str file, name = at->up ? STR_NONE : at->token;

    for (size_t i = 0; i < CONTRACT_REF_CHAIN_MAX && at_is_map(&here); i++) {
        if (!at_ref(s->files, &here, &ref) ||
            (at_len(&here) > 1 && here.file->dialect != SCHEMA_OPENAPI_3_0) ||
            files_resolve(s->files, &here, node_text(ref.node), &next, &file,
                          c->ignored) != REF_FOUND)
            break;
        here = next;
        name = last_token(node_text(ref.node));
    }
    here = at_alone(here);
    here.token = name; /* for whoever asks what this was called */
    return here;
}

static struct ats roots_of(struct comparison *c, const struct side *s,
                           const struct ats *ats)
{
    struct ats roots = { 0 };

    for (size_t i = 0; i < ats->len && i < CHANGES_PARTS_MAX; i++) {
        struct at root = root_of(c, s, &ats->at[i]);
        bool again = false;

        for (size_t k = 0; k < roots.len && !again; k++)
            again = roots.at[k].node == root.node;
        if (!again)
            *vec_push(c->scratch, &roots) = root;
    }
    return roots;
}

static void add_key(struct buf *key, const struct ats *ats)
{
    for (size_t i = 0; i < ats->len; i++)
        buf_add(key, (struct str){ (const char *)&ats->at[i].node, sizeof(void *) });
    buf_add_char(key, '|');
}

static struct ats kept(struct comparison *c, const struct ats *ats)
{
    struct ats copy = { 0 };

    for (size_t i = 0; i < ats->len; i++)
        *vec_push(c->arena, &copy) = ats->at[i];
    return copy;
}

struct pair *pair_of(struct comparison *c, const struct ats *old, const struct ats *new,
                     enum direction d)
{
    struct ats was = roots_of(c, &c->old, old), is = roots_of(c, &c->new, new);
    struct buf key;

    buf_init(&key, SIZE_MAX / 2);
    buf_add_char(&key, d == SENT ? 's' : 'r');
    add_key(&key, &was);
    add_key(&key, &is);
    struct pair *p = map_get(&c->pairs, buf_str(&key));

    if (!p && c->queue.len >= CHANGES_PAIRS_MAX)
        c->cut = true;
    if (!p && !c->cut) {
        p = arena_new(c->arena, struct pair);
        *p = (struct pair){ .old = kept(c, &was), .new = kept(c, &is), .direction = d };
        map_set(c->arena, &c->pairs, arena_str(c->arena, buf_str(&key)), p);
        *vec_push(c->arena, &c->queue) = p;
    }
    buf_release(&key);
    return p;
}

void pair_edge(struct comparison *c, struct pair *from, const struct ats *old,
               const struct ats *new, struct str label, struct str name)
{
    struct pair *to = old->len || new->len ? pair_of(c, old, new, from->direction) : NULL;

    if (!to || to == from)
        return;
    *vec_push(c->arena, &from->edges) =
        (struct edge){ to, arena_str(c->arena, label), name };
    *vec_push(c->arena, &to->from) = from;
}

void use_schemas(struct comparison *c, const struct at *old, const struct at *new,
                 enum direction d, struct change_use use, struct str name)
{
    struct ats was = ats_of(c->scratch, old), is = ats_of(c->scratch, new);
    struct pair *p = was.len || is.len ? pair_of(c, &was, &is, d) : NULL;

    if (p)
        *vec_push(c->arena, &c->roots) = (struct root_use){ p, use, name };
}

static void compare_pair(struct comparison *c, struct pair *p)
{
    const struct view *old = view_of(c, &c->old, &p->old, p->direction);
    const struct view *new = view_of(c, &c->new, &p->new, p->direction);

    if (compare_choices(c, p, old, new))
        return;
    compare_types(c, p, old, new);
    if (!((old->types & new->types) & ~(unsigned)TYPE_NULL))
        return; /* all else follows from that */
    compare_values(c, p, old, new);
    compare_limits(c, p, old, new);
    compare_members(c, p, old, new);
    compare_items(c, p, old, new);
    compare_rest(c, p, old, new);
}

void compare_pairs(struct comparison *c)
{
    for (size_t i = 0; i < c->queue.len; i++) {
        compare_pair(c, c->queue.at[i]);
        arena_reset(c->scratch);
    }
}
