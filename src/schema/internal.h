/* schema/internal.h - the compiled form, and how it is walked.
 *
 * A schema object becomes a `struct rule`: the set of JSON types it allows, and an array
 * of checks, grouped by the type of value they look at.  Rules refer to rules by links,
 * which the compiler shortens: a rule that is nothing but a reference is passed over.
 *
 * Two walks use the same checks.  `holds` answers yes or no and allocates nothing.
 * `collect` takes the long way: it keeps track of both places, words the violations, and
 * picks up annotations. */
#ifndef SCHEMA_INTERNAL_H
#define SCHEMA_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/str.h"
#include "doc/json.h"
#include "schema/dialect.h"
#include "schema/schema.h"

struct arena;
struct buf;
struct check;
struct collector;
struct resource;
struct node;
struct rule;
struct seen;
struct visit;

/* Evaluations within each other, in both walks: deeper nesting counts as a violation.  As
 * deep as readers let values be, each level may have two that have members or items to
 * look at.  Sized so that a stack of 8 MB is enough with the frames of either compiler's
 * sanitizer build. */
#define SCHEMA_DEPTH_MAX 1200

/* Rules asked in one walk.  Schemas can be written whose work doubles with each of their
 * lines; a document of 10 MB needs a tenth of this. */
#define SCHEMA_STEPS_MAX 50000000u

/* --- places --- */

/* A way from a root downwards, as a list from its end: one link lives on the stack
 * (walks) or in the arena (compiled places). */
struct path {
    const struct path *up; /* NULL: `token` is the first */
    struct str token;      /* not escaped; at == NULL: `index` is meant */
    size_t index;
};

/* Bytes of a place that are shown; the rest of a longer one is cut off. */
#define LOCATION_MAX 8192

/* A copy that needs nothing of the original. */
const struct path *path_keep(struct arena *a, const struct path *path);

/* Appends the JSON Pointer; and the same, percent-encoded for a URI's fragment. */
void path_print(struct buf *out, const struct path *path);
void path_print_fragment(struct buf *out, const struct path *path);

/* --- members of an object, in the order they were put in --- */

struct members {
    json_t *object;
    void *iter;
    struct str name;
    const json_t *value;
};

static inline struct members members_of(const json_t *object)
{
    union {
        const json_t *in;
        json_t *out; /* jansson's iterators want it so; nothing is changed */
    } same = { .in = object };

    return (struct members){ .object = same.out };
}

/* The same in two steps, for walks that mostly need names alone. */
static inline bool members_next_name(struct members *m)
{
    m->iter =
        m->iter ? json_object_iter_next(m->object, m->iter) : json_object_iter(m->object);
    if (!m->iter)
        return false;
    m->name =
        (struct str){ json_object_iter_key(m->iter), json_object_iter_key_len(m->iter) };
    return true;
}

static inline const json_t *members_value(struct members *m)
{
    return m->value = json_object_iter_value(m->iter);
}

static inline bool members_next(struct members *m)
{
    if (!members_next_name(m))
        return false;
    members_value(m);
    return true;
}

static inline struct str string_of(const json_t *string)
{
    return (struct str){ json_string_value(string), json_string_length(string) };
}

/* --- rules --- */

/* What walks in a rule see.  The numbers of the first four follow from a value's type. */
enum group {
    GROUP_OBJECT,
    GROUP_ARRAY,
    GROUP_STRING,
    GROUP_NUMBER,
    GROUP_ANY,
    GROUP_LATE,
    GROUP_COUNT
};

static inline enum group group_of(const json_t *value)
{
    static const unsigned char of_type[] = {
        [JSON_OBJECT] = GROUP_OBJECT, [JSON_ARRAY] = GROUP_ARRAY,
        [JSON_STRING] = GROUP_STRING, [JSON_INTEGER] = GROUP_NUMBER,
        [JSON_REAL] = GROUP_NUMBER,   [JSON_TRUE] = GROUP_ANY,
        [JSON_FALSE] = GROUP_ANY,     [JSON_NULL] = GROUP_ANY,
    };

    return (enum group)of_type[json_typeof(value)];
}

/* A bit for each json_type; then: */
#define TYPES_ALL      0xffu
#define TYPE_BIT(type) (1u << (type))
#define TYPE_INTEGRAL  0x100u /* a real without a fraction counts as an integer */
#define TYPE_WHOLE                                                                       \
    0x200u /* draft 4: only when written without a point or an exponent                  \
            */
#define TYPES_NUMBER  (TYPE_BIT(JSON_INTEGER) | TYPE_BIT(JSON_REAL))
#define TYPES_BOOLEAN (TYPE_BIT(JSON_TRUE) | TYPE_BIT(JSON_FALSE))

struct link {
    const struct rule *rule; /* as written: for places */
    const struct rule *fast; /* behind plain references */
};

/* Large documents have tens of thousands of these: they are kept small. */
struct rule {
    uint16_t types;       /* allowed ones */
    uint16_t busy;        /* those with more to be asked than whether they are allowed */
    bool marks : 1;       /* may mark members or items as evaluated */
    bool shallow : 1;     /* asks only rules that ask no others: may be asked twice */
    bool unevaluated : 1; /* has checks in GROUP_LATE: marks of its own are kept */
    bool of_node : 1;     /* `node` is the schema, not `source` */
    bool asks : 1;        /* other rules, whether for the same value or not */
    uint8_t height;       /* longest chain of in_place, see measure() */
    unsigned scope;       /* the id of the one it was compiled in */
    struct {
        uint8_t from, len;
    } lists[GROUP_COUNT]; /* see rule_checks() */
    const struct check *const *checks;

    /* For the long walk and for messages. */
    union { /* the schema itself */
        const json_t *source;
        const struct node *node;
    };
    const struct resource *resource;
    const struct path *place; /* below the root of the resource */

    union {
        struct rule_edges *edges; /* while it is compiled */
        const struct link *alone; /* the rule is this reference and nothing else */
    };
};

/* A schema: JSON, or a node of which nobody wants the JSON as a whole. */
struct written {
    const json_t *json;
    const struct node *node; /* NULL: `json` is meant */
};

static inline bool rule_is_boolean(const struct rule *r)
{
    return !r->of_node && !json_is_object(r->source);
}

/* Allows nothing, and was written as `false`. */
static inline bool rule_is_false(const struct rule *r)
{
    return !r->of_node && json_is_false(r->source);
}

struct checks {
    const struct check *const *at;
    size_t len;
};

/* For values of the first four groups and of the fifth: the checks of the group, then
 * those for any value.  The sixth has those that come last. */
static inline struct checks rule_checks(const struct rule *r, enum group group)
{
    return (struct checks){ r->checks + r->lists[group].from, r->lists[group].len };
}

/* State of one walk. */
struct run {
    const struct json_literals *literals;
    unsigned depth;
    unsigned steps;
    bool gave_up; /* beyond a limit: whatever comes out, the value does not count as valid
                   */
};

struct check {
    bool (*holds)(struct run *run, const struct check *check, const json_t *value,
                  struct seen *seen);
    /* The same for a string without a value around it; NULL where a check has no such
     * form. */
    bool (*holds_text)(const struct check *check, struct str text);
    /* One of these two.  `explain` words the violation of a check that does not hold. */
    void (*explain)(struct buf *out, const struct run *run, const struct check *check,
                    const json_t *value);
    bool (*collect)(struct visit *visit, const struct check *check);
    enum keyword keyword;
};

struct schema {
    struct link root;
    const struct json_literals *literals; /* of numbers in it; NULL: none */
};

/* Those of the instance and those of the schema, as one table: `room` may become it. */
const struct json_literals *schema_literals(const struct schema *s,
                                            const struct json_literals *instance,
                                            struct json_literals *room);

bool rule_checks_hold(struct run *run, const struct rule *r, const json_t *value,
                      struct seen *seen);
bool rule_scalar_holds(struct run *run, const struct rule *r, const json_t *value);
bool rule_takes_real(const struct run *run, const struct rule *r, const json_t *value);

/* Inline as far as most values go: the type decides, or there is nothing else to ask. */
static inline bool rule_holds(struct run *run, const struct rule *r, const json_t *value,
                              struct seen *seen)
{
    unsigned type = json_typeof(value);

    if (!(r->types >> type & 1) && !(type == JSON_REAL && rule_takes_real(run, r, value)))
        return false;
    if (!(r->busy >> type & 1))
        return true;
    return type > JSON_ARRAY ? rule_scalar_holds(run, r, value)
                             : rule_checks_hold(run, r, value, seen);
}

/* Holds for every value. */
static inline bool link_is_true(struct link link)
{
    return link.fast->busy == 0 && (link.fast->types & TYPES_ALL) == TYPES_ALL;
}

static inline bool link_holds(struct run *run, struct link link, const json_t *value,
                              struct seen *seen)
{
    return rule_holds(run, link.fast, value, seen);
}

/* --- what unevaluatedProperties and unevaluatedItems need to know --- */

/* Members (by position) or items that a schema has looked at.  Only containers with more
 * than SEEN_NEAR of them need memory. */
#define SEEN_NEAR 512
struct seen {
    size_t count; /* members or items of the value */
    bool all;
    uint64_t *words; /* == near, or from malloc */
    uint64_t near[SEEN_NEAR / 64];
};

void seen_open(struct seen *s, const json_t *value);
void seen_close(struct seen *s);
void seen_merge(struct seen *into, const struct seen *from);

static inline void seen_mark(struct seen *s, size_t i)
{
    if (s)
        s->words[i / 64] |= (uint64_t)1 << (i % 64);
}

/* Whether there is nothing left to mark. */
static inline bool seen_is_full(const struct seen *s)
{
    size_t left = s->count;

    if (s->all)
        return true;
    for (size_t i = 0; left >= 64; i++, left -= 64)
        if (~s->words[i])
            return false;
    return s->words[s->count / 64] == ((uint64_t)1 << left) - 1;
}

static inline bool seen_has(const struct seen *s, size_t i)
{
    return s->all || s->words[i / 64] >> (i % 64) & 1;
}

#endif
