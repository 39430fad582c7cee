/* run/tick.h - letting the endpoint's clock move on.
 *
 * Many a clock shows whole seconds.  Where a step's expectations want a time later than
 * one that is only just past, the step is sent after the clock has had time to show
 * another one: a record made and changed within one second has every right to one and the
 * same time.  Old times (fixtures) need no wait. */
#ifndef RUN_TICK_H
#define RUN_TICK_H

#include <stdint.h>

#include "suite/suite.h"

struct arena;
struct env;

/* A time this far from now may be of this very moment: our clock and the endpoint's need
 * not agree. */
#define TICK_NEAR_MS ((int64_t)60 * 60 * 1000)

/* How long to wait before the step is sent, in milliseconds; 0: not at all.  What the
 * environment does not know yet is not waited for. */
uint64_t tick_wait_ms(struct arena *a, const struct step *step, const struct env *env,
                      int64_t now_ms);

/* The smallest step that a time shows, in milliseconds, 0 for what is no time: a second
 * for "…:07Z" and "…:07.000Z", 10 ms for "….12Z".  Decimals that are zero tell nothing.
 */
uint64_t tick_of(const json_t *time, int64_t *ret_ms);

#endif
