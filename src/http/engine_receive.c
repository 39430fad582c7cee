#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "http/engine_internal.h"

#include "base/banned.h"

static void begin_response(struct exchange *x)
{
    buf_clear(&x->head); /* an interim response (RFC 9110, 15.2) is none */
    x->header_count = 0;
    x->head_state = HEAD_LINES;
}

/* The empty line; nought ends the exchange here. */
static size_t end_head(struct exchange *x, size_t len)
{
    long status = 0;

    x->head_state = HEAD_DONE;
    if (!x->head_only)
        return len;
    curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
    x->head_was_all = status >= 200;
    return x->head_was_all ? 0 : len;
}

/* One whole line each time, its line end included; trailers come here, too. */
size_t exchange_on_header(char *at, size_t size, size_t count, void *ctx)
{
    struct exchange *x = ctx;
    struct str line = { at, size * count };

    if (line.len > x->engine->max_response - x->header_bytes) {
        x->head_too_large = true;
        return 0;
    }
    x->header_bytes += line.len;
    if (x->head_state != HEAD_LINES) {
        if (!str_starts(line, S("HTTP/")))
            return line
                .len; /* a trailer: RFC 9110, 6.5.1 keeps them apart from headers */
        begin_response(x);
    } else if (str_trim(line).len == 0) {
        return end_head(x, line.len);
    } else {
        x->header_count++;
    }
    buf_add(&x->head, line);
    return line.len;
}

/* Before the first byte of a body is kept, its announced length is looked at, so that a
 * gigabyte is refused at once and not after the limit's worth of it. */
static bool is_announced_too_large(const struct exchange *x)
{
    curl_off_t announced = -1;

    curl_easy_getinfo(x->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    return announced > 0 && (uint64_t)announced > x->engine->max_response;
}

size_t exchange_on_body(char *at, size_t size, size_t count, void *ctx)
{
    struct exchange *x = ctx;
    struct str piece = { at, size * count };

    if (piece.len == 0)
        return 0;
    if (x->body.len == 0 && is_announced_too_large(x))
        x->body_too_large = true;
    else
        buf_add(&x->body, piece);
    if (buf_overflowed(&x->body))
        x->body_too_large = true;
    return x->body_too_large ? 0 : piece.len;
}

/* "HTTP/1.1 200 OK": the version is what stands between the slash and the space. */
static struct str read_version(struct str line)
{
    size_t slash = str_find_char(line, '/');

    line = str_from_at(line, slash == SIZE_MAX ? line.len : slash + 1);
    return str_sub(line, 0, str_find_char(line, ' '));
}

/* An obsolete line fold (RFC 9112, 5.2) counts as a space. */
static void join_fold(struct arena *a, struct http_headers *headers, struct str line)
{
    struct http_header *last = &headers->at[headers->len - 1];
    size_t len = last->value.len + 1 + line.len;
    char *joined = arena_alloc(a, len + 1);

    if (last->value.len)
        memcpy(joined, last->value.at, last->value.len);
    joined[last->value.len] = ' ';
    memcpy(joined + last->value.len + 1, line.at, line.len);
    last->value = (struct str){ joined, len };
}

static void read_header(struct arena *a, struct http_headers *headers, struct str line)
{
    bool fold = line.len && (line.at[0] == ' ' || line.at[0] == '\t');
    struct str trimmed = str_trim(line);
    size_t colon = str_find_char(line, ':');

    if (trimmed.len == 0)
        return;
    if (fold && headers->len)
        join_fold(a, headers, trimmed);
    else if (colon != SIZE_MAX && headers->len < headers->cap)
        headers->at[headers->len++] =
            (struct http_header){ str_trim(str_sub(line, 0, colon)),
                                  str_trim(str_from_at(line, colon + 1)) };
}

static void read_head(struct arena *a, const struct exchange *x,
                      struct http_response *response)
{
    struct str rest = arena_str(a, buf_str(&x->head)), line;

    response->headers.at = arena_array(a, struct http_header, x->header_count);
    response->headers.cap = x->header_count;
    if (!str_cut(&rest, '\n', &line))
        return;
    response->version = read_version(line);
    while (str_cut(&rest, '\n', &line))
        read_header(a, &response->headers, line);
}

static uint64_t info_ns(CURL *easy, CURLINFO what)
{
    curl_off_t us = 0;

    curl_easy_getinfo(easy, what, &us);
    return us > 0 ? (uint64_t)us * 1000 : 0;
}

/* curl counts microseconds from the start of the transfer.  On a connection used again
 * the time to connect may be nought; here nought means that it never got there. */
static void read_timing(const struct exchange *x, struct http_timing *timing)
{
    uint64_t tls = info_ns(x->easy, CURLINFO_APPCONNECT_TIME_T);

    timing->connected = info_ns(x->easy, CURLINFO_CONNECT_TIME_T);
    if (x->engine->https)
        timing->connected = tls;
    if (x->sendings) {
#if LIBCURL_VERSION_NUM >= 0x080a00
        timing->sent = info_ns(x->easy, CURLINFO_POSTTRANSFER_TIME_T);
#else
        timing->sent = info_ns(x->easy, CURLINFO_PRETRANSFER_TIME_T);
#endif
        timing->sent += !timing->sent;
        timing->connected += !timing->connected;
    }
    if (x->head.len) /* curl sets it when an upload begins, too */
        timing->first_byte = info_ns(x->easy, CURLINFO_STARTTRANSFER_TIME_T);
    timing->done = info_ns(x->easy, CURLINFO_TOTAL_TIME_T);
}

/* Of one address as a rule: it is put together once, and copied. */
static struct str read_remote(struct exchange *x)
{
    struct remote *last = &x->engine->remote;
    char *ip = NULL;
    long port = 0;

    curl_easy_getinfo(x->easy, CURLINFO_PRIMARY_IP, &ip);
    curl_easy_getinfo(x->easy, CURLINFO_PRIMARY_PORT, &port);
    if (!ip || !*ip)
        return STR_NONE;
    if (port != last->port || strcmp(ip, last->ip) != 0) {
        last->port = port;
        snprintf(last->ip, sizeof last->ip, "%s", ip);
        snprintf(last->text, sizeof last->text, strchr(ip, ':') ? "[%s]:%ld" : "%s:%ld",
                 ip, port);
    }
    return arena_str(x->job.arena, str_from(last->text));
}

/* All of head and body was handed to the kernel. */
static bool was_sent_whole(const struct exchange *x, const struct http_request *request)
{
    curl_off_t body = 0;
    long all = 0;

    if (x->sendings != 1) /* a refused second sending: the first one was whole */
        return x->sendings > 1;
    curl_easy_getinfo(x->easy, CURLINFO_REQUEST_SIZE, &all);
    curl_easy_getinfo(x->easy, CURLINFO_SIZE_UPLOAD_T, &body);
    return all > 0 && (!request->has_body || (uint64_t)body >= request->body.len);
}

struct http_result *exchange_result(struct exchange *x, CURLcode code)
{
    struct arena *a = x->job.arena;
    struct http_result *result = arena_new(a, struct http_result);
    long status = 0;

    read_timing(x, &result->timing);
    result->remote = read_remote(x);
    result->sent_whole = was_sent_whole(x, x->job.request);
    if (x->head.len) {
        curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
        result->response.status = (int)status;
        read_head(a, x, &result->response);
    }
    if (x->body.len)
        result->response.body = arena_str(a, buf_str(&x->body));
    exchange_judge(x, x->head_was_all ? CURLE_OK : code, result);
    return result;
}
