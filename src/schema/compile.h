/* schema/compile.h - from schema objects to rules.
 *
 * Private to schema/.  Each group of keywords has a reader in its keywords_*.c: it looks
 * at the words of a site and adds checks.  Subschemas and references are queued, not
 * followed, so the depth of a schema costs no stack. */
#ifndef SCHEMA_COMPILE_H
#define SCHEMA_COMPILE_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/vec.h"
#include "schema/internal.h"
#include "schema/registry.h"
#include "schema/shell.h"

/* Rules of one compiled schema. */
#define SCHEMA_RULES_MAX 1000000u
/* Schemas that apply to one value through each other: references, allOf and their like.
 */
#define SCHEMA_CHAIN_MAX 200u
/* Different outcomes of dynamic references in one compiled schema. */
#define SCHEMA_SCOPES_MAX 1000u

/* Which schema each dynamic anchor name means by now: the outermost resource that was
 * come through has the say, so what is bound stays bound.  A rule is compiled for a
 * schema *in a scope*; then dynamic references cost nothing when validating. */
struct scope {
    unsigned id;
    const struct anchor *const *bound;
    size_t count;
    const struct resource *recursive; /* 2019-09: the outermost with $recursiveAnchor */
    struct scope_steps {
        struct scope_step {
            const struct resource *resource;
            const struct scope *to;
        } * at;
        size_t len, cap;
    } steps;
};

/* Which rules a rule asks. */
struct rule_list {
    const struct rule **at;
    size_t len, cap;
};

struct rule_edges {
    struct rule_list in_place; /* for the same value */
    struct rule_list links;    /* all of them */
    const struct link *alone;  /* the rule is this reference and nothing else */
};

struct compiler {
    struct arena *a;
    struct schema_registry *registry;
    struct schema_options options;
    struct rule **slots; /* every rule so far, by schema, resource and scope */
    size_t slot_count, slot_len;
    struct scope_list {
        struct scope **at;
        size_t len, cap;
    } scopes;

    /* Of the schema that is being compiled. */
    struct arena *scratch; /* for what only compiling needs: the tables below */
    struct arena *steps;   /* for one reference: its URI, and the way to its target */
    struct shell shell;    /* of the one that is looked at */
    struct schema_error *error;
    bool failed;
    struct pending_list {
        struct pending {
            struct rule *rule;
            const struct scope *scope;
        } * at;
        size_t len, cap;
    } rules; /* the new ones; those from `done` on are still to be compiled */
    size_t done;
    struct link_list {
        struct link **at;
        size_t len, cap;
    } links;
};

/* Ends the compilation with a complaint about a place; the first one counts. */
void compile_complain(struct compiler *c, const struct resource *resource,
                      const struct path *place, const char *fmt, va_list args)
    PRINTF(4, 0);

/* The rule for a schema in a scope: a new one is queued, and `place` is its own. */
struct rule *compile_rule_for(struct compiler *c, struct written schema,
                              const struct resource *resource, const struct path *place,
                              const struct scope *scope);
/* The same for what a reference leads to; the place is copied.  Resets `steps`. */
struct rule *compile_target(struct compiler *c, const struct target *t,
                            const struct scope *scope);

struct check_list {
    const struct check **at;
    size_t len, cap;
};

/* One schema object while it is compiled. */
struct site {
    struct compiler *c;
    struct rule *rule;
    const struct scope *scope;
    const struct resource *resource;
    struct shell *shell;                /* NULL: the schema is JSON */
    const json_t *words[KEYWORD_COUNT]; /* values of the keywords that are there */
    enum keyword placed;      /* the keyword whose place was made last: `place` */
    const struct path *place; /* NULL: none yet */
    struct check_list checks[GROUP_COUNT];
};

/* Readers, one a group of keywords; each looks only at its own words. */
void compile_types(struct site *s);
void compile_values(struct site *s);
void compile_numbers(struct site *s);
void compile_strings(struct site *s);
void compile_arrays(struct site *s);
void compile_objects(struct site *s);
void compile_logic(struct site *s);
void compile_unevaluated(struct site *s);

/* The link of a check that is a reference, NULL for any other. */
const struct link *reference_link(const struct check *check);

/* A zeroed check of a larger type whose first member it is. */
#define site_check(s, type, group_, keyword_, holds_)                                    \
    ((type *)site_check_add((s), sizeof(type), (group_), (keyword_), (holds_)))
void *site_check_add(struct site *s, size_t size, enum group group, enum keyword keyword,
                     bool (*holds)(struct run *, const struct check *, const json_t *,
                                   struct seen *));

/* Links the rule for a subschema under `keyword` into *link, which must live in the
 * arena. */
void site_link(struct site *s, struct link *link, enum keyword keyword,
               const json_t *schema);
void site_link_at(struct site *s, struct link *link, enum keyword keyword, size_t index,
                  const json_t *schema);
void site_link_named(struct site *s, struct link *link, enum keyword keyword,
                     struct str name, const json_t *schema);
/* Links what a reference means. */
void site_link_ref(struct site *s, struct link *link, enum keyword keyword);
/* The linked rule looks at the same value: a chain of those must end. */
void site_in_place(struct site *s, const struct link *link);

/* A name in the words of this site, to be kept. */
struct str site_keep(struct site *s, struct str name);

/* Ends the compilation with a complaint about `keyword` of this site. */
void site_error(struct site *s, enum keyword keyword, const char *fmt, ...) PRINTF(3, 4);

/* The value of `keyword` as a count; false when it is absent or wrong (which is an
 * error). */
MUST_CHECK bool site_count(struct site *s, enum keyword keyword, size_t *ret);
/* The value when it is there and of a type, NULL otherwise (an error when it is there).
 */
const json_t *site_object(struct site *s, enum keyword keyword);
const json_t *site_list(struct site *s, enum keyword keyword);

#endif
