/* base/pool.h - memory for small things that come and go by the hundred with each case:
 * the values of jansson, and what libcurl makes for a request.
 *
 * The interface is that of malloc(), NULL included, because libraries ask for it; what is
 * written here uses an arena.  A block that was let go of is kept for the next of its
 * size, by the thread that let go of it, and is never given back to the system.  glibc
 * joins and splits all but a handful of them each time: that was a tenth of the CPU time
 * of a case.
 *
 * In a build with AddressSanitizer all of it is malloc()'s, so that misuse shows. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

void *pool_malloc(size_t size);
void *pool_calloc(size_t count, size_t size);
void *pool_realloc(void *at, size_t size);
char *pool_strdup(const char *text);
void pool_free(void *at);

/* Whether anything is kept; for tests, which want to see the pool with the sanitizer. */
void pool_keep(bool keep);

#endif
