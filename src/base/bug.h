/* base/bug.h - the end of the line: defects of ours, and memory that ran out.
 *
 * Neither is an error to be handled: a defect means that nothing computed from here on
 * can be trusted, and this program has no plan for an allocator that says no. */
#ifndef BASE_BUG_H
#define BASE_BUG_H

#include "base/attr.h"

/* A broken invariant: prints file, line and message to stderr and aborts.  Stays on in
 * release. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
#define BUG_IF(condition)                                                                \
    do {                                                                                 \
        if (condition)                                                                   \
            BUG("%s", #condition);                                                       \
    } while (0)

NORETURN void bug_at(const char *file, int line, const char *fmt, ...) PRINTF(3, 4);

/* Prints "out of memory" to stderr and ends the program with exit status 4. */
NORETURN void out_of_memory(void);

/* malloc and realloc that do not return NULL. */
void *xmalloc(unsigned long size);
void *xrealloc(void *at, unsigned long size);

#endif
