/* coerces: a value is converted, a numeric text to a number. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/params_schema.h"
#include "claims/variants.h"
#include "doc/json.h"

#include "base/banned.h"

/* The number that a text is by JSON's grammar, NULL where it is none. */
static json_t *number_of(struct arena *a, struct str text)
{
    struct json_error error;
    bool starts =
        text.len && (text.at[0] == '-' || (text.at[0] >= '0' && text.at[0] <= '9'));
    bool ends = text.len && text.at[text.len - 1] >= '0' && text.at[text.len - 1] <= '9';
    json_t *value = starts && ends ? json_read(a, text, NULL, NULL, &error) : NULL;

    return json_is_number(value) ? value : NULL;
}

static struct str text_sent(const struct model_call *call, const struct behave_ctx *c)
{
    return json_text(model_sent(call, c->field));
}

static bool sends_text(const struct model_call *call, const struct behave_ctx *c)
{
    return json_is_string(model_sent(call, c->field));
}

static void put(struct model_call *call, const struct behave_ctx *c, json_t *value)
{
    json_object_setn_nocheck(call->changes, c->field.at, c->field.len, value);
}

static bool convert(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!sends_text(call, c))
        return true;
    json_t *number = number_of(call->arena, text_sent(call, c));

    if (!number)
        return model_refuse(call, REFUSAL_INVALID, NULL, c->field,
                            model_sent(call, c->field), "%.*s must be a number",
                            STR_ARG(c->field));
    put(call, c, number);
    return true;
}

/* --- broken --- */

static bool keep_text(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx;
    return true;
}

static bool refuse_text(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (!sends_text(call, c))
        return true;
    return model_refuse(call, REFUSAL_INVALID, NULL, c->field, model_sent(call, c->field),
                        "%.*s must be a number", STR_ARG(c->field));
}

static bool to_integer(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const json_t *number =
        sends_text(call, c) ? number_of(call->arena, text_sent(call, c)) : NULL;

    if (!number || fabs(json_number_value(number)) > 1e15)
        return convert(call, ctx);
    put(call, c,
        arena_json(call->arena, json_integer((json_int_t)json_number_value(number))));
    return true;
}

static bool lose_sign(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    struct str text = text_sent(call, c);

    if (str_starts(text, S("-")))
        put(call, c, json_str(call->arena, str_from_at(text, 1)));
    return convert(call, ctx);
}

static bool ignore_text(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (sends_text(call, c))
        call_drop(call, c->field);
    return true;
}

static bool to_zero(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (sends_text(call, c))
        put(call, c, arena_json(call->arena, json_integer(0)));
    return true;
}

static bool keep_odd_text(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (sends_text(call, c) && !number_of(call->arena, text_sent(call, c)))
        return true;
    return convert(call, ctx);
}

static const struct mutation rows[] = {
    { "kept-as-text", "a numeric text for {} is stored as a text", PER_FIELD,
      STAGE_NORMALISE, false, keep_text, NULL, false },
    { "odd-kept-as-text", "a text that is no number is stored as {}", PER_FIELD,
      STAGE_NORMALISE, false, keep_odd_text, NULL, false },
    { "refused", "a numeric text for {} is refused", PER_FIELD, STAGE_NORMALISE, false,
      refuse_text, NULL, false },
    { "rounded", "decimals of a numeric text for {} are lost", PER_FIELD, STAGE_NORMALISE,
      false, to_integer, NULL, false },
    { "sign-lost", "the sign of a numeric text for {} is lost", PER_FIELD,
      STAGE_NORMALISE, false, lose_sign, NULL, false },
    { "ignored", "a numeric text for {} is ignored", PER_FIELD, STAGE_NORMALISE, false,
      ignore_text, NULL, false },
    { "zero", "a numeric text for {} becomes 0", PER_FIELD, STAGE_NORMALISE, false,
      to_zero, NULL, false },
};

/* Nobody says what becomes of a text that is no number. */
static bool ignore_odd_text(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (sends_text(call, c) && !number_of(call->arena, text_sent(call, c)))
        call_drop(call, c->field);
    return convert(call, ctx);
}

static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    return claim == params_leader(claim) &&
           !params_find(a, claim->operation, "rejects", field);
}

static const struct mutation twin_rows[] = {
    { "odd-ignored", "a text that is no number is ignored as {}", PER_FIELD,
      STAGE_NORMALISE, false, ignore_odd_text, is_open, false },
};

/* --- how to find out --- */

static const struct {
    const char *text, *number;
} numbers[] = {
    { "1250", "1250" }, { "12.5", "12.5" },   { "-20", "-20" },         { "0", "0" },
    { "0.75", "0.75" }, { "-3.25", "-3.25" }, { "1000000", "1000000" },
};

static void try_number(struct variant_maker *m, const struct claim *claim,
                       const struct scene *s, const char *text, const char *number)
{
    struct str field = claim_text(claim, "field");
    struct variant *v = variant_new(m, claim, s, "the text %s", text);

    send_to(v, s->rec[0]);
    send_field(v, field, lit_text(m, str_from(text)));
    json_t *is = then_changed(v, s->rec[0]);

    expect_stored(m, claim->operation, is, field,
                  number_of(maker_arena(m), str_from(number)));
    variant_done(v);
}

/* It is refused, or ignored, or made some number: but never kept as a text. */
static void try_odd(struct variant_maker *m, const struct claim *claim,
                    const struct scene *s, const char *text)
{
    struct str field = claim_text(claim, "field");
    struct variant *v = variant_new(m, claim, s, "the text \"%s\"", text);
    json_t *types = list_of(m, lit_text(m, S("number")), lit_text(m, S("null")), NULL);

    send_to(v, s->rec[0]);
    send_field(v, field, lit_text(m, str_from(text)));
    expect_either(v);
    json_t *is = then_changed(v, s->rec[0]);

    expect_stored(m, claim->operation, is, field, tag(m, "type", types));
    variant_done(v);
}

static bool exponents_are_open(struct variant_maker *m, const struct claim *claim,
                               struct str field)
{
    return params_find_doubt(maker_arena(m), claim->operation, "rejects", field) ||
           params_in_doubt(claim);
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    struct str field = claim_text(claim, "field");
    const struct field *f = params_field(claim, field);
    struct scene s;

    if (!f || !scene_rich(m, claim->operation, &s) ||
        !params_is_stored(claim->operation, field))
        return;
    for (size_t i = 0; i < countof(numbers); i++) {
        json_t *number = number_of(maker_arena(m), str_from(numbers[i].number));

        if (schema_is_valid(f->schema, number, NULL))
            try_number(m, claim, &s, numbers[i].text, numbers[i].number);
    }
    if (!exponents_are_open(m, claim, field))
        try_number(m, claim, &s, "1.5e3", "1500");
    try_odd(m, claim, &s, "twelve");
    try_odd(m, claim, &s, "12 apples");
}

static const struct claim_param params[] = {
    { "field", NAME_SCHEMA, "the sent field", true },
    { "from", "{\"enum\": [\"string\"]}", "`string`: what may be sent", true },
    { "to", "{\"enum\": [\"number\"]}", "`number`: what is stored and shown", true },
    { 0 },
};

const struct claim_kind kind_coerces = {
    .name = "coerces",
    .says = "a text that is a number is converted to that number",
    .proves =
        "Sends an integer, a decimal, a negative number and an exponent as text and "
        "expects the number; text that is no number is never stored as text.",
    .about = "A form sends `\"12.5\"`, and the record shows `12.5`. Text that is a "
             "number by JSON's grammar is converted, with sign, decimals and "
             "exponent; what is no number is refused or ignored, and never stored as"
             " it came.",
    .subject = ABOUT_VALUES,
    .example = "- id: hours-from-text\n"
               "  kind: coerces\n"
               "  operation: changeTicket\n"
               "  field: hours\n"
               "  from: string\n"
               "  to: number\n"
               "  says: hours may be sent as text and are numbers\n",
    .params = params,
    .breaks = { rows, countof(rows) },
    .keeps = { twin_rows, countof(twin_rows) },
    .honest = { STAGE_NORMALISE, false, convert },
    .variants = variants,
};
