/* schema/formats_internal.h - the formats, each a scanner over bytes.
 *
 * Private to schema/.  Every scanner takes any bytes and allocates nothing that it keeps.
 */
#ifndef SCHEMA_FORMATS_INTERNAL_H
#define SCHEMA_FORMATS_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct format {
    const char *name;
    bool (*holds)(struct str value); /* NULL: for numbers, by range */
    bool (*old)(struct str value);   /* draft 4's idea of it, where that is another */
    bool openapi;                    /* of OpenAPI's registry, not of JSON Schema */
    double least, most;
};

/* Sets of characters: a look into a table is faster than a chain of comparisons. */
enum format_char {
    CHAR_ALPHA = 1 << 0,
    CHAR_DIGIT = 1 << 1,
    CHAR_HEX = 1 << 2,
    CHAR_URI = 1 << 3, /* RFC 3986: unreserved and sub-delims */
    CHAR_COLON = 1 << 4,
    CHAR_AT = 1 << 5,
    CHAR_SLASH = 1 << 6,
    CHAR_QUESTION = 1 << 7,
    CHAR_ATOM = 1 << 8, /* RFC 5322: atext */
};
extern const uint16_t format_chars[256];

static inline bool char_is(char c, unsigned sets)
{
    return format_chars[(unsigned char)c] & sets;
}

/* NULL for an unknown one. */
const struct format *format_find(struct str name);

/* formats_time.c */
bool format_date(struct str s);
bool format_time(struct str s);
bool format_date_time(struct str s);
bool format_duration(struct str s);

/* formats_uri.c */
bool format_uri(struct str s);
bool format_uri_reference(struct str s);
bool format_iri(struct str s);
bool format_iri_reference(struct str s);
bool format_uri_template(struct str s);

/* formats_host.c */
bool format_hostname(struct str s);
bool format_old_hostname(struct str s); /* without a look at labels in Punycode */
bool format_ipv4(struct str s);
bool format_ipv6(struct str s);
bool format_email(struct str s);

/* formats_idn.c: always false, and not in the table, without libidn2 */
bool format_idn_hostname(struct str s);
bool format_idn_mail_host(struct str s);
bool format_idn_email(struct str s);
/* One label that starts with "xn--"; true without libidn2 where its letters are right. */
bool idn_a_label_holds(struct str label);

/* formats_text.c */
bool format_uuid(struct str s);
bool format_json_pointer(struct str s);
bool format_relative_json_pointer(struct str s);
bool format_regex(struct str s);
bool format_base64(struct str s);

#endif
