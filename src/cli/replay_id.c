#include "cli/replay_id.h"

#include "base/arena.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "run/plan.h"

#include "base/banned.h"

enum { SHOWN_MAX = 3, KNOWN_MAX = 20000 /* ids that the nearest is looked for in */ };

struct found {
    struct str_list known, matching;
    size_t matches;
};

static void look(struct arena *a, const struct suite *suite, const struct selection *all,
                 struct str id, struct found *ret)
{
    struct arena *scratch = arena_open();

    for (size_t i = 0; i < suite->contract_count; i++) {
        struct plan plan = plan_of(suite, all, suite->contracts[i]);
        struct case_instance instance;

        for (; plan_next(&plan, scratch, &instance); arena_reset(scratch)) {
            bool matches = str_starts(instance.id_text, id);

            ret->matches += matches;
            if (matches && ret->matching.len < SHOWN_MAX)
                *vec_push(a, &ret->matching) = arena_printf(
                    a, "%.*s (%.*s)", STR_ARG(instance.id_text), STR_ARG(instance.name));
            if (!ret->matches && ret->known.len < KNOWN_MAX)
                *vec_push(a, &ret->known) = arena_str(a, instance.id_text);
        }
    }
    arena_close(scratch);
}

bool replay_id_check(struct arena *a, const struct suite *suite,
                     const struct selection *selection, struct str id, struct err *err)
{
    struct selection all = *selection;
    struct found found = { 0 };

    all.takes = NULL;
    look(a, suite, &all, id, &found);
    if (found.matches == 1)
        return true;
    if (found.matches == 0) {
        struct str near = suggest(id, found.known.at, found.known.len);

        return err_set(err, ERR_INPUT, "no case has the id `%.*s`%s%.*s%s (fealty list)",
                       STR_ARG(id), near.len ? "; did you mean `" : "", STR_ARG(near),
                       near.len ? "`?" : "");
    }
    return err_set(err, ERR_INPUT, "`%.*s` is the beginning of %zu ids: %.*s, %.*s%s",
                   STR_ARG(id), found.matches, STR_ARG(found.matching.at[0]),
                   STR_ARG(found.matching.at[1]), found.matches > 2 ? ", ..." : "");
}
