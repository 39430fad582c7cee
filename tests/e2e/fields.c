/* Single fields: what is legal, and what becomes of a legal value. */
#include <string.h>

#include "base/arena.h"
#include "doc/json.h"
#include "tests/e2e/rest.h"

#include "base/banned.h"

enum { SHORT_TEXT = 255, CUT_TEXT = 64 };

static size_t characters(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return count;
}

static bool is_one_of(struct call *c, const struct field *f, struct str text)
{
    for (const char *const *v = f->values; *v; v++) {
        if (has_bug_of(c, "enum-refused", *v) && str_eq_c(text, *v))
            return false;
        if (has_bug(c, "enum-nocase") ? str_eq_nocase(text, str_from(*v))
                                      : str_eq_c(text, *v))
            return true;
    }
    return false;
}

static bool check_text(struct call *c, const struct field *f, const json_t *value)
{
    struct str text = json_text(value);

    if (!json_is_string(value))
        return has_style(c, "lenient-text") && !f->values && f->type == FIELD_TEXT &&
               (json_is_number(value) || json_is_boolean(value));
    if (has_style(c, "short-text") && characters(text) > SHORT_TEXT)
        return false;
    if (f->present && text.len == 0 && has_style(c, "present"))
        return false;
    return !f->values || is_one_of(c, f, text);
}

static bool check_uuids(const json_t *value)
{
    const json_t *item;
    size_t i;

    json_array_foreach (json_mutable(value), i, item)
        if (!is_uuid(json_text(item)))
            return false;
    return json_is_array(value);
}

static bool check_pairs(const json_t *value)
{
    const json_t *item;
    size_t i;

    json_array_foreach (json_mutable(value), i, item)
        if (!json_is_string(json_member(item, S("field_id"))) ||
            !json_is_string(json_member(item, S("value"))))
            return false;
    return json_is_array(value);
}

static bool check_type(struct call *c, const struct field *f, const json_t *value)
{
    switch (f->type) {
    case FIELD_TEXT:
        return check_text(c, f, value);
    case FIELD_EMAIL:
        return check_text(c, f, value) &&
               (is_email(json_text(value)) || has_bug_of(c, "any-text", f->name));
    case FIELD_UUID:
        return is_uuid(json_text(value)) ||
               (json_is_string(value) && has_bug_of(c, "any-text", f->name));
    case FIELD_INTEGER:
        return json_is_integer(value);
    case FIELD_UUIDS:
        return check_uuids(value);
    case FIELD_OBJECT:
        return json_is_object(value);
    case FIELD_PAIRS:
        return check_pairs(value);
    }
    return false;
}

static bool link_exists(struct call *c, const struct field *f, const json_t *value)
{
    const json_t *item;
    size_t i;

    if (json_is_integer(value)) {
        struct str key = arena_printf(c->a, "%lld", (long long)json_integer_value(value));

        return store_get(c, f->link, key);
    }
    if (json_is_string(value))
        return store_get(c, f->link, json_text(value));
    json_array_foreach (json_mutable(value), i, item)
        if (!link_exists(c, f, item))
            return false;
    return true;
}

bool field_check(struct call *c, const struct field *f, const json_t *value,
                 struct problem *p)
{
    *p = (struct problem){ .why = WHY_FIELD, .field = f->name, .value = value };
    if (json_is_null(value)) {
        if (has_bug_of(c, "null-refused", f->name))
            return false;
        return (f->nullable && !has_style(c, "null-refused")) ||
               has_bug_of(c, "null-accepted", f->name);
    }
    if (has_bug_of(c, "unchecked", f->name))
        return true;
    if (has_bug_of(c, "crash", f->name) && !check_type(c, f, value)) {
        p->why = WHY_BROKEN;
        return false;
    }
    if (!check_type(c, f, value))
        return false;
    p->why = WHY_LINK;
    return !f->link || link_exists(c, f, value);
}

/* ---- what is stored ---- */

static json_t *changed_text(struct call *c, const struct field *f, struct str text)
{
    char *copy = arena_cstr(c->a, text);
    size_t len = text.len;

    if (has_bug_of(c, "truncated", f->name) && len > CUT_TEXT)
        len = CUT_TEXT;
    for (size_t i = 0; i < text.len; i++) {
        if (has_bug_of(c, "lowered", f->name) && copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] - 'A' + 'a');
        if (has_bug_of(c, "ascii-only", f->name) && (unsigned char)copy[i] >= 0x80)
            copy[i] = '?';
    }
    for (const char *const *v = f->values; v && *v; v++)
        if (has_bug_of(c, "enum-other", *v) && str_eq_c(text, *v))
            return text_json(c, str_from(f->values[0] == *v ? v[1] : f->values[0]));
    return text_json(c, (struct str){ copy, len });
}

static json_t *lenient_text(struct call *c, const json_t *value)
{
    return text_json(c, json_to_str(c->a, value, JSON_PRINT_COMPACT));
}

static json_t *appended(struct call *c, const json_t *before, const json_t *sent)
{
    json_t *list =
        json_is_array(before) ? json_copy_deep(c->a, before) : json_kept(c, json_array());

    json_array_extend(list, json_mutable(sent));
    return list;
}

json_t *field_value(struct call *c, const struct field *f, const json_t *before,
                    const json_t *sent)
{
    if (has_bug_of(c, "ignored", f->name))
        return NULL;
    if (json_is_null(sent)) {
        if (has_bug_of(c, "null-ignored", f->name) || has_style(c, "null-ignored"))
            return NULL;
        if (has_bug_of(c, "null-as-empty", f->name))
            return text_json(c, S(""));
        return json_mutable(sent);
    }
    if (has_bug_of(c, "toggles", f->name) && json_same(before, sent))
        return json_is_array(sent) ? json_kept(c, json_array()) : json_null();
    if (has_bug_of(c, "appended", f->name))
        return appended(c, before, sent);
    if (has_bug_of(c, "empty-list-ignored", f->name) && json_array_size(sent) == 0)
        return NULL;
    if (has_bug_of(c, "first-item-only", f->name) && json_array_size(sent) > 1)
        return json_kept(c, json_pack("[O]", json_array_get(sent, 0)));
    if (json_is_string(sent))
        return changed_text(c, f, json_text(sent));
    if (has_style(c, "lenient-text") && f->type == FIELD_TEXT)
        return lenient_text(c, sent);
    return json_mutable(sent);
}
