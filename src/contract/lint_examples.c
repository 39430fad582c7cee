/* Documented examples held against documented schemas. */
#include "base/arena.h"
#include "contract/contract.h"
#include "contract/lint_internal.h"
#include "contract/lookup.h"
#include "doc/json.h"

#include "base/banned.h"

/* Violations of one example that are shown. */
#define SHOWN_VIOLATIONS 3

/* Keywords that only pass on what others say. */
static bool is_consequence(struct str keyword)
{
    static const char *const passing[] = { "$ref",  "$dynamicRef", "allOf", "anyOf",
                                           "oneOf", "properties",  "items", NULL };

    for (size_t i = 0; passing[i]; i++)
        if (str_eq_c(keyword, passing[i]))
            return true;
    return false;
}

static void complain(struct lint *l, const struct node *value, const char *what,
                     const struct schema_violation *v)
{
    const struct node *place = node_at(value, v->instance);

    diags_warn(l->diags, place ? place->span : value->span, "example",
               "%s does not fit its schema: %.*s", what, STR_ARG(v->message));
    if (v->instance.len)
        diags_hint(l->diags, "at %.*s", STR_ARG(v->instance));
}

void lint_value(struct lint *l, const struct schema *schema, const json_t *value,
                const struct node *node, const char *what)
{
    size_t shown = 0;

    if (!schema || schema_is_valid(schema, value, NULL))
        return;
    struct schema_violations v = schema_validate(l->arena, schema, value, NULL);

    for (size_t pass = 0; pass < 2 && shown == 0; pass++)
        for (size_t i = 0; i < v.len && shown < SHOWN_VIOLATIONS; i++)
            if (pass == 1 || !is_consequence(v.at[i].keyword)) {
                complain(l, node, what, &v.at[i]);
                shown++;
            }
}

static void check_media(struct lint *l, const struct media *media, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool json = media_type_is_json(media[i].range);

        for (size_t j = 0; j < media[i].example_count; j++) {
            const json_t *value = media[i].examples[j];

            /* Of XML and the like, the example is the text as it is sent. */
            if ((json || !json_is_string(value)) &&
                address_set_add(l->arena, &l->seen, media[i].example_nodes[j]))
                lint_value(l, media[i].schema, value, media[i].example_nodes[j],
                           "the example");
        }
    }
}

static void check_parameters(struct lint *l, const struct parameter *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < p[i].example_count; j++)
            if (address_set_add(l->arena, &l->seen, p[i].example_nodes[j]))
                lint_value(l, p[i].schema, p[i].examples[j], p[i].example_nodes[j],
                           "the example");
}

static void check_examples(struct lint *l, const struct operation *op)
{
    check_parameters(l, op->parameters, op->parameter_count);
    check_media(l, op->body, op->body_count);
    for (size_t i = 0; i < op->response_count; i++) {
        check_media(l, op->responses[i].media, op->responses[i].media_count);
        check_parameters(l, op->responses[i].headers, op->responses[i].header_count);
    }
}

void lint_examples(struct lint *l)
{
    for (size_t i = 0; i < l->contract->operation_count; i++)
        check_examples(l, &l->contract->operations[i]);
}
