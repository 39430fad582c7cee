#define _DEFAULT_SOURCE /* d_type of what a folder lists */
#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/err.h"
#include "base/vec.h"

#include "base/banned.h"

enum { WALK_DEPTH_MAX = 64 };

static bool from_errno(struct err *err, const char *doing, const char *path)
{
    enum err_code code = errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND
                         : errno == EACCES || errno == EPERM ? ERR_REFUSED
                                                             : ERR_IO;

    return err_set(err, code, "cannot %s %s: %s", doing, path, strerror(errno));
}

/* How many bytes were read, 0 at the end, -1 after an error. */
static ssize_t read_some(int fd, const char *path, char *piece, size_t size,
                         struct err *err)
{
    ssize_t got;

    do
        got = read(fd, piece, size);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        from_errno(err, "read", path);
    return got;
}

static bool read_all(int fd, const char *path, size_t max, struct buf *text,
                     struct err *err)
{
    char piece[65536];

    for (;;) {
        ssize_t got = read_some(fd, path, piece, sizeof piece, err);

        if (got <= 0)
            return got == 0;
        buf_add(text, (struct str){ piece, (size_t)got });
        if (buf_overflowed(text))
            return err_set(err, ERR_LIMIT, "%s is larger than %zu bytes", path, max);
    }
}

bool fs_read(struct arena *a, const char *path, size_t max, struct str *ret,
             struct err *err)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return from_errno(err, "read", path);
    struct buf text;

    buf_init(&text, max);
    bool ok = read_all(fd, standard ? "standard input" : path, max, &text, err);

    if (!standard)
        close(fd);
    if (ok)
        *ret = arena_str(a, buf_str(&text));
    buf_release(&text);
    return ok;
}

struct line_reading {
    const char *path;
    struct buf begun; /* of a line that goes on in the next piece */
    fs_line_fn *fn;
    void *ctx;
};

static bool take_piece(struct line_reading *r, struct str piece, struct err *err)
{
    size_t end;

    while ((end = str_find_char(piece, '\n')) != SIZE_MAX) {
        struct str line = str_sub(piece, 0, end);

        if (r->begun.len) {
            buf_add(&r->begun, line);
            line = buf_str(&r->begun);
        }
        if (line.len > r->begun.max || buf_overflowed(&r->begun))
            break;
        r->fn(line, true, r->ctx);
        buf_clear(&r->begun);
        piece = str_from_at(piece, end + 1);
    }
    buf_add(&r->begun, piece);
    return !buf_overflowed(&r->begun) ||
           err_set(err, ERR_LIMIT, "a line of %s is longer than %zu bytes", r->path,
                   r->begun.max);
}

static bool read_pieces(int fd, struct line_reading *r, struct err *err)
{
    char piece[65536];

    for (;;) {
        ssize_t got = read_some(fd, r->path, piece, sizeof piece, err);

        if (got > 0 && take_piece(r, (struct str){ piece, (size_t)got }, err))
            continue;
        if (got == 0 && r->begun.len)
            r->fn(buf_str(&r->begun), false, r->ctx);
        return got == 0;
    }
}

bool fs_each_line(const char *path, size_t max, fs_line_fn *fn, void *ctx,
                  struct err *err)
{
    bool standard = strcmp(path, "-") == 0;
    struct line_reading r = { .path = standard ? "standard input" : path,
                              .fn = fn,
                              .ctx = ctx };
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return from_errno(err, "read", path);
    buf_init(&r.begun, max);
    bool ok = read_pieces(fd, &r, err);

    buf_release(&r.begun);
    if (!standard)
        close(fd);
    return ok;
}

static bool write_all(int fd, struct str text)
{
    while (text.len) {
        ssize_t put = write(fd, text.at, text.len);

        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        text = str_from_at(text, (size_t)put);
    }
    return true;
}

static bool make_folder_of(const char *path, struct err *err)
{
    struct arena *a = arena_open();
    bool ok = fs_mkdirs(arena_cstr(a, fs_dirname(str_from(path))), err);

    arena_close(a);
    return ok;
}

/* A device, a pipe, or a link to one (/dev/stdout): not to be replaced by a file. */
static bool is_special(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static bool write_in_place(const char *path, struct str text, struct err *err)
{
    int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);

    if (fd < 0)
        return from_errno(err, "write", path);
    bool ok = write_all(fd, text) || from_errno(err, "write", path);

    return (close(fd) == 0 || from_errno(err, "write", path)) && ok;
}

bool fs_write(const char *path, struct str text, struct err *err)
{
    char temporary[PATH_MAX];

    if (strcmp(path, "-") == 0)
        return write_all(STDOUT_FILENO, text) ||
               from_errno(err, "write", "standard output");
    if (is_special(path))
        return write_in_place(path, text, err);
    if (!make_folder_of(path, err))
        return false;
    int len = snprintf(temporary, sizeof temporary, "%s.%ld.tmp", path, (long)getpid());

    if (len < 0 || (size_t)len >= sizeof temporary)
        return err_set(err, ERR_LIMIT, "the path %s is too long", path);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

    if (fd < 0)
        return from_errno(err, "write", path);
    bool ok = write_all(fd, text);

    ok = close(fd) == 0 && ok;
    ok = ok && rename(temporary, path) == 0;
    if (!ok) {
        from_errno(err, "write", path);
        unlink(temporary);
    }
    return ok;
}

bool fs_can_write(const char *path, struct err *err)
{
    struct stat st;

    if (strcmp(path, "-") == 0)
        return true;
    if (!make_folder_of(path, err))
        return false;
    bool exists = stat(path, &st) == 0;

    if (exists && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) /* opening could wait */
        return access(path, W_OK) == 0 || from_errno(err, "write", path);
    int fd = open(path, O_WRONLY | O_CLOEXEC | (exists ? 0 : O_CREAT | O_EXCL), 0666);

    if (fd < 0)
        return from_errno(err, "write", path);
    close(fd);
    if (!exists)
        unlink(path);
    return true;
}

bool fs_same_file(const char *left, const char *right)
{
    struct arena *a = arena_open();
    struct stat l, r;
    bool same = str_eq(fs_absolute(a, str_from(left)), fs_absolute(a, str_from(right)));

    arena_close(a);
    return same || (stat(left, &l) == 0 && stat(right, &r) == 0 && l.st_dev == r.st_dev &&
                    l.st_ino == r.st_ino);
}

bool fs_is_dir(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool fs_exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0;
}

bool fs_mkdirs(const char *path, struct err *err)
{
    char partial[PATH_MAX];
    size_t len = strlen(path);

    if (len >= sizeof partial)
        return err_set(err, ERR_LIMIT, "the path %s is too long", path);
    for (size_t i = 1; i <= len; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(partial, path, i);
        partial[i] = '\0';
        if (mkdir(partial, 0777) != 0 && errno != EEXIST)
            return from_errno(err, "make the folder", partial);
    }
    return true;
}

/* --- walking --- */

/* The names of one folder, each with a NUL behind it, those of folders with a '/': so
 * they sort as whole paths do.  A million of them should not take more than they must. */
struct names {
    char *bytes;
    size_t used, room;
    const char **at; /* once they are sorted */
    size_t len;
};

struct walking {
    struct str suffix;
    fs_file_fn *fn;
    void *ctx;
    char path[PATH_MAX];
};

static void add_name(struct names *n, struct str name, bool folder)
{
    size_t size = name.len + folder + 1;

    if (n->used + size > n->room) {
        n->room = (n->used + size) * 2;
        n->bytes = xrealloc(n->bytes, n->room);
    }
    char *to = n->bytes + n->used;

    memcpy(to, name.at, name.len);
    if (folder)
        to[name.len] = '/';
    to[size - 1] = '\0';
    n->len++;
    n->used += size;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static void sort_names(struct names *n)
{
    const char *name = n->bytes;

    if (n->len == 0)
        return;
    n->at = xmalloc(n->len * sizeof(char *));
    for (size_t i = 0; i < n->len; i++, name += strlen(name) + 1)
        n->at[i] = name;
    qsort(n->at, n->len, sizeof(char *), by_name);
}

/* What an entry is, 0 for what is passed over; most file systems tell without being asked
 * for each. */
static unsigned char type_of(struct walking *w, size_t end, const struct dirent *entry)
{
    struct stat st;
    int size = (int)(sizeof w->path - end);

    if (entry->d_type == DT_REG || entry->d_type == DT_DIR)
        return entry->d_type;
    if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
        return 0;
    if (snprintf(w->path + end, (size_t)size, "%s", entry->d_name) >= size ||
        lstat(w->path, &st) != 0)
        return 0;
    bool link = S_ISLNK(st.st_mode);

    if (link && stat(w->path, &st) != 0)
        return 0;
    if (S_ISDIR(st.st_mode))
        return link ? 0 : DT_DIR;
    return S_ISREG(st.st_mode) ? DT_REG : 0;
}

/* `end` is where the folder's path ends, behind its '/'. */
static bool list_folder(struct walking *w, size_t end, struct names *ret, struct err *err)
{
    w->path[end - 1] = '\0';
    DIR *stream = opendir(end > 1 ? w->path : "/");
    bool ok = stream || from_errno(err, "read the folder", w->path);
    struct str name_end = fs_basename(w->suffix); /* it may name a folder, too */
    const struct dirent *entry;

    w->path[end - 1] = '/';
    while (stream && (entry = readdir(stream)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        unsigned char type = type_of(w, end, entry);

        if (type == DT_DIR ||
            (type == DT_REG && str_ends(str_from(entry->d_name), name_end)))
            add_name(ret, str_from(entry->d_name), type == DT_DIR);
    }
    if (stream)
        closedir(stream);
    return ok;
}

static bool walk(struct walking *w, size_t end, int depth, struct err *err);

static bool walk_names(struct walking *w, size_t end, int depth,
                       const struct names *names, struct err *err)
{
    for (size_t i = 0; i < names->len; i++) {
        const char *name = names->at[i];
        size_t len = strlen(name);

        if (end + len >= sizeof w->path) {
            w->path[end] = '\0';
            return err_set(err, ERR_LIMIT, "the path %s%s is too long", w->path, name);
        }
        memcpy(w->path + end, name, len + 1);
        if (name[len - 1] == '/') {
            if (!walk(w, end + len, depth + 1, err))
                return false;
        } else if (str_ends((struct str){ w->path, end + len }, w->suffix)) {
            w->fn((struct str){ w->path, end + len }, w->ctx);
        }
    }
    return true;
}

static bool walk(struct walking *w, size_t end, int depth, struct err *err)
{
    struct names names = { 0 };

    w->path[end] = '\0';
    if (depth > WALK_DEPTH_MAX)
        return err_set(err, ERR_LIMIT, "folders nest deeper than %d at %s",
                       WALK_DEPTH_MAX, w->path);
    bool ok = list_folder(w, end, &names, err);

    if (ok)
        sort_names(&names);
    ok = ok && walk_names(w, end, depth, &names, err);
    free(names.at);
    free(names.bytes);
    return ok;
}

bool fs_each_file(const char *dir, struct str suffix, fs_file_fn *fn, void *ctx,
                  struct err *err)
{
    struct walking w = { .suffix = suffix, .fn = fn, .ctx = ctx };
    struct str top = str_from(dir);

    while (top.len > 1 && top.at[top.len - 1] == '/')
        top.len--;
    if (top.len + 2 > sizeof w.path)
        return err_set(err, ERR_LIMIT, "the path %s is too long", dir);
    memcpy(w.path, top.at, top.len);
    if (!str_eq(top, S("/")))
        w.path[top.len++] = '/';
    return walk(&w, top.len, 0, err);
}

struct collecting {
    struct arena *arena;
    struct path_list *found;
};

static void collect(struct str path, void *ctx)
{
    const struct collecting *c = ctx;

    *vec_push(c->arena, c->found) = arena_str(c->arena, path);
}

bool fs_walk(struct arena *a, const char *dir, struct str suffix, struct path_list *ret,
             struct err *err)
{
    struct path_list found = { 0 };
    struct collecting c = { a, &found };

    if (!fs_each_file(dir, suffix, collect, &c, err))
        return false;
    *ret = found;
    return true;
}

struct str fs_dirname(struct str path)
{
    size_t end = path.len;

    while (end > 0 && path.at[end - 1] != '/')
        end--;
    if (end == 0)
        return S(".");
    return end == 1 ? str_sub(path, 0, 1) : str_sub(path, 0, end - 1);
}

struct str fs_basename(struct str path)
{
    size_t from = path.len;

    while (from > 0 && path.at[from - 1] != '/')
        from--;
    return str_from_at(path, from);
}

/* Drops the last piece of `out` for a "..", unless that piece is itself "..". */
static bool step_back(struct buf *out)
{
    struct str sofar = buf_str(out);

    if (sofar.len == 0 || str_eq(sofar, S("/")))
        return sofar.len != 0;
    size_t cut = sofar.len;

    while (cut > 0 && sofar.at[cut - 1] != '/')
        cut--;
    if (str_eq(str_from_at(sofar, cut), S("..")))
        return false;
    buf_truncate(out, cut > 1 ? cut - 1 : cut);
    return true;
}

void fs_allow_open_files(void)
{
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur >= files.rlim_max)
        return;
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
}

struct str fs_join(struct arena *a, struct str dir, struct str relative)
{
    bool rooted = str_starts(relative, S("/"));
    struct str whole =
        rooted ? relative : arena_printf(a, "%.*s/%.*s", STR_ARG(dir), STR_ARG(relative));
    struct str piece;
    struct buf out;

    buf_init(&out, PATH_MAX * 4);
    if (str_starts(whole, S("/")))
        buf_add_char(&out, '/');
    while (str_cut(&whole, '/', &piece)) {
        if (piece.len == 0 || str_eq(piece, S(".")))
            continue;
        if (str_eq(piece, S("..")) && step_back(&out))
            continue;
        if (out.len && out.at[out.len - 1] != '/')
            buf_add_char(&out, '/');
        buf_add(&out, piece);
    }
    if (out.len == 0)
        buf_add_char(&out, '.');
    struct str joined = arena_str(a, buf_str(&out));

    buf_release(&out);
    return joined;
}

struct str fs_absolute(struct arena *a, struct str path)
{
    char here[PATH_MAX];

    if (str_starts(path, S("/")) || !getcwd(here, sizeof here))
        return fs_join(a, S("/"), path);
    return fs_join(a, str_from(here), path);
}
