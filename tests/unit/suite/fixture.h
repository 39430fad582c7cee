/* What tests of suite and check share: a small contract, case files made of text. */
#ifndef UNIT_SUITE_FIXTURE_H
#define UNIT_SUITE_FIXTURE_H

#include <stdio.h>

#include "base/buf.h"
#include "base/diag.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "suite/suite.h"
#include "tests/support/test.h"

#define LEADS TEST_SOURCE_DIR "/tests/unit/suite/data/leads"

static inline struct node *yaml_of(struct arena *a, const char *text)
{
    struct diags *diags = diags_new(a);
    struct source *source = arena_new(a, struct source);

    *source = (struct source){ .path = S("test.yaml"), .text = str_from(text) };
    struct node *n = yaml_parse(a, source, diags);

    if (!n)
        fail_msg("%s: %s", text, diags_first(diags));
    return n;
}

static inline json_t *json_of(struct arena *a, const char *text)
{
    return node_to_json(a, yaml_of(a, text));
}

static inline void print_diags(const struct diags *diags)
{
    struct buf out;

    buf_init(&out, 100000);
    diags_render(diags, &out, false);
    for (size_t i = 0; diags_at(diags, i); i++)
        buf_printf(&out, "rule %.*s\n", STR_ARG(diags_at(diags, i)->rule));
    print_error("%s", out.at);
    buf_release(&out);
}

/* A case file with these keys beside `contract`; NULL after errors. */
static inline const struct case_file *file_of(struct arena *a, struct suite *s,
                                              const char *text, struct diags *diags)
{
    struct source *source = arena_new(a, struct source);

    *source = (struct source){
        .path = S(LEADS "/cases.yaml"),
        .text = arena_printf(a, "contract: openapi.yaml\n%s", text),
    };
    struct node *root = yaml_parse(a, source, diags);

    if (!root || !suite_add_node(a, s, root, source->path, false, diags))
        return NULL;
    return s->files[s->file_count - 1];
}

/* The same where there must be no mistake. */
static inline const struct case_file *good_file(struct arena *a, struct suite *s,
                                                const char *text)
{
    struct diags *diags = diags_new(a);
    const struct case_file *f = file_of(a, s, text, diags);

    if (!f || !diags_ok(diags))
        fail_msg("%s\n%s", diags_first(diags), text);
    return f;
}

static inline const struct contract *leads_contract(struct arena *a)
{
    struct diags *diags = diags_new(a);
    struct suite *s = arena_new(a, struct suite);
    const struct contract *c = suite_contract(a, s, LEADS, diags);

    if (!c)
        fail_msg("%s", diags_first(diags));
    return c;
}

#endif
