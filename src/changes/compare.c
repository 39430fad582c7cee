/* The comparison from its beginning to its end. */
#include <stdlib.h>

#include "changes/internal.h"

#include "base/banned.h"

static void side_init(struct side *s, const struct contract *contract)
{
    s->contract = contract;
    s->files = contract->files;
    s->root = at_root(map_get(&contract->files->by_uri, contract->uri));
}

/* What is of the whole document comes first. */
static size_t place_in_order(const struct noted *n)
{
    const struct change_use *first = n->change.uses.len ? n->change.uses.at : NULL;

    return first && first->operation ? first->operation->order : 0;
}

static int by_severity(const void *left, const void *right)
{
    const struct noted *a = *(struct noted *const *)left;
    const struct noted *b = *(struct noted *const *)right;
    size_t x = place_in_order(a), y = place_in_order(b);

    if (a->change.severity != b->change.severity)
        return a->change.severity < b->change.severity ? -1 : 1;
    if (x != y)
        return x < y ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* In any of the files: those that references lead to were read in the same order. */
static bool files_differ(const struct files *old, const struct files *new)
{
    if (old->by_uri.len != new->by_uri.len)
        return true;
    for (size_t i = 0; i < old->by_uri.len; i++) {
        const struct file *was = old->by_uri.at[i].value, *is = new->by_uri.at[i].value;
        struct at before = at_root(was), after = at_root(is);

        if (!at_same(&before, &after))
            return true;
    }
    return false;
}

static struct changes *result_of(struct comparison *c)
{
    struct changes *result = arena_new(c->arena, struct changes);

    result->old = c->old.contract;
    result->new = c->new.contract;
    if (c->noted.len)
        qsort(c->noted.at, c->noted.len, sizeof *c->noted.at, by_severity);
    for (size_t i = 0; i < c->noted.len; i++) {
        struct change *change = &c->noted.at[i]->change;

        if (change->uses.len == 0)
            continue; /* of a schema that nothing leads to */
        *vec_push(c->arena, result) = change;
        result->counts[change->severity]++;
    }
    result->differ = result->len || files_differ(c->old.files, c->new.files);
    return result;
}

struct changes *changes_compare(struct arena *a, const struct contract *old,
                                const struct contract *new)
{
    struct comparison c = { .arena = a,
                            .scratch = arena_open(),
                            .ignored = diags_new(a) };

    side_init(&c.old, old);
    side_init(&c.new, new);
    compare_servers(&c);
    compare_schemes(&c);
    compare_operations(&c);
    compare_claims(&c);
    arena_reset(c.scratch);
    compare_pairs(&c);
    find_uses(&c);
    if (c.cut)
        note_use(&c, CHANGE_LIMIT, SENT, SPAN_NONE, SPAN_NONE,
                 (struct change_use){ NULL, S("schemas") },
                 arena_printf(c.scratch,
                              "only the first %d pairs of schemas were compared",
                              CHANGES_PAIRS_MAX));
    struct changes *result = result_of(&c);

    arena_close(c.scratch);
    return result;
}
