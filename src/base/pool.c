#include "base/pool.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#include "base/banned.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
static bool keeps = false;
#else
static bool keeps = true;
#endif

enum {
    ALIGN = 16,
    BLOCK_MAX = 2048, /* with its head; a larger one is malloc()'s */
    SLAB = 64 * 1024,
};

/* Stands before what the user gets, which is aligned as malloc()'s is. */
struct head {
    size_t size;       /* of the block with its head; 0: malloc()'s */
    struct head *next; /* of a block that is kept: the user's memory begins here */
};

#define HEAD offsetof(struct head, next)

struct pool {
    struct head *kept[BLOCK_MAX / ALIGN + 1]; /* by size / ALIGN */
    unsigned char *slab;                      /* blocks that nobody had yet */
    size_t left;
    struct pool *next; /* in `ownerless` */
};

/* --- each thread has one --- */

static _Thread_local struct pool *own;
static struct pool *ownerless; /* of threads that have ended */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key; /* for its destructor */

static void leave(void *pool)
{
    struct pool *p = pool;

    pthread_mutex_lock(&lock);
    p->next = ownerless;
    ownerless = p;
    pthread_mutex_unlock(&lock);
    own = NULL;
}

static void make_key(void)
{
    if (pthread_key_create(&key, leave) != 0)
        out_of_memory();
}

static struct pool *find_pool(void)
{
    pthread_once(&once, make_key);
    pthread_mutex_lock(&lock);
    struct pool *p = ownerless;

    if (p)
        ownerless = p->next;
    pthread_mutex_unlock(&lock);
    if (!p) {
        p = xmalloc(sizeof *p);
        *p = (struct pool){ .left = 0 };
    }
    if (pthread_setspecific(key, p) != 0)
        out_of_memory();
    own = p;
    return p;
}

/* --- blocks --- */

static struct head *head_of(void *at)
{
    return (struct head *)(void *)((unsigned char *)at - HEAD);
}

static void *behind(struct head *h)
{
    return (unsigned char *)h + HEAD;
}

static void *from_system(size_t size)
{
    unsigned char *at = size < SIZE_MAX - ALIGN ? malloc(size + ALIGN) : NULL;

    if (!at)
        return NULL;
    head_of(at + ALIGN)->size = 0;
    return at + ALIGN;
}

static void *from_slab(struct pool *p, size_t size)
{
    if (p->left < size) {
        unsigned char *slab = malloc(SLAB);

        if (!slab)
            return NULL;
        p->slab = slab + ALIGN - HEAD;
        p->left = SLAB - ALIGN;
    }
    struct head *h = (struct head *)(void *)p->slab;

    p->slab += size;
    p->left -= size;
    h->size = size;
    return behind(h);
}

void *pool_malloc(size_t size)
{
    if (!keeps || size > BLOCK_MAX - HEAD)
        return from_system(size);
    struct pool *p = own ? own : find_pool();
    size_t block = (size + HEAD + ALIGN - 1) / ALIGN * ALIGN;
    struct head *h = p->kept[block / ALIGN];

    if (!h)
        return from_slab(p, block);
    p->kept[block / ALIGN] = h->next;
    return behind(h);
}

void pool_free(void *at)
{
    if (!at)
        return;
    struct head *h = head_of(at);

    if (!h->size) {
        free((unsigned char *)at - ALIGN);
        return;
    }
    struct pool *p = own ? own : find_pool();

    h->next = p->kept[h->size / ALIGN];
    p->kept[h->size / ALIGN] = h;
}

void *pool_calloc(size_t count, size_t size)
{
    void *at = size && count > SIZE_MAX / size ? NULL : pool_malloc(count * size);

    if (at)
        memset(at, 0, count * size);
    return at;
}

/* Between blocks of the pool, or from one to a larger one that is malloc()'s. */
static void *move(void *at, size_t room, size_t size)
{
    void *moved = pool_malloc(size);

    if (!moved)
        return NULL;
    memcpy(moved, at, room < size ? room : size);
    pool_free(at);
    return moved;
}

void *pool_realloc(void *at, size_t size)
{
    if (!at)
        return pool_malloc(size);
    size_t room = head_of(at)->size;

    if (room)
        return size <= room - HEAD ? at : move(at, room - HEAD, size);
    unsigned char *moved = size < SIZE_MAX - ALIGN
                               ? realloc((unsigned char *)at - ALIGN, size + ALIGN)
                               : NULL;

    return moved ? moved + ALIGN : NULL;
}

char *pool_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = pool_malloc(size);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

void pool_keep(bool keep)
{
    keeps = keep;
}
