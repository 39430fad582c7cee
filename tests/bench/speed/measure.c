/* measure FILE COMMAND...: runs it, and writes to FILE what it took:
 *
 *     {"status": 0, "wall": 0.123456, "user": 0.1, "system": 0.02, "rss_kib": 1234}
 *
 * A process' peak of memory counts from what its parent had, so the parent had better be
 * small. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    struct timespec from, to;
    struct rusage used;
    int status;

    if (argc < 3)
        return 2;
    clock_gettime(CLOCK_MONOTONIC, &from);
    pid_t child = fork();

    if (child == 0) {
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child ||
        getrusage(RUSAGE_CHILDREN, &used) != 0)
        return 2;
    clock_gettime(CLOCK_MONOTONIC, &to);
    FILE *out = fopen(argv[1], "w");

    if (!out)
        return 2;
    fprintf(out,
            "{\"status\": %d, \"wall\": %.6f, \"user\": %.6f, \"system\": %.6f, "
            "\"rss_kib\": %ld}\n",
            WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
            seconds(used.ru_utime), seconds(used.ru_stime), used.ru_maxrss);
    return fclose(out) != 0;
}
