/* How a documented success looks, worked out beforehand. */
#include "base/arena.h"
#include "base/buf.h"
#include "contract/params.h"
#include "doc/json.h"
#include "model/generate.h"
#include "model/model_internal.h"
#include "model/print_sequence.h"
#include "model/shape.h"

#include "base/banned.h"

/* A header that the document describes is longer than this nowhere. */
#define HEADER_BYTES_MAX 8192

const struct media *respond_media(const struct response *doc)
{
    for (size_t i = 0; i < doc->media_count; i++)
        if (http_media_is_json(doc->media[i].range))
            return &doc->media[i];
    return doc->media_count ? &doc->media[0] : NULL;
}

struct str respond_content_type(const struct media *media)
{
    return str_find_char(media->range, '*') == SIZE_MAX ? media->range
                                                        : S("application/json");
}

/* In the header's style; a text stands there as it is. */
static struct str header_text(struct arena *a, const struct parameter *p,
                              const json_t *value)
{
    struct buf out;
    struct str text = STR_NONE;

    if (json_is_string(value))
        return json_text(value);
    buf_init(&out, HEADER_BYTES_MAX);
    if (params_write(&out, p, value) && !buf_overflowed(&out))
        text = arena_str(a, buf_str(&out));
    buf_release(&out);
    return text;
}

void respond_headers(struct arena *a, const struct contract *c,
                     const struct response *doc, struct http_headers *ret)
{
    struct generate_options options = { 0 };

    for (size_t i = 0; i < doc->header_count; i++) {
        const struct parameter *p = &doc->headers[i];

        if (!p->required)
            continue;
        const json_t *value = generate_parameter(a, c, p, &options);

        http_header_add(a, ret, p->name, header_text(a, p, value));
    }
}

static bool documents_header(const struct response *doc, struct str name)
{
    for (size_t i = 0; i < doc->header_count; i++)
        if (str_eq_nocase(doc->headers[i].name, name))
            return true;
    return false;
}

static const struct response *choose(const struct operation *op, int preferred)
{
    const struct response *doc = preferred ? operation_response(op, preferred) : NULL;

    if (doc && doc->status_from >= 200 && doc->status_to <= 299)
        return doc;
    doc = operation_success(op);
    /* `default` stands for successes, too, where none is documented. */
    return doc ? doc : operation_response(op, 200);
}

/* What an upsert answers where it did not create: 200, 204, or another one but 201. */
static int preferred_update(const struct operation *op)
{
    static const int usual[] = { 200, 204, 202 };

    for (size_t i = 0; i < countof(usual); i++) {
        const struct response *doc = operation_response(op, usual[i]);

        if (doc && doc->status_from == usual[i] && doc->status_to == usual[i])
            return usual[i];
    }
    return 200;
}

/* The list of an envelope whose place x-effect does not tell: the only list in it. */
static bool find_list(struct arena *a, const struct contract *c, const json_t *schema,
                      struct str *ret)
{
    struct str_list names = { 0 };
    size_t found = 0;

    if (shape_allows(c, schema, "array")) {
        *ret = STR_NONE;
        return true;
    }
    shape_members(a, c, schema, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        const json_t *member = shape_member(c, schema, names.at[i]);

        if (!shape_items(c, member) || found++ > 0)
            continue;
        *ret = arena_printf(a, "/%.*s", STR_ARG(names.at[i]));
    }
    return found == 1;
}

static void place_resource(struct model *m, const struct operation *op,
                           struct success_plan *plan)
{
    const struct effect *effect = &op->effect;
    const json_t *schema = plan->media->schema_json;

    plan->has_resource = effect->resource && effect->has_response;
    plan->pointer = effect->response;
    if (effect->resource && !effect->has_response && effect->verb == EFFECT_LIST)
        plan->has_resource = find_list(m->arena, m->contract, schema, &plan->pointer);
    if (!plan->has_resource)
        return;
    const json_t *place = shape_at(m->contract, schema, plan->pointer);

    plan->takes_one = !place || shape_allows(m->contract, place, "object");
    plan->takes_many = !place || shape_allows(m->contract, place, "array");
}

static bool has_name(const struct str_list *list, struct str name)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i], name))
            return true;
    return false;
}

/* Where the response documents fewer members than the resource has, only those are shown.
 */
static void restrict_members(struct model *m, const struct operation *op,
                             struct success_plan *plan)
{
    const struct contract *c = m->contract;
    const json_t *place = shape_at(c, plan->media->schema_json, plan->pointer);
    const json_t *items = shape_items(c, place);
    struct str_list all = { 0 }, shown = { 0 };
    bool fewer = false;

    if (items)
        place = items;
    shape_members(m->arena, c, op->effect.resource->schema_json, NULL, &all);
    shape_members(m->arena, c, place, NULL, &shown);
    for (size_t i = 0; i < all.len; i++)
        fewer |= !has_name(&shown, all.at[i]);
    if (shown.len && fewer && !shape_is_open(c, place))
        plan->shown = shown;
}

static void make_example(struct model *m, struct success_plan *plan)
{
    struct generate_options options = { .now_ms = 1767225600000 /* 2026-01-01 */ };
    const struct media *media = plan->media;

    if (media->item_schema_json && sequence_is(m->arena, plan->content_type))
        plan->example = generate_items(m->arena, m->contract, media, &options);
    else if (media->example_count || media->schema_json)
        plan->example = generate_media(m->arena, m->contract, media, &options);
    else
        plan->example = arena_json(m->arena, json_object());
    /* The resource goes there in each response: what stands there now need not be copied.
     */
    if (plan->has_resource && plan->pointer.len)
        (void)json_pointer_set(plan->example, plan->pointer, json_null());
}

void success_plan_make(struct model *m, const struct operation *op, int preferred,
                       struct success_plan *ret)
{
    bool created = preferred == 201;
    const struct response *doc =
        choose(op, op->effect.verb == EFFECT_UPSERT && !created ? preferred_update(op)
                                                                : preferred);

    *ret =
        (struct success_plan){ .status = op->effect.verb == EFFECT_DELETE ? 204 : 200 };
    if (!doc)
        return;
    ret->status =
        doc->status_to > doc->status_from ? (created ? 201 : 200) : doc->status_from;
    respond_headers(m->arena, m->contract, doc, &ret->headers);
    ret->has_tag = documents_header(doc, S("ETag"));
    ret->has_location = documents_header(doc, S("Location"));
    ret->media = respond_media(doc);
    if (!ret->media)
        return;
    ret->content_type = respond_content_type(ret->media);
    place_resource(m, op, ret);
    make_example(m, ret);
    if (ret->has_resource)
        restrict_members(m, op, ret);
}
