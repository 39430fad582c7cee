/* Unit tests of run/put_back: what is sent so that a record is as it was, against an
 * endpoint of a few lines that keeps one record. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "doc/json.h"
#include "run/config.h"
#include "run/endpoint.h"
#include "run/put_back.h"
#include "suite/template.h"
#include "tests/support/test.h"

/* --- the contracts --- */

#define SCHEMAS                                                                          \
    "x-resources: {item: {schema: {$ref: '#/components/schemas/Item'}, key: id}}\n"      \
    "components:\n  schemas:\n"                                                          \
    "    Item:\n      type: object\n      properties:\n"                                 \
    "        id: {type: string, readOnly: true}\n"                                       \
    "        note: {type: [string, 'null']}\n"                                           \
    "        extra: {type: object}\n"                                                    \
    "        owner: {type: [object, 'null'], properties: {id: {type: string}}}\n"        \
    "        tags: {type: array, items: {type: object}}\n"                               \
    "        seen: {type: integer, readOnly: true}\n"                                    \
    "        moved: {type: string}\n"                                                    \
    "    Sent:\n      type: object\n      properties:\n"                                 \
    "        note: {type: [string, 'null']}\n"                                           \
    "        extra: {type: object}\n"                                                    \
    "        owner_id: {type: [string, 'null']}\n"                                       \
    "        tag_ids: {type: array, items: {type: string}}\n"

#define ANSWERS "responses: {'200': {description: d}}"
#define FIELDS  "fields: {owner_id: {to: /owner/id}, tag_ids: {to: /tags, each: /id}}"
#define SENT                                                                             \
    "requestBody: {content: {application/json: {schema: {$ref: "                         \
    "'#/components/schemas/Sent'}}}}"
#define ID                                                                               \
    "    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"

#define PATCH_IT                                                                         \
    "    patch:\n      operationId: change\n      " SENT "\n      " ANSWERS              \
    "\n      x-effect: {update: item, " FIELDS "}\n"                                     \
    "      x-claims: [{id: moves, kind: advances, field: moved, says: it moves}]\n"
#define PUT_IT                                                                           \
    "    put:\n      operationId: put\n      " SENT "\n      " ANSWERS                   \
    "\n      x-effect: {upsert: item, " FIELDS "}\n"
#define DELETE_IT                                                                        \
    "    delete: {operationId: remove, " ANSWERS ", x-effect: {delete: item}}\n"
#define WITH_ETAG                                                                        \
    "    patch:\n      operationId: change\n      " SENT "\n      " ANSWERS              \
    "\n      parameters: [{name: If-Match, in: header, required: true, schema: "         \
    "{type: string}}]\n      x-effect: {update: item, " FIELDS "}\n"

/* --- the endpoint --- */

struct side {
    struct arena *a;
    struct contract *contract;
    struct endpoint endpoint;
    json_t *record; /* NULL: there is none */
    bool merges;    /* objects that are sent */
    bool stubborn;  /* changes nothing */
    struct buf sent;
};

static void write_file(struct arena *a, const char *path, const char *text)
{
    struct err err = { 0 };

    (void)a;
    if (!fs_write(path, str_from(text), &err))
        fail_msg("%s", err.msg);
}

static void close_side(void *side)
{
    struct side *s = side;

    endpoint_close(&s->endpoint);
    buf_release(&s->sent);
}

static struct side *side_of(struct arena *a, const char *operations, const char *restore)
{
    char dir[] = "/tmp/fealty-put-back-XXXXXX";
    struct side *s = arena_new(a, struct side);
    struct diags *diags = diags_new(a);
    struct err err = { 0 };

    assert_non_null(mkdtemp(dir));
    const char *api = arena_printf(a, "%s/openapi.yaml", dir).at;
    const char *config = arena_printf(a, "%s/fealty.yaml", dir).at;

    write_file(a, api,
               arena_printf(a,
                            "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n" SCHEMAS
                            "paths:\n  /items/{id}:\n" ID "%s",
                            operations)
                   .at);
    write_file(a, config,
               arena_printf(a,
                            "targets: {t: {base-url: 'http://127.0.0.1:9', observe: "
                            "{item: {get: '/see/$(id)'}}%s}}\n",
                            restore)
                   .at);
    s->a = a;
    s->contract = contract_load(a, api, diags);
    struct config *c = config_load(a, config, diags);

    unlink(api);
    unlink(config);
    rmdir(dir);
    if (!s->contract || !c)
        fail_msg("%s", diags_first(diags));
    if (!endpoint_open(a, &c->targets[0], s->contract, arena_new(a, struct states), NULL,
                       1, &s->endpoint, &err))
        fail_msg("%s", err.msg);
    buf_init(&s->sent, 10000);
    arena_defer(a, close_side, s);
    return s;
}

static json_t *json_from(struct arena *a, const char *text)
{
    struct json_error error;
    json_t *value = json_read(a, str_from(text), NULL, NULL, &error);

    if (!value)
        fail_msg("%s: %s", text, error.msg);
    return value;
}

/* The endpoint's half of the mapping: keys come, objects are stored. */
static void store(struct side *s, struct str name, json_t *value)
{
    json_t *stored = value;

    if (str_eq(name, S("owner_id"))) {
        name = S("owner");
        stored = json_is_null(value) ? value
                                     : arena_json(s->a, json_pack("{s:O}", "id", value));
    } else if (str_eq(name, S("tag_ids"))) {
        name = S("tags");
        stored = arena_json(s->a, json_array());
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append_new(stored,
                                  json_pack("{s:O}", "id", json_array_get(value, i)));
    } else if (s->merges && json_is_object(value)) {
        stored = json_merge_patch(s->a, json_member(s->record, name), value);
    }
    json_object_setn_nocheck(s->record, name.at, name.len, stored);
}

static int apply(struct side *s, const struct http_request *request)
{
    if (str_eq(request->method, S("GET")))
        return s->record ? 200 : 404;
    if (s->stubborn)
        return 200;
    if (str_eq(request->method, S("DELETE"))) {
        int status = s->record ? 204 : 404;

        s->record = NULL;
        return status;
    }
    json_t *body = json_from(s->a, arena_cstr(s->a, request->body));

    if (str_eq(request->method, S("PUT")))
        s->record = json_from(s->a, "{\"id\": \"k\"}");
    if (!s->record)
        return 404;
    for (void *at = json_object_iter(body); at; at = json_object_iter_next(body, at))
        store(s, json_iter_key(at), json_object_iter_value(at));
    return 200;
}

static void answer(struct side *s, struct put_back *p, const struct http_request *request)
{
    struct http_result result = { .trouble = HTTP_OK };

    if (!str_eq(request->method, S("GET")))
        buf_printf(&s->sent, "%.*s %.*s%s%.*s\n", STR_ARG(request->method),
                   STR_ARG(request->target), request->has_body ? " " : "",
                   STR_ARG(request->body));
    result.response.status = apply(s, request);
    http_header_add(s->a, &result.response.headers, S("Content-Type"),
                    S("application/json"));
    if (s->record && str_eq(request->method, S("GET")))
        result.response.body = json_to_str(s->a, s->record, JSON_PRINT_COMPACT);
    put_back_answered(p, &result);
}

/* From `now` back to `before` (NULL: none): what was sent, and why it failed. */
static struct str put_back(struct side *s, const char *before, const char *now)
{
    struct env env = { .values = arena_json(s->a, json_object()) };
    struct put_back p = {
        .endpoint = &s->endpoint,
        .arena = s->a,
        .env = &env,
        .resource = &s->contract->resources[0],
        .key = json_str(s->a, S("k")),
        .before = before ? json_from(s->a, before) : NULL,
    };
    struct err err = { 0 };

    s->record = now ? json_from(s->a, now) : NULL;
    for (int i = 0; i < 20; i++) {
        struct http_request request;
        enum put_back_result result = put_back_next(&p, &request, &err);

        if (result == PUT_BACK_FAILED)
            buf_printf(&s->sent, "failed: %s\n", err.msg);
        if (result != PUT_BACK_REQUEST)
            return arena_str(s->a, buf_str(&s->sent));
        answer(s, &p, &request);
    }
    fail_msg("it never ends");
    return STR_NONE;
}

/* --- what is sent --- */

static const struct {
    const char *name, *operations, *before, *now, *sent;
    bool merges, stubborn;
} trials[] = {
    { "nothing differs", PATCH_IT, "{'id':'k','note':'a'}", "{'id':'k','note':'a'}", "",
      false, false },
    { "a null and no member are alike", PATCH_IT, "{'id':'k'}", "{'id':'k','note':null}",
      "", false, false },
    { "what only the endpoint writes is left", PATCH_IT,
      "{'id':'k','seen':1,'moved':'a'}", "{'id':'k','seen':2,'moved':'b'}", "", false,
      false },
    { "a member", PATCH_IT, "{'id':'k','note':'a','extra':{'x':1}}",
      "{'id':'k','note':'b','extra':{'x':1}}", "PATCH /items/k {'note':'a'}\n", false,
      false },
    { "a member that came", PATCH_IT, "{'id':'k'}", "{'id':'k','note':'b'}",
      "PATCH /items/k {'note':null}\n", false, false },
    { "keys of what is shown as objects", PATCH_IT,
      "{'id':'k','owner':{'id':'o1'},'tags':[{'id':'t1'},{'id':'t2'}]}",
      "{'id':'k','owner':null,'tags':[]}",
      "PATCH /items/k {'owner_id':'o1','tag_ids':['t1','t2']}\n", false, false },
    { "objects that merge take a second pass", PATCH_IT, "{'id':'k','extra':{'x':1}}",
      "{'id':'k','extra':{'x':2,'y':3}}",
      "PATCH /items/k {'extra':{'x':1}}\nPATCH /items/k {'extra':{'x':1,'y':null}}\n",
      true, false },
    { "what stays as it is", PATCH_IT, "{'id':'k','note':'a'}", "{'id':'k','note':'b'}",
      "PATCH /items/k {'note':'a'}\nPATCH /items/k {'note':'a'}\n"
      "PATCH /items/k {'note':'a'}\nfailed: note did not become what it was\n",
      false, true },
    { "what cannot be sent", PATCH_IT, "{'id':'k','other':1}", "{'id':'k','other':2}",
      "failed: other cannot be sent\n", false, false },
    { "a record that is gone", PATCH_IT, "{'id':'k','note':'a'}", NULL,
      "failed: it is gone, and no documented operation makes it again\n", false, false },
    { "one that is made again", PATCH_IT PUT_IT, "{'id':'k','note':'a','tags':[]}", NULL,
      "PUT /items/k {'note':'a','tag_ids':[]}\n", false, false },
    { "an update before a replacement", PATCH_IT PUT_IT, "{'id':'k','note':'a'}",
      "{'id':'k','note':'b'}", "PATCH /items/k {'note':'a'}\n", false, false },
    { "a replacement has all", PUT_IT, "{'id':'k','note':'a','extra':{'x':1}}",
      "{'id':'k','note':'b','extra':{'x':1}}",
      "PUT /items/k {'note':'a','extra':{'x':1}}\n", false, false },
    { "an update that needs a header is none", WITH_ETAG, "{'id':'k','note':'a'}",
      "{'id':'k','note':'b'}", "failed: no documented operation changes it\n", false,
      false },
    { "a record that was made", PATCH_IT DELETE_IT, NULL, "{'id':'k'}",
      "DELETE /items/k\n", false, false },
    { "one that is gone already", PATCH_IT DELETE_IT, NULL, NULL, "", false, false },
    { "one that cannot be removed", PATCH_IT, NULL, "{'id':'k'}",
      "failed: no documented operation removes the item\n", false, false },
};

/* Written with ' for ", which JSON has too many of. */
static const char *quoted(struct arena *a, const char *text)
{
    if (!text)
        return NULL;
    char *copy = arena_cstr(a, str_from(text));

    for (char *c = copy; *c; c++)
        if (*c == '\'')
            *c = '"';
    return copy;
}

static void what_differs_is_sent(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(trials); i++) {
        struct side *s = side_of(a, trials[i].operations, "");

        s->merges = trials[i].merges;
        s->stubborn = trials[i].stubborn;
        check_text(trials[i].name,
                   put_back(s, quoted(a, trials[i].before), quoted(a, trials[i].now)),
                   quoted(a, trials[i].sent));
    }
}

static void a_target_may_have_ways_of_its_own(void **state)
{
    static const char ways[] =
        ", restore: {item: {put: '/admin/$(id)', delete: '/admin/$(id)'}}";
    struct arena *a = *state;
    struct side *s = side_of(a, PATCH_IT, ways);

    check_text("whole", put_back(s, "{\"id\":\"k\",\"seen\":1,\"note\":\"a\"}", NULL),
               "PUT /admin/k {\"id\":\"k\",\"seen\":1,\"note\":\"a\"}\n");
    s = side_of(a, PATCH_IT, ways);
    check_text("removed", put_back(s, NULL, "{\"id\":\"k\"}"), "DELETE /admin/k\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(what_differs_is_sent),
        UNIT_TEST(a_target_may_have_ways_of_its_own),
    };

    return cmocka_run_group_tests_name("run.put_back", tests, NULL, NULL);
}
