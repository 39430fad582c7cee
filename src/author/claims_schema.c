#include "author/claims_schema.h"

#include "base/arena.h"
#include "base/bug.h"
#include "claims/kind.h"
#include "doc/json.h"

#include "base/banned.h"

/* What is the same whatever the kinds are; `claim`'s alternatives are put in below. */
static const char frame[] =
    "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\","
    "\"$id\": \"urn:fealty:claims\","
    "\"title\": \"fealty claims overlay\","
    "\"description\": \"An OpenAPI Overlay 1.0 that adds to a document what it stores, "
    "what its operations do, and what is claimed about them. The same keys may stand in "
    "the document itself.\","
    "\"type\": \"object\", \"required\": [\"overlay\", \"actions\"],"
    "\"properties\": {"
    "\"overlay\": {\"description\": \"The version: 1.0.0\", \"type\": \"string\", "
    "\"pattern\": \"^1\\\\.\"},"
    "\"info\": {\"description\": \"Title and version.\", \"type\": \"object\"},"
    "\"extends\": {\"description\": \"The document, relative to this file.\", \"type\": "
    "\"string\"},"
    "\"actions\": {\"description\": \"One after the other.\", \"type\": \"array\", "
    "\"items\": {\"$ref\": \"#/$defs/action\"}}},"
    "\"patternProperties\": {\"^x-\": true}, \"additionalProperties\": false,"
    "\"$defs\": {"
    "\"action\": {\"type\": \"object\", \"required\": [\"target\"], \"properties\": {"
    "\"target\": {\"description\": \"A JSONPath into the document; one that selects "
    "nothing is an error.\", \"type\": \"string\", \"pattern\": \"^\\\\$\"},"
    "\"description\": {\"description\": \"For people.\", \"type\": \"string\"},"
    "\"update\": {\"description\": \"Merged into what the target selects.\", \"$ref\": "
    "\"#/$defs/update\"},"
    "\"copy\": {\"description\": \"Overlay 1.1: a JSONPath to one value, which is merged "
    "as an update is.\", \"type\": \"string\", \"pattern\": \"^\\\\$\"},"
    "\"remove\": {\"description\": \"Removes what the target selects.\", \"type\": "
    "\"boolean\"}}, \"patternProperties\": {\"^x-\": true}, \"additionalProperties\": "
    "false},"
    "\"update\": {\"properties\": {"
    "\"x-resources\": {\"description\": \"What the API stores, by name; at the root.\", "
    "\"type\": \"object\", \"additionalProperties\": {\"$ref\": \"#/$defs/resource\"}},"
    "\"x-effect\": {\"$ref\": \"#/$defs/effect\"},"
    "\"x-effects\": {\"description\": \"Effects by operationId, at the root: of "
    "operations "
    "that stand in other files.\", \"type\": \"object\", \"additionalProperties\": "
    "{\"$ref\": \"#/$defs/effect\"}},"
    "\"x-claims\": {\"description\": \"What the documentation says about behaviour.\", "
    "\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/claim\"}}}},"
    "\"resource\": {\"type\": \"object\", \"required\": [\"schema\", \"key\"], "
    "\"properties\": {"
    "\"schema\": {\"description\": \"The record as the API shows it.\", \"type\": "
    "[\"object\", \"boolean\"]},"
    "\"key\": {\"description\": \"The member that identifies a record.\", \"type\": "
    "\"string\", \"minLength\": 1},"
    "\"paths\": {\"description\": \"Where it is; for people.\", \"type\": \"array\", "
    "\"items\": {\"type\": \"string\"}}}, \"patternProperties\": {\"^x-\": true}, "
    "\"additionalProperties\": false},"
    "\"named\": {\"description\": \"A resource of x-resources.\", \"type\": \"string\", "
    "\"minLength\": 1},"
    "\"pointer\": {\"type\": \"string\", \"pattern\": \"^(/.*)?$\"}}}";

/* More $defs. */
static const char effect_frame[] =
    "{\"effect\": {\"description\": \"What the operation does to what is stored.\", "
    "\"type\": \"object\", \"properties\": {"
    "\"create\": {\"$ref\": \"#/$defs/named\"}, \"read\": {\"$ref\": \"#/$defs/named\"}, "
    "\"update\": {\"$ref\": \"#/$defs/named\"}, \"replace\": {\"$ref\": "
    "\"#/$defs/named\"}, \"upsert\": {\"$ref\": \"#/$defs/named\"}, \"delete\": "
    "{\"$ref\": \"#/$defs/named\"}, \"list\": {\"$ref\": \"#/$defs/named\"},"
    "\"by\": {\"description\": \"The path parameter that carries the key; none: the body "
    "finds the record.\", \"type\": \"string\"},"
    "\"request\": {\"description\": \"JSON Pointer to the changes in the request "
    "body.\", \"$ref\": \"#/$defs/pointer\"},"
    "\"response\": {\"description\": \"JSON Pointer to the resource in the response; "
    "left out where none is documented.\", \"$ref\": \"#/$defs/pointer\"},"
    "\"fields\": {\"description\": \"Sent fields whose name or shape differs from the "
    "stored one.\", \"type\": \"object\", \"additionalProperties\": {\"$ref\": "
    "\"#/$defs/effectField\"}}},"
    "\"oneOf\": [{\"required\": [\"create\"]}, {\"required\": [\"read\"]}, "
    "{\"required\": [\"update\"]}, {\"required\": [\"replace\"]}, {\"required\": "
    "[\"upsert\"]}, {\"required\": [\"delete\"]}, {\"required\": [\"list\"]}],"
    "\"patternProperties\": {\"^x-\": true}, \"additionalProperties\": false},"
    "\"effectField\": {\"type\": \"object\", \"properties\": {"
    "\"to\": {\"description\": \"Where it is stored.\", \"$ref\": \"#/$defs/pointer\"},"
    "\"of\": {\"description\": \"The value is the key of a record of this resource: what "
    "is stored is that record, or its key where the place takes no object.\", \"type\": "
    "\"string\"},"
    "\"each\": {\"description\": \"The sent items are the values at this pointer of the "
    "stored items.\", \"$ref\": \"#/$defs/pointer\"},"
    "\"append\": {\"description\": \"Added to the list at `to`.\", \"type\": "
    "\"boolean\"},"
    "\"stored\": {\"description\": \"false: nobody can see where it goes.\", \"type\": "
    "\"boolean\"}}, \"patternProperties\": {\"^x-\": true}, \"additionalProperties\": "
    "false}}";

/* An overlay, for manual and editors. */
static const char example[] =
    "{\"overlay\": \"1.0.0\", \"extends\": \"openapi.yaml\", \"actions\": ["
    "{\"target\": \"$\", \"update\": {\"x-resources\": {\"lead\": {\"schema\": "
    "{\"$ref\": \"#/components/schemas/Lead\"}, \"key\": \"id\"}}}}, "
    "{\"target\": \"$.paths['/leads/{leadId}'].put\", \"update\": {\"x-effect\": "
    "{\"update\": \"lead\", \"by\": \"leadId\", \"request\": \"\", \"response\": "
    "\"/data\"}, "
    "\"x-claims\": [{\"id\": \"metadata-merges\", \"kind\": \"merges\", \"field\": "
    "\"metadata\", \"depth\": \"shallow\", \"says\": \"metadata sent is merged with what "
    "is "
    "stored\", \"source\": {\"document\": \"leads.html\", \"section\": \"Update a "
    "lead\"}}]}}]}";

/* $defs/claim, but for the kinds. */
static const char claim_frame[] =
    "{\"type\": \"object\", \"required\": [\"id\", \"kind\", \"says\"], "
    "\"properties\": {"
    "\"id\": {\"description\": \"Unique in the contract.\", \"type\": \"string\", "
    "\"minLength\": 1},"
    "\"kind\": {\"description\": \"What sort of statement it is: fealty explain KIND\"},"
    "\"strength\": {\"description\": \"must: the document says so (the default); should: "
    "it implies so; unclear: it is silent or contradicts itself, and the endpoint is "
    "observed.\", \"enum\": [\"must\", \"should\", \"unclear\"]},"
    "\"says\": {\"description\": \"The statement in your own words.\", \"type\": "
    "\"string\", \"minLength\": 1},"
    "\"source\": {\"description\": \"Where the document says so.\", \"type\": "
    "\"object\", \"properties\": {\"document\": {\"description\": \"A file.\", \"type\": "
    "\"string\"}, \"section\": {\"description\": \"Where in it.\", \"type\": "
    "\"string\"}}, \"additionalProperties\": false},"
    "\"note\": {\"description\": \"What is in doubt, or why.\", \"type\": \"string\"},"
    "\"operation\": {\"description\": \"The operationId, of claims at the root.\", "
    "\"type\": \"string\"}},"
    "\"if\": {\"required\": [\"strength\"], \"properties\": {\"strength\": {\"const\": "
    "\"unclear\"}}}, \"then\": {\"required\": [\"note\"]},"
    "\"not\": {\"required\": [\"field\", \"fields\"]},"
    "\"patternProperties\": {\"^x-\": true}, \"unevaluatedProperties\": false}";

static json_t *read_text(struct arena *a, const char *text)
{
    struct json_error error;
    json_t *value = json_read(a, str_from(text), NULL, NULL, &error);

    if (!value)
        BUG("%s at %zu: %.40s", error.msg, error.off, text + error.off);
    return value;
}

struct str claims_schema(struct arena *a)
{
    json_t *root = read_text(a, frame), *claim = read_text(a, claim_frame);
    json_t *defs = json_object_get(root, "$defs");
    json_t *names = json_array(), *branches = json_array();

    json_object_update(defs, read_text(a, effect_frame));
    json_object_set(defs, "claim", claim);
    json_object_set_new(root, "examples", json_pack("[O]", read_text(a, example)));
    for (size_t i = 0; claim_kinds[i]; i++) {
        const struct claim_kind *kind = claim_kinds[i];
        json_t *params = claim_kind_schema(a, kind);
        struct str name = arena_printf(a, "kind-%s", kind->name);
        struct str says = arena_printf(a, "%s. %s", kind->says, kind->proves);

        json_object_set(params, "description", json_str(a, says));
        json_object_setn(defs, name.at, name.len, params);
        json_array_append_new(names, json_string(kind->name));
        json_array_append_new(
            branches,
            json_pack("{s:{s:[s],s:{s:{s:s}}},s:{s:o}}", "if", "required", "kind",
                      "properties", "kind", "const", kind->name, "then", "$ref",
                      json_incref(
                          json_str(a, arena_printf(a, "#/$defs/%.*s", STR_ARG(name))))));
    }
    json_object_set_new(json_object_get(json_object_get(claim, "properties"), "kind"),
                        "enum", names);
    json_object_set_new(claim, "allOf", branches);
    struct str text = json_to_str(a, root, JSON_PRINT_INDENT);

    return arena_printf(a, "%.*s\n", STR_ARG(text));
}
