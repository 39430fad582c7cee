/* Records, and the test API that stands for the tester's own ways into a staging system:
 *
 *     POST   /test/reset          {settings, records: {resource: [record]}}   all anew
 *     PUT    /test/settings       {name: value}
 *     POST   /test/RESOURCE       a record; what it lacks is filled in
 *     GET    /test/RESOURCE?a=b   a list of those with that member, as the API shows them
 *     GET    /test/RESOURCE/ID    the record as the API shows it
 *     PUT    /test/RESOURCE/ID    the record as it is from now on
 *     DELETE /test/RESOURCE/ID
 *     GET    /test/dump           everything that is stored
 */
#include "tests/e2e/store.h"

#include "base/arena.h"
#include "doc/json.h"
#include "http/message.h"
#include "tests/e2e/vendor.h"
#include "tests/support/server.h"

#include "base/banned.h"

void store_init(struct store *s)
{
    s->tables = json_object();
    s->settings = json_object();
    s->rng = rng_seeded(rng_fresh_seed());
}

void store_release(struct store *s)
{
    json_decref(s->tables);
    json_decref(s->settings);
}

json_t *store_settings(struct call *c)
{
    return store_of(c)->settings;
}

json_t *store_table(struct call *c, const char *resource)
{
    json_t *tables = store_of(c)->tables, *table = json_object_get(tables, resource);

    if (!table) {
        table = json_object();
        json_object_set_new(tables, resource, table);
    }
    return table;
}

json_t *store_get(struct call *c, const char *resource, struct str id)
{
    return json_object_getn(store_table(c, resource), id.at ? id.at : "", id.len);
}

void store_put(struct call *c, const char *resource, struct str id, json_t *record)
{
    json_object_setn(store_table(c, resource), id.at, id.len,
                     json_copy_deep(c->a, record));
}

json_t *store_other(struct call *c, const char *resource, const json_t *record)
{
    const char *key;
    json_t *other;

    json_object_foreach (store_table(c, resource), key, other)
        if (!json_same(other, record))
            return other;
    return NULL;
}

/* ---- ids ---- */

struct str fresh_uuid(struct call *c)
{
    struct rng *r = &store_of(c)->rng;
    unsigned long long a = rng_next(r), b = rng_next(r);

    return arena_printf(c->a, "%08llx-%04llx-4%03llx-a%03llx-%012llx", a >> 32,
                        a >> 16 & 0xffff, a & 0xfff, b >> 48 & 0xfff, b & 0xffffffffffff);
}

struct str fresh_id(struct call *c, const char *prefix)
{
    unsigned long long number = rng_next(&store_of(c)->rng);

    return arena_printf(c->a, "%s%016llx", prefix, number);
}

/* Text or a number, as the key of its table. */
static struct str key_of(struct call *c, const json_t *id)
{
    if (json_is_integer(id))
        return arena_printf(c->a, "%lld", (long long)json_integer_value(id));
    return json_text(id);
}

/* ---- the test API ---- */

static json_t *add_record(struct call *c, const char *resource, const json_t *given)
{
    json_t *record = json_copy_deep(c->a, given);

    if (!json_object_get(record, "id"))
        json_object_set(record, "id", text_json(c, fresh_uuid(c)));
    if (kind_of(c)->complete)
        kind_of(c)->complete(c, resource, record);
    store_put(c, resource, key_of(c, json_object_get(record, "id")), record);
    return kind_of(c)->view(c, resource, record);
}

static void reset(struct call *c, const json_t *body)
{
    const char *resource;
    json_t *records, *record, *shown = json_kept(c, json_object());
    size_t i;

    json_object_clear(store_of(c)->tables);
    json_object_clear(store_settings(c));
    json_object_update(store_settings(c), json_object_get(body, "settings"));
    json_object_foreach (json_object_get(body, "records"), resource, records)
        json_array_foreach (records, i, record)
            add_record(c, resource, record);
    json_object_foreach (json_object_get(body, "records"), resource, records) {
        json_t *list = json_array();

        json_object_set_new(shown, resource, list);
        json_array_foreach (records, i, record) {
            struct str id = key_of(c, json_object_get(record, "id"));
            const json_t *stored = store_get(c, resource, id);

            json_array_append(list, stored ? kind_of(c)->view(c, resource, stored)
                                           : json_null());
        }
    }
    answer(c, 200, shown);
}

/* "email=ada%40example.com" */
static void list_records(struct call *c, const char *resource)
{
    struct str query = str_from_at(c->request->target, c->request->path.len), name;
    json_t *list = json_kept(c, json_array()), *record;
    const char *id;

    query = str_from_at(query, query.len ? 1 : 0);
    str_cut(&query, '=', &name);
    if (!http_percent_decode(c->a, query, &query))
        query = STR_NONE;
    json_object_foreach (store_table(c, resource), id, record)
        if (!name.len || str_eq(json_text(json_member(record, name)), query))
            json_array_append(list, kind_of(c)->view(c, resource, record));
    answer(c, 200, list);
}

static void one_record(struct call *c, const char *resource, struct str id,
                       const json_t *body)
{
    json_t *record = store_get(c, resource, id);

    if (!record)
        answer(c, 404, NULL);
    else if (str_eq_c(c->request->method, "GET"))
        answer(c, 200, kind_of(c)->view(c, resource, record));
    else if (str_eq_c(c->request->method, "DELETE")) {
        json_object_deln(store_table(c, resource), id.at, id.len);
        answer(c, 204, NULL);
    } else if (str_eq_c(c->request->method, "PUT") && json_is_object(body)) {
        store_put(c, resource, id, json_mutable(body));
        answer(c, 200, body ? json_mutable(body) : NULL);
    } else {
        answer(c, 405, NULL);
    }
}

static void settings(struct call *c, const json_t *body)
{
    json_object_update(store_settings(c), json_mutable(body));
    answer(c, 200, store_settings(c));
}

void test_api(struct call *c, struct str rest)
{
    struct str resource;
    struct json_error error;
    json_t *body = json_read(c->a, c->request->body, NULL, NULL, &error);

    c->plain = true;
    str_cut(&rest, '/', &resource);
    if (rest.len)
        one_record(c, arena_cstr(c->a, resource), rest, body);
    else if (str_eq_c(resource, "dump"))
        answer(c, 200, store_of(c)->tables);
    else if (str_eq_c(c->request->method, "GET"))
        list_records(c, arena_cstr(c->a, resource));
    else if (!json_is_object(body))
        answer(c, 400, NULL);
    else if (str_eq_c(resource, "reset"))
        reset(c, body);
    else if (str_eq_c(resource, "settings"))
        settings(c, body);
    else
        answer(c, 201, add_record(c, arena_cstr(c->a, resource), body));
}
