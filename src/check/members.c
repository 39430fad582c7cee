#include "check/members.h"

#include "contract/contract.h"
#include "doc/json.h"

#include "base/banned.h"

enum { DEPTH_MAX = 32 };

/* What one schema, with its parts, says about members. */
struct saying {
    bool names_some; /* there are `properties` somewhere */
    bool names_it, describes_others;
};

static void look(const struct contract *c, const json_t *schema, struct str member,
                 int depth, struct saying *s);

static void look_at_parts(const struct contract *c, const json_t *parts,
                          struct str member, int depth, struct saying *s)
{
    for (size_t i = 0; i < json_array_size(parts); i++)
        look(c, json_array_get(parts, i), member, depth, s);
}

static void look(const struct contract *c, const json_t *schema, struct str member,
                 int depth, struct saying *s)
{
    static const char *const parts[] = { "allOf", "anyOf", "oneOf" };
    const json_t *own = depth < DEPTH_MAX ? contract_deref(c, schema) : NULL;
    const json_t *properties = json_object_get(own, "properties");
    const json_t *others = json_object_get(own, "additionalProperties");

    if (json_object_size(properties)) {
        s->names_some = true;
        s->names_it = s->names_it || json_member(properties, member);
    }
    s->describes_others = s->describes_others || json_is_object(others) ||
                          json_object_size(json_object_get(own, "patternProperties"));
    for (size_t i = 0; i < countof(parts); i++)
        look_at_parts(c, json_object_get(own, parts[i]), member, depth + 1, s);
}

bool resource_speaks_of(const struct contract *c, const struct resource *resource,
                        struct str member)
{
    struct saying s = { false, false, false };

    if (!c)
        return true;
    look(c, resource->schema_json, member, 0, &s);
    return s.names_it || s.describes_others || !s.names_some;
}
