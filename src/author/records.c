#include "author/records.h"

#include "base/arena.h"
#include "doc/json.h"
#include "http/message.h"
#include "model/generate.h"
#include "model/shape.h"

#include "base/banned.h"

enum { KEY_TRIES = 5 };

/* 2026-01-01T00:00:00Z, so that the same document gives the same files. */
#define EXAMPLE_MS INT64_C(1767225600000)

struct making {
    struct arena *a;
    const struct contract *c;
    const struct guessed_resource *r;
    const struct schema *schema;
    const struct schema *key; /* of the path parameter; NULL: any */
    const json_t *key_json;
};

static bool is_valid(const struct making *m, const json_t *record)
{
    return schema_is_valid(m->schema, record, NULL);
}

/* --- the first record --- */

static json_t *documented(const struct making *m)
{
    const struct operation *op = m->r->reader;
    const struct response *success = operation_success(op);

    for (size_t i = 0; success && i < success->media_count; i++)
        for (size_t k = 0; k < success->media[i].example_count; k++) {
            const struct node *place =
                node_at(success->media[i].example_nodes[k], m->r->response);
            json_t *record = node_to_json(m->a, place);

            if (json_is_object(record) && json_member(record, m->r->key) &&
                is_valid(m, record))
                return record;
        }
    return NULL;
}

/* Members that need not be there make better tests; one that does not fit is left out. */
static void add_optional(const struct making *m, json_t *record,
                         const struct generate_options *options)
{
    const json_t *schema = m->r->schema.json;
    struct str_list names = { 0 };

    shape_members(m->a, m->c, schema, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        const json_t *member = shape_member(m->c, schema, names.at[i]);
        struct str name = names.at[i];

        if (json_member(record, name) || shape_is_write_only(m->c, member))
            continue;
        json_object_setn(record, name.at, name.len,
                         generate(m->a, m->c, member, options));
        if (!is_valid(m, record))
            json_object_deln(record, name.at, name.len);
    }
}

static json_t *generated(const struct making *m, bool fresh)
{
    struct generate_options options = { .now_ms = EXAMPLE_MS,
                                        .serial = 1,
                                        .fresh = fresh };
    json_t *record = generate(m->a, m->c, m->r->schema.json, &options);
    struct str key = m->r->key;

    if (!json_is_object(record))
        return NULL;
    record = json_copy_deep(m->a, record);
    if (!json_member(record, key)) {
        const json_t *schema = shape_member(m->c, m->r->schema.json, key);

        json_object_setn(record, key.at, key.len, generate(m->a, m->c, schema, &options));
    }
    if (!is_valid(m, record))
        return NULL;
    add_optional(m, record, &options);
    return record;
}

/* --- keys --- */

/* Paths take keys as text: "7" is the integer 7. */
static bool fits_path(const struct making *m, const json_t *key)
{
    return !m->key || schema_is_valid(m->key, key, NULL);
}

static bool set_key(const struct making *m, json_t *record, json_t *key)
{
    struct str name = m->r->key, text = json_text(key);
    json_t *before = json_incref(json_member(record, name));
    bool usable =
        !json_is_string(key) || (text.len && str_find_char(text, '/') == SIZE_MAX);

    json_object_setn(record, name.at, name.len, key);
    bool ok = usable && is_valid(m, record) && fits_path(m, key);

    if (!ok)
        json_object_setn(record, name.at, name.len, before);
    json_decref(before);
    return ok;
}

/* The last letter or digit replaced by another one of its sort. */
static json_t *turned(const struct making *m, struct str text, unsigned step)
{
    char *out = arena_cstr(m->a, text);

    for (size_t i = text.len; i > 0; i--) {
        char c = out[i - 1];
        bool digit = c >= '0' && c <= '9';
        char first = digit ? '0' : c >= 'a' && c <= 'z' ? 'a' : 'A';
        int span = digit ? 10 : c >= 'a' && c <= 'f' ? 6 : 26;

        if (!digit && !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
            continue;
        out[i - 1] = (char)(first + (c - first + (int)step) % span);
        break;
    }
    return json_str(m->a, (struct str){ out, text.len });
}

static json_t *other_key(const struct making *m, const json_t *key, unsigned step)
{
    if (json_is_integer(key))
        return arena_json(m->a, json_integer(json_integer_value(key) + (int)step));
    return turned(m, json_text(key), step);
}

/* A key that the path takes as well as the schema. */
static bool has_usable_key(const struct making *m, json_t *record)
{
    json_t *key = json_member(record, m->r->key);
    json_t *plain = arena_json(m->a, json_integer(1));

    if (json_is_integer(key) && json_integer_value(key) == 0 && set_key(m, record, plain))
        return true;
    if (set_key(m, record, key))
        return true;
    for (uint64_t i = 1; i <= KEY_TRIES; i++) {
        struct generate_options options = { EXAMPLE_MS, i, true };
        const json_t *schema = shape_member(m->c, m->r->schema.json, m->r->key);

        if (set_key(m, record, generate(m->a, m->c, schema, &options)))
            return true;
        /* What the path asks for may be more than the record's schema says. */
        if (m->key_json &&
            set_key(m, record, generate(m->a, m->c, m->key_json, &options)))
            return true;
    }
    return set_key(m, record, json_str(m->a, m->r->name)) || set_key(m, record, plain);
}

/* --- the second record --- */

static bool is_fixed(const json_t *schema)
{
    static const char *const words[] = { "enum", "const", "pattern" };

    for (size_t i = 0; i < countof(words); i++)
        if (json_object_get(schema, words[i]))
            return true;
    return false;
}

/* Another text like this one: "Ada 2", "2.ada@example.com"; empty for what is better left
 * alone, such as times and URLs. */
static struct str varied(struct arena *a, struct str text, const json_t *schema)
{
    struct str format = json_member_text(schema, "format");
    bool mail = str_find_char(text, '@') != SIZE_MAX;

    if (text.len == 0 || text.len > 60 || is_fixed(schema) ||
        str_find_char(text, '/') != SIZE_MAX || (format.len && !mail))
        return STR_NONE;
    return arena_printf(a, mail ? "2.%.*s" : "%.*s 2", STR_ARG(text));
}

/* Short texts get another value, so that the records can be told apart. */
static void vary(const struct making *m, json_t *record)
{
    struct str_list names = { 0 };

    shape_members(m->a, m->c, m->r->schema.json, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        const json_t *schema =
            contract_deref(m->c, shape_member(m->c, m->r->schema.json, names.at[i]));
        json_t *before = json_member(record, names.at[i]);
        struct str name = names.at[i], text = varied(m->a, json_text(before), schema);

        if (str_eq(name, m->r->key) || !text.len)
            continue;
        json_incref(before);
        json_object_setn(record, name.at, name.len, json_str(m->a, text));
        if (!is_valid(m, record))
            json_object_setn(record, name.at, name.len, before);
        json_decref(before);
    }
}

static json_t *another(const struct making *m, const json_t *first)
{
    json_t *record = json_copy_deep(m->a, first);
    const json_t *key = json_member(first, m->r->key);

    for (unsigned step = 1; step <= KEY_TRIES; step++) {
        json_t *other = other_key(m, key, step);

        if (json_same(other, key) || !set_key(m, record, other))
            continue;
        vary(m, record);
        return record;
    }
    return NULL;
}

json_t *records_make(struct arena *a, const struct guess *g,
                     const struct guessed_resource *r)
{
    const struct parameter *p = operation_parameter(r->reader, IN_PATH, r->by);
    struct making m = { .a = a,
                        .c = g->contract,
                        .r = r,
                        .key = p ? p->schema : NULL,
                        .key_json = p ? p->schema_json : NULL };
    struct schema_error error;
    json_t *all = arena_json(a, json_array());

    m.schema = contract_schema(a, g->contract, r->schema.json, &error);
    if (!m.schema)
        return all;
    json_t *first = documented(&m);

    if (!first)
        first = generated(&m, false);
    if (!first) /* examples that their own schema refuses */
        first = generated(&m, true);
    if (!first || !has_usable_key(&m, first))
        return all;
    json_array_append(all, first);
    json_t *second = another(&m, first);

    if (second)
        json_array_append(all, second);
    return all;
}
