/* fealty schema: the published JSON Schemas of our own files. */
#include <stdio.h>

#include "author/claims_schema.h"
#include "author/published.h"
#include "base/arena.h"
#include "base/suggest.h"
#include "base/vec.h"
#include "cli/command.h"

#include "base/banned.h"

static int print(struct str text)
{
    bool ok = fwrite(text.at, 1, text.len, stdout) == text.len && fflush(stdout) == 0;

    return ok ? EXIT_HELD : complain(EXIT_FAULT, "cannot write to standard output");
}

static int unknown(struct arena *a, struct str name)
{
    struct str_list names = { 0 };

    for (size_t i = 0; i < published_count; i++)
        *vec_push(a, &names) = str_from(published_schemas[i].name);
    struct str near = suggest(name, names.at, names.len);

    if (near.len)
        return complain(EXIT_USAGE, "no schema `%.*s`; did you mean `%.*s`?",
                        STR_ARG(name), STR_ARG(near));
    return complain(EXIT_USAGE, "no schema `%.*s`; `fealty schema` lists them",
                    STR_ARG(name));
}

int cmd_schema(struct arena *a, const struct arguments *args)
{
    if (args->operands.len > 1)
        return complain(EXIT_USAGE, "schema takes one name");
    if (argument_on(args, OPT_VSCODE))
        return print(published_vscode(a, S(".fealty")));
    if (args->operands.len == 0) {
        for (size_t i = 0; i < published_count; i++)
            printf("%s\n", published_schemas[i].name);
        return EXIT_HELD;
    }
    struct str name = args->operands.at[0];

    if (str_eq_c(name, "claims"))
        return print(claims_schema(a)); /* specs/meta has the same, as a test holds */
    struct str text = published_schema(name);

    return text.len ? print(text) : unknown(a, name);
}
