/* Bodies of multipart/<any>, taken apart to the letter of RFC 2046, 5.1 and RFC 7578:
 * lines end with CR LF, and the last delimiter has to be there. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "doc/json.h"
#include "model/limits.h"
#include "model/model_internal.h"
#include "model/shape.h"
#include "model/wire.h"

#include "base/banned.h"

struct piece {
    struct str name, type, content;
    bool has_name, is_file;
    bool used;
};

struct pieces {
    struct piece *at;
    size_t len, cap;
};

struct multipart {
    struct arena *a;
    const struct contract *c;
    const struct media *m;
    bool form_data;
    struct pieces pieces;
    const char *why; /* it is none; NULL so far */
};

static bool wrong(struct multipart *m, const char *why)
{
    m->why = m->why ? m->why : why;
    return false;
}

/* --- parameters of a header: `; name="value"` --- */

/* A quotation mark ends the text unless a backslash stands before it; then, too, where
 * nothing but the next parameter follows, since nobody escapes a backslash. */
static bool closes(struct str text, size_t i)
{
    size_t next = i + 1;

    while (next < text.len && (text.at[next] == ' ' || text.at[next] == '\t'))
        next++;
    return i == 0 || text.at[i - 1] != '\\' || next >= text.len || text.at[next] == ';';
}

static bool take_value(struct str *rest, struct str *value, bool *quoted)
{
    size_t end = 0;

    *quoted = rest->len && rest->at[0] == '"';
    if (!*quoted) {
        end = str_find_char(*rest, ';');
        *value = str_trim(str_sub(*rest, 0, end));
        *rest = end == SIZE_MAX ? STR_NONE : str_from_at(*rest, end + 1);
        return value->len > 0;
    }
    *rest = str_from_at(*rest, 1);
    while (end < rest->len && !(rest->at[end] == '"' && closes(*rest, end)))
        end++;
    if (end == rest->len)
        return false;
    *value = str_sub(*rest, 0, end);
    *rest = str_trim(str_from_at(*rest, end + 1));
    if (rest->len && rest->at[0] != ';')
        return false;
    *rest = str_from_at(*rest, 1);
    return true;
}

/* %22, %0D, %0A and \" stand for the character (WHATWG HTML, 4.10.21.8). */
static struct str unescape(struct arena *a, struct str text)
{
    static const struct {
        const char *escape;
        char c;
    } escapes[] = { { "%22", '"' }, { "%0d", '\r' }, { "%0a", '\n' }, { "\\\"", '"' } };
    char *copy = arena_alloc(a, text.len + 1);
    size_t len = 0, i = 0;

    while (i < text.len) {
        size_t step = 1;

        copy[len] = text.at[i];
        for (size_t k = 0; k < countof(escapes); k++) {
            struct str escape = str_from(escapes[k].escape);

            if (str_eq_nocase(str_sub(text, i, escape.len), escape)) {
                copy[len] = escapes[k].c;
                step = escape.len;
            }
        }
        len++;
        i += step;
    }
    return (struct str){ copy, len };
}

/* The parameter of a header, as it stands there; false for a header that has none or is
 * broken before it. */
static bool parameter(struct str header, struct str wanted, struct str *ret)
{
    size_t at = str_find_char(header, ';');
    struct str rest = at == SIZE_MAX ? STR_NONE : str_from_at(header, at + 1);

    while (rest.len) {
        size_t equals = str_find_char(rest, '=');
        struct str name = str_trim(str_sub(rest, 0, equals)), value;
        bool quoted;

        if (equals == SIZE_MAX)
            return false;
        rest = str_from_at(rest, equals + 1);
        if (!take_value(&rest, &value, &quoted))
            return false;
        if (str_eq_nocase(name, wanted)) {
            *ret = value;
            return true;
        }
    }
    return false;
}

/* --- one part --- */

static bool take_header(struct multipart *m, struct str line, struct piece *piece)
{
    size_t colon = str_find_char(line, ':');
    struct str name = str_sub(line, 0, colon), value, text;

    if (colon == SIZE_MAX || !name.len || str_trim(name).len != name.len)
        return wrong(m, "a line of a part's headers is no header");
    value = str_trim(str_from_at(line, colon + 1));
    if (str_eq_nocase(name, S("Content-Type")))
        piece->type = http_media_type(m->a, value);
    if (str_eq_nocase(name, S("Content-Transfer-Encoding")) &&
        !str_eq_nocase(value, S("binary")) && !str_eq_nocase(value, S("8bit")) &&
        !str_eq_nocase(value, S("7bit")))
        return wrong(m, "a part has a transfer encoding");
    if (!str_eq_nocase(name, S("Content-Disposition")))
        return true;
    if (parameter(value, S("name"), &text)) {
        piece->has_name = true;
        piece->name = unescape(m->a, text);
    }
    piece->is_file = parameter(value, S("filename"), &text);
    return true;
}

static bool take_piece(struct multipart *m, struct str text)
{
    struct piece piece = { 0 };
    size_t at = 0;

    if (m->pieces.len >= WIRE_PARTS_MAX)
        return wrong(m, "it has too many parts");
    for (;;) {
        struct str rest = str_from_at(text, at);
        size_t end = str_find(rest, S("\r\n"));

        if (end == SIZE_MAX)
            return wrong(m, "the headers of a part have no end");
        at += end + 2;
        if (at > WIRE_PART_HEADER_MAX)
            return wrong(m, "the headers of a part are too long");
        if (end == 0)
            break;
        if (!take_header(m, str_sub(rest, 0, end), &piece))
            return false;
    }
    if (m->form_data && !piece.has_name)
        return wrong(m, "a part has no name");
    piece.content = str_from_at(text, at);
    *vec_push(m->a, &m->pieces) = piece;
    return true;
}

/* --- the parts --- */

/* Where the delimiter begins that is next, with the line end that belongs to it; *ret_end
 * is where its line ends, *ret_last whether it is the last one. */
static size_t find_delimiter(struct str body, size_t from, struct str delimiter,
                             size_t *ret_end, bool *ret_last)
{
    for (;;) {
        size_t found = str_find(str_from_at(body, from), delimiter);
        size_t at = from + found, end = at + delimiter.len;

        if (found == SIZE_MAX)
            return SIZE_MAX;
        *ret_last = str_starts(str_from_at(body, end), S("--"));
        end += *ret_last ? 2 : 0;
        while (end < body.len && (body.at[end] == ' ' || body.at[end] == '\t'))
            end++;
        if (end == body.len ? *ret_last : str_starts(str_from_at(body, end), S("\r\n"))) {
            *ret_end = end == body.len ? end : end + 2;
            return at;
        }
        from = at + 2; /* a line that only begins like it */
    }
}

/* The first delimiter may have no line before it. */
static struct str behind_a_line(struct arena *a, struct str body)
{
    char *copy = arena_alloc(a, body.len + 2);

    copy[0] = '\r';
    copy[1] = '\n';
    if (body.len)
        memcpy(copy + 2, body.at, body.len);
    return (struct str){ copy, body.len + 2 };
}

static bool take_apart(struct multipart *m, struct str content_type, struct str body)
{
    struct str boundary = STR_NONE;
    bool last = false;
    size_t at = 0, end, next;

    if (!parameter(content_type, S("boundary"), &boundary) || !boundary.len ||
        boundary.len > 70)
        return wrong(m, "its media type has no boundary");
    struct str delimiter = arena_printf(m->a, "\r\n--%.*s", STR_ARG(boundary));

    body = behind_a_line(m->a, body);
    if (find_delimiter(body, 0, delimiter, &at, &last) == SIZE_MAX)
        return wrong(m, "its boundary is nowhere in it");
    while (!last) {
        /* An empty part's delimiter shares its line end with the one before. */
        next = find_delimiter(body, at - 2, delimiter, &end, &last);
        if (next == SIZE_MAX)
            return wrong(m, "it has no end");
        if (!take_piece(m, next < at ? STR_NONE : str_sub(body, at, next - at)))
            return false;
        at = end;
    }
    return true;
}

/* --- values --- */

static bool names_scalar(const struct multipart *m, const json_t *schema)
{
    return shape_names(m->c, schema, "string") || shape_names(m->c, schema, "number") ||
           shape_names(m->c, schema, "integer") || shape_names(m->c, schema, "boolean");
}

static bool names_structure(const struct multipart *m, const json_t *schema)
{
    return schema && !names_scalar(m, schema) &&
           (shape_names(m->c, schema, "object") || shape_names(m->c, schema, "array"));
}

/* Bytes that are no text: each is a character. */
static json_t *from_bytes(struct arena *a, struct str bytes)
{
    char *text = arena_alloc(a, bytes.len * 2 + 4);
    size_t len = 0;

    for (size_t i = 0; i < bytes.len; i++)
        len += utf8_encode((unsigned char)bytes.at[i], text + len);
    return json_str(a, (struct str){ text, len });
}

static json_t *value_of(struct multipart *m, const struct piece *piece,
                        const json_t *schema)
{
    bool structure = names_structure(m, schema);
    bool json = http_media_is_json(piece->type) ? !piece->is_file || structure
                                                : !piece->type.len && structure;
    bool text = str_starts(piece->type, S("text/")) || !piece->type.len;
    struct json_error error;

    if (json) {
        json_t *value =
            json_read(m->a, piece->content,
                      &(struct json_limits){ .depth = BODY_DEPTH_MAX }, NULL, &error);

        if (!value)
            wrong(m, "a part that should be JSON is none");
        return value;
    }
    if (utf8_is_valid(piece->content))
        return piece->is_file ? json_str(m->a, piece->content)
                              : wire_scalar(m->a, m->c, schema, piece->content);
    if (text && !piece->is_file)
        wrong(m, "the text of a part is not UTF-8");
    return from_bytes(m->a, piece->content);
}

static void keep(json_t *object, struct str name, json_t *value)
{
    /* A name that is not UTF-8 is none. */
    if (value)
        (void)json_object_setn(object, name.at, name.len, value);
}

/* All parts of that name, where the schema has a list in mind; else the first. */
static void take_named(struct multipart *m, json_t *object, struct str name,
                       const json_t *schema)
{
    bool many = schema && !names_scalar(m, schema) && shape_names(m->c, schema, "array");
    const json_t *of = many ? shape_items(m->c, schema) : schema;
    json_t *list = arena_json(m->a, json_array()), *value;

    for (size_t i = 0; i < m->pieces.len && !m->why; i++) {
        struct piece *piece = &m->pieces.at[i];

        if (piece->used || !str_eq(piece->name, name))
            continue;
        piece->used = true;
        value = value_of(m, piece, of);
        if (value && (many || !json_array_size(list)))
            json_array_append(list, value);
    }
    if (json_array_size(list))
        keep(object, name, many ? list : json_array_get(list, 0));
}

/* A property in a style of the query's: the parts are its pairs. */
static void take_styled(struct multipart *m, json_t *object,
                        const struct media_part *part)
{
    struct wire_pairs pairs = { 0 };
    bool malformed = false;

    for (size_t i = 0; i < m->pieces.len; i++) {
        const struct piece *piece = &m->pieces.at[i];
        struct buf raw;

        buf_init(&raw, SIZE_MAX / 2);
        for (size_t k = 0; k < piece->content.len; k++) {
            char c = piece->content.at[k];

            if (c == '%' || c == '+')
                buf_add_c(&raw, c == '%' ? "%25" : "%2B");
            else
                buf_add_char(&raw, c);
        }
        *vec_push(m->a, &pairs) = (struct wire_pair){
            .name = piece->name,
            .raw = arena_str(m->a, buf_str(&raw)),
        };
        buf_release(&raw);
    }
    keep(object, part->name,
         wire_from_pairs(m->a, m->c, part->styled, &pairs, &malformed));
    for (size_t i = 0; i < pairs.len; i++)
        m->pieces.at[i].used |= pairs.at[i].used;
    if (malformed)
        wrong(m, "a part has not the form of its style");
}

static json_t *by_names(struct multipart *m)
{
    const struct media_parts *documented = m->m->parts;
    json_t *object = arena_json(m->a, json_object());

    for (size_t i = 0; documented && i < documented->len; i++)
        if (documented->at[i].styled)
            take_styled(m, object, &documented->at[i]);
    for (size_t i = 0; documented && i < documented->len; i++)
        if (!documented->at[i].styled)
            take_named(m, object, documented->at[i].name, documented->at[i].schema_json);
    for (size_t i = 0; i < m->pieces.len && !m->why; i++) {
        const struct piece *piece = &m->pieces.at[i];

        if (!piece->used && piece->has_name && !json_member(object, piece->name))
            take_named(m, object, piece->name,
                       wire_member(m->c, m->m->schema_json, piece->name));
    }
    return object;
}

static json_t *in_order(struct multipart *m)
{
    const json_t *items = shape_items(m->c, m->m->schema_json);
    json_t *list = arena_json(m->a, json_array()), *value;

    for (size_t i = 0; i < m->pieces.len && !m->why; i++)
        if ((value = value_of(m, &m->pieces.at[i], items)))
            json_array_append(list, value);
    return list;
}

json_t *wire_multipart(struct arena *a, const struct contract *c, const struct media *m,
                       struct str content_type, struct str body, const char **ret_why)
{
    const json_t *schema = m->schema_json;
    struct multipart read = {
        .a = a,
        .c = c,
        .m = m,
        .form_data = str_eq(http_media_type(a, content_type), S("multipart/form-data")),
    };
    json_t *value = NULL;

    if (take_apart(&read, content_type, body))
        value =
            schema && !shape_names(c, schema, "object") && shape_names(c, schema, "array")
                ? in_order(&read)
                : by_names(&read);
    *ret_why = read.why;
    return read.why ? NULL : value;
}
