#include "cli/diff_operand.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"

#include "base/banned.h"

/* The beginning tells: see report/journal_index.c. */
static enum operand_kind kind_of(struct str text)
{
    if (str_starts(text, S("\xef\xbb\xbf")))
        text = str_from_at(text, 3);
    text = str_trim(text);
    if (!str_starts(text, S("{")))
        return OPERAND_DOCUMENT;
    text = str_trim(str_from_at(text, 1));
    return str_starts(text, S("\"record\"")) || str_starts(text, S("\"run\""))
               ? OPERAND_RUN
               : OPERAND_DOCUMENT;
}

static enum operand_kind kind_of_file(FILE *file)
{
    char start[512];
    size_t len = fread(start, 1, sizeof start, file);

    return kind_of((struct str){ start, len });
}

static void close_file(void *file)
{
    if (fclose(file) != 0)
        return; /* it was only read */
}

/* A nameless file, kept open as long as the arena: its name is that of its descriptor. */
static bool copy(struct arena *a, FILE *from, struct diff_operand *ret, struct err *err)
{
    FILE *to = tmpfile();
    char block[1 << 14];
    size_t len;

    if (!to)
        return err_set(err, ERR_IO, "no temporary file: %s", strerror(errno));
    arena_defer(a, close_file, to);
    while ((len = fread(block, 1, sizeof block, from)) > 0)
        if (fwrite(block, 1, len, to) != len)
            return err_set(err, ERR_IO, "no room for a copy: %s", strerror(errno));
    if (ferror(from) || fflush(to) != 0)
        return err_set(err, ERR_IO, "cannot be read: %s", strerror(errno));
    rewind(to);
    ret->kind = kind_of_file(to);
    ret->path = arena_printf(a, "/dev/fd/%d", fileno(to));
    return true;
}

bool diff_operand_open(struct arena *a, struct str named, struct diff_operand *ret,
                       struct err *err)
{
    struct stat st;
    FILE *file = NULL;
    bool ok = true;

    *ret = (struct diff_operand){ OPERAND_MISSING, arena_str(a, named) };
    if (str_eq(named, S("-")))
        return copy(a, stdin, ret, err);
    if (stat(ret->path.at, &st) != 0)
        return true;
    if (S_ISDIR(st.st_mode)) {
        ret->kind = OPERAND_DOCUMENT;
        return true;
    }
    file = fopen(ret->path.at, "r");
    if (!file)
        return true; /* whoever reads it will say why */
    if (S_ISREG(st.st_mode))
        ret->kind = kind_of_file(file);
    else
        ok = copy(a, file, ret, err);
    fclose(file);
    return ok;
}
