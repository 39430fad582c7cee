/* Unit tests of base/fs.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fs.h"
#include "tests/support/test.h"

struct folder {
    struct arena *a;
    char path[64];
};

static void remove_tree(struct arena *a, const char *path)
{
    struct path_list files = { 0 };
    struct err err = { 0 };

    /* Deepest first; a folder goes when it is empty. */
    if (fs_walk(a, path, S(""), &files, &err))
        for (size_t i = files.len; i > 0; i--)
            unlink(files.at[i - 1].at);
    static const char *const below[] = { "/a/b/c",   "/a/b",  "/a", "/.hidden/x",
                                         "/.hidden", "/link", "" };

    for (size_t i = 0; i < countof(below); i++)
        remove(arena_printf(a, "%s%s", path, below[i]).at);
}

static int make_folder(void **state)
{
    struct folder *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    *f = (struct folder){ arena_open(), "/tmp/fealty-fs-XXXXXX" };
    *state = f;
    return mkdtemp(f->path) ? 0 : -1;
}

static int remove_folder(void **state)
{
    struct folder *f = *state;

    remove_tree(f->a, f->path);
    arena_close(f->a);
    free(f);
    return 0;
}

static const char *below(struct folder *f, const char *name)
{
    return arena_printf(f->a, "%s/%s", f->path, name).at;
}

static void must_write(struct folder *f, const char *name, struct str text)
{
    struct err err = { 0 };

    if (!fs_write(below(f, name), text, &err))
        fail_msg("%s", err.msg);
}

static void what_is_written_is_read(void **state)
{
    struct folder *f = *state;
    struct err err = { 0 };
    struct str text = { "a\0b\n", 4 }, got;

    must_write(f, "a/b/c/file", text);
    assert_true(fs_read(f->a, below(f, "a/b/c/file"), 4, &got, &err));
    assert_true(str_eq(got, text));
    check_int("terminator", got.at[4], 0);
    must_write(f, "a/b/c/file", S(""));
    assert_true(fs_read(f->a, below(f, "a/b/c/file"), 4, &got, &err));
    check_int("length", (long long)got.len, 0);
}

static void writing_leaves_nothing_else_behind(void **state)
{
    struct folder *f = *state;
    struct path_list files = { 0 };
    struct err err = { 0 };

    must_write(f, "one", S("1"));
    must_write(f, "one", S("2"));
    assert_true(fs_walk(f->a, f->path, S(""), &files, &err));
    check_int("files", (long long)files.len, 1);
    mkdir(below(f, "a"), 0777);
    assert_false(fs_write(below(f, "a"), S("x"), &err));
    check_int("code", err.code, ERR_IO);
    assert_true(fs_walk(f->a, f->path, S(""), &files, &err));
    check_int("files", (long long)files.len, 1);
}

static void trouble_has_a_code_and_names_the_file(void **state)
{
    struct folder *f = *state;
    struct err err = { 0 };
    struct str got = S("untouched");

    assert_false(fs_read(f->a, "/nowhere/at/all", 10, &got, &err));
    check_int("missing", err.code, ERR_NOT_FOUND);
    assert_string_equal(err.msg,
                        "cannot read /nowhere/at/all: No such file or directory");
    must_write(f, "big", S("12345"));
    assert_false(fs_read(f->a, below(f, "big"), 4, &got, &err));
    check_int("too large", err.code, ERR_LIMIT);
    assert_false(fs_read(f->a, f->path, 100, &got, &err));
    check_int("a folder", err.code, ERR_IO);
    check_text("untouched", got, "untouched");
    assert_false(fs_write(below(f, "big/x"), S("1"), &err));
}

static void walking_is_sorted_and_passes_over_hidden_names(void **state)
{
    struct folder *f = *state;
    struct path_list files = { 0 };
    struct err err = { 0 };

    must_write(f, "b.yaml", S("1"));
    must_write(f, "a/z.yaml", S("1"));
    must_write(f, "a/b/y.yaml", S("1"));
    must_write(f, "a/x.json", S("1"));
    must_write(f, ".hidden/x", S("1"));
    assert_int_equal(symlink(f->path, below(f, "link")), 0);
    assert_true(
        fs_walk(f->a, arena_printf(f->a, "%s/", f->path).at, S(".yaml"), &files, &err));
    check_int("files", (long long)files.len, 3);
    check_text("first", files.at[0], below(f, "a/b/y.yaml"));
    check_text("second", files.at[1], below(f, "a/z.yaml"));
    check_text("third", files.at[2], below(f, "b.yaml"));
    assert_true(fs_walk(f->a, f->path, S("b/y.yaml"), &files, &err));
    check_int("by their folder, too", (long long)files.len, 1);
    must_write(f, "a-/1.yaml", S("1"));
    must_write(f, "a0.yaml", S("1"));
    assert_true(fs_walk(f->a, f->path, S(".yaml"), &files, &err));
    check_text("as paths, not as names: a-", files.at[0], below(f, "a-/1.yaml"));
    check_text("a/", files.at[1], below(f, "a/b/y.yaml"));
    check_text("a0", files.at[3], below(f, "a0.yaml"));
    assert_false(fs_walk(f->a, below(f, "none"), S(""), &files, &err));
    check_int("missing", err.code, ERR_NOT_FOUND);
}

static void folders_and_files_are_told_apart(void **state)
{
    struct folder *f = *state;

    must_write(f, "file", S("1"));
    assert_true(fs_is_dir(f->path));
    assert_false(fs_is_dir(below(f, "file")));
    assert_true(fs_exists(below(f, "file")));
    assert_false(fs_exists(below(f, "none")));
}

static void whether_a_file_can_be_written_is_known_before(void **state)
{
    struct folder *f = *state;
    struct err err = { 0 };

    must_write(f, "file", S("1"));
    assert_true(fs_can_write(below(f, "file"), &err));
    assert_true(fs_can_write(below(f, "new/folder/file"), &err));
    assert_false(fs_exists(below(f, "new/folder/file")));
    assert_true(fs_can_write("-", &err));
    assert_true(fs_can_write("/dev/null", &err));
    assert_false(fs_can_write(below(f, "new"), &err));
    assert_false(fs_can_write(below(f, "file/below"), &err));
    assert_non_null(strstr(err.msg, "file/below"));
}

static void a_link_is_written_through_and_stays(void **state)
{
    struct folder *f = *state;
    struct err err = { 0 };
    struct stat st;
    struct str text;

    must_write(f, "file", S("1"));
    assert_int_equal(symlink(below(f, "file"), below(f, "link")), 0);
    assert_true(fs_write(below(f, "link"), S("22"), &err));
    assert_int_equal(lstat(below(f, "link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_true(fs_read(f->a, below(f, "file"), 100, &text, &err));
    check_text("through the link", text, "22");
    assert_true(fs_write("/dev/null", S("x"), &err));
    assert_int_equal(lstat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

static void one_file_has_many_names(void **state)
{
    struct folder *f = *state;

    must_write(f, "file", S("1"));
    assert_int_equal(symlink(below(f, "file"), below(f, "link")), 0);
    assert_true(fs_same_file(below(f, "file"), below(f, "link")));
    assert_true(fs_same_file(below(f, "none"), below(f, "a/../none")));
    assert_false(fs_same_file(below(f, "file"), below(f, "none")));
}

static const struct {
    const char *dir, *relative, *want;
} joins[] = {
    { "a/b", "c", "a/b/c" },
    { "a/b", "../c", "a/c" },
    { "a/b", "../../c", "c" },
    { "a/b", "../../../c", "../c" },
    { "a/b", "/c/./d", "/c/d" },
    { "/", "../c", "/c" },
    { ".", "c", "c" },
    { "a", "..", "." },
    { "a//b/", "./c", "a/b/c" },
    { "..", "../c", "../../c" },
    { "a", "", "a" },
};

static void paths_are_joined_as_text(void **state)
{
    struct folder *f = *state;

    for (size_t i = 0; i < countof(joins); i++)
        check_text(joins[i].relative,
                   fs_join(f->a, str_from(joins[i].dir), str_from(joins[i].relative)),
                   joins[i].want);
    check_text("folder", fs_dirname(S("a/b/c")), "a/b");
    check_text("folder of a bare name", fs_dirname(S("c")), ".");
    check_text("folder at the root", fs_dirname(S("/c")), "/");
    check_text("rooted", fs_absolute(f->a, S("/a/../b")), "/b");
    assert_true(str_starts(fs_absolute(f->a, S("x")), S("/")));
    assert_true(str_ends(fs_absolute(f->a, S("x")), S("/x")));
}

#define FOLDER_TEST(function)                                                            \
    cmocka_unit_test_setup_teardown(function, make_folder, remove_folder)

struct lines {
    size_t count, whole, bytes, longest;
};

static void count_line(struct str line, bool whole, void *ctx)
{
    struct lines *l = ctx;

    l->count++;
    l->whole += whole;
    l->bytes += line.len;
    l->longest = line.len > l->longest ? line.len : l->longest;
    for (size_t i = 0; i < line.len; i++)
        assert_int_equal(line.at[i], 'a' + (int)(line.len % 26));
}

/* Lines of 0 to 299,000 bytes: within a piece that is read, and over many. */
static void a_file_is_read_line_by_line(void **state)
{
    char path[] = "/tmp/fealty-lines-XXXXXX";
    int fd = mkstemp(path);
    struct lines lines = { 0 };
    struct err err = { 0 };
    struct buf text;

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    buf_init(&text, SIZE_MAX / 4);
    for (size_t len = 0; len < 300000; len = len < 300 ? len + 1 : len * 10 / 9 + 1) {
        buf_add_repeat(&text, (char)('a' + len % 26), len);
        buf_add_char(&text, '\n');
        lines.count--;
        lines.bytes -= len;
    }
    buf_add_c(&text, "ddd");
    assert_true(fs_write(path, buf_str(&text), &err));
    assert_true(fs_each_line(path, 300000, count_line, &lines, &err));
    check_int("lines", (long long)lines.count, 1);
    check_int("bytes", (long long)lines.bytes, 3);
    assert_true(lines.longest > 200000);
    assert_false(fs_each_line(path, 200000, count_line, &lines, &err));
    check_int("too long", err.code, ERR_LIMIT);
    unlink(path);
    assert_false(fs_each_line(path, 200000, count_line, &lines, &err));
    check_int("none", err.code, ERR_NOT_FOUND);
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_file_is_read_line_by_line),
        FOLDER_TEST(what_is_written_is_read),
        FOLDER_TEST(writing_leaves_nothing_else_behind),
        FOLDER_TEST(trouble_has_a_code_and_names_the_file),
        FOLDER_TEST(walking_is_sorted_and_passes_over_hidden_names),
        FOLDER_TEST(folders_and_files_are_told_apart),
        FOLDER_TEST(whether_a_file_can_be_written_is_known_before),
        FOLDER_TEST(a_link_is_written_through_and_stays),
        FOLDER_TEST(one_file_has_many_names),
        FOLDER_TEST(paths_are_joined_as_text),
    };

    return cmocka_run_group_tests_name("fs", tests, NULL, NULL);
}
