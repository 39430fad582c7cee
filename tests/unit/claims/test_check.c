/* claims_check: what is wrong about claims, and where. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/fs.h"
#include "tests/unit/claims/fixture.h"

static const char head[] =
    "openapi: 3.1.0\n"
    "info: {title: T, version: '1'}\n"
    "x-resources: {thing: {key: id, schema: {type: object, properties: {id: {type: "
    "string}, "
    "name: {type: string}, made: {type: string}}}}}\n"
    "paths:\n"
    "  /things/{id}:\n"
    "    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
    "    patch:\n"
    "      operationId: updateThing\n"
    "      requestBody: {content: {application/json: {schema: {type: object, properties: "
    "{name: {type: string}, size: {type: number}}}}}}\n"
    "      responses: {'200': {description: ok}, 4XX: {description: no}}\n"
    "      x-effect: {update: thing}\n"
    "      x-claims:\n"
    "      - {id: c, says: s, ";

static const struct {
    const char *claim, *rule, *message, *hint;
} rows[] = {
    { "kind: acepts", "unknown-kind", "unknown kind of claim `acepts`",
      "did you mean `accepts`?" },
    { "kind: accepts, value: [1]", "unknown-key", "`accepts` has no parameter `value`",
      "did you mean `values`?" },
    { "kind: merges, field: name", "claim-parameter", NULL, NULL },
    { "kind: merges, field: name, depth: flat", "claim-parameter", NULL, NULL },
    { "kind: rejects, body: [garbled]", "claim-parameter", NULL, NULL },
    { "kind: rejects", "claim-parameter", NULL, NULL },
    { "kind: immutable, field: made, outcome: maybe", "claim-parameter", NULL, NULL },
    { "kind: not-found, outcome: {status: 4000}", "claim-parameter", NULL, NULL },
    { "kind: not-found, outcome: {code: 404}", "claim-parameter", NULL, NULL },
    { "kind: alias, alias: nmae, field: name", "unknown-field",
      "updateThing has no field `nmae`", "did you mean `name`?" },
    { "kind: identifier-priority, identifiers: [name, sizes]", "unknown-field",
      "updateThing has no field `sizes`", "did you mean `size`?" },
    { "kind: applies-when, field: size, when: {nam: x}", "unknown-field",
      "updateThing has no field `nam`", "did you mean `name`?" },
    { "kind: authenticates, scheme: basic", "claim", "no security scheme `basic`", NULL },
    { "kind: upsert", "claim", NULL, NULL },
    { "kind: filters, parameter: q, field: name", "claim", NULL, NULL },
    { "kind: filters, field: name", "claim-parameter", NULL, NULL },
    { "kind: paginates, size: q", "claim", NULL, NULL },
    { "kind: paginates, size: q, page: q, first: 2", "claim-parameter", NULL, NULL },
    { "kind: preconditions, missing: {status: 428}", "claim", NULL, NULL },
    { "kind: preconditions, required: yes-please", "claim-parameter", NULL, NULL },
    { "kind: preconditions, required: true, missing: {state: 428}", "claim-parameter",
      NULL, NULL },
    { "kind: idempotency-key, missing: {status: 400}", "claim", NULL, NULL },
    { "kind: idempotency-key, headers: X", "unknown-key", NULL,
      "did you mean `header`?" },
    { "kind: derives, field: name, from: {link: size, resource: thin, member: name}",
      "claim", "no resource `thin`", "did you mean `thing`?" },
};

static const char *const fine[] = {
    "kind: accepts",
    "kind: accepts, fields: [name, size], values: [1], returned: false",
    "kind: rejects, field: name, outcome: {status: [400, 422], body: {a: 1}}",
    "kind: rejects, body: malformed, outcome: {status: 4xx}",
    "kind: immutable, field: made, outcome: ignored",
    "kind: advances, field: made",
    "kind: merges, field: name, depth: deep",
    "kind: not-found",
    ("kind: preconditions, header: If-Match, validator: ETag, required: true, missing: "
     "{status: 428}"),
    "kind: idempotency-key, required: true, outcome: {status: [409, 422]}",
};

static void remove_file(void *path)
{
    struct str dir = fs_dirname(str_from(path));
    struct arena *a = arena_open();

    remove(path);
    remove(arena_cstr(a, dir));
    arena_close(a);
}

static struct contract *from_text(struct arena *a, struct str text, struct diags *diags)
{
    char *folder = arena_cstr(a, S("/tmp/fealty-claims-XXXXXX"));
    struct err err;

    assert_non_null(mkdtemp(folder));
    char *path = arena_cstr(a, arena_printf(a, "%s/openapi.yaml", folder));

    assert_true(fs_write(path, text, &err));
    arena_defer(a, remove_file, path);
    struct contract *c = contract_load(a, path, diags);

    if (!c)
        fail_msg("%s", diags_first(diags));
    return c;
}

static struct contract *with_claim(struct arena *a, const char *claim,
                                   struct diags *diags)
{
    return from_text(a, arena_printf(a, "%s%s}\n", head, claim), diags);
}

static void complains_at_the_right_place(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        struct diags *diags = diags_new(a);
        struct contract *c = with_claim(a, rows[i].claim, diags);

        if (claims_check(c, diags))
            fail_msg("nothing is said about {%s}", rows[i].claim);
        const struct diag *d = diags_at(diags, 0);

        check_text(rows[i].claim, d->rule, rows[i].rule);
        if (rows[i].message)
            check_text(rows[i].claim, d->message, rows[i].message);
        if (rows[i].hint)
            check_text(rows[i].claim, d->hint, rows[i].hint);
        check_int(rows[i].claim, (long long)span_line(d->span), 13);
    }
}

static void says_nothing_about_what_is_fine(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(fine); i++) {
        struct diags *diags = diags_new(a);

        if (!claims_check(with_claim(a, fine[i], diags), diags))
            fail_msg("{%s}: %s", fine[i], diags_first(diags));
        check_int(fine[i], (long long)diags_count(diags, SEVERITY_WARNING), 0);
    }
}

static void warns_of_a_status_without_a_response(void **state)
{
    static const struct {
        const char *claim;
        size_t warnings;
    } statuses[] = {
        { "kind: not-found, outcome: {status: 404}", 0 }, /* of the class */
        { "kind: not-found, outcome: {status: 503}", 1 },
        { "kind: rejects, field: name, outcome: {status: [503, 400]}", 0 },
        { "kind: rejects, field: name, outcome: {status: [301, 503]}", 1 },
        { "kind: preconditions, required: true, missing: {status: 302}", 1 },
        { "kind: immutable, field: made, outcome: ignored", 0 },
    };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(statuses); i++) {
        struct diags *diags = diags_new(a);

        assert_true(claims_check(with_claim(a, statuses[i].claim, diags), diags));
        check_int(statuses[i].claim, (long long)diags_count(diags, SEVERITY_WARNING),
                  (long long)statuses[i].warnings);
    }
}

/* Each of ten levels has ten alternatives, all of them the next level. */
static struct str multiplying(struct arena *a)
{
    struct buf text;

    buf_init(&text, 1u << 20);
    buf_add(&text,
            S("openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
              "x-resources: {thing: {key: id, schema: {$ref: "
              "'#/components/schemas/S0'}}}\n"
              "paths:\n  /things/{id}:\n    patch:\n      operationId: u\n"
              "      parameters: [{name: id, in: path, required: true, schema: "
              "{type: string}}]\n"
              "      requestBody: {content: {application/json: {schema: {properties: "
              "{a: {$ref: '#/components/schemas/S0'}}}}}}\n"
              "      responses: {'200': {description: ok, content: "
              "{application/json: {schema: {$ref: '#/components/schemas/S0'}}}}}\n"
              "      x-effect: {update: thing, response: ''}\n"
              "components:\n  schemas:\n    S10: {type: string}\n"));
    for (int i = 0; i < 10; i++) {
        buf_printf(&text, "    S%d:\n      %s:\n", i, i % 2 ? "anyOf" : "allOf");
        for (int k = 0; k < 10; k++)
            buf_printf(&text, "      - {$ref: '#/components/schemas/S%d'}\n", i + 1);
    }
    struct str made = arena_str(a, buf_str(&text));

    buf_release(&text);
    return made;
}

static void alternatives_that_multiply_are_cut_short(void **state)
{
    struct arena *a = *state;
    struct diags *diags = diags_new(a);
    struct contract *c = from_text(a, multiplying(a), diags);
    struct states *states = states_load(a, c, diags);

    assert_true(claims_check(c, diags));
    assert_true(claims_mutants(a, c, NULL).len > 0);
    assert_true(claims_twins(a, c).len > 0);
    assert_null(claims_variants(a, c, states, VARIANTS_THOROUGH)); /* no states */
}

static void all_kinds_say_what_they_are(void **state)
{
    (void)state;
    for (size_t i = 0; claim_kinds[i]; i++) {
        const struct claim_kind *k = claim_kinds[i];

        assert_ptr_equal(claim_kind_find(str_from(k->name)), k);
        assert_true(str_from(k->says).len > 10);
        assert_true(str_from(k->proves).len > 10);
        assert_true(k->mutants || k->breaks.len >= 3);
        assert_non_null(k->variants);
    }
    assert_null(claim_kind_find(S("guesses")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(complains_at_the_right_place),
        UNIT_TEST(says_nothing_about_what_is_fine),
        UNIT_TEST(warns_of_a_status_without_a_response),
        UNIT_TEST(alternatives_that_multiply_are_cut_short),
        UNIT_TEST(all_kinds_say_what_they_are),
    };

    return cmocka_run_group_tests_name("claims.check", tests, NULL, NULL);
}
