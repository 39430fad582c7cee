#include "tests/fuzz/mutate.h"

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

enum {
    INPUT_MAX = 16 * 1024,
    CHANGES_MAX = 6,
    PIECE_MAX = 64,
};

/* --- dictionaries --- */

static int hex_of(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = memchr(digits, c | 0x20, 16);

    return at ? (int)(at - digits) : -1;
}

static struct str unescape(struct arena *a, struct str text)
{
    char *out = arena_alloc(a, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (c == '\\' && i + 3 < text.len && text.at[i + 1] == 'x') {
            c = (char)(hex_of(text.at[i + 2]) << 4 | hex_of(text.at[i + 3]));
            i += 3;
        } else if (c == '\\' && i + 1 < text.len) {
            c = text.at[++i];
        }
        out[len++] = c;
    }
    return (struct str){ out, len };
}

void material_read_words(struct arena *a, struct material *m, struct str dictionary)
{
    struct str line;

    while (str_cut(&dictionary, '\n', &line)) {
        size_t open = str_find_char(line, '"');

        line = str_trim(line);
        if (str_starts(line, S("#")) || open == SIZE_MAX || !str_ends(line, S("\"")))
            continue;
        open = str_find_char(line, '"');
        if (line.len > open + 1)
            *vec_push(a, &m->words) =
                unescape(a, str_sub(line, open + 1, line.len - open - 2));
    }
}

/* --- changes --- */

struct draft {
    char *at;
    size_t len;
};

static size_t below(struct rng *r, size_t limit)
{
    return limit ? (size_t)rng_below(r, limit) : 0;
}

/* Puts `text` in place of `cut` bytes at `where`. */
static void splice(struct draft *d, size_t where, size_t cut, struct str text)
{
    if (text.len > INPUT_MAX - (d->len - cut))
        text.len = INPUT_MAX - (d->len - cut);
    memmove(d->at + where + text.len, d->at + where + cut, d->len - where - cut);
    if (text.len)
        memcpy(d->at + where, text.at, text.len);
    d->len = d->len - cut + text.len;
}

static struct str piece_of(struct arena *a, struct rng *r, struct str text)
{
    size_t from = below(r, text.len), len = 1 + below(r, PIECE_MAX);

    return arena_str(a, str_sub(text, from, len));
}

static struct str other_input(const struct material *m, struct rng *r)
{
    return m->inputs.at[below(r, m->inputs.len)];
}

static void change(struct arena *a, const struct material *m, struct rng *r,
                   struct draft *d)
{
    size_t where = below(r, d->len + 1), rest = d->len - where;
    size_t cut = below(r, rest < PIECE_MAX ? rest + 1 : PIECE_MAX);
    char byte = (char)rng_next(r);

    switch (rng_below(r, 6)) {
    case 0: /* another byte, or one bit of it */
        if (rest)
            d->at[where] =
                (char)(rng_below(r, 2) ? byte : d->at[where] ^ 1 << (byte & 7));
        return;
    case 1:
        splice(d, where, cut, STR_NONE);
        return;
    case 2:
        splice(d, where, 0, (struct str){ &byte, 1 });
        return;
    case 3: /* a piece of itself again */
        splice(d, where, 0, piece_of(a, r, (struct str){ d->at, d->len }));
        return;
    case 4:
        splice(d, where, cut, piece_of(a, r, other_input(m, r)));
        return;
    default:
        if (m->words.len)
            splice(d, where, rng_below(r, 2) ? 0 : cut,
                   m->words.at[below(r, m->words.len)]);
    }
}

struct str mutate(struct arena *a, const struct material *m, struct rng *r)
{
    struct str input = other_input(m, r);
    struct draft d = { arena_alloc(a, INPUT_MAX), 0 };

    splice(&d, 0, 0, input);
    for (size_t left = 1 + below(r, CHANGES_MAX); left > 0; left--)
        change(a, m, r, &d);
    return (struct str){ d.at, d.len };
}
