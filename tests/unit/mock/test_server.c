/* The server over real sockets, spoken to byte by byte. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "contract/contract.h"
#include "contract/states.h"
#include "doc/json.h"
#include "http/engine.h"
#include "http/transport.h"
#include "mock/server.h"
#include "mock/service.h"
#include "model/model.h"
#include "tests/support/test.h"

#define CRM TEST_SOURCE_DIR "/tests/unit/model/data/crm"
#define KEY "X-Api-Key: key-1\r\n"

struct fixture {
    struct arena *a;
    struct model *model;
    struct service *service;
    struct mock_server *server;
};

static void close_fixture(void *thing)
{
    struct fixture *f = thing;

    mock_server_close(f->server);
    service_close(f->service);
}

static struct fixture *serve(struct arena *a, struct server_options options)
{
    struct fixture *f = arena_new(a, struct fixture);
    struct diags *diags = diags_new(a);
    struct contract *c = contract_load(a, CRM, diags);
    struct states *states = c ? states_load(a, c, diags) : NULL;
    struct err err = { 0 };

    if (!states)
        fail_msg("%s", diags_first(diags));
    f->a = a;
    f->model = model_new(a, &(struct model_options){ .contract = c, .states = states });
    f->service = service_open(&(struct service_options){
        .model = f->model, .states = states, .control = true });
    arena_defer(a, close_fixture, f);
    options.service = f->service;
    f->server = mock_server_open(&options, &err);
    if (!f->server)
        fail_msg("%s", err.msg);
    return f;
}

/* --- a client that sends what it is told --- */

static int dial_for(const struct fixture *f, suseconds_t patience_us)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(mock_server_port(f->server)),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = patience_us / 1000000,
                                .tv_usec = patience_us % 1000000 };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience),
                     0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static int dial(const struct fixture *f)
{
    return dial_for(f, 10000000);
}

static bool send_all(int fd, struct str text)
{
    while (text.len) {
        ssize_t sent = send(fd, text.at, text.len, MSG_NOSIGNAL);

        if (sent <= 0)
            return false;
        text = str_from_at(text, (size_t)sent);
    }
    return true;
}

/* How long the body is by the head that was read; SIZE_MAX where the head is not whole.
 */
static size_t whole_length(struct str got)
{
    size_t end = str_find(got, S("\r\n\r\n"));
    size_t at = str_find(got, S("Content-Length: "));
    uint64_t length = 0;

    if (end == SIZE_MAX)
        return SIZE_MAX;
    if (at < end) {
        struct str rest = str_from_at(got, at + strlen("Content-Length: ")), line;

        assert_true(str_cut(&rest, '\r', &line) && str_to_u64(line, &length));
    }
    return end + 4 + (size_t)length;
}

/* One response; what there is when the other side closes. */
static struct str receive(struct arena *a, int fd)
{
    struct buf got;
    char c;

    buf_init(&got, 1u << 20);
    while (got.len < whole_length(buf_str(&got)) && recv(fd, &c, 1, 0) == 1)
        buf_add_char(&got, c);
    struct str text = arena_str(a, buf_str(&got));

    buf_release(&got);
    return text;
}

static int status_of(struct str response)
{
    uint64_t status = 0;

    return str_to_u64(str_sub(response, 9, 3), &status) ? (int)status : 0;
}

static struct str exchange(struct fixture *f, int fd, struct str request)
{
    assert_true(send_all(fd, request));
    return receive(f->a, fd);
}

static bool holds(struct str text, const char *part)
{
    return str_find(text, str_from(part)) != SIZE_MAX;
}

/* --- the tests --- */

static void requests_are_answered_on_one_connection(void **state)
{
    struct fixture *f = serve(*state, (struct server_options){ 0 });
    int fd = dial(f);
    struct str got =
        exchange(f, fd,
                 S("PATCH /leads/lead_1?x=%20 HTTP/1.1\r\nHost: x\r\n" KEY
                   "Content-Type: application/json\r\n"
                   "Content-Length: 23\r\n\r\n{\"lead\":{\"name\":\"Eve\"}}"));

    check_int("patch", status_of(got), 200);
    assert_true(holds(got, "\"name\":\"Eve\""));
    assert_true(holds(got, "X-Api-Version: 2026-01\r\n"));
    got = exchange(f, fd, S("GET /leads/lead%5F1 HTTP/1.1\r\nHost: x\r\n" KEY "\r\n"));
    check_int("read", status_of(got), 200);
    assert_true(holds(got, "\"name\":\"Eve\""));
    got = exchange(f, fd, S("FROB /leads HTTP/1.1\r\nHost: x\r\n\r\n"));
    check_int("odd method", status_of(got), 405);
    assert_true(holds(got, "Allow: GET, POST\r\n"));
    got = exchange(f, fd, S("DELETE /leads/lead_1 HTTP/1.1\r\nHost: x\r\n" KEY "\r\n"));
    check_int("no content", status_of(got), 204);
    got = exchange(f, fd, S("GET /_fealty HTTP/1.1\r\nHost: x\r\n\r\n"));
    check_int("control", status_of(got), 200);
    close(fd);
}

static void bodies_in_chunks_and_pieces_are_put_together(void **state)
{
    struct fixture *f = serve(*state, (struct server_options){ 0 });
    int fd = dial(f);

    assert_true(send_all(fd, S("PATCH /leads/lead_1 HTTP/1.1\r\nHost: x\r\n" KEY
                               "Content-Type: application/json\r\n"
                               "Transfer-Encoding: chunked\r\n\r\n"
                               "5\r\n{\"lea\r\n")));
    clock_sleep_ms(20);
    struct str got = exchange(f, fd, S("12\r\nd\":{\"name\":\"Eve\"}}\r\n0\r\n\r\n"));

    check_int("status", status_of(got), 200);
    assert_true(holds(got, "\"name\":\"Eve\""));
    close(fd);
}

static void repeated_headers_stay_apart(void **state)
{
    struct fixture *f = serve(*state, (struct server_options){ 0 });
    int fd = dial(f);
    struct str got = exchange(f, fd,
                              S("GET /leads HTTP/1.1\r\nHost: x\r\nCookie: a=b\r\n"
                                "X-Api-Key: key-1\r\nX-Api-Key: other\r\n\r\n"));

    check_int("the query key is asked for", status_of(got), 401);
    got = exchange(f, fd,
                   S("GET /leads/lead_1 HTTP/1.1\r\nHost: x\r\nX-Api-Key: key-1\r\n"
                     "X-Api-Key: other\r\n\r\n"));
    check_int("the first counts", status_of(got), 200);
    close(fd);
}

static struct str body_of_size(struct arena *a, const char *how, size_t size)
{
    char *body = arena_alloc(a, size + 1);

    memset(body, ' ', size);
    return arena_printf(a,
                        "PATCH /leads/lead_1 HTTP/1.1\r\nHost: x\r\n" KEY
                        "Content-Type: application/json\r\n%s\r\n%s",
                        how, body);
}

static void a_body_that_is_too_large_is_refused(void **state)
{
    struct fixture *f = serve(*state, (struct server_options){ .max_body = 1000 });
    int fd = dial(f);
    struct str got =
        exchange(f, fd, body_of_size(f->a, "Content-Length: 1000\r\n", 1000));

    check_int("just within", status_of(got), 400); /* white space is no JSON */
    got = exchange(f, fd, body_of_size(f->a, "Content-Length: 1001\r\n", 1001));
    check_int("just beyond", status_of(got), 413);
    assert_true(holds(got, "larger than 1000 bytes"));
    got = exchange(f, fd, S("GET /leads/lead_1 HTTP/1.1\r\nHost: x\r\n" KEY "\r\n"));
    check_int("the connection goes on", status_of(got), 200);
    got = exchange(f, fd, body_of_size(f->a, "Content-Length: 100000000\r\n", 0));
    check_int("announced", status_of(got), 413);
    close(fd);
}

static void an_endless_body_is_cut_off(void **state)
{
    struct fixture *f = serve(*state, (struct server_options){ .max_body = 1000 });
    int fd = dial(f);
    bool open = send_all(fd, S("PATCH /leads/lead_1 HTTP/1.1\r\nHost: x\r\n" KEY
                               "Transfer-Encoding: chunked\r\n\r\n"));

    for (int i = 0; i < 2000 && open; i++)
        open = send_all(fd, S("10\r\n0123456789abcdef\r\n")) &&
               (i % 100 || (clock_sleep_ms(1), true));
    check_text("closed without an answer", receive(f->a, fd), "");
    close(fd);
}

static void what_is_no_http_does_no_harm(void **state)
{
    static const char *const rows[] = {
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\x16\x03\x01\x02",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /leads HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc",
    };
    struct fixture *f = serve(*state, (struct server_options){ 0 });

    for (size_t i = 0; i < countof(rows); i++) {
        int fd = dial_for(f, 100000); /* there may be no answer at all */

        assert_true(send_all(fd, str_from(rows[i])));
        shutdown(fd, SHUT_WR);
        (void)receive(f->a, fd);
        close(fd);
    }
    int fd = dial(f);

    check_int(
        "still there",
        status_of(exchange(f, fd, S("GET /leads/newest HTTP/1.1\r\nHost: x\r\n\r\n"))),
        200);
    close(fd);
}

static void answers_may_be_delayed_without_holding_each_other_up(void **state)
{
    enum { COUNT = 20, DELAY = 150 };
    struct fixture *f = serve(*state, (struct server_options){ .delay_ms = DELAY });
    int fds[COUNT];
    uint64_t begin = clock_now_ns();

    for (int i = 0; i < COUNT; i++) {
        fds[i] = dial(f);
        assert_true(send_all(fds[i], S("GET /leads/newest HTTP/1.1\r\nHost: x\r\n\r\n")));
    }
    for (int i = 0; i < COUNT; i++) {
        check_int("status", status_of(receive(f->a, fds[i])), 200);
        close(fds[i]);
    }
    uint64_t ms = (clock_now_ns() - begin) / 1000000;

    assert_true(ms >= DELAY);
    assert_true(ms < (uint64_t)COUNT * DELAY / 2);
}

static void closing_does_not_wait_for_delayed_answers(void **state)
{
    struct fixture *f = serve(*state, (struct server_options){ .delay_ms = 60000 });
    int fd = dial(f);
    uint64_t begin = clock_now_ns();

    assert_true(send_all(fd, S("GET /leads/newest HTTP/1.1\r\nHost: x\r\n\r\n")));
    clock_sleep_ms(50);
    mock_server_close(f->server);
    f->server = NULL;
    assert_true(clock_now_ns() - begin < 10u * 1000000000);
    close(fd);
}

static void a_port_that_is_taken_is_an_error_that_says_so(void **state)
{
    struct fixture *f = serve(*state, (struct server_options){ 0 });
    struct server_options same = { .service = f->service,
                                   .port = mock_server_port(f->server) };
    struct server_options nowhere = { .service = f->service, .host = S("256.1.1.1") };
    struct err err = { 0 };

    assert_null(mock_server_open(&same, &err));
    assert_true(holds(str_from(err.msg), "in use"));
    assert_null(mock_server_open(&nowhere, &err));
    assert_true(holds(str_from(err.msg), "cannot listen on \"256.1.1.1\""));
}

static void the_url_tells_host_and_port(void **state)
{
    struct fixture *f = serve(*state, (struct server_options){ 0 });

    check_text(
        "url", str_from(mock_server_url(f->server)),
        arena_printf(f->a, "http://127.0.0.1:%u", (unsigned)mock_server_port(f->server))
            .at);
}

/* --- many, and slow ones --- */

/* All are there at once; each is answered in its turn, and sees what came before it. */
static void pipelined_requests_are_answered_in_order(void **state)
{
    enum { PAIRS = 50 };
    struct fixture *f = serve(*state, (struct server_options){ 0 });
    int fd = dial(f);
    struct buf all;

    buf_init(&all, 1u << 20);
    for (int i = 10; i < 10 + PAIRS; i++)
        buf_printf(&all,
                   "PATCH /leads/lead_1 HTTP/1.1\r\nHost: x\r\n" KEY
                   "Content-Type: application/json\r\n"
                   "Content-Length: 24\r\n\r\n{\"lead\":{\"name\":\"N%d\"} }"
                   "GET /leads/lead_1 HTTP/1.1\r\nHost: x\r\n" KEY "\r\n",
                   i);
    assert_true(send_all(fd, buf_str(&all)));
    buf_release(&all);
    for (int i = 10; i < 10 + PAIRS; i++) {
        struct str name = arena_printf(f->a, "\"name\":\"N%d\"", i);

        check_int("changed", status_of(receive(f->a, fd)), 200);
        assert_true(holds(receive(f->a, fd), name.at));
    }
    close(fd);
}

static const char slow_request[] = "GET /leads/lead_1 HTTP/1.1\r\nHost: x\r\n" KEY "\r\n";

/* Clients that have begun a request, and do not go on; others are answered meanwhile, and
 * in the end they are, too. */
static void hold_open(struct fixture *f, int *fds, size_t count)
{
    struct str request = str_from(slow_request);
    int other = dial(f);

    for (size_t i = 0; i < count; i++) {
        fds[i] = dial(f);
        assert_true(send_all(fds[i], str_sub(request, 0, i % (request.len - 1))));
    }
    for (int i = 0; i < 50; i++)
        check_int("others", status_of(exchange(f, other, request)), 200);
    for (size_t i = 0; i < count; i++)
        assert_true(send_all(fds[i], str_from_at(request, i % (request.len - 1))));
    for (size_t i = 0; i < count; i++) {
        check_int("in the end", status_of(receive(f->a, fds[i])), 200);
        close(fds[i]);
    }
    close(other);
}

static void slow_clients_hold_nobody_up(void **state)
{
    int fds[200];

    hold_open(serve(*state, (struct server_options){ 0 }), fds, countof(fds));
}

/* Each end of each connection is an open file of this program. */
static void thousands_of_connections_hold_nobody_up(void **state)
{
    enum { COUNT = 5000, OTHERS = 200 };
    struct rlimit files;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &files), 0);
    if (files.rlim_max < 2 * COUNT + OTHERS) {
        print_message("no more than %llu open files are allowed\n",
                      (unsigned long long)files.rlim_max);
        skip();
    }
    files.rlim_cur = files.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &files), 0);
    hold_open(serve(*state, (struct server_options){ 0 }),
              arena_array(*state, int, COUNT), COUNT);
}

/* --- through the engine --- */

struct tally {
    int ok, other;
};

static void count(const struct http_result *result, void *ctx)
{
    struct tally *t = ctx;

    if (result->trouble == HTTP_OK && result->response.status == 200)
        t->ok++;
    else
        t->other++;
}

static void many_at_a_time_through_the_engine_while_the_model_changes(void **state)
{
    enum { COUNT = 500 };
    struct fixture *f = serve(*state, (struct server_options){ 0 });
    struct err err = { 0 };
    struct transport *t = engine_open(
        &(struct engine_options){ .base_url = str_from(mock_server_url(f->server)) },
        &err);
    struct http_request request = { .method = S("GET"), .target = S("/leads/lead_2") };
    struct tally tally = { 0 };

    if (!t)
        fail_msg("%s", err.msg);
    http_header_add(f->a, &request.headers, S("X-Api-Key"), S("key-1"));
    for (int i = 0; i < COUNT; i++)
        transport_submit(t, f->a, &request, 10000, count, &tally);
    while (transport_poll(t, 100) > 0)
        server_set_model(f->server, f->model);
    check_int("answered", tally.ok, COUNT);
    check_int("otherwise", tally.other, 0);
    transport_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(requests_are_answered_on_one_connection),
        UNIT_TEST(bodies_in_chunks_and_pieces_are_put_together),
        UNIT_TEST(repeated_headers_stay_apart),
        UNIT_TEST(a_body_that_is_too_large_is_refused),
        UNIT_TEST(an_endless_body_is_cut_off),
        UNIT_TEST(what_is_no_http_does_no_harm),
        UNIT_TEST(answers_may_be_delayed_without_holding_each_other_up),
        UNIT_TEST(closing_does_not_wait_for_delayed_answers),
        UNIT_TEST(a_port_that_is_taken_is_an_error_that_says_so),
        UNIT_TEST(the_url_tells_host_and_port),
        UNIT_TEST(pipelined_requests_are_answered_in_order),
        UNIT_TEST(slow_clients_hold_nobody_up),
        UNIT_TEST(thousands_of_connections_hold_nobody_up),
        UNIT_TEST(many_at_a_time_through_the_engine_while_the_model_changes),
    };

    return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
