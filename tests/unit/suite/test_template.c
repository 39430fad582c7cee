/* References: what they compile to, what they are filled with, what is refused. */
#include <string.h>

#include "base/rng.h"
#include "suite/template.h"
#include "tests/unit/suite/fixture.h"

#include "base/banned.h"

static const char GIVES[] =
    "lead: {id: lead_1, n: 7, none: null, tags: [{id: t1}, {id: t2}]}\n"
    "word: won\n"
    "yes: true";

static struct scope *scope_of(struct arena *a)
{
    struct scope *s = arena_new(a, struct scope);

    scope_add_given(a, s, json_of(a, GIVES));
    return s;
}

static struct env env_of(struct arena *a)
{
    struct rng *rng = arena_new(a, struct rng);

    *rng = rng_seeded(1);
    return (struct env){ .values = json_of(a, GIVES),
                         .rng = rng,
                         .now_ms = 1700000000123,
                         .variables = json_of(a, "{TOKEN: abc, port: 80}") };
}

static const struct tmpl *compiled(struct arena *a, const char *text)
{
    struct diags *diags = diags_new(a);
    const struct tmpl *t = tmpl_compile(a, yaml_of(a, text), scope_of(a), diags);

    if (!t)
        fail_msg("%s: %s", text, diags_first(diags));
    return t;
}

static struct str filled(struct arena *a, const char *text)
{
    struct env env = env_of(a);
    struct err err = { 0 };
    json_t *value;

    if (!tmpl_fill(a, compiled(a, text), &env, &value, &err))
        fail_msg("%s: %s", text, err.msg);
    return json_to_str(a, value, JSON_PRINT_COMPACT);
}

static void fills_in_values_and_text(void **state)
{
    static const struct {
        const char *template, *want;
    } rows[] = {
        { "plain", "\"plain\"" },
        { "12", "12" },
        { "null", "null" },
        { "$(lead.id)", "\"lead_1\"" },
        { "$(lead.n)", "7" },
        { "\"$(lead.n)\"", "7" },
        { "$(lead.none)", "null" },
        { "$(lead.tags.1.id)", "\"t2\"" },
        { "$(lead.id.:-1)", "\"lead_\"" },
        { "$(lead.id.1:)", "\"ead_1\"" },
        { "$(lead.id.-2:9)x", "\"_1x\"" },
        { "$(lead.id.1:2)", "\"e\"" },
        { "$(lead.tags)", "[{\"id\":\"t1\"},{\"id\":\"t2\"}]" },
        { "x-$(lead.n)", "\"x-7\"" },
        { "$(lead.n)$(lead.n)", "\"77\"" },
        { "$(word) $(yes) $(lead.none)", "\"won true null\"" },
        { "is $(lead.tags)", "\"is [{\\\"id\\\":\\\"t1\\\"},{\\\"id\\\":\\\"t2\\\"}]\"" },
        { "$$(lead.id)", "\"$(lead.id)\"" },
        { "$$$(lead.id)", "\"$$(lead.id)\"" },
        { "a$b $ (c) $", "\"a$b $ (c) $\"" },
        { "$$(a) $(word)", "\"$(a) won\"" },
        { "[1, $(lead.n), {a: $(word), b: x}]", "[1,7,{\"a\":\"won\",\"b\":\"x\"}]" },
        { "{$(word): 1, b-$(lead.n): 2, $$(c): 3}", "{\"won\":1,\"b-7\":2,\"$(c)\":3}" },
        { "$(now)", "\"2023-11-14T22:13:20.123Z\"" },
        { "$(env.TOKEN)", "\"abc\"" },
        { "port $(env.port)", "\"port 80\"" },
    };

    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].template, filled(*state, rows[i].template), rows[i].want);
}

static void text_of_values_is_plain(void **state)
{
    static const struct {
        const char *template, *want;
    } rows[] = {
        { "plain", "plain" },
        { "12", "12" },
        { "true", "true" },
        { "$(lead.id)", "lead_1" },
        { "$(lead.n)", "7" },
        { "x$(word)", "xwon" },
        { "[1, $(word)]", "[1,\"won\"]" },
        { "[1, 2]", "[1,2]" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct env env = env_of(*state);
        struct err err;
        struct str text = STR_NONE;

        assert_true(tmpl_fill_text(*state, compiled(*state, rows[i].template), &env,
                                   &text, &err));
        check_text(rows[i].template, text, rows[i].want);
    }
}

static void constant_parts_are_shared(void **state)
{
    const struct tmpl *t = compiled(*state, "{a: {b: [1, 2]}, c: $(word)}");
    const struct tmpl *whole = compiled(*state, "{a: [1, {b: $$(x)}]}");
    struct env env = env_of(*state);
    struct err err;
    json_t *one, *two;

    assert_true(tmpl_fill(*state, t, &env, &one, &err));
    assert_true(tmpl_fill(*state, t, &env, &two, &err));
    assert_ptr_not_equal(one, two);
    assert_ptr_equal(json_member(one, S("a")), json_member(two, S("a")));
    assert_false(tmpl_is_constant(t));
    assert_true(tmpl_is_constant(whole));
    assert_true(tmpl_fill(*state, whole, &env, &one, &err));
    assert_ptr_equal(one, tmpl_value(whole));
}

static void random_values_follow_the_seed(void **state)
{
    struct str first = filled(*state, "[$(uuid), $(random.email), $(random.word), "
                                      "$(random.integer), $(uuid)]");
    struct str again = filled(*state, "[$(uuid), $(random.email), $(random.word), "
                                      "$(random.integer), $(uuid)]");
    json_t *list = json_of(*state, first.at);
    struct str uuid = json_text(json_array_get(list, 0));

    assert_true(str_eq(first, again));
    assert_int_equal(uuid.len, 36);
    assert_int_equal(uuid.at[14], '4');
    assert_non_null(strchr("89ab", uuid.at[19]));
    assert_true(str_ends(json_text(json_array_get(list, 1)), S("@example.com")));
    assert_int_equal(json_text(json_array_get(list, 2)).len, 8);
    assert_true(json_is_integer(json_array_get(list, 3)));
    assert_false(str_eq(uuid, json_text(json_array_get(list, 4))));
}

static void a_label_stands_for_one_value(void **state)
{
    struct str text = filled(*state, "[$(uuid.a), $(uuid.a), $(uuid.b), "
                                     "$(random.email.a), $(random.email.a)]");
    json_t *list = json_of(*state, text.at);

    assert_true(json_same(json_array_get(list, 0), json_array_get(list, 1)));
    assert_false(json_same(json_array_get(list, 0), json_array_get(list, 2)));
    assert_true(json_same(json_array_get(list, 3), json_array_get(list, 4)));
}

static void a_nonce_is_of_one_run_alone(void **state)
{
    static const char text[] =
        "[$(nonce.a), $(nonce.a), $(nonce.b), $(uuid.a), $(nonce)]";
    struct env env = env_of(*state), later = env;
    struct rng rng = rng_seeded(1), same = rng_seeded(1);
    struct err err;
    json_t *now, *then;

    later.now_ms = env.now_ms + 1;
    env.rng = &rng;
    later.rng = &same;
    assert_true(tmpl_fill(*state, compiled(*state, text), &env, &now, &err));
    assert_true(tmpl_fill(*state, compiled(*state, text), &later, &then, &err));
    assert_true(json_same(json_array_get(now, 0), json_array_get(now, 1)));
    assert_false(json_same(json_array_get(now, 0), json_array_get(now, 2)));
    assert_true(json_same(json_array_get(now, 3), json_array_get(then, 3)));
    assert_false(json_same(json_array_get(now, 0), json_array_get(then, 0)));
    assert_false(json_same(json_array_get(now, 4), json_array_get(then, 4)));
}

static void mistakes_are_found_when_compiling(void **state)
{
    static const struct {
        const char *template, *complaint, *hint;
        size_t column;
    } rows[] = {
        { "$(laed.id)", "nothing gives `$(laed)`", "did you mean `$(lead)`?", 1 },
        { "a $(wrd) b", "nothing gives `$(wrd)`", "did you mean `$(word)`?", 3 },
        { "$(lead.idd)", "`$(lead.idd)` leads nowhere: no member `idd`",
          "did you mean `id`?", 1 },
        { "$(lead.tags.2)", "`$(lead.tags.2)` leads nowhere: a list of 2 has no item `2`",
          "", 1 },
        { "$(lead.tags.x)", "`$(lead.tags.x)` leads nowhere: a list of 2 has no item `x`",
          "", 1 },
        { "$(lead.tags.01)",
          "`$(lead.tags.01)` leads nowhere: a list of 2 has no item `01`", "", 1 },
        { "$(word.a)",
          "`$(word.a)` leads nowhere: `a` would be below a value of type string", "", 1 },
        { "$(word.5:)", "`$(word.5:)`: nothing is left of a text of 3 characters", "",
          1 },
        { "$(lead.n.1:)",
          "`$(lead.n.1:)` leads nowhere: `1:` would be below a value of type integer", "",
          1 },
        { "'x$(lead.id'", "`$(` without its `)`", "`$$(` is a literal `$(`", 3 },
        { "$()", "malformed reference: want $(name.member.0)", "`$$(` is a literal `$(`",
          1 },
        { "$(lead..id)", "malformed reference: want $(name.member.0)",
          "`$$(` is a literal `$(`", 1 },
        { "$(lead.)", "malformed reference: want $(name.member.0)",
          "`$$(` is a literal `$(`", 1 },
        { "$( lead)", "malformed reference: want $(name.member.0)",
          "`$$(` is a literal `$(`", 1 },
        { "$(random.emial)", "there is no built-in `$(random.emial)`",
          "did you mean `$(random.email)`?", 1 },
        { "$(env)", "`$(env)` names no variable", "write $(env.NAME)", 1 },
        { "$(response.body.id)", "there is no built-in `$(response.body.id)`",
          "use `capture: {name: JSONPath}`", 1 },
        { "{a: !any }", "`!any` stands in a value",
          "tags are for expectations; quote what is meant as text", 5 },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct diags *diags = diags_new(*state);

        assert_null(tmpl_compile(*state, yaml_of(*state, rows[i].template),
                                 scope_of(*state), diags));
        check_text(rows[i].template, diags_at(diags, 0)->message, rows[i].complaint);
        check_text(rows[i].template, diags_at(diags, 0)->hint, rows[i].hint);
        check_int(rows[i].template,
                  (long long)span_place(diags_at(diags, 0)->span).column,
                  (long long)rows[i].column);
    }
}

static void all_mistakes_of_a_value_are_told(void **state)
{
    struct diags *diags = diags_new(*state);
    struct node *n = yaml_of(*state, "{a: $(x), b: [$(y) $(z), !any , ok]}");

    assert_null(tmpl_compile(*state, n, scope_of(*state), diags));
    check_int("errors", (long long)diags_count(diags, SEVERITY_ERROR), 4);
}

static void every_choice_of_a_variable_is_looked_at(void **state)
{
    struct scope scope = { .choices = json_of(*state, "row: [{x: 1}, {x: 2}, {y: 3}]") };
    struct diags *diags = diags_new(*state);

    scope_add(*state, &scope, S("row"));
    assert_non_null(tmpl_compile(*state, yaml_of(*state, "$(row)"), &scope, diags));
    assert_null(tmpl_compile(*state, yaml_of(*state, "$(row.x)"), &scope, diags));
    check_text("row.x", diags_at(diags, 0)->message,
               "`$(row.x)` leads nowhere: no member `x`");
    assert_true(scope.used[0]);
}

static void inner_names_hide_outer_ones(void **state)
{
    struct scope inner = { .outer = scope_of(*state) };
    struct diags *diags = diags_new(*state);
    struct env outer = env_of(*state);
    struct env env = { .outer = &outer, .values = json_of(*state, "{word: inner}") };
    struct err err;
    json_t *value;

    scope_add(*state, &inner, S("word"));
    const struct tmpl *t = tmpl_compile(
        *state, yaml_of(*state, "[$(word), $(lead.id), $(word.x)]"), &inner, diags);

    assert_non_null(t); /* nothing is known of what the inner name stands for … */
    assert_false(tmpl_fill(*state, t, &env, &value, &err)); /* … until it is filled in */
    check_text("leads nowhere", str_from(err.msg), "`$(word.x)`: there is no `x`");
    t = tmpl_compile(*state, yaml_of(*state, "[$(word), $(lead.id)]"), &inner, diags);
    assert_true(tmpl_fill(*state, t, &env, &value, &err));
    check_text("filled", json_to_str(*state, value, 0), "[\"inner\",\"lead_1\"]");
}

static void what_leads_nowhere_at_run_time_is_an_error(void **state)
{
    static const struct {
        const char *template, *complaint;
    } rows[] = {
        { "$(lead.id)", "`$(lead.id)`: there is no `id`" },
        { "{a: [x, $(lead.id)]}", "`$(lead.id)`: there is no `id`" },
        { "see $(word)", "`$(word)`: there is no `word`" },
        { "{a$(word): 1}", "`$(word)`: there is no `word`" },
        { "$(env.NOPE)",
          "`$(env.NOPE)`: the target does not declare it, or it is not set" },
        { "$(uuid)", "`$(uuid)`: there is no source of random values here" },
    };
    struct env env = { .values = json_of(*state, "{lead: {}}") };

    for (size_t i = 0; i < countof(rows); i++) {
        struct err err = { 0 };
        json_t *value;

        assert_false(
            tmpl_fill(*state, compiled(*state, rows[i].template), &env, &value, &err));
        check_text(rows[i].template, str_from(err.msg), rows[i].complaint);
        check_int(rows[i].template, err.code, ERR_INPUT);
    }
}

static void a_variable_of_the_run_may_be_named_directly(void **state)
{
    struct scope scope = { 0 };
    struct env env = env_of(*state);
    struct diags *diags = diags_new(*state);
    struct err err;
    struct str text;

    scope_add(*state, &scope, S("TOKEN"));
    const struct tmpl *t =
        tmpl_compile(*state, yaml_of(*state, "t=$(TOKEN)"), &scope, diags);

    assert_non_null(t);
    assert_true(tmpl_fill_text(*state, t, &env, &text, &err));
    check_text("text", text, "t=abc");
}

static void describes_as_written(void **state)
{
    static const struct {
        const char *template, *want;
    } rows[] = {
        { "won", "\"won\"" },
        { "$(lead.id)", "$(lead.id)" },
        { "a $(word) b", "a $(word) b" },
        { "{a: [1, $(word)], $(word): x}", "{a: [1, $(word)], $(word): \"x\"}" },
    };

    for (size_t i = 0; i < countof(rows); i++)
        check_text(rows[i].template,
                   tmpl_describe(*state, compiled(*state, rows[i].template)),
                   rows[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(fills_in_values_and_text),
        UNIT_TEST(text_of_values_is_plain),
        UNIT_TEST(constant_parts_are_shared),
        UNIT_TEST(random_values_follow_the_seed),
        UNIT_TEST(a_label_stands_for_one_value),
        UNIT_TEST(a_nonce_is_of_one_run_alone),
        UNIT_TEST(mistakes_are_found_when_compiling),
        UNIT_TEST(all_mistakes_of_a_value_are_told),
        UNIT_TEST(every_choice_of_a_variable_is_looked_at),
        UNIT_TEST(inner_names_hide_outer_ones),
        UNIT_TEST(what_leads_nowhere_at_run_time_is_an_error),
        UNIT_TEST(a_variable_of_the_run_may_be_named_directly),
        UNIT_TEST(describes_as_written),
    };

    return cmocka_run_group_tests_name("suite template", tests, NULL, NULL);
}
