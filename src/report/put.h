/* report/put.h - making JSON values, for the formats that are JSON.  Private to report/.
 */
#ifndef REPORT_PUT_H
#define REPORT_PUT_H

#include <stdint.h>

#include <jansson.h>

#include "report/report.h"

struct arena;

json_t *put_new_object(struct arena *a);
json_t *put_new_list(struct arena *a);
/* A new object or list under a name. */
json_t *put_object(struct arena *a, json_t *object, const char *name);
json_t *put_list(struct arena *a, json_t *object, const char *name);
/* A new object at the end of a list. */
json_t *put_item(struct arena *a, json_t *list);

/* Secrets are replaced, bytes that are no UTF-8 become U+FFFD.  Unlike put_shown(),
 * put_some() leaves empty text out. */
void put_shown(struct arena *a, const struct report_options *o, json_t *object,
               const char *name, struct str text);
void put_some(struct arena *a, const struct report_options *o, json_t *object,
              const char *name, struct str text);
/* Text of ours, with nothing to hide. */
void put_c(struct arena *a, json_t *object, const char *name, const char *text);
void put_number(struct arena *a, json_t *object, const char *name, int64_t number);

/* As JSON can hold it. */
struct str put_valid(struct arena *a, struct str text);

#endif
