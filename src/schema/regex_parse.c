#include "schema/regex_parse.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"

#include "base/banned.h"

static bool disjunction(struct regex_parser *p);

bool regex_fail(struct regex_parser *p, const char *msg)
{
    if (!p->failed) {
        p->failed = true;
        p->error->off = p->off;
        snprintf(p->error->msg, sizeof p->error->msg, "%s", msg);
    }
    return false;
}

int regex_peek(const struct regex_parser *p)
{
    return p->off < p->text.len ? (unsigned char)p->text.at[p->off] : -1;
}

bool regex_take(struct regex_parser *p, char c)
{
    if (regex_peek(p) != (unsigned char)c)
        return false;
    p->off++;
    return true;
}

bool regex_take_text(struct regex_parser *p, const char *text)
{
    if (!str_starts(str_from_at(p->text, p->off), str_from(text)))
        return false;
    p->off += strlen(text);
    return true;
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void regex_print_char(struct buf *out, uint32_t c)
{
    if (c < 0x80 && (is_letter((int)c) || is_digit((int)c)))
        buf_add_char(out, (char)c);
    else
        buf_printf(out, "\\x{%x}", (unsigned)c);
}

/* --- names of groups --- */

/* Beyond ASCII the identifier tables are not consulted: what is plainly no letter is
 * refused. */
static bool is_name_character(uint32_t c, bool first)
{
    if (c == '$' || c == '_' || (c < 0x80 && is_letter((int)c)))
        return true;
    if (c < 0x80)
        return !first && is_digit((int)c);
    if (c == 0x200c || c == 0x200d)
        return !first;
    return c == 0xaa || c == 0xb5 || c == 0xba ||
           (c >= 0xc0 && c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c <= 0x206f) &&
            !(c >= 0x3000 && c <= 0x3004) && c != 0xfeff && !IS_SURROGATE(c) &&
            c < 0xe0000);
}

/* From behind '<' to behind '>', escapes resolved. */
static bool group_name(struct regex_parser *p, struct str *ret)
{
    struct buf name;

    buf_init(&name, (size_t)REGEX_BYTES_MAX * 4);
    while (regex_peek(p) >= 0 && regex_peek(p) != '>') {
        uint32_t c = utf8_next(p->text, &p->off);

        if (c == '\\' && !(regex_take(p, 'u') && regex_unicode_escape(p, &c)))
            break;
        if (!is_name_character(c, name.len == 0))
            break;
        utf8_add(&name, c);
    }
    *ret = arena_str(p->a, buf_str(&name));
    buf_release(&name);
    if (ret->len == 0 || !regex_take(p, '>'))
        return regex_fail(p, "not a name for a group");
    return true;
}

static bool note_group(struct regex_parser *p)
{
    struct str name;

    p->groups++;
    if (!regex_take_text(p, "?<") || regex_peek(p) == '=' || regex_peek(p) == '!')
        return true;
    if (!group_name(p, &name))
        return false;
    if (map_get(&p->names, name))
        return regex_fail(p, "two groups have this name");
    size_t *number = arena_new(p->a, size_t);

    *number = p->groups;
    map_set(p->a, &p->names, name, number);
    return true;
}

/* References may point forward, so groups are counted and named before anything else. */
static bool count_groups(struct regex_parser *p)
{
    bool in_class = false;

    while (regex_peek(p) >= 0) {
        char c = p->text.at[p->off++];

        if (c == '\\' && regex_peek(p) >= 0)
            p->off++;
        else if (c == '[')
            in_class = true;
        else if (c == ']')
            in_class = false;
        else if (c == '(' && !in_class) {
            bool captures = regex_peek(p) != '?' ||
                            (str_starts(str_from_at(p->text, p->off), S("?<")) &&
                             !str_starts(str_from_at(p->text, p->off), S("?<=")) &&
                             !str_starts(str_from_at(p->text, p->off), S("?<!")));

            if (captures && !note_group(p))
                return false;
        }
    }
    p->off = 0;
    return true;
}

/* --- terms --- */

/* Digits; what is too large for PCRE2 stays so. */
static bool repeat_count(struct regex_parser *p, unsigned *ret)
{
    if (!is_digit(regex_peek(p)))
        return false;
    *ret = 0;
    for (; is_digit(regex_peek(p)); p->off++)
        if (*ret < 1000000)
            *ret = *ret * 10 + (unsigned)(p->text.at[p->off] - '0');
    if (*ret > 65535)
        p->unsupported = true;
    return true;
}

static bool braces(struct regex_parser *p)
{
    unsigned min, max;

    if (!repeat_count(p, &min))
        return regex_fail(p, "a number expected behind {");
    buf_printf(p->out, "{%u", min);
    if (regex_take(p, ',')) {
        buf_add_char(p->out, ',');
        if (repeat_count(p, &max)) {
            if (max < min)
                return regex_fail(p, "numbers out of order in {}");
            buf_printf(p->out, "%u", max);
        }
    }
    buf_add_char(p->out, '}');
    return regex_take(p, '}') || regex_fail(p, "} expected");
}

static bool quantifier(struct regex_parser *p)
{
    int c = regex_peek(p);

    if (c == '*' || c == '+' || c == '?') {
        p->off++;
        buf_add_char(p->out, (char)c);
    } else if (c == '{') {
        p->off++;
        if (!braces(p))
            return false;
    } else {
        return true;
    }
    if (regex_take(p, '?'))
        buf_add_char(p->out, '?');
    return true;
}

static bool back_reference(struct regex_parser *p)
{
    size_t number = 0;

    for (; is_digit(regex_peek(p)); p->off++)
        if (number < 1000000)
            number = number * 10 + (size_t)(p->text.at[p->off] - '0');
    if (number > p->groups)
        return regex_fail(p, "there is no such group");
    buf_printf(p->out, "\\g{%zu}", number);
    return true;
}

static bool named_reference(struct regex_parser *p)
{
    struct str name;

    if (!regex_take(p, '<'))
        return regex_fail(p, "< expected behind \\k");
    if (!group_name(p, &name))
        return false;
    const size_t *number = map_get(&p->names, name);

    if (!number)
        return regex_fail(p, "there is no group of this name");
    buf_printf(p->out, "\\g{%zu}", *number);
    return true;
}

/* Outside a class, behind the backslash. */
static bool atom_escape(struct regex_parser *p)
{
    struct escape e;
    int c = regex_peek(p);

    if (c >= '1' && c <= '9')
        return back_reference(p);
    if (regex_take(p, 'k'))
        return named_reference(p);
    if (!regex_escape(p, &e, false))
        return false;
    if (e.kind == ESCAPE_CHAR && IS_SURROGATE(e.c))
        buf_add_c(p->out, "(?:(?!))"); /* no text of ours holds one */
    else if (e.kind == ESCAPE_CHAR)
        regex_print_char(p->out, e.c);
    else if (e.space || e.not_space) {
        buf_add_c(p->out, "[");
        regex_print_space(p->out, e.not_space);
        buf_add_c(p->out, "]");
    } else
        buf_add_c(p->out, e.class_text);
    return true;
}

/* Behind '('. */
static bool group(struct regex_parser *p, bool *ret_quantifiable)
{
    static const struct {
        const char *opens, *prints;
        bool look;
    } kinds[] = { { "?:", "(?:", false },
                  { "?=", "(?=", true },
                  { "?!", "(?!", true },
                  { "?<=", "(?<=", true },
                  { "?<!", "(?<!", true } };
    struct str name;
    size_t i = 0;

    if (++p->depth > REGEX_DEPTH_MAX)
        return regex_fail(p, "groups nested too deeply");
    while (i < countof(kinds) && !regex_take_text(p, kinds[i].opens))
        i++;
    *ret_quantifiable = i == countof(kinds) || !kinds[i].look;
    buf_add_c(p->out, i == countof(kinds) ? "(" : kinds[i].prints);
    if (i == countof(kinds) && regex_take(p, '?') &&
        !(regex_take(p, '<') && group_name(p, &name)))
        return regex_fail(p, "unknown kind of group");
    if (!disjunction(p))
        return false;
    if (!regex_take(p, ')'))
        return regex_fail(p, ") expected");
    buf_add_char(p->out, ')');
    p->depth--;
    return true;
}

static bool assertion(struct regex_parser *p, bool *ret_was)
{
    static const struct {
        const char *text, *prints;
    } kinds[] = { { "^", "^" }, { "$", "\\z" }, { "\\b", "\\b" }, { "\\B", "\\B" } };

    for (size_t i = 0; i < countof(kinds); i++)
        if (regex_take_text(p, kinds[i].text)) {
            buf_add_c(p->out, kinds[i].prints);
            *ret_was = true;
            return true;
        }
    *ret_was = false;
    return true;
}

static bool literal(struct regex_parser *p)
{
    uint32_t c = utf8_next(p->text, &p->off);

    if (c < 0x80 && strchr("*+?", (int)c) && c) {
        p->off--;
        return regex_fail(p, "nothing to repeat");
    }
    if (c == ']' || c == '{' || c == '}') {
        p->off--;
        return regex_fail(p, "must be escaped");
    }
    regex_print_char(p->out, c);
    return true;
}

static bool term(struct regex_parser *p)
{
    bool was_assertion, quantifiable = true, ok;

    if (!assertion(p, &was_assertion) || was_assertion)
        return !p->failed;
    if (regex_take(p, '('))
        ok = group(p, &quantifiable);
    else if (regex_take(p, '['))
        ok = regex_class(p);
    else if (regex_take(p, '\\'))
        ok = atom_escape(p);
    else if (regex_take(p, '.')) {
        buf_add_c(p->out, "[^\\n\\r\\x{2028}\\x{2029}]");
        ok = true;
    } else
        ok = literal(p);
    return ok && (!quantifiable || quantifier(p));
}

static bool disjunction(struct regex_parser *p)
{
    for (int c = regex_peek(p); c >= 0 && c != ')'; c = regex_peek(p)) {
        if (c == '|') {
            p->off++;
            buf_add_char(p->out, '|');
        } else if (!term(p)) {
            return false;
        }
    }
    return true;
}

bool regex_parse(struct regex_parser *p)
{
    if (p->text.len > REGEX_BYTES_MAX)
        return regex_fail(p, "the pattern is longer than 65536 bytes");
    if (!utf8_is_valid(p->text))
        return regex_fail(p, "the pattern is not UTF-8");
    if (!count_groups(p) || !disjunction(p))
        return false;
    if (regex_peek(p) == ')')
        return regex_fail(p, ") without (");
    return true;
}
