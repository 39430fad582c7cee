/* Bodies of multipart/<any>, as the judge reads them: a line may end without CR, and what
 * a part does not say of itself the document says. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "contract/bodies.h"
#include "contract/contract.h"
#include "contract/media_type.h"
#include "contract/multipart.h"
#include "contract/params_read.h"
#include "contract/params_text.h"
#include "doc/json.h"

#include "base/banned.h"

/* Text of all parts that one property in a style is read from. */
#define PAIRS_TEXT_MAX (16u * 1024 * 1024)

struct read_part {
    struct str name, type, content; /* type: empty where it is not said */
    bool is_file;
};

struct read_parts {
    struct read_part *at;
    size_t len, cap;
};

struct part_reader {
    struct arena *a;
    const struct contract *c;
    const struct media *m;
    struct read_parts parts;
};

/* --- lines --- */

/* With its end. */
static struct str line_at(struct str text, size_t from)
{
    struct str rest = str_from_at(text, from);
    size_t end = str_find_char(rest, '\n');

    return end == SIZE_MAX ? rest : str_sub(rest, 0, end + 1);
}

static struct str without_end(struct str line)
{
    if (str_ends(line, S("\n")))
        line.len--;
    if (str_ends(line, S("\r")))
        line.len--;
    return line;
}

static bool is_delimiter(struct str line, struct str boundary, bool *ret_last)
{
    struct str rest = str_from_at(line, 2 + boundary.len);

    if (!str_starts(line, S("--")) || !str_starts(str_from_at(line, 2), boundary))
        return false;
    *ret_last = str_starts(rest, S("--"));
    return str_trim(str_from_at(rest, *ret_last ? 2 : 0)).len == 0;
}

/* What stands before the next delimiter, which is cut off with it. */
static bool cut_part(struct str *rest, struct str boundary, struct str *ret,
                     bool *ret_last)
{
    for (size_t at = 0; at < rest->len;) {
        struct str line = line_at(*rest, at);

        if (is_delimiter(line, boundary, ret_last)) {
            *ret = without_end(str_sub(*rest, 0, at));
            *rest = str_from_at(*rest, at + line.len);
            return true;
        }
        at += line.len;
    }
    return false;
}

/* --- headers of a part --- */

/* As browsers write it, and as they once did: `%22` and `\"` are a quotation mark. */
static struct str unquoted(struct arena *a, struct str text)
{
    char *copy = arena_alloc(a, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        struct str three = str_sub(text, i, 3);
        char c = text.at[i];

        if (str_eq_c(three, "%22") || str_eq_nocase(three, S("%0D")) ||
            str_eq_nocase(three, S("%0A"))) {
            c = three.at[1] == '2'                         ? '"'
                : three.at[2] == 'D' || three.at[2] == 'd' ? '\r'
                                                           : '\n';
            i += 2;
        } else if (c == '\\' && i + 1 < text.len && text.at[i + 1] == '"') {
            c = '"';
            i++;
        }
        copy[len++] = c;
    }
    return (struct str){ copy, len };
}

/* Where a quoted text ends: at a quotation mark without a backslash before it, or one
 * with nothing but another parameter behind it. */
static size_t end_of_quoted(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t behind = i + 1;

        if (text.at[i] != '"')
            continue;
        while (behind < text.len && text.at[behind] == ' ')
            behind++;
        if (i == 0 || text.at[i - 1] != '\\' || behind == text.len ||
            text.at[behind] == ';')
            return i;
    }
    return SIZE_MAX;
}

/* A parameter of Content-Disposition. */
static bool disposition(struct arena *a, struct str value, struct str wanted,
                        struct str *ret)
{
    struct str rest = value, name;

    if (!str_cut(&rest, ';', &name))
        return false;
    while (rest.len && str_cut(&rest, '=', &name)) {
        struct str text;
        bool quoted = str_starts(rest, S("\""));
        size_t end = quoted ? end_of_quoted(str_from_at(rest, 1)) : SIZE_MAX;

        if (quoted && end == SIZE_MAX)
            return false;
        text = quoted ? str_sub(rest, 1, end) : rest;
        rest = quoted ? str_from_at(rest, end + 2) : rest;
        if (quoted) {
            struct str between;

            str_cut(&rest, ';', &between);
        } else {
            str_cut(&rest, ';', &text);
        }
        if (str_eq_nocase(str_trim(name), wanted)) {
            *ret = quoted ? unquoted(a, text) : str_trim(text);
            return true;
        }
    }
    return false;
}

static void read_header(struct part_reader *r, struct str line, struct read_part *ret)
{
    struct str value = line, name, file;

    str_cut(&value, ':', &name);
    name = str_trim(name);
    value = str_trim(value);
    if (str_eq_nocase(name, S("Content-Type")))
        ret->type = value;
    if (str_eq_nocase(name, S("Content-Disposition"))) {
        (void)disposition(r->a, value, S("name"), &ret->name);
        ret->is_file = disposition(r->a, value, S("filename"), &file);
    }
}

static bool read_part(struct part_reader *r, struct str text)
{
    struct read_part part = { 0 };

    for (size_t at = 0; at < MULTIPART_HEADER_MAX;) {
        struct str line = line_at(text, at);

        at += line.len;
        if (!without_end(line).len) {
            part.content = str_from_at(text, at);
            *vec_push(r->a, &r->parts) = part;
            return line.len > 0 || !text.len;
        }
        read_header(r, without_end(line), &part);
    }
    return false;
}

static bool split(struct part_reader *r, struct str boundary, struct str body)
{
    struct str text;
    bool last = false;

    if (!boundary.len || !cut_part(&body, boundary, &text, &last))
        return false;
    while (!last)
        if (r->parts.len >= MULTIPART_PARTS_MAX ||
            !cut_part(&body, boundary, &text, &last) || !read_part(r, text))
            return false;
    return true;
}

/* --- values --- */

/* A character for each byte. */
static json_t *bytes_as_text(struct arena *a, struct str bytes)
{
    struct buf text;

    buf_init(&text, SIZE_MAX / 2);
    for (size_t i = 0; i < bytes.len; i++)
        utf8_add(&text, (unsigned char)bytes.at[i]);
    json_t *value = json_str(a, buf_str(&text));

    buf_release(&text);
    return value;
}

static json_t *value_of(struct part_reader *r, const struct read_part *part,
                        const json_t *schema)
{
    unsigned types = text_types(r->c, schema);
    bool structured = types && !(types & ~(unsigned)(TEXT_ARRAY | TEXT_OBJECT));
    bool bytes = part->is_file || multipart_is_bytes(r->c, schema, NULL);
    bool json = media_type_is_json(part->type) ? structured || !part->is_file
                                               : structured && !part->type.len;
    struct json_error error;
    json_t *value = json ? json_read(r->a, part->content, NULL, NULL, &error) : NULL;

    if (value)
        return value;
    if (!utf8_is_valid(part->content))
        return bytes_as_text(r->a, part->content);
    return bytes ? json_str(r->a, part->content)
                 : text_to_json(r->a, part->content, types);
}

static void put(json_t *object, struct str name, json_t *value)
{
    /* A name that is not UTF-8 is none. */
    if (value)
        (void)json_object_setn(object, name.at, name.len, value);
}

/* All that has the property's name, or the first of it. */
static json_t *value_by_name(struct part_reader *r, struct str name)
{
    const json_t *schema = multipart_schema(r->c, r->m, name);
    bool list = text_types(r->c, schema) & TEXT_ARRAY;
    json_t *all = arena_json(r->a, json_array());

    for (size_t i = 0; i < r->parts.len; i++) {
        const struct read_part *part = &r->parts.at[i];

        if (!str_eq(part->name, name))
            continue;
        if (!list)
            return value_of(r, part, schema);
        json_array_append(all, value_of(r, part, text_items(r->c, schema)));
    }
    return json_array_size(all) ? all : NULL;
}

/* Encoded so that params_read() takes it apart as the style has it. */
static void add_encoded(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (c == '%' || c == '+' || c == '&')
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
        else
            buf_add_char(out, c);
    }
}

static json_t *value_in_style(struct part_reader *r, const struct media_part *part)
{
    struct buf pairs;
    bool malformed = false;

    buf_init(&pairs, PAIRS_TEXT_MAX);
    for (size_t i = 0; i < r->parts.len; i++) {
        if (i)
            buf_add_char(&pairs, '&');
        percent_encode(&pairs, r->parts.at[i].name, false);
        buf_add_char(&pairs, '=');
        add_encoded(&pairs, r->parts.at[i].content);
    }
    struct str text = arena_str(r->a, buf_str(&pairs));
    json_t *value = params_read(r->a, r->c, part->styled, text, &malformed);

    buf_release(&pairs);
    return malformed ? json_str(r->a, text) : value;
}

/* Whether it is one of the pairs of a property in a style. */
static bool is_in_style(const struct part_reader *r, struct str name)
{
    const struct media_parts *documented = r->m->parts;

    for (size_t i = 0; documented && i < documented->len; i++) {
        const struct media_part *part = &documented->at[i];
        const struct parameter *p = part->styled;

        if (p && str_eq_c(p->style, "deepObject") && str_starts(name, part->name) &&
            str_starts(str_from_at(name, part->name.len), S("[")))
            return true;
        if (p && str_eq_c(p->style, "form") && p->explode &&
            text_types(r->c, p->schema_json) == TEXT_OBJECT &&
            text_member(r->c, p->schema_json, name))
            return true;
    }
    return false;
}

static json_t *by_name(struct part_reader *r)
{
    const struct media_parts *documented = r->m->parts;
    json_t *object = arena_json(r->a, json_object());

    for (size_t i = 0; documented && i < documented->len; i++)
        put(object, documented->at[i].name,
            documented->at[i].styled ? value_in_style(r, &documented->at[i])
                                     : value_by_name(r, documented->at[i].name));
    for (size_t i = 0; i < r->parts.len; i++) {
        struct str name = r->parts.at[i].name;

        if (name.at && !multipart_part(r->m, name) && !json_member(object, name) &&
            !is_in_style(r, name))
            put(object, name, value_by_name(r, name));
    }
    return object;
}

static json_t *in_order(struct part_reader *r)
{
    const json_t *items = text_items(r->c, r->m->schema_json);
    json_t *list = arena_json(r->a, json_array());

    for (size_t i = 0; i < r->parts.len; i++)
        json_array_append(list, value_of(r, &r->parts.at[i], items));
    return list;
}

json_t *multipart_read(struct arena *a, const struct contract *c, const struct media *m,
                       struct str content_type, struct str body)
{
    struct part_reader r = { .a = a, .c = c, .m = m };
    unsigned types = text_types(c, m->schema_json);

    if (!split(&r, body_boundary(content_type), body))
        return NULL;
    return types & TEXT_ARRAY && !(types & TEXT_OBJECT) ? in_order(&r) : by_name(&r);
}
