/* A project: which files there are, and their names. */
#include "author/author.h"
#include "author/records.h"
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

enum { NAME_LENGTH = 40 };

/* --- the contract's name --- */

static struct str last_segment(struct str path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return str_from_at(path, i);
    return path;
}

static struct str without_suffix(struct str file)
{
    size_t dot = SIZE_MAX;

    for (size_t i = 1; i < file.len; i++)
        if (file.at[i] == '.')
            dot = i;
    return dot == SIZE_MAX ? file : str_sub(file, 0, dot);
}

/* "Swagger Petstore - OpenAPI 3.0" → "swagger-petstore-openapi-3-0". */
static struct str slug(struct arena *a, struct str text)
{
    char *out = arena_alloc(a, text.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < text.len && len < NAME_LENGTH; i++) {
        char c = text.at[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[len++] = c;
        else if (len && out[len - 1] != '-')
            out[len++] = '-';
    }
    while (len && out[len - 1] == '-')
        len--;
    return (struct str){ out, len };
}

static bool says_nothing(struct str stem)
{
    static const char *const generic[] = { "openapi", "openapiv3", "swagger", "api",
                                           "spec",    "spec3",     "index",   "main",
                                           "schema",  "-" };

    for (size_t i = 0; i < countof(generic); i++)
        if (str_eq_nocase(stem, str_from(generic[i])))
            return true;
    return false;
}

static struct str name_of(struct arena *a, const struct contract *c)
{
    struct str stem = without_suffix(last_segment(c->path));
    struct str name = slug(a, says_nothing(stem) ? c->title : stem);

    return name.len ? name : S("api");
}

/* --- the document --- */

static bool add_copy(const struct project *p, struct str from, struct str to,
                     struct err *err)
{
    struct str text;

    if (!fs_read(p->arena, arena_cstr(p->arena, from), CONTRACT_BYTES_MAX, &text, err))
        return false;
    *vec_push(p->arena, p->files) = (struct author_file){
        arena_printf(p->arena, "specs/%.*s/%.*s", STR_ARG(p->name), STR_ARG(to)), text
    };
    return true;
}

/* One file is called openapi.yaml or openapi.json; of several each keeps its name, since
 * they refer to each other by it. */
static struct str document_name(struct arena *a, const struct contract *c)
{
    struct str file = last_segment(c->path);
    bool json = str_ends(file, S(".json"));

    if (contract_files(a, c).len > 1)
        return file;
    return json ? S("openapi.json") : S("openapi.yaml");
}

static bool add_document(const struct project *p, struct err *err)
{
    struct arena *a = p->arena;
    struct str_list files = contract_files(a, p->contract);
    struct str folder = fs_dirname(fs_absolute(a, p->contract->path));

    if (!add_copy(p, p->contract->path, p->document, err))
        return false;
    for (size_t i = 1; i < files.len; i++) {
        struct str path = fs_absolute(a, files.at[i]);

        if (!str_starts(path, folder) || path.len <= folder.len)
            return err_set(err, ERR_INPUT,
                           "%.*s is not below the document's folder %.*s: bundle the "
                           "document into one file first",
                           STR_ARG(files.at[i]), STR_ARG(folder));
        if (!add_copy(p, path, str_from_at(path, folder.len + 1), err))
            return false;
    }
    return true;
}

/* --- filters that name nothing --- */

static bool check_operations(struct arena *a, const struct contract *c,
                             const struct init_options *options, struct err *err)
{
    struct str *names = arena_array(a, struct str, c->operation_count + 1);

    for (size_t i = 0; i < c->operation_count; i++)
        names[i] = c->operations[i].id;
    for (size_t i = 0; i < options->operations.len; i++) {
        struct str wanted = options->operations.at[i];

        if (contract_operation(c, wanted))
            continue;
        struct str near = suggest(wanted, names, c->operation_count);

        if (near.len)
            return err_set(err, ERR_INPUT, "no operation `%.*s`; did you mean `%.*s`?",
                           STR_ARG(wanted), STR_ARG(near));
        return err_set(err, ERR_INPUT, "no operation `%.*s`", STR_ARG(wanted));
    }
    return true;
}

static bool check_selection(struct arena *a, const struct contract *c,
                            const struct init_options *options, const struct guess *g,
                            struct err *err)
{
    if (!check_operations(a, c, options, err))
        return false;
    if (c->operation_count == 0)
        return err_set(err, ERR_INPUT, "the document describes no operation");
    if (g->selected == 0)
        return err_set(err, ERR_INPUT,
                       "--operation, --path-prefix and --tag together name none of the "
                       "document's %zu operations",
                       c->operation_count);
    return true;
}

/* --- all of it --- */

static void count(const struct guess *g, struct init_counts *ret)
{
    *ret = (struct init_counts){ .operations = g->selected,
                                 .described = g->operation_count,
                                 .not_described = g->not_described };
    for (size_t i = 0; i < g->resource_count; i++)
        ret->resources += g->resources[i].name.len > 0;
    for (size_t i = 0; i < g->operation_count; i++)
        for (size_t k = 0; k < json_array_size(g->operations[i].claims); k++) {
            struct str strength =
                json_member_text(json_array_get(g->operations[i].claims, k), "strength");

            *(str_eq_c(strength, "should") ? &ret->should : &ret->unclear) += 1;
        }
}

bool init_project(struct arena *a, const struct contract *c,
                  const struct init_options *options, struct author_files *ret,
                  struct init_counts *ret_counts, struct err *err)
{
    struct project p = { .arena = a,
                         .contract = c,
                         .options = options,
                         .name = options->name.len ? options->name : name_of(a, c),
                         .document = document_name(a, c),
                         .files = ret };
    const struct guess *g = infer(a, c, p.document, options);

    p.guess = g;
    if (!check_selection(a, c, options, g, err) || !add_document(&p, err))
        return false;
    p.records = arena_array(a, json_t *, g->resource_count + 1);
    for (size_t i = 0; i < g->resource_count; i++)
        p.records[i] = g->resources[i].name.len ? records_make(a, g, &g->resources[i])
                                                : arena_json(a, json_array());
    project_overlay(&p);
    project_states(&p);
    project_first_case(&p);
    project_config(&p);
    project_editor(&p);
    project_ci(&p);
    count(g, ret_counts);
    return true;
}
