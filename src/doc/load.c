#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "doc/json_nodes.h"
#include "doc/yaml.h"

#include "base/banned.h"

struct node *doc_load(struct arena *a, const char *path, struct diags *diags)
{
    struct source *source = arena_new(a, struct source);
    struct err err = { 0 };

    source->path = arena_str(a, str_from(path));
    if (!fs_read(a, path, YAML_BYTES_MAX, &source->text, &err)) {
        diags_error(diags, SPAN_NONE, "unreadable", "%s", err.msg);
        return NULL;
    }
    source_index(a, source);
    if (str_ends(source->path, S(".json")))
        return json_nodes(a, source, diags);
    return yaml_parse(a, source, diags);
}
