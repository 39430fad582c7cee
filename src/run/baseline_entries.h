/* run/baseline_entries.h - what a baseline holds; private to baseline*.c. */
#ifndef RUN_BASELINE_ENTRIES_H
#define RUN_BASELINE_ENTRIES_H

#include "base/map.h"
#include "run/baseline.h"

/* A violation: "step 1: status". */
struct baseline_item {
    struct str key;
    bool seen; /* in this run */
};

struct baseline_items {
    struct baseline_item *at;
    size_t len, cap;
};

struct baseline_entry {
    struct str contract, id, name, file; /* of the case */
    struct baseline_items was, now;      /* in the file, in this run */
    bool judged;                         /* in this run */
};

struct baseline {
    struct arena *arena;
    struct str path;
    struct baseline_options options;
    struct baseline_entry **at;
    size_t len, cap;
    struct map by_case; /* contract, id, name → struct baseline_entry */
    size_t dropped;     /* cases beyond BASELINE_CASES_MAX */
};

/* NULL where there is none of that case. */
struct baseline_entry *baseline_find(const struct baseline *b, struct str contract,
                                     struct str id, struct str name);
/* Takes over the texts, which live in b->arena. */
struct baseline_entry *baseline_add(struct baseline *b,
                                    const struct baseline_entry *entry);

/* Reads the file into `b`. */
MUST_CHECK bool baseline_read(struct baseline *b, struct diags *diags);

#endif
