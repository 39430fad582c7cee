#include "contract/lint.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/suggest.h"
#include "contract/contract.h"
#include "contract/lint_internal.h"

#include "base/banned.h"

/* --- complaints --- */

static bool was_told(struct lint *l, struct span span, struct str message)
{
    const struct diag *d;

    for (size_t i = 0; (d = diags_at(l->diags, i)); i++) {
        bool here = d->span.source == span.source && d->span.off == span.off;

        if (here && span.source && (i < l->told || str_eq(d->message, message)))
            return true;
    }
    return false;
}

PRINTF(3, 0)
static struct str message_of(struct lint *l, struct span span, const char *fmt,
                             va_list args)
{
    struct str message = arena_vprintf(l->arena, fmt, args);

    l->skipped = was_told(l, span, message);
    return message;
}

void lint_error(struct lint *l, struct span span, const char *rule, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    struct str message = message_of(l, span, fmt, args);

    va_end(args);
    if (!l->skipped)
        diags_error(l->diags, span, rule, "%.*s", STR_ARG(message));
}

void lint_warn(struct lint *l, struct span span, const char *rule, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    struct str message = message_of(l, span, fmt, args);

    va_end(args);
    if (!l->skipped)
        diags_warn(l->diags, span, rule, "%.*s", STR_ARG(message));
}

void lint_hint(struct lint *l, const char *fmt, ...)
{
    va_list args;

    if (l->skipped)
        return;
    va_start(args, fmt);
    struct str hint = arena_vprintf(l->arena, fmt, args);

    va_end(args);
    diags_hint(l->diags, "%.*s", STR_ARG(hint));
}

void lint_suggest(struct lint *l, struct str wrong, const struct str *names, size_t count)
{
    struct str near = l->skipped ? STR_NONE : suggest(wrong, names, count);

    if (near.len)
        lint_hint(l, "did you mean `%.*s`?", STR_ARG(near));
}

PRINTF(4, 0)
static struct lint_habit *add_habit(struct lint *l, struct span span, const char *rule,
                                    const char *fmt, va_list args)
{
    struct str message = arena_vprintf(l->arena, fmt, args);
    struct lint_habit *habit = map_get(&l->habits, message);

    if (!habit) {
        habit = arena_new(l->arena, struct lint_habit);
        *habit = (struct lint_habit){ .first = span, .rule = rule };
        map_set(l->arena, &l->habits, message, habit);
    }
    habit->count++;
    return habit;
}

void lint_habit(struct lint *l, struct span span, const char *rule, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add_habit(l, span, rule, fmt, args);
    va_end(args);
}

void lint_note(struct lint *l, struct span span, const char *rule, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    add_habit(l, span, rule, fmt, args)->note = true;
    va_end(args);
}

static void tell_habits(struct lint *l)
{
    for (size_t i = 0; i < l->habits.len; i++) {
        const struct lint_habit *habit = l->habits.at[i].value;
        struct str message = l->habits.at[i].key;

        l->skipped = false;
        if (habit->note)
            diags_note(l->diags, habit->first, habit->rule, "%.*s", STR_ARG(message));
        else
            lint_warn(l, habit->first, habit->rule, "%.*s", STR_ARG(message));
        if (habit->count > 1)
            lint_hint(l, "and in %zu other place%s", habit->count - 1,
                      habit->count == 2 ? "" : "s");
    }
}

/* --- references --- */

static void complain_ref(struct lint *l, const struct at *from, const struct at *ref,
                         enum ref_result result, struct str file)
{
    struct str text = node_text(ref->node), near;

    if (result == REF_DANGLING) {
        lint_error(l, at_span(ref), "dangling-ref", "nothing stands at `%.*s`",
                   STR_ARG(text));
        near = l->skipped ? STR_NONE : files_suggest(l->files, from, text);
        if (near.len)
            lint_hint(l, "did you mean `%.*s`?", STR_ARG(near));
    } else if (result == REF_NO_FILE) {
        lint_error(l, at_span(ref), "dangling-ref", "there is no file %.*s",
                   STR_ARG(file));
    }
}

bool lint_follow(struct lint *l, const struct at *from, const struct at *ref,
                 struct at *ret)
{
    struct at here = *from, link = *ref, target;
    struct str file;

    for (size_t i = 0; i < CONTRACT_REF_CHAIN_MAX; i++) {
        enum ref_result result = files_resolve(l->files, &here, node_text(link.node),
                                               &target, &file, l->diags);

        if (result != REF_FOUND) {
            complain_ref(l, &here, &link, result, file);
            return false;
        }
        *ret = here = target;
        if (!at_ref(l->files, &target, &link))
            return true;
    }
    lint_error(l, at_span(ref), "ref-cycle",
               "`$ref`s lead from one to the next and never to a thing");
    return false;
}

struct at lint_meaning(struct lint *l, const struct at *schema)
{
    struct at here = *schema, ref, target;
    struct str file;

    for (size_t i = 0; i < CONTRACT_REF_CHAIN_MAX && at_ref(l->files, &here, &ref); i++) {
        if (files_resolve(l->files, &here, node_text(ref.node), &target, &file,
                          l->silent) != REF_FOUND)
            break;
        here = target;
    }
    return here;
}

/* --- operations and claims --- */

static bool documents_success(const struct operation *op)
{
    for (size_t i = 0; i < op->response_count; i++)
        if (op->responses[i].status_from < 400)
            return true;
    return false;
}

static void lint_operations(struct lint *l)
{
    const struct contract *c = l->contract;

    for (size_t i = 0; i < c->operation_count; i++)
        if (!documents_success(&c->operations[i]))
            diags_warn(l->diags, c->operations[i].span, "no-success",
                       "%.*s documents no response of success",
                       STR_ARG(c->operations[i].id));
}

static void check_claims(struct lint *l)
{
    const struct contract *c = l->contract;

    for (size_t i = 0; i < c->claim_count; i++)
        if (!c->claims[i].implicit && !c->claims[i].document.len)
            diags_warn(l->diags, c->claims[i].span, "claim-source",
                       "claim `%.*s` does not say where it comes from",
                       STR_ARG(c->claims[i].id));
}

static unsigned version_of(const struct contract *c)
{
    if (str_starts(c->openapi, S("3.0")))
        return OAS_3_0;
    return str_starts(c->openapi, S("3.1")) ? OAS_3_1 : OAS_3_2;
}

static size_t kept(const struct diags *d)
{
    size_t count = 0;

    while (diags_at(d, count))
        count++;
    return count;
}

void contract_lint(const struct contract *c, struct diags *diags)
{
    struct lint l = { .arena = arena_open(),
                      .scratch = arena_open(),
                      .contract = c,
                      .files = c->files,
                      .diags = diags,
                      .version = version_of(c) };

    l.silent = diags_new(l.arena);
    for (size_t i = 0; i < c->files->faults.len; i++) {
        const struct fault *f = &c->files->faults.at[i];

        diags_worsen(diags, f->span, f->rule, f->message);
    }
    l.told = kept(diags);
    lint_structure(&l);
    lint_operations(&l);
    for (size_t i = 0; i < c->files->schemas.len; i++)
        lint_schema(&l, c->files->schemas.at[i]);
    lint_examples(&l);
    check_claims(&l);
    tell_habits(&l);
    ptr_set_release(&l.seen);
    ptr_set_release(&l.known);
    arena_close(l.scratch);
    arena_close(l.arena);
}
