/* What we wrote into a contract: claims, effects, resources. */
#include "changes/internal.h"
#include "doc/json.h"

#include "base/banned.h"

/* The operation of a claim, as the comparison names it. */
static const struct changed_operation *operation_of(struct comparison *c,
                                                    const struct operation *op)
{
    struct changed_operation *named;

    if (!op)
        return NULL;
    named = map_get(&c->operations, arena_printf(c->scratch, "%.*s %.*s",
                                                 STR_ARG(op->method), STR_ARG(op->path)));
    if (named)
        return named;
    named = arena_new(c->arena, struct changed_operation);
    *named = (struct changed_operation){ .method = op->method,
                                         .path = op->path,
                                         .id = op->id,
                                         .old_method = op->method,
                                         .old_path = op->path,
                                         .old_id = op->id };
    return named;
}

static void note_claim(struct comparison *c, enum change_rule rule,
                       const struct claim *was, const struct claim *is,
                       struct str message)
{
    const struct claim *shown = is ? is : was;
    struct noted *n = note_use(
        c, rule, SENT, was ? was->span : SPAN_NONE, is ? is->span : SPAN_NONE,
        (struct change_use){ operation_of(c, shown->operation),
                             arena_printf(c->arena, "claim %.*s", STR_ARG(shown->id)) },
        message);

    note_name(c, n, shown->id);
}

/* The claim without what is only said about it. */
static json_t *meaning_of(struct comparison *c, const struct claim *claim)
{
    static const char *const words[] = { "says", "source", "note" };
    json_t *copy = arena_json(c->scratch, json_copy(claim->params));

    for (size_t i = 0; i < countof(words); i++)
        json_object_del(copy, words[i]);
    return copy;
}

static void compare_claim(struct comparison *c, const struct claim *was,
                          const struct claim *is)
{
    const char *before = strength_name(was->strength);
    const char *after = strength_name(is->strength);

    if (was->strength != is->strength)
        note_claim(
            c, CHANGE_CLAIM_CHANGED, was, is,
            arena_printf(c->scratch, "the strength was %s and is %s", before, after));
    else if (!json_same(meaning_of(c, was), meaning_of(c, is)) ||
             !str_eq(was->operation ? was->operation->id : STR_NONE,
                     is->operation ? is->operation->id : STR_NONE))
        note_claim(c, CHANGE_CLAIM_CHANGED, was, is, S("the claim says something else"));
    else if (!json_same(was->params, is->params))
        note_claim(c, CHANGE_CLAIM_REWORDED, was, is,
                   S("the claim is worded otherwise, or has another source"));
}

static void compare_effect(struct comparison *c, const struct operation *was,
                           const struct operation *is)
{
    const struct side *sides[] = { &c->old, &c->new };
    const struct operation *ops[] = { was, is };
    struct at effects[2] = { 0 };

    for (size_t i = 0; i < countof(sides); i++) {
        struct files *files = sides[i]->files;
        struct at paths = side_get(c, sides[i], &sides[i]->root, "paths");
        struct at own = at_member(files, &paths, ops[i]->path);
        struct at item = side_follow(c, sides[i], &own);
        char *method = arena_cstr(c->scratch, ops[i]->method);

        for (char *p = method; *p; p++)
            if (*p >= 'A' && *p <= 'Z')
                *p = (char)(*p - 'A' + 'a');
        struct at op = side_get(c, sides[i], &item, method);

        struct at all = at_get(files, &sides[i]->root, "x-effects");
        struct at effect = at_get(files, &op, "x-effect");

        effects[i] =
            at_alone(at_is(&effect) ? effect : at_member(files, &all, ops[i]->id));
    }
    if (!at_same(&effects[0], &effects[1]))
        note_use(c, CHANGE_EFFECT, SENT,
                 effects[0].node ? at_span(&effects[0]) : was->span,
                 effects[1].node ? at_span(&effects[1]) : is->span,
                 (struct change_use){ operation_of(c, is), S("x-effect") },
                 S("`x-effect` changed"));
}

static void compare_resources(struct comparison *c)
{
    struct at was = at_get(c->old.files, &c->old.root, "x-resources");
    struct at is = at_get(c->new.files, &c->new.root, "x-resources");

    if (!at_same(&was, &is))
        note_use(
            c, CHANGE_RESOURCE, SENT, at_is(&was) ? at_span(&was) : at_span(&c->old.root),
            at_is(&is) ? at_span(&is) : at_span(&c->new.root),
            (struct change_use){ NULL, S("x-resources") }, S("`x-resources` changed"));
}

void compare_claims(struct comparison *c)
{
    const struct contract *old = c->old.contract, *new = c->new.contract;

    for (size_t i = 0; i < old->claim_count; i++) {
        const struct claim *was = &old->claims[i];
        const struct claim *is = was->implicit ? NULL : contract_claim(new, was->id);

        if (is)
            compare_claim(c, was, is);
        else if (!was->implicit)
            note_claim(c, CHANGE_CLAIM_REMOVED, was, NULL, S("the claim was removed"));
    }
    for (size_t i = 0; i < new->claim_count; i++)
        if (!new->claims[i].implicit && !contract_claim(old, new->claims[i].id))
            note_claim(c, CHANGE_CLAIM_ADDED, NULL, &new->claims[i],
                       S("the claim was added"));
    for (size_t i = 0; i < old->operation_count; i++) {
        const struct operation *is = contract_operation(new, old->operations[i].id);

        if (is)
            compare_effect(c, &old->operations[i], is);
    }
    compare_resources(c);
}
