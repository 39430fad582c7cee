#include "http/redact.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "http/auth.h"

#include "base/banned.h"

struct secret {
    struct str name, user;
    struct str value;
    enum redact_form form; /* PLAIN stands for PERCENT and JSON, too */
    size_t next;           /* the next one with the same first byte, as in `first` */
};

struct redactor {
    struct arena *arena;
    struct secret *at;
    size_t len, cap;
    struct {
        struct str *at;
        size_t len, cap;
    } announced;       /* names */
    size_t first[256]; /* by first byte: index + 1 of a secret, 0 = none */
    bool begins[256];  /* bytes that a secret may begin with, in any form */
};

struct redactor *redactor_new(struct arena *a)
{
    struct redactor *r = arena_new(a, struct redactor);

    r->arena = a;
    r->begins['%'] = r->begins['+'] = r->begins['\\'] = true;
    return r;
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_';
}

static struct str variable_name(struct arena *a, struct str name)
{
    bool digit = name.len && name.at[0] >= '0' && name.at[0] <= '9';
    struct str copy = arena_printf(a, "%s%.*s", digit ? "_" : "", STR_ARG(name));
    char *at = arena_cstr(a, copy);

    for (size_t i = 0; i < copy.len; i++)
        if (!is_name_char(at[i]))
            at[i] = '_';
    return (struct str){ at, copy.len };
}

static void add(struct redactor *r, struct str name, struct str user, struct str value,
                enum redact_form form)
{
    size_t *first = &r->first[(unsigned char)value.at[0]];

    *vec_push(r->arena, r) = (struct secret){ name, user, value, form, *first };
    *first = r->len;
    r->begins[(unsigned char)value.at[0]] = true;
}

static char url_digit(char c)
{
    if (c == '+')
        return '-';
    if (c == '/')
        return '_';
    return c;
}

/* With its padding and without, in the usual alphabet and in that for URLs. */
static void add_base64(struct redactor *r, struct str name, struct str user,
                       struct str bytes, enum redact_form form)
{
    struct str usual = http_base64(r->arena, bytes), bare = usual;
    char *url = arena_cstr(r->arena, usual);

    while (bare.len && bare.at[bare.len - 1] == '=')
        bare.len--;
    for (size_t i = 0; i < bare.len; i++)
        url[i] = url_digit(url[i]);
    add(r, name, user, usual, form);
    add(r, name, user, bare, form);
    add(r, name, user, (struct str){ url, bare.len }, form);
}

static bool has(const struct redactor *r, enum redact_form form, struct str value)
{
    for (size_t i = 0; i < r->len; i++)
        if (r->at[i].form == form && str_eq(r->at[i].value, value))
            return true;
    return false;
}

void redactor_add(struct redactor *r, struct str name, struct str value)
{
    if (value.len == 0 || has(r, REDACT_PLAIN, value))
        return;
    struct str own = variable_name(r->arena, name);

    add(r, own, STR_NONE, arena_str(r->arena, value), REDACT_PLAIN);
    if (value.len >= REDACT_SHORT)
        add_base64(r, own, STR_NONE, value, REDACT_BASE64);
}

void redactor_add_basic(struct redactor *r, struct str name, struct str user,
                        struct str password)
{
    struct str own = variable_name(r->arena, name);
    struct str pair =
        arena_printf(r->arena, "%.*s:%.*s", STR_ARG(user), STR_ARG(password));

    redactor_add(r, name, password);
    if (password.len && !has(r, REDACT_BASIC, http_base64(r->arena, pair)))
        add_base64(r, own, arena_str(r->arena, user), pair, REDACT_BASIC);
}

void redactor_add_shown(struct redactor *r, struct str name)
{
    struct str own = variable_name(r->arena, name);

    add(r, own, STR_NONE, arena_printf(r->arena, "$%.*s", STR_ARG(own)), REDACT_PLAIN);
}

void redactor_announce(struct redactor *r, struct str name)
{
    *vec_push(r->arena, &r->announced) = variable_name(r->arena, name);
}

struct str redactor_name(const struct redactor *r, size_t i)
{
    for (size_t k = 0; r && k < r->announced.len; k++)
        if (i-- == 0)
            return r->announced.at[k];
    for (size_t k = 0; r && k < r->len; k++)
        if (r->at[k].name.len && i-- == 0)
            return r->at[k].name;
    return STR_NONE;
}

/* ---- one character of the text in one of its encodings ---- */

/* What `used` bytes of the text stand for. */
struct unit {
    char bytes[4];
    size_t len, used;
};

typedef struct unit unit_fn(struct str rest);

static bool hex_number(struct str digits, size_t count, uint32_t *ret)
{
    uint32_t value = 0;

    if (digits.len < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        int digit = hex_digit(digits.at[i]);

        if (digit < 0)
            return false;
        value = value << 4 | (uint32_t)digit;
    }
    *ret = value;
    return true;
}

static struct unit percent_unit(struct str rest)
{
    uint32_t value;

    if (rest.at[0] == '%' && hex_number(str_sub(rest, 1, 2), 2, &value))
        return (struct unit){ { (char)value }, 1, 3 };
    if (rest.at[0] == '+')
        return (struct unit){ { ' ' }, 1, 1 };
    return (struct unit){ { rest.at[0] }, 1, 1 };
}

/* \uXXXX, or two of them for what lies beyond the basic plane. */
static struct unit json_hex_unit(struct str rest)
{
    struct unit u = { { '\\' }, 1, 1 };
    uint32_t high, low, code;

    if (!hex_number(str_sub(rest, 2, 4), 4, &high))
        return u;
    code = high;
    u.used = 6;
    if (high >= 0xd800 && high < 0xdc00 && str_starts(str_from_at(rest, 6), S("\\u")) &&
        hex_number(str_sub(rest, 8, 4), 4, &low) && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        u.used = 12;
    }
    if (code >= 0xd800 && code < 0xe000)
        code = 0xfffd;
    u.len = utf8_encode(code, u.bytes);
    return u;
}

static struct unit json_unit(struct str rest)
{
    static const char escapes[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    const char *escape;

    if (rest.at[0] != '\\' || rest.len < 2 || rest.at[1] == '\0')
        return (struct unit){ { rest.at[0] }, 1, 1 };
    if (rest.at[1] == 'u')
        return json_hex_unit(rest);
    escape = strchr(escapes, rest.at[1]);
    if (!escape)
        return (struct unit){ { rest.at[0] }, 1, 1 };
    return (struct unit){ { meanings[escape - escapes] }, 1, 2 };
}

/* The unit at the start of `rest`, where the secret goes on with it.  A '+' may be one,
 * too: names in multipart bodies have but quotation marks and line ends encoded. */
static bool goes_on(struct str rest, struct str secret, unit_fn *next, struct unit *ret)
{
    *ret = next(rest);
    if (rest.at[0] == '+' && str_starts(secret, S("+")))
        *ret = (struct unit){ { '+' }, 1, 1 };
    return ret->len <= secret.len && memcmp(ret->bytes, secret.at, ret->len) == 0;
}

/* How many bytes of `text` spell the secret in that encoding; 0 = they do not. */
static size_t spelled(struct str text, struct str secret, unit_fn *next)
{
    size_t used = 0;

    while (secret.len) {
        struct unit u;

        if (used == text.len || !goes_on(str_from_at(text, used), secret, next, &u))
            return 0;
        secret = str_from_at(secret, u.len);
        used += u.used;
    }
    return used;
}

/* ---- finding ---- */

static bool stands_alone(struct str text, size_t off, size_t len)
{
    return (off == 0 || !is_name_char(text.at[off - 1])) &&
           (off + len == text.len || !is_name_char(text.at[off + len]));
}

static size_t match_secret(const struct secret *s, struct str rest, enum redact_form form)
{
    switch (form) {
    case REDACT_PERCENT:
        return s->form == REDACT_PLAIN ? spelled(rest, s->value, percent_unit) : 0;
    case REDACT_JSON:
        return s->form == REDACT_PLAIN ? spelled(rest, s->value, json_unit) : 0;
    case REDACT_PLAIN:
    case REDACT_BASE64:
    case REDACT_BASIC:
        return str_starts(rest, s->value) ? s->value.len : 0;
    }
    return 0;
}

static struct unit plain_unit(struct str rest)
{
    return (struct unit){ { rest.at[0] }, 1, 1 };
}

#define ELLIPSIS "…"

/* Where a text was cut off: its end or that of a line or a quotation, or what is put
 * there for the rest; an escape may have been cut in two. */
static bool is_cut(struct str rest)
{
    return rest.len == 0 || strchr("\n`'\"", rest.at[0]) || str_starts(rest, S("...")) ||
           str_starts(rest, S(ELLIPSIS)) ||
           (rest.len < 6 && (rest.at[0] == '%' || rest.at[0] == '\\'));
}

/* How many bytes of `text` spell the beginning of the secret, up to where the text was
 * cut off; 0 = they do not, or too few to tell. */
static size_t spelled_cut(struct str text, struct str secret, unit_fn *next)
{
    size_t used = 0, known = 0;

    while (used < text.len) {
        struct unit u;

        if (!goes_on(str_from_at(text, used), str_from_at(secret, known), next, &u))
            break;
        known += u.len;
        used += u.used;
    }
    return known >= REDACT_CUT && is_cut(str_from_at(text, used)) ? used : 0;
}

static size_t match_cut(const struct secret *s, struct str rest, enum redact_form form)
{
    switch (form) {
    case REDACT_PERCENT:
        return s->form == REDACT_PLAIN ? spelled_cut(rest, s->value, percent_unit) : 0;
    case REDACT_JSON:
        return s->form == REDACT_PLAIN ? spelled_cut(rest, s->value, json_unit) : 0;
    case REDACT_PLAIN:
    case REDACT_BASE64:
    case REDACT_BASIC:
        return spelled_cut(rest, s->value, plain_unit);
    }
    return 0;
}

/* Of two that are as long, the one that is all there. */
static bool is_better(size_t len, bool whole, enum redact_form form, bool best_is_whole,
                      const struct redact_match *best)
{
    if (len != best->len)
        return len > best->len;
    return whole != best_is_whole ? whole : form == REDACT_PLAIN;
}

/* All secrets that begin with `first`, which is how the text goes on at `off` when read
 * in that form. */
static void match_form(const struct redactor *r, struct str text, size_t off, char first,
                       enum redact_form form, bool *best_is_whole,
                       struct redact_match *best)
{
    struct str rest = str_from_at(text, off);

    for (size_t i = r->first[(unsigned char)first]; i; i = r->at[i - 1].next) {
        const struct secret *s = &r->at[i - 1];
        size_t whole = match_secret(s, rest, form);
        size_t len = whole ? whole : match_cut(s, rest, form);

        if (len == 0 || !is_better(len, whole > 0, form, *best_is_whole, best) ||
            (s->value.len < REDACT_SHORT && !stands_alone(text, off, len)))
            continue;
        *best_is_whole = whole > 0;
        *best = (struct redact_match){ off, len, s->name, s->user,
                                       form == REDACT_PLAIN ? s->form : form };
    }
}

/* The end of a secret behind the mark of a cut: any that is long enough. */
static void match_tail(const struct redactor *r, struct str text, size_t off,
                       struct redact_match *best)
{
    static unit_fn *const units[] = { plain_unit, percent_unit, json_unit };
    struct str before = str_sub(text, 0, off), rest = str_from_at(text, off);

    if (!str_ends(before, S(ELLIPSIS)) && !str_ends(before, S("...")))
        return;
    for (size_t i = 0; i < r->len; i++) {
        const struct secret *s = &r->at[i];
        size_t forms = s->form == REDACT_PLAIN ? countof(units) : 1;

        for (size_t from = 1; from + REDACT_CUT <= s->value.len; from++)
            for (size_t k = 0; k < forms; k++) {
                size_t len = spelled(rest, str_from_at(s->value, from), units[k]);

                if (len > best->len)
                    *best = (struct redact_match){ off, len, s->name, s->user, s->form };
            }
    }
}

static bool match_at(const struct redactor *r, struct str text, size_t off,
                     struct redact_match *best)
{
    struct str rest = str_from_at(text, off);
    char first = text.at[off], percent = first, json = first;
    bool whole = false;

    best->len = 0;
    match_tail(r, text, off, best);
    if (first == '%' || first == '+')
        percent = percent_unit(rest).bytes[0];
    else if (first == '\\')
        json = json_unit(rest).bytes[0];
    if (!r->first[(unsigned char)first] && !r->first[(unsigned char)percent] &&
        !r->first[(unsigned char)json])
        return best->len > 0;
    match_form(r, text, off, first, REDACT_PLAIN, &whole, best);
    match_form(r, text, off, percent, REDACT_PERCENT, &whole, best);
    match_form(r, text, off, json, REDACT_JSON, &whole, best);
    return best->len > 0;
}

/* Most bytes are the beginning of nothing: all that is written passes through here, so
 * they are told apart before anything is compared.  Behind a mark of a cut (its last byte
 * will do) any byte may be in the middle of a secret. */
static bool may_match(const struct redactor *r, struct str text, size_t off)
{
    unsigned char before = off ? (unsigned char)text.at[off - 1] : 0;

    return r->begins[(unsigned char)text.at[off]] || before == '.' ||
           before == (unsigned char)ELLIPSIS[sizeof ELLIPSIS - 2];
}

bool redact_find(const struct redactor *r, struct str text, size_t from,
                 struct redact_match *ret)
{
    struct redact_match match;

    if (!r || r->len == 0)
        return false;
    for (size_t i = from; i < text.len; i++) {
        if (may_match(r, text, i) && match_at(r, text, i, &match)) {
            *ret = match;
            return true;
        }
    }
    return false;
}

static void add_name(struct buf *out, struct str name)
{
    if (name.len == 0)
        buf_add_c(out, "***");
    else
        buf_add_char(out, '$');
    buf_add(out, name);
}

void redact_add(struct buf *out, const struct redactor *r, struct str text)
{
    struct redact_match match;
    size_t from = 0;

    while (redact_find(r, text, from, &match)) {
        buf_add(out, str_sub(text, from, match.off - from));
        add_name(out, match.name);
        from = match.off + match.len;
    }
    buf_add(out, str_from_at(text, from));
}

struct str redact(struct arena *a, const struct redactor *r, struct str text)
{
    struct redact_match match;
    struct buf out;

    if (!redact_find(r, text, 0, &match))
        return text;
    buf_init(&out, SIZE_MAX / 2);
    redact_add(&out, r, text);
    struct str own = arena_str(a, buf_str(&out));

    buf_release(&out);
    return own;
}
