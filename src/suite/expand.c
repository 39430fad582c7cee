#include "suite/expand.h"

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "suite/suite.h"
#include "suite/template_internal.h"

#include "base/banned.h"

/* Which value the `variable`-th variable has in a row; the last one changes fastest. */
static size_t value_index(const struct case_def *def, size_t row, size_t variable)
{
    if (def->pairwise)
        return def->pairs[row * def->variable_count + variable];
    for (size_t i = def->variable_count - 1; i > variable; i--)
        row /= def->variables[i].len;
    return row % def->variables[variable].len;
}

static json_t *bind(struct arena *a, const struct case_def *def, size_t row)
{
    json_t *bindings = arena_json(a, json_object());

    for (size_t i = 0; i < def->variable_count; i++) {
        const struct for_variable *v = &def->variables[i];
        json_t *value = json_mutable(v->json[value_index(def, row, i)]);

        if (json_object_setn_nocheck(bindings, v->name.at, v->name.len, value))
            out_of_memory();
    }
    return bindings;
}

static struct str name_of(struct arena *a, const struct case_def *def, json_t *bindings)
{
    struct env env = { .values = bindings };
    struct err err;
    struct str name;

    /* Names refer to `for` alone, which was checked when reading. */
    if (!tmpl_fill_name(a, def->name, &env, &name, &err))
        BUG("the name of a case: %s", err.msg);
    return name;
}

static struct str id_text(struct arena *a, uint32_t id)
{
    char *text = arena_alloc(a, 9);

    for (size_t i = 8; i-- > 0; id >>= 4)
        text[i] = "0123456789abcdef"[id & 15];
    return (struct str){ text, 8 };
}

struct case_instance case_expand(struct arena *a, const struct case_def *def, size_t row)
{
    BUG_IF(row >= def->row_count);
    struct case_instance c = { .def = def, .row = row, .bindings = bind(a, def, row) };

    c.name = name_of(a, def, c.bindings);
    c.id = str_hash_more(def->file->identity, c.name);
    c.id_text = id_text(a, (uint32_t)(c.id >> 32 ^ (c.id & UINT32_MAX)));
    return c;
}
