/* Parameters in OpenAPI's styles, taken apart. */
#include "model/wire.h"

#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "model/limits.h"
#include "model/model_internal.h"
#include "model/shape.h"

#include "base/banned.h"

struct wire {
    struct arena *a;
    const struct contract *c;
    const struct parameter *p;
    bool list, object; /* what the schema has in mind; neither: a scalar */
    bool bad;          /* not in the form of its style */
};

/* --- text --- */

static bool is_encoded(const struct parameter *p)
{
    return p->in != IN_HEADER && !str_eq_c(p->style, "cookie");
}

static struct str plain(const struct wire *w, struct str raw)
{
    return is_encoded(w->p) ? request_decode(w->a, raw, w->p->in == IN_QUERY)
                            : str_trim(raw);
}

json_t *wire_scalar(struct arena *a, const struct contract *c, const json_t *schema,
                    struct str text)
{
    struct json_error error;
    bool bare = text.len && str_trim(text).len == text.len && text.at[0] != '"';
    json_t *value = bare ? json_read(a, text, NULL, NULL, &error) : NULL;
    bool whole = json_is_number(value) && json_is_integral(value);

    if (!schema)
        return json_str(a, text);
    if ((json_is_number(value) && shape_names(c, schema, "number")) ||
        (whole && shape_names(c, schema, "integer")) ||
        (json_is_boolean(value) && shape_names(c, schema, "boolean")))
        return value;
    if ((!text.len || json_is_null(value)) && shape_names(c, schema, "null") &&
        !shape_names(c, schema, "string"))
        return arena_json(a, json_null());
    return json_str(a, text);
}

/* All pieces, empty ones too; of no text there are none. */
static void split(struct wire *w, struct str text, char separator, struct str_list *ret)
{
    size_t from = 0;

    for (size_t i = 0; text.len && i <= text.len && !w->bad; i++) {
        if (i < text.len && text.at[i] != separator)
            continue;
        *vec_push(w->a, ret) = str_sub(text, from, i - from);
        from = i + 1;
        w->bad = ret->len > WIRE_PIECES_MAX;
    }
}

/* "a=b" into "a" and "b"; false, with an empty value, without '='. */
static bool halve(struct str piece, struct str *name, struct str *value)
{
    size_t at = str_find_char(piece, '=');

    *name = str_sub(piece, 0, at);
    *value = at == SIZE_MAX ? S("") : str_from_at(piece, at + 1);
    return at != SIZE_MAX;
}

bool wire_split_pairs(struct arena *a, struct str text, char separator, bool plus,
                      struct wire_pairs *ret)
{
    struct parameter any = { .in = plus ? IN_QUERY : IN_COOKIE };
    struct wire w = { .a = a, .p = &any };
    struct str_list pieces = { 0 };

    split(&w, text, separator, &pieces);
    for (size_t i = 0; i < pieces.len; i++) {
        struct str name, raw;

        halve(plus ? pieces.at[i] : str_trim(pieces.at[i]), &name, &raw);
        *vec_push(a, ret) =
            (struct wire_pair){ .name = request_decode(a, name, plus), .raw = raw };
    }
    return !w.bad;
}

/* --- pieces into values --- */

static void add_item(struct wire *w, json_t *list, struct str raw)
{
    const json_t *items = shape_items(w->c, w->p->schema_json);
    json_t *item = wire_scalar(w->a, w->c, items, plain(w, raw));

    w->bad |=
        json_array_size(list) >= WIRE_PIECES_MAX || json_array_append(list, item) != 0;
}

static void add_member(struct wire *w, json_t *object, struct str name, struct str raw)
{
    json_t *value = wire_scalar(w->a, w->c, wire_member(w->c, w->p->schema_json, name),
                                plain(w, raw));

    /* A name that is not UTF-8 is none. */
    w->bad |= json_object_setn(object, name.at, name.len, value) != 0;
}

static json_t *list_of(struct wire *w, const struct str_list *pieces)
{
    json_t *list = arena_json(w->a, json_array());

    for (size_t i = 0; i < pieces->len; i++)
        add_item(w, list, pieces->at[i]);
    return list;
}

/* "R=100", "G=200", or name and value in turn: "R", "100", "G", "200". */
static json_t *object_of(struct wire *w, const struct str_list *pieces, bool paired)
{
    json_t *object = arena_json(w->a, json_object());
    struct str name, raw;

    w->bad |= !paired && pieces->len % 2 != 0;
    for (size_t i = 0; i < pieces->len && !w->bad; i += paired ? 1 : 2) {
        if (!paired) {
            name = pieces->at[i];
            raw = pieces->at[i + 1];
        } else if (!halve(pieces->at[i], &name, &raw)) {
            w->bad = true;
        }
        add_member(w, object, plain(w, name), raw);
    }
    return object;
}

/* One text that holds all of the value. */
static json_t *value_of(struct wire *w, struct str text, char separator, bool paired)
{
    struct str_list pieces = { 0 };

    if (!w->list && !w->object)
        return wire_scalar(w->a, w->c, w->p->schema_json, plain(w, text));
    split(w, text, separator, &pieces);
    return w->list ? list_of(w, &pieces) : object_of(w, &pieces, paired);
}

/* --- query, cookie, matrix: pairs --- */

static struct wire_pair *pair_of(const struct wire *w, struct wire_pairs *pairs)
{
    struct wire_pair *found = NULL;

    for (size_t i = 0; i < pairs->len; i++)
        if (str_eq(pairs->at[i].name, w->p->name)) {
            found = found ? found : &pairs->at[i];
            pairs->at[i].used = true;
        }
    return found;
}

static json_t *repeated(struct wire *w, struct wire_pairs *pairs)
{
    json_t *list = arena_json(w->a, json_array());

    for (size_t i = 0; i < pairs->len; i++)
        if (str_eq(pairs->at[i].name, w->p->name)) {
            pairs->at[i].used = true;
            add_item(w, list, pairs->at[i].raw);
        }
    return json_array_size(list) ? list : NULL;
}

/* Its members stand among the other parameters: those that the schema documents. */
static json_t *spread(struct wire *w, struct wire_pairs *pairs)
{
    json_t *object = arena_json(w->a, json_object());

    for (size_t i = 0; i < pairs->len; i++)
        if (w->p->in == IN_PATH ||
            shape_member(w->c, w->p->schema_json, pairs->at[i].name)) {
            pairs->at[i].used = true;
            add_member(w, object, pairs->at[i].name, pairs->at[i].raw);
        }
    return json_object_size(object) ? object : NULL;
}

/* "color[R]=100" */
static json_t *deep(struct wire *w, struct wire_pairs *pairs)
{
    json_t *object = arena_json(w->a, json_object());

    for (size_t i = 0; i < pairs->len; i++) {
        struct wire_pair *pair = &pairs->at[i];
        struct str key = str_from_at(pair->name, w->p->name.len);

        if (!str_starts(pair->name, w->p->name) || !str_starts(key, S("[")))
            continue;
        pair->used = true;
        w->bad |= !str_ends(key, S("]"));
        if (!w->bad)
            add_member(w, object, str_sub(key, 1, key.len - 2), pair->raw);
    }
    return json_object_size(object) ? object : NULL;
}

/* What stands between the items of one text.  Spaces and pipes may come encoded: they do
 * not stand for themselves in a query (RFC 3986, 3.4). */
static char separator_of(struct wire *w, struct str *text)
{
    bool space = str_eq_c(w->p->style, "spaceDelimited");
    bool pipe = str_eq_c(w->p->style, "pipeDelimited");
    char mark = space ? ' ' : '|', *copy;
    size_t len = 0;

    if (!space && !pipe)
        return ',';
    copy = arena_alloc(w->a, text->len + 1);
    for (size_t i = 0; i < text->len; i++) {
        struct str escape = str_sub(*text, i, 3);
        bool encoded = str_eq_nocase(escape, space ? S("%20") : S("%7C"));

        copy[len++] = encoded || (space && text->at[i] == '+') ? mark : text->at[i];
        i += encoded ? 2 : 0;
    }
    *text = (struct str){ copy, len };
    return mark;
}

static json_t *from_pairs(struct wire *w, struct wire_pairs *pairs)
{
    if (str_eq_c(w->p->style, "deepObject"))
        return deep(w, pairs);
    if (w->p->explode && (w->list || w->object))
        return w->list ? repeated(w, pairs) : spread(w, pairs);
    struct wire_pair *pair = pair_of(w, pairs);

    if (!pair)
        return NULL;
    struct str text = pair->raw;
    char separator = separator_of(w, &text);

    return value_of(w, text, separator, false);
}

/* ";color=blue": nothing else than the parameter stands there. */
static json_t *from_matrix(struct wire *w, struct str raw)
{
    struct wire_pairs pairs = { 0 };
    bool by_members = w->p->explode && w->object;

    w->bad |= !str_starts(raw, S(";")) ||
              !wire_split_pairs(w->a, str_from_at(raw, 1), ';', false, &pairs);
    for (size_t i = 0; i < pairs.len && !by_members; i++)
        w->bad |= !str_eq(pairs.at[i].name, w->p->name);
    return w->bad ? NULL : from_pairs(w, &pairs);
}

/* --- all of them --- */

static json_t *from_content(struct wire *w, struct str raw)
{
    struct str text = plain(w, raw);
    struct json_error error;

    if (!http_media_is_json(http_media_type(w->a, w->p->content)))
        return wire_scalar(w->a, w->c, w->p->schema_json, text);
    json_t *value = json_read(
        w->a, text, &(struct json_limits){ .depth = BODY_DEPTH_MAX }, NULL, &error);

    w->bad |= !value;
    return value;
}

static struct wire wire(struct arena *a, const struct contract *c,
                        const struct parameter *p)
{
    static const char *const scalars[] = { "string", "integer", "number", "boolean" };
    struct wire w = { .a = a, .c = c, .p = p };
    bool scalar = !p->schema_json;

    /* A text may always be a scalar: only where none is in mind it is taken apart. */
    for (size_t i = 0; i < countof(scalars) && !scalar; i++)
        scalar = shape_names(c, p->schema_json, scalars[i]);
    w.list = !scalar && shape_names(c, p->schema_json, "array");
    w.object = !scalar && !w.list && shape_names(c, p->schema_json, "object");
    return w;
}

json_t *wire_from_pairs(struct arena *a, const struct contract *c,
                        const struct parameter *p, struct wire_pairs *pairs,
                        bool *ret_malformed)
{
    struct wire w = wire(a, c, p);
    const struct wire_pair *pair = p->content.len ? pair_of(&w, pairs) : NULL;
    json_t *value = pair             ? from_content(&w, pair->raw)
                    : p->content.len ? NULL
                                     : from_pairs(&w, pairs);

    *ret_malformed = w.bad;
    return w.bad ? NULL : value;
}

json_t *wire_parameter(struct arena *a, const struct contract *c,
                       const struct parameter *p, struct str raw, bool *ret_malformed)
{
    struct wire w = wire(a, c, p);
    struct wire_pairs pairs = { 0 };
    json_t *value = NULL;

    if (p->in == IN_QUERY || p->in == IN_COOKIE) {
        bool query = p->in == IN_QUERY;

        *ret_malformed = !wire_split_pairs(a, raw, query ? '&' : ';', query, &pairs);
        return *ret_malformed ? NULL : wire_from_pairs(a, c, p, &pairs, ret_malformed);
    }
    if (p->content.len) {
        value = from_content(&w, raw);
    } else if (str_eq_c(p->style, "matrix")) {
        value = from_matrix(&w, raw);
    } else if (str_eq_c(p->style, "label")) {
        w.bad = !str_starts(raw, S("."));
        value = value_of(&w, str_from_at(raw, 1), p->explode ? '.' : ',', p->explode);
    } else {
        value = value_of(&w, raw, ',', p->explode);
    }
    *ret_malformed = w.bad;
    return w.bad ? NULL : value;
}
