/* OpenAPI's readOnly and writeOnly: a member that is sent one way only is not missing
 * from what goes the other way, `required` or not. */
#include "schema/one_way.h"

#include "doc/json.h"
#include "doc/node_values.h"
#include "schema/uri.h"

#include "base/banned.h"

/* References behind each other that are followed for it. */
#define ONE_WAY_REFS_MAX 20

static const json_t *word_of(struct site *s, const struct written *schema,
                             const char *key)
{
    const struct node *word = node_get(schema->node, key);

    if (!schema->node)
        return json_object_get(schema->json, key);
    return node_values_json(s->c->registry->values, word);
}

bool member_is_left_out(struct site *s, const json_t *properties, struct str name)
{
    enum schema_use use = s->c->options.use;
    const char *flag = use == SCHEMA_IN_REQUEST ? "readOnly" : "writeOnly";
    struct written member = { .json = json_member(properties, name) };
    struct str base = s->resource->uri, msg;

    for (size_t i = 0; use != SCHEMA_ANYWHERE && i < ONE_WAY_REFS_MAX; i++) {
        const json_t *ref = word_of(s, &member, "$ref");
        struct target t;

        if (json_is_true(word_of(s, &member, flag)))
            return true;
        if (!json_is_string(ref) ||
            !registry_resolve(s->c->steps, s->c->registry,
                              uri_resolve(s->c->steps, base, string_of(ref)), &t, &msg))
            return false;
        member = (struct written){ t.schema, t.node };
        base = t.resource->uri;
    }
    return false;
}
