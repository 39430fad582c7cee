/* Behaviours at their stages: order, what they see, what they may do. */
#include <string.h>

#include "base/buf.h"
#include "tests/unit/model/fixture.h"

static void attach(struct fixture *f, const struct model_behaviour *behaviours,
                   size_t count)
{
    fixture_model(f, (struct model_choices){ 0 }, behaviours, count);
}

/* --- order --- */

struct seen {
    struct buf *text;
    char mark;
};

static bool leave_mark(struct model_call *call, const void *ctx)
{
    const struct seen *seen = ctx;

    (void)call;
    buf_add_char(seen->text, seen->mark);
    return true;
}

static void stages_run_in_order_and_each_selected_record_once(void **state)
{
    struct fixture *f = fixture_open(*state);
    struct model_behaviour b[STAGE_COUNT * 2];
    struct seen seen[STAGE_COUNT * 2];
    struct buf text;

    buf_init(&text, 1000);
    for (size_t i = 0; i < countof(b); i++) {
        /* Upper case before a stage, lower case behind it. */
        seen[i] = (struct seen){ &text, (char)((i % 2 ? 'A' : 'a') + (int)(i / 2)) };
        b[i] = (struct model_behaviour){ .stage = (enum model_stage)(i / 2),
                                         .before = i % 2,
                                         .fn = leave_mark,
                                         .ctx = &seen[i] };
    }
    attach(f, b, countof(b));
    check_int("update", ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{}}"), 200);
    check_text("all stages", buf_str(&text), "AaBbCcDdEeFfGgHhIiJj");
    buf_clear(&text);
    check_int("refused", ask(f, "PATCH", "/leads/lead_1", "{"), 400);
    check_text("up to PARSE, and RESPOND behind", buf_str(&text), "AaBbCj");
    buf_clear(&text);
    check_int("read", ask(f, "GET", "/leads/lead_1", NO_BODY), 200);
    check_text("nothing is applied", buf_str(&text), "AaBbCcDdEeFfGgJj");
    buf_release(&text);
}

static void a_behaviour_belongs_to_its_operation(void **state)
{
    struct fixture *f = fixture_open(*state);
    struct buf text;
    struct seen seen = { &text, 'x' };
    struct model_behaviour b = { .operation =
                                     contract_operation(f->contract, S("readLead")),
                                 .stage = STAGE_PARSE,
                                 .fn = leave_mark,
                                 .ctx = &seen };

    buf_init(&text, 10);
    attach(f, &b, 1);
    check_int("update", ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{}}"), 200);
    check_text("not for an update", buf_str(&text), "");
    check_int("read", ask(f, "GET", "/leads/lead_1", NO_BODY), 200);
    check_text("for a read", buf_str(&text), "x");
    buf_release(&text);
}

/* --- several records --- */

static bool select_all(struct model_call *call, const void *ctx)
{
    const struct resource *r = call->operation->effect.resource;

    (void)ctx;
    call->selected_count = world_count(call->world, r);
    call->selected = arena_array(call->arena, json_t *, call->selected_count);
    for (size_t i = 0; i < call->selected_count; i++)
        call->selected[i] = world_record(call->world, r, i);
    return true;
}

static void all_selected_records_are_updated_and_shown(void **state)
{
    static const struct model_behaviour b = { .stage = STAGE_SELECT, .fn = select_all };
    struct fixture *f = fixture_open(*state);

    attach(f, &b, 1);
    check_int("update", ask(f, "PUT", "/bulk", "{\"id\":\"lead_2\",\"status\":\"lost\"}"),
              200);
    check_documented(f, "updateMany");
    check_text("two are shown", part(f, "/data/1/status"), "\"lost\"");
    check_text("first", stored(f, "lead_1", "/status"), "\"lost\"");
    check_text("second", stored(f, "lead_2", "/status"), "\"lost\"");
    check_text("keys stay", stored(f, "lead_1", "/id"), "\"lead_1\"");
}

/* --- applying --- */

static bool merge_metadata(struct model_call *call, const void *ctx)
{
    json_t *sent = json_object_get(call->sent, "metadata");
    json_t *own = json_object_get(call->record, "metadata");

    (void)ctx;
    if (sent && own && json_object_update(own, sent) == 0)
        json_object_del(call->sent, "metadata");
    return true;
}

static bool stamp(struct model_call *call, const void *ctx)
{
    (void)ctx;
    if (!json_same(call->record, call->before))
        json_object_set_new(call->record, "name", json_string("stamped"));
    return true;
}

static const struct model_behaviour merging[] = {
    { .stage = STAGE_APPLY, .before = true, .fn = merge_metadata },
    { .stage = STAGE_STAMP, .fn = stamp },
};

static void a_behaviour_may_apply_a_field_itself(void **state)
{
    struct fixture *f = fixture_open(*state);

    attach(f, merging, countof(merging));
    check_int("update",
              ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{\"metadata\":{\"y\":2}}}"),
              200);
    check_text("merged", stored(f, "lead_1", "/metadata"), "{\"x\":1,\"y\":2}");
    check_text("stamped", stored(f, "lead_1", "/name"), "\"stamped\"");
    check_text(
        "the state is as it was",
        json_to_str(f->a, json_object_get(f->states->at[0].records[0].record, "metadata"),
                    JSON_PRINT_COMPACT),
        "{\"x\":1}");
}

static void nothing_changed_is_seen_as_such(void **state)
{
    struct fixture *f = fixture_open(*state);

    attach(f, merging, countof(merging));
    check_int("update", ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{\"name\":\"Ada\"}}"),
              200);
    check_text("not stamped", stored(f, "lead_1", "/name"), "\"Ada\"");
}

static bool check_mapping(struct model_call *call, const void *ctx)
{
    struct arena *a = call->arena;
    json_t *tags = model_stored(call, call->record, S("tag_ids"));

    (void)ctx;
    check_text("keys of references", json_to_str(a, tags, JSON_PRINT_COMPACT),
               "[\"tag_1\"]");
    check_text("key of one", json_text(model_stored(call, call->record, S("company_id"))),
               "co_1");
    check_text("at its place", json_text(model_stored(call, call->record, S("phone"))),
               "+1");
    assert_null(model_stored(call, call->record, S("hint")));
    model_store(call, call->record, S("tag_ids"),
                arena_json(a, json_pack("[s]", "tag_2")));
    model_store(call, call->record, S("phone"), json_null());
    model_store(call, call->record, S("updatedAt"), json_str(a, S("now")));
    return true;
}

static void behaviours_read_and_write_through_the_mapping(void **state)
{
    static const struct model_behaviour b = { .stage = STAGE_STAMP, .fn = check_mapping };
    struct fixture *f = fixture_open(*state);

    attach(f, &b, 1);
    check_int("update",
              ask(f, "PATCH", "/leads/lead_1",
                  "{\"lead\":{\"tag_ids\":[\"tag_1\"],\"company_id\":\"co_1\","
                  "\"phone\":\"+1\"}}"),
              200);
    check_text("tags", stored(f, "lead_1", "/tags"),
               "[{\"id\":\"tag_2\",\"name\":\"cold\"}]");
    check_text("phone", stored(f, "lead_1", "/contact/phone"), "null");
    check_text("own name", stored(f, "lead_1", "/updatedAt"), "\"now\"");
}

/* --- refusing, skipping, keeping --- */

static bool change_all_and_refuse(struct model_call *call, const void *ctx)
{
    const struct resource *r = call->operation->effect.resource;
    json_t *other = world_edit(call->world, r, json_str(call->arena, S("lead_2")));

    (void)ctx;
    json_object_set_new(other, "name", json_string("changed"));
    world_remove(call->world, r, json_str(call->arena, S("lead_1")));
    world_add(call->world, r, arena_json(call->arena, json_pack("{ss}", "id", "lead_5")));
    return model_refuse(call, REFUSAL_CONFLICT, NULL, STR_NONE, NULL, "no");
}

static void a_refused_call_leaves_no_trace_at_any_stage(void **state)
{
    struct fixture *f = fixture_open(*state);
    struct str one = stored(f, "lead_1", ""), two = stored(f, "lead_2", "");

    for (int stage = STAGE_MATCH; stage <= STAGE_RESPOND; stage++) {
        struct model_behaviour b = { .stage = (enum model_stage)stage,
                                     .fn = change_all_and_refuse };

        attach(f, &b, 1);
        check_int("status",
                  ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{\"name\":\"X\"}}"), 409);
        check_text("first", stored(f, "lead_1", ""), arena_cstr(f->a, one));
        check_text("second", stored(f, "lead_2", ""), arena_cstr(f->a, two));
        check_text("none added", stored(f, "lead_5", ""), "absent");
    }
}

static bool skip_stage(struct model_call *call, const void *ctx)
{
    (void)ctx;
    call->skip = true;
    return true;
}

static void a_stage_may_be_skipped(void **state)
{
    static const struct model_behaviour no_login = { .stage = STAGE_AUTHENTICATE,
                                                     .before = true,
                                                     .fn = skip_stage };
    static const struct model_behaviour no_rules = { .stage = STAGE_VALIDATE,
                                                     .before = true,
                                                     .fn = skip_stage };
    struct fixture *f = fixture_open(*state);

    http_header_set(f->a, &f->headers, S("X-Api-Key"), S("wrong"));
    attach(f, &no_login, 1);
    check_int("not asked", ask(f, "GET", "/leads/lead_1", NO_BODY), 200);
    http_header_set(f->a, &f->headers, S("X-Api-Key"), S("key-1"));
    attach(f, &no_rules, 1);
    check_int("not judged", ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{\"status\":7}}"),
              200);
    check_text("stored", stored(f, "lead_1", "/status"), "7");
}

static bool keep_legal_part(struct model_call *call, const void *ctx)
{
    (void)ctx;
    call->apply_though_refused = true;
    return true;
}

static void a_mutant_may_keep_the_legal_part_of_a_refused_request(void **state)
{
    static const struct model_behaviour b = { .stage = STAGE_PARSE,
                                              .fn = keep_legal_part };
    struct fixture *f = fixture_open(*state);

    attach(f, &b, 1);
    check_int("refused",
              ask(f, "PATCH", "/leads/lead_1",
                  "{\"lead\":{\"status\":\"nothing\",\"name\":\"X\"}}"),
              422);
    check_text("blamed", part(f, "/details/field"), "\"status\"");
    check_text("kept", stored(f, "lead_1", "/name"), "\"X\"");
    check_text("not kept", stored(f, "lead_1", "/status"), "\"new\"");
    check_int("not found", ask(f, "PATCH", "/leads/lead_9", "{\"lead\":{}}"), 404);
    check_int("malformed", ask(f, "PATCH", "/leads/lead_1", "{"), 400);
}

static bool spoil_body(struct model_call *call, const void *ctx)
{
    json_t *data = json_object_get(call->response_body, "data");

    (void)ctx;
    json_object_set_new(data, "name", json_integer(7));
    json_object_clear(json_object_get(data, "metadata"));
    call->response.status = 299;
    return true;
}

static void the_response_may_be_spoilt_without_harm_to_the_record(void **state)
{
    static const struct model_behaviour b = { .stage = STAGE_RESPOND, .fn = spoil_body };
    struct fixture *f = fixture_open(*state);

    attach(f, &b, 1);
    check_int("status", ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{}}"), 299);
    check_text("shown", part(f, "/data/name"), "7");
    check_text("stored", stored(f, "lead_1", "/name"), "\"Ada\"");
    check_text("deep", stored(f, "lead_1", "/metadata"), "{\"x\":1}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(stages_run_in_order_and_each_selected_record_once),
        UNIT_TEST(a_behaviour_belongs_to_its_operation),
        UNIT_TEST(all_selected_records_are_updated_and_shown),
        UNIT_TEST(a_behaviour_may_apply_a_field_itself),
        UNIT_TEST(nothing_changed_is_seen_as_such),
        UNIT_TEST(behaviours_read_and_write_through_the_mapping),
        UNIT_TEST(a_refused_call_leaves_no_trace_at_any_stage),
        UNIT_TEST(a_stage_may_be_skipped),
        UNIT_TEST(a_mutant_may_keep_the_legal_part_of_a_refused_request),
        UNIT_TEST(the_response_may_be_spoilt_without_harm_to_the_record),
    };

    return cmocka_run_group_tests_name("behaviours", tests, NULL, NULL);
}
