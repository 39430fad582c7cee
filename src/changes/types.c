/* Types, enums, formats and patterns of two schemas. */
#include "changes/schema.h"
#include "doc/json.h"

#include "base/banned.h"

enum { VALUES_TOLD = 10 /* of an enum, in a message */ };

static struct span keyword_span(struct comparison *c, const struct view *v,
                                const char *keyword)
{
    struct at value = view_keyword(c, v, keyword);

    return at_is(&value) ? at_span(&value) : v->span;
}

void compare_types(struct comparison *c, struct pair *p, const struct view *old,
                   const struct view *new)
{
    unsigned was = old->types, is = new->types, null = TYPE_NULL;
    struct span before = keyword_span(c, old, "type"),
                after = keyword_span(c, new, "type");
    bool any = was == TYPE_ANY || is == TYPE_ANY;
    unsigned common = any ? was & is : was & is & ~null;
    enum change_rule rule = CHANGE_TYPE_CHANGED;

    if (was == is)
        return;
    if (any || ((was ^ is) & ~null)) {
        if (common && (was | is | null) == (was | null))
            rule = CHANGE_TYPE_NARROWED;
        else if (common && (was | is | null) == (is | null))
            rule = CHANGE_TYPE_WIDENED;
        note_schema(c, p, rule, before, after, "the type was %.*s and is %.*s",
                    STR_ARG(types_text(c, was)), STR_ARG(types_text(c, is)));
    }
    if (!any && ((was ^ is) & null) && (was & is & ~null))
        note_schema(c, p, is & null ? CHANGE_NULL_ALLOWED : CHANGE_NULL_REFUSED, before,
                    after,
                    is & null ? "null is allowed now" : "null is no longer allowed");
}

/* --- enum, const --- */

struct values {
    struct map set; /* by their text */
    bool given;
    struct span span;
};

static void add_value(struct comparison *c, struct values *values,
                      const struct node *value)
{
    struct str text = json_to_str(c->scratch, node_to_json(c->scratch, value),
                                  JSON_PRINT_COMPACT | JSON_PRINT_SORTED);

    if (value->kind != NODE_NULL) /* null is told with the types */
        map_set(c->scratch, &values->set, text, values);
}

static struct values values_of(struct comparison *c, const struct view *v)
{
    struct at list = view_keyword(c, v, "enum"), only = view_keyword(c, v, "const");
    struct values values = { .span = v->span };

    if (at_is(&only)) {
        values.given = true;
        values.span = at_span(&only);
        add_value(c, &values, only.node);
    } else if (node_is_list(list.node)) {
        values.given = true;
        values.span = at_span(&list);
        for (size_t i = 0; i < list.node->len; i++)
            add_value(c, &values, list.node->items[i].value);
    }
    return values;
}

/* Those of `of` that `in` has not; empty where there are none. */
static struct str missing(struct comparison *c, const struct values *of,
                          const struct values *in)
{
    struct str text = STR_NONE;
    size_t count = 0;

    for (size_t i = 0; i < of->set.len; i++)
        if (!map_get(&in->set, of->set.at[i].key) && count++ < VALUES_TOLD)
            text = arena_printf(c->scratch, "%.*s%s%.*s", STR_ARG(text),
                                text.len ? ", " : "", STR_ARG(of->set.at[i].key));
    if (count > VALUES_TOLD)
        text = arena_printf(c->scratch, "%.*s and %zu more", STR_ARG(text),
                            count - VALUES_TOLD);
    return text;
}

static void compare_enums(struct comparison *c, struct pair *p, const struct view *old,
                          const struct view *new)
{
    struct values was = values_of(c, old), is = values_of(c, new);

    if (!was.given && !is.given)
        return;
    if (was.given != is.given) {
        struct str all = missing(c, is.given ? &is : &was, is.given ? &was : &is);

        note_schema(c, p, is.given ? CHANGE_ENUM_NARROWED : CHANGE_ENUM_WIDENED, was.span,
                    is.span,
                    is.given ? "only these values are left: %.*s"
                             : "any value is allowed, no longer only %.*s",
                    STR_ARG(all));
        return;
    }
    struct str gone = missing(c, &was, &is), come = missing(c, &is, &was);

    if (gone.len)
        note_schema(c, p, CHANGE_ENUM_NARROWED, was.span, is.span,
                    "values were removed: %.*s", STR_ARG(gone));
    if (come.len)
        note_schema(c, p, CHANGE_ENUM_WIDENED, was.span, is.span,
                    "values were added: %.*s", STR_ARG(come));
}

/* --- format, pattern and the like --- */

/* Of the formats of numbers it is known which holds the other. */
static enum change_rule form_rule(const struct at *was, const struct at *is)
{
    static const char *const wider[][2] = { { "int32", "int64" }, { "float", "double" } };

    if (!at_is(was))
        return CHANGE_FORM_NARROWED;
    if (!at_is(is))
        return CHANGE_FORM_WIDENED;
    for (size_t i = 0; i < countof(wider); i++) {
        if (str_eq_c(at_text(was), wider[i][0]) && str_eq_c(at_text(is), wider[i][1]))
            return CHANGE_FORM_WIDENED;
        if (str_eq_c(at_text(was), wider[i][1]) && str_eq_c(at_text(is), wider[i][0]))
            return CHANGE_FORM_NARROWED;
    }
    return CHANGE_FORM_CHANGED;
}

static void compare_form(struct comparison *c, struct pair *p, const struct view *old,
                         const struct view *new, const char *keyword)
{
    struct at was = view_keyword(c, old, keyword), is = view_keyword(c, new, keyword);
    struct span before = at_is(&was) ? at_span(&was) : old->span;
    struct span after = at_is(&is) ? at_span(&is) : new->span;

    if ((!at_is(&was) && !at_is(&is)) || at_same(&was, &is))
        return;
    note_schema(c, p, form_rule(&was, &is), before, after, "`%s` was %.*s and is %.*s",
                keyword, STR_ARG(at_shown(c->scratch, &was)),
                STR_ARG(at_shown(c->scratch, &is)));
}

void compare_values(struct comparison *c, struct pair *p, const struct view *old,
                    const struct view *new)
{
    static const char *const forms[] = { "format", "pattern", "contentEncoding",
                                         "contentMediaType" };

    compare_enums(c, p, old, new);
    for (size_t i = 0; i < countof(forms); i++)
        compare_form(c, p, old, new, forms[i]);
}
