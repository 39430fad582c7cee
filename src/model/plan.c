/* What is known of an operation before any request. */
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "model/model_internal.h"
#include "model/shape.h"

#include "base/banned.h"

static void attach(struct arena *a, struct plan *p, const struct model_options *options)
{
    for (size_t i = 0; i < options->behaviour_count; i++) {
        const struct model_behaviour *b = &options->behaviours[i];
        struct hooks *hooks = b->before ? &p->before[b->stage] : &p->after[b->stage];

        if (!b->operation || b->operation == p->operation)
            *vec_push(a, hooks) = b;
    }
}

static void put_stage(struct plan *p, enum model_stage stage)
{
    p->order[p->order_len++] = stage;
}

static void order_stages(struct plan *p, const struct model_choices *choices)
{
    /* Where the body says which record is meant, it has to be judged first. */
    bool find_first = choices->find_before_validate && p->operation->effect.by.len > 0;

    if (!choices->validate_before_authenticate)
        put_stage(p, STAGE_AUTHENTICATE);
    put_stage(p, STAGE_PARSE);
    if (find_first && !choices->validate_before_authenticate)
        put_stage(p, STAGE_SELECT);
    put_stage(p, STAGE_VALIDATE);
    if (choices->validate_before_authenticate)
        put_stage(p, STAGE_AUTHENTICATE);
    put_stage(p, STAGE_NORMALISE);
    if (!find_first || choices->validate_before_authenticate)
        put_stage(p, STAGE_SELECT);
    put_stage(p, STAGE_GUARD);
    put_stage(p, STAGE_APPLY);
    put_stage(p, STAGE_STAMP);
}

static void plan_slots(struct arena *a, struct plan *p)
{
    const struct field_list *fields = operation_fields(p->operation);

    p->slots = arena_array(a, struct slot_plan, fields->len);
    p->slot_count = fields->len;
    for (size_t i = 0; i < fields->len; i++) {
        struct slot_plan *slot = &p->slots[i];

        mapping_prepare(a, p->operation, &fields->at[i], slot);
        map_set(a, &p->slot_by_name, fields->at[i].name, slot);
        p->has_read_only |= fields->at[i].read_only;
        p->has_references |= fields->at[i].mapping && fields->at[i].mapping->of;
    }
}

/* JSON where it may be, else what is a form or in parts. */
static const struct media *changes_media(const struct operation *op)
{
    for (size_t i = 0; i < op->body_count; i++)
        if (http_media_is_json(op->body[i].range) ||
            http_media_matches(op->body[i].range, S("application/json")))
            return &op->body[i];
    return operation_sends_text(op) ? operation_body_media(op, operation_body_type(op))
                                    : NULL;
}

static bool keeps_unknown(const struct contract *c, const struct operation *op,
                          const struct media *media)
{
    const json_t *changes =
        media ? shape_at(c, media->schema_json, op->effect.request) : NULL;

    return operation_fields(op)->len == 0 || shape_is_open(c, changes);
}

/* What the request's schema does not speak of is stored under its own name, so it has to
 * be what the resource says. */
static void compile_members(struct arena *a, struct plan *p)
{
    const struct resource *resource = p->operation->effect.resource;
    const struct contract *c = p->operation->contract;
    struct str_list names = { 0 };

    if (!p->keeps_unknown || !resource)
        return;
    shape_members(a, c, resource->schema_json, NULL, &names);
    for (size_t i = 0; i < names.len; i++) {
        struct schema_error error;
        struct schema *compiled = contract_schema(
            a, c, shape_member(c, resource->schema_json, names.at[i]), &error);

        if (compiled)
            map_set(a, &p->members, names.at[i], compiled);
    }
}

static struct str first_step(struct arena *a, struct str pointer)
{
    struct str rest = str_from_at(pointer, 1), step;

    return pointer.len && str_cut(&rest, '/', &step) ? shape_token(a, step) : STR_NONE;
}

void plan_make(struct model *m, const struct operation *op,
               const struct model_options *options, struct plan *ret)
{
    struct arena *a = m->arena;

    *ret = (struct plan){ .operation = op };
    attach(a, ret, options);
    order_stages(ret, &m->choices);
    plan_slots(a, ret);
    ret->changes_media = changes_media(op);
    ret->keeps_unknown = keeps_unknown(m->contract, op, ret->changes_media);
    compile_members(a, ret);
    ret->wrapper = first_step(a, op->effect.request);
    if (op->effect.resource)
        shape_members(a, m->contract, op->effect.resource->schema_json,
                      shape_is_write_only, &ret->hidden);
    success_plan_make(m, op, 0, &ret->success);
    success_plan_make(m, op, 201, &ret->created);
}
