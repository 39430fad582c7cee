#include "report/journal_lines.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"

#include "base/banned.h"

/* Standard input, a pipe: into a file that can be read twice. */
static FILE *spooled(FILE *from)
{
    FILE *to = tmpfile();
    char piece[65536];
    size_t got;

    if (!to)
        return NULL;
    while ((got = fread(piece, 1, sizeof piece, from)) > 0) {
        if (fwrite(piece, 1, got, to) != got) {
            fclose(to);
            return NULL;
        }
    }
    rewind(to);
    return to;
}

static bool cannot_read(struct str path, struct err *err)
{
    enum err_code code = errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;

    return err_set(err, code, "cannot read %s: %s%s", path.at, strerror(errno),
                   errno == EMFILE ? " (ulimit -n tells how many may be)" : "");
}

/* NULL with `err` set. */
static FILE *open_file(struct journal_lines *l, struct err *err)
{
    struct str path = l->path;
    struct stat info;
    bool standard = str_eq(path, S("-"));
    FILE *file = standard ? stdin : fopen(path.at, "re");

    if (!file || fstat(fileno(file), &info) != 0) {
        cannot_read(path, err);
        if (file)
            fclose(file);
        return NULL;
    }
    l->device = info.st_dev;
    l->node = info.st_ino;
    if (S_ISDIR(info.st_mode)) {
        fclose(file);
        err_set(err, ERR_INPUT, "%s is a folder, not a journal", path.at);
        return NULL;
    }
    if (S_ISREG(info.st_mode) && !standard)
        return file;
    FILE *spool = spooled(file);

    if (!standard)
        fclose(file);
    if (!spool)
        err_set(err, ERR_IO, "cannot make a temporary file for %s: %s", path.at,
                strerror(errno));
    return spool;
}

bool journal_lines_open(struct journal_lines *l, struct str path, struct err *err)
{
    *l = (struct journal_lines){ .path = path };
    l->file = open_file(l, err);
    if (!l->file)
        return false;
    buf_init(&l->line, JOURNAL_LINE_BYTES_MAX);
    return true;
}

enum line_kind journal_lines_next(struct journal_lines *l, struct str *ret)
{
    int c;

    buf_clear(&l->line);
    l->number++;
    l->off = l->next;
    while ((c = getc_unlocked(l->file)) != EOF && c != '\n') {
        buf_add_char(&l->line, (char)c);
        l->next++;
    }
    *ret = buf_str(&l->line);
    if (c == '\n')
        l->next++;
    if (buf_overflowed(&l->line))
        return LINE_TOO_LONG;
    if (c == '\n')
        return LINE_WHOLE;
    return ret->len ? LINE_TORN : LINE_END;
}

bool journal_lines_again(struct journal_lines *l, size_t off, size_t len, struct str *ret,
                         struct err *err)
{
    char piece[65536];

    buf_clear(&l->line);
    if (l->next + 1 == off) /* the next line: nothing but a line break between them */
        l->next += getc_unlocked(l->file) == '\n';
    if (l->next != off && fseeko(l->file, (off_t)off, SEEK_SET) != 0)
        return err_set(err, ERR_IO, "cannot read %s: %s", l->path.at, strerror(errno));
    for (size_t left = len; left;) {
        size_t want = left < sizeof piece ? left : sizeof piece;
        size_t got = fread(piece, 1, want, l->file);

        if (got == 0)
            return err_set(err, ERR_IO, "%s has become shorter while it was read",
                           l->path.at);
        buf_add(&l->line, (struct str){ piece, got });
        left -= got;
    }
    l->next = off + len;
    *ret = buf_str(&l->line);
    return true;
}

size_t journal_lines_number(const struct journal_lines *l, size_t off)
{
    off_t stood = ftello(l->file);
    size_t number = 1;

    rewind(l->file);
    for (int c; off && (c = getc_unlocked(l->file)) != EOF; off--)
        number += c == '\n';
    fseeko(l->file, stood, SEEK_SET);
    return number;
}

void journal_lines_close(struct journal_lines *l)
{
    if (!l->file)
        return;
    fclose(l->file);
    buf_release(&l->line);
    l->file = NULL;
}
