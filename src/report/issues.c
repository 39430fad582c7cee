#include "report/issues.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"

#include "base/banned.h"

enum {
    DIFFERENCES_MAX = 20,
    EXCHANGE_BYTES_MAX = 16 * 1024,
    CLAIMS_MAX = 32, /* of one case */
};

/* The claims that a failed case speaks against, each once. */
struct claim_set {
    const struct claim *at[CLAIMS_MAX];
    size_t len;
};

static void add_claim(struct claim_set *set, const struct claim *claim)
{
    for (size_t i = 0; i < set->len; i++)
        if (set->at[i] == claim)
            return;
    if (set->len < CLAIMS_MAX)
        set->at[set->len++] = claim;
}

/* Those that are `unclear` are never refuted; a case may prove one beside others. */
static struct claim_set claims_against(const struct case_result *r)
{
    const struct case_def *def = r->instance->def;
    struct claim_set set = { .len = 0 };
    bool own = false;

    for (size_t i = 0; i < r->findings.len; i++) {
        const struct case_finding *f = &r->findings.at[i];
        const struct claim *claim = f->observed ? NULL : finding_claim(r, f);

        if (claim)
            add_claim(&set, claim);
        own = own || (!f->observed && !claim);
    }
    for (size_t i = 0; own && i < def->prove_count; i++)
        if (def->proves[i]->strength != STRENGTH_UNCLEAR)
            add_claim(&set, def->proves[i]);
    return set;
}

/* Whether a finding belongs to the issue of `claim` (NULL: of the case). */
static bool is_of(const struct case_result *r, const struct case_finding *f,
                  const struct claim *claim)
{
    const struct claim *of = finding_claim(r, f);

    return !f->observed && (of == claim || !of);
}

static const struct case_finding *first_of(const struct case_result *r,
                                           const struct claim *claim)
{
    for (size_t i = 0; i < r->findings.len; i++)
        if (is_of(r, &r->findings.at[i], claim))
            return &r->findings.at[i];
    return NULL;
}

/* --- texts --- */

static struct str kept(struct issues *list, struct arena *scratch, struct str text)
{
    struct buf out;

    buf_init(&out, REPORT_TEXT_MAX);
    report_add_plain(&out, report_shown(scratch, list->options, text), false);
    struct str plain = arena_str(list->arena, buf_str(&out));

    buf_release(&out);
    return plain;
}

static struct str message_of(struct issues *list, struct arena *scratch,
                             const struct case_result *r, const struct claim *claim)
{
    const struct case_finding *f = first_of(r, claim);
    struct buf out;

    if (!f)
        return kept(list, scratch, r->reason);
    buf_init(&out, REPORT_BODY_MAX);
    report_finding(&out, f);
    struct str message = kept(list, scratch, buf_str(&out));

    buf_release(&out);
    return message;
}

static struct str differences_of(struct issues *list, struct arena *scratch,
                                 const struct case_result *r, const struct claim *claim)
{
    size_t shown = 0, left = 0;
    struct buf out, plain;

    buf_init(&out, REPORT_TEXT_MAX);
    for (size_t i = 0; i < r->findings.len; i++) {
        if (!is_of(r, &r->findings.at[i], claim))
            continue;
        if (shown++ >= DIFFERENCES_MAX) {
            left++;
            continue;
        }
        report_finding(&out, &r->findings.at[i]);
        buf_add_char(&out, '\n');
    }
    if (left)
        buf_printf(&out, "... and %zu more\n", left);
    if (!shown)
        buf_printf(&out, "%.*s\n", STR_ARG(r->reason));
    buf_init(&plain, REPORT_TEXT_MAX);
    report_add_plain(&plain, report_shown(scratch, list->options, buf_str(&out)), true);
    struct str text = arena_str(list->arena, buf_str(&plain));

    buf_release(&plain);
    buf_release(&out);
    return text;
}

/* The step that went wrong and what was seen afterwards, or the request that did. */
static void add_exchanges(struct issues *list, struct arena *scratch, struct buf *out,
                          const struct case_result *r, size_t step)
{
    for (size_t i = 0; i < r->exchanges.len; i++) {
        const struct exchange *x = &r->exchanges.at[i];
        bool last = i + 1 == r->exchanges.len;

        if (r->verdict == VERDICT_ERROR ? last : x->role == ROLE_STEP && x->step == step)
            report_exchange(out, scratch, list->options, x);
    }
    if (out->len > EXCHANGE_BYTES_MAX) {
        size_t cut = EXCHANGE_BYTES_MAX;

        while (cut && out->at[cut - 1] != '\n')
            cut--;
        buf_truncate(out, cut);
        buf_add_c(out, "... cut here\n");
    }
}

static void add_details(struct issues *list, struct arena *scratch, struct issue *issue,
                        const struct case_result *r)
{
    const struct case_finding *f = first_of(r, issue->claim);
    size_t step = f ? f->step : 0;
    const struct exchange *x = report_step_exchange(r, step);
    struct buf out;

    issue->differences = differences_of(list, scratch, r, issue->claim);
    if (x)
        issue->curl =
            arena_str(list->arena, report_curl(scratch, list->options, x->request));
    buf_init(&out, REPORT_TEXT_MAX);
    add_exchanges(list, scratch, &out, r, step);
    issue->exchange = arena_str(list->arena, buf_str(&out));
    buf_release(&out);
}

/* --- adding --- */

static struct issue *find(const struct issues *list, struct str map_key)
{
    size_t index = (size_t)(uintptr_t)map_get(&list->by_key, map_key);

    return index ? &list->at[index - 1] : NULL;
}

/* Of one claim there may be two, one of them known. */
static struct issue *find_or_add(struct issues *list, struct arena *scratch,
                                 struct str key, bool known)
{
    struct str map_key = known ? arena_printf(scratch, "known: %.*s", STR_ARG(key)) : key;
    struct issue *found = find(list, map_key);

    if (found)
        return found;
    if (list->len >= ISSUES_MAX) {
        list->dropped++;
        return NULL;
    }
    struct issue *issue = vec_push(list->arena, list);

    issue->key = arena_str(list->arena, key);
    issue->order = list->len;
    map_set(list->arena, &list->by_key, arena_str(list->arena, map_key),
            (void *)(uintptr_t)list->len);
    return issue;
}

static struct report_location kept_location(struct issues *list,
                                            struct report_location at)
{
    at.path = arena_str(list->arena, at.path);
    return at;
}

static void add_case(struct issues *list, struct arena *scratch, struct issue *issue,
                     const struct case_result *r)
{
    if (issue->case_count++ >= ISSUE_CASES_MAX)
        return;
    struct report_location at =
        report_case_location(scratch, list->options, r->instance->def);

    *vec_push(list->arena, &issue->cases) = (struct issue_case){
        .id = arena_str(list->arena, r->instance->id_text),
        .name = kept(list, scratch, r->instance->name),
        .at = kept_location(list, at),
        .message = message_of(list, scratch, r, issue->claim),
    };
}

static void add_to(struct issues *list, struct arena *scratch, struct str key,
                   const struct claim *claim, const struct case_result *r)
{
    const struct report_options *o = list->options;
    bool known = r->verdict == VERDICT_KNOWN;
    struct issue *issue = find_or_add(list, scratch, key, known);

    if (!issue)
        return;
    if (issue->case_count == 0) {
        issue->claim = claim;
        issue->contract = r->instance->def->file->contract;
        issue->rank = r->verdict == VERDICT_ERROR                   ? ISSUE_UNJUDGED
                      : claim && claim->strength == STRENGTH_SHOULD ? ISSUE_SHOULD
                                                                    : ISSUE_MUST;
        if (r->verdict == VERDICT_ERROR)
            issue->reason = kept(list, scratch, r->reason);
        if (known)
            issue->accepted = kept(list, scratch, r->reason);
        issue->at = kept_location(
            list, claim ? report_claim_location(scratch, o, claim)
                        : report_case_location(scratch, o, r->instance->def));
        if (list->details && list->len <= ISSUE_DETAILS_MAX)
            add_details(list, scratch, issue, r);
    }
    add_case(list, scratch, issue, r);
}

void issues_add(struct issues *list, const struct case_result *r)
{
    struct str contract = r->instance->def->file->contract->name;

    if (r->verdict != VERDICT_FAIL && r->verdict != VERDICT_ERROR &&
        !(list->known && r->verdict == VERDICT_KNOWN))
        return;
    struct arena *scratch = arena_open();
    struct claim_set claims = claims_against(r);

    if (r->verdict == VERDICT_ERROR)
        add_to(list, scratch,
               arena_printf(scratch, "%.*s: %.*s", STR_ARG(contract), STR_ARG(r->reason)),
               NULL, r);
    else if (!claims.len)
        add_to(list, scratch,
               arena_printf(scratch, "%.*s/case %.*s", STR_ARG(contract),
                            STR_ARG(r->instance->id_text)),
               NULL, r);
    for (size_t i = 0; verdict_violates(r->verdict) && i < claims.len; i++)
        add_to(list, scratch,
               arena_printf(scratch, "%.*s/%.*s", STR_ARG(contract),
                            STR_ARG(claims.at[i]->id)),
               claims.at[i], r);
    arena_close(scratch);
}

static int worse_first(const void *left, const void *right)
{
    const struct issue *a = left, *b = right;

    if ((a->accepted.len > 0) != (b->accepted.len > 0))
        return a->accepted.len ? 1 : -1;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->case_count != b->case_count)
        return a->case_count > b->case_count ? -1 : 1;
    return a->order < b->order ? -1 : 1;
}

/* Known ones of claims that fail all the same. */
static void drop_known(struct issues *list)
{
    size_t kept = 0;
    bool *drop = arena_array(list->arena, bool, list->len + 1);

    for (size_t i = 0; i < list->len; i++)
        drop[i] = list->at[i].accepted.len && find(list, list->at[i].key);
    for (size_t i = 0; i < list->len; i++)
        if (!drop[i])
            list->at[kept++] = list->at[i];
    list->len = kept;
}

void issues_sort(struct issues *list)
{
    drop_known(list);
    if (list->len)
        qsort(list->at, list->len, sizeof *list->at, worse_first);
}

struct str issue_title(struct arena *a, const struct issue *issue)
{
    const char *plural = issue->case_count == 1 ? "" : "s";

    if (issue->rank == ISSUE_UNJUDGED)
        return arena_printf(a, "%.*s: %zu case%s could not be judged",
                            STR_ARG(issue->contract->name), issue->case_count, plural);
    if (!issue->claim)
        return arena_printf(a, "%.*s: %.*s", STR_ARG(issue->contract->name),
                            STR_ARG(issue->cases.at[0].name));
    return arena_printf(a, "%.*s/%.*s does not hold: %zu case%s fail%s",
                        STR_ARG(issue->contract->name), STR_ARG(issue->claim->id),
                        issue->case_count, plural, issue->case_count == 1 ? "s" : "");
}
