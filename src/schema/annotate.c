#include "schema/annotate.h"

#include "doc/json.h"
#include "doc/node.h"
#include "schema/registry.h"

#include "base/banned.h"

/* Keywords that say something about a value beside (or instead of) judging it: title,
 * default, readOnly, and all that nobody knows. */
static bool annotates(enum keyword k, const json_t *value)
{
    return k == KEYWORD_COUNT || k == KEYWORD_FORMAT ||
           (k == KEYWORD_CONTENT_SCHEMA && json_is_string(value));
}

static bool is_for_text(struct str keyword)
{
    return str_eq(keyword, S("contentMediaType")) ||
           str_eq(keyword, S("contentEncoding"));
}

/* `value` is taken over. */
static void annotate_with(struct visit *visit, struct str name, json_t *value,
                          bool describes_text)
{
    enum keyword k = keyword_find(name, visit->rule->resource->dialect, ~0u);

    if (annotates(k, visit->value) && (describes_text || k != KEYWORD_CONTENT_SCHEMA) &&
        (!is_for_text(name) || json_is_string(visit->value)))
        visit_annotate(visit, name, value);
    else
        json_decref(value);
}

static void annotate_node(struct visit *visit, const struct node *schema)
{
    /* It describes what the media type makes of the text. */
    bool describes_text = node_get(schema, "contentMediaType") != NULL;

    for (size_t i = 0; i < schema->len; i++) {
        struct str name = node_text(schema->items[i].key), only = visit->c->only;

        if (!only.len || str_eq(only, name))
            annotate_with(visit, name,
                          json_incref(node_to_json(visit->c->a, schema->items[i].value)),
                          describes_text);
    }
}

static void annotate_json(struct visit *visit, const json_t *schema)
{
    struct members m = members_of(schema);
    bool describes_text = json_object_get(schema, "contentMediaType") != NULL;

    while (members_next(&m))
        annotate_with(visit, m.name, json_incref(json_mutable(m.value)), describes_text);
}

void annotate_plain(struct visit *visit)
{
    const struct rule *r = visit->rule;
    bool alone = dialect_ref_is_alone(r->resource->dialect);

    if (rule_is_boolean(r))
        return;
    if (r->of_node && !(alone && node_get(r->node, "$ref")))
        annotate_node(visit, r->node);
    else if (!r->of_node && !(alone && json_object_get(r->source, "$ref")))
        annotate_json(visit, r->source);
}
