#include "run/baseline.h"

#include "base/arena.h"
#include "base/fs.h"
#include "base/vec.h"
#include "run/baseline_entries.h"

#include "base/banned.h"

/* --- entries --- */

static struct str case_key(struct arena *a, struct str contract, struct str id,
                           struct str name)
{
    return arena_printf(a, "%.*s%c%.*s%c%.*s", STR_ARG(contract), '\0', STR_ARG(id), '\0',
                        STR_ARG(name));
}

struct baseline_entry *baseline_find(const struct baseline *b, struct str contract,
                                     struct str id, struct str name)
{
    struct arena *scratch = arena_open();
    struct baseline_entry *entry =
        map_get(&b->by_case, case_key(scratch, contract, id, name));

    arena_close(scratch);
    return entry;
}

struct baseline_entry *baseline_add(struct baseline *b,
                                    const struct baseline_entry *entry)
{
    struct baseline_entry *added = arena_new(b->arena, struct baseline_entry);

    *added = *entry;
    *vec_push(b->arena, b) = added;
    map_set(b->arena, &b->by_case,
            case_key(b->arena, entry->contract, entry->id, entry->name), added);
    return added;
}

static struct baseline_item *item_of(const struct baseline_items *items, struct str key)
{
    for (size_t i = 0; i < items->len; i++)
        if (str_eq(items->at[i].key, key))
            return &items->at[i];
    return NULL;
}

struct baseline *baseline_open(struct arena *a, struct str path,
                               const struct baseline_options *options,
                               struct diags *diags)
{
    struct baseline *b = arena_new(a, struct baseline);

    *b = (struct baseline){ .arena = a, .path = path, .options = *options };
    if (options->updates && !fs_exists(path.at))
        return b;
    return baseline_read(b, diags) ? b : NULL;
}

struct str baseline_reason(const struct baseline *b)
{
    return arena_printf(b->arena, "in the baseline %.*s", STR_ARG(b->path));
}

/* --- what is found --- */

/* Of a record its resource and the place in it: its key is another in each run. */
static struct str place_in_record(struct arena *a, struct str where)
{
    struct str rest = where, word;

    str_cut(&rest, ' ', &word);
    size_t pointer = str_find(where, S(" /"));

    return pointer == SIZE_MAX ? word
                               : arena_printf(a, "%.*s%.*s", STR_ARG(word),
                                              STR_ARG(str_from_at(where, pointer)));
}

/* Of a keyword its place in the document, wherever that lies. */
static struct str place_in_schema(struct str location)
{
    size_t fragment = str_find_char(location, '#');

    return fragment == SIZE_MAX ? location : str_from_at(location, fragment);
}

static struct str key_of(struct arena *a, const struct baseline *b,
                         const struct case_finding *f)
{
    struct str where = f->finding.where;

    if (f->finding.kind == FINDING_SCHEMA)
        where = place_in_schema(f->finding.schema_location);
    else if (f->finding.kind == FINDING_STATE)
        where = place_in_record(a, where);
    struct str kind = str_from(finding_kind_name(f->finding.kind));
    bool says_kind = str_starts(where, kind); /* "status", "body /colour" */

    return redact(a, b->options.redactor,
                  arena_printf(a, "step %zu: %.*s%s%.*s", f->step + 1,
                               STR_ARG(says_kind ? STR_NONE : kind),
                               says_kind || !where.len ? "" : " ", STR_ARG(where)));
}

static struct baseline_entry *entry_of(const struct baseline *b, struct arena *a,
                                       const struct case_result *r)
{
    return baseline_find(b, r->instance->def->file->contract->name, r->instance->id_text,
                         redact(a, b->options.redactor, r->instance->name));
}

static struct baseline_entry *new_entry(struct baseline *b, const struct case_result *r)
{
    const struct case_instance *instance = r->instance;
    struct str name = redact(b->arena, b->options.redactor, instance->name);

    if (b->len >= BASELINE_CASES_MAX) {
        b->dropped++;
        return NULL;
    }
    return baseline_add(b, &(struct baseline_entry){
                               .contract = instance->def->file->contract->name,
                               .id = arena_str(b->arena, instance->id_text),
                               .name = arena_str(b->arena, name),
                               .file = arena_str(b->arena, instance->def->file->path),
                               .judged = true });
}

void baseline_judge(struct baseline *b, const struct case_result *r)
{
    struct arena *scratch = arena_open();
    struct baseline_entry *entry =
        b->len && r->verdict != VERDICT_ERROR && r->verdict != VERDICT_SKIP
            ? entry_of(b, scratch, r)
            : NULL;

    if (entry)
        entry->judged = true;
    arena_close(scratch);
}

/* In a file that is written anew. */
static bool takes(struct baseline *b, struct baseline_entry *entry,
                  const struct case_result *r, struct str key)
{
    if (!entry)
        entry = new_entry(b, r);
    if (entry && !item_of(&entry->now, key))
        *vec_push(b->arena, &entry->now) =
            (struct baseline_item){ arena_str(b->arena, key), true };
    return entry != NULL;
}

bool baseline_holds(struct baseline *b, const struct case_result *r,
                    const struct case_finding *f)
{
    struct arena *scratch = arena_open();
    struct str key = key_of(scratch, b, f);
    struct baseline_entry *entry = entry_of(b, scratch, r);
    struct baseline_item *item = entry ? item_of(&entry->was, key) : NULL;
    bool held = item != NULL;

    if (item)
        item->seen = true;
    if (b->options.updates)
        held = takes(b, entry, r, key);
    arena_close(scratch);
    return held;
}

struct baseline_counts baseline_count(const struct baseline *b)
{
    struct baseline_counts counts = { 0 };

    for (size_t i = 0; i < b->len; i++) {
        const struct baseline_entry *entry = b->at[i];

        for (size_t k = 0; k < entry->was.len; k++) {
            counts.held += entry->was.at[k].seen;
            counts.gone += entry->judged && !entry->was.at[k].seen;
        }
        for (size_t k = 0; k < entry->now.len; k++)
            counts.added += !item_of(&entry->was, entry->now.at[k].key);
    }
    return counts;
}
