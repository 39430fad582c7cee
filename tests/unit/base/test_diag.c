/* Unit tests of base/diag.h: places, and how complaints look. */
#include "base/buf.h"
#include "base/diag.h"
#include "tests/support/test.h"

static struct str rendered(struct arena *a, const struct diags *d, bool color)
{
    struct buf out;

    buf_init(&out, 1 << 20);
    diags_render(d, &out, color);
    struct str copy = arena_str(a, buf_str(&out));

    buf_release(&out);
    return copy;
}

static const struct source cases = {
    .path = { "cases/x.yaml", 12 },
    .text = { "name: one\nexpects: {status: 200}\r\n  é: ü\n\tb\n", 46 },
};

static struct span at(size_t off, size_t len)
{
    return span_make(&cases, off, len);
}

static const struct {
    size_t off, line, column;
} places[] = {
    { 0, 1, 1 },  { 5, 1, 6 },  { 9, 1, 10 }, { 10, 2, 1 },  { 19, 2, 10 },
    { 36, 3, 3 }, { 40, 3, 6 }, { 46, 5, 1 }, { 999, 5, 1 },
};

static void places_count_lines_and_characters(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(places); i++) {
        struct place place = span_place(at(places[i].off, 1));

        check_int("line", (long long)place.line, (long long)places[i].line);
        check_int("column", (long long)place.column, (long long)places[i].column);
        check_int("line alone", (long long)span_line(at(places[i].off, 1)),
                  (long long)places[i].line);
    }
    check_int("no source", (long long)span_line(SPAN_NONE), 0);
}

/* Lines long and short, with characters of several bytes, over many marks. */
static void places_are_the_same_in_a_source_with_an_index(void **state)
{
    struct source *plain = arena_new(*state, struct source), *indexed;
    struct buf text;

    buf_init(&text, 1 << 20);
    for (size_t i = 0; i < 300; i++) {
        buf_add_repeat(&text, 'x', i * 7919 % 97);
        buf_add(&text, i % 3 ? S("\n") : S("é\r\n\n"));
        if (i % 100 == 50)
            buf_add_repeat(&text, 'y', 9000);
    }
    plain->text = arena_str(*state, buf_str(&text));
    buf_release(&text);
    indexed = arena_new(*state, struct source);
    *indexed = *plain;
    source_index(*state, indexed);
    for (size_t off = 0; off <= plain->text.len + 1; off += off % 1024 < 1000 ? 37 : 1) {
        struct place a = span_place(span_make(plain, off, 1));
        struct place b = span_place(span_make(indexed, off, 1));

        check_int("line", (long long)b.line, (long long)a.line);
        check_int("column", (long long)b.column, (long long)a.column);
    }
}

static void a_complaint_shows_its_line_and_a_caret(void **state)
{
    struct diags *d = diags_new(*state);

    assert_false(diags_error(d, at(10, 7), "unknown-key", "unknown key `%s`", "expects"));
    diags_hint(d, "did you mean `%s`?", "expect");
    check_text("error", rendered(*state, d, false),
               "cases/x.yaml:2:1: error: unknown key `expects`\n"
               "    2 | expects: {status: 200}\n"
               "      | ^^^^^^^ did you mean `expect`?\n");
    check_text("in color", rendered(*state, d, true),
               "cases/x.yaml:2:1: \033[31merror:\033[0m unknown key `expects`\n"
               "    2 | expects: {status: 200}\n"
               "      | ^^^^^^^ did you mean `expect`?\n");
}

static void carets_stand_under_characters_not_bytes(void **state)
{
    struct diags *d = diags_new(*state);

    diags_warn(d, at(40, 2), "odd", "odd");
    check_text("warning", rendered(*state, d, false),
               "cases/x.yaml:3:6: warning: odd\n"
               "    3 |   é: ü\n"
               "      |      ^\n");
}

static void all_are_sorted_and_told_once(void **state)
{
    static const struct source other = { .path = { "a.yaml", 6 }, .text = { "x\n", 2 } };
    struct diags *d = diags_new(*state);

    diags_error(d, at(36, 2), "r", "third");
    diags_error(d, at(0, 4), "r", "second");
    diags_error(d, (struct span){ &other, 0, 1 }, "r", "first");
    diags_error(d, at(0, 4), "r", "second");
    diags_error(d, SPAN_NONE, "r", "without a place");
    check_text("all", rendered(*state, d, false),
               "error: without a place\n"
               "a.yaml:1:1: error: first\n    1 | x\n      | ^\n"
               "cases/x.yaml:1:1: error: second\n    1 | name: one\n      | ^^^^\n"
               "cases/x.yaml:3:3: error: third\n    3 |   é: ü\n      |   ^\n");
    check_int("errors", (long long)diags_count(d, SEVERITY_ERROR), 5);
    check_text("first made", str_from(diags_first(d)), "third");
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
    static const struct source bad = { .path = { "b", 1 },
                                       .text = { "\033[31mx\ty\001", 9 } };
    struct diags *d = diags_new(*state);

    diags_error(d, (struct span){ &bad, 5, 1 }, "r", "x");
    check_text("line", rendered(*state, d, false),
               "b:1:6: error: x\n    1 |  [31mx y \n      |      ^\n");
}

static void a_long_line_is_cut_around_the_caret(void **state)
{
    struct source *line = arena_new(*state, struct source);
    struct diags *d = diags_new(*state);
    struct buf text;

    buf_init(&text, 100000);
    for (int i = 0; i < 5000; i++)
        buf_printf(&text, "é%03d ", i % 1000);
    *line =
        (struct source){ .path = S("long"), .text = arena_str(*state, buf_str(&text)) };
    buf_release(&text);
    diags_error(d, (struct span){ line, 6 * 2500, 5 }, "r", "x");
    struct str shown = rendered(*state, d, false);

    assert_true(shown.len < 500);
    assert_true(str_find(shown, S("é500")) != SIZE_MAX);
}

static void what_is_too_much_is_counted(void **state)
{
    struct diags *d = diags_new(*state);

    assert_true(diags_ok(d));
    check_text("none", str_from(diags_first(d)), "");
    for (int i = 0; i < DIAGS_MAX + 50; i++) {
        diags_warn(d, at(0, 1), "r", "number %d", i);
        diags_hint(d, "hint %d", i);
    }
    assert_true(diags_ok(d));
    check_int("all", (long long)diags_count(d, SEVERITY_WARNING), DIAGS_MAX + 50);
    assert_non_null(diags_at(d, DIAGS_MAX - 1));
    assert_null(diags_at(d, DIAGS_MAX));
    check_text("its own hint", diags_at(d, DIAGS_MAX - 1)->hint, "hint 199");
    assert_true(str_ends(rendered(*state, d, false), S("... and 50 more\n")));

    diags_error(d, SPAN_NONE, "r", "worse");
    check_text("an error is kept", diags_at(d, DIAGS_MAX - 1)->message, "worse");
    assert_null(diags_at(d, DIAGS_MAX));
}

static void hints_without_a_complaint_are_no_trouble(void **state)
{
    struct diags *d = diags_new(*state);

    diags_hint(d, "to nobody");
    check_text("nothing", rendered(*state, d, false), "");
}

static void a_warning_that_is_found_worse_is_told_once(void **state)
{
    struct diags *d = diags_new(*state);

    diags_warn(d, at(10, 7), "r", "one");
    diags_hint(d, "here");
    diags_worsen(d, at(10, 7), "r", S("one"));
    diags_worsen(d, at(0, 4), "r", S("another"));
    check_text("both", rendered(*state, d, false),
               "cases/x.yaml:1:1: error: another\n"
               "    1 | name: one\n"
               "      | ^^^^\n"
               "cases/x.yaml:2:1: error: one\n"
               "    2 | expects: {status: 200}\n"
               "      | ^^^^^^^ here\n");
    check_int("warnings", (long long)diags_count(d, SEVERITY_WARNING), 0);
    check_int("errors", (long long)diags_count(d, SEVERITY_ERROR), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(places_count_lines_and_characters),
        UNIT_TEST(places_are_the_same_in_a_source_with_an_index),
        UNIT_TEST(a_complaint_shows_its_line_and_a_caret),
        UNIT_TEST(carets_stand_under_characters_not_bytes),
        UNIT_TEST(all_are_sorted_and_told_once),
        UNIT_TEST(control_characters_do_not_reach_the_terminal),
        UNIT_TEST(a_long_line_is_cut_around_the_caret),
        UNIT_TEST(what_is_too_much_is_counted),
        UNIT_TEST(a_warning_that_is_found_worse_is_told_once),
        UNIT_TEST(hints_without_a_complaint_are_no_trouble),
    };

    return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}
