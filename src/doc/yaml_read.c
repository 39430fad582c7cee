#include <string.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "doc/node_build.h"
#include "doc/yaml_internal.h"

#include "base/banned.h"

/* A node with a name, and what it counts where an alias stands for it. */
struct yaml_anchor {
    struct node *node;
    bool complete; /* false while its own content is read */
    size_t nodes, height;
};

/* What was read: how many nodes, and how many levels of containers. */
struct measure {
    size_t nodes, height;
};

static struct node *read_node(struct yaml_reader *r, yaml_event_t *event, bool key,
                              struct measure *measure);

/* --- places and events --- */

static struct span span_between(const struct yaml_reader *r, size_t from, size_t to)
{
    return span_make(r->source, from, to > from ? to - from : 0);
}

struct span yaml_span(const struct yaml_reader *r, const yaml_event_t *event)
{
    size_t from = yaml_text_offset(r->text, event->start_mark.index);
    size_t to = yaml_text_offset(r->text, event->end_mark.index);
    struct str token = str_sub(r->source->text, from, to > from ? to - from : 0);

    /* A block scalar's token reaches to the next one. */
    while (token.len && strchr(" \t\r\n", token.at[token.len - 1]))
        token.len--;
    return span_between(r, from, from + token.len);
}

static bool next_event(struct yaml_reader *r, yaml_event_t *event)
{
    if (!yaml_parser_parse(&r->parser, event))
        return yaml_complain(r);
    return true;
}

/* --- limits --- */

static bool count_nodes(struct yaml_reader *r, size_t more, struct span at)
{
    r->nodes += more;
    if (r->nodes <= YAML_NODES_MAX)
        return true;
    return diags_error(r->diags, at, "too-many-nodes", "more than %u values in one file",
                       YAML_NODES_MAX);
}

static bool check_depth(struct yaml_reader *r, size_t levels, struct span at)
{
    if (r->depth + levels <= YAML_DEPTH_MAX)
        return true;
    return diags_error(r->diags, at, "too-deep", "nested deeper than %d levels",
                       YAML_DEPTH_MAX);
}

/* --- anchors and aliases --- */

static struct yaml_anchor *define_anchor(struct yaml_reader *r, const yaml_char_t *name,
                                         struct node *n)
{
    if (!name)
        return NULL;
    struct yaml_anchor *anchor = arena_new(r->scratch, struct yaml_anchor);
    struct str copy = arena_str(r->scratch, str_from((const char *)name));

    anchor->node = n;
    map_set(r->scratch, &r->anchors, copy, anchor);
    return anchor;
}

static void complete_anchor(struct yaml_anchor *anchor, const struct measure *measure)
{
    if (!anchor)
        return;
    anchor->complete = true;
    anchor->nodes = measure->nodes;
    anchor->height = measure->height;
}

/* In place of an alias that leads nowhere, so that reading can go on. */
static struct node *bad_alias(struct yaml_reader *r, struct span at, struct str name,
                              bool inside)
{
    if (inside) {
        diags_error(r->diags, at, "alias-cycle",
                    "alias `*%.*s` stands inside its own anchor", STR_ARG(name));
    } else {
        diags_error(r->diags, at, "undefined-alias",
                    "no anchor `&%.*s` before this alias", STR_ARG(name));
        diags_hint(r->diags, "text that begins with `*` needs quotes");
    }
    return node_build_null(r->builder, at);
}

static struct node *read_alias(struct yaml_reader *r, const yaml_event_t *event,
                               struct measure *measure)
{
    struct str name = str_from((const char *)event->data.alias.anchor);
    struct yaml_anchor *anchor = map_get(&r->anchors, name);
    struct span at = yaml_span(r, event);

    *measure = (struct measure){ 1, 0 };
    if (!anchor || !anchor->complete)
        return bad_alias(r, at, name, anchor != NULL);
    *measure = (struct measure){ anchor->nodes, anchor->height };
    r->aliased += anchor->nodes;
    if (r->aliased > YAML_ALIAS_MAX) {
        diags_error(r->diags, at, "alias-bomb",
                    "the aliases so far stand for more than %u values", YAML_ALIAS_MAX);
        return NULL;
    }
    if (!count_nodes(r, anchor->nodes, at) || !check_depth(r, anchor->height, at))
        return NULL;
    return anchor->node;
}

/* --- lists and maps --- */

static void add_measure(struct measure *sum, const struct measure *part)
{
    sum->nodes += part->nodes;
    if (part->height + 1 > sum->height)
        sum->height = part->height + 1;
}

/* Reads items up to the end of the list; *event is that end then. */
static bool read_items(struct yaml_reader *r, yaml_event_t *event, struct measure *sum)
{
    for (;;) {
        struct measure part;

        if (!next_event(r, event))
            return false;
        if (event->type == YAML_SEQUENCE_END_EVENT)
            return true;
        struct node *value = read_node(r, event, false, &part);

        if (!value)
            return false;
        node_build_add(r->builder, NULL, value);
        add_measure(sum, &part);
    }
}

static bool is_scalar(const struct node *n)
{
    return n->kind != NODE_LIST && n->kind != NODE_MAP;
}

/* libyaml takes a `?` within flow for a key's sign even where text goes on behind it, as
 * in
 * `[?x]`; that would be another tree than the one that was written. */
static void check_question_mark(struct yaml_reader *r, struct span key)
{
    if (key.off == 0 || key.len == 0 || r->source->text.at[key.off - 1] != '?')
        return;
    key.off--;
    key.len++;
    diags_error(r->diags, key, "yaml-syntax",
                "text cannot begin with `?` within brackets");
    diags_hint(r->diags, "quote it");
}

/* --- merge keys: `<<: *base`, which YAML 1.1 has and most readers still understand ---
 */

static bool is_merge_key(const yaml_event_t *event)
{
    return event->type == YAML_SCALAR_EVENT &&
           event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
           event->data.scalar.length == 2 &&
           memcmp(event->data.scalar.value, "<<", 2) == 0;
}

/* A map, or a list of maps: anything else is a member like others. */
static bool can_be_merged(const struct node *n)
{
    if (n->kind == NODE_MAP)
        return true;
    for (size_t i = 0; n->kind == NODE_LIST && i < n->len; i++)
        if (n->items[i].value->kind != NODE_MAP)
            return false;
    return n->kind == NODE_LIST && n->len > 0;
}

/* Own members come before merged ones, and of several maps the first one's. */
static void merge(struct yaml_reader *r, size_t begin, const struct node *from)
{
    if (from->kind == NODE_MAP)
        node_build_merge(r->builder, begin, from);
    for (size_t i = 0; from->kind == NODE_LIST && i < from->len; i++)
        node_build_merge(r->builder, begin, from->items[i].value);
}

/* One key with its value; a key that is no scalar is left out.  *merged is what a merge
 * key names. */
static bool read_member(struct yaml_reader *r, yaml_event_t *event, struct measure *sum,
                        struct node **merged)
{
    struct measure part;
    struct span at = yaml_span(r, event);
    bool merges = is_merge_key(event) && !*merged;

    check_question_mark(r, at);
    struct node *key = read_node(r, event, true, &part);

    if (!key)
        return false;
    add_measure(sum, &part);
    if (!is_scalar(key))
        diags_error(r->diags, at, "complex-key", "a key must be text, not %s",
                    key->kind == NODE_LIST ? "a list" : "a map");
    if (!next_event(r, event))
        return false;
    struct node *value = read_node(r, event, false, &part);

    if (!value)
        return false;
    if (merges && can_be_merged(value))
        *merged = value;
    else if (is_scalar(key))
        node_build_add(r->builder, key, value);
    add_measure(sum, &part);
    return true;
}

static bool read_members(struct yaml_reader *r, yaml_event_t *event, struct measure *sum)
{
    size_t begin = node_build_begin(r->builder);
    struct node *merged = NULL;

    for (;;) {
        if (!next_event(r, event))
            return false;
        if (event->type == YAML_MAPPING_END_EVENT)
            break;
        if (!read_member(r, event, sum, &merged))
            return false;
    }
    if (merged)
        merge(r, begin, merged);
    return true;
}

/* A flow container ends at its bracket, a block one with its last item. */
static void end_container(struct yaml_reader *r, struct node *n,
                          const yaml_event_t *event)
{
    if (event->end_mark.index > event->start_mark.index)
        r->end = yaml_text_offset(r->text, event->end_mark.index);
    n->span = span_between(r, n->span.off, r->end);
}

static struct node *read_container(struct yaml_reader *r, yaml_event_t *event,
                                   struct measure *measure)
{
    bool map = event->type == YAML_MAPPING_START_EVENT;
    struct node *n =
        node_build_container(r->builder, map ? NODE_MAP : NODE_LIST, yaml_span(r, event));
    struct yaml_anchor *anchor = define_anchor(
        r, map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor, n);

    r->end = n->span.off + n->span.len;
    yaml_tag_container(
        r, n, map ? event->data.mapping_start.tag : event->data.sequence_start.tag);
    yaml_event_delete(event);
    *measure = (struct measure){ 1, 1 };
    if (!check_depth(r, 1, n->span))
        return NULL;
    size_t begin = node_build_begin(r->builder);

    r->depth++;
    bool ok = (map ? read_members : read_items)(r, event, measure);

    r->depth--;
    if (!ok)
        return NULL;
    end_container(r, n, event);
    node_build_end(r->builder, n, begin);
    complete_anchor(anchor, measure);
    return n;
}

/* --- nodes --- */

static struct node *read_leaf(struct yaml_reader *r, const yaml_event_t *event, bool key,
                              struct measure *measure)
{
    if (event->type == YAML_ALIAS_EVENT) {
        struct span at = yaml_span(r, event);

        r->end = at.off + at.len;
        return read_alias(r, event, measure);
    }
    struct node *n = yaml_read_scalar(r, event, key);

    *measure = (struct measure){ 1, 0 };
    r->end = n->span.off + n->span.len;
    complete_anchor(define_anchor(r, event->data.scalar.anchor, n), measure);
    return count_nodes(r, 1, n->span) ? n : NULL;
}

/* Takes the event over.  NULL when reading cannot go on; the reason is in the
 * diagnostics. */
static struct node *read_node(struct yaml_reader *r, yaml_event_t *event, bool key,
                              struct measure *measure)
{
    struct node *n;

    if (event->type == YAML_SEQUENCE_START_EVENT ||
        event->type == YAML_MAPPING_START_EVENT)
        n = count_nodes(r, 1, yaml_span(r, event)) ? read_container(r, event, measure)
                                                   : NULL;
    else
        n = read_leaf(r, event, key, measure);
    yaml_event_delete(event);
    return n;
}

/* --- documents --- */

/* The first document; a second one is an error. */
static struct node *read_document(struct yaml_reader *r)
{
    yaml_event_t event;
    struct measure ignored;

    if (!next_event(r, &event)) /* the document's start, or the stream's end */
        return NULL;
    bool empty = event.type == YAML_STREAM_END_EVENT;

    yaml_event_delete(&event);
    if (empty)
        return node_build_null(r->builder, span_between(r, 0, 0));
    if (!next_event(r, &event))
        return NULL;
    struct node *root = read_node(r, &event, false, &ignored);

    if (!root || !next_event(r, &event)) /* the document's end */
        return NULL;
    yaml_event_delete(&event);
    if (!next_event(r, &event))
        return NULL;
    if (event.type != YAML_STREAM_END_EVENT)
        diags_error(r->diags, yaml_span(r, &event), "second-document",
                    "a second document begins here; a file holds one");
    yaml_event_delete(&event);
    return root;
}

static struct node *read_stream(struct yaml_reader *r)
{
    yaml_event_t event;

    if (!next_event(r, &event)) /* the stream's start */
        return NULL;
    yaml_event_delete(&event);
    return read_document(r);
}

static void start_parser(struct yaml_reader *r)
{
    if (!yaml_parser_initialize(&r->parser))
        out_of_memory();
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)r->text->given.at,
                                 r->text->given.len);
}

/* Finds the spaces that fell into scalars; see yaml_text.h. */
static void settle_text(struct yaml_reader *r)
{
    yaml_event_t event;
    bool wrong = false;
    size_t depth = 0;

    if (r->text->space_count == 0)
        return;
    start_parser(r);
    for (bool more = true; more && depth <= YAML_DEPTH_MAX;) {
        if (!yaml_parser_parse(&r->parser, &event))
            break;
        more = event.type != YAML_STREAM_END_EVENT;
        depth += event.type == YAML_SEQUENCE_START_EVENT ||
                 event.type == YAML_MAPPING_START_EVENT;
        depth -=
            event.type == YAML_SEQUENCE_END_EVENT || event.type == YAML_MAPPING_END_EVENT;
        if (event.type == YAML_SCALAR_EVENT) {
            struct span at = yaml_span(r, &event);

            wrong |= yaml_text_inside(r->text, at.off, at.off + at.len);
        }
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&r->parser);
    if (wrong)
        yaml_text_again(r->scratch, r->text);
}

/* --- what is looked at before libyaml sees the text --- */

static bool check_bytes(const struct source *source, struct diags *diags)
{
    struct str text = source->text;
    struct span whole = { source, 0, 0 };

    if (text.len > YAML_BYTES_MAX)
        return diags_error(diags, whole, "too-large", "larger than %u bytes",
                           YAML_BYTES_MAX);
    size_t bad = utf8_invalid_at(text);

    if (bad == SIZE_MAX)
        return true;
    diags_error(diags, span_make(source, bad, 1), "not-utf-8",
                "byte 0x%02X at offset %zu is not UTF-8",
                (unsigned)(unsigned char)text.at[bad], bad);
    if (str_starts(text, S("\xFF\xFE")) || str_starts(text, S("\xFE\xFF")))
        diags_hint(diags, "this looks like UTF-16; save the file as UTF-8");
    return false;
}

static bool check_directives(const struct source *source, struct diags *diags)
{
    struct str rest = source->text, line;
    size_t run = 0;

    while (str_cut(&rest, '\n', &line)) {
        if (line.len && line.at[0] == '%')
            run++;
        else if (line.len && line.at[0] != '#' && str_trim(line).len)
            run = 0;
        if (run > YAML_DIRECTIVES_MAX)
            return diags_error(
                diags, span_make(source, (size_t)(line.at - source->text.at), line.len),
                "too-many-directives", "more than %d directives", YAML_DIRECTIVES_MAX);
    }
    return true;
}

struct node *yaml_parse(struct arena *a, const struct source *source, struct diags *diags)
{
    size_t before = diags_count(diags, SEVERITY_ERROR);

    if (!check_bytes(source, diags) || !check_directives(source, diags))
        return NULL;
    struct yaml_reader r = {
        .arena = a, .scratch = arena_open(), .source = source, .diags = diags
    };

    r.text = yaml_text_prepare(r.scratch, source->text);
    settle_text(&r);
    r.builder = node_build_open(a, source, diags);
    start_parser(&r);
    struct node *root = read_stream(&r);

    yaml_parser_delete(&r.parser);
    node_build_close(r.builder);
    arena_close(r.scratch);
    return diags_count(diags, SEVERITY_ERROR) == before ? root : NULL;
}
