/* Requests to operations, statuses to responses, media types to what is documented. */
#include "tests/unit/contract/contract_test.h"

#define OP(id) ": {operationId: " id ", responses: {200: {description: d}}}\n"

static const char paths[] =
    "openapi: 3.1.0\n"
    "info: {title: t, version: '1'}\n"
    "paths:\n"
    "  /:\n    get" OP("root") "  /pets/{id}:\n    get" OP("pet") "    put" OP("putPet") "  /pets/mine:\n    get" OP(
        "mine") "  /pets/{petId}/:\n    get" OP("slash") "  /pets/{name}.{ext}:\n    "
                                                         "get" OP(
                                                             "file") "  "
                                                                     "/pets/"
                                                                     "{other}:\n    "
                                                                     "delete" OP(
                                                                         "de"
                                                                         "le"
                                                                         "te"
                                                                         "Pe"
                                                                         "t") "  "
                                                                              "/{kind}/"
                                                                              "mine/a:\n "
                                                                              "   "
                                                                              "get" OP(
                                                                                  "kindMi"
                                                                                  "ne") "  "
                                                                                        "/pet"
                                                                                        "s/"
                                                                                        "{id}"
                                                                                        "/{"
                                                                                        "part"
                                                                                        "}:"
                                                                                        "\n  "
                                                                                        "  "
                                                                                        "ge"
                                                                                        "t" OP("part") "  /a b/v{n}-x:\n    get" OP(
                                                                                            "mixed");

static const struct row {
    const char *method, *path;
    const char *operation; /* "" 405, NULL 404 */
    const char *values;
} rows[] = {
    { "GET", "/", "root", "" },
    { "GET", "/pets/7", "pet", "id=7;" },
    { "PUT", "/pets/7", "putPet", "id=7;" },
    { "DELETE", "/pets/7", "deletePet", "other=7;" },
    { "GET", "/pets/mine", "mine", "" },
    { "PUT", "/pets/mine", "", "" },
    { "GET", "/pets/7/", "slash", "petId=7;" },
    { "GET", "/pets/a%2Fb%20c", "pet", "id=a/b c;" },
    { "GET", "/pets/100%", "pet", "id=100%;" },
    { "GET", "/pets/rex.jpg", "file", "name=rex;ext=jpg;" },
    { "GET", "/pets/a.b.c", "file", "name=a;ext=b.c;" },
    { "GET", "/pets/.jpg", "pet", "id=.jpg;" },
    { "GET", "/pets/mine/a", "part", "id=mine;part=a;" },
    { "GET", "/cats/mine/a", "kindMine", "kind=cats;" },
    { "GET", "/a%20b/v12-x", "mixed", "n=12;" },
    { "GET", "/a%20b/v-x", NULL, "" },
    { "GET", "/a%20b/v12-y", NULL, "" },
    { "GET", "/pets", NULL, "" },
    { "GET", "/pets/7/8/9", NULL, "" },
    { "GET", "pets/7", NULL, "" },
    { "GET", "", NULL, "" },
};

static void finds_the_operation_of_a_request(void **state)
{
    struct contract *c = test_contract(*state, paths);

    for (size_t i = 0; i < countof(rows); i++) {
        struct path_value *values;
        size_t count;
        bool known;
        const struct operation *op =
            contract_match(*state, c, str_from(rows[i].method), str_from(rows[i].path),
                           &values, &count, &known);
        struct str got = S("");

        for (size_t j = 0; j < count; j++)
            got = arena_printf(*state, "%.*s%.*s=%.*s;", STR_ARG(got),
                               STR_ARG(values[j].name), STR_ARG(values[j].value));
        check_text(rows[i].path, op ? op->id : S(""),
                   rows[i].operation ? rows[i].operation : "");
        check_text(rows[i].path, got, rows[i].values);
        check_int(rows[i].path, known, rows[i].operation != NULL);
    }
}

static const struct media_row {
    const char *actual, *want; /* NULL: none */
} media_rows[] = {
    { "application/json", "application/json" },
    { "Application/JSON; charset=utf-8", "application/json" },
    { "application/json;v=2", "application/json;v=2" },
    { "application/json ; v=3", "application/json" },
    { "application/problem+json", "application/*" },
    { "text/plain", "text/*" },
    { "image/png", NULL },
};

static void finds_the_documented_media_type(void **state)
{
    struct contract *c =
        test_contract(*state, "openapi: 3.1.0\n"
                              "info: {title: t, version: '1'}\n"
                              "paths:\n"
                              "  /a:\n"
                              "    put:\n"
                              "      requestBody: {content: {'*/*': {}}}\n"
                              "      responses:\n"
                              "        200:\n"
                              "          description: d\n"
                              "          content:\n"
                              "            text/*: {}\n"
                              "            application/*: {}\n"
                              "            application/json;v=2: {}\n"
                              "            application/json: {}\n");
    const struct operation *op = &c->operations[0];

    for (size_t i = 0; i < countof(media_rows); i++) {
        const struct media *m =
            response_media(&op->responses[0], str_from(media_rows[i].actual));

        check_text(media_rows[i].actual, m ? m->range : S("none"),
                   media_rows[i].want ? media_rows[i].want : "none");
    }
    check_text("any", operation_body_media(op, S("image/png"))->range, "*/*");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(finds_the_operation_of_a_request),
        UNIT_TEST(finds_the_documented_media_type),
    };
    return cmocka_run_group_tests_name("contract.match", tests, NULL, NULL);
}
