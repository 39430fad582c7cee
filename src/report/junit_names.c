#include "report/junit_names.h"

#include "base/arena.h"
#include "base/fs.h"
#include "base/map.h"
#include "report/text.h"
#include "suite/suite.h"

#include "base/banned.h"

struct junit_names {
    const struct report_options *options;
    struct map files; /* "contract.stem" -> its file, or &several */
};

/* Two files of a contract with one name, in different folders. */
static char several;

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

struct junit_names *junit_names_new(struct arena *a, const struct report_options *o,
                                    const struct suite *suite)
{
    struct junit_names *n = arena_new(a, struct junit_names);

    n->options = o;
    for (size_t i = 0; i < suite->file_count; i++) {
        struct case_file *file = suite->files[i];
        struct str name = short_name(a, file);

        if (!file->derived)
            map_set(a, &n->files, name,
                    map_get(&n->files, name) ? (void *)&several : (void *)file);
    }
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

    return map_get(&n->files, name) == &several ? long_name(a, n->options, file) : name;
}
