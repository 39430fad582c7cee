/* Requests that hang together: the id in an answer that a later request has in its path.
 */
#include <string.h>

#include "author/import.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "doc/json.h"
#include "schema/formats.h"

#include "base/banned.h"

enum {
    ANSWER_DEPTH = 12,
    LIST_LOOKED_AT = 20,
    CHANCE_LENGTH = 12,
    PATH_MAX_BYTES = 2000
};

static bool is_id_name(struct str name)
{
    static const char *const ends[] = { "id",   "Id",  "ID",  "uuid",
                                        "Uuid", "key", "Key", "slug" };

    for (size_t i = 0; i < countof(ends); i++)
        if (str_ends(name, str_from(ends[i])))
            return true;
    return false;
}

/* Nobody writes such a text twice without meaning the same thing. */
static bool is_no_chance(struct str text)
{
    bool known, digit = false;

    if (format_holds(S("uuid"), text, &known) && known)
        return true;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == ' ')
            return false;
        digit = digit || (text.at[i] >= '0' && text.at[i] <= '9');
    }
    return digit && text.len >= CHANCE_LENGTH;
}

void import_chain_sent(struct import_chains *c, struct str text)
{
    if (text.len)
        map_set(c->arena, &c->known, arena_str(c->arena, text), c);
}

/* "lead_id" of the last names on the way: $.data.lead.id; unlike any other's. */
static struct str name_for(const struct import_chains *c, struct str parent,
                           struct str name)
{
    char plain[64];
    size_t len = 0;
    struct str parts[] = { parent, name };

    for (size_t k = 0; k < countof(parts); k++) {
        if (k && len)
            plain[len++] = '_';
        for (size_t i = 0; i < parts[k].len && i < 24; i++) {
            char ch = parts[k].at[i];
            bool letter = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                          (ch >= '0' && ch <= '9' && len);

            plain[len++] = letter ? ch : '_';
        }
    }
    struct str base = arena_str(c->arena, (struct str){ plain, len }), unique = base;

    for (size_t n = 2;; n++) {
        bool taken = false;

        for (size_t i = 0; i < c->len && !taken; i++)
            taken = str_eq(c->at[i]->name, unique);
        if (!taken)
            return unique;
        unique = arena_printf(c->arena, "%.*s_%zu", STR_ARG(base), n);
    }
}

static void add_source(struct import_chains *c, size_t at, struct str text,
                       struct str parent, struct str member, struct str path)
{
    if (!text.len || map_get(&c->known, text) || map_get(&c->sources, text))
        return;
    struct import_source *s = arena_new(c->arena, struct import_source);

    *s = (struct import_source){ .text = arena_str(c->arena, text),
                                 .parent = arena_str(c->arena, parent),
                                 .member = arena_str(c->arena, member),
                                 .path = arena_str(c->arena, path),
                                 .at = at };
    map_set(c->arena, &c->sources, s->text, s);
}

static struct str scalar_text(struct arena *a, const json_t *value)
{
    if (json_is_integer(value))
        return arena_printf(a, "%lld", (long long)json_integer_value(value));
    return json_text(value);
}

/* ".name", or "['na me']" where that is no short form. */
static void add_step(struct buf *path, struct str name)
{
    bool plain = name.len > 0;

    for (size_t i = 0; i < name.len; i++) {
        char ch = name.at[i];

        plain = plain && ((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
                          ch == '_' || (i && ch >= '0' && ch <= '9'));
    }
    if (plain) {
        buf_printf(path, ".%.*s", STR_ARG(name));
        return;
    }
    buf_add_c(path, "['");
    for (size_t i = 0; i < name.len; i++) {
        if (name.at[i] == '\'' || name.at[i] == '\\')
            buf_add_char(path, '\\');
        buf_add_char(path, name.at[i]);
    }
    buf_add_c(path, "']");
}

static void walk(struct import_chains *c, size_t at, const json_t *value,
                 struct buf *path, struct str parent, struct str name, unsigned depth)
{
    size_t len = path->len;

    if (depth > ANSWER_DEPTH)
        return;
    for (size_t i = 0; i < json_array_size(value) && i < LIST_LOOKED_AT; i++) {
        buf_printf(path, "[%zu]", i);
        walk(c, at, json_array_get(value, i), path, parent, name, depth + 1);
        buf_truncate(path, len);
    }
    json_t *members = json_is_object(value) ? json_mutable(value) : NULL;

    for (void *m = json_object_iter(members); m; m = json_object_iter_next(members, m)) {
        add_step(path, json_iter_key(m));
        walk(c, at, json_object_iter_value(m), path, name, json_iter_key(m), depth + 1);
        buf_truncate(path, len);
    }
    struct str text = scalar_text(c->arena, value);

    if (!buf_overflowed(path) && (is_id_name(name) || is_no_chance(text)))
        add_source(c, at, text, parent, name, buf_str(path));
}

static struct str last_segment(struct str url)
{
    size_t end = 0;

    while (end < url.len && url.at[end] != '?' && url.at[end] != '#')
        end++;
    url.len = end;
    while (str_ends(url, S("/")))
        url.len--;
    for (size_t i = url.len; i > 0; i--)
        if (url.at[i - 1] == '/')
            return str_from_at(url, i);
    return STR_NONE;
}

void import_chain_answer(struct import_chains *c, size_t at, const struct imported *r)
{
    struct json_error error;
    json_t *body =
        r->answer.len ? json_read(c->arena, r->answer, NULL, NULL, &error) : NULL;
    struct buf path;

    if (r->status && (r->status < 200 || r->status > 299))
        return;
    buf_init(&path, PATH_MAX_BYTES);
    buf_add_char(&path, '$');
    if (body)
        walk(c, at, body, &path, STR_NONE, STR_NONE, 0);
    buf_release(&path);
    add_source(c, at, last_segment(r->location), STR_NONE, S("location"), STR_NONE);
    json_t *captures = r->captures;

    for (void *m = json_object_iter(captures); m;
         m = json_object_iter_next(captures, m)) {
        struct str name = json_iter_key(m);
        struct str text = arena_printf(c->arena, "{{%.*s}}", STR_ARG(name));

        add_source(c, at, text, STR_NONE, name, json_text(json_object_iter_value(m)));
    }
}

struct import_source *import_chain_find(const struct import_chains *c, size_t at,
                                        struct str name, struct str text, bool loose)
{
    struct import_source *s = map_get(&c->sources, text);

    if (!s || s->at >= at)
        return NULL;
    return loose || str_starts(text, S("{{")) || is_no_chance(text) ||
                   (is_id_name(name) && text.len > 1)
               ? s
               : NULL;
}

size_t import_chain_group(const struct import_chains *c, size_t at)
{
    while (c->group[at] != at)
        at = c->group[at];
    return at;
}

void import_chain_join(struct import_chains *c, struct import_source *s, size_t at)
{
    size_t one = import_chain_group(c, s->at), other = import_chain_group(c, at);

    if (!s->name.len) {
        s->name = name_for(c, s->parent, s->member);
        *vec_push(c->arena, c) = s;
    }
    c->group[one > other ? one : other] = one < other ? one : other;
}
