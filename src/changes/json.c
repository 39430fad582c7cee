/* For tools. */
#include "doc/json.h"

#include "base/arena.h"
#include "changes/words.h"
#include "suite/suite.h"

#include "base/banned.h"

static void put(struct arena *a, json_t *object, const char *name, struct str text)
{
    if (text.len)
        json_object_set(object, name, json_str(a, text));
}

static void put_count(struct arena *a, json_t *object, const char *name, size_t count)
{
    json_object_set(object, name, arena_json(a, json_integer((json_int_t)count)));
}

static json_t *put_list(struct arena *a, json_t *object, const char *name)
{
    json_t *list = arena_json(a, json_array());

    json_object_set(object, name, list);
    return list;
}

static json_t *put_item(struct arena *a, json_t *list)
{
    json_t *object = arena_json(a, json_object());

    json_array_append(list, object);
    return object;
}

static void put_place(struct arena *a, json_t *object, const char *name,
                      struct change_lines *lines, struct span span)
{
    struct place place = change_place(lines, span);
    json_t *made = arena_json(a, json_object());

    if (!span.source)
        return;
    json_object_set(object, name, made);
    put(a, made, "file", span.source->path);
    put_count(a, made, "line", place.line);
    put_count(a, made, "column", place.column);
}

static void put_uses(struct arena *a, json_t *object, const struct change *c)
{
    json_t *list = put_list(a, object, "uses");

    for (size_t i = 0; i < c->uses.len; i++) {
        const struct change_use *use = &c->uses.at[i];
        json_t *item = put_item(a, list);

        if (use->operation) {
            put(a, item, "method", use->operation->method);
            put(a, item, "path", use->operation->path);
            put(a, item, "operation", use->operation->id);
            if (use->operation->receives)
                json_object_set(item, "webhook", json_true());
        }
        put(a, item, "part", use->part);
    }
}

static void put_touched(struct arena *a, json_t *object, const struct changes *all,
                        const struct change *c)
{
    json_t *claims = put_list(a, object, "claims"), *cases;

    for (size_t i = 0; i < c->claims.len; i++)
        json_array_append(claims, json_str(a, claim_text_of(a, all, c->claims.at[i])));
    cases = put_list(a, object, "cases");
    for (size_t i = 0; i < c->proving; i++) {
        const struct case_def *def = c->cases.at[i];
        json_t *item = put_item(a, cases);

        put(a, item, "file", def->file->path);
        if (!def->file->derived)
            put_count(a, item, "line", span_line(def->span));
        put(a, item, "name", def->name_text);
    }
    put_count(a, object, "other-cases", c->cases.len - c->proving);
}

static void put_document(struct arena *a, json_t *object, const char *name,
                         const struct contract *c)
{
    json_t *made = arena_json(a, json_object());

    json_object_set(object, name, made);
    put(a, made, "file", c->path);
    put(a, made, "title", c->title);
    put(a, made, "version", c->version);
}

json_t *changes_json(struct arena *a, const struct changes *c)
{
    json_t *result = arena_json(a, json_object()), *list;
    struct change_lines *lines = change_lines_new(a);

    put_document(a, result, "before", c->old);
    put_document(a, result, "after", c->new);
    for (size_t s = 0; s < CHANGE_SEVERITIES; s++)
        put_count(a, result, change_severity_name((enum change_severity)s), c->counts[s]);
    json_object_set(result, "same", c->differ ? json_false() : json_true());
    list = put_list(a, result, "changes");
    for (size_t i = 0; i < c->len; i++) {
        const struct change *change = c->at[i];
        json_t *item = put_item(a, list);

        put(a, item, "severity", str_from(change_severity_name(change->severity)));
        put(a, item, "rule", str_from(change_rule_name(change->rule)));
        put(a, item, "message", change->message);
        put(a, item, "at", change->path);
        put_place(a, item, "before", lines, change->old);
        put_place(a, item, "after", lines, change->new);
        put_uses(a, item, change);
        put_touched(a, item, c, change);
    }
    list = put_list(a, result, "not-told");
    for (size_t i = 0; i < c->untold.len; i++)
        json_array_append(list, json_str(a, c->untold.at[i]));
    return result;
}
