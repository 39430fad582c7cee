/* What is asked of a request before any record is touched: match, authenticate, parse,
 * validate. */
#include "tests/unit/model/fixture.h"

static void unknown_paths_and_methods_are_refused(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("path", ask(f, "GET", "/nowhere", NO_BODY), 404);
    check_int("too long", ask(f, "GET", "/leads/lead_1/x", NO_BODY), 404);
    check_int("method", ask(f, "PUT", "/leads/lead_1", "{}"), 405);
    check_text("allow", header(f, "allow"), "GET, PATCH, DELETE");
    check_int("odd method", ask(f, "FROB", "/leads", NO_BODY), 405);
    check_text("allow", header(f, "allow"), "GET, POST");
}

static void a_concrete_path_outranks_a_template(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("status", ask(f, "GET", "/leads/newest", NO_BODY), 200);
    check_text("body", f->response.body, "lead_1");
    check_text("type", header(f, "content-type"), "text/plain");
}

static void the_documented_servers_path_may_come_first(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("with it", ask(f, "GET", "/api/v1/leads/lead_2", NO_BODY), 200);
    check_int("another one", ask(f, "GET", "/api/v2/leads/lead_2", NO_BODY), 404);
    check_int("method", ask(f, "PUT", "/api/v1/leads", "{}"), 405);
}

static void credentials_are_those_of_the_state(void **state)
{
    static const struct {
        const char *label, *method, *target, *header, *value;
        int status;
    } rows[] = {
        { "header", "GET", "/leads/lead_1", "x-api-key", "key-1", 200 },
        { "wrong", "GET", "/leads/lead_1", "x-api-key", "key-2", 401 },
        { "longer", "GET", "/leads/lead_1", "x-api-key", "key-11", 401 },
        { "empty", "GET", "/leads/lead_1", "x-api-key", "", 401 },
        { "another header", "GET", "/leads/lead_1", "x-key", "key-1", 401 },
        { "as bearer", "GET", "/leads/lead_1", "authorization", "Bearer key-1", 401 },
        { "query", "GET", "/leads?key=key-2", "x", "", 200 },
        { "query, encoded", "GET", "/leads?a=b&key=key%2D2&c", "x", "", 200 },
        { "query, wrong", "GET", "/leads?key=key-1", "x", "", 401 },
        { "query, other name", "GET", "/leads?Key=key-2", "x", "", 401 },
        { "cookie", "GET", "/leads", "Cookie", "a=b; session=key-3", 200 },
        { "cookie, wrong", "GET", "/leads", "Cookie", "session=key-2; a=key-3", 401 },
        { "bearer", "POST", "/leads", "Authorization", "Bearer token-4", 201 },
        { "bearer, case", "POST", "/leads", "authorization", "bEARER  token-4", 201 },
        { "bearer, nothing", "POST", "/leads", "Authorization", "Bearer", 401 },
        { "bearer, space", "POST", "/leads", "Authorization", "Bearer ", 401 },
        { "bare token", "POST", "/leads", "Authorization", "token-4", 401 },
        { "basic", "POST", "/leads", "Authorization", "Basic YWRhOnNlY3JldA==", 201 },
        { "basic, loose bits", "POST", "/leads", "Authorization",
          "Basic YWRhOnNlY3JldB==", 201 },
        { "basic, wrong", "POST", "/leads", "Authorization",
          "Basic YWRhOnNlY3JldQ==", 401 },
        { "basic, other", "POST", "/leads", "Authorization", "Basic YWRhOng=", 401 },
        { "basic, no base64", "POST", "/leads", "Authorization", "Basic ada:secret",
          401 },
        { "both, one missing", "PUT", "/bulk", "X-Api-Key", "key-1", 401 },
        { "none needed", "GET", "/leads/newest", "x", "", 200 },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        f->headers.len = 0;
        http_header_add(f->a, &f->headers, str_from(rows[i].header),
                        str_from(rows[i].value));
        http_header_add(f->a, &f->headers, S("Content-Type"), S("application/json"));
        check_int(rows[i].label,
                  ask(f, rows[i].method, rows[i].target,
                      rows[i].method[0] == 'G' ? NO_BODY : "{\"name\":\"Eve\"}"),
                  rows[i].status);
        if (rows[i].status == 401)
            assert_true(header(f, "www-authenticate").len > 0);
    }
}

static void both_of_one_alternative_are_enough(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("both", ask(f, "PUT", "/bulk", "{\"id\":\"lead_1\"}"), 200);
}

static void bodies_are_read_as_their_media_type_says(void **state)
{
    static const struct {
        const char *label, *type, *body;
        int status;
    } rows[] = {
        { "documented", "application/json", "{\"lead\":{}}", 200 },
        { "case, parameter", "Application/JSON ; charset=utf-8", "{\"lead\":{}}", 200 },
        { "another documented", "application/vnd.crm+json", "{\"lead\":{}}", 200 },
        { "undocumented +json", "application/vnd.other+json", "{\"lead\":{}}", 400 },
        { "form", "application/x-www-form-urlencoded", "lead=1", 400 },
        { "none", NULL, "{\"lead\":{}}", 400 },
        { "cut off", "application/json", "{\"lead\":", 400 },
        { "trailing", "application/json", "{\"lead\":{}} x", 400 },
        { "not UTF-8", "application/json", "{\"lead\":{\"name\":\"\xff\"}}", 400 },
        { "empty", "application/json", "", 400 },
        { "absent", "application/json", NULL, 400 },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        http_header_remove(&f->headers, S("Content-Type"));
        if (rows[i].type)
            http_header_add(f->a, &f->headers, S("Content-Type"), str_from(rows[i].type));
        check_int(rows[i].label, ask(f, "PATCH", "/leads/lead_1", rows[i].body),
                  rows[i].status);
        check_documented(f, "updateLead");
    }
}

static void nesting_has_a_limit(void **state)
{
    struct fixture *f = fixture_open(*state);
    enum { DEPTH = 100000 };
    char *text = arena_alloc(f->a, DEPTH + 1);

    for (size_t i = 0; i < DEPTH; i++)
        text[i] = '[';
    check_int("deep", ask(f, "PATCH", "/leads/lead_1", text), 400);
    check_text("code", part(f, "/code"), "\"MALFORMED\"");
}

static void illegal_values_are_refused_with_field_and_value(void **state)
{
    static const struct {
        const char *body, *field, *value;
    } rows[] = {
        { "{\"lead\":{\"status\":\"archived\"}}", "\"status\"", "\"archived\"" },
        { "{\"lead\":{\"status\":null}}", "\"status\"", "null" },
        { "{\"lead\":{\"status\":[\"won\"]}}", "\"status\"", "[\"won\"]" },
        { "{\"lead\":{\"name\":\"\"}}", "\"name\"", "\"\"" },
        { "{\"lead\":{\"email\":\"nobody\"}}", "\"email\"", "\"nobody\"" },
        { "{\"lead\":{\"email\":7}}", "\"email\"", "7" },
        { "{\"lead\":{\"tag_ids\":[\"tag_1\",2]}}", "\"tag_ids\"", "[\"tag_1\",2]" },
        { "{\"lead\":{\"metadata\":[]}}", "\"metadata\"", "[]" },
        { "{\"lead\":[]}", "\"lead\"", "[]" },
        { "{\"leads\":{}}", "\"lead\"", "absent" },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        check_int(rows[i].body, ask(f, "PATCH", "/leads/lead_1", rows[i].body), 422);
        check_documented(f, "updateLead");
        check_text(rows[i].body, part(f, "/code"), "\"VALIDATION_ERROR\"");
        check_text(rows[i].body, part(f, "/details/field"), rows[i].field);
        check_text(rows[i].body, part(f, "/details/value"), rows[i].value);
    }
}

static void a_body_is_refused_in_the_words_for_what_is_wrong_with_it(void **state)
{
    static const struct {
        const char *body, *code;
    } rows[] = {
        { "[]", "\"PROBLEM\"" }, { "7", "\"PROBLEM\"" },   { "\"x\"", "\"PROBLEM\"" },
        { "", "\"PROBLEM\"" },   { "{", "\"MALFORMED\"" }, { "nil", "\"MALFORMED\"" },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        check_int(rows[i].body, ask(f, "PATCH", "/leads/lead_1", rows[i].body), 400);
        check_text(rows[i].body, part(f, "/code"), rows[i].code);
        check_documented(f, "updateLead");
    }
}

static void required_and_closed_bodies_are_held_to_it(void **state)
{
    static const struct {
        const char *body;
        int status;
    } rows[] = {
        { "{\"name\":\"Eve\"}", 201 },
        { "{\"status\":\"new\"}", 400 },
        { "{\"name\":\"Eve\",\"age\":7}", 400 },
        { "{}", 400 },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++)
        check_int(rows[i].body, ask(f, "POST", "/leads", rows[i].body), rows[i].status);
}

static void parameters_are_held_against_their_schemas(void **state)
{
    static const struct {
        const char *target;
        int status;
    } rows[] = {
        { "/leads?limit=1", 200 },      { "/leads?limit=100", 200 },
        { "/leads?limit=0", 400 },      { "/leads?limit=ten", 400 },
        { "/leads?limit=1.5", 400 },    { "/leads?limit=", 400 },
        { "/leads?status=won", 200 },   { "/leads?status=won,lost", 200 },
        { "/leads?status=won,x", 400 }, { "/leads?unknown=1", 200 },
        { "/leads/LEAD", 404 },         { "/leads/lead_9", 404 },
        { "/leads/%ff", 404 },          { "/leads/lead%5F1", 200 },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++)
        check_int(rows[i].target, ask(f, "GET", rows[i].target, NO_BODY), rows[i].status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(unknown_paths_and_methods_are_refused),
        UNIT_TEST(a_concrete_path_outranks_a_template),
        UNIT_TEST(the_documented_servers_path_may_come_first),
        UNIT_TEST(credentials_are_those_of_the_state),
        UNIT_TEST(both_of_one_alternative_are_enough),
        UNIT_TEST(bodies_are_read_as_their_media_type_says),
        UNIT_TEST(nesting_has_a_limit),
        UNIT_TEST(illegal_values_are_refused_with_field_and_value),
        UNIT_TEST(a_body_is_refused_in_the_words_for_what_is_wrong_with_it),
        UNIT_TEST(required_and_closed_bodies_are_held_to_it),
        UNIT_TEST(parameters_are_held_against_their_schemas),
    };

    return cmocka_run_group_tests_name("requests", tests, NULL, NULL);
}
