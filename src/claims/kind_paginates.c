/* paginates: a list comes in pages, by a size and an offset or a number of the page. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* Where a behaviour keeps the length of the whole list. */
static const char stash[] = "\x01total";

static const struct parameter *query_parameter(const struct claim *claim, const char *key)
{
    return operation_parameter(claim->operation, IN_QUERY, claim_text(claim, key));
}

/* The number that a query parameter has: the request's, the schema's default, or else. */
static size_t number_of(struct model_call *call, const struct claim *claim,
                        const char *key, size_t otherwise)
{
    const struct parameter *p = query_parameter(claim, key);
    int64_t number = -1;
    struct str text;

    if (p && model_query(call, p->name, &text) && str_to_i64(text, &number) &&
        number >= 0)
        return (size_t)number;
    const json_t *usual =
        p && p->schema_json
            ? json_object_get(contract_deref(claim->contract, p->schema_json), "default")
            : NULL;

    return json_is_integer(usual) && json_integer_value(usual) >= 0
               ? (size_t)json_integer_value(usual)
               : otherwise;
}

/* The number of the first page. */
static size_t first_page(const struct claim *claim)
{
    const json_t *first = json_object_get(claim->params, "first");

    return json_is_integer(first) ? (size_t)json_integer_value(first) : 1;
}

static bool is(const struct behave_ctx *c, const char *what)
{
    return variation_is(c->variation, what);
}

/* By the offset, or by the number of the page. */
static size_t records_before(struct model_call *call, const struct behave_ctx *c,
                             size_t size)
{
    size_t first = first_page(c->claim), from = first;

    if (!query_parameter(c->claim, "page"))
        return number_of(call, c->claim, "offset", 0);
    if (is(c, "pages-from-elsewhere"))
        from = first ? first - 1 : 1;
    size_t page = number_of(call, c->claim, "page", first);

    return page > from ? (page - from) * size : 0;
}

static bool cut(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    size_t all = call->selected_count;
    size_t size = is(c, "size-ignored") ? all : number_of(call, c->claim, "size", all);
    size_t offset = is(c, "offset-ignored") ? 0 : records_before(call, c, size);

    size += is(c, "one-more") && size < all;
    size -= is(c, "one-less") && size > 0;
    offset += is(c, "skips-one") && offset > 0;
    if (is(c, "counts-pages") && offset < all)
        offset *= size;
    if (offset > all && is(c, "wraps-round"))
        offset = 0;
    offset = offset < all ? offset : all;
    size = size < all - offset ? size : all - offset;
    json_object_set_new(call->changes, stash,
                        json_integer((json_int_t)(is(c, "total-of-page") ? size : all)));
    call->selected += offset;
    call->selected_count = size;
    return true;
}

static bool show_total(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str place = claim_text(c->claim, "total");
    json_t *total = call->changes ? json_object_get(call->changes, stash) : NULL;

    if (!total || call->refusal != REFUSAL_NONE || !place.len || !call->response_body)
        return true;
    (void)json_pointer_set(call_body_to_edit(call), place, total);
    return true;
}

/* --- for which claims --- */

static bool has_offset(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return query_parameter(claim, "offset") != NULL;
}

static bool has_page(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return query_parameter(claim, "page") != NULL;
}

static bool has_place(struct arena *a, const struct claim *claim, struct str field)
{
    return has_offset(a, claim, field) || has_page(a, claim, field);
}

static bool has_total(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return claim_text(claim, "total").len > 0;
}

static const struct mutation rows[] = {
    { "size-ignored", "a page has all records", PER_CLAIM, STAGE_GUARD, false, cut, NULL,
      false },
    { "one-more", "a page has one record more than asked for", PER_CLAIM, STAGE_GUARD,
      false, cut, NULL, false },
    { "one-less", "a page has one record less than asked for", PER_CLAIM, STAGE_GUARD,
      false, cut, NULL, false },
    { "offset-ignored", "every page is the first one", PER_CLAIM, STAGE_GUARD, false, cut,
      has_place, false },
    { "skips-one", "a record between two pages is lost", PER_CLAIM, STAGE_GUARD, false,
      cut, has_place, false },
    { "pages-from-elsewhere", "the first page has the other number, 0 for 1 or 1 for 0",
      PER_CLAIM, STAGE_GUARD, false, cut, has_page, false },
    { "counts-pages", "the offset is taken for a number of pages", PER_CLAIM, STAGE_GUARD,
      false, cut, has_offset, false },
    { "wraps-round", "behind the last page comes the first one again", PER_CLAIM,
      STAGE_GUARD, false, cut, has_place, false },
    { "total-of-page", "the total counts the records of the page", PER_CLAIM, STAGE_GUARD,
      false, cut, has_total, false },
};

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    if (!mutations_behave(a, claim, variation, rows, countof(rows), ret))
        behave_add(a, claim, NULL, STAGE_GUARD, false, cut, ret);
    behave_add(a, claim, NULL, STAGE_RESPOND, false, show_total, ret);
}

static void lint(const struct claim *claim, struct diags *diags)
{
    static const char *const keys[] = { "size", "offset", "page" };
    const struct operation *op = claim->operation;

    if (op->effect.verb != EFFECT_LIST)
        diags_error(diags, claim->span, "claim", "%.*s lists nothing", STR_ARG(op->id));
    if (claim_text(claim, "offset").len && claim_text(claim, "page").len)
        diags_error(diags, claim->span, "claim",
                    "a list has an `offset` or a number of the `page`, not both");
    for (size_t i = 0; i < countof(keys); i++)
        if (claim_text(claim, keys[i]).len && !query_parameter(claim, keys[i]))
            diags_error(diags, claim->span, "claim", "%.*s has no query parameter `%.*s`",
                        STR_ARG(op->id), STR_ARG(claim_text(claim, keys[i])));
}

/* --- how to find out --- */

static json_t *number(struct variant_maker *m, size_t n)
{
    return arena_json(maker_arena(m), json_integer((json_int_t)n));
}

/* Asks for `size` records behind the first `offset`, which is a multiple of it where
 * pages have numbers. */
static void ask(struct variant *v, const struct claim *claim, size_t size, size_t offset)
{
    struct variant_maker *m = variant_maker_of(v);

    send_query(v, claim_text(claim, "size"), number(m, size));
    if (query_parameter(claim, "offset"))
        send_query(v, claim_text(claim, "offset"), number(m, offset));
    else if (query_parameter(claim, "page"))
        send_query(v, claim_text(claim, "page"),
                   number(m, first_page(claim) + offset / size));
}

/* A page of one record; `total` is that of the whole list. */
static void try_page(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s, size_t offset, size_t expected,
                     const char *name)
{
    struct variant *v = variant_new(m, claim, s, "%s", name);
    struct str total = claim_text(claim, "total");
    json_t *body = arena_json(maker_arena(m), json_object());

    ask(v, claim, 1, offset);
    expect_json_path(v, json_path_of_response(v), tag(m, "length", number(m, expected)));
    if (total.len) {
        expect_at(
            m, body, total,
            tag(m, "greater",
                number(m, scene_count(s->state, claim->operation->effect.resource) - 1)));
        expect_body(v, body);
    }
    variant_done(v);
}

static void try_second(struct variant_maker *m, const struct claim *claim,
                       const struct scene *s)
{
    struct variant *v = variant_new(m, claim, s, "the second page is another one");
    struct str key = claim->operation->effect.resource->key;
    struct str first = arena_printf(maker_arena(m), "%.*s[0]['%.*s']",
                                    STR_ARG(json_path_of_response(v)), STR_ARG(key));

    send_query(v, claim_text(claim, "size"), number(m, 2));
    capture_path(v, "second",
                 arena_printf(maker_arena(m), "%.*s[1]['%.*s']",
                              STR_ARG(json_path_of_response(v)), STR_ARG(key)));
    variant_next_step(v);
    /* An offset counts records, not pages. */
    ask(v, claim, query_parameter(claim, "page") ? 1 : 2, 1);
    expect_json_path(v, first, json_str(maker_arena(m), S("$(second)")));
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list none = { 0 };
    struct scene s;

    if (!claim_is_clear(claim) || !claim->operation->effect.has_response ||
        !scene_of_different(m, claim->operation, &none, 2, &s))
        return;
    try_page(m, claim, &s, 0, 1, "a page of one record");
    if (!query_parameter(claim, "offset") && !query_parameter(claim, "page"))
        return;
    try_second(m, claim, &s);
    try_page(m, claim, &s, 1000000, 0, "behind the end");
}

static const struct claim_param params[] = {
    { "size", NAME_SCHEMA, "the query parameter with the length of a page", true },
    { "offset", NAME_SCHEMA, "the query parameter with the number of records before it",
      false },
    { "page", NAME_SCHEMA,
      "instead of it, the query parameter with the number of the page", false },
    { "first", "{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 1}",
      "the number of the first page; 1, unless said", false },
    { "total", "{\"type\": \"string\", \"pattern\": \"^/\"}",
      "JSON Pointer to the number of all that match", false },
    { 0 },
};

const struct claim_kind kind_paginates = {
    .name = "paginates",
    .says = "a list comes in pages, by a size and an offset or a number of the page",
    .proves =
        "Lists with a page of one record, the one after it, and one behind the end.",
    .about = "Size and offset are query parameters with their defaults in the "
             "document; instead of an offset there may be a number of the page. The "
             "order of a list is the endpoint's, as long as it stays "
             "the same from page to page: the second page begins with the record "
             "that was second before.",
    .subject = ABOUT_LISTS,
    .example = "- id: pages\n"
               "  kind: paginates\n"
               "  operation: listTickets\n"
               "  size: limit\n"
               "  offset: offset\n"
               "  total: /total\n"
               "  says: limit and offset cut out a page\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .behave = behave,
    .variants = variants,
    .lint = lint,
};
