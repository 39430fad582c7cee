/* fealty man: the manual pages (man(7)), made from the tables and the schemas. */
#include "base/buf.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "cli/help.h"
#include "cli/man_pages.h"
#include "cli/roff.h"
#include "report/formats.h"

#include "base/banned.h"

const struct man_page man_pages[MAN_PAGE_COUNT] = {
    { "fealty", NULL, "contract conformance tests for HTTP JSON APIs" },
    { "fealty.yaml", "config", "what fealty runs by default, and the targets" },
    { "fealty-cases", "cases", "cases of fealty: what to send and what to expect" },
    { "fealty-states", "states", "states of fealty: which records exist before a case" },
    { "fealty-claims", "claims", "claims of fealty: what a documentation says" },
    { "fealty-deviations", "deviations", "violations that were accepted in writing" },
    { "fealty-baseline", "baseline", "violations that were there before" },
};

static void add_option(struct buf *out, const struct option_info *info)
{
    buf_add_c(out, ".TP\n\\fB");
    if (info->letter)
        buf_printf(out, "\\-%c\\fR, \\fB", info->letter);
    buf_add_c(out, "\\-\\-");
    roff_label(out, str_from(info->name));
    buf_add_c(out, "\\fR");
    if (info->argument) {
        buf_add_c(out, " \\fI");
        roff_label(out, str_from(info->argument));
        buf_add_c(out, "\\fR");
    }
    buf_add_char(out, '\n');
    roff_text(out, str_from(info->help));
    if ((info->commands & FOR_ALL) != FOR_ALL) {
        buf_add_char(out, '(');
        for (size_t i = 0, count = 0; i < COMMAND_COUNT; i++)
            if (info->commands & command_table[i].set)
                buf_printf(out, "%s%s", count++ ? ", " : "", command_table[i].name);
        buf_add_c(out, ")\n");
    }
}

static void add_commands(struct buf *out)
{
    buf_add_c(out, ".SH COMMANDS\n");
    for (size_t g = 0; g < GROUP_COUNT; g++) {
        buf_add_c(out, ".SS ");
        roff_label(out, str_from(group_titles[g]));
        buf_add_char(out, '\n');
        for (size_t i = 0; i < COMMAND_COUNT; i++) {
            if (command_table[i].group != g)
                continue;
            buf_printf(out, ".TP\n\\fB%s\\fR \\fI", command_table[i].name);
            roff_label(out, str_from(command_table[i].operands));
            buf_add_c(out, "\\fR\n");
            roff_text(out, str_from(command_table[i].summary));
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
        roff_label(out, str_from(option_sections[s].title));
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
        roff_text(out, str_from(report_formats[i].summary));
        buf_printf(out, "(usually %.*s)\n", STR_ARG(report_formats[i].file));
    }
}

static void add_topics(struct buf *out)
{
    for (size_t i = 0; i < TOPIC_COUNT; i++) {
        buf_add_c(out, ".SS ");
        roff_label(out, str_from(topic_table[i].name));
        buf_add_char(out, '\n');
        roff_text(out, str_from(topic_table[i].text));
    }
}

/* What every page begins with. */
static void add_head(struct buf *out, const struct man_page *page)
{
    struct str name = str_from(page->name);

    buf_add_c(out, ".TH ");
    for (size_t i = 0; i < name.len; i++)
        buf_add_char(out, name.at[i] >= 'a' && name.at[i] <= 'z'
                              ? (char)(name.at[i] - 'a' + 'A')
                              : name.at[i]);
    buf_printf(out, " %s \"" FEALTY_DATE "\" \"fealty " FEALTY_VERSION "\" \"%s\"\n",
               page->schema ? "5" : "1", page->schema ? "File Formats" : "User Commands");
    buf_add_c(out, ".SH NAME\n");
    roff_label(out, name);
    buf_printf(out, " \\- %s\n", page->what);
}

static void add_program(struct buf *out)
{
    buf_add_c(out,
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
        roff_text(out, str_from(exit_table[i].meaning));
    }
    buf_add_c(out, ".SH TOPICS\n");
    add_topics(out);
    buf_add_c(out, ".SH EXAMPLES\n");
    for (size_t i = 0; i < example_count; i++) {
        buf_add_c(out, ".TP\n\\fB");
        roff_label(out, str_from(example_table[i].line));
        buf_add_c(out, "\\fR\n");
        roff_text(out, str_from(example_table[i].what));
    }
    man_see_also(out, &man_pages[0]);
}

static int unknown(struct str name)
{
    struct str names[MAN_PAGE_COUNT];

    for (size_t i = 0; i < MAN_PAGE_COUNT; i++)
        names[i] = str_from(man_pages[i].name);
    struct str near = suggest(name, names, countof(names));

    return complain(EXIT_USAGE, "no page `%.*s`%s%.*s%s", STR_ARG(name),
                    near.len ? "; did you mean `" : "", STR_ARG(near),
                    near.len ? "`?" : "; `fealty man --help` names them");
}

int cmd_man(struct arena *a, const struct arguments *args)
{
    const struct man_page *page = args->operands.len ? NULL : &man_pages[0];
    struct buf out;

    if (args->operands.len > 1)
        return complain(EXIT_USAGE, "man takes one page");
    for (size_t i = 0; !page && i < MAN_PAGE_COUNT; i++)
        if (str_eq_c(args->operands.at[0], man_pages[i].name))
            page = &man_pages[i];
    if (!page)
        return unknown(args->operands.at[0]);
    buf_init(&out, 4u << 20);
    add_head(&out, page);
    if (page->schema)
        man_file_page(a, &out, page);
    else
        add_program(&out);
    fwrite(out.at, 1, out.len, stdout);
    buf_release(&out);
    return EXIT_HELD;
}
