#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "doc/yaml.h"
#include "doc/yaml_style.h"

#include "base/banned.h"

enum {
    FLOW_WIDTH = 60,  /* of a list or map in one line */
    KEY_LENGTH = 120, /* longer ones get a "?" before them: libyaml takes 1024 at most */
    INDENT = 2,
};

static void write_entries(struct buf *out, const struct node *n, size_t indent,
                          bool inline_first);

static bool is_container(const struct node *n)
{
    return n->kind == NODE_LIST || n->kind == NODE_MAP;
}

/* --- in one line --- */

static bool can_be_in_flow(const struct node *n)
{
    bool bare_tag =
        n->kind == NODE_NULL && n->tagged; /* libyaml takes "]" for a part of it */

    return !is_container(n) && !bare_tag && !yaml_is_literal(n);
}

static void write_flow(struct buf *out, const struct node *n)
{
    bool map = n->kind == NODE_MAP;

    buf_add_char(out, map ? '{' : '[');
    for (size_t i = 0; i < n->len && !buf_overflowed(out); i++) {
        if (i)
            buf_add(out, S(", "));
        if (map) {
            yaml_write_scalar(out, n->items[i].key, YAML_AS_KEY);
            buf_add(out, S(": "));
        }
        yaml_write_scalar(out, n->items[i].value, YAML_IN_FLOW);
    }
    buf_add_char(out, map ? '}' : ']');
}

/* Tries it in one line; false when it is too long or not made of scalars. */
static bool write_short(struct buf *out, const struct node *n)
{
    struct buf line;

    for (size_t i = 0; i < n->len; i++) {
        const struct node_item *item = &n->items[i];

        if (i > FLOW_WIDTH || !can_be_in_flow(item->value) ||
            (item->key && !can_be_in_flow(item->key)))
            return false;
    }
    buf_init(&line, FLOW_WIDTH);
    write_flow(&line, n);
    bool fits = !buf_overflowed(&line);

    if (fits) {
        yaml_write_tag(out, node_tag(n));
        if (n->tagged)
            buf_add_char(out, ' ');
        buf_add(out, buf_str(&line));
    }
    buf_release(&line);
    return fits;
}

/* --- in lines of their own --- */

static void write_literal(struct buf *out, const struct node *n, size_t indent)
{
    struct str rest = node_text(n), line;
    bool ends = str_ends(rest, S("\n"));

    yaml_write_tag(out, node_tag(n));
    if (n->tagged)
        buf_add_char(out, ' ');
    buf_add_c(out, ends ? "|\n" : "|-\n");
    if (ends)
        rest.len--;
    while (str_cut(&rest, '\n', &line)) {
        if (line.len)
            buf_add_repeat(out, ' ', indent + INDENT);
        buf_add(out, line);
        buf_add_char(out, '\n');
    }
}

/* A list or map behind "key:" or "-" (or at the top), which stand at `indent`. */
static void write_block(struct buf *out, const struct node *n, size_t indent,
                        bool behind_dash)
{
    bool tagged = n->tagged;
    bool same_column = n->kind == NODE_LIST && !behind_dash; /* as people write lists */

    if (tagged || !behind_dash) {
        if (tagged) {
            buf_add_char(out, ' ');
            yaml_write_tag(out, node_tag(n));
        }
        buf_add_char(out, '\n');
    } else {
        buf_add_char(out, ' ');
    }
    write_entries(out, n, same_column ? indent : indent + INDENT, behind_dash && !tagged);
}

static void write_value(struct buf *out, const struct node *n, size_t indent,
                        bool behind_dash)
{
    size_t before = out->len;

    if (yaml_is_literal(n)) {
        buf_add_char(out, ' ');
        write_literal(out, n, indent);
        return;
    }
    if (is_container(n)) {
        buf_add_char(out, ' ');
        if (!write_short(out, n)) {
            buf_truncate(out, before);
            write_block(out, n, indent, behind_dash);
            return;
        }
    } else {
        buf_add_char(out, ' ');
        yaml_write_scalar(out, n, YAML_IN_BLOCK);
    }
    buf_add_char(out, '\n');
}

static void write_key(struct buf *out, const struct node *key, size_t indent)
{
    bool explicit = node_text(key).len > KEY_LENGTH;

    if (explicit)
        buf_add(out, S("? "));
    yaml_write_scalar(out, key, YAML_AS_KEY);
    if (explicit) {
        buf_add_char(out, '\n');
        buf_add_repeat(out, ' ', indent);
    }
    buf_add_char(out, ':');
}

static void write_entries(struct buf *out, const struct node *n, size_t indent,
                          bool inline_first)
{
    for (size_t i = 0; i < n->len && !buf_overflowed(out); i++) {
        const struct node_item *item = &n->items[i];

        if (i || !inline_first)
            buf_add_repeat(out, ' ', indent);
        if (item->key)
            write_key(out, item->key, indent);
        else
            buf_add_char(out, '-');
        write_value(out, item->value, indent, item->key == NULL);
    }
}

void yaml_write(struct buf *out, const struct node *n)
{
    if (!is_container(n) || n->len == 0) {
        if (yaml_is_literal(n)) {
            write_literal(out, n, 0);
            return;
        }
        if (is_container(n))
            write_short(out, n);
        else
            yaml_write_scalar(out, n, YAML_IN_BLOCK);
        buf_add_char(out, '\n');
        return;
    }
    if (n->tagged) {
        yaml_write_tag(out, node_tag(n));
        buf_add_char(out, '\n');
    }
    write_entries(out, n, 0, false);
}
