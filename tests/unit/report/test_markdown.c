/* Unit tests of report/markdown_text.h: text of others never becomes markup. */
#include "base/buf.h"
#include "report/markdown_text.h"
#include "tests/support/test.h"

static struct str made(struct arena *a, void (*add)(struct buf *out, struct str text),
                       const char *text)
{
    struct buf out;

    buf_init(&out, 10000);
    add(&out, str_from(text));
    struct str copy = arena_str(a, buf_str(&out));

    buf_release(&out);
    return copy;
}

static const struct {
    const char *text, *code, *cell;
} spans[] = {
    { "won", "`won`", "`won`" },
    { "", "`-`", "`-`" },
    { "a`b", "``a`b``", "``a`b``" },
    { "`a", "`` `a ``", "`` `a ``" },
    { "a``", "``` a`` ```", "``` a`` ```" },
    { "a|b", "`a|b`", "`a\\|b`" },
    { "a\nb", "`a b`", "`a b`" },
    { "<b>@all #1", "`<b>@all #1`", "`<b>@all #1`" },
    { "\x1b[31m", "`.[31m`", "`.[31m`" },
};

static void a_code_span_ends_where_it_should(void **state)
{
    for (size_t i = 0; i < countof(spans); i++) {
        check_text(spans[i].text, made(*state, markdown_add_code, spans[i].text),
                   spans[i].code);
        check_text(spans[i].text, made(*state, markdown_add_cell, spans[i].text),
                   spans[i].cell);
    }
}

static const struct {
    const char *text, *want;
} proses[] = {
    { "fields left out stay.", "fields left out stay." },
    { "<script>", "&lt;script&gt;" },
    { "@all", "\\@\xe2\x80\x8b"
              "all" },
    { "see #1", "see \\#\xe2\x80\x8b"
                "1" },
    { "*a* _b_ `c` [d](e)", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e)" },
    { "a\n/close", "a /close" },
    { "&lt;", "&amp;\xe2\x80\x8blt;" },
};

static void prose_has_no_markup_and_mentions_nobody(void **state)
{
    for (size_t i = 0; i < countof(proses); i++)
        check_text(proses[i].text, made(*state, markdown_add_prose, proses[i].text),
                   proses[i].want);
}

static const struct {
    const char *text, *want;
} fences[] = {
    { "", "" },
    { "a", "```sh\na\n```\n" },
    { "a\n", "```sh\na\n```\n" },
    { "```\n<b>", "````sh\n```\n<b>\n````\n" },
    { "a ```` b", "`````sh\na ```` b\n`````\n" },
};

static void add_fence(struct buf *out, struct str text)
{
    markdown_add_fence(out, "sh", text);
}

static void a_fence_is_longer_than_any_in_the_text(void **state)
{
    for (size_t i = 0; i < countof(fences); i++)
        check_text(fences[i].text, made(*state, add_fence, fences[i].text),
                   fences[i].want);
}

static void html_has_no_tags(void **state)
{
    check_text("html", made(*state, markdown_add_html, "</summary>@a & \"b\""),
               "&#60;/summary&#62;&#64;\xe2\x80\x8b"
               "a &#38; &#34;b&#34;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_code_span_ends_where_it_should),
        UNIT_TEST(prose_has_no_markup_and_mentions_nobody),
        UNIT_TEST(a_fence_is_longer_than_any_in_the_text),
        UNIT_TEST(html_has_no_tags),
    };

    return cmocka_run_group_tests_name("markdown", tests, NULL, NULL);
}
