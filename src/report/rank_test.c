#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "report/compare.h"

#include "base/banned.h"

struct ranked {
    double value;
    bool second;
};

static int by_value(const void *left, const void *right)
{
    double a = ((const struct ranked *)left)->value;
    double b = ((const struct ranked *)right)->value;

    return a < b ? -1 : a > b;
}

struct rank_test rank_test(struct arena *a, const double *first, size_t first_count,
                           const double *second, size_t second_count)
{
    size_t count = first_count + second_count;
    struct ranked *all = arena_array(a, struct ranked, count);
    double n1 = (double)first_count, n2 = (double)second_count, n = n1 + n2;
    double ranks = 0, ties = 0; /* of the second sample; sum of t^3 - t */

    for (size_t i = 0; i < count; i++)
        all[i] = i < first_count ? (struct ranked){ first[i], false }
                                 : (struct ranked){ second[i - first_count], true };
    qsort(all, count, sizeof *all, by_value);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && !(all[end].value > all[i].value);)
            end++;
        double tied = (double)(end - i), rank = ((double)i + 1 + (double)end) / 2;

        ties += tied * tied * tied - tied;
        for (size_t k = i; k < end; k++)
            ranks += all[k].second ? rank : 0;
    }
    double u = ranks - n2 * (n2 + 1) / 2, mean = n1 * n2 / 2;
    double variance = n1 * n2 / 12 * (n + 1 - ties / (n * (n - 1)));
    double distance = fabs(u - mean) - 0.5;
    struct rank_test test = { .p = 1, .effect = 2 * u / (n1 * n2) - 1 };

    if (variance > 0 && distance > 0)
        test.p = erfc(distance / sqrt(variance) / sqrt(2.0));
    return test;
}
