/* What a refusal looks like, and that it leaves no trace. */
#include "tests/unit/model/fixture.h"

struct refusing {
    enum refusal why;
    const char *claim; /* NULL: none */
    const char *field;
};

static const struct claim *claim_of(const struct model_call *call, const char *id)
{
    for (size_t i = 0; id && i < call->operation->claim_count; i++)
        if (str_eq_c(call->operation->claims[i]->id, id))
            return call->operation->claims[i];
    return NULL;
}

static bool refuse_as_told(struct model_call *call, const void *ctx)
{
    const struct refusing *r = ctx;
    struct str field = r->field ? str_from(r->field) : STR_NONE;

    call->refusal_other = world_record(call->world, call->operation->effect.resource, 1);
    return model_refuse(call, r->why, claim_of(call, r->claim), field,
                        model_sent(call, field), "told to refuse");
}

/* A model that refuses `updateLead` at GUARD. */
static void refuse(struct fixture *f, const struct refusing *how,
                   struct model_choices choices)
{
    struct model_behaviour *b = arena_new(f->a, struct model_behaviour);

    *b = (struct model_behaviour){ .operation =
                                       contract_operation(f->contract, S("updateLead")),
                                   .stage = STAGE_GUARD,
                                   .fn = refuse_as_told,
                                   .ctx = how };
    fixture_model(f, choices, b, 1);
}

static const char changes[] =
    "{\"lead\":{\"status\":\"won\",\"email\":\"x@example.com\"}}";

static void statuses_follow_claims_then_documents_then_custom(void **state)
{
    static const struct {
        struct refusing how;
        int status;
        const char *code;
    } rows[] = {
        { { REFUSAL_INVALID, NULL, "status" }, 422, "\"VALIDATION_ERROR\"" },
        { { REFUSAL_INVALID, NULL, "name" }, 422, "\"VALIDATION_ERROR\"" },
        { { REFUSAL_MALFORMED, NULL, NULL }, 400, "\"MALFORMED\"" },
        { { REFUSAL_NOT_FOUND, NULL, NULL }, 404, "\"NOT_FOUND\"" },
        { { REFUSAL_DUPLICATE, NULL, "email" }, 409, "\"DUPLICATE\"" },
        { { REFUSAL_DUPLICATE, "status-values", "status" }, 422, "\"VALIDATION_ERROR\"" },
        { { REFUSAL_CREDENTIALS, NULL, NULL }, 401, "\"VALIDATION_ERROR\"" },
        { { REFUSAL_CONFLICT, NULL, NULL }, 409, "\"VALIDATION_ERROR\"" },
        { { REFUSAL_NO_IDENTIFIER, NULL, NULL }, 400, "\"VALIDATION_ERROR\"" },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        refuse(f, &rows[i].how, (struct model_choices){ 0 });
        check_int(rows[i].code, ask(f, "PATCH", "/leads/lead_1", changes),
                  rows[i].status);
        check_documented(f, "updateLead");
        check_text(rows[i].code, part(f, "/code"), rows[i].code);
    }
}

static void references_in_the_outcome_are_filled_in(void **state)
{
    static const struct refusing duplicate = { REFUSAL_DUPLICATE, NULL, "email" };
    struct fixture *f = fixture_open(*state);

    refuse(f, &duplicate, (struct model_choices){ 0 });
    check_int("status", ask(f, "PATCH", "/leads/lead_1", changes), 409);
    check_text(
        "details", part(f, "/details"),
        "{\"existing\":\"lead_2\",\"field\":\"email\",\"value\":\"x@example.com\"}");
}

static void an_examples_own_message_is_replaced(void **state)
{
    static const struct refusing invalid = { REFUSAL_INVALID, NULL, "status" };
    struct fixture *f = fixture_open(*state);

    refuse(f, &invalid, (struct model_choices){ 0 });
    check_int("status", ask(f, "PATCH", "/leads/lead_1", changes), 422);
    check_text("details", part(f, "/details"),
               "{\"field\":\"status\",\"message\":\"told to refuse\",\"value\":\"won\"}");
}

static void choices_decide_what_the_documents_leave_open(void **state)
{
    static const struct refusing conflict = { REFUSAL_CONFLICT, NULL, NULL };
    static const struct refusing invalid = { REFUSAL_INVALID, "status-values", "status" };
    struct model_choices choices = {
        .status = { [REFUSAL_CONFLICT] = 422, [REFUSAL_INVALID] = 400 }
    };
    struct fixture *f = fixture_open(*state);

    refuse(f, &conflict, choices);
    check_int("open", ask(f, "PATCH", "/leads/lead_1", changes), 422);
    refuse(f, &invalid, choices);
    check_int("a claim says 422", ask(f, "PATCH", "/leads/lead_1", changes), 422);
}

static void twins_order_and_judge_otherwise(void **state)
{
    static const struct {
        const char *label, *target, *body;
        struct model_choices choices;
        const char *key;
        int status;
    } rows[] = {
        { "unknown field",
          "/leads/lead_1",
          "{\"lead\":{\"zzz\":1}}",
          { .refuse_unknown_fields = true },
          "key-1",
          422 },
        { "read-only field",
          "/leads/lead_1",
          "{\"lead\":{\"id\":\"lead_1\"}}",
          { .refuse_read_only_fields = true },
          "key-1",
          422 },
        { "validated first",
          "/leads/lead_1",
          "{\"lead\":{\"status\":1}}",
          { .validate_before_authenticate = true },
          "wrong",
          422 },
        { "authenticated first",
          "/leads/lead_1",
          "{\"lead\":{\"status\":1}}",
          { .status = { 0 } },
          "wrong",
          401 },
        { "found first",
          "/leads/lead_9",
          "{\"lead\":{\"status\":1}}",
          { .find_before_validate = true },
          "key-1",
          404 },
        { "validated before found",
          "/leads/lead_9",
          "{\"lead\":{\"status\":1}}",
          { .status = { 0 } },
          "key-1",
          422 },
        { "malformed key",
          "/leads/LEAD",
          "{\"lead\":{}}",
          { .refuse_malformed_key = true },
          "key-1",
          422 },
    };
    struct fixture *f = fixture_open(*state);

    for (size_t i = 0; i < countof(rows); i++) {
        fixture_model(f, rows[i].choices, NULL, 0);
        http_header_set(f->a, &f->headers, S("X-Api-Key"), str_from(rows[i].key));
        check_int(rows[i].label, ask(f, "PATCH", rows[i].target, rows[i].body),
                  rows[i].status);
        check_documented(f, "updateLead");
    }
}

static void any_content_type_may_do(void **state)
{
    struct fixture *f = fixture_open(*state);

    fixture_model(f, (struct model_choices){ .accept_any_content_type = true }, NULL, 0);
    http_header_set(f->a, &f->headers, S("Content-Type"), S("text/plain"));
    check_int("status", ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{\"name\":\"X\"}}"),
              200);
    check_text("applied", stored(f, "lead_1", "/name"), "\"X\"");
}

static void extra_members_come_only_where_the_schema_allows_them(void **state)
{
    struct fixture *f = fixture_open(*state);

    fixture_model(f, (struct model_choices){ .extra_response_fields = true }, NULL, 0);
    check_int("status", ask(f, "PATCH", "/leads/lead_1", "{\"lead\":{}}"), 200);
    check_text("outside", part(f, "/undocumented"), "\"extra\"");
    check_text("inside", part(f, "/data/undocumented"), "\"extra\"");
    check_documented(f, "updateLead");
    check_text("the record has none", stored(f, "lead_1", "/undocumented"), "absent");
}

static void errors_without_a_documented_body_may_have_none(void **state)
{
    struct fixture *f = fixture_open(*state);

    check_int("with", ask(f, "GET", "/leads?limit=0", NO_BODY), 400);
    assert_true(f->response.body.len > 0);
    fixture_model(f, (struct model_choices){ .bodyless_errors = true }, NULL, 0);
    check_int("without", ask(f, "GET", "/leads?limit=0", NO_BODY), 400);
    check_int("bytes", (long long)f->response.body.len, 0);
    check_int("documented", ask(f, "GET", "/leads/lead_9", NO_BODY), 404);
    check_documented(f, "readLead");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(statuses_follow_claims_then_documents_then_custom),
        UNIT_TEST(references_in_the_outcome_are_filled_in),
        UNIT_TEST(an_examples_own_message_is_replaced),
        UNIT_TEST(choices_decide_what_the_documents_leave_open),
        UNIT_TEST(twins_order_and_judge_otherwise),
        UNIT_TEST(any_content_type_may_do),
        UNIT_TEST(extra_members_come_only_where_the_schema_allows_them),
        UNIT_TEST(errors_without_a_documented_body_may_have_none),
    };

    return cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
}
