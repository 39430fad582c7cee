#include "cli/values.h"

#include <string.h>

#include "base/buf.h"
#include "report/formats.h"

#include "base/banned.h"

/* "text|markdown|json": small letters, digits and dashes only. */
static bool names_words(const char *argument)
{
    bool several = false;

    for (const char *c = argument; *c; c++) {
        several = several || *c == '|';
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '-' ||
              *c == '|'))
            return false;
    }
    return several;
}

const char *values_names(enum option_id id)
{
    switch ((int)id) {
    case OPT_TARGET:
    case OPT_AGAINST:
        return "targets";
    case OPT_CLAIM:
    case OPT_BREAK:
        return "claims";
    case OPT_CONTRACT:
        return "contracts";
    case OPT_CASE:
        return "cases";
    case OPT_TAG:
    case OPT_NOT_TAG:
        return "tags";
    }
    return NULL;
}

enum value_kind value_kind_of(enum option_id id)
{
    const char *argument = option_table[id].argument;

    if (!argument)
        return VALUE_NONE;
    if (values_names(id))
        return VALUE_NAME;
    if (id == OPT_REPORT || names_words(argument))
        return VALUE_WORDS;
    if (strcmp(argument, "FILE") == 0 || strcmp(argument, "DIR") == 0 ||
        (strcmp(argument, "PATH") == 0 && id == OPT_UNIX_SOCKET))
        return VALUE_FILE;
    return VALUE_OTHER;
}

void values_words(struct buf *out, enum option_id id, const char *separator)
{
    if (id == OPT_REPORT) {
        for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++)
            buf_printf(out, "%s%.*s", i ? separator : "",
                       STR_ARG(report_formats[i].name));
        return;
    }
    for (const char *c = option_table[id].argument; *c; c++)
        if (*c == '|')
            buf_add_c(out, separator);
        else
            buf_add_char(out, *c);
}
