/* JSONTestSuite: `y_` must be read, `n_` must be refused; what RFC 8259 leaves open
 * (`i_`) and what becomes of odd values (test_transform) is pinned here, so that a change
 * shows. */
#include <string.h>

#include "base/diag.h"
#include "doc/json_nodes.h"
#include "tests/suites/tally.h"
#include "tests/support/test.h"

static const struct {
    const char *name;
    bool read;
} left_open[] = {
    { "i_number_double_huge_neg_exp.json", true },
    { "i_number_huge_exp.json", true },
    { "i_number_neg_int_huge_exp.json", true },
    { "i_number_pos_double_huge_exp.json", true },
    { "i_number_real_neg_overflow.json", true },
    { "i_number_real_pos_overflow.json", true },
    { "i_number_real_underflow.json", true },
    { "i_number_too_big_neg_int.json", true },
    { "i_number_too_big_pos_int.json", true },
    { "i_number_very_big_negative_int.json", true },
    { "i_object_key_lone_2nd_surrogate.json", false },
    { "i_string_1st_surrogate_but_2nd_missing.json", false },
    { "i_string_1st_valid_surrogate_2nd_invalid.json", false },
    { "i_string_UTF-16LE_with_BOM.json", false },
    { "i_string_UTF-8_invalid_sequence.json", false },
    { "i_string_UTF8_surrogate_U+D800.json", false },
    { "i_string_incomplete_surrogate_and_escape_valid.json", false },
    { "i_string_incomplete_surrogate_pair.json", false },
    { "i_string_incomplete_surrogates_escape_valid.json", false },
    { "i_string_invalid_lonely_surrogate.json", false },
    { "i_string_invalid_surrogate.json", false },
    { "i_string_invalid_utf-8.json", false },
    { "i_string_inverted_surrogates_U+1D11E.json", false },
    { "i_string_iso_latin_1.json", false },
    { "i_string_lone_second_surrogate.json", false },
    { "i_string_lone_utf8_continuation_byte.json", false },
    { "i_string_not_in_unicode_range.json", false },
    { "i_string_overlong_sequence_2_bytes.json", false },
    { "i_string_overlong_sequence_6_bytes.json", false },
    { "i_string_overlong_sequence_6_bytes_null.json", false },
    { "i_string_truncated-utf-8.json", false },
    { "i_string_utf16BE_no_BOM.json", false },
    { "i_string_utf16LE_no_BOM.json", false },
    { "i_structure_500_nested_arrays.json", true },
    { "i_structure_UTF-8_BOM_empty_object.json", true },
};

static const struct {
    const char *name, *printed; /* NULL: refused */
} transforms[] = {
    { "number_-9223372036854775808.json", "[-9223372036854775808]" },
    { "number_-9223372036854775809.json", "[-9.223372036854776e18]" },
    { "number_1.0.json", "[1.0]" },
    { "number_1.000000000000000005.json", "[1.0]" },
    { "number_1000000000000000.json", "[1000000000000000]" },
    { "number_10000000000000000999.json", "[1e19]" },
    { "number_1e-999.json", "[0.0]" },
    { "number_1e6.json", "[1000000.0]" },
    { "number_9223372036854775807.json", "[9223372036854775807]" },
    { "number_9223372036854775808.json", "[9.223372036854776e18]" },
    { "object_key_nfc_nfd.json", "{\"é\":\"NFC\",\"é\":\"NFD\"}" },
    { "object_key_nfd_nfc.json", "{\"é\":\"NFD\",\"é\":\"NFC\"}" },
    { "object_same_key_different_values.json", "{\"a\":2}" },
    { "object_same_key_same_value.json", "{\"a\":1}" },
    { "object_same_key_unclear_values.json", "{\"a\":0}" },
    { "string_1_escaped_invalid_codepoint.json", NULL },
    { "string_1_invalid_codepoint.json", NULL },
    { "string_2_escaped_invalid_codepoints.json", NULL },
    { "string_2_invalid_codepoints.json", NULL },
    { "string_3_escaped_invalid_codepoints.json", NULL },
    { "string_3_invalid_codepoints.json", NULL },
    { "string_with_escaped_NULL.json", "[\"A\\u0000B\"]" },
};

/* Both readers, that of values and that of nodes with places, must agree. */
static bool is_read(struct arena *a, struct str text)
{
    struct source source = { .path = S("x.json"), .text = text };
    struct json_error error;
    bool value = json_read(a, text, NULL, NULL, &error) != NULL;
    struct diags *d = diags_new(a);
    bool nodes = json_nodes(a, &source, d) != NULL;

    /* Nodes have a lower limit on depth, and no two keys alike. */
    const struct diag *first = diags_at(d, 0);
    bool stricter = first && (str_eq_c(first->rule, "too-deep") ||
                              str_eq_c(first->rule, "duplicate-key"));

    if (value != nodes && !(value && stricter))
        printf("the readers disagree: ");
    else
        return value;
    return !value;
}

static bool want_read(struct str name, bool *ret)
{
    *ret = name.at[0] == 'y';
    if (name.at[0] != 'i')
        return true;
    for (size_t i = 0; i < countof(left_open); i++) {
        if (str_eq_c(name, left_open[i].name)) {
            *ret = left_open[i].read;
            return true;
        }
    }
    return false;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static void run_parsing(struct arena *a, struct tally *t, const struct path_list *files,
                        char group, const char *title)
{
    for (size_t i = 0; i < files->len; i++) {
        const char *name = base_name(files->at[i].at);
        struct arena *scratch = arena_open();
        struct err err = { 0 };
        struct str text;
        bool want;

        if (name[0] == group) {
            bool known = want_read(str_from(name), &want);
            bool ok = fs_read(a, files->at[i].at, (size_t)1 << 24, &text, &err) &&
                      known && is_read(scratch, text) == want;

            if (!tally_add(t, ok))
                printf("FAIL %s%s\n", name, known ? "" : " is not in the table");
        }
        arena_close(scratch);
    }
    tally_group(t, title);
}

static void run_transforms(struct arena *a, struct tally *t, const char *dir)
{
    for (size_t i = 0; i < countof(transforms); i++) {
        const char *name = transforms[i].name, *want = transforms[i].printed;
        struct json_error error;
        struct str text;

        if (!suite_file(a, dir, name, &text)) {
            tally_add(t, false);
            continue;
        }
        const json_t *value = json_read(a, text, NULL, NULL, &error);
        const char *got = value ? json_to_str(a, value, 0).at : NULL;
        bool ok = got && want ? strcmp(got, want) == 0 : !got && !want;

        if (!tally_add(t, ok))
            printf("FAIL %s: got %s\n", name, got ? got : error.msg);
    }
    tally_group(t, "test_transform (pinned)");
}

int main(void)
{
    const char *suites = test_suites_dir();
    struct path_list files = { 0 };
    struct err err = { 0 };
    struct tally t = { 0 };

    if (!suites)
        return SUITE_ABSENT;
    struct arena *a = arena_open();
    struct str dir = arena_printf(a, "%s/json-test-suite/test_parsing", suites);

    if (!fs_walk(a, dir.at, S(".json"), &files, &err))
        printf("%s\n", err.msg);
    run_parsing(a, &t, &files, 'y', "y_ (must be read)");
    run_parsing(a, &t, &files, 'n', "n_ (must be refused)");
    run_parsing(a, &t, &files, 'i', "i_ (pinned)");
    run_transforms(a, &t,
                   arena_printf(a, "%s/json-test-suite/test_transform", suites).at);
    arena_close(a);
    return tally_end(&t);
}
