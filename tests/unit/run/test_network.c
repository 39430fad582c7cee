/* Unit tests of run/ against scripted endpoints: rates, holds, retries, who is speaking.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/fs.h"
#include "check/result.h"
#include "run/run.h"
#include "tests/support/server.h"
#include "tests/support/test.h"

#define THINGS TEST_SOURCE_DIR "/tests/golden/shared/specs/things/openapi.yaml"
#define GOOD   "{\"id\":\"t1\",\"name\":\"Two\"}"

/* --- an endpoint that answers by a script, one entry a request, the last for all more
 * --- */

struct script {
    const char *const *replies; /* "503 Service Unavailable|header: value|body" */
    size_t count, used;
    uint64_t seen_ns[64]; /* when each request came */
    uint64_t start_ns;    /* of the run */
    pthread_mutex_t lock;
};

static void answer(const struct server_request *request, struct buf *reply, void *ctx)
{
    struct script *s = ctx;

    (void)request;
    pthread_mutex_lock(&s->lock);
    size_t i = s->used++;

    if (i < countof(s->seen_ns))
        s->seen_ns[i] = clock_now_ns();
    pthread_mutex_unlock(&s->lock);
    struct str rest = str_from(s->replies[i < s->count ? i : s->count - 1]);
    struct str status, headers;

    str_cut(&rest, '|', &status);
    str_cut(&rest, '|', &headers);
    bool html = str_starts(rest, S("<"));

    buf_printf(reply, "HTTP/1.1 %.*s\r\nContent-Type: %s\r\n", STR_ARG(status),
               html ? "text/html" : "application/json");
    if (headers.len)
        buf_printf(reply, "%.*s\r\n", STR_ARG(headers));
    buf_printf(reply, "Content-Length: %zu\r\n\r\n%.*s", rest.len, STR_ARG(rest));
}

/* --- one run, and what came of it --- */

struct seen {
    struct result_sink sink;
    struct arena *arena;
    size_t verdicts[VERDICT_COUNT], flaky;
    struct str reason;         /* of the last one that has any */
    struct attempt_list tries; /* of the last exchange */
    unsigned attempts;
};

static void see(struct result_sink *sink, const struct case_result *r)
{
    struct seen *s = (struct seen *)sink;

    s->verdicts[r->verdict]++;
    s->flaky += r->flaky;
    if (r->reason.len)
        s->reason = arena_str(s->arena, r->reason);
    if (r->exchanges.len == 0)
        return;
    const struct exchange *x = &r->exchanges.at[r->exchanges.len - 1];

    s->attempts = x->attempts;
    s->tries = x->tries;
    s->tries.at = arena_array(s->arena, struct attempt, x->tries.len + 1);
    memcpy(s->tries.at, x->tries.at, x->tries.len * sizeof *x->tries.at);
}

static const char *contract_path = THINGS;

static struct suite *suite_of(struct arena *a, const char *cases)
{
    char path[] = "/tmp/fealty-cases-XXXXXX";
    struct suite *s = arena_new(a, struct suite);
    struct diags *diags = diags_new(a);
    struct err err = { 0 };
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    struct str text = arena_printf(a, "contract: %s\noperation: updateThing\ncases:\n%s",
                                   contract_path, cases);

    assert_true(fs_write(path, text, &err));
    bool ok = suite_add_file(a, s, arena_str(a, str_from(path)).at, diags);

    unlink(path);
    if (!ok)
        fail_msg("%s", diags_first(diags));
    return s;
}

#define ONE_CASE                                                                         \
    "- {name: one, send: {parameters: {id: t1}, body: {name: Two}}, expect: {status: "   \
    "200}}\n"
#define EIGHT_CASES                                                                      \
    "- {name: many $(n), for: {n: [1, 2, 3, 4, 5, 6, 7, 8]}, send: {parameters: {id: "   \
    "t1}, body: {name: Two}}, expect: {status: 200}}\n"

static struct run_summary run(struct arena *a, const char *cases, struct target *target,
                              struct script *script, struct seen *seen)
{
    static const struct selection all;
    struct server_rule rule = { .path = "*", .handler = answer, .ctx = script };
    struct result_sink *sinks[] = { &seen->sink };
    struct run_options options = { .suite = suite_of(a, cases),
                                   .selection = &all,
                                   .target = target,
                                   .seed = 7,
                                   .jobs = 4,
                                   .sinks = sinks,
                                   .sink_count = 1 };
    struct run_summary summary;
    struct err err = { 0 };

    pthread_mutex_init(&script->lock, NULL);
    *seen = (struct seen){ .sink = { .result = see }, .arena = a };
    struct server *server = server_open(&rule, 1);

    target->kind = TARGET_LIVE;
    target->name = S("live");
    target->engine.base_url = str_from(server_url(server));
    script->start_ns = clock_now_ns();
    bool ok = run_all(a, &options, &summary, &err);

    server_close(server);
    if (!ok)
        fail_msg("%s", err.msg);
    return summary;
}

/* From the run's start, so that a slow machine cannot make it too little. */
static uint64_t since_start_ms(const struct script *s, size_t request)
{
    return (s->seen_ns[request] - s->start_ns) / 1000000;
}

/* --- rates --- */

static void a_rate_spaces_requests(void **state)
{
    struct arena *a = *state;
    static const char *const replies[] = { "200 OK||" GOOD };
    struct script script = { .replies = replies, .count = countof(replies) };
    struct target target = { .limits = { .rate_ns = 50 * UINT64_C(1000000) } };
    struct seen seen;

    run(a, EIGHT_CASES, &target, &script, &seen);
    check_int("pass", (long long)seen.verdicts[VERDICT_PASS], 8);
    check_int("requests", (long long)script.used, 8);
    assert_in_range(since_start_ms(&script, 3), 150, 5000); /* smooth: not in a bunch */
    assert_in_range(since_start_ms(&script, 7), 350, 5000);
}

static void an_operation_has_a_rate_of_its_own(void **state)
{
    struct arena *a = *state;
    static const char *const replies[] = { "200 OK||" GOOD };
    struct script script = { .replies = replies, .count = countof(replies) };
    struct target_rate rates[] = { { S("updateThing"), 50 * UINT64_C(1000000) } };
    struct target target = { .limits = { .operations = rates, .operation_count = 1 } };
    struct seen seen;

    run(a, EIGHT_CASES, &target, &script, &seen);
    check_int("pass", (long long)seen.verdicts[VERDICT_PASS], 8);
    assert_in_range(since_start_ms(&script, 7), 350, 5000);
}

/* --- 429 --- */

static void a_429_holds_back_everything(void **state)
{
    struct arena *a = *state;
    static const char *const replies[] = { "429 Too Many Requests|Retry-After: 1|{}",
                                           "200 OK||" GOOD };
    struct script script = { .replies = replies, .count = countof(replies) };
    struct target target = { .limits = { .retries = 2, .connections = 1 } };
    struct seen seen;

    run(a, EIGHT_CASES, &target, &script, &seen);
    check_int("pass", (long long)seen.verdicts[VERDICT_PASS], 8);
    check_int("flaky", (long long)seen.flaky, 1);
    check_int("requests", (long long)script.used, 9);
    /* Those of the four jobs that were under way may come at once, none of the others. */
    assert_in_range(since_start_ms(&script, 4), 1000, 5000);
}

static void who_asks_for_an_hour_is_not_waited_for(void **state)
{
    struct arena *a = *state;
    static const char *const replies[] = { "429 Too Many Requests|Retry-After: 3600|{}" };
    struct script script = { .replies = replies, .count = countof(replies) };
    struct target target = { .limits = { .retries = 2 } };
    struct seen seen;

    run(a, ONE_CASE, &target, &script, &seen);
    check_int("error", (long long)seen.verdicts[VERDICT_ERROR], 1);
    check_int("attempts", seen.attempts, 1);
    check_text("reason", seen.reason,
               "429 Too Many Requests: it asks to wait 3600 s, longer than fealty waits "
               "(60 s)");
}

/* Whoever documents a limit may keep to it; a case that wants to see it is judged. */
static void a_documented_limit_is_no_verdict(void **state)
{
    struct arena *a = *state;
    static const char *const once[] = { "429 Too Many Requests|Retry-After: 0|{}",
                                        "200 OK||" GOOD };
    static const char *const always[] = { "429 Too Many Requests||{}" };
    static const struct {
        const char *label, *cases;
        const char *const *replies;
        size_t count;
        enum verdict verdict;
    } rows[] = {
        { "once", ONE_CASE, once, 2, VERDICT_PASS },
        { "always", ONE_CASE, always, 1, VERDICT_ERROR },
        { "refusal of any kind",
          "- {name: one, send: {parameters: {id: t1}, body: {}}, expect: {status: "
          "4xx}}\n",
          always, 1, VERDICT_ERROR },
        { "wanted",
          "- {name: one, send: {parameters: {id: t1}, body: {}}, expect: {status: "
          "429}}\n",
          always, 1, VERDICT_PASS },
    };
    char path[] = "/tmp/fealty-contract-XXXXXX";
    struct err err = { 0 };
    struct str text;
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    assert_true(fs_read(a, THINGS, 65536, &text, &err));
    size_t at = str_find(text, S("        \"404\":"));

    text = arena_printf(a, "%.*s        \"429\": {description: too often}\n%.*s",
                        STR_ARG(str_sub(text, 0, at)), STR_ARG(str_from_at(text, at)));
    assert_true(fs_write(path, text, &err));
    contract_path = path;
    for (size_t i = 0; i < countof(rows); i++) {
        struct script script = { .replies = rows[i].replies, .count = rows[i].count };
        struct target target = { .limits = { .retries = 1 } };
        struct seen seen;

        run(a, rows[i].cases, &target, &script, &seen);
        check_int(rows[i].label, (long long)seen.verdicts[rows[i].verdict], 1);
    }
    contract_path = THINGS;
    unlink(path);
}

/* --- attempts --- */

static void each_attempt_is_told(void **state)
{
    struct arena *a = *state;
    static const char *const replies[] = { "503 Service Unavailable|Retry-After: 0|{}",
                                           "429 Too Many Requests||{}",
                                           ("200 OK||" GOOD) };
    struct script script = { .replies = replies, .count = countof(replies) };
    struct target target = { .limits = { .retries = 2 } };
    struct seen seen;

    run(a, ONE_CASE, &target, &script, &seen);
    check_int("pass", (long long)seen.verdicts[VERDICT_PASS], 1);
    check_int("flaky", (long long)seen.flaky, 1);
    check_int("attempts", seen.attempts, 3);
    check_int("tries", (long long)seen.tries.len, 3);
    check_int("first", seen.tries.at[0].status, 503);
    check_int("second", seen.tries.at[1].status, 429);
    check_int("third", seen.tries.at[2].status, 200);
    assert_true(seen.tries.at[2].waited_ns > 50 * UINT64_C(1000000));
    assert_true(seen.tries.at[2].duration_ns > 0);
}

/* --- who is speaking --- */

static void gateways_and_endpoints_are_told_apart(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *reply;
        enum verdict verdict;
        const char *reason; /* its beginning */
    } rows[] = {
        { "502 Bad Gateway||<html>", VERDICT_ERROR, "502 Bad Gateway, a page of" },
        { "504 Gateway Timeout||{}", VERDICT_ERROR, "504 Gateway Timeout, which is not" },
        { "407 Proxy Authentication Required||<html>", VERDICT_ERROR,
          "407 Proxy Authentication Required, a proxy wants credentials" },
        { "511 Network Authentication Required||<html>", VERDICT_ERROR,
          "511 Network Authentication Required, the network wants a login" },
        { "522 Origin Gone||<html>", VERDICT_ERROR, "522 , a page of" },
        { "522 Origin Gone||{}", VERDICT_FAIL, "" },
        { "500 Internal Server Error||{}", VERDICT_FAIL, "" },
        { "500 Internal Server Error||<html>", VERDICT_FAIL, "" },
        { "400 Bad Request||<html>No SSL certificate", VERDICT_FAIL, "" }, /* no TLS */
        { "200 OK|Via: 1.1 proxy|<html>", VERDICT_FAIL, "" },
        { "404 Not Found||{\"code\":\"x\",\"message\":\"y\"}", VERDICT_FAIL, "" },
        { "200 OK||" GOOD, VERDICT_PASS, "" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct script script = { .replies = &rows[i].reply, .count = 1 };
        struct target target = { .limits = { .retries = 0 } };
        struct seen seen;

        run(a, ONE_CASE, &target, &script, &seen);
        check_int(rows[i].reply, (long long)seen.verdicts[rows[i].verdict], 1);
        check_text(rows[i].reply, str_sub(seen.reason, 0, strlen(rows[i].reason)),
                   rows[i].reason);
    }
}

/* --- redirects --- */

static void a_redirect_is_the_answer_unless_it_is_followed(void **state)
{
    struct arena *a = *state;
    static const char *const here[] = { "307 Temporary Redirect|Location: /b|",
                                        "200 OK||" GOOD };
    static const char *const elsewhere[] = {
        "307 Temporary Redirect|Location: http://127.0.0.1:9/b|"
    };
    static const char *const forever[] = { "307 Temporary Redirect|Location: /b|" };
    static const struct {
        const char *label;
        const char *const *replies;
        size_t count;
        unsigned redirects;
        enum verdict verdict;
        size_t requests;
    } rows[] = {
        { "off", here, 2, 0, VERDICT_FAIL, 1 },
        { "on", here, 2, 3, VERDICT_PASS, 2 },
        { "elsewhere", elsewhere, 1, 3, VERDICT_FAIL, 1 },
        { "forever", forever, 1, 3, VERDICT_FAIL, 4 },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct script script = { .replies = rows[i].replies, .count = rows[i].count };
        struct target target = { .redirects = rows[i].redirects };
        struct seen seen;

        run(a, ONE_CASE, &target, &script, &seen);
        check_int(rows[i].label, (long long)seen.verdicts[rows[i].verdict], 1);
        check_int(rows[i].label, (long long)script.used, (long long)rows[i].requests);
        check_int(rows[i].label, (long long)seen.flaky, 0);
    }
}

/* --- tokens --- */

/* Answers tokens "t1", "t2", ...; knows how many there were, and takes the latest only.
 */
struct issuer {
    pthread_mutex_t lock;
    unsigned issued, asked,
        refusals;            /* `refusals`: requests to refuse whatever they have */
    const char *life;        /* "3600" */
    const char *token_reply; /* instead of a token; or NULL */
    char seen[4096];         /* the latest request for a token */
};

static void issue(struct issuer *s, const struct server_request *request,
                  struct buf *reply)
{
    struct arena *a = arena_open();
    struct str body;

    snprintf(s->seen, sizeof s->seen, "%.*s", STR_ARG(request->raw));
    if (s->token_reply) {
        buf_add_c(reply, s->token_reply);
        arena_close(a);
        return;
    }
    body = arena_printf(a,
                        "{\"access_token\":\"token-%u\",\"token_type\":\"bearer\","
                        "\"expires_in\":%s}",
                        ++s->issued, s->life);
    buf_printf(reply,
               "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
               "%zu\r\n\r\n%.*s",
               body.len, STR_ARG(body));
    arena_close(a);
}

static void guard(const struct server_request *request, struct buf *reply, void *ctx)
{
    struct issuer *s = ctx;
    char bearer[64];

    pthread_mutex_lock(&s->lock);
    snprintf(bearer, sizeof bearer, "Authorization: Bearer token-%u\r\n", s->issued);
    if (str_eq_c(request->path, "/token")) {
        issue(s, request, reply);
    } else if (str_find(request->head, str_from(bearer)) == SIZE_MAX || s->refusals) {
        s->refusals -= s->refusals > 0;
        s->asked++;
        buf_add_c(reply, "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
    } else {
        s->asked++;
        buf_printf(reply,
                   "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                   "Content-Length: %zu\r\n\r\n" GOOD,
                   sizeof GOOD - 1);
    }
    pthread_mutex_unlock(&s->lock);
}

#define OAUTH_CONTRACT                                                                   \
    "openapi: 3.1.0\n"                                                                   \
    "info: {title: T, version: '1'}\n"                                                   \
    "security: [{oauth: []}]\n"                                                          \
    "paths:\n"                                                                           \
    "  /things/{id}:\n"                                                                  \
    "    patch:\n"                                                                       \
    "      operationId: updateThing\n"                                                   \
    "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n" \
    "      responses: {'200': {description: yes}, '401': {description: no}}\n"           \
    "components:\n"                                                                      \
    "  securitySchemes:\n"                                                               \
    "    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: "   \
    "{}}}}\n"

static bool run_guarded(struct arena *a, struct issuer *issuer, const char *n,
                        struct seen *seen, struct err *err)
{
    static const struct selection all;
    char path[] = "/tmp/fealty-oauth-XXXXXX";
    struct diags *diags = diags_new(a);
    struct suite *suite = arena_new(a, struct suite);
    struct server_rule rule = { .path = "*", .handler = guard, .ctx = issuer };
    struct result_sink *sinks[] = { &seen->sink };
    struct target_credential credential = { .scheme = S("oauth"),
                                            .kind = CREDENTIAL_CLIENT,
                                            .client = { .scope = S("read write") },
                                            .client_id = S("me"),
                                            .value = S("shh:secret") };
    struct target target = { .kind = TARGET_LIVE,
                             .name = S("live"),
                             .credentials = &credential,
                             .credential_count = 1,
                             .redactor = redactor_new(a) };
    struct run_options options = { .suite = suite,
                                   .selection = &all,
                                   .target = &target,
                                   .jobs = 2,
                                   .sinks = sinks,
                                   .sink_count = 1 };
    struct run_summary summary;

    assert_non_null(mkdtemp(path));
    struct str contract = arena_printf(a, "%s/openapi.yaml", path);
    struct str cases = arena_printf(a, "%s/cases.yaml", path);
    struct str text =
        arena_printf(a,
                     "contract: openapi.yaml\noperation: updateThing\ncases:\n- {name: c "
                     "$(n), for: {n: "
                     "%s}, send: {parameters: {id: t1}}, expect: {status: 200}}\n",
                     n);

    assert_true(fs_write(contract.at, S(OAUTH_CONTRACT), err));
    assert_true(fs_write(cases.at, text, err));
    bool loaded = suite_add_file(a, suite, cases.at, diags);

    unlink(contract.at);
    unlink(cases.at);
    rmdir(path);
    if (!loaded)
        fail_msg("%s", diags_first(diags));
    pthread_mutex_init(&issuer->lock, NULL);
    *seen = (struct seen){ .sink = { .result = see }, .arena = a };
    struct server *server = server_open(&rule, 1);

    target.engine.base_url = str_from(server_url(server));
    bool ok = run_all(a, &options, &summary, err);

    server_close(server);
    return ok;
}

static void a_token_is_got_once_and_used_by_all(void **state)
{
    struct arena *a = *state;
    struct issuer issuer = { .life = "3600" };
    struct seen seen;
    struct err err = { 0 };

    if (!run_guarded(a, &issuer, "[1, 2, 3, 4, 5, 6]", &seen, &err))
        fail_msg("%s", err.msg);
    check_int("pass", (long long)seen.verdicts[VERDICT_PASS], 6);
    check_int("tokens", issuer.issued, 1);
    assert_non_null(strstr(issuer.seen, "Authorization: Basic bWU6c2hoJTNBc2VjcmV0\r\n"));
    assert_non_null(
        strstr(issuer.seen, "grant_type=client_credentials&scope=read%20write"));
}

static void a_token_is_renewed_before_it_expires(void **state)
{
    struct arena *a = *state;
    struct issuer issuer = { .life = "0.05" };
    struct seen seen;
    struct err err = { 0 };

    /* Each token is good for 40 ms; whatever is sent has one that the endpoint takes. */
    for (int i = 0; i < 3; i++) {
        if (!run_guarded(a, &issuer, "[1, 2, 3, 4]", &seen, &err))
            fail_msg("%s", err.msg);
        check_int("pass", (long long)seen.verdicts[VERDICT_PASS], 4);
    }
}

static void a_refused_token_is_got_anew_once(void **state)
{
    struct arena *a = *state;
    struct issuer once = { .life = "3600", .refusals = 1 };
    struct issuer always = { .life = "3600", .refusals = 1000 };
    struct seen seen;
    struct err err = { 0 };

    assert_true(run_guarded(a, &once, "[1]", &seen, &err));
    check_int("pass", (long long)seen.verdicts[VERDICT_PASS], 1);
    check_int("tokens", once.issued, 2);
    check_int("requests", once.asked, 2);
    assert_true(run_guarded(a, &always, "[1]", &seen, &err));
    check_int("error", (long long)seen.verdicts[VERDICT_ERROR], 1);
    check_int("tokens", always.issued, 2);
    check_int("requests", always.asked, 2);
    assert_true(str_starts(seen.reason, S("401: the endpoint refused the target's")));
}

static void without_a_token_nothing_is_judged(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *reply, *message;
    } rows[] = {
        { "HTTP/1.1 401 No\r\nContent-Length: 53\r\n\r\n"
          "{\"error\":\"invalid_client\",\"error_description\":\"who?\"}",
          "answered 401: invalid_client: who?" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
          "answered 200, without an access_token" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<htm>",
          "answered 200, without an access_token" },
        { "rubbish\r\n\r\n", "the response is not HTTP" },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct issuer issuer = { .life = "3600", .token_reply = rows[i].reply };
        struct seen seen;
        struct err err = { 0 };

        assert_false(run_guarded(a, &issuer, "[1]", &seen, &err));
        if (!strstr(err.msg, rows[i].message))
            fail_msg("%s", err.msg);
        check_int("network", err.code, ERR_NETWORK);
        check_int("requests", issuer.asked, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_rate_spaces_requests),
        UNIT_TEST(an_operation_has_a_rate_of_its_own),
        UNIT_TEST(a_429_holds_back_everything),
        UNIT_TEST(who_asks_for_an_hour_is_not_waited_for),
        UNIT_TEST(a_documented_limit_is_no_verdict),
        UNIT_TEST(each_attempt_is_told),
        UNIT_TEST(gateways_and_endpoints_are_told_apart),
        UNIT_TEST(a_redirect_is_the_answer_unless_it_is_followed),
        UNIT_TEST(a_token_is_got_once_and_used_by_all),
        UNIT_TEST(a_token_is_renewed_before_it_expires),
        UNIT_TEST(a_refused_token_is_got_anew_once),
        UNIT_TEST(without_a_token_nothing_is_judged),
    };
    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
