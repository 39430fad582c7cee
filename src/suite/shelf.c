/* What is put aside: contracts' shelves, and what is written to them. */
#include "suite/shelf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"
#include "doc/node_pack.h"
#include "suite/shelf_internal.h"

#include "base/banned.h"

enum { RECENT_MAX = 256 * 1024 };

static void close_shelves(void *thing)
{
    struct shelves *all = thing;

    while (all->cursors)
        shelf_cursor_close(all->cursors);
    for (size_t i = 0; i < all->all.len; i++) {
        if (all->all.at[i]->file)
            fclose(all->all.at[i]->file);
        buf_release(&all->all.at[i]->recent);
    }
    for (size_t i = 0; i < all->spare_count; i++)
        arena_close(all->spare[i]);
    free(all->spare);
    arena_close(all->scratch);
    node_unpacker_close(all->unpacker);
    buf_release(&all->record);
}

struct shelves *shelves_open(struct arena *a, struct suite *s, size_t hold_bytes)
{
    struct shelves *all = arena_new(a, struct shelves);

    *all = (struct shelves){ .suite = s,
                             .arena = a,
                             .scratch = arena_open(),
                             .hold_bytes = hold_bytes,
                             .unpacker = node_unpacker_open() };
    buf_init(&all->record, SHELF_RECORD_MAX);
    arena_defer(a, close_shelves, all);
    return all;
}

bool shelves_ok(const struct shelves *all, struct err *err)
{
    if (all->err.code != ERR_NONE)
        *err = all->err;
    return all->err.code == ERR_NONE;
}

struct shelf *shelf_find(const struct shelves *all, const struct contract *c)
{
    for (size_t i = 0; i < all->all.len; i++)
        if (all->all.at[i]->contract == c)
            return all->all.at[i];
    return NULL;
}

static struct shelf *shelf_of(struct shelves *all, const struct case_file *f)
{
    struct shelf *s = shelf_find(all, f->contract);

    if (s)
        return s;
    s = arena_new(all->arena, struct shelf);
    *s = (struct shelf){ .contract = f->contract, .states = f->states };
    buf_init(&s->recent, SIZE_MAX / 4);
    *vec_push(all->arena, &all->all) = s; /* NOLINT(bugprone-sizeof-expression) */
    return s;
}

struct shelf_mark shelf_mark(const struct shelves *all, const struct contract *c)
{
    const struct shelf *s = shelf_find(all, c);

    return (struct shelf_mark){ .at = s ? s->written + s->recent.len : 0,
                                .rows = s ? s->rows : 0,
                                .files = s ? s->files : 0,
                                .only = all->only };
}

void shelf_back(struct shelves *all, const struct contract *c, struct shelf_mark mark)
{
    struct shelf *s = shelf_find(all, c);

    if (!s)
        return;
    if (mark.at >= s->written) {
        buf_truncate(&s->recent, (size_t)(mark.at - s->written));
    } else {
        s->written = mark.at;
        buf_clear(&s->recent);
    }
    s->rows = mark.rows;
    s->files = mark.files;
    all->only = mark.only;
}

/* --- writing --- */

static void write_out(struct shelves *all, struct shelf *s)
{
    struct str rest = buf_str(&s->recent);

    if (!s->file)
        s->file = tmpfile();
    while (s->file && rest.len) {
        ssize_t put = pwrite(fileno(s->file), rest.at, rest.len, (off_t)s->written);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            break;
        s->written += (uint64_t)put;
        rest = str_from_at(rest, (size_t)put);
    }
    if (rest.len && all->err.code == ERR_NONE)
        err_set(&all->err, ERR_IO, "cannot put cases aside in a temporary file: %s",
                strerror(errno));
    buf_clear(&s->recent);
}

/* What was gathered in all->record. */
static void end_record(struct shelves *all, struct shelf *s, enum shelf_record type)
{
    struct shelf_head head = { .type = type, .len = (uint32_t)all->record.len };

    if (buf_overflowed(&all->record) && all->err.code == ERR_NONE)
        err_set(&all->err, ERR_LIMIT, "a case with its file takes more than %zu bytes",
                SHELF_RECORD_MAX);
    buf_add(&s->recent, (struct str){ (const char *)&head, sizeof head });
    buf_add(&s->recent, buf_str(&all->record));
    buf_clear(&all->record);
    if (s->recent.len > RECENT_MAX)
        write_out(all, s);
}

/* The root without its cases. */
static void pack_head(struct buf *out, const struct node *root)
{
    struct node head = *root;
    struct node_item *items = xmalloc((root->len + 1) * sizeof *items);

    head.items = items;
    head.len = 0;
    for (size_t i = 0; i < root->len; i++)
        if (!str_eq(node_text(root->items[i].key), S("cases")))
            items[head.len++] = root->items[i];
    node_pack(out, &head, 0);
    free(items);
}

/* The states of the cases in the order of their first: what setup may name. */
static void pack_states(struct buf *out, const struct case_file *f)
{
    bool *seen = xmalloc(f->states->len + 1);
    size_t count = 0;

    memset(seen, 0, f->states->len + 1);
    for (int pass = 0; pass < 2; pass++) {
        if (pass)
            pack_number(out, count);
        memset(seen, 0, f->states->len + 1);
        for (size_t i = 0; i < f->case_count; i++) {
            const struct state *state = f->cases[i].state;
            size_t number = state ? (size_t)(state - f->states->at) + 1 : 0;

            if (!seen[number] && pass)
                pack_number(out, number);
            count += !seen[number];
            seen[number] = true;
        }
    }
    free(seen);
}

void shelf_add_file(struct shelves *all, const struct reader *r, const struct node *root)
{
    struct shelf *s = shelf_of(all, r->file);
    struct buf *out = &all->record;

    s->files++;
    pack_text(out, r->file->path);
    pack_number(out, r->file->identity);
    pack_text(out, root->span.source->text);
    pack_states(out, r->file);
    pack_number(out, r->case_captures.len);
    for (size_t i = 0; i < r->case_captures.len; i++)
        pack_text(out, r->case_captures.names[i]);
    pack_head(out, root);
    end_record(all, s, SHELF_FILE);
}

/* From the beginning of its first line to the end of its last node. */
static void pack_piece(struct buf *out, const struct source *source, size_t from,
                       size_t to)
{
    struct place place = span_place(span_make(source, from, 0));

    pack_number(out, place.line - 1);
    pack_number(out, source->bytes_before + from);
    pack_text(out, str_sub(source->text, from, to - from));
}

void shelf_add_case(struct shelves *all, const struct case_def *def, const struct node *n,
                    bool own)
{
    struct shelf *s = shelf_of(all, def->file);
    const struct source *source = n->span.source;
    size_t from = 0, to = (size_t)n->span.off + n->span.len;

    pack_number(&all->record, def->index);
    pack_number(&all->record, own);
    if (own) {
        for (from = n->span.off; from && source->text.at[from - 1] != '\n';)
            from--;
        pack_piece(&all->record, source, from, to);
    }
    node_pack(&all->record, n, from);
    s->rows += def->row_count;
    all->only = all->only || def->only;
    end_record(all, s, SHELF_CASE);
}
