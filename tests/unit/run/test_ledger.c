/* The ledger of a journal, read back. */
#include <stdio.h>
#include <unistd.h>

#include "base/fs.h"
#include "run/ledger.h"
#include "run/ledger_read.h"
#include "tests/support/test.h"

#include "base/banned.h"

#define MADE                                                                             \
    "{\"record\":\"ledger\",\"is\":\"made\",\"case\":\"c\",\"undo\":[],"                 \
    "\"entry\":\"r-0\",\"contract\":\"k\"}\n"
#define KNOWN    "{\"record\":\"ledger\",\"is\":\"known\",\"entry\":\"r-0\",\"undo\":[1]}\n"
#define RELEASED "{\"record\":\"ledger\",\"is\":\"released\",\"entry\":\"r-0\"}\n"
#define PLACE                                                                            \
    "{\"record\":\"ledger\",\"is\":\"endpoint\",\"target\":\"t\",\"contract\":\"k\"}\n"

static const struct {
    const char *text;
    bool readable, torn;
    size_t open, broken;
} rows[] = {
    { PLACE MADE, true, false, 1, 0 },
    { PLACE MADE KNOWN RELEASED, true, false, 0, 0 },
    { PLACE MADE RELEASED RELEASED, true, false, 0, 0 },
    { PLACE MADE "{\"record\":\"ledger\",\"is\":\"relea", true, true, 1, 0 },
    { PLACE MADE "{\"record\":\"ledger\",\"is\":\"relea\n" RELEASED, true, false, 0, 1 },
    { RELEASED, true, false, 0, 0 }, /* of an entry that is not there */
    { "{\"record\":\"case\"}\n", true, false, 0, 0 },
    { "{\"no\":\"journal\"}\n", false, false, 0, 1 },
    { "", false, false, 0, 0 },
};

static void what_was_not_released_is_open(void **state)
{
    struct arena *a = *state;
    char path[] = "/tmp/fealty-ledger-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    for (size_t i = 0; i < countof(rows); i++) {
        struct ledger_book book;
        struct err err = { 0 };

        assert_true(fs_write(path, str_from(rows[i].text), &err));
        bool ok = ledger_read(a, path, &book, &err);

        check_int("readable", ok, rows[i].readable);
        check_int("torn", book.torn, rows[i].torn);
        check_int("open", (long long)book.open, (long long)rows[i].open);
        check_int("broken", (long long)book.broken, (long long)rows[i].broken);
    }
    unlink(path);
}

static void a_request_comes_back_as_it_was_written(void **state)
{
    struct arena *a = *state;
    struct http_request request = {
        .method = S("PATCH"), .target = S("/leads/1?a=b"), .body = S(""), .has_body = true
    };
    struct http_request read;

    http_header_add(a, &request.headers, S("X"), S("y"));
    assert_true(ledger_read_request(a, ledger_request(a, &request), &read));
    check_text("method", read.method, "PATCH");
    check_text("target", read.target, "/leads/1?a=b");
    check_text("header", http_header_get(&read.headers, S("x")), "y");
    assert_true(read.has_body);
    request.target = S("https://elsewhere.example/");
    assert_false(ledger_read_request(a, ledger_request(a, &request), &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(what_was_not_released_is_open),
        UNIT_TEST(a_request_comes_back_as_it_was_written),
    };

    return cmocka_run_group_tests_name("ledger", tests, NULL, NULL);
}
