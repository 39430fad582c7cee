#include "base/buf.h"
#include "jsonpath/select.h"

#include "base/banned.h"

/* What follows the backslash, '\0' for what needs none. */
static char escape_of(char c)
{
    static const char special[] = "\b\f\n\r\t'\\", letters[] = "bfnrt'\\";
    size_t known = str_find_char((struct str){ special, sizeof special - 1 }, c);

    if (known == SIZE_MAX)
        return '\0';
    return letters[known];
}

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '\'' && c != '\\';
}

static void add_escaped(struct buf *out, struct str name)
{
    size_t start = 0;

    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];

        if (is_plain(c))
            continue;
        buf_add(out, str_sub(name, start, i - start));
        if (escape_of(c))
            buf_printf(out, "\\%c", escape_of(c));
        else
            buf_printf(out, "\\u%04x", (unsigned)(unsigned char)c);
        start = i + 1;
    }
    buf_add(out, str_from_at(name, start));
}

/* Paths are made for every node that is selected, and printf is slow. */
static void add_index(struct buf *out, size_t index)
{
    char text[32], *at = text + sizeof text;

    *--at = ']';
    do {
        *--at = (char)('0' + index % 10);
        index /= 10;
    } while (index);
    *--at = '[';
    buf_add(out, (struct str){ at, (size_t)(text + sizeof text - at) });
}

/* Recursion is bounded by JSONPATH_VALUE_DEPTH_MAX, which bounds the chain. */
static void add_steps(struct buf *out, const struct step *at)
{
    if (!at)
        return;
    add_steps(out, at->from);
    if (at->is_index) {
        add_index(out, at->index);
        return;
    }
    buf_add(out, S("['"));
    add_escaped(out, at->name);
    buf_add(out, S("']"));
}

void add_normalized(struct buf *out, const struct step *at)
{
    buf_add_char(out, '$');
    add_steps(out, at);
}
