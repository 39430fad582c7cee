#include "author/spot.h"

#include "base/arena.h"
#include "base/fs.h"
#include "contract/contract.h"
#include "doc/json.h"

#include "base/banned.h"

enum {
    REFS_MAX = 20,  /* `$ref` to `$ref` to ... */
    PARTS_DEPTH = 6 /* allOf in allOf */
};

struct spot spot_root(const struct contract *c)
{
    return (struct spot){ .json = contract_document(c) };
}

static struct spot nowhere(void)
{
    return (struct spot){ .json = NULL };
}

/* A part of `allOf` that stands alone means the part itself. */
static struct spot only_part(struct arena *a, struct spot p)
{
    const json_t *parts = json_object_get(p.json, "allOf");

    if (json_array_size(parts) != 1 || json_object_get(p.json, "properties"))
        return nowhere();
    return (struct spot){ json_array_get(parts, 0),
                          arena_printf(a, "%.*s/allOf/0", STR_ARG(p.pointer)), p.file };
}

/* What lies beside the document or below comes along into a project. */
static bool is_below(const struct contract *c, struct str file)
{
    return !file.len || str_starts(file, fs_dirname(c->uri));
}

static struct spot follow(struct arena *a, const struct contract *c, struct spot p)
{
    for (unsigned i = 0; i < REFS_MAX && p.json; i++) {
        struct str ref = json_member_text(p.json, "$ref");
        struct contract_place place;
        struct spot part = only_part(a, p);

        if (!ref.len && !part.json)
            return p;
        if (!ref.len) {
            p = part;
            continue;
        }
        if (!contract_follow(c, p.file, ref, &place) || !is_below(c, place.file))
            return nowhere();
        p = (struct spot){ place.json, place.pointer, place.file };
    }
    return nowhere();
}

struct spot spot_get(struct arena *a, const struct contract *c, struct spot p,
                     struct str key)
{
    const json_t *child = json_member(p.json, key);
    uint64_t index;

    if (!child && json_is_array(p.json) && str_to_u64(key, &index))
        child = json_array_get(p.json, index);
    if (!child)
        return nowhere();
    return follow(a, c,
                  (struct spot){ child, json_pointer_below(a, p.pointer, key), p.file });
}

static struct spot property(struct arena *a, const struct contract *c, struct spot schema,
                            struct str name, unsigned depth)
{
    struct spot all = spot_get(a, c, schema, S("properties"));
    struct spot found = spot_get(a, c, all, name);
    struct spot parts = spot_get(a, c, schema, S("allOf"));

    for (size_t i = 0;
         !found.json && depth < PARTS_DEPTH && i < json_array_size(parts.json); i++) {
        struct spot part = spot_get(a, c, parts, arena_printf(a, "%zu", i));

        found = property(a, c, part, name, depth + 1);
    }
    return found;
}

struct spot spot_property(struct arena *a, const struct contract *c, struct spot schema,
                          struct str name)
{
    return property(a, c, schema, name, 0);
}

bool spot_same(struct spot a, struct spot b)
{
    return a.json && b.json &&
           (a.json == b.json ||
            (str_eq(a.pointer, b.pointer) && str_eq(a.file, b.file)) ||
            (json_object_size(a.json) && json_same(a.json, b.json)));
}
