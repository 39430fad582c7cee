/* check/sequence.h - bodies that are a sequence of items, of media types that OpenAPI 3.2
 * (4.14.5, "sequential media types") names; only inside check/.
 *
 * JSON Lines (application/jsonl, application/x-ndjson, application/x-jsonlines): a JSON
 * text a line; lines of white space are none.  JSON text sequences
 * (application/json-seq, any "+json-seq", RFC 7464): a JSON text behind each record
 * separator; nothing between two of them is none, and a number, boolean or null without
 * white space behind it may be cut off and is malformed (section 2.4).  Event streams
 * (text/event-stream, HTML 9.2.6): an object with `data` (a string), and `event`, `id`
 * (strings), `retry` (a number) where the event has them; comments, other fields, events
 * without data and what no blank line ends are none. */
#ifndef CHECK_SEQUENCE_H
#define CHECK_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/str.h"

struct arena;

enum sequence_kind { SEQUENCE_NONE, SEQUENCE_LINES, SEQUENCE_TEXTS, SEQUENCE_EVENTS };

/* Of a Content-Type as it came. */
enum sequence_kind sequence_kind_of(struct arena *a, struct str content_type);

/* Items of one body that are read: more of them are not looked into. */
#define SEQUENCE_ITEMS_MAX 100000

struct sequence_item {
    size_t number;    /* of the line, the text or the event, from 1 */
    json_t *value;    /* NULL: malformed */
    struct str text;  /* as it came, of JSON */
    struct str error; /* why it is malformed */
    struct json_literals *literals;
};

struct sequence {
    enum sequence_kind kind;
    struct sequence_item *at;
    size_t len, cap;
    bool cut; /* there are more than SEQUENCE_ITEMS_MAX */
};

/* Never fails; in the arena, texts are views into the body. */
struct sequence sequence_read(struct arena *a, enum sequence_kind kind, struct str body);

/* "line", "item", "event" */
const char *sequence_item_name(enum sequence_kind kind);

/* event_stream.c: the events of a text/event-stream. */
void event_stream_read(struct arena *a, struct str body, struct sequence *ret);
/* A new item; NULL, and `cut`, where there are too many. */
struct sequence_item *sequence_add(struct arena *a, struct sequence *s);

#endif
