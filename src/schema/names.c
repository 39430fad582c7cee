#include "schema/names.h"

#include "base/arena.h"
#include "base/bug.h"

#include "base/banned.h"

void names_init(struct arena *a, struct names *t, const struct str *names, size_t count)
{
    size_t slots = 4;

    BUG_IF(count > UINT32_MAX / 2);
    while (slots * 2 < count * 3)
        slots *= 2;
    t->slots = arena_array(a, struct name_slot, slots);
    t->mask = slots - 1;
    for (size_t i = 0; i < count; i++) {
        if (names_find(t, names[i]) != NAMES_NONE)
            continue;
        uint64_t hash = names_hash(names[i]);
        size_t at = (size_t)hash & t->mask;

        while (t->slots[at].at)
            at = (at + 1) & t->mask;
        /* The empty name may come without a pointer; no document has one of 4 GiB. */
        t->slots[at] = (struct name_slot){ hash, names[i].at ? names[i].at : "",
                                           (uint32_t)names[i].len, (uint32_t)i };
    }
}
