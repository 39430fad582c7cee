/* floor_server PORT: the least that the work of the mock's benchmark costs with
 * libmicrohttpd and jansson.
 *
 * One thread; PATCH /leads/{id} with its checks written out by hand: the key, JSON, an
 * enum, a range. What is good is merged into the one lead that there is, and the whole
 * lead is the answer.  No documents, no schemas, no worlds.  Runs until it is told to
 * end. */
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <microhttpd.h>

enum { CONNECTIONS_MAX = 1000 };

struct body {
    char *at;
    size_t len, cap;
};

static const char first[] =
    "{\"id\":\"ld_1042\",\"status\":\"new\",\"score\":1,\"email\":\"ada@example.test\","
    "\"first_name\":\"Ada\",\"last_name\":\"Lovelace\",\"company\":{\"name\":"
    "\"Analytical "
    "Engines "
    "Ltd\",\"size\":42},\"tags\":[\"inbound\"],\"owner\":\"usr_7\",\"created_at\":"
    "\"2026-01-05T10:00:00Z\",\"updated_at\":\"2026-02-01T08:30:00Z\",\"version\":3}";

static char bad_body[] = "{\"error\":\"bad body\"}";
static char no_route[] = "{\"error\":\"no route\"}";
static char no_key[] = "{\"error\":\"no key\"}";

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned status,
                              char *text, enum MHD_ResponseMemoryMode mode)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(strlen(text), text, mode);

    MHD_add_response_header(r, "Content-Type", "application/json");
    MHD_add_response_header(r, "X-Api-Version", "2026-01");
    enum MHD_Result queued = MHD_queue_response(connection, status, r);

    MHD_destroy_response(r);
    return queued;
}

static bool is_status(const json_t *value)
{
    static const char *const known[] = { "new", "contacted", "qualified", "lost" };

    for (size_t i = 0; json_is_string(value) && i < sizeof known / sizeof known[0]; i++)
        if (strcmp(json_string_value(value), known[i]) == 0)
            return true;
    return false;
}

static bool is_good(const json_t *changes)
{
    const json_t *status = json_object_get(changes, "status");
    const json_t *score = json_object_get(changes, "score");

    if (json_object_size(changes) == 0 || (status && !is_status(status)))
        return false;
    return !score || (json_is_integer(score) && json_integer_value(score) >= 0 &&
                      json_integer_value(score) <= 100);
}

static enum MHD_Result change(json_t *lead, struct MHD_Connection *connection,
                              const struct body *body)
{
    json_t *changes = json_loadb(body->len ? body->at : "", body->len, 0, NULL);
    enum MHD_Result queued;

    if (is_good(changes)) {
        json_object_update(lead, changes);
        queued = answer(connection, 200, json_dumps(lead, JSON_COMPACT),
                        MHD_RESPMEM_MUST_FREE);
    } else {
        queued = answer(connection, 422, bad_body, MHD_RESPMEM_PERSISTENT);
    }
    json_decref(changes);
    return queued;
}

static bool receive(struct body *body, const char *at, size_t len)
{
    if (body->len + len > body->cap) {
        size_t cap = (body->len + len) * 2;
        char *more = realloc(body->at, cap);

        if (!more)
            return false;
        body->at = more;
        body->cap = cap;
    }
    memcpy(body->at + body->len, at, len);
    body->len += len;
    return true;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection,
                                  const char *url, const char *method,
                                  const char *version, const char *upload, size_t *size,
                                  void **ctx)
{
    struct body *body = *ctx;
    (void)version;

    if (!body) {
        *ctx = calloc(1, sizeof *body);
        return *ctx ? MHD_YES : MHD_NO;
    }
    if (*size) {
        bool ok = receive(body, upload, *size);

        *size = 0;
        return ok ? MHD_YES : MHD_NO;
    }
    if (strcmp(method, "PATCH") != 0 || strncmp(url, "/leads/", 7) != 0)
        return answer(connection, 404, no_route, MHD_RESPMEM_PERSISTENT);
    const char *key =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "X-API-Key");

    if (!key || strcmp(key, "test-key") != 0)
        return answer(connection, 401, no_key, MHD_RESPMEM_PERSISTENT);
    return change(cls, connection, body);
}

static void on_completed(void *cls, struct MHD_Connection *connection, void **ctx,
                         enum MHD_RequestTerminationCode code)
{
    struct body *body = *ctx;

    (void)cls, (void)connection, (void)code;
    if (body)
        free(body->at);
    free(body);
}

int main(int argc, char **argv)
{
    sigset_t ending;
    int signal;

    if (argc != 2)
        return 2;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ending, NULL);
    json_t *lead = json_loads(first, 0, NULL);
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)strtoul(argv[1], NULL, 10), NULL, NULL,
        on_request, lead, MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX, MHD_OPTION_END);

    if (!daemon)
        return 1;
    sigwait(&ending, &signal);
    MHD_stop_daemon(daemon);
    json_decref(lead);
    return 0;
}
