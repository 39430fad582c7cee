#include "run/unique_values.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/rng.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

/* Alike but for the case of letters is alike: an endpoint may well compare so. */
static struct str lock_name(struct arena *a, const struct resource *resource,
                            struct str field, const json_t *value)
{
    struct str text = json_is_string(value) ? json_text(value)
                                            : json_to_str(a, value, JSON_PRINT_COMPACT);
    char *lower = arena_cstr(a, text);

    for (size_t i = 0; i < text.len; i++)
        lower[i] = (char)tolower((unsigned char)lower[i]);
    return arena_printf(a, "%.*s %.*s %.*s", STR_ARG(resource->name), STR_ARG(field),
                        (int)text.len, lower);
}

/* What is sent as text may be read as JSON all the same (a member that stands there
 * twice). */
static json_t *text_body(struct arena *a, const struct step *step, const struct env *env)
{
    struct json_error error;
    struct err ignored;
    struct str text;

    if (!step->send.text || !tmpl_fill_text(a, step->send.text, env, &text, &ignored))
        return NULL;
    return json_read(a, text, NULL, NULL, &error);
}

/* The changes that the step sends; NULL where it sends none. */
static const json_t *changes_of(struct arena *a, const struct step *step,
                                const struct env *env)
{
    struct err ignored;
    json_t *body = NULL;

    if (step->send.body && !tmpl_fill(a, step->send.body, env, &body, &ignored))
        return NULL;
    if (!body)
        body = text_body(a, step, env);
    return body ? json_pointer_get(body, step->send.operation->effect.request) : NULL;
}

/* The key that an upsert names in its path: the record may come to be. */
static void add_path_key(struct arena *a, const struct step *step, const struct env *env,
                         struct str_list *ret)
{
    const struct effect *effect = &step->send.operation->effect;
    const struct tmpl *key = send_parameter(&step->send, effect->by);
    struct err ignored;
    json_t *value;

    if (effect->verb == EFFECT_UPSERT && key && tmpl_fill(a, key, env, &value, &ignored))
        *vec_push(a, ret) = lock_name(a, effect->resource, effect->resource->key, value);
}

static bool is_unique(const struct contract *c, const struct resource *resource,
                      struct str field)
{
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct claim *claim = &c->claims[i];

        if (str_eq(claim->kind, S("unique")) && claim->operation &&
            claim->operation->effect.resource == resource &&
            str_eq(claim_text(claim, "field"), field))
            return true;
    }
    return str_eq(resource->key, field);
}

/* Of a few values that are documented one by one nobody expects that they are unique. */
static bool is_enumerated(const struct contract *c, const struct operation *op,
                          struct str name)
{
    const struct field *field = operation_field(op, name);
    const json_t *schema = field ? contract_deref(c, field->schema_json) : NULL;

    return json_object_get(schema, "enum") || json_object_get(schema, "const");
}

/* What is unique is not always documented, and texts often are: names, codes. */
static void add_fields(struct arena *a, const struct contract *c,
                       const struct operation *op, const json_t *changes,
                       struct str_list *ret)
{
    const struct resource *resource = op->effect.resource;
    json_t *object = json_mutable(changes);

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        const json_t *value = json_object_iter_value(at);
        struct str name = json_iter_key(at);

        if (is_unique(c, resource, name)
                ? !json_is_null(value)
                : json_is_string(value) && !is_enumerated(c, op, name))
            *vec_push(a, ret) = lock_name(a, resource, name, value);
    }
}

/* References that lead nowhere yet stand for themselves, and nothing is drawn from the
 * case's random numbers. */
struct str_list unique_values(struct arena *a, const struct case_instance *instance,
                              const struct env *builtins)
{
    struct rng rng = *builtins->rng;
    bool open = false;
    struct env known = *builtins;
    const struct env env = { .outer = &known, .values = instance->bindings };
    const struct case_def *def = instance->def;
    struct str_list names = { 0 };

    known.rng = &rng;
    known.open = &open;

    for (size_t i = 0; i < def->step_count; i++) {
        const struct operation *op = def->steps[i].send.operation;

        if (!op || !op->effect.resource)
            continue;
        add_path_key(a, &def->steps[i], &env, &names);
        add_fields(a, def->file->contract, op, changes_of(a, &def->steps[i], &env),
                   &names);
    }
    return names;
}
