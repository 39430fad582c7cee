#include "report/reproducible.h"

#include <string.h>

#include "base/arena.h"
#include "report/report.h"

#include "base/banned.h"

struct reproducible {
    struct result_sink sink, *inner;
    struct arena *scratch;
    int64_t epoch_ms;
    struct run_info info;
};

static void begin(struct result_sink *s, const struct run_info *info)
{
    struct reproducible *r = (struct reproducible *)s;

    r->info = *info;
    r->info.started_ms = r->epoch_ms;
    if (r->inner->begin)
        r->inner->begin(r->inner, &r->info);
    s->failed = r->inner->failed;
}

static struct exchange exchange_without_times(struct reproducible *r,
                                              const struct exchange *x)
{
    struct http_result *result = arena_new(r->scratch, struct http_result);
    struct exchange copy = *x;

    *result = *x->result;
    result->timing = (struct http_timing){ 0 };
    result->response.headers =
        http_headers_copy(r->scratch, &x->result->response.headers);
    http_header_remove(&result->response.headers, S("Date"));
    copy.result = result;
    copy.tries.at = arena_array(r->scratch, struct attempt, x->tries.len);
    for (size_t i = 0; i < x->tries.len; i++) {
        copy.tries.at[i] = x->tries.at[i];
        copy.tries.at[i].waited_ns = 0;
        copy.tries.at[i].duration_ns = 0;
    }
    copy.started_ms = r->epoch_ms;
    copy.duration_ns = 0;
    return copy;
}

static struct case_result without_times(struct reproducible *r,
                                        const struct case_result *from)
{
    struct case_result copy = *from;

    copy.started_ms = r->epoch_ms;
    copy.duration_ns = 0;
    copy.exchanges.at = arena_array(r->scratch, struct exchange, from->exchanges.len);
    for (size_t i = 0; i < from->exchanges.len; i++)
        copy.exchanges.at[i] = exchange_without_times(r, &from->exchanges.at[i]);
    copy.timings.at = arena_array(r->scratch, struct case_timing, from->timings.len);
    for (size_t i = 0; i < from->timings.len; i++) {
        copy.timings.at[i] = from->timings.at[i];
        copy.timings.at[i].duration_ns = 0;
        copy.timings.at[i].late_ns = 0;
    }
    return copy;
}

static void finished(struct result_sink *s, const struct case_result *result)
{
    struct reproducible *r = (struct reproducible *)s;

    if (!r->inner->finished)
        return;
    struct case_result copy = without_times(r, result);

    r->inner->finished(r->inner, &copy);
    s->failed = r->inner->failed;
    arena_reset(r->scratch);
}

static void told(struct result_sink *s, const struct case_result *result)
{
    struct reproducible *r = (struct reproducible *)s;

    if (!r->inner->result)
        return;
    struct case_result copy = without_times(r, result);

    r->inner->result(r->inner, &copy);
    s->failed = r->inner->failed;
    arena_reset(r->scratch);
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct reproducible *r = (struct reproducible *)s;
    struct run_summary copy = *summary;

    copy.info = &r->info;
    copy.tally = tally_without_times(r->scratch, summary->tally);
    copy.duration_ns = 0;
    copy.peak_memory_kib = 0;
    return !r->inner->end || r->inner->end(r->inner, &copy, err);
}

static void tick(struct result_sink *s, const struct run_activity *now)
{
    const struct reproducible *r = (struct reproducible *)s;

    r->inner->tick(r->inner, now);
}

static void flush(struct result_sink *s)
{
    struct reproducible *r = (struct reproducible *)s;

    r->inner->flush(r->inner);
    s->failed = r->inner->failed;
}

static bool ledger(struct result_sink *s, const json_t *line, bool durable,
                   struct err *err)
{
    struct reproducible *r = (struct reproducible *)s;
    bool ok = r->inner->ledger(r->inner, line, durable, err);

    s->failed = r->inner->failed;
    return ok;
}

static bool sent(struct result_sink *s, const struct sent_request *what, struct err *err)
{
    struct reproducible *r = (struct reproducible *)s;
    bool ok = r->inner->sent(r->inner, what, err);

    s->failed = r->inner->failed;
    return ok;
}

struct result_sink *reproducible_open(struct arena *a, struct result_sink *inner,
                                      int64_t epoch_ms)
{
    struct reproducible *r = arena_new(a, struct reproducible);

    *r = (struct reproducible){
        .sink = { .begin = begin, .finished = finished, .result = told, .end = end },
        .inner = inner,
        .scratch = arena_open(),
        .epoch_ms = epoch_ms,
    };
    r->sink.tick = inner->tick ? tick : NULL;
    r->sink.flush = inner->flush ? flush : NULL;
    r->sink.ledger = inner->ledger ? ledger : NULL;
    r->sink.sent = inner->sent ? sent : NULL;
    return &r->sink;
}

void reproducible_close(struct result_sink *s)
{
    if (s)
        arena_close(((struct reproducible *)s)->scratch);
}
