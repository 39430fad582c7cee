/* libmicrohttpd's functions, forwarded to the library when the first of them is called:
 * see base/library.h.  Built where FEALTY_LAZY_LIBRARIES is on; else the linker binds
 * them. */
#ifdef MICROHTTPD_LIBRARY

#define LIBRARY MICROHTTPD_LIBRARY
#include <stdarg.h>

#include <microhttpd.h>

#include "base/library.h"

#include "base/banned.h"

typedef struct MHD_Connection connection;
typedef struct MHD_Response response;

FORWARD(enum MHD_Result, MHD_is_feature_supported, (enum MHD_FEATURE feature), (feature))
FORWARD_VOID(MHD_stop_daemon, (struct MHD_Daemon * daemon), (daemon))
FORWARD_VOID(MHD_suspend_connection, (connection * c), (c))
FORWARD_VOID(MHD_resume_connection, (connection * c), (c))
FORWARD(const char *, MHD_lookup_connection_value,
        (connection * c, enum MHD_ValueKind kind, const char *key), (c, kind, key))
FORWARD(int, MHD_get_connection_values_n,
        (connection * c, enum MHD_ValueKind kind, MHD_KeyValueIteratorN fn, void *cls),
        (c, kind, fn, cls))
FORWARD(response *, MHD_create_response_from_buffer,
        (size_t size, void *at, enum MHD_ResponseMemoryMode mode), (size, at, mode))
FORWARD(enum MHD_Result, MHD_add_response_header,
        (response * r, const char *name, const char *value), (r, name, value))
FORWARD(enum MHD_Result, MHD_queue_response,
        (connection * c, unsigned status, response *r), (c, status, r))
FORWARD_VOID(MHD_destroy_response, (response * r), (r))

REAL(MHD_start_daemon_va)
struct MHD_Daemon *MHD_start_daemon(unsigned flags, uint16_t port,
                                    MHD_AcceptPolicyCallback apc, void *apc_cls,
                                    MHD_AccessHandlerCallback dh, void *dh_cls, ...)
{
    va_list args;

    va_start(args, dh_cls);
    struct MHD_Daemon *daemon =
        real_MHD_start_daemon_va()(flags, port, apc, apc_cls, dh, dh_cls, args);

    va_end(args);
    return daemon;
}

#else

typedef int server_library_is_linked; /* ISO C wants something in a file */

#endif
