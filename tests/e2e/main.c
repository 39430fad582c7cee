/* vendor NAME [--bug BUG] [--style STYLE]... [--load FILE] -- COMMAND...: one of the
 * vendors on loopback, and the command with {URL} in its arguments and environment
 * replaced by its address (also in VENDOR_URL, its credential in VENDOR_KEY); ends with
 * the command's status. vendor NAME --list: its bugs and styles, a line each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "tests/e2e/vendor.h"

#include "base/banned.h"

enum { STYLES_MAX = 32, STATUS_USAGE = 125, LOAD_MAX = 1024 * 1024, FD_END = 256 };

extern char **environ;

struct order {
    const struct vendor_kind *kind;
    const char *bug, *load;
    const char *styles[STYLES_MAX];
    size_t style_count;
    char **command;
    int words;
};

static const struct vendor_kind *find_kind(const char *name)
{
    static const struct vendor_kind *const kinds[] = {
        &vendor_neeto_lead, &vendor_neeto_contact,  &vendor_update_lead,
        &vendor_nexor_lead, &vendor_workspace_lead,
    };

    for (size_t i = 0; i < countof(kinds); i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

static void list_choices(const char *what, const struct choice *list)
{
    for (; list->name; list++)
        printf("%s %s\t%s\n", what, list->name, list->says);
}

static bool read_order(struct order *o, char **words)
{
    for (; *words; words++) {
        if (strcmp(*words, "--") == 0) {
            o->command = words + 1;
            while (o->command[o->words])
                o->words++;
            return o->words > 0;
        }
        if (strcmp(*words, "--bug") == 0 && words[1])
            o->bug = *++words;
        else if (strcmp(*words, "--load") == 0 && words[1])
            o->load = *++words;
        else if (strcmp(*words, "--style") == 0 && words[1] &&
                 o->style_count < STYLES_MAX)
            o->styles[o->style_count++] = *++words;
        else
            return false;
    }
    return false;
}

static char *with_url(struct arena *a, char *word, const char *url)
{
    size_t at = str_find(str_from(word), S("{URL}"));

    if (at == SIZE_MAX)
        return word;
    return arena_cstr(a, arena_printf(a, "%.*s%s%s", (int)at, word, url, word + at + 5));
}

static int run(struct arena *a, const struct order *o, const char *url)
{
    char **argv = arena_array(a, char *, (size_t)o->words + 1);
    int status = 0;

    for (int i = 0; i < o->words; i++)
        argv[i] = with_url(a, o->command[i], url);
    for (char **variable = environ; *variable; variable++)
        *variable = with_url(a, *variable, url);
    setenv("VENDOR_URL", url, 1);
    setenv("VENDOR_KEY", o->kind->key, 1);
    pid_t child = fork();

    if (child == 0) {
        for (int fd = 3; fd < FD_END; fd++)
            close(fd); /* or else the address would outlive this program */
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return STATUS_USAGE;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool load(struct arena *a, struct vendor *v, const char *path)
{
    struct str text;
    struct err err = { 0 };

    if (!path)
        return true;
    if (!fs_read(a, path, LOAD_MAX, &text, &err)) {
        fprintf(stderr, "%s\n", err.msg);
        return false;
    }
    vendor_load(v, text);
    return true;
}

static int serve(const struct order *o)
{
    struct vendor *v = vendor_open(o->kind, o->bug, o->styles, o->style_count);

    if (!v)
        return STATUS_USAGE;
    struct arena *a = arena_open();
    int status = load(a, v, o->load) ? run(a, o, vendor_url(v)) : STATUS_USAGE;

    arena_close(a);
    vendor_close(v);
    return status;
}

int main(int argc, char **argv)
{
    struct order o = { .kind = argc > 2 ? find_kind(argv[1]) : NULL };

    if (o.kind && strcmp(argv[2], "--list") == 0) {
        list_choices("bug", o.kind->bugs);
        list_choices("style", wire_styles);
        list_choices("style", o.kind->styles);
        return 0;
    }
    if (!o.kind || !read_order(&o, argv + 2)) {
        fprintf(stderr, "usage: vendor NAME [--bug BUG] [--style STYLE]... [--load FILE] "
                        "-- COMMAND...\n"
                        "       vendor NAME --list\n");
        return STATUS_USAGE;
    }
    return serve(&o);
}
