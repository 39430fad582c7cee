#include "doc/yaml_tag.h"

#include "base/banned.h"

static const struct {
    struct str name;
    enum node_kind kind;
} standard[] = {
    { { "str", 3 }, NODE_STRING },    { { "null", 4 }, NODE_NULL },
    { { "bool", 4 }, NODE_BOOL },     { { "int", 3 }, NODE_INTEGER },
    { { "float", 5 }, NODE_REAL },    { { "seq", 3 }, NODE_LIST },
    { { "map", 3 }, NODE_MAP },       { { "set", 3 }, NODE_MAP },
    { { "omap", 4 }, NODE_LIST },     { { "pairs", 5 }, NODE_LIST },
    { { "binary", 6 }, NODE_STRING }, { { "timestamp", 9 }, NODE_STRING },
};

struct yaml_tag yaml_tag_of(const char *text, bool scalar)
{
    static const struct str yaml_org = { "tag:yaml.org,2002:", 18 };
    struct str tag = str_from(text);

    if (tag.len == 0)
        return (struct yaml_tag){ .what = YAML_TAG_NONE };
    if (str_eq_c(tag, "!")) /* "non-specific": not resolved, so a scalar stays text */
        return (struct yaml_tag){ .what = scalar ? YAML_TAG_STANDARD : YAML_TAG_NONE,
                                  .kind = NODE_STRING,
                                  .name = tag };
    if (tag.at[0] == '!')
        return (struct yaml_tag){ .what = YAML_TAG_APPLICATION,
                                  .name = str_from_at(tag, 1) };
    struct str name = str_from_at(tag, yaml_org.len);

    for (size_t i = 0; str_starts(tag, yaml_org) && i < countof(standard); i++)
        if (str_eq(name, standard[i].name))
            return (struct yaml_tag){ YAML_TAG_STANDARD, standard[i].kind, name };
    return (struct yaml_tag){ .what = YAML_TAG_APPLICATION, .name = tag };
}
