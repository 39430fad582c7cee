/* Unit tests of schema/number.h: exact comparisons and multiples. */
#include "doc/json.h"
#include "schema/number.h"
#include "tests/support/test.h"

struct pair {
    json_t *a, *b;
    struct json_literals *literals;
};

static struct pair read_pair(struct arena *a, const char *first, const char *second)
{
    struct json_notes notes;
    struct json_error error;
    json_t *list =
        json_read(a, arena_printf(a, "[%s,%s]", first, second), NULL, &notes, &error);

    assert_non_null(list);
    return (struct pair){ json_array_get(list, 0), json_array_get(list, 1),
                          notes.literals };
}

static const struct {
    const char *a, *b;
    int order;
} orders[] = {
    { "1", "1.0", 0 },
    { "0", "-0.0", 0 },
    { "1", "2", -1 },
    { "-1", "-2", 1 },
    { "-1", "1", -1 },
    { "0.1", "0.1", 0 },
    { "0", "5e-324", -1 },
    { "9007199254740993", "9007199254740992.0", 1 },
    { "9223372036854775807", "9223372036854775808", -1 },
    { "9223372036854775807", "9.223372036854776e18", -1 },
    { "12345678901234567890123", "12345678901234567890124", -1 },
    { "-12345678901234567890123", "-12345678901234567890124", 1 },
    { "1e400", "1e401", -1 },
    { "-1e400", "1", -1 },
    { "1.0000000000000000000001", "1", 1 },
    { "100000000000000000000", "1e20", 0 },
    { "123456789012345678901234567890.5", "123456789012345678901234567890.50", 0 },
    { "0.000", "0e5", 0 },
};

static void order_is_that_of_the_decimals(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(orders); i++) {
        struct pair p = read_pair(a, orders[i].a, orders[i].b);

        check_int(orders[i].a, number_compare(p.a, p.b, p.literals), orders[i].order);
        check_int(orders[i].b, number_compare(p.b, p.a, p.literals), -orders[i].order);
    }
}

static const struct {
    const char *value, *divisor;
    bool multiple;
} multiples[] = {
    { "10", "2", true },
    { "7", "2", false },
    { "-10", "5", true },
    { "0", "0.01", true },
    { "0.0", "3", true },
    { "4.5", "1.5", true },
    { "35", "1.5", false },
    { "0.0075", "0.0001", true },
    { "0.00751", "0.0001", false },
    { "19.99", "0.01", true },
    { "1234.56", "0.01", true },
    { "0.1", "0.3", false },
    { "0.3", "0.1", true },
    { "1e308", "0.123456789", false },
    { "1e308", "0.5", true },
    { "12391239123", "1e-8", true },
    { "1e-8", "1e-9", true },
    { "1e-9", "1e-8", false },
    { "9007199254740993", "3", true },
    { "9007199254740993", "2.0", false },
    { "9007199254740993", "0.5", true },
    { "18446744073709551616", "2", true },
    { "18446744073709551617", "2", false },
    { "123456789012345678901234567890", "9", true },
    { "123456789012345678901234567890", "7", true },
    { "123456789012345678901234567891", "7", false },
    { "123456789012345678901234567890.25", "0.25", true },
    { "123456789012345678901234567890.26", "0.25", false },
    { "1e400", "7", false },
    { "1e400", "8", true },
    { "9223372036854775807", "9223372036854775807", true },
    { "3", "1e300", false },
    { "5e-324", "1", false },
    { "36893488147419103232", "18446744073709551616", true },
    { "36893488147419103233", "18446744073709551616", false },
    { "3703703670370370367037037036703703701", "12345678901234567890123456789012345.67",
      true },
    { "123456789012345678901234567890e20", "12345678901234567890123456789e2", true },
    { "123456789012345678901234567890e20", "12345678901234567890123456788e2", false },
    { "0.3", "0.1000000000000000055511151231257827021181583404541015625", true },
};

static void multiples_are_exact(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(multiples); i++) {
        struct pair p = read_pair(a, multiples[i].value, multiples[i].divisor);
        struct divisor d;

        assert_true(divisor_read(&d, p.b, p.literals));
        check_int(multiples[i].value, number_is_multiple(p.a, p.literals, &d),
                  multiples[i].multiple);
    }
}

/* n hundredths are a multiple of 0.01 and, but for each fifth, none of 0.05. */
static void no_rounding_shows_in_a_hundred_thousand_prices(void **state)
{
    struct divisor cent, five;
    json_t *a = json_real(0.01), *b = json_real(0.05), *price = json_real(0);

    (void)state;
    assert_true(divisor_read(&cent, a, NULL) && divisor_read(&five, b, NULL));
    for (int n = 0; n < 100000; n++) {
        json_real_set(price, n / 100.0);
        assert_true(number_is_multiple(price, NULL, &cent));
        assert_int_equal(number_is_multiple(price, NULL, &five), n % 5 == 0);
    }
    json_decref(a);
    json_decref(b);
    json_decref(price);
}

static void divisors_are_positive(void **state)
{
    struct arena *a = *state;
    struct pair p = read_pair(a, "0", "-1");
    struct divisor d;

    assert_false(divisor_read(&d, p.a, NULL));
    assert_false(divisor_read(&d, p.b, NULL));
}

static void integers_may_have_a_point_but_no_fraction(void **state)
{
    static const struct {
        const char *text;
        bool integral;
    } rows[] = { { "1", true },
                 { "1.0", true },
                 { "1.5", false },
                 { "1e3", true },
                 { "1e-1", false },
                 { "1e400", true },
                 { "123456789012345678901234567890", true },
                 { "123456789012345678901234567890.0", true },
                 { "123456789012345678901234567890.5", false },
                 { "1.00000000000000000000000001", false } };
    struct arena *a = *state;

    for (size_t i = 0; i < countof(rows); i++) {
        struct pair p = read_pair(a, rows[i].text, "0");

        check_int(rows[i].text, number_is_integral(p.a, p.literals), rows[i].integral);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(order_is_that_of_the_decimals),
        UNIT_TEST(multiples_are_exact),
        UNIT_TEST(no_rounding_shows_in_a_hundred_thousand_prices),
        UNIT_TEST(divisors_are_positive),
        UNIT_TEST(integers_may_have_a_point_but_no_fraction),
    };
    return cmocka_run_group_tests_name("schema number", tests, NULL, NULL);
}
