#include "contract/read.h"

#include <stdarg.h>

#include "base/suggest.h"
#include "doc/json.h"

#include "base/banned.h"

bool is_extension(struct str key)
{
    return str_starts(key, S("x-"));
}

void read_hint(struct reader *r, struct str wrong, const struct str *names, size_t count)
{
    if (!read_wants_hint(r))
        return;
    struct str near = suggest(wrong, names, count);

    if (near.len)
        diags_hint(r->diags, "did you mean `%.*s`?", STR_ARG(near));
}

/* Beyond what is kept, looking for suggestions is lost work. */
bool read_wants_hint(const struct reader *r)
{
    return !diags_at(r->diags, DIAGS_MAX - 1);
}

/* --- faults --- */

bool read_is_lenient(const struct reader *r, struct span span)
{
    return r->lenient && span.source != r->overlay;
}

bool read_fault(struct reader *r, struct span span, const char *rule, const char *fmt,
                ...)
{
    va_list args;

    va_start(args, fmt);
    struct str message = arena_vprintf(r->arena, fmt, args);

    va_end(args);
    if (!read_is_lenient(r, span))
        return diags_error(r->diags, span, rule, "%.*s", STR_ARG(message));
    diags_warn(r->diags, span, rule, "%.*s", STR_ARG(message));
    *vec_push(r->arena, &r->contract->files->faults) =
        (struct fault){ span, rule, message };
    return false;
}

/* --- references --- */

void read_complain_ref(struct reader *r, const struct at *from, const struct at *ref,
                       enum ref_result result, struct str file)
{
    struct str text = node_text(ref->node), near;

    switch (result) {
    case REF_DANGLING:
        read_fault(r, at_span(ref), "dangling-ref", "nothing stands at `%.*s`",
                   STR_ARG(text));
        near = read_wants_hint(r) ? files_suggest(r->files, from, text) : STR_NONE;
        if (near.len)
            diags_hint(r->diags, "did you mean `%.*s`?", STR_ARG(near));
        break;
    case REF_NO_FILE:
        read_fault(r, at_span(ref), "dangling-ref", "there is no file %.*s",
                   STR_ARG(file));
        break;
    case REF_DOUBLED:
        read_fault(r, at_span(ref), "dangling-ref",
                   "`%.*s` is the `$id` of several schemas that say different things",
                   STR_ARG(text));
        break;
    case REF_REMOTE:
        read_fault(r, at_span(ref), "remote-ref",
                   "`%.*s` is not here, and nothing is fetched", STR_ARG(text));
        diags_hint(r->diags, "save the document beside this one and refer to its file");
        break;
    case REF_FOUND:
    case REF_BROKEN:
        break;
    }
}

struct at read_follow(struct reader *r, const struct at *at)
{
    struct at here = *at, ref, next;
    struct str file;

    for (size_t i = 0; at_is(&here) && at_ref(r->files, &here, &ref); i++) {
        enum ref_result result;

        if (i == CONTRACT_REF_CHAIN_MAX) {
            read_fault(r, at_span(&ref), "ref-cycle",
                       "`$ref`s lead from one to the next and never to a thing");
            return (struct at){ 0 };
        }
        result =
            files_resolve(r->files, &here, node_text(ref.node), &next, &file, r->diags);
        if (result != REF_FOUND) {
            read_complain_ref(r, &here, &ref, result, file);
            return (struct at){ 0 };
        }
        here = next;
    }
    return here;
}

struct at read_get(struct reader *r, const struct at *at, const char *key)
{
    struct at child = at_get(r->files, at, key);

    return at_is(&child) ? read_follow(r, &child) : child;
}

/* --- scalars --- */

struct str read_text(struct reader *r, const struct at *at, const char *key)
{
    struct at value = at_get(r->files, at, key);

    if (!at_is(&value))
        return STR_NONE;
    if (node_is_map(value.node) || node_is_list(value.node)) {
        read_fault(r, at_span(&value), "wrong-type", "`%s` must be a string, not an %s",
                   key, node_kind_name(value.node->kind));
        return STR_NONE;
    }
    return node_text(value.node);
}

bool read_bool(struct reader *r, const struct at *at, const char *key, bool otherwise)
{
    struct at value = at_get(r->files, at, key);

    if (!at_is(&value))
        return otherwise;
    if (value.node->kind != NODE_BOOL) {
        read_fault(r, at_span(&value), "wrong-type", "`%s` must be true or false", key);
        return otherwise;
    }
    return node_is_true(value.node);
}

bool read_is_map(struct reader *r, const struct at *at, const char *what)
{
    if (!at_is(at))
        return false;
    if (at_is_map(at))
        return true;
    return read_fault(r, at_span(at), "wrong-type", "%s must be an object", what);
}

bool read_is_list(struct reader *r, const struct at *at, const char *what)
{
    if (!at_is(at))
        return false;
    if (node_is_list(at->node))
        return true;
    return read_fault(r, at_span(at), "wrong-type", "%s must be a list", what);
}

/* --- keys --- */

static bool is_known(struct str key, const char *const *known)
{
    for (size_t i = 0; known[i]; i++)
        if (str_eq_c(key, known[i]))
            return true;
    return false;
}

void read_unknown_keys(struct reader *r, const struct node *map, const char *const *known,
                       const char *what)
{
    struct str names[32];
    size_t count = 0;

    for (; known[count] && count < countof(names); count++)
        names[count] = str_from(known[count]);
    for (size_t i = 0; node_is_map(map) && i < map->len; i++) {
        const struct node *key = map->items[i].key;

        if (is_known(node_text(key), known) || is_extension(node_text(key)))
            continue;
        diags_error(r->diags, key->span, "unknown-key", "unknown key `%.*s` in %s",
                    STR_ARG(node_text(key)), what);
        read_hint(r, node_text(key), names, count);
    }
}
