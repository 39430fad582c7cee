/* Internationalised host names: RFC 5890 to 5893.  libidn2 knows the tables; the rules
 * that look at a character's surroundings (RFC 5892, appendix A.3 to A.9) and at the
 * whole domain (RFC 5893, section 2) are ours. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "schema/formats_internal.h"

#ifdef HAVE_IDN2
#include <idn2.h>
#endif

#include "base/banned.h"

#ifdef HAVE_IDN2

#define HOST_MAX  253
#define LABEL_MAX 63
/* UTF-8 of a label that is at most 63 bytes in Punycode. */
#define LABEL_BYTES_MAX 256
#define LABEL_CHARS_MAX 64

struct label {
    uint32_t at[LABEL_CHARS_MAX];
    size_t len;
};

static bool decode(struct str text, struct label *ret)
{
    ret->len = 0;
    for (size_t off = 0; off < text.len;) {
        if (ret->len == LABEL_CHARS_MAX)
            return false;
        ret->at[ret->len++] = utf8_next(text, &off);
    }
    return true;
}

static bool is_greek(uint32_t c)
{
    return (c >= 0x370 && c <= 0x3ff) || (c >= 0x1f00 && c <= 0x1fff);
}

static bool is_hebrew(uint32_t c)
{
    return (c >= 0x591 && c <= 0x5f4) || (c >= 0xfb1d && c <= 0xfb4f);
}

/* Hiragana, Katakana or Han; the middle dot itself belongs to none of them. */
static bool is_japanese(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x3096) || (c >= 0x309d && c <= 0x309f) ||
           (c >= 0x30a1 && c <= 0x30fa) || (c >= 0x30fd && c <= 0x30ff) ||
           (c >= 0x31f0 && c <= 0x31ff) || c == 0x3005 || c == 0x3007 ||
           (c >= 0x3021 && c <= 0x3029) || (c >= 0x3400 && c <= 0x4dbf) ||
           (c >= 0x4e00 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0xff66 && c <= 0xff9d) || (c >= 0x20000 && c <= 0x3134f);
}

static bool any_of(const struct label *l, bool (*is)(uint32_t))
{
    for (size_t i = 0; i < l->len; i++)
        if (is(l->at[i]))
            return true;
    return false;
}

static bool is_arabic_digit(uint32_t c)
{
    return c >= 0x660 && c <= 0x669;
}

static bool is_extended_digit(uint32_t c)
{
    return c >= 0x6f0 && c <= 0x6f9;
}

static bool context_holds(const struct label *l)
{
    for (size_t i = 0; i < l->len; i++) {
        uint32_t c = l->at[i], before = i ? l->at[i - 1] : 0;
        uint32_t after = i + 1 < l->len ? l->at[i + 1] : 0;

        if (c == 0xb7 && (before != 'l' || after != 'l'))
            return false;
        if (c == 0x375 && !is_greek(after))
            return false;
        if ((c == 0x5f3 || c == 0x5f4) && !is_hebrew(before))
            return false;
        if (c == 0x30fb && !any_of(l, is_japanese))
            return false;
    }
    return !(any_of(l, is_arabic_digit) && any_of(l, is_extended_digit));
}

/* "EN" of RFC 5893: what looks like a digit in Europe, wherever it comes from. */
static bool is_european_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || is_extended_digit(c);
}

/* R, AL or AN by the blocks they live in. */
static bool is_right_to_left(uint32_t c)
{
    return (c >= 0x590 && c <= 0x8ff && !is_extended_digit(c)) ||
           (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefe) ||
           (c >= 0x10800 && c <= 0x10fff) || (c >= 0x1e800 && c <= 0x1efff);
}

/* Rule 4; libidn2 sees to the others that concern one label. */
static bool bidi_holds(const struct label *l)
{
    return !(any_of(l, is_right_to_left) && any_of(l, is_european_digit) &&
             any_of(l, is_arabic_digit));
}

/* The A-label of a U-label, lower case, in `out`; false where IDNA has none. */
static bool to_ascii(const char *label, char out[LABEL_MAX + 1], int flags)
{
    uint8_t *ascii = NULL;
    int rc = idn2_lookup_u8((const uint8_t *)label, &ascii,
                            IDN2_NO_TR46 | IDN2_ALABEL_ROUNDTRIP | flags);
    bool ok = rc == IDN2_OK && ascii && strlen((const char *)ascii) <= LABEL_MAX;

    if (ok)
        memcpy(out, ascii, strlen((const char *)ascii) + 1);
    idn2_free(ascii);
    return ok;
}

static bool u_label_holds(struct str text, int flags, struct label *ret)
{
    char z[LABEL_BYTES_MAX + 1], ascii[LABEL_MAX + 1];

    if (text.len > LABEL_BYTES_MAX || memchr(text.at, '\0', text.len) ||
        !decode(text, ret))
        return false;
    memcpy(z, text.at, text.len);
    z[text.len] = '\0';
    return to_ascii(z, ascii, flags) && context_holds(ret) && bidi_holds(ret);
}

static bool a_label_holds(struct str text, struct label *ret)
{
    char z[LABEL_MAX + 1], again[LABEL_MAX + 1], *unicode = NULL;

    if (text.len > LABEL_MAX || text.len < 5 ||
        !str_eq_nocase(str_sub(text, 0, 4), S("xn--")))
        return false;
    memcpy(z, text.at, text.len);
    z[text.len] = '\0';
    if (idn2_to_unicode_8z8z(z, &unicode, IDN2_NO_TR46) != IDN2_OK || !unicode) {
        idn2_free(unicode);
        return false;
    }
    struct str u = str_from(unicode);
    bool holds = u.len && !str_eq_nocase(u, text) && to_ascii(unicode, again, 0) &&
                 str_eq_nocase(str_from(again), text) && decode(u, ret) &&
                 context_holds(ret) && bidi_holds(ret);

    idn2_free(unicode);
    return holds;
}

bool idn_a_label_holds(struct str label)
{
    struct label decoded;

    return a_label_holds(label, &decoded);
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    return true;
}

/* A label as people or machines write it, decoded into *ret. */
static bool any_label_holds(struct str text, int flags, struct label *ret)
{
    if (text.len == 0)
        return false;
    if (!is_ascii(text))
        return u_label_holds(text, flags, ret);
    if (text.len >= 4 && str_eq_nocase(str_sub(text, 0, 4), S("xn--")))
        return a_label_holds(text, ret);
    return str_find_char(text, '.') == SIZE_MAX && format_hostname(text) &&
           decode(text, ret);
}

/* Cuts at any of the four dots of RFC 3490. */
static bool cut_label(struct str *s, struct str *ret, bool *ret_more)
{
    for (size_t off = 0; off < s->len;) {
        size_t from = off;
        uint32_t c = utf8_next(*s, &off);

        if (c == '.' || c == 0x3002 || c == 0xff0e || c == 0xff61) {
            *ret = str_sub(*s, 0, from);
            *s = str_from_at(*s, off);
            *ret_more = true;
            return true;
        }
    }
    *ret = *s;
    *s = STR_NONE;
    *ret_more = false;
    return true;
}

static bool host_holds(struct str s, int flags)
{
    bool more = true, right_to_left = false, digit_first = false;
    size_t total = 0;

    if (s.len == 0 || !utf8_is_valid(s))
        return false;
    while (more) {
        struct str text;
        struct label label;

        cut_label(&s, &text, &more);
        if (!any_label_holds(text, flags, &label))
            return false;
        total += text.len + more;
        right_to_left |= any_of(&label, is_right_to_left);
        digit_first |= label.at[0] >= '0' && label.at[0] <= '9';
    }
    /* Beside a label that runs to the left, none may begin with a digit. */
    return total <= HOST_MAX && !(right_to_left && digit_first);
}

bool format_idn_hostname(struct str s)
{
    return host_holds(s, 0);
}

/* In a mail address a host need not be in normal form C yet: RFC 6531, section 3.3. */
bool format_idn_mail_host(struct str s)
{
    return host_holds(s, IDN2_NFC_INPUT);
}

#else

bool format_idn_hostname(struct str s)
{
    (void)s;
    return false;
}

bool format_idn_mail_host(struct str s)
{
    (void)s;
    return false;
}

bool idn_a_label_holds(struct str label)
{
    return str_eq_nocase(str_sub(label, 0, 4), S("xn--"));
}

#endif
