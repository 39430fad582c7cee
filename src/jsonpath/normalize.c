#include "base/banned.h"
#include "base/buf.h"
#include "jsonpath/select.h"

static void add_escaped(struct buf *out, struct str name)
{
    static const char special[] = "\b\f\n\r\t'\\", letters[] = "bfnrt'\\";

    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        size_t known = str_find_char((struct str){ special, sizeof special - 1 }, c);

        if (known != SIZE_MAX) {
            buf_add_char(out, '\\');
            buf_add_char(out, letters[known]);
        } else if ((unsigned char)c < 0x20) {
            buf_printf(out, "\\u%04x", (unsigned)(unsigned char)c);
        } else {
            buf_add_char(out, c);
        }
    }
}

/* Recursion is bounded by JSONPATH_VALUE_DEPTH_MAX, which bounds the chain. */
static void add_steps(struct buf *out, const struct step *at)
{
    if (!at)
        return;
    add_steps(out, at->from);
    if (at->is_index) {
        buf_printf(out, "[%zu]", at->index);
        return;
    }
    buf_add_c(out, "['");
    add_escaped(out, at->name);
    buf_add_c(out, "']");
}

void add_normalized(struct buf *out, const struct step *at)
{
    buf_add_char(out, '$');
    add_steps(out, at);
}
