/* contract/oas.h - what may stand where in an OpenAPI description, as data.
 *
 * Private to contract/.  The tables follow the text of the OpenAPI Specification 3.0.4,
 * 3.1.2 and 3.2.0, object by object, in its order: fixed fields with their types, the
 * versions that have them and the versions that require them.  What the tables cannot
 * say is in the rules (oas_rules.h). */
#ifndef CONTRACT_OAS_H
#define CONTRACT_OAS_H

#include <stddef.h>

#include "base/str.h"

/* Versions as bits. */
enum oas_version { OAS_3_0 = 1, OAS_3_1 = 2, OAS_3_2 = 4 };
#define OAS_ALL        (OAS_3_0 | OAS_3_1 | OAS_3_2)
#define OAS_SINCE_3_1  (OAS_3_1 | OAS_3_2)
#define OAS_BEFORE_3_2 (OAS_3_0 | OAS_3_1)

/* The objects of the specification.  Those above OAS_FIXED_COUNT have fixed fields. */
enum oas_kind {
    OAS_DOCUMENT,
    OAS_INFO,
    OAS_CONTACT,
    OAS_LICENSE,
    OAS_SERVER,
    OAS_SERVER_VARIABLE,
    OAS_COMPONENTS,
    OAS_PATH_ITEM,
    OAS_OPERATION,
    OAS_EXTERNAL_DOCS,
    OAS_PARAMETER,
    OAS_REQUEST_BODY,
    OAS_MEDIA_TYPE,
    OAS_ENCODING,
    OAS_RESPONSE,
    OAS_EXAMPLE,
    OAS_LINK,
    OAS_HEADER,
    OAS_TAG,
    OAS_DISCRIMINATOR,
    OAS_XML,
    OAS_SECURITY_SCHEME,
    OAS_FLOWS,
    OAS_IMPLICIT,
    OAS_PASSWORD,
    OAS_CLIENT_CREDENTIALS,
    OAS_AUTHORIZATION_CODE,
    OAS_DEVICE_AUTHORIZATION,
    OAS_FIXED_COUNT,
    /* maps whose keys the author chooses */
    OAS_PATHS = OAS_FIXED_COUNT,
    OAS_RESPONSES,
    OAS_CALLBACK,
    OAS_SECURITY_REQUIREMENT,
    OAS_SCHEMA,
    OAS_KIND_COUNT
};

enum oas_shape {
    OAS_STRING,
    OAS_BOOLEAN,
    OAS_URI,     /* or a URI reference */
    OAS_ANY,     /* any value */
    OAS_STRINGS, /* a list of strings */
    OAS_TEXTS,   /* a map of strings */
    OAS_VALUES,  /* a map of any values */
    OAS_ONE,     /* an object of the kind */
    OAS_LIST,    /* a list of them */
    OAS_MAP,     /* a map of them */
};

struct oas_field {
    struct str name;
    enum oas_shape shape;
    enum oas_kind of;         /* of OAS_ONE, OAS_LIST and OAS_MAP */
    unsigned known, required; /* in which versions */
};

struct oas_object {
    const char *name; /* with its article: "a path item" */
    const struct oas_field *fields;
    size_t count;
    unsigned may_refer; /* versions in which a Reference Object may stand for it */
};

const struct oas_object *oas_object(enum oas_kind kind);
/* NULL where the kind has no such field in the version. */
const struct oas_field *oas_field(enum oas_kind kind, struct str name, unsigned version);
/* "3.0" */
const char *oas_version_name(unsigned version);

#endif
