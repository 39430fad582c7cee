#include "claims/kinds.h"

#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"

#include "base/banned.h"

const struct claim_kind *const claim_kinds[] = {
#define KIND(name) &kind_##name,
#include "claims/kinds.def"
#undef KIND
    NULL,
};

static json_t *read_text(struct arena *a, const char *kind, struct str text)
{
    struct json_error error;
    json_t *value = json_read(a, text, NULL, NULL, &error);

    if (!value)
        BUG("parameters of %s: %s", kind, error.msg);
    return json_copy_deep(a, value);
}

json_t *claim_kind_schema(struct arena *a, const struct claim_kind *kind)
{
    struct str rules = arena_printf(a, "{%s}", kind->rules ? kind->rules : "");
    json_t *all = json_object(), *needed = json_array();
    json_t *schema = arena_json(a, json_pack("{s:o}", "properties", all));

    for (const struct claim_param *p = kind->params; p && p->name; p++) {
        json_t *of = arena_json(a, json_object());

        json_object_set_nocheck(of, "description", json_str(a, str_from(p->says)));
        json_object_update(of, read_text(a, kind->name, str_from(p->schema)));
        json_object_set_nocheck(all, p->name, of);
        if (p->needed)
            json_array_append_new(needed, json_string(p->name));
    }
    if (json_array_size(needed))
        json_object_set_nocheck(schema, "required", needed);
    json_decref(needed);
    json_object_update(schema, read_text(a, kind->name, rules));
    return schema;
}

const struct claim_kind *claim_kind_find(struct str name)
{
    for (size_t i = 0; claim_kinds[i]; i++)
        if (str_eq_c(name, claim_kinds[i]->name))
            return claim_kinds[i];
    return NULL;
}

const char *claim_subject_title(enum claim_subject subject)
{
    switch (subject) {
    case ABOUT_VALUES:
        return "What a field takes and shows";
    case ABOUT_UPDATES:
        return "What a request does to what is stored";
    case ABOUT_FINDING:
        return "Which record is meant";
    case ABOUT_ACCESS:
        return "Who may, when, and how often";
    case ABOUT_LISTS:
        return "Lists";
    case ABOUT_COUNT:
        break;
    }
    BUG("subject %d", subject);
}
