#include "report/journal_case.h"

#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "report/journal_exchange.h"
#include "report/journal_members.h"
#include "report/journal_read.h"

#include "base/banned.h"

enum {
    STEPS_MAX = 100000, /* of one case: what a journal says is not believed beyond it */
};

static const struct member_rule case_rules[] = {
    { "ordinal", MEMBER_COUNT, false },     { "case", MEMBER_TEXT, true },
    { "contract", MEMBER_TEXT, true },      { "file", MEMBER_TEXT, true },
    { "line", MEMBER_COUNT, true },         { "name", MEMBER_TEXT, true },
    { "written", MEMBER_TEXT, false },      { "verdict", MEMBER_TEXT, true },
    { "reason", MEMBER_TEXT, false },       { "proves", MEMBER_LIST, true },
    { "timings", MEMBER_LIST, true },       { "findings", MEMBER_LIST, false },
    { "observations", MEMBER_LIST, false }, { "notes", MEMBER_LIST, false },
    { "started", MEMBER_TEXT, false },      { "duration-ms", MEMBER_NUMBER, true },
    { "requests", MEMBER_COUNT, true },     { "exchanges", MEMBER_LIST, false },
};

static const struct member_rule timing_rules[] = {
    { "operation", MEMBER_TEXT, false }, { "status", MEMBER_COUNT, true },
    { "attempts", MEMBER_COUNT, false }, { "duration-ms", MEMBER_NUMBER, true },
    { "late-ms", MEMBER_NUMBER, false },
};

static const struct member_rule finding_rules[] = {
    { "kind", MEMBER_TEXT, true },    { "step", MEMBER_COUNT, true },
    { "where", MEMBER_TEXT, false },  { "expected", MEMBER_TEXT, false },
    { "actual", MEMBER_TEXT, false }, { "message", MEMBER_TEXT, false },
    { "schema", MEMBER_TEXT, false },
};

/* --- what the case is --- */

static const struct case_file *file_of(struct journal_files *files,
                                       const struct contract *c, struct str path,
                                       bool derived)
{
    struct arena *scratch = arena_open();
    struct str key = arena_printf(scratch, "%.*s%c%d%.*s", STR_ARG(c->name), '\0',
                                  derived, derived ? 0 : (int)path.len, path.at);
    struct case_file *file = map_get(&files->by_name, key);

    if (!file) {
        file = arena_new(files->arena, struct case_file);
        *file = (struct case_file){ .path = arena_str(files->arena, path),
                                    .derived = derived,
                                    .contract = c };
        map_set(files->arena, &files->by_name, arena_str(files->arena, key), file);
    }
    arena_close(scratch);
    return file;
}

static bool read_proves(struct arena *a, const struct contract *c, const json_t *list,
                        struct case_def *def, struct err *err)
{
    size_t prefix = c->name.len + 1;

    def->proves = arena_array(a, const struct claim *, json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct str name = json_text(json_array_get(list, i));
        const struct claim *claim = contract_claim(c, str_from_at(name, prefix));

        if (!claim || !str_starts(name, c->name))
            return err_set(err, ERR_INPUT,
                           "the case proves `%.*s`, which is no claim of "
                           "this run",
                           STR_ARG(name));
        def->proves[def->prove_count++] = claim;
    }
    def->unclear = def->prove_count > 0;
    for (size_t i = 0; i < def->prove_count; i++)
        def->unclear = def->unclear && def->proves[i]->strength == STRENGTH_UNCLEAR;
    return true;
}

static bool read_verdict(struct str name, enum verdict *ret, struct err *err)
{
    for (int v = 0; v < VERDICT_COUNT; v++)
        if (str_eq_c(name, verdict_name((enum verdict)v))) {
            *ret = (enum verdict)v;
            return true;
        }
    return err_set(err, ERR_INPUT, "`%.*s` is no verdict", STR_ARG(name));
}

static struct case_instance *instance_of(struct arena *a, const json_t *value,
                                         const struct case_def *def)
{
    struct case_instance *instance = arena_new(a, struct case_instance);
    struct str name = json_member_text(value, "name");

    *instance = (struct case_instance){ .def = def,
                                        .bindings = arena_json(a, json_object()),
                                        .name = name,
                                        .id_text = json_member_text(value, "case") };
    instance->id = journal_identity(def->file->contract->name, instance->id_text, name);
    return instance;
}

/* --- what became of it --- */

static bool read_timings(struct arena *a, const struct contract *c, const json_t *list,
                         struct case_result *r, struct err *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *from = json_array_get(list, i);

        if (!members_check(from, "a timing", timing_rules, countof(timing_rules), err))
            return false;
        uint64_t attempts = member_count(from, "attempts");
        struct str operation = json_member_text(from, "operation");

        *vec_push(a, &r->timings) = (struct case_timing){
            .operation = operation.len ? contract_operation(c, operation) : NULL,
            .status = (int)(member_count(from, "status") % 1000),
            .attempts = attempts ? (unsigned)attempts : 1,
            .judged = !json_is_false(json_object_get(from, "judged")),
            .duration_ns = member_ns(from, "duration-ms"),
            .paced = json_object_get(from, "late-ms") != NULL,
            .late_ns = member_ns(from, "late-ms"),
        };
    }
    return true;
}

static bool read_kind(struct str name, enum finding_kind *ret, struct err *err)
{
    for (int k = FINDING_STATUS; k <= FINDING_STATE; k++)
        if (str_eq_c(name, finding_kind_name((enum finding_kind)k))) {
            *ret = (enum finding_kind)k;
            return true;
        }
    return err_set(err, ERR_INPUT, "`%.*s` is no kind of finding", STR_ARG(name));
}

static bool read_findings(struct arena *a, const json_t *list, bool observed,
                          struct case_result *r, struct err *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *from = json_array_get(list, i);
        enum finding_kind kind = (enum finding_kind)0;

        if (!members_check(from, "a finding", finding_rules, countof(finding_rules),
                           err) ||
            !read_kind(json_member_text(from, "kind"), &kind, err))
            return false;
        if (member_count(from, "step") >= STEPS_MAX)
            return err_set(err, ERR_INPUT, "a finding is of a step that cannot be");
        *vec_push(a, &r->findings) = (struct case_finding){
            .step = (size_t)member_count(from, "step"),
            .observed = observed,
            .finding = { .kind = kind,
                         .where = json_member_text(from, "where"),
                         .expected = json_member_text(from, "expected"),
                         .actual = json_member_text(from, "actual"),
                         .message = json_member_text(from, "message"),
                         .schema_location = json_member_text(from, "schema") }
        };
    }
    return true;
}

/* Steps, as far as reports look at them: their operations. */
static void make_steps(struct arena *a, const struct case_result *r, struct case_def *def)
{
    def->step_count = r->timings.len;
    for (size_t i = 0; i < r->findings.len; i++)
        if (r->findings.at[i].step >= def->step_count)
            def->step_count = r->findings.at[i].step + 1;
    for (size_t i = 0; i < r->exchanges.len; i++)
        if (r->exchanges.at[i].role == ROLE_STEP &&
            r->exchanges.at[i].step >= def->step_count)
            def->step_count = r->exchanges.at[i].step + 1;
    def->steps = arena_array(a, struct step, def->step_count + 1);
    for (size_t i = 0; i < r->timings.len; i++)
        def->steps[i].send.operation = r->timings.at[i].operation;
}

static void read_notes(struct arena *a, const json_t *list, struct case_result *r)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        *vec_push(a, &r->notes) = json_text(json_array_get(list, i));
}

static bool read_lists(struct arena *a, const struct contract *c, const json_t *value,
                       struct case_result *r, struct err *err)
{
    read_notes(a, json_object_get(value, "notes"), r);
    return read_timings(a, c, json_object_get(value, "timings"), r, err) &&
           read_findings(a, json_object_get(value, "findings"), false, r, err) &&
           read_findings(a, json_object_get(value, "observations"), true, r, err) &&
           exchanges_from_json(a, json_object_get(value, "exchanges"), r->started_ms,
                               &r->exchanges, err);
}

bool case_from_json(struct arena *a, struct journal_head *head,
                    struct journal_files *files, const json_t *value,
                    struct case_result *ret, struct err *err)
{
    if (!members_check(value, "the case", case_rules, countof(case_rules), err))
        return false;
    struct str name = json_member_text(value, "contract");
    const struct contract *c = head_contract(head, name);
    struct case_def *def = arena_new(a, struct case_def);

    if (!c)
        return err_set(err, ERR_INPUT, "`%.*s` is no contract of this run",
                       STR_ARG(name));
    *def = (struct case_def){ .file = file_of(files, c, json_member_text(value, "file"),
                                              member_true(value, "derived")) };
    def->span = places_span(&head->places, json_member_text(value, "file"),
                            (size_t)member_count(value, "line"), 1);
    def->name_text =
        json_member_text(value, json_object_get(value, "written") ? "written" : "name");
    *ret = (struct case_result){ .instance = instance_of(a, value, def),
                                 .ordinal = (size_t)member_count(value, "ordinal"),
                                 .reason = json_member_text(value, "reason"),
                                 .flaky = member_true(value, "flaky"),
                                 .started_ms = member_time(value, "started"),
                                 .duration_ns = member_ns(value, "duration-ms"),
                                 .requests = (size_t)member_count(value, "requests") };
    if (!read_verdict(json_member_text(value, "verdict"), &ret->verdict, err) ||
        !read_proves(a, c, json_object_get(value, "proves"), def, err) ||
        !read_lists(a, c, value, ret, err))
        return false;
    make_steps(a, ret, def);
    return true;
}
