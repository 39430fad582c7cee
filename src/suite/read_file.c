/* Case files: the file's own keys, then its cases. */
#include "base/arena.h"
#include "base/fs.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "suite/shelf.h"

#include "base/banned.h"

/* "unknown-path-parameter" */
static const char *rule_of(struct arena *a, const char *what)
{
    char *rule = arena_cstr(a, arena_printf(a, "unknown-%s", what));

    for (char *c = rule; *c; c++)
        if (*c == ' ')
            *c = '-';
    return rule;
}

bool reader_unknown(struct reader *r, const struct node *n, const char *what,
                    const struct str *known, size_t count)
{
    struct str near = suggest(node_text(n), known, count);

    diags_error(r->diags, n->span, rule_of(r->arena, what), "unknown %s `%.*s`", what,
                STR_ARG(node_text(n)));
    if (near.len)
        diags_hint(r->diags, "did you mean `%.*s`?", STR_ARG(near));
    else if (count == 0)
        diags_hint(r->diags, "`%.*s` has none", STR_ARG(r->file->contract->name));
    return false;
}

/* --- setup and teardown --- */

/* Names that every state of the file's cases gives; `gives` of the first, which says how
 * deep paths go. */
static void add_common_names(struct reader *r, struct scope *scope)
{
    const struct case_file *f = r->file;
    const json_t *first = f->case_count ? reader_gives(r, f->cases[0].state) : NULL;
    json_t *common = arena_json(r->arena, json_object());

    if (!first)
        return;
    json_object_update(common, json_mutable(first));
    for (size_t i = 1; i < f->case_count; i++) {
        const json_t *gives = reader_gives(r, f->cases[i].state);
        void *next;

        for (void *at = json_object_iter(common); at; at = next) {
            struct str key = json_iter_key(at);

            next = json_object_iter_next(common, at);
            if (!json_member(gives, key))
                json_object_deln(common, key.at, key.len);
        }
    }
    scope_add_given(r->arena, scope, common);
}

static void read_around(struct reader *r, const struct node *list, struct scope *outer,
                        struct scope *captures, struct step **ret, size_t *ret_len)
{
    struct scope given = { .outer = outer };

    if (!list || list->kind != NODE_LIST)
        return;
    add_common_names(r, &given);
    captures->outer = &given;
    r->scope = r->captures = captures;
    read_steps(r, list, ret, ret_len);
    captures->outer = NULL;
    r->scope = NULL;
}

/* Setup is read first, since cases may name what it captures; but what it may name itself
 * is known when the states of the cases are.  So the states are looked up ahead. */
static void find_states(struct reader *r, const struct node *cases)
{
    const struct node *common = r->defaults ? node_get(r->defaults, "given") : NULL;

    for (size_t i = 0; i < r->file->case_count; i++) {
        const struct node *own = node_get(cases->items[i].value, "given");
        const struct node *given = own ? own : common;

        if (given && given->kind == NODE_STRING)
            r->file->cases[i].state = states_find(r->file->states, node_text(given));
    }
}

/* --- the file --- */

static void file_operation(struct reader *r, const struct node *n, void *into)
{
    (void)into;
    read_operation(r, n, &r->operation);
}

static void file_defaults(struct reader *r, const struct node *n, void *into)
{
    (void)into;
    read_defaults(r, n);
}

static const struct key file_keys[] = {
    { "contract", HOLDS_TEXT, true, NULL },
    { "operation", HOLDS_TEXT, false, file_operation },
    { "defaults", HOLDS_MAP, false, file_defaults },
    { "setup", HOLDS_LIST, false, NULL },
    { "teardown", HOLDS_LIST, false, NULL },
    { "cases", HOLDS_LIST, true, NULL },
};

const struct key_table keys_of_file = { "file", "a case file", file_keys,
                                        countof(file_keys) };

static void read_setup(struct reader *r, const struct node *root)
{
    read_around(r, node_get(root, "setup"), NULL, &r->setup_captures, &r->file->setup,
                &r->file->setup_count);
}

static void read_teardown(struct reader *r, const struct node *root)
{
    struct scope captures = { 0 };

    r->case_captures.outer = &r->setup_captures;
    read_around(r, node_get(root, "teardown"), &r->case_captures, &captures,
                &r->file->teardown, &r->file->teardown_count);
}

static void read_cases(struct reader *r, const struct node *root)
{
    struct case_file *f = r->file;
    const struct node *cases = node_get(root, "cases");

    if (!cases || cases->kind != NODE_LIST)
        return;
    if (cases->len == 0)
        diags_error(r->diags, cases->span, "wrong-value", "`cases` is empty");
    f->cases = arena_array(r->arena, struct case_def, cases->len);
    f->case_count = cases->len;
    find_states(r, cases);
    read_setup(r, root);
    for (size_t i = 0; i < cases->len; i++) {
        f->cases[i].index = i;
        read_case(r, cases->items[i].value, &f->cases[i]);
    }
    read_teardown(r, root);
}

void read_head_again(struct reader *r, const struct node *root)
{
    const struct node *operation = node_get(root, "operation");
    const struct node *defaults = node_get(root, "defaults");

    if (operation)
        file_operation(r, operation, NULL);
    if (defaults)
        file_defaults(r, defaults, NULL);
    read_setup(r, root);
    read_teardown(r, root);
}

/* The file's place as seen from the nearest folder that holds it and its contract: the
 * same wherever the two were checked out, and from any working directory. */
static struct str stable_path(struct arena *a, const struct case_file *f)
{
    struct str file = fs_absolute(a, f->path),
               contract = fs_absolute(a, f->contract->path);
    size_t common = 0;

    if (f->derived)
        return S("(variants)"); /* in whatever way the contract was named */
    if (str_eq(f->path, S("-")))
        return f->path;
    for (size_t i = 0; i < file.len && i < contract.len && file.at[i] == contract.at[i];
         i++)
        if (file.at[i] == '/')
            common = i + 1;
    return str_from_at(file, common);
}

/* Of all files in the same folder it is alike up to the file's own name. */
static uint64_t begin_identity(struct arena *a, const struct case_file *f)
{
    struct str path = stable_path(a, f);
    size_t name = path.len;

    while (name && path.at[name - 1] != '/')
        name--;
    uint64_t hash = str_hash(f->contract->name);

    hash = str_hash_more(hash, (struct str){ "\0", 1 });
    return str_hash_more(hash, str_sub(path, 0, name));
}

static uint64_t end_identity(const struct case_file *f, uint64_t begun)
{
    struct str name = f->derived ? S("(variants)") : fs_basename(f->path);

    return str_hash_more(str_hash_more(begun, name), (struct str){ "\0", 1 });
}

/* Whether the folder and the contract's name in it are those of the file before. */
static bool is_as_before(const struct reader *r, const struct node *name)
{
    return r->suite->last.contract && !r->file->derived &&
           str_eq(r->suite->last.dir, fs_dirname(r->file->path)) &&
           str_eq(r->suite->last.name, node_text(name));
}

static bool look_contract_up(struct reader *r, const struct node *n)
{
    struct str dir = fs_dirname(r->file->path);
    struct str path = fs_join(r->arena, dir, node_text(n));
    struct suite *s = r->suite;

    if (!fs_exists(path.at))
        return diags_error(r->diags, n->span, "no-such-file",
                           "there is no contract at %.*s", STR_ARG(path));
    r->file->contract = suite_contract(r->keep, s, path.at, r->diags);
    if (!r->file->contract)
        return false;
    s->last.contract = r->file->contract;
    s->last.dir = arena_str(r->keep, dir);
    s->last.name = arena_str(r->keep, node_text(n));
    s->last.identity = begin_identity(r->arena, r->file);
    return true;
}

static bool find_contract(struct reader *r, const struct node *root)
{
    const struct node *n = node_get(root, "contract");
    struct case_file *f = r->file;

    if (!n || !reader_wants(r, n, HOLDS_TEXT, "contract")) {
        if (!n)
            diags_error(r->diags, root->span, "missing-key",
                        "a case file needs `contract`");
        return false;
    }
    if (!is_as_before(r, n) && !look_contract_up(r, n))
        return false;
    f->contract = r->suite->last.contract;
    f->identity = end_identity(f, r->suite->last.identity);
    f->states = suite_states(r->suite, f->contract);
    return f->states != NULL;
}

/* --- into the suite --- */

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
    return str_hash_more(hash, (struct str){ (const char *)&number, sizeof number });
}

void suite_hash_file(struct suite *s, const struct case_file *f)
{
    s->text_hash = hash_number(hash_number(s->text_hash, f->identity), f->case_count);
}

/* Its text, or of derived cases how many there are: the contract says the rest. */
static void hash_file(struct suite *s, const struct case_file *f, const struct node *root)
{
    if (!f->derived && root->span.source)
        s->text_hash = str_hash_more(s->text_hash, root->span.source->text);
    suite_hash_file(s, f);
}

bool read_head(struct reader *r, const struct node *root)
{
    if (!reader_wants(r, root, HOLDS_MAP, keys_of_file.what))
        return false;
    if (!find_contract(r, root)) {
        keys_check(r, &keys_of_file, root);
        return false;
    }
    keys_read(r, &keys_of_file, root, r->file);
    return true;
}

/* False after errors. */
static bool read_root(struct reader *r, const struct node *root)
{
    size_t before = diags_count(r->diags, SEVERITY_ERROR);

    if (!read_head(r, root))
        return false;
    read_cases(r, root);
    check_names(r);
    if (diags_count(r->diags, SEVERITY_ERROR) > before)
        return false;
    hash_file(r->suite, r->file, root);
    return true;
}

bool suite_add_node(struct arena *a, struct suite *s, const struct node *root,
                    struct str path, bool derived, struct diags *diags)
{
    struct case_file *f = arena_new(a, struct case_file);
    struct reader r = {
        .arena = a, .whole = a, .keep = a, .suite = s, .file = f, .diags = diags
    };
    struct {
        struct case_file **at;
        size_t len, cap;
    } files = { s->files, s->file_count, s->file_cap };

    *f = (struct case_file){ .path = arena_str(a, path), .derived = derived };
    if (!read_root(&r, root))
        return false;
    *vec_push(a, &files) = f; /* NOLINT(bugprone-sizeof-expression): pointers */
    s->files = files.at;
    s->file_count = files.len;
    s->file_cap = files.cap;
    return true;
}

/* --- what is read --- */

static const struct node *read_text(struct arena *a, struct str path, struct str text,
                                    struct diags *diags)
{
    const struct node *root = doc_read(a, path, arena_str(a, text), diags);

    if (!root || text.len <= CASE_FILE_BYTES_MAX)
        return root;
    diags_error(diags, root->span, "too-large", "a case file has at most %zu bytes",
                CASE_FILE_BYTES_MAX);
    diags_hint(diags,
               "run, list, claims and lint take more where `cases` is the last key, "
               "and there is no `setup` and `teardown`");
    return NULL;
}

void suite_begin_aside(struct suite *s)
{
    if (s->aside->begun)
        return;
    s->aside->begun = true;
    s->before_aside = s->file_count;
}

static bool is_put_aside(struct suite *s, struct str text)
{
    if (!s->aside)
        return false;
    if (!s->aside->begun && s->held_bytes + text.len > s->aside->hold_bytes)
        suite_begin_aside(s);
    return s->aside->begun;
}

static bool read_and_put_aside(struct reader *r, struct str text)
{
    const struct node *root = read_text(r->arena, r->file->path, text, r->diags);

    if (!root || !read_root(r, root))
        return false;
    shelf_add_file(r->suite->aside, r, root);
    for (size_t i = 0; i < r->file->case_count; i++)
        shelf_add_case(r->suite->aside, &r->file->cases[i],
                       node_get(root, "cases")->items[i].value, false);
    return true;
}

static void close_arena(void *arena)
{
    arena_close(arena);
}

void reader_keep_text(struct arena *keep, struct arena *text)
{
    arena_defer(keep, close_arena, text);
}

static bool put_aside(struct arena *a, struct suite *s, struct str path, struct str text,
                      struct diags *diags)
{
    struct arena *scratch = s->aside->scratch;
    struct case_file file = { .path = path };
    struct reader r = { .arena = scratch,
                        .whole = scratch,
                        .keep = a,
                        .suite = s,
                        .file = &file,
                        .diags = diags };
    size_t kept = diags_kept(diags);
    bool ok = read_and_put_aside(&r, text);

    if (diags_kept(diags) == kept) {
        arena_reset(scratch);
    } else {
        reader_keep_text(a, scratch);
        s->aside->scratch = arena_open();
    }
    return ok;
}

bool suite_add_text(struct arena *a, struct suite *s, struct str path, struct str text,
                    struct diags *diags)
{
    if (is_put_aside(s, text))
        return put_aside(a, s, path, text, diags);
    const struct node *root = read_text(a, path, text, diags);

    s->held_bytes += text.len;
    return root && suite_add_node(a, s, root, path, false, diags);
}

bool suite_add_file(struct arena *a, struct suite *s, const char *path,
                    struct diags *diags)
{
    struct arena *scratch = arena_open();
    struct err err = { 0 };
    struct str text;
    bool ok = fs_read(scratch, path, YAML_BYTES_MAX, &text, &err)
                  ? suite_add_text(a, s, str_from(path), text, diags)
                  : diags_error(diags, SPAN_NONE, "unreadable", "%s", err.msg);

    arena_close(scratch);
    return ok;
}
