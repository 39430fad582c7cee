/* claims/params_schema.h - pieces of the JSON Schemas of parameters; only inside claims/.
 */
#ifndef CLAIMS_PARAMS_SCHEMA_H
#define CLAIMS_PARAMS_SCHEMA_H

#define NAME_SCHEMA  "{\"type\": \"string\", \"minLength\": 1}"
#define NAMES_SCHEMA "{\"type\": \"array\", \"minItems\": 1, \"items\": " NAME_SCHEMA "}"

#define LIST_SCHEMA   "{\"type\": \"array\", \"minItems\": 1}"
#define FLAG_SCHEMA   "{\"type\": \"boolean\"}"
#define OBJECT_SCHEMA "{\"type\": \"object\", \"minProperties\": 1}"

#define FIELDS_PARAMS                                                                    \
    { "field", NAME_SCHEMA, "the field, by the name under which it is sent", false },    \
    {                                                                                    \
        "fields", "{\"anyOf\": [" NAME_SCHEMA ", " NAMES_SCHEMA "]}",                    \
            "the same of several: a list", false                                         \
    }
/* Rules of kinds that cannot do without. */
#define FIELDS_NEEDED                                                                    \
    "\"anyOf\": [{\"required\": [\"field\"]}, {\"required\": [\"fields\"]}]"

#define STATUS_SCHEMA                                                                    \
    "{\"anyOf\": [{\"type\": \"integer\", \"minimum\": 100, \"maximum\": 599}, "         \
    "{\"type\": \"string\", \"pattern\": \"^[1-5][xX][xX]$\"}]}"

#define OUTCOME_SCHEMA                                                                   \
    "{\"type\": \"object\", \"additionalProperties\": false, "                           \
    "\"properties\": {\"status\": {\"anyOf\": [" STATUS_SCHEMA                           \
    ", {\"type\": \"array\", \"minItems\": 1, \"items\": " STATUS_SCHEMA                 \
    "}]}, \"body\": {}}}"
#define OUTCOME_PARAM                                                                    \
    {                                                                                    \
        "outcome", OUTCOME_SCHEMA,                                                       \
            "how it is refused: `status` (a code, a list, a class; any 4xx, unless "     \
            "said) and `body`, matched in part",                                         \
            false                                                                        \
    }

#endif
