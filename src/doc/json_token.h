/* doc/json_token.h - the reference tokens of a JSON Pointer, RFC 6901; only inside doc/.
 */
#ifndef DOC_JSON_TOKEN_H
#define DOC_JSON_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct json_tokens {
    struct str rest;      /* begins with "/", or is empty */
    struct buf unescaped; /* of the token given last */
};

/* False, with nothing to close, where the text is no pointer. */
MUST_CHECK bool json_tokens_open(struct json_tokens *t, struct str pointer);
void json_tokens_close(struct json_tokens *t);

/* The next token, unescaped, valid until the next call; false at the end. */
bool json_tokens_next(struct json_tokens *t, struct str *ret);
/* Whether the token given last was the last. */
bool json_tokens_at_end(const struct json_tokens *t);
size_t json_tokens_count(struct str pointer);

/* An array index: decimal without leading zeros. */
MUST_CHECK bool json_token_index(struct str token, size_t *ret);

#endif
