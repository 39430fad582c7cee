/* Bodies that are none, or of another kind than documented. */
#include "claims/rejects_bodies.h"

#include "base/vec.h"
#include "claims/params.h"
#include "claims/variants.h"

#include "base/banned.h"

static const struct {
    const char *mode, *name, *text;
    bool parts; /* for multipart bodies, instead of JSON */
} bodies[] = {
    { "malformed", "a body cut off", "{\"a\": \"b\"", false },
    { "malformed", "a comma too many", "{\"a\": \"b\",}", false },
    { "malformed", "single quotes", "{'a': 'b'}", false },
    { "malformed", "plain text", "this is no JSON", false },
    { "malformed", "two values", "{} {}", false },
    { "malformed", "no parts", "these are no parts", true },
    { "not-an-object", "a list", "[]", false },
    { "not-an-object", "a list of an object", "[{}]", false },
    { "not-an-object", "a text", "\"text\"", false },
    { "not-an-object", "a number", "7", false },
    { "not-an-object", "a boolean", "true", false },
};

/* Of a form every text is one, and of parts no text is another value. */
static bool is_for(const struct operation *op, bool parts)
{
    bool sends_parts = str_starts(operation_body_type(op), S("multipart/"));

    return operation_sends_text(op) ? parts && sends_parts : !parts;
}

static bool tries_mode(const struct operation *op, struct str mode)
{
    for (size_t i = 0; i < countof(bodies); i++)
        if (str_eq_c(mode, bodies[i].mode) && is_for(op, bodies[i].parts))
            return true;
    return str_eq_c(mode, "empty") || str_eq_c(mode, "content-type");
}

struct str_list rejects_bodies_tried(struct arena *a, const struct claim *claim)
{
    struct str_list modes = claim_strings(a, claim, "body"), tried = { 0 };

    for (size_t i = 0; i < modes.len; i++)
        if (tries_mode(claim->operation, modes.at[i]))
            *vec_push(a, &tried) = modes.at[i];
    return tried;
}

static void try_body(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, const char *name, const char *text)
{
    struct variant *v = variant_new(m, claim, s, "%s", name);

    send_to(v, s->rec[0]);
    send_text(v, text, NULL);
    expect_outcome(v, claim, STR_NONE, NULL, NULL);
    then_all_unchanged(v);
    variant_done(v);
}

static void try_media_type(struct variant_maker *m, const struct claim *claim,
                           const struct scene *s, const char *type)
{
    struct variant *v = variant_new(m, claim, s, "content type %s", type);

    if (operation_body_media(claim->operation, str_from(type)))
        return;
    send_to(v, s->rec[0]);
    change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_content_type(v, type);
    expect_outcome(v, claim, STR_NONE, NULL, NULL);
    then_all_unchanged(v);
    variant_done(v);
}

void rejects_bodies_variants(struct variant_maker *m, const struct claim *claim,
                             const struct str_list *modes)
{
    struct scene s;

    if (!scene_rich(m, claim->operation, &s))
        return;
    for (size_t i = 0; i < countof(bodies); i++)
        if (list_has(modes, str_from(bodies[i].mode)) &&
            is_for(claim->operation, bodies[i].parts))
            try_body(m, claim, &s, bodies[i].name, bodies[i].text);
    if (list_has(modes, S("empty")))
        try_body(m, claim, &s, "no body", "");
    if (list_has(modes, S("content-type"))) {
        try_media_type(m, claim, &s, "text/plain");
        try_media_type(m, claim, &s, "application/xml");
        try_media_type(m, claim, &s, "application/x-www-form-urlencoded");
    }
}
