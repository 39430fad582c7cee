/* Entity tags in a form that the contract's documented ETag headers allow. */
#include "base/arena.h"
#include "doc/json.h"
#include "model/model_internal.h"
#include "schema/schema.h"

#include "base/banned.h"

/* Forms that real servers use, the preferred one first. */
enum tag_form { FORM_HEX, FORM_LIST, FORM_DECIMAL, FORM_UUID, FORM_MD5, FORM_COUNT };

static struct str tag_of(struct arena *a, enum tag_form form, unsigned long long hash)
{
    unsigned high = (unsigned)(hash >> 32), low = (unsigned)hash;

    switch (form) {
    case FORM_LIST: /* with a comma in it, which readers of lists get wrong */
        return arena_printf(a, "\"v,%llu-x\"", hash);
    case FORM_DECIMAL:
        return arena_printf(a, "\"%llu\"", hash);
    case FORM_UUID:
        return arena_printf(a, "\"%08x-%04x-4%03x-8%03x-%08x%04x\"", high, low >> 16,
                            low & 0xfff, high & 0xfff, low, high & 0xffff);
    case FORM_MD5:
        return arena_printf(a, "\"%016llx%016llx\"", hash, ~hash);
    case FORM_HEX:
    case FORM_COUNT:
        break;
    }
    return arena_printf(a, "\"%016llx\"", hash);
}

static bool takes(const struct response *response, const json_t *tag)
{
    for (size_t i = 0; i < response->header_count; i++) {
        const struct parameter *p = &response->headers[i];

        if (str_eq_nocase(p->name, S("ETag")) && p->schema &&
            !schema_is_valid(p->schema, tag, NULL))
            return false;
    }
    return true;
}

static bool is_allowed(const struct model *m, struct arena *a, enum tag_form form)
{
    const json_t *tag = json_str(a, tag_of(a, form, 0x9e3779b97f4a7c15u));

    for (size_t i = 0; i < m->contract->operation_count; i++) {
        const struct operation *op = &m->contract->operations[i];

        for (size_t k = 0; k < op->response_count; k++)
            if (!takes(&op->responses[k], tag))
                return false;
    }
    return true;
}

/* The twin that has other tags takes the next form that is allowed, if there is one. */
void entity_tag_choose(struct model *m)
{
    struct arena *scratch = arena_open();
    bool other = m->choices.other_tags;

    m->tag_form = FORM_HEX;
    for (int form = FORM_HEX; form < FORM_COUNT; form++) {
        if (!is_allowed(m, scratch, (enum tag_form)form))
            continue;
        m->tag_form = form;
        if (!other)
            break;
        other = false;
    }
    arena_close(scratch);
}

struct str model_entity_tag(const struct model *m, struct arena *a, const json_t *record)
{
    struct str text = json_to_str(a, record, JSON_PRINT_SORTED);

    return tag_of(a, (enum tag_form)m->tag_form, str_hash(text));
}
