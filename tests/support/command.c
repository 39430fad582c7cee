#include "tests/support/command.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"

static char *with_url(struct arena *a, char *word, const char *url)
{
    size_t at = str_find(str_from(word), S("{URL}"));

    if (at == SIZE_MAX)
        return word;
    return arena_cstr(a, arena_printf(a, "%.*s%s%s", (int)at, word, url, word + at + 5));
}

static pid_t start(struct arena *a, char **words, int count, const char *url)
{
    char **argv = arena_array(a, char *, (size_t)count + 1);

    for (int i = 0; i < count; i++)
        argv[i] = with_url(a, words[i], url);
    pid_t child = fork();

    if (child == 0) {
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    return child;
}

static int finish(pid_t child)
{
    int status = 0;

    if (child < 0 || waitpid(child, &status, 0) < 0)
        return 125;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int command_run(struct arena *a, char **words, int count, const char *url)
{
    return finish(start(a, words, count, url));
}

/* It has ended, but was not waited for. */
static bool is_over(pid_t child)
{
    siginfo_t info = { 0 };

    return waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
           info.si_pid == child;
}

int command_interrupt(struct arena *a, char **words, int count, const char *url,
                      bool (*due)(void *ctx), void *ctx)
{
    static const struct timespec pause = { .tv_nsec = 5 * 1000 * 1000 };
    pid_t child = start(a, words, count, url);

    if (child < 0)
        return 125;
    while (!is_over(child) && !due(ctx))
        nanosleep(&pause, NULL);
    kill(child, SIGINT); /* of one that is over, nobody is there to hear it */
    return finish(child);
}
