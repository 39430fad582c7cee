/* fealty list: what there is. */
#include <stdio.h>

#include "base/arena.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/list_names.h"
#include "doc/json.h"
#include "run/plan.h"

#include "base/banned.h"

static void print_text(const struct case_instance *instance)
{
    const struct case_def *def = instance->def;

    printf("%.*s  %.*s  ", STR_ARG(instance->id_text),
           STR_ARG(def->file->contract->name));
    for (size_t i = 0; i < def->prove_count; i++)
        printf("%s%.*s", i ? "," : "", STR_ARG(def->proves[i]->id));
    printf("%s  %.*s\n", def->prove_count ? "" : "-", STR_ARG(instance->name));
}

static json_t *list_of(struct arena *a, const struct case_def *def)
{
    json_t *list = arena_json(a, json_array());

    for (size_t i = 0; i < def->prove_count; i++)
        json_array_append(list, json_str(a, def->proves[i]->id));
    return list;
}

static json_t *tags_of(struct arena *a, const struct case_def *def)
{
    json_t *list = arena_json(a, json_array());

    for (size_t i = 0; i < def->tag_count; i++)
        json_array_append(list, json_str(a, def->tags[i]));
    return list;
}

static void print_json(struct arena *a, const struct case_instance *instance)
{
    const struct case_def *def = instance->def;
    json_t *object = arena_json(a, json_object());

    json_object_set(object, "case", json_str(a, instance->id_text));
    json_object_set(object, "contract", json_str(a, def->file->contract->name));
    json_object_set(object, "name", json_str(a, instance->name));
    json_object_set(object, "file", json_str(a, def->file->path));
    json_object_set(object, "line",
                    arena_json(a, json_integer((json_int_t)span_line(def->span))));
    json_object_set(object, "proves", list_of(a, def));
    json_object_set(object, "tags", tags_of(a, def));
    printf("%.*s\n", STR_ARG(json_to_str(a, object, JSON_PRINT_COMPACT)));
}

/* All that is selected; false where cases cannot be read back. */
static bool print_all(const struct suite *suite, const struct selection *selection,
                      bool json, size_t *ret_count, struct err *err)
{
    struct arena *scratch = arena_open();
    bool ok = true;

    *ret_count = 0;
    for (size_t i = 0; ok && i < suite->contract_count; i++) {
        struct plan plan = plan_of(suite, selection, suite->contracts[i]);
        struct case_instance instance;

        for (; plan_next(&plan, scratch, &instance); ++*ret_count) {
            if (json)
                print_json(scratch, &instance);
            else
                print_text(&instance);
            arena_reset(scratch);
        }
        ok = plan_ok(&plan, err);
    }
    arena_close(scratch);
    return ok;
}

int cmd_list(struct arena *a, const struct arguments *args)
{
    if (argument_on(args, OPT_NAMES))
        return list_names(a, args);
    struct diags *diags = diags_new(a);
    struct suite suite;
    struct selection selection;
    struct err err = { 0 };
    const struct config *config = load_config(a, args, diags);
    struct load_options load = read_load_options(args);
    size_t count;

    if (!load_put_aside(&load, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    if (!config || !load_suite(a, args, config, load, &suite, diags)) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    if (!suite_aside_ok(&suite, &err))
        return complain(EXIT_FAULT, "%s", err.msg);
    read_selection(args, &suite, &selection);
    if (!selection_check(a, &selection, &suite, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    if (!print_all(&suite, &selection, argument_on(args, OPT_JSON), &count, &err))
        return complain(EXIT_FAULT, "%s", err.msg);
    if (count == 0)
        return complain(EXIT_NOTHING, "no cases were found");
    return EXIT_HELD;
}
