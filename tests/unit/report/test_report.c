/* Unit tests of report/: XML text, and failures grouped by cause. */
#include "base/buf.h"
#include "report/cause.h"
#include "report/xml.h"
#include "tests/support/test.h"

static const struct {
    const char *label;
    struct str text;
    const char *want;
} texts[] = {
    { "markup", { "a<b>&\"", 6 }, "a&lt;b&gt;&amp;&quot;" },
    { "the end of CDATA", { "]]>", 3 }, "]]&gt;" },
    { "control characters", { "a\x01\x1b[31mb\0c", 10 }, "a..[31mb.c" },
    { "a line break stays", { "a\nb", 3 }, "a\nb" },
    { "bytes that are no text", { "\xff", 1 }, "\xef\xbf\xbd" },
    { "U+FFFF is not in XML", { "\xef\xbf\xbf", 3 }, "." },
};

static void xml_has_no_markup_and_no_control_characters(void **state)
{
    for (size_t i = 0; i < countof(texts); i++) {
        struct buf out;

        buf_init(&out, 1000);
        xml_text(&out, texts[i].text);
        struct str got = arena_str(*state, buf_str(&out));

        buf_release(&out);
        check_text(texts[i].label, got, texts[i].want);
    }
}

static void an_attribute_keeps_its_line_breaks(void **state)
{
    struct buf out;

    buf_init(&out, 1000);
    xml_attribute(&out, "message", S("a\n\"b\""));
    struct str got = arena_str(*state, buf_str(&out));

    buf_release(&out);
    check_text("attribute", got, " message=\"a&#10;&quot;b&quot;\"");
}

/* --- causes --- */

struct made {
    struct contract contract;
    struct case_file file;
    struct case_def def;
    struct claim claim;
    const struct claim *proves[1];
    struct case_instance instance;
    struct case_finding findings[1];
    struct case_result result;
};

static const struct case_result *failing(struct arena *a, const char *claim,
                                         enum finding_kind kind, enum verdict verdict)
{
    struct made *m = arena_new(a, struct made);

    m->contract.name = S("leads");
    m->file.contract = &m->contract;
    m->claim = (struct claim){ .contract = &m->contract, .id = str_from(claim) };
    m->proves[0] = &m->claim;
    m->def = (struct case_def){ .file = &m->file, .proves = m->proves, .prove_count = 1 };
    m->instance.def = &m->def;
    m->findings[0].finding.kind = kind;
    m->result = (struct case_result){ .instance = &m->instance,
                                      .verdict = verdict,
                                      .reason = str_from(claim),
                                      .findings = { m->findings, 1, 1 } };
    return &m->result;
}

static void failures_of_one_claim_are_one_group_and_the_largest_comes_first(void **state)
{
    struct arena *a = *state;
    struct cause_list list = { 0 };

    assert_non_null(
        causes_add(a, &list, failing(a, "no-answer", FINDING_BODY, VERDICT_ERROR)));
    assert_non_null(
        causes_add(a, &list, failing(a, "alone", FINDING_BODY, VERDICT_FAIL)));
    assert_non_null(
        causes_add(a, &list, failing(a, "often", FINDING_BODY, VERDICT_FAIL)));
    assert_null(causes_add(a, &list, failing(a, "often", FINDING_BODY, VERDICT_FAIL)));
    assert_non_null(
        causes_add(a, &list, failing(a, "often", FINDING_STATUS, VERDICT_FAIL)));
    causes_sort(&list);
    check_int("groups", (long long)list.len, 4);
    check_int("first", (long long)list.at[0].cases, 2);
    assert_true(list.at[3].is_error);
}

static void what_must_hold_comes_before_what_should(void **state)
{
    struct arena *a = *state;
    struct cause_list list = { 0 };
    const struct case_result *weak = failing(a, "weak", FINDING_BODY, VERDICT_FAIL);

    ((struct made *)(uintptr_t)weak->instance->def->file->contract)->claim.strength =
        STRENGTH_SHOULD;
    assert_non_null(causes_add(a, &list, weak));
    assert_null(causes_add(a, &list, weak));
    assert_non_null(
        causes_add(a, &list, failing(a, "strong", FINDING_BODY, VERDICT_FAIL)));
    causes_sort(&list);
    check_int("first", (long long)list.at[0].cases, 1);
}

static void groups_beyond_the_limit_are_counted(void **state)
{
    struct arena *a = *state;
    struct cause_list list = { 0 };

    for (int i = 0; i < CAUSES_MAX + 5; i++)
        (void)causes_add(
            a, &list,
            failing(a, arena_printf(a, "claim-%d", i).at, FINDING_BODY, VERDICT_FAIL));
    check_int("kept", (long long)list.len, CAUSES_MAX);
    check_int("dropped", (long long)list.dropped, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(xml_has_no_markup_and_no_control_characters),
        UNIT_TEST(an_attribute_keeps_its_line_breaks),
        UNIT_TEST(failures_of_one_claim_are_one_group_and_the_largest_comes_first),
        UNIT_TEST(what_must_hold_comes_before_what_should),
        UNIT_TEST(groups_beyond_the_limit_are_counted),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
