#include "check/sequence.h"

#include "base/arena.h"
#include "base/vec.h"
#include "check/check.h"
#include "doc/json.h"
#include "http/message.h"

#include "base/banned.h"

/* RFC 7464, 2.1. */
#define RECORD_SEPARATOR '\x1e'

enum sequence_kind sequence_kind_of(struct arena *a, struct str content_type)
{
    static const struct {
        const char *type;
        enum sequence_kind kind;
    } known[] = {
        { "application/jsonl", SEQUENCE_LINES },
        { "application/jsonlines", SEQUENCE_LINES },
        { "application/x-jsonl", SEQUENCE_LINES },
        { "application/x-jsonlines", SEQUENCE_LINES },
        { "application/ndjson", SEQUENCE_LINES },
        { "application/x-ndjson", SEQUENCE_LINES },
        { "application/json-seq", SEQUENCE_TEXTS },
        { "text/event-stream", SEQUENCE_EVENTS },
    };
    struct str type = http_media_type(a, content_type);

    for (size_t i = 0; i < countof(known); i++)
        if (str_eq_c(type, known[i].type))
            return known[i].kind;
    return str_ends(type, S("+json-seq")) ? SEQUENCE_TEXTS : SEQUENCE_NONE;
}

const char *sequence_item_name(enum sequence_kind kind)
{
    return kind == SEQUENCE_LINES ? "line" : kind == SEQUENCE_EVENTS ? "event" : "item";
}

struct sequence_item *sequence_add(struct arena *a, struct sequence *s)
{
    s->cut = s->len >= SEQUENCE_ITEMS_MAX;
    return s->cut ? NULL : vec_push(a, s);
}

static void read_item(struct arena *a, struct str text, struct sequence_item *item)
{
    static const struct json_limits limits = { .depth = RESPONSE_DEPTH_MAX };
    struct json_notes notes = { 0 };
    struct json_error error = { 0 };

    item->text = text;
    item->value = json_read(a, text, &limits, &notes, &error);
    item->literals = notes.literals;
    if (!item->value)
        item->error =
            arena_printf(a, "%s (byte %zu of %zu)", error.msg, error.off, text.len);
}

static bool is_blank(struct str text)
{
    return str_trim(text).len == 0;
}

static void read_lines(struct arena *a, struct str body, struct sequence *s)
{
    struct str line;

    for (size_t number = 1; !s->cut && str_cut(&body, '\n', &line); number++) {
        struct sequence_item *item = is_blank(line) ? NULL : sequence_add(a, s);

        if (!item)
            continue;
        item->number = number;
        read_item(a, line, item);
    }
}

/* Of these the end cannot be told. */
static bool may_be_cut_off(const struct sequence_item *item)
{
    char last = item->text.at[item->text.len - 1];

    return item->value && !json_is_object(item->value) && !json_is_array(item->value) &&
           !json_is_string(item->value) && last != '\n' && last != ' ' && last != '\t' &&
           last != '\r';
}

static void read_texts(struct arena *a, struct str body, struct sequence *s)
{
    struct str text;
    size_t number = 0;

    for (bool first = true; !s->cut && str_cut(&body, RECORD_SEPARATOR, &text);
         first = false) {
        struct sequence_item *item = is_blank(text) ? NULL : sequence_add(a, s);

        if (!item)
            continue;
        item->number = ++number;
        read_item(a, text, item);
        if (first)
            item->value = NULL, item->error = S("no record separator is before it");
        if (may_be_cut_off(item))
            item->value = NULL, item->error = S("it may be cut off: no white space is "
                                                "behind it (RFC 7464, 2.4)");
    }
}

struct sequence sequence_read(struct arena *a, enum sequence_kind kind, struct str body)
{
    struct sequence s = { .kind = kind };

    if (kind == SEQUENCE_LINES)
        read_lines(a, body, &s);
    else if (kind == SEQUENCE_TEXTS)
        read_texts(a, body, &s);
    else if (kind == SEQUENCE_EVENTS)
        event_stream_read(a, body, &s);
    return s;
}
