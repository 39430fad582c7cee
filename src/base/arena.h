/* base/arena.h - memory with one owner and one end of life.
 *
 * All that belongs together is made in one arena and released with it.  Three lifetimes
 * are in use: the suite (specs and cases, the whole run), the case (exchange and
 * verdicts, until reported), and scratch (one call).  Nothing here returns NULL: memory
 * that runs out ends the program.  An arena belongs to one thread at a time. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;

struct arena *arena_open(void);

/* Runs what was deferred, newest first, and frees everything.  NULL is fine. */
void arena_close(struct arena *a);

/* The same, but the arena stays open and empty, and keeps a chunk for reuse. */
void arena_reset(struct arena *a);

/* `size` zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *a, size_t size);

#define arena_new(a, type)          ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, count) ((type *)arena_calloc((a), (count), sizeof(type)))

/* As arena_alloc(count * size); an overflow of the product is a defect. */
void *arena_calloc(struct arena *a, size_t count, size_t size);

/* Room for `size` bytes in place of the `old` that `at` has (NULL and 0: none yet): what
 * was there stays, what is behind it is zeroed.  Large ones are moved without a copy that
 * would stay behind; `at` is dead afterwards. */
void *arena_grow(struct arena *a, void *at, size_t old, size_t size);

/* A copy with a NUL behind it (not counted in its length). */
struct str arena_str(struct arena *a, struct str text);

/* A NUL-terminated copy, for interfaces that want char pointers. */
char *arena_cstr(struct arena *a, struct str text);

struct str arena_printf(struct arena *a, const char *fmt, ...) PRINTF(2, 3);
struct str arena_vprintf(struct arena *a, const char *fmt, va_list args) PRINTF(2, 0);

/* Calls release(thing) when the arena is closed or reset. */
void arena_defer(struct arena *a, void (*release)(void *thing), void *thing);

/* Bytes handed out since it was opened or reset. */
size_t arena_used(const struct arena *a);

#endif
