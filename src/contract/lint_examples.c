/* Documented examples held against documented schemas. */
#include "base/arena.h"
#include "contract/contract.h"
#include "contract/lint_internal.h"
#include "contract/pools.h"
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

/* --- read-only and write-only members --- */

/* A request has no member that is read-only, a response none that is write-only. */
static void check_direction(struct lint *l, const struct schema *schema,
                            const struct node *value, enum schema_use use)
{
    bool request = use == SCHEMA_IN_REQUEST;

    if (use == SCHEMA_ANYWHERE || (request ? !l->read_only : !l->write_only))
        return;
    struct schema_places places =
        schema_marked(l->scratch, schema, node_to_json(l->scratch, value),
                      request ? S("readOnly") : S("writeOnly"));

    for (size_t i = 0; i < places.len; i++) {
        const struct node *place = node_at(value, places.at[i]);

        lint_warn(l, place ? place->span : value->span, "example",
                  request ? "a read-only member stands in the example of a request"
                          : "a write-only member stands in the example of a response");
        lint_hint(l, "at %.*s", STR_ARG(places.at[i]));
    }
    arena_reset(l->scratch);
}

static void check_one(struct lint *l, const struct schema *schema,
                      const struct node *value, enum schema_use use)
{
    if (!schema || !ptr_set_add(&l->seen, value))
        return;
    lint_value(l, schema, value, "the example");
    check_direction(l, schema, value, use);
}

/* --- of what no operation refers to --- */

static void check_sample(struct lint *l, const struct lint_sample *sample,
                         const struct at *value)
{
    struct at schema = at_get(l->files, &sample->at, "schema");
    struct schema_error error;

    if (!at_is_map(&schema) || (sample->text && node_is_string(value->node)) ||
        ptr_set_has(&l->seen, value->node))
        return;
    /* Where it does not compile, that has been complained about. */
    check_one(l,
              schema_pool_compile(files_pool(l->files, sample->use),
                                  at_uri(l->scratch, &schema), &error),
              value->node, sample->use);
}

/* OpenAPI 3.2: the example as it is sent, beside the value that it stands for. */
static void check_serialized(struct lint *l, const struct lint_sample *sample,
                             const struct at *example)
{
    struct at sent = at_get(l->files, example, "serializedValue");
    struct at meant = at_get(l->files, example, "dataValue");
    struct at schema = at_get(l->files, &sample->at, "schema");
    struct json_error error;
    struct schema_error ignored;

    if (!sample->json || !at_is(&sent) || !node_is_string(sent.node) ||
        !ptr_set_add(&l->seen, sent.node))
        return;
    json_t *value = json_read(l->scratch, node_text(sent.node), NULL, NULL, &error);

    if (!value) {
        lint_warn(l, at_span(&sent), "example", "`serializedValue` is no JSON: %s",
                  error.msg);
    } else if (at_is(&meant)) {
        if (!json_same(value, node_to_json(l->scratch, meant.node)))
            lint_warn(l, at_span(&sent), "example",
                      "`serializedValue` is not what `dataValue` is");
    } else if (at_is_map(&schema)) {
        const struct schema *s = schema_pool_compile(
            files_pool(l->files, sample->use), at_uri(l->scratch, &schema), &ignored);

        if (s && !schema_is_valid(s, value, NULL))
            lint_warn(l, at_span(&sent), "example",
                      "what `serializedValue` says does not fit its schema");
    }
}

static void check_samples(struct lint *l, const struct lint_sample *sample)
{
    struct at one = at_get(l->files, &sample->at, "example");
    struct at many = at_get(l->files, &sample->at, "examples");

    if (at_is(&one))
        check_sample(l, sample, &one);
    for (size_t i = 0; at_is_map(&many) && i < at_len(&many); i++) {
        struct at example = at_item(&many, i), ref, target;

        if (at_ref(l->files, &example, &ref)) {
            if (!lint_follow(l, &example, &ref, &target))
                continue;
            example = target;
        }
        struct at value = at_get(l->files, &example, "value");

        if (!at_is(&value))
            value = at_get(l->files, &example, "dataValue");
        if (at_is(&value))
            check_sample(l, sample, &value);
        check_serialized(l, sample, &example);
    }
}

void lint_examples(struct lint *l)
{
    for (size_t i = 0; i < l->samples.len; i++) {
        check_samples(l, &l->samples.at[i]);
        pools_rest(l->files->pools);
    }
}
