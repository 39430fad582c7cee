/* doc/json_writer.h - JSON text written as it is made, for what nobody looks at as a
 * tree.
 *
 *     struct json_writer w = { &text };
 *
 *     json_writer_open(&w, '{');
 *     json_writer_name(&w, "verdict");
 *     json_writer_text(&w, S("pass"));
 *     json_writer_close(&w, '}');
 *
 * Compact, byte by byte as json_print() has it.  That names and brackets match is the
 * caller's business; names are plain literals, which need no escape. */
#ifndef DOC_JSON_WRITER_H
#define DOC_JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/str.h"

struct buf;

struct json_writer {
    struct buf *out;
    bool more; /* private: a comma comes before what is next */
};

void json_writer_open(struct json_writer *w, char bracket);
void json_writer_close(struct json_writer *w, char bracket);
void json_writer_name(struct json_writer *w, const char *name);
void json_writer_text(struct json_writer *w, struct str text); /* UTF-8 */
void json_writer_count(struct json_writer *w, uint64_t count);
/* Thousandths, as the real number of that value: 1500 is written 1.5, 2000 is 2.0. */
void json_writer_thousandths(struct json_writer *w, uint64_t count);
void json_writer_true(struct json_writer *w);
void json_writer_false(struct json_writer *w);
void json_writer_value(struct json_writer *w, const json_t *value);

#endif
