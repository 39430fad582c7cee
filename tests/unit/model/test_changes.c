/* What becomes of the records: update, create, upsert, delete, list, and the mapping of
 * fields. */
#include "tests/unit/model/fixture.h"

static void what_is_sent_replaces_and_the_rest_stays(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("status",
              ask(f, "PATCH", "/leads/lead_1",
                  "{\"lead\":{\"status\":\"won\",\"metadata\":{\"y\":[2]}}}"),
              200);
    check_documented(f, "updateLead");
    check_text("sent", stored(f, "lead_1", "/status"), "\"won\"");
    check_text("whole", stored(f, "lead_1", "/metadata"), "{\"y\":[2]}");
    check_text("left out", stored(f, "lead_1", "/name"), "\"Ada\"");
    check_text("shown", part(f, "/data/metadata"), "{\"y\":[2]}");
    check_text("envelope", part(f, "/success"), "true");
    check_text("neighbour", stored(f, "lead_2", ""),
               "{\"email\":\"bob@example.com\",\"id\":\"lead_2\",\"name\":\"Bob\","
               "\"status\":\"won\"}");
    check_int("null", ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{\"email\":null}}"),
              200);
    check_text("cleared", stored(f, "lead_1", "/email"), "null");
}

static void fields_are_stored_where_the_effect_says(void **state)
{
    static const struct {
        const char *sent, *pointer, *want;
    } rows[] = {
        { "\"tag_ids\":[\"tag_2\",\"tag_1\"]", "/tags",
          "[{\"id\":\"tag_2\",\"name\":\"cold\"},{\"id\":\"tag_1\",\"name\":\"hot\"}]" },
        { "\"tag_ids\":[]", "/tags", "[]" },
        { "\"company_id\":\"co_1\"", "/company", "{\"id\":\"co_1\",\"name\":\"Acme\"}" },
        { "\"company_id\":null", "/company", "null" },
        { "\"phone\":\"+1\"", "/contact", "{\"phone\":\"+1\"}" },
        { "\"phone\":null", "/contact", "{\"phone\":null}" },
        { "\"labels\":[\"cold\",\"hot\"]", "/labels",
          "[{\"name\":\"cold\"},{\"color\":\"red\",\"name\":\"hot\"}]" },
        { "\"note\":\"one\"", "/notes", "[\"one\"]" },
        { "\"note\":\"two\"", "/notes", "[\"one\",\"two\"]" },
        { "\"hint\":\"x\"", "/hint", "absent" },
        { "\"zzz\":1", "/zzz", "absent" },
        { "\"id\":\"lead_7\"", "/id", "\"lead_1\"" },
        { "\"secret\":\"t\"", "/secret", "\"t\"" },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        struct str body = arena_printf(f->a, "{\"lead\":{%s}}", rows[i].sent);

        check_int(rows[i].sent, ask(f, "PATCH", "/leads/lead_1", body.at), 200);
        check_documented(f, "updateLead");
        check_text(rows[i].sent, stored(f, "lead_1", rows[i].pointer), rows[i].want);
    }
    check_text("write-only is hidden", part(f, "/data/secret"), "absent");
}

static void a_reference_to_nothing_is_invalid_and_changes_nothing(void **state)
{
    static const struct {
        const char *body, *field;
    } rows[] = {
        { "{\"lead\":{\"name\":\"X\",\"tag_ids\":[\"tag_1\",\"tag_9\"]}}",
          "\"tag_ids\"" },
        { "{\"lead\":{\"name\":\"X\",\"company_id\":\"co_9\"}}", "\"company_id\"" },
    };
    struct fixture *f = fixture_open(*state);
    struct str before = stored(f, "lead_1", "");

    for (size_t i = 0; i < countof(rows); i++) {
        check_int(rows[i].body, ask(f, "PATCH", "/leads/lead_1", rows[i].body), 422);
        check_text("field", part(f, "/details/field"), rows[i].field);
        check_documented(f, "updateLead");
    }
    check_text("unchanged", stored(f, "lead_1", ""), arena_cstr(f->a, before));
}

static void a_read_shows_the_record_and_a_list_all_of_them(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("read", ask(f, "GET", "/leads/lead_2", NO_BODY), 200);
    check_text("whole", part(f, ""),
               "{\"email\":\"bob@example.com\",\"id\":\"lead_2\",\"name\":\"Bob\","
               "\"status\":\"won\"}");
    check_int("list", ask(f, "GET", "/leads", NO_BODY), 200);
    check_text(
        "documented members", part(f, "/leads"),
        "[{\"id\":\"lead_1\",\"name\":\"Ada\"},{\"id\":\"lead_2\",\"name\":\"Bob\"}]");
    check_int("not there", ask(f, "GET", "/leads/lead_3", NO_BODY), 404);
    check_documented(f, "readLead");
}

static void a_new_record_gets_a_key_like_the_others(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("create", ask(f, "POST", "/leads", "{\"name\":\"Eve\"}"), 201);
    check_documented(f, "createLead");
    check_text("stored", stored(f, "lead_3", ""),
               "{\"id\":\"lead_3\",\"name\":\"Eve\",\"status\":\"new\"}");
    check_int("own key", ask(f, "POST", "/leads", "{\"name\":\"Eve\",\"id\":\"me\"}"),
              201);
    check_text("stored", stored(f, "me", "/name"), "\"Eve\"");
    check_int("taken key", ask(f, "POST", "/leads", "{\"name\":\"Eve\",\"id\":\"me\"}"),
              400);
    check_int("number", ask(f, "POST", "/tickets", "{\"title\":\"x\"}"), 201);
    check_text("completed", part(f, ""),
               "{\"assignee\":null,\"color\":\"red\",\"number\":8,\"opened_at\":"
               "\"2027-01-01T00:00:00.000Z\",\"priority\":1,\"title\":\"x\"}");
}

static void an_upsert_creates_or_updates(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("update", ask(f, "PUT", "/tickets/7", "{\"title\":\"fixed\"}"), 200);
    check_text("title", part(f, "/title"), "\"fixed\"");
    check_text("left out", part(f, "/opened_at"), "\"2026-05-01T00:00:00Z\"");
    check_int("create", ask(f, "PUT", "/tickets/9", "{\"title\":\"new\"}"), 201);
    check_text("key", part(f, "/number"), "9");
    check_int("again", ask(f, "PUT", "/tickets/9", "{}"), 200);
    check_text("title", part(f, "/title"), "\"new\"");
}

static void a_deleted_record_is_gone(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("delete", ask(f, "DELETE", "/leads/lead_1", NO_BODY), 204);
    check_int("no body", (long long)f->response.body.len, 0);
    assert_false(http_header_has(&f->response.headers, S("Content-Type")));
    check_int("read", ask(f, "GET", "/leads/lead_1", NO_BODY), 404);
    check_int("again", ask(f, "DELETE", "/leads/lead_1", NO_BODY), 404);
    check_int("the other", ask(f, "GET", "/leads/lead_2", NO_BODY), 200);
}

static void without_a_path_key_the_body_names_the_record(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("found", ask(f, "PUT", "/bulk", "{\"id\":\"lead_2\",\"status\":\"x\"}"),
              200);
    check_text("one", part(f, "/data/id"), "\"lead_2\"");
    check_int("not found", ask(f, "PUT", "/bulk", "{\"id\":\"lead_9\"}"), 404);
    check_int("not named", ask(f, "PUT", "/bulk", "{\"status\":\"x\"}"), 404);
}

static void worlds_of_one_state_do_not_see_each_other(void **state)
{
    struct fixture *f = fixture_open(*state);
    struct world *first = f->world;
    struct world *other =
        world_open(f->contract, states_find(f->states, S("default")), NOW_MS);

    check_int("status", ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{\"name\":\"X\"}}"),
              200);
    f->world = other;
    check_text("the other", stored(f, "lead_1", "/name"), "\"Ada\"");
    check_int("delete", ask(f, "DELETE", "/leads/lead_1", NO_BODY), 204);
    f->world = first;
    check_text("the first", stored(f, "lead_1", "/name"), "\"X\"");
    world_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(what_is_sent_replaces_and_the_rest_stays),
        UNIT_TEST(fields_are_stored_where_the_effect_says),
        UNIT_TEST(a_reference_to_nothing_is_invalid_and_changes_nothing),
        UNIT_TEST(a_read_shows_the_record_and_a_list_all_of_them),
        UNIT_TEST(a_new_record_gets_a_key_like_the_others),
        UNIT_TEST(an_upsert_creates_or_updates),
        UNIT_TEST(a_deleted_record_is_gone),
        UNIT_TEST(without_a_path_key_the_body_names_the_record),
        UNIT_TEST(worlds_of_one_state_do_not_see_each_other),
    };

    return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
