/* Rules for security schemes and what requires them. */
#include "base/arena.h"
#include "base/vec.h"
#include "contract/contract.h"
#include "contract/oas_rules.h"

#include "base/banned.h"

/* --- schemes --- */

static const struct scheme_type {
    struct str name;
    const char *needs[2];
    unsigned known;
} types[] = {
    { TEXT("apiKey"), { "name", "in" }, OAS_ALL },
    { TEXT("http"), { "scheme", NULL }, OAS_ALL },
    { TEXT("mutualTLS"), { NULL, NULL }, OAS_SINCE_3_1 },
    { TEXT("oauth2"), { "flows", NULL }, OAS_ALL },
    { TEXT("openIdConnect"), { "openIdConnectUrl", NULL }, OAS_ALL },
};

/* Fields that only one type has; elsewhere they say nothing. */
static const struct {
    const char *field, *type;
} owned[] = {
    { "name", "apiKey" },
    { "in", "apiKey" },
    { "scheme", "http" },
    { "bearerFormat", "http" },
    { "flows", "oauth2" },
    { "openIdConnectUrl", "openIdConnect" },
    { "oauth2MetadataUrl", "oauth2" },
};

static void unknown_type(const struct oas_visit *v, struct str type)
{
    struct str names[countof(types)];
    struct at at = oas_get(v, "type");
    size_t count = 0;

    for (size_t i = 0; i < countof(types); i++)
        if (types[i].known & v->l->version)
            names[count++] = types[i].name;
    lint_error(v->l, at_span(&at), "security-scheme",
               "OpenAPI %s has no security scheme of type `%.*s`",
               oas_version_name(v->l->version), STR_ARG(type));
    lint_suggest(v->l, type, names, count);
}

static void check_place(const struct oas_visit *v)
{
    struct at in = oas_get(v, "in");

    if (node_is_string(in.node) && !str_eq_c(node_text(in.node), "query") &&
        !str_eq_c(node_text(in.node), "header") &&
        !str_eq_c(node_text(in.node), "cookie"))
        lint_error(v->l, at_span(&in), "security-scheme",
                   "an API key stands in query, header or cookie, not in `%.*s`",
                   STR_ARG(node_text(in.node)));
}

static void check_owned(const struct oas_visit *v, struct str type)
{
    for (size_t i = 0; i < countof(owned); i++) {
        const struct node *key = node_key(v->at.node, owned[i].field);

        if (key && !str_eq_c(type, owned[i].type))
            lint_warn(v->l, key->span, "security-scheme",
                      "`%s` says nothing in a security scheme of type %.*s",
                      owned[i].field, STR_ARG(type));
    }
}

void oas_rule_security_scheme(const struct oas_visit *v)
{
    struct str type = oas_text(v, "type");

    if (!type.len)
        return;
    for (size_t i = 0; i < countof(types); i++) {
        if (!(types[i].known & v->l->version) || !str_eq(types[i].name, type))
            continue;
        for (size_t k = 0; k < countof(types[i].needs) && types[i].needs[k]; k++)
            if (!oas_has(v, types[i].needs[k]))
                lint_error(v->l, oas_place(v), "required-field",
                           "a security scheme of type %.*s needs `%s`", STR_ARG(type),
                           types[i].needs[k]);
        if (str_eq_c(type, "apiKey"))
            check_place(v);
        check_owned(v, type);
        return;
    }
    unknown_type(v, type);
}

/* --- requirements --- */

static bool flow_has(struct lint *l, const struct at *flows, struct str scope)
{
    for (size_t i = 0; at_is_map(flows) && i < at_len(flows); i++) {
        struct at flow = at_item(flows, i), scopes = at_get(l->files, &flow, "scopes");
        struct at found = at_member(l->files, &scopes, scope);

        if (at_is(&found))
            return true;
    }
    return false;
}

static void check_scopes(const struct oas_visit *v, const struct at *scheme,
                         const struct at *scopes, struct str name)
{
    struct at type = at_get(v->l->files, scheme, "type");
    struct at flows = at_get(v->l->files, scheme, "flows");

    if (!node_is_string(type.node) || !node_is_list(scopes->node))
        return;
    bool oauth = str_eq_c(node_text(type.node), "oauth2");

    if (!oauth && !str_eq_c(node_text(type.node), "openIdConnect") &&
        v->l->version == OAS_3_0 && at_len(scopes))
        lint_habit(v->l, at_span(scopes), "security-scope",
                   "`%.*s` is of type %.*s, which has no scopes: the list must be empty",
                   STR_ARG(name), STR_ARG(node_text(type.node)));
    for (size_t i = 0; oauth && at_is_map(&flows) && i < at_len(scopes); i++) {
        struct at scope = at_item(scopes, i);

        if (node_is_string(scope.node) && !flow_has(v->l, &flows, node_text(scope.node)))
            lint_warn(v->l, at_span(&scope), "security-scope",
                      "no flow of `%.*s` has the scope `%.*s`", STR_ARG(name),
                      STR_ARG(node_text(scope.node)));
    }
}

static struct at declared(struct lint *l, struct str name)
{
    struct at root = files_find(l->files, l->contract->uri), target, ref;
    struct at components = at_get(l->files, &root, "components");
    struct at schemes = at_get(l->files, &components, "securitySchemes");
    struct at scheme = at_member(l->files, &schemes, name);

    if (at_is(&scheme) && at_ref(l->files, &scheme, &ref))
        return lint_follow(l, &scheme, &ref, &target) ? target : (struct at){ 0 };
    return at_is(&scheme) ? at_detach(l->arena, &scheme) : scheme;
}

void oas_rule_security_requirement(const struct oas_visit *v)
{
    const struct contract *c = v->l->contract;

    for (size_t i = 0; i < at_len(&v->at); i++) {
        const struct node *key = at_key(&v->at, i);
        struct at scopes = at_item(&v->at, i), scheme = declared(v->l, node_text(key));

        if (!node_is_list(scopes.node))
            lint_error(v->l, at_span(&scopes), "wrong-type",
                       "the scopes of `%.*s` must be a list, which may be empty",
                       STR_ARG(node_text(key)));
        if (at_is(&scheme)) {
            check_scopes(v, &scheme, &scopes, node_text(key));
            continue;
        }
        if (contract_scheme(c, node_text(key)) ||
            (v->l->version == OAS_3_2 && str_find_char(node_text(key), '/') != SIZE_MAX))
            continue; /* a reference that leads nowhere; the URI of a scheme */
        struct str *names = arena_array(v->l->arena, struct str, c->scheme_count + 1);

        for (size_t k = 0; k < c->scheme_count; k++)
            names[k] = c->schemes[k].name;
        lint_error(v->l, key->span, "unknown-scheme", "no security scheme `%.*s`",
                   STR_ARG(node_text(key)));
        lint_suggest(v->l, node_text(key), names, c->scheme_count);
    }
}
