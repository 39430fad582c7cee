#include "contract/read.h"

#include "base/banned.h"

struct node_list {
    const struct node **at;
    size_t len, cap;
};

/* An Example Object; one with an `externalValue` or a serialised one has no value here.
 */
static void read_example(struct reader *r, const struct at *example, struct node_list *e)
{
    struct at at = read_follow(r, example);
    struct at value = at_get(r->files, &at, "value");

    if (!at_is(&value))
        value = at_get(r->files, &at, "dataValue");
    if (at_is(&value))
        *vec_push(r->arena, e) = value.node;
}

struct examples read_examples(struct reader *r, const struct at *at)
{
    struct at one = at_get(r->files, at, "example");
    struct at many = at_get(r->files, at, "examples");
    struct node_list e = { 0 };

    if (at_is(&one) && !at_is_map(&many)) {
        e.at = arena_new(r->arena, const struct node *);
        e.cap = 1;
    }
    if (at_is(&one))
        *vec_push(r->arena, &e) = one.node;
    for (size_t i = 0; at_is_map(&many) && i < at_len(&many); i++) {
        struct at example = at_item(&many, i);

        read_example(r, &example, &e);
    }
    return (struct examples){ e.at, e.len };
}

/* Responses and bodies that many operations refer to are read once. */
struct content {
    struct media *media;
    size_t count;
};

static struct media read_media(struct reader *r, const struct at *named, struct str range,
                               enum schema_use use)
{
    struct at at = read_follow(r, named);
    struct media media = { .range = range, .span = at_span(named) };

    if (!read_is_map(r, &at, "a media type"))
        return media;
    struct at schema = at_get(r->files, &at, "schema");

    if (at_is(&schema)) {
        struct at meant = read_deref(r, &schema);

        media.schema = read_schema(r, &schema, use);
        media.schema_json = read_json(r, &meant);
        read_form(r, &at, &meant, &media);
    }
    struct at item = at_get(r->files, &at, "itemSchema");

    if (at_is(&item)) {
        struct at meant = read_deref(r, &item);

        media.item_schema = read_schema(r, &item, use);
        media.item_schema_json = read_json(r, &meant);
    }
    struct examples examples = read_examples(r, &at);

    media.example_nodes = examples.nodes;
    media.example_count = examples.count;
    return media;
}

static struct content *read_all(struct reader *r, const struct at *content,
                                enum schema_use use)
{
    struct content *all = arena_new(r->arena, struct content);

    all->media = arena_array(r->arena, struct media, at_len(content));
    for (size_t i = 0; i < at_len(content); i++) {
        struct at at = at_item(content, i);

        all->media[all->count++] = read_media(r, &at, node_text(at_key(content, i)), use);
    }
    return all;
}

struct media *read_content(struct reader *r, const struct at *content,
                           enum schema_use use, size_t *ret_count)
{
    struct ptr_map *known = &r->contents[use];

    *ret_count = 0;
    if (!read_is_map(r, content, "`content`") || at_len(content) == 0)
        return NULL;
    struct content *all = r->discard ? NULL : ptr_map_get(known, content->node);

    if (!all) {
        all = read_all(r, content, use);
        if (!r->discard)
            ptr_map_set(r->arena, known, content->node, all);
    }
    *ret_count = all->count;
    return all->media;
}
