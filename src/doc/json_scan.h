/* doc/json_scan.h - RFC 8259's grammar, once for all that is built from it; only inside
 * doc/.
 *
 * The scanner walks the text once and tells a sink what it finds; the sink makes values
 * or nodes.  A container is told when it opens, with the place it belongs to, so that
 * whatever was made before an error hangs together and can be let go of at its root. */
#ifndef DOC_JSON_SCAN_H
#define DOC_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

/* Where a value goes. */
struct json_slot {
    void *parent;   /* what open() gave for the container; NULL on top */
    bool member;    /* of an object, else an item of an array */
    struct str key; /* of a member, unescaped; valid during the call only */
    size_t key_off; /* of the key with its quotes, in the text */
    size_t key_len;
};

enum json_scalar { JSON_SCALAR_STRING, JSON_SCALAR_NUMBER, JSON_SCALAR_WORD };

/* What a scalar is: `text` unescaped (valid during the call only), `off` and `len` of it
 * as it is written. */
struct json_found {
    enum json_scalar kind;
    struct str text;
    size_t off, len;
};

struct json_sink {
    void (*scalar)(void *ctx, const struct json_slot *slot,
                   const struct json_found *found);
    void *(*open)(void *ctx, const struct json_slot *slot, bool object, size_t off);
    /* `end`: behind the bracket. */
    void (*close)(void *ctx, void *container, size_t end);
    void *ctx;
};

/* What is wrong and where; both texts are terminated.  `hint` may be empty. */
struct json_trouble {
    size_t off, len;
    const char *rule;
    char msg[120], hint[80];
};

/* `depth`: how many containers may be inside each other. */
MUST_CHECK bool json_scan(struct str text, size_t depth, const struct json_sink *sink,
                          struct json_trouble *trouble);

#endif
