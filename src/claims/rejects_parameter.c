/* Illegal values of parameters.  A parameter is text when it arrives: illegal is only
 * what is so in every reading of that text. */
#include "claims/rejects_parameter.h"

#include <limits.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "claims/effects.h"
#include "claims/mutation.h"
#include "claims/outcomes.h"
#include "claims/sent_parameter.h"
#include "claims/values.h"
#include "claims/variants.h"
#include "contract/params.h"
#include "doc/json.h"

#include "base/banned.h"

/* Longest query or header that a behaviour writes. */
#define WRITTEN_MAX (64u * 1024)

static const struct {
    const char *name;
    enum parameter_in in;
} places[] = { { "query", IN_QUERY }, { "header", IN_HEADER }, { "cookie", IN_COOKIE } };

bool rejects_is_about_parameter(const struct claim *claim)
{
    return claim_text(claim, "parameter").len > 0;
}

const struct parameter *rejects_parameter(const struct claim *claim)
{
    struct str name = claim_text(claim, "parameter"), in = claim_text(claim, "in");
    const struct parameter *p = NULL;

    for (size_t i = 0; i < countof(places) && !p && name.len; i++)
        if (!in.len || str_eq_c(in, places[i].name))
            p = operation_parameter(claim->operation, places[i].in, name);
    return p;
}

bool rejects_parameter_refused(struct model_call *call, const struct claim *claim,
                               struct str param)
{
    const struct parameter *p = rejects_parameter(claim);

    (void)param;
    return p && call->refusal == REFUSAL_INVALID &&
           (sent_parameter_breaks(call, claim, p) ||
            sent_parameter_lacks(call, claim, p));
}

/* --- another value instead --- */

/* "limit" of "limit=7", and of "limit[]=7" and "limit[at]=7". */
static bool is_pair_of(struct arena *a, struct str pair, struct str name)
{
    struct str key = pair, decoded;

    str_cut(&pair, '=', &key);
    if (!http_percent_decode(a, key, &decoded))
        return false;
    return str_eq(decoded, name) ||
           (str_starts(decoded, name) && decoded.len > name.len &&
            decoded.at[name.len] == '[');
}

/* `text` without the parameter's pairs, and with `instead`, where that is anything. */
static struct str other_pairs(struct arena *a, const struct parameter *p, struct str text,
                              char between, struct str instead)
{
    struct str pair;
    struct buf out;

    buf_init(&out, WRITTEN_MAX);
    while (str_cut(&text, between, &pair)) {
        pair = str_trim(pair);
        if (!pair.len || is_pair_of(a, pair, p->name))
            continue;
        if (out.len)
            buf_add_char(&out, between);
        buf_add(&out, pair);
    }
    if (out.len && instead.len)
        buf_add_char(&out, between);
    buf_add(&out, instead);
    struct str ret = arena_str(a, buf_str(&out));

    buf_release(&out);
    return ret;
}

static void set_header(struct arena *a, struct http_request *request, struct str name,
                       struct str value)
{
    struct http_headers kept = { 0 };

    for (size_t i = 0; i < request->headers.len; i++)
        if (!str_eq_nocase(request->headers.at[i].name, name))
            http_header_add(a, &kept, request->headers.at[i].name,
                            request->headers.at[i].value);
    if (value.len)
        http_header_add(a, &kept, name, value);
    request->headers = kept;
}

static struct str query_of(const struct model_call *call)
{
    struct str target = call->request->target;
    size_t mark = str_find_char(target, '?');

    return mark == SIZE_MAX ? STR_NONE : str_from_at(target, mark + 1);
}

/* The request counts as if `value` had been sent; NULL: nothing. */
static void take_for(struct model_call *call, const struct parameter *p,
                     const json_t *value)
{
    struct arena *a = call->arena;
    struct http_request *request = arena_new(a, struct http_request);
    struct str text = STR_NONE;
    struct buf written;

    *request = *call->request;
    buf_init(&written, WRITTEN_MAX);
    if (value && params_write(&written, p, value))
        text = arena_str(a, buf_str(&written));
    buf_release(&written);
    if (p->in == IN_QUERY) {
        struct str path = request->target;
        size_t mark = str_find_char(path, '?');
        struct str query = other_pairs(a, p, query_of(call), '&', text);

        path = mark == SIZE_MAX ? path : str_sub(path, 0, mark);
        request->target =
            query.len ? arena_printf(a, "%.*s?%.*s", STR_ARG(path), STR_ARG(query))
                      : path;
    } else if (p->in == IN_HEADER) {
        set_header(a, request, p->name, text);
    } else {
        set_header(a, request, S("Cookie"),
                   other_pairs(a, p, http_header_get(&request->headers, S("Cookie")), ';',
                               text));
    }
    call->request = request;
}

/* What a careless endpoint goes on with: the default, or no value, or where there has to
 * be one a legal one. */
static const json_t *usual_value(struct arena *a, const struct claim *claim,
                                 const struct parameter *p)
{
    struct field f = sent_parameter_field(p);

    return p->required ? json_array_get(values_legal(a, claim->contract, &f), 0) : NULL;
}

static bool has_usual(struct arena *a, const struct claim *claim,
                      const struct parameter *p)
{
    return !p->required || usual_value(a, claim, p);
}

/* --- broken --- */

static bool ignore(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const struct parameter *p = rejects_parameter(c->claim);

    if (sent_parameter_breaks(call, c->claim, p))
        take_for(call, p, usual_value(call->arena, c->claim, p));
    return true;
}

static bool accept_missing(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const struct parameter *p = rejects_parameter(c->claim);

    if (sent_parameter_lacks(call, c->claim, p))
        take_for(call, p, usual_value(call->arena, c->claim, p));
    return true;
}

static bool limits(const struct claim *claim, const struct parameter *p, json_int_t *low,
                   json_int_t *high)
{
    const json_t *schema =
        p->schema_json ? contract_deref(claim->contract, p->schema_json) : NULL;
    const json_t *min = json_object_get(schema, "minimum");
    const json_t *max = json_object_get(schema, "maximum");

    *low = json_is_integer(min) ? json_integer_value(min) : LLONG_MIN;
    *high = json_is_integer(max) ? json_integer_value(max) : LLONG_MAX;
    return json_is_integer(min) || json_is_integer(max);
}

/* The number within the limits that is nearest. */
static bool clamp_within(struct model_call *call, const void *ctx, json_int_t by_most)
{
    const struct behave_ctx *c = ctx;
    const struct parameter *p = rejects_parameter(c->claim);
    json_int_t low, high;
    bool malformed;
    const json_t *value = model_parameter(call, p, &malformed);

    if (!json_is_integer(value) || !limits(c->claim, p, &low, &high))
        return true;
    json_int_t number = json_integer_value(value);
    json_int_t nearest = number < low ? low : number > high ? high : number;
    /* Both are small where they differ by one. */
    bool near = number < low ? number >= low - by_most : number - by_most <= high;

    if (nearest != number && (by_most == 0 || near))
        take_for(call, p, arena_json(call->arena, json_integer(nearest)));
    return true;
}

static bool clamp(struct model_call *call, const void *ctx)
{
    return clamp_within(call, ctx, 0);
}

static bool clamp_by_one(struct model_call *call, const void *ctx)
{
    return clamp_within(call, ctx, 1);
}

/* As atoi() and parseInt() read it. */
static bool read_leading_number(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const struct parameter *p = rejects_parameter(c->claim);
    bool malformed;
    struct str text = json_text(model_parameter(call, p, &malformed));
    size_t len = 0;
    int64_t number;

    while (len < text.len && text.at[len] >= '0' && text.at[len] <= '9')
        len++;
    if (len && len < text.len && str_to_i64(str_sub(text, 0, len), &number))
        take_for(call, p, arena_json(call->arena, json_integer(number)));
    return true;
}

static bool ignore_case(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const struct parameter *p = rejects_parameter(c->claim);
    const json_t *members = values_enum(c->claim->contract, p->schema_json);
    bool malformed;
    const json_t *value = model_parameter(call, p, &malformed);

    for (size_t i = 0; i < json_array_size(members) && json_is_string(value); i++)
        if (str_eq_nocase(json_text(value), json_text(json_array_get(members, i)))) {
            take_for(call, p, json_array_get(members, i));
            break;
        }
    return true;
}

/* The answer is the refusal, and the change is made all the same. */
static bool check_late(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;

    if (rejects_parameter_refused(call, c->claim, STR_NONE))
        call_carry_out(call);
    return true;
}

/* --- for which claims --- */

static bool tries_some(struct arena *a, const struct claim *claim, struct str field)
{
    const struct parameter *p = rejects_parameter(claim);

    (void)field;
    return p && json_array_size(sent_parameter_illegal(a, claim, p)) > 0 &&
           has_usual(a, claim, p);
}

static bool tries_without(struct arena *a, const struct claim *claim, struct str field)
{
    const struct parameter *p = rejects_parameter(claim);

    (void)field;
    return p && sent_parameter_wanted(claim, p) && usual_value(a, claim, p);
}

static bool has_limits(struct arena *a, const struct claim *claim, struct str field)
{
    const struct parameter *p = rejects_parameter(claim);
    json_int_t low, high;

    return tries_some(a, claim, field) && !params_values(claim) &&
           sent_parameter_is_number(claim, p) && limits(claim, p, &low, &high);
}

static bool has_number(struct arena *a, const struct claim *claim, struct str field)
{
    const struct parameter *p = rejects_parameter(claim);

    return tries_some(a, claim, field) && !params_values(claim) &&
           sent_parameter_number_and_more(a, claim, p);
}

static bool tries_case(struct arena *a, const struct claim *claim, struct str field)
{
    const struct parameter *p = rejects_parameter(claim);
    const json_t *values = p ? sent_parameter_illegal(a, claim, p) : NULL;

    (void)field;
    for (size_t i = 0; i < json_array_size(values); i++)
        if (sent_parameter_is_other_case(claim, p, json_array_get(values, i)))
            return true;
    return false;
}

static bool changes_records(struct arena *a, const struct claim *claim, struct str field)
{
    return tries_some(a, claim, field) && operation_takes_changes(claim->operation) &&
           claim->operation->effect.verb != EFFECT_CREATE;
}

static const struct mutation rows[] = {
    { "ignores", "an illegal value of the parameter is ignored", PER_CLAIM,
      STAGE_VALIDATE, true, ignore, tries_some, false },
    { "clamps", "the nearest number within the limits is taken for one outside of them",
      PER_CLAIM, STAGE_VALIDATE, true, clamp, has_limits, false },
    { "one-too-far", "a number just outside of the limits is let through", PER_CLAIM,
      STAGE_VALIDATE, true, clamp_by_one, has_limits, false },
    { "ignores-rest", "what stands behind a number is overlooked", PER_CLAIM,
      STAGE_VALIDATE, true, read_leading_number, has_number, false },
    { "ignores-case", "a value in other letter case is accepted", PER_CLAIM,
      STAGE_VALIDATE, true, ignore_case, tries_case, false },
    { "missing-accepted", "a request without the parameter is accepted", PER_CLAIM,
      STAGE_VALIDATE, true, accept_missing, tries_without, false },
    { "refused-too-late", "the refused request has made its change", PER_CLAIM,
      STAGE_RESPOND, false, check_late, changes_records, false },
};

void rejects_parameter_mutants(struct arena *a, const struct claim *claim,
                               struct variation_list *ret)
{
    static const struct str_list none = { 0 };

    if (!tries_some(a, claim, STR_NONE) && !tries_without(a, claim, STR_NONE))
        return;
    mutations_list(a, claim, rows, countof(rows), ret);
    outcomes_list(a, claim, &none, ret);
}

static bool is_open(struct arena *a, const struct claim *claim, struct str field)
{
    return !claim_is_clear(claim) && tries_some(a, claim, field);
}

static const struct mutation twin_rows[] = {
    { "ignores-in-doubt",
      "an illegal value of the parameter, of which the documents do not speak, is "
      "ignored",
      PER_CLAIM, STAGE_VALIDATE, true, ignore, is_open, false },
};

/* What another claim on the same parameter is clear about is no open question. */
static bool another_is_clear(const struct claim *claim)
{
    const struct operation *op = claim->operation;
    const struct parameter *p = rejects_parameter(claim);

    for (size_t i = 0; i < op->claim_count; i++)
        if (op->claims[i] != claim && claim_is(op->claims[i], "rejects") &&
            claim_is_clear(op->claims[i]) && rejects_parameter(op->claims[i]) == p)
            return true;
    return false;
}

void rejects_parameter_twins(struct arena *a, const struct claim *claim,
                             struct variation_list *ret)
{
    if (!another_is_clear(claim))
        mutations_list(a, claim, twin_rows, countof(twin_rows), ret);
    outcomes_list_twins(a, claim, ret);
}

/* --- honest --- */

/* Values that the claim lists and the schema would let pass. */
static bool refuse_listed(struct model_call *call, const void *ctx)
{
    const struct behave_ctx *c = ctx;
    const struct parameter *p = rejects_parameter(c->claim);
    bool malformed;
    const json_t *value = model_parameter(call, p, &malformed);

    if (value && sent_parameter_is_listed(call->arena, c->claim, value))
        return model_refuse(call, REFUSAL_INVALID,
                            claim_is_clear(c->claim) ? c->claim : NULL, p->name, value,
                            "%.*s cannot have this value", STR_ARG(p->name));
    return true;
}

void rejects_parameter_behave(struct arena *a, const struct claim *claim,
                              const struct variation *variation,
                              struct behaviour_list *ret)
{
    if (!rejects_parameter(claim))
        return;
    if (!outcomes_behave(a, claim, variation, rejects_parameter_refused, ret) &&
        (mutations_behave(a, claim, variation, rows, countof(rows), ret) ||
         mutations_behave(a, claim, variation, twin_rows, countof(twin_rows), ret)) &&
        !variation_is(variation, "refused-too-late"))
        return;
    if (params_values(claim))
        behave_add(a, claim, NULL, STAGE_VALIDATE, false, refuse_listed, ret);
}

/* --- how to find out --- */

/* An operation without an effect is asked in any state. */
static bool find_scene(struct variant_maker *m, const struct operation *op,
                       struct scene *ret)
{
    const struct states *states = maker_states(m);

    if (op->effect.verb != EFFECT_NONE)
        return scene_rich(m, op, ret);
    if (!states || !states->len)
        return false;
    *ret = (struct scene){ .state = &states->at[0] };
    return true;
}

static void try_one(struct variant_maker *m, const struct claim *claim,
                    const struct scene *s, const struct parameter *p, json_t *value)
{
    const struct operation *op = claim->operation;
    struct variant *v = value
                            ? variant_new(m, claim, s, "%.*s %.*s", STR_ARG(p->name),
                                          STR_ARG(values_name(maker_arena(m), value)))
                            : variant_new(m, claim, s, "without %.*s", STR_ARG(p->name));

    if (s->rec[0])
        send_to(v, s->rec[0]);
    if (s->rec[0] && operation_takes_changes(op) && op->effect.verb != EFFECT_CREATE)
        change_something(v, s->rec[0], STR_NONE, STR_NONE);
    send_parameter_value(v, p, value ? lit(m, value) : NULL);
    expect_outcome(v, claim, p->name, value ? lit(m, value) : NULL, NULL);
    if (!operation_only_looks(op) && op->effect.verb != EFFECT_NONE)
        then_all_unchanged(v);
    variant_done(v);
}

void rejects_parameter_variants(struct variant_maker *m, const struct claim *claim)
{
    const struct parameter *p = rejects_parameter(claim);
    struct arena *a = maker_arena(m);
    struct scene s;

    if (!p || parameter_is_credential(claim->operation, p) ||
        !find_scene(m, claim->operation, &s))
        return;
    const json_t *values = sent_parameter_illegal(a, claim, p);

    for (size_t i = 0; i < json_array_size(values); i++)
        try_one(m, claim, &s, p, json_array_get(values, i));
    if (sent_parameter_wanted(claim, p))
        try_one(m, claim, &s, p, NULL);
}

void rejects_parameter_lint(const struct claim *claim, struct diags *diags)
{
    struct str name = claim_text(claim, "parameter"), in = claim_text(claim, "in");

    if (name.len && !rejects_parameter(claim))
        diags_error(diags, claim->span, "claim", "%.*s has no parameter `%.*s` in %s%.*s",
                    STR_ARG(claim->operation->id), STR_ARG(name),
                    in.len ? "the " : "query, headers or cookies", STR_ARG(in));
}
