#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/bug.h"

#ifdef HAS_ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#endif

#include "base/banned.h"

enum {
    CHUNK_FIRST = 4096,
    CHUNK_MAX = 256 * 1024,
    ALIGN = 16,
};

struct chunk {
    struct chunk *older;
    size_t size, used;
    _Alignas(ALIGN) unsigned char bytes[];
};

struct deferred {
    struct deferred *older;
    void (*release)(void *thing);
    void *thing;
};

struct arena {
    struct chunk *newest;
    struct deferred *deferred;
    size_t used;
    size_t next_size;
};

struct arena *arena_open(void)
{
    struct arena *a = xmalloc(sizeof *a);

    *a = (struct arena){ .next_size = CHUNK_FIRST };
    return a;
}

static void run_deferred(struct arena *a)
{
    while (a->deferred) {
        struct deferred *d = a->deferred;

        a->deferred = d->older; /* it lies in the arena itself */
        d->release(d->thing);
    }
}

static void free_chunks(struct chunk *newest)
{
    while (newest) {
        struct chunk *older = newest->older;

        free(newest);
        newest = older;
    }
}

void arena_close(struct arena *a)
{
    if (!a)
        return;
    run_deferred(a);
    free_chunks(a->newest);
    free(a);
}

void arena_reset(struct arena *a)
{
    run_deferred(a);
    a->used = 0;
    if (ARENA_DEBUG) {
        free_chunks(a->newest);
        a->newest = NULL;
    } else if (a->newest && a->newest->size > CHUNK_MAX) {
        free_chunks(a->newest); /* one thing's own: the next may be small */
        a->newest = NULL;
    } else if (a->newest) {
        free_chunks(a->newest->older);
        a->newest->older = NULL;
        a->newest->used = 0;
    }
}

static struct chunk *add_chunk(struct arena *a, size_t room)
{
    struct chunk *c = xmalloc(sizeof *c + room);

    c->older = a->newest;
    c->size = room;
    c->used = 0;
    a->newest = c;
    return c;
}

/* For one thing alone: what is left of the newest chunk goes on being filled. */
static struct chunk *add_own_chunk(struct arena *a, size_t size)
{
    struct chunk *newest = a->newest, *own = add_chunk(a, size);

    if (!newest)
        return own;
    own->older = newest->older;
    newest->older = own;
    a->newest = newest;
    return own;
}

static struct chunk *chunk_with_room(struct arena *a, size_t size)
{
    if (ARENA_DEBUG)
        return add_chunk(a, size);
    struct chunk *c = a->newest;

    if (c && c->size - c->used >= size)
        return c;
    if (size > a->next_size)
        return add_own_chunk(a, size);
    c = add_chunk(a, a->next_size);
    if (a->next_size < CHUNK_MAX)
        a->next_size *= 2;
    return c;
}

void *arena_alloc(struct arena *a, size_t size)
{
    BUG_IF(size > SIZE_MAX / 2);
    /* In debug arenas the exact size is asked for, so that an overrun by one byte shows.
     */
    size_t taken = ARENA_DEBUG ? size : (size + ALIGN - 1) / ALIGN * ALIGN;
    struct chunk *c = chunk_with_room(a, taken);
    void *at = c->bytes + c->used;

    c->used += taken;
    a->used += taken;
    memset(at, 0, size);
    return at;
}

/* --- growing --- */

static size_t rounded(size_t size)
{
    return (size + ALIGN - 1) / ALIGN * ALIGN;
}

/* Whoever still looks at it is told so by the sanitizer. */
static void forbid(void *at, size_t size)
{
#ifdef HAS_ADDRESS_SANITIZER
    __asan_poison_memory_region(at, size);
#else
    (void)at, (void)size;
#endif
}

/* The last thing in the newest chunk: it only needs more of it. */
static bool grow_in_place(struct arena *a, void *at, size_t old, size_t size)
{
    struct chunk *c = a->newest;
    size_t more = rounded(size) - rounded(old);

    if (!c || (unsigned char *)at + rounded(old) != c->bytes + c->used ||
        c->size - c->used < more)
        return false;
    c->used += more;
    a->used += more;
    return true;
}

/* What has a chunk of its own; NULL where it has none. */
static void *grow_own_chunk(struct arena *a, void *at, size_t old, size_t size)
{
    struct chunk **link = &a->newest;

    while (*link && (*link)->bytes != at)
        link = &(*link)->older;
    struct chunk *c = *link;

    if (!c || c->used != rounded(old) || c->size != c->used || size <= a->next_size)
        return NULL;
    c = xrealloc(c, sizeof *c + rounded(size));
    a->used += rounded(size) - c->used;
    c->size = c->used = rounded(size);
    *link = c;
    return c->bytes;
}

void *arena_grow(struct arena *a, void *at, size_t old, size_t size)
{
    BUG_IF(size > SIZE_MAX / 2 || old > size);
    void *moved = NULL;

    if (old == 0)
        return arena_alloc(a, size);
    if (!ARENA_DEBUG && grow_in_place(a, at, old, size))
        moved = at;
    else if (!ARENA_DEBUG && old > CHUNK_FIRST)
        moved = grow_own_chunk(a, at, old, size);
    if (moved) {
        memset((unsigned char *)moved + old, 0, size - old);
        return moved;
    }
    moved = arena_alloc(a, size);
    memcpy(moved, at, old);
    forbid(at, old);
    return moved;
}

void *arena_calloc(struct arena *a, size_t count, size_t size)
{
    BUG_IF(size && count > SIZE_MAX / 2 / size);
    return arena_alloc(a, count * size);
}

struct str arena_str(struct arena *a, struct str text)
{
    return (struct str){ arena_cstr(a, text), text.len };
}

char *arena_cstr(struct arena *a, struct str text)
{
    char *copy = arena_alloc(a, text.len + 1);

    if (text.len)
        memcpy(copy, text.at, text.len);
    return copy;
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list args)
{
    va_list again;

    va_copy(again, args);
    int len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    BUG_IF(len < 0);
    char *text = arena_alloc(a, (size_t)len + 1);

    vsnprintf(text, (size_t)len + 1, fmt, args);
    return (struct str){ text, (size_t)len };
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    struct str text = arena_vprintf(a, fmt, args);

    va_end(args);
    return text;
}

void arena_defer(struct arena *a, void (*release)(void *thing), void *thing)
{
    struct deferred *d = arena_new(a, struct deferred);

    *d = (struct deferred){ a->deferred, release, thing };
    a->deferred = d;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}
