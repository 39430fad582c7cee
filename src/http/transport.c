#include "http/transport.h"

#include "base/banned.h"

const char *http_trouble_name(enum http_trouble trouble)
{
    switch (trouble) {
    case HTTP_OK:
        return "ok";
    case HTTP_TROUBLE_RESOLVE:
        return "resolve";
    case HTTP_TROUBLE_CONNECT:
        return "connect";
    case HTTP_TROUBLE_TLS:
        return "tls";
    case HTTP_TROUBLE_TIMEOUT:
        return "timeout";
    case HTTP_TROUBLE_RESET:
        return "reset";
    case HTTP_TROUBLE_TRUNCATED:
        return "truncated";
    case HTTP_TROUBLE_TOO_LARGE:
        return "too-large";
    case HTTP_TROUBLE_PROTOCOL:
        return "protocol";
    case HTTP_TROUBLE_OTHER:
        return "other";
    }
    return "other";
}

void transport_submit(struct transport *t, struct arena *a,
                      const struct http_request *request, uint64_t timeout_ms,
                      http_done_fn *done, void *ctx)
{
    t->ops->submit(t, a, request, timeout_ms, done, ctx);
}

size_t transport_poll(struct transport *t, uint64_t timeout_ms)
{
    return t->ops->poll(t, timeout_ms);
}

void transport_close(struct transport *t)
{
    if (t)
        t->ops->close(t);
}
