/* What the model does that keeps every claim, kind by kind. */
#include "tests/unit/claims/fixture.h"

struct row {
    const char *label, *state, *line, *body;
    int status;
    const char *resource, *key, *pointer, *want; /* the record afterwards */
};

#define T1 "PUT /tickets/t1"
#define P  "PATCH /people"

static const struct row rows[] = {
    /* accepts, rejects */
    { "accepts: stored", "default", T1, "{\"ticket\":{\"state\":\"waiting\"}}", 200,
      "ticket", "t1", "/state", "\"waiting\"" },
    { "rejects: not in the enum", "default", T1, "{\"ticket\":{\"state\":\"Waiting\"}}",
      422, "ticket", "t1", "/state", "\"open\"" },
    { "rejects: a listed value that the schema allows", "default", T1,
      "{\"ticket\":{\"title\":\"forbidden\"}}", 400, "ticket", "t1", "/title",
      "\"A lamp does not light\"" },
    /* atomic, partial-update, replaces */
    { "atomic: the legal part is not applied", "default", T1,
      "{\"ticket\":{\"weight\":9,\"state\":\"no\"}}", 422, "ticket", "t1", "/weight",
      "1" },
    { "partial-update: the rest stays", "default", T1, "{\"ticket\":{\"weight\":9}}", 200,
      "ticket", "t1", "/note", "\"first floor\"" },
    { "replaces: a shorter list", "default", T1, "{\"ticket\":{\"tags\":[\"dark\"]}}",
      200, "ticket", "t1", "/tags", "[\"dark\"]" },
    /* merges */
    { "merges, shallow: other keys stay, nested ones do not", "default", T1,
      "{\"ticket\":{\"extra\":{\"box\":{\"width\":5},\"new\":null}}}", 200, "ticket",
      "t1", "/extra",
      "{\"box\":{\"width\":5},\"new\":null,\"shelf\":4,\"words\":[\"x\",\"y\"]}" },
    { "merges, deep: nested keys stay", "default", T1,
      "{\"ticket\":{\"deep\":{\"one\":{\"left\":5}}}}", 200, "ticket", "t1", "/deep",
      "{\"one\":{\"left\":5,\"right\":2},\"two\":2}" },
    { "merges: an empty object changes nothing", "default", T1,
      "{\"ticket\":{\"deep\":{}}}", 200, "ticket", "t1", "/deep",
      "{\"one\":{\"left\":1,\"right\":2},\"two\":2}" },
    /* clears */
    { "clears: to null", "default", T1, "{\"ticket\":{\"note\":null}}", 200, "ticket",
      "t1", "/note", "null" },
    { "clears: to a value", "default", T1, "{\"ticket\":{\"color\":null}}", 200, "ticket",
      "t1", "/color", "\"none\"" },
    /* immutable */
    { "immutable: ignored", "default", T1, "{\"ticket\":{\"number\":9,\"weight\":9}}",
      200, "ticket", "t1", "/number", "17" },
    { "immutable: the legal part is not lost", "default", T1,
      "{\"ticket\":{\"number\":9,\"weight\":9}}", 200, "ticket", "t1", "/weight", "9" },
    { "immutable: refused", "default", T1, "{\"ticket\":{\"born\":\"2020-01-01\"}}", 422,
      "ticket", "t1", "/born", "\"2024-05-06\"" },
    { "immutable: either, so ignored", "default", T1, "{\"ticket\":{\"owner\":\"me\"}}",
      200, "ticket", "t1", "/owner", "\"desk\"" },
    /* advances */
    { "advances: in the form of the old one", "default", T1,
      "{\"ticket\":{\"weight\":9}}", 200, "ticket", "t1", "/changed",
      "\"2027-01-01T00:00:00Z\"" },
    { "advances: not without a change", "default", T1, "{\"ticket\":{\"weight\":1}}", 200,
      "ticket", "t1", "/changed", "\"2024-05-06T07:08:09Z\"" },
    { "advances: not with a refusal", "default", T1,
      "{\"ticket\":{\"weight\":9,\"state\":\"no\"}}", 422, "ticket", "t1", "/changed",
      "\"2024-05-06T07:08:09Z\"" },
    /* alias */
    { "alias: alone", "default", T1, "{\"ticket\":{\"status\":\"closed\"}}", 200,
      "ticket", "t1", "/state", "\"closed\"" },
    { "alias: the field wins", "default", T1,
      "{\"ticket\":{\"state\":\"waiting\",\"status\":\"closed\"}}", 200, "ticket", "t1",
      "/state", "\"waiting\"" },
    /* coerces */
    { "coerces: integer", "default", T1, "{\"ticket\":{\"price\":\"12\"}}", 200, "ticket",
      "t1", "/price", "12" },
    { "coerces: negative decimal", "default", T1, "{\"ticket\":{\"price\":\"-1.5\"}}",
      200, "ticket", "t1", "/price", "-1.5" },
    { "coerces: exponent", "default", T1, "{\"ticket\":{\"price\":\"1.5e3\"}}", 200,
      "ticket", "t1", "/price", "1500.0" },
    { "coerces: no number", "default", T1, "{\"ticket\":{\"price\":\"12 apples\"}}", 422,
      "ticket", "t1", "/price", "10" },
    { "coerces: blanks are no part of a number", "default", T1,
      "{\"ticket\":{\"price\":\" 12\"}}", 422, "ticket", "t1", "/price", "10" },
    { "coerces: nor is a word", "default", T1, "{\"ticket\":{\"price\":\"null\"}}", 422,
      "ticket", "t1", "/price", "10" },
    /* applies-when */
    { "applies-when: met by the request", "default", T1,
      "{\"ticket\":{\"why\":\"done\",\"state\":\"closed\"}}", 200, "ticket", "t1", "/why",
      "\"done\"" },
    { "applies-when: not met", "default", T1, "{\"ticket\":{\"why\":\"done\"}}", 200,
      "ticket", "t1", "/why", "\"no reason yet\"" },
    { "applies-when: met by the record", "default", "PUT /tickets/t2",
      "{\"ticket\":{\"why\":\"done\"}}", 200, "ticket", "t2", "/why", "\"done\"" },
    { "applies-when: ended by the request", "default", "PUT /tickets/t2",
      "{\"ticket\":{\"why\":\"done\",\"status\":\"open\"}}", 200, "ticket", "t2", "/why",
      "\"oiled\"" },
    /* unique */
    { "unique: another's", "default", T1, "{\"ticket\":{\"code\":\"C-2\"}}", 409,
      "ticket", "t1", "/code", "\"C-1\"" },
    { "unique: one's own", "default", T1, "{\"ticket\":{\"code\":\"C-1\"}}", 200,
      "ticket", "t1", "/code", "\"C-1\"" },
    { "unique: a new one", "default", T1, "{\"ticket\":{\"code\":\"C-3\"}}", 200,
      "ticket", "t1", "/code", "\"C-3\"" },
    /* derives */
    { "derives: the link changes", "default", T1, "{\"ticket\":{\"person_id\":\"p3\"}}",
      200, "ticket", "t1", "/person_name", "\"Cid\"" },
    { "derives: the link goes", "default", T1, "{\"ticket\":{\"person_id\":null}}", 200,
      "ticket", "t1", "/person_name", "null" },
    { "derives: not writable", "default", T1, "{\"ticket\":{\"person_name\":\"Eve\"}}",
      200, "ticket", "t1", "/person_name", "\"Ann\"" },
    /* not-found, isolates */
    { "not-found", "default", "PUT /tickets/t9", "{\"ticket\":{\"weight\":9}}", 404,
      "ticket", "t1", "/weight", "1" },
    { "isolates", "default", T1, "{\"ticket\":{\"weight\":9}}", 200, "ticket", "t2",
      "/weight", "3" },
    /* identifier-priority */
    { "identifier-priority: the stronger one", "default", P,
      "{\"phone\":\"2\",\"mail\":\"ann@example.com\",\"name\":\"X\"}", 204, "person",
      "p1", "/name", "\"X\"" },
    { "identifier-priority: not the weaker one", "default", P,
      "{\"phone\":\"2\",\"mail\":\"ann@example.com\",\"name\":\"X\"}", 204, "person",
      "p2", "/name", "\"Bob\"" },
    { "identifier-priority: it does not change the weaker one", "default", P,
      "{\"phone\":\"2\",\"mail\":\"ann@example.com\",\"name\":\"X\"}", 204, "person",
      "p1", "/phone", "\"1\"" },
    { "identifier-priority: an empty one is none", "default", P,
      "{\"id\":\"\",\"phone\":\"2\",\"name\":\"X\"}", 204, "person", "p2", "/name",
      "\"X\"" },
    { "identifier-priority: no falling back", "default", P,
      "{\"id\":\"p9\",\"phone\":\"2\",\"name\":\"X\"}", 404, "person", "p2", "/name",
      "\"Bob\"" },
    { "identifier-priority: nor to the key", "default", P,
      "{\"mail\":\"no@example.com\",\"phone\":\"2\",\"name\":\"X\"}", 404, "person", "p2",
      "/name", "\"Bob\"" },
    /* requires-one-of */
    { "requires-one-of: none", "default", P, "{\"name\":\"X\"}", 400, "person", "p1",
      "/name", "\"Ann\"" },
    { "requires-one-of: empty", "default", P, "{\"id\":\"\",\"name\":\"X\"}", 400,
      "person", "p1", "/name", "\"Ann\"" },
    /* ambiguous-match */
    { "ambiguous-match: off", "shared", P,
      "{\"mail\":\"shared@example.com\",\"name\":\"X\"}", 409, "person", "p1", "/name",
      "\"Ann\"" },
    { "ambiguous-match: on, the first", "shared-bulk", P,
      "{\"mail\":\"shared@example.com\",\"name\":\"X\"}", 204, "person", "p1", "/name",
      "\"X\"" },
    { "ambiguous-match: on, the second", "shared-bulk", P,
      "{\"mail\":\"shared@example.com\",\"name\":\"X\"}", 204, "person", "p2", "/name",
      "\"X\"" },
    { "ambiguous-match: on, not the third", "shared-bulk", P,
      "{\"mail\":\"shared@example.com\",\"name\":\"X\"}", 204, "person", "p3", "/name",
      "\"Cid\"" },
};

static void keeps_every_claim(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);
    struct model *m = claims_model(f->a, f->contract, f->states, NULL);

    for (size_t i = 0; i < countof(rows); i++) {
        const struct row *r = &rows[i];

        fixture_enter(f, r->state);
        check_int(r->label, fixture_ask(f, m, r->line, r->body, "dk_secret"), r->status);
        check_text(r->label, fixture_see(f, r->resource, r->key, r->pointer), r->want);
    }
}

static const struct {
    const char *label, *key;
    int status;
} credentials[] = {
    { "the right one", "dk_secret", 200 },
    { "none", NULL, 401 },
    { "an empty one", "", 401 },
    { "a wrong one", "dk_other", 401 },
};

static void asks_for_the_credential(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);
    struct model *m = claims_model(f->a, f->contract, f->states, NULL);

    for (size_t i = 0; i < countof(credentials); i++) {
        fixture_enter(f, "default");
        check_int(
            credentials[i].label,
            fixture_ask(f, m, T1, "{\"ticket\":{\"weight\":9}}", credentials[i].key),
            credentials[i].status);
    }
}

/* The same second of the clock, and the stamp moves all the same. */
static void a_stamp_is_always_later_than_the_one_before(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);
    struct model *m = claims_model(f->a, f->contract, f->states, NULL);

    fixture_enter(f, "default");
    fixture_ask(f, m, T1, "{\"ticket\":{\"weight\":8}}", "dk_secret");
    fixture_ask(f, m, T1, "{\"ticket\":{\"weight\":9}}", "dk_secret");
    check_text("second update", fixture_see(f, "ticket", "t1", "/changed"),
               "\"2027-01-01T00:00:01Z\"");
}

static void a_freed_value_may_be_taken(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);
    struct model *m = claims_model(f->a, f->contract, f->states, NULL);

    fixture_enter(f, "default");
    check_int("given up",
              fixture_ask(f, m, "PUT /tickets/t2", "{\"ticket\":{\"code\":\"C-9\"}}",
                          "dk_secret"),
              200);
    check_int("taken",
              fixture_ask(f, m, T1, "{\"ticket\":{\"code\":\"C-2\"}}", "dk_secret"), 200);
}

/* The refusal's body is the outcome with its references put in. */
static void a_refusal_names_field_value_and_holder(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);
    struct model *m = claims_model(f->a, f->contract, f->states, NULL);
    struct json_error error;

    fixture_enter(f, "default");
    fixture_ask(f, m, T1, "{\"ticket\":{\"code\":\"C-2\"}}", "dk_secret");
    const json_t *body = json_read(f->a, f->response.body, NULL, NULL, &error);

    check_text("holder", json_member_text(body, "holder"), "t2");
    fixture_ask(f, m, T1, "{\"ticket\":{\"state\":\"lost\"}}", "dk_secret");
    body = json_read(f->a, f->response.body, NULL, NULL, &error);
    check_text("code", json_member_text(body, "code"), "INVALID");
    check_text("field", json_member_text(body, "field"), "state");
    check_text("value", json_member_text(body, "value"), "lost");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(keeps_every_claim),
        UNIT_TEST(asks_for_the_credential),
        UNIT_TEST(a_stamp_is_always_later_than_the_one_before),
        UNIT_TEST(a_freed_value_may_be_taken),
        UNIT_TEST(a_refusal_names_field_value_and_holder),
    };

    return cmocka_run_group_tests_name("claims.honest", tests, NULL, NULL);
}
