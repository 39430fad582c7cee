/* Values: the legal ones are legal, the illegal ones are not, and the usual suspects are
 * there. */
#include "claims/conversions.h"
#include "claims/tries.h"
#include "claims/values.h"
#include "tests/unit/claims/fixture.h"

static const struct field *field(struct fixture *f, const char *name)
{
    const struct operation *op = contract_operation(f->contract, S("updateTicket"));
    const struct field *found = operation_field(op, str_from(name));

    assert_non_null(found);
    return found;
}

static void all_are_what_they_claim_to_be(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);
    const struct field_list *fields =
        operation_fields(contract_operation(f->contract, S("updateTicket")));

    for (size_t i = 0; i < fields->len; i++) {
        const struct field *one = &fields->at[i];
        const json_t *legal = values_legal(f->a, f->contract, one);
        const json_t *illegal = values_illegal(f->a, f->contract, one);

        assert_true(json_array_size(legal) > 0);
        assert_true(json_array_size(illegal) > 0);
        for (size_t k = 0; k < json_array_size(legal); k++)
            assert_true(schema_is_valid(one->schema, json_array_get(legal, k), NULL));
        for (size_t k = 0; k < json_array_size(illegal); k++)
            assert_false(schema_is_valid(one->schema, json_array_get(illegal, k), NULL));
    }
}

static const struct {
    const char *field, *value;
    bool legal;
} suspects[] = {
    { "state", "\"open\"", true },
    { "state", "\"closed\"", true },
    { "state", "\"Open\"", false },
    { "state", "\"OPEN\"", false },
    { "state", "\" open\"", false },
    { "state", "\"open \"", false },
    { "state", "\"ope\"", false },
    { "state", "\"openx\"", false },
    { "state", "\"\"", false },
    { "state", "null", false },
    { "state", "7", false },
    { "title", "\"x\"", true },
    { "title", "true", false },
    { "title", "[\"a text\"]", false },
    { "title", "{\"a\":\"text\"}", false },
    { "weight", "0", true },
    { "weight", "12.5", true },
    { "weight", "-7", true },
    { "weight", "\"a text\"", false },
    { "note", "7", false },
    { "tags", "[]", true },
    { "tags", "[7]", false },
};

static void the_usual_suspects_are_there(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);

    for (size_t i = 0; i < countof(suspects); i++) {
        const struct field *one = field(f, suspects[i].field);
        const json_t *all = suspects[i].legal ? values_legal(f->a, f->contract, one)
                                              : values_illegal(f->a, f->contract, one);
        struct json_error error;
        const json_t *value =
            json_read(f->a, str_from(suspects[i].value), NULL, NULL, &error);

        if (!values_has(all, value))
            fail_msg("%s is not among the %s values of %s", suspects[i].value,
                     suspects[i].legal ? "legal" : "illegal", suspects[i].field);
    }
}

static const struct {
    const char *value, *name;
} names[] = {
    { "\"won\"", "won" },         { "\"\"", "\"\"" },
    { "\" won\"", "\" won\"" },   { "null", "null" },
    { "[1,\"a\"]", "[1,\"a\"]" }, { "7.5", "7.5" },
    { "{\"a\":1}", "{\"a\":1}" },
};

static void values_have_names(void **state)
{
    struct arena *a = *state;
    struct json_error error;

    for (size_t i = 0; i < countof(names); i++)
        check_text(
            names[i].value,
            values_name(a, json_read(a, str_from(names[i].value), NULL, NULL, &error)),
            names[i].name);
}

/* null for a text may be what the unclear claim says; the clear one leaves it alone. */
static void what_is_in_doubt_is_not_tried(void **state)
{
    struct fixture *f = fixture_open(*state, TEST_SOURCE_DIR "/specs/update-lead");
    const struct claim *claim = contract_claim(f->contract, S("text-types"));
    const json_t *note = tries_illegal(f->a, claim, S("note"));

    assert_true(values_has(note, arena_json(f->a, json_integer(7))));
    assert_false(values_has(note, json_null()));
    assert_true(tries_in_doubt(f->a, claim->operation, S("note"), json_null()));
}

static const struct {
    const char *field, *value;
    enum strength strength;
    bool allowed;
} conversions[] = {
    { "title", "7", STRENGTH_SHOULD, true },
    { "title", "true", STRENGTH_SHOULD, true },
    { "title", "[\"a text\"]", STRENGTH_SHOULD, true },
    { "title", "[7]", STRENGTH_SHOULD, true },
    { "title", "[]", STRENGTH_SHOULD, false },
    { "title", "[\"a\", \"text\"]", STRENGTH_SHOULD, false },
    { "title", "[[\"a text\"]]", STRENGTH_SHOULD, false },
    { "title", "{\"a\": \"text\"}", STRENGTH_SHOULD, false },
    { "weight", "true", STRENGTH_SHOULD, true },
    { "weight", "null", STRENGTH_SHOULD, true },
    { "weight", "\"7\"", STRENGTH_SHOULD, false },
    { "weight", "\"a text\"", STRENGTH_SHOULD, false },
    { "tags", "\"a text\"", STRENGTH_SHOULD, true },
    { "tags", "{}", STRENGTH_SHOULD, false },
    { "state", "7", STRENGTH_SHOULD, false },
    { "state", "\"Open\"", STRENGTH_SHOULD, false },
    { "title", "7", STRENGTH_MUST, false },
    { "tags", "\"a text\"", STRENGTH_MUST, false },
};

/* What frameworks make of a value of a wrong type; listed values have no such room. */
static void conversions_are_open_where_a_claim_only_implies_a_refusal(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);
    struct claim claim = *contract_claim(f->contract, S("broken-bodies"));
    struct json_error error;

    for (size_t i = 0; i < countof(conversions); i++) {
        const json_t *value =
            json_read(f->a, str_from(conversions[i].value), NULL, NULL, &error);

        claim.strength = conversions[i].strength;
        if (conversions_allowed(f->a, &claim, str_from(conversions[i].field), value) !=
            conversions[i].allowed)
            fail_msg("%s for %s", conversions[i].value, conversions[i].field);
    }
    claim = *contract_claim(f->contract, S("title-null"));
    claim.strength = STRENGTH_SHOULD;
    assert_false(conversions_allowed(f->a, &claim, S("title"), json_null()));
}

static const struct {
    const char *field, *value;
    bool legal, tried;
} texts[] = {
    { "state", "\"open\"", true, true },
    { "state", "\"Open\"", false, false },
    { "state", "\"open \"", false, false },
    { "state", "\"openx\"", false, true },
    { "state", "\"\"", false, false },
    { "state", "null", false, false },
    { "state", "7", false, true },
    { "title", "\"x\"", true, true },
    { "title", "true", false, false },
    { "title", "[\"a text\"]", false, false },
    { "title", "{\"a\":\"text\"}", false, false },
    { "weight", "12.5", true, true },
    { "weight", "\"a text\"", false, true },
    { "weight", "[\"a text\"]", false, true },
    { "weight", "{\"a\":\"text\"}", false, false },
    { "note", "null", true, false },
    { "note", "7", false, false },
};

static void what_arrives_as_text_is_tried_where_it_is_so_in_every_reading(void **state)
{
    struct fixture *f = fixture_open(*state, DESK);

    for (size_t i = 0; i < countof(texts); i++) {
        struct json_error error;
        json_t *value = json_read(f->a, str_from(texts[i].value), NULL, NULL, &error);
        struct field one = *field(f, texts[i].field);

        one.as_text = true;
        json_t *from = texts[i].legal ? values_legal(f->a, f->contract, &one)
                                      : values_illegal(f->a, f->contract, &one);

        if (values_has(from, value) != texts[i].tried)
            fail_msg("%s %s", texts[i].field, texts[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(all_are_what_they_claim_to_be),
        UNIT_TEST(what_arrives_as_text_is_tried_where_it_is_so_in_every_reading),
        UNIT_TEST(the_usual_suspects_are_there),
        UNIT_TEST(values_have_names),
        UNIT_TEST(what_is_in_doubt_is_not_tried),
        UNIT_TEST(conversions_are_open_where_a_claim_only_implies_a_refusal),
    };

    return cmocka_run_group_tests_name("claims.values", tests, NULL, NULL);
}
