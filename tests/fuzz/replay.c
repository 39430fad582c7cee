/* Runs a fuzz target without libFuzzer:
 *
 *     replay_<entry> FILE|FOLDER...                       on saved inputs
 *     replay_<entry> --seconds N [--dict FILE] FOLDER...  and on changed ones, N seconds
 *
 * An input that breaks it is left in the working folder as found-<entry>. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/vec.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mutate.h"

enum {
    FILE_MAX = 64 * 1024 * 1024,
    HANGS_AFTER = 20, /* seconds for one input, sanitizers included */
};

static struct str current; /* for the signal handler */
static char found_path[256];

static void keep_input(int number)
{
    int fd = open(found_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

    (void)!write(fd, current.at, current.len);
    (void)!write(STDERR_FILENO, "the input is in ", 16);
    (void)!write(STDERR_FILENO, found_path, strlen(found_path));
    (void)!write(STDERR_FILENO, "\n", 1);
    signal(number, SIG_DFL);
    raise(number);
}

static void run_input(struct str input)
{
    current = input;
    alarm(HANGS_AFTER);
    LLVMFuzzerTestOneInput((const uint8_t *)input.at, input.len);
}

static bool load(struct arena *a, const char *path, struct str *ret)
{
    struct err err = { 0 };

    if (fs_read(a, path, FILE_MAX, ret, &err))
        return true;
    fprintf(stderr, "%s\n", err.msg);
    return false;
}

static void load_inputs(struct arena *a, struct material *m, const char *path)
{
    struct path_list files = { 0 };
    struct err err = { 0 };
    struct str text;

    if (!fs_is_dir(path))
        *vec_push(a, &files) = str_from(path);
    else if (!fs_walk(a, path, S(""), &files, &err))
        fprintf(stderr, "%s\n", err.msg);
    for (size_t i = 0; i < files.len; i++)
        if (load(a, arena_cstr(a, files.at[i]), &text))
            *vec_push(a, &m->inputs) = text;
}

static size_t run_changed(const struct material *m, uint64_t seconds)
{
    struct rng r = rng_seeded(rng_fresh_seed());
    struct arena *a = arena_open();
    uint64_t end = clock_now_ns() + seconds * 1000000000u;
    size_t done = 0;

    for (; clock_now_ns() < end; done++) {
        run_input(mutate(a, m, &r));
        arena_reset(a);
    }
    arena_close(a);
    return done;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct material m = { 0 };
    struct str dictionary;
    uint64_t seconds = 0;
    size_t changed = 0;
    const char *slash = strrchr(argv[0], '/');

    snprintf(found_path, sizeof found_path, "found-%s", slash ? slash + 1 : argv[0]);
    signal(SIGABRT, keep_input);
    signal(SIGALRM, keep_input);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
            seconds = strtoul(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--dict") != 0 || i + 1 == argc)
            load_inputs(a, &m, argv[i]);
        else if (load(a, argv[++i], &dictionary))
            material_read_words(a, &m, dictionary);
    }
    for (size_t i = 0; i < m.inputs.len; i++)
        run_input(m.inputs.at[i]);
    if (seconds && m.inputs.len)
        changed = run_changed(&m, seconds);
    printf("%zu inputs, %zu changed ones\n", m.inputs.len, changed);
    int status = m.inputs.len && (!seconds || changed) ? 0 : 1;

    arena_close(a);
    return status;
}
