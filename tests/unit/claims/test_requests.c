/* Kinds that go beyond the fields of an update: validators, idempotency keys, merge
 * patches, upserts, lists. */
#include "tests/unit/claims/fixture.h"

#define INVENTORY TEST_SOURCE_DIR "/specs/inventory"

/* One request, and what is answered; `header` and `want` may name $tag, the ETag of the
 * last response that had one. */
struct step {
    const char *line, *header, *body;
    int status;
    const char *pointer, *want; /* into the response's body; a name with a colon behind
                                   it is a header */
};

struct talk {
    const char *label, *mutant; /* NULL: the honest model */
    struct step steps[5];
};

struct session {
    struct fixture *f;
    const struct model *model;
    struct str tag;
};

static struct str with_tag(const struct session *s, const char *text)
{
    struct str all = str_from(text);
    size_t at = str_find(all, S("$tag"));

    if (at == SIZE_MAX)
        return all;
    return arena_printf(s->f->a, "%.*s%.*s%.*s", STR_ARG(str_sub(all, 0, at)),
                        STR_ARG(s->tag), STR_ARG(str_from_at(all, at + 4)));
}

static void add_headers(const struct session *s, const struct step *step,
                        struct http_request *request)
{
    struct str rest, name;
    bool patch = str_eq(request->method, S("PATCH"));

    http_header_add(s->f->a, &request->headers, S("X-Stockroom-Key"),
                    S("key_of_the_store"));
    http_header_add(s->f->a, &request->headers, S("Content-Type"),
                    patch ? S("application/merge-patch+json") : S("application/json"));
    if (!step->header)
        return;
    rest = with_tag(s, step->header);
    str_cut(&rest, ':', &name);
    http_header_add(s->f->a, &request->headers, name, str_trim(rest));
}

static struct str shown(const struct session *s, const char *place)
{
    struct str name = str_from(place);
    struct json_error error;

    if (name.len && name.at[name.len - 1] == ':')
        return http_header_get(&s->f->response.headers, str_sub(name, 0, name.len - 1));
    json_t *body = json_read(s->f->a, s->f->response.body, NULL, NULL, &error);
    json_t *value = body ? json_pointer_get(body, name) : NULL;

    return value ? json_to_str(s->f->a, value, JSON_PRINT_COMPACT | JSON_PRINT_SORTED)
                 : S("absent");
}

static void take(struct session *s, const char *label, const struct step *step)
{
    struct http_request request = { .has_body = step->body != NULL };
    struct str rest = str_from(step->line);

    str_cut(&rest, ' ', &request.method);
    request.target = rest;
    if (step->body)
        request.body = str_from(step->body);
    add_headers(s, step, &request);
    model_handle(s->model, s->f->world, &request, s->f->a, &s->f->response);
    if (s->f->response.status != step->status)
        fail_msg("%s: %s: %d instead of %d: %.*s", label, step->line,
                 s->f->response.status, step->status, STR_ARG(s->f->response.body));
    if (step->pointer) {
        struct str got = shown(s, step->pointer), want = with_tag(s, step->want);

        if (!str_eq(got, want))
            fail_msg("%s: %s: %s is %.*s instead of %.*s", label, step->line,
                     step->pointer, STR_ARG(got), STR_ARG(want));
    }
    struct str tag = http_header_get(&s->f->response.headers, S("ETag"));

    if (tag.len)
        s->tag = arena_str(s->f->a, tag);
}

static const struct variation *mutant(struct fixture *f, const char *name)
{
    struct str message;
    const struct variation *v =
        claims_find_mutant(f->a, f->contract, str_from(name), &message);

    if (!v)
        fail_msg("%.*s", STR_ARG(message));
    return v;
}

static void hold(void **state, const struct talk *talks, size_t count)
{
    struct fixture *f = fixture_open(*state, INVENTORY);

    for (size_t i = 0; i < count; i++) {
        const struct talk *t = &talks[i];
        const struct variation *v = t->mutant ? mutant(f, t->mutant) : NULL;
        struct session s = { f, claims_model(f->a, f->contract, f->states, v), S("") };

        fixture_enter(f, "default");
        for (size_t k = 0; k < countof(t->steps) && t->steps[k].line; k++)
            take(&s, t->label, &t->steps[k]);
    }
}

/* --- preconditions --- */

#define GET   "GET /items/17"
#define PATCH "PATCH /items/17"
#define PUT   "PUT /items/17"
#define ITEM  "{\"sku\":\"HAM-0001\",\"name\":\"H\",\"category\":\"tool\"}"
#define NAME  "{\"name\":\"N\"}"

static void a_request_is_carried_out_for_the_current_validator_alone(void **state)
{
    static const struct talk talks[] = {
        { "missing", NULL, { { PATCH, NULL, NAME, 428, "/status", "428" } } },
        { "missing, and not needed",
          NULL,
          { { PUT, NULL, ITEM, 200, "/name", "\"H\"" } } },
        { "another",
          NULL,
          { { PATCH, "If-Match: \"x\"", NAME, 412, "/status", "412" },
            { GET, NULL, NULL, 200, "/name", "\"Hammer\"" } } },
        { "no entity tag at all",
          NULL,
          { { PATCH, "If-Match: x", NAME, 412, NULL, NULL } } },
        { "an open quote", NULL, { { PATCH, "If-Match: \"x", NAME, 412, NULL, NULL } } },
        { "empty", NULL, { { PATCH, "If-Match:", NAME, 412, NULL, NULL } } },
        { "any", NULL, { { PATCH, "If-Match: *", NAME, 200, "/name", "\"N\"" } } },
        { "current",
          NULL,
          { { GET, NULL, NULL, 200, NULL, NULL },
            { PATCH, "if-match: $tag", NAME, 200, "/name", "\"N\"" },
            { PATCH, "If-Match: $tag", NAME, 200, NULL, NULL } } },
        { "the second of two",
          NULL,
          { { GET, NULL, NULL, 200, NULL, NULL },
            { PATCH, "If-Match: \"x\" ,, $tag", NAME, 200, NULL, NULL } } },
        { "weak",
          NULL,
          { { GET, NULL, NULL, 200, NULL, NULL },
            { PATCH, "If-Match: W/$tag", NAME, 412, NULL, NULL } } },
        { "the same content has the same one",
          NULL,
          { { GET, NULL, NULL, 200, NULL, NULL },
            { GET, NULL, NULL, 200, "ETag:", "$tag" } } },
        { "no record",
          NULL,
          { { "PUT /items/999", "If-Match: *", ITEM, 412, NULL, NULL },
            { "GET /items/999", NULL, NULL, 404, NULL, NULL } } },
        { "unknown comes before stale",
          NULL,
          { { "PATCH /items/999", "If-Match: \"x\"", NAME, 404, NULL, NULL } } },
        { "a removal",
          NULL,
          { { "DELETE /items/17", "If-Match: \"x\"", NULL, 412, NULL, NULL },
            { "DELETE /items/17", NULL, NULL, 204, NULL, NULL },
            { GET, NULL, NULL, 404, NULL, NULL } } },
        { "ignored",
          "patch-version:ignored",
          { { PATCH, "If-Match: \"x\"", NAME, 200, NULL, NULL },
            { PATCH, NULL, NAME, 428, NULL, NULL } } },
        { "missing accepted",
          "patch-version:missing-accepted",
          { { PATCH, NULL, NAME, 200, NULL, NULL },
            { PATCH, "If-Match: \"x\"", NAME, 412, NULL, NULL } } },
        { "weak accepted",
          "patch-version:weak-accepted",
          { { GET, NULL, NULL, 200, NULL, NULL },
            { PATCH, "If-Match: W/$tag", NAME, 200, NULL, NULL } } },
        { "first only",
          "patch-version:first-only",
          { { GET, NULL, NULL, 200, NULL, NULL },
            { PATCH, "If-Match: \"x\", $tag", NAME, 412, NULL, NULL } } },
        { "star creates",
          "put-version:star-creates",
          { { "PUT /items/999", "If-Match: *",
              "{\"sku\":\"NEW-0001\",\"name\":\"H\",\"category\":\"tool\"}", 201, NULL,
              NULL } } },
        { "changes though refused",
          "patch-version:changes-though-refused",
          { { PATCH, "If-Match: \"x\"", NAME, 412, NULL, NULL },
            { GET, NULL, NULL, 200, "/name", "\"N\"" } } },
        { "removes though refused",
          "delete-version:changes-though-refused",
          { { "DELETE /items/17", "If-Match: \"x\"", NULL, 412, NULL, NULL },
            { GET, NULL, NULL, 404, NULL, NULL } } },
        { "old validator",
          "patch-version:old-validator",
          { { GET, NULL, NULL, 200, NULL, NULL },
            { PATCH, "If-Match: *", NAME, 200, "ETag:", "$tag" } } },
    };

    hold(state, talks, countof(talks));
}

/* --- idempotency-key --- */

#define POST  "POST /items"
#define KEY   "Idempotency-Key: k1"
#define ONE   "{\"sku\":\"ONE-0001\",\"name\":\"1\",\"category\":\"tool\"}"
#define ONE_R "{ \"category\":\"tool\", \"name\":\"1\",\"sku\":\"ONE-0001\"}"
#define TWO   "{\"sku\":\"TWO-0002\",\"name\":\"2\",\"category\":\"tool\"}"
#define BAD   "{\"sku\":\"TWO-0002\",\"name\":\"\",\"category\":\"tool\"}"
#define LIST  "GET /items"

static void a_request_under_a_key_is_carried_out_once(void **state)
{
    static const struct talk talks[] = {
        { "missing",
          NULL,
          { { POST, NULL, ONE, 400, "/type",
              "\"https://stockroom.example/problems/key-missing\"" } } },
        { "again",
          NULL,
          { { POST, KEY, ONE, 201, "/id", "19" },
            { POST, KEY, ONE_R, 201, "/id", "19" },
            { POST, KEY, ONE, 201, "Location:", "/items/19" },
            { LIST, NULL, NULL, 200, "/total", "3" } } },
        { "another request",
          NULL,
          { { POST, KEY, ONE, 201, NULL, NULL },
            { POST, KEY, TWO, 422, "/status", "422" },
            { LIST, NULL, NULL, 200, "/total", "3" } } },
        { "another key",
          NULL,
          { { POST, KEY, ONE, 201, NULL, NULL },
            { POST, "Idempotency-Key: k2", TWO, 201, "/sku", "\"TWO-0002\"" },
            { POST, KEY, ONE, 201, "/sku", "\"ONE-0001\"" } } },
        { "a refused request leaves the key free",
          NULL,
          { { POST, KEY, BAD, 400, NULL, NULL }, { POST, KEY, TWO, 201, NULL, NULL } } },
        { "the answer outlives the record",
          NULL,
          { { POST, KEY, ONE, 201, NULL, NULL },
            { "DELETE /items/19", NULL, NULL, 204, NULL, NULL },
            { POST, KEY, ONE, 201, "/name", "\"1\"" },
            { LIST, NULL, NULL, 200, "/total", "2" } } },
        { "ignored",
          "create-once:ignored",
          { { POST, KEY, ONE, 201, NULL, NULL }, { POST, KEY, ONE, 409, NULL, NULL } } },
        { "reuse accepted",
          "create-once:reuse-accepted",
          { { POST, KEY, ONE, 201, NULL, NULL },
            { POST, KEY, TWO, 201, "/sku", "\"TWO-0002\"" } } },
        { "reuse replayed",
          "create-once:reuse-replayed",
          { { POST, KEY, ONE, 201, NULL, NULL },
            { POST, KEY, TWO, 201, "/sku", "\"ONE-0001\"" } } },
        { "same refused",
          "create-once:same-refused",
          { { POST, KEY, ONE, 201, NULL, NULL }, { POST, KEY, ONE, 422, NULL, NULL } } },
        { "last only",
          "create-once:last-only",
          { { POST, KEY, ONE, 201, NULL, NULL },
            { POST, "Idempotency-Key: k2", TWO, 201, NULL, NULL },
            { POST, KEY, ONE, 409, NULL, NULL } } },
        { "silently again",
          "create-once:repeats-silently",
          { { POST, KEY, ONE, 201, NULL, NULL },
            { POST, KEY, ONE, 201, "/id", "19" },
            { LIST, NULL, NULL, 200, "/total", "4" } } },
        { "missing accepted",
          "create-once:missing-accepted",
          { { POST, NULL, ONE, 400, "/type",
              "\"https://stockroom.example/problems/invalid\"" } } },
    };

    hold(state, talks, countof(talks));
}

/* --- upsert --- */

static void a_put_makes_the_record_or_replaces_it_wholly(void **state)
{
#define NEW "{\"sku\":\"NEW-0001\",\"name\":\"N\",\"category\":\"part\"}"
    static const struct talk talks[] = {
        { "made",
          NULL,
          { { "PUT /items/999", NULL, NEW, 201, "/id", "999" },
            { "GET /items/999", NULL, NULL, 200, "/quantity", "0" },
            { "PUT /items/998", NULL,
              "{\"sku\":\"NEW-0002\",\"name\":\"N\",\"category\":\"part\"}", 201,
              "Location:", "/items/998" } } },
        { "replaced: what is not sent is gone",
          NULL,
          { { PUT, NULL, ITEM, 200, "/notes", "absent" },
            { GET, NULL, NULL, 200, "/attributes", "absent" },
            { GET, NULL, NULL, 200, "/location", "absent" } } },
        { "replaced: a default comes back",
          NULL,
          { { PUT, NULL, ITEM, 200, "/quantity", "0" } } },
        { "replaced: what the server keeps stays",
          NULL,
          { { PUT, NULL, ITEM, 200, "/created_at", "\"2025-03-01T08:00:00Z\"" } } },
        { "a text for a key, that looks like a number",
          NULL,
          { { "PUT /locations/007", NULL, "{\"name\":\"N\"}", 201, "/code", "\"007\"" },
            { "PUT /locations/007", NULL, "{\"name\":\"M\"}", 204, NULL, NULL },
            { "GET /locations/007", NULL, NULL, 200, "/name", "\"M\"" },
            { "GET /locations/7", NULL, NULL, 200, "/name", "\"Cellar\"" } } },
        { "a key that has to be encoded",
          NULL,
          { { "PUT /locations/B%202%2F3", NULL, "{\"name\":\"N\"}", 201,
              "Location:", "/locations/B%202%2F3" } } },
        { "keeps",
          "put-upserts:keeps:notes",
          { { PUT, NULL, ITEM, 200, "/notes", "\"handle is loose\"" },
            { GET, NULL, NULL, 200, "/tags", "absent" } } },
        { "refuses new",
          "put-upserts:refuses-new",
          { { "PUT /items/999", NULL, NEW, 404, NULL, NULL } } },
        { "refuses known",
          "put-upserts:refuses-known",
          { { PUT, NULL, ITEM, 409, NULL, NULL } } },
        { "new not created",
          "put-upserts:new-not-created",
          { { "PUT /items/999", NULL, NEW, 200, NULL, NULL } } },
        { "known created",
          "put-upserts:known-created",
          { { PUT, NULL, ITEM, 201, NULL, NULL } } },
        { "other key",
          "put-upserts:other-key",
          { { "PUT /items/999", NULL, NEW, 201, "/id", "19" },
            { "GET /items/999", NULL, NULL, 404, NULL, NULL } } },
        { "new not stored",
          "put-upserts:new-not-stored",
          { { "PUT /items/999", NULL, NEW, 201, NULL, NULL },
            { "GET /items/999", NULL, NULL, 404, NULL, NULL } } },
    };

    hold(state, talks, countof(talks));
}

/* --- merge-patch --- */

/* RFC 7396, appendix A; where an example's whole document becomes null, the member goes.
 */
static const struct {
    const char *original, *patch, *result;
} examples[] = {
    { "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
    { "{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}" },
    { "{\"a\":\"b\"}", "{\"a\":null}", "{}" },
    { "{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}" },
    { "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
    { "{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}" },
    { "{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}",
      "{\"a\":{\"b\":\"d\"}}" },
    { "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}" },
    { "[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]" },
    { "{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]" },
    { "{\"a\":\"foo\"}", "null", "absent" },
    { "{\"a\":\"foo\"}", "\"bar\"", "\"bar\"" },
    { "{\"e\":null}", "{\"a\":1}", "{\"a\":1,\"e\":null}" },
    { "[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}" },
    { "{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}" },
};

static void a_merge_patch_does_as_the_examples_of_rfc_7396(void **state)
{
    struct arena *a = *state;
    struct fixture *f = fixture_open(a, INVENTORY);
    struct session s = { f, claims_model(a, f->contract, f->states, NULL), S("") };

    for (size_t i = 0; i < countof(examples); i++) {
        const char *put = arena_cstr(
            a, arena_printf(a,
                            "{\"sku\":\"HAM-0001\",\"name\":\"H\",\"category\":\"tool\","
                            "\"attributes\":{\"x\":%s,\"y\":1}}",
                            examples[i].original));
        const char *patch = arena_cstr(
            a, arena_printf(a, "{\"attributes\":{\"x\":%s}}", examples[i].patch));

        fixture_enter(f, "default");
        take(&s, examples[i].patch, &(struct step){ PUT, NULL, put, 200, NULL, NULL });
        take(&s, examples[i].patch,
             &(struct step){ PATCH, "If-Match: *", patch, 200, "/attributes/x",
                             examples[i].result });
        take(&s, examples[i].patch,
             &(struct step){ GET, NULL, NULL, 200, "/attributes/y", "1" });
    }
}

static void a_merge_patch_goes_for_the_record_as_well(void **state)
{
#define ANY "If-Match: *"
    static const struct talk talks[] = {
        { "null removes",
          NULL,
          { { PATCH, ANY, "{\"notes\":null}", 200, "/notes", "absent" },
            { GET, NULL, NULL, 200, "/name", "\"Hammer\"" } } },
        { "null removes a link",
          NULL,
          { { PATCH, ANY, "{\"location_code\":null}", 200, "/location", "absent" } } },
        { "what is not there is not removed",
          NULL,
          { { PATCH, ANY, "{\"notes\":null}", 200, NULL, NULL },
            { PATCH, ANY, "{\"notes\":null}", 200, "/notes", "absent" } } },
        { "what has to be there is not removed",
          NULL,
          { { PATCH, ANY, "{\"name\":null}", 400, NULL, NULL } } },
        { "what is the server's is not removed",
          NULL,
          { { PATCH, ANY, "{\"created_at\":null}", 200, "/created_at",
              "\"2025-03-01T08:00:00Z\"" } } },
        { "a list is no patch",
          NULL,
          { { PATCH, ANY, "[1]", 400, "/type",
              "\"https://stockroom.example/problems/invalid\"" } } },
        { "null is no patch", NULL, { { PATCH, ANY, "null", 400, NULL, NULL } } },
        { "replaced",
          "patch-merges:replaced:attributes",
          { { PATCH, ANY, "{\"attributes\":{\"a\":1}}", 200, "/attributes",
              "{\"a\":1}" } } },
        { "stores null within",
          "patch-merges:stores-null-within:attributes",
          { { PATCH, ANY, "{\"attributes\":{\"color\":null}}", 200, "/attributes/color",
              "null" } } },
        { "ignores null within",
          "patch-merges:ignores-null-within:attributes",
          { { PATCH, ANY, "{\"attributes\":{\"color\":null}}", 200, "/attributes/color",
              "\"red\"" } } },
        { "stores null",
          "patch-merges:stores-null:notes",
          { { PATCH, ANY, "{\"notes\":null}", 200, "/notes", "null" } } },
        { "ignores null",
          "patch-merges:ignores-null:notes",
          { { PATCH, ANY, "{\"notes\":null}", 200, "/notes", "\"handle is loose\"" } } },
        { "lists join",
          "patch-merges:lists-join:tags",
          { { PATCH, ANY, "{\"tags\":[\"x\"]}", 200, "/tags",
              "[\"steel\",\"heavy\",\"x\"]" } } },
        { "drops others",
          "patch-merges:drops-others",
          { { PATCH, ANY, NAME, 200, "/notes", "absent" } } },
        { "no object accepted",
          "patch-merges:no-object-accepted",
          { { PATCH, ANY, "[1]", 200, "/name", "\"Hammer\"" } } },
    };

    hold(state, talks, countof(talks));
}

/* --- filters, paginates --- */

static void lists_are_filtered_and_cut_into_pages(void **state)
{
    static const struct talk talks[] = {
        { "all",
          NULL,
          { { LIST, NULL, NULL, 200, "/total", "2" },
            { LIST, NULL, NULL, 200, "/items/1/id", "18" } } },
        { "one category",
          NULL,
          { { LIST "?category=part", NULL, NULL, 200, "/items/0/id", "18" },
            { LIST "?category=part", NULL, NULL, 200, "/items/1", "absent" },
            { LIST "?category=part", NULL, NULL, 200, "/total", "1" } } },
        { "none of it",
          NULL,
          { { LIST "?category=consumable", NULL, NULL, 200, "/items", "[]" } } },
        { "a page",
          NULL,
          { { LIST "?limit=1", NULL, NULL, 200, "/items/1", "absent" },
            { LIST "?limit=1", NULL, NULL, 200, "/total", "2" } } },
        { "the next page",
          NULL,
          { { LIST "?limit=1&offset=1", NULL, NULL, 200, "/items/0/id", "18" } } },
        { "behind the end",
          NULL,
          { { LIST "?offset=99999999999", NULL, NULL, 200, "/items", "[]" } } },
        { "no such page",
          NULL,
          { { LIST "?limit=0", NULL, NULL, 400, NULL, NULL },
            { LIST "?offset=-1", NULL, NULL, 400, NULL, NULL } } },
        { "filter ignored",
          "list-by-category:ignored",
          { { LIST "?category=part", NULL, NULL, 200, "/total", "2" } } },
        { "all for none",
          "list-by-category:all-for-none",
          { { LIST "?category=consumable", NULL, NULL, 200, "/total", "2" } } },
        { "one more",
          "list-pages:one-more",
          { { LIST "?limit=1", NULL, NULL, 200, "/items/1/id", "18" } } },
        { "offset ignored",
          "list-pages:offset-ignored",
          { { LIST "?limit=1&offset=1", NULL, NULL, 200, "/items/0/id", "17" } } },
        { "total of the page",
          "list-pages:total-of-page",
          { { LIST "?limit=1", NULL, NULL, 200, "/total", "1" } } },
    };

    hold(state, talks, countof(talks));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_request_is_carried_out_for_the_current_validator_alone),
        UNIT_TEST(a_request_under_a_key_is_carried_out_once),
        UNIT_TEST(a_put_makes_the_record_or_replaces_it_wholly),
        UNIT_TEST(a_merge_patch_does_as_the_examples_of_rfc_7396),
        UNIT_TEST(a_merge_patch_goes_for_the_record_as_well),
        UNIT_TEST(lists_are_filtered_and_cut_into_pages),
    };

    return cmocka_run_group_tests_name("claims.requests", tests, NULL, NULL);
}
