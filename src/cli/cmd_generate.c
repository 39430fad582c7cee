/* fealty generate: a contract's variants as an ordinary case file. */
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "claims/claims.h"
#include "cli/command.h"
#include "doc/yaml.h"

#include "base/banned.h"

enum { FILE_MAX = 256 * 1024 * 1024 };

static int write_out(const struct node *root)
{
    struct buf out;

    buf_init(&out, FILE_MAX);
    yaml_write(&out, root);
    bool ok = fwrite(out.at, 1, out.len, stdout) == out.len && fflush(stdout) == 0 &&
              !buf_overflowed(&out);

    buf_release(&out);
    return ok ? EXIT_HELD : complain(EXIT_FAULT, "cannot write to standard output");
}

int cmd_generate(struct arena *a, const struct arguments *args)
{
    struct diags *diags = diags_new(a);
    struct suite suite = { 0 };
    bool thorough = str_eq(argument_text(args, OPT_DEPTH, "default"), S("thorough"));

    if (args->operands.len != 1)
        return complain(
            EXIT_USAGE,
            "generate takes one contract: fealty generate specs/x/openapi.yaml");
    const struct contract *c =
        suite_contract(a, &suite, arena_cstr(a, args->operands.at[0]), diags);

    if (!c || !claims_check(c, diags)) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    const struct node *root = claims_variants(
        a, c, suite_states(&suite, c), thorough ? VARIANTS_THOROUGH : VARIANTS_DEFAULT);

    if (!root)
        return complain(EXIT_NOTHING, "nothing can be derived from the claims of %.*s",
                        STR_ARG(c->name));
    printf("# Derived from the claims of %.*s by `fealty generate`: an ordinary case "
           "file, to keep\n"
           "# beside the contract, to read and to edit.\n",
           STR_ARG(c->name));
    return write_out(root);
}
