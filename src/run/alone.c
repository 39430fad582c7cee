#include "run/alone.h"

#include "base/banned.h"

bool case_runs_alone(const struct case_def *def)
{
    size_t lists = 0, deletions = 0;

    for (size_t i = 0; i < def->step_count; i++) {
        const struct operation *op = def->steps[i].send.operation;

        lists += op && op->effect.verb == EFFECT_LIST;
        deletions += op && op->effect.verb == EFFECT_DELETE;
    }
    return lists > 1 || deletions;
}
