/* Runs a fuzz target on saved inputs, without libFuzzer: replay_<entry> FILE|FOLDER... */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "tests/fuzz/fuzz.h"

enum { INPUT_MAX = 64 * 1024 * 1024 };

static bool run_file(struct arena *a, const char *path)
{
    struct err err = { 0 };
    struct str text;

    if (!fs_read(a, path, INPUT_MAX, &text, &err)) {
        fprintf(stderr, "%s\n", err.msg);
        return false;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)text.at, text.len);
    return true;
}

static size_t run(struct arena *a, const char *path)
{
    struct path_list files = { 0 };
    struct err err = { 0 };
    size_t done = 0;

    if (!fs_is_dir(path))
        return run_file(a, path);
    if (!fs_walk(a, path, S(""), &files, &err))
        fprintf(stderr, "%s\n", err.msg);
    for (size_t i = 0; i < files.len; i++) {
        struct arena *scratch = arena_open();

        done += run_file(scratch, files.at[i].at);
        arena_close(scratch);
    }
    return done;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    size_t done = 0;

    for (int i = 1; i < argc; i++)
        done += run(a, argv[i]);
    arena_close(a);
    printf("%zu inputs\n", done);
    return done ? 0 : 1;
}
