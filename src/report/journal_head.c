/* Heads are collected first and built at the end, since several journals may tell of one
 * contract, and a contract's claims stand in one array. */
#include "report/journal_head.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/vec.h"
#include "doc/json.h"
#include "report/journal_members.h"

#include "base/banned.h"

void head_init(struct journal_head *h, struct arena *a)
{
    *h = (struct journal_head){ .arena = a, .places.arena = a };
    h->redactor = redactor_new(a);
    h->info.suite = &h->suite;
}

struct contract *head_contract(const struct journal_head *h, struct str name)
{
    for (size_t i = 0; i < h->len; i++)
        if (str_eq(h->at[i].contract->name, name))
            return h->at[i].contract;
    return NULL;
}

/* --- adding --- */

static const struct member_rule run_rules[] = {
    { "target", MEMBER_TEXT, true },
    { "base-url", MEMBER_TEXT, false },
    { "broken", MEMBER_TEXT, false },
    { "seed", MEMBER_COUNT, true },
    { "planned", MEMBER_COUNT, true },
    { "left-out", MEMBER_COUNT, true },
    { "started", MEMBER_TEXT, true },
    { "contracts", MEMBER_LIST, true },
    { "secrets", MEMBER_LIST, false },
    { "shard", MEMBER_TEXT, false },
    { "shard-by", MEMBER_TEXT, false },
    { "shard-of", MEMBER_TEXT, false },
    { "cases-of-all-shards", MEMBER_COUNT, false },
    { "fingerprint", MEMBER_TEXT, false },
    { "fealty", MEMBER_TEXT, false },
    { "interval-ms", MEMBER_NUMBER, false },
    { "deviations", MEMBER_LIST, false },
};

static const struct member_rule contract_rules[] = {
    { "name", MEMBER_TEXT, true },        { "path", MEMBER_TEXT, true },
    { "title", MEMBER_TEXT, false },      { "version", MEMBER_TEXT, false },
    { "operations", MEMBER_LIST, false }, { "claims", MEMBER_LIST, false }
};

static const struct member_rule operation_rules[] = { { "id", MEMBER_TEXT, true },
                                                      { "method", MEMBER_TEXT, false },
                                                      { "path", MEMBER_TEXT, false } };

static const struct member_rule claim_rules[] = {
    { "id", MEMBER_TEXT, true },       { "operation", MEMBER_TEXT, false },
    { "kind", MEMBER_TEXT, true },     { "strength", MEMBER_TEXT, true },
    { "says", MEMBER_TEXT, false },    { "document", MEMBER_TEXT, false },
    { "section", MEMBER_TEXT, false }, { "note", MEMBER_TEXT, false },
    { "place", MEMBER_TEXT, false },
};

static const struct member_rule deviation_rules[] = {
    { "claim", MEMBER_TEXT, true },   { "case", MEMBER_TEXT, false },
    { "reason", MEMBER_TEXT, true },  { "owner", MEMBER_TEXT, true },
    { "expires", MEMBER_TEXT, true }, { "place", MEMBER_TEXT, false },
};

static struct head_contract *find_or_add(struct journal_head *h, const json_t *value)
{
    struct str name = json_member_text(value, "name");

    for (size_t i = 0; i < h->len; i++)
        if (str_eq(h->at[i].contract->name, name))
            return &h->at[i];
    struct head_contract *added = vec_push(h->arena, h);

    added->contract = arena_new(h->arena, struct contract);
    *added->contract = (struct contract){ .name = name,
                                          .path = json_member_text(value, "path"),
                                          .title = json_member_text(value, "title"),
                                          .version = json_member_text(value, "version") };
    return added;
}

static bool add_all(struct journal_head *h, struct map *map, const json_t *list,
                    const char *what, const struct member_rule *rules, size_t count,
                    struct err *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *item = json_array_get(list, i);

        if (!members_check(item, what, rules, count, err))
            return false;
        struct str id = json_member_text(item, "id");

        if (!map_get(map, id))
            map_set(h->arena, map, id, item);
    }
    return true;
}

static bool add_contract(struct journal_head *h, const json_t *value, struct err *err)
{
    if (!members_check(value, "a contract", contract_rules, countof(contract_rules), err))
        return false;
    struct head_contract *c = find_or_add(h, value);

    return add_all(h, &c->operations, json_object_get(value, "operations"),
                   "an operation", operation_rules, countof(operation_rules), err) &&
           add_all(h, &c->claims, json_object_get(value, "claims"), "a claim",
                   claim_rules, countof(claim_rules), err);
}

/* The summary of a JSON report has "contract/claim" as `claim`. */
static bool add_report_claims(struct journal_head *h, const json_t *claims,
                              struct err *err)
{
    for (size_t i = 0; i < json_array_size(claims); i++) {
        json_t *item = json_copy_deep(h->arena, json_array_get(claims, i));
        struct str rest = json_member_text(item, "claim"), name;

        str_cut(&rest, '/', &name);
        json_t *one = arena_json(h->arena, json_array());

        if (!json_is_object(item) || !head_contract(h, name))
            return err_set(err, ERR_INPUT, "a claim of the summary is of no contract");
        json_object_set(item, "id", json_str(h->arena, rest));
        json_array_append(one, item);
        for (size_t k = 0; k < h->len; k++)
            if (str_eq(h->at[k].contract->name, name) &&
                !add_all(h, &h->at[k].claims, one, "a claim", claim_rules,
                         countof(claim_rules), err))
                return false;
    }
    return true;
}

static bool differs(struct str what, struct str is, struct str was, struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "it is of another run: its %.*s is %.*s, not %.*s as in what was read "
                   "before",
                   STR_ARG(what), STR_ARG(is), STR_ARG(was));
}

static struct str or_none(struct str text)
{
    return text.len ? text : S("none");
}

struct run_shard head_shard(const json_t *run)
{
    return (struct run_shard){
        .name = json_member_text(run, "shard"),
        .split = json_member_text(run, "shard-by"),
        .run = json_member_text(run, "shard-of"),
        .whole = (size_t)member_count(run, "cases-of-all-shards"),
    };
}

/* What all shards of a run have in common. */
static bool is_shard_of_same(const struct journal_head *h, const json_t *run,
                             struct err *err)
{
    const struct run_shard *was = &h->shard;
    struct run_shard is = head_shard(run);
    struct str version = json_member_text(run, "fealty");

    if (!is.name.len || !was->name.len)
        return true;
    if (!str_eq(h->info.fingerprint, json_member_text(run, "fingerprint")))
        return err_set(err, ERR_INPUT,
                       "it is a shard of another run: the contracts, the cases or the "
                       "selection differ");
    if (is.run.len && was->run.len && !str_eq(is.run, was->run))
        return err_set(err, ERR_INPUT,
                       "it is a shard of another run: of %.*s, not of %.*s as what was "
                       "read before",
                       STR_ARG(is.run), STR_ARG(was->run));
    if (!str_eq(is.split, was->split) || is.whole != was->whole)
        return err_set(err, ERR_INPUT,
                       "it is a shard of a run that was split otherwise%s",
                       str_eq(is.split, was->split)
                           ? ""
                           : ": --shard-by was given other journals, or none");
    return str_eq(version, h->version) ||
           differs(S("version of fealty"), version, h->version, err);
}

static bool is_same_run(const struct journal_head *h, const json_t *run, bool again,
                        struct err *err)
{
    struct str target = json_member_text(run, "target");
    struct str broken = json_member_text(run, "broken");
    uint64_t seed = member_count(run, "seed");

    if (h->info.seed != seed)
        return differs(
            S("seed"), arena_printf(h->arena, "%llu", (unsigned long long)seed),
            arena_printf(h->arena, "%llu", (unsigned long long)h->info.seed), err);
    if (!str_eq(h->info.target, target))
        return differs(S("target"), target, h->info.target, err);
    if (!str_eq(h->info.broken, broken))
        return differs(S("--break"), or_none(broken), or_none(h->info.broken), err);
    return again || is_shard_of_same(h, run, err);
}

static void add_info(struct journal_head *h, const json_t *run, bool again)
{
    struct run_info *info = &h->info;
    int64_t started = member_time(run, "started");

    if (h->parts == 0) {
        info->target = json_member_text(run, "target");
        info->base_url = json_member_text(run, "base-url");
        info->broken = json_member_text(run, "broken");
        info->seed = member_count(run, "seed");
        info->excluded = (size_t)member_count(run, "left-out");
        info->started_ms = started;
        info->interval_ns = member_ns(run, "interval-ms");
        info->fingerprint = json_member_text(run, "fingerprint");
        info->shard = h->shard = head_shard(run);
        h->version = json_member_text(run, "fealty");
    } else if (!again) {
        info->shard = (struct run_shard){ 0 };
        if (!str_eq(info->fingerprint, json_member_text(run, "fingerprint")))
            info->fingerprint = STR_NONE;
    }
    if (!again)
        info->planned += (size_t)member_count(run, "planned");
    if (started < info->started_ms)
        info->started_ms = started;
    info->only = info->only || member_true(run, "only");
    h->parts++;
}

/* Those of several journals together, each once. */
static bool add_deviations(struct journal_head *h, const json_t *list, struct err *err)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);

        if (!members_check(item, "a deviation", deviation_rules, countof(deviation_rules),
                           err))
            return false;
        struct deviation d = { .claim = json_member_text(item, "claim"),
                               .case_text = json_member_text(item, "case"),
                               .reason = json_member_text(item, "reason"),
                               .owner = json_member_text(item, "owner"),
                               .expires = json_member_text(item, "expires"),
                               .place = json_member_text(item, "place") };

        str_cut(&d.claim, '/', &d.contract);
        if (!date_parse(d.expires, &d.expires_day))
            return err_set(err, ERR_INPUT,
                           "a deviation expires on `%.*s`, which is no day",
                           STR_ARG(d.expires));
        if (!deviation_list_has(&h->deviations, &d))
            *vec_push(h->arena, &h->deviations) = d;
    }
    h->info.deviations = &h->deviations;
    return true;
}

static void add_secrets(struct journal_head *h, const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++) {
        struct str name = json_text(json_array_get(names, i));

        /* What stands in the texts is the name: it is found, and shown as itself. */
        if (name.len)
            redactor_add_shown(h->redactor, name);
    }
}

bool head_add(struct journal_head *h, const json_t *run, const json_t *claims, bool again,
              struct err *err)
{
    const json_t *contracts = json_object_get(run, "contracts");

    if (!members_check(run, "the run", run_rules, countof(run_rules), err) ||
        (h->parts && !is_same_run(h, run, again, err)))
        return false;
    for (size_t i = 0; i < json_array_size(contracts); i++)
        if (!add_contract(h, json_array_get(contracts, i), err))
            return false;
    if (!add_report_claims(h, claims, err) ||
        !add_deviations(h, json_object_get(run, "deviations"), err))
        return false;
    add_info(h, run, again);
    add_secrets(h, json_object_get(run, "secrets"));
    return true;
}

/* --- building --- */

/* A JSON report has no list of operations, but each has its implicit claim. */
static void add_operations_of_claims(struct journal_head *h, struct head_contract *hc)
{
    for (size_t i = 0; i < hc->claims.len; i++) {
        struct str id = json_member_text(hc->claims.at[i].value, "operation");
        json_t *made = arena_json(h->arena, json_object());

        if (id.len == 0 || map_get(&hc->operations, id))
            continue;
        json_object_set(made, "id", json_str(h->arena, id));
        map_set(h->arena, &hc->operations, id, made);
    }
}

static void build_operations(struct journal_head *h, struct head_contract *hc)
{
    struct contract *c = hc->contract;

    c->operation_count = hc->operations.len;
    c->operations = arena_array(h->arena, struct operation, c->operation_count + 1);
    for (size_t i = 0; i < c->operation_count; i++) {
        const json_t *from = hc->operations.at[i].value;
        struct operation *op = &c->operations[i];

        *op = (struct operation){ .contract = c,
                                  .id = json_member_text(from, "id"),
                                  .method = json_member_text(from, "method"),
                                  .path = json_member_text(from, "path") };
        map_set(h->arena, &c->index.operations, op->id, op);
    }
}

static enum strength strength_of(struct str name)
{
    if (str_eq_c(name, strength_name(STRENGTH_MUST)))
        return STRENGTH_MUST;
    return str_eq_c(name, strength_name(STRENGTH_SHOULD)) ? STRENGTH_SHOULD
                                                          : STRENGTH_UNCLEAR;
}

static void build_claim(struct journal_head *h, struct contract *c, struct claim *claim,
                        const json_t *from)
{
    struct str operation = json_member_text(from, "operation");

    *claim = (struct claim){
        .contract = c,
        .operation = contract_operation(c, operation),
        .id = json_member_text(from, "id"),
        .kind = json_member_text(from, "kind"),
        .strength = strength_of(json_member_text(from, "strength")),
        .says = json_member_text(from, "says"),
        .document = json_member_text(from, "document"),
        .section = json_member_text(from, "section"),
        .note = json_member_text(from, "note"),
        .span = places_parse(&h->places, json_member_text(from, "place")),
        .implicit = member_true(from, "implicit"),
    };
    map_set(h->arena, &c->index.claims, claim->id, claim);
}

static void build_claims(struct journal_head *h, struct head_contract *hc)
{
    struct contract *c = hc->contract;

    c->claim_count = hc->claims.len;
    c->claims = arena_array(h->arena, struct claim, c->claim_count + 1);
    for (size_t i = 0; i < c->claim_count; i++)
        build_claim(h, c, &c->claims[i], hc->claims.at[i].value);
}

/* Implicit `conforms` first, as in a contract that was loaded. */
static void share_claims(struct journal_head *h, const struct contract *c,
                         struct operation *op)
{
    size_t count = 0;

    for (size_t i = 0; i < c->claim_count; i++)
        count += c->claims[i].operation == op;
    op->claims = arena_array(h->arena, const struct claim *, count + 1);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < c->claim_count; i++)
            if (c->claims[i].operation == op && c->claims[i].implicit == (round == 0))
                op->claims[op->claim_count++] = &c->claims[i];
}

void head_build(struct journal_head *h)
{
    h->suite.contracts = arena_array(h->arena, struct contract *, h->len + 1);
    h->suite.contract_count = h->len;
    for (size_t i = 0; i < h->len; i++) {
        struct contract *c = h->at[i].contract;

        h->suite.contracts[i] = c;
        add_operations_of_claims(h, &h->at[i]);
        build_operations(h, &h->at[i]);
        build_claims(h, &h->at[i]);
        for (size_t k = 0; k < c->operation_count; k++)
            share_claims(h, c, &c->operations[k]);
    }
}
