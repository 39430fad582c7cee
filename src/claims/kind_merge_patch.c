/* merge-patch: the body is a JSON Merge Patch (RFC 7396): objects are merged at every
 * level, null removes a member, everything else takes the place of what was there. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/outcomes.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

enum manner {
    HONESTLY = 0,
    SHALLOWLY = 1 << 0,
    NULLS_STAY = 1 << 1, /* a null within an object is stored */
    NULLS_IGNORED = 1 << 2,
    NULLS_NEW = 1 << 3, /* … where there was no object before */
    LISTS_JOIN = 1 << 4,
};

/* --- the algorithm of RFC 7396, 2 --- */

static json_t *patched(struct arena *a, const json_t *old, json_t *patch,
                       unsigned manner);

static json_t *patched_member(struct arena *a, const json_t *own, json_t *value,
                              unsigned manner)
{
    if (json_is_object(value))
        return patched(a, own, value, manner);
    if (manner & LISTS_JOIN && json_is_array(own) && json_is_array(value)) {
        json_t *joined = json_copy_deep(a, own);

        json_array_extend(joined, value);
        return joined;
    }
    return value;
}

static json_t *patched(struct arena *a, const json_t *old, json_t *patch, unsigned manner)
{
    json_t *made =
        json_is_object(old) ? json_copy_deep(a, old) : arena_json(a, json_object());

    if (manner & SHALLOWLY || (manner & NULLS_NEW && !json_is_object(old)))
        return patch;
    for (void *at = json_object_iter(patch); at; at = json_object_iter_next(patch, at)) {
        struct str key = json_iter_key(at);
        json_t *value = json_object_iter_value(at);

        if (json_is_null(value) && manner & NULLS_IGNORED)
            continue;
        if (json_is_null(value) && !(manner & NULLS_STAY))
            json_object_deln(made, key.at, key.len);
        else
            json_object_setn_nocheck(
                made, key.at, key.len,
                patched_member(a, json_member(made, key), value, manner));
    }
    return made;
}

/* --- on a record --- */

static bool must_be_there(const struct model_call *call, struct str field)
{
    bool required = false;

    members_find(call->contract, call->operation->effect.resource->schema_json, field,
                 &required);
    return required;
}

/* Whether the model stored the field as it was sent: else it is none that the client may
 * set. */
static bool is_stored(const struct model_call *call, struct str field,
                      const json_t *value)
{
    const struct field *f = operation_field(call->operation, field);
    const json_t *own = model_stored(call, call->record, field);

    return !(f && f->read_only) && own && json_same(own, value);
}

static void patch_field(struct model_call *call, struct str field, json_t *value,
                        unsigned manner)
{
    json_t *old = call->before ? model_stored(call, call->before, field) : NULL;

    if (!is_stored(call, field, value))
        return;
    if (!json_is_null(value))
        model_store(call, call->record, field,
                    patched_member(call->arena, old, value, manner));
    else if (manner & NULLS_IGNORED && old)
        model_store(call, call->record, field, old);
    else if (!(manner & NULLS_STAY) && !must_be_there(call, field))
        call_remove_field(call, field);
}

/* The field of the mutant in its manner, the others as they should be. */
static bool patch_by(struct model_call *call, const struct behave_ctx *c, unsigned manner)
{
    bool all = !c->variation || !c->variation->field.len;
    json_t *sent = arena_json(call->arena, json_copy(call->sent));

    for (void *at = json_object_iter(sent); at; at = json_object_iter_next(sent, at)) {
        struct str field = json_iter_key(at);
        bool meant = all || str_eq(field, c->field);

        patch_field(call, field, json_object_iter_value(at), meant ? manner : HONESTLY);
    }
    return true;
}

static bool patch(struct model_call *call, const void *ctx)
{
    return patch_by(call, ctx, HONESTLY);
}

/* --- broken --- */

static bool patch_shallowly(struct model_call *call, const void *ctx)
{
    return patch_by(call, ctx, SHALLOWLY);
}

static bool store_nulls(struct model_call *call, const void *ctx)
{
    return patch_by(call, ctx, NULLS_STAY);
}

static bool ignore_nulls(struct model_call *call, const void *ctx)
{
    return patch_by(call, ctx, NULLS_IGNORED);
}

static bool keep_new_nulls(struct model_call *call, const void *ctx)
{
    return patch_by(call, ctx, NULLS_NEW);
}

static bool join_lists(struct model_call *call, const void *ctx)
{
    return patch_by(call, ctx, LISTS_JOIN);
}

/* As a PUT would: what the patch does not name is gone. */
static bool drop_others(struct model_call *call, const void *ctx)
{
    struct str_list fields = params_changeable(call->arena, call->operation);

    for (size_t i = 0; i < fields.len; i++)
        if (!json_member(call->sent, fields.at[i]) && !must_be_there(call, fields.at[i]))
            call_remove_field(call, fields.at[i]);
    return patch_by(call, ctx, HONESTLY);
}

static bool accept_no_object(struct model_call *call, const void *ctx)
{
    (void)ctx;
    call->skip = call->body && !json_is_object(call->body);
    return true;
}

/* --- for which fields --- */

static bool is_object(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) & TYPE_OBJECT &&
           !params_link(claim->operation, field);
}

static bool is_list(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a;
    return params_types(claim, field) & TYPE_ARRAY;
}

/* A member that null may remove. */
static bool is_removable(struct arena *a, const struct claim *claim, struct str field)
{
    bool required = false;

    (void)a;
    members_find(claim->contract, claim->operation->effect.resource->schema_json, field,
                 &required);
    return params_types(claim, field) & TYPE_NULL && !required;
}

/* Whether the record, too, may show null: then a member that is gone may be shown so. */
static bool may_show_null(const struct claim *claim, struct str field)
{
    bool required = false;
    const json_t *schema =
        members_find(claim->contract, claim->operation->effect.resource->schema_json,
                     field, &required);

    return schema && types_of(claim->contract, schema) & TYPE_NULL;
}

static bool is_gone_for_good(struct arena *a, const struct claim *claim, struct str field)
{
    return is_removable(a, claim, field) && !may_show_null(claim, field);
}

static bool has_outcome(struct arena *a, const struct claim *claim, struct str field)
{
    (void)a, (void)field;
    return json_object_get(claim->params, "outcome") != NULL;
}

static const struct mutation rows[] = {
    { "replaced", "{} is replaced, not merged", PER_FIELD, STAGE_APPLY, false,
      patch_shallowly, is_object, false },
    { "stores-null-within", "a null within {} is stored", PER_FIELD, STAGE_APPLY, false,
      store_nulls, is_object, false },
    { "ignores-null-within", "a null within {} is ignored", PER_FIELD, STAGE_APPLY, false,
      ignore_nulls, is_object, false },
    { "keeps-new-nulls", "nulls within a new {} are stored", PER_FIELD, STAGE_APPLY,
      false, keep_new_nulls, is_object, false },
    { "stores-null", "a null for {} is stored instead of removing it", PER_FIELD,
      STAGE_APPLY, false, store_nulls, is_gone_for_good, false },
    { "ignores-null", "a null for {} is ignored", PER_FIELD, STAGE_APPLY, false,
      ignore_nulls, is_removable, false },
    { "lists-join", "{} is appended to the stored list", PER_FIELD, STAGE_APPLY, false,
      join_lists, is_list, false },
    { "drops-others", "members that the patch does not name are removed", PER_CLAIM,
      STAGE_APPLY, false, drop_others, NULL, false },
    { "no-object-accepted", "a patch that is no object succeeds", PER_CLAIM,
      STAGE_VALIDATE, true, accept_no_object, has_outcome, true },
};

static bool about(struct model_call *call, const struct claim *claim, struct str param)
{
    (void)claim, (void)param;
    return outcome_refused(call, REFUSAL_INVALID) && call->body &&
           !json_is_object(call->body);
}

static void mutants(struct arena *a, const struct claim *claim,
                    struct variation_list *ret)
{
    struct str_list none = { 0 };

    mutations_list(a, claim, rows, countof(rows), ret);
    if (has_outcome(a, claim, STR_NONE))
        outcomes_list(a, claim, &none, ret);
}

static bool refuse_no_object(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!call->body || json_is_object(call->body))
        return true;
    return model_refuse(call, REFUSAL_INVALID, claim_is_clear(c->claim) ? c->claim : NULL,
                        STR_NONE, call->body, "a merge patch must be an object, not %s",
                        json_type_name(call->body));
}

static void behave(struct arena *a, const struct claim *claim,
                   const struct variation *variation, struct behaviour_list *ret)
{
    if (has_outcome(a, claim, STR_NONE) && !variation_is(variation, "no-object-accepted"))
        behave_add(a, claim, NULL, STAGE_VALIDATE, true, refuse_no_object, ret);
    if (!mutations_behave(a, claim, variation, rows, countof(rows), ret))
        behave_add(a, claim, NULL, STAGE_APPLY, false, patch, ret);
    outcomes_behave(a, claim, variation, about, ret);
}

static void lint(const struct claim *claim, struct diags *diags)
{
    const struct operation *op = claim->operation;

    for (size_t i = 0; i < op->body_count; i++)
        if (str_eq_nocase(op->body[i].range, S("application/merge-patch+json")))
            return;
    diags_warn(diags, claim->span, "claim",
               "%.*s does not take application/merge-patch+json", STR_ARG(op->id));
}

/* --- how to find out --- */

static json_t *one_member(struct variant_maker *m, struct str key, json_t *value)
{
    json_t *made = arena_json(maker_arena(m), json_object());

    json_object_setn_nocheck(made, key.at, key.len, value);
    return made;
}

/* A patch of one field, and what its place then shows. */
static void try_patch(struct variant_maker *m, const struct claim *claim,
                      const struct scene *s, struct str field, json_t *value,
                      json_t *shows, const char *name)
{
    const struct operation *op = claim->operation;
    const struct field *f = operation_field(op, field);

    if (!schema_is_valid(f->schema, value, NULL))
        return;
    struct variant *v = variant_new(m, claim, s, "%s %.*s", name, STR_ARG(field));

    send_to(v, s->rec[0]);
    send_field(v, field, lit(m, value));
    expect_at(m, then_changed(v, s->rec[0]), params_place(maker_arena(m), op, field),
              shows);
    variant_done(v);
}

static json_t *another(struct variant_maker *m, const json_t *value)
{
    if (json_is_number(value))
        return arena_json(maker_arena(m), json_integer(7));
    return json_str(maker_arena(m), S("a value of its own"));
}

/* All stored members as they are but one. */
static json_t *all_but(struct variant_maker *m, const json_t *stored, struct str key,
                       json_t *expected)
{
    json_t *all = arena_json(maker_arena(m), json_object()), *from = json_mutable(stored);

    for (void *at = json_object_iter(from); at; at = json_object_iter_next(from, at))
        json_object_setn_nocheck(all, json_iter_key(at).at, json_iter_key(at).len,
                                 tag(m, "unchanged", NULL));
    json_object_setn_nocheck(all, key.at, key.len, expected);
    return all;
}

static void try_object(struct variant_maker *m, const struct claim *claim,
                       const struct scene *s, struct str field, const json_t *stored)
{
    void *first = json_object_iter(json_mutable(stored));
    struct str key = first ? json_iter_key(first) : S("brand_new_key");
    json_t *value = another(m, first ? json_object_iter_value(first) : NULL);

    try_patch(m, claim, s, field, one_member(m, key, value),
              all_but(m, stored, key, value), "one member of");
    if (first)
        try_patch(m, claim, s, field, one_member(m, key, json_null()),
                  all_but(m, stored, key, tag(m, "absent", NULL)), "null within");
}

static void try_new_object(struct variant_maker *m, const struct claim *claim,
                           struct str field)
{
    const struct states *states = maker_states(m);
    struct arena *a = maker_arena(m);
    json_t *sent = arena_json(a, json_pack("{s:s,s:n}", "kept", "a value", "gone"));
    json_t *shows = arena_json(a, json_pack("{s:s,s:o}", "kept", "a value", "gone",
                                            json_incref(tag(m, "absent", NULL))));

    for (size_t i = 0; i < states->len; i++) {
        struct scene s = { .state = &states->at[i] };

        s.rec[0] = scene_record(s.state, claim->operation->effect.resource, 0);
        if (!s.rec[0] || scene_stored(m, claim->operation, s.rec[0], field))
            continue;
        try_patch(m, claim, &s, field, sent, shows, "null within a new");
        return;
    }
}

static void try_field(struct variant_maker *m, const struct claim *claim,
                      struct str field)
{
    const struct operation *op = claim->operation;
    struct scene s;

    if (is_object(maker_arena(m), claim, field))
        try_new_object(m, claim, field);
    if (!scene_for_field(m, op, field, &s))
        return;
    const json_t *stored = scene_stored(m, op, s.rec[0], field);

    if (json_is_object(stored) && is_object(maker_arena(m), claim, field))
        try_object(m, claim, &s, field, stored);
    if (json_is_array(stored)) {
        json_t *other = other_value(m, op, &s, s.rec[0], field);

        try_patch(m, claim, &s, field, other, tag(m, "exactly", other), "another");
    }
    if (stored && is_removable(maker_arena(m), claim, field))
        try_patch(m, claim, &s, field, json_null(),
                  may_show_null(claim, field) ? null_or_absent(m, op, field)
                                              : tag(m, "absent", NULL),
                  "null for");
}

static void try_no_object(struct variant_maker *m, const struct claim *claim,
                          const struct scene *s, const char *text, const char *name)
{
    struct variant *v = variant_new(m, claim, s, "%s for a patch", name);

    send_to(v, s->rec[0]);
    send_text(v, text, NULL);
    expect_outcome(v, claim, STR_NONE, NULL, NULL);
    then_unchanged(v, s->rec[0]);
    variant_done(v);
}

static void try_each_alone(struct variant_maker *m, const struct claim *claim,
                           const struct scene *s)
{
    struct str_list fields = plain_fields(m, claim->operation, s, s->rec[0]);

    for (size_t i = 0; i < fields.len; i++) {
        struct variant *v = variant_new(m, claim, s, "%.*s alone", STR_ARG(fields.at[i]));

        send_to(v, s->rec[0]);
        change_field(v, fields.at[i],
                     other_value(m, claim->operation, s, s->rec[0], fields.at[i]));
        then_changed(v, s->rec[0]);
        variant_done(v);
    }
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str_list fields = params_fields(maker_arena(m), claim);
    struct scene s;

    if (!claim_is_clear(claim) || !scene_rich(m, claim->operation, &s))
        return;
    for (size_t i = 0; i < fields.len; i++)
        try_field(m, claim, fields.at[i]);
    try_each_alone(m, claim, &s);
    if (!has_outcome(maker_arena(m), claim, STR_NONE))
        return;
    try_no_object(m, claim, &s, "[1, 2]", "a list");
    try_no_object(m, claim, &s, "\"text\"", "a text");
    try_no_object(m, claim, &s, "null", "null");
}

static const struct claim_param params[] = {
    FIELDS_PARAMS,
    { "outcome", OUTCOME_SCHEMA, "how a patch that is no object is refused", false },
    { 0 },
};

const struct claim_kind kind_merge_patch = {
    .name = "merge-patch",
    .says = "the body is a JSON Merge Patch: objects are merged, null removes a member",
    .proves =
        "Sends one member of a stored object, null for it and for a whole field, nulls "
        "within a new object, other lists, each field alone, and what is no object.",
    .about = "The whole of RFC 7396 in one claim: objects are merged at every level,"
             " null removes a member at every level, and everything else, lists too,"
             " takes the place of what was there. Where only one field behaves so, "
             "`merges` is the claim.",
    .sources = "RFC 7396; RFC 5789.",
    .subject = ABOUT_UPDATES,
    .example = "- id: people-are-merged\n"
               "  kind: merge-patch\n"
               "  operation: patchPerson\n"
               "  outcome: {status: 4xx}\n"
               "  says: the body is a JSON Merge Patch\n",
    .params = params,
    .wfc = 119,
    .refuses = about,
    .behave = behave,
    .mutants = mutants,
    .variants = variants,
    .lint = lint,
};
