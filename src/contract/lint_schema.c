/* Questionable schemas: their own examples and defaults, keywords that do not do what
 * they seem to. */
#include "base/arena.h"
#include "contract/contract.h"
#include "contract/ids.h"
#include "contract/lint_internal.h"
#include "contract/oas_rules.h"
#include "contract/pools.h"
#include "contract/read.h"
#include "contract/schema_walk.h"
#include "doc/json.h"

#include "base/banned.h"

static bool is_3_0(const struct at *schema)
{
    return schema->file->dialect == SCHEMA_OPENAPI_3_0;
}

/* --- their examples --- */

static const struct schema *compiled(struct lint *l, const struct at *schema,
                                     enum schema_use use)
{
    struct schema_error error;

    return schema_pool_compile(files_pool(l->files, use), at_uri(l->scratch, schema),
                               &error);
}

/* An example within a schema may be one of a request or one of a response. */
static void check_example(struct lint *l, const struct at *schema, const struct at *value,
                          const char *what)
{
    const struct schema *response = compiled(l, schema, SCHEMA_IN_RESPONSE), *request;

    if (lint_fits(l, response, value->node))
        return;
    request = compiled(l, schema, SCHEMA_IN_REQUEST);
    if (!request || !lint_fits(l, request, value->node))
        lint_value(l, response, value->node, what);
}

static void check_examples(struct lint *l, const struct at *schema, const struct at *many)
{
    for (size_t i = 0; node_is_list(many->node) && i < at_len(many); i++) {
        struct at item = at_item(many, i);

        check_example(l, schema, &item, "the example");
    }
}

static void check_schema_examples(struct lint *l, const struct at *schema)
{
    struct files *f = l->files;
    struct at one = at_get(f, schema, "example"), many = at_get(f, schema, "examples");
    struct at otherwise = at_get(f, schema, "default");

    if (at_is(&one))
        check_example(l, schema, &one, "the example");
    check_examples(l, schema, &many);
    if (at_is(&otherwise))
        check_example(l, schema, &otherwise, "the default");
    pools_rest(l->files->pools);
}

/* --- keywords that do not do what they seem to --- */

static void check_nullable(struct lint *l, const struct at *schema)
{
    struct at nullable = at_get(l->files, schema, "nullable");

    if (at_is(&nullable) && schema->file->dialect == SCHEMA_OPENAPI_3_1)
        lint_habit(l, at_span(&nullable), "nullable",
                   "`nullable` means nothing in OpenAPI 3.1: null is one of the types "
                   "there, as in `type: [string, \"null\"]`");
}

static bool is_true(struct lint *l, const struct at *schema, const char *keyword)
{
    struct at at = at_get(l->files, schema, keyword);

    return at_is(&at) && node_is_true(at.node);
}

static void check_schema_rules(struct lint *l, const struct at *schema)
{
    struct at type = at_get(l->files, schema, "type");
    bool read_only = is_true(l, schema, "readOnly");
    bool write_only = is_true(l, schema, "writeOnly");

    l->read_only |= read_only;
    l->write_only |= write_only;

    if (is_3_0(schema) && node_is_string(type.node) &&
        str_eq_c(node_text(type.node), "array") && !node_get(schema->node, "items"))
        lint_error(l, at_span(&type), "items", "a schema of type array needs `items`");
    if (!read_only || !write_only)
        return;
    const struct node *key = node_key(schema->node, "writeOnly");

    if (is_3_0(schema))
        lint_error(l, key->span, "not-both",
                   "a property is `readOnly` or `writeOnly`, not both");
    else
        lint_warn(l, key->span, "not-both",
                  "a property that is `readOnly` and `writeOnly` is never there");
}

static void check_objects_within(struct lint *l, const struct at *schema)
{
    static const struct {
        const char *key;
        enum oas_kind kind;
    } within[] = { { "discriminator", OAS_DISCRIMINATOR },
                   { "xml", OAS_XML },
                   { "externalDocs", OAS_EXTERNAL_DOCS } };

    for (size_t i = 0; i < countof(within); i++) {
        struct at at = at_get(l->files, schema, within[i].key);

        if (at_is(&at))
            lint_object(l, &at, node_key(schema->node, within[i].key), within[i].kind);
    }
}

/* --- all of it --- */

static bool refers(struct lint *l, const struct at *schema)
{
    struct at ref, target;

    if (!at_ref(l->files, schema, &ref))
        return false;
    bool found = lint_follow(l, schema, &ref, &target);

    (void)found; /* where not, that was complained about */
    return true;
}

static void check_schema(struct at schema, void *ctx)
{
    struct lint *l = ctx;

    if (!ptr_set_add(&l->seen, schema.node))
        return;
    ids_enter(l->files, &schema);
    if (refers(l, &schema) && is_3_0(&schema)) {
        lint_beside_ref(l, &schema);
        return;
    }
    lint_keywords(l, &schema);
    check_schema_rules(l, &schema);
    check_objects_within(l, &schema);
    check_schema_examples(l, &schema);
    check_nullable(l, &schema);
    lint_discriminator(l, &schema);
    schema_each_child(&schema, check_schema, l);
}

void lint_schema(struct lint *l, const struct at *schema)
{
    if (at_is_map(schema))
        check_schema(*schema, l);
    else if (l->version == OAS_3_0)
        lint_error(l, at_span(schema), "wrong-type", "a schema must be an object");
    else if (schema->node->kind != NODE_BOOL)
        lint_error(l, at_span(schema), "wrong-type",
                   "a schema must be an object or a boolean");
}
