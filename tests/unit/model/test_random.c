/* Whatever comes, two things hold: a refused request changes nothing, and what is
 * answered is what is documented. */
#include "base/buf.h"
#include "base/rng.h"
#include "tests/unit/model/fixture.h"

enum { REQUESTS = 2500 };

static const char *pick(struct rng *rng, const char *const *from, size_t count)
{
    return from[rng_below(rng, count)];
}

#define PICK(rng, list) pick((rng), (list), countof(list))

static const char *const methods[] = { "GET",  "PATCH", "PATCH", "PATCH", "DELETE",
                                       "POST", "PUT",   "HEAD",  "X" };
static const char *const targets[] = {
    "/leads/lead_1",
    "/leads/lead_1",
    "/leads/lead_2",
    "/leads/lead_9",
    "/leads",
    "/leads",
    "/bulk",
    "/tickets/7",
    "/tickets/8",
    "/tickets/x",
    "/tickets",
    "/leads/newest",
    "/leads?limit=0",
    "/leads?limit=2&status=won,x",
    "/",
    "",
    "/leads/%00",
    "/leads//",
    "/leads/lead_1?",
    "/tickets/9223372036854775808",
    "/leads/%",
    "?",
    "/api/v1",
};
static const char *const names[] = { "lead",       "id",       "name",    "email",
                                     "status",     "metadata", "tag_ids", "note",
                                     "company_id", "phone",    "labels",  "hint",
                                     "secret",     "title",    "",        "zzz",
                                     "number",     "~1/" };
static const char *const values[] = {
    "null",
    "true",
    "7",
    "-1.5",
    "1e400",
    "\"\"",
    "\"won\"",
    "\"new\"",
    "\"lead_1\"",
    "\"tag_1\"",
    "\"co_1\"",
    "\"a@example.com\"",
    "\"\\u0000\"",
    "[]",
    "{}",
    "[null]",
    "[\"tag_1\"]",
    "[\"tag_2\",\"tag_1\"]",
    "[[[]]]",
    "99999999999999999999",
    "\"\xc3\xa9\"",
};

static void add_object(struct buf *b, struct rng *rng, size_t depth)
{
    size_t count = (size_t)rng_below(rng, 4);

    buf_add_char(b, '{');
    for (size_t i = 0; i < count; i++) {
        buf_printf(b, "%s\"%s\":", i ? "," : "", PICK(rng, names));
        if (depth < 3 && rng_below(rng, 5) == 0)
            add_object(b, rng, depth + 1);
        else
            buf_add_c(b, PICK(rng, values));
    }
    buf_add_char(b, '}');
}

static void make_body(struct buf *b, struct rng *rng)
{
    buf_clear(b);
    switch (rng_below(rng, 8)) {
    case 0:
        buf_add_c(b, PICK(rng, values));
        break;
    case 1:
        add_object(b, rng, 0);
        break;
    default:
        buf_add_c(b, "{\"lead\":");
        add_object(b, rng, 0);
        buf_add_char(b, '}');
        break;
    }
    if (rng_below(rng, 20) == 0 && b->len)
        buf_truncate(b, (size_t)rng_below(rng, b->len));
    if (rng_below(rng, 20) == 0 && b->len)
        b->at[rng_below(rng, b->len)] = (char)rng_below(rng, 256);
}

/* All records of a world as text. */
static struct str picture(struct arena *a, const struct fixture *f)
{
    json_t *all = arena_json(a, json_array());

    for (size_t i = 0; i < f->contract->resource_count; i++) {
        const struct resource *r = &f->contract->resources[i];

        for (size_t k = 0; k < world_count(f->world, r); k++)
            json_array_append(all, world_record(f->world, r, k));
    }
    return json_to_str(a, all, JSON_PRINT_SORTED);
}

static void check_answer(struct fixture *f, struct arena *a, const char *label,
                         const struct http_request *request)
{
    struct path_value *path_values;
    size_t count;
    bool known;
    size_t query = str_find_char(request->target, '?');
    const struct operation *op =
        contract_match(a, f->contract, request->method,
                       str_sub(request->target, 0, query), &path_values, &count, &known);
    const struct response *doc = op ? operation_response(op, f->response.status) : NULL;
    const struct media *media =
        doc ? response_media(doc, header(f, "content-type")) : NULL;
    struct json_error error;

    if (!media || !media->schema || !http_media_is_json(media->range))
        return;
    json_t *body = json_read(a, f->response.body, NULL, NULL, &error);

    if (!body || !schema_is_valid(media->schema, body, NULL))
        fail_msg("%s: %d is not as documented: %.*s", label, f->response.status,
                 STR_ARG(f->response.body));
}

static void one_request(struct fixture *f, struct arena *a, struct rng *rng,
                        struct buf *text)
{
    make_body(text, rng);
    struct http_request request = { .method = str_from(PICK(rng, methods)),
                                    .target = str_from(PICK(rng, targets)),
                                    .headers = f->headers,
                                    .body = buf_str(text),
                                    .has_body = rng_below(rng, 10) > 0 };
    struct str before = picture(a, f);
    struct str label = arena_printf(a, "%.*s %.*s %.*s", STR_ARG(request.method),
                                    STR_ARG(request.target), STR_ARG(request.body));

    model_handle(f->model, f->world, &request, a, &f->response);
    if (f->response.status < 200 || f->response.status > 599 || f->response.status == 500)
        fail_msg("%s: status %d", label.at, f->response.status);
    if (f->response.status >= 400)
        check_text(label.at, picture(a, f), arena_cstr(a, before));
    check_answer(f, a, label.at, &request);
}

static void release_text(void *text)
{
    buf_release(text);
}

static void close_arena(void *arena)
{
    arena_close(arena);
}

static void ask_at_random(struct arena *whole, uint64_t seed,
                          struct model_choices choices)
{
    struct fixture *f = fixture_open(whole);
    struct rng rng = rng_seeded(seed);
    struct arena *a = arena_open();
    struct buf *text = arena_new(whole, struct buf);

    buf_init(text, 1u << 16);
    arena_defer(whole, release_text, text);
    arena_defer(whole, close_arena, a);
    fixture_model(f, choices, NULL, 0);
    for (int i = 0; i < REQUESTS; i++) {
        one_request(f, a, &rng, text);
        arena_reset(a);
        if (world_count(f->world, contract_resource(f->contract, S("lead"))) < 2) {
            world_close(f->world);
            f->world =
                world_open(f->contract, states_find(f->states, S("default")), NOW_MS);
        }
    }
}

static void requests_at_random_keep_the_promises(void **state)
{
    ask_at_random(*state, 1, (struct model_choices){ 0 });
}

static void so_they_do_with_other_choices(void **state)
{
    ask_at_random(*state, 2,
                  (struct model_choices){ .refuse_unknown_fields = true,
                                          .refuse_read_only_fields = true,
                                          .extra_response_fields = true,
                                          .validate_before_authenticate = true,
                                          .find_before_validate = true,
                                          .accept_any_content_type = true,
                                          .refuse_malformed_key = true });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(requests_at_random_keep_the_promises),
        UNIT_TEST(so_they_do_with_other_choices),
    };

    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
