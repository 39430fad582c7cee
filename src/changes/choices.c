/* oneOf and anyOf: which alternative is which, and which came or went. */
#include "changes/schema.h"

#include "base/banned.h"

struct choice {
    struct at at;
    struct str name; /* what its reference ends in, else its title; or empty */
    struct choice *match;
};

struct choices {
    struct choice *at;
    size_t len, cap;
    struct span span;
    bool alone; /* the schema is nothing else */
};

static void add_choice(struct comparison *c, const struct side *s, struct choices *list,
                       const struct at *at)
{
    struct at ref, here = side_follow(c, s, at);
    struct at title = at_get(s->files, &here, "title");
    struct choice choice = { .at = at_alone(*at), .name = at_text(&title) };

    if (at_ref(s->files, at, &ref))
        choice.name = last_token(node_text(ref.node));
    *vec_push(c->scratch, list) = choice;
}

static bool is_null(struct comparison *c, const struct side *s, const struct at *at)
{
    struct at here = side_follow(c, s, at), type = at_get(s->files, &here, "type");

    return str_eq(at_text(&type), S("null"));
}

/* Keywords that do not say what a value must be. */
static bool is_remark(struct str key)
{
    static const char *const remarks[] = { "title",    "description",   "example",
                                           "examples", "discriminator", "deprecated",
                                           "default",  "nullable",      "externalDocs",
                                           "readOnly", "writeOnly",     "$comment",
                                           "xml" };

    for (size_t i = 0; i < countof(remarks); i++)
        if (str_eq_c(key, remarks[i]))
            return true;
    return str_starts(key, S("x-"));
}

static bool is_alone(const struct view *v, const struct at *part, const char *keyword)
{
    for (size_t i = 0; i < at_len(part); i++)
        if (!str_eq_c(node_text(at_key(part, i)), keyword) &&
            !is_remark(node_text(at_key(part, i))))
            return false;
    return v->len == 1;
}

/* Those of the first part that has two or more (one, or one and null: see view.c). */
static struct choices *choices_of(struct comparison *c, const struct view *v)
{
    static const char *const keywords[] = { "oneOf", "anyOf" };

    for (size_t k = 0; k < v->len * countof(keywords); k++) {
        const struct at *part = &v->at[k / countof(keywords)].at;
        const char *keyword = keywords[k % countof(keywords)];
        struct at list = at_get(v->side->files, part, keyword);
        struct choices *found = arena_new(c->scratch, struct choices);

        for (size_t i = 0; node_is_list(list.node) && i < at_len(&list); i++) {
            struct at item = at_item(&list, i);

            if (!is_null(c, v->side, &item))
                add_choice(c, v->side, found, &item);
        }
        found->span = key_span(part, str_from(keyword));
        found->alone = is_alone(v, part, keyword);
        if (found->len > 1)
            return found;
    }
    return NULL;
}

/* --- which is which --- */

static bool same_name(struct comparison *c, const struct choice *a,
                      const struct choice *b)
{
    (void)c;
    return a->name.len && str_eq(a->name, b->name);
}

static bool same_value(struct comparison *c, const struct choice *a,
                       const struct choice *b)
{
    (void)c;
    return at_same(&a->at, &b->at);
}

static unsigned type_of(struct comparison *c, const struct side *s,
                        const struct choice *choice)
{
    struct ats one = ats_of(c->scratch, &choice->at);

    return view_of(c, s, &one, SENT)->types;
}

static bool same_type(struct comparison *c, const struct choice *a,
                      const struct choice *b)
{
    unsigned types = type_of(c, &c->old, a);

    return !(a->name.len && b->name.len) && types == type_of(c, &c->new, b) &&
           !(types & (TYPE_OBJECT | TYPE_ARRAY));
}

static void match(struct comparison *c, struct choices *old, struct choices *new,
                  bool (*same)(struct comparison *, const struct choice *,
                               const struct choice *))
{
    for (size_t i = 0; i < old->len; i++)
        for (size_t k = 0; k < new->len && !old->at[i].match; k++)
            if (!new->at[k].match && same(c, &old->at[i], &new->at[k])) {
                old->at[i].match = &new->at[k];
                new->at[k].match = &old->at[i];
            }
}

static size_t unmatched(const struct choices *list)
{
    size_t count = 0;

    for (size_t i = 0; i < list->len; i++)
        count += !list->at[i].match;
    return count;
}

/* Where one is left on both sides, or none has a name, they are taken in their order. */
static void match_rest(struct choices *old, struct choices *new)
{
    size_t next = 0;

    if (unmatched(old) != unmatched(new))
        return;
    for (size_t i = 0; i < old->len; i++) {
        while (next < new->len &&new->at[next].match)
            next++;
        if (old->at[i].match || next == new->len ||
            (old->at[i].name.len && new->at[next].name.len))
            continue;
        old->at[i].match = &new->at[next];
        new->at[next].match = &old->at[i];
    }
}

/* --- telling --- */

static struct str choice_text(struct comparison *c, const struct side *s,
                              const struct choice *choice)
{
    if (choice->name.len)
        return arena_printf(c->scratch, "`%.*s`", STR_ARG(choice->name));
    return types_text(c, type_of(c, s, choice));
}

static void tell(struct comparison *c, struct pair *p, const struct choices *old,
                 const struct choices *new)
{
    for (size_t i = 0; i < old->len; i++) {
        const struct choice *gone = &old->at[i];

        if (gone->match) {
            struct ats was = ats_of(c->scratch, &gone->at);
            struct ats is = ats_of(c->scratch, &gone->match->at);

            pair_edge(c, p, &was, &is, STR_NONE, STR_NONE);
        } else {
            note_schema(c, p, CHANGE_CHOICE_REMOVED, at_span(&gone->at), new->span,
                        "the alternative %.*s was removed",
                        STR_ARG(choice_text(c, &c->old, gone)));
        }
    }
    for (size_t i = 0; i < new->len; i++)
        if (!new->at[i].match)
            note_schema(c, p, CHANGE_CHOICE_ADDED, old->span, at_span(&new->at[i].at),
                        "the alternative %.*s was added",
                        STR_ARG(choice_text(c, &c->new, &new->at[i])));
}

/* A schema that may be one of the other side's alternatives, as its only one. */
static struct choices *lifted(struct comparison *c, const struct view *v,
                              const struct ats *roots)
{
    struct choices *one = arena_new(c->scratch, struct choices);

    if (roots->len != 1)
        return one;
    add_choice(c, v->side, one, &roots->at[0]);
    if (roots->at[0].token.len) /* the reference that led here: see root_of() */
        one->at[0].name = roots->at[0].token;
    one->span = v->span;
    return one;
}

bool compare_choices(struct comparison *c, struct pair *p, const struct view *old,
                     const struct view *new)
{
    struct choices *was = choices_of(c, old), *is = choices_of(c, new);
    bool lift = (was && was->alone && !is) || (is && is->alone && !was);

    if (!was && !is)
        return false;
    if (!(was && is) && !lift) {
        note_schema(c, p, CHANGE_CHOICE_CHANGED, was ? was->span : old->span,
                    is ? is->span : new->span, "there %s alternatives %s",
                    is ? "are" : "are no", is ? "now" : "any more");
        return false;
    }
    was = was ? was : lifted(c, old, &p->old);
    is = is ? is : lifted(c, new, &p->new);
    match(c, was, is, same_name);
    match(c, was, is, same_value);
    match(c, was, is, same_type);
    if (!lift)
        match_rest(was, is);
    if (lift && (unmatched(was) == was->len || unmatched(is) == is->len))
        return false; /* something else altogether: the types will tell */
    tell(c, p, was, is);
    return lift;
}
