/* fealty man: the manual page (man(7)), made from the tables. */
#include "base/buf.h"
#include "cli/help.h"
#include "report/formats.h"

#include "base/banned.h"

enum { LINE_BYTES_MAX = 78 };

/* Text in which nothing is a request or an escape of roff; a dash is one to be typed. */
static void add_label(struct buf *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        buf_add_c(out, "\\&");
    for (const char *c = text; *c; c++) {
        if (*c == '\\')
            buf_add_c(out, "\\e");
        else if (*c == '-')
            buf_add_c(out, "\\-");
        else if (*c == '`')
            buf_add_c(out, "\\(ga");
        else if (*c == '\'')
            buf_add_c(out, "\\(aq");
        else
            buf_add_char(out, *c);
    }
}

/* The same in lines that are not too long. */
static void add_text(struct buf *out, const char *text)
{
    struct buf word;
    struct str rest = str_from(text), next;
    size_t column = 0;

    buf_init(&word, 1u << 16);
    while (rest.len) {
        str_cut(&rest, ' ', &next);
        buf_clear(&word);
        buf_printf(&word, "%.*s", STR_ARG(next));
        bool breaks = column && column + 1 + 2 * next.len > LINE_BYTES_MAX;
        size_t start;

        if (column)
            buf_add_char(out, breaks ? '\n' : ' ');
        start = out->len;
        add_label(out, word.at);
        column = (breaks ? 0 : column + 1) + out->len - start;
    }
    buf_release(&word);
}

static void add_option(struct buf *out, const struct option_info *info)
{
    buf_add_c(out, ".TP\n\\fB");
    if (info->letter)
        buf_printf(out, "\\-%c\\fR, \\fB", info->letter);
    buf_add_c(out, "\\-\\-");
    add_label(out, info->name);
    buf_add_c(out, "\\fR");
    if (info->argument) {
        buf_add_c(out, " \\fI");
        add_label(out, info->argument);
        buf_add_c(out, "\\fR");
    }
    buf_add_char(out, '\n');
    add_text(out, info->help);
    if ((info->commands & FOR_ALL) != FOR_ALL) {
        buf_add_c(out, "\n(");
        for (size_t i = 0, count = 0; i < COMMAND_COUNT; i++)
            if (info->commands & command_table[i].set)
                buf_printf(out, "%s%s", count++ ? ", " : "", command_table[i].name);
        buf_add_char(out, ')');
    }
    buf_add_char(out, '\n');
}

static void add_commands(struct buf *out)
{
    buf_add_c(out, ".SH COMMANDS\n");
    for (size_t g = 0; g < GROUP_COUNT; g++) {
        buf_add_c(out, ".SS ");
        add_label(out, group_titles[g]);
        buf_add_char(out, '\n');
        for (size_t i = 0; i < COMMAND_COUNT; i++) {
            if (command_table[i].group != g)
                continue;
            buf_printf(out, ".TP\n\\fB%s\\fR \\fI", command_table[i].name);
            add_label(out, command_table[i].operands);
            buf_add_c(out, "\\fR\n");
            add_text(out, command_table[i].summary);
            buf_add_char(out, '\n');
        }
    }
}

static void add_options(struct buf *out)
{
    buf_add_c(out, ".SH OPTIONS\n"
                   "The commands that take an option stand behind it; what has none is\n"
                   "for all of them.\n");
    for (size_t s = 0; s < option_section_count; s++) {
        buf_add_c(out, ".SS ");
        add_label(out, option_sections[s].title);
        buf_add_char(out, '\n');
        for (size_t i = option_sections[s].first; i < section_end(s); i++)
            add_option(out, &option_table[i]);
    }
}

static void add_formats(struct buf *out)
{
    buf_add_c(out, ".SH REPORTS\n");
    for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++) {
        buf_printf(out, ".TP\n\\fB%.*s\\fR\n", STR_ARG(report_formats[i].name));
        add_text(out, report_formats[i].summary);
        buf_printf(out, "\n(usually %.*s)\n", STR_ARG(report_formats[i].file));
    }
}

static void add_topics(struct buf *out)
{
    for (size_t i = 0; i < TOPIC_COUNT; i++) {
        buf_add_c(out, ".SS ");
        add_label(out, topic_table[i].name);
        buf_add_char(out, '\n');
        add_text(out, topic_table[i].text);
        buf_add_char(out, '\n');
    }
}

static void add_page(struct buf *out)
{
    buf_add_c(out,
              ".TH FEALTY 1 \"" FEALTY_DATE "\" \"fealty " FEALTY_VERSION
              "\" \"User Commands\"\n"
              ".SH NAME\n"
              "fealty \\- contract conformance tests for HTTP JSON APIs\n"
              ".SH SYNOPSIS\n"
              "\\fBfealty\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...] "
              "[\\fIOPERAND\\fR...]\n"
              ".SH DESCRIPTION\n"
              "Does this HTTP API keep faith with its documentation?\n"
              "Claims of the documentation stand in an OpenAPI document; cases, and\n"
              "variants derived from the claims, show for each whether it holds.\n");
    add_commands(out);
    add_options(out);
    add_formats(out);
    buf_add_c(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < exit_count; i++) {
        buf_printf(out, ".TP\n\\fB%d\\fR\n", exit_table[i].status);
        add_text(out, exit_table[i].meaning);
        buf_add_char(out, '\n');
    }
    buf_add_c(out, ".SH TOPICS\n");
    add_topics(out);
    buf_add_c(out, ".SH EXAMPLES\n");
    for (size_t i = 0; i < example_count; i++) {
        buf_add_c(out, ".TP\n\\fB");
        add_label(out, example_table[i].line);
        buf_add_c(out, "\\fR\n");
        add_text(out, example_table[i].what);
        buf_add_char(out, '\n');
    }
}

int cmd_man(struct arena *a, const struct arguments *args)
{
    struct buf out;

    (void)a;
    if (args->operands.len)
        return complain(EXIT_USAGE, "there is one manual page; man takes no operand");
    buf_init(&out, 4u << 20);
    add_page(&out);
    fwrite(out.at, 1, out.len, stdout);
    buf_release(&out);
    return EXIT_HELD;
}
