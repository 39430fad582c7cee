/* fealty restore: what a run has left behind, undone from its journal. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"
#include "cli/command.h"
#include "cli/target_options.h"
#include "doc/json.h"
#include "run/gate.h"
#include "run/ledger.h"
#include "run/restore.h"

#include "base/banned.h"

struct restoration {
    struct arena *arena;
    const struct arguments *args;
    const char *path; /* of the journal */
    struct ledger_book book;
    const struct config *config;
    struct secrets secrets;
    struct target target;
    struct gate gate;
    struct suite suite;
    struct diags *diags;
    size_t counts[RESTORE_FAILED + 1];
};

/* --- the target --- */

/* The one that the journal names, unless another is named. */
static struct arguments with_target(struct restoration *r)
{
    struct arguments args = *r->args;
    struct str named = r->book.places.at[0].target;

    if (!argument_on(r->args, OPT_TARGET))
        *vec_push(r->arena, &args.values[OPT_TARGET]) = named;
    return args;
}

/* Nothing is undone somewhere else than where it was done, unless asked for by name. */
static bool is_same_place(const struct restoration *r, struct err *err)
{
    struct str is = r->target.engine.base_url;

    for (size_t i = 0; i < r->book.places.len; i++) {
        struct str was = r->book.places.at[i].base_url;

        if (!argument_on(r->args, OPT_TARGET) && !str_eq(was, is))
            return err_set(err, ERR_INPUT,
                           "the run went to %.*s, and the target `%.*s` is now %.*s: if "
                           "that is the same system, say so with --target",
                           STR_ARG(was), STR_ARG(r->target.name), STR_ARG(is));
    }
    return true;
}

/* --- the journal's end --- */

/* Behind a torn line a new one begins. */
static bool append(const struct restoration *r, const struct ledger_item *item,
                   struct err *err)
{
    int fd = open(r->path, O_WRONLY | O_APPEND | O_CLOEXEC);
    struct str text = arena_printf(
        r->arena, "%s{\"record\":\"ledger\",\"is\":\"released\",\"entry\":%.*s}\n",
        r->book.torn ? "\n" : "",
        STR_ARG(
            json_to_str(r->arena, json_str(r->arena, item->name), JSON_PRINT_COMPACT)));

    if (fd < 0)
        return err_set(err, ERR_IO, "cannot write to %s: %s", r->path, strerror(errno));
    bool ok = write(fd, text.at, text.len) == (ssize_t)text.len && fdatasync(fd) == 0;

    if (!ok)
        err_set(err, ERR_IO, "cannot write to %s: %s", r->path, strerror(errno));
    close(fd);
    return ok;
}

/* --- one item --- */

static void tell(const char *what, struct str item, const char *why)
{
    printf("%-10s %.*s%s%s\n", what, STR_ARG(item), *why ? ": " : "", why);
    fflush(stdout);
}

static bool restore_one(struct restoration *r, const struct endpoint *e,
                        const struct ledger_item *item, struct err *err)
{
    static const char *const said[] = { "undone", "as it was", "NOT UNDONE" };
    struct restore how = { .endpoint = e, .gate = &r->gate };
    struct arena *a = arena_open();
    struct err why = { 0 };
    enum restore_outcome outcome = restore_item(&how, a, item, &why);
    bool ok = true;

    r->counts[outcome]++;
    tell(
        said[outcome], redact(a, r->secrets.redactor, restore_what(a, item)),
        redact(a, r->secrets.redactor, str_from(outcome == RESTORE_FAILED ? why.msg : ""))
            .at);
    if (outcome != RESTORE_FAILED) {
        ok = append(r, item, err);
        r->book.torn = false;
    }
    arena_close(a);
    return ok;
}

static void show_one(struct restoration *r, const struct ledger_item *item)
{
    tell("would undo",
         redact(r->arena, r->secrets.redactor, restore_what(r->arena, item)), "");
}

/* The items of one contract, the newest first. */
static bool restore_contract(struct restoration *r, const struct ledger_place *place,
                             struct err *err)
{
    struct endpoint e;
    const struct contract *c =
        suite_contract(r->arena, &r->suite, arena_cstr(r->arena, place->path), r->diags);
    bool ok = true;

    if (!c)
        return err_set(err, ERR_INPUT, "the contract of the run cannot be read: %.*s",
                       STR_ARG(place->path));
    if (!endpoint_open(r->arena, &r->target, c, suite_states(&r->suite, c), NULL, 1, &e,
                       err))
        return false;
    for (size_t i = r->book.items.len; i-- > 0 && ok && !caught_signal;) {
        const struct ledger_item *item = &r->book.items.at[i];

        if (!item->released && str_eq(item->contract, place->contract))
            ok = restore_one(r, &e, item, err);
    }
    endpoint_close(&e);
    return ok;
}

/* The contract that something was done for last comes first. */
static bool restore_all(struct restoration *r, struct err *err)
{
    for (size_t i = r->book.places.len; i-- > 0;) {
        const struct ledger_place *place = &r->book.places.at[i];

        if (place != ledger_place(&r->book, place->contract))
            continue; /* a later run into the same journal names it again */
        if (!restore_contract(r, place, err))
            return false;
    }
    return true;
}

/* --- the command --- */

static void tell_about_journal(const struct restoration *r)
{
    if (r->book.torn)
        fprintf(stderr,
                "%s: the last line breaks off: nothing that it would have said "
                "was done\n",
                r->path);
    if (r->book.broken)
        fprintf(stderr, "%s: %zu line%s no record%s, passed over\n", r->path,
                r->book.broken, r->book.broken == 1 ? " is" : "s are",
                r->book.broken == 1 ? "" : "s");
    if (r->book.sent)
        fprintf(stderr,
                "%s: %zu request%s that may have changed something can not be undone: "
                "no state, and no fixture with `restore`, stood behind %s\n",
                r->path, r->book.sent, r->book.sent == 1 ? "" : "s",
                r->book.sent == 1 ? "it" : "them");
}

static int finish(const struct restoration *r)
{
    size_t open = r->book.open - r->counts[RESTORE_DONE] - r->counts[RESTORE_NOTHING];

    printf("%zu undone, %zu as it was, %zu left\n", r->counts[RESTORE_DONE],
           r->counts[RESTORE_NOTHING], open);
    if (caught_signal)
        return 128 + (int)caught_signal;
    return open ? EXIT_UNJUDGED : EXIT_HELD;
}

static int restore(struct restoration *r)
{
    struct arguments args = with_target(r);
    struct err err = { 0 };
    bool ok = read_target(r->arena, &args, r->config, &r->secrets, &r->target, &err);

    print_diags(r->secrets.diags, r->args);
    if (!ok && err.code == ERR_NONE)
        return EXIT_USAGE;
    if (!ok || !is_same_place(r, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    if (argument_on(r->args, OPT_DRY_RUN)) {
        for (size_t i = r->book.items.len; i-- > 0;)
            if (!r->book.items.at[i].released)
                show_one(r, &r->book.items.at[i]);
        return EXIT_HELD;
    }
    gate_init(r->arena, &r->gate, &r->target);
    catch_signals();
    if (!restore_all(r, &err)) {
        print_diags(r->diags, r->args);
        return complain(err.code == ERR_INPUT ? EXIT_USAGE
                        : err.code == ERR_IO  ? EXIT_FAULT
                                              : EXIT_UNJUDGED,
                        "%s", err.msg);
    }
    return finish(r);
}

int cmd_restore(struct arena *a, const struct arguments *args)
{
    struct restoration r = { .arena = a, .args = args, .diags = diags_new(a) };
    struct err err = { 0 };

    if (args->operands.len != 1)
        return complain(EXIT_USAGE,
                        "restore takes one journal: fealty restore run.journal");
    r.path = arena_cstr(a, args->operands.at[0]);
    if (!ledger_read(a, r.path, &r.book, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    tell_about_journal(&r);
    if (r.book.open == 0)
        return finish(&r);
    if (r.book.places.len == 0)
        return complain(EXIT_USAGE, "%s does not say where the run went", r.path);
    r.secrets = (struct secrets){ .redactor = redactor_new(a), .diags = diags_new(a) };
    r.config = load_config(a, args, r.diags);
    if (!r.config) {
        print_diags(r.diags, args);
        return EXIT_USAGE;
    }
    return restore(&r);
}
