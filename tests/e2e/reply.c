/* The reply as bytes, in the styles of the wire. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/json.h"
#include "tests/e2e/vendor.h"

#include "base/banned.h"

enum { BODY_MAX = 16 * 1024 * 1024, CHUNK = 37 };

const struct choice wire_styles[] = {
    { "charset", "Content-Type: application/json; charset=utf-8" },
    { "charset-upper", "Content-Type: Application/JSON;charset=UTF-8" },
    { "extra-headers", "undocumented headers" },
    { "extra-members", "undocumented members, some of which change with every update" },
    { "reversed", "members in the other order" },
    { "pretty", "indented" },
    { "unicode-escapes", "text beyond ASCII as \\u escapes" },
    { "lower-case-headers", "names of headers in small letters" },
    { "close", "Connection: close after each reply" },
    { "chunked", "Transfer-Encoding: chunked" },
    { "whole-seconds", "times by a clock of seconds" },
    { "utc-as-offset", "times with +00:00" },
    { "microseconds", "times with six decimals" },
    { NULL, NULL },
};

static json_t *reversed(struct call *c, json_t *value)
{
    json_t *turned, *item;
    const char *key;
    const char **keys;
    size_t i, len = json_object_size(value);

    if (json_is_array(value)) {
        turned = json_kept(c, json_array());
        json_array_foreach (value, i, item)
            json_array_append(turned, reversed(c, item));
        return turned;
    }
    if (!json_is_object(value))
        return value;
    turned = json_kept(c, json_object());
    keys = arena_array(c->a, const char *, len + 1);
    i = 0;
    json_object_foreach (value, key, item)
        keys[i++] = key;
    while (i-- > 0)
        json_object_set(turned, keys[i], reversed(c, json_object_get(value, keys[i])));
    return turned;
}

static struct str body_text(struct call *c)
{
    if (c->text)
        return str_from(c->text);
    if (!c->reply)
        return STR_NONE;
    if (c->plain)
        return json_to_str(c->a, c->reply, JSON_PRINT_COMPACT);
    json_t *value = has_style(c, "reversed") ? reversed(c, c->reply) : c->reply;

    if (has_style(c, "unicode-escapes")) {
        char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
        struct str copy = arena_str(c->a, str_from(text));

        free(text);
        return copy;
    }
    return json_to_str(c->a, value,
                       has_style(c, "pretty") ? JSON_PRINT_INDENT : JSON_PRINT_COMPACT);
}

static const char *media_type(const struct call *c)
{
    if (c->text)
        return "text/plain; charset=utf-8";
    if (c->plain)
        return "application/json";
    if (has_bug(c, "media-type") && c->status < 300)
        return "text/html; charset=utf-8";
    if (has_style(c, "charset"))
        return "application/json; charset=utf-8";
    if (has_style(c, "charset-upper"))
        return "Application/JSON;charset=UTF-8";
    return "application/json";
}

static void add_header(const struct call *c, struct buf *out, const char *name,
                       const char *value)
{
    for (const char *at = name; *at; at++) {
        bool upper = *at >= 'A' && *at <= 'Z';

        buf_add_char(out, upper && !c->plain && has_style(c, "lower-case-headers")
                              ? (char)(*at - 'A' + 'a')
                              : *at);
    }
    buf_printf(out, ": %s\r\n", value);
}

static void add_chunks(struct buf *out, struct str body)
{
    while (body.len) {
        struct str chunk = str_sub(body, 0, CHUNK);

        buf_printf(out, "%zx\r\n", chunk.len);
        buf_add(out, chunk);
        buf_add_c(out, "\r\n");
        body = str_from_at(body, chunk.len);
    }
    buf_add_c(out, "0\r\n\r\n");
}

static const char *reason(int status)
{
    return status < 300 ? "OK" : status < 500 ? "Refused" : "Internal Server Error";
}

void reply_write(const struct call *call, struct buf *out)
{
    struct call copy = *call, *c = &copy;
    struct str body = body_text(c);
    bool chunked = !c->plain && has_style(c, "chunked");

    buf_printf(out, "HTTP/1.1 %d %s\r\n", c->status, reason(c->status));
    if (body.at)
        add_header(c, out, "Content-Type", media_type(c));
    if (!c->plain && has_style(c, "extra-headers")) {
        add_header(c, out, "X-Request-Id", "b1946ac9-2e4d");
        add_header(c, out, "ETag", "W/\"17\"");
        add_header(c, out, "Cache-Control", "no-store");
        add_header(c, out, "Set-Cookie", "session=1; HttpOnly; Path=/");
    }
    if (!c->plain && has_style(c, "close"))
        add_header(c, out, "Connection", "close");
    if (c->status == 204) {
        buf_add_c(out, "\r\n");
        return;
    }
    if (chunked)
        add_header(c, out, "Transfer-Encoding", "chunked");
    else
        add_header(c, out, "Content-Length",
                   arena_cstr(c->a, arena_printf(c->a, "%zu", body.len)));
    buf_add_c(out, "\r\n");
    if (chunked)
        add_chunks(out, body);
    else
        buf_add(out, body);
}
