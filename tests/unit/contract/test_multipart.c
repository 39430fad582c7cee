/* Multipart bodies, written, and read back by the judge. */
#include "tests/unit/contract/multipart_contract.h"

#define PART(headers)                                                                    \
    "--part-boundary-1\r\nContent-Disposition: form-data; " headers "\r\n\r\n"
#define END "\r\n--part-boundary-1--\r\n"

static const struct {
    const char *label, *version, *property, *encoding; /* of `p` */
    const char *value, *written;
} rows[] = {
    { "text", "3.1.0", "{type: string}", "{}", "\"a b\"", PART("name=\"p\"") "a b" END },
    { "number", "3.0.3", "{type: number}", "{}", "1.5", PART("name=\"p\"") "1.5" END },
    { "null", "3.1.0", "{type: [string, 'null']}", "{}", "null", PART("name=\"p\"") END },
    { "object", "3.1.0", "{type: object}", "{}", "{\"a\":1}",
      PART("name=\"p\"\r\nContent-Type: application/json") "{\"a\":1}" END },
    { "list", "3.1.0", "{type: array, items: {type: string}}", "{}", "[\"a\",\"b\"]",
      PART("name=\"p\"") "a\r\n" PART("name=\"p\"") "b" END },
    { "no items", "3.1.0", "{type: array}", "{}", "[]", "--part-boundary-1--\r\n" },
    { "list of objects", "3.1.0", "{type: array, items: {type: object}}", "{}", "[{}]",
      PART("name=\"p\"\r\nContent-Type: application/json") "{}" END },
    { "a list that is none", "3.1.0", "{type: string}", "{}", "[1]",
      PART("name=\"p\"") "1" END },
    { "binary", "3.0.3", "{type: string, format: binary}", "{}", "\"x\"",
      PART(
          "name=\"p\"; filename=\"p.bin\"\r\nContent-Type: application/octet-stream") "x" END },
    { "binary or null", "3.1.0",
      "{anyOf: [{type: string, format: binary}, {type: 'null'}]}", "{}", "\"x\"",
      PART(
          "name=\"p\"; filename=\"p.bin\"\r\nContent-Type: application/octet-stream") "x" END },
    { "binaries", "3.0.3", "{type: array, items: {type: string, format: binary}}", "{}",
      "[\"x\"]",
      PART(
          "name=\"p\"; filename=\"p.bin\"\r\nContent-Type: application/octet-stream") "x" END },
    { "media type", "3.1.0", "{type: string, contentMediaType: image/png}", "{}", "\"x\"",
      PART("name=\"p\"; filename=\"p.png\"\r\nContent-Type: image/png") "x" END },
    { "encoded", "3.1.0", "{type: string, contentEncoding: base64}", "{}", "\"eA==\"",
      PART(
          "name=\"p\"; filename=\"p.bin\"\r\nContent-Type: application/octet-stream") "eA"
                                                                                      "="
                                                                                      "=" END },
    { "no type", "3.1.0", "{}", "{}", "\"x\"",
      PART(
          "name=\"p\"; filename=\"p.bin\"\r\nContent-Type: application/octet-stream") "x" END },
    { "no type in 3.0", "3.0.3", "{}", "{}", "\"x\"", PART("name=\"p\"") "x" END },
    { "content type", "3.1.0", "{}", "{p: {contentType: 'image/*, image/jpeg'}}", "\"x\"",
      PART("name=\"p\"; filename=\"p.jpg\"\r\nContent-Type: image/jpeg") "x" END },
    { "range", "3.0.3", "{type: string, format: binary}", "{p: {contentType: 'image/*'}}",
      "\"x\"",
      PART("name=\"p\"; filename=\"p.png\"\r\nContent-Type: image/png") "x" END },
    { "as text", "3.1.0", "{type: object}", "{p: {contentType: text/plain}}", "{\"a\":1}",
      PART("name=\"p\"\r\nContent-Type: text/plain") "{\"a\":1}" END },
    { "text as JSON", "3.1.0", "{type: string}", "{p: {contentType: application/json}}",
      "\"x\"", PART("name=\"p\"\r\nContent-Type: application/json") "\"x\"" END },
    { "list as JSON", "3.1.0", "{}", "{p: {contentType: application/json}}", "[1]",
      PART("name=\"p\"\r\nContent-Type: application/json") "[1]" END },
    { "headers", "3.1.0", "{type: string}",
      "{p: {headers: {X-A: {schema: {enum: [q]}}, X-B: {schema: {}}, "
      "X-C: {example: [1, 2], schema: {type: array}}}}}",
      "\"x\"", PART("name=\"p\"\r\nX-A: q\r\nX-C: 1,2") "x" END },
    { "style", "3.1.0", "{type: array}", "{p: {style: pipeDelimited}}", "[\"a b\",2]",
      PART("name=\"p\"") "a b|2" END },
    { "no pairs", "3.1.0", "{type: array}", "{p: {style: form}}", "[]",
      "--part-boundary-1--\r\n" },
    { "deep", "3.1.0", "{type: object}", "{p: {style: deepObject}}",
      "{\"a\":\"b&c\",\"d\":1}",
      PART("name=\"p[a]\"") "b&c\r\n" PART("name=\"p[d]\"") "1" END },
    { "styles of others", "3.1.0", "{type: string}", "{q: {style: form}}", "\"x\"",
      PART("name=\"p\"") "x" END },
};

static void writes_a_part_for_each_property(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        struct contract *c;
        const struct media *m = multipart_media(
            a, rows[i].version, "multipart/form-data",
            arena_printf(a, "{type: object, properties: {p: %s, q: {type: string}}}",
                         rows[i].property)
                .at,
            rows[i].encoding, &c);
        struct json_error error;
        json_t *value = arena_json(a, json_object());
        struct str boundary = STR_NONE;

        json_object_set(value, "p",
                        json_read(a, str_from(rows[i].value), NULL, NULL, &error));
        check_text(rows[i].label, multipart_written(a, c, m, value, &boundary),
                   rows[i].written);
        check_text(rows[i].label, boundary, "part-boundary-1");
    }
}

static void names_are_escaped(void **state)
{
    struct str boundary = STR_NONE;
    struct contract *c;
    const struct media *m = multipart_all(*state, &c);
    json_t *value =
        arena_json(*state, json_pack("{s:s}", "a\"b\\\r\nX-Y: \xC3\xA4%", ""));

    check_text("name", multipart_written(*state, c, m, value, &boundary),
               PART("name=\"a%22b\\%0D%0AX-Y: \xC3\xA4%\"") END);
}

static void the_boundary_stands_nowhere_else(void **state)
{
    struct arena *a = *state;
    struct contract *c;
    const struct media *m = multipart_all(a, &c);
    json_t *value = arena_json(
        a, json_pack("{s:s,s:s}", "text", "part-boundary-1", "part-boundary-2", ""));
    struct str boundary = STR_NONE, name = S("x");
    struct buf out;

    multipart_written(a, c, m, value, &boundary);
    check_text("chosen", boundary, "part-boundary-3");
    boundary = S("own");
    check_int("used", str_find(multipart_written(a, c, m, value, &boundary), S("--own")),
              0);
    boundary = S("ary");
    buf_init(&out, 10000);
    assert_false(body_write_multipart(a, &out, c, m, value, &boundary, &name));
    check_int("nothing written", (long)(out.len + name.len), 0);
    buf_release(&out);
}

static void a_style_without_a_form_is_said(void **state)
{
    struct contract *c;
    const struct media *m = multipart_all(*state, &c);
    json_t *value = arena_json(*state, json_pack("{s:{s:[[]]}}", "deep", "n"));
    struct str boundary = STR_NONE, name;
    struct buf out;

    buf_init(&out, 10000);
    assert_false(body_write_multipart(*state, &out, c, m, value, &boundary, &name));
    check_text("name", name, "deep");
    buf_release(&out);
}

static void lists_are_parts_without_names(void **state)
{
    struct contract *c;
    const struct media *m =
        multipart_media(*state, "3.1.0", "multipart/mixed",
                        "{type: array, items: {type: object}}", "{}", &c);
    json_t *value = arena_json(*state, json_pack("[{},{s:i}]", "a", 1)), *back;
    struct str boundary = STR_NONE;
    struct str text = multipart_written(*state, c, m, value, &boundary);

    check_text(
        "written", text,
        "--part-boundary-1\r\nContent-Type: application/json\r\n\r\n{}\r\n"
        "--part-boundary-1\r\nContent-Type: application/json\r\n\r\n{\"a\":1}" END);
    back = body_read_value(*state, c, m, S("multipart/mixed; boundary=part-boundary-1"),
                           text);
    assert_true(back && json_same(back, value));
}

static void what_is_written_reads_back(void **state)
{
    struct contract *c;
    const struct media *m = multipart_all(*state, &c);

    for (uint64_t seed = 0; seed < 500; seed++) {
        struct rng r = rng_seeded(seed);
        struct arena *a = arena_open();
        json_t *value = multipart_random(a, &r);
        struct str boundary = STR_NONE;
        struct str text = multipart_written(a, c, m, value, &boundary);
        json_t *back = body_read_value(
            a, c, m,
            arena_printf(a, "multipart/form-data; boundary=\"%.*s\"", STR_ARG(boundary)),
            text);

        check_text(arena_printf(a, "seed %d", (int)seed).at,
                   json_to_str(a, back, JSON_PRINT_SORTED),
                   json_to_str(a, value, JSON_PRINT_SORTED).at);
        arena_close(a);
    }
}

static const struct {
    const char *body, *want;
} readings[] = {
    { "", NULL },
    { "--b--", "{}" },
    { "before\n--b--\nafter", "{}" },
    { "--b \t\nContent-Disposition: form-data; name=text\n\na\nb\n--b--",
      "{\"text\":\"a\\nb\"}" },
    { "--b\nContent-Disposition: form-data; name=\"text\"\n\na\n", NULL },
    { "--b\nContent-Disposition: form-data; name=\"text\"\n--b--", NULL },
    { "--b\ncontent-disposition:form-data;filename=\"a;b\" ; "
      "NAME=\"te\\\"xt\"\n\na\n--b--",
      "{\"te\\\"xt\":\"a\"}" },
    { "--b\nContent-Disposition: form-data; name=\"number\"\n\n7\n"
      "--b\nContent-Disposition: form-data; name=\"number\"\n\n8\n--b--",
      "{\"number\":7}" },
    { "--b\nContent-Disposition: form-data; name=\"object\"\n\n{\"a\":1}\n--b--",
      "{\"object\":{\"a\":1}}" },
    { "--b\nContent-Disposition: form-data; name=\"object\"\n\n{\n--b--",
      "{\"object\":\"{\"}" },
    { "--b\nContent-Disposition: form-data; name=\"file\"\n\n\xFF\n--b--",
      "{\"file\":\"\xC3\xBF\"}" },
    { "--b\nContent-Disposition: form-data; name=\"text\"\n\n--bc\n--b--",
      "{\"text\":\"--bc\"}" },
    { "--b\nX: y\n\na\n--b--", "{}" },
};

static void reads_what_others_send(void **state)
{
    struct contract *c;
    const struct media *m = multipart_all(*state, &c);

    for (size_t i = 0; i < countof(readings); i++) {
        json_t *got = body_read_value(*state, c, m, S("multipart/form-data; boundary=b"),
                                      str_from(readings[i].body));

        check_text(readings[i].body,
                   got ? json_to_str(*state, got, JSON_PRINT_SORTED) : S("none"),
                   readings[i].want ? readings[i].want : "none");
    }
    assert_null(body_read_value(*state, c, m, S("multipart/form-data"), S("--b--")));
}

static void so_many_parts_are_read(void **state)
{
    struct contract *c;
    const struct media *m = multipart_all(*state, &c);
    struct buf text;

    buf_init(&text, 1 << 20);
    for (int i = 0; i < 1001; i++)
        buf_add_c(&text, "--b\n\n\n");
    buf_add_c(&text, "--b--");
    assert_null(body_read_value(*state, c, m, S("multipart/form-data; boundary=b"),
                                buf_str(&text)));
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(writes_a_part_for_each_property),
        UNIT_TEST(names_are_escaped),
        UNIT_TEST(the_boundary_stands_nowhere_else),
        UNIT_TEST(a_style_without_a_form_is_said),
        UNIT_TEST(lists_are_parts_without_names),
        UNIT_TEST(what_is_written_reads_back),
        UNIT_TEST(reads_what_others_send),
        UNIT_TEST(so_many_parts_are_read),
    };
    return cmocka_run_group_tests_name("contract.multipart", tests, NULL, NULL);
}
