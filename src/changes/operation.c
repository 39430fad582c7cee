/* One operation in both versions: its body, its responses, what is said of it. */
#include "changes/internal.h"
#include "contract/media_type.h"

#include "base/banned.h"

static struct span place_of(const struct at *at, const struct at *otherwise)
{
    return at_is(at) ? at_span(at) : at_span(otherwise);
}

static struct noted *note_part(struct comparison *c, const struct changed_operation *op,
                               struct str part, enum change_rule rule, enum direction d,
                               struct span old, struct span new, struct str message)
{
    struct noted *n =
        note_use(c, rule, d, old, new, (struct change_use){ op, part }, message);

    n->change.whole = true;
    return n;
}

/* --- bodies --- */

/* "application/json" of "Application/JSON; charset=utf-8". */
static struct str media_key(struct comparison *c, struct str text)
{
    char *out = arena_cstr(c->scratch, media_type_bare(text));

    for (char *p = out; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p - 'A' + 'a');
    return str_from(out);
}

static struct at media_in(struct comparison *c, const struct side *s,
                          const struct at *content, struct str key)
{
    for (size_t i = 0; at_is_map(content) && i < at_len(content); i++)
        if (str_eq(media_key(c, node_text(at_key(content, i))), key)) {
            struct at media = at_item(content, i);

            return side_follow(c, s, &media);
        }
    return (struct at){ 0 };
}

static void compare_media(struct comparison *c, const struct changed_operation *op,
                          struct str part, const struct at *was, const struct at *is,
                          enum direction d)
{
    struct at before = at_get(c->old.files, was, "schema");
    struct at after = at_get(c->new.files, is, "schema");
    struct at encoding = at_get(c->old.files, was, "encoding");
    struct at encodings = at_get(c->new.files, is, "encoding");

    use_schemas(c, &before, &after, d, (struct change_use){ op, part }, STR_NONE);
    if (!at_same(&encoding, &encodings))
        note_part(c, op, part, CHANGE_ENCODING, d, place_of(&encoding, was),
                  place_of(&encodings, is), S("`encoding` changed"));
}

void compare_content(struct comparison *c, const struct changed_operation *op,
                     struct str part, const struct at *old, const struct at *new,
                     enum direction d)
{
    struct at was = side_get(c, &c->old, old, "content");
    struct at is = side_get(c, &c->new, new, "content");

    for (size_t i = 0; at_is_map(&was) && i < at_len(&was); i++) {
        const struct node *key = at_key(&was, i);
        struct at before = at_item(&was, i);
        struct at after = media_in(c, &c->new, &is, media_key(c, node_text(key)));

        before = side_follow(c, &c->old, &before);
        if (at_is(&after))
            compare_media(c, op,
                          arena_printf(c->arena, "%.*s %.*s", STR_ARG(part),
                                       STR_ARG(node_text(key))),
                          &before, &after, d);
        else
            note_part(c, op, part, CHANGE_MEDIA_REMOVED, d, key->span, place_of(&is, new),
                      arena_printf(c->scratch, "the media type %.*s was removed",
                                   STR_ARG(node_text(key))));
    }
    for (size_t i = 0; at_is_map(&is) && i < at_len(&is); i++) {
        const struct node *key = at_key(&is, i);
        struct at before = media_in(c, &c->old, &was, media_key(c, node_text(key)));

        if (!at_is(&before))
            note_part(c, op, part, CHANGE_MEDIA_ADDED, d, place_of(&was, old), key->span,
                      arena_printf(c->scratch, "the media type %.*s was added",
                                   STR_ARG(node_text(key))));
    }
}

static void compare_body(struct comparison *c, const struct operation_pair *o)
{
    struct at was = side_get(c, &c->old, &o->old, "requestBody");
    struct at is = side_get(c, &c->new, &o->new, "requestBody");
    struct at before = at_get(c->old.files, &was, "required");
    struct at after = at_get(c->new.files, &is, "required");
    bool needed = at_true(&before), needs = at_true(&after);
    struct span old = place_of(&was, &o->old), new = place_of(&is, &o->new);
    struct str part = arena_printf(c->arena, "%.*srequest body", STR_ARG(o->within));

    if (!at_is(&was) && !at_is(&is))
        return;
    if (!at_is(&was)) {
        note_part(c, o->named, part,
                  needs ? CHANGE_BODY_ADDED_REQUIRED : CHANGE_BODY_ADDED, o->direction,
                  old, new,
                  needs ? S("a required body was added") : S("a body was added"));
        return;
    }
    if (!at_is(&is)) {
        note_part(c, o->named, part, CHANGE_BODY_REMOVED, o->direction, old, new,
                  S("the body was removed"));
        return;
    }
    if (needed != needs)
        note_part(c, o->named, part, needs ? CHANGE_BODY_REQUIRED : CHANGE_BODY_OPTIONAL,
                  o->direction, place_of(&before, &was), place_of(&after, &is),
                  needs ? S("the body is required now")
                        : S("the body is no longer required"));
    compare_content(c, o->named, part, &was, &is, o->direction);
}

/* --- responses --- */

static bool is_success(struct str status)
{
    return str_starts(status, S("2"));
}

static void compare_response(struct comparison *c, const struct operation_pair *o,
                             struct str status, const struct at *was, const struct at *is)
{
    struct str part =
        arena_printf(c->arena, "%.*sresponse %.*s", STR_ARG(o->within), STR_ARG(status));
    enum direction d = other_direction(o->direction);
    struct at before = side_get(c, &c->old, was, "headers");
    struct at after = side_get(c, &c->new, is, "headers");

    compare_content(c, o->named, part, was, is, d);
    compare_headers(c, o->named, part, &before, &after, place_of(&before, was),
                    place_of(&after, is), d);
}

static bool is_status(struct str key)
{
    return !str_starts(key, S("x-"));
}

void compare_responses(struct comparison *c, const struct operation_pair *o)
{
    struct at was = side_get(c, &c->old, &o->old, "responses");
    struct at is = side_get(c, &c->new, &o->new, "responses");
    enum direction d = other_direction(o->direction);

    for (size_t i = 0; at_is_map(&was) && i < at_len(&was); i++) {
        const struct node *key = at_key(&was, i);
        struct at before = at_item(&was, i);
        struct at after = side_entry(c, &c->new, &is, node_text(key));

        before = side_follow(c, &c->old, &before);
        if (at_is(&after))
            compare_response(c, o, node_text(key), &before, &after);
        else if (is_status(node_text(key)))
            note_name(c,
                      note_part(c, o->named, S("responses"),
                                is_success(node_text(key)) ? CHANGE_SUCCESS_REMOVED
                                                           : CHANGE_STATUS_REMOVED,
                                d, key->span, place_of(&is, &o->new),
                                arena_printf(c->scratch, "the response %.*s was removed",
                                             STR_ARG(node_text(key)))),
                      node_text(key));
    }
    for (size_t i = 0; at_is_map(&is) && i < at_len(&is); i++) {
        const struct node *key = at_key(&is, i);
        struct at before = side_entry(c, &c->old, &was, node_text(key));

        if (!at_is(&before) && is_status(node_text(key)))
            note_name(c,
                      note_part(c, o->named, S("responses"),
                                is_success(node_text(key)) ? CHANGE_SUCCESS_ADDED
                                                           : CHANGE_STATUS_ADDED,
                                d, place_of(&was, &o->old), key->span,
                                arena_printf(c->scratch, "the response %.*s was added",
                                             STR_ARG(node_text(key)))),
                      node_text(key));
    }
}

/* --- callbacks: what the API sends, and clients answer --- */

static void compare_callback(struct comparison *c, const struct operation_pair *o,
                             struct str name, const struct at *was, const struct at *is)
{
    struct str within = arena_printf(c->arena, "callback %.*s ", STR_ARG(name));

    for (size_t i = 0; at_is_map(was) && i < at_len(was); i++) {
        struct at item = at_item(was, i);
        struct at other = at_member(c->new.files, is, node_text(at_key(was, i)));

        if (!at_is(&other))
            continue;
        item = side_follow(c, &c->old, &item);
        other = side_follow(c, &c->new, &other);
        for (size_t k = 0; at_is_map(&item) && k < at_len(&item); k++) {
            struct at op = at_item(&item, k);
            struct at op2 = at_member(c->new.files, &other, node_text(at_key(&item, k)));

            struct operation_pair pair = { .named = o->named,
                                           .within = within,
                                           .old = side_follow(c, &c->old, &op),
                                           .new = side_follow(c, &c->new, &op2),
                                           .direction = other_direction(o->direction) };

            if (!at_is_map(&op) || !at_is_map(&op2))
                continue;
            compare_body(c, &pair);
            compare_responses(c, &pair);
        }
    }
}

static void note_callbacks(struct comparison *c, const struct operation_pair *o,
                           const struct at *of, const struct at *in, bool gone)
{
    struct files *files = gone ? c->new.files : c->old.files;

    for (size_t i = 0; at_is_map(of) && i < at_len(of); i++) {
        const struct node *key = at_key(of, i);
        struct at other = at_member(files, in, node_text(key));
        struct span rest = place_of(in, gone ? &o->new : &o->old);

        if (!at_is(&other))
            note_part(c, o->named, S("callbacks"), CHANGE_CALLBACK, o->direction,
                      gone ? key->span : rest, gone ? rest : key->span,
                      arena_printf(c->scratch, "the callback `%.*s` was %s",
                                   STR_ARG(node_text(key)), gone ? "removed" : "added"));
    }
}

static void compare_callbacks(struct comparison *c, const struct operation_pair *o)
{
    struct at was = side_get(c, &c->old, &o->old, "callbacks");
    struct at is = side_get(c, &c->new, &o->new, "callbacks");

    for (size_t i = 0; at_is_map(&was) && i < at_len(&was); i++) {
        struct at before = at_item(&was, i);
        struct at after = at_member(c->new.files, &is, node_text(at_key(&was, i)));

        if (!at_is(&after))
            continue;
        before = side_follow(c, &c->old, &before);
        after = side_follow(c, &c->new, &after);
        compare_callback(c, o, node_text(at_key(&was, i)), &before, &after);
    }
    note_callbacks(c, o, &was, &is, true);
    note_callbacks(c, o, &is, &was, false);
}

/* --- all of it --- */

void compare_operation(struct comparison *c, const struct operation_pair *o)
{
    struct at was = at_get(c->old.files, &o->old, "deprecated");
    struct at is = at_get(c->new.files, &o->new, "deprecated");

    if (at_true(&was) != at_true(&is))
        note_part(c, o->named, STR_NONE,
                  at_true(&is) ? CHANGE_DEPRECATED : CHANGE_NOT_DEPRECATED, o->direction,
                  place_of(&was, &o->old), place_of(&is, &o->new),
                  at_true(&is) ? S("the operation is deprecated now")
                               : S("the operation is no longer deprecated"));
    compare_parameters(c, o);
    compare_body(c, o);
    compare_responses(c, o);
    compare_security(c, o);
    compare_callbacks(c, o);
}
