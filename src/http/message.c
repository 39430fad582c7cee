#include "http/message.h"

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

#include "base/banned.h"

static const struct http_header *find(const struct http_headers *headers, struct str name)
{
    for (size_t i = 0; i < headers->len; i++)
        if (str_eq_nocase(headers->at[i].name, name))
            return &headers->at[i];
    return NULL;
}

struct str http_header_get(const struct http_headers *headers, struct str name)
{
    const struct http_header *header = find(headers, name);

    return header ? header->value : STR_NONE;
}

bool http_header_has(const struct http_headers *headers, struct str name)
{
    return find(headers, name) != NULL;
}

void http_header_add(struct arena *a, struct http_headers *headers, struct str name,
                     struct str value)
{
    *vec_push(a, headers) = (struct http_header){ name, value };
}

void http_header_remove(struct http_headers *headers, struct str name)
{
    size_t kept = 0;

    for (size_t i = 0; i < headers->len; i++)
        if (!str_eq_nocase(headers->at[i].name, name))
            headers->at[kept++] = headers->at[i];
    headers->len = kept;
}

void http_header_set(struct arena *a, struct http_headers *headers, struct str name,
                     struct str value)
{
    http_header_remove(headers, name);
    http_header_add(a, headers, name, value);
}

struct http_headers http_headers_copy(struct arena *a, const struct http_headers *headers)
{
    struct http_headers copy = { arena_array(a, struct http_header, headers->len + 1),
                                 headers->len, headers->len + 1 };

    if (headers->len)
        memcpy(copy.at, headers->at, headers->len * sizeof *copy.at);
    return copy;
}

static struct str without_parameters(struct str content_type)
{
    return str_trim(str_sub(content_type, 0, str_find_char(content_type, ';')));
}

struct str http_media_type(struct arena *a, struct str content_type)
{
    struct str bare = without_parameters(content_type);
    char *copy = arena_cstr(a, bare);

    for (size_t i = 0; i < bare.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + ('a' - 'A'));
    return (struct str){ copy, bare.len };
}

static bool ends_nocase(struct str s, struct str suffix)
{
    return s.len > suffix.len &&
           str_eq_nocase(str_from_at(s, s.len - suffix.len), suffix);
}

bool http_media_is_json(struct str media_type)
{
    struct str bare = without_parameters(media_type);

    return str_eq_nocase(bare, S("application/json")) ||
           (str_find_char(bare, '/') != SIZE_MAX && ends_nocase(bare, S("+json")));
}

bool http_media_matches(struct str range, struct str media_type)
{
    struct str wanted = without_parameters(range), got = without_parameters(media_type);

    if (str_eq_c(wanted, "*/*"))
        return got.len > 0;
    if (!str_ends(wanted, S("/*")))
        return str_eq_nocase(wanted, got);
    size_t slash = str_find_char(got, '/');

    return slash != SIZE_MAX &&
           str_eq_nocase(str_sub(wanted, 0, wanted.len - 2), str_sub(got, 0, slash));
}

static const struct {
    int status;
    const char *phrase;
} reasons[] = {
    { 100, "Continue" },
    { 101, "Switching Protocols" },
    { 102, "Processing" },
    { 103, "Early Hints" },
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 203, "Non-Authoritative Information" },
    { 204, "No Content" },
    { 205, "Reset Content" },
    { 206, "Partial Content" },
    { 207, "Multi-Status" },
    { 208, "Already Reported" },
    { 226, "IM Used" },
    { 300, "Multiple Choices" },
    { 301, "Moved Permanently" },
    { 302, "Found" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 305, "Use Proxy" },
    { 307, "Temporary Redirect" },
    { 308, "Permanent Redirect" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 402, "Payment Required" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 406, "Not Acceptable" },
    { 407, "Proxy Authentication Required" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 410, "Gone" },
    { 411, "Length Required" },
    { 412, "Precondition Failed" },
    { 413, "Content Too Large" },
    { 414, "URI Too Long" },
    { 415, "Unsupported Media Type" },
    { 416, "Range Not Satisfiable" },
    { 417, "Expectation Failed" },
    { 421, "Misdirected Request" },
    { 422, "Unprocessable Content" },
    { 423, "Locked" },
    { 424, "Failed Dependency" },
    { 425, "Too Early" },
    { 426, "Upgrade Required" },
    { 428, "Precondition Required" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 451, "Unavailable For Legal Reasons" },
    { 500, "Internal Server Error" },
    { 501, "Not Implemented" },
    { 502, "Bad Gateway" },
    { 503, "Service Unavailable" },
    { 504, "Gateway Timeout" },
    { 505, "HTTP Version Not Supported" },
    { 506, "Variant Also Negotiates" },
    { 507, "Insufficient Storage" },
    { 508, "Loop Detected" },
    { 511, "Network Authentication Required" },
};

const char *http_reason(int status)
{
    for (size_t i = 0; i < countof(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].phrase;
    return "";
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

struct str http_percent_encode(struct arena *a, struct str text)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++)
        len += is_unreserved(text.at[i]) ? 1 : 3;
    char *out = arena_alloc(a, len + 1), *to = out;

    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];

        if (is_unreserved(text.at[i])) {
            *to++ = text.at[i];
            continue;
        }
        *to++ = '%';
        *to++ = hex[c >> 4];
        *to++ = hex[c & 15];
    }
    return (struct str){ out, len };
}

bool http_percent_decode(struct arena *a, struct str text, struct str *ret)
{
    char *out = arena_alloc(a, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] != '%') {
            out[len++] = text.at[i];
            continue;
        }
        int high = i + 2 < text.len ? hex_digit(text.at[i + 1]) : -1;
        int low = i + 2 < text.len ? hex_digit(text.at[i + 2]) : -1;

        if (high < 0 || low < 0)
            return false;
        out[len++] = (char)(high << 4 | low);
        i += 2;
    }
    *ret = (struct str){ out, len };
    return true;
}
