#include "http/curl_command.h"

#include "base/buf.h"
#include "http/message.h"
#include "http/redact.h"
#include "http/shell_words.h"

#include "base/banned.h"

/* The command as it grows: a line that is too long is broken before an argument. */
struct writer {
    struct buf *out;
    const struct curl_command *how;
    size_t line_start;
    struct buf word; /* the argument being made */
};

static void flush_word(struct writer *w)
{
    size_t column = w->out->len - w->line_start;

    if (w->how->wrap && column + 1 + w->word.len > w->how->wrap) {
        buf_add_c(w->out, " \\\n");
        w->line_start = w->out->len;
        buf_add(w->out, w->how->indent);
    } else {
        buf_add_char(w->out, ' ');
    }
    buf_add(w->out, buf_str(&w->word));
    buf_clear(&w->word);
}

static void add_option(struct writer *w, const char *option, struct str value)
{
    buf_add_c(&w->word, option);
    buf_add_char(&w->word, ' ');
    shell_word(&w->word, STR_NONE, value, w->how->secrets);
    flush_word(w);
}

static void add_flag(struct writer *w, const char *flag)
{
    buf_add_c(&w->word, flag);
    flush_word(w);
}

static bool is_url(struct str base)
{
    return str_find_char(base, ':') != SIZE_MAX;
}

static void add_url(struct writer *w, struct str target)
{
    struct str base = w->how->base;

    if (is_url(base)) {
        struct buf url;

        buf_init(&url, SIZE_MAX / 2);
        buf_add(&url, base);
        buf_add(&url, target);
        shell_word(&w->word, STR_NONE, buf_str(&url), w->how->secrets);
        buf_release(&url);
    } else {
        shell_word(&w->word, base, target, w->how->secrets);
    }
    flush_word(w);
}

/* curl follows dots and expands brackets unless told not to. */
static void add_url_flags(struct writer *w, struct str target)
{
    struct str path = str_sub(target, 0, str_find_char(target, '?'));

    if (str_find(path, S("/.")) != SIZE_MAX)
        add_flag(w, "--path-as-is");
    for (size_t i = 0; i < target.len; i++) {
        if (target.at[i] == '[' || target.at[i] == ']' || target.at[i] == '{' ||
            target.at[i] == '}') {
            add_flag(w, "-g");
            return;
        }
    }
}

/* "Authorization: Basic ..." of a known password becomes -u user:"$NAME". */
static bool add_user(struct writer *w, const struct http_header *header)
{
    struct str rest = str_from_at(header->value, 6);
    struct redact_match m;

    if (!str_eq_nocase(header->name, S("authorization")) ||
        !str_eq_nocase(str_sub(header->value, 0, 6), S("Basic ")) ||
        !redact_find(w->how->secrets, rest, 0, &m) || m.form != REDACT_BASIC ||
        m.off != 0 || m.len != rest.len)
        return false;
    buf_add_c(&w->word, "-u ");
    shell_word(&w->word, STR_NONE, m.user, w->how->secrets);
    buf_add_c(&w->word, ":\"$");
    buf_add(&w->word, m.name.len ? m.name : S("SECRET"));
    buf_add_char(&w->word, '"');
    flush_word(w);
    return true;
}

static void add_header(struct writer *w, const struct http_header *header)
{
    struct buf line;
    struct str value = str_trim(header->value);

    if (add_user(w, header))
        return;
    buf_init(&line, SIZE_MAX / 2);
    buf_add(&line, header->name);
    buf_add_c(&line, value.len ? ": " : ";"); /* curl's way to send it empty */
    buf_add(&line, value);
    add_option(w, "-H", buf_str(&line));
    buf_release(&line);
}

static void add_headers(struct writer *w, const struct http_request *request)
{
    for (size_t i = 0; i < request->headers.len; i++)
        add_header(w, &request->headers.at[i]);
    if (request->has_body && !http_header_has(&request->headers, S("content-type")))
        add_option(w, "-H", S("Content-Type:"));
}

static bool is_written_out(const struct http_request *request)
{
    return request->body.len <= CURL_COMMAND_BODY_MAX;
}

static bool is_piped(const struct http_request *request)
{
    return request->has_body && is_written_out(request) && !shell_is_text(request->body);
}

static void add_body(struct writer *w, const struct http_request *request)
{
    if (!request->has_body)
        return;
    if (!is_written_out(request))
        add_flag(w, "--data-binary @FILE");
    else if (is_piped(request))
        add_flag(w, "--data-binary @-");
    else /* -d reads a file where the text begins with an @ */
        add_option(w, str_starts(request->body, S("@")) ? "--data-raw" : "-d",
                   request->body);
}

/* What curl does without being told is not said. */
static void add_method(struct writer *w, const struct http_request *request)
{
    if (str_eq_c(request->method, "HEAD") && !request->has_body)
        add_flag(w, "-I");
    else if (!str_eq_c(request->method, request->has_body ? "POST" : "GET"))
        add_option(w, "-X", request->method);
}

void curl_command_add(struct buf *out, const struct http_request *request,
                      const struct curl_command *how)
{
    struct writer w = { .out = out, .how = how, .line_start = out->len };

    buf_init(&w.word, SIZE_MAX / 2);
    if (is_piped(request)) {
        shell_printf(out, request->body, how->secrets);
        buf_add_c(out, " | ");
    }
    buf_add_c(out, "curl");
    add_method(&w, request);
    add_url_flags(&w, request->target);
    add_url(&w, request->target);
    for (size_t i = 0; i < how->flag_count; i++) {
        shell_word(&w.word, STR_NONE, how->flags[i], how->secrets);
        flush_word(&w);
    }
    add_headers(&w, request);
    add_body(&w, request);
    buf_release(&w.word);
}
