/* fault_proxy FAULT PHASE once|always PORT COMMAND...: a proxy on loopback that passes
 * requests on to 127.0.0.1:PORT and the answers back, and does harm at one phase; runs
 * the command with {URL} replaced by its address, and ends with the command's status.
 *
 * Phases, as an exchange goes: `accept` (nothing read yet), `request` (a part of it
 * read), `answer` (all read and passed on, nothing sent back), `status` (half a status
 * line sent), `headers`, `body-start`, `body-middle`, and `reuse` (a later request on a
 * connection that was kept: read, and not passed on).
 *
 * Faults: `close` (in order), `reset`, `stall` (nothing until the client goes), `dribble`
 * (a byte each 50 ms from here on), `garbage` (bytes that are no HTTP, then the end),
 * `delay` (100 ms, then on); and in place of the answer's head: `interim` (an endless row
 * of 103), `many-headers`. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "tests/support/command.h"

enum { MESSAGE_MAX = 64 * 1024, DRIBBLE_MS = 50, DELAY_MS = 100 };

static struct {
    const char *fault, *phase;
    bool always;
    unsigned short port;
    int listener;
    pthread_mutex_t lock;
    bool struck;
} setup;

/* One message, head and body. */
struct message {
    char bytes[MESSAGE_MAX];
    size_t len, head; /* the head with its empty line */
};

struct connection {
    int client;
    size_t requests;
    bool dribbles;
    struct message in, out;
};

static bool is_time(const char *phase)
{
    if (strcmp(setup.phase, phase) != 0)
        return false;
    pthread_mutex_lock(&setup.lock);
    bool strikes = setup.always || !setup.struck;

    setup.struck = true;
    pthread_mutex_unlock(&setup.lock);
    return strikes;
}

/* ---- sending and receiving ---- */

static bool send_bytes(int fd, const char *at, size_t len)
{
    while (len) {
        ssize_t sent = send(fd, at, len, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        at += sent;
        len -= (size_t)sent;
    }
    return true;
}

static bool send_part(struct connection *c, size_t from, size_t to)
{
    if (!c->dribbles)
        return send_bytes(c->client, c->out.bytes + from, to - from);
    for (size_t i = from; i < to; i++) {
        clock_sleep_ms(DRIBBLE_MS);
        if (!send_bytes(c->client, c->out.bytes + i, 1))
            return false;
    }
    return true;
}

static size_t content_length(const struct message *m)
{
    struct str head = { m->bytes, m->head }, line;

    while (str_cut(&head, '\n', &line))
        if (line.len > 15 && strncasecmp(line.at, "content-length:", 15) == 0)
            return strtoul(line.at + 15, NULL, 10);
    return 0;
}

static bool receive_some(int fd, struct message *m)
{
    ssize_t got = recv(fd, m->bytes + m->len, sizeof m->bytes - m->len, 0);

    m->len += got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* A whole message; what is there of it already counts. */
static bool receive_message(int fd, struct message *m)
{
    for (;;) {
        size_t end = str_find((struct str){ m->bytes, m->len }, S("\r\n\r\n"));

        m->head = end == SIZE_MAX ? 0 : end + 4;
        if (m->head && m->len >= m->head + content_length(m))
            return true;
        if (!receive_some(fd, m))
            return false;
    }
}

/* ---- faults ---- */

static void wait_for_end(int fd)
{
    char bytes[4096];

    while (recv(fd, bytes, sizeof bytes, 0) > 0)
        ;
}

static void send_endlessly(int fd, const char *text)
{
    while (send_bytes(fd, text, strlen(text)))
        ;
}

/* True where the exchange goes on. */
static bool strike(struct connection *c)
{
    static const char garbage[] = "\x01\xff\xfe what\r\n is this?\r\n\r\n";
    struct linger at_once = { 1, 0 };
    const char *f = setup.fault;

    if (strcmp(f, "delay") == 0) {
        clock_sleep_ms(DELAY_MS);
        return true;
    }
    if (strcmp(f, "dribble") == 0) {
        c->dribbles = true;
        return true;
    }
    if (strcmp(f, "reset") == 0)
        setsockopt(c->client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    else if (strcmp(f, "stall") == 0)
        wait_for_end(c->client);
    else if (strcmp(f, "garbage") == 0)
        send_bytes(c->client, garbage, sizeof garbage - 1);
    else if (strcmp(f, "interim") == 0)
        send_endlessly(c->client, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
    else if (strcmp(f, "many-headers") == 0 &&
             send_bytes(c->client, "HTTP/1.1 200 OK\r\n", 17))
        send_endlessly(c->client, "X-More: and more\r\n");
    return false;
}

static bool strikes_at(struct connection *c, const char *phase)
{
    return !is_time(phase) || strike(c);
}

/* ---- one exchange ---- */

static bool ask_upstream(struct connection *c)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons(setup.port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    c->out.len = 0;
    bool ok = fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0 &&
              send_bytes(fd, c->in.bytes, c->in.len) && receive_message(fd, &c->out);

    close(fd);
    return ok;
}

static bool answer(struct connection *c)
{
    static const size_t status = 8; /* "HTTP/1.1" */
    size_t head = c->out.head, half = head / 2, middle = (head + c->out.len) / 2;

    return strikes_at(c, "answer") && send_part(c, 0, status) &&
           strikes_at(c, "status") && send_part(c, status, half) &&
           strikes_at(c, "headers") && send_part(c, half, head) &&
           strikes_at(c, "body-start") && send_part(c, head, middle) &&
           strikes_at(c, "body-middle") && send_part(c, middle, c->out.len);
}

static bool exchange(struct connection *c)
{
    c->in.len = 0;
    c->dribbles = false;
    if (!receive_some(c->client, &c->in) || !strikes_at(c, "request") ||
        !receive_message(c->client, &c->in) || (c->requests++ && !strikes_at(c, "reuse")))
        return false;
    return ask_upstream(c) && answer(c);
}

static void *serve(void *ctx)
{
    struct connection *c = ctx;

    if (strikes_at(c, "accept"))
        while (exchange(c))
            ;
    close(c->client);
    free(c);
    return NULL;
}

static void *accept_all(void *ctx)
{
    (void)ctx;
    for (;;) {
        struct connection *c = malloc(sizeof *c);
        pthread_t thread;

        if (!c)
            abort();
        memset(c, 0, sizeof *c);
        c->client = accept(setup.listener, NULL, NULL);
        if (c->client < 0 || pthread_create(&thread, NULL, serve, c) != 0)
            abort();
        pthread_detach(thread);
    }
}

/* ---- the command ---- */

static unsigned short listen_somewhere(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;

    setup.listener = socket(AF_INET, SOCK_STREAM, 0);
    if (setup.listener < 0 ||
        bind(setup.listener, (struct sockaddr *)&address, size) != 0 ||
        listen(setup.listener, 64) != 0 ||
        getsockname(setup.listener, (struct sockaddr *)&address, &size) != 0)
        abort();
    return ntohs(address.sin_port);
}

int main(int argc, char **argv)
{
    char url[64];
    pthread_t acceptor;

    if (argc < 6) {
        fprintf(stderr, "usage: fault_proxy FAULT PHASE once|always PORT COMMAND...\n");
        return 125;
    }
    setup.fault = argv[1];
    setup.phase = argv[2];
    setup.always = strcmp(argv[3], "always") == 0;
    setup.port = (unsigned short)strtoul(argv[4], NULL, 10);
    pthread_mutex_init(&setup.lock, NULL);
    snprintf(url, sizeof url, "http://127.0.0.1:%u", listen_somewhere());
    if (pthread_create(&acceptor, NULL, accept_all, NULL) != 0)
        abort();
    _exit(command_run(arena_open(), argv + 5, argc - 5,
                      url)); /* threads may be waiting still */
}
