#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "doc/json_nodes.h"
#include "doc/yaml.h"

#include "base/banned.h"

struct node *doc_read(struct arena *a, struct str path, struct str text,
                      struct diags *diags)
{
    struct source *source = arena_new(a, struct source);

    *source = (struct source){ .path = arena_str(a, path), .text = text };
    source_index(a, source);
    if (str_ends(source->path, S(".json")))
        return json_nodes(a, source, diags);
    return yaml_parse(a, source, diags);
}

struct node *doc_load(struct arena *a, const char *path, struct diags *diags)
{
    struct err err = { 0 };
    struct str text;

    if (!fs_read(a, path, YAML_BYTES_MAX, &text, &err)) {
        diags_error(diags, SPAN_NONE, "unreadable", "%s", err.msg);
        return NULL;
    }
    return doc_read(a, str_from(path), text, diags);
}
