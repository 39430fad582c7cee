/* fealty.yaml: what runs, and a target to fill in. */
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "doc/json.h"

#include "base/banned.h"

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

static void write_callers(const struct project *p, struct buf *out)
{
    const struct contract *c = p->contract;
    bool first = true;

    for (size_t i = 0; i < c->scheme_count; i++) {
        if (!project_has_scopes(c, &c->schemes[i]))
            continue;
        if (first)
            buf_add_c(out,
                      "    # Somebody who may do less: claims about scopes need one.\n"
                      "    # callers:\n"
                      "    #   less:\n"
                      "    #     scopes: []\n"
                      "    #     auth:\n");
        first = false;
        buf_printf(out, "    #       %.*s: {env: %.*s_LESS}\n",
                   STR_ARG(write_scalar(p->arena, c->schemes[i].name)),
                   STR_ARG(project_variable(p, c->schemes[i].name)));
    }
}

/* --- how records are looked at --- */

static void write_observe(const struct project *p, struct buf *out)
{
    bool first = true;

    for (size_t i = 0; i < p->guess->resource_count; i++) {
        const struct guessed_resource *r = &p->guess->resources[i];
        struct str path = project_item_path(p, r, S("$(id)"));

        /* a path with other parameters cannot be filled in by the key alone */
        if (!r->name.len || str_find_char(r->folder, '{') != SIZE_MAX ||
            !guess_operation(p->guess, r, EFFECT_READ))
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

static bool has_cases(const struct project *p)
{
    for (size_t i = 0; i < p->files->len; i++)
        if (str_starts(p->files->at[i].path, S("cases/")))
            return true;
    return false;
}

void project_config(const struct project *p)
{
    struct buf out;

    buf_init(&out, AUTHOR_TEXT_MAX);
    buf_add_c(
        &out,
        "# yaml-language-server: $schema=.fealty/config.schema.json\n"
        "# `fealty run` sends to the embedded mock, `fealty run --target staging` to "
        "the target below.\n");
    buf_add_c(&out, has_cases(p) ? "run: [specs, cases]\n" : "run: [specs]\n");
    buf_add_c(&out, "targets:\n"
                    "  staging:\n");
    write_where(p, &out);
    write_auth(p, &out);
    write_callers(p, &out);
    buf_add_c(&out, "    limits: {connections: 4, timeout: 10s, retries: 2}\n");
    write_observe(p, &out);
    project_live_states(p, &out);
    files_add_text(p->arena, p->files, S("fealty.yaml"), &out);
    buf_release(&out);
}
