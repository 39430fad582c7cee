/* Worlds: records shared with the state, changed in copies, undone when refused. */
#include "base/arena.h"
#include "doc/json.h"
#include "model/model.h"
#include "model/world_internal.h"
#include "tests/support/test.h"

static struct resource resources[] = {
    { .name = { "lead", 4 }, .key = { "id", 2 } },
    { .name = { "ticket", 6 }, .key = { "number", 6 } },
};
static const struct contract contract = { .resources = resources, .resource_count = 2 };
static const struct resource *const lead = &resources[0], *const ticket = &resources[1];

static json_t *json(struct arena *a, const char *text)
{
    struct json_error error;
    json_t *value = json_read(a, str_from(text), NULL, NULL, &error);

    if (!value)
        fail_msg("%s: %s", text, error.msg);
    return value;
}

static struct state *two_leads(struct arena *a)
{
    struct state *state = arena_new(a, struct state);

    state->records = arena_array(a, struct state_record, 3);
    state->record_count = 3;
    state->records[0] =
        (struct state_record){ lead, S("a"),
                               json(a, "{\"id\":\"lead_1\",\"tags\":[1]}") };
    state->records[1] =
        (struct state_record){ lead, S("b"), json(a, "{\"id\":\"lead_2\"}") };
    state->records[2] =
        (struct state_record){ ticket, S("t"), json(a, "{\"number\":7}") };
    state->settings = json(a, "{\"bulk\":false}");
    return state;
}

static void check_json(struct arena *a, const char *label, const json_t *got,
                       const char *want)
{
    check_text(label, json_to_str(a, got, JSON_PRINT_SORTED), want);
}

static void finds_records_by_key(void **state)
{
    struct arena *a = *state;
    struct world *w = world_open(&contract, two_leads(a), 0);

    check_int("leads", (long long)world_count(w, lead), 2);
    check_json(a, "by key", world_find(w, lead, json(a, "\"lead_2\"")),
               "{\"id\":\"lead_2\"}");
    check_json(a, "by number", world_find(w, ticket, json(a, "7")), "{\"number\":7}");
    check_json(a, "7.0 is 7", world_find(w, ticket, json(a, "7.0")), "{\"number\":7}");
    assert_null(world_find(w, ticket, json(a, "\"7\"")));
    assert_null(world_find(w, lead, json(a, "null")));
    assert_null(world_find(w, lead, json(a, "[\"lead_1\"]")));
    assert_null(world_find(w, lead, NULL));
    assert_int_equal(world_slot_by_text(w, ticket, S("7")), 0);
    assert_true(world_slot_by_text(w, ticket, S("")) == SLOT_NONE);
    world_close(w);
}

static void an_edited_record_is_no_longer_shared(void **state)
{
    struct arena *a = *state;
    struct state *made_from = two_leads(a);
    struct world *one = world_open(&contract, made_from, 0);
    struct world *other = world_open(&contract, made_from, 0);
    json_t *record = world_edit(one, lead, json(a, "\"lead_1\""));

    json_array_append_new(json_object_get(record, "tags"), json_integer(2));
    check_json(a, "edited", world_record(one, lead, 0),
               "{\"id\":\"lead_1\",\"tags\":[1,2]}");
    check_json(a, "the other world", world_record(other, lead, 0),
               "{\"id\":\"lead_1\",\"tags\":[1]}");
    check_json(a, "the state", made_from->records[0].record,
               "{\"id\":\"lead_1\",\"tags\":[1]}");
    assert_null(world_edit(one, lead, json(a, "\"lead_3\"")));
    world_close(one);
    world_close(other);
}

static json_t *all_leads(struct arena *a, const struct world *w)
{
    json_t *list = arena_json(a, json_array());

    for (size_t i = 0; i < world_count(w, lead); i++)
        json_array_append(list, world_record(w, lead, i));
    return list;
}

static void change_all_ways(struct arena *a, struct world *w)
{
    world_add(w, lead, json(a, "{\"id\":\"lead_3\"}"));
    json_object_set_new(world_edit(w, lead, json(a, "\"lead_3\"")), "x", json_true());
    json_object_set_new(world_edit(w, lead, json(a, "\"lead_2\"")), "x", json_true());
    assert_true(world_remove(w, lead, json(a, "\"lead_1\"")));
    assert_false(world_remove(w, lead, json(a, "\"lead_1\"")));
    world_add(w, lead, json(a, "{\"id\":\"lead_2\",\"y\":1}"));
    world_add(w, lead, json(a, "{\"id\":\"lead_4\"}"));
    assert_true(world_remove(w, lead, json(a, "\"lead_4\"")));
}

static void a_rollback_leaves_no_trace(void **state)
{
    struct arena *a = *state;
    struct world *w = world_open(&contract, two_leads(a), 0);

    world_begin(w);
    change_all_ways(a, w);
    check_json(a, "within", all_leads(a, w),
               "[{\"id\":\"lead_2\",\"y\":1},{\"id\":\"lead_3\",\"x\":true}]");
    world_rollback(w);
    check_json(a, "after", all_leads(a, w),
               "[{\"id\":\"lead_1\",\"tags\":[1]},{\"id\":\"lead_2\"}]");
    assert_non_null(world_find(w, lead, json(a, "\"lead_1\"")));
    assert_null(world_find(w, lead, json(a, "\"lead_3\"")));
    world_close(w);
}

static void a_commit_keeps_all(void **state)
{
    struct arena *a = *state;
    struct world *w = world_open(&contract, two_leads(a), 0);

    world_begin(w);
    change_all_ways(a, w);
    world_commit(w);
    check_json(a, "after", all_leads(a, w),
               "[{\"id\":\"lead_2\",\"y\":1},{\"id\":\"lead_3\",\"x\":true}]");
    world_begin(w);
    world_rollback(w);
    check_int("nothing left to undo", (long long)world_count(w, lead), 2);
    world_close(w);
}

static json_t *numbered(struct arena *a, int i)
{
    struct str text = arena_printf(a, "{\"id\":\"lead_%d\",\"n\":%d}", i, i);

    return json(a, text.at);
}

static void thousands_are_found_after_all_kinds_of_changes(void **state)
{
    struct arena *a = *state;
    struct world *w = world_open(&contract, NULL, 0);
    enum { COUNT = 3000 };

    for (int i = 0; i < COUNT; i++)
        world_add(w, lead, numbered(a, i));
    for (int i = 0; i < COUNT; i += 100)
        assert_true(world_remove(w, lead, json_str(a, arena_printf(a, "lead_%d", i))));
    for (int i = 0; i < COUNT; i++) {
        json_t *key = json_str(a, arena_printf(a, "lead_%d", i));
        json_t *found = world_find(w, lead, key);

        if (i % 100 == 0)
            assert_null(found);
        else
            check_int("n", json_integer_value(json_object_get(found, "n")), i);
    }
    check_int("left", (long long)world_count(w, lead), COUNT - COUNT / 100);
    world_close(w);
}

static void a_key_that_changes_is_found_under_its_new_text(void **state)
{
    struct arena *a = *state;
    struct world *w = world_open(&contract, NULL, 0);

    for (int i = 0; i < 40; i++)
        world_add(w, lead, numbered(a, i));
    assert_non_null(world_find(w, lead, json(a, "\"lead_30\"")));
    world_begin(w);
    world_replace(w, lead, 30, json(a, "{\"id\":\"moved\"}"));
    world_commit(w);
    assert_null(world_find(w, lead, json(a, "\"lead_30\"")));
    assert_non_null(world_find(w, lead, json(a, "\"moved\"")));
    world_close(w);
}

static void settings_belong_to_one_world(void **state)
{
    struct arena *a = *state;
    struct state *made_from = two_leads(a);
    struct world *w = world_open(&contract, made_from, 0);

    world_set_setting(w, S("bulk"), json_true());
    world_set_setting(w, S("region"), json_str(a, S("eu")));
    check_json(a, "own", world_settings(w), "{\"bulk\":true,\"region\":\"eu\"}");
    check_json(a, "the state's", made_from->settings, "{\"bulk\":false}");
    world_set_setting(w, S("region"), NULL);
    assert_null(world_setting(w, "region"));
    world_close(w);
}

static void the_clock_only_goes_forward(void **state)
{
    struct world *w = world_open(&contract, NULL, 100);

    (void)state;
    world_set_now(w, 50);
    check_int("earlier is ignored", world_now(w), 100);
    world_set_now(w, 150);
    check_int("later", world_now(w), 150);
    world_close(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(finds_records_by_key),
        UNIT_TEST(an_edited_record_is_no_longer_shared),
        UNIT_TEST(a_rollback_leaves_no_trace),
        UNIT_TEST(a_commit_keeps_all),
        UNIT_TEST(thousands_are_found_after_all_kinds_of_changes),
        UNIT_TEST(a_key_that_changes_is_found_under_its_new_text),
        UNIT_TEST(settings_belong_to_one_world),
        UNIT_TEST(the_clock_only_goes_forward),
    };

    return cmocka_run_group_tests_name("world", tests, NULL, NULL);
}
