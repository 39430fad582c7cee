#include "run/deviations.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "doc/yaml.h"
#include "run/config_keys.h"

#include "base/banned.h"

/* "contract/claim" */
struct claim_ref {
    struct str contract, claim;
};

/* --- the claim --- */

static const struct contract *contract_named(const struct suite *suite, struct str name)
{
    for (size_t i = 0; i < suite->contract_count; i++)
        if (str_eq(suite->contracts[i]->name, name))
            return suite->contracts[i];
    return NULL;
}

static struct str near_claim(struct arena *a, const struct contract *c, struct str id)
{
    struct str *names = arena_array(a, struct str, c->claim_count + 1);

    for (size_t i = 0; i < c->claim_count; i++)
        names[i] = c->claims[i].id;
    return suggest(id, names, c->claim_count);
}

static struct str near_contract(struct arena *a, const struct suite *suite,
                                struct str name)
{
    struct str *names = arena_array(a, struct str, suite->contract_count + 1);

    for (size_t i = 0; i < suite->contract_count; i++)
        names[i] = suite->contracts[i]->name;
    return suggest(name, names, suite->contract_count);
}

/* A contract that is none of this run may be one of another; one letter beside a contract
 * of this run it hardly is. */
static void check_contract(struct arena *a, const struct node *value,
                           const struct suite *suite, struct str name,
                           struct diags *diags)
{
    struct str near = near_contract(a, suite, name);

    if (!near.len)
        return;
    diags_warn(diags, value->span, "deviation", "no contract of this run is named `%.*s`",
               STR_ARG(name));
    diags_hint(diags, "did you mean `%.*s`?", STR_ARG(near));
}

static bool read_claim(struct arena *a, const struct node *value,
                       const struct suite *suite, struct claim_ref *ret,
                       struct diags *diags)
{
    struct str rest = node_text(value), name;

    str_cut(&rest, '/', &name);
    if (name.len == node_text(value).len || !rest.len)
        return diags_error(diags, value->span, "deviation",
                           "a deviation names its claim as contract/claim");
    *ret = (struct claim_ref){ name, rest };
    const struct contract *c = contract_named(suite, name);

    if (!c) {
        check_contract(a, value, suite, name, diags);
        return true;
    }
    if (contract_claim(c, rest))
        return true;
    struct str near = near_claim(a, c, rest);

    diags_error(diags, value->span, "deviation", "%.*s has no claim `%.*s`",
                STR_ARG(name), STR_ARG(rest));
    if (near.len)
        diags_hint(diags, "did you mean `%.*s/%.*s`?", STR_ARG(name), STR_ARG(near));
    else
        diags_hint(diags, "fealty claims lists them");
    return false;
}

/* --- an entry --- */

static struct str text_of(const struct node *entry, const char *key)
{
    const struct node *value = node_get(entry, key);

    return value && value->kind == NODE_STRING ? str_trim(node_text(value)) : STR_NONE;
}

static bool has_texts(const struct node *entry, struct diags *diags)
{
    static const char *const texts[] = { "claim", "case", "reason", "owner", "expires" };
    static const char *const why[] = {
        [0] = "which claim is violated: contract/claim",
        [2] = "why the violation is accepted",
        [3] = "who answers for it",
        [4] = "the last day on which it counts, as 2026-12-31",
    };
    bool ok = true;

    for (size_t i = 0; i < countof(texts); i++) {
        const struct node *value = node_get(entry, texts[i]);

        if (!value && !why[i])
            continue;
        if (!value)
            ok = diags_error(diags, entry->span, "deviation",
                             "a deviation needs `%s`: %s", texts[i], why[i]);
        else if (!text_of(entry, texts[i]).len)
            ok = diags_error(diags, value->span, "deviation", "`%s` is a text%s%s",
                             texts[i], why[i] ? ": " : "", why[i] ? why[i] : "");
    }
    return ok;
}

static bool read_expiry(const struct node *value, struct deviation *d,
                        struct diags *diags)
{
    d->expires = str_trim(node_text(value));
    return date_parse(d->expires, &d->expires_day) ||
           diags_error(diags, value->span, "deviation",
                       "`%.*s` is no date: a year, a month and a day as in 2026-12-31",
                       STR_ARG(d->expires));
}

static const char *const entry_keys[] = { "claim", "case",    "reason",
                                          "owner", "expires", NULL };

const struct config_table deviation_keys = { "deviations", "/items", entry_keys };

static bool read_entry(struct arena *a, const struct node *entry,
                       const struct suite *suite, struct deviation_list *list,
                       struct diags *diags)
{
    struct claim_ref ref = { 0 };
    struct deviation d = { 0 };

    bool ok = config_keys(entry, "a deviation", &deviation_keys, diags);

    if (!node_is_map(entry) || !has_texts(entry, diags))
        return false;
    ok = read_claim(a, node_get(entry, "claim"), suite, &ref, diags) && ok;
    ok = read_expiry(node_get(entry, "expires"), &d, diags) && ok;
    d.contract = ref.contract;
    d.claim = ref.claim;
    d.case_text = text_of(entry, "case");
    d.reason = text_of(entry, "reason");
    d.owner = text_of(entry, "owner");
    d.place = arena_printf(a, "%.*s:%zu", STR_ARG(entry->span.source->path),
                           span_line(entry->span));
    if (ok && deviation_list_has(list, &d))
        ok = diags_error(diags, entry->span, "deviation",
                         "there is a deviation of %.*s/%.*s for the same cases already",
                         STR_ARG(d.contract), STR_ARG(d.claim));
    if (ok)
        *vec_push(a, list) = d;
    return ok;
}

bool deviations_read(struct arena *a, const char *path, const struct suite *suite,
                     struct deviation_list *ret, struct diags *diags)
{
    const struct node *root = doc_load(a, path, diags);
    bool ok = true;

    if (!root)
        return false;
    if (root->kind == NODE_NULL)
        return true;
    if (!node_is_list(root))
        return diags_error(diags, root->span, "deviation",
                           "a file of deviations is a list: `- claim: contract/claim`");
    for (size_t i = 0; i < root->len; i++)
        ok = read_entry(a, root->items[i].value, suite, ret, diags) && ok;
    return ok;
}
