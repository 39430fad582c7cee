#include "contract/schema_walk.h"

#include "base/banned.h"

enum shape { SHAPE_NONE, SHAPE_ONE, SHAPE_LIST, SHAPE_MAP, SHAPE_EITHER };

/* Where schemas are within a schema; what is not listed (enum, const, default, example,
 * anything with "x-") holds values in which `$ref` means nothing. */
static enum shape shape_of(struct str keyword)
{
    static const struct {
        struct str name;
        enum shape shape;
    } shapes[] = {
        { TEXT("properties"), SHAPE_MAP },
        { TEXT("items"), SHAPE_EITHER },
        { TEXT("allOf"), SHAPE_LIST },
        { TEXT("anyOf"), SHAPE_LIST },
        { TEXT("oneOf"), SHAPE_LIST },
        { TEXT("not"), SHAPE_ONE },
        { TEXT("additionalProperties"), SHAPE_ONE },
        { TEXT("patternProperties"), SHAPE_MAP },
        { TEXT("prefixItems"), SHAPE_LIST },
        { TEXT("$defs"), SHAPE_MAP },
        { TEXT("definitions"), SHAPE_MAP },
        { TEXT("if"), SHAPE_ONE },
        { TEXT("then"), SHAPE_ONE },
        { TEXT("else"), SHAPE_ONE },
        { TEXT("contains"), SHAPE_ONE },
        { TEXT("propertyNames"), SHAPE_ONE },
        { TEXT("dependentSchemas"), SHAPE_MAP },
        { TEXT("unevaluatedItems"), SHAPE_ONE },
        { TEXT("unevaluatedProperties"), SHAPE_ONE },
        { TEXT("additionalItems"), SHAPE_ONE },
        { TEXT("contentSchema"), SHAPE_ONE },
        { TEXT("dependencies"), SHAPE_MAP },
    };

    for (size_t i = 0; i < countof(shapes); i++)
        if (str_eq(shapes[i].name, keyword))
            return shapes[i].shape;
    return SHAPE_NONE;
}

bool schema_holds_schemas(struct str keyword)
{
    return shape_of(keyword) != SHAPE_NONE;
}

static void give(const struct at *child, schema_child_fn *fn, void *ctx)
{
    if (at_is_map(child))
        fn(*child, ctx);
}

static void each_in(const struct at *value, enum shape shape, schema_child_fn *fn,
                    void *ctx)
{
    bool list = node_is_list(value->node);
    bool many = list ? shape != SHAPE_MAP : shape == SHAPE_MAP;

    if (shape == SHAPE_ONE || (shape == SHAPE_EITHER && !list)) {
        give(value, fn, ctx);
        return;
    }
    for (size_t i = 0; many && i < at_len(value); i++) {
        struct at child = at_item(value, i);

        give(&child, fn, ctx);
    }
}

void schema_each_child(const struct at *schema, schema_child_fn *fn, void *ctx)
{
    for (size_t i = 0; at_is_map(schema) && i < at_len(schema); i++) {
        enum shape shape = shape_of(node_text(at_key(schema, i)));

        if (shape != SHAPE_NONE) {
            struct at value = at_item(schema, i);

            each_in(&value, shape, fn, ctx);
        }
    }
}
