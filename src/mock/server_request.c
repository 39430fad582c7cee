/* One request: gathered, answered, its memory kept for the next. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "mock/server_internal.h"

#include "base/banned.h"

/* --- memory that is used again --- */

static struct incoming *take(struct mock_server *s)
{
    struct incoming *in = s->unused;

    if (in) {
        s->unused = in->next;
        s->unused_count--;
        return in;
    }
    in = xmalloc(sizeof *in);
    *in = (struct incoming){ .server = s };
    buf_init(&in->target, SERVER_CONNECTION_MEMORY);
    buf_init(&in->body, s->max_body);
    return in;
}

static void drop(struct incoming *in)
{
    buf_release(&in->target);
    buf_release(&in->body);
    free(in);
}

static void give_back(struct incoming *in)
{
    struct mock_server *s = in->server;

    if (s->unused_count >= SERVER_BUFFERS_KEPT || in->body.cap > SERVER_BUFFER_KEPT) {
        drop(in);
        return;
    }
    buf_clear(&in->target);
    buf_clear(&in->body);
    in->received = 0;
    in->begun = in->too_large = in->delayed = false;
    in->next = s->unused;
    s->unused = in;
    s->unused_count++;
}

void server_drop_unused(struct mock_server *s)
{
    while (s->unused) {
        struct incoming *in = s->unused;

        s->unused = in->next;
        drop(in);
    }
}

/* --- the request as data --- */

struct header_reader {
    struct arena *a;
    struct http_headers *headers;
};

static struct str text_of(const char *at, size_t len)
{
    return at ? (struct str){ at, len } : S("");
}

static enum MHD_Result add_header(void *cls, enum MHD_ValueKind kind, const char *name,
                                  size_t name_len, const char *value, size_t value_len)
{
    struct header_reader *reader = cls;

    (void)kind;
    http_header_add(reader->a, reader->headers, text_of(name, name_len),
                    text_of(value, value_len));
    return MHD_YES;
}

static struct http_request request_of(struct mock_server *s, struct incoming *in,
                                      struct MHD_Connection *connection,
                                      const char *method)
{
    struct http_request request = { .method = str_from(method),
                                    .target = buf_str(&in->target),
                                    .body = buf_str(&in->body) };
    struct header_reader reader = { s->scratch, &request.headers };

    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, add_header, &reader);
    request.has_body = in->received > 0 ||
                       http_header_has(&request.headers, S("Content-Length")) ||
                       http_header_has(&request.headers, S("Transfer-Encoding"));
    return request;
}

/* --- the response --- */

static enum MHD_Result send_response(struct mock_server *s,
                                     struct MHD_Connection *connection,
                                     const struct http_response *response)
{
    void *body; /* libmicrohttpd wants a pointer without const, and copies from it */

    memcpy(&body, &response->body.at, sizeof body);
    struct MHD_Response *r =
        MHD_create_response_from_buffer(response->body.len, body, MHD_RESPMEM_MUST_COPY);
    if (!r)
        return MHD_NO;
    for (size_t i = 0; i < response->headers.len; i++) {
        const struct http_header *h = &response->headers.at[i];

        /* A value that cannot stand in a header is left out. */
        (void)MHD_add_response_header(r, arena_cstr(s->scratch, h->name),
                                      arena_cstr(s->scratch, h->value));
    }
    enum MHD_Result queued =
        MHD_queue_response(connection, (unsigned)response->status, r);

    MHD_destroy_response(r);
    return queued;
}

static enum MHD_Result refuse_size(struct mock_server *s,
                                   struct MHD_Connection *connection)
{
    struct http_response response = { .status = 413 };

    response.body = arena_printf(
        s->scratch, "{\"error\":\"the body is larger than %zu bytes\"}", s->max_body);
    http_header_add(s->scratch, &response.headers, S("Content-Type"),
                    S("application/json"));
    enum MHD_Result queued = send_response(s, connection, &response);

    arena_reset(s->scratch);
    return queued;
}

static enum MHD_Result answer(struct mock_server *s, struct incoming *in,
                              struct MHD_Connection *connection, const char *method)
{
    struct http_request request = request_of(s, in, connection, method);
    struct http_response response;

    pthread_mutex_lock(&s->service_lock);
    service_handle(s->service, &request, s->scratch, &response);
    pthread_mutex_unlock(&s->service_lock);
    enum MHD_Result queued = send_response(s, connection, &response);

    arena_reset(s->scratch);
    return queued;
}

/* --- libmicrohttpd's callbacks --- */

/* The target as it was sent: what comes to server_on_request() is decoded already. */
void *server_on_target(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct mock_server *s = cls;
    struct incoming *in = take(s);

    (void)connection;
    buf_add_c(&in->target, target);
    return in;
}

static enum MHD_Result begin(struct mock_server *s, struct incoming *in,
                             struct MHD_Connection *connection)
{
    const char *length =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
    uint64_t announced;

    in->begun = true;
    if (length && str_to_u64(str_from(length), &announced) &&
        announced / SERVER_DISCARD_FACTOR > s->max_body)
        return refuse_size(s, connection);
    return MHD_YES;
}

static enum MHD_Result receive(struct mock_server *s, struct incoming *in,
                               const char *upload, size_t *size)
{
    in->received += *size;
    if (in->received > s->max_body) {
        in->too_large = true;
        buf_clear(&in->body);
    } else {
        buf_add(&in->body, (struct str){ upload, *size });
    }
    *size = 0;
    return in->received / SERVER_DISCARD_FACTOR > s->max_body ? MHD_NO : MHD_YES;
}

enum MHD_Result server_on_request(void *cls, struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_size, void **request)
{
    struct mock_server *s = cls;
    struct incoming *in = *request;

    (void)url;
    (void)version;
    if (!in->begun)
        return begin(s, in, connection);
    if (*upload_size)
        return receive(s, in, upload, upload_size);
    if (in->too_large)
        return refuse_size(s, connection);
    if (!in->delayed && delay_suspend(&s->delay, connection)) {
        in->delayed = true;
        return MHD_YES;
    }
    return answer(s, in, connection, method);
}

void server_on_completed(void *cls, struct MHD_Connection *connection, void **request,
                         enum MHD_RequestTerminationCode code)
{
    (void)cls;
    (void)connection;
    (void)code;
    if (*request)
        give_back(*request);
    *request = NULL;
}
