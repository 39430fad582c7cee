#include "base/clock.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"

#include "base/banned.h"

uint64_t clock_now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int64_t clock_wall_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void clock_sleep_ms(uint64_t ms)
{
    struct timespec t = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };

    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        ;
}

static char *add_digits(char *to, int number, int digits)
{
    for (int i = digits; i-- > 0; number /= 10)
        to[i] = (char)('0' + number % 10);
    return to + digits;
}

/* "2026-01-01T00:00:00.000Z"; every case of a run has one, and printf would take most of
 * the time of writing its line. */
static struct str written_time(struct arena *a, const struct tm *tm, int ms)
{
    const struct {
        int number, digits;
        char behind;
    } parts[] = { { tm->tm_year + 1900, 4, '-' },
                  { tm->tm_mon + 1, 2, '-' },
                  { tm->tm_mday, 2, 'T' },
                  { tm->tm_hour, 2, ':' },
                  { tm->tm_min, 2, ':' },
                  { tm->tm_sec, 2, '.' },
                  { ms, 3, 'Z' } };
    char *text = arena_alloc(a, sizeof "2026-01-01T00:00:00.000Z"), *to = text;

    for (size_t i = 0; i < countof(parts); i++) {
        to = add_digits(to, parts[i].number, parts[i].digits);
        *to++ = parts[i].behind;
    }
    return (struct str){ text, (size_t)(to - text) };
}

struct str time_format(struct arena *a, int64_t unix_ms)
{
    int64_t seconds = unix_ms / 1000, ms = unix_ms % 1000;

    if (ms < 0) {
        ms += 1000;
        seconds--;
    }
    time_t t = (time_t)seconds;
    struct tm tm;

    gmtime_r(&t, &tm);
    if (tm.tm_year >= -1900 && tm.tm_year < 10000 - 1900)
        return written_time(a, &tm, (int)ms);
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900,
                        tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
                        (int)ms);
}

/* `digits` decimal digits at the front of *s, which moves behind them. */
static bool take_digits(struct str *s, size_t digits, int *ret)
{
    uint64_t value;

    if (s->len < digits || !str_to_u64(str_sub(*s, 0, digits), &value))
        return false;
    *ret = (int)value;
    *s = str_from_at(*s, digits);
    return true;
}

static bool take_char(struct str *s, const char *any_of)
{
    for (; *any_of; any_of++) {
        if (s->len && s->at[0] == *any_of) {
            *s = str_from_at(*s, 1);
            return true;
        }
    }
    return false;
}

/* Days since 1970-01-01 of a proleptic Gregorian date (Hinnant's days_from_civil). */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t yoe = y - era * 400;
    int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * 146097 + doe - 719468;
}

static bool take_fraction(struct str *s, int *ms)
{
    int weight = 100;

    *ms = 0;
    if (!take_char(s, "."))
        return true;
    size_t before = s->len;

    while (s->len && s->at[0] >= '0' && s->at[0] <= '9') {
        *ms += (s->at[0] - '0') * weight;
        weight /= 10;
        *s = str_from_at(*s, 1);
    }
    return s->len < before;
}

static bool take_offset(struct str *s, int *minutes)
{
    int hours, rest;

    *minutes = 0;
    if (take_char(s, "Zz"))
        return true;
    bool negative = s->len && s->at[0] == '-';

    if (!take_char(s, "+-") || !take_digits(s, 2, &hours) || !take_char(s, ":") ||
        !take_digits(s, 2, &rest) || hours > 23 || rest > 59)
        return false;
    *minutes = (hours * 60 + rest) * (negative ? -1 : 1);
    return true;
}

static int days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

static bool take_date(struct str *s, int64_t *ret_days)
{
    int year, month, day;

    if (!take_digits(s, 4, &year) || !take_char(s, "-") || !take_digits(s, 2, &month) ||
        !take_char(s, "-") || !take_digits(s, 2, &day) || month < 1 || month > 12 ||
        day < 1 || day > days_in_month(year, month))
        return false;
    *ret_days = days_of(year, month, day);
    return true;
}

bool time_parse(struct str s, int64_t *ret_unix_ms)
{
    int hour, minute, second, ms, offset;
    int64_t days;

    if (!take_date(&s, &days) || !take_char(&s, "Tt ") || !take_digits(&s, 2, &hour) ||
        !take_char(&s, ":") || !take_digits(&s, 2, &minute) || !take_char(&s, ":") ||
        !take_digits(&s, 2, &second) || !take_fraction(&s, &ms) ||
        !take_offset(&s, &offset) || s.len || hour > 23 || minute > 59 || second > 60)
        return false;
    int64_t minutes = (days * 24 + hour) * 60 + minute - offset;

    *ret_unix_ms = (minutes * 60 + second) * 1000 + ms;
    return true;
}

bool date_parse(struct str text, int64_t *ret_days)
{
    int64_t days;

    if (!take_date(&text, &days) || text.len)
        return false;
    *ret_days = days;
    return true;
}

int64_t date_of(int64_t unix_ms)
{
    int64_t day = INT64_C(86400000);

    return unix_ms >= 0 ? unix_ms / day : (unix_ms - day + 1) / day;
}

bool duration_parse(struct str text, uint64_t *ret_ms)
{
    static const struct {
        struct str suffix;
        double ms;
    } units[] = { { { "ms", 2 }, 1 },
                  { { "s", 1 }, 1000 },
                  { { "m", 1 }, 60000 },
                  { { "h", 1 }, 3600000 },
                  { { "", 0 }, 1000 } };
    char number[32];

    for (size_t i = 0; i < countof(units); i++) {
        if (!str_ends(text, units[i].suffix))
            continue;
        struct str digits = str_sub(text, 0, text.len - units[i].suffix.len);

        if (digits.len == 0 || digits.len >= sizeof number)
            return false;
        for (size_t j = 0; j < digits.len; j++) {
            number[j] = digits.at[j];
            if ((number[j] < '0' || number[j] > '9') && number[j] != '.')
                return false;
        }
        number[digits.len] = '\0';
        char *end;
        double value = strtod(number, &end) * units[i].ms;

        if (*end || !(value >= 0 && value < 1e15))
            return false;
        *ret_ms = (uint64_t)(value + 0.5);
        return true;
    }
    return false;
}
