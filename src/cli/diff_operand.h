/* cli/diff_operand.h - what the operands of `fealty diff` are. */
#ifndef CLI_DIFF_OPERAND_H
#define CLI_DIFF_OPERAND_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;

enum operand_kind {
    OPERAND_RUN,      /* begins as a journal or a JSON report does */
    OPERAND_DOCUMENT, /* anything else, and folders */
    OPERAND_MISSING,
};

struct diff_operand {
    enum operand_kind kind;
    struct str path; /* to read it by; terminated */
};

/* "-" and pipes are copied first, since they can be read only once. */
MUST_CHECK bool diff_operand_open(struct arena *a, struct str named,
                                  struct diff_operand *ret, struct err *err);

#endif
