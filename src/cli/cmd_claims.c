/* fealty claims: the matrix claims × cases, with strength and source. */
#include <stdio.h>

#include "base/arena.h"
#include "base/vec.h"
#include "cli/command.h"
#include "doc/json.h"
#include "suite/walk.h"

#include "base/banned.h"

/* One row: a claim and how many cases prove it. */
struct row {
    const struct claim *claim;
    uint64_t cases, variants; /* hand-written and derived, expanded */
};

/* A row for each claim of a contract; NULL where cases cannot be read back. */
static struct row *rows_of(struct arena *a, const struct suite *suite,
                           const struct contract *c, struct err *err)
{
    struct row *rows = arena_array(a, struct row, c->claim_count + 1);
    struct case_walk walk = case_walk_of(suite, c);
    const struct case_def *def;

    for (size_t i = 0; i < c->claim_count; i++)
        rows[i].claim = &c->claims[i];
    while ((def = case_walk_next(&walk)) != NULL)
        for (size_t i = 0; i < def->prove_count; i++) {
            struct row *row = &rows[def->proves[i] - c->claims];

            *(def->file->derived ? &row->variants : &row->cases) += def->row_count;
        }
    if (walk.err.code == ERR_NONE)
        return rows;
    *err = walk.err;
    return NULL;
}

static bool is_shown(const struct selection *s, const struct contract *c)
{
    for (size_t i = 0; i < s->contracts.len; i++)
        if (str_eq(s->contracts.at[i], c->name))
            return true;
    return s->contracts.len == 0;
}

/* `conforms` is proved by every response. */
static bool is_unproved(const struct row *row)
{
    return !row->cases && !row->variants && !str_eq(row->claim->kind, S("conforms"));
}

static void print_text(const struct row *row)
{
    const struct claim *c = row->claim;

    printf("%-34.*s %-20.*s %-8s %4llu cases %4llu variants  %.*s, \"%.*s\"%s\n",
           STR_ARG(c->id), STR_ARG(c->kind), strength_name(c->strength),
           (unsigned long long)row->cases, (unsigned long long)row->variants,
           STR_ARG(c->document), STR_ARG(c->section),
           is_unproved(row) ? "  NOT PROVED" : "");
}

static void print_cell(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '|')
            putchar('\\');
        putchar(text.at[i] == '\n' ? ' ' : text.at[i]);
    }
    fputs(" | ", stdout);
}

static void print_markdown(const struct row *row)
{
    const struct claim *c = row->claim;

    fputs("| ", stdout);
    print_cell(c->id);
    print_cell(c->kind);
    print_cell(str_from(strength_name(c->strength)));
    print_cell(c->says);
    print_cell(c->section);
    printf("%llu | %llu |%s\n", (unsigned long long)row->cases,
           (unsigned long long)row->variants, is_unproved(row) ? " not proved" : "");
}

static json_t *to_json(struct arena *a, const struct row *row)
{
    const struct claim *c = row->claim;
    json_t *object = arena_json(a, json_object());
    const struct {
        const char *name;
        struct str text;
    } texts[] = { { "contract", c->contract->name },
                  { "claim", c->id },
                  { "kind", c->kind },
                  { "strength", str_from(strength_name(c->strength)) },
                  { "says", c->says },
                  { "document", c->document },
                  { "section", c->section },
                  { "note", c->note } };

    for (size_t i = 0; i < countof(texts); i++)
        json_object_set(object, texts[i].name, json_str(a, texts[i].text));
    json_object_set(object, "cases", arena_json(a, json_integer((json_int_t)row->cases)));
    json_object_set(object, "variants",
                    arena_json(a, json_integer((json_int_t)row->variants)));
    json_object_set(object, "proved", json_boolean(!is_unproved(row)));
    return object;
}

enum matrix_format { MATRIX_TEXT, MATRIX_MARKDOWN, MATRIX_JSON };

static void print_head(const struct contract *c, enum matrix_format format)
{
    if (format == MATRIX_TEXT)
        printf("%.*s\n", STR_ARG(c->name));
    if (format == MATRIX_MARKDOWN)
        printf(
            "## %.*s\n\n| claim | kind | strength | says | source | cases | variants |\n"
            "| --- | --- | --- | --- | --- | --- | --- |\n",
            STR_ARG(c->name));
}

static size_t print_contract(struct arena *a, const struct contract *c,
                             const struct row *rows, enum matrix_format format,
                             json_t *list)
{
    size_t unproved = 0;

    print_head(c, format);
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct row *row = &rows[i];

        unproved += is_unproved(row);
        if (format == MATRIX_TEXT)
            print_text(row);
        else if (format == MATRIX_MARKDOWN)
            print_markdown(row);
        else
            json_array_append(list, to_json(a, row));
    }
    if (format != MATRIX_JSON)
        putchar('\n');
    return unproved;
}

static bool read_format(const struct arguments *args, enum matrix_format *ret,
                        struct err *err)
{
    struct str name = argument_text(args, OPT_FORMAT, "text");

    if (str_eq(name, S("text")))
        *ret = MATRIX_TEXT;
    else if (str_eq(name, S("markdown")))
        *ret = MATRIX_MARKDOWN;
    else if (str_eq(name, S("json")))
        *ret = MATRIX_JSON;
    else
        return err_set(err, ERR_INPUT,
                       "--format takes text, markdown or json, not `%.*s`",
                       STR_ARG(name));
    return true;
}

int cmd_claims(struct arena *a, const struct arguments *args)
{
    struct diags *diags = diags_new(a);
    struct suite suite;
    struct selection selection;
    struct err err = { 0 };
    enum matrix_format format = MATRIX_TEXT;
    struct load_options load = read_load_options(args);
    const struct config *config = load_config(a, args, diags);
    json_t *list = arena_json(a, json_array());
    size_t unproved = 0;

    if (!load_put_aside(&load, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    if (!config || !load_suite(a, args, config, load, &suite, diags)) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    if (!suite_aside_ok(&suite, &err))
        return complain(EXIT_FAULT, "%s", err.msg);
    read_selection(args, &suite, &selection);
    if (!read_format(args, &format, &err) ||
        !selection_check(a, &selection, &suite, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    if (suite.contract_count == 0)
        return complain(EXIT_NOTHING, "there are no contracts here");
    for (size_t i = 0; i < suite.contract_count; i++) {
        const struct contract *c = suite.contracts[i];

        if (!is_shown(&selection, c))
            continue;
        const struct row *rows = rows_of(a, &suite, c, &err);

        if (!rows)
            return complain(EXIT_FAULT, "%s", err.msg);
        unproved += print_contract(a, c, rows, format, list);
    }
    if (format == MATRIX_JSON)
        printf("%.*s\n", STR_ARG(json_to_str(a, list, JSON_PRINT_INDENT)));
    else
        printf("%zu claims that no case proves\n", unproved);
    return EXIT_HELD;
}
