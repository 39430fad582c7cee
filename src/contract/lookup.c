#include "contract/lookup.h"

#include "contract/contract.h"

#include "base/banned.h"

const struct operation *contract_operation(const struct contract *c, struct str id)
{
    return map_get(&c->index.operations, id);
}

const struct resource *contract_resource(const struct contract *c, struct str name)
{
    return map_get(&c->index.resources, name);
}

const struct claim *contract_claim(const struct contract *c, struct str id)
{
    return map_get(&c->index.claims, id);
}

const struct security_scheme *contract_scheme(const struct contract *c, struct str name)
{
    return map_get(&c->index.schemes, name);
}

/* --- responses --- */

const struct response *operation_response(const struct operation *op, int status)
{
    const struct response *best = NULL;

    /* The narrowest range has the say: a code, a class, then `default`. */
    for (size_t i = 0; i < op->response_count; i++) {
        const struct response *r = &op->responses[i];

        if (status < r->status_from || status > r->status_to)
            continue;
        if (!best || r->status_to - r->status_from < best->status_to - best->status_from)
            best = r;
    }
    return best;
}

const struct parameter *operation_parameter(const struct operation *op,
                                            enum parameter_in in, struct str name)
{
    for (size_t i = 0; op && i < op->parameter_count; i++) {
        const struct parameter *p = &op->parameters[i];

        if (p->in == in &&
            (in == IN_HEADER ? str_eq_nocase(p->name, name) : str_eq(p->name, name)))
            return p;
    }
    return NULL;
}

const struct response *operation_own_response(const struct operation *op, int status)
{
    const struct response *r = operation_response(op, status);

    return r && r->status_from == status && r->status_to == status ? r : NULL;
}

const struct response *operation_success(const struct operation *op)
{
    for (size_t i = 0; i < op->response_count; i++)
        if (op->responses[i].status_from >= 200 && op->responses[i].status_to <= 299)
            return &op->responses[i];
    return NULL;
}

const struct field_list *operation_fields(const struct operation *op)
{
    return &op->fields;
}

const struct field *operation_field(const struct operation *op, struct str name)
{
    for (size_t i = 0; i < op->fields.len; i++)
        if (str_eq(op->fields.at[i].name, name))
            return &op->fields.at[i];
    return NULL;
}

/* --- media types --- */

struct str media_type_bare(struct str media_type)
{
    return str_trim(str_sub(media_type, 0, str_find_char(media_type, ';')));
}

static bool ends_nocase(struct str s, struct str end)
{
    return s.len >= end.len && str_eq_nocase(str_from_at(s, s.len - end.len), end);
}

bool media_type_is_json(struct str media_type)
{
    struct str bare = media_type_bare(media_type);

    return str_eq_nocase(bare, S("application/json")) ||
           str_eq_nocase(bare, S("text/json")) || ends_nocase(bare, S("+json"));
}

static struct str main_type(struct str bare)
{
    return str_sub(bare, 0, str_find_char(bare, '/'));
}

/* How well a documented range fits: 0 not at all, 5 to the letter. */
static int fit(struct str range, struct str actual)
{
    struct str bare = media_type_bare(range), actual_bare = media_type_bare(actual);

    if (str_eq_nocase(str_trim(range), str_trim(actual)))
        return 5;
    if (str_eq_nocase(bare, actual_bare))
        return bare.len == str_trim(range).len ? 4 : 3;
    if (str_eq_c(bare, "*/*") || str_eq_c(bare, "*"))
        return 1;
    return str_ends(bare, S("/*")) &&
                   str_eq_nocase(main_type(bare), main_type(actual_bare))
               ? 2
               : 0;
}

static const struct media *best_media(const struct media *media, size_t count,
                                      struct str media_type)
{
    const struct media *best = NULL;
    int best_fit = 0;

    for (size_t i = 0; i < count; i++) {
        int how = fit(media[i].range, media_type);

        if (how > best_fit) {
            best = &media[i];
            best_fit = how;
        }
    }
    return best;
}

const struct media *response_media(const struct response *r, struct str media_type)
{
    return best_media(r->media, r->media_count, media_type);
}

const struct media *operation_body_media(const struct operation *op,
                                         struct str media_type)
{
    return best_media(op->body, op->body_count, media_type);
}
