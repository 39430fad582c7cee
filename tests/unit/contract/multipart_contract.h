/* tests/unit/contract/multipart_contract.h - an operation that takes multipart bodies,
 * and values for it, for all who write or read them. */
#ifndef CONTRACT_MULTIPART_CONTRACT_H
#define CONTRACT_MULTIPART_CONTRACT_H

#include "base/arena.h"
#include "base/buf.h"
#include "contract/bodies.h"
#include "doc/json.h"
#include "tests/support/random_json.h"
#include "tests/unit/contract/contract_test.h"

/* `schema` and what else stands beside it, in one line each. */
static inline const struct media *multipart_media(struct arena *a, const char *version,
                                                  const char *type, const char *schema,
                                                  const char *encoding,
                                                  struct contract **ret)
{
    *ret =
        test_contract(a, arena_printf(a,
                                      "openapi: %s\ninfo: {title: t, version: '1'}\n"
                                      "paths:\n  /a:\n    post:\n      requestBody:\n"
                                      "        content:\n          %s:\n"
                                      "            schema: %s\n            encoding: %s\n"
                                      "      responses: {200: {description: d}}\n",
                                      version, type, schema, encoding)
                             .at);
    return &(*ret)->operations[0].body[0];
}

/* A property of each kind, and any others. */
static inline const struct media *multipart_all(struct arena *a, struct contract **ret)
{
    return multipart_media(
        a, "3.1.0", "multipart/form-data",
        "{type: object, properties: {text: {type: string}, number: {type: number}, "
        "yes: {type: boolean}, object: {type: object}, texts: {type: array, items: "
        "{type: string}}, objects: {type: array, items: {type: object}}, lists: "
        "{type: array, items: {type: array}}, file: {type: string, format: binary}, "
        "picture: {type: string, contentMediaType: image/png}, json: {}, "
        "deep: {type: object, properties: {n: {type: integer}}}, "
        "codes: {type: array, items: {type: integer}}}}",
        "{json: {contentType: application/json}, deep: {style: deepObject}, "
        "codes: {explode: false}}",
        ret);
}

static inline struct str multipart_written(struct arena *a, const struct contract *c,
                                           const struct media *m, const json_t *value,
                                           struct str *boundary)
{
    struct str name;
    struct buf out;

    buf_init(&out, 1 << 20);
    assert_true(body_write_multipart(a, &out, c, m, value, boundary, &name));
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

static inline void multipart_put(json_t *object, struct str name, json_t *owned)
{
    assert_int_equal(json_object_setn_new(object, name.at, name.len, owned), 0);
}

static inline json_t *random_string(struct arena *a, struct rng *r)
{
    struct str text = random_text(a, r);

    return json_stringn_nocheck(text.at, text.len);
}

static inline json_t *random_list(struct arena *a, struct rng *r, bool objects)
{
    json_t *list = json_array();

    for (uint64_t i = rng_below(r, 4) + 1; i > 0; i--)
        json_array_append_new(
            list, objects ? json_pack("{s:o}", "m", random_json(a, r, 3, true))
                          : random_string(a, r));
    return list;
}

/* Some of the properties of multipart_all(), and members beside them. */
static inline json_t *multipart_random(struct arena *a, struct rng *r)
{
    static const char *const texts[] = { "text", "file", "picture" };
    json_t *object = arena_json(a, json_object());

    for (size_t i = 0; i < countof(texts); i++)
        if (rng_below(r, 2))
            multipart_put(object, str_from(texts[i]), random_string(a, r));
    for (uint64_t i = rng_below(r, 3); i > 0; i--) {
        struct str name = random_text(a, r);

        multipart_put(object, arena_printf(a, "x%.*s", STR_ARG(name)),
                      random_string(a, r));
    }
    if (rng_below(r, 2))
        multipart_put(object, S("number"), random_number(r));
    if (rng_below(r, 2))
        multipart_put(object, S("yes"), json_boolean(rng_below(r, 2)));
    if (rng_below(r, 2))
        multipart_put(object, S("object"),
                      json_pack("{s:o}", "a", random_json(a, r, 4, true)));
    if (rng_below(r, 2))
        multipart_put(object, S("texts"), random_list(a, r, false));
    if (rng_below(r, 2))
        multipart_put(object, S("objects"), random_list(a, r, true));
    if (rng_below(r, 4) == 0)
        multipart_put(object, S("lists"), json_pack("[o]", random_list(a, r, true)));
    if (rng_below(r, 2))
        multipart_put(object, S("json"),
                      json_pack("{s:o}", "j", random_json(a, r, 2, true)));
    if (rng_below(r, 4) == 0)
        multipart_put(object, S("deep"), json_pack("{s:i}", "n", (int)rng_below(r, 100)));
    if (rng_below(r, 4) == 0)
        multipart_put(object, S("codes"), json_pack("[i,i]", 1, (int)rng_below(r, 100)));
    return object;
}

#endif
