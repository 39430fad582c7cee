#include "schema/formats.h"

#include "base/attr.h"
#include "schema/formats_internal.h"

#include "base/banned.h"

static bool anything(struct str s)
{
    (void)s;
    return true;
}

static const struct format formats[] = {
    { .name = "date-time", .holds = format_date_time },
    { .name = "date", .holds = format_date },
    { .name = "time", .holds = format_time },
    { .name = "duration", .holds = format_duration },
    { .name = "email", .holds = format_email },
    { .name = "hostname", .holds = format_hostname, .old = format_old_hostname },
#ifdef HAVE_IDN2
    { .name = "idn-email", .holds = format_idn_email },
    { .name = "idn-hostname", .holds = format_idn_hostname },
#endif
    { .name = "ipv4", .holds = format_ipv4 },
    { .name = "ipv6", .holds = format_ipv6 },
    { .name = "uri", .holds = format_uri },
    { .name = "uri-reference", .holds = format_uri_reference },
    { .name = "iri", .holds = format_iri },
    { .name = "iri-reference", .holds = format_iri_reference },
    { .name = "uri-template", .holds = format_uri_template },
    { .name = "uuid", .holds = format_uuid },
    { .name = "json-pointer", .holds = format_json_pointer },
    { .name = "relative-json-pointer", .holds = format_relative_json_pointer },
    { .name = "regex", .holds = format_regex },
    /* OpenAPI's own: only schemas of its dialects assert them. */
    { .name = "byte", .holds = format_base64, .openapi = true },
    { .name = "binary", .holds = anything, .openapi = true },
    { .name = "password", .holds = anything, .openapi = true },
    { .name = "int32", .openapi = true, .least = -2147483648.0, .most = 2147483647.0 },
    { .name = "int64",
      .openapi = true,
      .least = -9223372036854775808.0,
      .most = 9223372036854775807.0 },
};

const struct format *format_find(struct str name)
{
    for (size_t i = 0; i < countof(formats); i++)
        if (str_eq_c(name, formats[i].name))
            return &formats[i];
    return NULL;
}

bool format_holds(struct str format, struct str value, bool *ret_known)
{
    const struct format *f = format_find(format);

    *ret_known = f != NULL;
    return !f || !f->holds || f->holds(value);
}
