#include "tests/e2e/rest.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "doc/json.h"
#include "tests/support/server.h"

#include "base/banned.h"

/* What the steps share. */
struct update {
    struct call *c;
    const struct rest *r;
    json_t *record;  /* as stored before */
    json_t *changes; /* as sent */
    struct problem problem;
};

static bool refuse(struct update *u, enum why why)
{
    u->problem.why = why;
    u->r->refuse(u->c, &u->problem);
    return false;
}

/* ---- the request ---- */

static bool is_json_media(struct call *c)
{
    struct str type = request_header(c, "content-type");
    struct str bare = str_trim(str_sub(type, 0, str_find_char(type, ';')));

    return has_style(c, "any-media-type") || str_eq_nocase(bare, S("application/json"));
}

static bool read_body(struct update *u)
{
    struct call *c = u->c;
    struct json_error error;

    if (!is_json_media(c))
        return refuse(u, WHY_MEDIA);
    json_t *body = json_read(c->a, c->request->body, NULL, NULL, &error);

    if (!body && has_bug(c, "malformed-as-empty"))
        body = json_kept(c, u->r->wrapper ? json_pack("{s{}}", u->r->wrapper)
                                          : json_object());
    if (!body)
        return refuse(u, has_bug(c, "malformed-500") ? WHY_BROKEN : WHY_JSON);
    if (!json_is_object(body) && has_bug(c, "not-object-as-empty"))
        body = json_kept(c, u->r->wrapper ? json_pack("{s{}}", u->r->wrapper)
                                          : json_object());
    u->changes = u->r->wrapper ? json_member(body, str_from(u->r->wrapper)) : body;
    if (!u->changes && has_style(c, "unwrapped-too"))
        u->changes = body;
    return json_is_object(u->changes) || refuse(u, WHY_SHAPE);
}

static bool find_record(struct update *u, struct str id)
{
    struct call *c = u->c;

    if (u->r->uuid_ids && !is_uuid(id) && has_style(c, "malformed-id-400"))
        return refuse(u, WHY_ID);
    u->record = store_get(c, u->r->resource, id);
    if (u->record)
        return true;
    if (has_bug(c, "unknown-500"))
        return refuse(u, WHY_BROKEN);
    if (has_bug(c, "unknown-200")) {
        answer(c, 200, u->r->respond(c, json_kept(c, json_object())));
        return false;
    }
    if (has_bug(c, "unknown-other")) { /* falls back to some record */
        u->record = store_other(c, u->r->resource, NULL);
        if (u->record)
            return true;
    }
    return refuse(u, WHY_RECORD);
}

/* ---- fields ---- */

static const struct field *find_field(const struct rest *r, const char *name)
{
    for (size_t i = 0; i < r->field_count; i++)
        if (strcmp(r->fields[i].name, name) == 0)
            return &r->fields[i];
    return NULL;
}

static bool is_read_only(const struct rest *r, const char *name)
{
    for (const char *const *at = r->read_only; *at; at++)
        if (strcmp(*at, name) == 0)
            return true;
    return false;
}

static bool check_member(struct update *u, const char *name, const json_t *value)
{
    const struct field *f = find_field(u->r, name);

    if (f)
        return field_check(u->c, f, value, &u->problem);
    u->problem = (struct problem){ .field = name, .value = value };
    if (is_read_only(u->r, name)) {
        u->problem.why = WHY_READ_ONLY;
        return !has_style(u->c, "refuse-read-only");
    }
    u->problem.why = WHY_UNKNOWN_FIELD;
    return !has_style(u->c, "refuse-unknown");
}

static bool check_all(struct update *u)
{
    const char *name;
    json_t *value;

    if (json_object_size(u->changes) == 0 && has_style(u->c, "refuse-empty")) {
        u->problem.why = WHY_EMPTY;
        return false;
    }
    json_object_foreach (u->changes, name, value)
        if (!check_member(u, name, value))
            return false;
    return !u->r->check || u->r->check(u->c, u->record, u->changes, &u->problem);
}

static bool is_called(const char *member, const char *name)
{
    return member && strcmp(member, name) == 0;
}

static void apply_member(struct update *u, json_t *record, const char *name, json_t *sent)
{
    struct call *c = u->c;
    const struct field *f = find_field(u->r, name);

    if (f) {
        json_t *before = json_object_get(u->record, name);
        json_t *value = u->r->stored ? u->r->stored(c, u->record, name, sent) : NULL;

        value = value ? value : field_value(c, f, before, sent);
        if (value)
            json_object_set(record, name, value);
    } else if (has_bug_of(c, "overwritten", name) ||
               (has_style(c, "created-writable") && is_called(u->r->created, name))) {
        json_object_set(record, name, sent);
    }
}

static bool loses_all(struct update *u)
{
    const char *name;
    json_t *value;

    json_object_foreach (u->changes, name, value)
        if (is_read_only(u->r, name) && has_bug(u->c, "read-only-loses-rest"))
            return true;
    return false;
}

/* Legal members only where the whole was refused. */
static void apply_all(struct update *u, json_t *record, bool legal_only)
{
    const char *name;
    json_t *value;
    struct problem ignored = u->problem;

    if (loses_all(u))
        return;
    json_object_foreach (u->changes, name, value) {
        u->problem = ignored;
        if (!legal_only || check_member(u, name, value))
            apply_member(u, record, name, value);
    }
    u->problem = ignored;
    for (size_t i = 0; i < u->r->field_count && !legal_only; i++)
        if (has_bug_of(u->c, "left-out-nulled", u->r->fields[i].name) &&
            !json_object_get(u->changes, u->r->fields[i].name))
            json_object_set_new(record, u->r->fields[i].name, json_null());
}

/* ---- what is kept, and what is said ---- */

/* A time of the last minute: the record has had its update already. */
static bool was_stamped(const json_t *time)
{
    int64_t ms = 0;

    return time_parse(json_text(time), &ms) && ms > clock_wall_ms() - 60000;
}

static void stamp(struct update *u, json_t *record)
{
    struct call *c = u->c;
    const char *updated = u->r->updated, *created = u->r->created;

    if (created && has_bug(c, "created-moves"))
        json_object_set(record, created, now_json(c));
    if (has_style(c, "extra-members"))
        json_object_set_new(
            record, "lock_version",
            json_integer(json_integer_value(json_object_get(record, "lock_version")) +
                         1));
    if (!updated || has_bug(c, "updated-stands"))
        return;
    if (has_bug(c, "updated-once") && was_stamped(json_object_get(record, updated)))
        return;
    if (has_style(c, "no-op-unstamped") && json_same(u->record, record))
        return;
    if (has_bug(c, "updated-back"))
        json_object_set(record, updated,
                        moved_time(c, json_object_get(record, updated), -1000));
    else
        json_object_set(record, updated, now_json(c));
}

static void put(struct update *u, json_t *record)
{
    struct str id = json_member_text(u->record, "id");

    store_put(u->c, u->r->resource, arena_str(u->c->a, id), record);
}

static void touch_neighbour(struct update *u)
{
    json_t *other = store_other(u->c, u->r->resource, u->record);
    const char *name;
    json_t *value;

    if (other && has_bug(u->c, "neighbour"))
        json_object_foreach (u->changes, name, value) {
            if (find_field(u->r, name))
                json_object_set(other, name, value);
            break;
        }
    if (other && u->r->updated && has_bug(u->c, "neighbour-stamped"))
        json_object_set(other, u->r->updated, now_json(u->c));
}

/* The bugs of a response alone. */
static void spoil(struct call *c, json_t *shown)
{
    json_t *value, *copy = json_copy_deep(c->a, shown);
    const char *name;

    json_object_foreach (copy, name, value) {
        if (has_bug_of(c, "member-missing", name))
            json_object_del(shown, name);
        if (has_bug_of(c, "member-null", name))
            json_object_set_new(shown, name, json_null());
        if (has_bug_of(c, "member-number", name))
            json_object_set_new(shown, name, json_integer(17));
        if (has_bug_of(c, "member-text", name))
            json_object_set(shown, name, text_json(c, json_to_str(c->a, value, 0)));
        if (has_bug_of(c, "member-not-time", name))
            json_object_set_new(shown, name, json_string("15/03/2025 10:30"));
    }
}

static void respond(struct update *u, const json_t *record)
{
    struct call *c = u->c;
    json_t *said = json_copy_deep(c->a, record);

    for (size_t i = 0; i < u->r->field_count; i++) {
        const char *name = u->r->fields[i].name;

        if (has_bug_of(c, "stale", name)) {
            json_t *before = json_object_get(u->record, name);

            json_object_set(said, name, before ? before : json_null());
        }
    }
    json_t *shown = kind_of(c)->view(c, u->r->resource, said);

    spoil(c, shown);
    answer(c, 200, u->r->respond(c, shown));
}

static void keep(struct update *u, json_t *record)
{
    struct call *c = u->c;
    json_t *kept = json_copy_deep(c->a, record);

    for (size_t i = 0; i < u->r->field_count; i++) {
        const char *name = u->r->fields[i].name;

        if (has_bug_of(c, "not-stored", name)) {
            json_t *before = json_object_get(u->record, name);

            json_object_set(kept, name, before ? before : json_null());
        }
    }
    put(u, kept);
}

/* A refusal that leaves something behind all the same. */
static void refuse_update(struct update *u)
{
    json_t *record = json_copy_deep(u->c->a, u->record);
    enum why why = u->problem.why;

    if (has_bug(u->c, "partial-on-refusal"))
        apply_all(u, record, true);
    if (u->r->updated && has_bug(u->c, "stamped-on-refusal"))
        json_object_set(record, u->r->updated, now_json(u->c));
    put(u, record);
    if (has_bug(u->c, "refused-as-200") && why == WHY_FIELD)
        respond(u, record);
    else
        refuse(u, why);
}

static void update(struct update *u)
{
    u->record = json_copy_deep(u->c->a, u->record); /* the store's own changes below */
    if (!check_all(u)) {
        refuse_update(u);
        return;
    }
    json_t *record = json_copy_deep(u->c->a, u->record);

    apply_all(u, record, false);
    stamp(u, record);
    touch_neighbour(u);
    keep(u, record);
    respond(u, record);
}

void rest_handle(struct call *c, const struct rest *r)
{
    struct update u = { .c = c, .r = r };
    struct str path = c->request->path, prefix = str_from(r->prefix);

    if (!str_starts(path, prefix) || path.len == prefix.len)
        refuse(&u, WHY_ROUTE);
    else if (!r->authorized(c))
        refuse(&u, WHY_KEY);
    else if (!str_eq_c(c->request->method, r->method))
        refuse(&u, WHY_ROUTE);
    else if (has_style(c, "record-first")) {
        if (find_record(&u, str_from_at(path, prefix.len)) && read_body(&u))
            update(&u);
    } else if (read_body(&u) && find_record(&u, str_from_at(path, prefix.len))) {
        update(&u);
    }
}
