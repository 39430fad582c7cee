#include "base/utf8.h"

#include "base/buf.h"

#include "base/banned.h"

static bool continues(struct str s, size_t at)
{
    return at < s.len && ((unsigned char)s.at[at] & 0xC0) == 0x80;
}

/* The length of the valid sequence at `off`, 0 if it is not valid; RFC 3629, section 4.
 */
static size_t sequence(struct str s, size_t off, uint32_t *ret)
{
    unsigned char c = (unsigned char)s.at[off];
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t len = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 0;

    if (len == 0 || c > 0xF4)
        return 0;
    if (len == 1) {
        *ret = c;
        return 1;
    }
    uint32_t code_point = c & (0x7Fu >> len);

    for (size_t i = 1; i < len; i++) {
        if (!continues(s, off + i))
            return 0;
        code_point = code_point << 6 | ((unsigned char)s.at[off + i] & 0x3F);
    }
    if (code_point < least[len] || code_point > 0x10FFFF ||
        (code_point >= 0xD800 && code_point <= 0xDFFF))
        return 0;
    *ret = code_point;
    return len;
}

size_t utf8_invalid_at(struct str s)
{
    uint32_t ignored;

    for (size_t off = 0; off < s.len;) {
        if ((unsigned char)s.at[off] < 0x80) {
            off++;
            continue;
        }
        size_t len = sequence(s, off, &ignored);

        if (len == 0)
            return off;
        off += len;
    }
    return SIZE_MAX;
}

bool utf8_is_valid(struct str s)
{
    return utf8_invalid_at(s) == SIZE_MAX;
}

uint32_t utf8_next(struct str s, size_t *off)
{
    uint32_t code_point = 0xFFFD;
    size_t len = sequence(s, *off, &code_point);

    *off += len ? len : 1;
    return len ? code_point : 0xFFFD;
}

size_t utf8_count(struct str s)
{
    size_t count = 0;

    for (size_t off = 0; off < s.len; count++) {
        if ((unsigned char)s.at[off] < 0x80)
            off++;
        else
            utf8_next(s, &off);
    }
    return count;
}

struct str utf8_sub(struct str s, size_t first, size_t count)
{
    size_t from = 0, to;

    while (first-- > 0 && from < s.len)
        utf8_next(s, &from);
    for (to = from; count-- > 0 && to < s.len;)
        utf8_next(s, &to);
    return str_sub(s, from, to - from);
}

size_t utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = len - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> len & 0xFF) | c);
    return len;
}

void utf8_add(struct buf *b, uint32_t code_point)
{
    char bytes[4];
    size_t len = utf8_encode(code_point, bytes);

    buf_add(b, (struct str){ bytes, len });
}
