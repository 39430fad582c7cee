/* claims/params_schema.h - pieces of the JSON Schemas of parameters; only inside claims/.
 */
#ifndef CLAIMS_PARAMS_SCHEMA_H
#define CLAIMS_PARAMS_SCHEMA_H

#define NAME_SCHEMA  "{\"type\": \"string\", \"minLength\": 1}"
#define NAMES_SCHEMA "{\"type\": \"array\", \"minItems\": 1, \"items\": " NAME_SCHEMA "}"

#define FIELDS_PARAMS                                                                    \
    "\"field\": " NAME_SCHEMA ", \"fields\": {\"anyOf\": [" NAME_SCHEMA                  \
    ", " NAMES_SCHEMA "]}"

#define STATUS_SCHEMA                                                                    \
    "{\"anyOf\": [{\"type\": \"integer\", \"minimum\": 100, \"maximum\": 599}, "         \
    "{\"type\": \"string\", \"pattern\": \"^[1-5][xX][xX]$\"}]}"

#define OUTCOME_SCHEMA                                                                   \
    "{\"type\": \"object\", \"additionalProperties\": false, "                           \
    "\"properties\": {\"status\": {\"anyOf\": [" STATUS_SCHEMA                           \
    ", {\"type\": \"array\", \"minItems\": 1, \"items\": " STATUS_SCHEMA                 \
    "}]}, \"body\": {}}}"

#define OUTCOME_PARAM "\"outcome\": " OUTCOME_SCHEMA

#endif
