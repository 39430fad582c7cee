/* Unit tests of base/terminal.h: wrapping, and text that a terminal cannot obey. */
#include "base/buf.h"
#include "base/terminal.h"
#include "tests/support/test.h"

static void lines_are_broken_at_spaces(void **state)
{
    static const struct {
        const char *label;
        const char *text;
        size_t at, indent, columns;
        const char *want;
    } rows[] = {
        { "it fits", "one two", 0, 2, 7, "one two" },
        { "one too many", "one two", 0, 2, 6, "one\n  two" },
        { "begins further in", "one two", 4, 1, 8, "one\n two" },
        { "a word that is wider", "a incomprehensible b", 0, 0, 6,
          "a\nincomprehensible\nb" },
        { "several spaces are one", "a   b", 0, 0, 80, "a b" },
        { "wide characters count twice", "\u6f22\u6f22 \u6f22", 0, 0, 6,
          "\u6f22\u6f22\n\u6f22" },
        { "nothing", "", 3, 3, 10, "" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct buf out;

        buf_init(&out, 1000);
        terminal_wrap(&out, str_from(rows[i].text), rows[i].at, rows[i].indent,
                      rows[i].columns);
        struct str got = arena_str(*state, buf_str(&out));

        buf_release(&out);
        check_text(rows[i].label, got, rows[i].want);
    }
}

static void what_a_terminal_obeys_is_shown_as_an_escape(void **state)
{
    static const struct {
        const char *label;
        struct str text;
        const char *want;
    } rows[] = {
        { "plain", { "a \xc3\xa9", 4 }, "a \u00e9" },
        { "CSI", { "\x1b[2J", 4 }, "\\x1b[2J" },
        { "CSI in one character", { "\xc2\x9b", 2 }, "\\x9b" },
        { "line ends", { "a\r\n\tb", 5 }, "a\\r\\n\\tb" },
        { "bell, NUL, delete", { "\a\0\x7f", 3 }, "\\x07\\x00\\x7f" },
        { "direction", { "\xe2\x80\xae", 3 }, "\\u202e" },
        { "a byte that is no text", { "\xff", 1 }, "\\xff" },
        { "a replacement character", { "\xef\xbf\xbd", 3 }, "\uFFFD" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct buf out;

        buf_init(&out, 1000);
        terminal_add_visible(&out, rows[i].text);
        struct str got = arena_str(*state, buf_str(&out));

        buf_release(&out);
        check_text(rows[i].label, got, rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(lines_are_broken_at_spaces),
        UNIT_TEST(what_a_terminal_obeys_is_shown_as_an_escape),
    };

    return cmocka_run_group_tests_name("terminal", tests, NULL, NULL);
}
