/* Credentials: which are needed, and what a scheme is. */
#include "changes/internal.h"

#include "base/banned.h"

/* One alternative: schemes that are needed together, each with its scopes. */
struct need {
    struct str text; /* "apiKey and oauth (read, write)"; empty: none */
    struct at at;
};

struct needs {
    struct need *at;
    size_t len, cap;
    struct span span;
};

static struct str need_text(struct comparison *c, const struct at *need)
{
    struct str text = STR_NONE;

    for (size_t i = 0; at_is_map(need) && i < at_len(need); i++) {
        struct at scopes = at_item(need, i);
        struct str list = STR_NONE;

        for (size_t k = 0; k < at_len(&scopes) && node_is_list(scopes.node); k++)
            list = arena_printf(c->scratch, "%.*s%s%.*s", STR_ARG(list), k ? ", " : "",
                                STR_ARG(node_text(scopes.node->items[k].value)));
        text = arena_printf(c->scratch, "%.*s%s`%.*s`%s%.*s%s", STR_ARG(text),
                            i ? " and " : "", STR_ARG(node_text(at_key(need, i))),
                            list.len ? " (" : "", STR_ARG(list), list.len ? ")" : "");
    }
    return text;
}

/* The operation's own, else those of the document. */
static struct needs needs_of(struct comparison *c, const struct side *s,
                             const struct at *op)
{
    struct at own = at_get(s->files, op, "security");
    struct at all = at_is(&own) ? own : at_get(s->files, &s->root, "security");
    struct needs needs = { .span = at_is(&all) ? at_span(&all) : at_span(op) };

    for (size_t i = 0; node_is_list(all.node) && i < at_len(&all); i++) {
        struct at need = at_alone(at_item(&all, i));

        *vec_push(c->scratch, &needs) = (struct need){ need_text(c, &need), need };
    }
    if (needs.len == 0)
        *vec_push(c->scratch, &needs) = (struct need){ STR_NONE, all };
    return needs;
}

static bool has_scope(const struct at *scopes, struct str scope)
{
    for (size_t i = 0; node_is_list(scopes->node) && i < at_len(scopes); i++)
        if (str_eq(node_text(scopes->node->items[i].value), scope))
            return true;
    return false;
}

/* Whether who satisfied `was` satisfies `is`. */
static bool satisfies(struct comparison *c, const struct need *was, const struct need *is)
{
    for (size_t i = 0; at_is_map(&is->at) && i < at_len(&is->at); i++) {
        struct at scopes = at_item(&is->at, i);
        struct at had = at_member(c->old.files, &was->at, node_text(at_key(&is->at, i)));

        if (!at_is(&had))
            return false;
        for (size_t k = 0; node_is_list(scopes.node) && k < at_len(&scopes); k++)
            if (!has_scope(&had, node_text(scopes.node->items[k].value)))
                return false;
    }
    return true;
}

static bool has(const struct needs *list, struct str text)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i].text, text))
            return true;
    return false;
}

static void tell(struct comparison *c, const struct operation_pair *o,
                 enum change_rule rule, const struct needs *was, const struct needs *is,
                 struct str message)
{
    struct noted *n = note_use(c, rule, o->direction, was->span, is->span,
                               (struct change_use){ o->named, S("security") }, message);

    n->change.whole = true;
}

static void tell_gone(struct comparison *c, const struct operation_pair *o,
                      const struct need *gone, const struct needs *was,
                      const struct needs *is)
{
    for (size_t k = 0; k < is->len; k++)
        if (satisfies(c, gone, &is->at[k]))
            return;
    if (!gone->text.len)
        tell(c, o, CHANGE_SECURITY_ADDED, was, is,
             arena_printf(c->scratch, "credentials are needed now: %.*s",
                          STR_ARG(is->at[0].text)));
    else
        tell(c, o, CHANGE_SECURITY_NARROWED, was, is,
             arena_printf(c->scratch, "%.*s is no longer enough", STR_ARG(gone->text)));
}

void compare_security(struct comparison *c, const struct operation_pair *o)
{
    struct needs was = needs_of(c, &c->old, &o->old);
    struct needs is = needs_of(c, &c->new, &o->new);

    for (size_t i = 0; i < was.len; i++)
        if (!has(&is, was.at[i].text))
            tell_gone(c, o, &was.at[i], &was, &is);
    for (size_t i = 0; i < is.len; i++) {
        struct str text = is.at[i].text;

        if (has(&was, text))
            continue;
        if (!text.len)
            tell(c, o, CHANGE_SECURITY_DROPPED, &was, &is,
                 S("credentials are no longer needed"));
        else if (!has(&was, STR_NONE))
            tell(c, o, CHANGE_SECURITY_WIDENED, &was, &is,
                 arena_printf(c->scratch, "%.*s is enough now", STR_ARG(text)));
    }
}

/* --- schemes --- */

static bool scheme_differs(struct comparison *c, const struct at *was,
                           const struct at *is)
{
    static const char *const keys[] = { "type", "in", "name", "scheme" };

    for (size_t i = 0; i < countof(keys); i++) {
        struct at before = at_get(c->old.files, was, keys[i]);
        struct at after = at_get(c->new.files, is, keys[i]);

        if (!str_eq_nocase(at_text(&before), at_text(&after)))
            return true;
    }
    return false;
}

static bool details_differ(struct comparison *c, const struct at *was,
                           const struct at *is)
{
    static const char *const keys[] = { "flows", "bearerFormat", "openIdConnectUrl" };

    for (size_t i = 0; i < countof(keys); i++) {
        struct at before = at_get(c->old.files, was, keys[i]);
        struct at after = at_get(c->new.files, is, keys[i]);

        if (!at_same(&before, &after))
            return true;
    }
    return false;
}

void compare_schemes(struct comparison *c)
{
    struct at old = side_get(c, &c->old, &c->old.root, "components");
    struct at new = side_get(c, &c->new, &c->new.root, "components");
    struct at was = side_get(c, &c->old, &old, "securitySchemes");
    struct at is = side_get(c, &c->new, &new, "securitySchemes");

    for (size_t i = 0; at_is_map(&was) && i < at_len(&was); i++) {
        const struct node *key = at_key(&was, i);
        struct at before = at_item(&was, i), after = { 0 };
        bool differs;

        after = at_member(c->new.files, &is, node_text(key));
        if (!at_is(&after))
            continue; /* the operations that needed it tell */
        before = side_follow(c, &c->old, &before);
        after = side_follow(c, &c->new, &after);
        differs = scheme_differs(c, &before, &after);
        if (!differs && !details_differ(c, &before, &after))
            continue;
        struct noted *n = note_use(
            c, differs ? CHANGE_SCHEME_CHANGED : CHANGE_SCHEME_DETAILS, SENT,
            at_span(&before), at_span(&after), (struct change_use){ NULL, S("security") },
            arena_printf(c->scratch, "the security scheme `%.*s` %s",
                         STR_ARG(node_text(key)),
                         differs ? "is another one" : "has other details"));

        note_name(c, n, node_text(key));
    }
}

/* --- servers --- */

void compare_servers(struct comparison *c)
{
    struct at was = at_get(c->old.files, &c->old.root, "servers");
    struct at is = at_get(c->new.files, &c->new.root, "servers");
    struct str before = c->old.contract->server, after = c->new.contract->server;

    if (str_eq(before, after))
        return;
    note_use(c, CHANGE_SERVER, SENT, at_is(&was) ? at_span(&was) : at_span(&c->old.root),
             at_is(&is) ? at_span(&is) : at_span(&c->new.root),
             (struct change_use){ NULL, S("servers") },
             arena_printf(c->scratch, "the first server was `%.*s` and is `%.*s`",
                          STR_ARG(before), STR_ARG(after)));
}
