#include "model/print_sequence.h"

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "doc/json.h"
#include "http/message.h"

#include "base/banned.h"

/* Of one answer. */
#define SEQUENCE_BYTES_MAX ((size_t)64 * 1024 * 1024)

static bool is_events(struct str bare)
{
    return str_eq(bare, S("text/event-stream"));
}

static bool is_texts(struct str bare)
{
    return str_eq(bare, S("application/json-seq")) || str_ends(bare, S("+json-seq"));
}

bool sequence_is(struct arena *a, struct str media_type)
{
    static const char *const lines[] = {
        "application/jsonl",       "application/jsonlines", "application/x-jsonl",
        "application/x-jsonlines", "application/x-ndjson",  "application/ndjson"
    };
    struct str bare = http_media_type(a, media_type);

    for (size_t i = 0; i < countof(lines); i++)
        if (str_eq_c(bare, lines[i]))
            return true;
    return is_events(bare) || is_texts(bare);
}

/* A text is on as many lines as it has. */
static void print_field(struct buf *out, const char *name, struct str text)
{
    struct str line;

    if (!text.len)
        buf_printf(out, "%s:\n", name);
    while (str_cut(&text, '\n', &line))
        buf_printf(out, "%s: %.*s\n", name, STR_ARG(line));
}

static void print_event(struct arena *a, struct buf *out, const json_t *event)
{
    static const char *const names[] = { "event", "id", "retry", "data" };

    for (size_t i = 0; i < countof(names); i++) {
        const json_t *value = json_object_get(event, names[i]);

        if (value)
            print_field(out, names[i],
                        json_is_string(value)
                            ? json_text(value)
                            : json_to_str(a, value, JSON_PRINT_COMPACT));
    }
    buf_add_char(out, '\n');
}

static void print_item(struct arena *a, struct buf *out, struct str bare,
                       const json_t *item)
{
    if (is_events(bare)) {
        print_event(a, out, item);
        return;
    }
    if (is_texts(bare))
        buf_add_char(out, '\x1e');
    json_print(out, item, JSON_PRINT_COMPACT);
    buf_add_char(out, '\n');
}

struct str sequence_print(struct arena *a, struct str media_type, const json_t *value)
{
    struct str bare = http_media_type(a, media_type);
    struct buf out;

    buf_init(&out, SEQUENCE_BYTES_MAX);
    if (!json_is_array(value))
        print_item(a, &out, bare, value);
    for (size_t i = 0; i < json_array_size(value); i++)
        print_item(a, &out, bare, json_array_get(value, i));
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}
