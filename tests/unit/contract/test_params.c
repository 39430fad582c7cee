/* Parameters by OpenAPI's styles, there and back. */
#include "contract/params.h"
#include "doc/json.h"
#include "tests/unit/contract/contract_test.h"

#define LIST   "{type: array, items: {type: string}}"
#define NUMS   "{type: array, items: {type: integer}}"
#define OBJECT "{type: object, properties: {R: {type: integer}, G: {type: integer}}}"

static const struct row {
    const char *in, *more; /* of the parameter `color`, beside in and schema */
    const char *schema, *value, *text;
} rows[] = {
    /* OpenAPI's own table of styles */
    { "path", "style: matrix", "{type: string}", "\"\"", ";color" },
    { "path", "style: matrix", "{type: string}", "\"blue\"", ";color=blue" },
    { "path", "style: matrix", LIST, "[\"blue\",\"black\"]", ";color=blue,black" },
    { "path", "style: matrix, explode: true", LIST, "[\"blue\",\"black\"]",
      ";color=blue;color=black" },
    { "path", "style: matrix", OBJECT, "{\"R\":100,\"G\":200}", ";color=R,100,G,200" },
    { "path", "style: matrix, explode: true", OBJECT, "{\"R\":100,\"G\":200}",
      ";R=100;G=200" },
    { "path", "style: label", "{type: string}", "\"blue\"", ".blue" },
    { "path", "style: label", LIST, "[\"blue\",\"black\"]", ".blue,black" },
    { "path", "style: label, explode: true", LIST, "[\"blue\",\"black\"]",
      ".blue.black" },
    { "path", "style: label", OBJECT, "{\"R\":100,\"G\":200}", ".R,100,G,200" },
    { "path", "style: label, explode: true", OBJECT, "{\"R\":100,\"G\":200}",
      ".R=100.G=200" },
    { "path", "", "{type: string}", "\"blue\"", "blue" },
    { "path", "", LIST, "[\"blue\",\"black\"]", "blue,black" },
    { "path", "", OBJECT, "{\"R\":100,\"G\":200}", "R,100,G,200" },
    { "path", "explode: true", OBJECT, "{\"R\":100,\"G\":200}", "R=100,G=200" },
    { "query", "", "{type: string}", "\"\"", "color=" },
    { "query", "", "{type: string}", "\"blue\"", "color=blue" },
    { "query", "", LIST, "[\"blue\",\"black\"]", "color=blue&color=black" },
    { "query", "explode: false", LIST, "[\"blue\",\"black\"]", "color=blue,black" },
    { "query", "", OBJECT, "{\"R\":100,\"G\":200}", "R=100&G=200" },
    { "query", "explode: false", OBJECT, "{\"R\":100,\"G\":200}", "color=R,100,G,200" },
    { "query", "style: spaceDelimited", LIST, "[\"blue\",\"black\"]",
      "color=blue%20black" },
    { "query", "style: pipeDelimited", LIST, "[\"blue\",\"black\"]",
      "color=blue%7Cblack" },
    { "query", "style: deepObject, explode: true", OBJECT, "{\"R\":100,\"G\":200}",
      "color%5BR%5D=100&color%5BG%5D=200" },
    { "header", "", LIST, "[\"blue\",\"black\"]", "blue,black" },
    { "header", "", OBJECT, "{\"R\":100,\"G\":200}", "R,100,G,200" },
    { "header", "explode: true", OBJECT, "{\"R\":100,\"G\":200}", "R=100,G=200" },
    { "header", "", "{type: string}", "\"a b%/\"", "a b%/" },
    { "cookie", "", "{type: string}", "\"blue\"", "color=blue" },
    { "cookie", "explode: false", LIST, "[\"blue\",\"black\"]", "color=blue,black" },
    { "cookie", "", LIST, "[\"blue\",\"black\"]", "color=blue; color=black" },
    /* what has to be escaped, and types */
    { "path", "", "{type: string}", "\"a/b c%,\"", "a%2Fb%20c%25%2C" },
    { "path", "", LIST, "[\"a,b\",\"\"]", "a%2Cb," },
    { "query", "", "{type: string}", "\"a&b=c+d \\u00e9\"",
      "color=a%26b%3Dc%2Bd%20%C3%A9" },
    { "query", "allowReserved: true", "{type: string}", "\"a/b?c\"", "color=a/b?c" },
    { "path", "", "{type: string}", "\"\"", "" },
    { "path", "style: label", "{type: string}", "\"\"", "." },
    { "path", "style: matrix", LIST, "[\"\",\"a\"]", ";color=,a" },
    { "path", "style: matrix, explode: true", LIST, "[\"\",\"a\"]", ";color;color=a" },
    { "path", "style: label, explode: true", LIST, "[\"\",\"a\"]", "..a" },
    { "query", "", LIST, "[\"\",\"a\"]", "color=&color=a" },
    { "query", "explode: false", LIST, "[\"a,b\",\"c&d\"]", "color=a%2Cb,c%26d" },
    { "query", "style: spaceDelimited", OBJECT, "{\"R\":1,\"G\":2}",
      "color=R%201%20G%202" },
    { "query", "style: pipeDelimited", OBJECT, "{\"R\":1,\"G\":2}",
      "color=R%7C1%7CG%7C2" },
    { "cookie", "", OBJECT, "{\"R\":1,\"G\":2}", "R=1; G=2" },
    { "cookie", "", "{type: string}", "\"a;b\"", "color=a%3Bb" },
    { "query", "", "{type: integer}", "-12", "color=-12" },
    { "query", "", "{type: number}", "0.1", "color=0.1" },
    { "query", "", "{type: boolean}", "true", "color=true" },
    { "query", "", NUMS, "[1,2]", "color=1&color=2" },
    { "query", "", "{type: string}", "\"12\"", "color=12" },
    { "query", "", "{enum: [1, 2]}", "2", "color=2" },
    { "query", "", "{enum: [a, 1]}", "1", "color=1" },
    { "query", "", "{anyOf: [{type: integer}, {type: 'null'}]}", "3", "color=3" },
    { "query", "", "{$ref: '#/components/schemas/N'}", "4", "color=4" },
};

static const struct parameter *parameter(struct arena *a, const struct row *row,
                                         struct contract **ret)
{
    struct str document =
        arena_printf(a,
                     "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
                     "components: {schemas: {N: {type: integer}}}\n"
                     "paths:\n  /a/{color}:\n    get:\n      parameters:\n"
                     "      - {name: color, in: %s, required: true, schema: %s%s%s}\n"
                     "      responses: {200: {description: d}}\n",
                     row->in, row->schema, *row->more ? ", " : "", row->more);
    struct contract *c = test_contract(a, document.at);

    *ret = c;
    return &c->operations[0].parameters[0];
}

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

static const struct reading {
    const char *in, *more, *schema, *text, *want; /* "!" malformed, NULL absent */
} readings[] = {
    { "query", "", "{type: string}", "a=1&colour=2", NULL },
    { "query", "", "{type: string}", "", NULL },
    { "query", "", "{type: string}", "a=1&color=x&b", "\"x\"" },
    { "query", "", "{type: string}", "color=a+b%20c", "\"a b c\"" },
    { "query", "", "{type: string}", "c%6Flor=a", "\"a\"" },
    { "query", "", "{type: integer}", "color=abc", "\"abc\"" },
    { "query", "", "{type: integer}", "color=1.5", "\"1.5\"" },
    { "query", "", "{type: integer}", "color=1.0", "1.0" },
    { "query", "", "{type: integer}", "color=", "\"\"" },
    { "query", "", "{type: boolean}", "color=yes", "\"yes\"" },
    { "query", "style: spaceDelimited", LIST, "color=a+b%20c", "[\"a\",\"b\",\"c\"]" },
    { "query", "style: pipeDelimited", LIST, "color=a|b%7cc", "[\"a\",\"b\",\"c\"]" },
    { "query", "style: deepObject", OBJECT, "color[R]=1&x=2&color[S]=y",
      "{\"R\":1,\"S\":\"y\"}" },
    { "query", "style: deepObject", OBJECT, "color[R=1", "!" },
    { "query", "", OBJECT, "R=1&unknown=2", "{\"R\":1}" },
    { "query", "explode: false", OBJECT, "color=R,1,G", "!" },
    { "query", "explode: false", LIST, "color=", "[]" },
    { "query", "explode: false", LIST, "color=a,,b,", "[\"a\",\"\",\"b\",\"\"]" },
    { "path", "style: matrix", "{type: string}", "blue", "!" },
    { "path", "style: matrix", "{type: string}", ";colour=blue", "!" },
    { "path", "style: label", "{type: string}", "blue", "!" },
    { "header", "", NUMS, "1, 2,x", "[1,2,\"x\"]" },
    { "cookie", "", "{type: string}", "a=1; color=b%20c; d=2", "\"b c\"" },
};

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
