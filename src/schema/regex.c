#include "schema/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <stdio.h>
#include <string.h>

#include <pcre2.h>

#include "base/arena.h"
#include "base/bug.h"
#include "schema/formats_internal.h"
#include "schema/regex_parse.h"

#include "base/banned.h"

/* Against patterns that try the same text again and again: steps of one match, its
 * recursion, and its memory in KiB. */
#define REGEX_STEPS_MAX     1000000
#define REGEX_RECURSION_MAX 100000
#define REGEX_MEMORY_MAX    (32 * 1024)

struct regex {
    struct str
        prefix; /* "^x-" and the like need no machine; at == NULL: this is no such */
    pcre2_code *code;
    pcre2_match_data *match;
    pcre2_match_context *limits;
    bool jit;
};

static void release(void *thing)
{
    struct regex *re = thing;

    pcre2_match_context_free(re->limits);
    pcre2_match_data_free(re->match);
    pcre2_code_free(re->code);
}

/* '^' and characters that mean themselves. */
static struct str plain_prefix(struct arena *a, struct str pattern)
{
    if (pattern.len < 2 || pattern.at[0] != '^')
        return STR_NONE;
    for (size_t i = 1; i < pattern.len; i++)
        if (strchr("^$\\.*+?()[]{}|", pattern.at[i]))
            return STR_NONE;
    return arena_str(a, str_from_at(pattern, 1));
}

static bool translate(struct str pattern, struct buf *out, struct regex_error *error)
{
    struct regex_parser p = {
        .a = arena_open(), .text = pattern, .out = out, .error = error
    };
    bool ok = regex_parse(&p);

    if (ok && p.unsupported) {
        p.off = 0;
        ok = regex_fail(&p, "a right pattern, but not one that can be matched here");
    }
    arena_close(p.a);
    if (ok && buf_overflowed(out)) {
        *error = (struct regex_error){ .msg = "the pattern is too large" };
        return false;
    }
    return ok;
}

static pcre2_code *compile(struct str printed, struct regex_error *error)
{
    const uint32_t flags = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_MATCH_UNSET_BACKREF;
    PCRE2_SIZE off;
    int code;
    pcre2_code *compiled =
        pcre2_compile((PCRE2_SPTR)printed.at, printed.len, flags, &code, &off, NULL);
    char why[120];

    if (compiled)
        return compiled;
    if (pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why) < 0)
        why[0] = '\0';
    error->off = 0;
    snprintf(error->msg, sizeof error->msg, "not supported: %s", why);
    return NULL;
}

struct regex *regex_compile(struct arena *a, struct str pattern,
                            struct regex_error *error)
{
    struct regex *re = arena_new(a, struct regex);
    struct buf printed;

    buf_init(&printed, REGEX_PRINT_MAX);
    if (translate(pattern, &printed, error)) {
        re->prefix = plain_prefix(a, pattern);
        re->code = compile(buf_str(&printed), error);
    }
    buf_release(&printed);
    if (!re->code)
        return NULL;
    re->match = pcre2_match_data_create(1, NULL);
    re->limits = pcre2_match_context_create(NULL);
    if (!re->match || !re->limits)
        out_of_memory();
    pcre2_set_match_limit(re->limits, REGEX_STEPS_MAX);
    pcre2_set_depth_limit(re->limits, REGEX_RECURSION_MAX);
    pcre2_set_heap_limit(re->limits, REGEX_MEMORY_MAX);
    /* Where the system forbids generated code, the interpreter does. */
    re->jit = !re->prefix.at && pcre2_jit_compile(re->code, PCRE2_JIT_COMPLETE) == 0;
    arena_defer(a, release, re);
    return re;
}

struct str regex_prefix(const struct regex *re)
{
    return re->prefix;
}

static enum regex_result result_of(int code)
{
    if (code >= 0)
        return REGEX_YES;
    return code == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_GAVE_UP;
}

enum regex_result regex_search(const struct regex *re, struct str text)
{
    PCRE2_SPTR at = (PCRE2_SPTR)(text.at ? text.at : "");

    if (re->prefix.at)
        return str_starts(text, re->prefix) ? REGEX_YES : REGEX_NO;
    if (re->jit) {
        int code = pcre2_jit_match(re->code, at, text.len, 0, PCRE2_NO_UTF_CHECK,
                                   re->match, re->limits);

        if (code != PCRE2_ERROR_JIT_STACKLIMIT)
            return result_of(code);
    }
    return result_of(pcre2_match(re->code, at, text.len, 0,
                                 PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, re->match,
                                 re->limits));
}

enum regex_result regex_match(const struct regex *re, struct str text)
{
    PCRE2_SPTR at = (PCRE2_SPTR)(text.at ? text.at : "");

    return result_of(pcre2_match(re->code, at, text.len, 0,
                                 PCRE2_NO_UTF_CHECK | PCRE2_ANCHORED | PCRE2_ENDANCHORED |
                                     PCRE2_NO_JIT,
                                 re->match, re->limits));
}

bool format_regex(struct str s)
{
    struct regex_error error;
    struct buf unused;
    struct regex_parser p = {
        .a = arena_open(), .text = s, .out = &unused, .error = &error
    };

    buf_init(&unused, REGEX_PRINT_MAX);
    bool ok = regex_parse(&p);

    buf_release(&unused);
    arena_close(p.a);
    return ok;
}
