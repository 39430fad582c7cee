/* Paths to a suite: which files there are, what each is, and all their mistakes at once.
 */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "base/vec.h"
#include "claims/beside.h"
#include "claims/claims.h"
#include "cli/command.h"
#include "suite/walk.h"

#include "base/banned.h"

static const struct source *path_source(struct arena *a, struct str path)
{
    struct source *source = arena_new(a, struct source);

    source->path = path;
    return source;
}

static bool path_error(struct arena *a, struct diags *diags, struct str path,
                       const char *rule, const char *message)
{
    return diags_error(diags, (struct span){ path_source(a, path), 0, 0 }, rule, "%s",
                       message);
}

/* --- reading --- */

struct loading {
    struct arena *a;
    struct arena *scratch; /* reset for each file */
    struct load_options options;
    struct suite *suite;
    struct diags *diags;
    bool alone; /* nothing but one file is loaded */
    struct {
        const struct contract **at;
        size_t len, cap;
    } named; /* contracts that stand there themselves, not only in a case file */
    struct {
        struct str root, last; /* of the walk; the folder looked at last, in `a` */
        bool other;            /* that is in another project */
        bool ok;
    } folder;
};

static bool add_variants(struct loading *l, const struct contract *c)
{
    struct node *root =
        claims_variants(l->a, c, suite_states(l->suite, c),
                        l->options.thorough ? VARIANTS_THOROUGH : VARIANTS_DEFAULT);

    beside_check(l->a, c, suite_states(l->suite, c), l->diags);
    if (!root)
        return true;
    return suite_add_node(l->a, l->suite, root,
                          arena_printf(l->a, "%.*s", STR_ARG(c->path)), true, l->diags);
}

static bool add_contract(struct loading *l, const char *path)
{
    l->suite->bare = l->options.only_looks && l->alone;
    const struct contract *c = suite_contract(l->a, l->suite, path, l->diags);

    if (c)
        *vec_push(l->a, &l->named) = c;
    return c != NULL;
}

static bool add_file(struct loading *l, struct str path, bool named)
{
    struct err err = { 0 };
    struct str text;

    if (str_eq(path, S("-")))
        return suite_add_file(l->a, l->suite, path.at, l->diags);
    if (l->options.hold_bytes) {
        bool done;
        bool ok = suite_add_pieces(l->a, l->suite, path.at, l->diags, &done);

        if (done)
            return ok;
    }
    arena_reset(l->scratch);
    if (!fs_read(l->scratch, path.at, CONTRACT_BYTES_MAX, &text, &err))
        return path_error(l->a, l->diags, arena_str(l->a, path), "file", err.msg);
    switch (file_kind_of(text)) {
    case FILE_CONTRACT:
        path = arena_str(l->a, path);
        arena_reset(l->scratch); /* it is read again, and may be large */
        return add_contract(l, path.at);
    case FILE_CASES:
        return suite_add_text(l->a, l->suite, path, text, l->diags);
    case FILE_OTHER:
        break;
    }
    if (!named)
        return true;
    return path_error(
        l->a, l->diags, path, "file-kind",
        "this is neither a contract (`openapi:`) nor a case file (`cases:`)");
}

/* Whether a folder between `root` and the file holds a configuration of its own.  It is
 * then another project, with targets that these files need, and is read when it is named.
 */
static bool is_in_another_project(struct arena *a, struct str root, struct str file)
{
    for (struct str dir = fs_dirname(file); dir.len > root.len; dir = fs_dirname(dir))
        if (access(fs_join(a, dir, S(CONFIG_NAME)).at, F_OK) == 0)
            return true;
    return false;
}

static void add_found(struct str path, void *ctx)
{
    struct loading *l = ctx;
    struct str dir = fs_dirname(path);

    if (!str_eq(dir, l->folder.last)) {
        l->folder.last = arena_str(l->a, dir);
        l->folder.other = is_in_another_project(l->a, l->folder.root, path);
    }
    if (!l->folder.other)
        l->folder.ok = add_file(l, path, false) && l->folder.ok;
}

static bool add_folder(struct loading *l, struct str path, struct str suffix)
{
    struct err err = { 0 };

    l->folder.root = path;
    l->folder.last = STR_NONE;
    l->folder.ok = true;
    return fs_each_file(path.at, suffix, add_found, l, &err)
               ? l->folder.ok
               : path_error(l->a, l->diags, path, "folder", err.msg);
}

static bool add_path(struct loading *l, struct str path)
{
    struct str named = arena_str(l->a, path);

    if (!fs_is_dir(named.at))
        return add_file(l, named, true);
    bool ok = add_folder(l, named, S(".yaml"));

    ok = add_folder(l, named, S(".yml")) && ok;
    return add_folder(l, named, S("openapi.json")) && ok;
}

static bool check_claims(struct loading *l)
{
    bool ok = true;

    for (size_t i = 0; i < l->suite->contract_count; i++)
        ok = claims_check(l->suite->contracts[i], l->diags) && ok;
    return ok;
}

/* Only from claims that are known to be sound. */
static bool add_all_variants(struct loading *l)
{
    bool ok = true;

    for (size_t i = 0; l->options.variants && i < l->named.len; i++)
        ok = add_variants(l, l->named.at[i]) && ok;
    return ok;
}

static struct str_list paths_of(struct arena *a, const struct arguments *args,
                                const struct config *config)
{
    struct str_list paths = args->operands;

    for (size_t i = 0; args->operands.len == 0 && i < config->run.len; i++)
        *vec_push(a, &paths) = fs_join(a, config->dir, config->run.at[i]);
    if (args->operands.len == 0 && config->run.len == 0) {
        if (fs_is_dir("specs"))
            *vec_push(a, &paths) = S("specs");
        if (fs_is_dir("cases"))
            *vec_push(a, &paths) = S("cases");
    }
    return paths;
}

struct load_options read_load_options(const struct arguments *args)
{
    struct str depth = argument_text(args, OPT_DEPTH, "default");

    return (struct load_options){ .variants = !argument_on(args, OPT_NO_VARIANTS),
                                  .thorough = str_eq(depth, S("thorough")) };
}

bool load_put_aside(struct load_options *io, struct err *err)
{
    const char *text = getenv("FEALTY_HOLD_BYTES");
    uint64_t bytes = SUITE_HOLD_BYTES;

    if (text && (!str_to_u64(str_from(text), &bytes) || bytes == 0 || bytes > SIZE_MAX))
        return err_set(err, ERR_INPUT,
                       "FEALTY_HOLD_BYTES is a number of bytes from 1, not `%s`", text);
    io->hold_bytes = (size_t)bytes;
    return true;
}

bool load_suite(struct arena *a, const struct arguments *args,
                const struct config *config, struct load_options options,
                struct suite *ret, struct diags *diags)
{
    struct loading l = { .a = a, .options = options, .suite = ret, .diags = diags };
    struct str_list paths = paths_of(a, args, config);
    bool ok = true;

    *ret = (struct suite){ 0 };
    if (options.hold_bytes)
        suite_put_aside(a, ret, options.hold_bytes);
    l.alone = paths.len == 1 && !fs_is_dir(arena_cstr(a, paths.at[0]));
    l.scratch = arena_open();
    for (size_t i = 0; i < paths.len; i++)
        ok = add_path(&l, paths.at[i]) && ok;
    arena_close(l.scratch);
    ok = check_claims(&l) && ok;
    return ok && add_all_variants(&l) && diags_ok(diags);
}

void read_selection(const struct arguments *args, const struct suite *suite,
                    struct selection *ret)
{
    *ret = (struct selection){ .tags = args->values[OPT_TAG],
                               .not_tags = args->values[OPT_NOT_TAG],
                               .claims = args->values[OPT_CLAIM],
                               .cases = args->values[OPT_CASE],
                               .contracts = args->values[OPT_CONTRACT],
                               .only = suite_has_only(suite) };
}
