/* tests/unit/contract/params_rows.h - what texts mean in each style, for all who read
 * them: OpenAPI's own table and more. */
#ifndef CONTRACT_PARAMS_ROWS_H
#define CONTRACT_PARAMS_ROWS_H

#include "base/arena.h"
#include "tests/unit/contract/contract_test.h"

#define LIST   "{type: array, items: {type: string}}"
#define NUMS   "{type: array, items: {type: integer}}"
#define OBJECT "{type: object, properties: {R: {type: integer}, G: {type: integer}}}"

static const struct row {
    const char *in, *more; /* of the parameter `color`, beside in and schema */
    const char *schema, *value, *text;
} rows[] = {
    /* OpenAPI's own table of styles */
    { "path", "style: matrix", "{type: string}", "\"\"", ";color" },
    { "path", "style: matrix", "{type: string}", "\"blue\"", ";color=blue" },
    { "path", "style: matrix", LIST, "[\"blue\",\"black\"]", ";color=blue,black" },
    { "path", "style: matrix, explode: true", LIST, "[\"blue\",\"black\"]",
      ";color=blue;color=black" },
    { "path", "style: matrix", OBJECT, "{\"R\":100,\"G\":200}", ";color=R,100,G,200" },
    { "path", "style: matrix, explode: true", OBJECT, "{\"R\":100,\"G\":200}",
      ";R=100;G=200" },
    { "path", "style: label", "{type: string}", "\"blue\"", ".blue" },
    { "path", "style: label", LIST, "[\"blue\",\"black\"]", ".blue,black" },
    { "path", "style: label, explode: true", LIST, "[\"blue\",\"black\"]",
      ".blue.black" },
    { "path", "style: label", OBJECT, "{\"R\":100,\"G\":200}", ".R,100,G,200" },
    { "path", "style: label, explode: true", OBJECT, "{\"R\":100,\"G\":200}",
      ".R=100.G=200" },
    { "path", "", "{type: string}", "\"blue\"", "blue" },
    { "path", "", LIST, "[\"blue\",\"black\"]", "blue,black" },
    { "path", "", OBJECT, "{\"R\":100,\"G\":200}", "R,100,G,200" },
    { "path", "explode: true", OBJECT, "{\"R\":100,\"G\":200}", "R=100,G=200" },
    { "query", "", "{type: string}", "\"\"", "color=" },
    { "query", "", "{type: string}", "\"blue\"", "color=blue" },
    { "query", "", LIST, "[\"blue\",\"black\"]", "color=blue&color=black" },
    { "query", "explode: false", LIST, "[\"blue\",\"black\"]", "color=blue,black" },
    { "query", "", OBJECT, "{\"R\":100,\"G\":200}", "R=100&G=200" },
    { "query", "explode: false", OBJECT, "{\"R\":100,\"G\":200}", "color=R,100,G,200" },
    { "query", "style: spaceDelimited", LIST, "[\"blue\",\"black\"]",
      "color=blue%20black" },
    { "query", "style: pipeDelimited", LIST, "[\"blue\",\"black\"]",
      "color=blue%7Cblack" },
    { "query", "style: deepObject, explode: true", OBJECT, "{\"R\":100,\"G\":200}",
      "color%5BR%5D=100&color%5BG%5D=200" },
    { "header", "", LIST, "[\"blue\",\"black\"]", "blue,black" },
    { "header", "", OBJECT, "{\"R\":100,\"G\":200}", "R,100,G,200" },
    { "header", "explode: true", OBJECT, "{\"R\":100,\"G\":200}", "R=100,G=200" },
    { "header", "", "{type: string}", "\"a b%/\"", "a b%/" },
    { "cookie", "", "{type: string}", "\"blue\"", "color=blue" },
    { "cookie", "explode: false", LIST, "[\"blue\",\"black\"]", "color=blue,black" },
    { "cookie", "", LIST, "[\"blue\",\"black\"]", "color=blue; color=black" },
    /* what has to be escaped, and types */
    { "path", "", "{type: string}", "\"a/b c%,\"", "a%2Fb%20c%25%2C" },
    { "path", "", LIST, "[\"a,b\",\"\"]", "a%2Cb," },
    { "query", "", "{type: string}", "\"a&b=c+d \\u00e9\"",
      "color=a%26b%3Dc%2Bd%20%C3%A9" },
    { "query", "allowReserved: true", "{type: string}", "\"a/b?c\"", "color=a/b?c" },
    { "path", "", "{type: string}", "\"\"", "" },
    { "path", "style: label", "{type: string}", "\"\"", "." },
    { "path", "style: matrix", LIST, "[\"\",\"a\"]", ";color=,a" },
    { "path", "style: matrix, explode: true", LIST, "[\"\",\"a\"]", ";color;color=a" },
    { "path", "style: label, explode: true", LIST, "[\"\",\"a\"]", "..a" },
    { "query", "", LIST, "[\"\",\"a\"]", "color=&color=a" },
    { "query", "explode: false", LIST, "[\"a,b\",\"c&d\"]", "color=a%2Cb,c%26d" },
    { "query", "style: spaceDelimited", OBJECT, "{\"R\":1,\"G\":2}",
      "color=R%201%20G%202" },
    { "query", "style: pipeDelimited", OBJECT, "{\"R\":1,\"G\":2}",
      "color=R%7C1%7CG%7C2" },
    { "cookie", "", OBJECT, "{\"R\":1,\"G\":2}", "R=1; G=2" },
    { "cookie", "", "{type: string}", "\"a;b\"", "color=a%3Bb" },
    { "query", "", "{type: integer}", "-12", "color=-12" },
    { "query", "", "{type: number}", "0.1", "color=0.1" },
    { "query", "", "{type: boolean}", "true", "color=true" },
    { "query", "", NUMS, "[1,2]", "color=1&color=2" },
    { "query", "", "{type: string}", "\"12\"", "color=12" },
    { "query", "", "{enum: [1, 2]}", "2", "color=2" },
    { "query", "", "{enum: [a, 1]}", "1", "color=1" },
    { "query", "", "{anyOf: [{type: integer}, {type: 'null'}]}", "3", "color=3" },
    { "query", "", "{$ref: '#/components/schemas/N'}", "4", "color=4" },
};

static inline const struct parameter *parameter(struct arena *a, const struct row *row,
                                                struct contract **ret)
{
    struct str document =
        arena_printf(a,
                     "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
                     "components: {schemas: {N: {type: integer}}}\n"
                     "paths:\n  /a/{color}:\n    get:\n      parameters:\n"
                     "      - {name: color, in: %s, required: true, schema: %s%s%s}\n"
                     "      responses: {200: {description: d}}\n",
                     row->in, row->schema, *row->more ? ", " : "", row->more);
    struct contract *c = test_contract(a, document.at);

    *ret = c;
    return &c->operations[0].parameters[0];
}

static const struct reading {
    const char *in, *more, *schema, *text, *want; /* "!" malformed, NULL absent */
} readings[] = {
    { "query", "", "{type: string}", "a=1&colour=2", NULL },
    { "query", "", "{type: string}", "", NULL },
    { "query", "", "{type: string}", "a=1&color=x&b", "\"x\"" },
    { "query", "", "{type: string}", "color=a+b%20c", "\"a b c\"" },
    { "query", "", "{type: string}", "c%6Flor=a", "\"a\"" },
    { "query", "", "{type: integer}", "color=abc", "\"abc\"" },
    { "query", "", "{type: integer}", "color=1.5", "\"1.5\"" },
    { "query", "", "{type: integer}", "color=1.0", "1.0" },
    { "query", "", "{type: integer}", "color=", "\"\"" },
    { "query", "", "{type: boolean}", "color=yes", "\"yes\"" },
    { "query", "style: spaceDelimited", LIST, "color=a+b%20c", "[\"a\",\"b\",\"c\"]" },
    { "query", "style: pipeDelimited", LIST, "color=a|b%7cc", "[\"a\",\"b\",\"c\"]" },
    { "query", "style: deepObject", OBJECT, "color[R]=1&x=2&color[S]=y",
      "{\"R\":1,\"S\":\"y\"}" },
    { "query", "style: deepObject", OBJECT, "color[R=1", "!" },
    { "query", "", OBJECT, "R=1&unknown=2", "{\"R\":1}" },
    { "query", "explode: false", OBJECT, "color=R,1,G", "!" },
    { "query", "explode: false", LIST, "color=", "[]" },
    { "query", "explode: false", LIST, "color=a,,b,", "[\"a\",\"\",\"b\",\"\"]" },
    { "path", "style: matrix", "{type: string}", "blue", "!" },
    { "path", "style: matrix", "{type: string}", ";colour=blue", "!" },
    { "path", "style: label", "{type: string}", "blue", "!" },
    { "header", "", NUMS, "1, 2,x", "[1,2,\"x\"]" },
    { "cookie", "", "{type: string}", "a=1; color=b%20c; d=2", "\"b c\"" },
};

#endif
