/* Filling in: nothing is parsed here, and what is constant is shared, not copied. */
#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "suite/template_internal.h"

#include "base/banned.h"

struct filling {
    struct arena *arena;
    const struct env *env;
    struct err *err;
};

/* --- references --- */

static const struct env *outermost(const struct env *env)
{
    while (env->outer)
        env = env->outer;
    return env;
}

static json_t *find_name(const struct env *env, struct str name)
{
    for (const struct env *e = env; e; e = e->outer) {
        json_t *value = json_member(e->values, name);

        if (value)
            return value;
    }
    return json_member(outermost(env)->variables, name);
}

/* What a reference that leads nowhere gives: itself, where the environment is open. */
static json_t *as_written(const struct filling *f, const struct ref *ref)
{
    bool *open = outermost(f->env)->open;

    if (!open)
        return NULL;
    *open = true;
    return json_str(f->arena, arena_printf(f->arena, "$(%.*s)", STR_ARG(ref->text)));
}

static json_t *step_value(struct arena *a, const struct ref_step *step, json_t *value)
{
    struct str part;

    if (json_is_array(value))
        return json_array_get(value, step->index);
    return step_part(step, value, &part) ? json_str(a, part)
                                         : json_member(value, step->name);
}

/* Borrowed from the environment; NULL after an error. */
static json_t *walk(const struct filling *f, const struct ref *ref)
{
    json_t *value = find_name(f->env, ref->name), *written;

    if (!value && (written = as_written(f, ref)))
        return written;
    if (!value) {
        err_set(f->err, ERR_INPUT, "`$(%.*s)`: there is no `%.*s`", STR_ARG(ref->text),
                STR_ARG(ref->name));
        return NULL;
    }
    for (size_t i = 0; i < ref->len; i++) {
        const struct ref_step *step = &ref->steps[i];
        json_t *next = step_value(f->arena, step, value);

        if (!next && (written = as_written(f, ref)))
            return written;
        if (!next) {
            err_set(f->err, ERR_INPUT, "`$(%.*s)`: there is no `%.*s`",
                    STR_ARG(ref->text), STR_ARG(step->name));
            return NULL;
        }
        value = next;
    }
    return value;
}

/* A new reference, NULL after an error. */
static json_t *ref_value(const struct filling *f, const struct ref *ref)
{
    json_t *value = NULL;

    if (ref->builtin == BUILTIN_NONE)
        return json_incref(walk(f, ref));
    return builtin_fill(f->arena, ref, outermost(f->env), &value, f->err) ? value : NULL;
}

const struct json_literals *tmpl_literals_in(struct arena *a, const struct tmpl *t,
                                             const struct env *env)
{
    return json_literals_join(a, tmpl_literals(t), outermost(env)->literals);
}

struct str tmpl_text_of(struct arena *a, const struct tmpl *t, const struct env *env,
                        const json_t *value)
{
    if (json_is_string(value))
        return json_text(value);
    return json_to_str_exact(a, value, JSON_PRINT_COMPACT, tmpl_literals_in(a, t, env));
}

static bool ref_text(const struct filling *f, const struct ref *ref, struct str *ret)
{
    json_t *value = ref_value(f, ref);

    if (!value)
        return false;
    *ret = tmpl_text_of(f->arena, NULL, f->env, arena_json(f->arena, value));
    return true;
}

/* --- text --- */

static struct str joined(struct arena *a, const struct str *parts, size_t count)
{
    size_t len = 0, at = 0;

    for (size_t i = 0; i < count; i++)
        len += parts[i].len;
    char *text = arena_alloc(a, len + 1);

    for (size_t i = 0; i < count; i++) {
        if (parts[i].len)
            memcpy(text + at, parts[i].at, parts[i].len);
        at += parts[i].len;
    }
    return (struct str){ text, len };
}

typedef bool ref_text_fn(const struct filling *f, const struct ref *ref, struct str *ret);

static bool fill_pieces(const struct filling *f, const struct pieces *p,
                        ref_text_fn *as_text, struct str *ret)
{
    struct str *parts = arena_array(f->arena, struct str, p->len);

    for (size_t i = 0; i < p->len; i++) {
        parts[i] = p->at[i].text;
        if (p->at[i].ref && !as_text(f, p->at[i].ref, &parts[i]))
            return false;
    }
    *ret = joined(f->arena, parts, p->len);
    return true;
}

/* --- values --- */

/* A new reference, NULL after an error. */
static json_t *fill(const struct filling *f, const struct tmpl *t);

static json_t *fill_text(const struct filling *f, const struct tmpl *t)
{
    struct str text;

    if (!fill_pieces(f, &t->pieces, ref_text, &text))
        return NULL;
    json_t *value = json_stringn_nocheck(text.at, text.len);

    if (!value)
        out_of_memory();
    return value;
}

static bool add_member(const struct filling *f, json_t *whole,
                       const struct tmpl_member *m)
{
    struct str name = m->name;

    if (m->key && !fill_pieces(f, &m->key->pieces, ref_text, &name))
        return false;
    json_t *value = fill(f, m->item);

    if (!value)
        return false;
    int failed = json_is_array(whole)
                     ? json_array_append_new(whole, value)
                     : json_object_setn_new_nocheck(whole, name.at, name.len, value);

    if (failed)
        out_of_memory();
    return true;
}

static json_t *fill_container(const struct filling *f, const struct tmpl *t)
{
    json_t *whole = t->kind == TMPL_LIST ? json_array() : json_object();

    if (!whole)
        out_of_memory();
    for (size_t i = 0; i < t->len; i++) {
        if (!add_member(f, whole, &t->members[i])) {
            json_decref(whole);
            return NULL;
        }
    }
    return whole;
}

static json_t *fill(const struct filling *f, const struct tmpl *t)
{
    switch (t->kind) {
    case TMPL_CONSTANT:
        return json_incref(t->value);
    case TMPL_REF:
        return ref_value(f, t->ref);
    case TMPL_TEXT:
        return fill_text(f, t);
    case TMPL_LIST:
    case TMPL_OBJECT:
        return fill_container(f, t);
    }
    BUG("template kind %d", (int)t->kind);
}

bool tmpl_fill(struct arena *a, const struct tmpl *t, const struct env *env, json_t **ret,
               struct err *err)
{
    struct filling f = { a, env, err };

    if (t->kind == TMPL_CONSTANT) {
        *ret = t->value;
        return true;
    }
    json_t *value = fill(&f, t);

    if (!value)
        return false;
    *ret = arena_json(a, value);
    return true;
}

bool tmpl_fill_text(struct arena *a, const struct tmpl *t, const struct env *env,
                    struct str *ret, struct err *err)
{
    struct filling f = { a, env, err };
    json_t *value;

    if (t->kind == TMPL_CONSTANT && t->text.at) {
        *ret = t->text;
        return true;
    }
    if (t->kind == TMPL_REF)
        return ref_text(&f, t->ref, ret);
    if (t->kind == TMPL_TEXT)
        return fill_pieces(&f, &t->pieces, ref_text, ret);
    if (!tmpl_fill(a, t, env, &value, err))
        return false;
    *ret = tmpl_text_of(a, t, env, value);
    return true;
}

/* --- names of cases --- */

/* Whether a text would be read as some other value, or not be seen. */
static bool needs_quotes(struct arena *a, struct str text)
{
    struct json_error ignored;

    return text.len == 0 || str_trim(text).len != text.len ||
           json_read(a, text, NULL, NULL, &ignored) != NULL;
}

static bool ref_name_text(const struct filling *f, const struct ref *ref, struct str *ret)
{
    json_t *value = walk(f, ref);

    if (!value)
        return false;
    bool quoted = !json_is_string(value) || needs_quotes(f->arena, json_text(value));

    *ret = quoted ? json_to_str(f->arena, value, JSON_PRINT_COMPACT) : json_text(value);
    return true;
}

bool tmpl_fill_name(struct arena *a, const struct tmpl *t, const struct env *env,
                    struct str *ret, struct err *err)
{
    struct filling f = { a, env, err };

    if (t->kind != TMPL_REF && t->kind != TMPL_TEXT)
        return tmpl_fill_text(a, t, env, ret, err);
    return fill_pieces(&f, &t->pieces, ref_name_text, ret);
}
