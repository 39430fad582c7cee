#include "cli/author_output.h"

#include <stdio.h>

#include "author/write.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "cli/command.h"

#include "base/banned.h"

/* The one document below specs, empty where there are several or none. */
static struct str only_contract(struct arena *a)
{
    static const char *const names[] = { "/openapi.yaml", "/openapi.json" };
    struct str found = STR_NONE;

    for (size_t i = 0; i < countof(names) && fs_is_dir("specs"); i++) {
        struct path_list files;
        struct err err = { 0 };

        if (!fs_walk(a, "specs", str_from(names[i]), &files, &err))
            return STR_NONE;
        if (files.len + (found.len > 0) > 1)
            return STR_NONE;
        if (files.len)
            found = files.at[0];
    }
    return found;
}

/* `path` as seen from the folder of `file`: "../../specs/x/openapi.yaml". */
static struct str seen_from(struct arena *a, struct str file, struct str path)
{
    struct str here = fs_dirname(fs_absolute(a, file)), there = fs_absolute(a, path);
    struct str up = STR_NONE;

    while (here.len > 1) {
        struct str folder = arena_printf(a, "%.*s/", STR_ARG(here));

        if (str_starts(there, folder))
            return arena_printf(a, "%.*s%.*s", STR_ARG(up),
                                STR_ARG(str_from_at(there, folder.len)));
        up = arena_printf(a, "%.*s../", STR_ARG(up));
        here = fs_dirname(here);
    }
    return there;
}

int author_output_open(struct arena *a, const struct arguments *args,
                       struct author_output *ret)
{
    struct diags *diags = diags_new(a);
    struct str path = argument_text(args, OPT_CONTRACT, "");

    *ret = (struct author_output){ .file = argument_text(args, OPT_OUTPUT_FILE, "-") };
    if (!path.len)
        path = only_contract(a);
    if (!path.len)
        return complain(EXIT_USAGE,
                        "cases belong to a contract: --contract specs/x/openapi.yaml");
    if (!str_eq_c(ret->file, "-") && fs_exists(arena_cstr(a, ret->file)) &&
        !argument_on(args, OPT_FORCE))
        return complain(EXIT_USAGE, "%.*s is there already; --force overwrites",
                        STR_ARG(ret->file));
    ret->contract = contract_load(a, arena_cstr(a, path), diags);
    if (!ret->contract) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    ret->contract_path = str_eq_c(ret->file, "-")
                             ? ret->contract->path
                             : seen_from(a, ret->file, ret->contract->path);
    buf_init(&ret->text, AUTHOR_TEXT_MAX);
    return 0;
}

int author_output_write(struct arena *a, const struct arguments *args,
                        struct author_output *o)
{
    struct err err = { 0 };
    bool ok = !buf_overflowed(&o->text) &&
              fs_write(arena_cstr(a, o->file), buf_str(&o->text), &err);

    (void)args;
    author_output_drop(o);
    return ok ? EXIT_HELD : complain(EXIT_FAULT, "%s", err.msg);
}

void author_output_drop(struct author_output *o)
{
    buf_release(&o->text);
}
