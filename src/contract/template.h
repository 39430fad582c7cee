/* contract/template.h - path templates: "/leads/{id}.{ext}" in pieces.  Private to
 * contract/. */
#ifndef CONTRACT_TEMPLATE_H
#define CONTRACT_TEMPLATE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/str.h"

struct template_part {
    struct str text; /* literal text, or the name between the braces */
    bool is_name;
};

/* Takes the next piece off *rest; false at the end.  A '{' without its '}' is literal. */
MUST_CHECK bool template_next(struct str *rest, struct template_part *ret);

/* The i-th name of the template; empty beyond the last. */
struct str template_name(struct str path, size_t i);
size_t template_count(struct str path);

#endif
