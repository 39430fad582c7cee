/* fealty init: a project that runs at once, from an OpenAPI document. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "author/author.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/init_check.h"

#include "base/banned.h"

/* Each round leaves out what failed in the one before. */
enum { ROUNDS_MAX = 4 };

struct init {
    struct arena *arena;
    const struct arguments *args;
    struct str dir;
    const struct contract *contract;
    struct init_options options;
    struct author_files files;
    struct init_counts counts;
    struct init_check check;
    struct str_list kept; /* files of the project that were there, and are not ours */
};

/* --- the files --- */

/* Of the project, not of the contract: whoever has one of these is left with it. */
static bool is_shared(struct str path)
{
    return !str_starts(path, S("specs/")) && !str_starts(path, S("cases/"));
}

static char *full_path(const struct init *in, const struct author_file *file)
{
    return arena_cstr(in->arena, fs_join(in->arena, in->dir, file->path));
}

static bool is_there(const struct init *in, const struct author_file *file)
{
    return fs_exists(full_path(in, file));
}

static bool is_same(const struct init *in, const struct author_file *file)
{
    struct err err = { 0 };
    struct str text;

    return fs_read(in->arena, full_path(in, file), CONTRACT_BYTES_MAX, &text, &err) &&
           str_eq(text, file->text);
}

/* Nothing is overwritten, and nothing is written where something would have to be. */
static bool is_free(struct init *in)
{
    size_t taken = 0;

    for (size_t i = 0; i < in->files.len; i++) {
        const struct author_file *file = &in->files.at[i];

        if (!is_there(in, file) || is_same(in, file))
            continue;
        if (is_shared(file->path)) {
            *vec_push(in->arena, &in->kept) = file->path;
            continue;
        }
        fprintf(stderr, "fealty: %s is there already\n", full_path(in, file));
        taken++;
    }
    return taken == 0;
}

static bool write_files(const struct init *in, bool again, struct err *err)
{
    for (size_t i = 0; i < in->files.len; i++) {
        const struct author_file *file = &in->files.at[i];

        if (is_shared(file->path) && !argument_on(in->args, OPT_FORCE) &&
            is_there(in, file))
            continue;
        if ((again && is_same(in, file)) ||
            fs_write(full_path(in, file), file->text, err))
            continue;
        return false;
    }
    return true;
}

static void list_files(const struct init *in)
{
    for (size_t i = 0; i < in->files.len; i++) {
        const struct author_file *file = &in->files.at[i];
        const char *what = !is_there(in, file)     ? "write"
                           : is_same(in, file)     ? "same"
                           : is_shared(file->path) ? "keep"
                                                   : "there";

        printf("%-5s  %s (%zu bytes)\n", what, full_path(in, file), file->text.len);
    }
}

/* --- making them --- */

static bool make(struct init *in, struct err *err)
{
    in->files = (struct author_files){ 0 };
    return init_project(in->arena, in->contract, &in->options, &in->files, &in->counts,
                        err);
}

/* The folder of the contract, from the path of its overlay. */
static struct str folder_name(const struct init *in)
{
    for (size_t i = 0; i < in->files.len; i++) {
        struct str path = in->files.at[i].path, name;

        if (!str_ends(path, S("/claims.overlay.yaml")))
            continue;
        path = str_from_at(path, strlen("specs/"));
        if (str_cut(&path, '/', &name))
            return name;
    }
    return STR_NONE;
}

static bool is_made(const struct init *in, struct str path)
{
    for (size_t i = 0; i < in->files.len; i++)
        if (str_eq(in->files.at[i].path, path))
            return true;
    return false;
}

/* Made anew without what did not hold; a file that is no more made goes. */
static bool make_again(struct init *in, struct err *err)
{
    struct author_files before = in->files;

    if (!make(in, err))
        return false;
    for (size_t i = 0; i < before.len; i++)
        if (!is_shared(before.at[i].path) && !is_made(in, before.at[i].path))
            unlink(full_path(in, &before.at[i]));
    return true;
}

/* What the mock does not hold is not claimed. */
static bool settle(struct init *in, struct diags *diags, struct err *err)
{
    for (unsigned round = 0; round < ROUNDS_MAX; round++) {
        in->options.no_cases = round == ROUNDS_MAX - 1; /* others would not hold, too */
        if (in->options.no_cases && !make_again(in, err))
            return false;
        if (!write_files(in, round > 0, err))
            return false;
        if (!init_check(in->arena, in->args, in->dir, folder_name(in), &in->check, diags,
                        err))
            return false;
        if (in->check.failing.len == 0 || caught_signal)
            return true;
        for (size_t i = 0; i < in->check.failing.len; i++)
            *vec_push(in->arena, &in->options.left_out) = in->check.failing.at[i];
        if (!make_again(in, err))
            return false;
    }
    return write_files(in, true, err);
}

/* --- what it says --- */

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void tell_counts(const struct init *in)
{
    const struct init_counts *c = &in->counts;

    printf("%.*s: %zu operation%s, %zu of them on %zu resource%s; %zu claim%s inferred "
           "(should), %zu to observe (unclear)\n",
           STR_ARG(folder_name(in)), c->operations, plural(c->operations), c->described,
           c->resources, plural(c->resources), c->should, plural(c->should), c->unclear);
    if (in->check.cases)
        printf("%zu case%s %s run on the embedded mock, %zu did not hold\n",
               in->check.cases, plural(in->check.cases),
               in->check.cases == 1 ? "was" : "were", in->check.failures);
    else if (in->options.left_out.len)
        printf("No case is left: what could be made did not hold on the embedded mock\n");
    else
        printf(
            "No case could be made: a first one needs an operation that documents a "
            "success (2xx), and parameters and a JSON body, if any, that can be made\n");
    if (in->options.left_out.len)
        printf(
            "%zu left out that could not be shown on the mock made from this document: "
            "named at the top of claims.overlay.yaml\n",
            in->options.left_out.len);
    if (c->not_described)
        printf("%zu more operations would make no readable file: choose with "
               "--path-prefix, --tag or --operation\n",
               c->not_described);
    if (c->described == 0)
        printf("No operation could be told to read or change stored records: say so in "
               "claims.overlay.yaml (x-resources, x-effect), and claims can follow\n");
}

/* A project that was there gets another contract. */
static void tell_kept(const struct init *in)
{
    if (!in->kept.len)
        return;
    printf("Left as it was there already:");
    for (size_t i = 0; i < in->kept.len; i++)
        printf("%s %.*s", i ? "," : "", STR_ARG(in->kept.at[i]));
    putchar('\n');
}

static void tell_next(const struct init *in)
{
    struct str dir = in->dir;

    printf(
        "\nNext steps%s%.*s:\n"
        "%s"
        "  fealty lint                   what the document itself gets wrong\n"
        "  specs/%.*s/claims.overlay.yaml   read each claim; make `must` of what the "
        "documentation says\n"
        "  fealty.yaml                   the endpoint, credentials, how states come "
        "about there\n"
        "  fealty run --target staging   the real one\n",
        str_eq_c(dir, ".") ? "" : ", in ", STR_ARG(str_eq_c(dir, ".") ? STR_NONE : dir),
        in->check.cases ? "  fealty run                    green on the mock at once\n"
                        : "  cases/                        a first case file, by hand "
                          "(docs/cases.md): until then `fealty run` has nothing to run\n",
        STR_ARG(folder_name(in)));
}

/* --- the command --- */

static bool read_options(struct init *in, struct err *err)
{
    const struct arguments *args = in->args;
    struct str ci = argument_text(args, OPT_CI, "github");

    in->options.operations = args->values[OPT_OPERATION];
    in->options.path_prefixes = args->values[OPT_PATH_PREFIX];
    in->options.tags = args->values[OPT_TAG];
    if (str_eq_c(ci, "github"))
        in->options.ci = INIT_CI_GITHUB;
    else if (str_eq_c(ci, "gitlab"))
        in->options.ci = INIT_CI_GITLAB;
    else if (str_eq_c(ci, "none"))
        in->options.ci = INIT_CI_NONE;
    else
        return err_set(err, ERR_INPUT, "--ci takes github, gitlab or none, not `%.*s`",
                       STR_ARG(ci));
    return true;
}

static bool has_claims(const struct contract *c)
{
    for (size_t i = 0; i < c->claim_count; i++)
        if (!c->claims[i].implicit)
            return true;
    return c->resource_count > 0;
}

/* The document named, or the example, which is put where it will stand. */
static struct str find_document(struct init *in, struct err *err)
{
    struct str path = argument_text(in->args, OPT_FROM, "");

    if (path.len)
        return path;
    path = fs_join(in->arena, in->dir, S("specs/bookshelf/openapi.yaml"));
    if (argument_on(in->args, OPT_DRY_RUN) || fs_exists(arena_cstr(in->arena, path))) {
        err_set(err, ERR_INPUT,
                "name the document: fealty init --from openapi.yaml [DIR]");
        return STR_NONE;
    }
    return fs_write(arena_cstr(in->arena, path), init_example(), err) ? path : STR_NONE;
}

static int init_all(struct init *in, struct diags *diags)
{
    struct err err = { 0 };

    if (!make(in, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    if (argument_on(in->args, OPT_DRY_RUN)) {
        list_files(in);
        return EXIT_HELD;
    }
    if (!argument_on(in->args, OPT_FORCE) && !is_free(in))
        return complain(EXIT_USAGE, "nothing was written; --force overwrites");
    catch_signals();
    bool ok = settle(in, diags, &err);

    if (caught_signal)
        return 128 + (int)caught_signal;
    if (!ok && !diags_ok(diags)) {
        print_diags(diags, in->args);
        return complain(EXIT_FAULT, "what was written does not load: a fault of fealty");
    }
    if (!ok)
        return complain(EXIT_FAULT, "%s", err.msg);
    tell_counts(in);
    tell_kept(in);
    tell_next(in);
    return EXIT_HELD;
}

int cmd_init(struct arena *a, const struct arguments *args)
{
    struct init in = { .arena = a, .args = args, .dir = S(".") };
    struct diags *diags = diags_new(a);
    struct err err = { 0 };

    if (args->operands.len > 1)
        return complain(EXIT_USAGE, "init takes one folder");
    if (args->operands.len)
        in.dir = args->operands.at[0];
    if (!read_options(&in, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    struct str path = find_document(&in, &err);

    if (!path.len)
        return complain(EXIT_USAGE, "%s", err.msg);
    in.contract = contract_load(a, arena_cstr(a, path), diags);
    if (!in.contract) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    if (has_claims(in.contract))
        return complain(EXIT_USAGE,
                        "%.*s has claims already (in it, or in an overlay beside it): "
                        "`fealty run` runs them",
                        STR_ARG(path));
    return init_all(&in, diags_new(a));
}
