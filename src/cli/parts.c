#include "cli/parts.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/journals.h"
#include "run/plan.h"

#include "base/banned.h"

/* What a case took, by what a journal knows it by. */
struct known {
    uint64_t id, ns;
};

struct known_list {
    struct known *at;
    size_t len, cap;
};

uint64_t parts_identity(const struct parts *p, struct arena *scratch,
                        const struct case_instance *instance)
{
    return journal_identity(instance->def->file->contract->name, instance->id_text,
                            redact(scratch, p->redactor, instance->name));
}

bool parts_take(const struct parts *p, const struct case_instance *instance)
{
    if (p->shard.count < 2)
        return true;
    uint64_t shared = shares_key(p->shares, instance->def), key = shared;

    if (!key && p->split.len) {
        struct arena *scratch = arena_open();

        key = parts_identity(p, scratch, instance);
        arena_close(scratch);
    }
    return split_part(&p->split, key, shared ? shared : instance->id) ==
           p->shard.index - 1;
}

struct run_shard parts_told(struct arena *a, const struct parts *p)
{
    const struct shard *s = &p->shard;

    if (s->count == 0)
        return (struct run_shard){ 0 };
    return (struct run_shard){ .name = arena_printf(a, "%zu/%zu", s->index, s->count),
                               .split = p->name,
                               .run = s->run.len ? arena_printf(a, "%.*s %.*s",
                                                                STR_ARG(s->run_variable),
                                                                STR_ARG(s->run))
                                                 : STR_NONE,
                               .whole = p->whole };
}

/* --- what the journals know --- */

static int by_id(const void *left, const void *right)
{
    const struct known *a = left, *b = right;

    return a->id < b->id ? -1 : a->id > b->id;
}

struct timing {
    struct result_sink sink;
    struct arena *arena;
    struct known_list *known;
};

static void note_time(struct result_sink *s, const struct case_result *r)
{
    const struct timing *t = (struct timing *)s;

    *vec_push(t->arena, t->known) = (struct known){ r->instance->id, r->duration_ns };
}

static bool read_times(struct arena *a, struct journal_reader *reader,
                       struct known_list *ret, struct err *err)
{
    struct timing t = { .sink = { .result = note_time }, .arena = a, .known = ret };
    struct result_sink *sink = &t.sink;
    bool ok = journal_reader_feed(reader, &sink, 1, err);

    if (ret->len)
        qsort(ret->at, ret->len, sizeof *ret->at, by_id);
    return ok;
}

static int read_journals(struct arena *a, const struct arguments *args,
                         struct known_list *ret)
{
    const struct str_list *paths = &args->values[OPT_SHARD_BY];
    struct journal_reader *reader;
    struct err err = { 0 };
    int status = open_journals(a, args, paths, &reader);

    if (status != EXIT_HELD)
        return status;
    bool ok = read_times(a, reader, ret, &err);

    journal_reader_close(reader);
    return ok ? EXIT_HELD : complain(EXIT_FAULT, "%s", err.msg);
}

/* --- what is selected --- */

static bool add_case(struct arena *a, struct parts *p, const struct known_list *known,
                     struct arena *scratch, const struct case_instance *instance)
{
    struct known wanted = { .id = parts_identity(p, scratch, instance) };
    const struct known *found =
        known->len ? bsearch(&wanted, known->at, known->len, sizeof *known->at, by_id)
                   : NULL;
    uint64_t shared = shares_key(p->shares, instance->def);

    if (found)
        split_add(a, &p->split, shared ? shared : wanted.id, found->ns);
    return found;
}

/* Of all contracts; *ret is how many the journals know. */
static bool add_cases(struct arena *a, const struct suite *suite,
                      const struct selection *all, const struct known_list *known,
                      struct parts *p, size_t *ret, struct err *err)
{
    struct arena *scratch = arena_open();
    bool ok = true;

    *ret = 0;
    for (size_t i = 0; ok && i < suite->contract_count; i++) {
        struct plan plan = plan_of(suite, all, suite->contracts[i]);
        struct case_instance instance;

        for (; plan_next(&plan, scratch, &instance); arena_reset(scratch))
            *ret += add_case(a, p, known, scratch, &instance);
        ok = plan_ok(&plan, err);
    }
    arena_close(scratch);
    return ok;
}

static int split_by_times(struct arena *a, const struct arguments *args,
                          const struct suite *suite, const struct selection *all,
                          struct parts *p)
{
    struct known_list known = { 0 };
    int status = read_journals(a, args, &known);
    struct err err = { 0 };
    size_t found;

    if (status != EXIT_HELD)
        return status;
    if (!add_cases(a, suite, all, &known, p, &found, &err))
        return complain(EXIT_FAULT, "%s", err.msg);
    if (found == 0)
        return complain(EXIT_USAGE,
                        "--shard-by %.*s: none of the %zu cases selected here is among "
                        "its %zu: it is of other cases",
                        STR_ARG(args->values[OPT_SHARD_BY].at[0]), p->whole, known.len);
    split_settle(a, &p->split);
    p->name = split_name(a, &p->split);
    return EXIT_HELD;
}

/* --- all of it --- */

/* The first selected case that may run beside no other; NULL: there is none. */
static const struct case_def *lonely_of(struct arena *a, struct case_walk *walk,
                                        const struct selection *all,
                                        const struct shares *shares)
{
    const struct case_def *def;

    while ((def = case_walk_next(walk)) != NULL)
        if (selection_takes_def(all, def) && shares_all(shares, def)) {
            case_walk_keep(walk, a);
            break;
        }
    case_walk_end(walk);
    return def;
}

static bool find_lonely(struct arena *a, const struct suite *suite,
                        const struct selection *all, const struct shares *shares,
                        const struct case_def **ret, struct err *err)
{
    *ret = NULL;
    for (size_t i = 0; shares_any(shares) && i < suite->contract_count && !*ret; i++) {
        struct case_walk walk = case_walk_of(suite, suite->contracts[i]);

        *ret = lonely_of(a, &walk, all, shares);
        if (walk.err.code != ERR_NONE)
            return err_set(err, walk.err.code, "%s", walk.err.msg);
    }
    return true;
}

static bool count_whole(const struct suite *suite, const struct selection *all,
                        size_t *ret, struct err *err)
{
    bool ok = true;

    *ret = 0;
    for (size_t i = 0; ok && i < suite->contract_count; i++) {
        struct plan_count count;

        ok = plan_count(suite, all, suite->contracts[i], &count, err);
        *ret += count.selected;
    }
    return ok;
}

int parts_prepare(struct arena *a, const struct arguments *args,
                  const struct suite *suite, const struct selection *all,
                  const struct target *target, struct parts *io)
{
    struct selection whole = *all;
    const struct case_def *def = NULL;
    struct err err = { 0 };

    whole.takes = NULL;
    if (io->shard.count == 0)
        return argument_on(args, OPT_SHARD_BY)
                   ? complain(EXIT_USAGE, "--shard-by goes with --shard")
                   : EXIT_HELD;
    io->split.parts = io->shard.count;
    io->shares = shares_of(a, target, suite);
    if (!count_whole(suite, &whole, &io->whole, &err) ||
        (io->shard.count > 1 && !find_lonely(a, suite, &whole, io->shares, &def, &err)))
        return complain(EXIT_FAULT, "%s", err.msg);
    if (def)
        return complain(
            EXIT_USAGE,
            "the run cannot be split: beside a case in the state `%.*s`, which is "
            "exclusive, no other may run, and shards know nothing of each other "
            "(`%.*s`); run such cases on their own: --tag, --exclude-tag",
            STR_ARG(def->state->name), STR_ARG(def->name_text));
    return argument_on(args, OPT_SHARD_BY) && io->whole
               ? split_by_times(a, args, suite, &whole, io)
               : EXIT_HELD;
}
