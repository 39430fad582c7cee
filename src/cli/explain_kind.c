#include "cli/explain_kind.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/terminal.h"
#include "base/vec.h"
#include "claims/example.h"
#include "doc/node.h"
#include "doc/yaml.h"

#include "base/banned.h"

enum { TEXT_COLUMNS = 88, PAGE_COLUMNS = 118, CASE_MAX = 64 * 1024 };

/* A kind with what its example shows. */
struct shown {
    struct arena *arena;
    const struct claim_kind *kind;
    struct str_list cases;         /* names, without the claim's */
    struct node_item *first;       /* of the list of cases */
    struct variation_list mutants; /* one of each sort */
    struct variation_list twins;
};

/* --- the example --- */

static void take_cases(struct shown *s, const struct kind_example *e)
{
    const struct node *root =
        claims_variants(s->arena, e->contract, e->states, VARIANTS_DEFAULT);
    const struct node *cases = node_get(root, "cases");
    struct str begin = arena_printf(s->arena, "%.*s: ", STR_ARG(e->claim->id));

    for (size_t i = 0; cases && i < cases->len; i++) {
        const struct node *one = cases->items[i].value;
        struct str name = node_text(node_get(one, "name"));

        if (!str_starts(name, begin))
            continue;
        *vec_push(s->arena, &s->cases) = str_from_at(name, begin.len);
        s->first = s->first ? s->first : &cases->items[i];
    }
}

/* One of each sort: how many there are of it is the example's doing. */
static struct variation_list one_of_each(struct arena *a, struct variation_list all,
                                         const struct claim *claim)
{
    struct variation_list ret = { 0 };
    struct map seen = { 0 };

    for (size_t i = 0; i < all.len; i++) {
        if (all.at[i].claim != claim || map_get(&seen, all.at[i].what))
            continue;
        map_set(a, &seen, all.at[i].what, &all.at[i]);
        *vec_push(a, &ret) = all.at[i];
    }
    return ret;
}

static struct shown show(struct arena *a, const struct claim_kind *kind)
{
    struct shown s = { .arena = a, .kind = kind };
    struct diags *diags = diags_new(a);
    struct kind_example e = kind_example(a, kind, diags);

    if (!e.claim)
        BUG("the example of %s: %s", kind->name, diags_first(diags));
    take_cases(&s, &e);
    s.mutants = one_of_each(a, claims_mutants(a, e.contract, e.claim), e.claim);
    s.twins = one_of_each(a, claims_twins(a, e.contract), e.claim);
    return s;
}

static struct str first_case(const struct shown *s)
{
    struct node list = { .kind = NODE_LIST, .items = s->first, .len = 1 };
    struct buf out;

    buf_init(&out, CASE_MAX);
    yaml_write(&out, &list);
    struct str text = arena_str(s->arena, buf_str(&out));

    buf_release(&out);
    return text;
}

static void put_names(struct buf *out, const struct str_list *names)
{
    for (size_t i = 0; i < names->len; i++)
        buf_printf(out, "%s%.*s", i ? "; " : "", STR_ARG(names->at[i]));
}

/* --- as text --- */

static void put_wrapped(struct buf *out, size_t indent, size_t columns, struct str text)
{
    buf_printf(out, "%*s", (int)indent, "");
    terminal_wrap(out, text, indent, indent, columns);
    buf_add_char(out, '\n');
}

static void put_titled(struct buf *out, const char *title, const char *text)
{
    if (!text)
        return;
    buf_printf(out, "  %s: ", title);
    terminal_wrap(out, str_from(text), str_from(title).len + 4, 4, TEXT_COLUMNS);
    buf_add_char(out, '\n');
}

static void put_lines(struct buf *out, size_t indent, struct str text)
{
    struct str line;

    while (text.len && str_cut(&text, '\n', &line))
        buf_printf(out, "%*s%.*s\n", (int)indent, "", STR_ARG(line));
}

static void text_params(const struct shown *s, struct buf *out)
{
    const struct claim_param *p = s->kind->params;

    buf_printf(out, "  parameters:%s\n", p ? "" : " none");
    for (; p && p->name; p++) {
        buf_printf(out, "    %-12s ", p->name);
        terminal_wrap(
            out, arena_printf(s->arena, "%s%s", p->needed ? "(needed) " : "", p->says),
            17, 17, TEXT_COLUMNS);
        buf_add_char(out, '\n');
    }
}

static void text_variations(struct buf *out, const char *title,
                            const struct variation_list *all)
{
    if (all->len)
        buf_printf(out, "  %s:\n", title);
    for (size_t i = 0; i < all->len; i++)
        buf_printf(out, "    %-24.*s %.*s\n", STR_ARG(all->at[i].what),
                   STR_ARG(all->at[i].says));
}

void explain_kind_text(struct arena *a, const struct claim_kind *kind, struct buf *out)
{
    struct shown s = show(a, kind);
    struct buf names;

    buf_printf(out, "claim kind %s\n  says: %s\n", kind->name, kind->says);
    put_wrapped(out, 2, TEXT_COLUMNS, str_from(kind->about));
    put_titled(out, "proved by", kind->proves);
    text_params(&s, out);
    buf_add_c(out, "  an example, about a small help desk:\n");
    put_lines(out, 4, str_from(kind->example));
    buf_printf(out, "  its cases (%zu): ", s.cases.len);
    buf_init(&names, CASE_MAX);
    put_names(&names, &s.cases);
    terminal_wrap(out, buf_str(&names), 18, 4, TEXT_COLUMNS);
    buf_release(&names);
    buf_add_char(out, '\n');
    text_variations(out, "mistakes that they find", &s.mutants);
    text_variations(out, "other ways of keeping it, on which none may fail", &s.twins);
    put_titled(out, "meaning from", kind->sources);
    if (kind->wfc)
        buf_printf(out, "  Web Fuzzing Commons fault: %d\n", kind->wfc);
}

void explain_kinds_text(struct arena *a, struct buf *out)
{
    for (size_t i = 0; claim_kinds[i]; i++) {
        buf_add_c(out, i ? "\n" : "");
        explain_kind_text(a, claim_kinds[i], out);
    }
}

/* --- as Markdown --- */

/* A first letter in upper case, and a full stop. */
static struct str sentence(struct arena *a, const char *text)
{
    struct str s = arena_printf(a, "%s.", text);
    char first = s.at[0] >= 'a' && s.at[0] <= 'z' ? (char)(s.at[0] - 'a' + 'A') : s.at[0];

    return arena_printf(a, "%c%.*s", first, STR_ARG(str_from_at(s, 1)));
}

static void page_text(struct buf *out, struct str text)
{
    terminal_wrap(out, text, 0, 0, PAGE_COLUMNS);
    buf_add_c(out, "\n\n");
}

static void page_params(const struct shown *s, struct buf *out)
{
    const struct claim_param *p = s->kind->params;

    if (!p) {
        buf_add_c(out, "No parameters.\n\n");
        return;
    }
    buf_add_c(out, "| parameter | what it is |\n| --- | --- |\n");
    for (; p->name; p++)
        buf_printf(out, "| `%s`%s | %s |\n", p->name, p->needed ? ", needed" : "",
                   p->says);
    buf_add_char(out, '\n');
}

static void page_variations(struct buf *out, const char *title, const char *column,
                            const struct variation_list *all)
{
    if (!all->len)
        return;
    buf_printf(out, "%s\n\n| name | %s |\n| --- | --- |\n", title, column);
    for (size_t i = 0; i < all->len; i++)
        buf_printf(out, "| `%.*s` | %.*s |\n", STR_ARG(all->at[i].what),
                   STR_ARG(all->at[i].says));
    buf_add_char(out, '\n');
}

static void page_cases(const struct shown *s, struct buf *out)
{
    struct buf text;

    if (!s->cases.len)
        return;
    buf_init(&text, CASE_MAX);
    buf_printf(&text, "%s The example has %zu %s: ", s->kind->proves, s->cases.len,
               s->cases.len == 1 ? "case" : "cases");
    put_names(&text, &s->cases);
    buf_add_c(&text, ". The first:");
    page_text(out, buf_str(&text));
    buf_release(&text);
    buf_printf(out, "```yaml\n%.*s```\n\n", STR_ARG(first_case(s)));
}

void explain_kind_markdown(struct arena *a, const struct claim_kind *kind,
                           struct buf *out)
{
    struct shown s = show(a, kind);

    buf_printf(out, "### %s\n\n", kind->name);
    page_text(out, arena_printf(a, "**%.*s** %s", STR_ARG(sentence(a, kind->says)),
                                kind->about));
    page_params(&s, out);
    buf_printf(out, "```yaml\n%s```\n\n", kind->example);
    page_cases(&s, out);
    page_variations(out, "Mistakes that they find:", "what the endpoint does",
                    &s.mutants);
    page_variations(out, "Endpoints that keep it in another way; no case may fail there:",
                    "what the endpoint does", &s.twins);
    if (kind->sources)
        page_text(out, arena_printf(a, "Meaning from: %s", kind->sources));
    if (kind->wfc)
        buf_printf(out, "Fault %d of Web Fuzzing Commons.\n\n", kind->wfc);
}

static const char page_head[] =
    "# Claim kinds\n"
    "\n"
    "Made by `fealty explain --all --format markdown` from the kinds' own texts; "
    "`fealty explain KIND` shows one. What\n"
    "a claim is, and the keys that every claim has, is in [contracts](contracts.md); "
    "what the cases assume, in\n"
    "[variants](variants.md).\n"
    "\n"
    "The examples are claims about a small help desk, "
    "[an API](../src/claims/example/openapi.yaml) with\n"
    "[a few records](../src/claims/example/states.yaml), which the program carries with "
    "it. The tests prove each example: the\n"
    "honest help desk passes, each mistake of the tables is found (two of "
    "`idempotency-key` want a look at all records beside\n"
    "it), and no other way of keeping the claim fails. Of mistakes that differ by field "
    "or value the tables have one.\n\n";

static void page_index(struct buf *out, enum claim_subject subject)
{
    buf_printf(out, "**%s**\n\n| kind | says |\n| --- | --- |\n",
               claim_subject_title(subject));
    for (size_t i = 0; claim_kinds[i]; i++)
        if (claim_kinds[i]->subject == subject)
            buf_printf(out, "| [`%s`](#%s) | %s |\n", claim_kinds[i]->name,
                       claim_kinds[i]->name, claim_kinds[i]->says);
    buf_add_char(out, '\n');
}

void explain_kinds_markdown(struct arena *a, struct buf *out)
{
    buf_add_c(out, page_head);
    for (enum claim_subject subject = 0; subject < ABOUT_COUNT; subject++)
        page_index(out, subject);
    for (enum claim_subject subject = 0; subject < ABOUT_COUNT; subject++) {
        buf_printf(out, "## %s\n\n", claim_subject_title(subject));
        for (size_t i = 0; claim_kinds[i]; i++)
            if (claim_kinds[i]->subject == subject)
                explain_kind_markdown(a, claim_kinds[i], out);
    }
}
