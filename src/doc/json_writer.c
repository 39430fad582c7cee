#include "doc/json_writer.h"

#include <string.h>

#include "base/buf.h"
#include "doc/json.h"

#include "base/banned.h"

static void begin(struct json_writer *w)
{
    if (w->more)
        buf_add_char(w->out, ',');
    w->more = true;
}

void json_writer_open(struct json_writer *w, char bracket)
{
    begin(w);
    buf_add_char(w->out, bracket);
    w->more = false;
}

void json_writer_close(struct json_writer *w, char bracket)
{
    buf_add_char(w->out, bracket);
    w->more = true;
}

void json_writer_name(struct json_writer *w, const char *name)
{
    size_t len = strlen(name);
    char *to = buf_add_room(w->out, w->more + len + 3);

    /* At once: a journal has a dozen names for each case. */
    if (to && w->more)
        *to++ = ',';
    if (to) {
        *to = '"';
        memcpy(to + 1, name, len);
        memcpy(to + 1 + len, "\":", 2);
    }
    w->more = false;
}

void json_writer_text(struct json_writer *w, struct str text)
{
    begin(w);
    json_print_text(w->out, text);
}

void json_writer_count(struct json_writer *w, uint64_t count)
{
    begin(w);
    buf_add_u64(w->out, count);
}

void json_writer_thousandths(struct json_writer *w, uint64_t count)
{
    char rest[3] = { (char)('0' + count / 100 % 10), (char)('0' + count / 10 % 10),
                     (char)('0' + count % 10) };
    size_t len = sizeof rest;

    begin(w);
    buf_add_u64(w->out, count / 1000);
    buf_add_char(w->out, '.');
    while (len > 1 && rest[len - 1] == '0')
        len--;
    buf_add(w->out, (struct str){ rest, len });
}

void json_writer_true(struct json_writer *w)
{
    begin(w);
    buf_add(w->out, S("true"));
}

void json_writer_false(struct json_writer *w)
{
    begin(w);
    buf_add(w->out, S("false"));
}

void json_writer_value(struct json_writer *w, const json_t *value)
{
    begin(w);
    json_print(w->out, value, JSON_PRINT_COMPACT);
}
