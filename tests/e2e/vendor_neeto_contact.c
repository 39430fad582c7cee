/* By document 001_68d09a23898d1969.txt: PATCH /api/external/v1/contacts/{id}. */
#include <string.h>

#include "base/arena.h"
#include "doc/json.h"
#include "tests/e2e/neeto.h"

#include "base/banned.h"

static const struct field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .present = true },
    { .name = "email", .type = FIELD_EMAIL, .nullable = true },
    { .name = "phone_number", .type = FIELD_TEXT, .nullable = true },
    { .name = "company_id", .type = FIELD_UUID, .nullable = true, .link = "company" },
    { .name = "owner_id", .type = FIELD_UUID, .nullable = true, .link = "owner" },
    { .name = "tag_ids", .type = FIELD_UUIDS, .link = "tag" },
    { .name = "field_values_attributes", .type = FIELD_PAIRS },
};

static const char *const read_only[] = { "id",   "created_at", "updated_at", "owner",
                                         "tags", "company",    NULL };

static json_t *company_of(struct call *c, const json_t *record)
{
    const json_t *company = neeto_linked(c, record, "company_id", "company");
    json_t *shown = json_kept(c, json_object());

    neeto_show(shown, "id", company, "id");
    neeto_show(shown, "name", company, "name");
    if (has_bug(c, "company-name-stale"))
        json_object_set(shown, "name", json_null());
    if (has_bug(c, "company-id-number") && company)
        json_object_set_new(shown, "id", json_integer(4711));
    if (has_bug(c, "company-null") && !company)
        return json_null();
    return shown;
}

static json_t *owner_of(struct call *c, const json_t *record)
{
    json_t *owner = json_mutable(neeto_linked(c, record, "owner_id", "owner"));

    if (owner && has_style(c, "owner-as-id"))
        return json_object_get(owner, "id");
    return owner ? owner : json_null();
}

static json_t *tags_of(struct call *c, const json_t *record)
{
    json_t *list = json_kept(c, json_array()), *id;
    size_t i;

    json_array_foreach (json_object_get(record, "tag_ids"), i, id) {
        json_t *tag = store_get(c, "tag", json_text(id));

        json_array_append(list, tag && has_style(c, "tags-as-objects") ? tag : id);
    }
    return list;
}

static json_t *view(struct call *c, const char *resource, const json_t *record)
{
    json_t *shown = json_copy_deep(c->a, record);

    if (strcmp(resource, "contact") != 0)
        return shown;
    json_object_set(shown, "company", company_of(c, record));
    json_object_set(shown, "owner", owner_of(c, record));
    json_object_set(shown, "tags", tags_of(c, record));
    json_object_del(shown, "company_id");
    json_object_del(shown, "owner_id");
    json_object_del(shown, "tag_ids");
    if (!has_style(c, "field-values-shown"))
        json_object_del(shown, "field_values_attributes");
    restyle_time(c, shown, "created_at");
    restyle_time(c, shown, "updated_at");
    return shown;
}

static bool check(struct call *c, const json_t *record, const json_t *changes,
                  struct problem *p)
{
    const json_t *email = json_object_get(changes, "email");
    const char *id;
    json_t *other;

    if (!has_style(c, "unique-email") || !json_is_string(email))
        return true;
    json_object_foreach (store_table(c, "contact"), id, other)
        if (!str_eq(json_member_text(record, "id"), json_member_text(other, "id")) &&
            json_same(json_object_get(other, "email"), email)) {
            *p = (struct problem){ WHY_DUPLICATE, "email", email,
                                   json_copy_deep(c->a, other) };
            return false;
        }
    return true;
}

static void complete(struct call *c, const char *resource, json_t *record)
{
    if (strcmp(resource, "contact") != 0)
        return;
    json_t *defaults = json_kept(
        c, json_pack("{ss, ss, ss, sn, sn, s[], s[], sO, sO}", "name", "Eve", "email",
                     "eve@example.com", "phone_number", "", "company_id", "owner_id",
                     "tag_ids", "field_values_attributes", "created_at", now_json(c),
                     "updated_at", now_json(c)));

    json_object_update_missing(record, defaults);
}

static json_t *respond(struct call *c, json_t *shown)
{
    json_t *reply = json_kept(c, json_pack("{sO}", "contact", shown));

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
        .prefix = "/api/external/v1/contacts/",
        .resource = "contact",
        .wrapper = "contact",
        .fields = fields,
        .field_count = countof(fields),
        .read_only = read_only,
        .created = "created_at",
        .updated = "updated_at",
        .uuid_ids = true,
        .authorized = neeto_authorized,
        .refuse = neeto_refuse,
        .respond = respond,
        .check = check,
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
    { "not-stored:email", "shown as sent, not stored" },
    { "not-stored:phone_number", "shown as sent, not stored" },
    { "not-stored:company_id", "shown as sent, not stored" },
    { "stale:email", "stored, the response shows the old value" },
    { "stale:tag_ids", "stored, the response shows the old value" },
    { "ignored:phone_number", "never changes" },
    { "ignored:owner_id", "never changes" },
    { "ignored:company_id", "never changes" },
    { "truncated:name", "cut at 64 bytes" },
    { "ascii-only:name", "question marks for letters beyond ASCII" },
    { "lowered:name", "in small letters" },
    { "unchecked:name", "anything is stored as name" },
    { "crash:name", "500 for a name that is no text" },
    { "left-out-nulled:email", "a field left out is cleared" },
    { "left-out-nulled:phone_number", "a field left out is cleared" },
    { "left-out-nulled:owner_id", "a field left out is cleared" },
    { "left-out-nulled:tag_ids", "a field left out is cleared" },
    { "appended:tag_ids", "tags are added, never removed" },
    { "empty-list-ignored:tag_ids", "an empty list changes nothing" },
    { "first-item-only:tag_ids", "only the first tag is stored" },
    { "toggles:tag_ids", "the same tags again remove them" },
    { "company-name-stale", "the company's name is not shown" },
    { "company-id-number", "the company's id is a number" },
    { "company-null", "no company object without company" },
    { "overwritten:id", "the body's value is stored" },
    { "overwritten:created_at", "the body's value is stored" },
    { "read-only-loses-rest", "with a read-only member nothing is applied" },
    { "updated-stands", "updated_at does not move" },
    { "updated-once", "updated_at moves with the first update alone" },
    { "updated-back", "updated_at goes back" },
    { "created-moves", "created_at is the time of the update" },
    { "neighbour", "another contact changes, too" },
    { "neighbour-stamped", "another contact's updated_at moves" },
    { "unknown-200", "200 and an empty contact for an unknown id" },
    { "unknown-500", "500 for an unknown id" },
    { "unknown-other", "an unknown id changes some other contact" },
    { "malformed-500", "500 for malformed JSON" },
    { "malformed-as-empty", "malformed JSON is an update of nothing" },
    { "member-missing:phone_number", "not in the response" },
    { "member-missing:company", "not in the response" },
    { "member-null:name", "null in the response" },
    { "member-number:name", "a number in the response" },
    { "member-text:tags", "a list as text in the response" },
    { "member-not-time:updated_at", "no time that a program reads" },
    { NULL, NULL },
};

static const struct choice styles[] = {
    { "invalid-400", "400 for illegal values" },
    { "forbidden", "403 for a wrong key" },
    { "link-404", "404 for an unknown company, owner, tag" },
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
    { "unique-email", "an email belongs to one contact" },
    { "tags-as-objects",
      "tags are shown as objects, as the lead's document may have it" },
    { "owner-as-id", "the owner is shown as id" },
    { "field-values-shown", "custom fields are shown" },
    { NULL, NULL },
};

const struct vendor_kind vendor_neeto_contact = {
    .name = "neeto-contact",
    .key = "neeto_4f7c2a91d0",
    .bugs = bugs,
    .styles = styles,
    .handle = handle,
    .view = view,
    .complete = complete,
};
