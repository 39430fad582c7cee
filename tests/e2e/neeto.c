#include "tests/e2e/neeto.h"

#include "base/arena.h"
#include "doc/json.h"

#include "base/banned.h"

bool neeto_authorized(struct call *c)
{
    struct str key = request_header(c, "X-Api-Key");

    if (has_bug(c, "auth-open"))
        return true;
    if (has_bug(c, "auth-any-key") && key.len)
        return true;
    if (has_bug(c, "auth-missing-open") && !key.at)
        return true;
    if (has_bug(c, "auth-prefix") &&
        str_starts(key, str_sub(str_from(kind_of(c)->key), 0, 4)))
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
        return 415;
    case WHY_JSON:
    case WHY_SHAPE:
    case WHY_ID:
        return 400;
    case WHY_LINK:
        return has_style(c, "link-404") ? 404 : 422;
    case WHY_FIELD:
    case WHY_READ_ONLY:
    case WHY_UNKNOWN_FIELD:
    case WHY_DUPLICATE:
    case WHY_EMPTY:
        return has_style(c, "invalid-400") ? 400 : 422;
    case WHY_BROKEN:
        return 500;
    }
    return 500;
}

/* The document shows no error at all: any body will do. */
void neeto_refuse(struct call *c, const struct problem *p)
{
    struct str text = p->field ? arena_printf(c->a, "%s is invalid", p->field)
                               : S("Request could not be processed");

    answer(c, status_of(c, p->why), NULL);
    if (has_style(c, "errors-plain"))
        c->text = "It did not work.\n";
    else if (has_style(c, "errors-object"))
        c->reply =
            json_kept(c, json_pack("{s{ss%}}", "error", "message", text.at, text.len));
    else if (!has_style(c, "errors-empty"))
        c->reply = json_kept(c, json_pack("{s[s%]}", "errors", text.at, text.len));
}

const json_t *neeto_linked(struct call *c, const json_t *record, const char *link,
                           const char *resource)
{
    const json_t *id = json_object_get(record, link);
    struct str key =
        json_is_integer(id) ? json_to_str(c->a, id, JSON_PRINT_COMPACT) : json_text(id);

    return key.len ? store_get(c, resource, key) : NULL;
}

void neeto_show(json_t *shown, const char *name, const json_t *source, const char *member)
{
    json_t *value = json_object_get(source, member);

    json_object_set(shown, name, value ? value : json_null());
}
