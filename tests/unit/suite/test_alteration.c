/* Unit tests of suite/alteration.h. */
#include <string.h>

#include "base/arena.h"
#include "suite/alteration.h"
#include "tests/support/test.h"

#include "base/banned.h"

static void each_word_alters_in_its_way(void **state)
{
    static const struct {
        const char *how, *text, *want; /* NULL: it cannot be altered so */
    } rows[] = {
        { "whole", "a", "a" },
        { "whole", "", "" },
        { "longer", "dk_secret", "dk_secret2222" },
        { "longer", "c2VjcmV0cw==", "c2VjcmV0cw2222==" },
        { "longer", "abc", NULL },
        { "shorter", "dk_secret", "dk_secre" },
        { "shorter", "c2VjcmV0cw==", "c2VjcmV0c" },
        { "shorter", "ключ", "клю" },
        { "shorter", "====", NULL },
        { "start-changed", "dk_secret", "el_secret" },
        { "start-changed", "9f-zZ", "0a-zZ" },
        { "middle-changed", "dk_secret", "dk_tfcret" },
        { "middle-changed", "abcd", "acdd" },
        { "unsigned", "eyJh.eyJz.c2ln", "eyJhbGciOiJub25lIn0.eyJz." },
        { "unsigned", "eyJh.eyJz.", NULL },
        { "unsigned", "eyJh.eyJz", NULL },
        { "unsigned", "eyJh.a.b.c.d", NULL },
        { "unsigned", "abcd.eyJz.c2ln", NULL },
        { "end-changed", "dk_secret", "dk_secrfu" },
        { "end-changed", "c2VjcmV0cw==", "c2VjcmV0dx==" },
        { "end-changed", "azAZ09--", "azAZ10--" },
        { "end-changed", "ключ", NULL },
        { "end-changed", "x---", NULL },
    };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        enum alteration how;
        struct str made;
        struct err err = { 0 };

        assert_true(alteration_named(str_from(rows[i].how), &how));
        check_text(rows[i].how, alteration_name(how), rows[i].how);
        bool ok = alteration_make(a, how, false, str_from(rows[i].text), &made, &err);

        check_int(rows[i].text, ok, rows[i].want != NULL);
        if (ok)
            check_text(rows[i].text, made, rows[i].want);
        else
            check_int(rows[i].text, err.code, ERR_REFUSED);
    }
    enum alteration none;

    assert_false(alteration_named(S("other"), &none));
}

static void case_is_changed_where_it_means_something(void **state)
{
    static const struct {
        const char *text, *key, *password; /* NULL: it is left alone */
    } rows[] = {
        { "dk_secret", "dK_SecReT", "DK_SECRET" },
        { "aBcXyZ12", "aBcxYz12", "AbCxYz12" },
        { "9f86d081884c7d65", NULL, "9F86D081884C7D65" },
        { "3fa85f64-5717-4562-b3fc-2c963f66afa6", NULL,
          "3FA85F64-5717-4562-B3FC-2C963F66AFA6" },
        { "01ARZ3NDEKTSV4RRFFQ69G5FAV", NULL, "01arz3ndektsv4rrffq69g5fav" },
        { "mzxw-6ytb-oi", NULL, "MZXW-6YTB-OI" },
        { "MZXW6YTBOI======", NULL, "mzxw6ytboi======" },
        { "12345678", NULL, NULL },
    };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++)
        for (int password = 0; password < 2; password++) {
            const char *want = password ? rows[i].password : rows[i].key;
            struct str made;
            struct err err = { 0 };
            bool ok = alteration_make(a, ALTER_CASE, password, str_from(rows[i].text),
                                      &made, &err);

            check_int(rows[i].text, ok, want != NULL);
            if (ok)
                check_text(rows[i].text, made, want);
        }
}

/* As lenient as any: bits that are left over, padding and foreign characters are passed
 * over. */
static struct str decoded(struct arena *a, struct str text)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
    char *out = arena_alloc(a, text.len + 1);
    unsigned bits = 0, count = 0;
    size_t len = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *digit = strchr(digits, text.at[i]);

        if (!digit)
            continue;
        size_t value = (size_t)(digit - digits);

        bits = bits << 6 | (unsigned)(value > 63 ? value - 2 : value);
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[len++] = (char)(bits >> count & 0xff);
        }
    }
    return (struct str){ out, len };
}

/* Of every length, so that Base64 ends in each of its ways: what is decoded is another
 * text, with and without padding, from both alphabets. */
static void what_is_decoded_is_altered_too(void **state)
{
    static const char *const keys[] = {
        "c2VjcmV0",    "c2VjcmV0cw==",     "c2VjcmV0c3M=",    "c2VjcmV0cw",
        "c2VjcmV0c3M", "AAAA/+/+AAAA++==", "zzzzzzzzzzzzzzZ", "Zm9v/+8=",
    };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(keys); i++)
        for (size_t how = ALTER_LONGER; how < ALTER_CASE; how++) {
            struct str text = str_from(keys[i]), made;
            struct err err = { 0 };

            if (!alteration_make(a, (enum alteration)how, false, text, &made, &err))
                fail_msg("%s: %s", keys[i], err.msg);
            if (str_eq(decoded(a, text), decoded(a, made)))
                fail_msg("%s and %.*s are the same", keys[i], STR_ARG(made));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(each_word_alters_in_its_way),
        UNIT_TEST(case_is_changed_where_it_means_something),
        UNIT_TEST(what_is_decoded_is_altered_too),
    };

    return cmocka_run_group_tests_name("alteration", tests, NULL, NULL);
}
