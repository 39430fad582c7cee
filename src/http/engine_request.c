#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "http/engine_internal.h"

#include "base/banned.h"

/* Servers close connections that rest; a request sent into the closing is lost.  Node's
 * default is five seconds, the shortest in wide use, so ours are not reused after four.
 */
#define REST_MAX_S 3

/* Called when a connection is there and the request is about to be written.  libcurl
 * writes it again, on a new connection, where a reused one turns out to be closed; here
 * every attempt is to be seen by whoever judges, so the second one is refused. */
static int on_sending(void *ctx, char *peer_ip, char *own_ip, int peer_port, int own_port)
{
    struct exchange *x = ctx;

    (void)peer_ip, (void)own_ip, (void)peer_port, (void)own_port;
    return ++x->sendings > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

static void set_callbacks(struct exchange *x)
{
    curl_easy_setopt(x->easy, CURLOPT_PRIVATE, (void *)x);
    curl_easy_setopt(x->easy, CURLOPT_ERRORBUFFER, x->curl_error);
    curl_easy_setopt(x->easy, CURLOPT_HEADERFUNCTION, exchange_on_header);
    curl_easy_setopt(x->easy, CURLOPT_HEADERDATA, (void *)x);
    curl_easy_setopt(x->easy, CURLOPT_WRITEFUNCTION, exchange_on_body);
    curl_easy_setopt(x->easy, CURLOPT_WRITEDATA, (void *)x);
    curl_easy_setopt(x->easy, CURLOPT_PREREQFUNCTION, on_sending);
    curl_easy_setopt(x->easy, CURLOPT_PREREQDATA, (void *)x);
}

/* libcurl takes no more than an int; that is 24 days. */
static long curl_ms(uint64_t ms)
{
    return ms < INT_MAX ? (long)ms : INT_MAX;
}

static void set_network(CURL *easy, const struct engine *e)
{
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, curl_ms(e->connect_timeout_ms));
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)REST_MAX_S);
    if (e->proxy || e->no_proxy)
        curl_easy_setopt(easy, CURLOPT_PROXY, e->proxy ? e->proxy : "");
    if (e->proxy) /* a proxy that was asked for by name is not to be talked out of it */
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (e->unix_socket)
        curl_easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, e->unix_socket);
    curl_easy_setopt(easy, CURLOPT_RESOLVE, e->resolve);
    curl_easy_setopt(easy, CURLOPT_CONNECT_TO, e->connect_to);
}

static void set_tls(CURL *easy, const struct engine *e)
{
    if (e->insecure) {
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
    }
    if (e->cacert)
        curl_easy_setopt(easy, CURLOPT_CAINFO, e->cacert);
    if (e->cert)
        curl_easy_setopt(easy, CURLOPT_SSLCERT, e->cert);
    if (e->key)
        curl_easy_setopt(easy, CURLOPT_SSLKEY, e->key);
    if (e->key_password)
        curl_easy_setopt(easy, CURLOPT_KEYPASSWD, e->key_password);
}

/* Before 8.0.0 libcurl breaks the framing of a second request on a plain connection that
 * speaks HTTP/2 from the start (curl/curl#10634), so each request gets its own. */
static bool can_share_plain_http2(void)
{
    return curl_version_info(CURLVERSION_NOW)->version_num >= 0x080000;
}

static void set_http2(CURL *easy, bool https)
{
    curl_easy_setopt(
        easy, CURLOPT_HTTP_VERSION,
        (long)(https ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE));
    if (https || can_share_plain_http2()) {
        curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
    } else {
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    }
}

static void set_protocol(CURL *easy, const struct engine *e)
{
    if (e->http2)
        set_http2(easy, e->https);
    else
        curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
#if LIBCURL_VERSION_NUM >= 0x075500
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
    if (e->compressed) /* all that it can */
        curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    if (!e->plain_proxy) /* parsed once, not for each request */
        curl_easy_setopt(easy, CURLOPT_CURLU, e->url);
}

bool exchange_open(struct exchange *x, struct engine *e)
{
    *x = (struct exchange){ .easy = curl_easy_init(), .engine = e };
    /* One byte more than allowed is never kept, so the limits are those of the buffers.
     */
    buf_init(&x->head, e->max_response);
    buf_init(&x->body, e->max_response);
    buf_init(&x->target, SIZE_MAX / 4);
    if (!x->easy)
        return false;
    set_callbacks(x);
    set_network(x->easy, e);
    set_tls(x->easy, e);
    set_protocol(x->easy, e);
    return true;
}

void exchange_close(struct exchange *x)
{
    exchange_clear(x);
    curl_easy_cleanup(x->easy);
    curl_slist_free_all(x->headers);
    buf_release(&x->head);
    buf_release(&x->body);
    buf_release(&x->target);
}

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* RFC 9110, 5.6.2. */
static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_token_char(s.at[i]))
            return false;
    return s.len > 0;
}

/* No byte that would end the line, or the text for curl. */
static bool fits_a_line(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] == '\r' || s.at[i] == '\n' || s.at[i] == '\0')
            return false;
    return true;
}

/* The lines of the request before are kept as far as they are the same: as a rule all
 * are.
 */
static void add_line(struct curl_slist ***end, const char *line)
{
    struct curl_slist *had = **end;

    if (!had || strcmp(had->data, line) != 0) {
        curl_slist_free_all(had);
        **end = curl_slist_append(NULL, line);
    }
    if (!**end)
        out_of_memory();
    *end = &(**end)->next;
}

static char *append(char *to, struct str text)
{
    if (text.len)
        memcpy(to, text.at, text.len);
    return to + text.len;
}

static bool add_header(struct exchange *x, struct curl_slist ***end,
                       const struct http_header *header)
{
    char line[512];
    struct str value = str_trim(header->value);

    if (!is_token(header->name))
        return err_set(&x->refused, ERR_INPUT, "\"%.*s\" is no name for a header",
                       (int)(header->name.len < 100 ? header->name.len : 100),
                       header->name.at ? header->name.at : "");
    if (!fits_a_line(value))
        return err_set(&x->refused, ERR_INPUT,
                       "the value of header %.*s holds a line break or a NUL",
                       STR_ARG(header->name));
    size_t need = header->name.len + value.len + 3;
    char *text = need <= sizeof line ? line : xmalloc(need);

    char *to = append(text, header->name);

    /* curl's way to say "send it empty" is a semicolon */
    to = append(to, value.len ? S(": ") : S(";"));
    *append(to, value) = '\0';
    add_line(end, text);
    if (text != line)
        free(text);
    return true;
}

/* What curl would add of its own accord is set or suppressed. */
static bool set_headers(struct exchange *x, const struct http_request *request)
{
    const struct http_headers *headers = &request->headers;
    struct curl_slist **end = &x->headers;
    bool agent = false, accept = false, type = false, expect = false;

    for (size_t i = 0; i < headers->len; i++) {
        struct str name = headers->at[i].name;

        if (!add_header(x, &end, &headers->at[i]))
            return false;
        agent |= str_eq_nocase(name, S("user-agent"));
        accept |= str_eq_nocase(name, S("accept"));
        type |= str_eq_nocase(name, S("content-type"));
        expect |= str_eq_nocase(name, S("expect"));
    }
    if (!agent)
        add_line(&end, "User-Agent: fealty/" FEALTY_VERSION);
    if (!accept)
        add_line(&end, "Accept: */*");
    if (!type && request->has_body)
        add_line(&end, "Content-Type:");
    if (!expect && request->has_body)
        add_line(&end, "Expect:");
    curl_slist_free_all(*end);
    *end = NULL;
    curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->headers);
    return true;
}

static bool set_target(struct exchange *x, struct str target)
{
    const struct engine *e = x->engine;

    if (target.len == 0 || (target.at[0] != '/' && !str_eq_c(target, "*")))
        return err_set(&x->refused, ERR_INPUT,
                       "the request target must begin with \"/\"");
    for (size_t i = 0; i < target.len; i++)
        if ((unsigned char)target.at[i] <= ' ' || target.at[i] == 0x7f)
            return err_set(
                &x->refused, ERR_INPUT,
                "byte %zu of the request target is a space or a control character: "
                "it must be percent-encoded",
                i);
    buf_clear(&x->target);
    if (e->plain_proxy)
        buf_add_c(&x->target, e->origin);
    buf_add_c(&x->target, e->prefix);
    buf_add(&x->target, target);
    curl_easy_setopt(x->easy, e->plain_proxy ? CURLOPT_URL : CURLOPT_REQUEST_TARGET,
                     x->target.at);
    return true;
}

static bool set_method(struct exchange *x, const struct http_request *request)
{
    char method[64];
    bool head = str_eq(request->method, S("HEAD"));

    if (!is_token(request->method) || request->method.len >= sizeof method)
        return err_set(&x->refused, ERR_INPUT,
                       "the method is no token of RFC 9110, 5.6.2");
    *append(method, request->method) = '\0';
    /* The order matters: HTTPGET wipes what an earlier request left.  NOBODY tells curl
     * that the response to a HEAD has no body, whatever its length says; but with it curl
     * sends no body, so a HEAD that has one is broken off after the response's head. */
    x->head_only = head && request->has_body;
    curl_easy_setopt(x->easy, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(x->easy, CURLOPT_NOBODY, head && !request->has_body ? 1L : 0L);
    if (request->has_body) {
        curl_easy_setopt(x->easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)request->body.len);
        curl_easy_setopt(x->easy, CURLOPT_POSTFIELDS,
                         request->body.at ? request->body.at : "");
    }
    curl_easy_setopt(x->easy, CURLOPT_CUSTOMREQUEST, method);
    return true;
}

bool exchange_prepare(struct exchange *x)
{
    const struct http_request *request = x->job.request;

    if (!set_target(x, request->target) || !set_method(x, request) ||
        !set_headers(x, request))
        return false;
    curl_easy_setopt(x->easy, CURLOPT_TIMEOUT_MS, curl_ms(x->job.timeout_ms));
    return true;
}

/* Memory worth keeping between requests; a slot that had a giant body gives it back. */
#define KEEP_MAX ((size_t)1024 * 1024)

static void clear_buf(struct buf *b)
{
    if (b->len > KEEP_MAX)
        buf_release(b);
    else
        buf_clear(b);
}

void exchange_clear(struct exchange *x)
{
    clear_buf(&x->head);
    clear_buf(&x->body);
    clear_buf(&x->target);
    x->head_state = HEAD_EXPECTED;
    x->header_count = x->header_bytes = 0;
    x->head_too_large = x->body_too_large = false;
    x->head_only = x->head_was_all = false;
    x->sendings = 0;
    x->curl_error[0] = '\0';
}
