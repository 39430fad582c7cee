/* suite/expand.h - the cases a definition stands for, one at a time. */
#ifndef SUITE_EXPAND_H
#define SUITE_EXPAND_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/str.h"

struct arena;
struct case_def;

/* One runnable case: a definition and one row of its `for`. */
struct case_instance {
    const struct case_def *def;
    size_t row;
    json_t *bindings; /* object: variable → value; empty object without `for` */
    struct str name;  /* with the variables filled in */
    uint64_t id;      /* of contract, file and name: the same on every run and machine */
    struct str id_text; /* 8 hex digits of it */
};

/* Row `row` (< def->row_count), made in `a`. */
struct case_instance case_expand(struct arena *a, const struct case_def *def, size_t row);

#endif
