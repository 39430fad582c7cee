/* By document 002_93164bbfeca5b61d.txt: PATCH .../leads, the lead named in the body. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "tests/e2e/update_lead.h"
#include "tests/support/server.h"

#include "base/banned.h"

struct matches {
    json_t **at;
    size_t len, cap;
};

/* What is to be done to each lead that matches. */
struct change {
    const char *status; /* NULL: none */
    json_t *value, *note, *loss_reason;
};

static void refuse(struct call *c, int status, const char *code, const char *text)
{
    if (has_style(c, "errors-nested"))
        answer(
            c, status,
            json_kept(c, json_pack("{s{ssss}}", "error", "code", code, "message", text)));
    else
        answer(c, status, json_kept(c, json_pack("{ssss}", "error", text, "code", code)));
}

static bool invalid(struct call *c, const char *text)
{
    if (has_bug(c, "invalid-500"))
        refuse(c, 500, "INTERNAL_ERROR", text);
    else if (has_bug(c, "invalid-422"))
        refuse(c, 422, "VALIDATION_ERROR", text);
    else
        refuse(c, 400, has_bug(c, "invalid-code") ? "BAD_REQUEST" : "VALIDATION_ERROR",
               text);
    return false;
}

/* ---- the credential ---- */

static struct str credential(struct call *c)
{
    struct str key = request_header(c, "X-Api-Key");
    struct str bearer = request_header(c, "Authorization");

    return key.at ? key : str_starts(bearer, S("Bearer ")) ? str_from_at(bearer, 7) : key;
}

static bool authorized(struct call *c)
{
    struct str key = credential(c);

    if (has_bug(c, "auth-open") || (has_bug(c, "auth-missing-open") && !key.at) ||
        (has_bug(c, "auth-any-key") && key.len))
        return true;
    if (has_bug(c, "auth-nocase") && str_eq_nocase(key, str_from(kind_of(c)->key)))
        return true;
    return str_eq_c(key, kind_of(c)->key);
}

static void refuse_key(struct call *c)
{
    if (has_bug(c, "auth-403"))
        refuse(c, 403, "FORBIDDEN", "Missing or invalid API key");
    else
        refuse(c, 401, has_bug(c, "auth-code") ? "FORBIDDEN" : "UNAUTHORIZED",
               "Missing or invalid API key");
}

/* ---- what is asked for ---- */

/* One of the three, or NULL. */
static const char *known_status(struct call *c, const json_t *value)
{
    static const char *const known[] = { "qualified", "won", "lost" };
    struct str text = json_text(value);

    for (size_t i = 0; i < countof(known); i++) {
        if (has_bug_of(c, "enum-refused", known[i]) && str_eq_c(text, known[i]))
            return NULL;
        if (has_bug_of(c, "enum-other", known[i]) && str_eq_c(text, known[i]))
            return known[(i + 1) % countof(known)];
        if (has_bug(c, "enum-nocase") ? str_eq_nocase(text, str_from(known[i]))
                                      : str_eq_c(text, known[i]))
            return known[i];
    }
    if (has_bug(c, "status-unchecked") && json_is_string(value))
        return arena_cstr(c->a, text);
    return NULL;
}

static bool read_status(struct call *c, const json_t *body, const char *name,
                        bool ignored, const char **ret)
{
    const json_t *value = json_object_get(body, name);

    if (!value || (json_is_null(value) && !has_style(c, "null-refused")) || ignored)
        return true;
    const char *known = known_status(c, value);

    if (!known)
        return has_bug(c, "bad-status-ignored") || invalid(c, "Unknown status");
    *ret = known;
    return true;
}

static bool read_statuses(struct call *c, const json_t *body, struct change *ret)
{
    const char *status = NULL, *alias = NULL;
    bool ignore_alias = has_bug(c, "alias-ignored") || (has_style(c, "alias-unchecked") &&
                                                        json_object_get(body, "status"));

    if (!read_status(c, body, "status", false, &status) ||
        !read_status(c, body, "changedTo", ignore_alias, &alias))
        return false;
    if (has_bug(c, "both-refused") && status && alias && strcmp(status, alias) != 0)
        return invalid(c, "status and changedTo differ");
    ret->status = status && !(alias && has_bug(c, "alias-wins")) ? status : alias;
    if (has_bug(c, "alias-only") && !alias)
        ret->status = NULL;
    return true;
}

static json_t *number_of(struct call *c, const json_t *text)
{
    char *end, *start = arena_cstr(c->a, str_trim(json_text(text)));
    long long whole = strtoll(start, &end, 10);

    if (*start && !*end)
        return json_kept(c, json_integer(whole));
    double number = strtod(start, &end);

    if (!*start || *end || !isfinite(number))
        return NULL;
    return json_kept(c, json_real(number));
}

static bool read_value(struct call *c, const json_t *body, struct change *ret)
{
    json_t *value = json_object_get(body, "value");

    if (!value || (json_is_null(value) && !has_style(c, "null-refused")))
        return true;
    if (json_is_string(value) && has_bug(c, "value-text-refused"))
        return invalid(c, "value must be a number");
    json_t *number = json_is_string(value) ? number_of(c, value) : value;

    if (!json_is_number(number)) {
        if (has_bug(c, "value-zero-for-text"))
            ret->value = json_kept(c, json_integer(0));
        else if (!json_is_string(value) || !has_style(c, "bad-value-ignored"))
            return invalid(c, "value is no number");
        return true;
    }
    if (json_number_value(number) < 0 && has_bug(c, "value-negative-refused"))
        return invalid(c, "value must not be negative");
    if (has_bug(c, "value-rounded"))
        number = json_kept(c, json_integer((json_int_t)json_number_value(number)));
    if (has_bug(c, "value-negative-as-zero") && json_number_value(number) < 0)
        number = json_kept(c, json_integer(0));
    if (has_bug(c, "value-zero-ignored") && json_number_value(number) == 0)
        return true;
    ret->value = has_bug(c, "value-kept-as-text") ? value : number;
    if (has_bug(c, "value-number-as-text"))
        ret->value = text_json(c, json_to_str(c->a, number, 0));
    if (has_style(c, "value-as-real"))
        ret->value = json_kept(c, json_real(json_number_value(number)));
    return true;
}

static bool read_text(struct call *c, const json_t *body, const char *name, json_t **ret)
{
    json_t *value = json_object_get(body, name);

    if (!value || (json_is_null(value) && !has_style(c, "null-refused")))
        return true;
    if (!json_is_string(value))
        return has_bug(c, "text-unchecked") || invalid(c, "Text expected");
    *ret = value;
    return true;
}

static bool read_change(struct call *c, const json_t *body, struct change *ret)
{
    static const char *const known[] = { "id",        "email", "phone", "status",
                                         "changedTo", "value", "note",  "lossReason" };
    const char *name;
    json_t *value;

    json_object_foreach (json_mutable(body), name, value) {
        bool found = false;

        for (size_t i = 0; i < countof(known); i++)
            found |= strcmp(known[i], name) == 0;
        if (!found && has_style(c, "refuse-unknown"))
            return invalid(c, "Unknown field");
    }
    /* One by one, so that a bug may leave what was read before. */
    return read_statuses(c, body, ret) && read_text(c, body, "note", &ret->note) &&
           read_text(c, body, "lossReason", &ret->loss_reason) &&
           read_value(c, body, ret);
}

/* ---- which leads ---- */

static void match(struct call *c, const char *name, const json_t *wanted,
                  struct matches *found)
{
    const char *id;
    json_t *lead;

    json_object_foreach (store_table(c, "lead"), id, lead) {
        json_t *have = json_object_get(lead, name);

        if (json_same(have, wanted) ||
            (has_style(c, "email-nocase") && strcmp(name, "email") == 0 &&
             str_eq_nocase(json_text(have), json_text(wanted))))
            *vec_push(c->a, found) = lead;
    }
}

static const char *const *priority(struct call *c)
{
    static const char *const right[] = { "id", "email", "phone" };
    static const char *const email_first[] = { "email", "id", "phone" };
    static const char *const phone_second[] = { "id", "phone", "email" };
    static const char *const phone_first[] = { "phone", "id", "email" };

    return has_bug(c, "email-before-id")      ? email_first
           : has_bug(c, "phone-before-email") ? phone_second
           : has_bug(c, "phone-first")        ? phone_first
                                              : right;
}

/* False where the request is refused. */
static bool find_leads(struct call *c, const json_t *body, struct matches *found)
{
    const char *const *names = priority(c);
    bool named = false, done = false;

    for (size_t i = 0; i < 3; i++) {
        json_t *wanted = json_object_get(body, names[i]);

        if (!wanted || json_is_null(wanted) ||
            has_bug_of(c, "identifier-ignored", names[i]))
            continue;
        if (!json_is_string(wanted))
            return invalid(c, "An identifier is text");
        if (json_string_length(wanted) == 0 && !has_style(c, "empty-identifier"))
            continue;
        named = true;
        if (!done)
            match(c, names[i], wanted, found);
        done |= !has_style(c, "fall-through") || found->len;
        if (has_bug(c, "all-identifiers"))
            done = false;
    }
    if (!named && has_bug(c, "no-identifier-200")) {
        answer(c, 200, json_kept(c, json_pack("{sb}", "success", 1)));
        return false;
    }
    if (!named && has_bug(c, "no-identifier-404")) {
        refuse(c, 404, "NOT_FOUND", "No lead found");
        return false;
    }
    return named || invalid(c, "At least one of id, email, or phone is required");
}

/* ---- doing it ---- */

static void set_note(struct call *c, json_t *lead, json_t *note)
{
    json_t *notes = json_object_get(lead, "notes");

    if (!note || has_style(c, "note-elsewhere"))
        return;
    if (has_bug(c, "note-replaces"))
        json_array_clear(notes);
    json_array_append(notes, note);
    if (has_bug(c, "note-twice"))
        json_array_append(notes, note);
}

static void set_loss(struct call *c, json_t *lead, const struct change *change)
{
    struct str status = json_member_text(lead, "status");
    bool lost = str_eq_c(status, "lost");

    if (has_style(c, "loss-by-request"))
        lost = change->status && strcmp(change->status, "lost") == 0;
    if (change->loss_reason && !has_bug(c, "loss-never") &&
        (lost || has_bug(c, "loss-always")))
        json_object_set(lead, "lossReason", change->loss_reason);
    if (!str_eq_c(status, "lost") && has_style(c, "loss-cleared"))
        json_object_set_new(lead, "lossReason", json_null());
}

static void apply(struct call *c, json_t *lead, const struct change *change)
{
    if (has_bug(c, "left-out-zeroed") && !change->value)
        json_object_set_new(lead, "value", json_integer(0));
    if (has_bug(c, "left-out-status") && !change->status)
        json_object_set_new(lead, "status", json_string("qualified"));
    if (change->status && !has_bug(c, "status-not-stored"))
        json_object_set_new(lead, "status", json_string(change->status));
    if (change->value)
        json_object_set(lead, "value", change->value);
    set_note(c, lead, change->note);
    set_loss(c, lead, change);
    if (has_style(c, "extra-members"))
        json_object_set(lead, "lastTouched", now_json(c));
}

static void apply_all(struct call *c, const struct matches *found,
                      const struct change *change)
{
    for (size_t i = 0; i < found->len; i++)
        if (i == 0 || !has_bug(c, "first-only"))
            apply(c, found->at[i], change);
    if (has_bug(c, "neighbour") && found->len && change->status) {
        json_t *other = store_other(c, "lead", found->at[0]);

        if (other)
            json_object_set_new(other, "status", json_string(change->status));
    }
}

static void answer_text(struct call *c, const char *text)
{
    answer(c, 200, NULL);
    c->text = text;
}

static void respond(struct call *c, const struct matches *found)
{
    json_t *list = json_kept(c, json_array());

    for (size_t i = 0; i < found->len; i++)
        json_array_append(list, kind_of(c)->view(c, "lead", found->at[i]));
    if (has_style(c, "reply-204"))
        answer(c, 204, NULL);
    else if (has_style(c, "reply-text"))
        answer_text(c, "Updated");
    else if (has_style(c, "reply-list"))
        answer(c, 200, list);
    else if (has_style(c, "reply-lead"))
        answer(c, 200, json_array_get(list, 0));
    else
        answer(c, 200,
               json_kept(c, json_pack("{sbsisO}", "success", 1, "updated",
                                      (int)found->len, "leads", list)));
}

static bool is_bulk(struct call *c)
{
    if (has_bug(c, "bulk-always"))
        return true;
    if (has_bug(c, "bulk-never"))
        return false;
    return json_is_true(json_object_get(store_settings(c), "bulkUpdates"));
}

static void update(struct call *c, const json_t *body)
{
    struct change change = { 0 };
    struct matches found = { 0 };

    if (!find_leads(c, body, &found))
        return;
    if (!read_change(c, body, &change)) {
        if (has_bug(c, "partial-on-refusal"))
            apply_all(c, &found, &change);
        return;
    }
    if (found.len == 0) {
        if (has_bug(c, "unknown-200"))
            respond(c, &found);
        else
            refuse(c, has_bug(c, "unknown-400") ? 400 : 404,
                   has_bug(c, "unknown-code") ? "LEAD_NOT_FOUND" : "NOT_FOUND",
                   "No lead found matching the provided identifiers");
        return;
    }
    if (found.len > 1 && !is_bulk(c)) {
        if (has_bug(c, "conflict-changes"))
            apply_all(c, &found, &change);
        if (has_bug(c, "conflict-changes-first"))
            apply(c, found.at[0], &change);
        refuse(c, has_bug(c, "conflict-400") ? 400 : 409,
               has_bug(c, "conflict-code") ? "AMBIGUOUS" : "CONFLICT",
               "Multiple leads match; provide a more specific identifier");
        return;
    }
    apply_all(c, &found, &change);
    respond(c, &found);
}

static void handle(struct call *c)
{
    struct str path = c->request->path;
    struct json_error error;
    json_t *body = json_read(c->a, c->request->body, NULL, NULL, &error);
    struct str type = request_header(c, "Content-Type");
    bool json = str_eq_nocase(str_sub(type, 0, 16), S("application/json"));

    if (!str_ends(path, S("/leads")) || !str_eq_c(c->request->method, "PATCH"))
        refuse(c, 404, "NOT_FOUND", "No such route");
    else if (!authorized(c))
        refuse_key(c);
    else if (!json && !has_style(c, "any-media-type"))
        invalid(c, "application/json expected");
    else if (!body && has_bug(c, "malformed-500"))
        refuse(c, 500, "INTERNAL_ERROR", "Unexpected token");
    else if (!json_is_object(body) && has_bug(c, "malformed-200"))
        answer(c, 200, json_kept(c, json_object()));
    else if (!json_is_object(body))
        invalid(c, "Invalid JSON");
    else
        update(c, body);
}

/* ---- the tester's side ---- */

static json_t *view(struct call *c, const char *resource, const json_t *record)
{
    (void)resource;
    return json_copy_deep(c->a, record);
}

static void complete(struct call *c, const char *resource, json_t *record)
{
    (void)resource;
    json_t *defaults =
        json_kept(c, json_pack("{sn, sn, ss, si, sn, s[]}", "email", "phone", "status",
                               "new", "value", 0, "lossReason", "notes"));

    if (!str_starts(json_member_text(record, "id"), S("lead_")))
        json_object_set(record, "id", text_json(c, fresh_id(c, "lead_")));
    json_object_update_missing(record, defaults);
}

const struct vendor_kind vendor_update_lead = {
    .name = "update-lead",
    .key = "key_5b0d7e3f61",
    .bugs = update_lead_bugs,
    .styles = update_lead_styles,
    .handle = handle,
    .view = view,
    .complete = complete,
};
