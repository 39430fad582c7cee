/* fealty.yaml: what runs, and a target to fill in. */
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "doc/json.h"

#include "base/banned.h"

enum { STATES_SHOWN = 2 /* examples of how a state is made */ };

static void add_upper(struct buf *out, struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
        bool after_lower = i > 0 && name.at[i - 1] >= 'a' && name.at[i - 1] <= 'z';
        bool digit = c >= '0' && c <= '9';

        if (upper && after_lower)
            buf_add_char(out, '_');
        if (lower || upper || digit)
            buf_add_char(out, lower ? (char)(c - 'a' + 'A') : c);
        else if (out->len && out->at[out->len - 1] != '_')
            buf_add_char(out, '_');
    }
}

struct str project_variable(const struct project *p, struct str scheme)
{
    struct buf out;

    buf_init(&out, 4096);
    add_upper(&out, p->name);
    if (out.len && out.at[0] >= '0' && out.at[0] <= '9') {
        buf_clear(&out);
        buf_add_c(&out, "API");
    }
    buf_add_char(&out, '_');
    add_upper(&out, scheme);
    struct str name = arena_str(p->arena, buf_str(&out));

    buf_release(&out);
    return name;
}

/* --- where --- */

static bool is_url(struct str url)
{
    return (str_starts(url, S("http://")) || str_starts(url, S("https://"))) &&
           str_find_char(url, '{') == SIZE_MAX && str_find_char(url, '@') == SIZE_MAX &&
           str_find_char(url, '?') == SIZE_MAX && str_find_char(url, '#') == SIZE_MAX;
}

static void write_where(const struct project *p, struct buf *out)
{
    struct str server = p->contract->server;

    while (str_ends(server, S("/")))
        server.len--;
    if (is_url(server)) {
        buf_add_c(out, "    # The document's first server: name one here that tests may "
                       "change.\n");
        buf_printf(out, "    base-url: %.*s\n", STR_ARG(write_scalar(p->arena, server)));
        return;
    }
    bool path = str_starts(server, S("/")) && is_url(S("http://x"));

    buf_add_c(out, "    # The document names no server that can be called.\n");
    buf_printf(
        out, "    base-url: http://localhost:8080%.*s\n",
        STR_ARG(path && str_find_char(server, '{') == SIZE_MAX ? server : STR_NONE));
}

static void write_auth(const struct project *p, struct buf *out)
{
    const struct contract *c = p->contract;

    if (c->scheme_count == 0)
        return;
    buf_add_c(out, "    # Credentials come from the environment (or {file: PATH}), never "
                   "from this file.\n"
                   "    auth:\n");
    for (size_t i = 0; i < c->scheme_count; i++) {
        struct str variable = project_variable(p, c->schemes[i].name);
        struct str name = write_scalar(p->arena, c->schemes[i].name);
        bool basic = c->schemes[i].type == SECURITY_BASIC;

        if (basic)
            buf_printf(out,
                       "      %.*s: {user: {env: %.*s_USER}, password: {env: "
                       "%.*s_PASSWORD}}\n",
                       STR_ARG(name), STR_ARG(variable), STR_ARG(variable));
        else
            buf_printf(out, "      %.*s: {env: %.*s}\n", STR_ARG(name),
                       STR_ARG(variable));
    }
}

/* --- how records are looked at, and come about --- */

/* "/pets/{petId}" → "/pets/$(pet.id)"; empty where other parameters are in it. */
static struct str filled_path(const struct project *p, const struct guessed_resource *r,
                              struct str reference)
{
    if (str_find_char(r->folder, '{') != SIZE_MAX)
        return STR_NONE;
    return arena_printf(p->arena, "%.*s/%.*s%.*s", STR_ARG(r->folder), STR_ARG(reference),
                        STR_ARG(r->suffix));
}

static void write_observe(const struct project *p, struct buf *out)
{
    bool first = true;

    for (size_t i = 0; i < p->guess->resource_count; i++) {
        const struct guessed_resource *r = &p->guess->resources[i];
        struct str path = filled_path(p, r, S("$(id)"));

        if (!r->name.len || !path.len || !guess_operation(p->guess, r, EFFECT_READ))
            continue;
        if (first)
            buf_add_c(out, "    observe:   # how a record is looked at afterwards\n");
        first = false;
        buf_printf(out, "      %.*s: {get: \"%.*s\"", STR_ARG(r->name), STR_ARG(path));
        if (r->response.len)
            buf_printf(out, ", at: %.*s", STR_ARG(write_scalar(p->arena, r->response)));
        buf_add_c(out, "}\n");
    }
}

/* What a new record needs, from the example. */
static json_t *new_body(const struct project *p, const struct guessed_operation *o)
{
    const json_t *record =
        json_array_get(p->records[o->resource - p->guess->resources], 0);
    json_t *body = arena_json(p->arena, json_object()), *outer;

    for (size_t i = 0; i < o->own.len; i++) {
        struct str name = o->own.at[i];

        if (json_member(record, name))
            json_object_setn(body, name.at, name.len, json_member(record, name));
    }
    if (!o->request.len)
        return body;
    outer = arena_json(p->arena, json_object());
    json_pointer_set(outer, o->request, body);
    return outer;
}

static void write_setup(const struct project *p, struct buf *out,
                        const struct guessed_operation *create)
{
    const struct guessed_resource *r = create->resource;
    const struct guessed_operation *remove = guess_operation(p->guess, r, EFFECT_DELETE);
    struct str body = json_to_str(p->arena, new_body(p, create), JSON_PRINT_COMPACT);
    struct str reference =
        arena_printf(p->arena, "$(%.*s.%.*s)", STR_ARG(r->name), STR_ARG(r->key));
    struct str path = filled_path(p, r, reference);
    struct buf at;

    if (!path.len)
        path = arena_printf(p->arena, "%.*s/%.*s%.*s", STR_ARG(r->folder),
                            STR_ARG(reference), STR_ARG(r->suffix));
    buf_init(&at, 1u << 16);
    buf_add_c(&at, "$");
    struct str rest = create->response, token;

    if (rest.len)
        rest = str_from_at(rest, 1);
    while (create->response.len && str_cut(&rest, '/', &token))
        buf_printf(&at, ".%.*s", STR_ARG(token));
    buf_printf(out,
               "    #     - send: {method: POST, path: \"%.*s\", body: %.*s}\n"
               "    #       capture: {%.*s: %.*s}\n",
               STR_ARG(create->op->path), STR_ARG(body), STR_ARG(r->name),
               STR_ARG(buf_str(&at)));
    if (remove)
        buf_printf(out,
                   "    #     teardown:\n"
                   "    #     - send: {method: DELETE, path: \"%.*s\"}\n",
                   STR_ARG(path));
    buf_release(&at);
}

static void write_states(const struct project *p, struct buf *out)
{
    size_t shown = 0;

    buf_add_c(out,
              "    # How the states that cases name come about here, by the names of "
              "states.yaml. Until then\n"
              "    # cases that need one are skipped, and say so. A state is made by "
              "requests and removed again:\n"
              "    # states:\n");
    for (size_t i = 0; i < p->guess->resource_count && shown < STATES_SHOWN; i++) {
        const struct guessed_resource *r = &p->guess->resources[i];
        const struct guessed_operation *create =
            guess_operation(p->guess, r, EFFECT_CREATE);

        if (!r->name.len || !create || json_array_size(p->records[i]) == 0)
            continue;
        buf_printf(out, "    #   %s:\n    #     setup:\n",
                   shown ? arena_printf(p->arena, "%.*s-records", STR_ARG(r->name)).at
                         : "default");
        write_setup(p, out, create);
        shown++;
    }
    if (shown == 0)
        buf_add_c(out, "    #   default:\n"
                       "    #     setup: [{send: {method: POST, path: /…, body: {…}}, "
                       "capture: {record: $}}]\n"
                       "    #     teardown: [{send: {method: DELETE, path: "
                       "\"/…/$(record.id)\"}}]\n");
    buf_add_c(out, "    # … or it consists of records that exist, lent to one case at a "
                   "time:\n"
                   "    #   two-of-them: {pool: [{a: {id: 1}, b: {id: 2}}]}\n");
}

void project_config(const struct project *p)
{
    struct buf out;

    buf_init(&out, AUTHOR_TEXT_MAX);
    buf_add_c(
        &out,
        "# yaml-language-server: $schema=.fealty/config.schema.json\n"
        "# `fealty run` sends to the embedded mock, `fealty run --target staging` to "
        "the target below.\n"
        "run: [specs, cases]\n"
        "targets:\n"
        "  staging:\n");
    write_where(p, &out);
    write_auth(p, &out);
    buf_add_c(&out, "    limits: {connections: 4, timeout: 10s, retries: 2}\n");
    write_observe(p, &out);
    write_states(p, &out);
    files_add_text(p->arena, p->files, S("fealty.yaml"), &out);
    buf_release(&out);
}
