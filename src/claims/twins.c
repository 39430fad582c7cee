#include "claims/twins.h"

#include "base/arena.h"
#include "base/vec.h"
#include "claims/params.h"

#include "base/banned.h"

static struct variation *add(struct arena *a, const char *name, const char *says,
                             struct variation_list *ret)
{
    struct variation *v = vec_push(a, ret);

    v->name = v->what = str_from(name);
    v->says = str_from(says);
    return v;
}

/* --- statuses of refusals --- */

static const struct {
    enum refusal why;
    int status;
    const char *name, *says;
} statuses[] = {
    { REFUSAL_INVALID, 422, "invalid-422", "an illegal value is refused with 422" },
    { REFUSAL_INVALID, 400, "invalid-400", "an illegal value is refused with 400" },
    { REFUSAL_INVALID, 409, "invalid-409", "an illegal value is refused with 409" },
    { REFUSAL_MALFORMED, 422, "malformed-422", "a broken body is refused with 422" },
    { REFUSAL_MEDIA_TYPE, 400, "content-type-400",
      "a wrong media type is refused with 400" },
    { REFUSAL_MEDIA_TYPE, 415, "content-type-415",
      "a wrong media type is refused with 415" },
    { REFUSAL_CREDENTIALS, 403, "credentials-403",
      "missing credentials are refused with 403" },
    { REFUSAL_CREDENTIALS, 401, "credentials-401",
      "missing credentials are refused with 401" },
    { REFUSAL_SCOPE, 404, "scope-404",
      "who may not do it is told that nothing is there" },
    { REFUSAL_NO_IDENTIFIER, 422, "identifier-422",
      "a missing identifier is refused with 422" },
    { REFUSAL_NOT_FOUND, 400, "not-found-400", "an unknown record is refused with 400" },
    { REFUSAL_NOT_FOUND, 410, "not-found-410", "an unknown record is refused with 410" },
    { REFUSAL_CONFLICT, 422, "conflict-422", "a conflict is refused with 422" },
    { REFUSAL_DUPLICATE, 422, "duplicate-422", "a taken value is refused with 422" },
    { REFUSAL_DUPLICATE, 400, "duplicate-400", "a taken value is refused with 400" },
    { REFUSAL_IMMUTABLE, 400, "immutable-400",
      "changing what is fixed is refused with 400" },
};

static bool documents_everywhere(const struct contract *c, int status)
{
    for (size_t i = 0; i < c->operation_count; i++)
        if (!operation_response(&c->operations[i], status))
            return false;
    return true;
}

/* Whether a claim of that kind says by which status it is refused. */
static bool status_is_said(struct arena *a, const struct contract *c, const char *kind)
{
    for (size_t i = 0; i < c->claim_count; i++)
        if (claim_is(&c->claims[i], kind) && claim_is_clear(&c->claims[i]) &&
            claim_outcome(a, &c->claims[i]).documented)
            return true;
    return false;
}

static bool has_kind(const struct contract *c, const char *kind)
{
    for (size_t i = 0; i < c->claim_count; i++)
        if (claim_is(&c->claims[i], kind))
            return true;
    return false;
}

/* The kind that speaks of a refusal; NULL where there is none. */
static const char *kind_of(enum refusal why)
{
    switch (why) {
    case REFUSAL_CREDENTIALS:
        return "authenticates";
    case REFUSAL_SCOPE:
        return "authorizes";
    case REFUSAL_NO_IDENTIFIER:
        return "requires-one-of";
    case REFUSAL_NOT_FOUND:
        return "not-found";
    case REFUSAL_CONFLICT:
        return "ambiguous-match";
    case REFUSAL_DUPLICATE:
        return "unique";
    case REFUSAL_MEDIA_TYPE:
    case REFUSAL_MALFORMED:
    case REFUSAL_INVALID:
        return "rejects";
    case REFUSAL_IMMUTABLE:
        return "immutable";
    case REFUSAL_NONE:
    case REFUSAL_NO_SUCH_PATH:
    case REFUSAL_METHOD:
    case REFUSAL_PRECONDITION:
    case REFUSAL_PRECONDITION_MISSING:
    case REFUSAL_KEY_REUSED:
        break;
    }
    return NULL;
}

/* `rejects` is many things: the model itself goes by the claim that speaks of the case.
 */
static bool is_decided(struct arena *a, const struct contract *c, enum refusal why)
{
    const char *kind = kind_of(why);

    if (!kind || !has_kind(c, kind))
        return true;
    return str_eq_c(S("rejects"), kind) ? false : status_is_said(a, c, kind);
}

static void add_statuses(struct arena *a, const struct contract *c,
                         struct variation_list *ret)
{
    for (size_t i = 0; i < countof(statuses); i++) {
        if (is_decided(a, c, statuses[i].why) ||
            !documents_everywhere(c, statuses[i].status))
            continue;
        struct variation *v = add(a, statuses[i].name, statuses[i].says, ret);

        v->choices.status[statuses[i].why] = statuses[i].status;
        if (statuses[i].why == REFUSAL_IMMUTABLE)
            v->choices.refuse_read_only_fields = true;
    }
}

/* --- manners --- */

/* A field that must be ignored is not among the documented ones. */
static bool unknown_must_be_ignored(struct arena *a, const struct contract *c)
{
    for (size_t i = 0; i < c->claim_count; i++) {
        const struct claim *claim = &c->claims[i];
        struct str_list fields = claim_fields(a, claim);

        if (!claim_is(claim, "immutable") || !claim_is_clear(claim) ||
            !str_eq(claim_text(claim, "outcome"), S("ignored")))
            continue;
        for (size_t k = 0; k < fields.len; k++)
            if (!params_field(claim, fields.at[k]))
                return true;
    }
    return false;
}

static bool content_type_is_said(struct arena *a, const struct contract *c)
{
    for (size_t i = 0; i < c->claim_count; i++) {
        struct str_list bodies = claim_strings(a, &c->claims[i], "body");

        if (claim_is(&c->claims[i], "rejects") && claim_is_clear(&c->claims[i]) &&
            list_has(&bodies, S("content-type")))
            return true;
    }
    return false;
}

static bool found_by_path(const struct contract *c)
{
    for (size_t i = 0; i < c->operation_count; i++)
        if (c->operations[i].effect.by.len)
            return true;
    return false;
}

static bool needs_credentials(const struct contract *c)
{
    for (size_t i = 0; i < c->operation_count; i++)
        if (c->operations[i].security_count)
            return true;
    return false;
}

static void add_manners(struct arena *a, const struct contract *c,
                        struct variation_list *ret)
{
    if (!unknown_must_be_ignored(a, c))
        add(a, "refuses-unknown-fields", "fields that are not documented are refused",
            ret)
            ->choices.refuse_unknown_fields = true;
    if (has_kind(c, "immutable"))
        add(a, "refuses-read-only-fields", "fields that cannot be changed are refused",
            ret)
            ->choices.refuse_read_only_fields = true;
    if (has_kind(c, "advances"))
        add(a, "stamps-without-change", "an update that changes nothing moves timestamps",
            ret)
            ->choices.stamp_without_change = true;
    add(a, "extra-fields", "responses have members that are not documented", ret)
        ->choices.extra_response_fields = true;
    if (!content_type_is_said(a, c))
        add(a, "any-content-type", "a body of any media type is read as JSON", ret)
            ->choices.accept_any_content_type = true;
    add(a, "bodyless-errors", "errors without a documented body have none", ret)
        ->choices.bodyless_errors = true;
}

/* --- order of checks --- */

static void add_orders(struct arena *a, const struct contract *c,
                       struct variation_list *ret)
{
    if (needs_credentials(c))
        add(a, "validates-first", "the body is judged before the credentials", ret)
            ->choices.validate_before_authenticate = true;
    if (!found_by_path(c))
        return;
    add(a, "finds-first", "the record is looked for before the body is judged", ret)
        ->choices.find_before_validate = true;
    if (!status_is_said(a, c, "not-found"))
        add(a, "refuses-malformed-keys", "a key of a wrong format is an illegal value",
            ret)
            ->choices.refuse_malformed_key = true;
}

void twins_of_endpoint(struct arena *a, const struct contract *c,
                       struct variation_list *ret)
{
    add_statuses(a, c, ret);
    add_manners(a, c, ret);
    add_orders(a, c, ret);
}
