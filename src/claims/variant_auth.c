/* Credentials of a variant's request. */
#include "base/arena.h"
#include "claims/variants_internal.h"
#include "doc/json.h"

#include "base/banned.h"

static json_t *own(struct variant *v, enum alteration how, bool of_user)
{
    json_t *made = variant_object(v);

    variant_put(v, made, "own", json_str(v->m->arena, alteration_name(how)));
    if (of_user)
        variant_put(v, made, "part", json_str(v->m->arena, S("user")));
    return made;
}

void variant_has_wrong_credentials(struct variant *v)
{
    v->has_wrong_credentials = true;
}

static bool names(const struct security_set *set, struct str scheme)
{
    for (size_t i = 0; i < set->len; i++)
        if (str_eq(set->at[i]->name, scheme))
            return true;
    return false;
}

/* Where several are needed together, the others are right: it is this one that makes the
 * difference. */
static void send_one(struct variant *v, struct str scheme, json_t *value)
{
    const struct operation *op = v->op;
    json_t *auth = variant_object(v);
    size_t i = 0;

    while (i < op->security_count && !names(&op->security[i], scheme))
        i++;
    for (size_t k = 0; i < op->security_count && k < op->security[i].len; k++)
        maker_put(v->m, auth, op->security[i].at[k]->name, own(v, ALTER_NOT, false));
    maker_put(v->m, auth, scheme, value);
    variant_put(v, v->send, "auth", auth);
}

void send_credentials(struct variant *v, struct str scheme, const char *value)
{
    if (!value) {
        variant_put(v, v->send, "auth", json_str(v->m->arena, S("none")));
        return;
    }
    send_one(v, scheme, json_str(v->m->arena, str_from(value)));
    variant_has_wrong_credentials(v);
}

void send_own_credential(struct variant *v, struct str scheme, enum alteration how,
                         bool of_user)
{
    send_one(v, scheme, own(v, how, of_user));
    variant_has_wrong_credentials(v);
}

void send_lacking(struct variant *v, struct str scheme, struct str scope)
{
    json_t *made = variant_object(v);

    variant_put(v, made, "lacks", lit_text(v->m, scope));
    send_one(v, scheme, made);
}
