/* schema/registry.h - documents, the schema resources in them, and what a reference
 * means.
 *
 * Private to schema/.  Documents are looked through ("scanned") only when a reference
 * asks for them; the metaschemas are read only then, too. */
#ifndef SCHEMA_REGISTRY_H
#define SCHEMA_REGISTRY_H

#include <stdbool.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/map.h"
#include "base/ptr_map.h"
#include "base/str.h"
#include "schema/internal.h"

/* Schemas within schemas, deeper than any reader of ours lets through. */
#define SCHEMA_NESTING_MAX 1000

struct anchor {
    struct str name;
    const json_t *schema;
    const struct path *place;
    const struct resource *resource;
    bool dynamic;
};

/* A schema with a URI of its own: a document's root, or a subschema with `$id`. */
struct resource {
    struct str uri; /* absolute, without a fragment */
    const json_t *root;
    const struct node *node; /* root NULL: it is this one's value, if anybody asks */
    enum schema_dialect dialect;
    unsigned vocabs;
    bool recursive_anchor;
    bool nameless; /* an OpenAPI description, no schema in which has a name of its own:
                      none of them needs to be scanned */
    bool is_part;  /* without a URI of its own: places are the description's */
    bool is_description; /* OpenAPI's: its schemas are its own, but none is its root */
    const char *trouble; /* why nothing in it can be compiled; NULL mostly */
    struct anchor_list {
        struct anchor *at;
        size_t len, cap;
    } anchors;
};

struct document {
    struct str uri;
    const json_t *value; /* NULL: `node` has it */
    const struct node *node;
    enum schema_dialect dialect;
    struct resource *resource; /* of the root, once scanned */
    bool scanned, scanned_deep;
};

struct schema_registry {
    struct arena *a;
    struct document_list {
        struct document *at;
        size_t len, cap;
    } documents;
    struct map by_uri;  /* resources */
    struct map names;   /* of documents, URIs and `$id`s of roots → struct named */
    struct map doubled; /* those that documents with different content have */
    struct schema_set {
        const json_t **slots; /* open addressing by address */
        size_t count, len;
    } scanned;
    struct ptr_map roots; /* schemas that are resources of their own → struct resource */
    struct node_values *values; /* of documents held as nodes */
    bool has_metaschemas;
};

/* What a reference leads to. */
struct target {
    const struct resource *resource;
    const json_t *schema;    /* perhaps no schema at all; NULL with `node` */
    const struct node *node; /* a map */
    const struct path *place;
    const struct anchor *dynamic; /* it is a dynamic anchor's name that led here */
};

static inline bool target_is_schema(const struct target *t)
{
    return t->node || json_is_object(t->schema) || json_is_boolean(t->schema);
}

/* `uri` is absolute, with or without a fragment.  On failure *ret_msg says what leads
 * nowhere.  That, and the place of the target, live in `a`, and no longer than `uri`. */
MUST_CHECK bool registry_resolve(struct arena *a, struct schema_registry *r,
                                 struct str uri, struct target *ret, struct str *ret_msg);

/* The resource that a schema object is the root of; NULL for one within another, and
 * where it was not scanned. */
struct resource *registry_root(const struct schema_registry *r, const json_t *schema);

/* Of the numbers in schemas; NULL where doubles hold them all. */
const struct json_literals *registry_literals(const struct schema_registry *r);

/* scan.c: whether a member holds values, not schemas. */
bool scan_is_example(struct str key);
/* Finds resources and anchors in a schema and what is below it. */
struct resource *scan_document(struct schema_registry *r, struct document *d);
void scan_schema(struct schema_registry *r, struct resource *within, const json_t *schema,
                 const struct path *place);
/* Schemas in a document that is no schema itself, as an OpenAPI description. */
void scan_everywhere(struct schema_registry *r, struct document *d);
/* True the first time. */
bool registry_mark_scanned(struct schema_registry *r, const json_t *schema);
/* Sets dialect and vocabularies by the `$schema` of the resource's root. */
void registry_read_dialect(struct schema_registry *r, struct resource *resource);

/* metaschemas.c (made by cmake/Metaschemas.cmake): their texts. */
struct metaschema {
    const char *uri;
    const char *text;
    unsigned long len;
};
extern const struct metaschema metaschemas[];
extern const unsigned long metaschema_count;

#endif
