#include "run/selection.h"

#include "base/arena.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "suite/walk.h"

#include "base/banned.h"

enum { ID_DIGITS_MIN = 4 };

static bool list_has(const struct str_list *list, struct str text)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i], text))
            return true;
    return false;
}

static bool has_any_tag(const struct case_def *def, const struct str_list *tags)
{
    for (size_t i = 0; i < def->tag_count; i++)
        if (list_has(tags, def->tags[i]))
            return true;
    return false;
}

static bool names_claim(struct str entry, const struct claim *claim)
{
    struct str contract = claim->contract->name;

    if (str_eq(entry, claim->id))
        return true;
    return entry.len == contract.len + 1 + claim->id.len && str_starts(entry, contract) &&
           entry.at[contract.len] == '/' && str_ends(entry, claim->id);
}

static bool proves_any(const struct case_def *def, const struct str_list *claims)
{
    for (size_t i = 0; i < claims->len; i++)
        for (size_t k = 0; k < def->prove_count; k++)
            if (names_claim(claims->at[i], def->proves[k]))
                return true;
    return false;
}

bool selection_takes_all(const struct selection *s)
{
    return !s->only && !s->contracts.len && !s->tags.len && !s->not_tags.len &&
           !s->claims.len && !s->cases.len && !s->takes;
}

bool selection_takes_def(const struct selection *s, const struct case_def *def)
{
    if (s->only && !def->only)
        return false;
    if (s->contracts.len && !list_has(&s->contracts, def->file->contract->name))
        return false;
    if (s->tags.len && !has_any_tag(def, &s->tags))
        return false;
    if (s->not_tags.len && has_any_tag(def, &s->not_tags))
        return false;
    return s->claims.len == 0 || proves_any(def, &s->claims);
}

bool selection_takes_case(const struct selection *s, const struct case_instance *instance)
{
    for (size_t i = 0; i < s->cases.len; i++) {
        struct str entry = s->cases.at[i];

        if (str_find(instance->name, entry) != SIZE_MAX)
            return true;
        if (entry.len >= ID_DIGITS_MIN && str_starts(instance->id_text, entry))
            return true;
    }
    return s->cases.len == 0;
}

/* --- entries that name nothing --- */

static bool complain(const char *what, struct str entry, const struct str_list *known,
                     struct err *err)
{
    struct str near = suggest(entry, known->at, known->len);

    if (near.len)
        return err_set(err, ERR_INPUT, "no %s is named `%.*s`; did you mean `%.*s`?",
                       what, STR_ARG(entry), STR_ARG(near));
    return err_set(err, ERR_INPUT, "no %s is named `%.*s`", what, STR_ARG(entry));
}

static bool check_list(const char *what, const struct str_list *entries,
                       const struct str_list *known, struct err *err)
{
    for (size_t i = 0; i < entries->len; i++)
        if (!list_has(known, entries->at[i]))
            return complain(what, entries->at[i], known, err);
    return true;
}

/* Of all cases; they are only looked at where somebody asks for a tag. */
static bool add_tags(struct arena *a, const struct suite *suite, struct str_list *known,
                     struct err *err)
{
    for (size_t i = 0; i < suite->contract_count; i++) {
        struct case_walk walk = case_walk_of(suite, suite->contracts[i]);
        const struct case_def *def;

        while ((def = case_walk_next(&walk)) != NULL)
            for (size_t t = 0; t < def->tag_count; t++)
                if (!list_has(known, def->tags[t]))
                    *vec_push(a, known) = arena_str(a, def->tags[t]);
        if (walk.err.code != ERR_NONE)
            return err_set(err, walk.err.code, "%s", walk.err.msg);
    }
    return true;
}

bool selection_check(struct arena *a, const struct selection *s,
                     const struct suite *suite, struct err *err)
{
    struct str_list tags = { 0 }, claims = { 0 }, contracts = { 0 };

    if ((s->tags.len || s->not_tags.len) && !add_tags(a, suite, &tags, err))
        return false;
    for (size_t i = 0; i < suite->contract_count; i++) {
        const struct contract *c = suite->contracts[i];

        *vec_push(a, &contracts) = c->name;
        for (size_t k = 0; k < c->claim_count; k++) {
            *vec_push(a, &claims) = c->claims[k].id;
            *vec_push(a, &claims) =
                arena_printf(a, "%.*s/%.*s", STR_ARG(c->name), STR_ARG(c->claims[k].id));
        }
    }
    return check_list("tag", &s->tags, &tags, err) &&
           check_list("tag", &s->not_tags, &tags, err) &&
           check_list("claim", &s->claims, &claims, err) &&
           check_list("contract", &s->contracts, &contracts, err);
}
