#include "suite/steps.h"

#include "base/arena.h"
#include "doc/node.h"
#include "suite/reader.h"

#include "base/banned.h"

const struct tmpl *send_parameter(const struct send *send, struct str name)
{
    for (size_t i = 0; i < send->parameters.len; i++)
        if (str_eq(send->parameters.at[i].name, name))
            return send->parameters.at[i].value;
    return NULL;
}

void suite_read_steps(struct arena *a, const struct contract *c, const struct node *list,
                      struct scope *captures, struct diags *diags, struct step **ret,
                      size_t *ret_len)
{
    struct case_file file = { .contract = c };
    struct reader r = {
        .arena = a, .file = &file, .diags = diags, .scope = captures, .captures = captures
    };

    if (!list)
        return;
    if (list->kind != NODE_LIST)
        diags_error(diags, list->span, "wrong-type", "steps are a list");
    else
        read_steps(&r, list, ret, ret_len);
}
