#include "report/put.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "report/text.h"

#include "base/banned.h"

json_t *put_new_object(struct arena *a)
{
    return arena_json(a, json_object());
}

json_t *put_new_list(struct arena *a)
{
    return arena_json(a, json_array());
}

json_t *put_object(struct arena *a, json_t *object, const char *name)
{
    json_t *made = put_new_object(a);

    json_object_set(object, name, made);
    return made;
}

json_t *put_list(struct arena *a, json_t *object, const char *name)
{
    json_t *made = put_new_list(a);

    json_object_set(object, name, made);
    return made;
}

json_t *put_item(struct arena *a, json_t *list)
{
    json_t *made = put_new_object(a);

    json_array_append(list, made);
    return made;
}

struct str put_valid(struct arena *a, struct str text)
{
    struct buf out;

    if (utf8_is_valid(text))
        return text;
    buf_init(&out, text.len * 3 + 1);
    for (size_t off = 0; off < text.len;)
        utf8_add(&out, utf8_next(text, &off));
    struct str valid = arena_str(a, buf_str(&out));

    buf_release(&out);
    return valid;
}

void put_shown(struct arena *a, const struct report_options *o, json_t *object,
               const char *name, struct str text)
{
    json_object_set(object, name, json_str(a, put_valid(a, report_shown(a, o, text))));
}

void put_some(struct arena *a, const struct report_options *o, json_t *object,
              const char *name, struct str text)
{
    if (text.len)
        put_shown(a, o, object, name, text);
}

void put_c(struct arena *a, json_t *object, const char *name, const char *text)
{
    json_object_set(object, name, json_str(a, str_from(text)));
}

void put_number(struct arena *a, json_t *object, const char *name, int64_t number)
{
    json_object_set(object, name, arena_json(a, json_integer((json_int_t)number)));
}
