/* contract/normal_path.h - normalized paths of RFC 9535, 2.7, taken apart.  Private to
 * contract/. */
#ifndef CONTRACT_NORMAL_PATH_H
#define CONTRACT_NORMAL_PATH_H

#include <stddef.h>

#include "base/str.h"

struct arena;

/* Steps from the root: names, and indexes in decimal. */
struct str_tokens {
    struct str *at;
    size_t len, cap;
};

/* `path` comes from jsonpath_select(): "$['paths']['/a'][0]". */
struct str_tokens normal_path_read(struct arena *a, struct str path);

#endif
