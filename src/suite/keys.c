#include "suite/keys.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/suggest.h"
#include "suite/reader.h"

#include "base/banned.h"

enum { KEYS_MAX = 32 };

const struct key_table *const suite_key_tables[] = {
    &keys_of_file, &keys_of_defaults, &keys_of_case,   &keys_of_step, &keys_of_send,
    &keys_of_own,  &keys_of_lacks,    &keys_of_expect, &keys_of_then, NULL,
};

static const struct key *find(const struct key_table *t, struct str name)
{
    for (size_t i = 0; i < t->len; i++)
        if (str_eq_c(name, t->keys[i].name))
            return &t->keys[i];
    return NULL;
}

static void hint_all(struct reader *r, const struct key_table *t)
{
    struct buf out;

    buf_init(&out, 1000);
    for (size_t i = 0; i < t->len; i++)
        buf_printf(&out, "%s%s", i ? ", " : "", t->keys[i].name);
    diags_hint(r->diags, "%s may have: %.*s", t->what, STR_ARG(buf_str(&out)));
    buf_release(&out);
}

static void complain_of_unknown(struct reader *r, const struct key_table *t,
                                const struct node *key)
{
    struct str known[KEYS_MAX];
    size_t count = t->len < KEYS_MAX ? t->len : KEYS_MAX;

    for (size_t i = 0; i < count; i++)
        known[i] = str_from(t->keys[i].name);
    struct str near = suggest(node_text(key), known, count);

    diags_error(r->diags, key->span, "unknown-key", "unknown key `%.*s`",
                STR_ARG(node_text(key)));
    if (near.len)
        diags_hint(r->diags, "did you mean `%.*s`?", STR_ARG(near));
    else
        hint_all(r, t);
}

static const char *name_of_kind(unsigned bit)
{
    static const struct {
        unsigned bits;
        const char *name;
    } names[] = { { HOLDS_MAP, "a map" },
                  { HOLDS_LIST, "a list" },
                  { HOLDS_TEXT, "text" },
                  { HOLDS_NUMBER, "a number" },
                  { HOLDS_BOOL, "true or false" } };

    for (size_t i = 0; i < countof(names); i++)
        if (names[i].bits & bit)
            return names[i].name;
    return "null";
}

/* "a map or a list". */
static void add_wanted(struct buf *out, unsigned holds)
{
    static const unsigned kinds[] = { HOLDS_TEXT, HOLDS_NUMBER, HOLDS_BOOL, HOLDS_LIST,
                                      HOLDS_MAP };
    const char *between = "";

    for (size_t i = 0; i < countof(kinds); i++) {
        if (!(holds & kinds[i]))
            continue;
        buf_printf(out, "%s%s", between, name_of_kind(kinds[i]));
        between = " or ";
    }
}

bool reader_wants(struct reader *r, const struct node *n, unsigned holds,
                  const char *name)
{
    const char *quote = strchr(name, ' ') ? "" : "`"; /* a key, or words of ours */

    if (n->tagged && !(holds & HOLDS_TAG))
        return diags_error(r->diags, n->span, "misplaced-tag", "%s%s%s takes no tag",
                           quote, name, quote);
    if (holds & 1u << n->kind)
        return true;
    struct buf wanted;

    buf_init(&wanted, 200);
    add_wanted(&wanted, holds);
    diags_error(r->diags, n->span, "wrong-type", "%s%s%s must be %.*s, not %s", quote,
                name, quote, STR_ARG(buf_str(&wanted)), name_of_kind(1u << n->kind));
    buf_release(&wanted);
    return false;
}

static void check_unknown(struct reader *r, const struct key_table *t,
                          const struct node *map)
{
    for (size_t i = 0; i < map->len; i++)
        if (!find(t, node_text(map->items[i].key)))
            complain_of_unknown(r, t, map->items[i].key);
}

void keys_read(struct reader *r, const struct key_table *t, const struct node *map,
               void *into)
{
    if (!reader_wants(r, map, HOLDS_MAP, t->what))
        return;
    check_unknown(r, t, map);
    for (size_t i = 0; i < t->len; i++) {
        const struct key *k = &t->keys[i];
        const struct node *value = node_get(map, k->name);

        if (!value && k->required)
            diags_error(r->diags, map->span, "missing-key", "%s needs `%s`", t->what,
                        k->name);
        else if (value && reader_wants(r, value, k->holds, k->name) && k->read)
            k->read(r, value, into);
    }
}

void keys_check(struct reader *r, const struct key_table *t, const struct node *map)
{
    if (!reader_wants(r, map, HOLDS_MAP, t->what))
        return;
    check_unknown(r, t, map);
    for (size_t i = 0; i < t->len; i++) {
        const struct node *value = node_get(map, t->keys[i].name);

        if (value)
            (void)reader_wants(r, value, t->keys[i].holds, t->keys[i].name);
    }
}
