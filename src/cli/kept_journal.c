#include "cli/kept_journal.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"

#include "base/banned.h"

bool kept_journal(struct arena *a, const char *which, struct str *ret, struct err *err)
{
    struct str now = time_format(a, clock_wall_ms());
    char *name = arena_cstr(a, arena_printf(a, "%.*s-%ld%s", STR_ARG(str_sub(now, 0, 19)),
                                            (long)getpid(), which));

    for (char *c = name; *c; c++)
        if (*c == ':')
            *c = '-'; /* other systems have no such file names */
    *ret = arena_printf(a, ".fealty/%s.journal", name);
    return fs_mkdirs(".fealty", err) && (fs_exists(".fealty/.gitignore") ||
                                         fs_write(".fealty/.gitignore", S("*\n"), err));
}
