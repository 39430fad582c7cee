#include "check/result.h"

#include "base/bug.h"

#include "base/banned.h"

const char *verdict_name(enum verdict v)
{
    switch (v) {
    case VERDICT_PASS:
        return "pass";
    case VERDICT_FAIL:
        return "fail";
    case VERDICT_ERROR:
        return "error";
    case VERDICT_SKIP:
        return "skip";
    case VERDICT_KNOWN:
        return "known";
    }
    BUG("verdict %d", (int)v);
}

bool verdict_violates(enum verdict v)
{
    return v == VERDICT_FAIL || v == VERDICT_KNOWN;
}

const char *claim_status_name(enum claim_status s)
{
    switch (s) {
    case CLAIM_UNPROVED:
        return "unproved";
    case CLAIM_PROVED:
        return "proved";
    case CLAIM_REFUTED:
        return "refuted";
    case CLAIM_OBSERVED:
        return "observed";
    }
    BUG("claim status %d", (int)s);
}

const struct claim *conforms_claim(const struct operation *op)
{
    for (size_t i = 0; op && i < op->claim_count; i++)
        if (str_eq(op->claims[i]->kind, S("conforms")))
            return op->claims[i];
    return NULL;
}

const struct claim *finding_claim(const struct case_result *r,
                                  const struct case_finding *f)
{
    const struct case_def *def = r->instance->def;

    switch (f->finding.kind) {
    case FINDING_SCHEMA:
    case FINDING_MALFORMED:
    case FINDING_UNDOCUMENTED:
        return f->step < def->step_count
                   ? conforms_claim(def->steps[f->step].send.operation)
                   : NULL;
    case FINDING_STATUS:
    case FINDING_HEADER:
    case FINDING_BODY:
    case FINDING_SLOW:
    case FINDING_STATE:
        return NULL;
    }
    BUG("finding kind %d", (int)f->finding.kind);
}
