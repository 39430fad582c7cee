#include "base/vec.h"
#include "contract/read.h"

#include "base/banned.h"

static const struct {
    struct str in;
    enum parameter_in place;
} key_places[] = {
    { TEXT("header"), IN_HEADER },
    { TEXT("query"), IN_QUERY },
    { TEXT("cookie"), IN_COOKIE },
};

static void read_api_key(struct reader *r, const struct at *at, struct security_scheme *s)
{
    struct str in = read_text(r, at, "in");
    bool known = false;

    s->type = SECURITY_API_KEY;
    s->in = IN_HEADER;
    s->parameter = read_text(r, at, "name");
    for (size_t i = 0; i < countof(key_places); i++)
        if (str_eq(key_places[i].in, in)) {
            s->in = key_places[i].place;
            known = true;
        }
    if (!known || !s->parameter.len)
        read_fault(r, at_span(at), "security-scheme",
                   "an API key needs `name`, and `in`: header, query or cookie");
}

static void read_flows(struct reader *r, const struct at *at, struct security_scheme *s)
{
    struct at flows = read_get(r, at, "flows");
    struct at flow = at_get(r->files, &flows, "clientCredentials");

    s->type = SECURITY_OAUTH2;
    if (at_len(&flow))
        s->token_url = read_text(r, &flow, "tokenUrl");
}

static void read_scheme(struct reader *r, const struct at *item,
                        struct security_scheme *s)
{
    struct at at = read_follow(r, item);

    s->type = SECURITY_OTHER;
    if (!read_is_map(r, &at, "a security scheme"))
        return;
    struct str type = read_text(r, &at, "type"), scheme = read_text(r, &at, "scheme");

    if (str_eq_c(type, "apiKey"))
        read_api_key(r, &at, s);
    else if (str_eq_c(type, "oauth2"))
        read_flows(r, &at, s);
    else if (str_eq_c(type, "openIdConnect"))
        s->type = SECURITY_OAUTH2;
    else if (str_eq_c(type, "http") && str_eq_nocase(scheme, S("basic")))
        s->type = SECURITY_BASIC;
    else if (str_eq_c(type, "http") && str_eq_nocase(scheme, S("bearer"))) {
        s->type = SECURITY_BEARER;
        s->jwt = str_eq_nocase(read_text(r, &at, "bearerFormat"), S("JWT"));
    } else if (!type.len)
        read_fault(r, at_span(&at), "security-scheme", "a security scheme needs `type`");
}

void read_schemes(struct reader *r, const struct at *root)
{
    struct contract *c = r->contract;
    struct at components = read_get(r, root, "components");
    struct at schemes = at_get(r->files, &components, "securitySchemes");

    if (!read_is_map(r, &schemes, "`securitySchemes`") || at_len(&schemes) == 0)
        return;
    c->schemes = arena_array(r->arena, struct security_scheme, at_len(&schemes));
    for (size_t i = 0; i < at_len(&schemes); i++) {
        struct at item = at_item(&schemes, i);
        struct security_scheme *s = &c->schemes[c->scheme_count++];

        s->name = node_text(at_key(&schemes, i));
        map_set(r->arena, &c->index.schemes, s->name, s);
        s->span = at_key(&schemes, i)->span;
        read_scheme(r, &item, s);
    }
}

/* --- requirements --- */

/* A scheme that stands nowhere is still one that is needed: of a kind nobody knows. */
static const struct security_scheme *strange_scheme(struct reader *r,
                                                    const struct node *key)
{
    const struct contract *c = r->contract;
    size_t count = read_wants_hint(r) ? c->scheme_count : 0;
    struct str *names = arena_array(r->arena, struct str, count);
    struct security_scheme *s = map_get(&r->strange_schemes, node_text(key));

    for (size_t i = 0; i < count; i++)
        names[i] = c->schemes[i].name;
    read_fault(r, key->span, "unknown-scheme", "no security scheme `%.*s`",
               STR_ARG(node_text(key)));
    read_hint(r, node_text(key), names, count);
    if (s)
        return s;
    s = arena_new(r->arena, struct security_scheme);
    *s = (struct security_scheme){ .name = node_text(key),
                                   .type = SECURITY_UNDOCUMENTED,
                                   .span = key->span };
    map_set(r->arena, &r->strange_schemes, node_text(key), s);
    return s;
}

/* What is no list of names is for lint to tell. */
static void read_scopes(struct reader *r, const struct node *list, struct str_list *ret)
{
    for (size_t i = 0; node_is_list(list) && i < list->len; i++)
        if (node_is_string(list->items[i].value))
            *vec_push(r->arena, ret) = node_text(list->items[i].value);
}

static struct security_set read_set(struct reader *r, const struct at *at)
{
    struct security_set set = { 0 };

    if (!read_is_map(r, at, "an alternative of `security`") || at_len(at) == 0)
        return set;
    set.at = arena_array(r->arena, const struct security_scheme *, at_len(at));
    set.scopes = arena_array(r->arena, struct str_list, at_len(at));
    for (size_t i = 0; i < at_len(at); i++) {
        const struct node *key = at_key(at, i);
        const struct security_scheme *s = contract_scheme(r->contract, node_text(key));

        read_scopes(r, at_item(at, i).node, &set.scopes[set.len]);
        set.at[set.len++] = s ? s : strange_scheme(r, key);
    }
    return set;
}

void read_security(struct reader *r, const struct at *security, struct operation *op)
{
    if (!read_is_list(r, security, "`security`") || at_len(security) == 0)
        return;
    op->security = arena_array(r->arena, struct security_set, at_len(security));
    for (size_t i = 0; i < at_len(security); i++) {
        struct at item = at_item(security, i);

        op->security[op->security_count++] = read_set(r, &item);
    }
}
