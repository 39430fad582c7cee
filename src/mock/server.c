#include "mock/server.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/err.h"
#include "mock/server_internal.h"

#include "base/banned.h"

/* libmicrohttpd would write to standard error. */
static void log_nothing(void *cls, const char *fmt, va_list args)
{
    (void)cls;
    (void)fmt;
    (void)args;
}

static unsigned flags_for(const struct mock_server *s)
{
    unsigned flags = MHD_is_feature_supported(MHD_FEATURE_EPOLL) == MHD_YES
                         ? MHD_USE_EPOLL_INTERNAL_THREAD
                         : MHD_USE_AUTO_INTERNAL_THREAD;

    return s->delay.ms ? flags | MHD_ALLOW_SUSPEND_RESUME : flags;
}

static struct MHD_Daemon *start(struct mock_server *s, int listening)
{
    return MHD_start_daemon(
        flags_for(s), s->port, NULL, NULL, server_on_request, s,
        MHD_OPTION_EXTERNAL_LOGGER, log_nothing, NULL, MHD_OPTION_LISTEN_SOCKET,
        listening, MHD_OPTION_URI_LOG_CALLBACK, server_on_target, s,
        MHD_OPTION_NOTIFY_COMPLETED, server_on_completed, s, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)SERVER_CONNECTIONS_MAX, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)SERVER_IDLE_SECONDS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)SERVER_CONNECTION_MEMORY, MHD_OPTION_THREAD_STACK_SIZE,
        (size_t)SERVER_STACK, MHD_OPTION_END);
}

static struct mock_server *server_new(const struct server_options *options)
{
    struct mock_server *s = xmalloc(sizeof *s);

    *s = (struct mock_server){ .service = options->service,
                               .max_body = options->max_body ? options->max_body
                                                             : SERVER_BODY_MAX_DEFAULT,
                               .scratch = arena_open() };
    if (pthread_mutex_init(&s->service_lock, NULL) != 0)
        out_of_memory();
    return s;
}

static void server_free(struct mock_server *s)
{
    server_drop_unused(s);
    pthread_mutex_destroy(&s->service_lock);
    arena_close(s->scratch);
    free(s->url);
    free(s);
}

struct mock_server *mock_server_open(const struct server_options *options,
                                     struct err *err)
{
    struct mock_server *s = server_new(options);
    int listening = server_listen(options->host, options->port, &s->port, &s->url, err);

    if (listening < 0) {
        server_free(s);
        return NULL;
    }
    if (!delay_open(&s->delay, options->delay_ms)) {
        err_set(err, ERR_IO, "cannot start a thread for the delay");
        close(listening);
        server_free(s);
        return NULL;
    }
    s->daemon = start(s, listening);
    if (s->daemon)
        return s;
    err_set(err, ERR_IO,
            "cannot start the HTTP server at %s: out of threads or file descriptors",
            s->url);
    close(listening);
    delay_close(&s->delay);
    server_free(s);
    return NULL;
}

void mock_server_close(struct mock_server *s)
{
    if (!s)
        return;
    delay_stop(&s->delay); /* a suspended connection would keep the daemon */
    MHD_stop_daemon(s->daemon);
    delay_close(&s->delay);
    server_free(s);
}

void server_set_model(struct mock_server *s, const struct model *model)
{
    pthread_mutex_lock(&s->service_lock);
    service_set_model(s->service, model);
    pthread_mutex_unlock(&s->service_lock);
}

uint16_t mock_server_port(const struct mock_server *s)
{
    return s->port;
}

const char *mock_server_url(const struct mock_server *s)
{
    return s->url;
}
