#include "contract/read.h"

#include "base/banned.h"

/* Schemas that nothing refers to are not compiled, but a reference in them that leads
 * nowhere is still a mistake of the document. */
void read_components(struct reader *r, const struct at *root)
{
    struct at components = read_get(r, root, "components");
    struct at schemas = at_get(r->files, &components, "schemas");

    if (!read_is_map(r, &components, "`components`") ||
        !read_is_map(r, &schemas, "`components.schemas`"))
        return;
    for (size_t i = 0; i < at_len(&schemas); i++) {
        struct at schema = at_item(&schemas, i);

        read_schema_places(r, &schema);
    }
}
