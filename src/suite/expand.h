/* suite/expand.h - the cases a definition stands for, one at a time.
 *
 * Rows are numbered as nested loops over `for` run, its last variable innermost.  A case
 * takes the same memory whether it is one of ten or of ten million.
 *
 * In names, values that could be taken for others are put in as JSON, so that the text
 * "7", the number 7 and the empty text give three names: `"7"`, `7`, `""`.
 *
 * The id hashes (FNV-1a, 64 bits, a NUL between the parts) the contract's name, the
 * file's path and the case's name.  The path is the one seen from the nearest folder that
 * holds both the file and its contract ("cases/update-lead/x.yaml"), so that neither the
 * place of a checkout nor the working directory nor the way the file was named has a part
 * in it.  Of derived cases it is "(variants)". */
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
    struct str id_text; /* 8 hex digits: its two halves, xor */
};

/* Row `row` (< def->row_count), made in `a`. */
struct case_instance case_expand(struct arena *a, const struct case_def *def, size_t row);

#endif
