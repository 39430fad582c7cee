/* Bodies of multipart/<any>, written. */
#include "base/arena.h"
#include "base/buf.h"
#include "contract/bodies.h"
#include "contract/contract.h"
#include "contract/media_type.h"
#include "contract/multipart.h"
#include "contract/params.h"
#include "contract/params_text.h"
#include "doc/json.h"
#include "doc/node.h"

#include "base/banned.h"

/* allOf, anyOf and oneOf within one another, and all their parts. */
#define PARTS_DEPTH_MAX 6
/* Boundaries that are tried: a body that holds all of them was made for it. */
#define BOUNDARIES_MAX 1000
/* Text of one property in a style. */
#define STYLED_MAX (1024u * 1024)

struct part_writer {
    struct arena *a;
    struct buf *out;
    const struct contract *c;
    const struct media *m; /* NULL: nothing is documented */
    struct str boundary;
    size_t count;
};

/* --- what is documented --- */

const struct media_part *multipart_part(const struct media *m, struct str name)
{
    for (size_t i = 0; m && m->parts && i < m->parts->len; i++)
        if (str_eq(m->parts->at[i].name, name))
            return &m->parts->at[i];
    return NULL;
}

const json_t *multipart_schema(const struct contract *c, const struct media *m,
                               struct str name)
{
    const struct media_part *part = multipart_part(m, name);

    return part ? part->schema_json : m ? text_member(c, m->schema_json, name) : NULL;
}

static bool says_bytes(const struct contract *c, const json_t *schema, struct str *type,
                       unsigned depth)
{
    static const char *const lists[] = { "allOf", "anyOf", "oneOf" };
    const json_t *s = contract_deref(c, schema);
    struct str media_type = json_member_text(s, "contentMediaType");
    bool found = media_type.len || json_member_text(s, "contentEncoding").len ||
                 str_eq_c(json_member_text(s, "format"), "binary");

    if (media_type.len)
        *type = media_type;
    for (size_t i = 0; !found && depth && i < countof(lists); i++) {
        const json_t *list = json_object_get(s, lists[i]);

        for (size_t k = 0; k < json_array_size(list) && !found; k++)
            found = says_bytes(c, json_array_get(list, k), type, depth - 1);
    }
    return found;
}

bool multipart_is_bytes(const struct contract *c, const json_t *schema,
                        struct str *ret_type)
{
    struct str type = STR_NONE;
    bool bytes =
        schema && (says_bytes(c, schema, &type, PARTS_DEPTH_MAX) ||
                   (!str_starts(c->openapi, S("3.0")) && !text_types(c, schema)));

    if (ret_type && bytes)
        *ret_type = type.len ? type : S("application/octet-stream");
    return bytes;
}

/* A type that falls into a range. */
static struct str type_of_range(struct str range)
{
    static const struct {
        const char *range, *type;
    } usual[] = {
        { "image/*", "image/png" },
        { "audio/*", "audio/mpeg" },
        { "video/*", "video/mp4" },
        { "text/*", "text/plain" },
        { "application/*", "application/octet-stream" },
        { "*/*", "application/octet-stream" },
    };

    for (size_t i = 0; i < countof(usual); i++)
        if (str_eq_nocase(media_type_bare(range), str_from(usual[i].range)))
            return str_from(usual[i].type);
    return range;
}

/* The first of "image/png, image/jpeg" that is no range, else one that fits. */
static struct str documented_type(const struct media_part *part)
{
    struct str rest = part ? part->content_type : STR_NONE, one, found = STR_NONE;

    while (str_cut(&rest, ',', &one)) {
        one = str_trim(one);
        if (one.len && str_find_char(one, '*') == SIZE_MAX)
            return one;
        if (!found.len)
            found = one;
    }
    return type_of_range(found);
}

/* --- headers of a part --- */

/* Names may hold anything; as browsers write them (WHATWG HTML, 4.10.21.8). */
static void add_quoted(struct buf *out, struct str text)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '"')
            buf_add_c(out, "%22");
        else if (text.at[i] == '\r')
            buf_add_c(out, "%0D");
        else if (text.at[i] == '\n')
            buf_add_c(out, "%0A");
        else
            buf_add_char(out, text.at[i]);
    }
    buf_add_char(out, '"');
}

/* "avatar.png": many a server looks at what stands behind the dot. */
static struct str file_name(struct arena *a, struct str name, struct str type)
{
    static const struct {
        const char *type, *ending;
    } endings[] = {
        { "application/octet-stream", "bin" },
        { "application/msword", "doc" },
        { "image/svg+xml", "svg" },
        { "image/jpeg", "jpg" },
        { "audio/mpeg", "mp3" },
    };
    struct str bare = media_type_bare(type);
    struct str sub = str_from_at(bare, str_find_char(bare, '/') + 1);

    if (str_eq_nocase(bare, S("text/plain")))
        sub = S("txt");
    else if (media_type_is_json(bare))
        sub = S("json");
    for (size_t i = 0; i < countof(endings); i++)
        if (str_eq_nocase(bare, str_from(endings[i].type)))
            sub = str_from(endings[i].ending);
    if (!sub.len || sub.len > 4)
        sub = S("bin");
    return arena_printf(a, "%.*s.%.*s", STR_ARG(name), STR_ARG(sub));
}

/* Nobody can say in a case what a part's headers are to be: what the document shows. */
static const json_t *header_value(struct arena *a, const struct contract *c,
                                  const struct parameter *p)
{
    static const char *const keywords[] = { "const", "default", "example" };
    const json_t *schema = p->schema_json ? contract_deref(c, p->schema_json) : NULL;
    const json_t *value = p->example_count ? node_to_json(a, p->example_nodes[0]) : NULL;

    for (size_t i = 0; !value && i < countof(keywords); i++)
        value = json_object_get(schema, keywords[i]);
    if (!value)
        value = json_array_get(json_object_get(schema, "examples"), 0);
    if (!value)
        value = json_array_get(json_object_get(schema, "enum"), 0);
    return value;
}

/* A header whose value would be several lines is none. */
static void add_header(struct part_writer *w, const struct parameter *p)
{
    const json_t *value = header_value(w->a, w->c, p);
    size_t before = w->out->len;

    if (!value || str_eq_nocase(p->name, S("Content-Disposition")))
        return;
    buf_add(w->out, p->name);
    buf_add_c(w->out, ": ");
    size_t start = w->out->len;
    bool done = params_write(w->out, p, value);
    struct str written = str_from_at(buf_str(w->out), start);

    if (!done || str_find_char(written, '\n') != SIZE_MAX ||
        str_find_char(written, '\r') != SIZE_MAX)
        buf_truncate(w->out, before);
    else
        buf_add_c(w->out, "\r\n");
}

static void begin_part(struct part_writer *w, struct str name, struct str file,
                       struct str type)
{
    w->count++;
    buf_add_c(w->out, "--");
    buf_add(w->out, w->boundary);
    buf_add_c(w->out, "\r\n");
    if (name.at) {
        buf_add_c(w->out, "Content-Disposition: form-data; name=");
        add_quoted(w->out, name);
    }
    if (name.at && file.len) {
        buf_add_c(w->out, "; filename=");
        add_quoted(w->out, file);
    }
    if (name.at)
        buf_add_c(w->out, "\r\n");
    if (type.len) {
        buf_add_c(w->out, "Content-Type: ");
        buf_add(w->out, type);
        buf_add_c(w->out, "\r\n");
    }
}

/* --- values --- */

static void add_text(struct buf *out, const json_t *value)
{
    if (json_is_string(value))
        buf_add(out, json_text(value));
    else if (!json_is_null(value))
        json_print(out, value, JSON_PRINT_COMPACT);
}

static bool is_plain(struct str type)
{
    return !type.len || str_eq_nocase(media_type_bare(type), S("text/plain"));
}

/* One part.  What is text/plain by default is so without being said, as browsers and
 * curl have it. */
static void write_part(struct part_writer *w, const struct media_part *part,
                       struct str name, const json_t *schema, const json_t *value)
{
    bool nested = json_is_object(value) || json_is_array(value);
    struct str type = documented_type(part), bytes_type = STR_NONE, file = STR_NONE;
    bool bytes = !nested && multipart_is_bytes(w->c, schema, &bytes_type);

    if (!type.len)
        type = nested ? S("application/json") : bytes_type;
    if (bytes || !(is_plain(type) || media_type_is_json(type) || nested))
        file = file_name(w->a, name, type);
    begin_part(w, name, file, type);
    for (size_t i = 0; part && i < part->header_count; i++)
        add_header(w, &part->headers[i]);
    buf_add_c(w->out, "\r\n");
    if (media_type_is_json(type) && !(bytes && json_is_string(value)))
        json_print(w->out, value, JSON_PRINT_COMPACT);
    else
        add_text(w->out, value);
    buf_add_c(w->out, "\r\n");
}

/* The pairs of a query that the value would be, each a part: without percent-encoding,
 * which is the query's. */
static bool write_styled(struct part_writer *w, const struct media_part *part,
                         const json_t *value)
{
    struct buf pairs;
    struct str rest, pair, name;

    buf_init(&pairs, STYLED_MAX);
    bool done = params_write(&pairs, part->styled, value) && !buf_overflowed(&pairs);

    rest = buf_str(&pairs);
    while (done && rest.len && str_cut(&rest, '&', &pair)) {
        str_cut(&pair, '=', &name);
        begin_part(w, percent_decode(w->a, name, true), STR_NONE, STR_NONE);
        buf_add_c(w->out, "\r\n");
        buf_add(w->out, percent_decode(w->a, pair, true));
        buf_add_c(w->out, "\r\n");
    }
    buf_release(&pairs);
    return done;
}

/* A list is a part for each item, unless something else than a list is documented and
 * JSON has a form for it. */
static bool write_property(struct part_writer *w, struct str name, const json_t *value)
{
    const struct media_part *part = multipart_part(w->m, name);
    const json_t *schema = multipart_schema(w->c, w->m, name);
    bool list = json_is_array(value) && (!media_type_is_json(documented_type(part)) ||
                                         text_types(w->c, schema) & TEXT_ARRAY);

    if (part && part->styled)
        return write_styled(w, part, value);
    for (size_t i = 0; list && i < json_array_size(value); i++)
        write_part(w, part, name, text_items(w->c, schema), json_array_get(value, i));
    if (!list)
        write_part(w, part, name, schema, value);
    return true;
}

static bool write_all(struct part_writer *w, const json_t *value, struct str *ret_name)
{
    json_t *object = json_mutable(value);
    const json_t *items = w->m ? text_items(w->c, w->m->schema_json) : NULL;

    for (void *it = json_object_iter(object); it;
         it = json_object_iter_next(object, it)) {
        *ret_name = json_iter_key(it);
        if (!write_property(w, *ret_name, json_object_iter_value(it)))
            return false;
    }
    for (size_t i = 0; i < json_array_size(value); i++)
        write_part(w, NULL, STR_NONE, items, json_array_get(value, i));
    buf_add_c(w->out, "--");
    buf_add(w->out, w->boundary);
    buf_add_c(w->out, "--\r\n");
    return true;
}

/* --- the boundary --- */

/* Only where we have put it: in no value, name or header (RFC 2046, 5.1.1). */
static bool boundary_is_alone(const struct part_writer *w, size_t from)
{
    struct str rest = str_from_at(buf_str(w->out), from);
    size_t found = 0, at;

    while ((at = str_find(rest, w->boundary)) != SIZE_MAX && found <= w->count + 1) {
        found++;
        rest = str_from_at(rest, at + w->boundary.len);
    }
    return found == w->count + 1;
}

bool body_write_multipart(struct arena *a, struct buf *out, const struct contract *c,
                          const struct media *m, const json_t *value,
                          struct str *boundary, struct str *ret_name)
{
    struct part_writer w = { .a = a, .out = out, .c = c, .m = m, .boundary = *boundary };
    size_t from = out->len;
    bool given = boundary->len > 0;

    for (int i = 1; i <= (given ? 1 : BOUNDARIES_MAX); i++) {
        if (!given)
            w.boundary = arena_printf(a, "part-boundary-%d", i);
        w.count = 0;
        if (!write_all(&w, value, ret_name))
            break;
        *ret_name = STR_NONE;
        if (buf_overflowed(out) || boundary_is_alone(&w, from)) {
            *boundary = w.boundary;
            return true;
        }
        buf_truncate(out, from);
    }
    buf_truncate(out, from);
    return false;
}
