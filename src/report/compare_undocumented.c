#include "report/compare_undocumented.h"

#include "base/arena.h"
#include "doc/json.h"
#include "report/put.h"

#include "base/banned.h"

bool is_undocumented_status(const struct undocumented *u, struct str operation,
                            int status)
{
    const struct undocumented_operation *o = u ? undocumented_find(u, operation) : NULL;
    struct arena *scratch = arena_open();
    bool found = o && map_get(&o->known, arena_printf(scratch, "%d", status));

    arena_close(scratch);
    return found;
}

static void put_member(struct arena *a, json_t *list, struct str operation, struct str at,
                       const char *is)
{
    json_t *item = put_item(a, list);

    json_object_set(item, "operation", json_str(a, operation));
    json_object_set(item, "at", json_str(a, at));
    put_c(a, item, "is", is);
}

/* A status alone is told with the statuses. */
static bool is_member(struct str at)
{
    return str_find_char(at, '$') != SIZE_MAX;
}

static void put_missing(struct arena *a, json_t *list,
                        const struct undocumented_operation *of,
                        const struct undocumented_operation *in, const char *is)
{
    for (size_t i = 0; i < of->at.len; i++)
        if (is_member(of->at.at[i]) && !map_get(&in->known, of->at.at[i]))
            put_member(a, list, of->name, of->at.at[i], is);
}

void compare_undocumented(struct arena *a, const struct undocumented *before,
                          const struct undocumented *after, json_t *result)
{
    json_t *list = put_list(a, result, "undocumented");
    json_t *unknown = put_list(a, result, "not-known");

    if (!before)
        json_array_append(unknown, json_str(a, S("before")));
    if (!after)
        json_array_append(unknown, json_str(a, S("after")));
    for (size_t i = 0; before && after && i < after->list.len; i++) {
        const struct undocumented_operation *now = after->list.at[i];
        const struct undocumented_operation *was = undocumented_find(before, now->name);

        if (!was)
            continue;
        if (was->more || now->more) {
            put_member(a, list, now->name, S("more members than are kept"),
                       "not compared");
            continue;
        }
        put_missing(a, list, now, was, "new");
        put_missing(a, list, was, now, "gone");
    }
}
