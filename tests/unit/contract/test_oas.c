/* What the OpenAPI Specification asks of a document, requirement by requirement. */
#include "contract/lint.h"
#include "tests/unit/contract/contract_test.h"

#define V30       "openapi: 3.0.4\ninfo: {title: t, version: '1'}\n"
#define V31       "openapi: 3.1.1\ninfo: {title: t, version: '1'}\n"
#define V32       "openapi: 3.2.0\ninfo: {title: t, version: '1'}\n"
#define OK        "      responses: {'200': {description: d}}\n"
#define GET       "paths:\n  /a/{id}:\n    get:\n      operationId: a\n" OK
#define ID        "{name: id, in: path, required: true, schema: {type: string}}"
#define SEND(p)   GET "      parameters:\n      - " ID "\n      - {" p "}\n"
#define PART(s)   "paths: {}\ncomponents:\n  " s "\n"
#define BODY(m)   PART("requestBodies: {B: {content: {" m "}}}")
#define SCHEMA(s) PART("schemas: {S: {" s "}}")
#define LINK(l)                                                                          \
    "paths:\n  /a/{id}:\n    get:\n      operationId: a\n      parameters: [" ID "]\n"   \
    "      responses: {'200': {description: d, links: {L: {" l "}}}}\n"
#define CALL(k)                                                                          \
    GET "      parameters: [" ID "]\n      callbacks: {c: {" k ": {post: {responses: "   \
        "{'200': {description: d}}}}}}\n"
#define SCHEME(s) PART("securitySchemes: {K: {" s "}}")

#define E ": error: "
#define W ": warning: "

static const struct row {
    const char *label, *text, *complaint; /* NULL: nothing */
} rows[] = {
    /* the document */
    { "a whole document", V31 SEND("name: q, in: query, schema: {}"), NULL },
    { "a document without paths", V30 "components: {}\n",
      ":1:1" E "an OpenAPI document needs `paths`" },
    { "a document without anything", V31,
      ":1:1" E "a document needs `paths`, `components` or `webhooks`" },
    { "no info", "openapi: 3.1.0\npaths: {}\n",
      ":1:1" E "an OpenAPI document needs `info`" },
    { "no title", "openapi: 3.1.0\ninfo: {version: '1'}\npaths: {}\n",
      ":2:1" E "`info` needs `title`" },
    { "a version that is a number",
      "openapi: 3.1.0\ninfo: {title: t, version: 1.0}\npaths: {}\n",
      ":2:27" E "`version` must be a string, not a number" },
    { "an unknown field", V31 "path: {}\n",
      ":3:1" E "unknown field `path` in an OpenAPI" },
    { "its suggestion", V31 "path: {}\n", "did you mean `paths`?" },
    { "a field of another version", V30 "paths: {}\nwebhooks: {}\n",
      ":4:1" E "`webhooks` in an OpenAPI document is not of OpenAPI 3.0" },
    { "an extension", V31 "paths: {}\nx-y: 1\n", NULL },
    { "a dialect that is no URI", V31 "paths: {}\njsonSchemaDialect: dialect\n",
      "`jsonSchemaDialect` must be an absolute URI" },
    { "a URI with a space", V31 "paths: {}\nexternalDocs: {url: 'a b'}\n",
      ":4:21" E "`url` must be a URI, and `a b` is none" },
    { "two tags of one name", V31 "paths: {}\ntags: [{name: a}, {name: a}]\n",
      ":4:26" E "the tag `a` stands here twice" },
    { "a parent that is no tag", V32 "paths: {}\ntags: [{name: a, parent: b}]\n",
      ":4:26" E "no tag is named `b`" },
    { "tags in a circle",
      V32 "paths: {}\ntags: [{name: a, parent: b}, {name: b, parent: a}]\n",
      "the tag is its own parent" },
    { "an e-mail address",
      "openapi: 3.1.0\ninfo: {title: t, version: '1', contact: {email: x}}\npaths: {}\n",
      E "`x` is no e-mail address" },
    { "a license with both",
      "openapi: 3.1.0\ninfo: {title: t, version: '1', license: {name: n, identifier: "
      "MIT, "
      "url: 'https://x.test'}}\npaths: {}\n",
      E "`license` has `identifier` or `url`, not both" },
    /* servers */
    { "a server with a query", V31 "paths: {}\nservers: [{url: '/a?b=c'}]\n",
      ":4:17" E "a server's URL must have neither query nor fragment" },
    { "an unknown variable", V31 "paths: {}\nservers: [{url: '/{v}'}]\n",
      ":4:17" W "`variables` says nothing about `{v}`" },
    { "a default beside enum",
      V31
      "paths: {}\nservers: [{url: '/{v}', variables: {v: {enum: [a], default: b}}}]\n",
      ":4:61" E "the default `b` is none of the values in `enum`" },
    { "no default",
      V31 "paths: {}\nservers: [{url: '/{v}', variables: {v: {enum: [a]}}}]\n",
      ":4:37" E "a server variable needs `default`" },
    { "a variable twice",
      V32 "paths: {}\nservers: [{url: '/{v}{v}', variables: {v: {default: b}}}]\n",
      E "`{v}` stands here twice" },
    /* components */
    { "the name of a component", V31 PART("schemas: {'a b': {}}"),
      ":5:13" E "`a b` is no name for a component" },
    { "a reference to another kind",
      V31 PART("schemas: {S: {}}\n  parameters: {P: {$ref: '#/components/schemas/S'}}"),
      ":6:26" E "a parameter must stand here, and `#/components/schemas/S` is none" },
    { "a reference that leads nowhere",
      V31 PART("examples: {E: {value: 1}, F: {$ref: '#/components/examples/G'}}"),
      E "nothing stands at `#/components/examples/G`" },
    { "beside a reference",
      V31 PART("headers: {A: {schema: {}}, B: {$ref: '#/components/headers/A', "
               "required: true, description: d}}"),
      W "`required` beside `$ref` is ignored" },
    { "a circle of references",
      V31 PART("links: {A: {$ref: '#/components/links/B'}, B: {$ref: "
               "'#/components/links/A'}}"),
      E "`$ref`s lead from one to the next" },
    { "a reference where there is none",
      V31 "paths:\n  /b: {get: {$ref: '#/paths/~1c/get'}}\n  /c: {get: {operationId: c, "
          "responses: {'200': {description: d}}}}\n",
      W "OpenAPI 3.1 has no reference for an operation" },
    { "names that look like extensions", V31 PART("headers: {x-rate: {content: {}}}"),
      E "`content` of a header must have one media type, not 0" },
    /* paths */
    { "one path, one method",
      V31 "paths:\n  /a/{x}: {get: {parameters: [{name: x, in: path, required: true, "
          "schema: {}}], responses: {'200': {description: d}}}}\n  /a/{y}: {get: "
          "{parameters: [{name: y, in: path, required: true, schema: {}}], responses: "
          "{'200': {description: d}}}}\n",
      ":5:3" E "/a/{y} and /a/{x} are the same path, and no request tells their `get`" },
    { "one path, two methods",
      V31 "paths:\n  /a/{x}: {get: {parameters: [{name: x, in: path, required: true, "
          "schema: {}}], responses: {'200': {description: d}}}}\n  /a/{y}: {put: "
          "{parameters: [{name: y, in: path, required: true, schema: {}}], responses: "
          "{'200': {description: d}}}}\n",
      ":5:3" W "/a/{y} and /a/{x} are the same path: their operations belong together" },
    { "a concrete path beside a template",
      V31 "paths:\n  /a/{x}: {}\n  /a/b: {}\n  /{x}/b: {}\n", NULL },
    { "a name twice", V31 "paths:\n  /a/{x}/{x}: {}\n",
      ":4:3" E "`{x}` stands twice in the path /a/{x}/{x}" },
    { "half a brace", V31 "paths:\n  '/a/{x': {}\n",
      E "a brace of the path /a/{x has no" },
    { "a query", V31 "paths:\n  /a?b: {}\n", W "no request goes to a path with a query" },
    { "a field of its own", V32 "paths:\n  /a: {additionalOperations: {POST: {}}}\n",
      ":4:31" E "`POST` has a field of its own" },
    { "a body of get",
      V30 SEND(
          "name: q, in: query, schema: {}") "      requestBody: {content: {a/b: {}}}\n",
      ":11:7" W "OpenAPI 3.0 has a `requestBody` of `get` ignored" },
    { "no responses", V30 "paths: {/a: {get: {operationId: a}}}\n",
      E "an operation needs `responses`" },
    { "no responses in 3.1", V31 "paths: {/a: {x-y: 1, post: {operationId: a}}}\n",
      W "a documents no response of success" },
    /* responses */
    { "a class beyond 5",
      V31 "paths:\n  /a:\n    get:\n      responses:\n        '200': {description: d}\n  "
          "      6XX: {description: d}\n",
      ":8:9" E "`6XX` is no status" },
    { "a class in small letters",
      V31 "paths:\n  /a:\n    get:\n      responses:\n        '200': {description: d}\n  "
          "      4xx: {description: d}\n",
      "did you mean `4XX`?" },
    { "empty responses", V31 "paths:\n  /a:\n    get:\n      responses: {}\n",
      ":6:7" E "`responses` needs at least one response" },
    { "no description", V31 "paths:\n  /a:\n    get:\n      responses: {'200': {}}\n",
      ":6:19" E "a response needs `description`" },
    { "no description in 3.2",
      V32 "paths:\n  /a:\n    get:\n      responses: {'200': {}}\n", NULL },
    { "a header that is ignored",
      V31 PART("responses: {R: {description: d, headers: {content-type: {schema: {}}}}}"),
      W "a header `content-type` is ignored: `content` says it" },
    { "no name for a header",
      V31 PART("responses: {R: {description: d, headers: {'a b': {schema: {}}}}}"),
      E "`a b` is no name for a header" },
    /* parameters */
    { "a path parameter that may be left out",
      V31 GET "      parameters: [{name: id, in: path, required: false, schema: {}}]\n",
      E "the path parameter `id` cannot be left out" },
    { "a path parameter without required",
      V31 GET "      parameters: [{name: id, in: path, schema: {}}]\n",
      E "the path parameter `id` needs `required: true`" },
    { "a template without its parameter", V31 GET, NULL /* loading says it */ },
    { "a style of another place",
      V31 SEND("name: q, in: query, style: simple, schema: {}"),
      ":10:37" E "style `simple` is not for a query parameter" },
    { "the styles that are", V31 SEND("name: q, in: query, style: simple, schema: {}"),
      "form, spaceDelimited, pipeDelimited or deepObject" },
    { "a style of 3.2", V31 SEND("name: q, in: cookie, style: cookie, schema: {}"),
      E "OpenAPI 3.1 has no style `cookie`" },
    { "a style of 3.2 in 3.2", V32 SEND("name: q, in: cookie, style: cookie, schema: {}"),
      NULL },
    { "deepObject of a list",
      V31 SEND("name: q, in: query, style: deepObject, schema: {type: array, items: {}}"),
      W "style `deepObject` has no form for an array" },
    { "pipeDelimited of a string",
      V31 SEND("name: q, in: query, style: pipeDelimited, schema: {type: string}"),
      W "style `pipeDelimited` has no form for a single value" },
    { "pipeDelimited of a list or a string",
      V31 SEND("name: q, in: query, style: pipeDelimited, schema: {type: [string, "
               "array], items: {}}"),
      NULL },
    { "deepObject not exploded",
      V31 SEND("name: q, in: query, style: deepObject, explode: false, schema: {type: "
               "object}"),
      W "`explode: false` has no meaning with style deepObject" },
    { "neither schema nor content", V31 SEND("name: q, in: query"),
      E "a parameter needs `schema` or `content`" },
    { "schema and content",
      V31 SEND("name: q, in: query, schema: {}, content: {a/b: {}}"),
      ":10:42" E "a parameter has `schema` or `content`, not both" },
    { "two contents", V31 SEND("name: q, in: query, content: {a/b: {}, c/d: {}}"),
      E "`content` of a parameter must have one media type, not 2" },
    { "style with content",
      V31 SEND("name: q, in: query, style: form, content: {a/b: {}}"),
      E "`style` goes with `schema`, not with `content`" },
    { "example and examples",
      V31 SEND("name: q, in: query, schema: {}, example: 1, examples: {a: {value: 1}}"),
      E "a parameter has `example` or `examples`, not both" },
    { "an empty value in a header",
      V31 SEND("name: q, in: header, allowEmptyValue: true, schema: {}"),
      E "`allowEmptyValue` is only for query parameters" },
    { "reserved in a header",
      V31 SEND("name: q, in: header, allowReserved: true, schema: {}"),
      E "`allowReserved` is only for query parameters" },
    { "reserved in a path of 3.2",
      V32 PART("parameters: {P: {name: p, in: path, required: true, allowReserved: true, "
               "schema: {}}}"),
      NULL },
    { "a parameter that is ignored", V31 SEND("name: accept, in: header, schema: {}"),
      W "a parameter `accept` is ignored: media types of responses say it" },
    { "no name for a header parameter", V31 SEND("name: 'a:b', in: header, schema: {}"),
      E "`a:b` is no name for a header" },
    { "an unknown field of a parameter",
      V31 SEND("name: q, in: query, type: string, schema: {}"),
      E "unknown field `type` in a parameter" },
    { "a header with a name", V31 PART("headers: {H: {name: h, schema: {}}}"),
      E "unknown field `name` in a header" },
    { "a header of another style", V31 PART("headers: {H: {style: form, schema: {}}}"),
      E "style `form` is not for a header" },
    { "the whole query beside others",
      V32 "paths:\n  /a:\n    get:\n      responses: {'200': {}}\n      parameters: "
          "[{name: q, in: querystring, "
          "content: {a/b: {}}}, {name: r, in: query, schema: {}}]\n",
      E "a parameter that is the whole query leaves no room" },
    { "references by the document's own URI",
      V32
      "$self: https://example.org/api/a.yaml\npaths:\n  /a:\n    get:\n"
      "      responses:\n        '200':\n          description: d\n          content:\n"
      "            a/json: {schema: {$ref: "
      "'https://example.org/api/a.yaml#/components/schemas/S'}}\n"
      "components: {schemas: {S: {items: {$ref: "
      "'https://example.org/api/a.yaml#/components/schemas/S'}}}}\n",
      NULL },
    /* bodies and media types */
    { "no name of a media type", V31 BODY("json: {}"),
      ":5:33" W "`json` is neither a media type nor a range of them" },
    { "ranges", V31 BODY("'*/*': {}, 'text/*': {}, 'a/b+json; charset=utf-8': {}"),
      NULL },
    { "no range", V31 BODY("'*/json': {}"), W "`*/json` is neither a media type nor a" },
    { "a body without content", V31 PART("requestBodies: {B: {required: true}}"),
      E "a request body needs `content`" },
    { "an example without value", V31 BODY("a/b: {examples: {e: {id: 1}}}"),
      E "unknown field `id` in an example" },
    { "where its value stands", V31 BODY("a/b: {examples: {e: {id: 1}}}"),
      "an example's value stands below `value`" },
    { "value and externalValue", V31 PART("examples: {E: {value: 1, externalValue: a}}"),
      E "an example has `value` or `externalValue`, not both" },
    { "an encoding of JSON",
      V31 BODY("application/json: {schema: {}, encoding: {a: {}}}"),
      W "`encoding` is only for multipart and form data" },
    { "an encoding of no property",
      V31 BODY("multipart/form-data: {schema: {properties: {b: {}}}, encoding: {a: {}}}"),
      W "the schema has no property `a`" },
    { "prefixEncoding in 3.1", V31 BODY("multipart/mixed: {prefixEncoding: []}"),
      E "`prefixEncoding` in a media type is not of OpenAPI 3.1" },
    /* links and callbacks */
    { "a link", V31 LINK("operationId: a, parameters: {id: $response.body#/id}"), NULL },
    { "a link to nothing", V31 LINK("operationId: b"),
      W "no operation has the operationId `b`" },
    { "a link to nobody", V31 LINK("description: d"),
      E "a link needs `operationId` or `operationRef`" },
    { "a link to both", V31 LINK("operationId: a, operationRef: '#/paths/~1a~1{id}/get'"),
      E "a link has `operationRef` or `operationId`, not both" },
    { "a link by reference", V31 LINK("operationRef: '#/paths/~1a~1{id}/get'"), NULL },
    { "a link by a reference that leads nowhere",
      V31 LINK("operationRef: '#/paths/~1b/get'"),
      W "no operation stands at `#/paths/~1b/get`" },
    { "a link to another thing", V31 LINK("operationRef: '#/paths/~1a~1{id}'"),
      W "what stands at `#/paths/~1a~1{id}` is no operation" },
    { "a parameter that the operation has not",
      V31 LINK("operationId: a, parameters: {x: 1}"), W "a has no parameter `x`" },
    { "a qualified parameter", V31 LINK("operationId: a, parameters: {path.id: 1}"),
      NULL },
    { "no expression", V31 LINK("operationId: a, parameters: {id: $response.bdy#/id}"),
      W "`$response.bdy#/id` is no runtime expression" },
    { "an expression without a value",
      V31 LINK("operationId: a, parameters: {id: $request.path.di}"),
      W "`$request.path.di` has no value: the operation has no path parameter `di`" },
    { "a callback", V31 CALL("'{$request.body#/url}'"), NULL },
    { "a callback in a query", V31 CALL("'https://x.test?a={$request.query.b}'"),
      W "`$request.query.b` has no value" },
    { "a callback without an expression", V31 CALL("'{url}'"),
      W "`{url}` is no runtime expression" },
    /* security */
    { "a scheme without a type", V31 SCHEME("description: d"),
      E "a security scheme needs `type`" },
    { "an unknown type", V31 SCHEME("type: apikey"),
      E "OpenAPI 3.1 has no security scheme of type `apikey`" },
    { "its suggestion", V31 SCHEME("type: apikey"), "did you mean `apiKey`?" },
    { "a type of 3.1", V30 SCHEME("type: mutualTLS"),
      E "OpenAPI 3.0 has no security scheme of type `mutualTLS`" },
    { "http without a scheme", V31 SCHEME("type: http"),
      E "a security scheme of type http needs `scheme`" },
    { "a field of another type", V31 SCHEME("type: http, scheme: basic, name: x"),
      W "`name` says nothing in a security scheme of type http" },
    { "a flow without its URL",
      V31 SCHEME("type: oauth2, flows: {clientCredentials: {scopes: {}}}"),
      E "a client credentials flow needs `tokenUrl`" },
    { "a flow without scopes",
      V31 SCHEME("type: oauth2, flows: {implicit: {authorizationUrl: a}}"),
      E "an implicit flow needs `scopes`" },
    { "no such scope",
      V31 "security: [{K: [b]}]\n" SCHEME(
          "type: oauth2, flows: {implicit: {authorizationUrl: u, scopes: {a: ''}}}"),
      ":3:17" W "no flow of `K` has the scope `b`" },
    { "scopes of a key in 3.0",
      V30 "security: [{K: [b]}]\n" SCHEME("type: apiKey, name: k, in: header"),
      W "`K` is of type apiKey, which has no scopes" },
    { "roles of a key in 3.1",
      V31 "security: [{K: [b]}]\n" SCHEME("type: apiKey, name: k, in: header"), NULL },
    { "a requirement of no scheme",
      V31 "security: [{Kk: []}]\n" SCHEME("type: http, scheme: basic"),
      E "no security scheme `Kk`" },
    /* schemas */
    { "null as a schema", V31 PART("schemas: {S: }"),
      E "a schema must be an object or a" },
    { "true as a schema", V31 PART("schemas: {S: true}"), NULL },
    { "true as a schema of 3.0", V30 PART("schemas: {S: true}"),
      E "a schema must be an object" },
    { "an array without items", V30 SCHEMA("type: array"),
      ":5:23" E "a schema of type array needs `items`" },
    { "an array without items in 3.1", V31 SCHEMA("type: array"), NULL },
    { "read-only and write-only", V30 SCHEMA("readOnly: true, writeOnly: true"),
      E "a property is `readOnly` or `writeOnly`, not both" },
    { "a keyword that 3.0 has not", V30 SCHEMA("const: 1"),
      ":5:17" W "`const` means nothing in a schema of OpenAPI 3.0" },
    { "a keyword that nobody has", V30 SCHEMA("maxLenght: 1"),
      "did you mean `maxLength`?" },
    { "a keyword in small letters", V31 SCHEMA("minlength: 1"),
      ":5:17" W "`minlength` is no keyword of JSON Schema" },
    { "and what was meant", V31 SCHEMA("minlength: 1"), "did you mean `minLength`?" },
    { "letters swapped", V31 SCHEMA("tpye: string"), "did you mean `type`?" },
    { "a letter missing", V31 SCHEMA("propertes: {}"), "did you mean `properties`?" },
    { "two letters wrong in a long one", V31 SCHEMA("aditionalPropertie: false"),
      "did you mean `additionalProperties`?" },
    { "one too many", V31 SCHEMA("item: {}"), "did you mean `items`?" },
    { "a reference without its sign", V31 SCHEMA("ref: '#/components/schemas/T'"),
      "did you mean `$ref`?" },
    { "within", V31 SCHEMA("properties: {a: {requierd: [b]}}"),
      "did you mean `required`?" },
    { "words of others",
      V31 SCHEMA("cost: 1, note: x, enumNames: [a], units: m, tsType: X, media: {}, "
                 "kind: x, optional: true, order: 1"),
      NULL },
    { "words of ours and of others", V31 SCHEMA("x-minlength: 1, x-tpye: 2"), NULL },
    { "names of members", V31 SCHEMA("properties: {minlength: {}, tpye: {}, ref: {}}"),
      NULL },
    { "words in values",
      V31 SCHEMA("enum: [{tpye: 1}], default: {tpye: 1}, example: {tpye: 1}"), NULL },
    { "words of older drafts",
      V31 SCHEMA("definitions: {a: {}}, dependencies: {a: [b]}, additionalItems: false, "
                 "id: a, $recursiveRef: \"#\""),
      NULL },
    { "a serialized value",
      V32 "paths: {/a: {get: {responses: {200: {description: d, content: "
          "{application/json: {schema: {type: integer}, examples: {e: {dataValue: 7, "
          "serializedValue: '7'}}}}}}}}}\n",
      NULL },
    { "a serialized value that is no JSON",
      V32
      "paths: {/a: {get: {responses: {200: {description: d, content: {application/json: "
      "{schema: {type: integer}, examples: {e: {serializedValue: '{'}}}}}}}}}\n",
      W "`serializedValue` is no JSON" },
    { "a serialized value of another value",
      V32 "paths: {/a: {get: {responses: {200: {description: d, content: "
          "{application/json: {schema: {type: integer}, examples: {e: {dataValue: 7, "
          "serializedValue: '8'}}}}}}}}}\n",
      W "`serializedValue` is not what `dataValue` is" },
    { "a serialized value that does not fit",
      V32
      "paths: {/a: {get: {responses: {200: {description: d, content: {application/json: "
      "{schema: {type: integer}, examples: {e: {serializedValue: 'true'}}}}}}}}}\n",
      W "what `serializedValue` says does not fit its schema" },
    { "beside a reference of 3.0",
      V30 PART("schemas: {S: {}, T: {$ref: '#/components/schemas/S', nullable: true}}"),
      W "`nullable` beside `$ref` is ignored in OpenAPI 3.0" },
    { "beside a reference of 3.1",
      V31 PART("schemas: {S: {}, T: {$ref: '#/components/schemas/S', maxLength: 1}}"),
      NULL },
    { "a relative namespace", V31 SCHEMA("xml: {namespace: a}"),
      E "`namespace` must be an absolute URI" },
    { "attribute and nodeType", V32 SCHEMA("xml: {attribute: true, nodeType: attribute}"),
      E "`xml` has `nodeType` or `attribute`, not both" },
    { "a mapping to no alternative",
      V31 PART("schemas: {A: {properties: {k: {}}}, B: {properties: {k: {}}}, C: {oneOf: "
               "[{$ref: '#/components/schemas/A'}], discriminator: {propertyName: k, "
               "mapping: {a: A, b: B}}}}"),
      W "`B`, which `b` is mapped to, is none of the alternatives" },
    { "an alternative without the property",
      V31 PART("schemas: {A: {properties: {l: {}}}, C: {oneOf: "
               "[{$ref: '#/components/schemas/A'}], discriminator: {propertyName: k}}}"),
      W "`#/components/schemas/A` has no property `k`, which tells the alternatives" },
    { "an alternative with the property in allOf",
      V31 PART("schemas: {P: {properties: {k: {}}}, A: {allOf: [{$ref: "
               "'#/components/schemas/P'}]}, C: {oneOf: [{$ref: "
               "'#/components/schemas/A'}], discriminator: {propertyName: k}}}"),
      NULL },
    { "an alternative that no discriminator names",
      V31 PART("schemas: {C: {oneOf: [{properties: {k: {}}}], discriminator: "
               "{propertyName: k}}}"),
      W "a discriminator never names this alternative: it is not a `$ref`" },
    { "the example of a discriminated schema",
      V31 PART("schemas: {A: {properties: {k: {}, n: {type: integer}}}, B: {properties: "
               "{k: {}, n: {type: integer}}}, C: {oneOf: [{$ref: "
               "'#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], "
               "discriminator: {propertyName: k}, example: {k: D, n: x}}}"),
      W "the example does not fit its schema: \"D\" names none of the alternatives" },
    { "a discriminator without a name", V31 SCHEMA("discriminator: {mapping: {}}"),
      E "a discriminator needs `propertyName`" },
};

static struct str linted(struct arena *a, const char *text)
{
    const struct test_file files[] = { { "openapi.yaml", text }, { NULL, NULL } };
    const char *folder = test_folder(a, files);
    struct diags *load = diags_new(a), *diags = diags_new(a);
    struct contract *c = contract_load(a, folder, load);

    if (!c)
        fail_msg("%.*s", STR_ARG(test_rendered(a, load, folder)));
    contract_lint(c, diags);
    return test_rendered(a, diags, folder);
}

/* All that are wrong are shown, not only the first. */
static void holds_documents_against_the_specification(void **state)
{
    size_t wrong = 0;

    for (size_t i = 0; i < countof(rows); i++) {
        struct str got = linted(*state, rows[i].text);
        bool right = rows[i].complaint
                         ? str_find(got, str_from(rows[i].complaint)) != SIZE_MAX
                         : got.len == 0;

        if (right)
            continue;
        print_error("%s: no \"%s\" in\n%.*s\n", rows[i].label,
                    rows[i].complaint ? rows[i].complaint : "", STR_ARG(got));
        wrong++;
    }
    check_int("wrong", (long long)wrong, 0);
}

/* However long: a reference costs no stack. */
static void follows_long_chains_of_callbacks(void **state)
{
    struct str text = S(V31 "components:\n  callbacks:\n");

    for (int i = 0; i < 3000; i++)
        text = arena_printf(*state,
                            "%.*s    C%d: {'{$url}': {post: {responses: {'200': "
                            "{description: d}}, callbacks: {n: {$ref: "
                            "'#/components/callbacks/C%d'}}}}}\n",
                            STR_ARG(text), i, (i + 1) % 3000);
    check_text("chain", linted(*state, text.at), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(holds_documents_against_the_specification),
        UNIT_TEST(follows_long_chains_of_callbacks),
    };
    return cmocka_run_group_tests_name("contract.oas", tests, NULL, NULL);
}
