/* Members of objects, items of arrays, and what else stands in a schema. */
#include "changes/schema.h"

#include "base/banned.h"

/* ".name", or "['…']" where the name is no plain word. */
static struct str member_label(struct comparison *c, struct str name)
{
    bool plain = name.len > 0;

    for (size_t i = 0; i < name.len && plain; i++) {
        char ch = name.at[i];

        plain = ch == '_' || ch == '-' || (ch >= '0' && ch <= '9') ||
                (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
    }
    return arena_printf(c->scratch, plain ? ".%.*s" : "['%.*s']", STR_ARG(name));
}

static const char *to_whom(const struct view *v)
{
    return v->direction == SENT ? "is read-only now: clients can no longer send it"
                                : "is write-only now: clients no longer see it";
}

static void member_gone(struct comparison *c, struct pair *p, const struct member *was,
                        const struct view *new)
{
    struct at place = view_keyword(c, new, "properties");

    note_schema(c, p,
                new->closed && p->direction == SENT ? CHANGE_MEMBER_REFUSED
                                                    : CHANGE_MEMBER_REMOVED,
                was->span, at_is(&place) ? at_span(&place) : new->span,
                "the member `%.*s` was removed%s", STR_ARG(was->name),
                new->closed && p->direction == SENT ? ", and unknown ones are refused"
                                                    : "");
}

static void member_come(struct comparison *c, struct pair *p, const struct member *is,
                        const struct view *old, const struct view *new)
{
    struct at place = view_keyword(c, old, "properties");
    bool required = map_get(&new->required, is->name) != NULL;
    enum change_rule rule = CHANGE_MEMBER_ADDED;

    if (required && p->direction == SENT)
        rule = CHANGE_MEMBER_ADDED_REQUIRED;
    else if (old->closed)
        rule = CHANGE_MEMBER_ADDED_CLOSED;
    note_schema(c, p, rule, at_is(&place) ? at_span(&place) : old->span, is->span,
                "the %smember `%.*s` was added", required ? "required " : "",
                STR_ARG(is->name));
}

static void compare_presence(struct comparison *c, struct pair *p, struct str name,
                             const struct view *old, const struct view *new,
                             struct span before, struct span after)
{
    const struct node *was = map_get(&old->required, name);
    const struct node *is = map_get(&new->required, name);

    if (!was == !is)
        return;
    note_schema(c, p, is ? CHANGE_MEMBER_REQUIRED : CHANGE_MEMBER_OPTIONAL,
                was ? was->span : before, is ? is->span : after,
                is ? "the member `%.*s` is required now"
                   : "the member `%.*s` is no longer required",
                STR_ARG(name));
}

static void compare_member(struct comparison *c, struct pair *p, const struct member *was,
                           const struct member *is, const struct view *old,
                           const struct view *new)
{
    if (was->hidden && is->hidden)
        return;
    if (is->hidden) {
        note_schema(c, p, CHANGE_MEMBER_HIDDEN, was->span, is->span,
                    "the member `%.*s` %s", STR_ARG(was->name), to_whom(new));
        return;
    }
    if (was->hidden) {
        member_come(c, p, is, old, new);
        return;
    }
    compare_presence(c, p, is->name, old, new, was->span, is->span);
    pair_edge(c, p, &was->at, &is->at, member_label(c, is->name), is->name);
}

/* A name that is required though no part describes it. */
static void compare_required(struct comparison *c, struct pair *p, const struct view *old,
                             const struct view *new)
{
    const struct view *views[] = { old, new };

    for (size_t k = 0; k < countof(views); k++)
        for (size_t i = 0; i < views[k]->required.len; i++) {
            struct str name = views[k]->required.at[i].key;

            if (!map_get(&old->members, name) && !map_get(&new->members, name))
                compare_presence(c, p, name, old, new, old->span, new->span);
        }
}

static struct ats additional_of(struct comparison *c, const struct view *v)
{
    struct ats all = view_keywords(c, v, "additionalProperties"), maps = { 0 };

    for (size_t i = 0; i < all.len; i++)
        if (at_is_map(&all.at[i]) && at_len(&all.at[i]))
            *vec_push(c->scratch, &maps) = all.at[i];
    return maps;
}

static void compare_openness(struct comparison *c, struct pair *p, const struct view *old,
                             const struct view *new)
{
    struct at was = view_keyword(c, old, "additionalProperties");
    struct at is = view_keyword(c, new, "additionalProperties");
    struct ats were = additional_of(c, old), are = additional_of(c, new);

    if (old->closed != new->closed)
        note_schema(c, p, new->closed ? CHANGE_CLOSED : CHANGE_OPENED,
                    at_is(&was) ? at_span(&was) : old->span,
                    at_is(&is) ? at_span(&is) : new->span,
                    new->closed ? "members that are not documented are refused now"
                                : "members that are not documented are allowed now");
    else
        pair_edge(c, p, &were, &are, S(".*"), STR_NONE);
}

void compare_members(struct comparison *c, struct pair *p, const struct view *old,
                     const struct view *new)
{
    if (!(old->types & new->types &TYPE_OBJECT))
        return;
    for (size_t i = 0; i < old->members.len; i++) {
        const struct member *was = old->members.at[i].value;
        const struct member *is = map_get(&new->members, was->name);

        if (is)
            compare_member(c, p, was, is, old, new);
        else if (!was->hidden)
            member_gone(c, p, was, new);
    }
    for (size_t i = 0; i < new->members.len; i++) {
        const struct member *is = new->members.at[i].value;

        if (!map_get(&old->members, is->name) && !is->hidden)
            member_come(c, p, is, old, new);
    }
    compare_required(c, p, old, new);
    compare_openness(c, p, old, new);
}

/* --- items --- */

static void compare_tuples(struct comparison *c, struct pair *p, const struct at *was,
                           const struct at *is)
{
    size_t both = at_len(was) < at_len(is) ? at_len(was) : at_len(is);

    for (size_t i = 0; i < both; i++) {
        struct at left = at_item(was, i), right = at_item(is, i);
        struct ats old = ats_of(c->scratch, &left), new = ats_of(c->scratch, &right);

        pair_edge(c, p, &old, &new, arena_printf(c->scratch, "[%zu]", i), STR_NONE);
    }
    if (at_len(was) != at_len(is))
        note_schema(c, p, CHANGE_CONDITION, at_span(was), at_span(is),
                    "`prefixItems` had %zu schemas and has %zu", at_len(was), at_len(is));
}

void compare_items(struct comparison *c, struct pair *p, const struct view *old,
                   const struct view *new)
{
    struct ats was = view_keywords(c, old, "items"), is = view_keywords(c, new, "items");
    struct at before = view_keyword(c, old, "prefixItems");
    struct at after = view_keyword(c, new, "prefixItems");

    if (!(old->types & new->types &TYPE_ARRAY))
        return;
    pair_edge(c, p, &was, &is, S("[*]"), STR_NONE);
    if (node_is_list(before.node) && node_is_list(after.node))
        compare_tuples(c, p, &before, &after);
    else if (at_is(&before) != at_is(&after))
        note_schema(c, p, CHANGE_CONDITION, at_is(&before) ? at_span(&before) : old->span,
                    at_is(&after) ? at_span(&after) : new->span,
                    at_is(&after) ? "`prefixItems` was added"
                                  : "`prefixItems` was removed");
}

/* --- the rest --- */

static void compare_discriminators(struct comparison *c, struct pair *p,
                                   const struct view *old, const struct view *new)
{
    struct at was = view_keyword(c, old, "discriminator");
    struct at is = view_keyword(c, new, "discriminator");

    if (!at_is(&was) || !at_is(&is))
        return;
    struct at name = at_get(old->side->files, &was, "propertyName");
    struct at other = at_get(new->side->files, &is, "propertyName");
    struct at mapping = at_get(old->side->files, &was, "mapping");
    struct at others = at_get(new->side->files, &is, "mapping");

    if (!str_eq(at_text(&name), at_text(&other)))
        note_schema(c, p, CHANGE_DISCRIMINATOR, at_span(&was), at_span(&is),
                    "the discriminator was `%.*s` and is `%.*s`", STR_ARG(at_text(&name)),
                    STR_ARG(at_text(&other)));
    else if (!at_same(&mapping, &others))
        note_schema(c, p, CHANGE_DISCRIMINATOR_MAPPING, at_span(&was), at_span(&is),
                    "the discriminator's mapping changed");
}

/* Schemas that hold under some condition: what is narrower there is narrower. */
static void compare_inner(struct comparison *c, struct pair *p, const struct view *old,
                          const struct view *new, const char *keyword)
{
    struct ats was = view_keywords(c, old, keyword), is = view_keywords(c, new, keyword);

    if (was.len && is.len)
        pair_edge(c, p, &was, &is, STR_NONE, STR_NONE);
    else if (was.len != is.len)
        note_schema(c, p, CHANGE_CONDITION, was.len ? at_span(&was.at[0]) : old->span,
                    is.len ? at_span(&is.at[0]) : new->span, "`%s` was %s", keyword,
                    is.len ? "added" : "removed");
}

/* Schemas by pattern, by member. */
static void compare_keyed(struct comparison *c, struct pair *p, const struct view *old,
                          const struct view *new, const char *keyword)
{
    struct at was = view_keyword(c, old, keyword), is = view_keyword(c, new, keyword);
    size_t both = 0;

    for (size_t i = 0; at_is_map(&was) && at_is_map(&is) && i < at_len(&was); i++) {
        struct at left = at_item(&was, i);
        struct at right = at_member(new->side->files, &is, node_text(at_key(&was, i)));

        if (!at_is(&right))
            continue;
        struct ats before = ats_of(c->scratch, &left);
        struct ats after = ats_of(c->scratch, &right);

        pair_edge(c, p, &before, &after, S(".*"), STR_NONE);
        both++;
    }
    if (both != at_len(&was) || both != at_len(&is))
        note_schema(c, p, CHANGE_CONDITION, at_is(&was) ? at_span(&was) : old->span,
                    at_is(&is) ? at_span(&is) : new->span,
                    "`%s` has other entries than before", keyword);
}

static void compare_condition(struct comparison *c, struct pair *p,
                              const struct view *old, const struct view *new,
                              const char *keyword)
{
    struct at was = view_keyword(c, old, keyword), is = view_keyword(c, new, keyword);

    if (!at_same(&was, &is))
        note_schema(c, p, CHANGE_CONDITION, at_is(&was) ? at_span(&was) : old->span,
                    at_is(&is) ? at_span(&is) : new->span, "`%s` was %.*s and is %.*s",
                    keyword, STR_ARG(at_shown(c->scratch, &was)),
                    STR_ARG(at_shown(c->scratch, &is)));
}

static void compare_remarks(struct comparison *c, struct pair *p, const struct view *old,
                            const struct view *new)
{
    struct at was = view_keyword(c, old, "default"), is = view_keyword(c, new, "default");
    struct at before = view_keyword(c, old, "deprecated");
    struct at after = view_keyword(c, new, "deprecated");

    if (!at_same(&was, &is))
        note_schema(
            c, p, CHANGE_DEFAULT, at_is(&was) ? at_span(&was) : old->span,
            at_is(&is) ? at_span(&is) : new->span, "the default was %.*s and is %.*s",
            STR_ARG(at_shown(c->scratch, &was)), STR_ARG(at_shown(c->scratch, &is)));
    if (at_true(&before) != at_true(&after))
        note_schema(c, p, at_true(&after) ? CHANGE_DEPRECATED : CHANGE_NOT_DEPRECATED,
                    at_is(&before) ? at_span(&before) : old->span,
                    at_is(&after) ? at_span(&after) : new->span,
                    at_true(&after) ? "it is deprecated now"
                                    : "it is no longer deprecated");
}

void compare_rest(struct comparison *c, struct pair *p, const struct view *old,
                  const struct view *new)
{
    static const char *const inner[] = { "then", "else", "contains", "propertyNames",
                                         "contentSchema" };
    static const char *const conditions[] = {
        "not", "if", "dependentRequired", "dependencies", "minContains", "maxContains",
    };
    static const char *const keyed[] = { "patternProperties", "dependentSchemas" };

    compare_discriminators(c, p, old, new);
    for (size_t i = 0; i < countof(inner); i++)
        compare_inner(c, p, old, new, inner[i]);
    for (size_t i = 0; i < countof(conditions); i++)
        compare_condition(c, p, old, new, conditions[i]);
    for (size_t i = 0; i < countof(keyed); i++)
        compare_keyed(c, p, old, new, keyed[i]);
    compare_remarks(c, p, old, new);
}
