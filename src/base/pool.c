#include "base/pool.h"

#include <malloc.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/attr.h"
#include "base/bug.h"

#include "base/banned.h"

#ifdef HAS_ADDRESS_SANITIZER
static bool keeps = false;
#else
static bool keeps = true;
#endif

/* A size class has blocks of STEP * class + LEAST bytes, as glibc has them; so there is a
 * class for each of its sizes, and what it says of a block is the block's class. */
enum {
    STEP = 16,
    LEAST = 8,
    CLASS_MAX = 1100, /* libcurl takes 16 KiB and a byte for each request */
    BLOCK_MAX = STEP * CLASS_MAX + LEAST,
    KEPT_MAX = 4 * 1024 * 1024, /* by a thread: whatever an endpoint sends, no more */
};

struct kept {
    struct kept *next;
};

/* What a thread keeps. */
static _Thread_local struct {
    struct kept *of_class[CLASS_MAX + 1];
    size_t bytes;
    bool is_known; /* it is let go of when the thread ends */
} own;

static size_t size_of_class(size_t c)
{
    return STEP * c + LEAST;
}

static void let_go(void *ignored)
{
    (void)ignored;
    for (size_t c = 0; c <= CLASS_MAX; c++) {
        while (own.of_class[c]) {
            struct kept *k = own.of_class[c];

            own.of_class[c] = k->next;
            free(k);
        }
    }
    own.bytes = 0;
    own.is_known = false;
}

static pthread_key_t key;

static void make_key(void)
{
    if (pthread_key_create(&key, let_go) != 0)
        out_of_memory();
}

static void know_thread(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_key);
    if (pthread_setspecific(key, &own) != 0)
        out_of_memory();
    own.is_known = true;
}

void *pool_malloc(size_t size)
{
    if (!keeps || size > BLOCK_MAX)
        return malloc(size);
    size_t c = (size + STEP - LEAST - 1) / STEP;
    struct kept *k = own.of_class[c];

    if (!k)
        return malloc(size_of_class(c));
    own.of_class[c] = k->next;
    own.bytes -= size_of_class(c);
    return k;
}

void pool_free(void *at)
{
    if (!at)
        return;
    size_t size = keeps ? malloc_usable_size(at) : 0;
    size_t c = (size - LEAST) / STEP;

    if (size < sizeof(struct kept) + LEAST || c > CLASS_MAX) {
        free(at);
        return;
    }
    /* Most of it has not been of use for long: what loading let go of, as a rule. */
    if (own.bytes + size_of_class(c) > KEPT_MAX)
        let_go(NULL);
    if (!own.is_known)
        know_thread();
    struct kept *k = at;

    k->next = own.of_class[c];
    own.of_class[c] = k;
    own.bytes += size_of_class(c);
}

void *pool_calloc(size_t count, size_t size)
{
    void *at = size && count > SIZE_MAX / size ? NULL : pool_malloc(count * size);

    if (at)
        memset(at, 0, count * size);
    return at;
}

void *pool_realloc(void *at, size_t size)
{
    size_t room = at ? malloc_usable_size(at) : 0;

    if (at && size <= room)
        return at;
    if (!keeps || room > BLOCK_MAX)
        return realloc(at, size);
    void *moved = pool_malloc(size);

    if (!moved)
        return NULL;
    if (at)
        memcpy(moved, at, room);
    pool_free(at);
    return moved;
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
    if (!keep)
        let_go(NULL);
}

size_t pool_kept(void)
{
    return own.bytes;
}
