#include "tests/support/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"

#include "base/banned.h"

enum {
    CONNECTIONS_MAX = 4096,
    REQUEST_BYTES_MAX = 64 * 1024 * 1024,
};

struct connection {
    struct server *server;
    size_t number;
    int fd;
    pthread_t thread;
    struct buf in;
};

struct server {
    const struct server_rule *rules;
    size_t rule_count;
    int listener;
    unsigned port;
    char url[64];
    pthread_t acceptor;
    pthread_mutex_t lock; /* of what follows */
    bool closing, deaf;
    struct connection *connections[CONNECTIONS_MAX];
    size_t connection_count;
    struct str *requests; /* each malloc'ed */
    size_t request_count, request_cap;
};

static bool is_closing(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    bool closing = s->closing;

    pthread_mutex_unlock(&s->lock);
    return closing;
}

/* ---- taking in a request ---- */

static bool is_deaf(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    bool deaf = s->deaf && !s->closing;

    pthread_mutex_unlock(&s->lock);
    return deaf;
}

static bool receive_more(struct connection *c)
{
    while (is_deaf(c->server))
        clock_sleep_ms(5);
    char bytes[65536];
    ssize_t got = recv(c->fd, bytes, sizeof bytes, 0);

    if (got <= 0)
        return false;
    buf_add(&c->in, (struct str){ bytes, (size_t)got });
    return !buf_overflowed(&c->in);
}

static struct str header_of(struct str head, struct str name)
{
    struct str line;

    while (str_cut(&head, '\n', &line)) {
        size_t colon = str_find_char(line, ':');

        if (colon != SIZE_MAX && str_eq_nocase(str_sub(line, 0, colon), name))
            return str_trim(str_from_at(line, colon + 1));
    }
    return STR_NONE;
}

/* How long a chunked body is on the wire; false while its end is not there yet. */
static bool chunked_length(struct str body, size_t *ret)
{
    size_t at = 0;

    for (;;) {
        struct str rest = str_from_at(body, at);
        size_t line = str_find(rest, S("\r\n"));

        if (line == SIZE_MAX)
            return false;
        size_t size = strtoul(rest.at, NULL, 16);

        at += line + 2 + size + 2;
        if (at > body.len)
            return false;
        if (size == 0)
            break;
    }
    *ret = at;
    return true;
}

static bool body_length(struct str head, struct str rest, size_t *ret)
{
    uint64_t length = 0;

    if (str_eq_nocase(header_of(head, S("transfer-encoding")), S("chunked")))
        return chunked_length(rest, ret);
    if (!str_to_u64(header_of(head, S("content-length")), &length))
        length = 0;
    *ret = (size_t)length;
    return rest.len >= length;
}

/* Waits until c->in begins with a whole request. */
static bool receive_request(struct connection *c, struct server_request *request)
{
    size_t end, length;

    for (;;) {
        struct str in = buf_str(&c->in);

        end = str_find(in, S("\r\n\r\n"));
        if (end != SIZE_MAX &&
            body_length(str_sub(in, 0, end), str_from_at(in, end + 4), &length))
            break;
        if (!receive_more(c))
            return false;
    }
    struct str in = buf_str(&c->in), line = str_sub(in, 0, str_find(in, S("\r\n")));

    *request = (struct server_request){ .raw = str_sub(in, 0, end + 4 + length),
                                        .head = str_sub(in, 0, end + 4),
                                        .body = str_sub(in, end + 4, length),
                                        .connection = c->number };
    str_cut(&line, ' ', &request->method);
    str_cut(&line, ' ', &request->target);
    request->path = str_sub(request->target, 0, str_find_char(request->target, '?'));
    return true;
}

static void keep_request(struct server *s, struct str raw)
{
    char *copy = xmalloc(raw.len + 1);

    memcpy(copy, raw.at, raw.len);
    pthread_mutex_lock(&s->lock);
    if (s->request_count == s->request_cap) {
        s->request_cap = s->request_cap ? s->request_cap * 2 : 64;
        s->requests = xrealloc(s->requests, s->request_cap * sizeof *s->requests);
    }
    s->requests[s->request_count++] = (struct str){ copy, raw.len };
    pthread_mutex_unlock(&s->lock);
}

static void forget_front(struct buf *in, size_t len)
{
    memmove(in->at, in->at + len, in->len - len);
    buf_truncate(in, in->len - len);
}

/* ---- answering ---- */

static bool send_all(int fd, struct str bytes)
{
    while (bytes.len) {
        ssize_t sent = send(fd, bytes.at, bytes.len, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes = str_from_at(bytes, (size_t)sent);
    }
    return true;
}

static bool dribble(struct connection *c, struct str bytes, unsigned pause_ms)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (is_closing(c->server) || !send_all(c->fd, str_sub(bytes, i, 1)))
            return false;
        clock_sleep_ms(pause_ms);
    }
    return true;
}

static void send_endlessly(struct connection *c)
{
    char bytes[65536];

    memset(bytes, 'x', sizeof bytes);
    while (send_all(c->fd, (struct str){ bytes, sizeof bytes }))
        ;
}

static void reset(struct connection *c)
{
    struct linger at_once = { 1, 0 };

    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* False where the connection is to be closed. */
static bool act(struct connection *c, const struct server_rule *rule, struct str bytes)
{
    if (rule->act == SERVER_DRIBBLE)
        return dribble(c, bytes, rule->pause_ms);
    clock_sleep_ms(rule->pause_ms);
    if (!send_all(c->fd, bytes))
        return false;
    switch (rule->act) {
    case SERVER_ANSWER:
    case SERVER_DRIBBLE:
        return true;
    case SERVER_CLOSE:
        return false;
    case SERVER_RESET:
        reset(c);
        return false;
    case SERVER_SILENT:
        while (receive_more(c))
            ;
        return false;
    case SERVER_ENDLESS:
        send_endlessly(c);
        return false;
    }
    return false;
}

static const struct server_rule *find_rule(const struct server *s, struct str path)
{
    static const struct server_rule none = {
        "*", SERVER_ANSWER, { "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", 45 },
        0,   NULL,          NULL
    };

    for (size_t i = 0; i < s->rule_count; i++)
        if (strcmp(s->rules[i].path, "*") == 0 || str_eq_c(path, s->rules[i].path))
            return &s->rules[i];
    return &none;
}

static bool answer(struct connection *c, const struct server_request *request)
{
    const struct server_rule *rule = find_rule(c->server, request->path);
    struct buf reply;

    if (!rule->handler)
        return act(c, rule, rule->bytes);
    buf_init(&reply, REQUEST_BYTES_MAX);
    rule->handler(request, &reply, rule->ctx);
    bool go_on = act(c, rule, buf_str(&reply));

    buf_release(&reply);
    return go_on;
}

static void *serve(void *ctx)
{
    struct connection *c = ctx;
    struct server_request request;

    buf_init(&c->in, REQUEST_BYTES_MAX);
    while (receive_request(c, &request)) {
        keep_request(c->server, request.raw);
        if (!answer(c, &request))
            break;
        forget_front(&c->in, request.raw.len < c->in.len ? request.raw.len : c->in.len);
    }
    buf_release(&c->in);
    pthread_mutex_lock(
        &c->server->lock); /* server_close() must not shut a reused number */
    close(c->fd);
    c->fd = -1;
    pthread_mutex_unlock(&c->server->lock);
    return NULL;
}

/* ---- opening and closing ---- */

static void start_connection(struct server *s, int fd)
{
    struct connection *c = xmalloc(sizeof *c);

    *c = (struct connection){ .server = s, .fd = fd };
    pthread_mutex_lock(&s->lock);
    c->number = s->connection_count;
    if (s->closing || s->connection_count == CONNECTIONS_MAX ||
        pthread_create(&c->thread, NULL, serve, c) != 0) {
        close(fd);
        free(c);
    } else {
        s->connections[s->connection_count++] = c;
    }
    pthread_mutex_unlock(&s->lock);
}

static void *accept_all(void *ctx)
{
    struct server *s = ctx;

    for (;;) {
        int fd = accept(s->listener, NULL, NULL);

        if (fd >= 0)
            start_connection(s, fd);
        else if (errno != EINTR && errno != ECONNABORTED)
            return NULL;
    }
}

struct server *server_open(const struct server_rule *rules, size_t count)
{
    struct server *s = xmalloc(sizeof *s);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;

    memset(s, 0, sizeof *s);
    s->rules = rules;
    s->rule_count = count;
    s->listener = socket(AF_INET, SOCK_STREAM, 0);
    pthread_mutex_init(&s->lock, NULL);
    if (s->listener < 0 || bind(s->listener, (struct sockaddr *)&address, size) != 0 ||
        listen(s->listener, 512) != 0 ||
        getsockname(s->listener, (struct sockaddr *)&address, &size) != 0)
        BUG("no socket for a test server: %s", strerror(errno));
    s->port = ntohs(address.sin_port);
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%u", s->port);
    if (pthread_create(&s->acceptor, NULL, accept_all, s) != 0)
        BUG("no thread for a test server");
    return s;
}

void server_close(struct server *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->closing = true;
    shutdown(s->listener, SHUT_RDWR); /* accept() returns */
    for (size_t i = 0; i < s->connection_count; i++)
        if (s->connections[i]->fd >= 0)
            shutdown(s->connections[i]->fd, SHUT_RDWR);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->acceptor, NULL);
    close(s->listener);
    for (size_t i = 0; i < s->connection_count; i++) {
        pthread_join(s->connections[i]->thread, NULL);
        free(s->connections[i]);
    }
    for (size_t i = 0; i < s->request_count; i++)
        free((char *)(uintptr_t)s->requests[i].at);
    free(s->requests);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

void server_stop_reading(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    s->deaf = true;
    pthread_mutex_unlock(&s->lock);
}

unsigned server_port(const struct server *s)
{
    return s->port;
}

const char *server_url(const struct server *s)
{
    return s->url;
}

size_t server_connections(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    size_t count = s->connection_count;

    pthread_mutex_unlock(&s->lock);
    return count;
}

size_t server_request_count(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    size_t count = s->request_count;

    pthread_mutex_unlock(&s->lock);
    return count;
}

struct str server_request_at(struct server *s, struct arena *a, size_t i)
{
    struct str copy = STR_NONE;

    pthread_mutex_lock(&s->lock);
    if (i < s->request_count)
        copy = arena_str(a, s->requests[i]);
    pthread_mutex_unlock(&s->lock);
    return copy;
}
