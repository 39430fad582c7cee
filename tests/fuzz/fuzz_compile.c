/* Any JSON as a schema, in every dialect: compiling ends, a failure has its words, and
 * alone or among others it comes out the same.  A list is a registry of several documents
 * (https://fuzz.test/0, /1, ...), all of which are compiled. */
#include <stdio.h>

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "schema/schema.h"
#include "tests/fuzz/fuzz.h"

enum { DOCUMENTS_MAX = 6 };

static struct str uri_of(struct arena *a, size_t i)
{
    return arena_printf(a, "https://fuzz.test/%zu", i);
}

/* Looking up documents changes a registry, so nothing compiled before may share it. */
static struct schema_registry *registry_of(struct arena *a, const json_t *const *schemas,
                                           size_t count, enum schema_dialect dialect)
{
    struct schema_registry *r = schema_registry_new(a);

    for (size_t i = 0; i < count; i++)
        schema_registry_add(r, uri_of(a, i), schemas[i], dialect);
    return r;
}

static void compile_all(struct arena *a, const json_t *const *schemas, size_t count,
                        enum schema_dialect dialect, enum schema_use use)
{
    struct schema_registry *r = registry_of(a, schemas, count, dialect);
    struct schema_options options = { .assert_format = true, .use = use };
    struct schema_pool *pool = schema_pool_open(a, r, options);

    for (size_t i = 0; i < count; i++) {
        struct schema_error shared = { 0 }, alone = { 0 };
        const struct schema *s = schema_pool_compile(pool, uri_of(a, i), &shared);
        const struct schema *t = schema_compile(
            a, registry_of(a, schemas, count, dialect), uri_of(a, i), options, &alone);

        BUG_IF(i == 0 && !s != !t);
        BUG_IF(!s && shared.msg[0] == '\0');
        BUG_IF(!t && alone.msg[0] == '\0');
        for (size_t k = 0; i == 0 && s && t && k < count; k++)
            BUG_IF(schema_is_valid(s, schemas[k], NULL) !=
                   schema_is_valid(t, schemas[k], NULL));
    }
    schema_pool_close(pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = { (const char *)data, size };
    struct json_error error;
    const json_t *value = json_read(a, text, NULL, NULL, &error);
    const json_t *schemas[DOCUMENTS_MAX] = { value };
    size_t count = value ? 1 : 0;

    if (json_is_array(value))
        for (count = 0; count < json_array_size(value) && count < DOCUMENTS_MAX; count++)
            schemas[count] = json_array_get(value, count);
    for (int d = SCHEMA_2020_12; count && d <= SCHEMA_OPENAPI_3_1; d++)
        compile_all(a, schemas, count, (enum schema_dialect)d,
                    (enum schema_use)(d % (SCHEMA_IN_RESPONSE + 1)));
    arena_close(a);
    return 0;
}
