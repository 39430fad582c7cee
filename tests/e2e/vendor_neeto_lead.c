/* By document 000_813525dc6fdab5ec.txt: PATCH /api/external/v1/leads/{id}. */
#include <string.h>

#include "base/arena.h"
#include "doc/json.h"
#include "tests/e2e/neeto.h"

#include "base/banned.h"

static const char *const statuses[] = { "open", "converted", "archived", NULL };

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .present = true },
    { .name = "status", .type = FIELD_TEXT, .values = statuses },
    { .name = "company_id", .type = FIELD_UUID, .nullable = true, .link = "company" },
    { .name = "contact_id", .type = FIELD_INTEGER, .nullable = true, .link = "contact" },
    { .name = "owner_id", .type = FIELD_UUID, .nullable = true, .link = "owner" },
    { .name = "tag_ids", .type = FIELD_UUIDS, .link = "tag" },
};

static const char *const read_only[] = {
    "id",           "unique_number", "email", "phone_number",
    "contact_name", "company_name",  "owner", "tags",
    "created_at",   "updated_at",    NULL
};

/* ---- the lead as the API shows it ---- */

static json_t *tags_of(struct call *c, const json_t *record)
{
    json_t *list = json_kept(c, json_array()), *id;
    size_t i;

    json_array_foreach (json_object_get(record, "tag_ids"), i, id) {
        json_t *tag = store_get(c, "tag", json_text(id));

        if (has_style(c, "tags-as-ids"))
            json_array_append(list, id);
        else
            json_array_append(list, tag ? tag : json_null());
    }
    return list;
}

static json_t *owner_of(struct call *c, const json_t *record)
{
    json_t *owner = json_mutable(neeto_linked(c, record, "owner_id", "owner"));

    if (owner && has_style(c, "owner-as-id"))
        return json_object_get(owner, "id");
    return owner ? owner : json_null();
}

static void show_contact(struct call *c, json_t *shown, const json_t *record)
{
    const json_t *contact = neeto_linked(c, record, "contact_id", "contact");

    if (contact && has_bug(c, "derived-email-stale"))
        neeto_show(shown, "email", record, "email");
    else if (contact)
        neeto_show(shown, "email", contact, "email");
    if (contact && !has_bug(c, "derived-phone-stale"))
        neeto_show(shown, "phone_number", contact, "phone_number");
    if (contact && !has_bug(c, "derived-name-stale"))
        neeto_show(shown, "contact_name", contact, "name");
    if (!contact && has_style(c, "no-contact-nulls")) {
        json_object_set_new(shown, "email", json_null());
        json_object_set_new(shown, "phone_number", json_null());
        json_object_set_new(shown, "contact_name", json_null());
    }
}

static json_t *view(struct call *c, const char *resource, const json_t *record)
{
    json_t *shown = json_copy_deep(c->a, record);

    if (strcmp(resource, "lead") != 0)
        return shown;
    show_contact(c, shown, record);
    neeto_show(shown, "company_name", neeto_linked(c, record, "company_id", "company"),
               "name");
    if (has_bug(c, "company-name-stale"))
        neeto_show(shown, "company_name", record, "company_name");
    json_object_set(shown, "owner", owner_of(c, record));
    json_object_set(shown, "tags", tags_of(c, record));
    json_object_del(shown, "owner_id");
    json_object_del(shown, "tag_ids");
    restyle_time(c, shown, "created_at");
    restyle_time(c, shown, "updated_at");
    return shown;
}

static void complete(struct call *c, const char *resource, json_t *record)
{
    if (strcmp(resource, "lead") != 0)
        return;
    struct str number =
        arena_printf(c->a, "L-%03zu", json_object_size(store_table(c, resource)) + 1);

    json_object_set(record, "unique_number", text_json(c, number));
    json_t *defaults = json_kept(
        c, json_pack("{ss, ss, sn, ss, ss, sn, sn, sn, s[], sO, sO}", "name", "Eve",
                     "status", "open", "email", "phone_number", "", "contact_name", "Eve",
                     "contact_id", "company_id", "owner_id", "tag_ids", "created_at",
                     now_json(c), "updated_at", now_json(c)));

    json_object_update_missing(record, defaults);
}

static json_t *respond(struct call *c, json_t *shown)
{
    json_t *reply = json_kept(c, json_pack("{sO}", "lead", shown));

    if (has_bug(c, "unwrapped"))
        return shown;
    if (has_style(c, "extra-members"))
        json_object_set_new(reply, "meta",
                            json_pack("{sssi}", "request", "r-1", "took", 3));
    return reply;
}

static void handle(struct call *c)
{
    static const struct rest rest = {
        .method = "PATCH",
        .prefix = "/api/external/v1/leads/",
        .resource = "lead",
        .wrapper = "lead",
        .fields = fields,
        .field_count = countof(fields),
        .read_only = read_only,
        .created = "created_at",
        .updated = "updated_at",
        .uuid_ids = true,
        .authorized = neeto_authorized,
        .refuse = neeto_refuse,
        .respond = respond,
    };

    rest_handle(c, &rest);
}

static const struct choice bugs[] = {
    { "auth-open", "no key is asked for" },
    { "auth-any-key", "any key is let in" },
    { "auth-missing-open", "only a wrong key is refused" },
    { "auth-prefix", "only the first letters of the key are looked at" },
    { "auth-200", "an error in the body, 200 as status" },
    { "media-type", "text/html" },
    { "unwrapped", "the response lacks its wrapper" },
    { "not-stored:name", "shown as sent, not stored" },
    { "not-stored:status", "shown as sent, not stored" },
    { "not-stored:tag_ids", "shown as sent, not stored" },
    { "stale:name", "stored, the response shows the old value" },
    { "stale:company_id", "stored, the response shows the old value" },
    { "ignored:contact_id", "never changes" },
    { "ignored:owner_id", "never changes" },
    { "ignored:tag_ids", "never changes" },
    { "truncated:name", "cut at 64 bytes" },
    { "ascii-only:name", "question marks for letters beyond ASCII" },
    { "lowered:name", "in small letters" },
    { "enum-refused:archived", "one status is refused" },
    { "enum-other:converted", "stored as another status" },
    { "enum-nocase", "statuses in capitals are accepted" },
    { "unchecked:status", "any status is accepted" },
    { "crash:status", "500 for an unknown status" },
    { "left-out-nulled:company_id", "a field left out is cleared" },
    { "left-out-nulled:contact_id", "a field left out is cleared" },
    { "left-out-nulled:tag_ids", "a field left out is cleared" },
    { "appended:tag_ids", "tags are added, never removed" },
    { "empty-list-ignored:tag_ids", "an empty list changes nothing" },
    { "first-item-only:tag_ids", "only the first tag is stored" },
    { "toggles:tag_ids", "the same tags again remove them" },
    { "derived-email-stale", "the email is not that of the new contact" },
    { "derived-phone-stale", "the phone number is not that of the new contact" },
    { "derived-name-stale", "the contact's name is not that of the new contact" },
    { "company-name-stale", "the company's name stays" },
    { "overwritten:id", "the body's value is stored" },
    { "overwritten:unique_number", "the body's value is stored" },
    { "overwritten:created_at", "the body's value is stored" },
    { "read-only-loses-rest", "with a read-only member nothing is applied" },
    { "updated-stands", "updated_at does not move" },
    { "updated-once", "updated_at moves with the first update alone" },
    { "updated-back", "updated_at goes back" },
    { "created-moves", "created_at is the time of the update" },
    { "neighbour", "another lead changes, too" },
    { "neighbour-stamped", "another lead's updated_at moves" },
    { "partial-on-refusal", "a refused update applies its legal part" },
    { "refused-as-200", "an illegal value is not stored, and 200 said" },
    { "unknown-200", "200 and an empty lead for an unknown id" },
    { "unknown-500", "500 for an unknown id" },
    { "unknown-other", "an unknown id changes some other lead" },
    { "malformed-500", "500 for malformed JSON" },
    { "malformed-as-empty", "malformed JSON is an update of nothing" },
    { "member-missing:unique_number", "not in the response" },
    { "member-missing:tags", "not in the response" },
    { "member-null:name", "null in the response" },
    { "member-number:unique_number", "a number in the response" },
    { "member-not-time:updated_at", "no time that a program reads" },
    { NULL, NULL },
};

static const struct choice styles[] = {
    { "invalid-400", "400 for illegal values" },
    { "forbidden", "403 for a wrong key" },
    { "link-404", "404 for an unknown company, contact, owner, tag" },
    { "malformed-id-400", "400 for an id that cannot be one" },
    { "errors-plain", "errors as plain text" },
    { "errors-object", "errors of another shape" },
    { "errors-empty", "errors without a body" },
    { "any-media-type", "the content type is not looked at" },
    { "unwrapped-too", "changes without the wrapper are taken, too" },
    { "refuse-read-only", "read-only members are refused" },
    { "refuse-unknown", "unknown members are refused" },
    { "refuse-empty", "an update of nothing is refused" },
    { "present", "an empty name is refused" },
    { "short-text", "text above 255 characters is refused" },
    { "lenient-text", "a number as name is taken as text" },
    { "null-refused", "null is refused" },
    { "null-ignored", "null changes nothing" },
    { "record-first", "404 before the body is read" },
    { "no-op-unstamped", "updated_at moves only where something changes" },
    { "no-contact-nulls", "without contact there is no email" },
    { "tags-as-ids", "tags are shown as ids" },
    { "owner-as-id", "the owner is shown as id" },
    { NULL, NULL },
};

const struct vendor_kind vendor_neeto_lead = {
    .name = "neeto-lead",
    .key = "neeto_4f7c2a91d0",
    .bugs = bugs,
    .styles = styles,
    .handle = handle,
    .view = view,
    .complete = complete,
};
