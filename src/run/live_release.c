/* Undoing, in the reverse order: what the state made, what the case made, fixtures. */
#include "base/arena.h"
#include "base/bug.h"
#include "doc/json.h"
#include "run/look.h"
#include "run/states.h"
#include "run/states_live.h"

#include "base/banned.h"

static void enter(struct live_lease *live, enum live_phase phase)
{
    live->phase = phase;
    live->at = 0;
}

/* The first thing to do, once the case has ended wherever it ended. */
static enum live_phase first_phase(const struct live_lease *live)
{
    if (live->unsure && live->state->find_count)
        return LIVE_FIND;
    return live->setup_sent ? LIVE_TEARDOWN : LIVE_REMOVE;
}

static void trouble(struct lease *l, struct ledger_entry *entry, const struct err *err)
{
    ledger_leave(l->endpoint->ledger, l->arena, entry, str_from(err->msg));
    l->live.trouble = true;
}

/* --- what the state made --- */

static enum lease_result find_request(struct lease *l, struct http_request *ret,
                                      struct err *err)
{
    struct env env = { .outer = l->env, .values = l->gives };
    const struct step *step = &l->live.state->find[l->live.at];

    if (endpoint_request(l->endpoint, l->arena, &step->send, &env, STR_NONE, ret, err))
        return LEASE_REQUEST;
    enter(&l->live, LIVE_TEARDOWN);
    trouble(l, &l->live.setup, err);
    return LEASE_REFUSED;
}

static bool find_answered(struct lease *l, const struct http_result *result,
                          struct err *err)
{
    const struct step *step = &l->live.state->find[l->live.at++];
    struct err nothing_there;
    int status = result->response.status;

    if (result->trouble != HTTP_OK || (status != 404 && (status < 200 || status > 299))) {
        enter(&l->live, LIVE_TEARDOWN);
        return live_status_fits(step, result, err);
    }
    l->live.found = true;
    (void)live_capture(l, step, result, &nothing_there);
    return true;
}

/* A request of the teardown that cannot be made names what was never captured.  Then
 * nothing was made, unless nobody knows. */
static enum lease_result teardown_request(struct lease *l, struct http_request *ret,
                                          struct err *err)
{
    struct live_lease *live = &l->live;
    struct env env = { .outer = l->env, .values = l->gives };

    while (live->at < live->state->teardown_count) {
        const struct step *step = &live->state->teardown[live->at];

        if (endpoint_request(l->endpoint, l->arena, &step->send, &env, STR_NONE, ret,
                             err))
            return LEASE_REQUEST;
        live->at++;
        if (!live->unsure || live->found)
            continue;
        err_set(err, ERR_NETWORK,
                "whether its setup made anything is not known: the target's state says "
                "no way to `find` it");
        trouble(l, &live->setup, err);
        return LEASE_REFUSED;
    }
    if (!live->trouble)
        ledger_release(l->endpoint->ledger, l->arena, &live->setup);
    live->trouble = false;
    enter(live, LIVE_REMOVE);
    return LEASE_DONE;
}

/* What a case has removed itself is as well gone. */
static bool is_gone(const struct http_result *result)
{
    return result->trouble == HTTP_OK &&
           (result->response.status == 404 || result->response.status == 410);
}

static bool teardown_answered(struct lease *l, const struct http_result *result,
                              struct err *err)
{
    const struct step *step = &l->live.state->teardown[l->live.at++];

    if (is_gone(result) || live_status_fits(step, result, err))
        return true;
    trouble(l, &l->live.setup, err);
    return false;
}

/* --- what the case made --- */

static enum lease_result remove_request(struct lease *l, struct http_request *ret,
                                        struct err *err)
{
    struct live_lease *live = &l->live;

    while (live->at < live->made.len) {
        struct made *m = &live->made.at[live->at];

        if (m->entry.open && m->key &&
            put_back_removal(l->endpoint, l->arena, live_env(l), m->resource, m->key, ret,
                             err))
            return LEASE_REQUEST;
        live->at++;
        if (!m->entry.open)
            continue;
        if (!m->key)
            err_set(err, ERR_REFUSED,
                    "whether a %.*s was made is not known: no answer says so",
                    STR_ARG(m->resource->name));
        trouble(l, &m->entry, err);
        return LEASE_REFUSED;
    }
    enter(live, LIVE_PUT_BACK);
    return LEASE_DONE;
}

static bool remove_answered(struct lease *l, const struct http_result *result,
                            struct err *err)
{
    static const struct step any_success;
    struct made *m = &l->live.made.at[l->live.at++];

    if (!is_gone(result) && !live_status_fits(&any_success, result, err)) {
        trouble(l, &m->entry, err);
        return false;
    }
    ledger_release(l->endpoint->ledger, l->arena, &m->entry);
    return true;
}

/* --- fixtures --- */

static enum lease_result put_back_request(struct lease *l, struct http_request *ret,
                                          struct err *err)
{
    struct live_lease *live = &l->live;

    for (; live->at < live->fixture_count; live->at++) {
        struct fixture *f = &live->fixtures[live->at];

        if (!f->entry.open)
            continue;
        if (!live->wrote) {
            ledger_release(l->endpoint->ledger, l->arena, &f->entry);
            continue;
        }
        if (!live->back.endpoint)
            live->back = (struct put_back){ .endpoint = l->endpoint,
                                            .arena = l->arena,
                                            .env = live_env(l),
                                            .resource = f->resource,
                                            .key = f->key,
                                            .before = f->before };
        enum put_back_result result = put_back_next(&live->back, ret, err);

        if (result == PUT_BACK_REQUEST)
            return LEASE_REQUEST;
        live->back = (struct put_back){ 0 };
        if (result == PUT_BACK_DONE) {
            ledger_release(l->endpoint->ledger, l->arena, &f->entry);
            continue;
        }
        trouble(l, &f->entry, err);
        live->at++;
        return LEASE_REFUSED;
    }
    enter(live, LIVE_GONE);
    return LEASE_DONE;
}

/* --- all of it --- */

enum lease_result live_release(struct lease *l, struct http_request *ret, struct err *err)
{
    struct live_lease *live = &l->live;
    enum lease_result result = LEASE_DONE;

    if (live->phase <= LIVE_READY)
        enter(live, first_phase(live));
    while (live->phase != LIVE_GONE && result == LEASE_DONE) {
        if (live->phase == LIVE_FIND && live->at < live->state->find_count)
            result = find_request(l, ret, err);
        else if (live->phase == LIVE_FIND)
            enter(live, LIVE_TEARDOWN);
        else if (live->phase == LIVE_TEARDOWN)
            result = teardown_request(l, ret, err);
        else if (live->phase == LIVE_REMOVE)
            result = remove_request(l, ret, err);
        else
            result = put_back_request(l, ret, err);
    }
    if (result == LEASE_DONE)
        locks_drop(l->endpoint->live->locks, &live->lock);
    return result;
}

bool live_release_answer(struct lease *l, const struct http_result *result,
                         struct err *err)
{
    switch (l->live.phase) {
    case LIVE_FIND:
        return find_answered(l, result, err);
    case LIVE_TEARDOWN:
        return teardown_answered(l, result, err);
    case LIVE_REMOVE:
        return remove_answered(l, result, err);
    case LIVE_PUT_BACK:
        put_back_answered(&l->live.back, result);
        return true;
    case LIVE_NEW:
    case LIVE_BEFORE:
    case LIVE_SETUP:
    case LIVE_READY:
    case LIVE_GONE:
        break;
    }
    BUG("an answer to nothing that was asked");
}
