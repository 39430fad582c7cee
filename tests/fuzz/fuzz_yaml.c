/* YAML text: complaints can be printed, places lie in the text, and what is written reads
 * back to the same tree. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/diag.h"
#include "doc/yaml.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/tree.h"

enum { WRITTEN_MAX = 16 * 1024 * 1024 };

static void check_places(const struct node *n, struct str text)
{
    BUG_IF(n->span.off > text.len || n->span.len > text.len - n->span.off);
    for (size_t i = 0; i < n->len; i++) {
        if (n->items[i].key)
            check_places(n->items[i].key, text);
        check_places(n->items[i].value, text);
    }
}

static void writes_back(struct arena *a, const struct node *root)
{
    struct source again = { .path = S("again.yaml"), .text = STR_NONE };
    struct diags *d = diags_new(a);
    struct buf out;

    buf_init(&out, WRITTEN_MAX);
    yaml_write(&out, root);
    if (!buf_overflowed(&out)) {
        again.text = arena_str(a, buf_str(&out));
        const struct node *back = yaml_parse(a, &again, d);

        BUG_IF(!back || !tree_same(root, back));
    }
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct source source = { .path = S("x.yaml"), .text = { (const char *)data, size } };
    struct diags *d = diags_new(a);
    const struct node *root = yaml_parse(a, &source, d);
    struct buf out;

    BUG_IF(!root == diags_ok(d));
    buf_init(&out, WRITTEN_MAX);
    diags_render(d, &out, false);
    buf_release(&out);
    if (root) {
        check_places(root, source.text);
        writes_back(a, root);
    }
    arena_close(a);
    return 0;
}
