#include "report/spool.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/vec.h"

#include "base/banned.h"

enum {
    BUFFER = 64 * 1024,
};

bool spool_open(struct spool *s, struct err *err)
{
    *s = (struct spool){ 0 };
    s->body = tmpfile();
    if (!s->body)
        return err_set(err, ERR_IO, "cannot make a temporary file: %s", strerror(errno));
    setvbuf(s->body, NULL, _IOFBF, BUFFER); /* else it is a write for every dozen cases */
    return true;
}

void spool_add(struct spool *s, struct str text)
{
    if (fwrite(text.at, 1, text.len, s->body) != text.len)
        s->failed = true;
    s->len += text.len;
}

void spool_insert(struct spool *s, struct arena *a, size_t off, struct str text)
{
    *vec_push(a, &s->inserts) = (struct spool_insert){ off, arena_str(a, text) };
}

/* The next `len` bytes of the body. */
static bool copy_piece(struct spool *s, FILE *out, size_t len)
{
    char piece[BUFFER];

    while (len) {
        size_t want = len < sizeof piece ? len : sizeof piece;
        size_t got = fread(piece, 1, want, s->body);

        if (got == 0 || fwrite(piece, 1, got, out) != got)
            return false;
        len -= got;
    }
    return true;
}

static bool copy_body(struct spool *s, FILE *out)
{
    size_t done = 0;

    if (s->failed || fflush(s->body) != 0)
        return false;
    rewind(s->body);
    for (size_t i = 0; i < s->inserts.len; i++) {
        const struct spool_insert *insert = &s->inserts.at[i];

        if (!copy_piece(s, out, insert->off - done) ||
            fwrite(insert->text.at, 1, insert->text.len, out) != insert->text.len)
            return false;
        done = insert->off;
    }
    return copy_piece(s, out, s->len - done);
}

bool spool_finish(struct spool *s, const char *path, struct str head, struct str tail,
                  struct err *err)
{
    bool standard = strcmp(path, "-") == 0;
    struct arena *a = arena_open();
    bool ok = standard || fs_mkdirs(arena_cstr(a, fs_dirname(str_from(path))), err);

    arena_close(a);
    if (!ok)
        return false;
    FILE *out = standard ? stdout : fopen(path, "we");

    if (!out)
        return err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
    ok = fwrite(head.at, 1, head.len, out) == head.len && copy_body(s, out) &&
         fwrite(tail.at, 1, tail.len, out) == tail.len;
    ok = (standard ? fflush(out) : fclose(out)) == 0 && ok;
    return ok || err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
}

void spool_close(struct spool *s)
{
    if (s->body)
        fclose(s->body);
    s->body = NULL;
}
