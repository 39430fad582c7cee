/* What libyaml says about a text, in plain words and at the right place. */
#include "base/bug.h"
#include "base/utf8.h"
#include "doc/yaml_internal.h"

#include "base/banned.h"

/* Where the caret goes: libyaml tells where it noticed, and where the thing began. */
enum at { AT_PROBLEM, AT_CONTEXT };

static const struct explanation {
    const char *problem; /* how libyaml's text begins */
    const char *context; /* how its context begins; NULL: any */
    enum at at;
    const char *message, *hint; /* a hint that ends in "line" gets the number of the one
                                   where the thing began */
} explanations[] = {
    { "mapping values are not allowed", NULL, AT_PROBLEM, "`:` is not allowed here",
      "text with `: ` in it needs quotes; or is the indentation wrong?" },
    { "mapping keys are not allowed", NULL, AT_PROBLEM, "a key is not allowed here",
      "is the indentation right?" },
    { "block sequence entries are not", NULL, AT_PROBLEM,
      "a `-` item is not allowed here", "a list begins in a line of its own" },
    { "could not find expected ':'", NULL, AT_CONTEXT, "expected `:` behind this key",
      "is the indentation right, or a quote missing?" },
    { "did not find expected key", NULL, AT_PROBLEM,
      "expected a key of the map, or its end",
      "is the indentation right? the map begins in line" },
    { "did not find expected '-'", NULL, AT_PROBLEM,
      "expected a `-` item of the list, or its end",
      "is the indentation right? the list begins in line" },
    { "did not find expected ',' or ']'", NULL, AT_PROBLEM, "expected `,` or `]`",
      "the `[` is in line" },
    { "did not find expected ',' or '}'", NULL, AT_PROBLEM, "expected `,` or `}`",
      "the `{` is in line" },
    { "did not find expected node content", NULL, AT_PROBLEM, "expected a value", "" },
    { "did not find expected <document start>", NULL, AT_PROBLEM,
      "expected the end of the document", "is the indentation right, or a key missing?" },
    { "found unexpected end of stream", "while scanning a quoted", AT_CONTEXT,
      "the quoted text that begins here is not closed", "" },
    { "found unexpected document indicator", NULL, AT_CONTEXT,
      "the quoted text that begins here is not closed before the document ends", "" },
    { "found unknown escape character", NULL, AT_PROBLEM,
      "no such escape in double quotes",
      "in single quotes a backslash is only a backslash" },
    { "did not find expected hexdecimal", NULL, AT_PROBLEM,
      "an escape with too few hexadecimal digits", "" },
    { "found invalid Unicode character", NULL, AT_PROBLEM, "this escape is no character",
      "" },
    { "did not find expected alphabetic or numeric", "while scanning an alias",
      AT_CONTEXT, "`*` begins an alias, whose name is missing",
      "text that begins with `*` needs quotes" },
    { "did not find expected alphabetic or numeric", "while scanning an anchor",
      AT_CONTEXT, "`&` begins an anchor, whose name is missing",
      "text that begins with `&` needs quotes" },
    { "found undefined tag handle", NULL, AT_PROBLEM, "this tag's handle is not defined",
      "" },
    { "did not find", "while scanning a tag", AT_CONTEXT, "this is no tag",
      "text that begins with `!` needs quotes" },
    { "did not find", "while parsing a tag", AT_CONTEXT, "this is no tag",
      "text that begins with `!` needs quotes" },
    { "found a tab character", NULL, AT_PROBLEM, "a tab cannot indent", "use spaces" },
    { "found an indentation indicator equal to 0", NULL, AT_PROBLEM,
      "an indentation indicator is 1 to 9", "" },
    { "did not find expected comment or line break", "while scanning a block scalar",
      AT_PROBLEM, "text of a block begins in the next line", "" },
    { "found unknown directive name", NULL, AT_PROBLEM, "no such directive",
      "text that begins with `%` needs quotes" },
    { "found incompatible YAML document", NULL, AT_PROBLEM,
      "this version of YAML is not known", "1.2 is" },
    { "control characters are not allowed", NULL, AT_PROBLEM, "a control character",
      "in double quotes it can be escaped" },
};

static bool begins(const char *text, const char *with)
{
    return text && str_starts(str_from(text), str_from(with));
}

static const struct explanation *explanation_of(const yaml_parser_t *p)
{
    for (size_t i = 0; i < countof(explanations); i++) {
        const struct explanation *e = &explanations[i];

        if (begins(p->problem, e->problem) &&
            (!e->context || begins(p->context, e->context)))
            return e;
    }
    return NULL;
}

/* The reader's troubles have a byte offset instead of a mark. */
static size_t place_of(const struct yaml_reader *r, enum at at)
{
    const yaml_parser_t *p = &r->parser;

    if (p->error == YAML_READER_ERROR)
        return yaml_text_byte(r->text, p->problem_offset);
    return yaml_text_offset(r->text, at == AT_CONTEXT && p->context
                                         ? p->context_mark.index
                                         : p->problem_mark.index);
}

/* A character that no token begins with: each has its own reason. */
static bool complain_character(struct yaml_reader *r, struct span at, char c)
{
    if (c == '\t') {
        diags_error(r->diags, at, "yaml-tab", "a tab cannot indent");
        diags_hint(r->diags, "use spaces");
        return false;
    }
    diags_error(r->diags, at, "yaml-syntax", "text cannot begin with `%c`", c);
    diags_hint(r->diags, "quote it");
    return false;
}

static struct span character_at(const struct yaml_reader *r, size_t off)
{
    size_t end = off;

    if (off < r->source->text.len)
        utf8_next(r->source->text, &end);
    return span_make(r->source, off, end - off);
}

bool yaml_complain(struct yaml_reader *r)
{
    const yaml_parser_t *p = &r->parser;
    const struct explanation *e = explanation_of(p);

    if (p->error == YAML_MEMORY_ERROR)
        out_of_memory();
    struct span at = character_at(r, place_of(r, e ? e->at : AT_PROBLEM));

    if (begins(p->problem, "found character that cannot start") && at.len)
        return complain_character(r, at, r->source->text.at[at.off]);
    if (!e)
        return diags_error(r->diags, at, "yaml-syntax", "%s%s%s",
                           p->problem ? p->problem : "not YAML", p->context ? " " : "",
                           p->context ? p->context : "");
    diags_error(r->diags, at, begins(e->message, "a tab") ? "yaml-tab" : "yaml-syntax",
                "%s", e->message);
    if (str_ends(str_from(e->hint), S(" line"))) {
        struct span began = span_make(r->source, place_of(r, AT_CONTEXT), 0);

        diags_hint(r->diags, "%s %zu", e->hint, span_line(began));
    } else if (e->hint[0]) {
        diags_hint(r->diags, "%s", e->hint);
    }
    return false;
}
