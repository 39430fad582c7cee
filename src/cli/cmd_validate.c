/* fealty validate: the JSON Schema validator on its own. */
#include <stdio.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/documents.h"
#include "doc/json.h"
#include "doc/node_values.h"
#include "doc/yaml.h"
#include "schema/schema.h"
#include "schema/uri.h"

#include "base/banned.h"

static const struct {
    struct str name;
    enum schema_dialect dialect;
} dialects[] = {
    { { "2020-12", 7 }, SCHEMA_2020_12 },
    { { "2019-09", 7 }, SCHEMA_2019_09 },
    { { "draft-7", 7 }, SCHEMA_DRAFT_7 },
    { { "draft-6", 7 }, SCHEMA_DRAFT_6 },
    { { "draft-4", 7 }, SCHEMA_DRAFT_4 },
    { { "openapi-3.0", 11 }, SCHEMA_OPENAPI_3_0 },
    { { "openapi-3.1", 11 }, SCHEMA_OPENAPI_3_1 },
};

struct referred {
    struct str uri;
    const struct node *root;
};

struct validation {
    struct arena *arena;
    const struct arguments *args;
    struct schema_registry *registry;
    enum schema_dialect dialect;
    struct node_values *values;     /* of schemas */
    struct json_literals *literals; /* of instances */
    struct diags *diags;
    struct map files; /* that were asked for, by URI */
    struct referred_list {
        struct referred *at;
        size_t len, cap;
    } referred;
};

/* An instance, by the name under which it is spoken of. */
struct subject {
    const char *name;
    const json_t *value;
    const struct node *root; /* where its parts stand; NULL where that is not known */
};

static bool read_dialect(const struct arguments *args, enum schema_dialect *ret,
                         struct err *err)
{
    struct str name = argument_text(args, OPT_DIALECT, "2020-12");
    struct str names[countof(dialects)];

    for (size_t i = 0; i < countof(dialects); i++) {
        names[i] = dialects[i].name;
        if (str_eq(name, names[i])) {
            *ret = dialects[i].dialect;
            return true;
        }
    }
    struct str near = suggest(name, names, countof(names));

    return err_set(
        err, ERR_INPUT,
        "no dialect is named `%.*s`%s%.*s (2020-12, 2019-09, draft-7, draft-6, "
        "draft-4, openapi-3.0, openapi-3.1)",
        STR_ARG(name), near.len ? "; did you mean " : "", STR_ARG(near));
}

/* --registry URI=DIR: each JSON or YAML file below DIR, under URI and its path. */
static bool add_folder(struct validation *v, struct str uri, struct str dir,
                       struct str suffix)
{
    struct path_list files;
    struct err err = { 0 };
    struct str root = arena_str(v->arena, dir);

    if (!fs_walk(v->arena, root.at, suffix, &files, &err))
        return diags_error(v->diags, SPAN_NONE, "registry", "%s", err.msg);
    for (size_t i = 0; i < files.len; i++) {
        const struct node *document = doc_load(v->arena, files.at[i].at, v->diags);
        struct str relative = str_from_at(files.at[i], root.len);

        while (str_starts(relative, S("/")))
            relative = str_from_at(relative, 1);
        bool slash = str_ends(uri, S("/"));

        if (document)
            schema_registry_add_nodes(v->registry,
                                      arena_printf(v->arena, "%.*s%s%.*s", STR_ARG(uri),
                                                   slash ? "" : "/", STR_ARG(relative)),
                                      document, v->values, v->dialect);
    }
    return true;
}

static bool add_registry(struct validation *v, struct err *err)
{
    static const struct str suffixes[] = { { ".json", 5 },
                                           { ".yaml", 5 },
                                           { ".yml", 4 } };
    const struct str_list *entries = &v->args->values[OPT_REGISTRY];

    for (size_t i = 0; i < entries->len; i++) {
        struct str dir = entries->at[i], uri;

        str_cut(&dir, '=', &uri);
        if (dir.len == 0)
            return err_set(err, ERR_INPUT, "--registry takes URI=DIR, not `%.*s`",
                           STR_ARG(uri));
        for (size_t k = 0; k < countof(suffixes); k++)
            if (!add_folder(v, uri, dir, suffixes[k]))
                return true; /* the diagnostics say why */
    }
    return true;
}

/* --- files that the schema refers to --- */

/* More of them are no schema. */
#define REFERRED_MAX 10000

/* A file beside the schema, read when a reference asks for it; never anything else. */
static void add_file(struct validation *v, struct str uri)
{
    struct str fragment, document = uri_split(uri, &fragment);

    if (!str_starts(document, S("file:///")) || map_get(&v->files, document) ||
        v->files.len >= REFERRED_MAX)
        return;
    struct str path = uri_decode(v->arena, str_from_at(document, S("file://").len));
    const char *name = arena_cstr(v->arena, path);

    map_set(v->arena, &v->files, document, v);
    if (!fs_exists(name) || fs_is_dir(name))
        return; /* compiling says that it is not there */
    const struct node *root = doc_load(v->arena, name, v->diags);

    if (!root)
        return;
    schema_registry_add_nodes(v->registry, document, root, v->values, v->dialect);
    *vec_push(v->arena, &v->referred) = (struct referred){ document, root };
}

static void add_referred(struct validation *v, const struct node *n, struct str base)
{
    const struct node *ref = node_get(n, "$ref");

    if (ref && node_is_string(ref))
        add_file(v, uri_resolve(v->arena, base, node_text(ref)));
    for (size_t i = 0; (node_is_map(n) || node_is_list(n)) && i < n->len; i++)
        add_referred(v, n->items[i].value, base);
}

/* What those files refer to in turn comes later in the list. */
static void add_all_referred(struct validation *v, const struct node *root,
                             struct str uri)
{
    map_set(v->arena, &v->files, uri, v);
    add_referred(v, root, uri);
    for (size_t i = 0; i < v->referred.len; i++) {
        struct referred next = v->referred.at[i];

        add_referred(v, next.root, next.uri);
    }
}

/* A mistake in the schema's own file is shown in its line, one elsewhere by its URI. */
static void complain_schema(struct validation *v, const struct node *root, struct str uri,
                            const struct schema_error *error)
{
    struct str fragment, document = uri_split(error->location, &fragment);
    const struct node *place = NULL;

    if (str_eq(document, uri))
        place = node_at(root, uri_decode(v->arena, fragment));
    if (place)
        diags_error(v->diags, place->span, "schema", "%s", error->msg);
    else if (str_starts(str_from(error->msg), document))
        diags_error(v->diags, SPAN_NONE, "schema", "%s", error->msg);
    else
        diags_error(v->diags, SPAN_NONE, "schema", "%.*s: %s", STR_ARG(error->location),
                    error->msg);
}

static struct schema *compile(struct validation *v)
{
    struct arena *a = v->arena;
    struct str named = v->args->operands.at[0];
    size_t hash = str_find_char(named, '#');
    struct str path = str_sub(named, 0, hash);
    struct str fragment = hash == SIZE_MAX ? STR_NONE : str_from_at(named, hash);
    const struct node *root = doc_load(a, arena_cstr(a, path), v->diags);
    struct schema_options options = { .assert_format =
                                          argument_on(v->args, OPT_ASSERT_FORMAT) };
    struct schema_error error;

    if (!root)
        return NULL;
    struct str uri = arena_printf(a, "file://%.*s", STR_ARG(fs_absolute(a, path)));

    schema_registry_add_nodes(v->registry, uri, root, v->values, v->dialect);
    add_all_referred(v, root, uri);
    if (!diags_ok(v->diags))
        return NULL;
    struct schema *s = schema_compile(
        a, v->registry, arena_printf(a, "%.*s%.*s", STR_ARG(uri), STR_ARG(fragment)),
        options, &error);

    if (!s)
        complain_schema(v, root, uri, &error);
    return s;
}

/* "file.yaml:3:12", where the lines are known. */
static struct str place_of(const struct validation *v, const struct subject *subject,
                           struct str pointer)
{
    const struct node *n = subject->root ? node_at(subject->root, pointer) : NULL;

    if (!n || !n->span.source)
        return str_from(subject->name);
    struct place at = span_place(n->span);

    return arena_printf(v->arena, "%s:%zu:%zu", subject->name, at.line, at.column);
}

static void print_text(const struct validation *v, const struct subject *subject,
                       const struct schema *s)
{
    struct schema_violations violations =
        schema_validate(v->arena, s, subject->value, v->literals);

    for (size_t i = 0; i < violations.len; i++) {
        const struct schema_violation *x = &violations.at[i];

        printf("%.*s: %.*s: %.*s (%.*s)\n", STR_ARG(place_of(v, subject, x->instance)),
               STR_ARG(x->instance.len ? x->instance : S("(root)")), STR_ARG(x->message),
               STR_ARG(x->keyword_location));
    }
}

static bool print_result(const struct validation *v, const struct subject *subject,
                         const struct schema *s, bool valid, struct err *err)
{
    struct str format = argument_text(v->args, OPT_OUTPUT, "text");
    enum schema_output output;

    if (str_eq(format, S("text"))) {
        if (valid && !argument_on(v->args, OPT_QUIET))
            printf("%s: valid\n", subject->name);
        if (!valid)
            print_text(v, subject, s);
        return true;
    }
    if (str_eq(format, S("flag")))
        output = SCHEMA_OUTPUT_FLAG;
    else if (str_eq(format, S("basic")))
        output = SCHEMA_OUTPUT_BASIC;
    else if (str_eq(format, S("detailed")))
        output = SCHEMA_OUTPUT_DETAILED;
    else
        return err_set(err, ERR_INPUT,
                       "--output takes text, flag, basic or detailed, not `%.*s`",
                       STR_ARG(format));
    json_t *document = schema_output(v->arena, s, subject->value, v->literals, output);

    printf("%.*s\n", STR_ARG(json_to_str(v->arena, document, JSON_PRINT_INDENT)));
    return true;
}

static bool judge(struct validation *v, const struct subject *subject,
                  const struct schema *s, bool *all_valid, struct err *err)
{
    bool valid = schema_is_valid(s, subject->value, v->literals);

    *all_valid = *all_valid && valid;
    return print_result(v, subject, s, valid, err);
}

static bool has_lines(struct str path)
{
    return str_ends(path, S(".ndjson")) || str_ends(path, S(".jsonl"));
}

/* Each line is an instance, "many.ndjson:7". */
static bool judge_lines(struct validation *v, const char *path, const struct schema *s,
                        bool *all_valid, struct err *err)
{
    struct str text, line;

    if (!fs_read(v->arena, path, YAML_BYTES_MAX, &text, err)) {
        diags_error(v->diags, SPAN_NONE, "unreadable", "%s", err->msg);
        return true;
    }
    for (size_t number = 1; str_cut(&text, '\n', &line); number++) {
        struct json_notes notes = { .literals = NULL };
        struct json_error error;
        struct subject subject = {
            .name = arena_printf(v->arena, "%s:%zu", path, number).at,
        };

        if (!str_trim(line).len)
            continue;
        subject.value = json_read(v->arena, line, NULL, &notes, &error);
        struct json_literals *others = v->literals;

        if (notes.literals) {
            notes.literals->more = others;
            v->literals = notes.literals;
        }
        if (!subject.value)
            diags_error(v->diags, SPAN_NONE, "json", "%s: byte %zu: %s", subject.name,
                        error.off + 1, error.msg);
        else if (!judge(v, &subject, s, all_valid, err))
            return false;
        v->literals = others;
    }
    return true;
}

static int validate_all(struct validation *v, const struct schema *s)
{
    bool all_valid = true;
    struct err err = { 0 };

    for (size_t i = 1; i < v->args->operands.len; i++) {
        const char *path = arena_cstr(v->arena, v->args->operands.at[i]);
        struct subject subject = { .name = path };

        if (has_lines(v->args->operands.at[i])) {
            if (!judge_lines(v, path, s, &all_valid, &err))
                return complain(EXIT_USAGE, "%s", err.msg);
            continue;
        }
        subject.value =
            document_load(v->arena, path, &v->literals, &subject.root, v->diags);
        if (subject.value && !judge(v, &subject, s, &all_valid, &err))
            return complain(EXIT_USAGE, "%s", err.msg);
    }
    print_diags(v->diags, v->args);
    if (!diags_ok(v->diags))
        return EXIT_USAGE;
    return all_valid ? EXIT_HELD : EXIT_VIOLATED;
}

int cmd_validate(struct arena *a, const struct arguments *args)
{
    struct validation v = { .arena = a, .args = args, .diags = diags_new(a) };
    struct err err = { 0 };

    if (args->operands.len < 2)
        return complain(EXIT_USAGE, "validate takes a schema and at least one instance");
    v.registry = schema_registry_new(a);
    v.values = node_values_new(a);
    if (!read_dialect(args, &v.dialect, &err) || !add_registry(&v, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    const struct schema *s = diags_ok(v.diags) ? compile(&v) : NULL;

    if (!s) {
        print_diags(v.diags, args);
        return EXIT_USAGE;
    }
    return validate_all(&v, s);
}
