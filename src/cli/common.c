/* What commands share: complaints, colours, signals. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cli/command.h"
#include "report/progress.h"

#include "base/banned.h"

volatile sig_atomic_t caught_signal;

int complain(int status, const char *fmt, ...)
{
    va_list args;

    fputs("fealty: ", stderr);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    return status;
}

bool use_color(const struct arguments *args, FILE *stream)
{
    const char *no = getenv("NO_COLOR"), *force = getenv("FORCE_COLOR");
    const char *clicolor = getenv("CLICOLOR_FORCE"), *term = getenv("TERM");

    if (argument_on(args, OPT_NO_COLOR))
        return false;
    if (argument_on(args, OPT_COLOR))
        return true;
    if (no && *no)
        return false;
    if ((force && *force && strcmp(force, "0") != 0) ||
        (clicolor && *clicolor && strcmp(clicolor, "0") != 0))
        return true;
    if (term && strcmp(term, "dumb") == 0)
        return false;
    return isatty(fileno(stream));
}

void print_diags(const struct diags *diags, const struct arguments *args)
{
    struct buf out;

    buf_init(&out, 16u << 20);
    diags_render(diags, &out, use_color(args, stderr));
    fwrite(out.at, 1, out.len, stderr);
    buf_release(&out);
}

static void on_signal(int number)
{
    if (caught_signal) { /* a second one does not wait */
        if (progress_is_shown && write(STDERR_FILENO, "\r\033[K", 4) < 0)
            _exit(128 + number);
        _exit(128 + number);
    }
    caught_signal = number;
}

void catch_signals(void)
{
    struct sigaction action = { .sa_handler = on_signal };

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
}

const struct config *load_config(struct arena *a, const struct arguments *args,
                                 struct diags *diags)
{
    struct str path = argument_text(args, OPT_CONFIG, NULL);

    if (argument_on(args, OPT_NO_CONFIG))
        return arena_new(a, struct config);
    return config_load(a, path.len ? arena_cstr(a, path) : NULL, diags);
}
