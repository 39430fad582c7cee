/* Recorded requests as cases: which operation each is, what of it is worth keeping, and
 * what the answer lets expect. */
#include <string.h>

#include "author/import_writing.h"
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "doc/json.h"
#include "doc/node.h"
#include "model/shape.h"
#include "schema/formats.h"

#include "base/banned.h"

enum { LIST_ITEMS_MAX = 3 /* of an answer that are expected one by one */ };

/* A text that begins so becomes a tag: no text of a recording does, for it is no
 * character that JSON or a URL would have. */
#define TAG_MARK "\x01"

static json_t *tag(struct writing *w, const char *text)
{
    return json_str(w->a, arena_printf(w->a, TAG_MARK "%s", text));
}

static bool is_format(const char *format, struct str text)
{
    bool known;

    return format_holds(str_from(format), text, &known) && known;
}

/* Names of what another run would give another value. */
static bool is_volatile_name(struct str name)
{
    static const char *const ends[] = { "id",   "Id",      "ID",     "uuid",
                                        "Uuid", "_at",     "At",     "timestamp",
                                        "time", "Time",    "date",   "Date",
                                        "etag", "version", "cursor", "hash" };

    for (size_t i = 0; i < countof(ends); i++)
        if (str_ends(name, str_from(ends[i])))
            return true;
    return false;
}

/* What an answer's value lets expect of the next one. */
static json_t *expected(struct writing *w, struct str name, const json_t *value)
{
    struct str text = json_text(value);
    json_t *made;

    if (import_is_secret_name(name)) {
        w->secrets.removed++;
        return tag(w, "any");
    }
    if (json_is_array(value)) {
        if (json_array_size(value) > LIST_ITEMS_MAX)
            return tag(w, "type array");
        made = arena_json(w->a, json_array());
        for (size_t i = 0; i < json_array_size(value); i++)
            json_array_append(made, expected(w, name, json_array_get(value, i)));
        return made;
    }
    if (json_is_object(value)) {
        json_t *object = json_mutable(value);

        made = arena_json(w->a, json_object());
        for (void *at = json_object_iter(object); at;
             at = json_object_iter_next(object, at))
            import_put(made, json_iter_key(at),
                       expected(w, json_iter_key(at), json_object_iter_value(at)));
        return made;
    }
    struct import_source *s = import_chain_find(
        &w->chains, w->now, name,
        json_is_integer(value)
            ? arena_printf(w->a, "%lld", (long long)json_integer_value(value))
            : text,
        true);

    if (s && s->name.len && s->path.len && is_volatile_name(name) &&
        import_chain_group(&w->chains, s->at) == import_chain_group(&w->chains, w->now))
        return json_str(w->a, arena_printf(w->a, "$(%.*s)", STR_ARG(s->name)));
    if (json_is_string(value) && is_format("uuid", text))
        return tag(w, "format uuid");
    if (json_is_string(value) && is_format("date-time", text))
        return tag(w, "format date-time");
    if (is_volatile_name(name) && !json_is_null(value) && !json_is_boolean(value))
        return tag(w, "any");
    return json_is_string(value) ? import_plain(w, text) : json_copy_deep(w->a, value);
}

/* The marks become tags. */
static void set_tags(struct arena *a, struct node *n)
{
    if (n->kind == NODE_STRING && str_starts(node_text(n), S(TAG_MARK))) {
        struct str rest = str_from_at(node_text(n), 1), name;
        bool argument = str_find_char(rest, ' ') != SIZE_MAX;

        str_cut(&rest, ' ', &name);
        node_set_string(n, arena_str(a, argument ? rest : S("")));
        n->kind = argument ? NODE_STRING : NODE_NULL;
        n->plain = true;
        node_set_tag(a, n, name);
    }
    for (size_t i = 0; i < n->len; i++)
        set_tags(a, n->items[i].value);
}

/* --- one case --- */

static json_t *expect_of(struct writing *w, const struct imported *r)
{
    struct json_error error;
    json_t *expect = arena_json(w->a, json_object());
    json_t *body = r->answer.len ? json_read(w->a, r->answer, NULL, NULL, &error) : NULL;

    json_object_set(expect, "status", arena_json(w->a, json_integer(r->status)));
    if (body && (json_is_object(body) || json_is_array(body)) &&
        json_array_size(body) <= LIST_ITEMS_MAX)
        json_object_set(expect, "body", expected(w, STR_NONE, body));
    else if (json_is_array(body))
        json_object_set(expect, "body", tag(w, "type array"));
    return expect;
}

static struct str name_of(struct writing *w, const struct imported *r,
                          const struct operation *op)
{
    struct str name = r->name.len ? import_escaped(w, r->name)
                      : r->status ? arena_printf(w->a, "%.*s is answered with %d",
                                                 STR_ARG(op->id), r->status)
                                  : op->id;
    struct str clean = import_clean(w->a, &w->secrets, name), unique = clean;
    unsigned *count = map_get(&w->names, clean);

    if (!count) {
        count = arena_new(w->a, unsigned);
        map_set(w->a, &w->names, clean, count);
    }
    while ((*count)++ > 0) {
        unique = arena_printf(w->a, "%.*s (%u)", STR_ARG(clean), *count);
        if (!map_get(&w->names, unique)) {
            map_set(w->a, &w->names, unique, arena_new(w->a, unsigned));
            break;
        }
    }
    return unique;
}

static void list_unmatched(struct writing *w, const struct imported *r, struct url url)
{
    w->counts->unmatched++;
    struct str path = import_clean(w->a, &w->secrets, url.path);

    buf_printf(w->unmatched, "# %.*s %.*s%.*s (%.*s)\n", STR_ARG(r->method),
               STR_ARG(url.host), STR_ARG(path), STR_ARG(r->where));
}

/* --- filters --- */

static bool is_wanted(struct writing *w, const struct imported *r)
{
    const struct import_options *o = w->options;
    struct str host = import_split_url(r->url).host;
    bool by_host = o->hosts.len == 0, by_status = o->statuses.len == 0;
    struct str status = arena_printf(w->a, "%d", r->status);

    for (size_t i = 0; i < o->hosts.len && !by_host; i++)
        by_host = str_eq_nocase(host, o->hosts.at[i]) ||
                  str_eq_nocase(import_without_port(host), o->hosts.at[i]);
    for (size_t i = 0; i < o->statuses.len && !by_status; i++) {
        struct str wanted = o->statuses.at[i];

        by_status = str_eq(status, wanted) ||
                    (wanted.len == 3 && str_eq_nocase(str_from_at(wanted, 1), S("xx")) &&
                     status.at[0] == wanted.at[0]);
    }
    return by_host && by_status;
}

/* --- one after the other --- */

/* What is wanted and matches, with what hangs together. */
static void find_entries(struct writing *w, const struct imported_list *list)
{
    for (size_t i = 0; i < list->len; i++) {
        const struct imported *r = &list->at[i];
        struct entry e = { .r = r, .url = import_split_url(r->url) };

        if (!is_wanted(w, r)) {
            w->counts->filtered++;
            continue;
        }
        e.op =
            import_find_operation(w->a, w->c, r->method, e.url.path, &e.values, &e.count);
        if (e.op)
            *vec_push(w->a, &w->entries) = e;
        else
            list_unmatched(w, r, e.url);
    }
    size_t removed_before = w->secrets.removed;

    w->chains.arena = w->a;
    w->chains.group = arena_array(w->a, size_t, w->entries.len + 1);
    w->linking = true;
    for (w->now = 0; w->now < w->entries.len; w->now++) {
        struct entry *e = &w->entries.at[w->now];

        w->chains.group[w->now] = w->now;
        (void)import_send(w, e);
        import_chain_answer(&w->chains, w->now, e->r);
    }
    w->linking = false;
    w->secrets.removed = removed_before; /* they are counted when they are written */
}

static json_t *captures_of(struct writing *w)
{
    json_t *captures = arena_json(w->a, json_object());

    for (size_t i = 0; i < w->chains.len; i++) {
        const struct import_source *s = w->chains.at[i];
        json_t *how = json_str(w->a, s->path);

        if (s->at != w->now)
            continue;
        if (!s->path.len)
            how = arena_json(w->a,
                             json_pack("{ss,si}", "header", "Location", "segment", -1));
        import_put(captures, s->name, how);
    }
    return captures;
}

static void add_step(struct writing *w, json_t *into)
{
    const struct entry *e = &w->entries.at[w->now];
    json_t *captures = captures_of(w);

    json_object_set(into, "send", import_send(w, e));
    if (e->r->status)
        json_object_set(into, "expect", expect_of(w, e->r));
    if (json_object_size(captures))
        json_object_set(into, "capture", captures);
}

/* "Add a book, then Read it (3 steps)" */
static struct str name_of_chain(struct writing *w, size_t first, size_t last,
                                size_t count)
{
    struct entry *from = &w->entries.at[first], *to = &w->entries.at[last];
    struct imported whole = *from->r;

    if (from->r->name.len)
        whole.name = arena_printf(w->a, "%.*s, then %.*s", STR_ARG(from->r->name),
                                  STR_ARG(to->r->name));
    else
        whole.name = arena_printf(w->a, "%.*s, then %.*s", STR_ARG(from->op->id),
                                  STR_ARG(to->op->id));
    if (count > 2)
        whole.name = arena_printf(w->a, "%.*s (%zu steps)", STR_ARG(whole.name), count);
    return name_of(w, &whole, from->op);
}

/* The case that begins with an entry: all that hang together with it are its steps. */
static json_t *case_from(struct writing *w, size_t first)
{
    json_t *test = arena_json(w->a, json_object()),
           *steps = arena_json(w->a, json_array());
    const struct entry *e = &w->entries.at[first];
    size_t last = first, count = 0;

    for (size_t i = first; i < w->entries.len; i++)
        if (import_chain_group(&w->chains, i) == first) {
            last = i;
            count++;
        }
    json_object_set(test, "name",
                    json_str(w->a, count > 1 ? name_of_chain(w, first, last, count)
                                             : name_of(w, e->r, e->op)));
    if (w->options->given.len)
        json_object_set(test, "given", json_str(w->a, w->options->given));
    for (w->now = first; w->now <= last; w->now++) {
        json_t *step = count > 1 ? arena_json(w->a, json_object()) : test;

        if (import_chain_group(&w->chains, w->now) != first)
            continue;
        add_step(w, step);
        json_array_append(steps, step);
    }
    if (count > 1) {
        json_object_set(test, "steps", steps);
        w->counts->steps += count;
    }
    return test;
}

static void write_case(struct writing *w, size_t first, struct buf *out)
{
    json_t *list = arena_json(w->a, json_array());

    json_array_append(list, case_from(w, first));
    struct node *n = node_from_json(w->a, list, SPAN_NONE);

    set_tags(w->a, n);
    if (w->counts->cases++)
        buf_add_char(out, '\n');
    write_node(out, n, 0);
}

void import_write(struct arena *a, const struct contract *c,
                  const struct imported_list *list, const struct import_options *options,
                  struct buf *out, struct import_counts *ret)
{
    struct buf unmatched, cases;
    struct writing w = {
        .a = a, .c = c, .options = options, .unmatched = &unmatched, .counts = ret
    };

    *ret = (struct import_counts){ 0 };
    buf_init(&unmatched, AUTHOR_TEXT_MAX);
    buf_init(&cases, AUTHOR_TEXT_MAX);
    for (size_t i = 0; i < list->len; i++)
        import_learn_request(a, &w.secrets, &list->at[i]);
    find_entries(&w, list);
    for (size_t i = 0; i < w.entries.len; i++)
        if (import_chain_group(&w.chains, i) == i)
            write_case(&w, i, &cases);
    buf_printf(out, "contract: %.*s\ncases:%s\n",
               STR_ARG(write_scalar(a, options->contract)), ret->cases ? "" : " []");
    buf_add(out, buf_str(&cases));
    if (unmatched.len)
        buf_printf(out, "\n# These match no operation of the document:\n%.*s",
                   STR_ARG(buf_str(&unmatched)));
    ret->secrets = w.secrets.removed;
    buf_release(&cases);
    buf_release(&unmatched);
}
