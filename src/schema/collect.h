/* schema/collect.h - the long walk: violations and annotations with their places.
 *
 * Private to schema/.  It follows rules as written, not their short cuts, so that the
 * keyword location tells the way. */
#ifndef SCHEMA_COLLECT_H
#define SCHEMA_COLLECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "schema/internal.h"

enum unit_kind {
    UNIT_GROUP, /* a subschema at an instance: holds others together, for the output
                   formats */
    UNIT_ERROR,
    UNIT_ANNOTATION,
    UNIT_GONE, /* taken back */
};

#define UNIT_NONE SIZE_MAX

/* Rules visited in a long walk, which has to go where the short one stops. */
#define SCHEMA_VISITS_MAX 5000000u
/* Annotations that are kept. */
#define ANNOTATIONS_MAX 20000u

struct unit {
    enum unit_kind kind;
    size_t parent;   /* the group it is in */
    size_t children; /* of a group: with one or none it needs no places */
    struct str instance, keyword_location, absolute, keyword, message;
    json_t *annotation; /* owned by the arena */
};

struct collector {
    struct arena *a;
    struct run run;
    struct unit_list {
        struct unit *at;
        size_t len, cap;
    } units;
    size_t errors, annotation_count;
    size_t errors_max;
    size_t visits;
    bool told;        /* that a limit was passed */
    bool annotations; /* wanted … */
    struct str only;  /* … those of this keyword; empty: all */
    bool groups;      /* wanted */
};

/* A rule at an instance.  Checks get the visit of their own rule. */
struct visit {
    struct collector *c;
    const struct rule *rule;
    const json_t *value;
    const struct path *instance; /* NULL: the root */
    const struct path *keyword;  /* where the rule was come to */
    struct seen *seen;
    size_t group, parent; /* its unit, and the one around it; UNIT_NONE: none */
};

/* Visits a subschema: below the visit's own place by `keyword` and, where given, a name
 * or index within it; for the same value or for a child. */
struct step {
    enum keyword keyword;
    const struct path *token; /* within the keyword's value: up is ignored; NULL: none */
    const struct path *child; /* of the instance: up is ignored; NULL: the same value */
    const json_t *value;
    struct seen *seen;
};
bool visit_link(struct visit *visit, struct link link, struct step step);

/* Adds a violation of `keyword` of this visit's rule (and returns false).  `child`, where
 * given, is the part of the value that it is about. */
bool visit_error(struct visit *visit, enum keyword keyword, const struct path *child,
                 struct str message);
bool visit_errorf(struct visit *visit, enum keyword keyword, const struct path *child,
                  const char *fmt, ...) PRINTF(4, 5);
/* Adds an annotation; takes over the reference. */
void visit_annotate(struct visit *visit, struct str keyword, json_t *owned);

/* For checks that take back what was said since a mark: by a branch that failed, say. */
struct mark {
    size_t units, errors, annotations;
};
struct mark visit_mark(const struct visit *visit);
void visit_drop(struct visit *visit, struct mark mark);
void visit_drop_annotations(struct visit *visit, struct mark mark);

/* The whole walk; the units are in the collector. */
bool collect(struct collector *c, const struct schema *s, const json_t *instance);

/* Words for messages.  Bounded, control characters escaped. */
#define BRIEF_TEXT_MAX 60
void brief_text(struct buf *out, struct str text); /* "archived" in quotes */
/* A scalar, or "array of 3 items". */
void brief_value(struct buf *out, const struct run *run, const json_t *value);
/* integer 7 */
void brief_typed(struct buf *out, const struct run *run, const json_t *value);
/* As it was written, where the run knows. */
void brief_number(struct buf *out, const struct run *run, const json_t *number);

#endif
