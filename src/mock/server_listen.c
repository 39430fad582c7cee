/* A listening socket, made here so that what goes wrong can be said in so many words. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/err.h"
#include "mock/server_internal.h"

#include "base/banned.h"

enum { BACKLOG = 1024 };

static struct addrinfo *resolve(struct arena *a, struct str host, uint16_t port,
                                struct err *err)
{
    struct addrinfo wanted = { .ai_family = AF_UNSPEC,
                               .ai_socktype = SOCK_STREAM,
                               .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    struct str service = arena_printf(a, "%u", (unsigned)port);
    int code = getaddrinfo(arena_cstr(a, host), service.at, &wanted, &found);

    if (code == 0)
        return found;
    err_set(err, ERR_NOT_FOUND, "cannot listen on \"%.*s\": %s", STR_ARG(host),
            gai_strerror(code));
    return NULL;
}

static bool prepare(int fd, const struct addrinfo *address)
{
    int on = 1;

    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
           fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
           bind(fd, address->ai_addr, address->ai_addrlen) == 0 &&
           listen(fd, BACKLOG) == 0;
}

static int open_socket(const struct addrinfo *address, struct str host, uint16_t port,
                       struct err *err)
{
    int fd = socket(address->ai_family, address->ai_socktype, address->ai_protocol);

    if (fd >= 0 && prepare(fd, address))
        return fd;
    int why = errno;
    char reason[128] = "";

    if (strerror_r(why, reason, sizeof reason) != 0)
        reason[0] = '\0';
    err_set(err, why == EACCES ? ERR_REFUSED : ERR_NETWORK,
            "cannot listen on %.*s, port %u: %s", STR_ARG(host), (unsigned)port, reason);
    if (fd >= 0)
        close(fd);
    return -1;
}

/* What the system gave; the host numerically, IPv6 in brackets. */
static bool name_socket(struct arena *a, int fd, uint16_t *ret_port, struct str *ret_url)
{
    struct sockaddr_storage bound;
    socklen_t len = sizeof bound;
    char host[128], port[16]; /* both in digits */
    uint64_t number;

    if (getsockname(fd, (struct sockaddr *)&bound, &len) != 0 ||
        getnameinfo((struct sockaddr *)&bound, len, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0 ||
        !str_to_u64(str_from(port), &number))
        return false;
    bool v6 = strchr(host, ':') != NULL;

    *ret_port = (uint16_t)number;
    *ret_url = arena_printf(a, v6 ? "http://[%s]:%s" : "http://%s:%s", host, port);
    return true;
}

static char *own_copy(struct str text)
{
    char *copy = xmalloc(text.len + 1);

    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return copy;
}

static int listen_in(struct arena *a, struct str host, uint16_t port, uint16_t *ret_port,
                     char **ret_url, struct err *err)
{
    struct addrinfo *address = resolve(a, host, port, err);
    struct str url;

    if (!address)
        return -1;
    int fd = open_socket(address, host, port, err);

    freeaddrinfo(address);
    if (fd < 0)
        return -1;
    if (!name_socket(a, fd, ret_port, &url)) {
        err_set(err, ERR_NETWORK, "cannot tell the port of the server");
        close(fd);
        return -1;
    }
    *ret_url = own_copy(url);
    return fd;
}

int server_listen(struct str host, uint16_t port, uint16_t *ret_port, char **ret_url,
                  struct err *err)
{
    struct arena *a = arena_open();
    int fd = listen_in(a, host.len ? host : S("127.0.0.1"), port, ret_port, ret_url, err);

    arena_close(a);
    return fd;
}
