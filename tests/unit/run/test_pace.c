/* Unit tests of how a run keeps a rate: an endpoint that stalls once, and what is told of
 * its times.  No bound is on how fast the machine is: only that what waited is counted.
 */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/fs.h"
#include "run/run.h"
#include "tests/support/server.h"
#include "tests/support/test.h"

enum { CASES = 60, STALL_AT = 20, INTERVAL_MS = 10, STALL_MS = 2000, JOBS = 2 };

/* --- the endpoint: answers at once, but stops for all when it has answered STALL_AT ---
 */

struct stalling {
    pthread_mutex_t lock;
    size_t answered;
};

static void answer(const struct server_request *request, struct buf *reply, void *ctx)
{
    struct stalling *s = ctx;

    (void)request;
    pthread_mutex_lock(&s->lock);
    if (++s->answered == STALL_AT) /* holding the lock: the others wait, too */
        nanosleep(&(struct timespec){ .tv_sec = STALL_MS / 1000 }, NULL);
    pthread_mutex_unlock(&s->lock);
    buf_add_c(reply,
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
              "Content-Length: 39\r\n\r\n{\"id\":\"t1\",\"name\":\"One\",\"colour\":"
              "\"red\"}");
}

/* --- the run --- */

static struct suite *load(struct arena *a, const char *expect)
{
    struct suite *s = arena_new(a, struct suite);
    struct diags *diags = diags_new(a);
    struct err err = { 0 };
    char path[] = "/tmp/fealty-pace-XXXXXX";
    struct buf text;
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    buf_init(&text, 64 * 1024);
    buf_add_c(&text, "contract: " TEST_SOURCE_DIR
                     "/tests/golden/shared/specs/things/openapi.yaml\n"
                     "operation: updateThing\n"
                     "cases:\n"
                     "- name: case $(n)\n"
                     "  send: {parameters: {id: t1}, body: {name: $(n)}}\n"
                     "  for: {n: [x0");
    for (int i = 1; i < CASES; i++)
        buf_printf(&text, ", x%d", i);
    buf_printf(&text, "]}\n  expect: %s\n", expect);
    if (!fs_write(path, buf_str(&text), &err))
        fail_msg("%s", err.msg);
    if (!suite_add_file(a, s, path, diags))
        fail_msg("%s", diags_first(diags));
    unlink(path);
    buf_release(&text);
    return s;
}

static const struct operation_tally *run(struct arena *a, const char *expect,
                                         uint64_t interval_ns, struct run_summary *ret)
{
    static const struct selection all;
    struct stalling stalling = { .lock = PTHREAD_MUTEX_INITIALIZER };
    const struct server_rule rule = { .path = "*", .handler = answer, .ctx = &stalling };
    struct server *server = server_open(&rule, 1);
    struct suite *s = load(a, expect);
    struct target target = { .kind = TARGET_LIVE,
                             .name = S("live"),
                             .engine = { .base_url = str_from(server_url(server)) },
                             .limits = { .rate_ns = interval_ns } };
    struct run_options options = {
        .suite = s, .selection = &all, .target = &target, .jobs = JOBS
    };
    struct err err = { 0 };

    if (!run_all(a, &options, ret, &err))
        fail_msg("%s", err.msg);
    server_close(server);
    return &ret->tally->contracts[0].operations[0];
}

static void a_stall_is_in_the_times_since_requests_were_due(void **state)
{
    struct arena *a = *state;
    struct run_summary summary;
    const struct operation_tally *of =
        run(a, "{status: 200}", INTERVAL_MS * 1000000u, &summary);
    uint64_t stall = STALL_MS * UINT64_C(1000000);

    check_int("passed", (long long)summary.tally->cases[VERDICT_PASS], CASES);
    check_int("took", (long long)of->took.count, CASES);
    check_int("since due", (long long)of->since_due.count, CASES);
    /* Only JOBS requests met the stall; counted from sending, nine of ten were quick. */
    assert_true(latency_at(&of->took, 100) >= stall);
    assert_true(latency_at(&of->took, 90) < stall / 2);
    /* Nearly all that followed was due while it lasted. */
    assert_true(latency_at(&of->since_due, 75) > stall / 4);
    assert_true(latency_at(&of->since_due, 90) > stall / 2);
    assert_true(latency_at(&of->since_due, 100) >= latency_at(&of->took, 100));
}

static void without_a_rate_nothing_is_due(void **state)
{
    struct arena *a = *state;
    struct run_summary summary;
    const struct operation_tally *of = run(a, "{status: 200}", 0, &summary);

    check_int("took", (long long)of->took.count, CASES);
    check_int("since due", (long long)of->since_due.count, 0);
}

/* `within` is about one answer: what the stall kept from being sent is not violated. */
static void within_counts_from_sending(void **state)
{
    struct arena *a = *state;
    struct run_summary summary;

    (void)run(a, "{status: 200, within: 1s}", INTERVAL_MS * 1000000u, &summary);
    size_t failed = summary.tally->cases[VERDICT_FAIL];

    /* Counted from when they were due, nearly all behind the stall would fail.  JOBS are
     * sent before it; a few more may meet a machine that stalls itself. */
    assert_true(failed >= 1 && failed <= (CASES - STALL_AT) / 2);
    check_int("passed", (long long)summary.tally->cases[VERDICT_PASS],
              (long long)(CASES - failed));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_stall_is_in_the_times_since_requests_were_due),
        UNIT_TEST(without_a_rate_nothing_is_due),
        UNIT_TEST(within_counts_from_sending),
    };
    return cmocka_run_group_tests_name("pace", tests, NULL, NULL);
}
