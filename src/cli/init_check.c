#include "cli/init_check.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/vec.h"
#include "check/result.h"
#include "cli/command.h"
#include "run/run.h"

#include "base/banned.h"

/* A report that remembers what failed. */
struct collector {
    struct result_sink sink; /* first */
    struct arena *arena;
    const struct arguments *args;
    struct init_check *check;
};

static void begin(struct result_sink *s, const struct run_info *info)
{
    (void)s, (void)info;
}

static void finished(struct result_sink *s, const struct case_result *r)
{
    (void)s, (void)r;
}

static void note(struct collector *c, struct str name)
{
    for (size_t i = 0; i < c->check->failing.len; i++)
        if (str_eq(c->check->failing.at[i], name))
            return;
    *vec_push(c->arena, &c->check->failing) = arena_str(c->arena, name);
}

static void tell(const struct collector *c, const struct case_result *r)
{
    struct str why = r->findings.len ? r->findings.at[0].finding.message : r->reason;

    if (argument_on(c->args, OPT_VERBOSE))
        fprintf(stderr, "* does not hold on the mock: %.*s: %.*s\n",
                STR_ARG(r->instance->name), STR_ARG(why));
}

static void result(struct result_sink *s, const struct case_result *r)
{
    struct collector *c = (struct collector *)s;
    const struct case_def *def = r->instance->def;

    c->check->cases++;
    if (r->verdict == VERDICT_PASS || r->verdict == VERDICT_SKIP)
        return;
    c->check->failures++;
    tell(c, r);
    if (!def->file->derived)
        note(c, def->name_text);
    for (size_t i = 0; def->file->derived && i < def->prove_count; i++)
        note(c, def->proves[i]->id);
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    (void)s, (void)summary, (void)err;
    return true;
}

static bool has_records(const struct states *states, const struct resource *r)
{
    for (size_t i = 0; states && i < states->len; i++)
        for (size_t k = 0; k < states->at[i].record_count; k++)
            if (states->at[i].records[k].resource == r)
                return true;
    return false;
}

/* Claims that nothing could be tried for, although there are records. */
static void note_untried(struct collector *c, const struct suite *suite,
                         const struct tally *tally)
{
    for (size_t i = 0; i < tally->contract_count; i++) {
        const struct contract_tally *t = &tally->contracts[i];
        const struct states *states = suite_states(suite, t->contract);

        for (size_t k = 0; k < t->claim_count; k++) {
            const struct claim_tally *one = &t->claims[k];
            size_t cases = one->observed;

            for (size_t v = 0; v < VERDICT_COUNT; v++)
                cases += one->cases[v];
            if (cases || one->claim->implicit ||
                !has_records(states, one->claim->operation->effect.resource))
                continue;
            c->check->untried++;
            note(c, one->claim->id);
        }
    }
}

static void add_path(struct arena *a, struct config *config, const char *folder,
                     struct str name)
{
    struct str path = arena_printf(a, "%s/%.*s", folder, STR_ARG(name));

    if (fs_is_dir(arena_cstr(a, fs_join(a, config->dir, path))))
        *vec_push(a, &config->run) = path;
}

bool init_check(struct arena *a, const struct arguments *args, struct str dir,
                struct str name, struct init_check *ret, struct diags *diags,
                struct err *err)
{
    struct arguments plain = *args;
    struct config config = { .dir = dir };
    struct suite suite;
    struct selection selection = { 0 };
    struct target target = { .kind = TARGET_MOCK, .name = S("mock"), .in_process = true };
    struct collector collector = {
        .sink = { .begin = begin, .finished = finished, .result = result, .end = end },
        .arena = a,
        .args = args,
        .check = ret
    };
    struct result_sink *sink = &collector.sink;
    struct run_options options = { .suite = &suite,
                                   .selection = &selection,
                                   .target = &target,
                                   .seed = 1,
                                   .sinks = &sink,
                                   .sink_count = 1,
                                   .stop = &caught_signal };
    struct run_summary summary;

    plain.operands = (struct str_list){ 0 };
    add_path(a, &config, "specs", name);
    add_path(a, &config, "cases", name);
    *ret = (struct init_check){ 0 };
    options.max_errors = SIZE_MAX;
    if (!load_suite(a, &plain, &config, (struct load_options){ .variants = true }, &suite,
                    diags) ||
        !run_all(a, &options, &summary, err))
        return false;
    note_untried(&collector, &suite, summary.tally);
    return true;
}
