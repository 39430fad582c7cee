#include "report/file.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"

#include "base/banned.h"

bool report_file_open(struct arena *a, const char *path, struct report_file *ret,
                      struct err *err)
{
    *ret = (struct report_file){ .path = arena_cstr(a, str_from(path)) };
    if (strcmp(path, "-") == 0) {
        ret->stream = stdout;
        return true;
    }
    if (!fs_mkdirs(arena_cstr(a, fs_dirname(str_from(path))), err))
        return false;
    ret->stream = fopen(path, "we");
    return ret->stream ||
           err_set(err, ERR_IO, "cannot write %s: %s", path, strerror(errno));
}

void report_file_write(struct report_file *f, struct str text)
{
    errno = 0;
    if (fwrite(text.at, 1, text.len, f->stream) == text.len && fflush(f->stream) == 0)
        return;
    if (!f->reason)
        f->reason = errno ? errno : EIO;
}

bool report_file_end(struct report_file *f, struct err *err)
{
    if (f->stream != stdout) {
        errno = 0;
        if (fclose(f->stream) != 0 && !f->reason)
            f->reason = errno ? errno : EIO;
        f->stream = NULL;
    }
    if (!f->reason)
        return true;
    return err_set(err, ERR_IO, "cannot write %s: %s",
                   strcmp(f->path, "-") == 0 ? "standard output" : f->path,
                   strerror(f->reason));
}

void report_file_close(struct report_file *f)
{
    if (f->stream && f->stream != stdout)
        fclose(f->stream);
    f->stream = NULL;
}
