/* Parameters by OpenAPI's styles, there and back. */
#include "contract/params.h"
#include "contract/params_read.h"
#include "doc/json.h"
#include "tests/unit/contract/params_rows.h"

static void writes_and_reads_each_style(void **state)
{
    for (size_t i = 0; i < countof(rows); i++) {
        struct arena *a = *state;
        struct contract *c;
        const struct parameter *p = parameter(a, &rows[i], &c);
        struct json_error error;
        json_t *value = json_read(a, str_from(rows[i].value), NULL, NULL, &error);
        struct str label =
            arena_printf(a, "%s {%s} %s", rows[i].in, rows[i].more, rows[i].value);
        struct buf out;
        bool malformed;

        buf_init(&out, 1000);
        assert_true(params_write(&out, p, value));
        struct str text = arena_str(a, buf_str(&out));

        buf_release(&out);
        check_text(label.at, text, rows[i].text);
        json_t *back = params_read(a, c, p, text, &malformed);

        check_text(label.at, back ? json_to_str(a, back, JSON_PRINT_COMPACT) : S("none"),
                   json_to_str(a, value, JSON_PRINT_COMPACT).at);
    }
}

static void reads_what_others_send(void **state)
{
    for (size_t i = 0; i < countof(readings); i++) {
        const struct reading *r = &readings[i];
        struct row row = { r->in, r->more, r->schema, NULL, NULL };
        struct contract *c;
        const struct parameter *p = parameter(*state, &row, &c);
        bool malformed;
        json_t *got = params_read(*state, c, p, str_from(r->text), &malformed);
        struct str text = malformed ? S("!")
                          : got     ? json_to_str(*state, got, JSON_PRINT_COMPACT)
                                    : S("absent");

        check_text(r->text, text, r->want ? r->want : "absent");
    }
}

static void content_is_json(void **state)
{
    struct contract *c = test_contract(
        *state,
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
        "paths:\n  /a:\n    get:\n      parameters:\n"
        "      - {name: q, in: query, content: {application/json: {schema: {}}}}\n"
        "      responses: {200: {description: d}}\n");
    const struct parameter *p = &c->operations[0].parameters[0];
    json_t *value = arena_json(*state, json_pack("{s:[i,n]}", "a", 1));
    struct buf out;
    bool malformed;

    buf_init(&out, 1000);
    assert_true(params_write(&out, p, value));
    struct str text = arena_str(*state, buf_str(&out));

    buf_release(&out);
    check_text("sent", text, "q=%7B%22a%22%3A%5B1%2Cnull%5D%7D");
    assert_true(json_same(params_read(*state, c, p, text, &malformed), value));
    assert_null(params_read(*state, c, p, S("q={"), &malformed));
    assert_true(malformed);
}

static void refuses_what_a_style_has_no_form_for(void **state)
{
    static const char *const values[] = { "[[1]]", "{\"a\":{}}", "[{}]" };
    struct row row = { "query", "", LIST, NULL, NULL };
    struct contract *c;
    const struct parameter *p = parameter(*state, &row, &c);

    for (size_t i = 0; i < countof(values); i++) {
        struct json_error error;
        json_t *value = json_read(*state, str_from(values[i]), NULL, NULL, &error);
        struct buf out;

        buf_init(&out, 100);
        buf_add_c(&out, "kept");
        bool done = params_write(&out, p, value);
        struct str left = arena_str(*state, buf_str(&out));

        buf_release(&out);
        assert_false(done);
        check_text(values[i], left, "kept");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(writes_and_reads_each_style),
        UNIT_TEST(reads_what_others_send),
        UNIT_TEST(content_is_json),
        UNIT_TEST(refuses_what_a_style_has_no_form_for),
    };
    return cmocka_run_group_tests_name("contract.params", tests, NULL, NULL);
}
