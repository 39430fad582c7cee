/* How a live target comes into the states of states.yaml: the same records, made by the
 * documented operations.  Written as comments: nothing is to change on an endpoint that
 * nobody has chosen for it. */
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "doc/json.h"
#include "model/generate.h"
#include "model/shape.h"

#include "base/banned.h"

enum { STATES_SHOWN = 2 /* where each resource has a state of its own */ };

struct str project_item_path(const struct project *p, const struct guessed_resource *r,
                             struct str key)
{
    return arena_printf(p->arena, "%.*s/%.*s%.*s", STR_ARG(r->folder), STR_ARG(key),
                        STR_ARG(r->suffix));
}

/* --- one record --- */

/* What is often unique is another one in each case: several run at once. */
static json_t *fresh_value(const struct project *p, const json_t *schema)
{
    struct str format = json_member_text(contract_deref(p->contract, schema), "format");

    if (str_eq(format, S("email")))
        return json_str(p->arena, S("$(random.email)"));
    return str_eq(format, S("uuid")) ? json_str(p->arena, S("$(uuid)")) : NULL;
}

/* Without what only the server writes, and without null where nothing has to be. */
static void make_sendable(const struct project *p, const struct guessed_operation *o,
                          json_t *body)
{
    struct str_list names = { 0 };

    shape_members(p->arena, p->contract, o->sent.json, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        const json_t *schema = shape_member(p->contract, o->sent.json, names.at[i]);
        json_t *fresh = fresh_value(p, schema);

        const json_t *value = json_member(body, names.at[i]);

        if (shape_is_read_only(p->contract, schema) ||
            (json_is_null(value) &&
             !shape_requires(p->contract, o->sent.json, names.at[i])))
            json_object_del(body, arena_cstr(p->arena, names.at[i]));
        else if (fresh && json_is_string(value))
            json_object_setn(body, names.at[i].at, names.at[i].len, fresh);
    }
}

/* What the record's members do not tell (a password, say) is made. */
static json_t *new_body(const struct project *p, const struct guessed_operation *o,
                        size_t k)
{
    const struct generate_options options = { .serial = k + 1 };
    const json_t *record =
        json_array_get(p->records[o->resource - p->guess->resources], k);
    json_t *body =
        o->sent.json ? generate(p->arena, p->contract, o->sent.json, &options) : NULL;

    if (!json_is_object(body))
        body = arena_json(p->arena, json_object());
    for (size_t i = 0; i < o->own.len; i++) {
        struct str name = o->own.at[i];

        if (json_member(record, name))
            json_object_setn(body, name.at, name.len, json_member(record, name));
    }
    make_sendable(p, o, body);
    if (!o->request.len)
        return body;
    json_t *outer = arena_json(p->arena, json_object());

    json_pointer_set(outer, o->request, body);
    return outer;
}

/* A JSONPath to where the answer shows the record. */
static struct str path_of(const struct project *p, struct str pointer)
{
    struct str path = S("$"), rest = str_from_at(pointer, pointer.len > 0), token;

    while (pointer.len && str_cut(&rest, '/', &token))
        path = arena_printf(p->arena, "%.*s.%.*s", STR_ARG(path), STR_ARG(token));
    return path;
}

static void write_making(const struct project *p, struct buf *out,
                         const struct guessed_operation *create, size_t k)
{
    struct str name = project_record_name(p->arena, create->resource, k);
    struct str body = json_to_str(p->arena, new_body(p, create, k), JSON_PRINT_COMPACT);

    buf_printf(out,
               "    #     - send: {method: POST, path: \"%.*s\", body: %.*s}\n"
               "    #       capture: {%.*s: %.*s}\n",
               STR_ARG(create->op->path), STR_ARG(body), STR_ARG(name),
               STR_ARG(path_of(p, create->response)));
}

static void write_removing(const struct project *p, struct buf *out,
                           const struct guessed_resource *r, size_t k)
{
    struct str name = project_record_name(p->arena, r, k);
    struct str key =
        arena_printf(p->arena, "$(%.*s.%.*s)", STR_ARG(name), STR_ARG(r->key));

    buf_printf(out, "    #     - send: {method: DELETE, path: \"%.*s\"}\n",
               STR_ARG(project_item_path(p, r, key)));
}

/* --- one state --- */

static const struct guessed_operation *creation(const struct project *p, size_t i)
{
    const struct guessed_resource *r = &p->guess->resources[i];

    return r->name.len && json_array_size(p->records[i])
               ? guess_operation(p->guess, r, EFFECT_CREATE)
               : NULL;
}

/* Of the resources from `first` up to `last`; what was made last goes first. */
static void write_state(const struct project *p, struct buf *out, struct str name,
                        size_t first, size_t last)
{
    bool removes = false;

    buf_printf(out, "    #   %.*s:\n    #     setup:\n", STR_ARG(name));
    for (size_t i = first; i < last; i++)
        for (size_t k = 0; creation(p, i) && k < json_array_size(p->records[i]); k++)
            write_making(p, out, creation(p, i), k);
    for (size_t i = last; i-- > first;) {
        const struct guessed_resource *r = &p->guess->resources[i];

        if (!creation(p, i) || !guess_operation(p->guess, r, EFFECT_DELETE))
            continue;
        if (!removes)
            buf_add_c(out, "    #     teardown:\n");
        removes = true;
        for (size_t k = json_array_size(p->records[i]); k-- > 0;)
            write_removing(p, out, r, k);
    }
}

static size_t write_all(const struct project *p, struct buf *out)
{
    size_t count = p->guess->resource_count, shown = 0;

    if (project_records_together(p)) {
        for (size_t i = 0; i < count; i++)
            shown += creation(p, i) != NULL;
        if (shown)
            write_state(p, out, S("default"), 0, count);
        return shown;
    }
    for (size_t i = 0; i < count && shown < STATES_SHOWN; i++) {
        struct str name = p->guess->resources[i].name;

        if (!creation(p, i))
            continue;
        write_state(p, out, arena_printf(p->arena, "%.*s-records", STR_ARG(name)), i,
                    i + 1);
        shown++;
    }
    return shown;
}

void project_live_states(const struct project *p, struct buf *out)
{
    buf_add_c(out,
              "    # How the states that cases name come about here, by the names of "
              "states.yaml. Until then\n"
              "    # cases that need one are skipped, and say so. A state is made by "
              "requests and removed again:\n"
              "    # states:\n");
    if (write_all(p, out) == 0)
        buf_add_c(out, "    #   default:\n"
                       "    #     setup: [{send: {method: POST, path: /…, body: {…}}, "
                       "capture: {record: $}}]\n"
                       "    #     teardown: [{send: {method: DELETE, path: "
                       "\"/…/$(record.id)\"}}]\n");
    buf_add_c(out, "    # … or it consists of records that exist, lent to one case at a "
                   "time:\n"
                   "    #   two-of-them: {pool: [{a: {id: 1}, b: {id: 2}}]}\n");
}
