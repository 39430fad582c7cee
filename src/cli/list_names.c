#include "cli/list_names.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "claims/kind.h"
#include "cli/command.h"
#include "suite/walk.h"

#include "base/banned.h"

struct names {
    struct arena *arena;
    struct map seen;
};

/* Each once; what would break the lines is none. */
static void print_name(struct names *n, struct str name)
{
    if (!name.len || str_find_char(name, '\n') != SIZE_MAX || map_get(&n->seen, name))
        return;
    map_set(n->arena, &n->seen, arena_str(n->arena, name), n);
    printf("%.*s\n", STR_ARG(name));
}

static void print_claims(struct names *n, const struct contract *c)
{
    for (size_t i = 0; i < c->claim_count; i++) {
        print_name(n, c->claims[i].id);
        print_name(n, arena_printf(n->arena, "%.*s/%.*s", STR_ARG(c->name),
                                   STR_ARG(c->claims[i].id)));
    }
}

/* A name with values in it up to the first of them: --case looks for a part. */
static struct str fixed_part(struct str name)
{
    return str_trim(str_sub(name, 0, str_find(name, S("$("))));
}

/* False where cases cannot be read back. */
static bool print_of_cases(struct names *n, const struct suite *suite,
                           const struct contract *c, bool tags, struct err *err)
{
    struct case_walk walk = case_walk_of(suite, c);
    const struct case_def *def;

    while ((def = case_walk_next(&walk)) != NULL) {
        if (!tags)
            print_name(n, fixed_part(def->name_text));
        for (size_t k = 0; tags && k < def->tag_count; k++)
            print_name(n, def->tags[k]);
    }
    if (walk.err.code != ERR_NONE)
        *err = walk.err;
    return walk.err.code == ERR_NONE;
}

static bool print_of_suite(struct names *n, struct str kind, const struct suite *suite,
                           struct err *err)
{
    bool tags = str_eq(kind, S("tags")), cases = str_eq(kind, S("cases"));
    bool ok = suite_aside_ok(suite, err);

    for (size_t i = 0; ok && i < suite->contract_count; i++) {
        if (str_eq(kind, S("contracts")))
            print_name(n, suite->contracts[i]->name);
        if (str_eq(kind, S("claims")))
            print_claims(n, suite->contracts[i]);
        if (tags || cases)
            ok = print_of_cases(n, suite, suite->contracts[i], tags, err);
    }
    return ok;
}

static bool is_kind(struct str kind)
{
    static const char *const kinds[] = { "claims", "contracts", "cases", "tags",
                                         "targets" };

    for (size_t i = 0; i < countof(kinds); i++)
        if (str_eq_c(kind, kinds[i]))
            return true;
    return false;
}

int list_names(struct arena *a, const struct arguments *args)
{
    struct str kind = argument_text(args, OPT_NAMES, "");
    struct diags *diags = diags_new(a);
    struct names names = { .arena = a };
    struct suite suite = { 0 };
    struct load_options load = { 0 };
    struct err err = { 0 };

    if (!is_kind(kind))
        return complain(EXIT_USAGE,
                        "--names takes claims, contracts, cases, tags or targets");
    if (!load_put_aside(&load, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    const struct config *config = load_config(a, args, diags);
    bool ok = config != NULL;

    if (str_eq(kind, S("targets"))) {
        print_name(&names, S("mock"));
        for (size_t i = 0; ok && i < config->target_count; i++)
            print_name(&names, config->targets[i].name);
    } else if (ok) {
        /* without variants: they bring no names of their own, and take time */
        ok = load_suite(a, args, config, load, &suite, diags);
        if (!print_of_suite(&names, kind, &suite, &err))
            return complain(EXIT_FAULT, "%s", err.msg);
    }
    print_diags(diags, args);
    return ok ? EXIT_HELD : EXIT_USAGE;
}
