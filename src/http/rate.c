#include "http/rate.h"

#include "base/banned.h"

static const struct {
    struct str unit;
    uint64_t ns;
} units[] = {
    { { "s", 1 }, UINT64_C(1000000000) },
    { { "m", 1 }, UINT64_C(60) * 1000000000 },
    { { "h", 1 }, UINT64_C(3600) * 1000000000 },
};

bool rate_parse(struct str text, uint64_t *ret_interval_ns)
{
    struct str rest = text, number;
    uint64_t count;

    str_cut(&rest, '/', &number);
    if (!str_to_u64(str_trim(number), &count) || count == 0 || count > 1000000)
        return false;
    for (size_t i = 0; i < countof(units); i++) {
        if (!str_eq(str_trim(rest), units[i].unit))
            continue;
        *ret_interval_ns = units[i].ns / count;
        return true;
    }
    return false;
}

uint64_t rate_reserve(struct rate *r, uint64_t now_ns, uint64_t *ret_late_ns)
{
    uint64_t at = r->next_ns > now_ns ? r->next_ns : now_ns, due = r->due_ns;

    *ret_late_ns = 0;
    if (!r->interval_ns)
        return at;
    if (due && now_ns > r->next_ns)
        r->kept_until_ns = now_ns;
    if (due && r->kept_until_ns > due)
        *ret_late_ns = r->kept_until_ns - due;
    else
        due = at;
    r->due_ns = due + r->interval_ns;
    r->next_ns = at + r->interval_ns;
    return at;
}

void rate_idle(struct rate *r, uint64_t now_ns)
{
    if (r->due_ns && r->due_ns < now_ns)
        r->due_ns = now_ns;
}

void rate_hold(struct rate *r, uint64_t until_ns)
{
    if (r->next_ns < until_ns)
        r->next_ns = until_ns;
    rate_idle(r, until_ns); /* it was asked for: what goes out then is not late */
}
