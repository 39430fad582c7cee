/* tests/unit/changes/changes_test.h - two documents compared, told in short lines. */
#ifndef CHANGES_TEST_H
#define CHANGES_TEST_H

#include "base/buf.h"
#include "changes/changes.h"
#include "tests/unit/contract/contract_test.h"

static inline struct changes *test_changes(struct arena *a, const char *before,
                                           const char *after)
{
    return changes_compare(a, test_contract(a, before), test_contract(a, after));
}

/* "B values-removed request body application/json $.a" for each, B, U or N. */
static inline struct str told(struct arena *a, const struct changes *c)
{
    static const char letters[] = "BUN";
    struct buf out;

    buf_init(&out, 1 << 20);
    for (size_t i = 0; i < c->len; i++) {
        const struct change *one = c->at[i];

        buf_printf(&out, "%s%c %s %.*s%s%.*s", i ? "; " : "", letters[one->severity],
                   change_rule_name(one->rule), STR_ARG(one->uses.at[0].part),
                   one->path.len ? " " : "", STR_ARG(one->path));
    }
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

#endif
