/* doc/yaml_text.h - the text as libyaml gets it, and the way back; only inside doc/.
 *
 * libyaml counts characters, the rest of us bytes.  And it takes the bracket in `[!any]`
 * for a part of the tag, where YAML 1.2 ends the tag (production 102, ns-tag-char): so
 * such tags get a space behind them here.  A space that fell into a scalar (a quoted
 * `"!a]"`) is found out when the scalar arrives, by yaml_text_inside(); then the text is
 * prepared again without those, which cannot change what is a scalar and what is not. */
#ifndef DOC_YAML_TEXT_H
#define DOC_YAML_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct yaml_text {
    struct str original;
    struct str given; /* without byte order mark, with spaces put in */
    size_t bom;       /* length of the mark */
    size_t *spaces;   /* offsets in `given` of the spaces put in, ascending */
    size_t space_count;
    bool *wrong;        /* of each candidate: it lies in a scalar */
    size_t *candidates; /* offsets in `original` */
    size_t candidate_count;
    size_t *steps; /* byte offset in `given` of each STEP-th character; NULL: ASCII */
    size_t step_count;
};

struct arena;

/* `original` is valid UTF-8.  All that is made is the arena's. */
struct yaml_text *yaml_text_prepare(struct arena *a, struct str original);
/* Once more, without the spaces that were found to be wrong. */
void yaml_text_again(struct arena *a, struct yaml_text *t);

/* Byte offset in `original` of a character of `given`. */
size_t yaml_text_offset(const struct yaml_text *t, size_t character);

/* The same of a byte of `given`. */
size_t yaml_text_byte(const struct yaml_text *t, size_t at);

/* Notes each space within a scalar, given as bytes of `original`; true when there was
 * one. */
bool yaml_text_inside(struct yaml_text *t, size_t from, size_t to);

#endif
