#include "claims/mutation.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

#include "base/banned.h"

/* Longest sentence about a variation. */
#define SAYS_MAX 4096

static struct str fill_in(struct arena *a, const char *says, struct str param)
{
    struct str rest = str_from(says);
    struct buf text;

    buf_init(&text, SAYS_MAX);
    for (size_t at; (at = str_find(rest, S("{}"))) != SIZE_MAX;) {
        buf_add(&text, str_sub(rest, 0, at));
        buf_add(&text, param);
        rest = str_from_at(rest, at + 2);
    }
    buf_add(&text, rest);
    struct str said = arena_str(a, buf_str(&text));

    buf_release(&text);
    return said;
}

struct variation *variation_add(struct arena *a, const struct claim *claim,
                                const char *what, struct str param, const char *says,
                                struct variation_list *ret)
{
    struct variation *v = vec_push(a, ret);

    v->claim = claim;
    v->what = str_from(what);
    v->param = param;
    v->name = param.len ? arena_printf(a, "%s:%.*s", what, STR_ARG(param)) : v->what;
    v->says = fill_in(a, says, param);
    return v;
}

bool variation_is(const struct variation *v, const char *what)
{
    return v && str_eq_c(v->what, what);
}

void variations_add_if_not(struct arena *a, const struct variation_list *from,
                           variation_test_fn *leave_out, struct variation_list *ret)
{
    for (size_t i = 0; i < from->len; i++)
        if (!leave_out(a, &from->at[i]))
            *vec_push(a, ret) = from->at[i];
}

struct behave_ctx *behave_add(struct arena *a, const struct claim *claim,
                              const struct variation *variation, enum model_stage stage,
                              bool before, model_behaviour_fn *fn,
                              struct behaviour_list *ret)
{
    struct behave_ctx *ctx = arena_new(a, struct behave_ctx);

    *ctx = (struct behave_ctx){ .arena = a,
                                .claim = claim,
                                .variation = variation,
                                .fields = params_fields(a, claim) };
    if (variation && variation->field.len)
        ctx->field = variation->field;
    else if (ctx->fields.len)
        ctx->field = ctx->fields.at[0];
    ctx->value = variation ? variation->value : NULL;
    *vec_push(a, ret) = (struct model_behaviour){ .operation = claim->operation,
                                                  .stage = stage,
                                                  .before = before,
                                                  .fn = fn,
                                                  .ctx = ctx };
    return ctx;
}

static void list_fields(struct arena *a, const struct claim *claim,
                        const struct mutation *row, struct variation_list *ret)
{
    struct str_list fields = params_fields(a, claim);

    for (size_t i = 0; i < fields.len; i++)
        if (!row->fits || row->fits(a, claim, fields.at[i]))
            variation_add(a, claim, row->what, fields.at[i], row->says, ret)->field =
                fields.at[i];
}

void mutations_list(struct arena *a, const struct claim *claim,
                    const struct mutation *rows, size_t count, struct variation_list *ret)
{
    for (size_t i = 0; i < count; i++)
        switch (rows[i].per) {
        case PER_FIELD:
            list_fields(a, claim, &rows[i], ret);
            break;
        case PER_CLAIM:
            if (!rows[i].fits || rows[i].fits(a, claim, STR_NONE))
                variation_add(a, claim, rows[i].what, STR_NONE, rows[i].says, ret);
            break;
        }
}

bool mutations_behave(struct arena *a, const struct claim *claim,
                      const struct variation *variation, const struct mutation *rows,
                      size_t count, struct behaviour_list *ret)
{
    for (size_t i = 0; i < count; i++)
        if (variation_is(variation, rows[i].what)) {
            behave_add(a, claim, variation, rows[i].stage, rows[i].before, rows[i].fn,
                       ret);
            return !rows[i].stands_beside;
        }
    return false;
}
