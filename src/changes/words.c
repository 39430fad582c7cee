#include "changes/words.h"

#include "base/arena.h"
#include "changes/internal.h"
#include "suite/suite.h"

#include "base/banned.h"

struct str place_text(struct arena *a, struct change_lines *l, struct span span)
{
    struct place place = change_place(l, span);

    if (!span.source)
        return STR_NONE;
    return arena_printf(a, "%.*s:%zu:%zu", STR_ARG(span.source->path), place.line,
                        place.column);
}

struct str operation_text(struct arena *a, const struct change_use *use)
{
    const struct changed_operation *op = use->operation;

    if (!op)
        return S("the document");
    return arena_printf(a, "%s%.*s %.*s", op->receives ? "webhook " : "",
                        STR_ARG(op->method), STR_ARG(op->path));
}

bool same_operation(const struct change *left, const struct change *right)
{
    const struct changed_operation *a = left->uses.at[0].operation;
    const struct changed_operation *b = right->uses.at[0].operation;

    if (!a || !b)
        return a == b;
    return str_eq(a->method, b->method) && str_eq(a->path, b->path) &&
           a->receives == b->receives;
}

struct str where_text(struct arena *a, const struct change *c)
{
    struct str part = c->uses.at[0].part;

    return arena_printf(a, "%.*s%s%.*s", STR_ARG(part),
                        part.len && c->path.len ? "  " : "", STR_ARG(c->path));
}

static struct str add_name(struct arena *a, struct str list, struct str name,
                           size_t *count)
{
    if (++*count > NAMES_TOLD)
        return list;
    return arena_printf(a, "%.*s%s%.*s", STR_ARG(list), list.len ? ", " : "",
                        STR_ARG(name));
}

static struct str and_more(struct arena *a, struct str list, size_t count)
{
    if (count <= NAMES_TOLD)
        return list;
    return arena_printf(a, "%.*s and %zu more", STR_ARG(list), count - NAMES_TOLD);
}

struct str others_text(struct arena *a, const struct change *c)
{
    const struct changed_operation *last = c->uses.at[0].operation;
    struct str list = STR_NONE;
    size_t count = 0;

    for (size_t i = 1; i < c->uses.len; i++) {
        const struct change_use *use = &c->uses.at[i];

        if (use->operation == last || use->operation == c->uses.at[0].operation)
            continue;
        last = use->operation;
        list = add_name(a, list, count < NAMES_TOLD ? operation_text(a, use) : STR_NONE,
                        &count);
    }
    return and_more(a, list, count);
}

struct str claim_text_of(struct arena *a, const struct changes *all,
                         const struct claim *claim)
{
    if (!all->has_project)
        return claim->id;
    return arena_printf(a, "%.*s/%.*s", STR_ARG(claim->contract->name),
                        STR_ARG(claim->id));
}

struct str claims_text(struct arena *a, const struct changes *all, const struct change *c)
{
    struct str list = STR_NONE;
    size_t count = 0;

    for (size_t i = 0; i < c->claims.len; i++)
        list = add_name(a, list, claim_text_of(a, all, c->claims.at[i]), &count);
    return and_more(a, list, count);
}

/* Derived cases have no line of their own: they are counted. */
struct str cases_text(struct arena *a, const struct change *c)
{
    size_t count = 0, derived = 0, senders = c->cases.len - c->proving;
    struct str list = STR_NONE;

    for (size_t i = 0; i < c->proving; i++) {
        const struct case_def *def = c->cases.at[i];

        derived += def->file->derived;
        if (!def->file->derived)
            list = add_name(a, list,
                            arena_printf(a, "%.*s:%zu", STR_ARG(def->file->path),
                                         span_line(def->span)),
                            &count);
    }
    list = and_more(a, list, count);
    if (derived)
        list = arena_printf(a, "%.*s%s%zu derived from claims", STR_ARG(list),
                            list.len ? ", " : "", derived);
    if (senders)
        list = arena_printf(a, "%.*s%s%zu%s", STR_ARG(list), list.len ? "; " : "",
                            senders, c->proving ? " more send there" : " send there");
    return list;
}

const struct severity_words *severity_words(enum change_severity s)
{
    static const struct severity_words words[] = {
        [CHANGE_BREAKING] = { "breaking", "", "\033[31m" },
        [CHANGE_UNCLASSIFIED] = { "unclassified",
                                  " (worth a look: nobody can say in general)",
                                  "\033[33m" },
        [CHANGE_NON_BREAKING] = { "non-breaking", "", "\033[32m" },
    };

    return &words[s];
}

struct str summary_text(struct arena *a, const struct changes *c)
{
    if (c->len)
        return arena_printf(a, "%zu breaking, %zu unclassified, %zu non-breaking",
                            c->counts[CHANGE_BREAKING], c->counts[CHANGE_UNCLASSIFIED],
                            c->counts[CHANGE_NON_BREAKING]);
    return c->differ
               ? S("nothing that clients could notice changed: only words, examples, "
                   "the order of things or how they are put together did")
               : S("nothing changed");
}
