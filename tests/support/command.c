#include "tests/support/command.h"

#include <stdio.h>
#include <sys/wait.h>
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

int command_run(struct arena *a, char **words, int count, const char *url)
{
    char **argv = arena_array(a, char *, (size_t)count + 1);
    int status = 0;

    for (int i = 0; i < count; i++)
        argv[i] = with_url(a, words[i], url);
    pid_t child = fork();

    if (child == 0) {
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return 125;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
