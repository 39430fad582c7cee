/* Overlays: OpenAPI Overlay 1.0 and 1.1. */
#include "doc/json.h"
#include "tests/unit/contract/contract_test.h"

#define DOCUMENT                                                                         \
    "openapi: 3.1.0\n"                                                                   \
    "info: {title: t, version: '1'}\n"                                                   \
    "tags: [{name: a}, {name: b}, {name: c}]\n"                                          \
    "paths:\n"                                                                           \
    "  /a:\n"                                                                            \
    "    get: {operationId: a, tags: [x], responses: {200: {description: d}}}\n"         \
    "    put: {operationId: b, responses: {200: {description: d}}}\n"

#define OVERLAY "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions:\n"
#define LATER   "overlay: 1.1.0\ninfo: {title: o, version: '1'}\nactions:\n"

static struct contract *overlaid(struct arena *a, const char *overlay)
{
    const struct test_file files[] = { { "openapi.yaml", DOCUMENT },
                                       { "claims.overlay.yaml", overlay },
                                       { NULL, NULL } };

    return test_contract_of(a, files);
}

static void adds_claims_that_point_into_the_overlay(void **state)
{
    struct contract *c =
        overlaid(*state, OVERLAY "- target: $.paths['/a'].get\n"
                                 "  update:\n"
                                 "    x-claims:\n"
                                 "    - {id: one, kind: k, says: s}\n"
                                 "- target: $.paths['/a'].get\n"
                                 "  update: {x-claims: [{id: two, kind: k, says: s}]}\n");
    const struct claim *one = contract_claim(c, S("one"));
    const struct claim *two = contract_claim(c, S("two"));

    assert_non_null(one);
    assert_true(str_ends(one->span.source->path, S("claims.overlay.yaml")));
    check_int("line", (long long)span_line(one->span), 7);
    assert_ptr_equal(one->operation, contract_operation(c, S("a")));
    assert_ptr_equal(two->operation, one->operation); /* lists are put end to end */
}

static const struct row {
    const char *label, *actions, *pointer, *want;
} rows[] = {
    { "adds a member", "- {target: $.info, update: {x-a: 1}}\n", "/info/x-a", "1" },
    { "replaces a scalar", "- {target: $.info, update: {title: new}}\n", "/info/title",
      "\"new\"" },
    { "merges deeply", "- {target: $, update: {paths: {/a: {get: {summary: s}}}}}\n",
      "/paths/~1a/get/operationId", "\"a\"" },
    { "puts lists end to end",
      "- {target: \"$.paths['/a'].get\", update: {tags: [y, z]}}\n",
      "/paths/~1a/get/tags", "[\"x\",\"y\",\"z\"]" },
    { "adds an item to a list", "- {target: \"$.paths['/a'].get.tags\", update: y}\n",
      "/paths/~1a/get/tags", "[\"x\",\"y\"]" },
    { "updates every node", "- {target: '$.paths.*.*', update: {x-a: 1}}\n",
      "/paths/~1a/put/x-a", "1" },
    { "removes a member", "- {target: $.tags, remove: true}\n", "/tags", NULL },
    { "removes items", "- {target: '$.tags[0,2,0]', remove: true}\n", "/tags",
      "[{\"name\":\"b\"}]" },
    { "removes by filter", "- {target: \"$.tags[?@.name != 'b']\", remove: true}\n",
      "/tags", "[{\"name\":\"b\"}]" },
    { "one action after the other",
      "- {target: $, update: {x-a: {}}}\n- {target: \"$['x-a']\", update: {b: 2}}\n",
      "/x-a/b", "2" },
    { "a key with a quote",
      "- {target: $, update: {\"x-it's\\n\": {}}}\n"
      "- {target: \"$[\\\"x-it's\\\\n\\\"]\", update: {b: 2}}\n",
      "/x-it's\n/b", "2" },
};

static const struct row later_rows[] = {
    { "copies into an object",
      "- {target: $, update: {x-new: {own: 1}}}\n"
      "- {target: \"$['x-new']\", copy: \"$.paths['/a'].get\"}\n",
      "/x-new",
      "{\"own\":1,\"operationId\":\"a\",\"tags\":[\"x\"],\"responses\":"
      "{\"200\":{\"description\":\"d\"}}}" },
    { "copies what an action before made",
      "- {target: $.info, update: {x-a: {b: 1}}}\n"
      "- {target: \"$.paths['/a'].*\", copy: \"$.info['x-a']\"}\n",
      "/paths/~1a/put/b", "1" },
    { "copies a list to the end of another",
      "- {target: \"$.paths['/a'].get.tags\", copy: $.tags}\n", "/paths/~1a/get/tags",
      "[\"x\",{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]" },
    { "copies an item", "- {target: $.tags, copy: '$.tags[0]'}\n", "/tags/3/name",
      "\"a\"" },
    { "copies a scalar", "- {target: '$.tags[*].name', copy: $.info.title}\n", "/tags",
      "[{\"name\":\"t\"},{\"name\":\"t\"},{\"name\":\"t\"}]" },
    { "joins lists", "- {target: \"$.paths['/a'].get.tags\", update: [y, z]}\n",
      "/paths/~1a/get/tags", "[\"x\",\"y\",\"z\"]" },
    { "replaces selected scalars",
      "- {target: '$.tags[1:].name', update: z}\n"
      "- {target: \"$.tags[?@.name == 'z']\", update: {n: 1}}\n",
      "/tags", "[{\"name\":\"a\"},{\"name\":\"z\",\"n\":1},{\"name\":\"z\",\"n\":1}]" },
    { "removal wins", "- {target: '$.tags[0]', remove: true, copy: $.info}\n", "/tags/0",
      "{\"name\":\"b\"}" },
};

static void check_rows(void **state, const char *head, const struct row *all,
                       size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct str overlay = arena_printf(*state, "%s%s", head, all[i].actions);
        struct contract *c = overlaid(*state, overlay.at);
        const json_t *got =
            json_pointer_get(contract_document(c), str_from(all[i].pointer));

        if (!all[i].want)
            assert_null(got);
        else
            check_text(all[i].label,
                       got ? json_to_str(*state, got, JSON_PRINT_COMPACT) : S("nothing"),
                       all[i].want);
    }
}

static void changes_the_document(void **state)
{
    check_rows(state, OVERLAY, rows, countof(rows));
    check_rows(state, LATER, rows, countof(rows));
    check_rows(state, LATER, later_rows, countof(later_rows));
}

static const struct bad {
    const char *label, *overlay, *place, *complaint;
} bad[] = {
    { "nothing selected", OVERLAY "- {target: $.nowhere, update: {a: 1}}\n",
      ":4:12:", "`target` selects nothing" },
    { "no path", OVERLAY "- {target: paths, update: {a: 1}}\n",
      ":4:12:", "`target` is no JSONPath" },
    { "scalar selected", OVERLAY "- {target: $.openapi, update: {a: 1}}\n",
      ":4:12:", "only objects and lists can be updated" },
    { "update of the wrong kind", OVERLAY "- {target: $.info, update: 7}\n",
      ":4:28:", "must be an object" },
    { "unknown key", OVERLAY "- {target: $.info, udpate: {}}\n",
      ":4:20:", "unknown key `udpate`" },
    { "no actions", "overlay: 1.0.0\ninfo: {title: o, version: '1'}\n",
      ":1:1:", "needs `actions`" },
    { "no action", "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions: []\n",
      ":3:10:", "needs `actions`, a list of at least one" },
    { "no info", "overlay: 1.0.0\nactions: [{target: $}]\n", ":1:1:", "needs `info`" },
    { "no title", "overlay: 1.0.0\ninfo: {version: '1'}\nactions: [{target: $}]\n",
      ":2:7:", "`info` of an overlay needs `title`" },
    { "half a version", "overlay: '1.0'\ninfo: {title: o, version: '1'}\nactions: []\n",
      ":1:10:", "needs `overlay: 1.0.0`" },
    { "copy of nothing", LATER "- {target: $.info, copy: $.nowhere}\n",
      ":4:26:", "`copy` selects nothing" },
    { "copy of several", LATER "- {target: $.info, copy: '$.tags[*]'}\n",
      ":4:26:", "`copy` selects 3 values, and must select one" },
    { "copy is no path", LATER "- {target: $.info, copy: tags}\n",
      ":4:26:", "`copy` is no JSONPath" },
    { "copy of the wrong kind", LATER "- {target: $.info, copy: $.tags}\n",
      ":3:7:", "must be an object" },
    { "copy beside update", LATER "- {target: $.info, copy: $.info, update: {}}\n",
      ":4:20:", "`update` or `copy`, not both" },
    { "copy in 1.0", OVERLAY "- {target: $.info, copy: $.info}\n",
      ":4:20:", "`copy` is of Overlay 1.1" },
    { "a list for a scalar", LATER "- {target: $.openapi, update: [1]}\n",
      ":4:12:", "only another scalar can replace" },
    { "remove is no boolean", OVERLAY "- {target: $.info, remove: maybe}\n",
      ":4:28:", "`remove` must be true or false" },
    { "description is no text", OVERLAY "- {target: $, update: {}, description: 10}\n",
      ":4:40:", "`description` must be a string" },
    { "no version", "actions: []\n", ":1:1:", "needs `overlay: 1.0.0`" },
    { "claim",
      OVERLAY "- {target: $.info, update: {x-a: 1}}\n"
              "- target: $.paths['/a'].get\n"
              "  update: {x-claims: [{id: c, kind: k}]}\n",
      "claims.overlay.yaml:6:23:", "the claim needs `says`" },
};

static void complaints_point_into_the_overlay(void **state)
{
    for (size_t i = 0; i < countof(bad); i++) {
        const struct test_file files[] = { { "openapi.yaml", DOCUMENT },
                                           { "claims.overlay.yaml", bad[i].overlay },
                                           { NULL, NULL } };
        struct str got = test_complaints(*state, files);

        check_complaint(bad[i].label, got, bad[i].place);
        check_complaint(bad[i].label, got, bad[i].complaint);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(adds_claims_that_point_into_the_overlay),
        UNIT_TEST(changes_the_document),
        UNIT_TEST(complaints_point_into_the_overlay),
    };
    return cmocka_run_group_tests_name("contract.overlay", tests, NULL, NULL);
}
