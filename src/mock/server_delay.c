/* Answers that wait: suspended connections and the thread that resumes them. */
#include <stdlib.h>
#include <time.h>

#include "base/bug.h"
#include "base/clock.h"
#include "mock/server_internal.h"

#include "base/banned.h"

static struct timespec moment(uint64_t ns)
{
    return (struct timespec){ .tv_sec = (time_t)(ns / 1000000000),
                              .tv_nsec = (long)(ns % 1000000000) };
}

/* With the lock held: resumes those whose time has come. */
static void resume_due(struct delay *d, uint64_t now)
{
    while (d->len && d->at[d->first].due_ns <= now) {
        MHD_resume_connection(d->at[d->first].connection);
        d->first = (d->first + 1) % d->cap;
        d->len--;
    }
}

static void *wake(void *ctx)
{
    struct delay *d = ctx;

    pthread_mutex_lock(&d->lock);
    while (!d->closing) {
        resume_due(d, clock_now_ns());
        if (d->len == 0) {
            pthread_cond_wait(&d->changed, &d->lock);
            continue;
        }
        struct timespec due = moment(d->at[d->first].due_ns);

        pthread_cond_timedwait(&d->changed, &d->lock, &due);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

static bool make_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;

    if (pthread_condattr_init(&attributes) != 0)
        return false;
    /* clock_now_ns() is the same clock. */
    bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                pthread_cond_init(condition, &attributes) == 0;

    pthread_condattr_destroy(&attributes);
    return made;
}

bool delay_open(struct delay *d, uint64_t ms)
{
    *d = (struct delay){ .ms = ms };
    if (ms == 0)
        return true;
    if (pthread_mutex_init(&d->lock, NULL) != 0)
        return false;
    if (!make_condition(&d->changed)) {
        pthread_mutex_destroy(&d->lock);
        return false;
    }
    if (pthread_create(&d->thread, NULL, wake, d) == 0)
        return true;
    pthread_cond_destroy(&d->changed);
    pthread_mutex_destroy(&d->lock);
    return false;
}

static void push(struct delay *d, struct waiting w)
{
    if (d->len == d->cap) {
        size_t cap = d->cap ? d->cap * 2 : 16;
        struct waiting *at = xmalloc(cap * sizeof *at);

        for (size_t i = 0; i < d->len; i++)
            at[i] = d->at[(d->first + i) % d->cap];
        free(d->at);
        d->at = at;
        d->cap = cap;
        d->first = 0;
    }
    d->at[(d->first + d->len++) % d->cap] = w;
}

bool delay_suspend(struct delay *d, struct MHD_Connection *connection)
{
    if (d->ms == 0)
        return false;
    pthread_mutex_lock(&d->lock);
    bool open = !d->closing;

    if (open) {
        MHD_suspend_connection(connection);
        push(d, (struct waiting){ connection, clock_now_ns() + d->ms * 1000000 });
        pthread_cond_signal(&d->changed);
    }
    pthread_mutex_unlock(&d->lock);
    return open;
}

void delay_stop(struct delay *d)
{
    if (d->ms == 0)
        return;
    pthread_mutex_lock(&d->lock);
    d->closing = true;
    resume_due(d, UINT64_MAX);
    pthread_cond_signal(&d->changed);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
}

void delay_close(struct delay *d)
{
    if (d->ms == 0)
        return;
    if (!d->closing)
        delay_stop(d);
    pthread_cond_destroy(&d->changed);
    pthread_mutex_destroy(&d->lock);
    free(d->at);
}
