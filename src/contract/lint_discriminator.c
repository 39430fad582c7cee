/* Discriminators: a property whose value names one of the schemas of oneOf, anyOf, or one
 * that has this schema in its allOf. */
#include "base/arena.h"
#include "contract/contract.h"
#include "contract/lint_internal.h"
#include "doc/json.h"

#include "base/banned.h"

struct discriminated {
    struct lint *l;
    const struct at *schema; /* that has the discriminator */
    struct str property;
};

/* --- mapping --- */

/* The name of a component, else a reference. */
static enum ref_result lead(struct lint *l, const struct at *schema, struct str text,
                            struct at *ret)
{
    struct str component =
        arena_printf(l->arena, "#/components/schemas/%.*s", STR_ARG(text));
    struct str file;

    if (str_find_char(text, '/') == SIZE_MAX && str_find_char(text, '#') == SIZE_MAX &&
        files_resolve(l->files, schema, component, ret, &file, l->diags) == REF_FOUND)
        return REF_FOUND;
    return files_resolve(l->files, schema, text, ret, &file, l->diags);
}

static bool lists(const struct discriminated *d, const struct at *list,
                  const struct node *wanted)
{
    for (size_t i = 0; node_is_list(list->node) && i < at_len(list); i++) {
        struct at branch = at_item(list, i), ref, target;
        struct str file;

        if (branch.node == wanted)
            return true;
        if (at_ref(d->l->files, &branch, &ref) &&
            files_resolve(d->l->files, &branch, node_text(ref.node), &target, &file,
                          d->l->diags) == REF_FOUND &&
            target.node == wanted)
            return true;
    }
    return false;
}

static void check_mapped(const struct discriminated *d, const struct at *item,
                         struct str value)
{
    struct at one = at_get(d->l->files, d->schema, "oneOf");
    struct at any = at_get(d->l->files, d->schema, "anyOf");
    struct str text = node_text(item->node);
    struct at target;
    enum ref_result result = lead(d->l, d->schema, text, &target);

    if (result != REF_FOUND && result != REF_REMOTE)
        lint_warn(d->l, at_span(item), "discriminator",
                  "no schema stands at `%.*s`, which `%.*s` is mapped to", STR_ARG(text),
                  STR_ARG(value));
    else if (result == REF_FOUND && (at_is(&one) || at_is(&any)) &&
             !lists(d, &one, target.node) && !lists(d, &any, target.node))
        lint_warn(d->l, at_span(item), "discriminator",
                  "`%.*s`, which `%.*s` is mapped to, is none of the alternatives",
                  STR_ARG(text), STR_ARG(value));
}

static void check_mapping(const struct discriminated *d, const struct at *mapping)
{
    for (size_t i = 0; at_is_map(mapping) && i < at_len(mapping); i++) {
        struct at item = at_item(mapping, i);

        if (node_is_string(item.node))
            check_mapped(d, &item, node_text(at_key(mapping, i)));
    }
}

/* --- alternatives --- */

/* Whether a schema, or what is in its allOf, has the property; `unsure` where that is not
 * to be seen at once. */
static bool has_property(const struct discriminated *d, const struct at *schema,
                         int depth, bool *unsure)
{
    struct at s = lint_meaning(d->l, schema);
    struct at parts = at_get(d->l->files, &s, "allOf");
    struct at properties = at_get(d->l->files, &s, "properties");
    struct at property = at_member(d->l->files, &properties, d->property);
    bool found = at_is(&property);

    if (depth == 0 || node_get(s.node, "oneOf") || node_get(s.node, "anyOf") ||
        node_get(s.node, "patternProperties") || !at_is(&properties))
        *unsure = *unsure || !at_is(&parts);
    for (size_t i = 0; !found && depth && node_is_list(parts.node) && i < at_len(&parts);
         i++) {
        struct at part = at_item(&parts, i);

        found = has_property(d, &part, depth - 1, unsure);
    }
    return found;
}

static void check_alternatives(const struct discriminated *d, const char *keyword)
{
    struct at list = at_get(d->l->files, d->schema, keyword), ref;

    for (size_t i = 0; node_is_list(list.node) && i < at_len(&list); i++) {
        struct at branch = at_item(&list, i);
        bool unsure = false;

        if (!at_is_map(&branch))
            continue;
        if (!at_ref(d->l->files, &branch, &ref)) {
            lint_warn(d->l, at_span(&branch), "discriminator",
                      "a discriminator never names this alternative: it is not a `$ref`");
            continue;
        }
        if (!has_property(d, &branch, 4, &unsure) && !unsure)
            lint_warn(d->l, at_span(&ref), "discriminator",
                      "`%.*s` has no property `%.*s`, which tells the alternatives apart",
                      STR_ARG(node_text(ref.node)), STR_ARG(d->property));
    }
}

void lint_discriminator(struct lint *l, const struct at *schema)
{
    struct at at = at_get(l->files, schema, "discriminator");
    struct at name = at_get(l->files, &at, "propertyName");
    struct at mapping = at_get(l->files, &at, "mapping");

    if (!at_is_map(&at))
        return;
    const struct discriminated d = { l, schema,
                                     node_is_string(name.node) ? node_text(name.node)
                                                               : STR_NONE };

    check_mapping(&d, &mapping);
    if (!d.property.len)
        return;
    check_alternatives(&d, "oneOf");
    check_alternatives(&d, "anyOf");
}
