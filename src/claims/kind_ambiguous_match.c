/* ambiguous-match: several records match; all are updated, or none, by a setting. */
#include "base/arena.h"
#include "base/vec.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

static bool allows_all(const struct model_call *call, const struct claim *claim)
{
    struct str setting = claim_text(claim, "setting");

    return setting.len &&
           json_is_true(world_setting(call->world, arena_cstr(call->arena, setting)));
}

static bool refuse(struct model_call *call, const struct claim *claim)
{
    return model_refuse(call, REFUSAL_CONFLICT, claim_is_clear(claim) ? claim : NULL,
                        STR_NONE, NULL, "%zu records match", call->selected_count);
}

static bool guard(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call->selected_count < 2 || allows_all(call, c->claim))
        return true;
    return refuse(call, c->claim);
}

/* --- broken --- */

static bool never_conflict(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx;
    return true;
}

static bool always_conflict(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return call->selected_count < 2 || refuse(call, c->claim);
}

static void keep_one(struct model_call *call, size_t i)
{
    call->selected[0] = call->selected[i];
    call->selected_count = 1;
}

/* Without the setting the first record is changed, as LIMIT 1 does. */
static bool first_instead_of_conflict(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call->selected_count > 1 && !allows_all(call, c->claim))
        keep_one(call, 0);
    return true;
}

static bool first_only(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!guard(call, c))
        return false;
    if (call->selected_count > 1)
        keep_one(call, 0);
    return true;
}

static bool last_only(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!guard(call, c))
        return false;
    if (call->selected_count > 1)
        keep_one(call, call->selected_count - 1);
    return true;
}

/* A conflict is answered, and everything changed nonetheless. */
static bool conflict_yet_changed(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call->selected_count > 1 && !allows_all(call, c->claim))
        call->apply_though_refused = true;
    return guard(call, ctx);
}

static bool setting_inverted(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (call->selected_count < 2 || !allows_all(call, c->claim))
        return true;
    return refuse(call, c->claim);
}

static bool conflict_on_single(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str_list names = claim_strings(call->arena, c->claim, "identifiers");

    for (size_t i = 0; i < names.len && !allows_all(call, c->claim); i++)
        if (call_request_value(call, names.at[i]))
            return refuse(call, c->claim);
    return true;
}

static bool has_setting(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return claim_text(claim, "setting").len > 0;
}

static const struct mutation rows[] = {
    { "never-conflicts", "all that match are changed without the setting, too", PER_CLAIM,
      STAGE_GUARD, false, never_conflict, NULL, false },
    { "always-conflicts", "several matches are a conflict with the setting, too",
      PER_CLAIM, STAGE_GUARD, false, always_conflict, has_setting, false },
    { "first-instead", "the first match is changed where a conflict is due", PER_CLAIM,
      STAGE_GUARD, false, first_instead_of_conflict, NULL, false },
    { "first-only", "only the first match is changed with the setting", PER_CLAIM,
      STAGE_GUARD, false, first_only, has_setting, false },
    { "last-only", "only the last match is changed with the setting", PER_CLAIM,
      STAGE_GUARD, false, last_only, has_setting, false },
    { "conflict-yet-changed", "a conflict is answered, and all are changed", PER_CLAIM,
      STAGE_GUARD, false, conflict_yet_changed, NULL, false },
    { "setting-inverted", "the setting works the other way round", PER_CLAIM, STAGE_GUARD,
      false, setting_inverted, has_setting, false },
    { "conflicts-on-one", "a weak identifier that matches one record is a conflict",
      PER_CLAIM, STAGE_GUARD, false, conflict_on_single, NULL, false },
};

/* Only by one of the identifiers is the conflict overlooked. */
static bool overlook(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    return call_request_value(call, c->field) ? true : guard(call, ctx);
}

/* --- open: a second identifier narrows the match --- */

static bool narrow(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str_list names = claim_strings(call->arena, c->claim, "identifiers");
    size_t kept = 0;

    for (size_t i = 0; i < call->selected_count && call->selected_count > 1; i++) {
        bool fits = true;

        for (size_t k = 0; k < names.len; k++) {
            const json_t *sent = call_request_value(call, names.at[k]);
            const json_t *own = model_stored(call, call->selected[i], names.at[k]);

            fits &= is_blank(sent) || (own && json_same(own, sent));
        }
        if (fits)
            call->selected[kept++] = call->selected[i];
    }
    if (kept)
        call->selected_count = kept;
    return guard(call, ctx);
}

static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return !claim_is_clear(claim);
}

static const struct mutation twin_rows[] = {
    { "narrows-in-doubt", "a second identifier narrows the match", PER_CLAIM, STAGE_GUARD,
      false, narrow, is_open, false },
};

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    (void)claim, (void)param;
    return outcome_refused(call, REFUSAL_CONFLICT);
}

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    struct str_list none = { 0 }, names = claim_strings(a, claim, "identifiers");

    mutations_list(a, claim, rows, countof(rows), ret);
    for (size_t i = 0; i < names.len; i++)
        variation_add(a, claim, "overlooks", names.at[i],
                      "several matches by {} are all changed without the setting", ret)
            ->field = names.at[i];
    outcomes_list(a, claim, &none, ret);
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    if (variation_is(variation, "overlooks"))
        behave_add(a, claim, variation, STAGE_GUARD, false, overlook, ret);
    else if (!mutations_behave(a, claim, variation, rows, countof(rows), ret) &&
             !mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret))
        behave_add(a, claim, NULL, STAGE_GUARD, false, guard, ret);
    outcomes_behave(a, claim, variation, about, ret);
}

/* --- how to find out --- */

static struct variant *start(struct variant_maker *m, const struct claim *claim,
                             const struct scene *s, struct str name, bool on)
{
    struct variant *v = variant_new(m, claim, s, "%zu records by %.*s, the setting %s",
                                    scene_same(m, claim->operation, s, name),
                                    STR_ARG(name), on ? "on" : "off");

    change_something(v, s->rec[0], name, STR_NONE);
    send_field(v, name,
               ref(m, s->rec[0], params_place(maker_arena(m), claim->operation, name)));
    return v;
}

static void try_off(struct variant_maker *m, const struct claim *claim,
                    const struct scene *s, struct str name)
{
    struct variant *v = start(m, claim, s, name, false);

    expect_outcome(v, claim, name, NULL, NULL);
    then_all_unchanged(v);
    variant_done(v);
}

static void try_on(struct variant_maker *m, const struct claim *claim,
                   const struct scene *s, struct str name)
{
    const struct operation *op = claim->operation;
    struct variant *v = start(m, claim, s, name, true);
    const json_t *value = scene_stored(m, op, s->rec[0], name);
    size_t count = scene_count(s->state, op->effect.resource);

    for (size_t i = 0; i < count; i++) {
        const struct state_record *r = scene_record(s->state, op->effect.resource, i);
        const json_t *own = scene_stored(m, op, r, name);

        if (own && json_same(own, value))
            then_changed(v, r);
        else
            then_unchanged(v, r);
    }
    variant_done(v);
}

static bool has_setting_value(const struct claim *claim, const struct state *s, bool on)
{
    struct str setting = claim_text(claim, "setting");

    return setting.len ? json_is_true(json_member(s->settings, setting)) == on : !on;
}

/* One weak identifier that only one record has is no conflict. */
static void try_single(struct variant_maker *m, const struct claim *claim,
                       struct str name)
{
    const struct operation *op = claim->operation;
    struct str_list one = { &name, 1, 1 };
    struct scene s;

    if (!scene_of_different(m, op, &one, 2, &s) || scene_same(m, op, &s, name) != 1)
        return;
    struct variant *v = variant_new(m, claim, &s, "one record by %.*s", STR_ARG(name));

    change_something(v, s.rec[0], name, STR_NONE);
    send_field(v, name, ref(m, s.rec[0], params_place(maker_arena(m), op, name)));
    then_changed(v, s.rec[0]);
    then_others_unchanged(v, s.rec[0]);
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    const struct states *states = maker_states(m);
    const struct operation *op = claim->operation;
    struct str_list names = claim_strings(maker_arena(m), claim, "identifiers");

    for (size_t i = 0; i < names.len && op->effect.verb == EFFECT_UPDATE; i++) {
        if (claim_is_clear(claim))
            try_single(m, claim, names.at[i]);
        for (size_t k = 0; k < states->len; k++) {
            struct scene s = { .state = &states->at[k] };

            for (size_t n = 0; n < countof(s.rec); n++)
                s.rec[n] = scene_record(s.state, op->effect.resource, n);
            if (!s.rec[0] || scene_same(m, op, &s, names.at[i]) < 2)
                continue;
            if (has_setting_value(claim, s.state, false))
                try_off(m, claim, &s, names.at[i]);
            else if (claim_is_clear(claim))
                try_on(m, claim, &s, names.at[i]);
        }
    }
}

static const struct claim_param params[] = {
    { "identifiers", NAMES_SCHEMA, "sent fields that several records may share", true },
    { "setting", NAME_SCHEMA,
      "the setting that allows updating all; without it several are always refused",
      false },
    OUTCOME_PARAM,
    { 0 },
};

const struct claim_kind kind_ambiguous_match = {
    .name = "ambiguous-match",
    .says = "where several records match, all are updated or none, by a setting",
    .proves = "Sends each identifier that two or three records share, with the "
              "setting on "
              "and off, and looks at all of them.",
    .about = "Two contacts share a phone number, and an update names the contact by "
             "phone. With the setting on, all of them are updated; with it off, "
             "none, and the request is refused. The states must have records that "
             "share an identifier. Put `identifier-priority` beside it: the "
             "strongest identifier that is given decides which records match.",
    .subject = ABOUT_FINDING,
    .example = "- id: several-people\n"
               "  kind: ambiguous-match\n"
               "  operation: findAndChangePerson\n"
               "  identifiers: [mail, phone]\n"
               "  setting: bulkUpdates\n"
               "  outcome: {status: 409}\n"
               "  says: several people are changed only where bulkUpdates is on\n"
               "- id: which-person\n"
               "  kind: identifier-priority\n"
               "  operation: findAndChangePerson\n"
               "  identifiers: [id, mail, phone]\n"
               "  says: id before mail before phone\n",
    .params = params,
    .keeps = { twin_rows, countof(twin_rows) },
    .refuses = about,
    .behave = behave,
    .mutants = mutants,
    .variants = variants,
};
