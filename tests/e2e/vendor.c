#include "tests/e2e/vendor.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/rng.h"
#include "doc/json.h"
#include "tests/e2e/store.h"
#include "tests/support/server.h"

#include "base/banned.h"

enum { STYLES_MAX = 32, REPLY_MAX = 65536 };

struct vendor {
    const struct vendor_kind *kind;
    const char *bug; /* NULL: none */
    const char *styles[STYLES_MAX];
    size_t style_count;
    struct store store;
    pthread_mutex_t lock; /* of the store */
    struct server_rule rule;
    struct server *server;
};

/* ---- bugs and styles ---- */

static bool is_listed(const struct choice *list, const char *name)
{
    for (; list->name; list++)
        if (strcmp(list->name, name) == 0)
            return true;
    return false;
}

static bool has_choice(const struct vendor_kind *kind, const char *bug,
                       const char *const *styles, size_t style_count)
{
    if (bug && !is_listed(kind->bugs, bug)) {
        fprintf(stderr, "%s has no bug %s\n", kind->name, bug);
        return false;
    }
    for (size_t i = 0; i < style_count; i++) {
        if (!is_listed(kind->styles, styles[i]) && !is_listed(wire_styles, styles[i])) {
            fprintf(stderr, "%s has no style %s\n", kind->name, styles[i]);
            return false;
        }
    }
    return style_count <= STYLES_MAX;
}

const struct vendor_kind *kind_of(const struct call *c)
{
    return c->vendor->kind;
}

bool has_bug(const struct call *c, const char *name)
{
    return c->vendor->bug && strcmp(c->vendor->bug, name) == 0;
}

bool has_bug_of(const struct call *c, const char *name, const char *what)
{
    size_t len = strlen(name);
    const char *bug = c->vendor->bug;

    return bug && strncmp(bug, name, len) == 0 && bug[len] == ':' &&
           strcmp(bug + len + 1, what) == 0;
}

bool has_style(const struct call *c, const char *name)
{
    for (size_t i = 0; i < c->vendor->style_count; i++)
        if (strcmp(c->vendor->styles[i], name) == 0)
            return true;
    return false;
}

/* ---- values ---- */

struct store *store_of(struct call *c)
{
    return &c->vendor->store;
}

json_t *json_kept(struct call *c, json_t *owned)
{
    return arena_json(c->a, owned);
}

json_t *text_json(struct call *c, struct str text)
{
    return json_str(c->a, text);
}

json_t *now_json(struct call *c)
{
    int64_t ms = clock_wall_ms();

    return text_json(
        c, time_format(c->a, has_style(c, "whole-seconds") ? ms - ms % 1000 : ms));
}

json_t *moved_time(struct call *c, const json_t *time, long long by_ms)
{
    int64_t ms = 0;

    if (!time_parse(json_text(time), &ms))
        ms = clock_wall_ms();
    return text_json(c, time_format(c->a, ms + by_ms));
}

/* The stored form is "...123Z". */
void restyle_time(struct call *c, json_t *record, const char *member)
{
    struct str text = json_member_text(record, member);

    if (!str_ends(text, S("Z")))
        return;
    struct str bare = str_sub(text, 0, text.len - 1);
    bool whole = str_find_char(bare, '.') == SIZE_MAX;
    const char *more = whole ? ".000000" : "000";
    struct str styled = arena_printf(c->a, "%.*s%s%s", STR_ARG(bare),
                                     has_style(c, "microseconds") ? more : "",
                                     has_style(c, "utc-as-offset") ? "+00:00" : "Z");

    json_object_set(record, member, text_json(c, styled));
}

bool is_uuid(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? text.at[i] != '-'
                 : !strchr("0123456789abcdefABCDEF", text.at[i]) || !text.at[i])
            return false;
    }
    return text.len == 36;
}

/* What most vendors ask of an address: something, an @, and a domain with a dot. */
bool is_email(struct str text)
{
    size_t at = str_find_char(text, '@');

    if (at == SIZE_MAX || at == 0 || str_find_char(text, ' ') != SIZE_MAX)
        return false;
    struct str domain = str_from_at(text, at + 1);
    size_t dot = str_find_char(domain, '.');

    return str_find_char(domain, '@') == SIZE_MAX && dot != SIZE_MAX && dot > 0 &&
           !str_ends(domain, S("."));
}

struct str request_header(const struct call *c, const char *name)
{
    struct str head = c->request->head, line;

    str_cut(&head, '\n', &line); /* the request line */
    while (str_cut(&head, '\n', &line)) {
        size_t colon = str_find_char(line, ':');

        if (colon != SIZE_MAX && str_eq_nocase(str_sub(line, 0, colon), str_from(name)))
            return str_trim(str_from_at(line, colon + 1));
    }
    return STR_NONE;
}

void answer(struct call *c, int status, json_t *reply)
{
    c->status = status;
    c->reply = reply;
}

/* ---- serving ---- */

static void handle(const struct server_request *request, struct buf *reply, void *ctx)
{
    struct vendor *v = ctx;
    struct call c = { .a = arena_open(), .vendor = v, .request = request };
    struct str path = request->path, base = str_from(v->kind->base);

    if (str_starts(path, base))
        path = str_from_at(path, base.len);
    pthread_mutex_lock(&v->lock);
    if (str_starts(path, S("/test/")))
        test_api(&c, str_from_at(path, sizeof "/test/" - 1));
    else
        v->kind->handle(&c);
    reply_write(&c, reply);
    arena_close(c.a); /* lets go of records, which the lock guards */
    pthread_mutex_unlock(&v->lock);
}

struct vendor *vendor_open(const struct vendor_kind *kind, const char *bug,
                           const char *const *styles, size_t style_count)
{
    if (!has_choice(kind, bug, styles, style_count))
        return NULL;
    struct vendor *v = xmalloc(sizeof *v);

    memset(v, 0, sizeof *v);
    v->kind = kind;
    v->bug = bug;
    for (size_t i = 0; i < style_count; i++)
        v->styles[v->style_count++] = styles[i];
    store_init(&v->store);
    pthread_mutex_init(&v->lock, NULL);
    v->rule = (struct server_rule){
        .path = "*", .act = SERVER_ANSWER, .handler = handle, .ctx = v
    };
    v->server = server_open(&v->rule, 1);
    return v;
}

void vendor_load(struct vendor *v, struct str json)
{
    struct server_request request = { .method = S("POST"),
                                      .path = S("/test/reset"),
                                      .body = json };
    struct buf reply;

    buf_init(&reply, json.len + REPLY_MAX);
    handle(&request, &reply, v);
    buf_release(&reply);
}

void vendor_close(struct vendor *v)
{
    if (!v)
        return;
    server_close(v->server);
    pthread_mutex_destroy(&v->lock);
    store_release(&v->store);
    free(v);
}

const char *vendor_url(const struct vendor *v)
{
    return server_url(v->server);
}
