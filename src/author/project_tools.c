/* What goes around a project: editors, version control, CI. */
#include "author/published.h"
#include "author/write.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include "base/banned.h"

static void add(const struct project *p, struct str path, struct str text)
{
    *vec_push(p->arena, p->files) = (struct author_file){ path, text };
}

void project_editor(const struct project *p)
{
    for (size_t i = 0; i < published_count; i++)
        add(p,
            arena_printf(p->arena, ".fealty/%s.schema.json", published_schemas[i].name),
            (struct str){ published_schemas[i].text, published_schemas[i].len });
    add(p, S(".vscode/settings.json"), published_vscode(p->arena, S(".fealty")));
    add(p, S(".gitignore"), S("# What runs of fealty write.\n/reports/\n"));
}

static const char github[] =
    "# Holds the API against its contract. fealty has to be on the runner's PATH: "
    "install "
    "its package\n"
    "# first, or use an image that has it.\n"
    "name: contract\n"
    "on: [push, pull_request]\n"
    "jobs:\n"
    "  contract:\n"
    "    runs-on: ubuntu-latest\n"
    "    steps:\n"
    "    - uses: actions/checkout@v4\n"
    "    - run: fealty lint\n"
    "    - run: fealty run --report junit=reports/junit.xml\n"
    "    # Against the real one, once fealty.yaml tells how its states come about:\n"
    "    # - run: fealty run --target staging --report junit=reports/staging.xml\n";

static const char gitlab[] =
    "# Holds the API against its contract. fealty has to be in the job's image.\n"
    "contract:\n"
    "  script:\n"
    "  - fealty lint\n"
    "  - fealty run --report junit=reports/junit.xml\n"
    "  # Against the real one, once fealty.yaml tells how its states come about:\n"
    "  # - fealty run --target staging --report junit=reports/staging.xml\n"
    "  artifacts:\n"
    "    when: always\n"
    "    reports: {junit: reports/*.xml}\n";

/* The credentials of the target, for the step that is still a comment. */
static struct str with_secrets(const struct project *p, const char *text,
                               const char *before, const char *format)
{
    const struct contract *c = p->contract;
    struct buf out;

    buf_init(&out, AUTHOR_TEXT_MAX);
    buf_add_c(&out, text);
    if (c->scheme_count)
        buf_add_c(&out, before);
    for (size_t i = 0; i < c->scheme_count; i++) {
        struct str variable = project_variable(p, c->schemes[i].name);
        bool basic = c->schemes[i].type == SECURITY_BASIC;
        static const char *const parts[] = { "_USER", "_PASSWORD" };

        for (size_t k = 0; k < (basic ? 2u : 1u); k++) {
            struct str name = arena_printf(p->arena, "%.*s%s", STR_ARG(variable),
                                           basic ? parts[k] : "");

            buf_add_c(&out, format);
            buf_printf(&out, "%.*s: ${{ secrets.%.*s }}\n", STR_ARG(name), STR_ARG(name));
        }
    }
    struct str whole = arena_str(p->arena, buf_str(&out));

    buf_release(&out);
    return whole;
}

void project_ci(const struct project *p)
{
    switch (p->options->ci) {
    case INIT_CI_GITHUB:
        add(p, S(".github/workflows/contract.yml"),
            with_secrets(p, github, "    #   env:\n", "    #     "));
        return;
    case INIT_CI_GITLAB:
        add(p, S(".gitlab-ci.yml"), str_from(gitlab));
        return;
    case INIT_CI_NONE:
        return;
    }
}

bool project_has_scopes(const struct contract *c, const struct security_scheme *scheme)
{
    for (size_t i = 0; i < c->operation_count; i++) {
        const struct operation *op = &c->operations[i];

        for (size_t k = 0; k < op->security_count; k++)
            for (size_t n = 0; n < op->security[k].len; n++)
                if (op->security[k].at[n] == scheme && op->security[k].scopes[n].len)
                    return true;
    }
    return false;
}
