#include "suite/alteration.h"

#include "base/arena.h"

#include "base/banned.h"

/* --- names --- */

static const char *const names[ALTER_COUNT] = {
    [ALTER_NOT] = "whole",
    [ALTER_LONGER] = "longer",
    [ALTER_SHORTER] = "shorter",
    [ALTER_START] = "start-changed",
    [ALTER_MIDDLE] = "middle-changed",
    [ALTER_END] = "end-changed",
    [ALTER_CASE] = "case-changed",
    [ALTER_UNSIGNED] = "unsigned",
};

struct str alteration_name(enum alteration how)
{
    return str_from(names[how]);
}

bool alteration_named(struct str name, enum alteration *ret)
{
    for (size_t i = 0; i < ALTER_COUNT; i++) {
        if (!str_eq_c(name, names[i]))
            continue;
        *ret = (enum alteration)i;
        return true;
    }
    return false;
}

/* --- characters --- */

static bool is_between(char c, char first, char last)
{
    return c >= first && c <= last;
}

static bool is_letter(char c)
{
    return is_between(c, 'a', 'z') || is_between(c, 'A', 'Z');
}

static bool is_alnum(char c)
{
    return is_letter(c) || is_between(c, '0', '9');
}

/* Another one of its kind, so that the text looks like a credential still: a digit for a
 * digit, one of base 16 for one of base 16. */
static char another(char c)
{
    static const char circles[][2] = {
        { '0', '9' }, { 'a', 'f' }, { 'g', 'z' }, { 'A', 'F' }, { 'G', 'Z' }
    };

    for (size_t i = 0; i < countof(circles); i++)
        if (is_between(c, circles[i][0], circles[i][1]))
            return c == circles[i][1] ? circles[i][0] : (char)(c + 1);
    return c;
}

/* --- alterations; each says why it cannot be made, or NULL --- */

static const char no_letters[] = "has too few letters and digits to be altered there";

/* Base64's padding is no part of what it says. */
static size_t without_padding(struct str text)
{
    while (text.len && text.at[text.len - 1] == '=')
        text.len--;
    return text.len;
}

/* Two of them, from `at` on: of Base64's last character only some bits may count, of the
 * one before it all do. */
static const char *change_two(char *text, size_t len, size_t at, bool forwards)
{
    unsigned changed = 0;

    for (size_t i = at; i < len && changed < 2; forwards ? i++ : i--)
        if (is_alnum(text[i])) {
            text[i] = another(text[i]);
            changed++;
        }
    return changed < 2 ? no_letters : NULL;
}

/* Four characters are more bytes in Base64, 32 and 16 alike. */
static const char *make_longer(struct arena *a, struct str text, struct str *ret)
{
    size_t len = without_padding(text);

    *ret = arena_printf(a, "%.*s2222%.*s", STR_ARG(str_sub(text, 0, len)),
                        STR_ARG(str_from_at(text, len)));
    return NULL;
}

/* Without its last character, which may be several bytes of UTF-8. */
static const char *make_shorter(struct str text, struct str *ret)
{
    size_t len = without_padding(text);

    if (len < 2)
        return no_letters;
    len--;
    while (len > 1 && ((unsigned char)text.at[len] & 0xc0) == 0x80)
        len--;
    *ret = str_sub(text, 0, len);
    return NULL;
}

/* Letters of both cases, or something between words: then letters stand for themselves.
 * What is left may be base 32 (in groups, too), a ULID, a number. */
static bool has_meaningful_case(struct str text)
{
    bool lower = false, upper = false, other = false, beyond_f = false;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        lower = lower || is_between(c, 'a', 'z');
        upper = upper || is_between(c, 'A', 'Z');
        beyond_f = beyond_f || is_between(c, 'g', 'z') || is_between(c, 'G', 'Z');
        other = other || (!is_alnum(c) && c != '-' && c != '=');
    }
    return beyond_f && ((lower && upper) || other);
}

static const char *change_case(char *text, size_t len, bool password)
{
    bool changed = false;

    if (!password && !has_meaningful_case((struct str){ text, len }))
        return "may be one in which the case of letters means nothing";
    for (size_t i = 0; i < len; i++) {
        bool digit = is_between(text[i], 'a', 'f') || is_between(text[i], 'A', 'F');

        if (!is_letter(text[i]) || (digit && !password))
            continue;
        text[i] = (char)(text[i] ^ 0x20);
        changed = true;
    }
    return changed ? NULL : "has no letters whose case could be changed";
}

/* `{"alg":"none"}` for a header, the same payload, and no signature. */
static const char *make_unsigned(struct arena *a, struct str text, struct str *ret)
{
    struct str signature = text, header, payload;

    if (!str_cut(&signature, '.', &header) || !str_cut(&signature, '.', &payload) ||
        !str_starts(header, S("eyJ")) || !payload.len || !signature.len ||
        str_find_char(signature, '.') != SIZE_MAX)
        return "is no signed JSON Web Token";
    *ret = arena_printf(a, "eyJhbGciOiJub25lIn0.%.*s.", STR_ARG(payload));
    return NULL;
}

static const char *make(struct arena *a, enum alteration how, bool password,
                        struct str text, struct str *ret)
{
    char *at = arena_cstr(a, text);

    *ret = (struct str){ at, text.len };
    switch (how) {
    case ALTER_NOT:
    case ALTER_COUNT:
        return NULL;
    case ALTER_LONGER:
        return make_longer(a, text, ret);
    case ALTER_SHORTER:
        return make_shorter(text, ret);
    case ALTER_START:
        return change_two(at, text.len, 0, true);
    case ALTER_MIDDLE:
        return change_two(at, text.len, text.len / 2 - 1, true);
    case ALTER_END:
        return change_two(at, text.len, without_padding(text) - 1, false);
    case ALTER_CASE:
        return change_case(at, text.len, password);
    case ALTER_UNSIGNED:
        return make_unsigned(a, text, ret);
    }
    return NULL;
}

bool alteration_make(struct arena *a, enum alteration how, bool password, struct str text,
                     struct str *ret, struct err *err)
{
    struct str made;
    const char *why_not = how != ALTER_NOT && text.len < ALTERATION_BYTES_MIN
                              ? "is too short to be altered"
                              : make(a, how, password, text, &made);

    if (why_not)
        return err_set(err, ERR_REFUSED, "%s", why_not);
    *ret = made;
    return true;
}
