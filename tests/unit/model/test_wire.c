/* The mock's own reader of parameters and forms. */
#include "doc/json.h"
#include "model/wire.h"
#include "tests/unit/contract/params_rows.h"

static void check_reading(struct arena *a, const struct row *row, const char *text,
                          const char *want)
{
    struct contract *c;
    const struct parameter *p = parameter(a, row, &c);
    struct str label =
        arena_printf(a, "%s {%s} %s: %s", row->in, row->more, row->schema, text);
    bool malformed;
    json_t *got = wire_parameter(a, c, p, str_from(text), &malformed);

    check_text(label.at,
               malformed ? S("!")
               : got     ? json_to_str(a, got, JSON_PRINT_COMPACT)
                         : S("absent"),
               want);
}

static void reads_each_style(void **state)
{
    struct json_error error;

    for (size_t i = 0; i < countof(rows); i++) {
        json_t *value = json_read(*state, str_from(rows[i].value), NULL, NULL, &error);
        struct str want = json_to_str(*state, value, JSON_PRINT_COMPACT);

        check_reading(*state, &rows[i], rows[i].text, arena_cstr(*state, want));
    }
}

static void reads_what_others_send(void **state)
{
    for (size_t i = 0; i < countof(readings); i++) {
        const struct reading *r = &readings[i];
        struct row row = { r->in, r->more, r->schema, NULL, NULL };

        check_reading(*state, &row, r->text, r->want ? r->want : "absent");
    }
}

static const struct {
    const char *text, *want;
} forms[] = {
    { "", "{}" },
    { "name=a+b%20c&age=7", "{\"age\":7,\"name\":\"a b c\"}" },
    { "tag=a&tag=b,c", "{\"tag\":[\"a\",\"b,c\"]}" },
    { "ids=1,2,x", "{\"ids\":[1,2,\"x\"]}" },
    { "place={\"city\":\"Ulm\"}", "{\"place\":{\"city\":\"Ulm\"}}" },
    { "place={", "{\"place\":\"place={\"}" },
    { "deep[on]=true&deep[x]=y", "{\"deep\":{\"on\":true,\"x\":\"y\"}}" },
    { "other=1&other=2&=3&&blank", "{\"blank\":\"\",\"other\":\"1\"}" },
    { "name=%zz", "{\"name\":\"%zz\"}" },
    { "age=seven", "{\"age\":\"seven\"}" },
};

static const struct media *form_media(struct arena *a, struct contract **ret)
{
    *ret = test_contract(
        a, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
           "paths:\n  /a:\n    post:\n      requestBody:\n        content:\n"
           "          application/x-www-form-urlencoded:\n"
           "            encoding: {ids: {explode: false}, deep: {style: deepObject}}\n"
           "            schema:\n              properties:\n"
           "                name: {type: string}\n                age: {type: integer}\n"
           "                tag: {type: array, items: {type: string}}\n"
           "                ids: {type: array, items: {type: integer}}\n"
           "                place: {type: object}\n"
           "                deep: {type: object, properties: {on: {type: boolean}}}\n"
           "      responses: {200: {description: d}}\n");
    return operation_body_media(&(*ret)->operations[0],
                                S("application/x-www-form-urlencoded"));
}

static void reads_forms(void **state)
{
    struct contract *c;
    const struct media *m = form_media(*state, &c);

    for (size_t i = 0; i < countof(forms); i++) {
        json_t *got = wire_form(*state, c, m, str_from(forms[i].text));

        check_text(forms[i].text, json_to_str(*state, got, JSON_PRINT_SORTED),
                   forms[i].want);
    }
}

static void a_form_has_so_many_fields(void **state)
{
    struct contract *c;
    const struct media *m = form_media(*state, &c);
    struct buf text;

    buf_init(&text, 100000);
    for (int i = 0; i < 10001; i++)
        buf_add_c(&text, i ? "&a" : "a");
    assert_null(wire_form(*state, c, m, buf_str(&text)));
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(reads_each_style),
        UNIT_TEST(reads_what_others_send),
        UNIT_TEST(reads_forms),
        UNIT_TEST(a_form_has_so_many_fields),
    };
    return cmocka_run_group_tests_name("model.wire", tests, NULL, NULL);
}
