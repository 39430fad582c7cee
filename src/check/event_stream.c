/* Server-sent events, by HTML 9.2.6 ("Interpreting an event stream"). */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "check/sequence.h"
#include "doc/json.h"

#include "base/banned.h"

/* Milliseconds of more digits are no time. */
#define RETRY_DIGITS_MAX 18

/* The event under way. */
struct event {
    struct arena *a;
    struct buf data; /* a line feed behind each line */
    json_t *fields;  /* NULL: none but data */
};

/* As UTF-8 is decoded: each broken sequence is U+FFFD. */
static struct str decoded(struct arena *a, struct str body)
{
    struct buf out;

    if (str_starts(body, S("\xef\xbb\xbf")))
        body = str_from_at(body, 3);
    if (utf8_is_valid(body))
        return body;
    buf_init(&out, body.len * 3 + 1);
    for (size_t off = 0; off < body.len;)
        utf8_add(&out, utf8_next(body, &off));
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

/* Lines end with CRLF, LF or CR.  False for what nothing ends. */
static bool cut_line(struct str *text, struct str *ret)
{
    size_t end = 0;

    while (end < text->len && text->at[end] != '\n' && text->at[end] != '\r')
        end++;
    if (end == text->len)
        return false;
    *ret = str_sub(*text, 0, end);
    if (text->at[end] == '\r' && end + 1 < text->len && text->at[end + 1] == '\n')
        end++;
    *text = str_from_at(*text, end + 1);
    return true;
}

static void set_field(struct event *e, const char *name, json_t *value)
{
    if (!e->fields)
        e->fields = arena_json(e->a, json_object());
    if (json_object_set(e->fields, name, value) != 0)
        out_of_memory();
}

static void set_retry(struct event *e, struct str value)
{
    uint64_t ms = 0;

    for (size_t i = 0; i < value.len; i++)
        if (value.at[i] < '0' || value.at[i] > '9')
            return;
    if (value.len <= RETRY_DIGITS_MAX && str_to_u64(value, &ms))
        set_field(e, "retry", arena_json(e->a, json_integer((json_int_t)ms)));
}

static void take_line(struct event *e, struct str line)
{
    size_t colon = str_find_char(line, ':');
    struct str name = str_sub(line, 0, colon);
    struct str value = colon == SIZE_MAX ? STR_NONE : str_from_at(line, colon + 1);

    if (str_starts(value, S(" ")))
        value = str_from_at(value, 1);
    if (str_eq(name, S("data"))) {
        buf_add(&e->data, value);
        buf_add_char(&e->data, '\n');
    } else if (str_eq(name, S("event")) && value.len) {
        set_field(e, "event", json_str(e->a, value));
    } else if (str_eq(name, S("id")) && str_find_char(value, '\0') == SIZE_MAX) {
        set_field(e, "id", json_str(e->a, value));
    } else if (str_eq(name, S("retry"))) {
        set_retry(e, value);
    }
}

static void dispatch(struct event *e, struct sequence *s)
{
    struct str data = buf_str(&e->data);
    struct sequence_item *item = data.len ? sequence_add(e->a, s) : NULL;

    if (item) {
        set_field(e, "data", json_str(e->a, str_sub(data, 0, data.len - 1)));
        item->number = s->len;
        item->value = e->fields;
    }
    buf_clear(&e->data);
    e->fields = NULL;
}

void event_stream_read(struct arena *a, struct str body, struct sequence *ret)
{
    struct str text = decoded(a, body), line;
    struct event e = { .a = a };

    buf_init(&e.data, text.len + 1);
    while (!ret->cut && cut_line(&text, &line)) {
        if (line.len == 0)
            dispatch(&e, ret);
        else
            take_line(&e, line);
    }
    buf_release(&e.data);
}
