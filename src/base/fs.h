/* base/fs.h - files and folders. */
#ifndef BASE_FS_H
#define BASE_FS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;

/* Reads a whole file ("-" is standard input) into the arena, a NUL behind it.  Fails with
 * ERR_NOT_FOUND, ERR_REFUSED, ERR_IO, or ERR_LIMIT when it is larger than `max` bytes. */
MUST_CHECK bool fs_read(struct arena *a, const char *path, size_t max, struct str *ret,
                        struct err *err);

/* Writes a whole file through a temporary beside it and a rename, so that a reader sees
 * the old content or the new; missing folders are made.  "-" is standard output; links
 * and devices are written to, not replaced. */
MUST_CHECK bool fs_write(const char *path, struct str text, struct err *err);

/* Whether a file can be written there, before the work that is to go into it is done:
 * missing folders are made, what exists is left as it is.  "-" always can. */
MUST_CHECK bool fs_can_write(const char *path, struct err *err);

/* Whether two paths name one file, also through links and "..". */
bool fs_same_file(const char *left, const char *right);

/* Lets the process have as many open files as it may have at all: a usual soft limit is
 * 1024, and a socket is one, too.  Where that cannot be, opening fails and is told. */
void fs_allow_open_files(void);

bool fs_is_dir(const char *path);
bool fs_exists(const char *path);

/* Makes a folder and its parents. */
MUST_CHECK bool fs_mkdirs(const char *path, struct err *err);

struct path_list {
    struct str *at; /* each terminated by a NUL */
    size_t len, cap;
};

/* Each line of a file ("-" is standard input), without its end; `whole`: it had one. What
 * is kept is a line, not the file.  Fails as fs_read(), where a line is longer than
 * `max`.
 */
typedef void fs_line_fn(struct str line, bool whole, void *ctx);
MUST_CHECK bool fs_each_line(const char *path, size_t max, fs_line_fn *fn, void *ctx,
                             struct err *err);

/* Tells of the regular files below `dir` whose names end in `suffix`, in the order of
 * their paths (by bytes); hidden names and symbolic links to folders are passed over.
 * What is kept are the names of one folder on each level.  The path has a NUL behind it
 * and is good until the function returns.  After an error some may have been told of. */
typedef void fs_file_fn(struct str path, void *ctx);
MUST_CHECK bool fs_each_file(const char *dir, struct str suffix, fs_file_fn *fn,
                             void *ctx, struct err *err);
/* The same as a list. */
MUST_CHECK bool fs_walk(struct arena *a, const char *dir, struct str suffix,
                        struct path_list *ret, struct err *err);

/* Pure text work on '/'-paths.  The folder of a path ("." for a bare name); `relative` as
 * seen from `dir` with "." and ".." resolved where they can be. */
struct str fs_dirname(struct str path);
struct str fs_basename(struct str path);
struct str fs_join(struct arena *a, struct str dir, struct str relative);

/* `path` made absolute by the working directory; links are not followed. */
struct str fs_absolute(struct arena *a, struct str path);

#endif
