/* Dates, times and durations: RFC 3339, section 5.6 and appendix A. */
#include "schema/formats_internal.h"

#include "base/banned.h"

struct scan {
    struct str text;
    size_t off;
};

static int peek(const struct scan *s)
{
    return s->off < s->text.len ? (unsigned char)s->text.at[s->off] : -1;
}

static bool take(struct scan *s, char c)
{
    if (peek(s) != (unsigned char)c)
        return false;
    s->off++;
    return true;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* Exactly `count` digits. */
static bool digits(struct scan *s, int count, int *ret)
{
    *ret = 0;
    while (count-- > 0) {
        if (!is_digit(peek(s)))
            return false;
        *ret = *ret * 10 + (s->text.at[s->off++] - '0');
    }
    return true;
}

static int days_of(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return days[month - 1] + (month == 2 && leap);
}

static bool date(struct scan *s)
{
    int year, month, day;

    return digits(s, 4, &year) && take(s, '-') && digits(s, 2, &month) && take(s, '-') &&
           digits(s, 2, &day) && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_of(year, month);
}

/* Minutes to be taken off to get UTC. */
static bool offset(struct scan *s, int *ret)
{
    int hours, minutes, sign = peek(s) == '-' ? -1 : 1;

    *ret = 0;
    if (take(s, 'Z') || take(s, 'z'))
        return true;
    if (!take(s, '+') && !take(s, '-'))
        return false;
    if (!digits(s, 2, &hours) || !take(s, ':') || !digits(s, 2, &minutes))
        return false;
    *ret = sign * (hours * 60 + minutes);
    return hours <= 23 && minutes <= 59;
}

/* A leap second is the last one of a day in UTC, wherever the clock stands. */
static bool time_of_day(struct scan *s)
{
    int hour, minute, second, shift;

    if (!digits(s, 2, &hour) || !take(s, ':') || !digits(s, 2, &minute) ||
        !take(s, ':') || !digits(s, 2, &second))
        return false;
    if (take(s, '.')) {
        if (!is_digit(peek(s)))
            return false;
        while (is_digit(peek(s)))
            s->off++;
    }
    if (!offset(s, &shift) || hour > 23 || minute > 59 || second > 60)
        return false;
    return second < 60 ||
           (hour * 60 + minute - shift + 2 * 24 * 60) % (24 * 60) == 24 * 60 - 1;
}

static bool at_end(const struct scan *s)
{
    return s->off == s->text.len;
}

bool format_date(struct str text)
{
    struct scan s = { text, 0 };

    return date(&s) && at_end(&s);
}

bool format_time(struct str text)
{
    struct scan s = { text, 0 };

    return time_of_day(&s) && at_end(&s);
}

bool format_date_time(struct str text)
{
    struct scan s = { text, 0 };

    return date(&s) && (take(&s, 'T') || take(&s, 't')) && time_of_day(&s) && at_end(&s);
}

/* A number and its unit, one of `units` from *next on; units must follow each other
 * without a gap ("P1Y2D" has one).  False when there is none. */
static bool duration_part(struct scan *s, const char *units, int *next)
{
    size_t from = s->off;

    while (is_digit(peek(s)))
        s->off++;
    if (s->off > from && peek(s) > 0) {
        if (*next < 0) /* the first may be any */
            for (*next = 0; units[*next] && units[*next] != peek(s); ++*next)
                ;
        if (units[*next] && take(s, units[*next])) {
            ++*next;
            return true;
        }
    }
    s->off = from;
    return false;
}

static int duration_parts(struct scan *s, const char *units)
{
    int next = -1, count = 0;

    while (duration_part(s, units, &next))
        count++;
    return count;
}

bool format_duration(struct str text)
{
    struct scan s = { text, 0 };

    if (!take(&s, 'P'))
        return false;
    if (duration_parts(&s, "W"))
        return at_end(&s);
    int parts = duration_parts(&s, "YMD");

    if (take(&s, 'T')) {
        int times = duration_parts(&s, "HMS");

        if (!times)
            return false;
        parts += times;
    }
    return parts && at_end(&s);
}
