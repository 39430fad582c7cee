#include "run/own_credential.h"

#include "base/arena.h"
#include "run/endpoint.h"
#include "suite/alteration.h"

#include "base/banned.h"

/* --- names for what is shown --- */

/* "WORKSPACE_KEY_END_CHANGED"; of one as it is its own name. */
static struct str altered_name(struct arena *a, struct str name, enum alteration how)
{
    if (how == ALTER_NOT || !name.len)
        return name;
    struct str word = arena_str(a, alteration_name(how));
    char *capitals = arena_cstr(a, word);

    for (char *c = capitals; *c; c++)
        *c = *c == '-' ? '_' : (char)(*c & ~0x20);
    return arena_printf(a, "%.*s_%s", STR_ARG(name), capitals);
}

struct str token_name(struct arena *a, const struct target_credential *c)
{
    return arena_printf(a, "%.*s%s%.*s_TOKEN", STR_ARG(c->scheme),
                        c->caller.len ? "_" : "", STR_ARG(c->caller));
}

static struct str shown_name(struct arena *a, const struct target_credential *c)
{
    return c->kind == CREDENTIAL_CLIENT ? token_name(a, c) : c->secret;
}

static void announce(struct arena *a, const struct target *t, struct str name)
{
    for (size_t how = ALTER_NOT + 1; name.len && how < ALTER_COUNT; how++)
        redactor_announce(t->redactor, altered_name(a, name, (enum alteration)how));
}

void own_credentials_announce(struct arena *a, const struct target *t)
{
    for (size_t i = 0; t->redactor && i < t->credential_count; i++) {
        const struct target_credential *c = &t->credentials[i];

        if (c->kind == CREDENTIAL_CLIENT)
            redactor_announce(t->redactor, token_name(a, c));
        announce(a, t, shown_name(a, c));
        announce(a, t, secret_name(a, &c->user));
    }
}

/* --- altering --- */

static const struct target_credential *credential_of(const struct target *t,
                                                     struct str scheme)
{
    for (size_t i = 0; i < t->credential_count; i++)
        if (str_eq(t->credentials[i].scheme, scheme) && !t->credentials[i].caller.len)
            return &t->credentials[i];
    return NULL;
}

/* What is altered of a credential, and what stays around it. */
struct parts {
    struct str user, password;
};

static struct parts parts_of(const struct security_scheme *scheme, struct str value)
{
    struct parts p = { .password = value };

    if (scheme->type == SECURITY_BASIC)
        str_cut(&p.password, ':', &p.user);
    return p;
}

/* What the mock accepts stands in states.yaml for all to see; the target's is secret. */
static void keep_secret(const struct endpoint *e, struct arena *a,
                        const struct security_scheme *scheme, const struct parts *p,
                        struct str value, enum alteration how, bool of_user)
{
    const struct target_credential *c = credential_of(e->target, scheme->name);
    struct redactor *r = e->target->redactor;

    if (!r || !c)
        return;
    struct str name = altered_name(a, shown_name(a, c), how);

    if (scheme->type != SECURITY_BASIC || c->kind == CREDENTIAL_VALUE)
        redactor_add(r, name, value);
    if (scheme->type != SECURITY_BASIC)
        return;
    if (of_user && (c->user.env.len || c->user.file.len))
        redactor_add(r, altered_name(a, secret_name(a, &c->user), how), p->user);
    redactor_add_basic(r, of_user ? c->secret : name, p->user, p->password);
}

static bool alter(const struct endpoint *e, struct arena *a,
                  const struct security_scheme *scheme, enum alteration how, bool of_user,
                  struct str *ret, struct err *err)
{
    struct str value = endpoint_credential(e, scheme->name);
    struct parts p = parts_of(scheme, value);
    bool basic = scheme->type == SECURITY_BASIC;
    struct str *part = of_user ? &p.user : &p.password;
    struct err why = { 0 };

    if (!value.len)
        return err_set(err, ERR_REFUSED, "the target has no credential for `%.*s`",
                       STR_ARG(scheme->name));
    if (!alteration_make(a, how, basic, *part, part, &why))
        return err_set(err, ERR_REFUSED, "the %s for `%.*s` %s",
                       !basic    ? "credential"
                       : of_user ? "user"
                                 : "password",
                       STR_ARG(scheme->name), why.msg);
    *ret = basic ? arena_printf(a, "%.*s:%.*s", STR_ARG(p.user), STR_ARG(p.password))
                 : p.password;
    if (how != ALTER_NOT)
        keep_secret(e, a, scheme, &p, *ret, how, of_user);
    return true;
}

static bool find_lacking(const struct endpoint *e, struct str scheme, struct str scope,
                         struct str *ret, struct err *err)
{
    *ret = endpoint_credential_lacking(e, scheme, scope);
    return ret->len ||
           err_set(err, ERR_REFUSED,
                   "the target has no credential for `%.*s` without the scope `%.*s`: it "
                   "needs `callers`",
                   STR_ARG(scheme), STR_ARG(scope));
}

bool own_credential_value(const struct endpoint *e, struct arena *a,
                          const struct given_credential *given, const struct env *env,
                          struct str *ret, struct err *err)
{
    const struct security_scheme *scheme = contract_scheme(e->contract, given->scheme);
    enum alteration how;
    struct str word;

    if (!tmpl_fill_text(a,
                        given->value ? given->value
                        : given->own ? given->own
                                     : given->lacks,
                        env, &word, err))
        return false;
    if (given->value || !scheme) {
        *ret = word;
        return true;
    }
    if (given->lacks)
        return find_lacking(e, scheme->name, word, ret, err);
    if (!alteration_named(word, &how))
        return err_set(err, ERR_INPUT, "no alteration of a credential is named `%.*s`",
                       STR_ARG(word));
    return alter(e, a, scheme, how, given->of_user, ret, err);
}

/* What a response will give is not known yet: that is no reason to leave it out. */
bool own_credentials_known(const struct endpoint *e, struct arena *a,
                           const struct case_def *def, const struct env *env,
                           struct err *err)
{
    for (size_t i = 0; i < def->step_count; i++) {
        const struct given_credentials *auth = &def->steps[i].send.auth;

        for (size_t k = 0; k < auth->len; k++) {
            struct err why = { 0 };
            struct str value;

            if (!auth->at[k].value &&
                !own_credential_value(e, a, &auth->at[k], env, &value, &why) &&
                why.code == ERR_REFUSED)
                return err_set(err, why.code, "%s", why.msg);
        }
    }
    return true;
}
