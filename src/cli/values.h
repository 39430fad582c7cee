/* cli/values.h - what kind of value an option or operand takes, told by how it is named;
 * for completions. */
#ifndef CLI_VALUES_H
#define CLI_VALUES_H

#include "base/str.h"
#include "cli/options.h"

struct buf;

enum value_kind {
    VALUE_NONE,  /* a switch */
    VALUE_WORDS, /* one of a few: values_words() */
    VALUE_FILE,  /* a file or a folder */
    VALUE_NAME,  /* one of the project's: values_names() */
    VALUE_OTHER, /* anything */
};

enum value_kind value_kind_of(enum option_id id);
/* The words, with `separator` between them. */
void values_words(struct buf *out, enum option_id id, const char *separator);
/* What `fealty list --names` calls them: "claims"; NULL where it lists none. */
const char *values_names(enum option_id id);

#endif
