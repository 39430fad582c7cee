#include "model/generate_text.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/clock.h"
#include "base/rng.h"

#include "base/banned.h"

struct str generate_uuid(struct arena *a, uint64_t serial)
{
    struct rng rng = rng_seeded(serial);
    uint64_t high = rng_next(&rng), low = rng_next(&rng);

    return arena_printf(
        a, "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-%04" PRIx64 "-%012" PRIx64,
        high >> 32, high >> 16 & 0xffff, high & 0xfff, (low >> 48 & 0x3fff) | 0x8000,
        low & 0xffffffffffff);
}

static const struct {
    const char *format, *text;
} fixed[] = {
    { "email", "someone@example.com" },
    { "idn-email", "someone@example.com" },
    { "hostname", "example.com" },
    { "idn-hostname", "example.com" },
    { "uri", "https://example.com/" },
    { "url", "https://example.com/" },
    { "uri-reference", "/" },
    { "iri", "https://example.com/" },
    { "iri-reference", "/" },
    { "uri-template", "/{id}" },
    { "ipv4", "192.0.2.1" },
    { "ipv6", "2001:db8::1" },
    { "duration", "PT1S" },
    { "json-pointer", "" },
    { "relative-json-pointer", "0" },
    { "regex", ".*" },
    { "byte", "AAAA" },
    { "phone", "+15555550100" },
};

static bool of_format(struct arena *a, const struct text_wish *wish, struct str *ret)
{
    struct str moment;

    if (str_eq(wish->format, S("uuid"))) {
        *ret = generate_uuid(a, wish->serial);
        return true;
    }
    for (size_t i = 0; i < countof(fixed); i++) {
        if (!str_eq_c(wish->format, fixed[i].format))
            continue;
        *ret = str_from(fixed[i].text);
        return true;
    }
    moment = time_format(a, wish->now_ms);
    if (str_eq(wish->format, S("date-time")))
        *ret = moment;
    else if (str_eq(wish->format, S("date")))
        *ret = str_sub(moment, 0, 10);
    else if (str_eq(wish->format, S("time")))
        *ret = str_from_at(moment, 11);
    else
        return false;
    return true;
}

struct str generate_text(struct arena *a, const struct text_wish *wish)
{
    static const char word[] = "text";
    struct str text;

    if (of_format(a, wish, &text))
        return text;
    size_t len = sizeof word - 1;

    if (len < wish->min)
        len = wish->min;
    if (len > wish->max)
        len = wish->max;
    char *at = arena_alloc(a, len + 1);

    for (size_t i = 0; i < len; i++)
        at[i] = word[i % (sizeof word - 1)];
    return (struct str){ at, len };
}
