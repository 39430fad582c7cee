#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bug.h"

#include "base/banned.h"

static char nothing[1]; /* what an untouched buffer points at; never written to */

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){ .at = nothing, .max = max };
}

void buf_release(struct buf *b)
{
    if (b->cap)
        free(b->at);
    buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
    b->len = 0;
    b->overflow = false;
    if (b->cap)
        b->at[0] = '\0';
}

/* What is put together for a line or a body fits as a rule, without being moved. */
#define CAP_FIRST 256

static bool make_room(struct buf *b, size_t more)
{
    if (b->overflow || more > b->max - b->len) {
        b->overflow = true;
        return false;
    }
    size_t need = b->len + more + 1;

    if (need > b->cap) {
        size_t cap = b->cap ? b->cap : CAP_FIRST;

        while (cap < need)
            cap *= 2;
        b->at = xrealloc(b->cap ? b->at : NULL, cap);
        b->cap = cap;
    }
    return true;
}

void buf_add(struct buf *b, struct str text)
{
    if (text.len == 0 || !make_room(b, text.len))
        return;
    memcpy(b->at + b->len, text.at, text.len);
    b->len += text.len;
    b->at[b->len] = '\0';
}

void buf_add_c(struct buf *b, const char *text)
{
    buf_add(b, str_from(text));
}

void buf_add_char(struct buf *b, char c)
{
    if (b->len + 1 >= b->cap || b->len == b->max || b->overflow) {
        buf_add(b, (struct str){ &c, 1 });
        return;
    }
    b->at[b->len++] = c;
    b->at[b->len] = '\0';
}

void buf_add_u64(struct buf *b, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;

    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    buf_add(b, (struct str){ digits + at, sizeof digits - at });
}

void buf_add_i64(struct buf *b, int64_t number)
{
    if (number < 0)
        buf_add_char(b, '-');
    buf_add_u64(b, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

char *buf_add_room(struct buf *b, size_t more)
{
    if (!make_room(b, more))
        return NULL;
    char *room = b->at + b->len;

    b->len += more;
    b->at[b->len] = '\0';
    return room;
}

void buf_add_repeat(struct buf *b, char c, size_t times)
{
    char *room = times ? buf_add_room(b, times) : NULL;

    if (room)
        memset(room, c, times);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list args)
{
    va_list again;

    va_copy(again, args);
    int len = vsnprintf(NULL, 0, fmt, again);

    va_end(again);
    BUG_IF(len < 0);
    if (!make_room(b, (size_t)len))
        return;
    vsnprintf(b->at + b->len, (size_t)len + 1, fmt, args);
    b->len += (size_t)len;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    buf_vprintf(b, fmt, args);
    va_end(args);
}

void buf_truncate(struct buf *b, size_t len)
{
    BUG_IF(len > b->len);
    b->len = len;
    if (b->cap)
        b->at[len] = '\0';
}

struct str buf_str(const struct buf *b)
{
    return (struct str){ b->at, b->len };
}

bool buf_overflowed(const struct buf *b)
{
    return b->overflow;
}
