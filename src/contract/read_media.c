#include "base/banned.h"
#include "contract/read.h"

struct example_list {
    const json_t **at;
    size_t len, cap;
};

struct span_list {
    struct span *at;
    size_t len, cap;
};

static void add_example(struct reader *r, struct example_list *values,
                        struct span_list *spans, const struct at *value)
{
    *vec_push(r->arena, values) = value->json;
    *vec_push(r->arena, spans) = at_span(value);
}

/* An Example Object; one with an `externalValue` or a serialised one has no value here.
 */
static void read_example(struct reader *r, const struct at *example,
                         struct example_list *values, struct span_list *spans)
{
    struct at at = read_follow(r, example);
    struct at value = at_get(r->files, &at, "value");

    if (!at_is(&value))
        value = at_get(r->files, &at, "dataValue");
    if (at_is(&value))
        add_example(r, values, spans, &value);
}

void read_examples(struct reader *r, const struct at *at,
                   const json_t *const **ret_examples, const struct span **ret_spans,
                   size_t *ret_count)
{
    struct at one = at_get(r->files, at, "example");
    struct at many = at_get(r->files, at, "examples");
    struct example_list values = { 0 };
    struct span_list spans = { 0 };

    if (at_is(&one))
        add_example(r, &values, &spans, &one);
    for (size_t i = 0; at_is_map(&many) && i < at_len(&many); i++) {
        struct at example = at_item(&many, i);

        read_example(r, &example, &values, &spans);
    }
    *ret_examples = values.at;
    *ret_spans = spans.at;
    *ret_count = values.len;
}

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
        media.schema_json = meant.json;
    }
    read_examples(r, &at, &media.examples, &media.example_spans, &media.example_count);
    return media;
}

struct media *read_content(struct reader *r, const struct at *content,
                           enum schema_use use, size_t *ret_count)
{
    *ret_count = 0;
    if (!read_is_map(r, content, "`content`") || at_len(content) == 0)
        return NULL;
    struct media *media = arena_array(r->arena, struct media, at_len(content));

    for (size_t i = 0; i < at_len(content); i++) {
        struct at at = at_item(content, i);

        media[(*ret_count)++] = read_media(r, &at, at_key(content, i)->text, use);
    }
    return media;
}
