/* kill FEALTY CONFIG CASES POINTS SEED: fealty run is killed (SIGKILL) at POINTS moments
 * drawn from the seed, while it works on the endpoint of VENDOR_URL, which lives on. Each
 * time
 *
 *   - every line of the journal but the last is a record, and the last is one or breaks
 *     off;
 *   - every verdict that was told to anybody is in the journal;
 *   - fealty restore ends with 0, and a second one finds nothing to do;
 *   - what the endpoint stores is what it stored before (times that the endpoint alone
 *     writes, `updated_at`, left out: the documented update moves them);
 *   - at every RESUME_EVERYth moment: fealty run --resume goes on with the journal, which
 *     then has every case of the plan, and none twice.
 *
 * Prints the figures; ends with 1 at the first that is not so. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/rng.h"
#include "doc/json.h"

#include "base/banned.h"

enum {
    RESUME_EVERY = 4,
    FILE_MAX = 256 * 1024 * 1024,
    EARLIEST_PERCENT = 10,
    LATEST_PERCENT = 95
};

struct figures {
    size_t points, at_work, torn, verdicts, told, records, open, undone, resumed, spared;
};

struct kill_test {
    const char *fealty, *config, *cases;
    char *dir, *journal, *log, *dump, *said;
    struct figures sum;
    size_t planned; /* cases of a whole run */
};

/* --- running --- */

static void redirect(const char *path, int to)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

    if (fd < 0 || dup2(fd, to) < 0)
        _exit(126);
    close(fd);
}

static pid_t start(const char *const *argv, const char *out, const char *err)
{
    pid_t child = fork();

    if (child != 0)
        return child;
    redirect(out, STDOUT_FILENO);
    redirect(err, STDERR_FILENO);
    execvp(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static int wait_for(pid_t child)
{
    int status;

    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static pid_t start_run(const struct kill_test *t, struct arena *a)
{
    const char *argv[] = { t->fealty, "run",      "--config", t->config, "--target",
                           "live",    "--report", NULL,       "-v",      "--no-variants",
                           "--seed",  "1",        t->cases,   NULL };

    argv[7] = arena_cstr(a, arena_printf(a, "journal=%s", t->journal));
    return start(argv, "/dev/null", t->log);
}

static int resume(const struct kill_test *t)
{
    const char *const argv[] = { t->fealty,       "run",    "--config", t->config,
                                 "--target",      "live",   "--resume", t->journal,
                                 "--no-variants", t->cases, NULL };

    return wait_for(start(argv, "/dev/null", t->log));
}

static int restore(const struct kill_test *t)
{
    const char *const argv[] = { t->fealty, "restore",  "--config",
                                 t->config, t->journal, NULL };

    return wait_for(start(argv, t->said, t->log));
}

/* --- what the endpoint stores --- */

static void leave_out_times(json_t *value)
{
    const char *key;
    json_t *member;
    size_t i;

    json_object_del(value, "updated_at");
    json_object_foreach (value, key, member)
        leave_out_times(member);
    json_array_foreach (value, i, member)
        leave_out_times(member);
}

static json_t *read_json(struct arena *a, const char *path)
{
    struct json_error error;
    struct err err = { 0 };
    struct str text;

    return fs_read(a, path, FILE_MAX, &text, &err)
               ? json_read(a, text, NULL, NULL, &error)
               : NULL;
}

static json_t *dump(const struct kill_test *t, struct arena *a)
{
    const char *argv[] = { "curl", "-sf", NULL, NULL };

    argv[2] = arena_cstr(a, arena_printf(a, "%s/test/dump", getenv("VENDOR_URL")));
    if (wait_for(start(argv, t->dump, "/dev/null")) != 0)
        return NULL;
    json_t *value = read_json(a, t->dump);

    leave_out_times(value);
    return value;
}

/* --- what was written --- */

struct told {
    json_t *names; /* of the cases in the journal */
};

static bool read_record(struct kill_test *t, struct arena *a, struct str line,
                        bool may_break, json_t *names)
{
    struct json_error error;
    json_t *record = json_read(a, line, NULL, NULL, &error);
    struct str what = json_member_text(record, "record");

    if (!what.len) {
        t->sum.torn++;
        return may_break;
    }
    t->sum.records++;
    if (str_eq(what, S("case"))) {
        t->sum.verdicts++;
        json_object_set(names, arena_cstr(a, json_member_text(record, "name")),
                        json_true());
        /* a name that holds a part of a secret is not the same everywhere */
        json_object_set(
            names,
            arena_cstr(
                a, arena_printf(
                       a, "%.*s:%lld", STR_ARG(json_member_text(record, "file")),
                       (long long)json_integer_value(json_object_get(record, "line")))),
            json_true());
    }
    return true;
}

static bool read_journal(struct kill_test *t, struct arena *a, json_t *names)
{
    struct err err = { 0 };
    struct str text, line;

    if (!fs_exists(t->journal))
        return true; /* killed before it was opened */
    if (!fs_read(a, t->journal, FILE_MAX, &text, &err))
        return false;
    while (text.len) {
        bool whole = str_find_char(text, '\n') != SIZE_MAX;

        str_cut(&text, '\n', &line);
        if (!read_record(t, a, line, text.len == 0 && !whole, names))
            return false;
    }
    return true;
}

/* "* pass: NAME (FILE:LINE)" of -v, told as soon as the case may be told of. */
static bool all_told_are_there(struct kill_test *t, struct arena *a, const json_t *names)
{
    struct err err = { 0 };
    struct str text, line;

    if (!fs_read(a, t->log, FILE_MAX, &text, &err))
        return false;
    while (str_cut(&text, '\n', &line)) {
        size_t name = str_find(line, S(": ")), place = str_find(line, S(" (cases/"));

        if (!str_starts(line, S("* pass: ")) || place == SIZE_MAX)
            continue;
        t->sum.told++;
        if (!json_member(names, str_sub(line, name + 2, place - name - 2)) &&
            !json_member(names, str_sub(line, place + 2, line.len - place - 3))) {
            fprintf(stderr, "told, but not in the journal: %.*s\n", STR_ARG(line));
            return false;
        }
    }
    return true;
}

/* "3 undone, 1 as it was, 0 left" */
static bool count_undone(struct kill_test *t, struct arena *a, size_t *undone,
                         size_t *as_it_was)
{
    struct err err = { 0 };
    struct str text, line, last = STR_NONE;

    if (!fs_read(a, t->said, FILE_MAX, &text, &err))
        return false;
    while (str_cut(&text, '\n', &line))
        if (line.len)
            last = line;
    return sscanf(arena_cstr(a, last), "%zu undone, %zu as it was, 0 left", undone,
                  as_it_was) == 2;
}

/* --- one moment --- */

static bool complain(const char *what)
{
    fprintf(stderr, "FAILED  %s\n", what);
    return false;
}

static bool restores(struct kill_test *t, struct arena *a)
{
    size_t undone, as_it_was, again, again_was;

    if (!fs_exists(t->journal))
        return true;
    struct str text;
    struct err err = { 0 };

    if (fs_read(a, t->journal, FILE_MAX, &text, &err) && !str_find_char(text, '\n'))
        return true;
    if (text.len == 0 || str_find_char(text, '\n') == SIZE_MAX)
        return true; /* not one record */
    if (restore(t) != 0 || !count_undone(t, a, &undone, &as_it_was))
        return complain("restore did not end with 0");
    if (restore(t) != 0 || !count_undone(t, a, &again, &again_was) || again + again_was)
        return complain("a second restore found something to do");
    t->sum.undone += undone;
    t->sum.open += undone + as_it_was;
    return true;
}

/* The ids of the journal's cases; false where one is there twice. */
static bool read_cases(const struct kill_test *t, struct arena *a, size_t *ret)
{
    json_t *ids = arena_json(a, json_object());
    struct json_error error;
    struct err err = { 0 };
    struct str text, line;

    *ret = 0;
    if (!fs_exists(t->journal))
        return true; /* killed before it was opened */
    if (!fs_read(a, t->journal, FILE_MAX, &text, &err))
        return false;
    while (str_cut(&text, '\n', &line)) {
        json_t *record = json_read(a, line, NULL, NULL, &error);
        char *id = arena_cstr(a, json_member_text(record, "case"));

        if (!str_eq(json_member_text(record, "record"), S("case")))
            continue;
        if (json_object_get(ids, id))
            return false;
        json_object_set(ids, id, json_true());
        ++*ret;
    }
    return true;
}

/* A journal without its first line has nothing to go on with. */
static bool goes_on(struct kill_test *t, struct arena *a)
{
    size_t before, after;

    if (!read_cases(t, a, &before))
        return complain("a case is in the journal twice");
    if (before == 0 || before == t->planned)
        return true;
    if (resume(t) != 0)
        return complain("--resume did not end with 0");
    if (!read_cases(t, a, &after))
        return complain("--resume repeated a case");
    if (after != t->planned)
        return complain("--resume left cases out");
    t->sum.resumed++;
    t->sum.spared += before;
    return true;
}

static bool one_moment(struct kill_test *t, const json_t *before, uint64_t after_us)
{
    struct arena *a = arena_open();
    struct timespec wait = { (time_t)(after_us / 1000000),
                             (long)(after_us % 1000000) * 1000 };
    json_t *names = arena_json(a, json_object());
    pid_t child;

    unlink(t->journal);
    child = start_run(t, a);
    nanosleep(&wait, NULL);
    kill(child, SIGKILL);
    t->sum.points++;
    t->sum.at_work += wait_for(child) == 128 + SIGKILL;
    bool ok = read_journal(t, a, names) || complain("the journal cannot be read");

    ok = ok && (all_told_are_there(t, a, names) || complain("a verdict was lost"));
    ok = ok && restores(t, a);
    if (ok && !json_same(before, dump(t, a)))
        ok = complain("the endpoint is not as it was");
    if (ok && t->sum.points % RESUME_EVERY == 0)
        ok = goes_on(t, a) && (json_same(before, dump(t, a)) ||
                               complain("after --resume the endpoint is changed"));
    arena_close(a);
    return ok;
}

/* --- all of them --- */

/* How long a run takes that is not killed. */
static uint64_t whole_run_us(struct kill_test *t, struct arena *a)
{
    uint64_t started = clock_now_ns();
    int status = wait_for(start_run(t, a));

    if (status != 0) {
        fprintf(stderr, "FAILED  the whole run ended with %d\n", status);
        exit(1);
    }
    return (clock_now_ns() - started) / 1000;
}

static char *beside(struct arena *a, const struct kill_test *t, const char *name)
{
    return arena_cstr(a, arena_printf(a, "%s/%s", t->dir, name));
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct kill_test t = { 0 };
    char dir[] = "/tmp/fealty-kill-XXXXXX";

    if (argc != 6 || !mkdtemp(dir)) {
        fprintf(stderr, "usage: kill FEALTY CONFIG CASES POINTS SEED\n");
        return 125;
    }
    t.fealty = argv[1], t.config = argv[2], t.cases = argv[3];
    t.dir = dir;
    t.journal = beside(a, &t, "journal"), t.log = beside(a, &t, "log");
    t.dump = beside(a, &t, "dump"), t.said = beside(a, &t, "said");
    size_t points = strtoul(argv[4], NULL, 10);
    struct rng rng = rng_seeded(strtoull(argv[5], NULL, 10));
    const json_t *before = dump(&t, a);
    uint64_t whole = whole_run_us(&t, a), from = whole * EARLIEST_PERCENT / 100;
    bool ok = before != NULL && read_cases(&t, a, &t.planned);

    for (size_t i = 0; ok && i < points; i++) {
        uint64_t after = from + rng_next(&rng) % (whole * LATEST_PERCENT / 100 - from);

        ok = one_moment(&t, before, after);
        if (!ok)
            fprintf(stderr, "        at moment %zu, after %llu us; see %s\n", i,
                    (unsigned long long)after, dir);
    }
    printf("%zu moments: %zu killed at work, %zu journals with a torn last line; %zu "
           "records and %zu verdicts read, %zu of them told before; %zu entries left "
           "open, %zu of them undone; %zu resumed, %zu finished cases not repeated\n",
           t.sum.points, t.sum.at_work, t.sum.torn, t.sum.records, t.sum.verdicts,
           t.sum.told, t.sum.open, t.sum.undone, t.sum.resumed, t.sum.spared);
    for (int i = 0; ok && i < 4; i++)
        unlink((char *[]){ t.journal, t.log, t.dump, t.said }[i]);
    if (ok)
        rmdir(dir);
    arena_close(a);
    return ok ? 0 : 1;
}
