/* A media type in the first line, and behind it a body: forms and multipart bodies, as
 * the mock reads them and as the judge does.  Either may be anything. */
#include "base/arena.h"
#include "base/bug.h"
#include "base/diag.h"
#include "contract/bodies.h"
#include "contract/contract.h"
#include "doc/json.h"
#include "model/wire.h"
#include "tests/fuzz/fuzz.h"

static const char document[] =
    "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    post:\n"
    "      requestBody:\n        content:\n"
    "          multipart/form-data: &media\n"
    "            schema: {type: object, properties: {t: {type: string}, n: {type: "
    "number},"
    " o: {type: object}, l: {type: array, items: {type: integer}}, f: {type: string,"
    " format: binary}, d: {type: object, properties: {n: {type: integer}}}, p: {type:"
    " array, items: {type: string}}}}\n"
    "            encoding: {d: {style: deepObject}, p: {style: pipeDelimited}}\n"
    "          multipart/mixed: {schema: {type: array, items: {type: object}}}\n"
    "          application/x-www-form-urlencoded: *media\n"
    "      responses: {'200': {description: d}}\n";

/* What was read is a value like any other. */
static void look_at(struct arena *a, const json_t *value)
{
    if (value)
        (void)json_to_str(a, value, JSON_PRINT_SORTED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct source source = { .path = S("openapi.yaml"), .text = str_from(document) };
    const struct contract *c = contract_parse(a, &source, diags_new(a));
    struct str body = { (const char *)data, size }, type = STR_NONE;
    const char *why = NULL;

    BUG_IF(!c);
    str_cut(&body, '\n', &type);
    const struct media *m = operation_body_media(&c->operations[0], type);

    if (m && m->form)
        look_at(a, wire_form(a, c, m, body));
    if (m && m->parts) {
        json_t *value = wire_multipart(a, c, m, type, body, &why);

        BUG_IF((value == NULL) != (why != NULL));
        look_at(a, value);
    }
    if (m)
        look_at(a, body_read_value(a, c, m, type, body));
    arena_close(a);
    return 0;
}
