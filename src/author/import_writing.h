/* author/import_writing.h - recorded requests on their way to cases.  Only inside
 * import_write.c and import_send.c. */
#ifndef AUTHOR_IMPORT_WRITING_H
#define AUTHOR_IMPORT_WRITING_H

#include "author/import.h"
#include "contract/contract.h"

/* A recorded request that matches an operation. */
struct entry {
    const struct imported *r;
    const struct operation *op;
    struct url url;
    struct path_value *values;
    size_t count;
};

struct writing {
    struct arena *a;
    const struct contract *c;
    const struct import_options *options;
    struct import_secrets secrets;
    struct map names; /* of cases, so that each is there once */
    struct buf *unmatched;
    struct import_counts *counts;
    struct {
        struct entry *at; /* what is wanted and matches an operation */
        size_t len, cap;
    } entries;
    struct import_chains chains;
    size_t now; /* the entry that is looked at */
    bool linking;
};

void import_put(json_t *object, struct str key, json_t *value);
/* `$(` is no reference there. */
struct str import_escaped(struct writing *w, struct str text);
/* A text without secrets. */
json_t *import_plain(struct writing *w, struct str text);
/* `send` of an entry: w->now is its number. */
json_t *import_send(struct writing *w, const struct entry *e);

#endif
