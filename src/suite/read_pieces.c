/* Case files that are too large to be held: their cases are read a piece of the text at a
 * time, each piece some whole items of `cases`.
 *
 * Where an item begins is seen by its column alone, as block style has it: a line with
 * the dash in the column of the first.  What is inside brackets or quotes may look like
 * that, too; then the piece before it is not closed, and libyaml says so, since each
 * piece is read as a document of its own.  Whatever is not as expected (something stands
 * behind the cases, an alias for something elsewhere, YAML that is broken) makes the file
 * one that is read as a whole, or is an error where it is too large for that. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/fs.h"
#include "doc/node_pack.h"
#include "doc/yaml.h"
#include "suite/shelf.h"

#include "base/banned.h"

enum {
    PIECE = 64 * 1024,
    PIECE_MAX = 8 * 1024 * 1024, /* one case is not larger */
    HEAD_MAX = 1024 * 1024,
};

enum progress { GOING_ON, ENDED, NOT_LIKE_THAT };

struct pieces_reader {
    struct reader reader; /* of the file */
    struct arena *piece;
    const char *path;
    int fd;
    struct buf text;       /* read, not yet used; from the beginning of a line */
    size_t looked_at;      /* of it: lines that were looked at */
    size_t boundary;       /* of it: where the last item begins, 0: not known yet */
    uint64_t bytes, lines; /* before it */
    size_t column;         /* of the dashes */
    bool at_end;           /* of the file */
    struct err err;
    struct names_seen names;
    size_t *first_lines; /* NULL: names are gathered, else looked for */
    bool too_large;      /* to be read as a whole: what is not as expected is an error */
};

/* --- text --- */

/* Reads on until there are `want` bytes, or all. */
static bool read_on(struct pieces_reader *p, size_t want)
{
    char piece[PIECE];

    while (p->text.len < want && !p->at_end) {
        ssize_t got = read(p->fd, piece, sizeof piece);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(&p->err, ERR_IO, "cannot read %s: %s", p->path,
                           strerror(errno));
        p->at_end = got == 0;
        buf_add(&p->text, (struct str){ piece, (size_t)got });
    }
    return true;
}

static size_t count_lines(struct str text)
{
    size_t count = 0, end;

    for (; (end = str_find_char(text, '\n')) != SIZE_MAX; count++)
        text = str_from_at(text, end + 1);
    return count;
}

/* The first `len` bytes were used. */
static void pass(struct pieces_reader *p, size_t len)
{
    struct str rest = str_from_at(buf_str(&p->text), len);

    p->bytes += len;
    p->lines += count_lines(str_sub(buf_str(&p->text), 0, len));
    memmove(p->text.at, rest.at, rest.len);
    buf_truncate(&p->text, rest.len);
    p->looked_at = p->boundary = 0;
}

/* --- lines --- */

static size_t indent_of(struct str line)
{
    size_t i = 0;

    while (i < line.len && line.at[i] == ' ')
        i++;
    return i;
}

static bool is_blank_or_comment(struct str line)
{
    struct str trimmed = str_trim(line);

    return trimmed.len == 0 || trimmed.at[0] == '#';
}

static bool is_item(struct str line, size_t column)
{
    struct str dash = str_from_at(line, column);

    return indent_of(line) == column && str_starts(dash, S("-")) &&
           (dash.len == 1 || strchr(" \t\r", dash.at[1]));
}

/* "cases:" with nothing behind it. */
static bool begins_cases(struct str line)
{
    return str_starts(line, S("cases:")) && is_blank_or_comment(str_from_at(line, 6));
}

/* The length of the head, `cases:` included; 0 where the text does not begin so. */
static size_t head_length(struct str text)
{
    struct str rest = text, line;

    while (str_cut(&rest, '\n', &line)) {
        if (str_starts(line, S("%")) || str_starts(line, S("openapi")))
            return 0;
        if (begins_cases(line) && rest.at)
            return (size_t)(rest.at - text.at);
    }
    return 0;
}

/* The column of the first item's dash; SIZE_MAX where something else comes first. */
static size_t first_column(struct str text)
{
    struct str line;

    while (str_cut(&text, '\n', &line))
        if (!is_blank_or_comment(line))
            return is_item(line, indent_of(line)) ? indent_of(line) : SIZE_MAX;
    return SIZE_MAX;
}

/* Looks at the lines that are there, up to the last whole one: where the last item
 * begins. False where something is no part of an item. */
static bool look_at_lines(struct pieces_reader *p)
{
    struct str text = buf_str(&p->text);

    while (p->looked_at < text.len) {
        struct str rest = str_from_at(text, p->looked_at);
        size_t end = str_find_char(rest, '\n');

        if (end == SIZE_MAX && !p->at_end)
            return true;
        struct str line = end == SIZE_MAX ? rest : str_sub(rest, 0, end);

        if (is_item(line, p->column)) {
            p->boundary = p->looked_at;
            if (p->boundary >= PIECE)
                return true;
        } else if (!is_blank_or_comment(line) && indent_of(line) <= p->column) {
            return false;
        }
        p->looked_at += line.len + 1;
    }
    return true;
}

/* Makes the text hold a piece that can be used; its length, 0 at the end. */
static enum progress next_piece(struct pieces_reader *p, size_t *ret)
{
    for (size_t want = PIECE; want <= PIECE_MAX; want *= 2) {
        if (!read_on(p, want) || !look_at_lines(p))
            return NOT_LIKE_THAT;
        bool all = p->at_end && p->looked_at >= p->text.len;

        *ret = all ? p->text.len : p->boundary;
        if (*ret || all)
            return *ret ? GOING_ON : ENDED;
    }
    return NOT_LIKE_THAT;
}

/* --- cases --- */

static bool use_case(struct pieces_reader *p, struct reader *r, const struct node *n)
{
    struct case_def *def = arena_new(r->arena, struct case_def);
    const struct source *source = n->span.source;

    if (!node_lies_within(n, source, n->span.off, source->text.len))
        return false;
    def->index = r->file->case_count++;
    r->case_captures = (struct scope){ 0 };
    read_case(r, n, def);
    if (p->first_lines) {
        names_complain(r, &p->names, p->first_lines, def);
        return true;
    }
    names_add(&p->names, r->arena, def);
    if (diags_ok(r->diags))
        shelf_add_case(r->suite->aside, def, n, true);
    return true;
}

static bool use_items(struct pieces_reader *p, struct reader *r, const struct node *list)
{
    for (size_t i = 0; i < list->len; i++)
        if (!use_case(p, r, list->items[i].value))
            return false;
    return true;
}

static void end_piece(struct pieces_reader *p, size_t kept)
{
    if (diags_kept(p->reader.diags) == kept) {
        arena_reset(p->piece);
    } else {
        reader_keep_text(p->reader.keep, p->piece);
        p->piece = arena_open();
    }
}

/* A document of its own; NULL where it is none. */
static const struct node *parse_piece(struct pieces_reader *p, size_t len)
{
    struct source *source = arena_new(p->piece, struct source);
    struct diags *diags = p->too_large ? p->reader.diags : diags_new(p->piece);

    *source =
        (struct source){ .path = p->reader.file->path,
                         .text = arena_str(p->piece, str_sub(buf_str(&p->text), 0, len)),
                         .lines_before = (size_t)p->lines,
                         .bytes_before = (size_t)p->bytes };
    source_index(p->piece, source);
    const struct node *root = yaml_parse(p->piece, source, diags);

    return node_is_list(root) && !root->tagged ? root : NULL;
}

static enum progress use_piece(struct pieces_reader *p)
{
    struct reader r = p->reader;
    size_t kept = diags_kept(r.diags), len;
    enum progress progress = next_piece(p, &len);

    if (progress != GOING_ON)
        return progress;
    const struct node *root = parse_piece(p, len);

    r.arena = p->piece;
    if (!root || !use_items(p, &r, root))
        progress = NOT_LIKE_THAT;
    if (!p->first_lines)
        r.suite->text_hash =
            str_hash_more(r.suite->text_hash, str_sub(buf_str(&p->text), 0, len));
    end_piece(p, kept);
    pass(p, len);
    if (p->bytes > CASE_FILE_PIECES_MAX)
        progress = NOT_LIKE_THAT;
    return progress;
}

/* --- the file --- */

static enum progress read_all_pieces(struct pieces_reader *p)
{
    enum progress progress;

    do
        progress = use_piece(p);
    while (progress == GOING_ON);
    return progress;
}

/* The list that begins where the head ends; what follows `cases:` there is nothing. */
static const struct node *with_empty_list(struct arena *a, const struct node *root)
{
    struct node *copy = arena_new(a, struct node), *list = arena_new(a, struct node);

    *copy = *root;
    node_items(a, copy, root->len);
    for (size_t i = 0; i < root->len; i++) {
        copy->items[i] = root->items[i];
        if (str_eq(node_text(root->items[i].key), S("cases"))) {
            *list =
                (struct node){ .kind = NODE_LIST, .span = root->items[i].value->span };
            copy->items[i].value = list;
        }
    }
    return copy;
}

/* Up to the cases.  NULL where it has none of the form. */
static const struct node *parse_head(struct pieces_reader *p, struct arena *file)
{
    size_t len = 0;

    for (size_t want = PIECE; !len && !p->at_end && want <= HEAD_MAX; want *= 2)
        len = read_on(p, want) ? head_length(buf_str(&p->text)) : 0;
    if (!len || !read_on(p, len + PIECE)) /* with the first item */
        return NULL;
    struct str text = str_sub(buf_str(&p->text), 0, len);

    p->column = first_column(str_from_at(buf_str(&p->text), len));
    if (p->column == SIZE_MAX)
        return NULL;
    text = arena_str(file, text);
    pass(p, len);
    const struct node *root = doc_read(file, p->reader.file->path, text, diags_new(file));

    return node_is_map(root) && !node_get(root, "setup") && !node_get(root, "teardown")
               ? with_empty_list(file, root)
               : NULL;
}

/* The names again, of which some are there twice. */
static enum progress find_repeated(struct pieces_reader *p, const struct node *head)
{
    if (lseek(p->fd, (off_t)head->span.source->text.len, SEEK_SET) < 0)
        return NOT_LIKE_THAT;
    p->bytes = head->span.source->text.len;
    p->lines = count_lines(head->span.source->text);
    p->at_end = false;
    p->looked_at = p->boundary = 0;
    buf_clear(&p->text);
    p->first_lines = arena_array(p->reader.whole, size_t, p->names.len);
    return read_all_pieces(p);
}

/* Where reading stopped. */
static void complain_of_form(struct pieces_reader *p)
{
    struct source *source = arena_new(p->reader.keep, struct source);
    struct str rest = buf_str(&p->text), line;

    if (!str_cut(&rest, '\n', &line))
        line = STR_NONE;
    *source = (struct source){ .path = arena_str(p->reader.keep, p->reader.file->path),
                               .text = arena_str(p->reader.keep, line),
                               .lines_before = (size_t)p->lines,
                               .bytes_before = (size_t)p->bytes };
    diags_error(p->reader.diags, span_make(source, 0, 0), "too-large",
                "from here on the file cannot be read piece by piece, and as a whole it "
                "may have at most %zu bytes",
                CASE_FILE_BYTES_MAX);
    diags_hint(p->reader.diags,
               "a case has at most %d bytes; aliases lead nowhere else; "
               "nothing stands behind the cases",
               PIECE_MAX);
}

static enum progress read_cases_of(struct pieces_reader *p, const struct node *head)
{
    struct reader *r = &p->reader;

    reader_prepare_states(r);
    r->suite->text_hash = str_hash_more(r->suite->text_hash, head->span.source->text);
    shelf_add_file(r->suite->aside, r, head);
    enum progress progress = read_all_pieces(p);

    if (progress != ENDED)
        return progress;
    suite_hash_file(r->suite, r->file);
    names_keep_repeated(&p->names);
    return p->names.len ? find_repeated(p, head) : ENDED;
}

/* False after errors; *ret_done false: it is to be read as a whole. */
static bool read_file(struct pieces_reader *p, bool *ret_done)
{
    struct reader *r = &p->reader;
    struct suite *s = r->suite;
    const struct node *head = parse_head(p, r->whole);
    size_t before = diags_count(r->diags, SEVERITY_ERROR);
    uint64_t hash = s->text_hash;

    *ret_done = head != NULL;
    if (!head)
        return true;
    if (!read_head(r, head))
        return false;
    struct shelf_mark mark = shelf_mark(s->aside, r->file->contract);
    enum progress progress = read_cases_of(p, head);

    if (progress != ENDED && p->too_large &&
        diags_count(r->diags, SEVERITY_ERROR) == before)
        complain_of_form(p);
    *ret_done = progress == ENDED || p->too_large;
    bool ok = diags_count(r->diags, SEVERITY_ERROR) == before;

    if (!*ret_done || !ok) {
        shelf_back(s->aside, r->file->contract, mark);
        s->text_hash = hash;
    }
    return ok;
}

/* Bytes of a regular file, 0 of others. */
static uint64_t size_of(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
}

bool suite_add_pieces(struct arena *a, struct suite *s, const char *path,
                      struct diags *diags, bool *ret_done)
{
    uint64_t size = s->aside ? size_of(path) : 0;
    int fd = -1;

    *ret_done = false;
    if (s->aside && size > s->aside->hold_bytes)
        fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return true; /* why, is said by who reads it as a whole */
    struct arena *whole = arena_open();
    struct case_file file = { .path = arena_str(whole, str_from(path)) };
    struct pieces_reader p = { .reader = { .arena = whole,
                                           .whole = whole,
                                           .keep = a,
                                           .suite = s,
                                           .file = &file,
                                           .diags = diags },
                               .piece = arena_open(),
                               .path = path,
                               .fd = fd,
                               .too_large = size > CASE_FILE_BYTES_MAX };
    size_t kept = diags_kept(diags);

    suite_begin_aside(s);
    buf_init(&p.text, 2 * PIECE_MAX);
    bool ok = read_file(&p, ret_done);

    buf_release(&p.text);
    free(p.names.at);
    arena_close(p.piece);
    if (diags_kept(diags) == kept)
        arena_close(whole);
    else
        reader_keep_text(a, whole);
    close(fd);
    return ok;
}
