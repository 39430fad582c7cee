/* The manual pages of the files, section 5: what the published schemas say of each key.
 */
#include <string.h>

#include "author/claims_schema.h"
#include "author/published.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "cli/man_pages.h"
#include "cli/roff.h"
#include "doc/json.h"
#include "doc/yaml.h"

#include "base/banned.h"

#define OWN_KEYS "Keys that begin with `x-` are yours. "

enum { DEPTH_MAX = 8, TYPE_BYTES_MAX = 2000 };

struct page {
    struct arena *arena;
    struct buf *out;
    const json_t *root;
};

/* --- of a schema --- */

/* "target" of "#/$defs/target"; the empty view for others. */
static struct str name_of_ref(const json_t *schema)
{
    struct str ref = json_member_text(schema, "$ref");

    return str_starts(ref, S("#/$defs/")) ? str_from_at(ref, strlen("#/$defs/"))
                                          : STR_NONE;
}

static const json_t *follow(const struct page *p, const json_t *schema)
{
    struct str name = name_of_ref(schema);

    return name.len ? json_member(json_object_get(p->root, "$defs"), name) : schema;
}

/* What a reader has to choose from; NULL where there is one shape only. */
static const json_t *alternatives(const json_t *schema)
{
    const json_t *any = json_object_get(schema, "anyOf");
    const json_t *one = json_object_get(schema, "oneOf");
    const json_t *list = any ? any : one;

    /* {required: [...]} alone is no shape */
    return json_object_get(schema, "properties") ? NULL : list;
}

/* Whether keys are explained: of the map itself, of a list's items, of a map's values, of
 * alternatives. */
static bool has_map(const json_t *schema, int depth)
{
    const json_t *list = alternatives(schema);

    if (!json_is_object(schema) || depth > DEPTH_MAX)
        return false;
    if (json_object_get(schema, "properties"))
        return true;
    for (size_t i = 0; i < json_array_size(list); i++)
        if (has_map(json_array_get(list, i), depth + 1))
            return true;
    return has_map(json_object_get(schema, "items"), depth + 1) ||
           has_map(json_object_get(schema, "additionalProperties"), depth + 1);
}

/* --- what may stand there --- */

static void add_shape(struct page *p, struct buf *out, const json_t *schema, int depth);

static void add_each(struct page *p, struct buf *out, const json_t *list, int depth)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        buf_add_c(out, i ? " | " : "");
        add_shape(p, out, json_array_get(list, i), depth);
    }
}

static void add_values(struct page *p, struct buf *out, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        struct str text = json_is_string(value)
                              ? json_text(value)
                              : json_to_str(p->arena, value, JSON_PRINT_COMPACT);

        buf_printf(out, "%s`%.*s`", i ? " | " : "", STR_ARG(text));
    }
}

/* What a list or a map holds, in parentheses where it is a choice. */
static void add_inner(struct page *p, struct buf *out, const json_t *schema, int depth)
{
    struct buf inner;

    buf_init(&inner, TYPE_BYTES_MAX);
    add_shape(p, &inner, schema, depth);
    buf_printf(out, strstr(inner.at, " | ") ? " of (%s)" : " of %s", inner.at);
    buf_release(&inner);
}

static void add_type(struct page *p, struct buf *out, const json_t *schema,
                     struct str type, int depth)
{
    static const struct {
        const char *type, *words;
    } plain[] = { { "string", "text" },
                  { "integer", "whole number" },
                  { "number", "number" },
                  { "boolean", "true | false" },
                  { "null", "null" } };
    bool list = str_eq_c(type, "array");
    const json_t *inner =
        json_object_get(schema, list ? "items" : "additionalProperties");

    for (size_t i = 0; i < countof(plain); i++)
        if (str_eq_c(type, plain[i].type))
            buf_add_c(out, plain[i].words);
    if (!list && !str_eq_c(type, "object"))
        return;
    buf_add_c(out, list ? "list" : "map");
    if (json_is_object(inner) && json_object_size(inner) &&
        !json_object_get(inner, "properties"))
        add_inner(p, out, inner, depth);
}

static void add_shape(struct page *p, struct buf *out, const json_t *schema, int depth)
{
    struct str name = name_of_ref(schema);
    const json_t *def = follow(p, schema), *list = alternatives(def);
    const json_t *type = json_object_get(def, "type"), *value;

    if (depth > DEPTH_MAX)
        return;
    if (name.len && has_map(def, 0)) {
        buf_printf(out, "%.*s (below)", STR_ARG(name));
    } else if ((value = json_object_get(def, "const"))) {
        struct str text = json_to_str(p->arena, value, JSON_PRINT_COMPACT);

        buf_printf(out, "`%.*s`",
                   STR_ARG(json_is_string(value) ? json_text(value) : text));
    } else if (json_object_get(def, "enum")) {
        add_values(p, out, json_object_get(def, "enum"));
    } else if (list) {
        add_each(p, out, list, depth + 1);
    } else if (json_is_array(type)) {
        for (size_t i = 0; i < json_array_size(type); i++) {
            buf_add_c(out, i ? " | " : "");
            add_type(p, out, def, json_text(json_array_get(type, i)), depth + 1);
        }
    } else if (type) {
        add_type(p, out, def, json_text(type), depth + 1);
    } else {
        buf_add_c(out, json_object_get(def, "properties") ? "map" : "any value");
    }
}

/* --- keys --- */

static bool is_required(const json_t *map, const char *name)
{
    const json_t *list = json_object_get(map, "required");

    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq_c(json_text(json_array_get(list, i)), name))
            return true;
    return false;
}

static struct str description(const struct page *p, const json_t *schema)
{
    struct str own = json_member_text(schema, "description");
    const json_t *def = follow(p, schema);

    return own.len ? own : json_member_text(def, "description");
}

static void add_example(struct page *p, const json_t *schema)
{
    const json_t *def = follow(p, schema);
    const json_t *example = json_array_get(json_object_get(def, "examples"), 0);

    if (!example || (def != schema && has_map(def, 0)))
        return;
    struct str text = json_is_string(example)
                          ? json_text(example)
                          : json_to_str(p->arena, example, JSON_PRINT_COMPACT);

    roff_text(p->out, arena_printf(p->arena, "Example: `%.*s`", STR_ARG(text)));
}

static size_t add_maps(struct page *p, const json_t *schema, int depth, size_t count);

static void add_key(struct page *p, const json_t *map, struct str name,
                    const json_t *schema, int depth)
{
    struct buf shape;
    struct str says = description(p, schema);

    buf_init(&shape, TYPE_BYTES_MAX);
    add_shape(p, &shape, schema, 0);
    buf_add_c(p->out, ".TP\n\\fB");
    roff_label(p->out, name);
    buf_add_c(p->out, is_required(map, name.at) ? "\\fR (required)\n" : "\\fR\n");
    roff_text(p->out, says.len ? says : buf_str(&shape));
    if (says.len) {
        buf_add_c(p->out, ".br\n");
        roff_text(p->out,
                  arena_printf(p->arena, "It holds: %.*s.", STR_ARG(buf_str(&shape))));
    }
    add_example(p, schema);
    if (!name_of_ref(schema).len && has_map(schema, 0)) {
        buf_add_c(p->out, ".RS\n");
        add_maps(p, schema, depth + 1, 0);
        buf_add_c(p->out, ".RE\n");
    }
    buf_release(&shape);
}

static void add_keys(struct page *p, const json_t *map, int depth)
{
    json_t *properties = json_object_get(map, "properties");
    const json_t *others = json_object_get(map, "additionalProperties");

    for (void *at = json_object_iter(properties); at;
         at = json_object_iter_next(properties, at))
        add_key(p, map, json_iter_key(at), json_object_iter_value(at), depth);
    if (json_is_object(others))
        add_key(p, map, S("any other key"), others, depth);
}

/* The keys of every map in a schema; gives how many of them were there so far. */
static size_t add_maps(struct page *p, const json_t *schema, int depth, size_t count)
{
    const json_t *list = alternatives(schema);

    if (!json_is_object(schema) || depth > DEPTH_MAX)
        return count;
    if (json_object_get(schema, "properties")) {
        if (count)
            buf_add_c(p->out, ".PP\nOr:\n");
        add_keys(p, schema, depth);
        return count + 1;
    }
    for (size_t i = 0; i < json_array_size(list); i++)
        count = add_maps(p, json_array_get(list, i), depth + 1, count);
    count = add_maps(p, json_object_get(schema, "items"), depth + 1, count);
    return add_maps(p, json_object_get(schema, "additionalProperties"), depth + 1, count);
}

static void add_definitions(struct page *p)
{
    json_t *defs = json_object_get(p->root, "$defs");

    for (void *at = json_object_iter(defs); at; at = json_object_iter_next(defs, at)) {
        const json_t *def = json_object_iter_value(at);
        struct str says = json_member_text(def, "description");
        struct buf shape;

        if (!has_map(def, 0) && json_object_size(def) > 1)
            continue;
        buf_add_c(p->out, ".SS ");
        roff_label(p->out, json_iter_key(at));
        buf_add_char(p->out, '\n');
        if (says.len)
            roff_text(p->out, says);
        if (alternatives(def)) {
            buf_init(&shape, TYPE_BYTES_MAX);
            add_shape(p, &shape, def, 0);
            buf_add_c(p->out, ".PP\n");
            roff_text(p->out,
                      arena_printf(p->arena, "It is: %.*s.", STR_ARG(buf_str(&shape))));
            buf_release(&shape);
        }
        add_maps(p, def, 0, 0);
    }
}

/* --- the page --- */

static void add_whole_example(struct page *p)
{
    const json_t *example = json_array_get(json_object_get(p->root, "examples"), 0);
    struct buf text;

    if (!example)
        return;
    buf_init(&text, 1u << 16);
    yaml_write(&text, node_from_json(p->arena, json_mutable(example), SPAN_NONE));
    buf_add_c(p->out, ".SH EXAMPLES\n");
    roff_lines(p->out, str_trim(buf_str(&text)));
    buf_release(&text);
}

void man_see_also(struct buf *out, const struct man_page *page)
{
    buf_add_c(out, ".SH SEE ALSO\n");
    for (size_t i = 0, count = 0; i < MAN_PAGE_COUNT; i++) {
        if (&man_pages[i] == page)
            continue;
        buf_add_c(out, count++ ? ",\n.BR " : ".BR ");
        roff_label(out, str_from(man_pages[i].name));
        buf_add_c(out, man_pages[i].schema ? " (5)" : " (1)");
    }
    buf_add_char(out, '\n');
}

static const json_t *schema_of(struct arena *a, const char *name)
{
    struct str text =
        strcmp(name, "claims") == 0 ? claims_schema(a) : published_schema(str_from(name));
    struct json_error error;
    const json_t *root = json_read(a, text, NULL, NULL, &error);

    if (!root)
        BUG("schema %s: %s", name, error.msg);
    return root;
}

static bool takes_own_keys(const json_t *root)
{
    const json_t *items = json_object_get(root, "items");

    return json_object_get(items ? items : root, "patternProperties") != NULL;
}

void man_file_page(struct arena *a, struct buf *out, const struct man_page *page)
{
    struct page p = { .arena = a, .out = out, .root = schema_of(a, page->schema) };

    buf_add_c(out, ".SH DESCRIPTION\n");
    roff_text(out, json_member_text(p.root, "description"));
    buf_add_c(out, ".PP\n");
    roff_text(out, arena_printf(a,
                                "%s`fealty schema %s` prints the JSON Schema that this "
                                "page is made from; editors complete and check the keys "
                                "by it.",
                                takes_own_keys(p.root) ? OWN_KEYS : "", page->schema));
    buf_add_c(out, ".SH KEYS\n");
    if (str_eq_c(json_member_text(p.root, "type"), "array") ||
        json_is_array(json_object_get(p.root, "type")))
        buf_add_c(out,
                  json_object_get(p.root, "items") ? "A list; each entry has:\n" : "");
    add_maps(&p, p.root, 0, 0);
    add_definitions(&p);
    add_whole_example(&p);
    man_see_also(out, page);
}
