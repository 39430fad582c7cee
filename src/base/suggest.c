#include "base/suggest.h"

#include "base/banned.h"

enum { LONGEST = 63 };

static char lower(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c + ('a' - 'A'));
    return c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance over three rows. */
static size_t distance(struct str a, struct str b)
{
    size_t rows[3][LONGEST + 1];

    for (size_t j = 0; j <= b.len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *row = rows[i % 3], *above = rows[(i + 2) % 3],
               *two_above = rows[(i + 1) % 3];

        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            bool equal = lower(a.at[i - 1]) == lower(b.at[j - 1]);
            size_t cost = above[j - 1] + (equal ? 0 : 1);

            cost = least(cost, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && lower(a.at[i - 1]) == lower(b.at[j - 2]) &&
                lower(a.at[i - 2]) == lower(b.at[j - 1]))
                cost = least(cost, two_above[j - 2] + 1);
            row[j] = cost;
        }
    }
    return rows[a.len % 3][b.len];
}

size_t suggest_edits(struct str a, struct str b)
{
    return a.len > LONGEST || b.len > LONGEST ? SIZE_MAX : distance(a, b);
}

struct str suggest(struct str wrong, const struct str *names, size_t count)
{
    struct str best = STR_NONE;
    size_t best_distance = wrong.len / 3 + 2;

    if (wrong.len == 0 || wrong.len > LONGEST)
        return best;
    for (size_t i = 0; i < count; i++) {
        if (names[i].len > LONGEST)
            continue;
        size_t d = distance(wrong, names[i]);

        if (d < best_distance && d < names[i].len) {
            best_distance = d;
            best = names[i];
        }
    }
    return best;
}
