/* derives: a member is taken from a related record. */
#include "base/arena.h"
#include "base/suggest.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/members.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/tries.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

static const json_t *from_of(const struct claim *claim)
{
    return json_object_get(claim->params, "from");
}

static struct str link_of(const struct claim *claim)
{
    return json_member_text(from_of(claim), "link");
}

static const struct resource *resource_of(const struct claim *claim)
{
    return contract_resource(claim->contract,
                             json_member_text(from_of(claim), "resource"));
}

static void set_member(json_t *record, const struct behave_ctx *c, json_t *value)
{
    json_object_setn_nocheck(record, c->field.at, c->field.len, value);
}

static bool link_changed(const struct model_call *call, const struct behave_ctx *c)
{
    const json_t *now = model_stored(call, call->record, link_of(c->claim));
    const json_t *old =
        call->before ? model_stored(call, call->before, link_of(c->claim)) : NULL;

    return !old || !now || !json_same(old, now);
}

/* What the member is to be, NULL where nothing says so: a link that leads nowhere and was
 * not touched. */
static json_t *derived(const struct model_call *call, const struct behave_ctx *c)
{
    const struct resource *resource = resource_of(c->claim);
    const json_t *link = model_stored(call, call->record, link_of(c->claim));
    const json_t *linked = link && !json_is_null(link) && resource
                               ? world_find(call->world, resource, link)
                               : NULL;
    json_t *value = json_member(linked, json_member_text(from_of(c->claim), "member"));

    if (linked)
        return value ? value : json_null();
    return link_changed(call, c) ? json_null() : NULL;
}

static bool derive(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *value = derived(call, c);

    if (value)
        set_member(call->record, c, value);
    return true;
}

/* --- broken --- */

static bool stale(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *old = call->before ? json_member(call->before, c->field) : NULL;

    if (old)
        set_member(call->record, c, old);
    return true;
}

static bool stale_when_removed(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *link = model_stored(call, call->record, link_of(c->claim));

    return !link || json_is_null(link) ? stale(call, ctx) : derive(call, ctx);
}

static bool written(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *sent = call_request_value(call, c->field);

    if (!sent)
        return derive(call, ctx);
    set_member(call->record, c, sent);
    return true;
}

static bool lost(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (link_changed(call, c))
        set_member(call->record, c, json_null());
    else
        derive(call, ctx);
    return true;
}

/* The key itself instead of the member. */
static bool shows_key(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    json_t *link = model_stored(call, call->record, link_of(c->claim));

    if (!link_changed(call, c))
        return derive(call, ctx);
    set_member(call->record, c, link ? link : json_null());
    return true;
}

static bool link_takes_null(struct arena *a, const struct claim *claim, struct str field)
{
    const struct field *f = params_field(claim, link_of(claim));

    (void)field;
    return f && schema_is_valid(f->schema, json_null(), NULL) &&
           !tries_in_doubt(a, claim->operation, f->name, json_null());
}

static const struct mutation rows[] = {
    { "stale", "{} stays when the link changes", PER_FIELD, STAGE_STAMP, false, stale,
      NULL, false },
    { "written", "{} takes the value that the client sends", PER_FIELD, STAGE_STAMP,
      false, written, NULL, false },
    { "lost", "{} becomes null when the link changes", PER_FIELD, STAGE_STAMP, false,
      lost, NULL, false },
    { "shows-key", "{} shows the link's key", PER_FIELD, STAGE_STAMP, false, shows_key,
      NULL, false },
    { "stale-when-removed", "{} stays when the link is removed", PER_FIELD, STAGE_STAMP,
      false, stale_when_removed, link_takes_null, false },
};

static void unknown_resource(const struct claim *claim, struct diags *diags,
                             const struct node *at)
{
    const struct contract *c = claim->contract;
    struct arena *a = arena_open();
    struct str *names = arena_array(a, struct str, c->resource_count);

    for (size_t i = 0; i < c->resource_count; i++)
        names[i] = c->resources[i].name;
    struct str near = suggest(node_text(at), names, c->resource_count);

    diags_error(diags, at->span, "claim", "no resource `%.*s`", STR_ARG(node_text(at)));
    if (near.len)
        diags_hint(diags, "did you mean `%.*s`?", STR_ARG(near));
    arena_close(a);
}

static void lint(const struct claim *claim, struct diags *diags)
{
    const struct node *from = node_get(claim->node, "from");
    const struct node *resource = node_get(from, "resource"),
                      *link = node_get(from, "link");
    const struct node *member = node_get(from, "member");
    bool required;

    if (resource && !resource_of(claim))
        unknown_resource(claim, diags, resource);
    if (link && !params_field(claim, node_text(link)))
        diags_error(diags, link->span, "unknown-field", "%.*s has no field `%.*s`",
                    STR_ARG(claim->operation->id), STR_ARG(node_text(link)));
    if (member && resource && resource_of(claim) &&
        !members_find(claim->contract, resource_of(claim)->schema_json, node_text(member),
                      &required))
        diags_warn(diags, member->span, "claim", "`%.*s` has no documented member `%.*s`",
                   STR_ARG(node_text(resource)), STR_ARG(node_text(member)));
}

/* --- how to find out --- */

static void try_changed(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s)
{
    const struct operation *op = claim->operation;
    struct str link = link_of(claim);
    struct str member = json_member_text(from_of(claim), "member");

    for (size_t i = 0; i < s->state->record_count; i++) {
        const struct state_record *to = &s->state->records[i];

        if (to->resource != resource_of(claim) || !json_member(to->record, member))
            continue;
        struct variant *v = variant_new(m, claim, s, "%.*s leads to %.*s", STR_ARG(link),
                                        STR_ARG(to->name));

        send_to(v, s->rec[0]);
        change_field(v, link, ref_key(m, to));
        json_t *is = then_changed(v, s->rec[0]);

        expect_at(m, is, params_place(maker_arena(m), op, claim_text(claim, "field")),
                  ref(m, to, arena_printf(maker_arena(m), "/%.*s", STR_ARG(member))));
        expect_shown(v, claim_text(claim, "field"),
                     ref(m, to, arena_printf(maker_arena(m), "/%.*s", STR_ARG(member))));
        variant_done(v);
    }
}

static void try_removed(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s)
{
    struct variant *v =
        variant_new(m, claim, s, "%.*s is removed", STR_ARG(link_of(claim)));

    send_to(v, s->rec[0]);
    change_field(v, link_of(claim), json_null());
    json_t *is = then_changed(v, s->rec[0]);

    expect_at(m, is,
              params_place(maker_arena(m), claim->operation, claim_text(claim, "field")),
              json_null());
    variant_done(v);
}

static void try_written(struct variant_maker *m, const struct claim *claim,
                        const struct scene *s)
{
    struct str field = claim_text(claim, "field");
    struct variant *v = variant_new(m, claim, s, "%.*s is sent itself", STR_ARG(field));

    send_to(v, s->rec[0]);
    send_field(v, field, lit_text(m, S("written by the client")));
    expect_either(v);
    json_t *is = then_changed(v, s->rec[0]);

    expect_at(m, is, params_place(maker_arena(m), claim->operation, field),
              tag(m, "unchanged", NULL));
    variant_done(v);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct scene s;

    if (claim->operation->effect.verb != EFFECT_UPDATE ||
        !scene_for_field(m, claim->operation, link_of(claim), &s))
        return;
    try_changed(m, claim, &s);
    if (link_takes_null(maker_arena(m), claim, STR_NONE))
        try_removed(m, claim, &s);
    try_written(m, claim, &s);
}

#define FROM_SCHEMA                                                                      \
    "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"link\", "  \
    "\"resource\", "                                                                     \
    "\"member\"], \"properties\": {\"link\": " NAME_SCHEMA                               \
    ", \"resource\": " NAME_SCHEMA ", \"member\": " NAME_SCHEMA "}}"

static const struct claim_param params[] = {
    { "field", NAME_SCHEMA, "the member of the record", true },
    { "from", FROM_SCHEMA,
      "where it comes from: `link` is the sent field with the key, `resource` what it "
      "leads to, `member` what is taken",
      true },
    { 0 },
};

const struct claim_kind kind_derives = {
    .name = "derives",
    .says = "a member is taken from a related record",
    .proves = "Changes the link to another record, removes it, and tries to write the "
              "member itself.",
    .about = "A ticket shows the name of the person it is assigned to. When the link"
             " changes, the name changes with it, in the answer and in the record; "
             "when the link is removed, the name goes. A client cannot write the "
             "member itself.",
    .subject = ABOUT_VALUES,
    .example = "- id: person-name\n"
               "  kind: derives\n"
               "  operation: changeTicket\n"
               "  field: person_name\n"
               "  from: {link: person_id, resource: person, member: name}\n"
               "  says: person_name is the name of the person\n",
    .params = params,
    .lint = lint,
    .breaks = { rows, countof(rows) },
    .honest = { STAGE_STAMP, false, derive },
    .variants = variants,
};
