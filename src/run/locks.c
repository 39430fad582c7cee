#include "run/locks.h"

#include "base/arena.h"
#include "base/vec.h"

#include "base/banned.h"

struct locks {
    struct arena *arena;
    struct {
        struct lock_holder **at; /* in the order in which they came */
        size_t len, cap;
    } all;
    size_t turn;
};

struct locks *locks_new(struct arena *a)
{
    struct locks *l = arena_new(a, struct locks);

    l->arena = a;
    return l;
}

static bool overlap(const struct lock_need *a, const struct lock_need *b)
{
    if (a->whole || b->whole)
        return true;
    for (size_t i = 0; i < a->len; i++)
        for (size_t k = 0; k < b->len; k++)
            if (str_eq(a->at[i], b->at[k]))
                return true;
    return false;
}

static void join(struct locks *l, struct lock_holder *h)
{
    for (size_t i = 0; i < l->all.len; i++)
        if (l->all.at[i] == h)
            return;
    *vec_push(l->arena, &l->all) = h;
}

/* Nobody holds it, and nobody who came earlier waits for it. */
static bool is_free(const struct locks *l, const struct lock_holder *h,
                    const struct lock_need *need)
{
    bool earlier = true;

    for (size_t i = 0; i < l->all.len; i++) {
        const struct lock_holder *other = l->all.at[i];

        if (other == h)
            earlier = false;
        else if (other->holding && overlap(&other->held, need))
            return false;
        else if (earlier && other->waiting && overlap(&other->all, need))
            return false;
    }
    return true;
}

bool locks_take(struct locks *l, struct lock_holder *h, struct lock_need all,
                const struct lock_need *alternatives, size_t count, size_t *ret)
{
    join(l, h);
    h->all = all;
    for (size_t i = 0; i < count; i++) {
        if (!is_free(l, h, &alternatives[i]))
            continue;
        h->held = alternatives[i];
        h->holding = true;
        h->waiting = false;
        *ret = i;
        return true;
    }
    h->waiting = true;
    return false;
}

void locks_drop(struct locks *l, struct lock_holder *h)
{
    for (size_t i = 0; i < l->all.len; i++) {
        if (l->all.at[i] != h)
            continue;
        for (size_t k = i + 1; k < l->all.len; k++)
            l->all.at[k - 1] = l->all.at[k];
        l->all.len--;
        l->turn++;
        break;
    }
    *h = (struct lock_holder){ 0 };
}

size_t locks_turn(const struct locks *l)
{
    return l->turn;
}
