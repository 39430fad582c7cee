/* PARSE: the body as the value that it stands for, and the changes in it. */
#include "base/arena.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "model/limits.h"
#include "model/model_internal.h"
#include "model/shape.h"
#include "model/wire.h"

#include "base/banned.h"

static bool refuse_media(struct run *r, struct str type)
{
    return model_refuse(&r->call, REFUSAL_MEDIA_TYPE, NULL, STR_NONE, NULL,
                        type.len ? "unsupported content type %.*s"
                                 : "a content type is required%.*s",
                        STR_ARG(type));
}

/* Whether the body is to be read as JSON, by its documented media type. */
static bool choose_media(struct run *r)
{
    const struct operation *op = r->call.operation;
    struct str header = http_header_get(&r->call.request->headers, S("Content-Type"));
    struct str type = http_media_type(r->call.arena, header);

    r->media = operation_body_media(op, header);
    r->media_is_json = r->media && http_media_is_json(type);
    if (r->media)
        return true;
    if (!r->m->choices.accept_any_content_type)
        return refuse_media(r, type);
    r->media = r->plan->changes_media;
    r->media_is_json = r->media != NULL;
    return true;
}

static bool read_json(struct run *r)
{
    struct json_limits limits = { .depth = BODY_DEPTH_MAX };
    struct json_notes notes = { 0 };
    struct json_error error;

    r->call.body =
        json_read(r->call.arena, r->call.request->body, &limits, &notes, &error);
    if (!r->call.body)
        return model_refuse(&r->call, REFUSAL_MALFORMED, NULL, STR_NONE, NULL,
                            "the body is no JSON: %s at byte %zu", error.msg, error.off);
    r->literals = notes.literals;
    r->call.duplicate_keys = notes.duplicate_count > 0;
    return true;
}

static bool read_multipart(struct run *r, struct str content_type)
{
    const char *why;

    r->call.body = wire_multipart(r->call.arena, r->call.contract, r->media, content_type,
                                  r->call.request->body, &why);
    return r->call.body || model_refuse(&r->call, REFUSAL_MALFORMED, NULL, STR_NONE, NULL,
                                        "the body is no multipart body: %s", why);
}

/* Forms, multipart bodies, and texts that the schema takes for scalars.  All others have
 * no value. */
static bool read_other(struct run *r)
{
    struct arena *a = r->call.arena;
    struct str body = r->call.request->body;
    struct str header = http_header_get(&r->call.request->headers, S("Content-Type"));
    struct str type = http_media_type(a, header);
    const json_t *schema = r->media->schema_json;

    if (str_eq_c(type, "application/x-www-form-urlencoded")) {
        r->call.body = wire_form(a, r->call.contract, r->media, body);
        return r->call.body ||
               model_refuse(&r->call, REFUSAL_MALFORMED, NULL, STR_NONE, NULL,
                            "a form has no more than %d fields", WIRE_PIECES_MAX);
    }
    if (str_starts(type, S("multipart/")))
        return read_multipart(r, header);
    if (str_starts(type, S("text/")) && utf8_is_valid(body) &&
        !shape_names(r->call.contract, schema, "object") &&
        !shape_names(r->call.contract, schema, "array"))
        r->call.body = wire_scalar(a, r->call.contract, schema, body);
    return true;
}

/* A copy of the outermost level: what is deeper is copied when it is stored. */
static json_t *changes_of(struct run *r)
{
    json_t *sent = json_pointer_get(r->call.body, r->call.operation->effect.request);

    if (!json_is_object(sent))
        return arena_json(r->call.arena, json_object());
    return arena_json(r->call.arena, json_copy(sent));
}

bool stage_parse(struct run *r)
{
    const struct http_request *request = r->call.request;
    const struct operation *op = r->call.operation;
    bool has_body = op->has_body && request->body.len > 0;

    r->call.changes = arena_json(r->call.arena, json_object());
    if (!has_body && op->has_body && op->body_required)
        return model_refuse(&r->call, REFUSAL_MALFORMED, NULL, STR_NONE, NULL,
                            "a request body is required");
    if (!has_body)
        return true;
    if (!choose_media(r))
        return false;
    if (r->media_is_json ? !read_json(r) : r->media && !read_other(r))
        return false;
    if (!r->call.body)
        return true;
    r->call.changes = changes_of(r);
    return true;
}
