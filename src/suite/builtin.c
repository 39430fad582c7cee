/* $(env.NAME), $(uuid), $(nonce), $(now), $(random.…): all from the run's seed and clock;
 * with a label, $(uuid.LABEL), the same value wherever it stands in a case. */
#include <stdio.h>

#include "base/arena.h"
#include "base/bug.h"
#include "base/clock.h"
#include "base/rng.h"
#include "doc/json.h"
#include "suite/template_internal.h"

#include "base/banned.h"

enum { WORD_LEN = 8 };

/* RFC 9562, 5.4: version 4. */
static struct str make_uuid(struct arena *a, struct rng *rng)
{
    uint64_t high = rng_next(rng), low = rng_next(rng);

    high = (high & ~UINT64_C(0xf000)) | UINT64_C(0x4000);
    low = (low & ~(UINT64_C(3) << 62)) | UINT64_C(1) << 63;
    return arena_printf(a, "%08x-%04x-%04x-%04x-%012llx", (unsigned)(high >> 32),
                        (unsigned)(high >> 16 & 0xffff), (unsigned)(high & 0xffff),
                        (unsigned)(low >> 48),
                        (unsigned long long)(low & UINT64_C(0xffffffffffff)));
}

static struct str make_word(struct arena *a, struct rng *rng)
{
    char word[WORD_LEN];

    for (size_t i = 0; i < WORD_LEN; i++)
        word[i] = (char)('a' + rng_below(rng, 26));
    return arena_str(a, (struct str){ word, WORD_LEN });
}

static json_t *new_text(struct str text)
{
    json_t *value = json_stringn_nocheck(text.at, text.len);

    if (!value)
        out_of_memory();
    return value;
}

static bool fill_env(const struct ref *ref, const struct env *env, json_t **ret,
                     struct err *err)
{
    struct str name = ref->steps[0].name;
    json_t *value = json_member(env->variables, name);

    if (!value)
        return err_set(err, ERR_INPUT,
                       "`$(env.%.*s)`: the target does not declare it, or it is not set",
                       STR_ARG(name));
    *ret = json_incref(value);
    return true;
}

static json_t *fill_random(struct arena *a, const struct ref *ref, struct rng *rng)
{
    struct str word;

    switch (ref->builtin) {
    case BUILTIN_UUID:
    case BUILTIN_NONCE:
        return new_text(make_uuid(a, rng));
    case BUILTIN_EMAIL:
        word = make_word(a, rng);
        return new_text(arena_printf(a, "%.*s@example.com", STR_ARG(word)));
    case BUILTIN_WORD:
        return new_text(make_word(a, rng));
    case BUILTIN_INTEGER:
        return json_integer((json_int_t)rng_below(rng, 1000000));
    case BUILTIN_NONE:
    case BUILTIN_ENV:
    case BUILTIN_NOW:
        break;
    }
    BUG("no random value: %d", (int)ref->builtin);
}

/* Of a value with a label, and of a nonce, which no other run has, although that had the
 * same seed. */
static struct rng own_rng(const struct ref *ref, const struct env *env)
{
    uint64_t seed = ref->label.len ? env->seed ^ str_hash(ref->text) : rng_next(env->rng);

    return rng_seeded(seed ^ (ref->builtin == BUILTIN_NONCE ? (uint64_t)env->now_ms : 0));
}

bool builtin_fill(struct arena *a, const struct ref *ref, const struct env *env,
                  json_t **ret, struct err *err)
{
    if (ref->builtin == BUILTIN_ENV)
        return fill_env(ref, env, ret, err);
    if (ref->builtin == BUILTIN_NOW) {
        *ret = new_text(time_format(a, env->now_ms));
        return true;
    }
    if (!ref->label.len && !env->rng)
        return err_set(err, ERR_INPUT,
                       "`$(%.*s)`: there is no source of random values here",
                       STR_ARG(ref->text));
    if (ref->label.len || ref->builtin == BUILTIN_NONCE) {
        struct rng own = own_rng(ref, env);

        *ret = fill_random(a, ref, &own);
        return true;
    }
    *ret = fill_random(a, ref, env->rng);
    return true;
}
