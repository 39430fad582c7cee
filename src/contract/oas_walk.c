/* The structure of an OpenAPI description: every object has its fields, every field its
 * type, every reference its target.
 *
 * The walk goes down from the document; what references lead to waits in a queue, so that
 * chains of them, however long, cost no stack. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "contract/oas_rules.h"
#include "contract/read.h"

#include "base/banned.h"

#define NAMES_MAX 24 /* fields of one kind of object */
#define NAME_ROOM 64 /* bytes: the name of a field in a complaint */

static oas_rule_fn *const rules[OAS_KIND_COUNT] = {
    [OAS_DOCUMENT] = oas_rule_document,
    [OAS_INFO] = oas_rule_info,
    [OAS_LICENSE] = oas_rule_license,
    [OAS_SERVER] = oas_rule_server,
    [OAS_SERVER_VARIABLE] = oas_rule_server_variable,
    [OAS_COMPONENTS] = oas_rule_components,
    [OAS_PATHS] = oas_rule_paths,
    [OAS_PATH_ITEM] = oas_rule_path_item,
    [OAS_OPERATION] = oas_rule_operation,
    [OAS_RESPONSES] = oas_rule_responses,
    [OAS_PARAMETER] = oas_rule_parameter,
    [OAS_HEADER] = oas_rule_header,
    [OAS_REQUEST_BODY] = oas_rule_request_body,
    [OAS_RESPONSE] = oas_rule_response,
    [OAS_MEDIA_TYPE] = oas_rule_media_type,
    [OAS_ENCODING] = oas_rule_encoding,
    [OAS_EXAMPLE] = oas_rule_example,
    [OAS_LINK] = oas_rule_link,
    [OAS_CALLBACK] = oas_rule_callback,
    [OAS_XML] = oas_rule_xml,
    [OAS_SECURITY_SCHEME] = oas_rule_security_scheme,
    [OAS_SECURITY_REQUIREMENT] = oas_rule_security_requirement,
};

static void visit(const struct oas_visit *v);

static void visit_child(const struct oas_visit *up, struct at at, const struct node *key,
                        enum oas_kind kind)
{
    const struct oas_visit child = { up->l, at, kind, key, up };

    visit(&child);
}

/* --- types --- */

static void wrong_type(struct lint *l, const struct at *at, const char *what,
                       const char *wanted)
{
    const char *kind = node_kind_name(at->node->kind);
    const char *article = kind[0] == 'a' || kind[0] == 'o' || kind[0] == 'i' ? "an" : "a";

    if (at->node->kind == NODE_NULL)
        lint_error(l, at_span(at), "wrong-type", "%s must be %s, not null", what, wanted);
    else
        lint_error(l, at_span(at), "wrong-type", "%s must be %s, not %s %s", what, wanted,
                   article, kind);
}

static bool need_map(struct lint *l, const struct at *at, const char *what)
{
    if (!at_is_map(at))
        wrong_type(l, at, what, "an object");
    return at_is_map(at);
}

static bool need_list(struct lint *l, const struct at *at, const char *what)
{
    bool list = node_is_list(at->node);

    if (!list)
        wrong_type(l, at, what, "a list");
    return list;
}

static void need_string(struct lint *l, const struct at *at, const char *what)
{
    if (node_is_string(at->node))
        return;
    wrong_type(l, at, what, "a string");
    if (!node_is_map(at->node) && !node_is_list(at->node) && at->node->plain)
        lint_hint(l, "put it in quotes");
}

/* Braces are let pass: pointers to templated paths are hardly ever percent-encoded. */
static bool is_uri(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] <= ' ' || strchr("\"<>\\^`|", text.at[i]))
            return false;
    return true;
}

static void need_uri(struct lint *l, const struct at *at, const char *what)
{
    need_string(l, at, what);
    if (node_is_string(at->node) && !is_uri(node_text(at->node)))
        lint_error(l, at_span(at), "uri", "%s must be a URI, and `%.*s` is none", what,
                   STR_ARG(node_text(at->node)));
}

/* --- fields --- */

static void visit_list(const struct oas_visit *v, const struct at *list, const char *what,
                       enum oas_kind of)
{
    if (!need_list(v->l, list, what))
        return;
    for (size_t i = 0; i < at_len(list); i++)
        visit_child(v, at_item(list, i), NULL, of);
}

static void visit_map(const struct oas_visit *v, const struct at *map, const char *what,
                      enum oas_kind of)
{
    if (!need_map(v->l, map, what))
        return;
    for (size_t i = 0; i < at_len(map); i++) /* any key is a name: "x-rate-limit", too */
        visit_child(v, at_item(map, i), at_key(map, i), of);
}

static void check_strings(struct lint *l, const struct at *at, const char *what,
                          bool list)
{
    char item[NAME_ROOM + 20];

    snprintf(item, sizeof item, "what stands in %s", what);

    if (list ? !need_list(l, at, what) : !need_map(l, at, what))
        return;
    for (size_t i = 0; i < at_len(at); i++) {
        struct at one = at_item(at, i);

        need_string(l, &one, item);
    }
}

static void visit_field(const struct oas_visit *v, const struct oas_field *f,
                        struct at at, const struct node *key)
{
    char what[NAME_ROOM];

    snprintf(what, sizeof what, "`%.*s`", STR_ARG(f->name));

    switch (f->shape) {
    case OAS_STRING:
        need_string(v->l, &at, what);
        break;
    case OAS_BOOLEAN:
        if (at.node->kind != NODE_BOOL)
            lint_error(v->l, at_span(&at), "wrong-type", "%s must be true or false",
                       what);
        break;
    case OAS_URI:
        need_uri(v->l, &at, what);
        break;
    case OAS_ANY:
        break;
    case OAS_STRINGS:
    case OAS_TEXTS:
        check_strings(v->l, &at, what, f->shape == OAS_STRINGS);
        break;
    case OAS_VALUES:
        (void)need_map(v->l, &at, what);
        break;
    case OAS_ONE:
        visit_child(v, at, key, f->of);
        break;
    case OAS_LIST:
        visit_list(v, &at, what, f->of);
        break;
    case OAS_MAP:
        visit_map(v, &at, what, f->of);
        break;
    }
}

/* A field that another version of OpenAPI has is told as such. */
static void unknown_field(const struct oas_visit *v, const struct node *key)
{
    const struct oas_object *o = oas_object(v->kind);
    const struct oas_field *other = oas_field(v->kind, node_text(key), OAS_ALL);
    struct str names[NAMES_MAX];
    size_t count = 0;

    for (size_t i = 0; i < o->count && count < NAMES_MAX; i++)
        if (o->fields[i].known & v->l->version)
            names[count++] = o->fields[i].name;
    if (other) {
        lint_error(v->l, key->span, "unknown-field", "`%.*s` in %s is not of OpenAPI %s",
                   STR_ARG(node_text(key)), o->name, oas_version_name(v->l->version));
        return;
    }
    lint_error(v->l, key->span, "unknown-field", "unknown field `%.*s` in %s",
               STR_ARG(node_text(key)), o->name);
    lint_suggest(v->l, node_text(key), names, count);
    if (v->kind == OAS_EXAMPLE && !oas_has(v, "value"))
        lint_hint(v->l, "an example's value stands below `value`");
}

static void visit_fields(const struct oas_visit *v)
{
    const struct oas_object *o = oas_object(v->kind);

    for (size_t i = 0; i < at_len(&v->at); i++) {
        const struct node *key = at_key(&v->at, i);
        const struct oas_field *f = oas_field(v->kind, node_text(key), v->l->version);

        if (f)
            visit_field(v, f, at_item(&v->at, i), key);
        else if (!is_extension(node_text(key)))
            unknown_field(v, key);
    }
    for (size_t i = 0; i < o->count; i++) {
        struct at at = at_member(v->l->files, &v->at, o->fields[i].name);

        if (o->fields[i].required & v->l->version && !at_is(&at))
            lint_error(v->l, oas_place(v), "required-field", "%s needs `%.*s`", o->name,
                       STR_ARG(o->fields[i].name));
    }
}

/* --- references --- */

/* Under `components`, the name of a section tells what is in it. */
static bool is_of_kind(struct str pointer, enum oas_kind kind)
{
    struct str rest = pointer, section;
    const struct oas_field *f;

    if (!str_starts(rest, S("/components/")))
        return true;
    rest = str_from_at(rest, S("/components/").len);
    if (!str_cut(&rest, '/', &section) || str_find_char(rest, '/') != SIZE_MAX)
        return true;
    f = oas_field(OAS_COMPONENTS, section, OAS_ALL);
    return !f || f->of == kind;
}

static void check_beside(const struct oas_visit *v)
{
    bool texts = v->l->version != OAS_3_0;

    for (size_t i = 0; v->kind != OAS_PATH_ITEM && i < at_len(&v->at); i++) {
        const struct node *key = at_key(&v->at, i);

        if (str_eq_c(node_text(key), "$ref") || is_extension(node_text(key)) ||
            (texts && (str_eq_c(node_text(key), "summary") ||
                       str_eq_c(node_text(key), "description"))))
            continue;
        lint_warn(v->l, key->span, "beside-ref", "`%.*s` beside `$ref` is ignored",
                  STR_ARG(node_text(key)));
    }
}

static void queue_target(const struct oas_visit *v, const struct at *ref)
{
    struct at target;

    if (!lint_follow(v->l, &v->at, ref, &target))
        return;
    if (!is_of_kind(target.pointer, v->kind))
        lint_error(v->l, at_span(ref), "wrong-kind",
                   "%s must stand here, and `%.*s` is none", oas_object(v->kind)->name,
                   STR_ARG(node_text(ref->node)));
    else if (ptr_set_add(&v->l->known, target.node))
        *vec_push(v->l->arena, &v->l->queue) = (struct lint_target){ target, v->kind };
}

/* True where a reference stands for the thing. */
static bool is_reference(const struct oas_visit *v)
{
    struct at ref;

    if (v->kind == OAS_SCHEMA || !at_ref(v->l->files, &v->at, &ref))
        return false;
    if (oas_object(v->kind)->may_refer & v->l->version)
        check_beside(v);
    else
        lint_habit(v->l, at_span(&ref), "ref-here",
                   "OpenAPI %s has no reference for %s: not every tool follows it",
                   oas_version_name(v->l->version), oas_object(v->kind)->name);
    queue_target(v, &ref);
    return v->kind != OAS_PATH_ITEM;
}

/* --- all of it --- */

static void visit(const struct oas_visit *v)
{
    if (v->kind == OAS_SCHEMA) {
        lint_schema(v->l, &v->at);
        return;
    }
    if (!need_map(v->l, &v->at, oas_object(v->kind)->name) || is_reference(v))
        return;
    /* What a reference led to was noted when it was queued. */
    if (v->up && !ptr_set_add(&v->l->known, v->at.node))
        return;
    if (v->kind < OAS_FIXED_COUNT)
        visit_fields(v);
    if (rules[v->kind])
        rules[v->kind](v);
}

void oas_visit_members(const struct oas_visit *v, enum oas_kind of)
{
    for (size_t i = 0; i < at_len(&v->at); i++)
        if (!is_extension(node_text(at_key(&v->at, i))))
            visit_child(v, at_item(&v->at, i), at_key(&v->at, i), of);
}

void lint_object(struct lint *l, const struct at *at, const struct node *key,
                 enum oas_kind kind)
{
    const struct oas_visit v = { l, *at, kind, key, NULL };

    visit(&v);
}

void lint_structure(struct lint *l)
{
    struct at root = files_find(l->files, l->contract->uri);
    const struct oas_visit top = { l, root, OAS_DOCUMENT, NULL, NULL };

    visit(&top);
    for (size_t i = 0; i < l->queue.len; i++) {
        struct lint_target target = l->queue.at[i];
        const struct oas_visit v = { l, target.at, target.kind, NULL, NULL };

        visit(&v);
    }
    oas_check_links(l);
}
