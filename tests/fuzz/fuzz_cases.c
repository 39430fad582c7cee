/* A case file beside a small contract: what comes out is cases, all of which can be
 * expanded, or complaints that can be printed. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/diag.h"
#include "suite/expand.h"
#include "suite/suite.h"
#include "tests/fuzz/folder.h"
#include "tests/fuzz/fuzz.h"

enum { COMPLAINTS_MAX = 16 * 1024 * 1024 };

static const char contract[] =
    "openapi: 3.1.0\n"
    "info: {title: Items, version: '1'}\n"
    "x-resources: {item: {schema: {$ref: '#/components/schemas/Item'}, key: id}}\n"
    "paths:\n"
    "  /items/{id}:\n"
    "    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
    "    put:\n"
    "      operationId: putItem\n"
    "      x-effect: {update: item}\n"
    "      x-claims: [{id: replaces-name, kind: replaces, field: name, strength: must,\n"
    "                  says: s, source: {document: d, section: s}}]\n"
    "      requestBody: {content: {application/json: {schema: {$ref: "
    "'#/components/schemas/Item'}}}}\n"
    "      responses: {'200': {description: d, content: {application/json: {schema: "
    "{$ref: '#/components/schemas/Item'}}}}}\n"
    "components:\n"
    "  schemas:\n"
    "    Item: {type: object, properties: {id: {type: string, readOnly: true}, name: "
    "{type: string}}}\n";

static const char states[] = "contract: openapi.yaml\n"
                             "states:\n"
                             "  one: {records: {item: {a: {id: i1, name: n}}}}\n";

static void check_complaints(const struct diags *d)
{
    struct buf out;

    buf_init(&out, COMPLAINTS_MAX);
    diags_render(d, &out, false);
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct diags *d = diags_new(a);
    struct suite suite = { 0 };

    folder_write("openapi.yaml", str_from(contract));
    folder_write("states.yaml", str_from(states));
    bool ok = suite_add_file(
        a, &suite, folder_write("cases.yaml", (struct str){ (const char *)data, size }),
        d);

    BUG_IF(ok != diags_ok(d));
    for (size_t i = 0; ok && i < suite.file_count; i++)
        for (size_t k = 0; k < suite.files[i]->case_count; k++)
            if (suite.files[i]->cases[k].row_count)
                BUG_IF(!case_expand(a, &suite.files[i]->cases[k], 0).name.at);
    check_complaints(d);
    arena_close(a);
    return 0;
}
