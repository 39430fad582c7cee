/* JSON text to a value, by our reader and by jansson's own: bench_json FILE. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/fs.h"
#include "doc/json.h"
#include "tests/bench/best.h"

#define FILE_BYTES_MAX (64u * 1024 * 1024)

static void ours_once(const void *subject)
{
    const struct str *text = subject;
    struct arena *a = arena_open();
    struct json_error error;

    (void)!json_read(a, *text, NULL, NULL, &error);
    arena_close(a);
}

static void jansson_once(const void *subject)
{
    const struct str *text = subject;
    json_error_t error;

    json_decref(
        json_loadb(text->at, text->len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error));
}

int main(int argc, char **argv)
{
    struct arena *a = arena_open();
    struct err err = { 0 };
    struct str text;
    bool ok = argc == 2 && fs_read(a, argv[1], FILE_BYTES_MAX, &text, &err);

    if (ok) {
        printf("ours      %12.0f ns\n", best_ns(ours_once, &text, BEST_ROUNDS, 4));
        printf("jansson   %12.0f ns\n", best_ns(jansson_once, &text, BEST_ROUNDS, 4));
    } else {
        fprintf(stderr, "bench_json FILE %s\n", err.msg);
    }
    arena_close(a);
    return ok ? 0 : 2;
}
