/* run/ledger_read.h - the ledger of a journal, read back: what was not undone. */
#ifndef RUN_LEDGER_READ_H
#define RUN_LEDGER_READ_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;

/* Of one line; a journal is read line by line, however long it is. */
#define LEDGER_LINE_MAX ((size_t)64 * 1024 * 1024)

/* Where the entries of a contract were sent. */
struct ledger_place {
    struct str contract; /* its name */
    struct str path;     /* of its document */
    struct str target;   /* name or URL */
    struct str base_url;
};

struct ledger_item {
    struct str name, contract;
    const json_t *line; /* as it was opened */
    const json_t *undo; /* as known last: a list of requests; NULL: a fixture */
    struct str reason;  /* why the run left it, or empty */
    bool released;
};

struct ledger_book {
    struct {
        struct ledger_place *at;
        size_t len, cap;
    } places;
    struct {
        struct ledger_item *at; /* in the order of the file */
        size_t len, cap;
    } items;
    size_t open;   /* items that were not released */
    size_t sent;   /* requests that nothing undoes */
    size_t lines;  /* records of any kind */
    size_t broken; /* lines that are none, the last one aside */
    bool torn;     /* the last line breaks off: it was being written when the end came */
};

/* False where the file cannot be read, or holds no record at all.  All of it lives in the
 * arena. */
MUST_CHECK bool ledger_read(struct arena *a, const char *path, struct ledger_book *ret,
                            struct err *err);

/* NULL: nothing was sent for that contract. */
const struct ledger_place *ledger_place(const struct ledger_book *book,
                                        struct str contract);

#endif
