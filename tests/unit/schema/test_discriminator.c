/* Which alternative a discriminator names, and what is said when none holds. */
#include "base/buf.h"
#include "tests/unit/schema/fixture.h"

#define BRANCH(name, member)                                                             \
    "'" name "':{'type':'object','required':['kind'],'properties':{'kind':{'type':"      \
    "'string'},'" member "':{'type':'integer'}}}"
#define COMPONENTS                                                                       \
    "'components':{'schemas':{" BRANCH("Cat", "lives") "," BRANCH("Dog", "years") "}}"
#define CAT "{'$ref':'#/components/schemas/Cat'}"
#define DOG "{'$ref':'#/components/schemas/Dog'}"
#define PETS(list, mapping)                                                              \
    "{'" list "':[" CAT "," DOG "],'discriminator':{'propertyName':'kind'" mapping       \
    "}," COMPONENTS "}"
#define MAPPED ",'mapping':{'dog':'Dog','tom':'#/components/schemas/Cat','cow':'Cow'}"

static const struct {
    const char *label, *schema, *instance, *want;
} rows[] = {
    { "valid", PETS("oneOf", MAPPED), "{'kind':'x','lives':'y','years':1}", "" },
    { "the one that a mapped name means", PETS("oneOf", MAPPED),
      "{'kind':'dog','years':'x','lives':'y'}",
      "/years: expected integer, got string \"x\"\n"
      ": does not fit the alternative that \"kind\": \"dog\" names\n" },
    { "the one that a mapped reference means", PETS("anyOf", MAPPED),
      "{'kind':'tom','years':'x','lives':'y'}",
      "/lives: expected integer, got string \"y\"\n"
      ": does not fit the alternative that \"kind\": \"tom\" names\n" },
    { "the one of that name", PETS("oneOf", ""), "{'kind':'Cat','years':'x','lives':'y'}",
      "/lives: expected integer, got string \"y\"\n"
      ": does not fit the alternative that \"kind\": \"Cat\" names\n" },
    { "a mapping beside, the name still counts", PETS("oneOf", MAPPED),
      "{'kind':'Dog','years':'x','lives':'y'}",
      "/years: expected integer, got string \"x\"\n"
      ": does not fit the alternative that \"kind\": \"Dog\" names\n" },
    { "an unknown name", PETS("oneOf", MAPPED), "{'kind':'bird','lives':'x','years':'y'}",
      "/kind: \"bird\" names none of the alternatives: \"dog\", \"tom\"\n" },
    { "a name that is mapped to no alternative", PETS("oneOf", MAPPED),
      "{'kind':'cow','lives':'x','years':'y'}",
      "/kind: \"cow\" names none of the alternatives: \"dog\", \"tom\"\n" },
    { "no name", PETS("oneOf", ""), "{'kind':7}",
      "/kind: 7 names none of the alternatives: \"Cat\", \"Dog\"\n" },
    { "nothing", PETS("oneOf", ""), "{}",
      ": member \"kind\" is missing, which names one of the alternatives: \"Cat\", "
      "\"Dog\"\n" },
    { "nothing, which a default mapping means", PETS("oneOf", ",'defaultMapping':'Dog'"),
      "{'years':'x'}",
      ": required member \"kind\" is missing\n/years: expected integer, got string "
      "\"x\"\n"
      ": does not fit the alternative that the absence of \"kind\" names\n" },
    { "an unknown name, which a default mapping means",
      PETS("oneOf", ",'defaultMapping':'#/components/schemas/Dog'"),
      "{'kind':'bird','lives':'x','years':'y'}",
      "/years: expected integer, got string \"y\"\n"
      ": does not fit the alternative that \"kind\": \"bird\" names\n" },
    { "no object", PETS("oneOf", ""), "7",
      ": expected object, got integer 7\n: expected object, got integer 7\n"
      ": fits none of the 2 alternatives\n" },
    { "two that fit", PETS("oneOf", ""), "{'kind':'Cat'}",
      ": fits 2 alternatives where only one is allowed (the first two are 0 and 1)\n" },
    { "alternatives without a name",
      "{'oneOf':[{'required':['a']}],'discriminator':{'propertyName':'kind'}}",
      "{'kind':'Cat'}",
      ": required member \"a\" is missing\n: fits none of the 1 alternatives\n" },
};

static struct str said(struct arena *a, const struct schema *s, const json_t *instance)
{
    struct schema_violations v = schema_validate(a, s, instance, NULL);
    struct str text = S("");

    for (size_t i = 0; i < v.len; i++)
        text = arena_printf(a, "%.*s%.*s: %.*s\n", STR_ARG(text),
                            STR_ARG(v.at[i].instance), STR_ARG(v.at[i].message));
    return text;
}

static void only_the_named_alternative_says_why(void **state)
{
    static const enum schema_dialect dialects[] = { SCHEMA_OPENAPI_3_0,
                                                    SCHEMA_OPENAPI_3_1 };

    for (size_t i = 0; i < countof(rows); i++)
        for (size_t k = 0; k < countof(dialects); k++) {
            struct schema_error error;
            struct schema *s = compile_as(*state, rows[i].schema, dialects[k], &error);
            json_t *instance = json(*state, rows[i].instance);

            if (!s)
                fail_msg("%s: %s", rows[i].label, error.msg);
            check_text(rows[i].label, said(*state, s, instance), rows[i].want);
            check_int(rows[i].label, schema_is_valid(s, instance, NULL), !*rows[i].want);
        }
}

/* JSON Schema itself has no such keyword. */
static void other_dialects_do_not_know_it(void **state)
{
    struct schema *s = compile_one(*state, PETS("anyOf", ""));

    check_text("2020-12", said(*state, s, json(*state, "{'lives':1}")),
               ": required member \"kind\" is missing\n"
               ": required member \"kind\" is missing\n"
               ": fits none of the 2 alternatives\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(only_the_named_alternative_says_why),
        UNIT_TEST(other_dialects_do_not_know_it),
    };
    return cmocka_run_group_tests_name("schema.discriminator", tests, NULL, NULL);
}
