#include "cli/diff_contracts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "changes/changes.h"
#include "cli/command.h"
#include "doc/json.h"

#include "base/banned.h"

enum { TEXT_BYTES_MAX = 1 << 28 };

/* Warnings are lint's business: how many there are is enough. */
static const struct contract *load(struct arena *a, const struct arguments *args,
                                   struct str path)
{
    struct diags *diags = diags_new(a);
    const struct contract *c = contract_load(a, path.at, diags);
    size_t warnings = diags_count(diags, SEVERITY_WARNING);

    if (!c)
        print_diags(diags, args);
    else if (warnings && !argument_on(args, OPT_QUIET))
        fprintf(stderr, "%s: %zu warning%s (`fealty lint` tells)\n", path.at, warnings,
                warnings == 1 ? "" : "s");
    return c;
}

/* The project around, for the claims and cases that are touched.  One that has errors is
 * no reason to stop: the documents can be compared all the same. */
static void touch(struct arena *a, const struct arguments *args, struct changes *changes)
{
    struct arguments project = *args;
    struct diags *diags = diags_new(a);
    struct suite suite;
    const struct config *config = load_config(a, args, diags);

    project.operands = (struct str_list){ 0 };
    bool ok =
        config && load_suite(a, &project, config,
                             (struct load_options){ .variants = true }, &suite, diags);

    changes_touch(a, changes, ok ? &suite : NULL);
    if (!ok)
        *vec_push(a, &changes->untold) = arena_printf(
            a, "which cases are touched: the project has %zu error%s, the first: %s",
            diags_count(diags, SEVERITY_ERROR),
            diags_count(diags, SEVERITY_ERROR) == 1 ? "" : "s", diags_first(diags));
}

static void print(struct arena *a, const struct arguments *args,
                  const struct changes *changes)
{
    struct str format = argument_text(args, OPT_FORMAT, "text");
    struct changes_wishes wishes = { .color = use_color(args, stdout),
                                     .quiet = argument_on(args, OPT_QUIET),
                                     .most = DIFF_SHOWN_MAX };
    struct buf out;

    buf_init(&out, TEXT_BYTES_MAX);
    if (str_eq(format, S("json"))) {
        json_print(&out, changes_json(a, changes), JSON_PRINT_INDENT);
        buf_add_char(&out, '\n');
    } else if (str_eq(format, S("markdown"))) {
        changes_markdown(a, &out, changes, wishes);
    } else {
        changes_text(a, &out, changes, wishes);
    }
    fwrite(out.at, 1, out.len, stdout);
    if (buf_overflowed(&out))
        fprintf(stderr, "fealty: the output was cut at %d bytes\n", TEXT_BYTES_MAX);
    buf_release(&out);
}

int diff_contracts(struct arena *a, const struct arguments *args, struct str before,
                   struct str after)
{
    const struct contract *old = load(a, args, before), *new = load(a, args, after);

    if (!old || !new)
        return EXIT_USAGE;
    struct changes *changes = changes_compare(a, old, new);

    touch(a, args, changes);
    print(a, args, changes);
    return changes->counts[CHANGE_BREAKING] ? EXIT_VIOLATED : EXIT_HELD;
}
