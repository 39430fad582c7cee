/* By document 004_5981234cd7950b8a.txt: PUT /api/v1/leads/{leadId}. */
#include <string.h>

#include "base/arena.h"
#include "doc/json.h"
#include "tests/e2e/rest.h"

#include "base/banned.h"

static const char *const statuses[] = { "new",  "contacted", "qualified", "converted",
                                        "lost", "follow_up", NULL };

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .present = true },
    { .name = "email", .type = FIELD_EMAIL },
    { .name = "phone", .type = FIELD_TEXT },
    { .name = "status", .type = FIELD_TEXT, .values = statuses },
    { .name = "source", .type = FIELD_TEXT },
    { .name = "metadata", .type = FIELD_OBJECT },
};

static const char *const read_only[] = { "id", "createdAt", "updatedAt", "workspaceId",
                                         NULL };

static bool authorized(struct call *c)
{
    struct str header = request_header(c, "Authorization"), key = str_from_at(header, 7);

    if (has_bug(c, "auth-open"))
        return true;
    if (has_bug(c, "auth-missing-open") && !header.at)
        return true;
    if (has_style(c, "bare-key") && str_eq_c(header, kind_of(c)->key))
        return true;
    if (!str_eq_nocase(str_sub(header, 0, 7), S("Bearer ")))
        return has_style(c, "any-scheme") &&
               str_find(header, str_from(kind_of(c)->key)) != SIZE_MAX;
    if (has_bug(c, "auth-prefix") && str_starts(key, S("sk-workspace_")))
        return true;
    if (has_bug(c, "auth-any-key") && key.len)
        return true;
    return str_eq_c(key, kind_of(c)->key);
}

static int status_of(struct call *c, enum why why)
{
    switch (why) {
    case WHY_ROUTE:
        return 404;
    case WHY_RECORD:
        return has_bug(c, "unknown-400") ? 400 : 404;
    case WHY_KEY:
        return has_bug(c, "auth-200") ? 200 : has_style(c, "forbidden") ? 403 : 401;
    case WHY_MEDIA:
        return 415;
    case WHY_DUPLICATE:
        return has_style(c, "duplicate-400")   ? 400
               : has_style(c, "duplicate-422") ? 422
                                               : 409;
    case WHY_JSON:
    case WHY_SHAPE:
    case WHY_ID:
        return 400;
    case WHY_FIELD:
    case WHY_READ_ONLY:
    case WHY_UNKNOWN_FIELD:
    case WHY_LINK:
    case WHY_EMPTY:
        return has_style(c, "invalid-422") ? 422 : 400;
    case WHY_BROKEN:
        return 500;
    }
    return 500;
}

/* ---- refusals ---- */

static json_t *field_details(struct call *c, const struct problem *p)
{
    const char *text =
        strcmp(p->field, "status") == 0
            ? "Status must be one of: new, contacted, qualified, converted, "
              "lost, follow_up"
            : "The value is not valid";
    json_t *details = json_kept(
        c, json_pack("{sssOss}", "field", p->field, "value", p->value, "message", text));

    if (has_bug(c, "value-not-echoed"))
        json_object_del(details, "value");
    if (has_style(c, "value-echoed-as-text") && !json_is_string(p->value))
        json_object_set(details, "value", text_json(c, json_to_str(c->a, p->value, 0)));
    if (has_bug(c, "field-wrong"))
        json_object_set_new(details, "field", json_string("body"));
    return details;
}

static json_t *duplicate_details(struct call *c, const struct problem *p)
{
    json_t *details = json_kept(
        c,
        json_pack("{sOsOss}", "email", p->value, "existingLeadId",
                  json_object_get(p->record, "id"), "message",
                  "A different lead with this email already exists in your workspace"));

    if (has_bug(c, "existing-id-missing"))
        json_object_del(details, "existingLeadId");
    if (has_bug(c, "existing-id-wrong"))
        json_object_set(details, "existingLeadId",
                        text_json(c, S("lead_0000000000000000")));
    return details;
}

static void refuse(struct call *c, const struct problem *p)
{
    bool of_field = p->why == WHY_FIELD || p->why == WHY_READ_ONLY;
    const char *code = "VALIDATION_ERROR", *error = "Validation failed";
    json_t *reply =
        json_kept(c, json_pack("{sb}", "success", has_bug(c, "success-true")));

    answer(c, status_of(c, p->why), reply);
    if (p->why == WHY_RECORD && has_style(c, "not-found-empty")) {
        c->reply = NULL;
        return;
    }
    if (p->why == WHY_DUPLICATE) {
        code = has_bug(c, "duplicate-code") ? "VALIDATION_ERROR" : "DUPLICATE_EMAIL";
        error = "Email already exists";
    } else if (p->why == WHY_RECORD) {
        code = has_style(c, "lead-not-found") ? "LEAD_NOT_FOUND" : "NOT_FOUND";
        error = "Lead not found";
    } else if (p->why == WHY_KEY) {
        code = "UNAUTHORIZED";
        error = "Invalid API key";
    } else if (p->why == WHY_JSON && has_style(c, "malformed-code")) {
        code = "INVALID_JSON";
        error = "The body is not JSON";
    } else if (p->why == WHY_BROKEN) {
        code = "INTERNAL_ERROR";
    } else if (has_bug(c, "invalid-code")) {
        code = "INVALID";
    }
    json_object_set_new(reply, "error", json_string(error));
    json_object_set_new(reply, "code", json_string(code));
    if (has_bug(c, "code-missing"))
        json_object_del(reply, "code");
    if (of_field && !has_bug(c, "details-missing"))
        json_object_set(reply, "details", field_details(c, p));
    if (p->why == WHY_DUPLICATE)
        json_object_set(reply, "details", duplicate_details(c, p));
    if (has_style(c, "extra-members"))
        json_object_set_new(reply, "traceId", json_string("0af7651916cd43dd"));
}

/* ---- emails ---- */

static bool is_same_email(struct call *c, const json_t *a, const json_t *b)
{
    return has_style(c, "email-nocase") ? str_eq_nocase(json_text(a), json_text(b))
                                        : json_same(a, b);
}

static bool check(struct call *c, const json_t *record, const json_t *changes,
                  struct problem *p)
{
    const json_t *email = json_object_get(changes, "email");
    const char *id;
    json_t *other;

    if (!email || has_bug(c, "duplicate-accepted"))
        return true;
    json_object_foreach (store_table(c, "lead"), id, other) {
        bool own = str_eq(json_member_text(record, "id"), json_member_text(other, "id"));

        if (is_same_email(c, json_object_get(other, "email"), email) &&
            (!own || has_bug(c, "own-email-refused"))) {
            *p = (struct problem){ WHY_DUPLICATE, "email", email,
                                   json_copy_deep(c->a, other) };
            return false;
        }
    }
    return true;
}

/* ---- metadata ---- */

static void merge(struct call *c, json_t *into, const json_t *sent)
{
    const char *name;
    json_t *value;

    json_object_foreach (json_mutable(sent), name, value) {
        json_t *old = json_object_get(into, name);

        if ((has_bug(c, "metadata-old-wins") && old) ||
            (has_bug(c, "metadata-new-dropped") && !old))
            continue;
        if (has_style(c, "metadata-deep") && json_is_object(old) && json_is_object(value))
            merge(c, old, value);
        else if (json_is_null(value) && has_style(c, "metadata-null-deletes"))
            json_object_del(into, name);
        else if (has_bug(c, "metadata-numbers-as-text") && json_is_number(value))
            json_object_set(into, name, text_json(c, json_to_str(c->a, value, 0)));
        else
            json_object_set(into, name, json_copy_deep(c->a, value));
    }
}

static json_t *stored(struct call *c, const json_t *record, const char *field,
                      const json_t *sent)
{
    if (strcmp(field, "email") == 0 && has_style(c, "email-lowered")) {
        char *text = arena_cstr(c->a, json_text(sent));

        for (char *at = text; *at; at++)
            *at = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
        return text_json(c, str_from(text));
    }
    if (strcmp(field, "metadata") != 0 || !json_is_object(sent) ||
        has_bug(c, "metadata-replaced") || has_bug(c, "ignored:metadata"))
        return NULL;
    json_t *merged = json_copy_deep(c->a, json_object_get(record, field));

    if (has_bug(c, "metadata-empty-clears") && json_object_size(sent) == 0)
        return json_kept(c, json_object());
    merge(c, merged, sent);
    return merged;
}

/* ---- the lead ---- */

static json_t *view(struct call *c, const char *resource, const json_t *record)
{
    json_t *shown = json_copy_deep(c->a, record);

    (void)resource;
    restyle_time(c, shown, "createdAt");
    restyle_time(c, shown, "updatedAt");
    return shown;
}

static void complete(struct call *c, const char *resource, json_t *record)
{
    if (strcmp(resource, "lead") != 0)
        return;
    json_t *defaults = json_kept(
        c, json_pack("{ss, ss, ss, ss, ss, s{}, sO, sO, ss}", "name", "Jane Doe", "email",
                     "jane.doe@example.com", "phone", "+1-555-0100", "source", "website",
                     "status", "new", "metadata", "createdAt", now_json(c), "updatedAt",
                     now_json(c), "workspaceId", "ws_your_workspace_id"));

    if (!str_starts(json_member_text(record, "id"), S("lead_")))
        json_object_set(record, "id", text_json(c, fresh_id(c, "lead_")));
    json_object_update_missing(record, defaults);
}

static json_t *respond(struct call *c, json_t *shown)
{
    json_t *reply = json_kept(
        c, json_pack("{sbsO}", "success", !has_bug(c, "success-false"), "data", shown));

    if (has_bug(c, "unwrapped"))
        return shown;
    if (has_bug(c, "success-missing"))
        json_object_del(reply, "success");
    if (has_style(c, "extra-members"))
        json_object_set_new(reply, "meta",
                            json_pack("{sssi}", "request", "r-1", "took", 3));
    return reply;
}

static void handle(struct call *c)
{
    static const struct rest rest = {
        .method = "PUT",
        .prefix = "/api/v1/leads/",
        .resource = "lead",
        .fields = fields,
        .field_count = countof(fields),
        .read_only = read_only,
        .created = "createdAt",
        .updated = "updatedAt",
        .authorized = authorized,
        .refuse = refuse,
        .respond = respond,
        .check = check,
        .stored = stored,
    };

    rest_handle(c, &rest);
}

static const struct choice bugs[] = {
    { "auth-open", "no key is asked for" },
    { "auth-missing-open", "only a wrong key is refused" },
    { "auth-prefix", "only the prefix of the key is looked at" },
    { "auth-any-key", "any key is let in" },
    { "auth-200", "an error in the body, 200 as status" },
    { "media-type", "text/html" },
    { "unwrapped", "the response lacks its wrapper" },
    { "success-false", "success is false although it worked" },
    { "success-missing", "not in the response" },
    { "success-true", "success is true in an error" },
    { "value-not-echoed", "details lack the offending value" },
    { "field-wrong", "details name another field" },
    { "details-missing", "an error without details" },
    { "invalid-code", "another code for illegal values" },
    { "code-missing", "errors without code" },
    { "duplicate-accepted", "two leads with one email" },
    { "own-email-refused", "a lead's own email is a duplicate" },
    { "duplicate-code", "a duplicate is a VALIDATION_ERROR" },
    { "existing-id-missing", "details lack the other lead's id" },
    { "existing-id-wrong", "details name a lead that is not there" },
    { "metadata-replaced", "replaced, not merged" },
    { "metadata-old-wins", "matching keys keep the old value" },
    { "metadata-new-dropped", "new keys are not added" },
    { "metadata-numbers-as-text", "numbers become text" },
    { "metadata-empty-clears", "an empty object clears it" },
    { "ignored:metadata", "never changes" },
    { "not-stored:metadata", "shown as sent, not stored" },
    { "not-stored:phone", "shown as sent, not stored" },
    { "not-stored:status", "shown as sent, not stored" },
    { "stale:status", "stored, the response shows the old value" },
    { "stale:email", "stored, the response shows the old value" },
    { "ignored:source", "never changes" },
    { "ignored:email", "never changes" },
    { "truncated:name", "cut at 64 bytes" },
    { "lowered:name", "in small letters" },
    { "ascii-only:name", "question marks for letters beyond ASCII" },
    { "enum-refused:follow_up", "one status is refused" },
    { "enum-other:converted", "stored as another status" },
    { "enum-nocase", "statuses in capitals are accepted" },
    { "unchecked:status", "any status is accepted" },
    { "crash:status", "500 for an unknown status" },
    { "left-out-nulled:phone", "a field left out is cleared" },
    { "left-out-nulled:source", "a field left out is cleared" },
    { "left-out-nulled:metadata", "a field left out is cleared" },
    { "overwritten:id", "the body's value is stored" },
    { "overwritten:createdAt", "the body's value is stored" },
    { "overwritten:workspaceId", "the body's value is stored" },
    { "read-only-loses-rest", "with a read-only member nothing is applied" },
    { "updated-stands", "updatedAt does not move" },
    { "updated-once", "updatedAt moves with the first update alone" },
    { "updated-back", "updatedAt goes back" },
    { "created-moves", "createdAt is the time of the update" },
    { "neighbour", "another lead changes, too" },
    { "neighbour-stamped", "another lead's updatedAt moves" },
    { "partial-on-refusal", "a refused update applies its legal part" },
    { "refused-as-200", "an illegal value is not stored, and 200 said" },
    { "unknown-200", "200 and an empty lead for an unknown id" },
    { "unknown-400", "400 for an unknown id" },
    { "unknown-500", "500 for an unknown id" },
    { "unknown-other", "an unknown id changes some other lead" },
    { "malformed-500", "500 for malformed JSON" },
    { "malformed-as-empty", "malformed JSON is an update of nothing" },
    { "member-missing:workspaceId", "not in the response" },
    { "member-missing:updatedAt", "not in the response" },
    { "member-null:source", "null in the response" },
    { "member-number:phone", "a number in the response" },
    { "member-text:metadata", "an object as text in the response" },
    { "member-not-time:updatedAt", "no time that a program reads" },
    { NULL, NULL },
};

static const struct choice styles[] = {
    { "invalid-422", "422 for illegal values" },
    { "duplicate-400", "400 for a duplicate" },
    { "duplicate-422", "422 for a duplicate" },
    { "forbidden", "403 for a wrong key" },
    { "not-found-empty", "404 without a body" },
    { "lead-not-found", "another code for an unknown lead" },
    { "malformed-code", "another code for malformed JSON" },
    { "any-media-type", "the content type is not looked at" },
    { "refuse-read-only", "read-only members are refused" },
    { "refuse-unknown", "unknown members are refused" },
    { "refuse-empty", "an update of nothing is refused" },
    { "present", "an empty name is refused" },
    { "short-text", "text above 255 characters is refused" },
    { "record-first", "404 before the body is read" },
    { "no-op-unstamped", "updatedAt moves only where something changes" },
    { "metadata-deep", "merged deeply" },
    { "metadata-null-deletes", "null removes a key of metadata" },
    { "email-nocase", "emails that differ in case alone are the same" },
    { "bare-key", "the key is let in without Bearer, too" },
    { "any-scheme", "the key is let in with any scheme" },
    { "value-echoed-as-text", "details show a number as text" },
    { "email-lowered", "emails are stored in small letters" },
    { NULL, NULL },
};

const struct vendor_kind vendor_workspace_lead = {
    .name = "workspace-lead",
    .key = "sk-workspace_3c5e8a17b2",
    .bugs = bugs,
    .styles = styles,
    .handle = handle,
    .view = view,
    .complete = complete,
};
