#include "claims/near.h"

#include "base/arena.h"
#include "claims/members.h"
#include "doc/json.h"

#include "base/banned.h"

/* Shorter texts may lack so little that some other record has the rest. */
enum { TEXT_MIN = 8, PHONE_MIN = 6 };

/* Of a UUID (RFC 9562, 4). */
enum { UUID_LEN = 36, UUID_HEAD = 8, UUID_TAIL = 12 };

const char *near_word(enum near_part part)
{
    return part == NEAR_BEGINNING ? "begins" : "ends";
}

/* --- what a text is --- */

static bool is_uuid(struct str text)
{
    if (text.len != UUID_LEN)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        char c = text.at[i];
        bool hex = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');

        if (dash ? c != '-' : !hex)
            return false;
    }
    return true;
}

static size_t find_last(struct str text, char c)
{
    for (size_t i = text.len; i-- > 0;)
        if (text.at[i] == c)
            return i;
    return SIZE_MAX;
}

/* An address that is one still when it lacks its first or its last character. */
static bool is_address(struct str text, enum near_part part)
{
    size_t at = str_find_char(text, '@'), point = find_last(text, '.');

    if (at == SIZE_MAX || point == SIZE_MAX || point < at)
        return false;
    return part == NEAR_BEGINNING ? text.len - point > 3 : at > 1;
}

static bool is_phone(struct str text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (c >= '0' && c <= '9')
            digits++;
        else if (c != '+' && c != ' ' && c != '-' && c != '(' && c != ')')
            return false;
    }
    return digits >= PHONE_MIN;
}

/* Whether a text that lacks its first or last character is one of its kind that nobody
 * has. What begins a phone number may as well not be there: +49 30 is 030. */
static bool may_lack(struct str text, enum near_part part)
{
    if (is_phone(text))
        return part == NEAR_BEGINNING;
    if (str_find_char(text, '@') != SIZE_MAX)
        return is_address(text, part);
    if (text.len < TEXT_MIN)
        return false;
    return text.at[1] != ' ' && text.at[text.len - 2] != ' ';
}

/* --- making one --- */

/* What stands instead of the other half of a UUID: digits that it does not have there. */
static const char *filler(struct str uuid, enum near_part part)
{
    if (part == NEAR_BEGINNING)
        return str_ends(uuid, S("0")) ? "5eed5eed5eed" : "000000000000";
    return str_starts(uuid, S("0")) ? "5eed5eed" : "00000000";
}

/* As it is in this state. */
static struct str near_text(struct arena *a, struct str own, enum near_part part)
{
    if (is_uuid(own) && part == NEAR_BEGINNING)
        return arena_printf(a, "%.*s%s", STR_ARG(str_sub(own, 0, UUID_LEN - UUID_TAIL)),
                            filler(own, part));
    if (is_uuid(own))
        return arena_printf(a, "%s%.*s", filler(own, part),
                            STR_ARG(str_from_at(own, UUID_HEAD)));
    return part == NEAR_BEGINNING ? str_sub(own, 0, own.len - 1) : str_from_at(own, 1);
}

/* As a template, for a live target's record has another one. */
static json_t *near_template(struct variant_maker *m, const struct state_record *r,
                             struct str place, struct str own, enum near_part part)
{
    static const char *const uuid[] = { "/:-12", "/8:" }, *const text[] = { "/:-1",
                                                                            "/1:" };
    struct arena *a = maker_arena(m);
    const char *step = is_uuid(own) ? uuid[part] : text[part];
    struct str cut =
        json_text(ref(m, r, arena_printf(a, "%.*s%s", STR_ARG(place), step)));

    if (!is_uuid(own))
        return json_str(a, cut);
    return json_str(a, part == NEAR_BEGINNING
                           ? arena_printf(a, "%.*s%s", STR_ARG(cut), filler(own, part))
                           : arena_printf(a, "%s%.*s", filler(own, part), STR_ARG(cut)));
}

static bool somebody_has(struct variant_maker *m, const struct operation *op,
                         const struct scene *s, struct str field, const json_t *value)
{
    size_t count = scene_count(s->state, op->effect.resource);

    for (size_t i = 0; i < count; i++) {
        const json_t *own =
            scene_stored(m, op, scene_record(s->state, op->effect.resource, i), field);

        if (own && json_same(own, value))
            return true;
    }
    return false;
}

json_t *near_value(struct variant_maker *m, const struct operation *op,
                   const struct scene *s, struct str field, const struct schema *schema,
                   enum near_part part)
{
    struct arena *a = maker_arena(m);
    const json_t *stored = scene_stored(m, op, s->rec[0], field);
    struct str own = json_text(stored), place = params_place(a, op, field);
    bool is_key = str_eq(str_from_at(place, 1), op->effect.resource->key);

    if (!json_is_string(stored) || !(is_uuid(own) || (!is_key && may_lack(own, part))))
        return NULL;
    json_t *value = json_str(a, near_text(a, own, part));

    if ((schema && !schema_is_valid(schema, value, NULL)) ||
        somebody_has(m, op, s, field, value))
        return NULL;
    return near_template(m, s->rec[0], place, own, part);
}

/* --- what breaks --- */

bool near_matches(const json_t *stored, const json_t *sent, enum near_part part)
{
    struct str own = json_text(stored), text = json_text(sent);

    if (!json_is_string(stored) || !json_is_string(sent) || text.len == 0)
        return false;
    if (is_uuid(own) && is_uuid(text) && part == NEAR_BEGINNING)
        return str_eq(str_sub(own, 0, UUID_HEAD), str_sub(text, 0, UUID_HEAD));
    if (is_uuid(own) && is_uuid(text))
        return str_eq(str_from_at(own, UUID_LEN - UUID_TAIL),
                      str_from_at(text, UUID_LEN - UUID_TAIL));
    return part == NEAR_BEGINNING ? str_starts(own, text) : str_ends(own, text);
}

static bool shows_form(const struct contract *c, const json_t *schema)
{
    const json_t *bare = contract_deref(c, schema);
    struct str format = json_member_text(bare, "format");
    struct str example = json_text(json_array_get(json_object_get(bare, "examples"), 0));

    return str_eq(format, S("uuid")) || str_eq(format, S("email")) || is_uuid(example) ||
           (is_address(example, NEAR_BEGINNING) && is_address(example, NEAR_END));
}

bool near_is_sure(struct arena *a, const struct operation *op, struct str field)
{
    const struct field *f = operation_field(op, field);
    struct str member = str_from_at(params_place(a, op, field), 1);
    bool required;

    return (f && shows_form(op->contract, f->schema_json)) ||
           shows_form(op->contract,
                      members_find(op->contract, op->effect.resource->schema_json, member,
                                   &required));
}

static json_t *sent_value(struct model_call *call, struct str field)
{
    const struct effect *effect = &call->operation->effect;

    for (size_t i = 0; i < call->path_value_count; i++)
        if (str_eq(call->path_values[i].name, effect->by))
            return json_str(call->arena, call->path_values[i].value);
    return call_request_value(call, field);
}

static bool select_near(struct model_call *call, const struct behave_ctx *c,
                        enum near_part part)
{
    const struct resource *resource = call->operation->effect.resource;
    const json_t *sent = sent_value(call, c->field);
    size_t count = world_count(call->world, resource);

    for (size_t i = 0; i < count && call->selected_count == 0; i++) {
        json_t *record = world_record(call->world, resource, i);

        if (!near_matches(model_stored(call, record, c->field), sent, part))
            continue;
        call->selected = arena_array(call->arena, json_t *, 1);
        call->selected[0] = record;
        call->selected_count = 1;
    }
    return true;
}

static bool select_by_beginning(struct model_call *call, const void *ctx)
{
    return select_near(call, ctx, NEAR_BEGINNING);
}

static bool select_by_end(struct model_call *call, const void *ctx)
{
    return select_near(call, ctx, NEAR_END);
}

static const struct {
    const char *what, *says;
    model_behaviour_fn *fn;
} ways[] = {
    [NEAR_BEGINNING] = { "beginning-finds",
                         "a record is found whose {} begins with what is sent",
                         select_by_beginning },
    [NEAR_END] = { "end-finds", "a record is found whose {} ends with what is sent",
                   select_by_end },
};

void near_mutants(struct arena *a, const struct claim *claim,
                  const struct str_list *fields, struct variation_list *ret)
{
    for (size_t i = 0; i < fields->len; i++)
        for (size_t k = 0;
             k < NEAR_COUNT && near_is_sure(a, claim->operation, fields->at[i]); k++)
            variation_add(a, claim, ways[k].what, fields->at[i], ways[k].says, ret)
                ->field = fields->at[i];
}

bool near_is(const struct variation *variation)
{
    return variation_is(variation, ways[NEAR_BEGINNING].what) ||
           variation_is(variation, ways[NEAR_END].what);
}

bool near_behave(struct arena *a, const struct claim *claim,
                 const struct variation *variation, struct behaviour_list *ret)
{
    for (size_t i = 0; i < NEAR_COUNT; i++)
        if (variation_is(variation, ways[i].what)) {
            behave_add(a, claim, variation, STAGE_SELECT, false, ways[i].fn, ret);
            return true;
        }
    return false;
}
