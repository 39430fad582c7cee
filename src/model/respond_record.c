/* Response headers that tell about the record: its validator, and where it is. */
#include "base/arena.h"
#include "base/buf.h"
#include "doc/json.h"
#include "model/model_internal.h"

#include "base/banned.h"

/* --- where --- */

static const struct operation *reader_of(const struct contract *c,
                                         const struct resource *resource)
{
    for (size_t i = 0; i < c->operation_count; i++) {
        const struct effect *e = &c->operations[i].effect;

        if (e->verb == EFFECT_READ && e->resource == resource && e->by.len)
            return &c->operations[i];
    }
    return NULL;
}

/* The value of a path parameter: the key, or as the request had it. */
static struct str value_of(struct run *r, const struct operation *reader, struct str name)
{
    const json_t *key = json_member(r->call.selected[0], reader->effect.resource->key);

    if (str_eq(name, reader->effect.by))
        return json_is_string(key) ? json_text(key)
                                   : json_to_str(r->call.arena, key, JSON_PRINT_COMPACT);
    for (size_t i = 0; i < r->call.path_value_count; i++)
        if (str_eq(r->call.path_values[i].name, name))
            return r->call.path_values[i].value;
    return STR_NONE;
}

static void add_path(struct run *r, const struct operation *reader, struct buf *text)
{
    struct str path = reader->path;

    while (path.len) {
        size_t open = str_find_char(path, '{'), close = str_find_char(path, '}');

        if (open == SIZE_MAX || close == SIZE_MAX || close < open) {
            buf_add(text, path);
            return;
        }
        struct str name = str_sub(path, open + 1, close - open - 1);

        buf_add(text, str_sub(path, 0, open));
        buf_add(text, http_percent_encode(r->call.arena, value_of(r, reader, name)));
        path = str_from_at(path, close + 1);
    }
}

/* A path-absolute reference (RFC 9110, 10.2.2); empty where no operation reads such a
 * record. */
static struct str location(struct run *r)
{
    const struct operation *reader =
        reader_of(r->call.contract, r->call.operation->effect.resource);
    struct buf text;

    if (!reader)
        return STR_NONE;
    buf_init(&text, (size_t)64 * 1024);
    buf_add(&text, match_server_prefix(r->call.contract));
    add_path(r, reader, &text);
    struct str made = arena_str(r->call.arena, buf_str(&text));

    buf_release(&text);
    return made;
}

/* --- both --- */

/* The validator of a list: of what it shows. */
static struct str list_tag(struct run *r)
{
    json_t *all = arena_json(r->call.arena, json_array());

    for (size_t i = 0; i < r->call.selected_count; i++)
        json_array_append(all, r->call.selected[i]);
    return model_entity_tag(r->m, r->call.arena, all);
}

void respond_record_headers(struct run *r, const struct success_plan *plan)
{
    struct http_headers *headers = &r->call.response.headers;
    const struct effect *effect = &r->call.operation->effect;
    bool one = r->call.selected_count == 1 && effect->resource;

    if (plan->has_tag && effect->verb == EFFECT_LIST)
        http_header_set(r->call.arena, headers, S("ETag"), list_tag(r));
    else if (plan->has_tag && one)
        http_header_set(r->call.arena, headers, S("ETag"),
                        model_entity_tag(r->m, r->call.arena, r->call.selected[0]));
    struct str where = plan->has_location && one ? location(r) : STR_NONE;

    if (where.len)
        http_header_set(r->call.arena, headers, S("Location"), where);
}
