/* suite/keys.h - maps with known keys, read by tables; only inside suite/ and its tests.
 *
 * A table says which keys there are, what each may hold and who reads it.  Readers are
 * called in the order of the table, so that what others depend on comes first. */
#ifndef SUITE_KEYS_H
#define SUITE_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "doc/node.h"

struct reader;

/* What a key may hold. */
enum {
    HOLDS_NULL = 1u << NODE_NULL,
    HOLDS_BOOL = 1u << NODE_BOOL,
    HOLDS_NUMBER = 1u << NODE_INTEGER | 1u << NODE_REAL,
    HOLDS_TEXT = 1u << NODE_STRING,
    HOLDS_LIST = 1u << NODE_LIST,
    HOLDS_MAP = 1u << NODE_MAP,
    HOLDS_SCALAR = HOLDS_NULL | HOLDS_BOOL | HOLDS_NUMBER | HOLDS_TEXT,
    HOLDS_ANY = HOLDS_SCALAR | HOLDS_LIST | HOLDS_MAP,
    HOLDS_TAG = 1u << 16, /* the value may bear a tag */
};

struct key {
    const char *name;
    unsigned holds;
    bool required;
    /* `into` is what the table describes; complaints go to r->diags.  NULL: looked at
     * elsewhere. */
    void (*read)(struct reader *r, const struct node *value, void *into);
};

struct key_table {
    const char *id;   /* its name in the published schema: "case" */
    const char *what; /* for people: "a case" */
    const struct key *keys;
    size_t len;
};

/* Reads what `map` holds.  An unknown key, a value of the wrong kind and a required key
 * that is missing are errors; the other keys are read nevertheless. */
void keys_read(struct reader *r, const struct key_table *t, const struct node *map,
               void *into);
/* The same without readers. */
void keys_check(struct reader *r, const struct key_table *t, const struct node *map);

/* All tables of case files, NULL at the end: what the published schema is held against.
 */
extern const struct key_table *const suite_key_tables[];

#endif
