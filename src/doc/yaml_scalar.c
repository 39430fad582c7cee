/* Scalars and tags: the core schema of YAML 1.2.2, section 10.3. */
#include "base/arena.h"
#include "doc/core_schema.h"
#include "doc/json.h"
#include "doc/node_build.h"
#include "doc/yaml_internal.h"
#include "doc/yaml_tag.h"

#include "base/banned.h"

static bool mismatch(struct yaml_reader *r, const struct node *n,
                     const struct yaml_tag *tag)
{
    return diags_error(r->diags, n->span, "tag-mismatch", "`!!%.*s` needs %s %s, not %s",
                       STR_ARG(tag->name),
                       tag->kind == NODE_INTEGER || tag->kind == NODE_MAP ||
                               tag->kind == NODE_LIST
                           ? "an"
                           : "a",
                       node_kind_name(tag->kind), node_kind_name(n->kind));
}

void yaml_tag_container(struct yaml_reader *r, struct node *n, const yaml_char_t *tag)
{
    struct yaml_tag t = yaml_tag_of((const char *)tag, false);

    if (t.what == YAML_TAG_APPLICATION)
        node_set_tag(r->arena, n, t.name);
    else if (t.what == YAML_TAG_STANDARD && t.kind != n->kind)
        mismatch(r, n, &t);
}

/* `!!float 1` is 1.0. */
static void make_real(struct yaml_reader *r, struct node *n)
{
    struct node_number *real = arena_new(r->arena, struct node_number);
    double value = (double)json_integer_value(node_number(n));

    *real =
        (struct node_number){ arena_json(r->arena, json_real(value)), n->number->chars };
    n->number = real;
    n->kind = NODE_REAL;
}

static void apply_standard(struct yaml_reader *r, struct node *n,
                           const struct yaml_tag *tag)
{
    if (n->kind == tag->kind)
        return;
    if (n->kind == NODE_INTEGER && tag->kind == NODE_REAL)
        make_real(r, n);
    else
        mismatch(r, n, tag);
}

static void refuse_infinity(struct yaml_reader *r, const struct node *n)
{
    diags_error(r->diags, n->span, "not-json", "JSON has no value for `%.*s`",
                STR_ARG(node_text(n)));
    diags_hint(r->diags, "in quotes it is text");
}

/* libyaml ends an anchor's name at any character that is none of its own, and takes what
 * follows for the text: `&a:b c` would be `:b c`. */
static void check_anchor(struct yaml_reader *r, const struct node *n,
                         const yaml_char_t *anchor)
{
    struct str name = str_from((const char *)anchor);
    struct str token = str_sub(r->source->text, n->span.off, n->span.len);

    if (str_starts(token, S("&")) && token.len > name.len + 1 &&
        token.at[name.len + 1] == ':') {
        diags_error(r->diags, n->span, "yaml-syntax",
                    "an anchor's name has only letters, digits, `-` and `_`");
        diags_hint(r->diags, "text that begins with `&` needs quotes");
    }
}

static enum scalar_rule rule_of(const yaml_event_t *event, const struct yaml_tag *tag)
{
    bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;

    if (tag->what == YAML_TAG_STANDARD)
        return tag->kind == NODE_STRING ? SCALAR_TEXT : SCALAR_CORE;
    return plain ? SCALAR_CORE : SCALAR_TEXT;
}

struct node *yaml_read_scalar(struct yaml_reader *r, const yaml_event_t *event, bool key)
{
    struct str text = { (const char *)event->data.scalar.value,
                        event->data.scalar.length };
    struct yaml_tag tag = yaml_tag_of((const char *)event->data.scalar.tag, true);
    enum scalar_rule rule = rule_of(event, &tag);
    struct node *n = node_build_scalar(r->builder, text, rule, yaml_span(r, event));

    n->plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (tag.what == YAML_TAG_STANDARD)
        apply_standard(r, n, &tag);
    else if (tag.what == YAML_TAG_APPLICATION)
        node_set_tag(r->arena, n, tag.name);
    if (event->data.scalar.anchor)
        check_anchor(r, n, event->data.scalar.anchor);
    if (!key && rule == SCALAR_CORE && core_schema_is_beyond_json(text))
        refuse_infinity(r, n);
    return n;
}
