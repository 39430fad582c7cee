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

static int by_severity(const void *left, const void *right)
{
    const struct noted *a = *(struct noted *const *)left;
    const struct noted *b = *(struct noted *const *)right;

    if (a->change.severity != b->change.severity)
        return a->change.severity < b->change.severity ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static struct changes *result_of(struct comparison *c)
{
    struct changes *result = arena_new(c->arena, struct changes);

    result->old = c->old.contract;
    result->new = c->new.contract;
    result->differ = !at_same(&c->old.root, &c->new.root);
    if (c->noted.len)
        qsort(c->noted.at, c->noted.len, sizeof *c->noted.at, by_severity);
    for (size_t i = 0; i < c->noted.len; i++) {
        struct change *change = &c->noted.at[i]->change;

        if (change->uses.len == 0)
            continue; /* of a schema that nothing leads to */
        *vec_push(c->arena, result) = change;
        result->counts[change->severity]++;
    }
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
