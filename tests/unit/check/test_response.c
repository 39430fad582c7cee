/* Responses held against the contract and against what a case expects. */
#include <string.h>

#include "check/check.h"
#include "http/message.h"
#include "tests/unit/suite/fixture.h"

#include "base/banned.h"

struct answer {
    int status;
    const char *type, *body;  /* NULL: none */
    const char *name, *value; /* one more header */
    const char *operation;    /* default: getLead */
    const char *expect;       /* default: {} */
    uint64_t ms;
};

struct judgement {
    struct finding_list findings;
    struct str_list notes;
    struct str unjudged;
};

static const char PRIOR[] = "{id: lead_1, status: new, tags: [a, b]}";

static const struct step *step_of(struct arena *a, const struct answer *answer)
{
    const char *operation = answer->operation ? answer->operation : "operation: getLead";
    bool has_path = strstr(operation, "getLead") || strstr(operation, "updateLead") ||
                    strstr(operation, "deleteLead") || strstr(operation, "probeLead");
    struct str text = arena_printf(a,
                                   "cases:\n- name: x\n  given: one-lead\n"
                                   "  send: {%s%s}\n  expect: %s\n",
                                   operation, has_path ? ", parameters: {leadId: x}" : "",
                                   answer->expect ? answer->expect : "{}");

    return good_file(a, arena_new(a, struct suite), text.at)->cases->steps;
}

static struct judgement judged(struct arena *a, const struct answer *answer)
{
    const struct step *step = step_of(a, answer);
    struct http_result result = { .response.status = answer->status,
                                  .timing.done = answer->ms * 1000000 };
    struct judgement j = { 0 };
    struct env env = { .values = json_of(a, "lead: {id: lead_1}") };
    struct check_context ctx = { .operation = step->send.operation,
                                 .env = &env,
                                 .prior = json_of(a, PRIOR),
                                 .unjudged = &j.unjudged };

    if (answer->type)
        http_header_add(a, &result.response.headers, S("Content-Type"),
                        str_from(answer->type));
    if (answer->name)
        http_header_add(a, &result.response.headers, str_from(answer->name),
                        str_from(answer->value));
    result.response.body = str_from(answer->body);
    struct body_view body = body_read(a, &result.response);

    check_response(a, &ctx, &step->expect, &result, &body, &j.findings, &j.notes);
    return j;
}

#define JSON "application/json"
#define GOOD "{\"data\":{\"id\":\"lead_1\",\"status\":\"new\"}}"

static const struct {
    const char *label;
    struct answer answer;
    const char *findings; /* "kind where; kind where" */
} rows[] = {
    { "as documented", { 200, JSON, .body = GOOD }, "" },
    { "with a parameter", { 200, "application/json; charset=utf-8", .body = GOOD }, "" },
    { "type in capitals", { 200, "Application/JSON", .body = GOOD }, "" },

    /* status */
    { "a documented status that is no 2xx",
      { 404, "application/problem+json", .body = "{\"code\":1}" },
      "status status" },
    { "neither expected nor documented",
      { 500, NULL, .body = NULL },
      "status status; undocumented status" },
    { "an undocumented 2xx", { 202, JSON, .body = GOOD }, "undocumented status" },
    { "expected by the case, not documented",
      { 500, JSON, "{}", .expect = "{status: 500}" },
      "" },
    { "expected by class, not documented",
      { 418, NULL, NULL, .expect = "{status: 4xx}" },
      "" },
    { "the expected of several",
      { 404, "application/problem+json", "{\"code\":1}",
        .expect = "{status: [200, 404]}" },
      "" },
    { "not the expected one",
      { 200, JSON, GOOD, .expect = "{status: 404}" },
      "status status" },
    { "outside the contract",
      { 404, "text/html", "<p>", .operation = "method: GET, path: /x" },
      "status status" },
    { "outside the contract, as expected",
      { 404, "text/html", "<p>", .operation = "method: GET, path: /x",
        .expect = "{status: 404}" },
      "" },

    /* problems (RFC 9457) */
    { "a problem with its status",
      { 404, "application/problem+json; charset=utf-8", "{\"code\":1,\"status\":404}",
        .expect = "{status: 404}" },
      "" },
    { "a problem with another one",
      { 404, "application/problem+json; charset=utf-8", "{\"code\":1,\"status\":400}",
        .expect = "{status: 404}" },
      "malformed body /status" },
    { "a problem with a text, or a number of its own",
      { 404, "application/problem+json", "{\"code\":1,\"status\":1404}",
        .expect = "{status: 404}" },
      "" },
    { "a status of what is no problem",
      { 200, JSON, "{\"data\":{\"id\":\"lead_1\",\"status\":\"new\"},\"status\":404}",
        .expect = "{}" },
      "" },

    /* media type, body */
    { "no media type", { 200, NULL, .body = GOOD }, "undocumented header content-type" },
    { "another media type",
      { 200, "text/plain", .body = GOOD },
      "undocumented header content-type" },
    { "no body", { 200, JSON, .body = NULL }, "malformed body" },
    { "not JSON", { 200, JSON, .body = "{\"data\":" }, "malformed body" },
    { "not UTF-8", { 200, JSON, .body = "{\"data\":\"\xff\"}" }, "malformed body" },
    { "not JSON, outside the contract",
      { 200, JSON, "nope", .operation = "method: GET, path: /x" },
      "malformed body" },
    { "a response without content is not looked at",
      { 429, "text/plain", "slow down", .operation = "operation: updateLead",
        .expect = "{status: 429}" },
      "" },
    { "204 as documented",
      { 204, NULL, NULL, .operation = "operation: deleteLead" },
      "" },
    { "205 with a body, though nobody documents it (RFC 9110, 15.3.6)",
      { 205, JSON, "{}", .expect = "{status: 205}" },
      "malformed body" },
    { "204 with a body",
      { 204, JSON, "{}", .operation = "operation: deleteLead" },
      "malformed body" },
    { "HEAD without body", { 200, JSON, NULL, .operation = "operation: probeLead" }, "" },
    { "HEAD with a body",
      { 200, JSON, "{}", .operation = "operation: probeLead" },
      "malformed body" },

    /* schema */
    { "a wrong type",
      { 200, JSON, .body = "{\"data\":{\"id\":7,\"status\":\"new\"}}" },
      "schema body /data/id" },
    { "two violations",
      { 200, JSON, .body = "{\"data\":{\"id\":7,\"status\":\"x\"}}" },
      "schema body /data/id; schema body /data/status" },
    { "a member missing", { 200, JSON, .body = "{}" }, "schema body" },
    { "not looked at for a reason",
      { 200, JSON, "{}", .expect = "{schema: none, reason: known}" },
      "" },
    { "another schema",
      { 200, JSON, GOOD, .expect = "{schema: '#/components/schemas/Lead'}" },
      "schema body; schema body" },
    { "another schema that fits",
      { 200, JSON, "{\"id\":\"x\",\"status\":\"won\"}",
        .expect = "{schema: {$ref: '#/components/schemas/Lead'}}" },
      "" },
    { "a schema outside the contract",
      { 200, JSON, "7", .operation = "method: GET, path: /x",
        .expect = "{schema: {type: string}}" },
      "schema body" },

    { "a schema where there is no JSON",
      { 200, "text/plain", "x", .operation = "method: GET, path: /x",
        .expect = "{schema: {type: string}}" },
      "schema body" },

    /* documented headers */
    { "a required header",
      { 201, JSON, GOOD, "Location", "/leads/7", .operation = "operation: createLead" },
      "" },
    { "a required header is missing",
      { 201, JSON, GOOD, .operation = "operation: createLead" },
      "header header Location" },
    { "a header against its schema",
      { 201, JSON, GOOD, "location", "https://x", .operation = "operation: createLead" },
      "header header Location" },
    { "a number in a header, and none required",
      { 201, JSON, GOOD, "X-Left", "7", .operation = "operation: createLead" },
      "header header Location" },
    { "no number in a header",
      { 201, JSON, GOOD, "X-Left", "seven", .operation = "operation: createLead" },
      "header header Location; header header X-Left" },

    /* expected headers */
    { "as text", { 200, JSON, GOOD, "x-a", "b", .expect = "{headers: {X-A: b}}" }, "" },
    { "not as expected",
      { 200, JSON, GOOD, "x-a", "b", .expect = "{headers: {X-A: c}}" },
      "header header X-A" },
    { "a number means its text",
      { 200, JSON, GOOD, "x-a", "5", .expect = "{headers: {x-a: 5}}" },
      "" },
    { "numbers compare",
      { 200, JSON, GOOD, "x-a", "5", .expect = "{headers: {x-a: !between [1, 5]}}" },
      "" },
    { "numbers compare and are too large",
      { 200, JSON, GOOD, "x-a", "6", .expect = "{headers: {x-a: !less 6}}" },
      "header header x-a" },
    { "an integer",
      { 200, JSON, GOOD, "x-a", "6", .expect = "{headers: {x-a: !type integer}}" },
      "" },
    { "no integer",
      { 200, JSON, GOOD, "x-a", "x", .expect = "{headers: {x-a: !type integer}}" },
      "header header x-a" },
    { "absent", { 200, JSON, GOOD, .expect = "{headers: {x-a: !absent }}" }, "" },
    { "not absent",
      { 200, JSON, GOOD, "x-a", "", .expect = "{headers: {x-a: !absent }}" },
      "header header x-a" },

    /* expected body */
    { "in part", { 200, JSON, GOOD, .expect = "{body: {data: {status: new}}}" }, "" },
    { "not as expected",
      { 200, JSON, GOOD, .expect = "{body: {data: {status: won, id: x}}}" },
      "body body /data/status; body body /data/id" },
    { "by reference",
      { 200, JSON, GOOD, .expect = "{body: {data: {id: $(lead.id)}}}" },
      "" },
    { "no body expected",
      { 204, NULL, NULL, .operation = "operation: deleteLead",
        .expect = "{body: !absent }" },
      "" },
    { "a body where none is expected",
      { 200, JSON, GOOD, .expect = "{body: !absent }" },
      "body body" },
    { "null is a body",
      { 500, JSON, "null", .expect = "{status: 500, body: null}" },
      "" },
    { "text that is not JSON",
      { 500, "text/plain", "oops", .expect = "{status: 500, body: oops}" },
      "" },
    { "text that is not JSON, in part",
      { 500, "text/plain", "oops", .expect = "{status: 500, body: !matches '^oo'}" },
      "" },
    { "JSON without a media type, outside the contract",
      { 200, NULL, "{\"a\":1}", .operation = "method: GET, path: /x",
        .expect = "{body: {a: 1}}" },
      "" },
    { "a malformed body is told once",
      { 200, JSON, "{", .expect = "{body: {a: 1}}" },
      "malformed body" },
    { "unchanged in the response",
      { 200, JSON, GOOD, .expect = "{body: {data: {status: !unchanged }}}" },
      "" },
    { "changed in the response",
      { 200, JSON, "{\"data\":{\"id\":\"lead_1\",\"status\":\"won\"}}",
        .expect = "{body: {data: {status: !unchanged }}}" },
      "body body /data/status" },
    { "the whole resource changed",
      { 200, JSON, GOOD, .expect = "{body: {data: !unchanged }}" },
      "body body /data" },

    /* at */
    { "one node", { 200, JSON, GOOD, .expect = "{at: {$.data.id: lead_1}}" }, "" },
    { "another value",
      { 200, JSON, GOOD, .expect = "{at: {$.data.id: lead_2}}" },
      "body body /data/id" },
    { "no node",
      { 200, JSON, GOOD, .expect = "{at: {$.data.nope: !any }}" },
      "body body $.data.nope" },
    { "no node, as expected",
      { 200, JSON, GOOD, .expect = "{at: {$.data.nope: !absent }}" },
      "" },
    { "each of several nodes",
      { 200, JSON, GOOD, .expect = "{at: {'$.data[*]': !matches e}}" },
      "" },
    { "one of several nodes",
      { 200, JSON, GOOD, .expect = "{at: {'$.data[*]': !matches ew}}" },
      "body body /data/id" },
    { "a node that is there",
      { 200, JSON, GOOD, .expect = "{at: {$.data.id: !absent }}" },
      "body body /data/id" },
    { "unchanged by JSONPath",
      { 200, JSON, GOOD, .expect = "{at: {$..status: !unchanged }}" },
      "" },
    { "odd names",
      { 500, JSON, "{\"a'b\":{\"]\":{\"/~\":1}}}",
        .expect = "{status: 500, at: {'$..[\"/~\"]': 2}}" },
      "body body /a'b/]/~1~0" },

    /* time */
    { "in time", { 200, JSON, GOOD, .expect = "{within: 100ms}", .ms = 100 }, "" },
    { "too late",
      { 200, JSON, GOOD, .expect = "{within: 100ms}", .ms = 101 },
      "slow time" },
};

static struct str listed(struct arena *a, const struct finding_list *findings)
{
    struct buf out;

    buf_init(&out, 10000);
    for (size_t i = 0; i < findings->len; i++)
        buf_printf(&out, "%s%s %.*s", i ? "; " : "",
                   finding_kind_name(findings->at[i].kind),
                   STR_ARG(findings->at[i].where));
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

static void responses_are_judged(void **state)
{
    size_t wrong = 0;

    for (size_t i = 0; i < countof(rows); i++) {
        struct judgement j = judged(*state, &rows[i].answer);
        struct str got = listed(*state, &j.findings);

        if (str_eq_c(got, rows[i].findings) && j.unjudged.len == 0)
            continue;
        wrong++;
        print_error("%s: got \"%.*s\", want \"%s\" %.*s\n", rows[i].label, STR_ARG(got),
                    rows[i].findings, STR_ARG(j.unjudged));
    }
    check_int("rows that are wrong", (long long)wrong, 0);
}

static void findings_are_sentences(void **state)
{
    static const struct {
        struct answer answer;
        const char *message;
    } said[] = {
        { { 404, JSON, "{}", .expect = "{status: [200, 2xx]}" },
          "expected 200 or 2xx, got 404" },
        { { 500, NULL, .body = NULL }, "expected a documented 2xx, got 500" },
        { { 202, NULL, .body = NULL },
          "expected a documented status (200, 404), got 202" },
        { { 200, "text/html", .body = "x" }, "expected application/json, got text/html" },
        { { 200, JSON, .body = "" }, "expected application/json, got no body" },
        { { 204, JSON, "{}", .operation = "operation: deleteLead" },
          "expected no body, got 2 bytes: {}" },
        { { 200, JSON, GOOD, .expect = "{within: 1s}", .ms = 1500 },
          "expected within 1000 ms, got 1500 ms" },
    };

    for (size_t i = 0; i < countof(said); i++) {
        struct judgement j = judged(*state, &said[i].answer);

        assert_true(j.findings.len > 0);
        check_text(said[i].message, j.findings.at[0].message, said[i].message);
    }
}

static void a_schema_finding_leads_to_the_contract(void **state)
{
    struct answer answer = { 200, JSON,
                             .body = "{\"data\":{\"id\":7,\"status\":\"new\"}}" };
    struct judgement j = judged(*state, &answer);
    const struct finding *f = &j.findings.at[0];

    check_text("actual", f->actual, "7");
    assert_true(str_ends(f->schema_location, S("/properties/id/type")));
    assert_true(str_ends(f->span.source->path, S("openapi.yaml")));
    assert_true(span_line(f->span) > 70);
}

static void what_is_worth_telling_is_noted(void **state)
{
    struct answer undocumented = { 500, JSON, "{}", .expect = "{status: 500}" };
    struct answer repeats = {
        200, JSON, .body = "{\"data\":{\"id\":\"a\",\"id\":\"b\",\"status\":\"new\"}}"
    };
    struct judgement j = judged(*state, &undocumented);

    check_int("notes", (long long)j.notes.len, 1);
    check_text("note", j.notes.at[0],
               "status 500 is expected here, but not documented (documented: 200, 404)");
    j = judged(*state, &repeats);
    check_int("findings", (long long)j.findings.len, 0);
    check_text("note", j.notes.at[0], "the body repeats the member `id`");
}

static void malformed_bodies_say_where(void **state)
{
    struct answer answer = { 200, JSON, .body = "{\"a\": tru}" };
    struct judgement j = judged(*state, &answer);

    assert_true(str_starts(j.findings.at[0].message, S("the body is no JSON: ")));
    assert_true(str_find(j.findings.at[0].message, S("of 10)")) != SIZE_MAX);
}

static void unchanged_needs_to_know_what_was_before(void **state)
{
    struct arena *a = *state;
    struct answer answer = { 200, JSON, GOOD, .expect = "{body: {data: !unchanged }}" };
    const struct step *step = step_of(a, &answer);
    struct http_result result = { .response = { .status = 200, .body = S(GOOD) } };
    struct judgement j = { 0 };
    struct env env = { 0 };
    struct check_context ctx = { .operation = step->send.operation,
                                 .env = &env,
                                 .unjudged = &j.unjudged };

    http_header_add(a, &result.response.headers, S("content-type"), S(JSON));
    struct body_view body = body_read(a, &result.response);

    check_response(a, &ctx, &step->expect, &result, &body, &j.findings, &j.notes);
    check_int("findings", (long long)j.findings.len, 0);
    check_text("why", j.unjudged, "body /data: nothing is known of the value before");
}

/* --- body_read --- */

static void bodies_are_read_by_their_media_type(void **state)
{
    static const struct {
        const char *type, *body;
        bool is_json, has_value, has_error;
    } bodies[] = {
        { JSON, "{}", true, true, false },
        { "application/vnd.x+json", "[1]", true, true, false },
        { JSON, "{", true, false, true },
        { JSON, "", true, false, false },
        { "text/plain", "{}", false, false, false },
        { NULL, "{}", true, true, false },
        { NULL, "hello", false, false, false },
        { NULL, "", false, false, false },
        { JSON, "\"\\ud800\"", true, false, true },
        { JSON, "1 2", true, false, true },
        { JSON, "1e400", true, true, false },
    };

    for (size_t i = 0; i < countof(bodies); i++) {
        struct http_response r = { .status = 200, .body = str_from(bodies[i].body) };

        if (bodies[i].type)
            http_header_add(*state, &r.headers, S("content-type"),
                            str_from(bodies[i].type));
        struct body_view v = body_read(*state, &r);

        check_int(bodies[i].body, v.is_json, bodies[i].is_json);
        check_int(bodies[i].body, v.value != NULL, bodies[i].has_value);
        check_int(bodies[i].body, v.error.len > 0, bodies[i].has_error);
    }
}

static void a_body_nested_too_deep_is_malformed(void **state)
{
    struct buf text;
    struct http_response r = { .status = 200 };

    buf_init(&text, 100000);
    buf_add_repeat(&text, '[', 20000);
    buf_add_repeat(&text, ']', 20000);
    r.body = arena_str(*state, buf_str(&text));
    buf_release(&text);
    http_header_add(*state, &r.headers, S("content-type"), S(JSON));
    assert_true(body_read(*state, &r).error.len > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(responses_are_judged),
        UNIT_TEST(findings_are_sentences),
        UNIT_TEST(a_schema_finding_leads_to_the_contract),
        UNIT_TEST(what_is_worth_telling_is_noted),
        UNIT_TEST(malformed_bodies_say_where),
        UNIT_TEST(unchanged_needs_to_know_what_was_before),
        UNIT_TEST(bodies_are_read_by_their_media_type),
        UNIT_TEST(a_body_nested_too_deep_is_malformed),
    };

    return cmocka_run_group_tests_name("check response", tests, NULL, NULL);
}
