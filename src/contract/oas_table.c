#include "contract/files.h"
#include "contract/oas.h"

#include "base/banned.h"

#define FIELD(name, shape, of, known, required)                                          \
    {                                                                                    \
        TEXT(name), shape, of, known, required                                           \
    }
#define STRING_(name)     FIELD(name, OAS_STRING, 0, OAS_ALL, 0)
#define BOOLEAN_(name)    FIELD(name, OAS_BOOLEAN, 0, OAS_ALL, 0)
#define URI_(name)        FIELD(name, OAS_URI, 0, OAS_ALL, 0)
#define ANY_(name)        FIELD(name, OAS_ANY, 0, OAS_ALL, 0)
#define ONE_(name, of)    FIELD(name, OAS_ONE, of, OAS_ALL, 0)
#define LIST_(name, of)   FIELD(name, OAS_LIST, of, OAS_ALL, 0)
#define MAP_(name, of)    FIELD(name, OAS_MAP, of, OAS_ALL, 0)
#define NEEDED_(name)     FIELD(name, OAS_STRING, 0, OAS_ALL, OAS_ALL)
#define NEEDED_URI_(name) FIELD(name, OAS_URI, 0, OAS_ALL, OAS_ALL)

static const struct oas_field document[] = {
    NEEDED_("openapi"),
    FIELD("$self", OAS_URI, 0, OAS_3_2, 0),
    FIELD("info", OAS_ONE, OAS_INFO, OAS_ALL, OAS_ALL),
    FIELD("jsonSchemaDialect", OAS_URI, 0, OAS_SINCE_3_1, 0),
    LIST_("servers", OAS_SERVER),
    FIELD("paths", OAS_ONE, OAS_PATHS, OAS_ALL, OAS_3_0),
    FIELD("webhooks", OAS_MAP, OAS_PATH_ITEM, OAS_SINCE_3_1, 0),
    ONE_("components", OAS_COMPONENTS),
    LIST_("security", OAS_SECURITY_REQUIREMENT),
    LIST_("tags", OAS_TAG),
    ONE_("externalDocs", OAS_EXTERNAL_DOCS),
};

static const struct oas_field info[] = {
    NEEDED_("title"),
    FIELD("summary", OAS_STRING, 0, OAS_SINCE_3_1, 0),
    STRING_("description"),
    URI_("termsOfService"),
    ONE_("contact", OAS_CONTACT),
    ONE_("license", OAS_LICENSE),
    NEEDED_("version"),
};

static const struct oas_field contact[] = {
    STRING_("name"),
    URI_("url"),
    STRING_("email"),
};

static const struct oas_field license[] = {
    NEEDED_("name"),
    FIELD("identifier", OAS_STRING, 0, OAS_SINCE_3_1, 0),
    URI_("url"),
};

static const struct oas_field server[] = {
    NEEDED_("url"),
    STRING_("description"),
    FIELD("name", OAS_STRING, 0, OAS_3_2, 0),
    MAP_("variables", OAS_SERVER_VARIABLE),
};

static const struct oas_field server_variable[] = {
    FIELD("enum", OAS_STRINGS, 0, OAS_ALL, 0),
    NEEDED_("default"),
    STRING_("description"),
};

static const struct oas_field components[] = {
    MAP_("schemas", OAS_SCHEMA),
    MAP_("responses", OAS_RESPONSE),
    MAP_("parameters", OAS_PARAMETER),
    MAP_("examples", OAS_EXAMPLE),
    MAP_("requestBodies", OAS_REQUEST_BODY),
    MAP_("headers", OAS_HEADER),
    MAP_("securitySchemes", OAS_SECURITY_SCHEME),
    MAP_("links", OAS_LINK),
    MAP_("callbacks", OAS_CALLBACK),
    FIELD("pathItems", OAS_MAP, OAS_PATH_ITEM, OAS_SINCE_3_1, 0),
    FIELD("mediaTypes", OAS_MAP, OAS_MEDIA_TYPE, OAS_3_2, 0),
};

static const struct oas_field path_item[] = {
    STRING_("$ref"),
    STRING_("summary"),
    STRING_("description"),
    LIST_("servers", OAS_SERVER),
    LIST_("parameters", OAS_PARAMETER),
    ONE_("get", OAS_OPERATION),
    ONE_("put", OAS_OPERATION),
    ONE_("post", OAS_OPERATION),
    ONE_("delete", OAS_OPERATION),
    ONE_("options", OAS_OPERATION),
    ONE_("head", OAS_OPERATION),
    ONE_("patch", OAS_OPERATION),
    ONE_("trace", OAS_OPERATION),
    FIELD("query", OAS_ONE, OAS_OPERATION, OAS_3_2, 0),
    FIELD("additionalOperations", OAS_MAP, OAS_OPERATION, OAS_3_2, 0),
};

static const struct oas_field operation[] = {
    FIELD("tags", OAS_STRINGS, 0, OAS_ALL, 0),
    STRING_("summary"),
    STRING_("description"),
    ONE_("externalDocs", OAS_EXTERNAL_DOCS),
    STRING_("operationId"),
    LIST_("parameters", OAS_PARAMETER),
    ONE_("requestBody", OAS_REQUEST_BODY),
    FIELD("responses", OAS_ONE, OAS_RESPONSES, OAS_ALL, OAS_3_0),
    MAP_("callbacks", OAS_CALLBACK),
    BOOLEAN_("deprecated"),
    LIST_("security", OAS_SECURITY_REQUIREMENT),
    LIST_("servers", OAS_SERVER),
};

static const struct oas_field external_docs[] = {
    STRING_("description"),
    NEEDED_URI_("url"),
};

static const struct oas_field parameter[] = {
    NEEDED_("name"),
    NEEDED_("in"),
    STRING_("description"),
    BOOLEAN_("required"),
    BOOLEAN_("deprecated"),
    BOOLEAN_("allowEmptyValue"),
    STRING_("style"),
    BOOLEAN_("explode"),
    BOOLEAN_("allowReserved"),
    ONE_("schema", OAS_SCHEMA),
    ANY_("example"),
    MAP_("examples", OAS_EXAMPLE),
    MAP_("content", OAS_MEDIA_TYPE),
};

static const struct oas_field request_body[] = {
    STRING_("description"),
    FIELD("content", OAS_MAP, OAS_MEDIA_TYPE, OAS_ALL, OAS_ALL),
    BOOLEAN_("required"),
};

static const struct oas_field media_type[] = {
    FIELD("description", OAS_STRING, 0, OAS_3_2, 0),
    ONE_("schema", OAS_SCHEMA),
    FIELD("itemSchema", OAS_ONE, OAS_SCHEMA, OAS_3_2, 0),
    ANY_("example"),
    MAP_("examples", OAS_EXAMPLE),
    MAP_("encoding", OAS_ENCODING),
    FIELD("prefixEncoding", OAS_LIST, OAS_ENCODING, OAS_3_2, 0),
    FIELD("itemEncoding", OAS_ONE, OAS_ENCODING, OAS_3_2, 0),
};

static const struct oas_field encoding[] = {
    STRING_("contentType"),
    MAP_("headers", OAS_HEADER),
    STRING_("style"),
    BOOLEAN_("explode"),
    BOOLEAN_("allowReserved"),
    FIELD("encoding", OAS_MAP, OAS_ENCODING, OAS_3_2, 0),
    FIELD("prefixEncoding", OAS_LIST, OAS_ENCODING, OAS_3_2, 0),
    FIELD("itemEncoding", OAS_ONE, OAS_ENCODING, OAS_3_2, 0),
};

static const struct oas_field response[] = {
    FIELD("summary", OAS_STRING, 0, OAS_3_2, 0),
    FIELD("description", OAS_STRING, 0, OAS_ALL, OAS_BEFORE_3_2),
    MAP_("headers", OAS_HEADER),
    MAP_("content", OAS_MEDIA_TYPE),
    MAP_("links", OAS_LINK),
};

static const struct oas_field example[] = {
    STRING_("summary"),
    STRING_("description"),
    FIELD("dataValue", OAS_ANY, 0, OAS_3_2, 0),
    FIELD("serializedValue", OAS_STRING, 0, OAS_3_2, 0),
    ANY_("value"),
    URI_("externalValue"),
};

static const struct oas_field link_[] = {
    URI_("operationRef"),
    STRING_("operationId"),
    FIELD("parameters", OAS_VALUES, 0, OAS_ALL, 0),
    ANY_("requestBody"),
    STRING_("description"),
    ONE_("server", OAS_SERVER),
};

static const struct oas_field header[] = {
    STRING_("description"),
    BOOLEAN_("required"),
    BOOLEAN_("deprecated"),
    STRING_("style"),
    BOOLEAN_("explode"),
    ONE_("schema", OAS_SCHEMA),
    ANY_("example"),
    MAP_("examples", OAS_EXAMPLE),
    MAP_("content", OAS_MEDIA_TYPE),
};

static const struct oas_field tag[] = {
    NEEDED_("name"),
    FIELD("summary", OAS_STRING, 0, OAS_3_2, 0),
    STRING_("description"),
    ONE_("externalDocs", OAS_EXTERNAL_DOCS),
    FIELD("parent", OAS_STRING, 0, OAS_3_2, 0),
    FIELD("kind", OAS_STRING, 0, OAS_3_2, 0),
};

static const struct oas_field discriminator[] = {
    NEEDED_("propertyName"),
    FIELD("mapping", OAS_TEXTS, 0, OAS_ALL, 0),
    FIELD("defaultMapping", OAS_STRING, 0, OAS_3_2, 0),
};

static const struct oas_field xml[] = {
    FIELD("nodeType", OAS_STRING, 0, OAS_3_2, 0),
    STRING_("name"),
    URI_("namespace"),
    STRING_("prefix"),
    BOOLEAN_("attribute"),
    BOOLEAN_("wrapped"),
};

static const struct oas_field security_scheme[] = {
    NEEDED_("type"),
    STRING_("description"),
    STRING_("name"),
    STRING_("in"),
    STRING_("scheme"),
    STRING_("bearerFormat"),
    ONE_("flows", OAS_FLOWS),
    URI_("openIdConnectUrl"),
    FIELD("oauth2MetadataUrl", OAS_URI, 0, OAS_3_2, 0),
    FIELD("deprecated", OAS_BOOLEAN, 0, OAS_3_2, 0),
};

static const struct oas_field flows[] = {
    ONE_("implicit", OAS_IMPLICIT),
    ONE_("password", OAS_PASSWORD),
    ONE_("clientCredentials", OAS_CLIENT_CREDENTIALS),
    ONE_("authorizationCode", OAS_AUTHORIZATION_CODE),
    FIELD("deviceAuthorization", OAS_ONE, OAS_DEVICE_AUTHORIZATION, OAS_3_2, 0),
};

/* An OAuth Flow Object takes all of these; which are required depends on the flow. */
#define FLOW_END URI_("refreshUrl"), FIELD("scopes", OAS_TEXTS, 0, OAS_ALL, OAS_ALL)

static const struct oas_field implicit_flow[] = {
    NEEDED_URI_("authorizationUrl"),
    FLOW_END,
};

static const struct oas_field token_flow[] = {
    NEEDED_URI_("tokenUrl"),
    FLOW_END,
};

static const struct oas_field code_flow[] = {
    NEEDED_URI_("authorizationUrl"),
    NEEDED_URI_("tokenUrl"),
    FLOW_END,
};

static const struct oas_field device_flow[] = {
    NEEDED_URI_("deviceAuthorizationUrl"),
    NEEDED_URI_("tokenUrl"),
    FLOW_END,
};

#define OBJECT(name, fields, may_refer)                                                  \
    {                                                                                    \
        name, fields, sizeof(fields) / sizeof(fields)[0], may_refer                      \
    }

static const struct oas_object objects[OAS_KIND_COUNT] = {
    [OAS_DOCUMENT] = OBJECT("an OpenAPI document", document, 0),
    [OAS_INFO] = OBJECT("`info`", info, 0),
    [OAS_CONTACT] = OBJECT("`contact`", contact, 0),
    [OAS_LICENSE] = OBJECT("`license`", license, 0),
    [OAS_SERVER] = OBJECT("a server", server, 0),
    [OAS_SERVER_VARIABLE] = OBJECT("a server variable", server_variable, 0),
    [OAS_COMPONENTS] = OBJECT("`components`", components, 0),
    [OAS_PATH_ITEM] = OBJECT("a path item", path_item, OAS_ALL),
    [OAS_OPERATION] = OBJECT("an operation", operation, 0),
    [OAS_EXTERNAL_DOCS] = OBJECT("`externalDocs`", external_docs, 0),
    [OAS_PARAMETER] = OBJECT("a parameter", parameter, OAS_ALL),
    [OAS_REQUEST_BODY] = OBJECT("a request body", request_body, OAS_ALL),
    [OAS_MEDIA_TYPE] = OBJECT("a media type", media_type, OAS_3_2),
    [OAS_ENCODING] = OBJECT("an encoding", encoding, 0),
    [OAS_RESPONSE] = OBJECT("a response", response, OAS_ALL),
    [OAS_EXAMPLE] = OBJECT("an example", example, OAS_ALL),
    [OAS_LINK] = OBJECT("a link", link_, OAS_ALL),
    [OAS_HEADER] = OBJECT("a header", header, OAS_ALL),
    [OAS_TAG] = OBJECT("a tag", tag, 0),
    [OAS_DISCRIMINATOR] = OBJECT("a discriminator", discriminator, 0),
    [OAS_XML] = OBJECT("`xml`", xml, 0),
    [OAS_SECURITY_SCHEME] = OBJECT("a security scheme", security_scheme, OAS_ALL),
    [OAS_FLOWS] = OBJECT("`flows`", flows, 0),
    [OAS_IMPLICIT] = OBJECT("an implicit flow", implicit_flow, 0),
    [OAS_PASSWORD] = OBJECT("a password flow", token_flow, 0),
    [OAS_CLIENT_CREDENTIALS] = OBJECT("a client credentials flow", token_flow, 0),
    [OAS_AUTHORIZATION_CODE] = OBJECT("an authorization code flow", code_flow, 0),
    [OAS_DEVICE_AUTHORIZATION] = OBJECT("a device authorization flow", device_flow, 0),
    [OAS_PATHS] = { "`paths`", NULL, 0, 0 },
    [OAS_RESPONSES] = { "`responses`", NULL, 0, 0 },
    [OAS_CALLBACK] = { "a callback", NULL, 0, OAS_ALL },
    [OAS_SECURITY_REQUIREMENT] = { "a security requirement", NULL, 0, 0 },
    [OAS_SCHEMA] = { "a schema", NULL, 0, OAS_ALL },
};

const struct oas_object *oas_object(enum oas_kind kind)
{
    return &objects[kind];
}

const struct oas_field *oas_field(enum oas_kind kind, struct str name, unsigned version)
{
    const struct oas_object *o = &objects[kind];

    for (size_t i = 0; i < o->count; i++)
        if (o->fields[i].known & version && str_eq(o->fields[i].name, name))
            return &o->fields[i];
    return NULL;
}

const char *oas_version_name(unsigned version)
{
    return version == OAS_3_0 ? "3.0" : version == OAS_3_1 ? "3.1" : "3.2";
}
