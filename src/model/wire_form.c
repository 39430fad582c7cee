/* Forms: the fields that are documented first, then what is left of the pairs. */
#include "base/arena.h"
#include "doc/json.h"
#include "model/model_internal.h"
#include "model/shape.h"
#include "model/wire.h"

#include "base/banned.h"

static void keep(json_t *object, struct str name, json_t *value)
{
    /* A name that is not UTF-8 is none. */
    (void)json_object_setn(object, name.at, name.len, value);
}

const json_t *wire_member(const struct contract *c, const json_t *schema, struct str name)
{
    const json_t *member = shape_member(c, schema, name);

    if (!member)
        member = json_object_get(contract_deref(c, schema), "additionalProperties");
    return json_is_object(member) ? member : NULL;
}

json_t *wire_form(struct arena *a, const struct contract *c, const struct media *m,
                  struct str body)
{
    json_t *object = arena_json(a, json_object());
    struct wire_pairs pairs = { 0 };

    if (!wire_split_pairs(a, body, '&', true, &pairs))
        return NULL;
    for (size_t i = 0; m->form && i < m->form->len; i++) {
        const struct parameter *p = &m->form->at[i];
        bool malformed = false;
        json_t *value = wire_from_pairs(a, c, p, &pairs, &malformed);

        /* What has not the form of its style stays the text that it is: the schema will
         * not take it. */
        if (malformed)
            value = json_str(a, body);
        if (value)
            keep(object, p->name, value);
    }
    for (size_t i = 0; i < pairs.len; i++) {
        const struct wire_pair *pair = &pairs.at[i];

        if (!pair->used && pair->name.len && !json_member(object, pair->name))
            keep(object, pair->name,
                 wire_scalar(a, c, wire_member(c, m->schema_json, pair->name),
                             request_decode(a, pair->raw, true)));
    }
    return object;
}
