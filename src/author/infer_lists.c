/* Lists: that they show what is there, and how they come in pages. */
#include "author/infer.h"
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "model/shape.h"

#include "base/banned.h"

/* --- names --- */

static bool is_one_of(struct str name, const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        if (str_eq_c(name, names[i]))
            return true;
    return false;
}

static bool has_one_of(struct str name, const char *const *parts)
{
    for (size_t i = 0; parts[i]; i++)
        if (str_find(name, str_from(parts[i])) != SIZE_MAX)
            return true;
    return false;
}

static bool takes(const struct parameter *p, json_int_t number)
{
    json_t *value = json_integer(number);
    bool fits = p->schema && schema_is_valid(p->schema, value, NULL);

    json_decref(value);
    return fits;
}

/* A number of the query with one of these names. */
static const struct parameter *number_called(const struct claiming *k,
                                             const char *const *names)
{
    const struct operation *op = k->o->op;

    for (size_t i = 0; i < op->parameter_count; i++) {
        const struct parameter *p = &op->parameters[i];

        if (p->in == IN_QUERY && is_one_of(p->name, names) && p->schema_json &&
            !shape_allows(k->g->contract, p->schema_json, "string"))
            return p;
    }
    return NULL;
}

/* --- whether all records are meant --- */

/* Without what is below another record, and what is asked for by more than its path. */
static bool is_whole(const struct claiming *k)
{
    static const char *const pages[] = { "limit",  "size",   "page", "offset",
                                         "cursor", "skip",   "sort", "order",
                                         "count",  "format", NULL };
    const struct operation *op = k->o->op;

    for (size_t i = 0; i < op->parameter_count; i++) {
        const struct parameter *p = &op->parameters[i];
        const json_t *schema = contract_deref(k->g->contract, p->schema_json);
        bool chosen = json_object_get(schema, "default") && !has_one_of(p->name, pages);

        if (p->in == IN_PATH || (p->required && !parameter_is_credential(op, p)) ||
            chosen)
            return false;
    }
    return true;
}

/* Records that go out of sight and stay, or may be seen by some: a list may have its own
 * mind about these. */
static bool may_hide(const struct claiming *k)
{
    static const char *const words[] = { "delete",  "archiv", "remove", "hidden",
                                         "visible", "public", "draft",  "trash",
                                         "active",  "enable", "expire", NULL };
    struct str_list names = { 0 };

    shape_members(k->a, k->g->contract, k->o->resource->schema.json, NULL, &names);
    for (size_t i = 0; i < names.len; i++)
        if (has_one_of(names.at[i], words))
            return true;
    return false;
}

/* Beside the list stands what tells of more of it. */
static bool has_more_elsewhere(const struct claiming *k)
{
    static const char *const words[] = { "next", "more", "cursor", "token",
                                         "page", "meta", "link",   NULL };
    const struct contract *c = k->g->contract;
    struct spot body = infer_success(k->a, c, k->o->op);
    struct str_list names = { 0 };

    shape_members(k->a, c, body.json, NULL, &names);
    for (size_t i = 0; i < names.len; i++)
        if (k->o->response.len && has_one_of(names.at[i], words))
            return true;
    return false;
}

static bool is_made_here(const struct claiming *k)
{
    const struct contract *c = k->g->contract;

    for (size_t i = 0; i < c->operation_count; i++)
        if (str_eq(c->operations[i].path, k->o->op->path) &&
            str_eq_c(c->operations[i].method, "POST"))
            return true;
    return false;
}

/* --- pages --- */

/* The member beside the list that counts all that there is. */
static struct str total_of(const struct claiming *k)
{
    static const char *const names[] = { "total",      "total_count",
                                         "totalCount", "totalElements",
                                         "totalItems", "total_items",
                                         NULL };
    const struct contract *c = k->g->contract;
    const json_t *body = infer_success(k->a, c, k->o->op).json;

    for (size_t i = 0; names[i] && k->o->response.len; i++) {
        const json_t *member = shape_member(c, body, str_from(names[i]));

        if (member && shape_allows(c, member, "integer") &&
            !shape_allows(c, member, "object"))
            return arena_printf(k->a, "/%s", names[i]);
    }
    return STR_NONE;
}

static void put_text(json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_stringn(text.at ? text.at : "", text.len));
}

/* By an offset: behind the last number of a page some answer with an error. */
static void say_pages(struct claiming *k)
{
    static const char *const sizes[] = { "limit",    "size",      "per_page", "perPage",
                                         "pageSize", "page_size", NULL };
    static const char *const offsets[] = { "offset", "skip", NULL };
    enum { FAR = 1000000 }; /* behind the end, as the claim's cases ask for it */
    const struct parameter *size = number_called(k, sizes);
    const struct parameter *offset = number_called(k, offsets);

    if (!size || !offset || !takes(size, 1) || !takes(size, 2) || !takes(offset, 1) ||
        !takes(offset, FAR))
        return;
    json_t *made =
        infer_claim(k, "pages", "paginates",
                    arena_printf(k->a, "%.*s and %.*s cut a page out of the list",
                                 STR_ARG(size->name), STR_ARG(offset->name)),
                    "its parameters", STR_NONE);

    if (!made)
        return;
    put_text(made, "size", size->name);
    put_text(made, "offset", offset->name);
    if (total_of(k).len)
        put_text(made, "total", total_of(k));
}

void infer_lists(struct claiming *k)
{
    if (k->o->verb != EFFECT_LIST || !k->o->has_response || !is_whole(k) ||
        !is_made_here(k))
        return;
    say_pages(k);
    if (!may_hide(k) && !has_more_elsewhere(k))
        infer_claim(k, "all", "lists",
                    arena_printf(k->a, "each %.*s that is there is listed, once",
                                 STR_ARG(k->o->resource->name)),
                    "its path, where records are made, too", STR_NONE);
}
