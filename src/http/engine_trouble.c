#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "http/engine_internal.h"

#include "base/banned.h"

/* What libcurl says, where its words add something. */
static const char *detail(const struct exchange *x, CURLcode code)
{
    return x->curl_error[0] ? x->curl_error : curl_easy_strerror(code);
}

static bool says(const struct exchange *x, const char *words)
{
    return strstr(x->curl_error, words) != NULL;
}

/* The codes alone.  Some stand for several things; refine() takes those apart. */
static enum http_trouble from_code(CURLcode code)
{
    switch ((int)code) {
    case CURLE_OK:
        return HTTP_OK;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return HTTP_TROUBLE_RESOLVE;
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY:
    case CURLE_INTERFACE_FAILED:
        return HTTP_TROUBLE_CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_USE_SSL_FAILED:
        return HTTP_TROUBLE_TLS;
    case CURLE_OPERATION_TIMEDOUT:
        return HTTP_TROUBLE_TIMEOUT;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        return HTTP_TROUBLE_RESET;
    case CURLE_PARTIAL_FILE:
        return HTTP_TROUBLE_TRUNCATED;
    case CURLE_FILESIZE_EXCEEDED:
        return HTTP_TROUBLE_TOO_LARGE;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL: /* an HTTP/0.9 response: bytes without a status line
                                      */
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_BAD_CONTENT_ENCODING:
        return HTTP_TROUBLE_PROTOCOL;
    default: /* libcurl has a hundred */
        return HTTP_TROUBLE_OTHER;
    }
}

static enum http_trouble refine(const struct exchange *x, CURLcode code)
{
    enum http_trouble trouble = from_code(code);

    if (x->head_too_large || x->body_too_large)
        return HTTP_TROUBLE_TOO_LARGE;
    if (x->sendings > 1)
        return HTTP_TROUBLE_RESET;
    /* libcurl is content with a head that ends anywhere. */
    if (code == CURLE_OK && x->head_state != HEAD_DONE)
        return HTTP_TROUBLE_RESET;
    /* libcurl's own limits for one header line and for all of them. */
    if (code == CURLE_OUT_OF_MEMORY && x->sendings && x->head_state != HEAD_DONE)
        return HTTP_TROUBLE_TOO_LARGE;
    /* An HTTP/2 stream that is closed before its response. */
    if (trouble == HTTP_TROUBLE_TRUNCATED && x->head_state != HEAD_DONE)
        return HTTP_TROUBLE_RESET;
    if (says(x, "Too large response headers"))
        return HTTP_TROUBLE_TOO_LARGE;
    if (trouble == HTTP_TROUBLE_RESET && says(x, "chunk"))
        return HTTP_TROUBLE_PROTOCOL;
    return trouble;
}

/* Which part of the exchange the time ran out in. */
static const char *phase(const struct exchange *x, const struct http_result *result)
{
    curl_off_t looked_up = 0;

    if (x->head.len)
        return x->head_state == HEAD_DONE ? "while receiving the body"
                                          : "while receiving the headers";
    if (x->sendings)
        return result->sent_whole ? "while waiting for a response"
                                  : "while sending the request";
    /* The address of the other side is known once TCP has connected. */
    if (x->engine->https && result->remote.len)
        return "in the TLS handshake";
    curl_easy_getinfo(x->easy, CURLINFO_NAMELOOKUP_TIME_T, &looked_up);
    return looked_up ? "while connecting" : "while looking up the name";
}

static void say_timeout(const struct exchange *x, struct http_result *result)
{
    err_set(
        &result->err, ERR_NETWORK, "%s: timed out after %llu ms %s", x->engine->endpoint,
        (unsigned long long)((result->timing.done + 500000) / 1000000), phase(x, result));
}

static void say_connect(const struct exchange *x, CURLcode code,
                        struct http_result *result)
{
    long number = 0;

    curl_easy_getinfo(x->easy, CURLINFO_OS_ERRNO, &number);
    err_set(&result->err, ERR_NETWORK, "%s: could not connect: %s", x->engine->endpoint,
            number ? strerror((int)number) : detail(x, code));
}

static void say_reset(const struct exchange *x, struct http_result *result)
{
    const char *what = "the connection was closed before a response came";

    if (x->sendings > 1)
        what = "the connection, kept open from an earlier request, was closed before a "
               "response came";
    else if (result->response.status >= 200 && x->head_state != HEAD_DONE)
        what = "the connection was closed within the headers";
    else if (result->response.status >= 200)
        what = "the connection was reset within the response";
    else if (!result->sent_whole)
        what = "the connection was closed before the request was sent";
    err_set(&result->err, ERR_NETWORK, "%s: %s", x->engine->endpoint, what);
}

static void say_truncated(const struct exchange *x, struct http_result *result)
{
    curl_off_t announced = -1;

    curl_easy_getinfo(x->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    if (announced >= 0)
        err_set(&result->err, ERR_NETWORK, "%s: the body ended after %zu of %lld bytes",
                x->engine->endpoint, x->body.len, (long long)announced);
    else
        err_set(&result->err, ERR_NETWORK,
                "%s: the body ended after %zu bytes, before its last chunk",
                x->engine->endpoint, x->body.len);
}

static void say_too_large(const struct exchange *x, struct http_result *result)
{
    curl_off_t announced = -1;

    curl_easy_getinfo(x->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
    if (x->body_too_large && announced > 0 &&
        (uint64_t)announced > x->engine->max_response) /* not: decoded to more */
        err_set(
            &result->err, ERR_LIMIT,
            "%s: the response body of %lld bytes is above the limit max-response (%zu)",
            x->engine->endpoint, (long long)announced, x->engine->max_response);
    else if (x->body_too_large)
        err_set(&result->err, ERR_LIMIT,
                "%s: the response body is above the limit max-response (%zu bytes)",
                x->engine->endpoint, x->engine->max_response);
    else if (x->head_too_large)
        err_set(&result->err, ERR_LIMIT,
                "%s: the response headers are above the limit max-response (%zu bytes)",
                x->engine->endpoint, x->engine->max_response);
    else
        err_set(
            &result->err, ERR_LIMIT,
            "%s: the response headers are above libcurl's limits (100 kB a line, 300 kB "
            "together)",
            x->engine->endpoint);
}

static void say_protocol(const struct exchange *x, CURLcode code,
                         struct http_result *result)
{
    if (code == CURLE_UNSUPPORTED_PROTOCOL)
        err_set(&result->err, ERR_NETWORK,
                "%s: the response is not HTTP (no status line)", x->engine->endpoint);
    else
        err_set(&result->err, ERR_NETWORK, "%s: broken HTTP: %s", x->engine->endpoint,
                detail(x, code));
}

/* Without Accept-Encoding a server may encode as it likes (RFC 9110, 12.5.3); what nobody
 * decodes says nothing about the endpoint. */
static bool is_undecoded(const struct exchange *x, const struct http_response *response)
{
    struct str encoding = http_header_get(&response->headers, S("Content-Encoding"));

    return !x->engine->compressed && response->body.len && encoding.len &&
           !str_eq_nocase(encoding, S("identity"));
}

static void say_undecoded(const struct exchange *x, struct http_result *result)
{
    struct str encoding =
        http_header_get(&result->response.headers, S("Content-Encoding"));

    result->trouble = HTTP_TROUBLE_PROTOCOL;
    err_set(&result->err, ERR_NETWORK,
            "%s: the response is encoded (%.*s), which was not asked for: use "
            "--compressed",
            x->engine->endpoint, (int)(encoding.len < 40 ? encoding.len : 40),
            encoding.at);
}

void exchange_judge(const struct exchange *x, CURLcode code, struct http_result *result)
{
    result->trouble = refine(x, code);
    if (result->trouble == HTTP_OK && is_undecoded(x, &result->response)) {
        say_undecoded(x, result);
        return;
    }
    switch (result->trouble) {
    case HTTP_OK:
        return;
    case HTTP_TROUBLE_CONNECT:
        say_connect(x, code, result);
        return;
    case HTTP_TROUBLE_TIMEOUT:
        say_timeout(x, result);
        return;
    case HTTP_TROUBLE_RESET:
        say_reset(x, result);
        return;
    case HTTP_TROUBLE_TRUNCATED:
        say_truncated(x, result);
        return;
    case HTTP_TROUBLE_TOO_LARGE:
        say_too_large(x, result);
        return;
    case HTTP_TROUBLE_PROTOCOL:
        say_protocol(x, code, result);
        return;
    case HTTP_TROUBLE_RESOLVE:
    case HTTP_TROUBLE_TLS:
    case HTTP_TROUBLE_OTHER:
        err_set(&result->err,
                result->trouble == HTTP_TROUBLE_RESOLVE ? ERR_NOT_FOUND : ERR_NETWORK,
                "%s: %s", x->engine->endpoint, detail(x, code));
    }
}
