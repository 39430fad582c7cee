#include "run/job_ledger.h"

#include "base/arena.h"
#include "base/vec.h"
#include "check/check.h"
#include "doc/json.h"
#include "run/look.h"
#include "run/put_back.h"
#include "run/states_live.h"
#include "run/writes.h"

#include "base/banned.h"

static bool is_live(const struct job *j)
{
    return j->endpoint->target->kind == TARGET_LIVE;
}

static bool is_undoing(const struct job *j)
{
    return j->phase == PHASE_TEARDOWN || j->phase == PHASE_RELEASE;
}

/* Whether what the case changes is undone by something that stands in the ledger. */
static bool is_covered(const struct job *j)
{
    const struct live_lease *live = &j->lease.live;

    if (live->setup.open || j->file_entry.open || live->made.len)
        return true;
    for (size_t i = 0; i < live->fixture_count; i++)
        if (live->fixtures[i].entry.open)
            return true;
    return false;
}

static json_t *new_made(struct job *j)
{
    json_t *line = ledger_line(j->arena, "made");

    json_object_set(line, "case", json_str(j->arena, j->instance.id_text));
    return line;
}

/* --- the file's setup and teardown --- */

/* What the teardown sends, as far as it is known by now. */
static json_t *teardown_undo(struct job *j)
{
    const struct case_file *file = j->instance.def->file;

    return live_undo(&j->lease, file->teardown, file->teardown_count, &j->captured);
}

static bool enter_file(struct job *j, struct err *err)
{
    const struct case_file *file = j->instance.def->file;
    json_t *line = new_made(j);

    if (j->file_entry.open)
        return true;
    json_object_set(line, "file", json_str(j->arena, file->path));
    json_object_set(line, "by",
                    live_undo(&j->lease, &file->setup[j->item], 1, &j->captured));
    json_object_set(line, "undo", teardown_undo(j));
    return ledger_enter(j->endpoint->ledger, j->arena, j->endpoint, line, &j->file_entry,
                        err);
}

void job_note_captures(struct job *j)
{
    struct err err; /* the ledger keeps it, and the run stops */

    if (j->file_entry.open)
        (void)!ledger_know(j->endpoint->ledger, j->arena, &j->file_entry,
                           teardown_undo(j), &err);
}

void job_note_teardown(struct job *j, bool ok)
{
    if (ok)
        ledger_release(j->endpoint->ledger, j->arena, &j->file_entry);
    else
        ledger_leave(j->endpoint->ledger, j->arena, &j->file_entry,
                     S("its teardown did not come out as expected"));
}

/* --- what steps make --- */

/* Without a key it is open: the answer will tell. */
static json_t *removal(struct job *j, const struct resource *resource, const json_t *key)
{
    const json_t *named = key ? key : json_str(j->arena, S("$(key)"));
    const struct endpoint *bare = endpoint_bare(j->arena, j->endpoint);
    json_t *list = arena_json(j->arena, json_array());
    struct http_request request;
    struct err ignored;

    if (!put_back_removal(bare, j->arena, &j->captured, resource, named, &request,
                          &ignored))
        return list;
    json_t *written = ledger_request(j->arena, &request);

    if (!key)
        json_object_set(written, "open", json_true());
    json_array_append(list, written);
    return list;
}

/* The key that the path of an upsert says, read off the request as it goes out: a value
 * made up for it ($(uuid)) would be another one the second time.  NULL where there is
 * none. */
static json_t *key_of_upsert(struct job *j, const struct operation *op,
                             const struct http_request *request)
{
    struct str rest = request->target, path;
    struct path_value *values;
    size_t count;
    bool known;

    str_cut(&rest, '?', &path);
    if (contract_match(j->arena, j->endpoint->contract, op->method, path, &values, &count,
                       &known) != op)
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (str_eq(values[i].name, op->effect.by))
            return json_str(j->arena, values[i].value);
    return NULL;
}

/* Whether the state gives a record with that key, a number perhaps: then it is undone
 * with the state. */
static bool is_given(const struct job *j, const struct resource *resource,
                     const json_t *key)
{
    int64_t number;

    if (look_given(j->lease.gives, resource, key))
        return true;
    return str_to_i64(json_text(key), &number) &&
           look_given(j->lease.gives, resource,
                      arena_json(j->arena, json_integer((json_int_t)number)));
}

static bool enter_made(struct job *j, const struct step *step, struct err *err)
{
    const struct resource *resource = step->send.operation->effect.resource;
    json_t *line = new_made(j);
    struct made made = { .resource = resource };

    json_object_set(line, "resource", json_str(j->arena, resource->name));
    json_object_set(line, "by", live_undo(&j->lease, step, 1, &j->captured));
    json_object_set(line, "undo", removal(j, resource, NULL));
    if (!ledger_enter(j->endpoint->ledger, j->arena, j->endpoint, line, &made.entry, err))
        return false;
    *vec_push(j->arena, &j->lease.live.made) = made;
    return true;
}

/* What may make a record: a creation, or an upsert of one that the state does not give.
 */
static bool creates(struct job *j, const struct step *step,
                    const struct http_request *request)
{
    const struct operation *op = step->send.operation;

    if (!op || !op->effect.resource)
        return false;
    if (op->effect.verb != EFFECT_UPSERT)
        return op->effect.verb == EFFECT_CREATE;
    const json_t *key = key_of_upsert(j, op, request);

    return key && !is_given(j, op->effect.resource, key);
}

static const json_t *key_in(struct job *j, const struct operation *op,
                            const struct http_result *result)
{
    struct body_view body = body_read(j->arena, &result->response);
    const json_t *record = body.value && op->effect.has_response
                               ? json_pointer_get(body.value, op->effect.response)
                               : NULL;

    return json_member(record, op->effect.resource->key);
}

/* Where 201 is documented, only that tells that the record is new (RFC 9110, 9.3.4): one
 * that was there already is not ours to remove.  Until the answer is there the ledger
 * does not say how to undo it, for the same reason. */
static void note_upsert(struct job *j, const struct step *step, struct made *m,
                        int status)
{
    static const char why[] = "the answer to an upsert does not say that the record is "
                              "new: it is left as it is";
    const struct operation *op = step->send.operation;
    struct err err;

    if (!m->entry.open || status < 200 || status > 299)
        return;
    if (status == 201 || !operation_own_response(op, 201)) {
        m->key = key_of_upsert(j, op, j->current.request);
        (void)!ledger_know(j->endpoint->ledger, j->arena, &m->entry,
                           removal(j, m->resource, m->key), &err);
        return;
    }
    ledger_leave(j->endpoint->ledger, j->arena, &m->entry, str_from(why));
    m->entry.open = false;
    *vec_push(j->arena, &j->result.notes) = str_from(why);
}

/* The key of a record that a creation names itself; NULL where it names none. */
static const json_t *key_of_body(struct job *j, const struct operation *op)
{
    struct json_error error;
    json_t *body = json_read(j->arena, j->current.request->body, NULL, NULL, &error);

    return json_member(body ? json_pointer_get(body, op->effect.request) : NULL,
                       op->effect.resource->key);
}

/* A refusal makes nothing.  Whatever became of a creation with the key of a record that
 * the state gives is undone with the state. */
static bool made_nothing_else(struct job *j, const struct operation *op, int status)
{
    if (status >= 400 && status < 500)
        return true;
    const json_t *key = status >= 500 ? key_of_body(j, op) : NULL;

    return key && is_given(j, op->effect.resource, key);
}

void job_note_made(struct job *j, const struct http_result *result)
{
    const struct step *step = &j->instance.def->steps[j->step];
    int status = result->response.status;
    struct err err;

    if (!is_live(j) || !creates(j, step, j->current.request) || !j->lease.live.made.len)
        return;
    struct made *m = &j->lease.live.made.at[j->lease.live.made.len - 1];

    if (made_nothing_else(j, step->send.operation, status))
        ledger_release(j->endpoint->ledger, j->arena, &m->entry);
    if (step->send.operation->effect.verb == EFFECT_UPSERT) {
        note_upsert(j, step, m, status);
        return;
    }
    m->key = json_mutable(key_in(j, step->send.operation, result));
    if (m->entry.open && m->key)
        (void)!ledger_know(j->endpoint->ledger, j->arena, &m->entry,
                           removal(j, m->resource, m->key), &err);
}

/* --- before sending --- */

static bool write_down(struct job *j, const struct http_request *request, struct err *err)
{
    const struct step *step =
        j->phase == PHASE_STEP ? &j->instance.def->steps[j->step] : NULL;

    if (j->phase == PHASE_PREPARE)
        return true; /* the state's driver has done so */
    if (j->phase == PHASE_SETUP)
        return enter_file(j, err);
    if (step && creates(j, step, request))
        return enter_made(j, step, err);
    if (is_covered(j))
        return true;
    return ledger_sent(j->endpoint->ledger, j->arena, j->endpoint, j->instance.id_text,
                       request, err);
}

bool job_may_send(struct job *j, const struct http_request *request, struct err *err)
{
    struct ledger *ledger = j->endpoint->ledger;

    if (!is_live(j) || !request_writes(request) || is_undoing(j))
        return true;
    if (ledger->failed) {
        *err = ledger->err;
        return false;
    }
    if (!write_down(j, request, err))
        return false;
    j->lease.live.wrote = true;
    return true;
}

void job_count_write(struct job *j)
{
    struct writes *w = j->endpoint->writes;

    if (!w || !request_writes(j->current.request) ||
        (j->current.role == ROLE_STATE && !is_live(j)))
        return;
    w->sent++;
    if (j->reserved) {
        j->reserved--;
        w->reserved--;
    }
}
