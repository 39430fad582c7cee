/* Claims: what schemas, statuses and methods imply. */
#include <string.h>

#include "author/infer.h"
#include "author/write.h"
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "model/shape.h"

#include "base/banned.h"

/* A record that is there. */
static bool changes_one(enum effect_verb verb)
{
    return verb == EFFECT_UPDATE || verb == EFFECT_REPLACE;
}

/* --- making one --- */

static void put_text(json_t *object, const char *key, struct str text)
{
    json_object_set_new(object, key, json_stringn(text.at ? text.at : "", text.len));
}

/* "updatePet", or "put-pets-petId" where the document gives the operation no name. */
static struct str operation_name(struct claiming *k)
{
    struct str id = k->o->op->id;
    char *out = arena_alloc(k->a, id.len + 1);
    size_t len = 0;

    for (size_t i = 0; i < id.len; i++) {
        char c = id.at[i];
        bool odd = strchr(" /{}\\:,#?&=%\"'", c) != NULL;

        if (!odd)
            out[len++] = c;
        else if (len && out[len - 1] != '-')
            out[len++] = '-';
    }
    while (len && out[len - 1] == '-')
        len--;
    return (struct str){ out, len };
}

static bool is_left_out(const struct claiming *k, struct str id)
{
    for (size_t i = 0; i < k->left_out->len; i++)
        if (str_eq(k->left_out->at[i], id))
            return true;
    return false;
}

json_t *infer_claim(struct claiming *k, const char *suffix, const char *kind,
                    struct str says, const char *where, struct str doubt)
{
    const struct operation *op = k->o->op;
    struct str id = arena_printf(k->a, "%.*s.%s", STR_ARG(operation_name(k)), suffix);

    if (is_left_out(k, id))
        return NULL;
    json_t *made = json_object(), *source = json_object();

    put_text(made, "id", id);
    put_text(made, "kind", str_from(kind));
    put_text(made, "strength", doubt.len ? S("unclear") : S("should"));
    put_text(made, "says", says);
    put_text(source, "document", k->g->document);
    put_text(source, "section",
             arena_printf(k->a, "%.*s %.*s, %s", STR_ARG(op->method), STR_ARG(op->path),
                          where));
    json_object_set_new(made, "source", source);
    if (doubt.len)
        put_text(made, "note", doubt);
    json_array_append_new(k->o->claims, made);
    return made;
}

static void set_fields(json_t *made, const struct str_list *fields)
{
    json_t *names = json_array();

    if (!made) {
        json_decref(names);
        return;
    }
    for (size_t i = 0; i < fields->len; i++)
        json_array_append_new(names, json_stringn(fields->at[i].at, fields->at[i].len));
    json_object_set_new(made, "fields", names);
}

/* --- documented statuses --- */

/* A range or a default that has this status in it. */
static bool may_answer(const struct operation *op, int status)
{
    const struct response *r = operation_response(op, status);

    return r != NULL;
}

/* Those of the two that are documented, as an outcome; false where neither is. */
static bool set_outcome(json_t *made, const struct operation *op, int one, int other)
{
    json_t *statuses = json_array();

    if (operation_own_response(op, one))
        json_array_append_new(statuses, json_integer(one));
    if (other && operation_own_response(op, other))
        json_array_append_new(statuses, json_integer(other));
    size_t count = json_array_size(statuses);
    json_t *status =
        count == 1 ? json_incref(json_array_get(statuses, 0)) : json_incref(statuses);

    json_decref(statuses);
    if (count && made)
        json_object_set_new(made, "outcome", json_pack("{s:o}", "status", status));
    else
        json_decref(status);
    return count > 0;
}

/* Either of the two, however many are documented: frameworks tell a body that they cannot
 * read from one that they refuse, and documents seldom do. */
static void set_either(json_t *made, const struct operation *op, int one, int other)
{
    bool first = operation_own_response(op, one) || !operation_own_response(op, other);

    if (made)
        json_object_set_new(
            made, "outcome",
            json_pack("{s:[i,i]}", "status", first ? one : other, first ? other : one));
}

/* --- sorts of fields --- */

static const json_t *sent_schema(const struct claiming *k, struct str name)
{
    return shape_member(k->g->contract, k->o->sent.json, name);
}

static const json_t *word(const struct claiming *k, struct str name, const char *keyword)
{
    const json_t *schema = sent_schema(k, name);
    const struct contract *c = k->g->contract;
    const json_t *own = json_object_get(schema, keyword);

    if (!own)
        own = json_object_get(contract_deref(c, schema), keyword);
    return own ? own : json_object_get(shape_plain(c, schema), keyword);
}

static bool has_any(const struct claiming *k, struct str name, const char *const *words)
{
    for (size_t i = 0; words[i]; i++)
        if (word(k, name, words[i]))
            return true;
    return false;
}

static bool is_scalar(const struct claiming *k, struct str name)
{
    const struct contract *c = k->g->contract;
    const json_t *schema = sent_schema(k, name);

    return !shape_allows(c, schema, "object") && !shape_allows(c, schema, "array");
}

/* The key of another record, most likely: only keys that exist would be taken. */
static bool looks_like_link(struct str name)
{
    static const char *const ends[] = { "id",  "Id",  "ID",   "ids",  "Ids", "IDs",
                                        "sid", "Sid", "uuid", "Uuid", "key", "Key",
                                        "ref", "Ref", "slug", "code", "Code" };

    for (size_t i = 0; i < countof(ends); i++)
        if (str_ends(name, str_from(ends[i])))
            return true;
    return false;
}

/* A pattern, or a format beyond the numeric ones, which JSON Schema does not enforce. */
static bool has_form(const struct claiming *k, struct str name)
{
    static const char *const numeric[] = { "int32", "int64", "float", "double" };
    struct str format = json_text(word(k, name, "format"));

    for (size_t i = 0; i < countof(numeric); i++)
        if (str_eq_c(format, numeric[i]))
            return false;
    return format.len || word(k, name, "pattern");
}

/* A schema that says which values there are, not only of what type.  A greatest number
 * alone does not: that there are none below 0 is often left unsaid. */
static bool says_which(const struct claiming *k, struct str name)
{
    static const char *const words[] = { "enum", "maxLength", "minimum",
                                         "exclusiveMinimum", NULL };
    const struct contract *c = k->g->contract;

    return has_any(k, name, words) || (shape_allows(c, sent_schema(k, name), "boolean") &&
                                       !shape_allows(c, sent_schema(k, name), "string"));
}

typedef bool field_fn(const struct claiming *k, struct str name);

static bool takes_certain(const struct claiming *k, struct str name)
{
    return is_scalar(k, name) && !has_form(k, name) && says_which(k, name) &&
           !looks_like_link(name);
}

static bool takes_likely(const struct claiming *k, struct str name)
{
    return is_scalar(k, name) && !has_form(k, name) && !says_which(k, name) &&
           !looks_like_link(name);
}

static bool refuses(const struct claiming *k, struct str name)
{
    static const char *const words[] = { "type", "enum", NULL };
    static const char *const of_text[] = { "enum", "maxLength", NULL };
    const struct contract *c = k->g->contract;

    /* Whatever is sent there is a text. */
    if (operation_sends_text(k->o->op) &&
        shape_allows(c, sent_schema(k, name), "string") && !has_any(k, name, of_text))
        return false;
    return is_scalar(k, name) && !has_form(k, name) && has_any(k, name, words);
}

static bool is_container(const struct claiming *k, struct str name)
{
    return !is_scalar(k, name) && !looks_like_link(name);
}

static struct str_list fields_that(struct claiming *k, field_fn *fits)
{
    struct str_list names = { 0 };

    for (size_t i = 0; i < k->o->own.len && names.len < INFER_FIELDS_MAX; i++)
        if (fits(k, k->o->own.at[i]))
            *vec_push(k->a, &names) = k->o->own.at[i];
    return names;
}

/* --- the claims, kind by kind --- */

static void say_access(struct claiming *k)
{
    const struct operation *op = k->o->op;

    for (size_t i = 0; i < op->security_count; i++)
        if (op->security[i].len != 1 || op->security[i].at[0]->type == SECURITY_OTHER ||
            op->security[i].at[0]->type == SECURITY_UNDOCUMENTED)
            return; /* none may be needed, or several together */
    if (op->security_count == 0)
        return;
    bool known = operation_own_response(op, 401) || operation_own_response(op, 403);
    json_t *made = infer_claim(
        k, "access", "authenticates", S("the documented credential is needed"),
        known ? "security and the response 401 or 403" : "security", STR_NONE);

    if (made && op->security_count > 1)
        put_text(made, "scheme", op->security[0].at[0]->name);
    set_outcome(made, op, 401, 403);
}

static bool has_scopes(const struct security_set *set)
{
    for (size_t i = 0; i < set->len; i++)
        if (set->scopes[i].len)
            return true;
    return false;
}

/* Where a status for it is documented; an endpoint may hide what is there, too. */
static void say_scopes(struct claiming *k)
{
    const struct operation *op = k->o->op;

    if (op->security_count != 1 || !has_scopes(&op->security[0]) ||
        !operation_own_response(op, 403))
        return;
    json_t *made =
        infer_claim(k, "scopes", "authorizes",
                    S("a credential without the documented scope is not enough"),
                    "security and the response 403", STR_NONE);

    set_outcome(made, op, 403, 404);
}

static void say_unknown(struct claiming *k)
{
    const struct operation *op = k->o->op;
    enum effect_verb verb = k->o->verb;
    bool known = operation_own_response(op, 404) || operation_own_response(op, 410);

    if ((verb != EFFECT_READ && !changes_one(verb) && verb != EFFECT_DELETE) ||
        (!known && !may_answer(op, 404)))
        return;
    json_t *made = infer_claim(
        k, "unknown", "not-found",
        arena_printf(k->a, "%.*s that does not exist is answered with an error",
                     STR_ARG(write_article(k->a, k->o->resource->name))),
        known ? "response 404" : "its responses",
        known ? STR_NONE
              : S("Errors are documented as a class only, not which one an unknown key "
                  "gets."));

    set_outcome(made, op, 404, 410);
}

static void say_takes(struct claiming *k)
{
    struct str_list certain = fields_that(k, takes_certain);
    struct str_list likely = fields_that(k, takes_likely);
    json_t *made;

    if (certain.len) {
        made = infer_claim(k, "takes", "accepts",
                           S("the values that the schema names are accepted and stored"),
                           "request body", STR_NONE);
        set_fields(made, &certain);
        if (made && !k->o->has_response)
            json_object_set_new(made, "returned", json_false());
    }
    if (likely.len) {
        made = infer_claim(
            k, "takes-any", "accepts",
            S("any value of the documented type is accepted and stored"), "request body",
            S("The schema gives a type and no more; the service may well have "
              "rules of its own."));
        set_fields(made, &likely);
        if (made && !k->o->has_response)
            json_object_set_new(made, "returned", json_false());
    }
}

/* Any text is a form: nothing is said of those. */
static void say_refuses_bodies(struct claiming *k, bool known, struct str doubt)
{
    const struct operation *op = k->o->op;
    const char *where =
        known ? "request body, and the response 400 or 422" : "request body";
    bool parts = str_starts(operation_body_type(op), S("multipart/"));
    json_t *body = NULL;

    if (parts)
        body = infer_claim(k, "refuses-no-parts", "rejects",
                           S("a body that has no parts is refused"), where, doubt);
    else if (!operation_sends_text(op))
        body = infer_claim(k, "refuses-no-json", "rejects",
                           S("a body that is no JSON object is refused"), where, doubt);
    if (body)
        json_object_set_new(body, "body",
                            parts ? json_pack("s", "malformed")
                                  : json_pack("[s,s]", "malformed", "not-an-object"));
    if (known)
        set_either(body, op, 400, 422);
}

static void say_refuses(struct claiming *k)
{
    const struct operation *op = k->o->op;
    struct str_list fields = fields_that(k, refuses);
    bool known = operation_own_response(op, 400) || operation_own_response(op, 422);
    bool either = may_answer(op, 400) && may_answer(op, 422); /* by a default, say */

    if (!known && !may_answer(op, 400))
        return;
    struct str doubt = known ? STR_NONE
                             : S("Errors are documented as a class only; a lenient "
                                 "service may convert such values.");

    if (fields.len) {
        json_t *made = infer_claim(
            k, "refuses", "rejects",
            S("values that the schema does not allow are refused"),
            known ? "request body, and the response 400 or 422" : "request body", doubt);

        set_fields(made, &fields);
        if (known && either)
            set_either(made, op, 400, 422);
        else
            set_outcome(made, op, 400, 422);
    }
    say_refuses_bodies(k, known, doubt);
}

static void say_changes(struct claiming *k)
{
    bool patch = str_eq_c(k->o->op->method, "PATCH");
    bool put = str_eq_c(k->o->op->method, "PUT");

    if (!changes_one(k->o->verb))
        return;
    if (patch)
        infer_claim(k, "partial", "partial-update", S("what is not sent stays as it is"),
                    "its method (RFC 5789, 2)", STR_NONE);
    if (put) {
        struct str_list containers = fields_that(k, is_container);

        infer_claim(k, "again", "idempotent",
                    S("the same request again changes nothing more"),
                    "its method (RFC 9110, 9.2.2)", STR_NONE);
        if (containers.len)
            set_fields(
                infer_claim(k, "replaces", "replaces",
                            S("lists and objects that are sent replace the stored ones"),
                            "its method (RFC 9110, 9.3.4)", STR_NONE),
                &containers);
    }
}

static void say_isolates(struct claiming *k)
{
    bool changes = changes_one(k->o->verb) || k->o->verb == EFFECT_DELETE;

    if (changes)
        infer_claim(
            k, "alone", "isolates",
            arena_printf(k->a, "no other %.*s changes", STR_ARG(k->o->resource->name)),
            "its path, which names one", STR_NONE);
}

/* A version that counts, a total, a name made of others: the server may write it anew
 * with each change.  Keys and times it does not, but for those that another claim speaks
 * of. */
static bool may_be_computed(const struct claiming *k, struct str name)
{
    return !str_eq(name, k->o->resource->key) && !looks_like_link(name) &&
           !str_starts(json_text(word(k, name, "format")), S("date"));
}

static void say_read_only(struct claiming *k, bool computed)
{
    const struct contract *c = k->g->contract;
    struct str_list names = { 0 }, fields = { 0 };

    if (!changes_one(k->o->verb))
        return;
    shape_members(k->a, c, k->o->sent.json, NULL, &names);
    for (size_t i = 0; i < names.len && fields.len < INFER_FIELDS_MAX; i++)
        if (json_is_true(word(k, names.at[i], "readOnly")) &&
            may_be_computed(k, names.at[i]) == computed &&
            spot_property(k->a, c, k->o->sent, names.at[i]).json &&
            shape_member(c, k->o->resource->schema.json, names.at[i]))
            *vec_push(k->a, &fields) = names.at[i];
    if (fields.len)
        set_fields(
            infer_claim(k, computed ? "read-only-others" : "read-only", "immutable",
                        S("members that are read-only cannot be changed by a client"),
                        "request body: readOnly",
                        computed
                            ? S("The server may well write them anew with each change: "
                                "a version, a total.")
                            : STR_NONE),
            &fields);
}

/* --- what is only said in words --- */

static bool mentions(struct arena *a, struct str text, const char *wanted)
{
    char *lower = arena_cstr(a, text);

    for (size_t i = 0; lower[i]; i++)
        if (lower[i] >= 'A' && lower[i] <= 'Z')
            lower[i] = (char)(lower[i] - 'A' + 'a');
    return strstr(lower, wanted) != NULL;
}

static void say_unique(struct claiming *k)
{
    const struct operation *op = k->o->op;

    if (!changes_one(k->o->verb) && k->o->verb != EFFECT_CREATE)
        return;
    for (size_t i = 0; i < k->o->own.len; i++) {
        struct str name = k->o->own.at[i];
        struct str text = json_text(word(k, name, "description"));
        bool must = mentions(k->a, text, "must be unique");

        if (!must && !mentions(k->a, text, "unique"))
            continue;
        json_t *made = infer_claim(
            k, arena_printf(k->a, "unique-%.*s", STR_ARG(name)).at, "unique",
            arena_printf(k->a, "no two records have the same %.*s", STR_ARG(name)),
            "request body: the description of the field",
            must ? STR_NONE
                 : S("The description says \"unique\", not within what, nor what happens "
                     "otherwise."));

        if (made)
            put_text(made, "field", name);
        set_outcome(made, op, 409, 422);
    }
}

/* Of the record's schema itself, or of a direct part of it. */
static bool is_plain_member(struct claiming *k, struct str name)
{
    const struct contract *c = k->g->contract;
    struct spot schema = k->o->resource->schema;
    const json_t *parts = json_object_get(schema.json, "allOf");
    bool found = json_member(json_object_get(schema.json, "properties"), name) != NULL;

    for (size_t i = 0; i < json_array_size(parts) && !found; i++)
        found = json_member(json_object_get(contract_deref(c, json_array_get(parts, i)),
                                            "properties"),
                            name) != NULL;
    return found;
}

/* A time that the server writes, by its name or because nobody else may. */
static bool looks_moving(struct claiming *k, struct str name)
{
    const struct contract *c = k->g->contract;
    const json_t *member = shape_member(c, k->o->resource->schema.json, name);
    const json_t *sent = shape_member(c, k->o->sent.json, name);
    bool named = mentions(k->a, name, "updated") || mentions(k->a, name, "modified");
    bool kept = shape_is_read_only(c, member) && !mentions(k->a, name, "created");

    return str_eq_c(json_member_text(contract_deref(c, member), "format"), "date-time") &&
           (named || kept) && is_plain_member(k, name) &&
           (!sent || shape_is_read_only(c, sent));
}

static void say_advances(struct claiming *k)
{
    const struct contract *c = k->g->contract;
    const json_t *record = k->o->resource->schema.json;
    struct str_list names = { 0 };

    if (!changes_one(k->o->verb))
        return;
    shape_members(k->a, c, record, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        if (!looks_moving(k, names.at[i]))
            continue;
        json_t *made = infer_claim(
            k, arena_printf(k->a, "moves-%.*s", STR_ARG(names.at[i])).at, "advances",
            arena_printf(k->a, "%.*s moves forward with an update", STR_ARG(names.at[i])),
            "response: the name of the member",
            S("The name says so; the document does not tell when it moves."));

        if (made)
            put_text(made, "field", names.at[i]);
    }
}

void infer_claims(struct arena *a, const struct guess *g, struct guessed_operation *o,
                  const struct init_options *options)
{
    struct claiming k = { .a = a, .g = g, .o = o, .left_out = &options->left_out };
    bool changes =
        o->verb == EFFECT_CREATE || changes_one(o->verb) || o->verb == EFFECT_UPSERT;

    o->claims = arena_json(a, json_array());
    say_access(&k);
    say_scopes(&k);
    say_unknown(&k);
    if (changes) {
        say_takes(&k);
        say_refuses(&k);
    }
    say_changes(&k);
    say_read_only(&k, false);
    say_read_only(&k, true);
    say_unique(&k);
    say_advances(&k);
    say_isolates(&k);
    infer_lists(&k);
}
