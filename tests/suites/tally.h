/* tests/suites/tally.h - counts of a suite's tests by group, and the failures by name. */
#ifndef SUITES_TALLY_H
#define SUITES_TALLY_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "doc/json.h"

struct tally {
    size_t passed, failed; /* of the group */
    size_t all_passed, all_failed;
};

enum { SUITE_OK = 0, SUITE_BROKEN = 1, SUITE_ABSENT = 77 };

static inline bool tally_add(struct tally *t, bool ok)
{
    t->passed += ok;
    t->failed += !ok;
    t->all_passed += ok;
    t->all_failed += !ok;
    return ok;
}

static inline void tally_group(struct tally *t, const char *name)
{
    printf("%-28s %5zu of %zu\n", name, t->passed, t->passed + t->failed);
    t->passed = t->failed = 0;
}

/* The total line and the exit status. */
static inline int tally_end(const struct tally *t)
{
    size_t all = t->all_passed + t->all_failed;

    printf("%-28s %5zu of %zu\n", "total", t->all_passed, all);
    return t->all_failed == 0 && all > 0 ? SUITE_OK : SUITE_BROKEN;
}

/* The text of dir/name; says so and gives false where it cannot be read. */
static inline bool suite_file(struct arena *a, const char *dir, const char *name,
                              struct str *ret)
{
    struct str path = arena_printf(a, "%s/%s", dir, name);
    struct err err = { 0 };

    if (fs_read(a, path.at, (size_t)64 << 20, ret, &err))
        return true;
    printf("%s\n", err.msg);
    return false;
}

/* The JSON of dir/name, NULL with a word about it where it cannot be had. */
static inline json_t *suite_json(struct arena *a, const char *dir, const char *name)
{
    struct json_error error;
    struct str text;

    if (!suite_file(a, dir, name, &text))
        return NULL;
    json_t *value = json_read(a, text, NULL, NULL, &error);

    if (!value)
        printf("%s: byte %zu: %s\n", name, error.off, error.msg);
    return value;
}

#endif
