/* Reading what was put aside: files and cases are made again from their trees, which were
 * checked, so that nothing can be complained about. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "doc/node_pack.h"
#include "suite/shelf_internal.h"

#include "base/banned.h"

enum { WINDOW = 64 * 1024 };

/* A file lives as long as one of its cases, a case as long as somebody keeps it. */
struct kept_file {
    struct shelves *all;
    struct arena *arena; /* it lies in it itself */
    size_t users;
    struct source source;
    struct case_file file;
    struct reader reader;
};

struct kept_case {
    struct kept_file *file;
    struct arena *arena; /* it lies in it itself */
    size_t users;
    struct source source; /* where it has a piece of the text of its own */
    struct case_def def;
};

struct shelf_cursor {
    struct shelves *all;
    struct shelf *shelf;
    struct shelf_cursor *older, *newer;
    uint64_t at; /* of the shelf, behind the window */
    char *window;
    size_t from, len, room; /* of the window: what is not used up yet, its size */
    struct kept_file *file; /* NULL before the first */
    struct kept_case *now;
};

/* --- arenas, used again and again --- */

static struct arena *take_arena(struct shelves *all)
{
    return all->spare_count ? all->spare[--all->spare_count] : arena_open();
}

static void give_arena(struct shelves *all, struct arena *a)
{
    arena_reset(a);
    if (all->spare_count == all->spare_cap) {
        all->spare_cap = all->spare_cap ? all->spare_cap * 2 : 64;
        all->spare = xrealloc(all->spare, all->spare_cap * sizeof(struct arena *));
    }
    all->spare[all->spare_count++] = a;
}

static void drop_file(struct kept_file *f)
{
    if (f && --f->users == 0)
        give_arena(f->all, f->arena);
}

static void drop_case(void *thing)
{
    struct kept_case *c = thing;

    if (!c || --c->users)
        return;
    struct kept_file *file = c->file;

    give_arena(file->all, c->arena);
    drop_file(file);
}

/* --- opening and closing --- */

struct shelf_cursor *shelf_cursor_open(struct shelves *all, const struct contract *c)
{
    struct shelf *shelf = all ? shelf_find(all, c) : NULL;

    if (!shelf)
        return NULL;
    struct shelf_cursor *cursor = xmalloc(sizeof *cursor);

    *cursor = (struct shelf_cursor){ .all = all, .shelf = shelf, .older = all->cursors };
    if (all->cursors)
        all->cursors->newer = cursor;
    all->cursors = cursor;
    return cursor;
}

void shelf_cursor_close(struct shelf_cursor *c)
{
    if (!c)
        return;
    drop_case(c->now);
    drop_file(c->file);
    if (c->older)
        c->older->newer = c->newer;
    if (c->newer)
        c->newer->older = c->older;
    else
        c->all->cursors = c->older;
    free(c->window);
    free(c);
}

void shelf_cursor_keep(struct shelf_cursor *c, struct arena *a)
{
    c->now->users++;
    arena_defer(a, drop_case, c->now);
}

/* --- bytes --- */

/* Up to `max` bytes from offset `at` of the shelf; 0 at its end, -1 after an error. */
static ssize_t read_some(const struct shelf *s, uint64_t at, char *to, size_t max)
{
    ssize_t got;

    if (at >= s->written) {
        struct str rest = str_from_at(buf_str(&s->recent), (size_t)(at - s->written));
        size_t len = rest.len < max ? rest.len : max;

        if (len)
            memcpy(to, rest.at, len);
        return (ssize_t)len;
    }
    if (max > s->written - at)
        max = (size_t)(s->written - at);
    do
        got = pread(fileno(s->file), to, max, (off_t)at);
    while (got < 0 && errno == EINTR);
    return got ? got : -1; /* it was there once */
}

/* Makes the window hold `want` bytes that are not used up; false at the end of the shelf
 * and after an error. */
static bool fill(struct shelf_cursor *c, size_t want, struct err *err)
{
    if (c->len >= want)
        return true;
    if (c->room < want || !c->window) {
        c->room = want > WINDOW ? want : WINDOW;
        char *larger = xmalloc(c->room);

        if (c->len)
            memcpy(larger, c->window + c->from, c->len);
        free(c->window);
        c->window = larger;
    } else if (c->len) {
        memmove(c->window, c->window + c->from, c->len);
    }
    c->from = 0;
    while (c->len < want) {
        ssize_t got = read_some(c->shelf, c->at, c->window + c->len, c->room - c->len);

        if (got < 0)
            return err_set(err, ERR_IO,
                           "cannot read cases back from a temporary file: %s",
                           strerror(errno));
        if (got == 0)
            return false;
        c->at += (uint64_t)got;
        c->len += (size_t)got;
    }
    return true;
}

static bool next_record(struct shelf_cursor *c, struct shelf_head *head, struct str *ret,
                        struct err *err)
{
    if (!fill(c, sizeof *head, err))
        return false;
    memcpy(head, c->window + c->from, sizeof *head);
    if (!fill(c, sizeof *head + head->len, err))
        return false;
    *ret = (struct str){ c->window + c->from + sizeof *head, head->len };
    c->from += sizeof *head + head->len;
    c->len -= sizeof *head + head->len;
    return true;
}

/* --- files and cases --- */

static void read_captures(struct reader *r, struct str *io)
{
    for (uint64_t i = unpack_number(io); i > 0; i--)
        scope_add(r->arena, &r->case_captures, arena_str(r->arena, unpack_text(io)));
}

/* Cases that have nothing but their states, for what setup may name. */
static void read_states(struct reader *r, struct str *io)
{
    struct case_file *f = r->file;

    f->case_count = (size_t)unpack_number(io);
    f->cases = arena_array(r->arena, struct case_def, f->case_count);
    for (size_t i = 0; i < f->case_count; i++) {
        size_t number = (size_t)unpack_number(io);

        f->cases[i].state = number ? &f->states->at[number - 1] : NULL;
    }
}

static void read_file(struct shelf_cursor *c, struct str record)
{
    struct arena *a = take_arena(c->all);
    struct kept_file *f = arena_new(a, struct kept_file);

    drop_file(c->file);
    c->file = f;
    f->all = c->all;
    f->arena = a;
    f->users = 1;
    f->file.path = f->source.path = arena_str(a, unpack_text(&record));
    f->file.identity = unpack_number(&record);
    f->file.contract = c->shelf->contract;
    f->file.states = c->shelf->states;
    f->source.text = arena_str(a, unpack_text(&record));
    source_index(a, &f->source);
    f->reader = (struct reader){ .arena = a,
                                 .whole = a,
                                 .suite = c->all->suite,
                                 .file = &f->file,
                                 .diags = diags_new(a) };
    reader_prepare_states(&f->reader);
    read_states(&f->reader, &record);
    read_captures(&f->reader, &record);
    read_head_again(&f->reader, node_unpack(c->all->unpacker, a, &f->source, &record));
    f->file.cases = NULL;
    f->file.case_count = 0;
    BUG_IF(!diags_ok(f->reader.diags));
}

static void read_piece(struct kept_case *k, struct str *io)
{
    k->source.path = k->file->file.path;
    k->source.lines_before = (size_t)unpack_number(io);
    k->source.bytes_before = (size_t)unpack_number(io);
    k->source.text = arena_str(k->arena, unpack_text(io));
}

static void read_one_case(struct shelf_cursor *c, struct str record)
{
    struct arena *a = take_arena(c->all);
    struct kept_case *k = arena_new(a, struct kept_case);
    struct reader r = c->file->reader; /* as it is behind the file's head */

    *k = (struct kept_case){ .file = c->file, .arena = a, .users = 1 };
    c->file->users++;
    c->now = k;
    k->def.index = (size_t)unpack_number(&record);
    bool own = unpack_number(&record) != 0;

    if (own)
        read_piece(k, &record);
    r.arena = a;
    r.diags = diags_new(a);
    r.case_captures = (struct scope){ 0 };
    read_case(
        &r,
        node_unpack(c->all->unpacker, a, own ? &k->source : &c->file->source, &record),
        &k->def);
    BUG_IF(!diags_ok(r.diags));
}

const struct case_def *shelf_cursor_next(struct shelf_cursor *c, struct err *err)
{
    struct shelf_head head;
    struct str record;

    drop_case(c->now);
    c->now = NULL;
    while (next_record(c, &head, &record, err)) {
        if (head.type == SHELF_CASE) {
            read_one_case(c, record);
            return &c->now->def;
        }
        read_file(c, record);
    }
    return NULL;
}

const struct case_file *shelf_cursor_next_file(struct shelf_cursor *c, struct err *err)
{
    struct shelf_head head;
    struct str record;

    while (next_record(c, &head, &record, err)) {
        if (head.type == SHELF_CASE)
            continue;
        read_file(c, record);
        return &c->file->file;
    }
    return NULL;
}
