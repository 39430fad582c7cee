/* contract/oas_rules.h - what OpenAPI asks of its objects beyond fields and types.
 *
 * Private to contract/.  One function a kind of object, called when its fields have the
 * right types or were complained about.  The rules are those of the text of the OpenAPI
 * Specification; docs/lint.md lists them. */
#ifndef CONTRACT_OAS_RULES_H
#define CONTRACT_OAS_RULES_H

#include "contract/lint_internal.h"

/* An object on the way down from the document. */
struct oas_visit {
    struct lint *l;
    struct at at;
    enum oas_kind kind;
    const struct node *key;     /* that it stands under; NULL in a list, or where a
                                   reference led here */
    const struct oas_visit *up; /* NULL: the document, or a reference led here */
};

/* The key where there is one, else the thing. */
struct span oas_place(const struct oas_visit *v);
/* A member; nowhere where it is absent. */
struct at oas_get(const struct oas_visit *v, const char *key);
/* The text of a member that is a string, else empty. */
struct str oas_text(const struct oas_visit *v, const char *key);
bool oas_has(const struct oas_visit *v, const char *key);
/* Complains where both are there. */
void oas_not_both(const struct oas_visit *v, const char *one, const char *other);
/* RFC 9110, 5.6.2: what names of headers and methods consist of. */
bool oas_is_token(struct str text);

typedef void oas_rule_fn(const struct oas_visit *v);

/* oas_walk.c: visits what stands under each key of a map that is no extension. */
void oas_visit_members(const struct oas_visit *v, enum oas_kind of);

/* oas_rules_root.c */
oas_rule_fn oas_rule_document, oas_rule_info, oas_rule_license, oas_rule_server,
    oas_rule_server_variable, oas_rule_components, oas_rule_xml;
/* oas_rules_paths.c */
oas_rule_fn oas_rule_paths, oas_rule_path_item, oas_rule_operation, oas_rule_responses;
/* oas_rules_values.c */
oas_rule_fn oas_rule_parameter, oas_rule_header, oas_rule_media_type, oas_rule_encoding,
    oas_rule_example, oas_rule_request_body, oas_rule_response;
/* oas_rules_links.c */
oas_rule_fn oas_rule_link, oas_rule_callback;
void oas_check_links(struct lint *l);
/* oas_rules_security.c */
oas_rule_fn oas_rule_security_scheme, oas_rule_security_requirement;

#endif
