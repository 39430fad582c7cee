/* Keys that no record has, and values that no two records share. */
#include "base/arena.h"
#include "claims/variants_internal.h"
#include "doc/json.h"
#include "schema/schema.h"

#include "base/banned.h"

static bool is_number(struct str text)
{
    size_t digits = 0;

    while (digits < text.len && text.at[digits] >= '0' && text.at[digits] <= '9')
        digits++;
    return text.len > 0 && digits == text.len;
}

/* A key like the record's own, by kind: a number, a UUID, the own text with something
 * behind it. */
static json_t *key_like(struct variant_maker *m, const struct state_record *r,
                        struct str member, json_int_t number, struct str uuid,
                        const char *behind)
{
    struct arena *a = m->arena;
    const json_t *own = json_member(r->record, member);
    struct str text = json_text(own);

    if (!json_is_string(own))
        return arena_json(a, json_integer(number));
    if (text.len == 36 && text.at[8] == '-' && text.at[13] == '-')
        return json_str(a, uuid);
    if (is_number(text)) /* a longer one may be another record's */
        return json_str(a, arena_printf(a, "%lld", (long long)number));
    struct str named = json_text(ref(m, r, arena_printf(a, "/%.*s", STR_ARG(member))));

    return json_str(a, arena_printf(a, "%.*s%s", STR_ARG(named), behind));
}

json_t *unknown_key(struct variant_maker *m, const struct state_record *r,
                    struct str member)
{
    return key_like(m, r, member, 999999999, S("$(uuid.unknown)"), "0");
}

json_t *fresh_key(struct variant_maker *m, const struct state_record *r,
                  struct str member)
{
    return key_like(m, r, member, 777777777, S("$(uuid.fresh)"), "1");
}

json_t *unique_value(struct variant_maker *m, const struct operation *op,
                     struct str field)
{
    static const struct {
        const char *like, *template;
    } ways[] = {
        { "abcdefgh", "$(random.word)" },
        { "abcdefgh@example.com", "$(random.email)" },
        { "0b7f6a52-1c3d-4e5f-8a9b-0c1d2e3f4a5b", "$(uuid)" },
    };
    const struct field *f = operation_field(op, field);

    for (size_t i = 0; f && i < countof(ways); i++)
        if (schema_is_valid(f->schema, json_str(m->arena, str_from(ways[i].like)), NULL))
            return json_str(m->arena, str_from(ways[i].template));
    return NULL;
}
