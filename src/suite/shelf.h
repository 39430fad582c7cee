/* suite/shelf.h - cases that were read and checked, put aside until they are due: only
 * inside suite/.
 *
 * Each contract has a shelf of its own, in the order in which its files were read: a
 * record for each file, one behind it for each of its cases.  What a shelf holds beyond a
 * little is in a temporary file without a name.  So a run is of what was checked,
 * whatever becomes of the files in between, and takes the memory of the cases that are
 * under way.
 */
#ifndef SUITE_SHELF_H
#define SUITE_SHELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "suite/reader.h"

struct arena;
struct node_unpacker;
struct suite;

struct shelf {
    const struct contract *contract;
    const struct states *states;
    struct buf recent; /* what is not in the file yet */
    FILE *file;        /* NULL: none yet */
    uint64_t written;  /* bytes in it */
    uint64_t rows;     /* that its cases expand to */
    size_t files;
};

struct shelves {
    struct suite *suite;
    struct arena *arena;
    struct arena *scratch; /* of the file that is being read */
    size_t hold_bytes;     /* of text; beyond them files are put aside */
    bool begun;            /* to be put aside */
    struct {
        struct shelf **at;
        size_t len, cap;
    } all;
    bool only;         /* a case says `only` */
    struct err err;    /* of writing: the disk is full */
    struct buf record; /* that is being made */
    /* For the cursors. */
    struct node_unpacker *unpacker;
    struct arena **spare; /* arenas that are free */
    size_t spare_count, spare_cap;
    struct shelf_cursor *cursors; /* all */
};

/* For the life of the arena. */
struct shelves *shelves_open(struct arena *a, struct suite *s, size_t hold_bytes);
/* Whether all that was put aside could be written. */
bool shelves_ok(const struct shelves *all, struct err *err);

/* What comes next is the first that is put aside.  The suite may have begun before. */
void suite_begin_aside(struct suite *s);
/* Adds what a file is, once its text was added, to the suite's hash. */
void suite_hash_file(struct suite *s, const struct case_file *f);

/* How far the shelf of a contract is, and back to there: what was added since is dropped.
 */
struct shelf_mark {
    uint64_t at, rows;
    size_t files;
    bool only;
};
struct shelf_mark shelf_mark(const struct shelves *all, const struct contract *c);
void shelf_back(struct shelves *all, const struct contract *c, struct shelf_mark mark);

/* Puts a file aside that was read without a complaint, its tree and text those that it
 * was read from.  Its cases follow. */
void shelf_add_file(struct shelves *all, const struct reader *r, const struct node *root);
/* A case of the file that was added last; its places are in that file's text, or with
 * `own` in a piece of it that is put aside with the case. */
void shelf_add_case(struct shelves *all, const struct case_def *def, const struct node *n,
                    bool own);

/* Goes through a shelf from its beginning; NULL where the contract has none.  What is not
 * closed is closed with the suite. */
struct shelf_cursor *shelf_cursor_open(struct shelves *all, const struct contract *c);
void shelf_cursor_close(struct shelf_cursor *c);
/* The next case, good until the next call; NULL at the end, and where the temporary file
 * cannot be read: then *err says why. */
const struct case_def *shelf_cursor_next(struct shelf_cursor *c, struct err *err);
/* The next file, its cases passed over, likewise. */
const struct case_file *shelf_cursor_next_file(struct shelf_cursor *c, struct err *err);
/* The case that was given last lives until `a` is reset. */
void shelf_cursor_keep(struct shelf_cursor *c, struct arena *a);

#endif
