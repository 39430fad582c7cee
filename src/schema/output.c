#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "schema/collect.h"

#include "base/banned.h"

/* More than anybody reads; an output format is for programs. */
#define OUTPUT_ERRORS_MAX 1000

static json_t *text(struct str s)
{
    return json_stringn_nocheck(s.at ? s.at : "", s.len);
}

static json_t *unit_json(const struct unit *u, bool valid)
{
    json_t *out = json_object();

    json_object_set_new(out, "valid", json_boolean(valid));
    json_object_set_new(out, "keywordLocation", text(u->keyword_location));
    json_object_set_new(out, "absoluteKeywordLocation", text(u->absolute));
    json_object_set_new(out, "instanceLocation", text(u->instance));
    if (u->kind == UNIT_ERROR)
        json_object_set_new(out, "error", text(u->message));
    if (u->kind == UNIT_ANNOTATION)
        json_object_set(out, "annotation", u->annotation);
    return out;
}

/* A flat list: the errors of an invalid instance, the annotations of a valid one. */
static json_t *basic(const struct collector *c, bool valid)
{
    enum unit_kind wanted = valid ? UNIT_ANNOTATION : UNIT_ERROR;
    json_t *out = json_object(), *list = json_array();

    for (size_t i = 0; i < c->units.len; i++)
        if (c->units.at[i].kind == wanted)
            json_array_append_new(list, unit_json(&c->units.at[i], valid));
    json_object_set_new(out, "valid", json_boolean(valid));
    json_object_set_new(out, "keywordLocation", json_string(""));
    json_object_set_new(out, "instanceLocation", json_string(""));
    json_object_set_new(out, valid ? "annotations" : "errors", list);
    return out;
}

/* --- detailed: as the schemas are nested --- */

struct tree {
    const struct collector *c;
    json_t **children; /* by group: what is in it, once it has something */
    bool valid;
};

/* A group with one child is its child; one without is nothing. */
static json_t *condense(const struct tree *t, size_t group)
{
    json_t *children = t->children[group];
    size_t count = json_array_size(children);

    if (count == 0) {
        json_decref(children);
        return NULL;
    }
    if (count == 1) {
        json_t *only = json_incref(json_array_get(children, 0));

        json_decref(children);
        return only;
    }
    json_t *out = unit_json(&t->c->units.at[group], t->valid);

    json_object_set_new(out, t->valid ? "annotations" : "errors", children);
    return out;
}

/* Children stand behind their groups, so from the end each group is complete when met. */
static json_t *detailed(const struct collector *c, bool valid)
{
    enum unit_kind wanted = valid ? UNIT_ANNOTATION : UNIT_ERROR;
    struct tree t = { c, NULL, valid };
    json_t *root = NULL;

    t.children = arena_array(c->a, json_t *, c->units.len);
    for (size_t i = c->units.len; i-- > 0;) {
        const struct unit *u = &c->units.at[i];
        json_t *made = NULL;

        if (u->kind == UNIT_GROUP)
            made = condense(&t, i);
        else if (u->kind == wanted)
            made = unit_json(u, valid);
        if (!made)
            continue;
        if (u->parent == UNIT_NONE) {
            root = made;
            break;
        }
        if (!t.children[u->parent])
            t.children[u->parent] = json_array();
        json_array_insert_new(t.children[u->parent], 0, made);
    }
    if (!root) {
        root = json_object();
        json_object_set_new(root, "keywordLocation", json_string(""));
        json_object_set_new(root, "instanceLocation", json_string(""));
        json_object_set_new(root, "valid", json_boolean(valid));
    }
    return root;
}

static json_t *flag(bool valid)
{
    json_t *out = json_object();

    json_object_set_new(out, "valid", json_boolean(valid));
    return out;
}

struct schema_annotations schema_annotations(struct arena *a, const struct schema *s,
                                             const json_t *instance, struct str keyword)
{
    struct collector c = {
        .a = a, .errors_max = 1, .annotations = true, .only = keyword
    };
    struct schema_annotations list = { 0 };

    if (!collect(&c, s, instance))
        return list;
    for (size_t i = 0; i < c.units.len; i++) {
        const struct unit *u = &c.units.at[i];

        if (u->kind == UNIT_ANNOTATION)
            *vec_push(a, &list) =
                (struct schema_annotation){ u->instance, u->absolute, u->annotation };
    }
    return list;
}

struct schema_places schema_marked(struct arena *a, const struct schema *s,
                                   const json_t *instance, struct str keyword)
{
    struct schema_annotations list = schema_annotations(a, s, instance, keyword);
    struct schema_places places = { 0 };

    for (size_t i = 0; i < list.len; i++)
        if (json_is_true(list.at[i].value))
            *vec_push(a, &places) = list.at[i].instance;
    return places;
}

json_t *schema_output(struct arena *a, const struct schema *s, const json_t *instance,
                      const struct json_literals *literals, enum schema_output format)
{
    struct json_literals both;
    struct collector c = { .a = a,
                           .run = { .literals = schema_literals(s, literals, &both) },
                           .errors_max = OUTPUT_ERRORS_MAX,
                           .annotations = true,
                           .groups = format == SCHEMA_OUTPUT_DETAILED };

    if (format == SCHEMA_OUTPUT_FLAG)
        return arena_json(a, flag(schema_is_valid(s, instance, literals)));
    bool valid = schema_is_valid(s, instance, literals);

    (void)collect(&c, s, instance); /* may give up where the short walk did not */

    return arena_json(a, format == SCHEMA_OUTPUT_BASIC ? basic(&c, valid)
                                                       : detailed(&c, valid));
}
