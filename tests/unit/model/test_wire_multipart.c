/* The mock's own reader of multipart bodies. */
#include "model/wire.h"
#include "tests/unit/contract/multipart_contract.h"

#define TYPE "multipart/form-data; boundary=b"
#define PART "--b\r\nContent-Disposition: form-data; "
#define TEXT PART "name=\"text\""
#define END  "\r\n--b--\r\n"

static const struct {
    const char *type, *body, *want; /* want: the value, or why there is none */
} readings[] = {
    { TYPE, "--b--", "{}" },
    { "Multipart/Form-Data; charset=utf-8; Boundary=\"b\"", "--b--\r\nafter", "{}" },
    { TYPE, "before\r\n--b--", "{}" },
    { TYPE, TEXT "\r\n\r\na" END, "{\"text\":\"a\"}" },
    { TYPE, TEXT "\r\n\r\n" END, "{\"text\":\"\"}" },
    { TYPE, TEXT "\r\n\r\na\r\n--bc\r\n--b \t\r\n\r\n" END, "a part has no name" },
    { TYPE, TEXT "\r\n\r\na\r\n--bc" END, "{\"text\":\"a\\r\\n--bc\"}" },
    { TYPE, TEXT "\r\n\r\na--b--" END, "{\"text\":\"a--b--\"}" },
    { TYPE, PART "name=text\r\n\r\na" END, "{\"text\":\"a\"}" },
    { TYPE, PART "filename=\"x;y\"; name=\"t\\\"e%22x%0d%0At\\\"\r\n\r\na" END,
      "{\"t\\\"e\\\"x\\r\\nt\\\\\":\"a\"}" },
    { TYPE, PART "name=\"number\"\r\n\r\n7" END, "{\"number\":7}" },
    { TYPE, PART "name=\"number\"\r\n\r\nseven" END, "{\"number\":\"seven\"}" },
    { TYPE, PART "name=\"yes\"\r\n\r\ntrue" END, "{\"yes\":true}" },
    { TYPE, PART "name=\"object\"\r\n\r\n{}" END, "{\"object\":{}}" },
    { TYPE, PART "name=\"object\"\r\nContent-Type: text/plain\r\n\r\n{}" END,
      "{\"object\":\"{}\"}" },
    { TYPE, PART "name=\"file\"; filename=\"f\"\r\nContent-Type: a/b\r\n\r\n\xFF{" END,
      "{\"file\":\"\xC3\xBF{\"}" },
    { TYPE, PART "name=\"other\"\r\n\r\n1" END, "{\"other\":\"1\"}" },
    { TYPE, TEXT "\r\n\r\n1\r\n" TEXT "\r\n\r\n2" END, "{\"text\":\"1\"}" },
    { TYPE, PART "name=\"codes\"\r\n\r\n1,2" END, "{\"codes\":[1,2]}" },
    { TYPE, PART "name=\"deep[n]\"\r\n\r\n1" END, "{\"deep\":{\"n\":1}}" },
    /* none */
    { "multipart/form-data", "--b--", "its media type has no boundary" },
    { "multipart/form-data; boundary=", "--b--", "its media type has no boundary" },
    { "multipart/form-data; boundary=\"b", "--b--", "its media type has no boundary" },
    { "multipart/form-data; "
      "boundary=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
      "bbbbbbbbbbbbbbbbbb",
      "--b--", "its media type has no boundary" },
    { TYPE, "", "its boundary is nowhere in it" },
    { TYPE, "{\"text\": \"a\"}", "its boundary is nowhere in it" },
    { TYPE, "x--b--", "its boundary is nowhere in it" },
    { TYPE, "--b\n--b--", "its boundary is nowhere in it" },
    { TYPE, "--b\r\n", "it has no end" },
    { TYPE, TEXT "\r\n\r\na", "it has no end" },
    { TYPE, TEXT "\r\n\r\na\r\n--b", "it has no end" },
    { TYPE, "--b\r\n--b--", "the headers of a part have no end" },
    { TYPE, TEXT "\r\n--b--", "the headers of a part have no end" },
    { TYPE, "--b\r\n\r\na" END, "a part has no name" },
    { TYPE, PART "name=\"text\r\n\r\na" END, "a part has no name" },
    { TYPE, "--b\r\nno header\r\n\r\na" END, "a line of a part's headers is no header" },
    { TYPE, TEXT "\r\n folded: x\r\n\r\na" END,
      "a line of a part's headers is no header" },
    { TYPE, TEXT "\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==" END,
      "a part has a transfer encoding" },
    { TYPE, TEXT "\r\n\r\n\xFF" END, "the text of a part is not UTF-8" },
    { TYPE, PART "name=\"object\"\r\n\r\n{" END, "a part that should be JSON is none" },
    { TYPE, PART "name=\"codes\"\r\n\r\n1\r\n" PART "name=\"deep[n\"\r\n\r\n1" END,
      "a part has not the form of its style" },
};

static json_t *read_body(struct arena *a, const char *type, struct str body,
                         const char **why)
{
    struct contract *c;
    const struct media *m = multipart_all(a, &c);

    return wire_multipart(a, c, m, str_from(type), body, why);
}

static void reads_parts_or_says_why_not(void **state)
{
    for (size_t i = 0; i < countof(readings); i++) {
        const char *why = NULL;
        json_t *got =
            read_body(*state, readings[i].type, str_from(readings[i].body), &why);

        check_text(readings[i].body,
                   got ? json_to_str(*state, got, JSON_PRINT_SORTED) : str_from(why),
                   readings[i].want);
    }
}

static void reads_what_the_runner_writes(void **state)
{
    struct contract *c;
    const struct media *m = multipart_all(*state, &c);

    for (uint64_t seed = 0; seed < 500; seed++) {
        struct rng r = rng_seeded(seed);
        struct arena *a = arena_open();
        json_t *value = multipart_random(a, &r);
        struct str boundary = STR_NONE;
        struct str text = multipart_written(a, c, m, value, &boundary);
        const char *why = NULL;
        json_t *back = wire_multipart(
            a, c, m,
            arena_printf(a, "multipart/form-data; boundary=%.*s", STR_ARG(boundary)),
            text, &why);

        check_text(arena_printf(a, "seed %d", (int)seed).at,
                   back ? json_to_str(a, back, JSON_PRINT_SORTED) : str_from(why),
                   json_to_str(a, value, JSON_PRINT_SORTED).at);
        arena_close(a);
    }
}

static void lists_are_read_in_their_order(void **state)
{
    struct contract *c;
    const struct media *m =
        multipart_media(*state, "3.1.0", "multipart/mixed",
                        "{type: array, items: {type: object}}", "{}", &c);
    const char *why;
    json_t *got = wire_multipart(*state, c, m, S("multipart/mixed; boundary=b"),
                                 S("--b\r\n\r\n{}\r\n--b\r\nContent-Type: "
                                   "application/json\r\n\r\n{\"a\":1}\r\n--b--"),
                                 &why);

    check_text("list", json_to_str(*state, got, JSON_PRINT_SORTED), "[{},{\"a\":1}]");
}

static void parts_and_their_headers_have_limits(void **state)
{
    const char *why;
    struct buf text;

    buf_init(&text, 1 << 20);
    for (int i = 0; i < 1001; i++)
        buf_add_c(&text, PART "name=x\r\n\r\n\r\n");
    buf_add_c(&text, "--b--");
    assert_null(read_body(*state, TYPE, buf_str(&text), &why));
    assert_string_equal(why, "it has too many parts");
    buf_clear(&text);
    buf_add_c(&text, "--b\r\nX: ");
    buf_add_repeat(&text, 'x', 17000);
    buf_add_c(&text, "\r\n\r\n" END);
    assert_null(read_body(*state, TYPE, buf_str(&text), &why));
    assert_string_equal(why, "the headers of a part are too long");
    buf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(reads_parts_or_says_why_not),
        UNIT_TEST(reads_what_the_runner_writes),
        UNIT_TEST(lists_are_read_in_their_order),
        UNIT_TEST(parts_and_their_headers_have_limits),
    };
    return cmocka_run_group_tests_name("model.wire_multipart", tests, NULL, NULL);
}
