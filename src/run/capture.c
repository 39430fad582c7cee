#include "run/capture.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "jsonpath/jsonpath.h"

#include "base/banned.h"

json_t *capture_value(struct arena *a, const struct capture *c,
                      const struct http_response *response, const struct body_view *body)
{
    struct jsonpath_nodes nodes = { 0 };

    if (!c->path) {
        struct str text = http_header_get(&response->headers, c->header);

        return text.len && utf8_is_valid(text) ? json_str(a, text) : NULL;
    }
    if (body->value)
        nodes = jsonpath_select(a, c->path, body->value);
    return nodes.len ? nodes.at[0].value : NULL;
}
