/* advances: a timestamp moves forward with every update. */
#include "base/arena.h"
#include "base/clock.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/tries.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

enum { SECOND_MS = 1000, DAY_MS = 24 * 60 * 60 * 1000 };
/* Numbers beyond this are milliseconds since 1970, below it seconds. */
static const json_int_t seconds_max = 100000000000;

/* A time in the form of `like`: a number of seconds or milliseconds, or RFC 3339 with as
 * many decimals.  *ret_grain is the smallest step that shows. */
static json_t *stamp_like(struct arena *a, const json_t *like, int64_t ms)
{
    if (json_is_number(like)) {
        bool seconds = json_number_value(like) < (double)seconds_max;

        return arena_json(a, json_integer(seconds ? ms / SECOND_MS : ms));
    }
    struct str text = time_format(a, ms), old = json_text(like);

    if (old.len && str_find_char(old, '.') == SIZE_MAX) /* whole seconds */
        return json_str(a, arena_printf(a, "%.*sZ", STR_ARG(str_sub(text, 0, 19))));
    if (str_ends(old, S("+00:00")))
        return json_str(
            a, arena_printf(a, "%.*s+00:00", STR_ARG(str_sub(text, 0, text.len - 1))));
    return json_str(a, text);
}

static bool moment_of(const json_t *stamp, int64_t *ret_ms)
{
    if (json_is_number(stamp)) {
        double value = json_number_value(stamp);

        *ret_ms = (int64_t)(value < (double)seconds_max ? value * SECOND_MS : value);
        return true;
    }
    return json_is_string(stamp) && time_parse(json_text(stamp), ret_ms);
}

static json_t *later(struct model_call *call, const json_t *old)
{
    int64_t now = world_now(call->world), before = 0;
    json_t *stamp = stamp_like(call->arena, old, now);
    int64_t shown;

    if (moment_of(old, &before) && moment_of(stamp, &shown) && shown <= before)
        return stamp_like(call->arena, old, before + SECOND_MS);
    return stamp;
}

static bool has_changed(struct model_call *call)
{
    return !call->before || !json_same(call->before, call->record);
}

static json_t *old_stamp(const struct model_call *call, const struct behave_ctx *c)
{
    const json_t *record = call->before ? call->before : call->record;

    return model_stored(call, record, c->field);
}

static bool stamp(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (has_changed(call) || model_choices(call->model)->stamp_without_change)
        model_store(call, call->record, c->field, later(call, old_stamp(call, c)));
    return true;
}

/* --- broken --- */

static bool stand_still(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *old = old_stamp(call, c);

    if (old)
        model_store(call, call->record, c->field, old);
    return true;
}

static bool go_back(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *old = old_stamp(call, c);
    int64_t before;

    if (moment_of(old, &before))
        model_store(call, call->record, c->field,
                    stamp_like(call->arena, old, before - DAY_MS));
    return true;
}

/* A time of the last minute was set by an update of the same case. */
static bool move_once(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    int64_t before;

    if (moment_of(old_stamp(call, c), &before) &&
        before > world_now(call->world) - 60 * SECOND_MS)
        return stand_still(call, ctx);
    return stamp(call, ctx);
}

/* Set once: only where nothing was there. */
static bool set_to_null(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    model_store(call, call->record, c->field, json_null());
    return true;
}

static bool take_from_client(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *sent = call_request_value(call, c->field);

    if (!sent)
        return stamp(call, ctx);
    model_store(call, call->record, c->field, sent);
    return true;
}

static bool move_on_refusal(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    bool known = call->refusal != REFUSAL_NONE && call->refusal != REFUSAL_CREDENTIALS;
    json_t *record = known ? call_edit_target(call) : NULL;

    if (record)
        model_store(call, record, c->field,
                    later(call, model_stored(call, record, c->field)));
    return true;
}

static bool is_writable(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    const struct claim *stays = params_find(a, claim->operation, "immutable", field);

    return stays || operation_field(claim->operation, field);
}

static const struct mutation rows[] = {
    { "stands-still", "{} stays as it was", PER_FIELD, STAGE_STAMP, false, stand_still,
      NULL, false },
    { "moves-once", "{} moves with the first update alone", PER_FIELD, STAGE_STAMP, false,
      move_once, NULL, false },
    { "goes-back", "{} goes back by a day", PER_FIELD, STAGE_STAMP, false, go_back, NULL,
      false },
    { "lost", "{} becomes null", PER_FIELD, STAGE_STAMP, false, set_to_null, NULL,
      false },
    { "set-by-client", "{} takes the value that the client sends", PER_FIELD, STAGE_STAMP,
      false, take_from_client, is_writable, false },
    { "moves-on-refusal", "{} moves with a refused update", PER_FIELD, STAGE_RESPOND,
      false, move_on_refusal, NULL, true },
};

/* --- how to find out --- */

static struct str place_of(struct variant_maker *m, const struct claim *claim)
{
    return params_place(maker_arena(m), claim->operation, claim_text(claim, "field"));
}

/* `than`: a reference to an earlier time. */
static void expect_later(struct variant_maker *m, const struct claim *claim,
                         const struct scene *s, json_t *is, json_t *than)
{
    struct str place = place_of(m, claim);
    const json_t *stored = json_pointer_get(json_mutable(s->rec[0]->record), place);

    if (json_is_string(stored))
        expect_at(m, is, place, tag(m, "later-than", than));
    else if (json_is_number(stored))
        expect_at(m, is, place, tag(m, "greater", than));
}

/* The time that the first update's answer shows, where it shows the record; else the one
 * from before. */
static json_t *first_time(struct variant *v, const struct claim *claim,
                          const struct scene *s)
{
    struct variant_maker *m = variant_maker_of(v);

    if (!claim->operation->effect.has_response)
        return ref(m, s->rec[0], place_of(m, claim));
    capture_path(v, "first", json_path_of(v, claim_text(claim, "field")));
    return json_str(maker_arena(m), S("$(first)"));
}

static void try_updates(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s, size_t count, const char *name)
{
    const struct operation *op = claim->operation;
    struct str_list fields = plain_fields(m, op, s, s->rec[0]);
    struct variant *v = variant_new(m, claim, s, "%s", name);

    if (fields.len < count)
        return;
    json_t *than = ref(m, s->rec[0], place_of(m, claim));

    for (size_t i = 0; i < count; i++) {
        if (i)
            variant_next_step(v);
        send_to(v, s->rec[0]);
        change_field(v, fields.at[i], other_value(m, op, s, s->rec[0], fields.at[i]));
        if (i + 1 < count) {
            expect_later(m, claim, s, then_changed(v, s->rec[0]), than);
            than = first_time(v, claim, s);
        }
    }
    expect_later(m, claim, s, then_changed(v, s->rec[0]), than);
    variant_done(v);
}

/* Each field by itself: a list that stands in a table of its own, say, is often
 * forgotten. The first two are changed by "two updates in a row". */
static void try_each(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s)
{
    enum { TRIED = 2 };
    const struct operation *op = claim->operation;
    struct str_list fields = plain_fields(m, op, s, s->rec[0]);

    for (size_t i = TRIED; i < fields.len; i++) {
        struct variant *v =
            variant_new(m, claim, s, "an update of %.*s", STR_ARG(fields.at[i]));

        send_to(v, s->rec[0]);
        change_field(v, fields.at[i], other_value(m, op, s, s->rec[0], fields.at[i]));
        expect_later(m, claim, s, then_changed(v, s->rec[0]),
                     ref(m, s->rec[0], place_of(m, claim)));
        variant_done(v);
    }
}

static void try_refused(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s)
{
    struct arena *a = maker_arena(m);
    const struct operation *op = claim->operation;
    struct str_list fields = params_changeable(a, op);

    for (size_t i = 0; i < fields.len; i++) {
        const json_t *value = tries_one_illegal(a, op, fields.at[i]);

        if (!value)
            continue;
        struct variant *v = variant_new(m, claim, s, "an update that is refused");

        send_to(v, s->rec[0]);
        send_condition(v, fields.at[i]);
        send_field(v, fields.at[i], lit(m, value));
        expect_refusal(v);
        then_unchanged(v, s->rec[0]);
        variant_done(v);
        return;
    }
    struct variant *v = variant_new(m, claim, s, "a body that is no JSON");

    send_to(v, s->rec[0]);
    send_text(v, "{\"a\": ", NULL);
    expect_refusal(v);
    then_unchanged(v, s->rec[0]);
    variant_done(v);
}

/* What the client sends for it does not count. */
static void try_sent(struct variant_maker *m, const struct claim *claim,
                     const struct scene *s)
{
    struct str field = claim_text(claim, "field");
    struct str place = params_place(maker_arena(m), claim->operation, field);
    json_t *sent = lit_text(m, S("2001-02-03T04:05:06.000Z"));

    if (!is_writable(maker_arena(m), claim, field) ||
        !json_is_string(json_pointer_get(json_mutable(s->rec[0]->record), place)))
        return;
    struct variant *v = variant_new(m, claim, s, "a time of the client's own");

    send_to(v, s->rec[0]);
    send_field(v, field, sent);
    expect_either(v);
    expect_at(m, then_changed(v, s->rec[0]), place, tag(m, "not", sent));
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (!scene_rich(m, claim->operation, &s))
        return;
    try_updates(m, claim, &s, 1, "one update");
    try_updates(m, claim, &s, 2, "two updates in a row");
    try_each(m, claim, &s);
    try_refused(m, claim, &s);
    try_sent(m, claim, &s);
}

static const struct claim_param params[] = {
    { "field", NAME_SCHEMA, "the member of the record that is a time", true },
    { 0 },
};

const struct claim_kind kind_advances = {
    .name = "advances",
    .says = "a timestamp moves forward on every update",
    .proves = "Updates once, twice in a row, each field by itself, and with a request "
              "that is refused; the timestamp must be later each time, and as it was "
              "after the refusal.",
    .about = "Times are compared with what the endpoint itself told earlier, never "
             "with the clock of the machine that tests. On a live target an update "
             "that is to move a time of this very second is sent when the second "
             "has passed, since many a clock shows whole seconds. A request that is "
             "refused must not move the time, and a time that a client sends must "
             "not be taken over.",
    .sources = "RFC 3339 for the format.",
    .subject = ABOUT_VALUES,
    .example = "- id: changed-moves\n"
               "  kind: advances\n"
               "  operation: changeTicket\n"
               "  field: changed\n"
               "  says: changed is the time of the last update\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .honest = { STAGE_STAMP, false, stamp },
    .variants = variants,
};
