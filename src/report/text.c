#include "report/text.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/fs.h"
#include "base/terminal.h"
#include "base/utf8.h"
#include "http/curl_command.h"

#include "base/banned.h"

struct str report_shown(struct arena *a, const struct report_options *o, struct str text)
{
    return redact(a, o->redactor, text);
}

/* "[2001:db8::1]:443" without brackets and port. */
struct str report_address(struct str remote)
{
    size_t end = remote.len;

    while (end && remote.at[end - 1] != ':')
        end--;
    struct str address = end ? str_sub(remote, 0, end - 1) : remote;

    if (str_starts(address, S("[")) && str_ends(address, S("]")))
        address = str_sub(address, 1, address.len - 2);
    return address;
}

static void add_name(struct buf *out, const struct claim *claim)
{
    if (out->len)
        buf_add_c(out, ", ");
    buf_printf(out, "%.*s/%.*s", STR_ARG(claim->contract->name), STR_ARG(claim->id));
}

struct str report_claims(struct arena *a, const struct case_result *r)
{
    const struct case_def *def = r->instance->def;
    bool own = !verdict_violates(r->verdict);
    struct buf out;

    buf_init(&out, REPORT_BODY_MAX);
    for (size_t i = 0; i < r->findings.len; i++) {
        const struct case_finding *f = &r->findings.at[i];
        const struct claim *claim = finding_claim(r, f);

        if (f->observed)
            continue;
        own = own || !claim;
        if (claim && str_find(buf_str(&out), claim->id) == SIZE_MAX)
            add_name(&out, claim);
    }
    for (size_t i = 0; own && i < def->prove_count; i++)
        add_name(&out, def->proves[i]);
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

struct str report_file(const struct case_def *def)
{
    return def->span.source ? def->span.source->path : def->file->path;
}

struct str report_place(struct arena *a, const struct case_result *r)
{
    const struct case_def *def = r->instance->def;

    return arena_printf(a, "%.*s:%zu", STR_ARG(report_file(def)), span_line(def->span));
}

struct str report_path(struct arena *a, const struct report_options *o, struct str path)
{
    if (o->root.len == 0)
        return path;
    struct str whole = fs_absolute(a, path);

    if (!str_starts(whole, o->root) || whole.len <= o->root.len ||
        whole.at[o->root.len] != '/')
        return path;
    return str_from_at(whole, o->root.len + 1);
}

static struct report_location location_of(struct arena *a, const struct report_options *o,
                                          struct str path, struct span span)
{
    size_t line = span_line(span);

    if (span.source)
        path = span.source->path;
    return (struct report_location){ report_path(a, o, path), line ? line : 1 };
}

struct report_location report_claim_location(struct arena *a,
                                             const struct report_options *o,
                                             const struct claim *claim)
{
    return location_of(a, o, claim->contract->path, claim->span);
}

struct report_location report_case_location(struct arena *a,
                                            const struct report_options *o,
                                            const struct case_def *def)
{
    if (!def->file->derived)
        return location_of(a, o, def->file->path, def->span);
    if (def->prove_count)
        return report_claim_location(a, o, def->proves[0]);
    return location_of(a, o, def->file->contract->path, SPAN_NONE);
}

void report_finding(struct buf *out, const struct case_finding *f)
{
    const struct finding *x = &f->finding;

    if (x->expected.len || x->actual.len)
        buf_printf(out, "%.*s: expected %.*s, actual %.*s", STR_ARG(x->where),
                   STR_ARG(x->expected), STR_ARG(x->actual));
    else
        buf_printf(out, "%.*s: %.*s", STR_ARG(x->where), STR_ARG(x->message));
}

static bool turns_direction(uint32_t c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E ||
           c == 0x200F || c == 0x061C;
}

/* Separators of lines that are none to us, C1 controls, what no text has. */
static bool is_no_text(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
           c == 0xFEFF || (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE ||
           turns_direction(c);
}

void report_add_plain(struct buf *out, struct str text, bool lines)
{
    for (size_t off = 0; off < text.len;) {
        uint32_t c = utf8_next(text, &off);

        if (c == '\n' && lines)
            buf_add_char(out, '\n');
        else if (c == '\n' || c == '\t')
            buf_add_char(out, ' ');
        else if (c == '\r' && off < text.len && text.at[off] == '\n')
            continue;
        else if (is_no_text(c))
            buf_add_char(out, '.');
        else
            utf8_add(out, c);
    }
}

struct str report_one_line(struct arena *a, const struct report_options *o,
                           struct str text)
{
    struct buf plain, out;

    buf_init(&plain, REPORT_TEXT_MAX);
    buf_init(&out, REPORT_TEXT_MAX);
    report_add_plain(&plain, report_shown(a, o, text), false);
    struct str rest = buf_str(&plain), word;

    while (str_cut(&rest, ' ', &word)) {
        if (word.len && out.len)
            buf_add_char(&out, ' ');
        buf_add(&out, word);
    }
    struct str line = arena_str(a, buf_str(&out));

    buf_release(&plain);
    buf_release(&out);
    return line;
}

/* Lines with a mark before each; nothing in them is obeyed by a terminal. */
static void add_marked(struct buf *out, const struct report_options *o, const char *mark,
                       struct str text)
{
    struct str rest = text, line;

    while (rest.len && str_cut(&rest, '\n', &line)) {
        if (str_ends(line, S("\r")))
            line.len--;
        buf_add_c(out, mark);
        if (o->escapes)
            terminal_add_visible(out, line);
        else
            report_add_plain(out, line, false);
        buf_add_char(out, '\n');
    }
}

void report_defuse(struct buf *out, const struct report_options *o)
{
    for (size_t i = 0; o->stop_token && i + 2 < out->len; i++)
        if (out->at[i] == '#' && out->at[i + 1] == '#' && out->at[i + 2] == '[')
            out->at[i + 2] = '(';
}

static void add_headers(struct buf *out, struct arena *a, const struct report_options *o,
                        const char *mark, const struct http_headers *headers)
{
    for (size_t i = 0; i < headers->len; i++) {
        if (str_eq_nocase(headers->at[i].name, o->internal_header))
            continue;
        struct str line = arena_printf(a, "%.*s: %.*s", STR_ARG(headers->at[i].name),
                                       STR_ARG(headers->at[i].value));

        add_marked(out, o, mark, report_shown(a, o, line));
    }
}

static void add_body(struct buf *out, struct arena *a, const struct report_options *o,
                     const char *mark, struct str body, size_t whole)
{
    if (body.len == 0)
        return;
    buf_printf(out, "%.*s\n", (int)(str_from(mark).len - 1), mark);
    size_t most = o->whole_bodies ? SIZE_MAX : REPORT_BODY_MAX;

    add_marked(out, o, mark, str_sub(report_shown(a, o, body), 0, most));
    if (body.len > most || whole)
        buf_printf(out, "* ... %zu bytes in all\n", whole ? whole : body.len);
}

void report_exchange_mark(struct buf *out, struct arena *a, const struct exchange *x)
{
    switch (x->role) {
    case ROLE_STATE:
        buf_add_c(out, "* state");
        break;
    case ROLE_SETUP:
        buf_add_c(out, "* setup or teardown of the file");
        break;
    case ROLE_STEP:
        buf_printf(out, "* step %zu", x->step + 1);
        break;
    case ROLE_OBSERVE:
        buf_printf(out, "* looks at a record, step %zu", x->step + 1);
        break;
    }
    if (x->duration_ns)
        buf_printf(out, ", %.*s", STR_ARG(report_duration(a, x->duration_ns)));
    if (x->attempts > 1)
        buf_printf(out, ", %u attempts", x->attempts);
    buf_add_char(out, '\n');
}

void report_exchange(struct buf *out, struct arena *a, const struct report_options *o,
                     const struct exchange *x)
{
    const struct http_response *response = &x->result->response;
    struct str line = arena_printf(a, "%.*s %.*s", STR_ARG(x->request->method),
                                   STR_ARG(x->request->target));

    add_marked(out, o, "> ", report_shown(a, o, line));
    add_headers(out, a, o, "> ", &x->request->headers);
    add_body(out, a, o, "> ", x->request->body, x->request_bytes);
    if (response->status) {
        buf_printf(out, "< HTTP/%.*s %d %s\n",
                   STR_ARG(response->version.len ? response->version : S("1.1")),
                   response->status, http_reason(response->status));
        add_headers(out, a, o, "< ", &response->headers);
        add_body(out, a, o, "< ", response->body, x->response_bytes);
    }
    if (x->result->trouble != HTTP_OK)
        add_marked(
            out, o, "* ",
            report_shown(a, o,
                         arena_printf(a, "%s: %s", http_trouble_name(x->result->trouble),
                                      x->result->err.msg)));
}

/* Where a command is broken, and how far in it stands. */
enum { CURL_WRAP = 100, CURL_INDENT = 8 };

struct str report_curl(struct arena *a, const struct report_options *o,
                       const struct http_request *request)
{
    bool narrow = o->columns && o->columns < CURL_WRAP + CURL_INDENT;
    size_t wrap = narrow ? o->columns - CURL_INDENT : CURL_WRAP;
    struct curl_command how = { .base = S("BASE"),
                                .secrets = o->redactor,
                                .wrap = wrap < 40 ? 40 : wrap,
                                .indent = S("           ") };
    struct http_request shown = *request;
    struct buf out;

    shown.headers = (struct http_headers){ 0 };
    for (size_t i = 0; i < request->headers.len; i++)
        if (!str_eq_nocase(request->headers.at[i].name, o->internal_header))
            http_header_add(a, &shown.headers, request->headers.at[i].name,
                            request->headers.at[i].value);
    buf_init(&out, REPORT_TEXT_MAX);
    curl_command_add(&out, &shown, &how);
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

const struct exchange *report_step_exchange(const struct case_result *r, size_t step)
{
    const struct exchange *found = NULL;

    for (size_t i = 0; i < r->exchanges.len; i++)
        if (r->exchanges.at[i].role == ROLE_STEP && r->exchanges.at[i].step == step)
            found = &r->exchanges.at[i];
    return found;
}

struct str report_duration(struct arena *a, uint64_t ns)
{
    if (ns < 1000000u)
        return arena_printf(a, "%.2f ms", (double)ns / 1e6);
    if (ns < 1000000000u)
        return arena_printf(a, "%.0f ms", (double)ns / 1e6);
    return arena_printf(a, "%.1f s", (double)ns / 1e9);
}
