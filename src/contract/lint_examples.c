/* Documented examples held against documented schemas. */
#include "base/arena.h"
#include "contract/contract.h"
#include "contract/lint_internal.h"
#include "contract/lookup.h"
#include "doc/json.h"

#include "base/banned.h"

/* Violations of one example that are shown. */
#define SHOWN_VIOLATIONS 3

/* Only passes on what a keyword below it says. */
static bool is_consequence(const struct schema_violations *v, size_t which)
{
    struct str above = v->at[which].keyword_location;

    for (size_t i = 0; i < v->len; i++) {
        struct str place = v->at[i].keyword_location;

        if (place.len > above.len && place.at[above.len] == '/' &&
            str_starts(place, above))
            return true;
    }
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

static void show_violations(struct lint *l, const struct schema_violations *v,
                            const struct node *value, const char *what)
{
    size_t shown = 0;

    for (size_t i = 0; i < v->len && shown < SHOWN_VIOLATIONS; i++)
        if (!is_consequence(v, i)) {
            complain(l, value, what, &v->at[i]);
            shown++;
        }
}

/* Nobody else wants the JSON of an example: it is made for this look only. */
static void judge(struct lint *l, const struct schema *schema, const struct node *value,
                  struct schema_violations *ret)
{
    struct json_literals *literals = NULL;
    const json_t *json = node_to_json(l->scratch, value);

    node_literals(l->scratch, value, &literals);
    *ret = schema_validate(l->scratch, schema, json, literals);
}

bool lint_fits(struct lint *l, const struct schema *schema, const struct node *value)
{
    struct schema_violations v;

    if (!schema)
        return true;
    judge(l, schema, value, &v);
    arena_reset(l->scratch);
    return v.len == 0;
}

void lint_value(struct lint *l, const struct schema *schema, const struct node *value,
                const char *what)
{
    struct schema_violations v;

    if (!schema)
        return;
    judge(l, schema, value, &v);
    show_violations(l, &v, value, what);
    arena_reset(l->scratch);
}

static void check_media(struct lint *l, const struct media *media, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool json = media_type_is_json(media[i].range);

        for (size_t j = 0; j < media[i].example_count; j++) {
            const struct node *example = media[i].example_nodes[j];

            /* Of XML and the like, the example is the text as it is sent. */
            if ((json || !node_is_string(example)) &&
                ptr_map_add(l->arena, &l->seen, example))
                lint_value(l, media[i].schema, example, "the example");
        }
    }
}

static void check_parameters(struct lint *l, const struct parameter *p, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < p[i].example_count; j++)
            if (ptr_map_add(l->arena, &l->seen, p[i].example_nodes[j]))
                lint_value(l, p[i].schema, p[i].example_nodes[j], "the example");
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
