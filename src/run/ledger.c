#include "run/ledger.h"

#include "base/arena.h"
#include "base/fs.h"
#include "base/utf8.h"
#include "doc/json.h"
#include "run/endpoint.h"

#include "base/banned.h"

bool request_writes(const struct http_request *request)
{
    return !str_eq(request->method, S("GET")) && !str_eq(request->method, S("HEAD")) &&
           !str_eq(request->method, S("OPTIONS"));
}

bool ledger_is_kept(const struct ledger *l)
{
    for (size_t i = 0; i < l->sink_count; i++)
        if (l->sinks[i]->ledger)
            return true;
    return false;
}

/* --- lines --- */

static void put(struct arena *a, json_t *object, const char *name, struct str text)
{
    if (text.len)
        json_object_set(object, name, json_str(a, text));
}

json_t *ledger_line(struct arena *a, const char *is)
{
    json_t *line = arena_json(a, json_object());

    put(a, line, "record", S("ledger"));
    put(a, line, "is", str_from(is));
    return line;
}

static void keep_failure(struct ledger *l, bool ok, const struct err *err)
{
    if (ok || l->failed)
        return;
    l->failed = true;
    l->err = *err;
}

static bool write_line(struct ledger *l, const json_t *line, bool durable,
                       struct err *err)
{
    bool ok = true;

    for (size_t i = 0; i < l->sink_count; i++)
        if (l->sinks[i]->ledger)
            ok = l->sinks[i]->ledger(l->sinks[i], line, durable, err) && ok;
    keep_failure(l, ok, err);
    return ok;
}

/* Where everything that follows was sent: restore goes nowhere else. */
static bool tell_endpoint(struct ledger *l, struct arena *a, const struct endpoint *e,
                          struct err *err)
{
    if (l->told == e)
        return true;
    json_t *line = ledger_line(a, "endpoint");

    put(a, line, "target", e->target->name);
    put(a, line, "base-url", e->base_url);
    put(a, line, "contract", e->contract->name);
    put(a, line, "path", fs_absolute(a, e->contract->path));
    if (!write_line(l, line, false, err))
        return false;
    l->told = e;
    return true;
}

bool ledger_enter(struct ledger *l, struct arena *a, const struct endpoint *e,
                  json_t *line, struct ledger_entry *entry, struct err *err)
{
    struct str name = arena_printf(a, "%llx-%zu", (unsigned long long)l->run_ms, l->next);

    put(a, line, "entry", name);
    put(a, line, "contract", e->contract->name);
    if (!tell_endpoint(l, a, e, err) || !write_line(l, line, true, err))
        return false;
    l->next++;
    l->open++;
    *entry = (struct ledger_entry){ .name = name,
                                    .open = true,
                                    .undo = json_object_get(line, "undo") };
    return true;
}

static json_t *entry_line(struct arena *a, const char *is,
                          const struct ledger_entry *entry)
{
    json_t *line = ledger_line(a, is);

    put(a, line, "entry", entry->name);
    return line;
}

bool ledger_know(struct ledger *l, struct arena *a, struct ledger_entry *entry,
                 json_t *undo, struct err *err)
{
    if (!entry->open || (entry->undo && json_same(entry->undo, undo)))
        return true;
    json_t *line = entry_line(a, "known", entry);

    json_object_set(line, "undo", undo);
    if (!write_line(l, line, true, err))
        return false;
    entry->undo = undo;
    return true;
}

void ledger_release(struct ledger *l, struct arena *a, struct ledger_entry *entry)
{
    struct err err; /* kept by write_line() */

    if (!entry->open)
        return;
    entry->open = false;
    l->open--;
    (void)write_line(l, entry_line(a, "released", entry), false, &err);
}

void ledger_leave(struct ledger *l, struct arena *a, struct ledger_entry *entry,
                  struct str reason)
{
    json_t *line = entry_line(a, "left", entry);
    struct err err;

    if (!entry->open)
        return;
    put(a, line, "reason", reason);
    (void)write_line(l, line, false, &err);
}

bool ledger_sent(struct ledger *l, struct arena *a, const struct endpoint *e,
                 struct str case_id, const struct http_request *request, struct err *err)
{
    struct sent_request sent = { case_id, e->contract->name, request };
    bool ok = tell_endpoint(l, a, e, err);

    for (size_t i = 0; ok && i < l->sink_count; i++)
        if (l->sinks[i]->sent)
            ok = l->sinks[i]->sent(l->sinks[i], &sent, err);
    keep_failure(l, ok, err);
    return ok;
}

/* --- requests --- */

json_t *ledger_request(struct arena *a, const struct http_request *request)
{
    json_t *object = arena_json(a, json_object());
    json_t *headers = arena_json(a, json_array());

    put(a, object, "method", request->method);
    put(a, object, "target", request->target);
    for (size_t i = 0; i < request->headers.len; i++) {
        json_t *pair = arena_json(a, json_array());

        json_array_append(pair, json_str(a, request->headers.at[i].name));
        json_array_append(pair, json_str(a, request->headers.at[i].value));
        json_array_append(headers, pair);
    }
    if (json_array_size(headers))
        json_object_set(object, "headers", headers);
    if (request->has_body)
        json_object_set(object, "body", json_str(a, request->body));
    return object;
}

bool ledger_read_request(struct arena *a, const json_t *value, struct http_request *ret)
{
    const json_t *headers = json_object_get(value, "headers");
    const json_t *body = json_object_get(value, "body");
    struct http_request request = { .method = json_member_text(value, "method"),
                                    .target = json_member_text(value, "target"),
                                    .body = json_text(body),
                                    .has_body = json_is_string(body) };

    if (!request.method.len || !str_starts(request.target, S("/")))
        return false;
    for (size_t i = 0; i < json_array_size(headers); i++) {
        const json_t *pair = json_array_get(headers, i);

        http_header_add(a, &request.headers, json_text(json_array_get(pair, 0)),
                        json_text(json_array_get(pair, 1)));
    }
    *ret = request;
    return true;
}
