#include "cli/prove_report.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/map.h"
#include "doc/json.h"

#include "base/banned.h"

static const char *outcome_name(enum prove_outcome o)
{
    static const char *const names[] = { [PROVE_KILLED] = "killed",
                                         [PROVE_SURVIVED] = "survived",
                                         [PROVE_EQUIVALENT] = "equivalent",
                                         [PROVE_PASSED] = "passed",
                                         [PROVE_FALSE_ALARM] = "false alarm" };

    return names[o];
}

struct str prove_entry_name(struct arena *a, const struct prove_entry *e)
{
    const struct variation *v = e->variation;

    if (!v)
        return arena_printf(a, "%.*s%s%.*s", STR_ARG(e->contract->name),
                            e->combination.len ? ":" : "", STR_ARG(e->combination));
    if (!v->claim)
        return arena_printf(a, "%.*s:%.*s", STR_ARG(e->contract->name), STR_ARG(v->name));
    return arena_printf(a, "%.*s/%.*s:%.*s", STR_ARG(e->contract->name),
                        STR_ARG(v->claim->id), STR_ARG(v->name));
}

/* --- text --- */

static void print_entry(struct arena *a, const struct prove_entry *e, bool verbose)
{
    struct str name = prove_entry_name(a, e);

    switch (e->outcome) {
    case PROVE_SURVIVED:
        printf("survived     %.*s\n             %.*s\n             no case notices; what "
               "is missing "
               "is a case with `proves: %.*s`\n",
               STR_ARG(name), STR_ARG(e->variation->says),
               STR_ARG(e->variation->claim->id));
        return;
    case PROVE_FALSE_ALARM:
        printf("false alarm  %.*s\n", STR_ARG(name));
        if (e->variation)
            printf("             %.*s\n", STR_ARG(e->variation->says));
        printf("             yet `%.*s` (%.*s) fails: %.*s\n", STR_ARG(e->case_name),
               STR_ARG(e->case_id), STR_ARG(e->message));
        return;
    case PROVE_EQUIVALENT:
        printf("equivalent   %.*s: %.*s\n", STR_ARG(name), STR_ARG(e->reason));
        return;
    case PROVE_KILLED:
        if (verbose)
            printf("killed       %.*s by `%.*s` (%.*s)%s\n", STR_ARG(name),
                   STR_ARG(e->case_name), STR_ARG(e->case_id),
                   e->by_own_claim ? "" : ", of another claim");
        return;
    case PROVE_PASSED:
        if (verbose)
            printf("passed       %.*s (%zu cases)\n", STR_ARG(name), e->cases);
        return;
    }
}

/* Counts of one kind of claims, or of one contract. */
struct group {
    size_t counts[PROVE_FALSE_ALARM + 1];
};

static struct group *group_of(struct arena *a, struct map *groups, struct str key)
{
    struct group *g = map_get(groups, key);

    if (!g) {
        g = arena_new(a, struct group);
        map_set(a, groups, key, g);
    }
    return g;
}

static void print_groups(const struct map *groups, const char *what)
{
    printf("\n%-22s  killed  survived  equivalent   twins  false alarms\n", what);
    for (size_t i = 0; i < groups->len; i++) {
        const struct group *g = groups->at[i].value;

        printf("%-22.*s  %6zu  %8zu  %10zu  %6zu  %12zu\n", STR_ARG(groups->at[i].key),
               g->counts[PROVE_KILLED], g->counts[PROVE_SURVIVED],
               g->counts[PROVE_EQUIVALENT],
               g->counts[PROVE_PASSED] + g->counts[PROVE_FALSE_ALARM],
               g->counts[PROVE_FALSE_ALARM]);
    }
}

static struct str kind_of(const struct prove_entry *e)
{
    if (e->combination.len)
        return S("(combinations)");
    return e->variation->claim ? e->variation->claim->kind : S("(endpoint)");
}

static void print_tables(struct arena *a, const struct prove_result *r)
{
    struct map contracts = { 0 }, kinds = { 0 };

    for (size_t i = 0; i < r->entries.len; i++) {
        const struct prove_entry *e = &r->entries.at[i];

        if (!e->variation && !e->combination.len)
            continue;
        struct str kind = kind_of(e);

        group_of(a, &contracts, e->contract->name)->counts[e->outcome]++;
        group_of(a, &kinds, kind)->counts[e->outcome]++;
    }
    print_groups(&contracts, "contract");
    print_groups(&kinds, "kind");
}

void prove_print_text(struct arena *a, const struct prove_result *r,
                      const struct arguments *args)
{
    double seconds = (double)r->duration_ns / 1e9;

    for (size_t i = 0; i < r->entries.len; i++)
        print_entry(a, &r->entries.at[i], argument_on(args, OPT_VERBOSE));
    if (r->honest_failures)
        printf("\n%zu cases fail on the honest model: nothing can be proved by such a "
               "suite\n",
               r->honest_failures);
    if (!argument_on(args, OPT_QUIET))
        print_tables(a, r);
    printf("\nmutation score %.1f %%: %zu of %zu mutants killed, %zu equivalent · %zu "
           "twins, %zu "
           "false alarms · %zu pairs in %.1f s (%.0f/s)\n",
           prove_score(r), r->killed, r->killed + r->survived, r->equivalent, r->twins,
           r->false_alarms, r->pairs, seconds,
           seconds > 0 ? (double)r->pairs / seconds : 0);
}

/* --- JSON --- */

static void put_text(struct arena *a, json_t *object, const char *name, struct str text)
{
    if (text.len)
        json_object_set(object, name, json_str(a, text));
}

static json_t *entry_to_json(struct arena *a, const struct prove_entry *e)
{
    json_t *object = arena_json(a, json_object());

    put_text(a, object, "name", prove_entry_name(a, e));
    put_text(a, object, "outcome", str_from(outcome_name(e->outcome)));
    if (e->variation) {
        put_text(a, object, "says", e->variation->says);
        put_text(a, object, "kind",
                 e->variation->claim ? e->variation->claim->kind : STR_NONE);
    }
    put_text(a, object, "case", e->case_id);
    put_text(a, object, "case-name", e->case_name);
    put_text(a, object, "message", e->message);
    put_text(a, object, "reason", e->reason);
    json_object_set(object, "twin", json_boolean(e->is_twin));
    json_object_set(object, "cases", arena_json(a, json_integer((json_int_t)e->cases)));
    return object;
}

void prove_print_json(struct arena *a, const struct prove_result *r)
{
    json_t *object = arena_json(a, json_object()), *list = arena_json(a, json_array());
    const struct {
        const char *name;
        size_t count;
    } counts[] = { { "killed", r->killed },
                   { "survived", r->survived },
                   { "equivalent", r->equivalent },
                   { "twins", r->twins },
                   { "false-alarms", r->false_alarms },
                   { "honest-failures", r->honest_failures },
                   { "pairs", r->pairs } };

    json_object_set(object, "score", arena_json(a, json_real(prove_score(r))));
    for (size_t i = 0; i < countof(counts); i++)
        json_object_set(object, counts[i].name,
                        arena_json(a, json_integer((json_int_t)counts[i].count)));
    for (size_t i = 0; i < r->entries.len; i++)
        json_array_append(list, entry_to_json(a, &r->entries.at[i]));
    json_object_set(object, "variations", list);
    printf("%.*s\n", STR_ARG(json_to_str(a, object, JSON_PRINT_INDENT)));
}
