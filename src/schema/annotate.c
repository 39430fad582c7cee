#include "schema/annotate.h"

#include "doc/json.h"
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

void annotate_plain(struct visit *visit)
{
    const struct resource *resource = visit->rule->resource;
    struct members m = members_of(visit->rule->source);

    if (!json_is_object(visit->rule->source))
        return;
    if (dialect_ref_is_alone(resource->dialect) &&
        json_object_get(visit->rule->source, "$ref"))
        return;
    while (members_next(&m)) {
        enum keyword k = keyword_find(m.name, resource->dialect, ~0u);

        if (k == KEYWORD_CONTENT_SCHEMA &&
            !json_object_get(visit->rule->source, "contentMediaType"))
            continue; /* it describes what the media type makes of the text */
        if (!annotates(k, visit->value) ||
            (is_for_text(m.name) && !json_is_string(visit->value)))
            continue;
        visit_annotate(visit, m.name, json_incref(json_mutable(m.value)));
    }
}
