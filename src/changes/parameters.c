/* Parameters of requests, and headers of responses. */
#include "changes/internal.h"
#include "contract/template.h"

#include "base/banned.h"

struct wanted {
    struct str in, name;
    struct str key; /* what it is known by on the wire */
    struct at at;
};

struct wanted_list {
    struct wanted *at;
    size_t len, cap;
};

static struct str lower(struct arena *a, struct str text)
{
    char *out = arena_cstr(a, text);

    for (char *p = out; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    return (struct str){ out, text.len };
}

/* A path parameter is known by its place, a header in any letters. */
static struct str key_of(struct comparison *c, struct str in, struct str name,
                         struct str path)
{
    if (str_eq_c(in, "path"))
        for (size_t i = 0; i < template_count(path); i++)
            if (str_eq(template_name(path, i), name))
                return arena_printf(c->scratch, "path %zu", i);
    return arena_printf(c->scratch, "%.*s %.*s", STR_ARG(in),
                        STR_ARG(str_eq_c(in, "header") ? lower(c->scratch, name) : name));
}

static struct wanted *find(const struct wanted_list *list, struct str key)
{
    for (size_t i = 0; i < list->len; i++)
        if (str_eq(list->at[i].key, key))
            return &list->at[i];
    return NULL;
}

static void add_from(struct comparison *c, const struct side *s, const struct at *holder,
                     struct str path, struct wanted_list *list)
{
    struct at all = side_get(c, s, holder, "parameters");

    for (size_t i = 0; node_is_list(all.node) && i < at_len(&all); i++) {
        struct at item = at_item(&all, i);
        struct at here = side_follow(c, s, &item);
        struct at name = at_get(s->files, &here, "name");
        struct at in = at_get(s->files, &here, "in");
        struct wanted w = { .in = at_text(&in), .name = at_text(&name), .at = here };

        w.key = key_of(c, w.in, w.name, path);
        struct wanted *known = find(list, w.key);

        if (known)
            *known = w; /* the operation's own wins over the path item's */
        else if (w.name.len)
            *vec_push(c->scratch, list) = w;
    }
}

static struct str part_of(struct comparison *c, const struct wanted *w)
{
    return arena_printf(c->arena, "%.*s parameter %.*s", STR_ARG(w->in),
                        STR_ARG(w->name));
}

static void note_parameter(struct comparison *c, const struct changed_operation *op,
                           struct str part, struct str name, enum change_rule rule,
                           enum direction d, struct span old, struct span new,
                           struct str message)
{
    struct noted *n =
        note_use(c, rule, d, old, new, (struct change_use){ op, part }, message);

    note_name(c, n, name);
}

static bool is_required(struct comparison *c, const struct side *s, const struct at *at)
{
    struct at required = at_get(s->files, at, "required");

    (void)c;
    return at_true(&required);
}

/* How the value is written: what is not given has its default. */
static struct str style_of(struct comparison *c, const struct side *s,
                           const struct at *at, struct str in)
{
    struct at style = at_get(s->files, at, "style");
    struct at explode = at_get(s->files, at, "explode");
    struct at reserved = at_get(s->files, at, "allowReserved");
    bool form = str_eq_c(in, "query") || str_eq_c(in, "cookie");
    struct str name = at_is(&style) ? at_text(&style) : form ? S("form") : S("simple");
    bool exploded = at_is(&explode) ? at_true(&explode) : str_eq_c(name, "form");

    return arena_printf(c->scratch, "%.*s%s%s", STR_ARG(name),
                        exploded ? " exploded" : "",
                        at_true(&reserved) ? " with reserved characters" : "");
}

/* What parameters and headers have in common. */
static void compare_value(struct comparison *c, const struct changed_operation *op,
                          struct str part, struct str name, struct str in,
                          const struct at *was, const struct at *is, enum direction d)
{
    struct str before = style_of(c, &c->old, was, in);
    struct str after = style_of(c, &c->new, is, in);
    struct at schema = at_get(c->old.files, was, "schema");
    struct at schemas = at_get(c->new.files, is, "schema");
    struct at deprecated = at_get(c->old.files, was, "deprecated");
    struct at deprecates = at_get(c->new.files, is, "deprecated");

    if (!str_eq(before, after))
        note_parameter(c, op, part, name, CHANGE_PARAMETER_STYLE, d, at_span(was),
                       at_span(is),
                       arena_printf(c->scratch, "it was written as %.*s and is as %.*s",
                                    STR_ARG(before), STR_ARG(after)));
    if (at_true(&deprecated) != at_true(&deprecates))
        note_parameter(c, op, part, name,
                       at_true(&deprecates) ? CHANGE_DEPRECATED : CHANGE_NOT_DEPRECATED,
                       d, at_span(was), at_span(is),
                       at_true(&deprecates) ? S("it is deprecated now")
                                            : S("it is no longer deprecated"));
    compare_content(c, op, part, was, is, d);
    use_schemas(c, &schema, &schemas, d, (struct change_use){ op, part }, name);
}

static void compare_parameter(struct comparison *c, const struct operation_pair *o,
                              const struct wanted *was, const struct wanted *is)
{
    bool needed = is_required(c, &c->old, &was->at);
    bool needs = is_required(c, &c->new, &is->at);
    struct str part = part_of(c, is);

    if (needed != needs)
        note_parameter(c, o->named, part, is->name,
                       needs ? CHANGE_PARAMETER_REQUIRED : CHANGE_PARAMETER_OPTIONAL,
                       o->direction, at_span(&was->at), at_span(&is->at),
                       needs ? S("it is required now") : S("it is no longer required"));
    compare_value(c, o->named, part, is->name, is->in, &was->at, &is->at, o->direction);
}

void compare_parameters(struct comparison *c, const struct operation_pair *o)
{
    struct wanted_list old = { 0 }, new = { 0 };

    add_from(c, &c->old, &o->old_item, o->named->old_path, &old);
    add_from(c, &c->old, &o->old, o->named->old_path, &old);
    add_from(c, &c->new, &o->new_item, o->named->path, &new);
    add_from(c, &c->new, &o->new, o->named->path, &new);
    for (size_t i = 0; i < old.len; i++) {
        const struct wanted *was = &old.at[i], *is = find(&new, was->key);

        if (is)
            compare_parameter(c, o, was, is);
        else
            note_parameter(c, o->named, part_of(c, was), was->name,
                           CHANGE_PARAMETER_REMOVED, o->direction, at_span(&was->at),
                           at_span(&o->new), S("the parameter was removed"));
    }
    for (size_t i = 0; i < new.len; i++) {
        const struct wanted *is = &new.at[i];
        bool needs = is_required(c, &c->new, &is->at);

        if (!find(&old, is->key))
            note_parameter(c, o->named, part_of(c, is), is->name,
                           needs ? CHANGE_PARAMETER_ADDED_REQUIRED
                                 : CHANGE_PARAMETER_ADDED,
                           o->direction, at_span(&o->old), at_span(&is->at),
                           needs ? S("a required parameter was added")
                                 : S("the parameter was added"));
    }
}

/* --- headers of responses --- */

static void compare_header(struct comparison *c, const struct changed_operation *op,
                           struct str part, struct str name, const struct at *was,
                           const struct at *is, enum direction d)
{
    bool needed = is_required(c, &c->old, was), needs = is_required(c, &c->new, is);

    if (needed != needs)
        note_parameter(
            c, op, part, name, needs ? CHANGE_HEADER_REQUIRED : CHANGE_HEADER_OPTIONAL, d,
            at_span(was), at_span(is),
            needs ? S("it is always there now") : S("it is no longer always there"));
    compare_value(c, op, part, name, S("header"), was, is, d);
}

void compare_headers(struct comparison *c, const struct changed_operation *op,
                     struct str part, const struct at *old, const struct at *new,
                     struct span old_place, struct span new_place, enum direction d)
{
    for (size_t i = 0; at_is_map(old) && i < at_len(old); i++) {
        const struct node *key = at_key(old, i);
        struct at before = at_item(old, i),
                  after = side_entry(c, &c->new, new, node_text(key));
        struct str where = arena_printf(c->arena, "%.*s header %.*s", STR_ARG(part),
                                        STR_ARG(node_text(key)));

        before = side_follow(c, &c->old, &before);
        if (at_is(&after))
            compare_header(c, op, where, node_text(key), &before, &after, d);
        else
            note_parameter(c, op, where, node_text(key), CHANGE_HEADER_REMOVED, d,
                           key->span, new_place, S("the header was removed"));
    }
    for (size_t i = 0; at_is_map(new) && i < at_len(new); i++) {
        const struct node *key = at_key(new, i);
        struct at before = side_entry(c, &c->old, old, node_text(key)),
                  after = at_item(new, i);

        after = side_follow(c, &c->new, &after);
        bool needs = is_required(c, &c->new, &after);

        if (!at_is(&before))
            note_parameter(c, op,
                           arena_printf(c->arena, "%.*s header %.*s", STR_ARG(part),
                                        STR_ARG(node_text(key))),
                           node_text(key),
                           needs ? CHANGE_HEADER_ADDED_REQUIRED : CHANGE_HEADER_ADDED, d,
                           old_place, key->span, S("the header was added"));
    }
}
