/* states.yaml, held against its contract. */
#include "doc/json.h"
#include "tests/unit/contract/contract_test.h"

#define DOCUMENT                                                                         \
    "openapi: 3.1.0\n"                                                                   \
    "info: {title: t, version: '1'}\n"                                                   \
    "paths: {}\n"                                                                        \
    "components: {securitySchemes: {key: {type: http, scheme: bearer}}}\n"               \
    "x-resources:\n"                                                                     \
    "  lead:\n"                                                                          \
    "    key: id\n"                                                                      \
    "    schema:\n"                                                                      \
    "      type: object\n"                                                               \
    "      required: [id]\n"                                                             \
    "      properties:\n"                                                                \
    "        id: {type: string}\n"                                                       \
    "        status: {enum: [new, won]}\n"                                               \
    "        tags: {type: array, items: {type: string}}\n"                               \
    "  tag: {key: id, schema: {properties: {id: {type: integer}}}}\n"

static struct states *loaded(struct arena *a, const char *text)
{
    const struct test_file files[] = { { "openapi.yaml", DOCUMENT },
                                       { text ? "states.yaml" : NULL, text },
                                       { NULL, NULL } };
    const char *folder = test_folder(a, files);
    struct diags *diags = diags_new(a);
    struct contract *c = contract_load(a, folder, diags);
    struct states *states = c ? states_load(a, c, diags) : NULL;

    if (!states)
        fail_msg("%.*s", STR_ARG(test_rendered(a, diags, folder)));
    return states;
}

static void reads_states_with_records_settings_and_values(void **state)
{
    struct states *s =
        loaded(*state, "contract: openapi.yaml\n"
                       "credentials: {key: secret}\n"
                       "settings: {bulk: false, limit: 3}\n"
                       "states:\n"
                       "  two-leads:\n"
                       "    says: two leads\n"
                       "    records:\n"
                       "      lead: {a: {id: l1, status: new}, b: {id: l2}}\n"
                       "      tag: {t: {id: 1}}\n"
                       "    settings: {bulk: true}\n"
                       "    values: {unknown: {id: 'l$$(x)'}}\n"
                       "  empty:\n");
    const struct state *two = states_find(s, S("two-leads"));

    check_int("states", (long long)s->len, 2);
    assert_null(states_find(s, S("three-leads")));
    check_text("credential", json_member_text(s->credentials, "key"), "secret");
    check_text("says", two->says, "two leads");
    check_int("records", (long long)two->record_count, 3);
    check_text("name", two->records[1].name, "b");
    check_text("resource", two->records[2].resource->name, "tag");
    check_text("settings", json_to_str(*state, two->settings, JSON_PRINT_SORTED),
               "{\"bulk\":true,\"limit\":3}");
    check_text(
        "defaults",
        json_to_str(*state, states_find(s, S("empty"))->settings, JSON_PRINT_SORTED),
        "{\"bulk\":false,\"limit\":3}");
    check_text("gives", json_to_str(*state, state_gives(*state, two), JSON_PRINT_SORTED),
               "{\"a\":{\"id\":\"l1\",\"status\":\"new\"},\"b\":{\"id\":\"l2\"},"
               "\"t\":{\"id\":1},\"unknown\":{\"id\":\"l$$(x)\"}}");
}

static void a_contract_without_the_file_has_no_states(void **state)
{
    check_int("states", (long long)loaded(*state, NULL)->len, 0);
}

#define RECORDS "states:\n  s:\n    records:\n"

static const struct row {
    const char *label, *text, *place, *complaint, *hint;
} rows[] = {
    { "unknown key", "stats: {}\n", ":1:1:", "unknown key `stats`",
      "did you mean `states`?" },
    { "unknown key of a state", "states: {s: {record: {}}}\n",
      ":1:14:", "unknown key `record`", "did you mean `records`?" },
    { "unknown resource", RECORDS "      laed: {}\n", ":4:7:", "no resource `laed`",
      "did you mean `lead`?" },
    { "wrong value", RECORDS "      lead: {a: {id: l1, status: old}}\n",
      ":4:34:", "no lead as documented", "" },
    { "wrong item", RECORDS "      lead: {a: {id: l1, tags: [a, 7]}}\n",
      ":4:36:", "no lead as documented", "" },
    { "member missing", RECORDS "      lead: {a: {status: new}}\n",
      ":4:17:", "no lead as documented", "" },
    { "key missing", RECORDS "      tag: {a: {}}\n", ":4:16:", "the record has no `id`",
      "" },
    { "key twice", RECORDS "      tag: {a: {id: 1}, b: {id: 1}}\n",
      ":4:28:", "another tag has the same `id`", "" },
    { "name of two resources",
      RECORDS "      tag: {a: {id: 1}}\n      lead: {a: {id: l}}\n",
      ":5:14:", "`a` stands in this state twice", "" },
    { "name of a record and a value",
      "states: {s: {records: {tag: {a: {id: 1}}}, values: {a: 1}}}\n",
      ":1:53:", "`a` stands in this state twice", "" },
    { "reference", RECORDS "      lead: {a: {id: 'x$(uuid)'}}\n",
      ":4:22:", "`$(...)` means nothing in a state", "`$$(` is a literal `$(`" },
    { "unknown setting",
      "settings: {bulk: false}\nstates: {s: {settings: {bluk: true}}}\n",
      ":2:25:", "`bluk` is no setting", "did you mean `bulk`?" },
    { "unknown scheme", "credentials: {kye: secret}\n",
      ":1:15:", "no security scheme `kye`", "did you mean `key`?" },
    { "caller without scopes", "callers: {reader: {credentials: {key: k}}}\n",
      ":1:11:", "a caller has `credentials` and `scopes`", "" },
    { "scopes of the wrong type",
      "callers: {reader: {credentials: {key: k}, scopes: read}}\n",
      ":1:51:", "`scopes` must be a list of names", "" },
    { "a caller's unknown scheme",
      "callers: {reader: {credentials: {kye: k}, scopes: []}}\n",
      ":1:34:", "no security scheme `kye`", "did you mean `key`?" },
    { "another contract", "contract: ../other/openapi.yaml\n",
      ":1:11:", "these are read as the states of", "" },
    { "record of the wrong type", RECORDS "      lead: {a: 7}\n",
      ":4:17:", "a record must be an object", "" },
    { "states of the wrong type", "states: []\n", ":1:9:", "`states` must be an object",
      "" },
};

static void says_what_is_wrong_and_where(void **state)
{
    for (size_t i = 0; i < countof(rows); i++) {
        const struct test_file files[] = { { "openapi.yaml", DOCUMENT },
                                           { "states.yaml", rows[i].text },
                                           { NULL, NULL } };
        struct str got = test_complaints(*state, files);

        check_complaint(rows[i].label, got, rows[i].place);
        check_complaint(rows[i].label, got, rows[i].complaint);
        check_complaint(rows[i].label, got, rows[i].hint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(reads_states_with_records_settings_and_values),
        UNIT_TEST(a_contract_without_the_file_has_no_states),
        UNIT_TEST(says_what_is_wrong_and_where),
    };
    return cmocka_run_group_tests_name("contract.states", tests, NULL, NULL);
}
