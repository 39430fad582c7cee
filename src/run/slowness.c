#include "run/slowness.h"

#include "base/banned.h"

bool slowness_add(struct slowness *s, uint64_t ns)
{
    if (s->row == 0 || ns <= s->last_ns)
        *s = (struct slowness){ .first_ns = ns };
    s->last_ns = ns;
    s->row++;
    return s->row >= SLOWNESS_ROW && ns >= SLOWNESS_MS * UINT64_C(1000000) &&
           ns / SLOWNESS_TIMES >= s->first_ns;
}
