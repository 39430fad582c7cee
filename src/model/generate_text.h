/* model/generate_text.h - texts of a format and a length; only inside model/. */
#ifndef MODEL_GENERATE_TEXT_H
#define MODEL_GENERATE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

struct text_wish {
    struct str format; /* empty or unknown: any text */
    size_t min, max;   /* characters */
    int64_t now_ms;
    uint64_t serial; /* different ones give different identifiers */
};

struct str generate_text(struct arena *a, const struct text_wish *wish);
/* A version 4 UUID, the same for the same number. */
struct str generate_uuid(struct arena *a, uint64_t serial);

#endif
