/* RESPOND: the documented success with the resource as it is now. */
#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "model/copy.h"
#include "model/model_internal.h"
#include "model/print_sequence.h"

#include "base/banned.h"

/* Behaviours of RESPOND may change the body in place: then nothing in it may be shared
 * with a record. */
static bool is_private(const struct run *r)
{
    return r->plan->before[STAGE_RESPOND].len || r->plan->after[STAGE_RESPOND].len ||
           r->m->choices.extra_response_fields;
}

static json_t *only_members(struct arena *a, const struct str_list *names,
                            const json_t *record)
{
    json_t *shown = arena_json(a, json_object());

    for (size_t i = 0; i < names->len; i++) {
        json_t *value = json_member(record, names->at[i]);

        if (value)
            json_object_setn_nocheck(shown, names->at[i].at, names->at[i].len, value);
    }
    return shown;
}

/* A record as the response shows it; borrowed from the record where nothing is to change.
 */
static json_t *representation(struct run *r, const struct success_plan *plan,
                              json_t *record)
{
    struct arena *a = r->call.arena;
    const struct str_list *hidden = &r->plan->hidden;

    if (plan->shown.len)
        record = only_members(a, &plan->shown, record);
    else if (hidden->len)
        record = arena_json(a, json_copy(record));
    for (size_t i = 0; i < hidden->len; i++)
        json_object_deln(record, hidden->at[i].at, hidden->at[i].len);
    return is_private(r) ? copy_structure(a, record) : record;
}

static json_t *resource_value(struct run *r, const struct success_plan *plan)
{
    size_t count = r->call.selected_count;
    bool list = r->call.operation->effect.verb == EFFECT_LIST;
    bool many = plan->takes_many && (list || count > 1 || !plan->takes_one);

    if (!many)
        return count ? representation(r, plan, r->call.selected[0]) : NULL;
    json_t *all = arena_json(r->call.arena, json_array());

    for (size_t i = 0; i < count; i++)
        json_array_append(all, representation(r, plan, r->call.selected[i]));
    return all;
}

static json_t *make_body(struct run *r, const struct success_plan *plan)
{
    json_t *value = plan->has_resource ? resource_value(r, plan) : NULL;

    if (value && plan->pointer.len == 0)
        return value;
    json_t *body = copy_structure(r->call.arena, plan->example);

    if (value)
        (void)json_pointer_set(body, plan->pointer, value);
    return body;
}

/* An undocumented member, where the documented schema has no objection. */
static void add_extra(json_t *object, const struct media *media, const json_t *body)
{
    static const char name[] = "undocumented";

    if (!json_is_object(object) || json_object_get(object, name))
        return;
    if (json_object_set_new(object, name, json_string("extra")) != 0)
        out_of_memory();
    if (media->schema && !schema_is_valid(media->schema, body, NULL))
        json_object_del(object, name);
}

static void add_extras(struct run *r, const struct success_plan *plan)
{
    json_t *body = r->call.response_body;

    add_extra(body, plan->media, body);
    if (plan->has_resource && plan->pointer.len)
        add_extra(json_pointer_get(body, plan->pointer), plan->media, body);
}

void stage_respond(struct run *r)
{
    const struct success_plan *plan = r->creating ? &r->plan->created : &r->plan->success;

    r->call.response.status = plan->status;
    r->call.response.headers = http_headers_copy(r->call.arena, &plan->headers);
    respond_record_headers(r, plan);
    if (!plan->media)
        return;
    http_header_add(r->call.arena, &r->call.response.headers, S("Content-Type"),
                    plan->content_type);
    r->call.response_body = make_body(r, plan);
    if (r->m->choices.extra_response_fields)
        add_extras(r, plan);
}

void respond_print(struct run *r)
{
    struct http_response *response = &r->call.response;
    struct str type = http_header_get(&response->headers, S("Content-Type"));

    if (r->call.response_body && json_is_string(r->call.response_body) &&
        !http_media_is_json(type))
        response->body = json_text(r->call.response_body); /* text/plain and its like */
    else if (r->call.response_body && sequence_is(r->call.arena, type))
        response->body = sequence_print(r->call.arena, type, r->call.response_body);
    else if (r->call.response_body)
        response->body =
            json_to_str(r->call.arena, r->call.response_body, JSON_PRINT_COMPACT);
    if (response->body.len == 0)
        http_header_remove(&response->headers, S("Content-Type"));
    if (response->status == 0)
        response->status = 500; /* a behaviour took it away */
}
