/* full-replacement: the record is replaced wholly by what is sent; what the request lacks
 * is not there any more (RFC 9110, 9.3.4).  The record has to be there: an operation that
 * creates it otherwise has `upsert`. */
#include "base/arena.h"
#include "claims/effects.h"
#include "claims/kinds.h"
#include "claims/mutation.h"
#include "claims/replacement.h"
#include "claims/variants.h"

#include "base/banned.h"

/* All that is not sent stays: a replacement that is a partial update. */
static bool keep_all(struct model_call *call, const void *ctx)
{
    (void)call, (void)ctx;
    return true;
}

static bool may_lack_any(struct arena *a, const struct claim *claim, struct str field)
{
    struct str_list fields = params_changeable(a, claim->operation);

    (void)field;
    for (size_t i = 0; i < fields.len; i++)
        if (replacement_may_lack(a, claim, fields.at[i]))
            return true;
    return false;
}

static const struct mutation rows[] = {
    { "merges", "what the request lacks stays", PER_CLAIM, STAGE_APPLY, true, keep_all,
      may_lack_any, false },
    { "keeps", "{} stays where the request lacks it", PER_FIELD, STAGE_APPLY, true,
      replacement_keep, replacement_may_lack, false },
    { "not-stored", "the replacement is answered, and not stored", PER_CLAIM, STAGE_APPLY,
      true, replacement_forget, NULL, false },
};

static void lint(const struct claim *claim, struct diags *diags)
{
    const struct operation *op = claim->operation;

    if (op->effect.verb != EFFECT_REPLACE)
        diags_error(
            diags, claim->span, "claim",
            "`full-replacement` needs an operation with `x-effect: {replace: …}`; "
            "%.*s is none",
            STR_ARG(op->id));
}

static void variants(struct variant_maker *m, const struct claim *claim)
{
    replacement_variants(m, claim, NULL);
}

const struct claim_kind kind_full_replacement = {
    .name = "full-replacement",
    .says = "the record is replaced wholly; what is not sent is not there any more",
    .proves = "Sends a full representation with another value, and one without each "
              "optional field.",
    .about = "This is what PUT means by its definition; many services document a PUT"
             " that is a partial update, and then `partial-update` is the claim. The"
             " operation needs `x-effect: {replace: ...}`, and the record is there "
             "already: for one that may be made by the request see `upsert`.",
    .sources = "RFC 9110, 9.3.4.",
    .subject = ABOUT_UPDATES,
    .example = "- id: person-replaced\n"
               "  kind: full-replacement\n"
               "  operation: replacePerson\n"
               "  says: the person is what was sent, and nothing else\n",
    .wfc = 117,
    .breaks = { rows, countof(rows) },
    .honest = { STAGE_APPLY, true, replacement_apply },
    .variants = variants,
    .lint = lint,
};
