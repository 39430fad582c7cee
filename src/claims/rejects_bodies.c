/* Bodies that are none, or of another kind than documented. */
#include "claims/rejects_bodies.h"

#include "claims/params.h"
#include "claims/variants.h"

#include "base/banned.h"

static const struct {
    const char *mode, *name, *text;
} bodies[] = {
    { "malformed", "a body cut off", "{\"a\": \"b\"" },
    { "malformed", "a comma too many", "{\"a\": \"b\",}" },
    { "malformed", "single quotes", "{'a': 'b'}" },
    { "malformed", "plain text", "this is no JSON" },
    { "malformed", "two values", "{} {}" },
    { "not-an-object", "a list", "[]" },
    { "not-an-object", "a list of an object", "[{}]" },
    { "not-an-object", "a text", "\"text\"" },
    { "not-an-object", "a number", "7" },
    { "not-an-object", "a boolean", "true" },
    { "empty", "no body", "" },
};

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
        if (list_has(modes, str_from(bodies[i].mode)))
            try_body(m, claim, &s, bodies[i].name, bodies[i].text);
    if (list_has(modes, S("content-type"))) {
        try_media_type(m, claim, &s, "text/plain");
        try_media_type(m, claim, &s, "application/xml");
        try_media_type(m, claim, &s, "application/x-www-form-urlencoded");
    }
}
