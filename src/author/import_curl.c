/* curl's command lines: the words of a shell, then curl's own options. */
#include <string.h>

#include "author/import.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/vec.h"
#include "http/auth.h"

#include "base/banned.h"

/* --- the words of a POSIX shell (XCU 2.2), as far as people paste them --- */

struct words {
    struct arena *a;
    struct str text;
    size_t at;
    size_t line;
    struct buf word;
    bool in_word;
    struct str_list list;
};

static char now(const struct words *w)
{
    return w->at < w->text.len ? w->text.at[w->at] : '\0';
}

static void end_word(struct words *w)
{
    if (w->in_word)
        *vec_push(w->a, &w->list) = arena_str(w->a, buf_str(&w->word));
    buf_clear(&w->word);
    w->in_word = false;
}

/* $'…': the escapes that browsers write when they copy a request. */
static void take_escape(struct words *w)
{
    static const char from[] = "nrt\\'\"", to[] = "\n\r\t\\'\"";
    const char *known = now(w) ? strchr(from, now(w)) : NULL;
    uint32_t code = 0;

    if (now(w) == 'u' || now(w) == 'x') {
        size_t most = now(w) == 'u' ? 4 : 2;

        w->at++;
        for (size_t i = 0; i < most && hex_digit(now(w)) >= 0; i++, w->at++)
            code = code * 16 + (uint32_t)hex_digit(now(w));
        if (code < 0x80)
            buf_add_char(&w->word, (char)code);
        else {
            buf_add_char(&w->word,
                         (char)(code < 0x800 ? 0xc0 | code >> 6 : 0xe0 | code >> 12));
            if (code >= 0x800)
                buf_add_char(&w->word, (char)(0x80 | (code >> 6 & 0x3f)));
            buf_add_char(&w->word, (char)(0x80 | (code & 0x3f)));
        }
        return;
    }
    buf_add_char(&w->word, known ? to[known - from] : now(w));
    w->at++;
}

/* False where the quote has no end. */
static bool take_quoted(struct words *w, char quote, bool ansi)
{
    w->in_word = true;
    for (w->at++; w->at < w->text.len && now(w) != quote;) {
        bool escape =
            now(w) == '\\' && (ansi || (quote == '"' && w->at + 1 < w->text.len &&
                                        strchr("\\\"$`\n", w->text.at[w->at + 1])));

        w->line += now(w) == '\n';
        if (!escape) {
            buf_add_char(&w->word, now(w));
            w->at++;
            continue;
        }
        w->at++;
        if (ansi) {
            take_escape(w);
            continue;
        }
        if (now(w) != '\n')
            buf_add_char(&w->word, now(w));
        w->at++;
    }
    w->at++;
    return w->at <= w->text.len;
}

/* The words up to the end of a command; false with a message for an open quote. */
static bool take_command(struct words *w, struct err *err)
{
    w->list = (struct str_list){ 0 };
    for (; w->at < w->text.len; w->at++) {
        char c = now(w);

        if (c == '\\' && w->at + 1 < w->text.len) {
            bool joined = w->text.at[w->at + 1] == '\n' || w->text.at[w->at + 1] == '\r';

            w->at++;
            if (joined) {
                w->at += now(w) == '\r' && w->at + 1 < w->text.len;
                w->line++;
                continue;
            }
            w->in_word = true;
            buf_add_char(&w->word, now(w));
        } else if (c == '\'' || c == '"' ||
                   (c == '$' && w->at + 1 < w->text.len &&
                    w->text.at[w->at + 1] == '\'')) {
            size_t line = w->line;

            w->at += c == '$';
            if (!take_quoted(w, c == '"' ? '"' : '\'', c == '$'))
                return err_set(err, ERR_INPUT, "line %zu: the quote is not closed", line);
            w->at--;
        } else if (c == '#' && !w->in_word) {
            while (w->at + 1 < w->text.len && w->text.at[w->at + 1] != '\n')
                w->at++;
        } else if (c == '\n' || c == ';' || (c == '&' && !w->in_word) || c == '|') {
            end_word(w);
            w->line += c == '\n';
            if (w->list.len) {
                w->at++;
                return true;
            }
        } else if (c == ' ' || c == '\t' || c == '\r') {
            end_word(w);
        } else {
            w->in_word = true;
            buf_add_char(&w->word, c);
        }
    }
    end_word(w);
    return true;
}

/* --- curl's options --- */

enum meaning {
    METHOD,
    HEADER,
    DATA,
    DATA_BINARY, /* the line breaks of a file stay */
    DATA_RAW,
    DATA_URLENCODE,
    JSON,
    USER,
    COOKIE,
    GET,
    INSECURE,
    HEAD,
    URL,
    BEARER,
    NAMED_HEADER, /* -A, -e: not carried over */
    IGNORED,
    IGNORED_VALUE
};

static const struct {
    const char *name;
    char letter;
    enum meaning meaning;
} options[] = {
    { "request", 'X', METHOD },
    { "header", 'H', HEADER },
    { "data", 'd', DATA },
    { "data-ascii", 0, DATA },
    { "data-binary", 0, DATA_BINARY },
    { "data-raw", 0, DATA_RAW },
    { "data-urlencode", 0, DATA_URLENCODE },
    { "json", 0, JSON },
    { "user", 'u', USER },
    { "cookie", 'b', COOKIE },
    { "get", 'G', GET },
    { "insecure", 'k', INSECURE },
    { "head", 'I', HEAD },
    { "url", 0, URL },
    { "oauth2-bearer", 0, BEARER },
    { "user-agent", 'A', NAMED_HEADER },
    { "referer", 'e', NAMED_HEADER },
    { "silent", 's', IGNORED },
    { "show-error", 'S', IGNORED },
    { "include", 'i', IGNORED },
    { "verbose", 'v', IGNORED },
    { "location", 'L', IGNORED },
    { "compressed", 0, IGNORED },
    { "fail", 'f', IGNORED },
    { "fail-with-body", 0, IGNORED },
    { "globoff", 'g', IGNORED },
    { "http1.1", 0, IGNORED },
    { "http2", 0, IGNORED },
    { "no-progress-meter", 0, IGNORED },
    { "output", 'o', IGNORED_VALUE },
    { "write-out", 'w', IGNORED_VALUE },
    { "max-time", 'm', IGNORED_VALUE },
    { "connect-timeout", 0, IGNORED_VALUE },
    { "retry", 0, IGNORED_VALUE },
};

struct curl {
    struct arena *a;
    struct str dir; /* of the file with the command */
    struct imported *r;
    struct buf data;
    bool has_data, get, json;
    struct err *err;
};

static bool takes_value(enum meaning m)
{
    return m != GET && m != INSECURE && m != HEAD && m != IGNORED;
}

static void add_header(struct curl *c, struct str line)
{
    struct str name;

    if (!str_cut(&line, ':', &name))
        return;
    http_header_add(c->a, &c->r->headers, str_trim(name), str_trim(line));
}

/* "@file", of --data-urlencode "name@file", too; the empty view where it is no file. */
static struct str file_of(struct str value, enum meaning m, struct str *name)
{
    size_t at = str_find_char(value, '@');

    if (at == SIZE_MAX || (at && m != DATA_URLENCODE) || str_find_char(value, '=') < at)
        return STR_NONE;
    *name = str_sub(value, 0, at);
    return str_from_at(value, at + 1);
}

/* As seen from the file that the command stands in, else from here. */
static bool read_file(struct curl *c, struct str file, enum meaning m, struct str *ret)
{
    if (str_eq_c(file, "-"))
        return err_set(
            c->err, ERR_INPUT,
            "the body comes from standard input: put its text into the command");
    struct str beside = fs_join(c->a, c->dir, file);
    struct err err = { 0 };
    char *text;

    if (!fs_read(c->a, fs_exists(beside.at) ? beside.at : arena_cstr(c->a, file),
                 IMPORT_BYTES_MAX, ret, &err))
        return err_set(c->err, ERR_INPUT, "the body stands in a file: %s", err.msg);
    if (m != DATA)
        return true;
    text = arena_cstr(c->a, *ret); /* -d drops line breaks */
    size_t len = 0;

    for (size_t i = 0; i < ret->len; i++)
        if (text[i] != '\n' && text[i] != '\r' && text[i] != '\0')
            text[len++] = text[i];
    *ret = (struct str){ text, len };
    return true;
}

static bool add_data(struct curl *c, struct str value, enum meaning m)
{
    struct str name = STR_NONE;

    struct str file = m == DATA_RAW ? STR_NONE : file_of(value, m, &name);

    if (file.len && !read_file(c, file, m, &value))
        return false;
    if (c->has_data && m != JSON)
        buf_add_char(&c->data, '&');
    c->has_data = true;
    if (m == DATA_URLENCODE) {
        struct str rest = value;

        if (!file.len && str_find_char(value, '=') != SIZE_MAX)
            str_cut(&rest, '=', &name);
        if (name.len)
            buf_printf(&c->data, "%.*s=", STR_ARG(name));
        value = http_percent_encode(c->a, rest);
    }
    buf_add(&c->data, value);
    return true;
}

static bool apply(struct curl *c, enum meaning m, struct str value)
{
    switch (m) {
    case METHOD:
        c->r->method = value;
        break;
    case HEADER:
        add_header(c, value);
        break;
    case JSON:
        c->json = true;
        return add_data(c, value, m);
    case DATA:
    case DATA_BINARY:
    case DATA_RAW:
    case DATA_URLENCODE:
        return add_data(c, value, m);
    case USER:
        c->r->user = value;
        break;
    case COOKIE:
        http_header_add(c->a, &c->r->headers, S("Cookie"), value);
        break;
    case BEARER:
        http_header_add(c->a, &c->r->headers, S("Authorization"),
                        arena_printf(c->a, "Bearer %.*s", STR_ARG(value)));
        break;
    case GET:
        c->get = true;
        break;
    case INSECURE:
        c->r->insecure = true;
        break;
    case HEAD:
        c->r->method = S("HEAD");
        break;
    case URL:
        if (c->r->url.len)
            return err_set(c->err, ERR_INPUT, "one URL a command, please: %.*s, %.*s",
                           STR_ARG(c->r->url), STR_ARG(value));
        c->r->url = value;
        break;
    case NAMED_HEADER:
    case IGNORED:
    case IGNORED_VALUE:
        break;
    }
    return true;
}

/* The index in `options`; SIZE_MAX without one. */
static size_t find_option(struct str name, char letter)
{
    for (size_t i = 0; i < countof(options); i++)
        if (letter ? options[i].letter == letter : str_eq_c(name, options[i].name))
            return i;
    return SIZE_MAX;
}

static bool unknown(struct curl *c, struct str word)
{
    return err_set(
        c->err, ERR_INPUT,
        "curl's option %.*s cannot be carried over: leave it out, or write that "
        "case by hand",
        STR_ARG(word));
}

static bool missing(struct curl *c, struct str word)
{
    return err_set(c->err, ERR_INPUT, "curl's option %.*s needs a value", STR_ARG(word));
}

static bool read_long(struct curl *c, const struct str *words, size_t count, size_t *i)
{
    struct str word = words[*i], name = str_from_at(word, 2);
    size_t option = find_option(name, 0);

    if (option == SIZE_MAX)
        return unknown(c, word);
    if (!takes_value(options[option].meaning))
        return apply(c, options[option].meaning, STR_NONE);
    if (*i + 1 >= count)
        return missing(c, word);
    return apply(c, options[option].meaning, words[++*i]);
}

/* "-sSX", "POST" and "-XPOST". */
static bool read_letters(struct curl *c, const struct str *words, size_t count, size_t *i)
{
    struct str word = words[*i];

    for (size_t k = 1; k < word.len; k++) {
        size_t option = find_option(STR_NONE, word.at[k]);
        struct str value = str_from_at(word, k + 1);

        if (option == SIZE_MAX)
            return unknown(c, word);
        if (!takes_value(options[option].meaning)) {
            if (!apply(c, options[option].meaning, STR_NONE))
                return false;
            continue;
        }
        if (!value.len && *i + 1 >= count)
            return missing(c, word);
        return apply(c, options[option].meaning, value.len ? value : words[++*i]);
    }
    return true;
}

static void finish(struct curl *c)
{
    struct imported *r = c->r;
    struct str data = arena_str(c->a, buf_str(&c->data));

    if (c->has_data && c->get) {
        bool more = str_find_char(r->url, '?') != SIZE_MAX;

        r->url = arena_printf(c->a, "%.*s%s%.*s", STR_ARG(r->url), more ? "&" : "?",
                              STR_ARG(data));
    } else if (c->has_data) {
        r->body = data;
        r->has_body = true;
        if (!http_header_has(&r->headers, S("Content-Type")))
            http_header_add(c->a, &r->headers, S("Content-Type"),
                            c->json ? S("application/json")
                                    : S("application/x-www-form-urlencoded"));
    }
    if (!r->method.len)
        r->method = r->has_body ? S("POST") : S("GET");
    if (str_find(r->url, S("://")) == SIZE_MAX)
        r->url = arena_printf(c->a, "http://%.*s", STR_ARG(r->url));
}

bool import_curl_words(struct arena *a, struct str dir, const struct str *words,
                       size_t count, struct imported *ret, struct err *err)
{
    struct curl c = { .a = a, .dir = dir, .r = ret, .err = err };
    bool ok = true;

    buf_init(&c.data, IMPORT_BYTES_MAX);
    for (size_t i = 0; i < count && ok; i++) {
        if (str_starts(words[i], S("--")) && words[i].len > 2)
            ok = read_long(&c, words, count, &i);
        else if (str_starts(words[i], S("-")) && words[i].len > 1)
            ok = read_letters(&c, words, count, &i);
        else
            ok = apply(&c, URL, words[i]);
    }
    if (ok && !ret->url.len)
        ok = err_set(err, ERR_INPUT, "the curl command names no URL");
    if (ok)
        finish(&c);
    buf_release(&c.data);
    return ok;
}

bool import_curl(struct arena *a, struct str path, struct str text,
                 struct imported_list *ret, struct err *err)
{
    struct words w = { .a = a, .text = text, .line = 1 };
    bool ok = true;

    buf_init(&w.word, IMPORT_BYTES_MAX);
    while (ok && w.at < text.len) {
        size_t line = w.line;
        struct err trouble = { 0 };
        struct imported r = { 0 };

        ok = take_command(&w, &trouble);
        while (w.list.len && str_eq_c(w.list.at[0], "$")) /* a prompt */
            w.list.at++, w.list.len--;
        if (ok && w.list.len == 0)
            continue;
        if (ok && !str_eq_c(w.list.at[0], "curl")) {
            *vec_push(a, &ret->notes) =
                arena_printf(a, "%.*s:%zu: `%.*s` is no curl command", STR_ARG(path),
                             line, STR_ARG(w.list.at[0]));
            continue;
        }
        ok = ok && import_curl_words(a, fs_dirname(path), w.list.at + 1, w.list.len - 1,
                                     &r, &trouble);
        if (!ok) {
            err_set(err, ERR_INPUT, "%.*s:%zu: %s", STR_ARG(path), line, trouble.msg);
            break;
        }
        r.where = arena_printf(a, "%.*s:%zu", STR_ARG(path), line);
        *vec_push(a, ret) = r;
    }
    buf_release(&w.word);
    return ok;
}
