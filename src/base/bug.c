#include "base/bug.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/banned.h"

void bug_at(const char *file, int line, const char *fmt, ...)
{
    va_list args;

    fprintf(stderr, "fealty: BUG at %s:%d: ", file, line);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    abort();
}

void out_of_memory(void)
{
    static const char message[] = "fealty: out of memory\n";

    /* write(), because stdio may want memory itself */
    if (write(STDERR_FILENO, message, sizeof message - 1) < 0)
        _exit(4);
    _exit(4);
}

void *xmalloc(unsigned long size)
{
    void *at = malloc(size ? size : 1);

    if (!at)
        out_of_memory();
    return at;
}

void *xrealloc(void *at, unsigned long size)
{
    void *moved = realloc(at, size ? size : 1);

    if (!moved)
        out_of_memory();
    return moved;
}
