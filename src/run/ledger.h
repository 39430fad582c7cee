/* run/ledger.h - what a run creates or changes on a live target, written down before it
 * is sent.
 *
 * Each line is {"record": "ledger", "is": ...} in the journal (docs/live.md has them
 * all).  An entry is opened before the request that makes it necessary is sent, may
 * become more precise when an answer tells more ("known"), and is closed once everything
 * is as it was ("released").  What stays open is what `fealty restore` has to do.
 *
 * Requests stand there whole, but without credentials and the target's own headers, which
 * are applied anew; a `$(name)` in them is what only a response could have told.
 *
 * Durability: a line that is needed to put something back is on the disk before the
 * request goes out (fdatasync); lines that close entries are handed to the kernel, which
 * is enough for anything but a power cut, after which the worst is that something is put
 * back twice. */
#ifndef RUN_LEDGER_H
#define RUN_LEDGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "check/result.h"
#include "http/message.h"

struct arena;
struct endpoint;

struct ledger {
    struct result_sink **sinks;
    size_t sink_count;
    int64_t run_ms; /* part of the entries' names: several runs may share a file */
    size_t next;
    size_t open;                 /* entries */
    const struct endpoint *told; /* whose address stands there already */
    bool failed;                 /* a line was lost: nothing is sent any more */
    struct err err;
};

/* One entry of it. */
struct ledger_entry {
    struct str name; /* lives in the arena it was opened with; empty: not yet */
    bool open;
    json_t *undo; /* as written last */
};

/* Whether any report keeps a ledger at all. */
bool ledger_is_kept(const struct ledger *l);

/* Opens an entry with the members of `line` ("is" among them).  False, and the ledger
 * failed, where it could not be written. */
MUST_CHECK bool ledger_enter(struct ledger *l, struct arena *a, const struct endpoint *e,
                             json_t *line, struct ledger_entry *entry, struct err *err);
/* What undoes it is known better now; nothing is written where it is the same. */
MUST_CHECK bool ledger_know(struct ledger *l, struct arena *a, struct ledger_entry *entry,
                            json_t *undo, struct err *err);
/* Everything is as it was. */
void ledger_release(struct ledger *l, struct arena *a, struct ledger_entry *entry);
/* It could not be undone: the entry stays open, with the reason. */
void ledger_leave(struct ledger *l, struct arena *a, struct ledger_entry *entry,
                  struct str reason);
/* A request that writes, and that no entry undoes. */
MUST_CHECK bool ledger_sent(struct ledger *l, struct arena *a, const struct endpoint *e,
                            struct str case_id, const struct http_request *request,
                            struct err *err);

/* {"method", "target", "headers", "body"} */
json_t *ledger_request(struct arena *a, const struct http_request *request);
/* The reverse; false where it is none. */
MUST_CHECK bool ledger_read_request(struct arena *a, const json_t *value,
                                    struct http_request *ret);

/* A new line's object with its first members. */
json_t *ledger_line(struct arena *a, const char *is);

/* A request that may create or change something: every method but GET, HEAD and OPTIONS
 * (RFC 9110, 9.2.1). */
bool request_writes(const struct http_request *request);

#endif
