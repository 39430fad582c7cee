/* Keys for new records. */
#include "base/arena.h"
#include "doc/json.h"
#include "model/generate.h"
#include "model/generate_text.h"
#include "model/model.h"
#include "model/shape.h"

#include "base/banned.h"

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_uuid(struct str s)
{
    if (s.len != 36)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? s.at[i] != '-' : !is_hex(s.at[i]))
            return false;
    }
    return true;
}

/* "lead_" of "lead_abc123": up to the last character that is neither letter nor digit, or
 * the digits at the end. */
static struct str prefix_of(struct str key)
{
    size_t cut = key.len;

    while (cut > 0 && key.at[cut - 1] >= '0' && key.at[cut - 1] <= '9')
        cut--;
    for (size_t i = key.len; i > 0; i--)
        if (key.at[i - 1] == '_' || key.at[i - 1] == '-' || key.at[i - 1] == ':')
            return str_sub(key, 0, i);
    return str_sub(key, 0, cut);
}

static json_t *like(struct arena *a, const json_t *model, uint64_t serial)
{
    struct str text = json_text(model);

    if (json_is_number(model))
        return arena_json(a, json_integer((json_int_t)serial));
    if (is_uuid(text))
        return json_str(a, generate_uuid(a, serial));
    struct str prefix = prefix_of(text);

    return json_str(
        a, arena_printf(a, "%.*s%llu", STR_ARG(prefix), (unsigned long long)serial));
}

/* A key that is there, or one that the document shows, or one made from the schema. */
static json_t *example_key(struct arena *a, const struct world *w,
                           const struct contract *c, const struct resource *r)
{
    size_t count = world_count(w, r);
    json_t *key = count ? json_member(world_record(w, r, count - 1), r->key) : NULL;
    struct generate_options options = { .now_ms = world_now(w) };

    return key ? key : generate(a, c, shape_member(c, r->schema_json, r->key), &options);
}

json_t *generate_key(struct arena *a, const struct world *w, const struct contract *c,
                     const struct resource *r)
{
    const json_t *model = example_key(a, w, c, r);
    uint64_t serial = (uint64_t)world_count(w, r) + 1;

    if (json_is_integer(model) && json_integer_value(model) >= (json_int_t)serial)
        serial = (uint64_t)json_integer_value(model) + 1;
    for (;; serial++) { /* ends: no more keys are taken than there are records */
        json_t *key = like(a, model, serial);

        if (!world_find(w, r, key))
            return key;
    }
}

json_t *model_new_key(const struct model_call *call)
{
    return generate_key(call->arena, call->world, call->contract,
                        call->operation->effect.resource);
}
