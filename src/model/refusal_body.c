#include "model/refusal_body.h"

#include "base/arena.h"
#include "base/buf.h"
#include "doc/json.h"
#include "model/generate.h"
#include "model/shape.h"

#include "base/banned.h"

/* --- $(field), $(value), $(existing.member) --- */

/* NULL where the refusal has no such thing. */
static json_t *reference(struct model_call *call, struct str name)
{
    if (str_eq(name, S("field")))
        return call->refusal_field.len ? json_str(call->arena, call->refusal_field)
                                       : NULL;
    if (str_eq(name, S("value")))
        return json_mutable(call->refusal_value);
    if (str_eq(name, S("message")))
        return json_str(call->arena, call->refusal_message);
    if (!str_starts(name, S("existing.")) || !call->refusal_other)
        return NULL;
    const json_t *at = call->refusal_other;
    struct str rest = str_from_at(name, sizeof "existing." - 1), step;

    while (at && str_cut(&rest, '.', &step))
        at = json_member(at, step);
    return json_mutable(at);
}

/* The reference that a text starts with, else the empty view; `rest` moves behind it. */
static struct str leading_reference(struct str *rest)
{
    size_t end = str_find_char(*rest, ')');

    if (!str_starts(*rest, S("$(")) || end == SIZE_MAX)
        return STR_NONE;
    struct str name = str_sub(*rest, 2, end - 2);

    *rest = str_from_at(*rest, end + 1);
    return name;
}

static void add_value(struct buf *text, const json_t *value)
{
    if (json_is_string(value))
        buf_add(text, json_text(value));
    else if (value)
        json_print(text, value, JSON_PRINT_COMPACT);
}

static json_t *fill_mixed(struct model_call *call, struct str rest)
{
    struct buf text;

    buf_init(&text, 1u << 20);
    while (rest.len) {
        if (str_starts(rest, S("$$("))) {
            buf_add(&text, S("$("));
            rest = str_from_at(rest, 3);
            continue;
        }
        struct str name = leading_reference(&rest);

        if (name.len) {
            add_value(&text, reference(call, name));
        } else {
            buf_add_char(&text, rest.at[0]);
            rest = str_from_at(rest, 1);
        }
    }
    json_t *filled = json_str(call->arena, buf_str(&text));

    buf_release(&text);
    return filled;
}

/* NULL: the whole text is a reference to what is not there. */
static json_t *fill_text(struct model_call *call, const json_t *wanted)
{
    struct str text = json_text(wanted), rest = text;

    if (str_find(text, S("$(")) == SIZE_MAX)
        return json_mutable(wanted);
    struct str name = leading_reference(&rest);

    return name.len && rest.len == 0 ? reference(call, name) : fill_mixed(call, text);
}

/* --- laying over --- */

static json_t *overlay(struct model_call *call, const json_t *body, const json_t *wanted,
                       const json_t *schema);

/* What is not there is made as the schema (NULL: unknown) has it: the outcome may name a
 * part of what has to be there. */
static const json_t *base_of(struct model_call *call, const json_t *body,
                             const json_t *schema)
{
    struct generate_options options = { .now_ms = world_now(call->world) };

    return body || !schema ? body
                           : generate(call->arena, call->contract, schema, &options);
}

static json_t *overlay_object(struct model_call *call, const json_t *body, json_t *wanted,
                              const json_t *schema)
{
    body = base_of(call, body, schema);

    json_t *made =
        arena_json(call->arena,
                   json_is_object(body) ? json_copy(json_mutable(body)) : json_object());

    for (void *at = json_object_iter(wanted); at;
         at = json_object_iter_next(wanted, at)) {
        struct str key = json_iter_key(at);
        const json_t *own = schema ? shape_member(call->contract, schema, key) : NULL;
        json_t *value =
            overlay(call, json_member(made, key), json_object_iter_value(at), own);

        if (value)
            json_object_setn_nocheck(made, key.at, key.len, value);
        else
            json_object_deln(made, key.at, key.len);
    }
    return made;
}

static json_t *overlay_array(struct model_call *call, const json_t *body,
                             const json_t *wanted, const json_t *schema)
{
    json_t *made = arena_json(call->arena, json_array());
    const json_t *items =
        schema ? json_object_get(contract_deref(call->contract, schema), "items") : NULL;

    for (size_t i = 0; i < json_array_size(wanted); i++) {
        json_t *item =
            overlay(call, json_array_get(body, i), json_array_get(wanted, i), items);

        json_array_append(made, item ? item : json_null());
    }
    return made;
}

static json_t *overlay(struct model_call *call, const json_t *body, const json_t *wanted,
                       const json_t *schema)
{
    if (json_is_object(wanted))
        return overlay_object(call, body, json_mutable(wanted), schema);
    if (json_is_array(wanted))
        return overlay_array(call, body, wanted, schema);
    if (json_is_string(wanted))
        return fill_text(call, wanted);
    return json_mutable(wanted);
}

json_t *refusal_body_overlay(struct model_call *call, const json_t *body,
                             const json_t *wanted, const json_t *schema)
{
    json_t *made = overlay(call, body, wanted, schema);

    return made ? made : json_null();
}

/* --- the documented examples --- */

/* Whether an example shows the outcome; references stand for anything. */
static bool agrees(const json_t *example, const json_t *wanted)
{
    if (json_is_string(wanted) && str_find(json_text(wanted), S("$(")) != SIZE_MAX)
        return true;
    if (!json_is_object(wanted))
        return json_same(example, wanted);
    json_t *object = json_mutable(wanted);

    for (void *at = json_object_iter(object); at;
         at = json_object_iter_next(object, at)) {
        const json_t *own = json_member(example, json_iter_key(at));

        if (!own || !agrees(own, json_object_iter_value(at)))
            return false;
    }
    return true;
}

static const json_t *choose_example(struct arena *a, const struct media *media,
                                    const json_t *wanted)
{
    for (size_t i = 0; i < media->example_count; i++) {
        const json_t *example = node_to_json(a, media->example_nodes[i]);

        if (!wanted || agrees(example, wanted))
            return example;
    }
    return NULL;
}

/* --- the message --- */

static bool is_message(struct str name, bool generated)
{
    if (generated && (str_eq_nocase(name, S("error")) || str_eq_nocase(name, S("title"))))
        return true;
    return str_eq_nocase(name, S("message")) || str_eq_nocase(name, S("detail"));
}

/* An example's message is about the example: ours is put in its place, unless the outcome
 * says what stands there.  An example's `error` may be a code, so it is let be. */
static json_t *with_message(struct model_call *call, json_t *body, const json_t *wanted,
                            bool generated)
{
    if (!json_is_object(body))
        return body;
    json_t *made = arena_json(call->arena, json_copy(body));

    for (void *at = json_object_iter(body); at; at = json_object_iter_next(body, at)) {
        struct str key = json_iter_key(at);
        json_t *value = json_object_iter_value(at);
        const json_t *said = json_member(wanted, key);

        if (json_is_string(value) && is_message(key, generated) && !said)
            value = json_str(call->arena, call->refusal_message);
        else if (json_is_object(value))
            value = with_message(call, value, said, generated);
        json_object_setn_nocheck(made, key.at, key.len, value);
    }
    return made;
}

/* --- the body --- */

static json_t *laid_over(struct model_call *call, const struct media *media,
                         const json_t *body, const json_t *wanted)
{
    return wanted ? refusal_body_overlay(call, body, wanted, media->schema_json)
                  : json_mutable(body);
}

static bool fits(const struct media *media, const json_t *body)
{
    return !media->schema || schema_is_valid(media->schema, body, NULL);
}

/* {"error": message} where the documents say nothing in particular and do not forbid it.
 */
static json_t *plain(struct model_call *call)
{
    json_t *body = arena_json(call->arena, json_object());

    json_object_set(body, "error", json_str(call->arena, call->refusal_message));
    return body;
}

/* The first of the ways to say it that the documented schema accepts. */
json_t *refusal_body(struct model_call *call, const struct media *media,
                     const json_t *wanted, bool exact)
{
    struct generate_options options = { .now_ms = world_now(call->world) };
    struct arena *a = call->arena;
    const json_t *example = wanted || exact ? choose_example(a, media, wanted) : NULL;
    json_t *made = media->schema_json
                       ? generate(a, call->contract, media->schema_json, &options)
                       : arena_json(a, json_object());
    const json_t *const bases[] = { example, made };

    if (!wanted && !exact && fits(media, plain(call)))
        return plain(call);
    for (size_t i = 0; i < countof(bases); i++) {
        json_t *over = bases[i] ? laid_over(call, media, bases[i], wanted) : NULL;

        if (!over)
            continue;
        json_t *told = with_message(call, over, wanted, bases[i] == made);

        if (fits(media, told))
            return told;
        if (fits(media, over))
            return over;
    }
    if (!example && media->example_count) {
        const json_t *first = node_to_json(a, media->example_nodes[0]);

        example = fits(media, first) ? first : NULL;
    }
    return example ? json_copy_deep(a, example) : made;
}
