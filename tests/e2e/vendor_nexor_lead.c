/* By document 003_0d6d9ef09f31d8f3.txt: PATCH /api/public/leads/{id}. */
#include <string.h>

#include "base/arena.h"
#include "doc/json.h"
#include "tests/e2e/rest.h"

#include "base/banned.h"

static const struct field fields[] = {
    { .name = "first_name", .type = FIELD_TEXT, .present = true },
    { .name = "last_name", .type = FIELD_TEXT, .nullable = true },
    { .name = "email", .type = FIELD_EMAIL, .nullable = true },
    { .name = "phone", .type = FIELD_TEXT, .nullable = true },
    { .name = "company", .type = FIELD_TEXT, .nullable = true },
    { .name = "title", .type = FIELD_TEXT, .nullable = true },
    { .name = "source", .type = FIELD_TEXT, .present = true },
    { .name = "campaign_id", .type = FIELD_UUID, .nullable = true },
    { .name = "metadata", .type = FIELD_OBJECT },
};

static const char *const read_only[] = { "id", "created_at", NULL };

static bool authorized(struct call *c)
{
    struct str key = request_header(c, "X-API-Key");

    if (has_bug(c, "auth-open"))
        return true;
    if (has_bug(c, "auth-missing-open") && !key.at)
        return true;
    if (has_bug(c, "auth-prefix") && str_starts(key, S("nxr_live_")))
        return true;
    if (has_bug(c, "auth-any-key") && key.len)
        return true;
    return str_eq_c(key, kind_of(c)->key);
}

static int status_of(struct call *c, enum why why)
{
    switch (why) {
    case WHY_ROUTE:
    case WHY_RECORD:
        return 404;
    case WHY_KEY:
        return has_bug(c, "auth-200") ? 200 : has_style(c, "forbidden") ? 403 : 401;
    case WHY_MEDIA:
        return has_style(c, "media-400") ? 400 : 415;
    case WHY_JSON:
    case WHY_SHAPE:
    case WHY_ID:
        return 400;
    case WHY_FIELD:
    case WHY_READ_ONLY:
    case WHY_UNKNOWN_FIELD:
    case WHY_LINK:
    case WHY_DUPLICATE:
    case WHY_EMPTY:
        return has_style(c, "invalid-422") ? 422 : 400;
    case WHY_BROKEN:
        return 500;
    }
    return 500;
}

static void refuse(struct call *c, const struct problem *p)
{
    const char *field = p->field ? p->field : "request";

    answer(c, status_of(c, p->why), NULL);
    if (has_style(c, "errors-plain"))
        c->text = "Bad luck";
    else if (has_style(c, "errors-nested"))
        c->reply = json_kept(
            c, json_pack("{s{ssss}}", "error", "type", "invalid", "field", field));
    else if (!has_style(c, "errors-empty"))
        c->reply = json_kept(c, json_pack("{sbss}", "success", 0, "error", field));
}

/* ---- metadata ---- */

static json_t *merge_deep(struct call *c, const json_t *before, const json_t *sent)
{
    json_t *merged = json_copy_deep(c->a, before);
    const char *name;
    json_t *value;

    json_object_foreach (json_mutable(sent), name, value) {
        json_t *old = json_object_get(merged, name);
        bool both = json_is_object(old) && json_is_object(value);

        json_object_set(merged, name, both ? merge_deep(c, old, value) : value);
    }
    return merged;
}

static void merge_member(struct call *c, json_t *merged, const char *name, json_t *value)
{
    bool known = json_object_get(merged, name);

    if (has_bug(c, "metadata-old-wins") && known)
        return;
    if (has_bug(c, "metadata-new-dropped") && !known)
        return;
    if (has_bug(c, "metadata-null-ignored") && json_is_null(value))
        return;
    if (has_bug(c, "metadata-as-text") && !json_is_string(value))
        value = text_json(c, json_to_str(c->a, value, JSON_PRINT_COMPACT));
    if (has_bug(c, "metadata-lists-joined") && json_is_array(value) && known) {
        json_t *joined = json_copy_deep(c->a, json_object_get(merged, name));

        json_array_extend(joined, value);
        value = joined;
    }
    json_object_set(merged, name, value);
}

static json_t *merge(struct call *c, const json_t *before, const json_t *sent)
{
    json_t *merged = json_copy_deep(c->a, before), *value;
    const char *name;

    if (has_bug(c, "metadata-replaced"))
        return json_mutable(sent);
    if (has_bug(c, "metadata-deep"))
        return merge_deep(c, before, sent);
    if (has_bug(c, "metadata-empty-clears") && json_object_size(sent) == 0)
        return json_kept(c, json_object());
    json_object_foreach (json_mutable(sent), name, value)
        merge_member(c, merged, name, value);
    return merged;
}

static json_t *stored(struct call *c, const json_t *record, const char *field,
                      const json_t *sent)
{
    if (strcmp(field, "metadata") != 0 || !json_is_object(sent) ||
        has_bug(c, "ignored:metadata"))
        return NULL;
    return merge(c, json_object_get(record, field), sent);
}

/* ---- the lead ---- */

static json_t *view(struct call *c, const char *resource, const json_t *record)
{
    json_t *shown = json_copy_deep(c->a, record);

    (void)resource;
    restyle_time(c, shown, "created_at");
    return shown;
}

static void complete(struct call *c, const char *resource, json_t *record)
{
    if (strcmp(resource, "lead") != 0)
        return;
    json_t *defaults = json_kept(
        c, json_pack("{ss, sn, sn, sn, sn, sn, ss, sn, s{}, sO}", "first_name", "Carlos",
                     "last_name", "email", "phone", "company", "title", "source",
                     "website", "campaign_id", "metadata", "created_at", now_json(c)));

    json_object_update_missing(record, defaults);
}

static json_t *respond(struct call *c, json_t *shown)
{
    const char *name;
    json_t *value, *copy = json_copy_deep(c->a, shown);
    json_t *reply = json_kept(
        c, json_pack("{sbsO}", "success", !has_bug(c, "success-false"), "lead", shown));

    json_object_foreach (copy, name, value)
        if (json_is_null(value) && has_style(c, "nulls-left-out"))
            json_object_del(shown, name);
    if (has_bug(c, "success-missing"))
        json_object_del(reply, "success");
    if (has_bug(c, "success-text"))
        json_object_set_new(reply, "success", json_string("true"));
    if (has_style(c, "extra-members"))
        json_object_set_new(reply, "request_id", json_string("req_1"));
    return reply;
}

static void handle(struct call *c)
{
    static const struct rest rest = {
        .method = "PATCH",
        .prefix = "/api/public/leads/",
        .resource = "lead",
        .fields = fields,
        .field_count = countof(fields),
        .read_only = read_only,
        .created = "created_at",
        .uuid_ids = true,
        .authorized = authorized,
        .refuse = refuse,
        .respond = respond,
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
    { "success-false", "success is false although it worked" },
    { "success-missing", "not in the response" },
    { "success-text", "text in the response" },
    { "metadata-replaced", "replaced, not merged" },
    { "metadata-deep", "merged deeply" },
    { "metadata-old-wins", "matching keys keep the old value" },
    { "metadata-new-dropped", "new keys are not added" },
    { "metadata-null-ignored", "null does not overwrite" },
    { "metadata-as-text", "values become text" },
    { "metadata-lists-joined", "a list is joined to the old one" },
    { "metadata-empty-clears", "an empty object clears it" },
    { "ignored:metadata", "never changes" },
    { "not-stored:metadata", "shown as sent, not stored" },
    { "not-stored:phone", "shown as sent, not stored" },
    { "not-stored:campaign_id", "shown as sent, not stored" },
    { "stale:first_name", "stored, the response shows the old value" },
    { "stale:title", "stored, the response shows the old value" },
    { "ignored:company", "never changes" },
    { "ignored:source", "never changes" },
    { "truncated:company", "cut at 64 bytes" },
    { "ascii-only:last_name", "question marks for letters beyond ASCII" },
    { "lowered:title", "in small letters" },
    { "null-refused:campaign_id", "null is refused" },
    { "null-refused:phone", "null is refused" },
    { "null-ignored:campaign_id", "null changes nothing" },
    { "null-ignored:email", "null changes nothing" },
    { "null-as-empty:last_name", "null is stored as empty text" },
    { "null-accepted:first_name", "null is stored" },
    { "null-accepted:source", "null is stored" },
    { "null-accepted:metadata", "null is stored" },
    { "any-text:email", "any text is an email" },
    { "any-text:campaign_id", "any text is a campaign" },
    { "unchecked:title", "anything is stored" },
    { "unchecked:metadata", "anything is stored" },
    { "crash:metadata", "500 for metadata that is no object" },
    { "crash:email", "500 for a bad email" },
    { "left-out-nulled:email", "a field left out is cleared" },
    { "left-out-nulled:campaign_id", "a field left out is cleared" },
    { "left-out-nulled:title", "a field left out is cleared" },
    { "created-moves", "created_at is the time of the update" },
    { "neighbour", "another lead changes, too" },
    { "partial-on-refusal", "a refused update applies its legal part" },
    { "refused-as-200", "an illegal value is not stored, and 200 said" },
    { "unknown-200", "200 and an empty lead for an unknown id" },
    { "unknown-500", "500 for an unknown id" },
    { "unknown-other", "an unknown id changes some other lead" },
    { "malformed-500", "500 for malformed JSON" },
    { "malformed-as-empty", "malformed JSON is an update of nothing" },
    { "not-object-as-empty", "a body that is no object is an update of nothing" },
    { "member-null:first_name", "null in the response" },
    { "member-number:phone", "a number in the response" },
    { "member-text:metadata", "an object as text in the response" },
    { "member-not-time:created_at", "no time that a program reads" },
    { NULL, NULL },
};

static const struct choice styles[] = {
    { "invalid-422", "422 for illegal values" },
    { "media-400", "400 for another content type" },
    { "forbidden", "403 for a wrong key" },
    { "malformed-id-400", "400 for an id that is no UUID" },
    { "errors-plain", "errors as plain text" },
    { "errors-nested", "errors of another shape" },
    { "errors-empty", "errors without a body" },
    { "any-media-type", "the content type is not looked at" },
    { "refuse-read-only", "read-only members are refused" },
    { "refuse-unknown", "unknown members are refused" },
    { "refuse-empty", "an update of nothing is refused" },
    { "present", "an empty first name or source is refused" },
    { "short-text", "text above 255 characters is refused" },
    { "record-first", "404 before the body is read" },
    { "created-writable", "any field can be updated: created_at, too" },
    { "nulls-left-out", "members without value are not shown" },
    { NULL, NULL },
};

const struct vendor_kind vendor_nexor_lead = {
    .name = "nexor-lead",
    .base = "/api/public",
    .key = "nxr_live_8d2f6b1c9e04",
    .bugs = bugs,
    .styles = styles,
    .handle = handle,
    .view = view,
    .complete = complete,
};
