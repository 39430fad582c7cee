/* The body of a response, read once. */
#include "base/arena.h"
#include "check/check.h"
#include "doc/json.h"
#include "http/message.h"

#include "base/banned.h"

static void read_json(struct arena *a, struct str text, struct body_view *body)
{
    static const struct json_limits limits = { .depth = RESPONSE_DEPTH_MAX };
    struct json_notes notes = { 0 };
    struct json_error error = { 0 };

    body->value = json_read(a, text, &limits, &notes, &error);
    if (!body->value)
        body->error =
            arena_printf(a, "%s (byte %zu of %zu)", error.msg, error.off, text.len);
    body->duplicate_keys = notes.duplicate_count;
    body->duplicate_key = notes.duplicate_count ? notes.duplicates[0].key : STR_NONE;
    body->literals = notes.literals;
}

struct body_view body_read(struct arena *a, const struct http_response *response)
{
    struct str content_type = http_header_get(&response->headers, S("content-type"));
    struct body_view body = { 0 };

    if (content_type.len) {
        body.is_json = http_media_is_json(http_media_type(a, content_type));
        if (body.is_json && response->body.len)
            read_json(a, response->body, &body);
        return body;
    }
    if (response->body.len)
        read_json(a, response->body, &body);
    body.is_json = body.value != NULL;
    if (!body.is_json)
        body = (struct body_view){ 0 };
    return body;
}
