/* doc/json_trouble.h - mistakes in JSON in plain words; only inside doc/.
 *
 * All return false, so that they can be returned. */
#ifndef DOC_JSON_TROUBLE_H
#define DOC_JSON_TROUBLE_H

#include "doc/json_scan.h"

bool json_trouble(struct json_trouble *t, size_t off, size_t len, const char *rule,
                  const char *fmt, ...) PRINTF(5, 6);
bool json_trouble_hint(struct json_trouble *t, const char *fmt, ...) PRINTF(2, 3);

/* What stands at `off` is not what is expected there: a value, a key, ... */
bool json_trouble_expected(struct json_trouble *t, struct str text, size_t off,
                           const char *what);
bool json_trouble_value(struct json_trouble *t, struct str text, size_t off);
bool json_trouble_key(struct json_trouble *t, struct str text, size_t off);
/* Neither a comma nor the bracket that closes what `opened` opens. */
bool json_trouble_separator(struct json_trouble *t, struct str text, size_t off,
                            char bracket, size_t opened);
/* Something behind the whole value. */
bool json_trouble_behind(struct json_trouble *t, struct str text, size_t off);

#endif
