#include "contract/states.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/fs.h"
#include "base/map.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "doc/json.h"
#include "doc/yaml.h"

#include "base/banned.h"

/* Violations of one record that are shown. */
#define SHOWN_VIOLATIONS 5

struct states_reader {
    struct arena *arena;
    struct diags *diags;
    const struct contract *contract;
    struct states *states;
};

/* --- help --- */

static void hint(struct states_reader *r, struct str wrong, const struct str *names,
                 size_t count)
{
    struct str near = suggest(wrong, names, count);

    if (near.len)
        diags_hint(r->diags, "did you mean `%.*s`?", STR_ARG(near));
}

static bool check_map(struct states_reader *r, const struct node *n, const char *what)
{
    if (!n || node_is_map(n))
        return n != NULL;
    return diags_error(r->diags, n->span, "wrong-type", "%s must be an object", what);
}

static void check_keys(struct states_reader *r, const struct node *map,
                       const struct str *known, size_t count, const char *what)
{
    for (size_t i = 0; i < map->len; i++) {
        const struct node *key = map->items[i].key;
        bool found = str_starts(node_text(key), S("x-"));

        for (size_t j = 0; !found && j < count; j++)
            found = str_eq(known[j], node_text(key));
        if (found)
            continue;
        diags_error(r->diags, key->span, "unknown-key", "unknown key `%.*s` in %s",
                    STR_ARG(node_text(key)), what);
        hint(r, node_text(key), known, count);
    }
}

static bool has_reference(struct str text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.at[i] == '$' && text.at[i + 1] == '(' &&
            (i == 0 || text.at[i - 1] != '$'))
            return true;
    return false;
}

/* States are what references refer to: there is nothing they could mean here. */
static void refuse_references(struct states_reader *r, const struct node *n)
{
    if (n->kind == NODE_STRING && has_reference(node_text(n))) {
        diags_error(r->diags, n->span, "state-reference",
                    "`$(...)` means nothing in a state");
        diags_hint(r->diags, "write the value itself; `$$(` is a literal `$(`");
    }
    for (size_t i = 0; (node_is_map(n) || node_is_list(n)) && i < n->len; i++)
        refuse_references(r, n->items[i].value);
}

/* --- records --- */

/* Of a violation and what follows from it, only the former is worth a line. */
static bool is_consequence(struct str keyword)
{
    static const char *const applicators[] = {
        "$ref",  "$dynamicRef", "allOf", "anyOf",      "oneOf", "if",
        "then",  "else",        "items", "properties", "not",   "additionalProperties",
        "false", NULL
    };

    for (size_t i = 0; applicators[i]; i++)
        if (str_eq_c(keyword, applicators[i]))
            return true;
    return false;
}

static void check_record(struct states_reader *r, const struct node *n,
                         const struct state_record *record)
{
    const struct resource *resource = record->resource;
    struct schema_violations v =
        schema_validate(r->arena, resource->schema, record->record, NULL);
    size_t shown = 0;

    for (size_t pass = 0; pass < 2 && shown == 0; pass++)
        for (size_t i = 0; i < v.len && shown < SHOWN_VIOLATIONS; i++) {
            const struct node *place = node_at(n, v.at[i].instance);

            if (pass == 0 && is_consequence(v.at[i].keyword))
                continue;
            diags_error(r->diags, place ? place->span : n->span, "record",
                        "no %.*s as documented: %.*s", STR_ARG(resource->name),
                        STR_ARG(v.at[i].message));
            shown++;
        }
    if (!json_member(record->record, resource->key))
        diags_error(r->diags, n->span, "record-key", "the record has no `%.*s`",
                    STR_ARG(resource->key));
}

struct record_list {
    struct state_record *at;
    size_t len, cap;
};

/* Names of one state, and the keys of one resource's records in it. */
struct state_names {
    struct map names;
    struct record_list records;
};

static void check_name(struct states_reader *r, struct state_names *s,
                       const struct node *key)
{
    if (map_get(&s->names, node_text(key)))
        diags_error(r->diags, key->span, "duplicate-name",
                    "`%.*s` stands in this state twice", STR_ARG(node_text(key)));
    map_set(r->arena, &s->names, node_text(key), s);
}

static void read_record(struct states_reader *r, const struct resource *resource,
                        const struct node_item *item, struct map *keys,
                        struct state_names *s)
{
    struct state_record record = { .resource = resource, .name = node_text(item->key) };

    check_name(r, s, item->key);
    if (!check_map(r, item->value, "a record"))
        return;
    refuse_references(r, item->value);
    record.record = node_to_json(r->arena, item->value);
    check_record(r, item->value, &record);
    const json_t *key = json_member(record.record, resource->key);

    if (key) {
        struct str text = json_to_str(r->arena, key, JSON_PRINT_COMPACT);

        if (map_get(keys, text))
            diags_error(r->diags, item->value->span, "record-key",
                        "another %.*s has the same `%.*s`", STR_ARG(resource->name),
                        STR_ARG(resource->key));
        map_set(r->arena, keys, text, s);
    }
    *vec_push(r->arena, &s->records) = record;
}

static const struct resource *find_resource(struct states_reader *r,
                                            const struct node *key)
{
    const struct contract *c = r->contract;
    const struct resource *found = contract_resource(c, node_text(key));

    if (found)
        return found;
    size_t count = diags_at(r->diags, DIAGS_MAX - 1) ? 0 : c->resource_count;
    struct str *names = arena_array(r->arena, struct str, count);

    for (size_t i = 0; i < count; i++)
        names[i] = c->resources[i].name;
    diags_error(r->diags, key->span, "unknown-resource", "no resource `%.*s` in %.*s",
                STR_ARG(node_text(key)), STR_ARG(c->path));
    hint(r, node_text(key), names, count);
    return NULL;
}

static void read_records(struct states_reader *r, const struct node *records,
                         struct state_names *s)
{
    if (!check_map(r, records, "`records`"))
        return;
    for (size_t i = 0; i < records->len; i++) {
        const struct node_item *item = &records->items[i];
        const struct resource *resource = find_resource(r, item->key);
        struct map keys = { 0 };

        if (!resource || !check_map(r, item->value, "the records of a resource"))
            continue;
        for (size_t j = 0; j < item->value->len; j++)
            read_record(r, resource, &item->value->items[j], &keys, s);
    }
}

/* --- settings, values --- */

static json_t *copy_of(struct states_reader *r, const json_t *object)
{
    return object ? json_copy_deep(r->arena, object)
                  : arena_json(r->arena, json_object());
}

static void read_settings(struct states_reader *r, const struct node *settings,
                          struct state *state)
{
    json_t *all = copy_of(r, r->states->settings);
    struct str *names = arena_array(r->arena, struct str, json_object_size(all));
    size_t count = 0;

    state->settings = all;
    if (!check_map(r, settings, "`settings`"))
        return;
    refuse_references(r, settings);
    for (void *it = json_object_iter(all); it; it = json_object_iter_next(all, it))
        names[count++] = json_iter_key(it);
    for (size_t i = 0; i < settings->len; i++) {
        const struct node *key = settings->items[i].key;
        json_t *value = node_to_json(r->arena, settings->items[i].value);

        if (!json_member(r->states->settings, node_text(key))) {
            diags_error(r->diags, key->span, "unknown-setting",
                        "`%.*s` is no setting: its default stands nowhere",
                        STR_ARG(node_text(key)));
            hint(r, node_text(key), names, count);
        }
        if (json_object_setn(all, node_text(key).at, node_text(key).len, value) != 0)
            out_of_memory();
    }
}

static void read_values(struct states_reader *r, const struct node *values,
                        struct state_names *s, struct state *state)
{
    state->values = arena_json(r->arena, json_object());
    if (!check_map(r, values, "`values`"))
        return;
    refuse_references(r, values);
    for (size_t i = 0; i < values->len; i++)
        check_name(r, s, values->items[i].key);
    state->values = node_to_json(r->arena, values);
}

/* --- states --- */

static void read_state(struct states_reader *r, const struct node_item *item,
                       struct state *state)
{
    const struct str known[] = { S("says"), S("records"), S("settings"), S("values") };
    const struct node *n = item->value, *says = node_get(n, "says");
    struct state_names s = { 0 };

    *state = (struct state){ .name = node_text(item->key), .span = item->key->span };
    state->settings = r->states->settings;
    state->values = arena_json(r->arena, json_object());
    if (n->kind == NODE_NULL || !check_map(r, n, "a state"))
        return;
    check_keys(r, n, known, countof(known), "a state");
    if (says && says->kind != NODE_STRING)
        diags_error(r->diags, says->span, "wrong-type", "`says` must be text");
    state->says = says ? node_text(says) : STR_NONE;
    read_records(r, node_get(n, "records"), &s);
    read_settings(r, node_get(n, "settings"), state);
    read_values(r, node_get(n, "values"), &s, state);
    state->records = s.records.at;
    state->record_count = s.records.len;
}

static const json_t *read_credentials(struct states_reader *r,
                                      const struct node *credentials)
{
    const struct contract *c = r->contract;
    struct str *names = arena_array(r->arena, struct str, c->scheme_count);

    if (!check_map(r, credentials, "`credentials`"))
        return arena_json(r->arena, json_object());
    refuse_references(r, credentials);
    for (size_t i = 0; i < c->scheme_count; i++)
        names[i] = c->schemes[i].name;
    for (size_t i = 0; i < credentials->len; i++) {
        const struct node *key = credentials->items[i].key;

        if (contract_scheme(c, node_text(key)))
            continue;
        diags_error(r->diags, key->span, "unknown-scheme",
                    "no security scheme `%.*s` in %.*s", STR_ARG(node_text(key)),
                    STR_ARG(c->path));
        hint(r, node_text(key), names, c->scheme_count);
    }
    return node_to_json(r->arena, credentials);
}

static void read_scopes(struct states_reader *r, const struct node *n,
                        struct str_list *ret)
{
    bool ok = node_is_list(n);

    for (size_t i = 0; ok && i < n->len; i++) {
        ok = node_is_string(n->items[i].value);
        if (ok)
            *vec_push(r->arena, ret) = node_text(n->items[i].value);
    }
    if (!ok)
        diags_error(r->diags, n->span, "wrong-type", "`scopes` must be a list of names");
}

static void read_callers(struct states_reader *r, const struct node *callers)
{
    const struct str known[] = { S("credentials"), S("scopes") };

    if (!check_map(r, callers, "`callers`"))
        return;
    r->states->callers = arena_array(r->arena, struct state_caller, callers->len + 1);
    for (size_t i = 0; i < callers->len; i++) {
        const struct node *key = callers->items[i].key, *n = callers->items[i].value;
        struct state_caller *caller = &r->states->callers[r->states->caller_count++];
        const struct node *scopes = node_get(n, "scopes");

        caller->name = node_text(key);
        caller->credentials = read_credentials(r, node_get(n, "credentials"));
        if (!check_map(r, n, "a caller"))
            continue;
        check_keys(r, n, known, countof(known), "a caller");
        if (!scopes || !node_get(n, "credentials"))
            diags_error(r->diags, key->span, "missing-key",
                        "a caller has `credentials` and `scopes`");
        else
            read_scopes(r, scopes, &caller->scopes);
    }
}

static void check_contract(struct states_reader *r, const struct node *named)
{
    const struct contract *c = r->contract;

    if (!named)
        return;
    struct str path = fs_join(r->arena, fs_dirname(c->path), node_text(named));

    if (!str_eq(fs_absolute(r->arena, path), fs_absolute(r->arena, c->path)))
        diags_error(r->diags, named->span, "states-contract",
                    "these are read as the states of %.*s", STR_ARG(c->path));
}

static void read_all(struct states_reader *r, const struct node *root)
{
    const struct str known[] = { S("contract"), S("credentials"), S("callers"),
                                 S("settings"), S("states") };
    const struct node *settings = node_get(root, "settings");
    const struct node *all = node_get(root, "states");

    if (!check_map(r, root, "a file of states"))
        return;
    check_keys(r, root, known, countof(known), "a file of states");
    check_contract(r, node_get(root, "contract"));
    r->states->credentials = read_credentials(r, node_get(root, "credentials"));
    read_callers(r, node_get(root, "callers"));
    if (check_map(r, settings, "`settings`")) {
        refuse_references(r, settings);
        r->states->settings = node_to_json(r->arena, settings);
    }
    if (!check_map(r, all, "`states`") || all->len == 0)
        return;
    r->states->at = arena_array(r->arena, struct state, all->len);
    for (size_t i = 0; i < all->len; i++)
        read_state(r, &all->items[i], &r->states->at[r->states->len++]);
}

static struct states *states_of(struct arena *a, const struct contract *c,
                                const struct node *root, struct diags *diags)
{
    struct states *states = arena_new(a, struct states);
    struct states_reader r = {
        .arena = a, .diags = diags, .contract = c, .states = states
    };

    states->contract = c;
    states->credentials = arena_json(a, json_object());
    states->settings = arena_json(a, json_object());
    if (root && root->kind != NODE_NULL)
        read_all(&r, root);
    return states;
}

struct states *states_load(struct arena *a, const struct contract *c, struct diags *diags)
{
    struct str path = fs_join(a, fs_dirname(c->path), S("states.yaml"));
    size_t before = diags_count(diags, SEVERITY_ERROR);
    const struct node *root =
        fs_exists(arena_cstr(a, path)) ? doc_load(a, arena_cstr(a, path), diags) : NULL;
    struct states *states = states_of(a, c, root, diags);

    return diags_count(diags, SEVERITY_ERROR) == before ? states : NULL;
}

struct states *states_parse(struct arena *a, const struct contract *c,
                            const struct source *source, struct diags *diags)
{
    size_t before = diags_count(diags, SEVERITY_ERROR);
    struct states *states = states_of(a, c, yaml_parse(a, source, diags), diags);

    return diags_count(diags, SEVERITY_ERROR) == before ? states : NULL;
}

const struct state *states_find(const struct states *s, struct str name)
{
    for (size_t i = 0; i < s->len; i++)
        if (str_eq(s->at[i].name, name))
            return &s->at[i];
    return NULL;
}

json_t *state_gives(struct arena *a, const struct state *s)
{
    json_t *all = arena_json(a, json_copy(json_mutable(s->values)));

    for (size_t i = 0; i < s->record_count; i++) {
        struct str name = s->records[i].name;

        if (json_object_setn(all, name.at, name.len,
                             json_mutable(s->records[i].record)) != 0)
            out_of_memory();
    }
    return all;
}
