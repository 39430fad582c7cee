/* The service without a socket: worlds by name, the control interface, the transport. */
#include <string.h>

#include "base/buf.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "doc/json.h"
#include "http/transport.h"
#include "mock/service.h"
#include "model/model.h"
#include "tests/support/test.h"

#define CRM TEST_SOURCE_DIR "/tests/unit/model/data/crm"

struct fixture {
    struct arena *a;
    struct contract *contract;
    struct states *states;
    struct service *service;
    struct http_response response;
    const char *world; /* header value; NULL: none */
};

static void close_service(void *service)
{
    service_close(service);
}

static struct fixture *open_with(struct arena *a, struct service_options options)
{
    struct fixture *f = arena_new(a, struct fixture);
    struct diags *diags = diags_new(a);

    f->a = a;
    f->contract = contract_load(a, CRM, diags);
    f->states = f->contract ? states_load(a, f->contract, diags) : NULL;
    if (!f->states)
        fail_msg("%s", diags_first(diags));
    options.model = model_new(
        a, &(struct model_options){ .contract = f->contract, .states = f->states });
    options.states = f->states;
    f->service = service_open(&options);
    arena_defer(a, close_service, f->service);
    return f;
}

static struct fixture *open_fixture(struct arena *a)
{
    return open_with(a, (struct service_options){ .control = true });
}

static struct http_request request_of(struct fixture *f, const char *method,
                                      const char *target, const char *body)
{
    struct http_request request = { .method = str_from(method),
                                    .target = str_from(target),
                                    .body = str_from(body),
                                    .has_body = body != NULL };

    http_header_add(f->a, &request.headers, S("X-Api-Key"), S("key-1"));
    http_header_add(f->a, &request.headers, S("Content-Type"), S("application/json"));
    if (f->world)
        http_header_add(f->a, &request.headers, S("fealty-world"), str_from(f->world));
    return request;
}

static int ask(struct fixture *f, const char *method, const char *target,
               const char *body)
{
    struct http_request request = request_of(f, method, target, body);

    service_handle(f->service, &request, f->a, &f->response);
    return f->response.status;
}

static struct str part(struct fixture *f, const char *pointer)
{
    struct json_error error;
    json_t *body = json_read(f->a, f->response.body, NULL, NULL, &error);
    json_t *at = body ? json_pointer_get(body, str_from(pointer)) : NULL;

    return at ? json_to_str(f->a, at, JSON_PRINT_SORTED) : S("absent");
}

static void the_service_tells_what_it_serves(void **state)
{
    struct fixture *f = open_fixture(*state);

    check_int("status", ask(f, "GET", "/_fealty", NULL), 200);
    check_text("contract", part(f, "/contract"), "\"crm\"");
    check_text("states", part(f, "/states"), "[\"default\",\"bulk\",\"empty\"]");
    check_text("resources", part(f, "/resources"),
               "[\"lead\",\"tag\",\"company\",\"ticket\"]");
    check_text("worlds", part(f, "/worlds"), "0");
    check_int("slash", ask(f, "GET", "/_fealty/", NULL), 200);
    check_int("query", ask(f, "GET", "/_fealty?x", NULL), 200);
}

static void a_world_is_made_looked_at_and_removed(void **state)
{
    struct fixture *f = open_fixture(*state);

    check_int("made", ask(f, "POST", "/_fealty/worlds", "{\"state\":\"bulk\"}"), 201);
    check_text("name", part(f, "/world"), "\"w1\"");
    check_text("gives", part(f, "/gives/unknown/id"), "\"lead_0\"");
    check_text("gives", part(f, "/gives/a/name"), "\"Ada\"");
    check_int("whole", ask(f, "GET", "/_fealty/worlds/w1", NULL), 200);
    check_text("state", part(f, "/state"), "\"bulk\"");
    check_text("records", part(f, "/records/lead"), "2");
    check_text("settings", part(f, "/settings"), "{\"bulk\":true,\"region\":\"eu\"}");
    check_int("list", ask(f, "GET", "/_fealty/worlds/w1/tag", NULL), 200);
    check_text("second", part(f, "/1/name"), "\"cold\"");
    check_int("record", ask(f, "GET", "/_fealty/worlds/w1/lead/lead_2", NULL), 200);
    check_text("name", part(f, "/name"), "\"Bob\"");
    check_int("by number", ask(f, "GET", "/_fealty/worlds/w1/ticket/7", NULL), 200);
    check_int("escaped", ask(f, "GET", "/_fealty/worlds/w1/lead/lead%5F2", NULL), 200);
    check_int("gone", ask(f, "DELETE", "/_fealty/worlds/w1", NULL), 204);
    check_int("again", ask(f, "DELETE", "/_fealty/worlds/w1", NULL), 404);
    check_int("next", ask(f, "POST", "/_fealty/worlds", "{\"state\":\"empty\"}"), 201);
    check_text("a name is not used again", part(f, "/world"), "\"w2\"");
}

static void worlds_are_chosen_by_header_and_isolated(void **state)
{
    struct fixture *f = open_fixture(*state);
    static const char rename[] = "{\"lead\":{\"name\":\"X\"}}";

    check_int("one", ask(f, "POST", "/_fealty/worlds", "{\"state\":\"default\"}"), 201);
    check_int("two", ask(f, "POST", "/_fealty/worlds", "{\"state\":\"default\"}"), 201);
    f->world = "w1";
    check_int("changed", ask(f, "PATCH", "/leads/lead_1", rename), 200);
    check_int("read", ask(f, "GET", "/_fealty/worlds/w1/lead/lead_1", NULL), 200);
    check_text("there", part(f, "/name"), "\"X\"");
    check_int("read", ask(f, "GET", "/_fealty/worlds/w2/lead/lead_1", NULL), 200);
    check_text("not there", part(f, "/name"), "\"Ada\"");
    f->world = NULL;
    check_int("default", ask(f, "GET", "/leads/lead_1", NULL), 200);
    check_text("nor there", part(f, "/name"), "\"Ada\"");
    f->world = "default";
    check_int("named", ask(f, "GET", "/leads/lead_1", NULL), 200);
    f->world = "w3";
    check_int("unknown", ask(f, "GET", "/leads/lead_1", NULL), 400);
    check_text("said", part(f, "/error"), "\"there is no world \\\"w3\\\"\"");
}

static void settings_come_with_the_world_and_may_change(void **state)
{
    struct fixture *f = open_fixture(*state);

    check_int("made",
              ask(f, "POST", "/_fealty/worlds",
                  "{\"state\":\"default\",\"settings\":{\"bulk\":true,\"x\":1}}"),
              201);
    check_int("changed", ask(f, "PUT", "/_fealty/worlds/w1/settings", "{\"x\":2}"), 200);
    check_text("merged", part(f, ""), "{\"bulk\":true,\"region\":\"eu\",\"x\":2}");
    check_int("another", ask(f, "GET", "/_fealty/worlds/default/settings", NULL), 200);
    check_text("as it was", part(f, ""), "{\"bulk\":false,\"region\":\"eu\"}");
    check_int("no object", ask(f, "PUT", "/_fealty/worlds/w1/settings", "[]"), 400);
}

static void mistakes_are_told_clearly(void **state)
{
    static const struct {
        const char *method, *target, *body;
        int status;
        const char *error;
    } rows[] = {
        { "POST", "/_fealty/worlds", "{\"state\":\"nine\"}", 400,
          "\"there is no state \\\"nine\\\"\"" },
        { "POST", "/_fealty/worlds", "{\"state\":7}", 400, "\"there is no state 7\"" },
        { "POST", "/_fealty/worlds", "{", 400, NULL },
        { "POST", "/_fealty/worlds", "[]", 400,
          "\"the body must be an object, not array\"" },
        { "POST", "/_fealty/worlds", "{\"settings\":1}", 400,
          "\"`settings` must be an object, not integer\"" },
        { "GET", "/_fealty/worlds", NULL, 405, "\"GET is not allowed here: use POST\"" },
        { "PUT", "/_fealty", "{}", 405, "\"PUT is not allowed here: use GET\"" },
        { "GET", "/_fealty/worlds/w9", NULL, 404, "\"there is no world \\\"w9\\\"\"" },
        { "GET", "/_fealty/worlds/w18446744073709551617", NULL, 404, NULL },
        { "GET", "/_fealty/worlds/default/cat", NULL, 404,
          "\"the contract has no resource \\\"cat\\\"\"" },
        { "GET", "/_fealty/worlds/default/lead/x", NULL, 404,
          "\"there is no lead \\\"x\\\"\"" },
        { "DELETE", "/_fealty/worlds/default/lead", NULL, 405, NULL },
        { "DELETE", "/_fealty/worlds/default", NULL, 400, NULL },
        { "GET", "/_fealty/other", NULL, 404, NULL },
        { "GET", "/_fealty/worlds/default/lead/x/y", NULL, 404, NULL },
        { "GET", "/_fealty/worlds/%zz", NULL, 404, NULL },
    };
    struct fixture *f = open_fixture(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        check_int(rows[i].target, ask(f, rows[i].method, rows[i].target, rows[i].body),
                  rows[i].status);
        if (rows[i].error)
            check_text(rows[i].target, part(f, "/error"), rows[i].error);
        assert_true(str_starts(part(f, "/error"), S("\"")));
    }
    check_int("no world was made", ask(f, "GET", "/_fealty", NULL), 200);
    check_text("count", part(f, "/worlds"), "0");
}

static void there_are_only_so_many_worlds(void **state)
{
    struct fixture *f =
        open_with(*state, (struct service_options){ .control = true, .worlds_max = 200 });

    for (int i = 0; i < 200; i++)
        check_int("within", ask(f, "POST", "/_fealty/worlds", NULL), 201);
    check_int("beyond", ask(f, "POST", "/_fealty/worlds", NULL), 503);
    check_text("said", part(f, "/error"),
               "\"there are 200 worlds already, the limit: remove some first\"");
    check_int("one less", ask(f, "DELETE", "/_fealty/worlds/w77", NULL), 204);
    check_int("room again", ask(f, "POST", "/_fealty/worlds", NULL), 201);
    check_text("name", part(f, "/world"), "\"w201\"");
    check_int("found", ask(f, "GET", "/_fealty/worlds/w78", NULL), 200);
}

static void the_control_interface_may_be_off(void **state)
{
    struct fixture *f = open_with(*state, (struct service_options){ .control = false });

    check_int("status", ask(f, "GET", "/_fealty", NULL), 404);
    check_text("the model answers", part(f, "/error"), "\"no such path: /_fealty\"");
}

static void the_logical_clock_starts_behind_all_that_is_stored(void **state)
{
    struct fixture *f = open_fixture(*state);

    f->world = NULL;
    check_int("one", ask(f, "POST", "/tickets", "{}"), 201);
    check_text("after 2026-05-01, the state's latest", part(f, "/opened_at"),
               "\"2026-05-01T00:01:01.000Z\"");
    check_int("two", ask(f, "POST", "/tickets", "{}"), 201);
    check_text("a second later", part(f, "/opened_at"), "\"2026-05-01T00:01:02.000Z\"");
}

/* --- the transport --- */

struct relay {
    struct fixture *f;
    struct transport *t;
    struct http_request request;
    int answered, again, depth, deepest;
    struct http_result last;
};

static void answered(const struct http_result *result, void *ctx)
{
    struct relay *r = ctx;

    r->answered++;
    r->last = *result;
    if (++r->depth > r->deepest)
        r->deepest = r->depth;
    if (r->again-- > 0)
        transport_submit(r->t, r->f->a, &r->request, 1000, answered, r);
    r->depth--;
}

static void the_transport_answers_in_poll_without_recursion(void **state)
{
    struct relay r = { .f = open_fixture(*state), .again = 1000 };

    r.t = service_transport(r.f->service);
    r.request = request_of(r.f, "GET", "/leads/lead_1", NULL);
    for (int i = 0; i < 40; i++)
        transport_submit(r.t, r.f->a, &r.request, 1000, answered, &r);
    check_int("not before poll", r.answered, 0);
    while (transport_poll(r.t, 10) > 0)
        ;
    check_int("all", r.answered, 1040);
    check_int("no callback within a callback", r.deepest, 1);
    check_int("status", r.last.response.status, 200);
    check_int("trouble", r.last.trouble, HTTP_OK);
    transport_close(r.t);
    /* What came back lives in the arena that was given. */
    r.f->response = r.last.response;
    check_text("body", part(r.f, "/name"), "\"Ada\"");
    check_text("type", http_header_get(&r.last.response.headers, S("content-type")),
               "application/json");
    check_int("the service is open still", ask(r.f, "GET", "/_fealty", NULL), 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(the_service_tells_what_it_serves),
        UNIT_TEST(a_world_is_made_looked_at_and_removed),
        UNIT_TEST(worlds_are_chosen_by_header_and_isolated),
        UNIT_TEST(settings_come_with_the_world_and_may_change),
        UNIT_TEST(mistakes_are_told_clearly),
        UNIT_TEST(there_are_only_so_many_worlds),
        UNIT_TEST(the_control_interface_may_be_off),
        UNIT_TEST(the_logical_clock_starts_behind_all_that_is_stored),
        UNIT_TEST(the_transport_answers_in_poll_without_recursion),
    };

    return cmocka_run_group_tests_name("control", tests, NULL, NULL);
}
