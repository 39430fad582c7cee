#include "report/cause.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"

#include "base/banned.h"

static const struct case_finding *first_real(const struct case_result *r)
{
    for (size_t i = 0; i < r->findings.len; i++)
        if (!r->findings.at[i].observed)
            return &r->findings.at[i];
    return NULL;
}

static const struct claim *claim_of(const struct case_result *r,
                                    const struct case_finding *f)
{
    const struct case_def *def = r->instance->def;
    const struct claim *claim = f ? finding_claim(r, f) : NULL;

    return !claim && def->prove_count ? def->proves[0] : claim;
}

/* The same claim, the same kind of finding, and for schemas the same keyword. */
static struct str key_of(struct arena *a, const struct case_result *r)
{
    const struct case_finding *f = first_real(r);
    const struct claim *claim = claim_of(r, f);
    struct str contract = r->instance->def->file->contract->name;

    if (r->verdict == VERDICT_ERROR || !f)
        return arena_printf(a, "error|%.*s|%.*s", STR_ARG(contract), STR_ARG(r->reason));
    return arena_printf(a, "%.*s|%.*s|%s|%.*s", STR_ARG(contract),
                        STR_ARG(claim ? claim->id : r->instance->def->name_text),
                        finding_kind_name(f->finding.kind),
                        STR_ARG(f->finding.schema_location));
}

struct cause *causes_add(struct arena *a, struct cause_list *list,
                         const struct case_result *r)
{
    struct arena *scratch = arena_open();
    struct str key = key_of(scratch, r);
    size_t index = (size_t)(uintptr_t)map_get(&list->by_key, key);
    struct cause *added = NULL;

    if (index) {
        list->at[index - 1].cases++;
    } else if (list->len >= CAUSES_MAX) {
        list->dropped++;
    } else {
        const struct claim *claim = claim_of(r, first_real(r));

        added = vec_push(a, list);
        *added = (struct cause){ .key = arena_str(a, key),
                                 .cases = 1,
                                 .is_error = r->verdict == VERDICT_ERROR,
                                 .strength = claim ? claim->strength : STRENGTH_MUST,
                                 .order = list->len };
        map_set(a, &list->by_key, added->key, (void *)(uintptr_t)list->len);
    }
    arena_close(scratch);
    return added;
}

static int worse_first(const void *left, const void *right)
{
    const struct cause *a = left, *b = right;

    if (a->is_error != b->is_error)
        return a->is_error ? 1 : -1;
    if (a->strength != b->strength)
        return a->strength < b->strength ? -1 : 1;
    if (a->cases != b->cases)
        return a->cases > b->cases ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

void causes_sort(struct cause_list *list)
{
    if (list->len)
        qsort(list->at, list->len, sizeof *list->at, worse_first);
}
