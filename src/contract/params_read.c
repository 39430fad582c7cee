#include "contract/params_read.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "contract/contract.h"
#include "contract/media_type.h"
#include "contract/params_text.h"
#include "doc/json.h"

#include "base/banned.h"

/* More items or members than this are malformed. */
#define PARAMS_ITEMS_MAX 10000

struct param_reader {
    struct arena *arena;
    const struct contract *contract;
    const struct parameter *p;
    unsigned types;
    bool malformed;
};

/* --- pieces --- */

static struct str decoded(struct param_reader *r, struct str raw)
{
    if (r->p->in == IN_HEADER || str_eq_c(r->p->style, "cookie"))
        return str_trim(raw);
    return percent_decode(r->arena, raw, r->p->in == IN_QUERY);
}

static json_t *scalar(struct param_reader *r, struct str raw, const json_t *schema)
{
    return text_to_json(r->arena, decoded(r, raw), text_types(r->contract, schema));
}

static void add_item(struct param_reader *r, json_t *list, struct str raw)
{
    const json_t *items = text_items(r->contract, r->p->schema_json);

    if (json_array_size(list) >= PARAMS_ITEMS_MAX)
        r->malformed = true;
    else if (json_array_append(list, scalar(r, raw, items)) != 0)
        out_of_memory();
}

static void add_member(struct param_reader *r, json_t *object, struct str raw_name,
                       struct str raw)
{
    struct str name = decoded(r, raw_name);
    const json_t *schema = text_member(r->contract, r->p->schema_json, name);

    if (json_object_size(object) >= PARAMS_ITEMS_MAX)
        r->malformed = true;
    else if (json_object_setn(object, name.at, name.len, scalar(r, raw, schema)) != 0)
        r->malformed = true; /* a name that is not UTF-8 */
}

/* Cuts at any of the delimiters (ended by NULL), whichever comes first. */
static bool cut(struct str *rest, const char *const *delimiters, struct str *head)
{
    size_t at = SIZE_MAX, len = 0;

    if (!rest->at)
        return false;
    for (size_t i = 0; delimiters[i]; i++) {
        size_t found = str_find(*rest, str_from(delimiters[i]));

        if (found < at) {
            at = found;
            len = str_from(delimiters[i]).len;
        }
    }
    *head = at == SIZE_MAX ? *rest : str_sub(*rest, 0, at);
    *rest = at == SIZE_MAX ? STR_NONE : str_from_at(*rest, at + len);
    if (at != SIZE_MAX && !rest->at)
        rest->at = ""; /* what stands behind a last delimiter is an empty piece */
    return true;
}

/* --- a value within one text --- */

static json_t *read_list(struct param_reader *r, struct str raw,
                         const char *const *delimiters)
{
    json_t *list = arena_json(r->arena, json_array());
    struct str piece;

    if (!raw.len)
        return list;
    while (!r->malformed && cut(&raw, delimiters, &piece))
        add_item(r, list, piece);
    return list;
}

/* "k,v,k,v", or "k=v,k=v" where exploded. */
static json_t *read_object(struct param_reader *r, struct str raw,
                           const char *const *delimiters, bool explode)
{
    json_t *object = arena_json(r->arena, json_object());
    struct str name, value;

    if (!raw.len)
        return object;
    while (!r->malformed && cut(&raw, delimiters, &name)) {
        size_t equals = str_find_char(name, '=');

        if (explode && equals != SIZE_MAX)
            add_member(r, object, str_sub(name, 0, equals),
                       str_from_at(name, equals + 1));
        else if (!explode && cut(&raw, delimiters, &value))
            add_member(r, object, name, value);
        else
            r->malformed = true;
    }
    return object;
}

static json_t *read_text(struct param_reader *r, struct str raw,
                         const char *const *delimiters)
{
    if (r->types & TEXT_ARRAY)
        return read_list(r, raw, delimiters);
    if (r->types & TEXT_OBJECT)
        return read_object(r, raw, delimiters, r->p->explode);
    return scalar(r, raw, r->p->schema_json);
}

static const char *const comma[] = { ",", NULL };

/* --- path and header --- */

/* ";name=a,b", ";name=a;name=b", ";k=v;k2=v2" */
static json_t *read_matrix(struct param_reader *r, struct str raw)
{
    static const char *const semicolon[] = { ";", NULL };
    bool spread = r->p->explode && r->types & (TEXT_ARRAY | TEXT_OBJECT);
    json_t *list = arena_json(r->arena, json_array());
    struct str piece;

    if (!str_starts(raw, S(";"))) {
        r->malformed = true;
        return NULL;
    }
    raw = str_from_at(raw, 1);
    if (spread && r->types & TEXT_OBJECT)
        return read_object(r, raw, semicolon, true);
    while (cut(&raw, semicolon, &piece)) {
        size_t equals = str_find_char(piece, '=');
        struct str value = equals == SIZE_MAX ? S("") : str_from_at(piece, equals + 1);

        if (!str_eq(decoded(r, str_sub(piece, 0, equals)), r->p->name)) {
            r->malformed = true;
            return NULL;
        }
        if (!spread)
            return read_text(r, value, comma);
        add_item(r, list, value);
    }
    return list;
}

static json_t *read_label(struct param_reader *r, struct str raw)
{
    static const char *const dot[] = { ".", NULL };

    if (!str_starts(raw, S("."))) {
        r->malformed = true;
        return NULL;
    }
    return read_text(r, str_from_at(raw, 1), r->p->explode ? dot : comma);
}

/* --- query and cookie --- */

static const char *const *delimiters_of(const struct parameter *p)
{
    static const char *const space[] = { "%20", "+", " ", NULL };
    static const char *const pipe[] = { "%7C", "%7c", "|", NULL };

    if (str_eq_c(p->style, "spaceDelimited"))
        return space;
    return str_eq_c(p->style, "pipeDelimited") ? pipe : comma;
}

struct pair {
    struct str name, raw; /* the name decoded */
};

static bool next_pair(struct param_reader *r, struct str *rest, struct pair *ret)
{
    static const char *const ampersand[] = { "&", NULL };
    static const char *const semicolon[] = { ";", NULL };
    struct str piece;

    if (!cut(rest, r->p->in == IN_COOKIE ? semicolon : ampersand, &piece))
        return false;
    if (r->p->in == IN_COOKIE)
        piece = str_trim(piece);
    size_t equals = str_find_char(piece, '=');

    ret->name = decoded(r, str_sub(piece, 0, equals));
    ret->raw = equals == SIZE_MAX ? S("") : str_from_at(piece, equals + 1);
    return true;
}

static json_t *read_spread_list(struct param_reader *r, struct str raw)
{
    json_t *list = arena_json(r->arena, json_array());
    struct pair pair;

    while (next_pair(r, &raw, &pair))
        if (str_eq(pair.name, r->p->name))
            add_item(r, list, pair.raw);
    return json_array_size(list) ? list : NULL;
}

/* An exploded object's members stand among the other parameters: only those that its
 * schema names are its own. */
static json_t *read_spread_object(struct param_reader *r, struct str raw)
{
    json_t *object = arena_json(r->arena, json_object());
    const json_t *schema = contract_deref(r->contract, r->p->schema_json);
    const json_t *properties = json_object_get(schema, "properties");
    struct pair pair;

    while (next_pair(r, &raw, &pair))
        if (json_member(properties, pair.name) &&
            json_object_setn(object, pair.name.at, pair.name.len,
                             scalar(r, pair.raw, json_member(properties, pair.name))) !=
                0)
            r->malformed = true;
    return json_object_size(object) ? object : NULL;
}

static json_t *read_deep(struct param_reader *r, struct str raw)
{
    json_t *object = arena_json(r->arena, json_object());
    struct str name = r->p->name;
    struct pair pair;

    while (next_pair(r, &raw, &pair)) {
        struct str key = str_from_at(pair.name, name.len);

        if (!str_starts(pair.name, name) || !str_starts(key, S("[")))
            continue;
        if (!str_ends(key, S("]"))) {
            r->malformed = true;
            return NULL;
        }
        key = str_sub(key, 1, key.len - 2);
        const json_t *schema = text_member(r->contract, r->p->schema_json, key);

        if (json_object_setn(object, key.at, key.len, scalar(r, pair.raw, schema)) != 0)
            r->malformed = true;
    }
    return json_object_size(object) ? object : NULL;
}

static bool find_pair(struct param_reader *r, struct str raw, struct str *ret)
{
    struct pair pair;

    while (next_pair(r, &raw, &pair))
        if (str_eq(pair.name, r->p->name)) {
            *ret = pair.raw;
            return true;
        }
    return false;
}

static json_t *read_pairs(struct param_reader *r, struct str raw)
{
    struct str value;

    if (str_eq_c(r->p->style, "deepObject"))
        return read_deep(r, raw);
    if (r->p->explode && r->types & TEXT_ARRAY)
        return read_spread_list(r, raw);
    if (r->p->explode && r->types & TEXT_OBJECT)
        return read_spread_object(r, raw);
    return find_pair(r, raw, &value) ? read_text(r, value, delimiters_of(r->p)) : NULL;
}

/* --- all of them --- */

static json_t *read_content(struct param_reader *r, struct str raw)
{
    struct json_error error;
    bool pairs = r->p->in == IN_QUERY || r->p->in == IN_COOKIE;

    if (pairs && !find_pair(r, raw, &raw))
        return NULL;
    if (!media_type_is_json(r->p->content))
        return scalar(r, raw, r->p->schema_json);
    json_t *value = json_read(r->arena, decoded(r, raw), NULL, NULL, &error);

    if (!value)
        r->malformed = true;
    return value;
}

static json_t *read_value(struct param_reader *r, struct str raw)
{
    if (r->p->content.len)
        return read_content(r, raw);
    if (r->p->in == IN_QUERY || r->p->in == IN_COOKIE)
        return read_pairs(r, raw);
    if (str_eq_c(r->p->style, "matrix"))
        return read_matrix(r, raw);
    if (str_eq_c(r->p->style, "label"))
        return read_label(r, raw);
    return read_text(r, raw, comma);
}

json_t *params_read(struct arena *a, const struct contract *c, const struct parameter *p,
                    struct str raw, bool *ret_malformed)
{
    struct param_reader r = {
        .arena = a,
        .contract = c,
        .p = p,
        .types = text_types(c, p->schema_json),
    };

    /* A text may always be a scalar: only where no scalar is allowed is it taken apart.
     */
    if (r.types & (TEXT_STRING | TEXT_INTEGER | TEXT_NUMBER | TEXT_BOOLEAN))
        r.types &= ~(unsigned)(TEXT_ARRAY | TEXT_OBJECT);
    json_t *value = read_value(&r, raw);

    *ret_malformed = r.malformed;
    return r.malformed ? NULL : value;
}
