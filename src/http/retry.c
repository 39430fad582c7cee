#include "http/retry.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/rng.h"

#include "base/banned.h"

static bool is_one_of(struct str s, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq_c(s, names[i]))
            return true;
    return false;
}

bool http_method_is_safe(struct str method)
{
    static const char *const safe[] = { "GET", "HEAD", "OPTIONS", "TRACE" };

    return is_one_of(method, safe, countof(safe));
}

bool http_method_is_idempotent(struct str method)
{
    static const char *const more[] = { "PUT", "DELETE" };

    return http_method_is_safe(method) || is_one_of(method, more, countof(more));
}

/* The parts of a date as they stand in the text. */
struct date {
    struct str weekday, day, month, year, time;
};

static bool month_number(struct str name, int *ret)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    size_t at = name.len == 3 ? str_find(str_from(months), name) : SIZE_MAX;

    if (at == SIZE_MAX || at % 3)
        return false;
    *ret = (int)(at / 3) + 1;
    return true;
}

static bool is_weekday(struct str name, bool in_full)
{
    static const char *const brief[] = {
        "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"
    };
    static const char *const full[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday" };

    return is_one_of(name, in_full ? full : brief, countof(full));
}

/* The century that puts a two-digit year at most 50 years ahead of now. */
static bool full_year(struct str two_digits, int64_t now_ms, uint64_t *ret)
{
    uint64_t this_year = 1970 + (uint64_t)(now_ms > 0 ? now_ms / 31556952000 : 0);
    uint64_t year;

    if (two_digits.len != 2 || !str_to_u64(two_digits, &year))
        return false;
    year += this_year / 100 * 100;
    if (year > this_year + 50)
        year -= 100;
    else if (year + 50 <= this_year)
        year += 100;
    *ret = year;
    return true;
}

/* "06 Nov 1994 08:49:37 GMT" or "06-Nov-94 08:49:37 GMT", behind the weekday's comma. */
static bool split_after_comma(struct str rest, char between, struct date *d)
{
    struct str zone = STR_NONE;

    return str_cut(&rest, between, &d->day) && str_cut(&rest, between, &d->month) &&
           str_cut(&rest, ' ', &d->year) && str_cut(&rest, ' ', &d->time) &&
           str_cut(&rest, ' ', &zone) && str_eq_c(zone, "GMT") && !rest.at;
}

/* "Sun Nov  6 08:49:37 1994" */
static bool split_asctime(struct str s, struct date *d)
{
    if (s.len != 24 || s.at[3] != ' ' || s.at[7] != ' ' || s.at[10] != ' ' ||
        s.at[19] != ' ')
        return false;
    *d = (struct date){ str_sub(s, 0, 3), str_sub(s, 8, 2), str_sub(s, 4, 3),
                        str_sub(s, 20, 4), str_sub(s, 11, 8) };
    if (d->day.at[0] == ' ')
        d->day = str_from_at(d->day, 1);
    return is_weekday(d->weekday, false);
}

static bool split(struct str s, int64_t now_ms, struct date *d, uint64_t *year)
{
    size_t comma = str_find(s, S(", "));

    if (comma == SIZE_MAX)
        return split_asctime(s, d) && str_to_u64(d->year, year);
    struct str weekday = str_sub(s, 0, comma), rest = str_from_at(s, comma + 2);

    if (is_weekday(weekday, false))
        return split_after_comma(rest, ' ', d) && d->day.len == 2 && d->year.len == 4 &&
               str_to_u64(d->year, year);
    return is_weekday(weekday, true) && split_after_comma(rest, '-', d) &&
           d->day.len == 2 && full_year(d->year, now_ms, year);
}

bool http_date_parse(struct str text, int64_t now_ms, int64_t *ret_ms)
{
    struct date d = { 0 };
    uint64_t year, day;
    int month;
    char iso[40];

    if (!split(text, now_ms, &d, &year) || !month_number(d.month, &month) ||
        !str_to_u64(d.day, &day) || day > 31 || year > 9999 || d.time.len != 8)
        return false;
    int len = snprintf(iso, sizeof iso, "%04u-%02d-%02uT%.*sZ", (unsigned)year, month,
                       (unsigned)day, STR_ARG(d.time));

    return time_parse((struct str){ iso, (size_t)len }, ret_ms);
}

static bool is_digits(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return s.len > 0;
}

bool http_retry_after(struct str value, int64_t now_ms, uint64_t *ret_ms)
{
    struct str text = str_trim(value);
    uint64_t seconds;
    int64_t then;

    if (is_digits(text)) {
        if (!str_to_u64(text, &seconds) || seconds > RETRY_AFTER_MAX_MS / 1000)
            seconds = RETRY_AFTER_MAX_MS / 1000;
        *ret_ms = seconds * 1000;
        return true;
    }
    if (!http_date_parse(text, now_ms, &then))
        return false;
    uint64_t wait = then > now_ms ? (uint64_t)then - (uint64_t)now_ms : 0;

    *ret_ms = wait < RETRY_AFTER_MAX_MS ? wait : RETRY_AFTER_MAX_MS;
    return true;
}

uint64_t http_backoff_ms(struct rng *rng, unsigned attempt, uint64_t base_ms,
                         uint64_t max_ms)
{
    uint64_t ceiling = base_ms < max_ms ? base_ms : max_ms;

    for (unsigned i = 1; i < attempt && ceiling < max_ms; i++)
        ceiling = ceiling > max_ms / 2 ? max_ms : ceiling * 2;
    return ceiling - ceiling / 2 + rng_below(rng, ceiling / 2 + 1);
}
