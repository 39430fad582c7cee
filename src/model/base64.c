#include "model/base64.h"

#include <stdint.h>

#include "base/arena.h"

#include "base/banned.h"

static int digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool base64_decode(struct arena *a, struct str text, struct str *ret)
{
    char *out = arena_alloc(a, text.len + 1);
    size_t len = 0;
    uint32_t bits = 0;
    unsigned held = 0;

    while (text.len && text.at[text.len - 1] == '=')
        text.len--;
    for (size_t i = 0; i < text.len; i++) {
        int d = digit(text.at[i]);

        if (d < 0)
            return false;
        bits = bits << 6 | (uint32_t)d;
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[len++] = (char)(bits >> held & 0xff);
        }
    }
    if (held >= 6)
        return false; /* one digit too many */
    *ret = (struct str){ out, len };
    return true;
}
