/* Claims put to work: the model that keeps or breaks them, and the lists of variations.
 */
#include "claims/claims.h"

#include "base/arena.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "claims/choices.h"
#include "claims/params.h"
#include "claims/twins.h"
#include "doc/json.h"

#include "base/banned.h"

/* --- the model --- */

/* Kinds of which each claim adds to what the others do.  Of the rest several claims about
 * the same subject are one behaviour. */
static bool adds_up(const struct claim *claim)
{
    return claim_is(claim, "rejects");
}

static bool shares_field(struct arena *a, const struct variation *v,
                         const struct claim *claim)
{
    struct str_list fields = claim_fields(a, claim);

    return v->field.len && str_eq(v->claim->kind, claim->kind) &&
           v->claim->operation == claim->operation && list_has(&fields, v->field);
}

/* Whether another claim's behaviour would hide what the variation does. */
static bool is_in_the_way(struct arena *a, const struct variation *v,
                          const struct claim *claim)
{
    return v->claim && v->claim != claim &&
           (params_same_subject(v->claim, claim) || shares_field(a, v, claim));
}

static void behave(struct arena *a, const struct claim *claim, const struct variation *v,
                   struct behaviour_list *ret)
{
    const struct claim_kind *kind = claim_kind_find(claim->kind);

    if (kind)
        kind_behave(a, kind, claim, v, ret);
}

static void behave_honestly(struct arena *a, const struct claim *claim,
                            const struct variation *const *all, size_t count,
                            struct behaviour_list *ret)
{
    for (size_t i = 0; i < count; i++)
        if (all[i]->claim == claim || is_in_the_way(a, all[i], claim))
            return;
    if (adds_up(claim) || claim == params_leader(claim))
        behave(a, claim, NULL, ret);
}

struct model *claims_model_of(struct arena *a, const struct contract *c,
                              const struct states *states,
                              const struct variation *const *all, size_t count)
{
    struct behaviour_list behaviours = { 0 };
    struct model_options options = { .contract = c, .states = states };

    for (size_t i = 0; i < c->claim_count; i++)
        behave_honestly(a, &c->claims[i], all, count, &behaviours);
    /* Last, so that nothing honest comes after them on the same stage. */
    for (size_t i = 0; i < count; i++) {
        if (all[i]->claim)
            behave(a, all[i]->claim, all[i], &behaviours);
        choices_add(&options.choices, &all[i]->choices);
    }
    options.behaviours = behaviours.at;
    options.behaviour_count = behaviours.len;
    return model_new(a, &options);
}

struct model *claims_model(struct arena *a, const struct contract *c,
                           const struct states *states, const struct variation *variation)
{
    return claims_model_of(a, c, states, &variation, variation ? 1 : 0);
}

bool claims_go_together(struct arena *a, const struct variation *x,
                        const struct variation *y)
{
    if (!x->claim || !y->claim)
        return x->claim || y->claim || !choices_clash(&x->choices, &y->choices);
    return x->claim != y->claim && !is_in_the_way(a, x, y->claim) &&
           !is_in_the_way(a, y, x->claim) && !choices_clash(&x->choices, &y->choices);
}

/* --- variations --- */

struct variation_list claims_mutants(struct arena *a, const struct contract *c,
                                     const struct claim *only)
{
    struct variation_list ret = { 0 };

    for (size_t i = 0; i < c->claim_count; i++) {
        const struct claim *claim = &c->claims[i];
        const struct claim_kind *kind = claim_kind_find(claim->kind);

        /* What is unclear cannot be broken. */
        if (kind && claim_is_clear(claim) && (!only || only == claim))
            kind_mutants(a, kind, claim, &ret);
    }
    return ret;
}

struct variation_list claims_twins(struct arena *a, const struct contract *c)
{
    struct variation_list ret = { 0 };

    twins_of_endpoint(a, c, &ret);
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct claim_kind *kind = claim_kind_find(c->claims[i].kind);

        if (kind)
            kind_twins(a, kind, &c->claims[i], &ret);
    }
    return ret;
}

/* --- one mutant by name --- */

static struct str nearest_claim(struct arena *a, const struct contract *c, struct str id)
{
    struct str *names = arena_array(a, struct str, c->claim_count);

    for (size_t i = 0; i < c->claim_count; i++)
        names[i] = c->claims[i].id;
    return suggest(id, names, c->claim_count);
}

static struct str with_hint(struct arena *a, struct str message, struct str near)
{
    if (!near.len)
        return message;
    return arena_printf(a, "%.*s; did you mean `%.*s`?", STR_ARG(message), STR_ARG(near));
}

static struct str list_names(struct arena *a, const struct variation_list *all)
{
    struct str text = STR_NONE;
    size_t shown = all->len < 8 ? all->len : 8;

    for (size_t i = 0; i < shown; i++)
        text = arena_printf(a, "%.*s%s%.*s", STR_ARG(text), i ? ", " : "",
                            STR_ARG(all->at[i].name));
    return shown < all->len ? arena_printf(a, "%.*s, …", STR_ARG(text)) : text;
}

static struct str unknown_mutant(struct arena *a, const struct claim *claim,
                                 const struct variation_list *all, struct str name)
{
    struct str *names = arena_array(a, struct str, all->len);
    struct str message = arena_printf(a, "claim `%.*s` has no mutant `%.*s`",
                                      STR_ARG(claim->id), STR_ARG(name));

    for (size_t i = 0; i < all->len; i++)
        names[i] = all->at[i].name;
    struct str near = suggest(name, names, all->len);

    if (near.len)
        return with_hint(a, message, near);
    return arena_printf(a, "%.*s; it has %.*s", STR_ARG(message),
                        STR_ARG(list_names(a, all)));
}

static struct str no_mutants(struct arena *a, const struct claim *claim)
{
    if (!claim_is_clear(claim))
        return arena_printf(a,
                            "claim `%.*s` is unclear: whatever an endpoint does, it "
                            "cannot break it",
                            STR_ARG(claim->id));
    return arena_printf(a, "nothing is known that breaks claim `%.*s`",
                        STR_ARG(claim->id));
}

const struct variation *claims_find_mutant(struct arena *a, const struct contract *c,
                                           struct str name, struct str *ret_message)
{
    struct str rest = name, id;

    str_cut(&rest, ':', &id);
    const struct claim *claim = contract_claim(c, id);

    if (!claim) {
        *ret_message = with_hint(
            a, arena_printf(a, "%.*s has no claim `%.*s`", STR_ARG(c->name), STR_ARG(id)),
            nearest_claim(a, c, id));
        return NULL;
    }
    struct variation_list all = claims_mutants(a, c, claim);

    if (all.len == 0) {
        *ret_message = no_mutants(a, claim);
        return NULL;
    }
    if (id.len == name.len)
        return &all.at[0];
    for (size_t i = 0; i < all.len; i++)
        if (str_eq(all.at[i].name, rest))
            return &all.at[i];
    *ret_message = unknown_mutant(a, claim, &all, rest);
    return NULL;
}
