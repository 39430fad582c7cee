#include "doc/json_nodes.h"

#include "doc/json_scan.h"
#include "doc/node_build.h"

#include "base/banned.h"

struct nodes_reader {
    struct node_builder *builder;
    const struct source *source;
    struct node *root;
    size_t begins[JSON_NODES_DEPTH_MAX]; /* of the open containers */
    size_t depth;
};

static struct span span_of(const struct nodes_reader *r, size_t off, size_t len)
{
    return span_make(r->source, off, len);
}

static void put(struct nodes_reader *r, const struct json_slot *slot, struct node *value)
{
    if (!slot->parent) {
        r->root = value;
        return;
    }
    struct node *key = NULL;

    if (slot->member)
        key = node_build_scalar(r->builder, slot->key, SCALAR_TEXT,
                                span_of(r, slot->key_off, slot->key_len));
    node_build_add(r->builder, key, value);
}

static void found_scalar(void *ctx, const struct json_slot *slot,
                         const struct json_found *found)
{
    struct nodes_reader *r = ctx;
    enum scalar_rule rule = found->kind == JSON_SCALAR_STRING ? SCALAR_TEXT : SCALAR_CORE;

    put(r, slot,
        node_build_scalar(r->builder, found->text, rule,
                          span_of(r, found->off, found->len)));
}

static void *found_open(void *ctx, const struct json_slot *slot, bool object, size_t off)
{
    struct nodes_reader *r = ctx;
    struct node *n = node_build_container(r->builder, object ? NODE_MAP : NODE_LIST,
                                          span_of(r, off, 0));

    put(r, slot, n);
    r->begins[r->depth++] = node_build_begin(r->builder);
    return n;
}

static void found_close(void *ctx, void *container, size_t end)
{
    struct nodes_reader *r = ctx;
    struct node *n = container;

    n->span = span_make(r->source, n->span.off, end - n->span.off);
    node_build_end(r->builder, n, r->begins[--r->depth]);
}

struct node *json_nodes(struct arena *a, const struct source *source, struct diags *diags)
{
    size_t before = diags_count(diags, SEVERITY_ERROR);
    struct nodes_reader r = { .builder = node_build_open(a, source, diags),
                              .source = source };
    struct json_sink sink = { found_scalar, found_open, found_close, &r };
    struct json_trouble trouble;

    if (!json_scan(source->text, JSON_NODES_DEPTH_MAX, &sink, &trouble)) {
        struct span at = span_of(&r, trouble.off, trouble.len);

        diags_error(diags, at, trouble.rule, "%s", trouble.msg);
        if (trouble.hint[0])
            diags_hint(diags, "%s", trouble.hint);
    }
    node_build_close(r.builder);
    return diags_count(diags, SEVERITY_ERROR) == before ? r.root : NULL;
}
