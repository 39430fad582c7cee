/* Which operation of one version is which of the other. */
#include "changes/internal.h"
#include "contract/template.h"

#include "base/banned.h"

struct found {
    struct at item, at; /* the path item and the operation */
    struct str path, method, id;
    struct span span; /* of the method's key */
    struct found *match;
};

struct found_list {
    struct found *at;
    size_t len, cap;
    struct map by_route, by_id;
};

static bool is_method(struct str key)
{
    static const char *const methods[] = { "get",  "put",   "post",  "delete", "options",
                                           "head", "patch", "trace", "query" };

    for (size_t i = 0; i < countof(methods); i++)
        if (str_eq_c(key, methods[i]))
            return true;
    return false;
}

static struct str upper(struct arena *a, struct str text)
{
    char *out = arena_cstr(a, text);

    for (char *p = out; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return (struct str){ out, text.len };
}

/* "PATCH /leads/{}": what a path parameter is called does not travel. */
static struct str route_of(struct arena *a, const struct found *f)
{
    struct str rest = f->path;
    struct template_part part;
    struct buf out;

    buf_init(&out, SIZE_MAX / 2);
    buf_printf(&out, "%.*s ", STR_ARG(f->method));
    while (template_next(&rest, &part))
        buf_add(&out, part.is_name ? S("{}") : part.text);
    struct str route = arena_str(a, buf_str(&out));

    buf_release(&out);
    return route;
}

static void find_in_item(struct comparison *c, const struct side *s, struct str path,
                         const struct at *item, struct found_list *ret)
{
    for (size_t i = 0; at_is_map(item) && i < at_len(item); i++) {
        const struct node *key = at_key(item, i);
        struct at op = at_item(item, i), id = { 0 };

        op = side_follow(c, s, &op); /* which OpenAPI does not have, and people do */
        if (!is_method(node_text(key)) || !at_is_map(&op))
            continue;
        id = at_get(s->files, &op, "operationId");
        *vec_push(c->arena, ret) =
            (struct found){ .item = *item,
                            .at = op,
                            .path = path,
                            .method = upper(c->arena, node_text(key)),
                            .id = at_text(&id),
                            .span = key->span };
    }
}

/* `key`: "paths", or "webhooks", where names take the place of paths. */
static struct found_list find_all(struct comparison *c, const struct side *s,
                                  const char *key)
{
    struct at paths = side_get(c, s, &s->root, key);
    struct found_list list = { 0 };

    for (size_t i = 0; at_is_map(&paths) && i < at_len(&paths); i++) {
        struct at item = at_item(&paths, i);

        item = side_follow(c, s, &item);
        find_in_item(c, s, node_text(at_key(&paths, i)), &item, &list);
    }
    for (size_t i = 0; i < list.len; i++) {
        struct found *f = &list.at[i];

        map_set(c->arena, &list.by_route, route_of(c->arena, f), f);
        if (f->id.len)
            map_set(c->arena, &list.by_id, f->id, f);
    }
    return list;
}

static void match_up(struct found_list *old, struct found_list *new)
{
    for (size_t i = 0; i < old->by_route.len; i++) {
        struct found *was = old->by_route.at[i].value;
        struct found *is = map_get(&new->by_route, old->by_route.at[i].key);

        if (is) {
            was->match = is;
            is->match = was;
        }
    }
    for (size_t i = 0; i < old->len; i++) {
        struct found *was = &old->at[i];
        struct found *is = was->match ? NULL : map_get(&new->by_id, was->id);

        if (is && !is->match) {
            was->match = is;
            is->match = was;
        }
    }
}

static const struct changed_operation *name_of(struct comparison *c,
                                               const struct found *was,
                                               const struct found *is, bool receives)
{
    struct changed_operation *named = arena_new(c->arena, struct changed_operation);
    const struct found *shown = is ? is : was;

    *named = (struct changed_operation){ .method = shown->method,
                                         .path = shown->path,
                                         .id = shown->id,
                                         .removed = !is,
                                         .added = !was,
                                         .receives = receives,
                                         .order = c->operations.len + 1 };
    map_set(c->arena, &c->operations,
            arena_printf(c->arena, "%s%.*s %.*s", receives ? "webhook " : "",
                         STR_ARG(shown->method), STR_ARG(shown->path)),
            named);
    if (was) {
        named->old_method = was->method;
        named->old_path = was->path;
        named->old_id = was->id;
    }
    return named;
}

static void note_whole(struct comparison *c, enum change_rule rule, struct span old,
                       struct span new, const struct changed_operation *named,
                       struct str message)
{
    struct noted *n = note_use(c, rule, SENT, old, new,
                               (struct change_use){ .operation = named }, message);

    n->change.whole = true;
}

static void compare_names(struct comparison *c, const struct found *was,
                          const struct found *is, const struct changed_operation *named)
{
    if (!str_eq(route_of(c->scratch, was), route_of(c->scratch, is)))
        note_whole(c, CHANGE_OPERATION_MOVED, was->span, is->span, named,
                   arena_printf(c->scratch, "it moved here from %.*s %.*s",
                                STR_ARG(was->method), STR_ARG(was->path)));
    else if (!str_eq(was->path, is->path))
        note_whole(
            c, CHANGE_PARAMETER_RENAMED, was->span, is->span, named,
            arena_printf(c->scratch, "the path was written %.*s", STR_ARG(was->path)));
    if (!str_eq(was->id, is->id))
        note_whole(c, CHANGE_OPERATION_ID, was->span, is->span, named,
                   arena_printf(c->scratch, "the operationId was `%.*s` and is `%.*s`",
                                STR_ARG(was->id), STR_ARG(is->id)));
}

static void compare_found(struct comparison *c, const struct found *was,
                          const struct found *is, bool receives)
{
    const struct changed_operation *named = name_of(c, was, is, receives);
    struct operation_pair pair = { .named = named,
                                   .old_item = was->item,
                                   .old = was->at,
                                   .new_item = is->item,
                                   .new = is->at,
                                   .direction = receives ? RECEIVED : SENT };

    compare_names(c, was, is, named);
    compare_operation(c, &pair);
    arena_reset(c->scratch);
}

static void note_gone(struct comparison *c, const struct found *was, const char *key)
{
    struct at paths = side_get(c, &c->new, &c->new.root, key);
    struct at deprecated = at_get(c->old.files, &was->at, "deprecated");
    bool receives = str_eq_c(str_from(key), "webhooks");

    note_whole(c, CHANGE_OPERATION_REMOVED, was->span, key_span(&paths, was->path),
               name_of(c, was, NULL, receives),
               at_true(&deprecated) ? S("the operation was removed (it was deprecated)")
                                    : S("the operation was removed"));
}

static void note_come(struct comparison *c, const struct found *is, const char *key)
{
    struct at paths = side_get(c, &c->old, &c->old.root, key);
    bool receives = str_eq_c(str_from(key), "webhooks");

    note_whole(c, CHANGE_OPERATION_ADDED, key_span(&paths, is->path), is->span,
               name_of(c, NULL, is, receives), S("the operation was added"));
}

void compare_operations(struct comparison *c)
{
    static const char *const keys[] = { "paths", "webhooks" };

    for (size_t k = 0; k < countof(keys); k++) {
        struct found_list old = find_all(c, &c->old, keys[k]);
        struct found_list new = find_all(c, &c->new, keys[k]);

        match_up(&old, &new);
        for (size_t i = 0; i < old.len; i++)
            if (old.at[i].match)
                compare_found(c, &old.at[i], old.at[i].match, k > 0);
            else
                note_gone(c, &old.at[i], keys[k]);
        for (size_t i = 0; i < new.len; i++)
            if (!new.at[i].match)
                note_come(c, &new.at[i], keys[k]);
    }
}
