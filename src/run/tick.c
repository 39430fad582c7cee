#include "run/tick.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "doc/json.h"

#include "base/banned.h"

enum { SECOND_MS = 1000, DECIMALS = 3 };
/* Numbers beyond this are milliseconds since 1970, below it seconds. */
static const double seconds_max = 100000000000.0;

static uint64_t tick_of_text(struct str text)
{
    static const uint64_t ticks[DECIMALS + 1] = { SECOND_MS, 100, 10, 1 };
    size_t point = str_find_char(text, '.'), told = 0;

    for (size_t i = 0; point != SIZE_MAX && point + 1 + i < text.len; i++) {
        char c = text.at[point + 1 + i];

        if (c < '0' || c > '9')
            break;
        if (c != '0')
            told = i + 1;
    }
    return ticks[told < DECIMALS ? told : DECIMALS];
}

uint64_t tick_of(const json_t *time, int64_t *ret_ms)
{
    if (json_is_string(time))
        return time_parse(json_text(time), ret_ms) ? tick_of_text(json_text(time)) : 0;
    if (!json_is_number(time))
        return 0;
    double value = json_number_value(time);
    double ms = value < seconds_max ? value * SECOND_MS : value;

    if (!(ms > 0 && ms < seconds_max * SECOND_MS))
        return 0;
    *ret_ms = (int64_t)ms;
    return *ret_ms % SECOND_MS == 0 ? SECOND_MS : 1;
}

struct ticking {
    struct arena *arena;
    const struct env *env;
    int64_t now_ms;
    uint64_t wait_ms;
};

static void look_at_time(struct ticking *t, const struct tmpl *value)
{
    struct err ignored; /* a capture that is still to come */
    int64_t ms = 0;
    json_t *time;

    if (!tmpl_fill(t->arena, value, t->env, &time, &ignored))
        return;
    uint64_t tick = tick_of(time, &ms);

    if (!tick || ms > t->now_ms + TICK_NEAR_MS || ms < t->now_ms - TICK_NEAR_MS)
        return;
    tick += tick / 10 + 1; /* and what a timer may be early */
    if (tick > t->wait_ms)
        t->wait_ms = tick;
}

static void look_at(struct ticking *t, const struct expect *e)
{
    if (!e)
        return;
    if (e->value && (e->kind == EXPECT_LATER_THAN || e->kind == EXPECT_GREATER))
        look_at_time(t, e->value);
    for (size_t i = 0; i < e->member_count; i++)
        look_at(t, e->members[i].expect);
    for (size_t i = 0; i < e->item_count; i++)
        look_at(t, e->items[i]);
}

uint64_t tick_wait_ms(struct arena *a, const struct step *step, const struct env *env,
                      int64_t now_ms)
{
    struct ticking t = { .arena = a, .env = env, .now_ms = now_ms };

    look_at(&t, step->expect.body);
    for (size_t i = 0; i < step->expect.at_count; i++)
        look_at(&t, step->expect.at[i].expect);
    for (size_t i = 0; i < step->then_count; i++) {
        look_at(&t, step->then[i].is);
        look_at(&t, step->then[i].rest);
    }
    return t.wait_ms;
}
