/* http/engine.h - the transport over real sockets: libcurl's multi interface.
 *
 * What goes out is the request as it is given, plus Host, Content-Length where there is a
 * body, and User-Agent and Accept where the request has none.  No redirect is followed,
 * no cookie kept, nothing decoded but the framing (and with `compressed` the content, to
 * max_response at most), and nothing sent twice: each attempt is reported.  A response in
 * an encoding that nobody decodes is HTTP_TROUBLE_PROTOCOL.  More than `connections` at
 * once wait in a queue; their time counts from the start of sending.  A timeout of 0
 * means none.  A target is what stands between the base URL and the server, byte by byte
 * ("/a/../b" stays so).
 *
 * poll() and submit() belong to one thread; transport_close() must not be called from a
 * callback, drops what is under way without calling back, and closes all connections.  A
 * request that cannot be sent (a line break in a header) is HTTP_TROUBLE_OTHER,
 * ERR_INPUT. */
#ifndef HTTP_ENGINE_H
#define HTTP_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

struct err;
struct transport;

#define HTTP_CONNECTIONS_DEFAULT  8
#define HTTP_CONNECTIONS_MAX      4096
#define HTTP_RESPONSE_MAX_DEFAULT ((size_t)16 * 1024 * 1024)
#define HTTP_CONNECT_TIMEOUT_MS   10000

/* Zero and empty values mean the default.  Flags mean what curl means by them.  Without
 * `proxy` the environment's variables count as curl has it, but never for loopback. */
struct engine_options {
    struct str base_url; /* scheme, host, port and a path prefix; required */
    size_t connections;  /* at the same time */
    size_t max_response; /* bytes of body, and of all headers */
    uint64_t connect_timeout_ms;
    bool insecure;        /* -k */
    struct str cacert;    /* --cacert */
    struct str cert, key; /* -E, --key */
    struct str key_password;
    struct str proxy; /* -x */
    struct str unix_socket;
    const struct str *resolve; /* --resolve HOST:PORT:ADDR */
    size_t resolve_count;
    const struct str *connect_to; /* --connect-to */
    size_t connect_to_count;
    bool compressed; /* --compressed: Accept-Encoding of what libcurl can decode */
    bool http2;      /* also with prior knowledge on http:// */
};

/* NULL on failure (a URL that is none, a CA file that cannot be read); the options are
 * copied. */
MUST_CHECK struct transport *engine_open(const struct engine_options *options,
                                         struct err *err);

#endif
