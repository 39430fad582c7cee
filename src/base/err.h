/* base/err.h - trouble with the environment: a file, a socket, a limit of the machine.
 *
 * The caller owns the struct, the callee fills it.  Bad input has diagnostics instead
 * (base/diag.h), an endpoint that breaks its contract has a verdict. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

#include "base/attr.h"

enum err_code {
    ERR_NONE = 0,
    ERR_NOT_FOUND, /* no such file, name or host */
    ERR_IO,        /* reading or writing failed */
    ERR_LIMIT,     /* larger than a named limit */
    ERR_NETWORK,   /* connection, TLS, time-out */
    ERR_REFUSED,   /* permission */
    ERR_INPUT,     /* malformed data where there is no file to point into */
};

struct err {
    enum err_code code;
    char msg[512];
};

/* Sets code and message; always returns false, so that it can be returned. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...) PRINTF(3, 4);

#endif
