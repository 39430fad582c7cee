/* base/pool.h - memory for small things that come and go by the hundred with each case:
 * the values of jansson, and what libcurl makes for a request.
 *
 * The interface is that of malloc(), NULL included, because libraries ask for it; what is
 * written here uses an arena.  Each block is malloc()'s; one that was let go of is kept
 * for the next of its size, by the thread that let go of it, as long as that is not too
 * much.  glibc joins and splits all but a handful of them each time: that was a tenth of
 * the CPU time of a case.
 *
 * In a build with AddressSanitizer nothing is kept, so that misuse shows.
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

void *pool_malloc(size_t size);
void *pool_calloc(size_t count, size_t size);
void *pool_realloc(void *at, size_t size);
char *pool_strdup(const char *text);
void pool_free(void *at);

/* Whether anything is kept, now and from here on; for tests, which want to see it kept
 * with the sanitizer, too. */
void pool_keep(bool keep);
/* Bytes that this thread keeps. */
size_t pool_kept(void);

#endif
