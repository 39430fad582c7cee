/* The pattern is walked from left to right: of alternatives the first is taken, of a
 * class some character, of a repetition as few as allowed, or more where the text is too
 * short. What comes out is held against the pattern itself, so that a part that is not
 * understood here (look-around) costs nothing but the try. */
#include "model/generate_pattern.h"

#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/rng.h"
#include "base/utf8.h"
#include "model/limits.h"
#include "schema/regex.h"

#include "base/banned.h"

enum { ASCII = 128, PATTERN_DEPTH = 40, PATTERN_STEPS = 100000, TRIES = 12 };

struct walk {
    struct str text;
    size_t at;
    struct buf *out;
    struct rng rng;
    size_t stretch; /* how often what may be repeated is */
    size_t steps;
    unsigned depth;
    bool quiet; /* read, and nothing written */
    bool lost;
};

struct set {
    bool has[ASCII];
};

static void alternatives(struct walk *w);

static char now(const struct walk *w)
{
    return w->at < w->text.len ? w->text.at[w->at] : '\0';
}

static bool take(struct walk *w, const char *what)
{
    if (!str_starts(str_from_at(w->text, w->at), str_from(what)))
        return false;
    w->at += strlen(what);
    return true;
}

static void put(struct walk *w, uint32_t code)
{
    if (!w->quiet)
        utf8_add(w->out, code);
}

/* --- sets of characters --- */

static bool is_alnum(int c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void add_range(struct set *s, uint32_t from, uint32_t to)
{
    for (uint32_t c = from; c <= to && c < ASCII; c++)
        s->has[c] = true;
}

/* \d, \w, \s and their opposites; false for any other letter. */
static bool add_escape_class(struct set *s, char letter)
{
    struct set own = { { false } };
    bool opposite = letter >= 'A' && letter <= 'Z';

    switch (letter | 0x20) {
    case 'd':
        add_range(&own, '0', '9');
        break;
    case 'w':
        for (int c = 0; c < ASCII; c++)
            own.has[c] = is_alnum(c) || c == '_';
        break;
    case 's':
        own.has[' '] = own.has['\t'] = true;
        break;
    default:
        return false;
    }
    for (int c = 0; c < ASCII; c++)
        s->has[c] = s->has[c] || own.has[c] != opposite;
    return true;
}

static void put_one_of(struct walk *w, const struct set *s)
{
    char usual[ASCII], any[ASCII];
    size_t usual_len = 0, any_len = 0;

    for (int c = ' '; c < ASCII - 1; c++) {
        if (!s->has[c])
            continue;
        any[any_len++] = (char)c;
        if (is_alnum(c))
            usual[usual_len++] = (char)c;
    }
    if (any_len == 0) {
        w->lost = true;
        return;
    }
    uint64_t pick = rng_next(&w->rng);

    put(w, (unsigned char)(usual_len ? usual[pick % usual_len] : any[pick % any_len]));
}

static uint32_t hex(struct walk *w, size_t digits)
{
    uint32_t code = 0;

    for (size_t i = 0; i < digits && hex_digit(now(w)) >= 0; i++, w->at++)
        code = code * 16 + (uint32_t)hex_digit(now(w));
    return code;
}

/* The character that an escape stands for; behind the backslash. */
static uint32_t escaped(struct walk *w)
{
    static const char from[] = "nrtfv0", to[] = "\n\r\t\f\v";
    const char *known = now(w) ? strchr(from, now(w)) : NULL;

    if (take(w, "u{")) {
        uint32_t code = hex(w, 6);

        w->lost = w->lost || !take(w, "}") || code > 0x10ffff;
        return w->lost ? 'a' : code;
    }
    if (take(w, "x"))
        return hex(w, 2);
    if (take(w, "u"))
        return hex(w, 4);
    if (known) {
        w->at++;
        return (unsigned char)to[known - from];
    }
    if (now(w) >= '1' && now(w) <= '9') /* a reference to a group */
        w->lost = true;
    if (w->at >= w->text.len) {
        w->lost = true;
        return 'a';
    }
    return utf8_next(w->text, &w->at);
}

/* \p{…}: letters, until the pattern itself says that they do not do. */
static bool skip_property(struct walk *w)
{
    if (now(w) != 'p' && now(w) != 'P')
        return false;
    while (now(w) && now(w) != '}')
        w->at++;
    w->at += now(w) == '}';
    return true;
}

/* One member of [...]; SIZE_MAX as the code of what is a set itself. */
static uint32_t class_member(struct walk *w, struct set *s)
{
    if (!take(w, "\\"))
        return utf8_next(w->text, &w->at);
    if (skip_property(w)) {
        add_range(s, 'a', 'z');
        return UINT32_MAX;
    }
    if (now(w) && add_escape_class(s, now(w))) {
        w->at++;
        return UINT32_MAX;
    }
    return take(w, "b") ? '\b' : escaped(w);
}

static void class(struct walk *w)
{
    struct set s = { { false } };
    bool opposite = take(w, "^");

    while (w->at < w->text.len && now(w) != ']') {
        uint32_t from = class_member(w, &s), to = from;
        bool range = from != UINT32_MAX && now(w) == '-' && w->at + 1 < w->text.len &&
                     w->text.at[w->at + 1] != ']';

        if (range) {
            w->at++;
            to = class_member(w, &s);
        }
        if (from != UINT32_MAX && to != UINT32_MAX)
            add_range(&s, from, to);
    }
    w->lost = w->lost || !take(w, "]");
    for (int c = 0; opposite && c < ASCII; c++)
        s.has[c] = !s.has[c];
    put_one_of(w, &s);
}

/* --- the walk --- */

static void group(struct walk *w)
{
    bool quiet = w->quiet;

    if (take(w, "?=") || take(w, "?!") || take(w, "?<=") || take(w, "?<!"))
        w->quiet = true; /* it takes no text */
    else if (take(w, "?<"))
        while (now(w) && !take(w, ">"))
            w->at++;
    else
        (void)take(w, "?:");
    alternatives(w);
    w->quiet = quiet;
    w->lost = w->lost || !take(w, ")");
}

static void escape(struct walk *w)
{
    struct set s = { { false } };

    if (take(w, "b") || take(w, "B"))
        return;
    if (skip_property(w)) {
        add_range(&s, 'a', 'z');
        put_one_of(w, &s);
    } else if (now(w) && add_escape_class(&s, now(w))) {
        w->at++;
        put_one_of(w, &s);
    } else {
        put(w, escaped(w));
    }
}

static void atom(struct walk *w)
{
    struct set letters = { { false } };

    if (w->steps++ > PATTERN_STEPS)
        w->lost = true;
    if (w->lost || take(w, "^") || take(w, "$"))
        return;
    if (take(w, "("))
        group(w);
    else if (take(w, "["))
        class(w);
    else if (take(w, "\\"))
        escape(w);
    else if (take(w, ".")) {
        add_range(&letters, 'a', 'z');
        put_one_of(w, &letters);
    } else {
        put(w, utf8_next(w->text, &w->at));
    }
}

static size_t number(struct walk *w)
{
    size_t value = 0;

    for (; now(w) >= '0' && now(w) <= '9'; w->at++)
        value = value < GENERATE_TEXT_MAX ? value * 10 + (size_t)(now(w) - '0') : value;
    return value;
}

/* How often the atom before it stands. */
static size_t times(struct walk *w)
{
    size_t least = 1, most = 1;

    if (take(w, "*")) {
        least = 0, most = SIZE_MAX;
    } else if (take(w, "+")) {
        most = SIZE_MAX;
    } else if (take(w, "?")) {
        least = 0;
    } else if (take(w, "{")) {
        least = most = number(w);
        if (take(w, ","))
            most = now(w) == '}' ? SIZE_MAX : number(w);
        w->lost = w->lost || !take(w, "}");
    }
    (void)take(w, "?");
    return least > w->stretch ? least : most < w->stretch ? most : w->stretch;
}

static void sequence(struct walk *w)
{
    while (w->at < w->text.len && now(w) != '|' && now(w) != ')' && !w->lost) {
        size_t start = w->at, behind;
        bool quiet = w->quiet;

        w->quiet = true; /* where it ends */
        atom(w);
        w->quiet = quiet;
        size_t count = times(w);

        behind = w->at;
        for (size_t i = 0; i < count && !quiet && !w->lost; i++) {
            w->at = start;
            atom(w);
            w->lost = w->lost || buf_overflowed(w->out);
        }
        w->at = behind;
    }
}

static void alternatives(struct walk *w)
{
    bool quiet = w->quiet;

    if (w->depth++ > PATTERN_DEPTH)
        w->lost = true;
    sequence(w);
    while (!w->lost && take(w, "|")) {
        w->quiet = true; /* the first one is taken */
        sequence(w);
    }
    w->quiet = quiet;
    w->depth--;
}

static bool try(const struct pattern_wish *wish, const struct regex *re, size_t stretch,
                struct buf *out)
{
    struct walk w = { .text = wish->pattern,
                      .out = out,
                      .rng = rng_seeded(wish->serial),
                      .stretch = stretch };

    buf_clear(out);
    alternatives(&w);
    if (w.lost || w.at < w.text.len || buf_overflowed(out))
        return false;
    size_t len = utf8_count(buf_str(out));

    return len >= wish->min && len <= wish->max &&
           regex_search(re, buf_str(out)) == REGEX_YES;
}

bool generate_pattern(struct arena *a, const struct pattern_wish *wish, struct str *ret)
{
    struct regex_error error;
    const struct regex *re = regex_compile(a, wish->pattern, &error);
    struct buf out;
    bool found = false;

    if (!re)
        return false;
    buf_init(&out, GENERATE_TEXT_MAX);
    /* A little first; then as few as may be; then more and more. */
    for (size_t i = 0, stretch = 1; i < TRIES && !found; i++) {
        found = try(wish, re, stretch, &out);
        stretch = i == 0 ? 0 : i < 8 ? i + 1 : stretch * 2;
    }
    for (size_t i = 0; i < 2 && !found && wish->min; i++)
        found = try(wish, re, i ? wish->min - 1 : wish->min, &out);
    if (found)
        *ret = arena_str(a, buf_str(&out));
    buf_release(&out);
    return found;
}
