/* Twins: other choices that the documents leave, and no more than that. */
#include "base/map.h"
#include "tests/unit/claims/fixture.h"

static const struct variation *find(struct fixture *f, const char *name)
{
    struct variation_list all = claims_twins(f->a, f->contract);

    for (size_t i = 0; i < all.len; i++)
        if (str_eq_c(all.at[i].name, name))
            return &all.at[i];
    return NULL;
}

static const struct {
    const char *twin, *line, *body, *key;
    int honest, otherwise;
} choices[] = {
    { "invalid-422", "PUT /tickets/t1", "{\"ticket\":{\"title\":\"forbidden\"}}",
      "dk_secret", 400, 422 },
    { "malformed-422", "PUT /tickets/t1", "{", "dk_secret", 400, 422 },
    { "refuses-unknown-fields", "PUT /tickets/t1", "{\"ticket\":{\"odd\":1}}",
      "dk_secret", 200, 422 },
    { "refuses-read-only-fields", "PUT /tickets/t1", "{\"ticket\":{\"owner\":\"me\"}}",
      "dk_secret", 200, 422 },
    { "refused-instead:owner", "PUT /tickets/t1", "{\"ticket\":{\"owner\":\"me\"}}",
      "dk_secret", 200, 422 },
    { "validates-first", "PUT /tickets/t1", "{", NULL, 401, 400 },
    { "finds-first", "PUT /tickets/t9", "{\"ticket\":{\"title\":7}}", "dk_secret", 400,
      404 },
};

static void decides_otherwise(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);
    struct model *honest = claims_model(f->a, f->contract, f->states, NULL);

    for (size_t i = 0; i < countof(choices); i++) {
        const struct variation *twin = find(f, choices[i].twin);

        if (!twin)
            fail_msg("no twin %s", choices[i].twin);
        struct model *m = claims_model(f->a, f->contract, f->states, twin);

        fixture_enter(f, "default");
        check_int(
            choices[i].twin,
            fixture_ask(f, honest, choices[i].line, choices[i].body, choices[i].key),
            choices[i].honest);
        check_int(choices[i].twin,
                  fixture_ask(f, m, choices[i].line, choices[i].body, choices[i].key),
                  choices[i].otherwise);
    }
}

/* The desk says by which status these are refused. */
static const char *const not_allowed[] = {
    "credentials-403", "not-found-400",  "not-found-410",    "duplicate-422",
    "conflict-422",    "identifier-422", "any-content-type",
};

static void keeps_to_documented_outcomes(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);

    for (size_t i = 0; i < countof(not_allowed); i++)
        if (find(f, not_allowed[i]))
            fail_msg("%s contradicts the desk's claims", not_allowed[i]);
}

static void stamps_without_a_change_where_nothing_forbids_it(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);
    struct model *m =
        claims_model(f->a, f->contract, f->states, find(f, "stamps-without-change"));

    fixture_enter(f, "default");
    fixture_ask(f, m, "PUT /tickets/t1", "{\"ticket\":{\"weight\":1}}", "dk_secret");
    check_text("changed", fixture_see(f, "ticket", "t1", "/changed"),
               "\"2027-01-01T00:00:00Z\"");
}

/* Where a claim is unclear there is a twin that takes the other side. */
static const struct {
    const char *twin, *line, *body;
    int honest, otherwise;
} doubts[] = {
    { "falls-back-in-doubt", "PATCH /leads",
      "{\"id\":\"lead_0\",\"email\":\"anna@example.com\",\"status\":\"won\"}", 404, 200 },
    { "refuses-nothing", "PATCH /leads", "{\"id\":\"lead_aaa111\"}", 200, 400 },
    { "ignores-in-doubt:note", "PATCH /leads", "{\"id\":\"lead_aaa111\",\"note\":null}",
      400, 200 },
};

static int ask_leads(struct fixture *f, const struct model *m, const char *line,
                     const char *body)
{
    struct str rest = str_from(line), method;
    struct http_request request = { .has_body = true, .body = str_from(body) };
    const struct security_scheme *s = &f->contract->schemes[0];

    str_cut(&rest, ' ', &method);
    request.method = method;
    request.target = rest;
    http_header_add(f->a, &request.headers, s->parameter,
                    json_text(json_member(f->states->credentials, s->name)));
    http_header_add(f->a, &request.headers, S("Content-Type"), S("application/json"));
    model_handle(m, f->world, &request, f->a, &f->response);
    return f->response.status;
}

static void takes_the_other_side_of_a_doubt(void **state)
{
    struct fixture *f = fixture_open(*state, TEST_SOURCE_DIR "/specs/update-lead");
    struct model *honest = claims_model(f->a, f->contract, f->states, NULL);

    for (size_t i = 0; i < countof(doubts); i++) {
        const struct variation *twin = find(f, doubts[i].twin);

        if (!twin)
            fail_msg("no twin %s", doubts[i].twin);
        fixture_enter(f, "two-leads");
        check_int(doubts[i].twin, ask_leads(f, honest, doubts[i].line, doubts[i].body),
                  doubts[i].honest);
        struct model *m = claims_model(f->a, f->contract, f->states, twin);

        check_int(doubts[i].twin, ask_leads(f, m, doubts[i].line, doubts[i].body),
                  doubts[i].otherwise);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(decides_otherwise),
        UNIT_TEST(keeps_to_documented_outcomes),
        UNIT_TEST(stamps_without_a_change_where_nothing_forbids_it),
        UNIT_TEST(takes_the_other_side_of_a_doubt),
    };

    return cmocka_run_group_tests_name("claims.twins", tests, NULL, NULL);
}
