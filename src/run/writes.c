#include "run/writes.h"

#include "doc/json.h"
#include "run/endpoint.h"
#include "run/look.h"
#include "run/states_live.h"
#include "suite/suite.h"

#include "base/banned.h"

bool send_writes(const struct send *send)
{
    const json_t *written = send->method ? tmpl_value(send->method) : NULL;
    struct http_request request = { .method = send->operation ? send->operation->method
                                                              : json_text(written) };

    return request_writes(&request);
}

static size_t count_steps(const struct step *steps, size_t count)
{
    size_t writes = 0;

    for (size_t i = 0; i < count; i++)
        writes += send_writes(&steps[i].send);
    return writes;
}

/* Each is one more where there is to be a look beforehand. */
static size_t count_looks(const struct endpoint *e, const struct step *step)
{
    size_t writes = 0;

    for (size_t i = 0; i < step->then_count; i++) {
        const struct observe_rule *rule = look_rule(e, step->then[i].resource);

        writes += rule && rule->how == OBSERVE_NO_OP_UPDATE ? 2 : 0;
    }
    return writes;
}

struct writes_plan writes_plan(const struct endpoint *e, const struct case_def *def)
{
    struct writes_plan plan = { 0 };
    const struct live_state *s =
        e->live && def->state ? live_states_find(e->live, def->state->name) : NULL;

    plan.own = count_steps(def->file->setup, def->file->setup_count) +
               count_steps(def->file->teardown, def->file->teardown_count) +
               count_steps(def->steps, def->step_count);
    for (size_t i = 0; i < def->step_count; i++)
        plan.own += count_looks(e, &def->steps[i]);
    if (!s)
        return plan;
    plan.state = count_steps(s->setup, s->setup_count) +
                 count_steps(s->teardown, s->teardown_count);
    if (s->written->restore && plan.own)
        plan.state += s->all.len; /* each fixture is put back by one request */
    return plan;
}

bool writes_admit(struct writes *w, const struct writes_plan *plan, struct err *err)
{
    uint64_t wanted = plan->own + plan->state;

    if (!w)
        return true;
    if (w->read_only && wanted)
        return err_set(err, ERR_REFUSED,
                       plan->own ? "it writes, and the run is read-only"
                                 : "its state is made by writing, and the run is "
                                   "read-only");
    if (w->limited && wanted && w->sent + w->reserved + wanted > w->max) {
        w->refused++;
        return err_set(err, ERR_REFUSED,
                       "the quota of %llu writes leaves no room for its %llu",
                       (unsigned long long)w->max, (unsigned long long)wanted);
    }
    w->reserved += wanted;
    return true;
}
