/* Which names a template may use, and whether their paths lead somewhere. */
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "doc/json.h"
#include "suite/template_internal.h"

#include "base/banned.h"

/* Values of one `for` variable that are looked at for a path; for the name of a case,
 * which must never fail to be made, all are. */
#define CHOICES_CHECKED_MAX 1000

static const struct {
    struct str path;
    enum builtin builtin;
} builtins[] = {
    { { "uuid", 4 }, BUILTIN_UUID },
    { { "nonce", 5 }, BUILTIN_NONCE },
    { { "now", 3 }, BUILTIN_NOW },
    { { "random.email", 12 }, BUILTIN_EMAIL },
    { { "random.word", 11 }, BUILTIN_WORD },
    { { "random.integer", 14 }, BUILTIN_INTEGER },
};

bool scope_is_reserved(struct str name)
{
    static const struct str reserved[] = { { "env", 3 },    { "uuid", 4 },
                                           { "nonce", 5 },  { "now", 3 },
                                           { "random", 6 }, { "response", 8 } };

    for (size_t i = 0; i < countof(reserved); i++)
        if (str_eq(reserved[i], name))
            return true;
    return false;
}

void scope_add(struct arena *a, struct scope *s, struct str name)
{
    if (s->len == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 8;
        struct str *names = arena_array(a, struct str, cap);
        bool *used = arena_array(a, bool, cap);

        if (s->len) {
            memcpy(names, s->names, s->len * sizeof *names);
            memcpy(used, s->used, s->len * sizeof *used);
        }
        s->names = names;
        s->used = used;
        s->cap = cap;
    }
    s->names[s->len++] = name;
}

void scope_add_given(struct arena *a, struct scope *s, const json_t *gives)
{
    json_t *object = json_mutable(gives);

    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at))
        scope_add(a, s, json_iter_key(at));
    s->gives = gives;
}

/* --- built-in names --- */

static bool resolve_env(struct ref *ref, struct span span, struct diags *diags)
{
    if (ref->len != 1) {
        diags_error(diags, span, "bad-reference", "`$(%.*s)` names no variable",
                    STR_ARG(ref->text));
        diags_hint(diags, "write $(env.NAME)");
        return false;
    }
    ref->builtin = BUILTIN_ENV;
    return true;
}

static bool unknown_builtin(const struct ref *ref, struct span span, struct diags *diags)
{
    struct str known[countof(builtins)];

    for (size_t i = 0; i < countof(builtins); i++)
        known[i] = builtins[i].path;
    struct str near = suggest(ref->text, known, countof(known));

    diags_error(diags, span, "undefined-name", "there is no built-in `$(%.*s)`",
                STR_ARG(ref->text));
    if (near.len)
        diags_hint(diags, "did you mean `$(%.*s)`?", STR_ARG(near));
    else if (str_eq(ref->name, S("response")))
        diags_hint(diags, "use `capture: {name: JSONPath}`");
    return false;
}

/* $(uuid.LABEL), $(random.email.LABEL): one more step than the path has. */
static bool has_label(const struct ref *ref, struct str path)
{
    if (str_eq(path, S("now")) || !str_starts(ref->text, path) ||
        ref->text.len <= path.len + 1 || ref->text.at[path.len] != '.')
        return false;
    return str_find_char(str_from_at(ref->text, path.len + 1), '.') == SIZE_MAX;
}

static bool resolve_builtin(struct ref *ref, struct span span, struct diags *diags)
{
    if (str_eq(ref->name, S("env")))
        return resolve_env(ref, span, diags);
    for (size_t i = 0; i < countof(builtins); i++) {
        if (str_eq(builtins[i].path, ref->text) || has_label(ref, builtins[i].path)) {
            ref->builtin = builtins[i].builtin;
            if (ref->text.len > builtins[i].path.len)
                ref->label = str_from_at(ref->text, builtins[i].path.len + 1);
            return true;
        }
    }
    return unknown_builtin(ref, span, diags);
}

/* --- paths into what is known --- */

static struct str nearest_member(struct str wrong, const json_t *object)
{
    struct str known[64];
    size_t count = 0;
    json_t *o = json_mutable(object);

    for (void *at = json_object_iter(o); at && count < countof(known);
         at = json_object_iter_next(o, at))
        known[count++] = json_iter_key(at);
    return suggest(wrong, known, count);
}

static bool bad_step(const struct ref *ref, size_t step, const json_t *at,
                     struct span span, struct diags *diags)
{
    struct str wrong = ref->steps[step].name;

    if (json_is_object(at)) {
        struct str near = nearest_member(wrong, at);

        diags_error(diags, span, "undefined-name",
                    "`$(%.*s)` leads nowhere: no member `%.*s`", STR_ARG(ref->text),
                    STR_ARG(wrong));
        if (near.len)
            diags_hint(diags, "did you mean `%.*s`?", STR_ARG(near));
        return false;
    }
    if (json_is_array(at))
        return diags_error(diags, span, "undefined-name",
                           "`$(%.*s)` leads nowhere: a list of %zu has no item `%.*s`",
                           STR_ARG(ref->text), json_array_size(at), STR_ARG(wrong));
    if (json_is_string(at) && ref->steps[step].is_part)
        return diags_error(diags, span, "undefined-name",
                           "`$(%.*s)`: nothing is left of a text of %zu characters",
                           STR_ARG(ref->text), utf8_count(json_text(at)));
    return diags_error(
        diags, span, "undefined-name",
        "`$(%.*s)` leads nowhere: `%.*s` would be below a value of type %s",
        STR_ARG(ref->text), STR_ARG(wrong), json_type_name(at));
}

static bool check_steps(const struct ref *ref, const json_t *value, struct span span,
                        struct diags *diags)
{
    for (size_t i = 0; i < ref->len; i++) {
        const struct ref_step *step = &ref->steps[i];
        const json_t *next = json_is_array(value) ? json_array_get(value, step->index)
                                                  : json_member(value, step->name);
        struct str part;

        if (i + 1 == ref->len && step_part(step, value, &part))
            return true;
        if (!next)
            return bad_step(ref, i, value, span, diags);
        value = next;
    }
    return true;
}

static bool check_known(const struct scope *s, const struct ref *ref, struct span span,
                        struct diags *diags)
{
    const json_t *given = s->gives ? json_member(s->gives, ref->name) : NULL;
    const json_t *choices = s->choices ? json_member(s->choices, ref->name) : NULL;

    if (given && !check_steps(ref, given, span, diags))
        return false;
    size_t max = s->no_builtins ? SIZE_MAX : CHOICES_CHECKED_MAX;

    if (ref->len == 0)
        return true;
    for (size_t i = 0; i < json_array_size(choices) && i < max; i++)
        if (!check_steps(ref, json_array_get(choices, i), span, diags))
            return false;
    return true;
}

/* --- names --- */

static struct str nearest_name(const struct scope *scope, struct str wrong)
{
    struct str best = STR_NONE;

    for (const struct scope *s = scope; s; s = s->outer) {
        struct str both[2] = { best, suggest(wrong, s->names, s->len) };

        best = both[0].len ? suggest(wrong, both, countof(both)) : both[1];
    }
    return best;
}

static bool undefined(const struct scope *scope, const struct ref *ref, struct span span,
                      struct diags *diags)
{
    struct str near = nearest_name(scope, ref->name);

    diags_error(diags, span, "undefined-name", "nothing gives `$(%.*s)`",
                STR_ARG(ref->name));
    if (near.len)
        diags_hint(diags, "did you mean `$(%.*s)`?", STR_ARG(near));
    return false;
}

bool scope_resolve(const struct scope *scope, struct ref *ref, struct span span,
                   struct diags *diags)
{
    if (scope_is_reserved(ref->name)) {
        if (!scope || !scope->no_builtins)
            return resolve_builtin(ref, span, diags);
        return diags_error(diags, span, "unstable-name",
                           "`$(%.*s)` is another value in each run", STR_ARG(ref->text));
    }
    for (const struct scope *s = scope; s; s = s->outer) {
        for (size_t i = 0; i < s->len; i++) {
            if (!str_eq(s->names[i], ref->name))
                continue;
            s->used[i] = true;
            return check_known(s, ref, span, diags);
        }
        if (s->any)
            return true;
    }
    return undefined(scope, ref, span, diags);
}
