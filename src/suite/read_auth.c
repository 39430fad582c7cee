/* `auth`: no credentials, other ones than the target's, its own altered, or those of a
 * caller who may do less. */
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "suite/alteration.h"
#include "suite/reader.h"

#include "base/banned.h"

static void check_schemes(struct reader *r, const struct node *n)
{
    const struct contract *c = r->file->contract;
    struct str_list known = { 0 };

    for (size_t i = 0; i < c->scheme_count; i++)
        *vec_push(r->arena, &known) = c->schemes[i].name;
    for (size_t i = 0; i < n->len; i++)
        if (!contract_scheme(c, node_text(n->items[i].key)))
            reader_unknown(r, n->items[i].key, "security scheme", known.at, known.len);
}

/* --- {own: HOW, part: user} --- */

/* What `for` will give is looked at when it is known. */
static void own_how(struct reader *r, const struct node *n, void *into)
{
    struct given_credential *given = into;
    struct str known[ALTER_COUNT];
    enum alteration how;

    given->own = tmpl_compile(r->arena, n, r->scope, r->diags);
    for (size_t i = 0; i < ALTER_COUNT; i++)
        known[i] = alteration_name((enum alteration)i);
    if (given->own && tmpl_is_constant(given->own) &&
        !alteration_named(node_text(n), &how))
        reader_unknown(r, n, "alteration", known, ALTER_COUNT);
}

static void own_part(struct reader *r, const struct node *n, void *into)
{
    const struct str known[] = { S("user"), S("password") };
    struct given_credential *given = into;
    const struct security_scheme *scheme =
        contract_scheme(r->file->contract, given->scheme);

    given->of_user = str_eq(node_text(n), known[0]);
    if (!given->of_user && !str_eq(node_text(n), known[1]))
        reader_unknown(r, n, "part of a credential", known, countof(known));
    else if (scheme && scheme->type != SECURITY_BASIC)
        diags_error(r->diags, n->span, "wrong-value",
                    "only HTTP Basic has a user and a password, `%.*s` has no parts",
                    STR_ARG(given->scheme));
}

static const struct key own_keys[] = {
    { "own", HOLDS_TEXT, true, own_how },
    { "part", HOLDS_TEXT, false, own_part },
};

const struct key_table keys_of_own = { "own", "a credential", own_keys,
                                       countof(own_keys) };

/* --- {lacks: SCOPE} --- */

static void lacks_scope(struct reader *r, const struct node *n, void *into)
{
    struct given_credential *given = into;

    given->lacks = tmpl_compile(r->arena, n, r->scope, r->diags);
}

static const struct key lacks_keys[] = {
    { "lacks", HOLDS_TEXT, true, lacks_scope },
};

const struct key_table keys_of_lacks = { "lacks", "a credential that is not enough",
                                         lacks_keys, countof(lacks_keys) };

/* --- {scheme: ...} --- */

static void read_given(struct reader *r, const struct node *key, const struct node *value,
                       struct given_credentials *ret)
{
    struct given_credential given = { .scheme = node_text(key), .span = key->span };

    if (!reader_wants(r, value, HOLDS_SCALAR | HOLDS_MAP, "a credential"))
        return;
    if (node_is_map(value))
        keys_read(r, node_get(value, "lacks") ? &keys_of_lacks : &keys_of_own, value,
                  &given);
    else
        given.value = tmpl_compile(r->arena, value, r->scope, r->diags);
    if (given.value || given.own || given.lacks)
        *vec_push(r->arena, ret) = given;
}

void read_auth(struct reader *r, const struct node *n, void *into)
{
    struct send *send = into;

    send->auth_given = true;
    if (n->kind != NODE_MAP) {
        if (!str_eq(node_text(n), S("none")))
            diags_error(r->diags, n->span, "wrong-value",
                        "`auth` is `none` or {scheme: value}");
        return;
    }
    check_schemes(r, n);
    for (size_t i = 0; i < n->len; i++)
        read_given(r, n->items[i].key, n->items[i].value, &send->auth);
}
