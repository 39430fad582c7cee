/* states.yaml: records for the mock, so that everything runs at once. */
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "doc/json.h"
#include "model/generate.h"

#include "base/banned.h"

/* With more resources than this each has a state of its own. */
enum { RESOURCES_TOGETHER = 4 };

struct str project_record_name(struct arena *a, const struct guessed_resource *r,
                               size_t i)
{
    if (i == 0)
        return r->name;
    char *name = arena_cstr(a, r->name);

    if (name[0] >= 'a' && name[0] <= 'z')
        name[0] = (char)(name[0] - 'a' + 'A');
    return arena_printf(a, "other%s", name);
}

static size_t with_records(const struct project *p)
{
    size_t count = 0;

    for (size_t i = 0; i < p->guess->resource_count; i++)
        count += json_array_size(p->records[i]) > 0;
    return count;
}

bool project_records_together(const struct project *p)
{
    return with_records(p) <= RESOURCES_TOGETHER;
}

static json_t *named(const struct project *p, size_t i)
{
    json_t *all = arena_json(p->arena, json_object());

    for (size_t k = 0; k < json_array_size(p->records[i]); k++) {
        struct str name = project_record_name(p->arena, &p->guess->resources[i], k);

        json_object_setn(all, name.at, name.len, json_array_get(p->records[i], k));
    }
    return all;
}

/* --- what paths name beside the key: the shop of /shops/{shop}/orders/{order} --- */

/* The record tells it, or a record that is found by it does. */
static bool is_told(const struct project *p, const struct guessed_resource *r, size_t i,
                    struct str name)
{
    if (json_member(json_array_get(p->records[i], 0), name))
        return true;
    for (size_t k = 0; project_records_together(p) && k < p->guess->resource_count; k++) {
        const struct guessed_resource *other = &p->guess->resources[k];

        if (json_array_size(p->records[k]) && str_eq(other->by, name) &&
            str_starts(r->folder, other->item_path))
            return true;
    }
    return false;
}

static const struct parameter *parameter_of(const struct project *p, struct str folder,
                                            struct str name)
{
    for (size_t i = 0; i < p->contract->operation_count; i++) {
        const struct operation *op = &p->contract->operations[i];

        if (str_starts(op->path, folder) && operation_parameter(op, IN_PATH, name))
            return operation_parameter(op, IN_PATH, name);
    }
    return NULL;
}

static void add_path_values(const struct project *p, size_t i, json_t *values)
{
    const struct guessed_resource *r = &p->guess->resources[i];
    const struct generate_options options = { .serial = 1 };
    struct str rest = r->folder, name;

    if (json_array_size(p->records[i]) == 0)
        return;
    while (str_find_char(rest, '{') != SIZE_MAX) {
        rest = str_from_at(rest, str_find_char(rest, '{') + 1);
        name = str_sub(rest, 0, str_find_char(rest, '}'));
        const struct parameter *q = parameter_of(p, r->folder, name);

        if (q && !is_told(p, r, i, name))
            json_object_setn(values, name.at, name.len,
                             generate_parameter(p->arena, p->contract, q, &options));
    }
}

static void write_values(const struct project *p, struct buf *out, json_t *values)
{
    if (json_object_size(values) == 0)
        return;
    buf_add_c(out, "    values:   # what paths name beside the key of a record\n");
    write_json(out, p->arena, values, 6);
}

static void write_own_states(const struct project *p, struct buf *out)
{
    for (size_t i = 0; i < p->guess->resource_count; i++) {
        struct str name = p->guess->resources[i].name;

        if (json_array_size(p->records[i]) == 0)
            continue;
        buf_printf(out, "\n  %.*s-records:\n    records:\n      %.*s: &%.*s\n",
                   STR_ARG(name), STR_ARG(name), STR_ARG(name));
        write_json(out, p->arena, named(p, i), 8);
        json_t *values = arena_json(p->arena, json_object());

        add_path_values(p, i, values);
        write_values(p, out, values);
    }
}

static void write_default(const struct project *p, struct buf *out, bool together)
{
    buf_add_c(out, "  default:\n    says: what the mock starts with\n    records:");
    buf_add_c(out, with_records(p) ? "\n" : " {}\n");
    for (size_t i = 0; i < p->guess->resource_count; i++) {
        struct str name = p->guess->resources[i].name;

        if (json_array_size(p->records[i]) == 0)
            continue;
        if (!together) {
            buf_printf(out, "      %.*s: *%.*s\n", STR_ARG(name), STR_ARG(name));
            continue;
        }
        buf_printf(out, "      %.*s:\n", STR_ARG(name));
        write_json(out, p->arena, named(p, i), 8);
    }
    json_t *values = arena_json(p->arena, json_object());

    for (size_t i = 0; i < p->guess->resource_count; i++)
        add_path_values(p, i, values);
    write_values(p, out, values);
}

/* {"alg":"HS256"}, {"sub":"mock"}, and what looks like a signature. */
#define MOCK_TOKEN "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtb2NrIn0.bW9jay1zaWduYXR1cmU"

static void write_credentials(const struct project *p, struct buf *out)
{
    const struct contract *c = p->contract;

    if (c->scheme_count)
        buf_add_c(out,
                  "credentials:   # what the mock accepts; a real endpoint's are never "
                  "here\n");
    for (size_t i = 0; i < c->scheme_count; i++) {
        bool basic = c->schemes[i].type == SECURITY_BASIC;

        buf_printf(out, "  %.*s: %s\n",
                   STR_ARG(write_scalar(p->arena, c->schemes[i].name)),
                   basic               ? "mock-user:mock-password"
                   : c->schemes[i].jwt ? MOCK_TOKEN
                                       : "mock-credential");
    }
}

/* Somebody who may do nothing that needs a scope. */
static void write_callers(const struct project *p, struct buf *out)
{
    const struct contract *c = p->contract;
    bool first = true;

    for (size_t i = 0; i < c->scheme_count; i++) {
        if (!project_has_scopes(c, &c->schemes[i]))
            continue;
        if (first)
            buf_add_c(out,
                      "callers:   # others, whom the mock knows, and the scopes that "
                      "they have\n"
                      "  less:\n"
                      "    scopes: []\n"
                      "    credentials:\n");
        first = false;
        buf_printf(out, "      %.*s: %s\n",
                   STR_ARG(write_scalar(p->arena, c->schemes[i].name)),
                   c->schemes[i].type == SECURITY_BASIC ? "less-user:less-password"
                                                        : "less-credential");
    }
}

static void write_missing(const struct project *p, struct buf *out)
{
    for (size_t i = 0; i < p->guess->resource_count; i++)
        if (p->guess->resources[i].name.len && json_array_size(p->records[i]) == 0)
            write_comment(out,
                          arena_printf(p->arena,
                                       "No record of %.*s could be made that its schema "
                                       "accepts: add one, else its claims are not tried.",
                                       STR_ARG(p->guess->resources[i].name)),
                          0);
}

void project_states(const struct project *p)
{
    bool together = project_records_together(p);
    struct buf out;

    buf_init(&out, AUTHOR_TEXT_MAX);
    write_comment(&out,
                  S("The states that cases name, as the embedded mock brings them about. "
                    "The records were made from the document's examples and schemas. A "
                    "live target has its own way to the same states: fealty.yaml."),
                  0);
    write_missing(p, &out);
    buf_printf(&out, "contract: %.*s\n", STR_ARG(p->document));
    write_credentials(p, &out);
    write_callers(p, &out);
    buf_add_c(&out, "states:\n");
    if (!together)
        write_own_states(p, &out);
    write_default(p, &out, together);
    files_add_text(p->arena, p->files,
                   arena_printf(p->arena, "specs/%.*s/states.yaml", STR_ARG(p->name)),
                   &out);
    buf_release(&out);
}
