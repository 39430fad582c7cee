/* A response that is a sequence of items: each by `itemSchema`, all of them as a list by
 * `schema` (OpenAPI 3.2, Media Type Object). */
#include "base/arena.h"
#include "base/vec.h"
#include "check/documented.h"
#include "check/evidence.h"
#include "check/sequence.h"
#include "doc/json.h"
#include "http/message.h"

#include "base/banned.h"

/* Findings of one response, beyond which items are only counted. */
#define ITEM_FINDINGS_MAX 20

struct items {
    struct judging *j;
    const struct media *media;
    struct sequence seq;
    struct content_list {
        struct content {
            struct str uri; /* of a `contentSchema` */
            const struct schema *schema;
        } * at;
        size_t len, cap;
    } contents;
};

static bool says_list(const json_t *schema)
{
    const json_t *type = json_object_get(schema, "type");

    for (size_t i = 0; i < json_array_size(type); i++)
        if (str_eq(json_text(json_array_get(type, i)), S("array")))
            return true;
    return str_eq(json_text(type), S("array"));
}

/* Documents before 3.2 mean by `schema` what they like: an item, the text. */
static bool is_of_all(const struct judging *j, const struct media *media)
{
    return media->schema && says_list(media->schema_json) &&
           str_starts(j->ctx->operation->contract->openapi, S("3.2"));
}

static void report_malformed(struct items *s, const struct sequence_item *item,
                             struct str place)
{
    struct judging *j = s->j;
    struct finding *f =
        judging_add(j, FINDING_MALFORMED, place, S("JSON"),
                    evidence_text(j->arena, str_sub(item->text, 0, 1000)));

    f->message =
        arena_printf(j->arena, "%s %zu of the body is no JSON: %.*s",
                     sequence_item_name(s->seq.kind), item->number, STR_ARG(item->error));
    f->span = s->media->span;
}

/* --- texts that are JSON, as their schema says --- */

/* The schema beside a `contentMediaType`; NULL without one. */
static const struct schema *content_schema(struct items *s, struct str uri)
{
    struct judging *j = s->j;
    struct schema_options options = { .assert_format = true, .use = SCHEMA_IN_RESPONSE };
    struct schema_error error;

    for (size_t i = 0; i < s->contents.len; i++)
        if (str_eq(s->contents.at[i].uri, uri))
            return s->contents.at[i].schema;
    struct content *c = vec_push(j->arena, &s->contents);

    c->uri = uri;
    c->schema = schema_compile(j->arena, j->ctx->operation->contract->registry, uri,
                               options, &error);
    return c->schema;
}

static bool has_sibling(const struct schema_annotations *list, struct str instance,
                        struct str uri)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i].instance, instance) && str_eq(list->at[i].absolute, uri))
            return true;
    return false;
}

static void judge_content(struct items *s, const struct schema_annotation *type,
                          const struct schema_annotations *schemas, struct str text,
                          struct str place)
{
    static const struct json_limits limits = { .depth = RESPONSE_DEPTH_MAX };
    struct arena *a = s->j->arena;
    struct json_notes notes = { 0 };
    struct json_error error = { 0 };
    struct str base =
        str_sub(type->absolute, 0, type->absolute.len - S("contentMediaType").len);
    struct str uri = arena_printf(a, "%.*scontentSchema", STR_ARG(base));
    const json_t *value = json_read(a, text, &limits, &notes, &error);
    struct judged_value v = { value, notes.literals, place };

    if (!value) {
        judging_add(s->j, FINDING_SCHEMA, place, S("JSON, as `contentMediaType` says"),
                    evidence_text(a, str_sub(text, 0, 1000)))
            ->span = s->media->span;
        return;
    }
    if (!has_sibling(schemas, type->instance, uri))
        return;
    const struct schema *schema = content_schema(s, uri);

    if (schema)
        judge_value(s->j, schema, &v);
    else
        tell_unread(s->j, s->media->item_schema_json);
}

/* `data` and its like: texts of which the schema says that they are JSON (OpenAPI 3.2,
 * text/event-stream). */
static void judge_contents(struct items *s, const struct sequence_item *item,
                           struct str place)
{
    struct arena *a = s->j->arena;
    const struct schema *schema = s->media->item_schema;
    struct schema_annotations types =
        schema_annotations(a, schema, item->value, S("contentMediaType"));
    struct schema_annotations schemas = { 0 }, encodings = { 0 };

    if (types.len) {
        schemas = schema_annotations(a, schema, item->value, S("contentSchema"));
        encodings = schema_annotations(a, schema, item->value, S("contentEncoding"));
    }
    for (size_t i = 0; i < types.len; i++) {
        struct str text = json_text(json_pointer_get(item->value, types.at[i].instance));
        bool json = http_media_is_json(http_media_type(a, json_text(types.at[i].value)));
        bool encoded = false;

        for (size_t k = 0; k < encodings.len; k++)
            encoded |= str_eq(encodings.at[k].instance, types.at[i].instance);
        if (json && !encoded)
            judge_content(s, &types.at[i], &schemas, text,
                          arena_printf(a, "%.*s %.*s", STR_ARG(place),
                                       STR_ARG(types.at[i].instance)));
        else if (schemas.len)
            tell_unread(s->j, s->media->item_schema_json);
    }
}

/* --- items --- */

static void judge_item(struct items *s, const struct sequence_item *item)
{
    struct judging *j = s->j;
    struct str place = arena_printf(j->arena, "body %s %zu",
                                    sequence_item_name(s->seq.kind), item->number);
    struct judged_value v = { item->value, item->literals, place };

    if (!item->value) {
        report_malformed(s, item, place);
        return;
    }
    if (!s->media->item_schema)
        return;
    judge_value(j, s->media->item_schema, &v);
    judge_direction(j, s->media->item_schema, &v, s->media->span);
    if (s->seq.kind == SEQUENCE_EVENTS)
        judge_contents(s, item, place);
}

static void judge_all(struct items *s)
{
    struct judging *j = s->j;
    struct judged_value all = { arena_json(j->arena, json_array()), NULL, S("body") };

    for (size_t i = 0; i < s->seq.len; i++) {
        struct sequence_item *item = &s->seq.at[i];

        if (!item->value)
            return; /* it is told already */
        json_array_append(json_mutable(all.value), item->value);
        if (!item->literals)
            continue;
        item->literals->more = all.literals;
        all.literals = item->literals;
    }
    judge_value(j, s->media->schema, &all);
    judge_direction(j, s->media->schema, &all, s->media->span);
}

bool judge_items(struct judging *j, const struct media *media)
{
    struct str type = http_header_get(&j->response->headers, S("content-type"));
    enum sequence_kind kind = sequence_kind_of(j->arena, type);
    bool of_all = is_of_all(j, media);
    struct items s = { .j = j, .media = media };
    size_t before = j->findings->len, i = 0;

    if (kind == SEQUENCE_NONE || (!media->item_schema && !of_all))
        return false;
    s.seq = sequence_read(j->arena, kind, j->response->body);
    for (; i < s.seq.len && j->findings->len - before < ITEM_FINDINGS_MAX; i++)
        judge_item(&s, &s.seq.at[i]);
    if (i < s.seq.len)
        judging_note(j, arena_printf(j->arena, "%zu more %ss were not looked at",
                                     s.seq.len - i, sequence_item_name(kind)));
    if (s.seq.cut && j->ctx->unread && !j->ctx->unread->len)
        *j->ctx->unread =
            arena_printf(j->arena, "only the first %d %ss of the body were looked into",
                         SEQUENCE_ITEMS_MAX, sequence_item_name(kind));
    if (of_all && !s.seq.cut && i == s.seq.len)
        judge_all(&s);
    else if (!of_all)
        tell_unread(j, media->schema_json);
    return true;
}
