/* The contracts of a suite: each document once, however many files name it. */
#include "suite/suite.h"

#include "base/arena.h"
#include "base/fs.h"
#include "base/vec.h"
#include "suite/shelf.h"

#include "base/banned.h"

/* The document that a path stands for, absolute. */
static struct str document_path(struct arena *a, struct str path)
{
    static const char *const names[] = { "openapi.yaml", "openapi.json" };
    struct str whole = fs_absolute(a, path);

    for (size_t i = 0; i < countof(names) && fs_is_dir(whole.at); i++) {
        struct str inside = fs_join(a, whole, str_from(names[i]));

        if (fs_exists(inside.at))
            return inside;
    }
    return whole;
}

static bool is_broken(const struct suite *s, struct str path)
{
    for (size_t i = 0; i < s->broken.len; i++)
        if (str_eq(s->broken.at[i], path))
            return true;
    return false;
}

static void add(struct arena *a, struct suite *s, struct contract *c,
                struct states *states)
{
    struct {
        struct contract **at;
        size_t len, cap;
    } contracts = { s->contracts, s->contract_count, s->contract_cap };
    struct {
        struct states **at;
        size_t len, cap;
    } all = { s->states, s->contract_count, s->states_cap };

    *vec_push(a, &contracts) = c; /* NOLINT(bugprone-sizeof-expression): pointers */
    *vec_push(a, &all) = states;  /* NOLINT(bugprone-sizeof-expression): pointers */
    s->contracts = contracts.at;
    s->contract_count = contracts.len;
    s->contract_cap = contracts.cap;
    s->states = all.at;
    s->states_cap = all.cap;
}

const struct contract *suite_contract(struct arena *a, struct suite *s, const char *path,
                                      struct diags *diags)
{
    struct str document = document_path(a, str_from(path));

    for (size_t i = 0; i < s->contract_count; i++)
        if (str_eq(document_path(a, s->contracts[i]->path), document))
            return s->contracts[i];
    if (is_broken(s, document))
        return NULL;
    struct contract *c = (s->bare ? contract_load_bare : contract_load)(a, path, diags);
    struct states *states = c ? states_load(a, c, diags) : NULL;

    if (!states) {
        *vec_push(a, &s->broken) = document;
        return NULL;
    }
    add(a, s, c, states);
    return c;
}

void suite_put_aside(struct arena *a, struct suite *s, size_t hold_bytes)
{
    s->aside = shelves_open(a, s, hold_bytes);
}

bool suite_aside_ok(const struct suite *s, struct err *err)
{
    return !s->aside || shelves_ok(s->aside, err);
}

const struct states *suite_states(const struct suite *s, const struct contract *c)
{
    for (size_t i = 0; i < s->contract_count; i++)
        if (s->contracts[i] == c)
            return s->states[i];
    return NULL;
}
