#include "report/junit_names.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/fs.h"
#include "report/text.h"
#include "suite/suite.h"
#include "suite/walk.h"

#include "base/banned.h"

/* There may be a million files: what is kept are the names that two of them have (files
 * of a contract with one name, in different folders), by their hashes. */
struct junit_names {
    const struct report_options *options;
    uint64_t *twice; /* sorted */
    size_t twice_count;
};

struct hashes {
    uint64_t *at;
    size_t len, cap;
};

/* "identifiers" of "cases/update-lead/identifiers.yaml" */
static struct str stem_of(struct str path)
{
    size_t from = path.len, dot;

    while (from > 0 && path.at[from - 1] != '/')
        from--;
    struct str name = str_from_at(path, from);

    for (dot = name.len; dot > 0 && name.at[dot - 1] != '.'; dot--)
        ;
    return dot > 1 ? str_sub(name, 0, dot - 1) : name;
}

static struct str short_name(struct arena *a, const struct case_file *file)
{
    return arena_printf(a, "%.*s.%.*s", STR_ARG(file->contract->name),
                        STR_ARG(stem_of(file->path)));
}

/* With the folders: "update-lead.cases.more.identifiers". */
static struct str long_name(struct arena *a, const struct report_options *o,
                            const struct case_file *file)
{
    struct str path = report_path(a, o, file->path), segment;
    struct str name = file->contract->name;
    struct str rest = fs_dirname(path);

    while (rest.len && str_cut(&rest, '/', &segment))
        if (segment.len && !str_eq(segment, S(".")))
            name = arena_printf(a, "%.*s.%.*s", STR_ARG(name), STR_ARG(segment));
    return arena_printf(a, "%.*s.%.*s", STR_ARG(name), STR_ARG(stem_of(path)));
}

static int by_number(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

    return a < b ? -1 : a > b;
}

static void add_files(struct arena *scratch, const struct suite *suite,
                      const struct contract *c, struct hashes *all)
{
    struct case_walk walk = case_walk_of(suite, c);
    const struct case_file *file;

    for (; (file = case_walk_next_file(&walk)) != NULL; arena_reset(scratch)) {
        if (file->derived)
            continue;
        if (all->len == all->cap) {
            all->cap = all->cap ? all->cap * 2 : 256;
            all->at = xrealloc(all->at, all->cap * sizeof *all->at);
        }
        all->at[all->len++] = str_hash(short_name(scratch, file));
    }
}

/* Each of those that are there more than once, once. */
static void keep_repeated(struct hashes *all)
{
    size_t kept = 0;

    for (size_t i = 1; i < all->len; i++)
        if (all->at[i] == all->at[i - 1] && (!kept || all->at[kept - 1] != all->at[i]))
            all->at[kept++] = all->at[i];
    all->len = kept;
}

struct junit_names *junit_names_new(struct arena *a, const struct report_options *o,
                                    const struct suite *suite)
{
    struct junit_names *n = arena_new(a, struct junit_names);
    struct arena *scratch = arena_open();
    struct hashes all = { 0 };

    n->options = o;
    for (size_t i = 0; i < suite->contract_count; i++)
        add_files(scratch, suite, suite->contracts[i], &all);
    if (all.len)
        qsort(all.at, all.len, sizeof *all.at, by_number);
    keep_repeated(&all);
    n->twice = arena_array(a, uint64_t, all.len);
    n->twice_count = all.len;
    if (all.len)
        memcpy(n->twice, all.at, all.len * sizeof *all.at);
    free(all.at);
    arena_close(scratch);
    return n;
}

struct str junit_class_name(struct arena *a, const struct junit_names *n,
                            const struct case_def *def)
{
    const struct case_file *file = def->file;

    if (file->derived)
        return arena_printf(a, "%.*s.variants%s%.*s", STR_ARG(file->contract->name),
                            def->prove_count ? "." : "",
                            STR_ARG(def->prove_count ? def->proves[0]->id : STR_NONE));
    struct str name = short_name(a, file);

    uint64_t hash = str_hash(name);
    bool twice = n->twice_count &&
                 bsearch(&hash, n->twice, n->twice_count, sizeof *n->twice, by_number);

    return twice ? long_name(a, n->options, file) : name;
}
