/* Rules for what holds a value: parameters, headers, bodies, their media types and
 * examples. */
#include "base/arena.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "contract/media_type.h"
#include "contract/oas_rules.h"
#include "contract/params_text.h"

#include "base/banned.h"

/* --- examples --- */

static enum schema_use use_of(const struct oas_visit *v)
{
    for (; v; v = v->up) {
        if (v->kind == OAS_PARAMETER || v->kind == OAS_REQUEST_BODY)
            return SCHEMA_IN_REQUEST;
        if (v->kind == OAS_HEADER || v->kind == OAS_RESPONSE)
            return SCHEMA_IN_RESPONSE;
    }
    return SCHEMA_ANYWHERE;
}

/* They are looked at when those of the operations were. */
static void note_examples(const struct oas_visit *v)
{
    bool media = v->kind == OAS_MEDIA_TYPE && v->key;
    bool json = media && media_type_is_json(node_text(v->key));

    oas_not_both(v, "example", "examples");
    if (oas_has(v, "example") || oas_has(v, "examples"))
        *vec_push(v->l->arena, &v->l->samples) =
            (struct lint_sample){ at_detach(v->l->arena, &v->at), use_of(v),
                                  media && !json, json };
}

/* --- styles --- */

enum parameter_place {
    PLACE_PATH = 1,
    PLACE_QUERY = 2,
    PLACE_HEADER = 4,
    PLACE_COOKIE = 8
};

#define SCALARS   (TEXT_STRING | TEXT_INTEGER | TEXT_NUMBER | TEXT_BOOLEAN | TEXT_NULL)
#define ALL_TYPES (SCALARS | TEXT_ARRAY | TEXT_OBJECT)

/* The specification's table of styles: where they may stand, and which types have a form
 * in them. */
static const struct style {
    struct str name;
    unsigned places, types, known;
} styles[] = {
    { TEXT("matrix"), PLACE_PATH, ALL_TYPES, OAS_ALL },
    { TEXT("label"), PLACE_PATH, ALL_TYPES, OAS_ALL },
    { TEXT("simple"), PLACE_PATH | PLACE_HEADER, ALL_TYPES, OAS_ALL },
    { TEXT("form"), PLACE_QUERY | PLACE_COOKIE, ALL_TYPES, OAS_ALL },
    { TEXT("spaceDelimited"), PLACE_QUERY, TEXT_ARRAY | TEXT_OBJECT, OAS_ALL },
    { TEXT("pipeDelimited"), PLACE_QUERY, TEXT_ARRAY | TEXT_OBJECT, OAS_ALL },
    { TEXT("deepObject"), PLACE_QUERY, TEXT_OBJECT, OAS_ALL },
    { TEXT("cookie"), PLACE_COOKIE, ALL_TYPES, OAS_3_2 },
};

static unsigned place_of(struct str in)
{
    static const struct {
        const char *in;
        enum parameter_place place;
    } places[] = { { "path", PLACE_PATH },
                   { "query", PLACE_QUERY },
                   { "header", PLACE_HEADER },
                   { "cookie", PLACE_COOKIE } };

    for (size_t i = 0; i < countof(places); i++)
        if (str_eq_c(in, places[i].in))
            return places[i].place;
    return 0;
}

static const struct style *style_called(struct str name, unsigned version)
{
    for (size_t i = 0; i < countof(styles); i++)
        if (styles[i].known & version && str_eq(styles[i].name, name))
            return &styles[i];
    return NULL;
}

/* "form, spaceDelimited, pipeDelimited or deepObject" */
static struct str styles_for(struct lint *l, unsigned place)
{
    struct str names[countof(styles)], text = S("");
    size_t count = 0;

    for (size_t i = 0; i < countof(styles); i++)
        if (styles[i].places & place && styles[i].known & l->version)
            names[count++] = styles[i].name;
    for (size_t i = 0; i < count; i++)
        text = arena_printf(l->arena, "%.*s%s%.*s", STR_ARG(text),
                            i == 0           ? ""
                            : i + 1 == count ? " or "
                                             : ", ",
                            STR_ARG(names[i]));
    return text;
}

static const char *type_words(unsigned types)
{
    if (types & TEXT_ARRAY)
        return "an array";
    return types & TEXT_OBJECT ? "an object" : "a single value";
}

static void check_style_type(const struct oas_visit *v, const struct at *at,
                             const struct style *style)
{
    struct at schema = oas_get(v, "schema");
    unsigned types =
        at_is_map(&schema)
            ? text_types(v->l->contract, at_json(v->l->files, &schema)) & ~TEXT_NULL
            : 0;

    if (types & ~style->types && !(types & style->types))
        lint_warn(v->l, at_span(at), "style", "style `%.*s` has no form for %s",
                  STR_ARG(style->name), type_words(types));
}

static void check_style(const struct oas_visit *v, unsigned place, const char *where)
{
    struct at at = oas_get(v, "style");

    if (!node_is_string(at.node))
        return;
    const struct style *style = style_called(node_text(at.node), v->l->version);

    if (!style)
        lint_error(v->l, at_span(&at), "style", "OpenAPI %s has no style `%.*s`",
                   oas_version_name(v->l->version), STR_ARG(node_text(at.node)));
    else if (!(style->places & place))
        lint_error(v->l, at_span(&at), "style", "style `%.*s` is not for %s",
                   STR_ARG(style->name), where);
    if (style && style->places & place) {
        check_style_type(v, &at, style);
        return;
    }
    struct str others = styles_for(v->l, place);

    lint_hint(v->l, "%.*s", STR_ARG(others));
}

static void check_explode(const struct oas_visit *v)
{
    struct str style = oas_text(v, "style");
    struct at explode = oas_get(v, "explode");

    if (!at_is(&explode) || explode.node->kind != NODE_BOOL)
        return;
    bool on = node_is_true(explode.node);

    if (!on && str_eq_c(style, "deepObject"))
        lint_warn(v->l, at_span(&explode), "style",
                  "`explode: false` has no meaning with style deepObject");
}

/* --- schema or content --- */

static void check_fields_of_schema(const struct oas_visit *v)
{
    static const char *const fields[] = { "style", "explode", "allowReserved" };

    for (size_t i = 0; i < countof(fields); i++) {
        const struct node *key = node_key(v->at.node, fields[i]);

        if (key)
            lint_error(v->l, key->span, "not-both",
                       "`%s` goes with `schema`, not with "
                       "`content`",
                       fields[i]);
    }
}

static void check_schema_or_content(const struct oas_visit *v)
{
    struct at content = oas_get(v, "content");

    if (!at_is(&content) && !oas_has(v, "schema")) {
        lint_error(v->l, oas_place(v), "required-field", "%s needs `schema` or `content`",
                   oas_object(v->kind)->name);
        return;
    }
    oas_not_both(v, "schema", "content");
    if (!at_is_map(&content))
        return;
    if (at_len(&content) != 1)
        lint_error(v->l, at_span(&content), "one-content",
                   "`content` of %s must have one media type, not %zu",
                   oas_object(v->kind)->name, at_len(&content));
    if (!oas_has(v, "schema"))
        check_fields_of_schema(v);
}

/* --- names of media types --- */

static bool is_range(struct str range)
{
    struct str bare = media_type_bare(range);
    size_t slash = str_find_char(bare, '/');

    return slash != SIZE_MAX && oas_is_token(str_sub(bare, 0, slash)) &&
           oas_is_token(str_from_at(bare, slash + 1)) &&
           (!str_starts(bare, S("*/")) || str_eq_c(bare, "*/*"));
}

static void check_content(const struct oas_visit *v)
{
    struct at content = oas_get(v, "content");

    for (size_t i = 0; at_is_map(&content) && i < at_len(&content); i++) {
        const struct node *key = at_key(&content, i);

        if (is_range(node_text(key)))
            continue;
        lint_warn(v->l, key->span, "media-type-name",
                  "`%.*s` is neither a media type nor a range of them",
                  STR_ARG(node_text(key)));
        if (str_eq_c(node_text(key), "example") || str_eq_c(node_text(key), "examples") ||
            str_eq_c(node_text(key), "schema"))
            lint_hint(v->l, "it stands below a media type");
        else if (str_eq_nocase(node_text(key), S("json")))
            lint_hint(v->l, "did you mean `application/json`?");
    }
}

static void check_header_names(const struct oas_visit *v)
{
    struct at headers = oas_get(v, "headers");

    for (size_t i = 0; at_is_map(&headers) && i < at_len(&headers); i++) {
        const struct node *key = at_key(&headers, i);

        if (!oas_is_token(node_text(key)))
            lint_error(v->l, key->span, "header-name", "`%.*s` is no name for a header",
                       STR_ARG(node_text(key)));
        else if (str_eq_nocase(node_text(key), S("Content-Type")))
            lint_warn(v->l, key->span, "ignored-header",
                      "a header `%.*s` is ignored: `%s` says it", STR_ARG(node_text(key)),
                      v->kind == OAS_ENCODING ? "contentType" : "content");
    }
}

/* --- parameters and headers --- */

static void check_parameter_name(const struct oas_visit *v, unsigned place)
{
    struct at name = oas_get(v, "name");

    if (!node_is_string(name.node))
        return;
    struct str text = node_text(name.node);

    if (place == PLACE_PATH &&
        (str_find_char(text, '{') != SIZE_MAX || str_find_char(text, '}') != SIZE_MAX))
        lint_error(v->l, at_span(&name), "parameter-name",
                   "the name of a path parameter has no braces");
    if (place == PLACE_HEADER && !oas_is_token(text))
        lint_error(v->l, at_span(&name), "header-name", "`%.*s` is no name for a header",
                   STR_ARG(text));
    if (place == PLACE_HEADER &&
        (str_eq_nocase(text, S("Accept")) || str_eq_nocase(text, S("Content-Type")) ||
         str_eq_nocase(text, S("Authorization"))))
        lint_warn(v->l, at_span(&name), "ignored-header",
                  "a parameter `%.*s` is ignored: %s say it", STR_ARG(text),
                  str_eq_nocase(text, S("Authorization"))  ? "security schemes"
                  : str_eq_nocase(text, S("Content-Type")) ? "media types of the body"
                                                           : "media types of responses");
}

static void check_required(const struct oas_visit *v)
{
    struct at required = oas_get(v, "required");
    const char *name = arena_printf(v->l->arena, "%.*s", STR_ARG(oas_text(v, "name"))).at;

    /* The published schema does not ask for it beside `content`. */
    if (!at_is(&required) && oas_has(v, "schema"))
        lint_error(v->l, oas_place(v), "path-required",
                   "the path parameter `%s` needs `required: true`", name);
    else if (!at_is(&required))
        lint_warn(v->l, oas_place(v), "path-required",
                  "the path parameter `%s` needs `required: true`", name);
    if (!at_is(&required))
        return;
    if (required.node->kind == NODE_BOOL && !node_is_true(required.node))
        lint_error(v->l, at_span(&required), "path-required",
                   "the path parameter `%s` cannot be left out: `required` must be true",
                   name);
}

/* Fields that only parameters of some places have. */
static void check_flags(const struct oas_visit *v, unsigned place)
{
    const struct node *empty = node_key(v->at.node, "allowEmptyValue");
    const struct node *reserved = node_key(v->at.node, "allowReserved");
    bool cookie = place == PLACE_COOKIE && !str_eq_c(oas_text(v, "style"), "cookie");
    bool encoded = place == PLACE_QUERY ||
                   (v->l->version == OAS_3_2 && (place == PLACE_PATH || cookie));

    /* The published schema of 3.0 takes both anywhere. */
    if (empty && place != PLACE_QUERY && v->l->version == OAS_3_0)
        lint_warn(v->l, empty->span, "query-only",
                  "`allowEmptyValue` is only for query parameters");
    else if (empty && place != PLACE_QUERY)
        lint_error(v->l, empty->span, "query-only",
                   "`allowEmptyValue` is only for query parameters");
    if (reserved && !encoded && v->l->version == OAS_3_0)
        lint_warn(v->l, reserved->span, "query-only",
                  "`allowReserved` is only for query parameters");
    else if (reserved && !encoded)
        lint_error(v->l, reserved->span, "query-only",
                   v->l->version == OAS_3_2
                       ? "`allowReserved` is only for what is percent-encoded"
                       : "`allowReserved` is only for query parameters");
}

static void check_whole_query(const struct oas_visit *v)
{
    if (!oas_has(v, "content"))
        lint_error(v->l, oas_place(v), "required-field",
                   "a parameter that is the whole query needs `content`");
}

void oas_rule_parameter(const struct oas_visit *v)
{
    struct str in = oas_text(v, "in");
    unsigned place = place_of(in);

    check_schema_or_content(v);
    check_content(v);
    note_examples(v);
    if (v->l->version == OAS_3_2 && str_eq_c(in, "querystring")) {
        check_whole_query(v);
        return;
    }
    if (!place) {
        struct at at = oas_get(v, "in");

        if (in.len)
            lint_error(v->l, at_span(&at), "parameter-in",
                       "`in` must be path, query, header or cookie, not `%.*s`",
                       STR_ARG(in));
        return;
    }
    check_parameter_name(v, place);
    if (place == PLACE_PATH)
        check_required(v);
    check_flags(v, place);
    if (oas_has(v, "schema")) {
        check_style(v, place,
                    arena_printf(v->l->arena, "a %.*s parameter", STR_ARG(in)).at);
        check_explode(v);
    }
}

void oas_rule_header(const struct oas_visit *v)
{
    check_schema_or_content(v);
    check_content(v);
    note_examples(v);
    if (oas_has(v, "schema"))
        check_style(v, PLACE_HEADER, "a header");
}

/* --- bodies --- */

void oas_rule_request_body(const struct oas_visit *v)
{
    struct at content = oas_get(v, "content");

    check_content(v);
    if (at_is_map(&content) && at_len(&content) == 0)
        lint_warn(v->l, at_span(&content), "empty-content",
                  "`content` of a request body should have a media type");
}

void oas_rule_response(const struct oas_visit *v)
{
    check_content(v);
    check_header_names(v);
}

/* The members of a schema that says of itself what they are; false where others may be
 * there, too. */
static bool has_closed_members(const struct node *schema)
{
    static const char *const open[] = { "allOf",
                                        "anyOf",
                                        "oneOf",
                                        "$ref",
                                        "$dynamicRef",
                                        "patternProperties",
                                        "additionalProperties" };

    for (size_t i = 0; i < countof(open); i++)
        if (node_get(schema, open[i]))
            return false;
    return node_get(schema, "properties");
}

static void check_encodings(const struct oas_visit *v)
{
    struct at schema = oas_get(v, "schema"), encoding = oas_get(v, "encoding");
    struct str type = v->key ? media_type_bare(node_text(v->key)) : STR_NONE;

    if (!at_is_map(&encoding) || at_len(&encoding) == 0)
        return;
    if (type.len && !str_starts(type, S("multipart/")) &&
        !str_eq_nocase(type, S("application/x-www-form-urlencoded")))
        lint_warn(v->l, node_key(v->at.node, "encoding")->span, "encoding",
                  "`encoding` is only for multipart and form data, and ignored for %.*s",
                  STR_ARG(type));
    if (at_is_map(&schema))
        schema = lint_meaning(v->l, &schema);
    for (size_t i = 0; has_closed_members(schema.node) && i < at_len(&encoding); i++) {
        const struct node *key = at_key(&encoding, i);
        struct at members = at_get(v->l->files, &schema, "properties");
        struct at member = at_member(v->l->files, &members, node_text(key));

        if (!at_is(&member))
            lint_warn(v->l, key->span, "encoding", "the schema has no property `%.*s`",
                      STR_ARG(node_text(key)));
    }
}

void oas_rule_media_type(const struct oas_visit *v)
{
    note_examples(v);
    if (v->l->version == OAS_3_2) {
        oas_not_both(v, "encoding", "prefixEncoding");
        oas_not_both(v, "encoding", "itemEncoding");
    }
    check_encodings(v);
}

void oas_rule_encoding(const struct oas_visit *v)
{
    check_style(v, PLACE_QUERY, "an encoding");
    check_header_names(v);
    if (v->l->version == OAS_3_2) {
        oas_not_both(v, "encoding", "prefixEncoding");
        oas_not_both(v, "encoding", "itemEncoding");
    }
}

void oas_rule_example(const struct oas_visit *v)
{
    const struct node *external = node_key(v->at.node, "externalValue");

    if (external)
        lint_note(
            v->l, external->span, "external-example",
            "`externalValue` is not fetched: nobody knows whether that example fits "
            "its schema");
    oas_not_both(v, "value", "externalValue");
    if (v->l->version != OAS_3_2)
        return;
    oas_not_both(v, "value", "dataValue");
    oas_not_both(v, "value", "serializedValue");
    oas_not_both(v, "serializedValue", "externalValue");
}
