/* contract/files.h - the files a contract is made of, and what a `$ref` in them means.
 *
 * For contract/ and changes/.  Files are held as nodes, which know their places; the JSON
 * of a node is made when it is asked for.  Files are read when a reference first asks for
 * them; nothing is ever fetched over the network. */
#ifndef CONTRACT_FILES_H
#define CONTRACT_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/diag.h"
#include "base/map.h"
#include "base/ptr_map.h"
#include "base/str.h"
#include "doc/node.h"
#include "doc/node_values.h"
#include "schema/schema.h"

struct arena;
struct pools;

/* More files than this are no contract. */
#define CONTRACT_FILES_MAX 20000
/* `$ref` to `$ref` to ... outside schemas. */
#define CONTRACT_REF_CHAIN_MAX 100

/* A struct str in a static table, where S() is no constant. */
#define TEXT(literal)                                                                    \
    {                                                                                    \
        "" literal, sizeof(literal) - 1                                                  \
    }

struct file {
    struct str uri;  /* absolute, "file:///..." */
    struct str path; /* as people would name it */
    const struct node *node;
    enum schema_dialect dialect;
    struct map
        targets; /* private: `$ref` text → struct at, of references from its root */
};

/* A place in a file.  A child refers to its parent, which must live as long: a place made
 * by at_get() or at_item() is for the function that made it and what that calls. */
struct at {
    const struct file *file; /* NULL: nowhere */
    const struct node *node;
    const struct at *up; /* NULL: `pointer` tells where this is */
    struct str token;    /* under `up` */
    struct str pointer;
    struct str base; /* what relative references are resolved against; empty: file->uri */
};

/* A mistake of the document that was let pass, for lint. */
struct fault {
    struct span span;
    const char *rule;
    struct str message;
};

struct files {
    struct arena *arena;
    struct fault_list {
        struct fault *at;
        size_t len, cap;
    } faults;
    struct schema_registry *registry;
    struct node_values *values;
    struct pools *pools;        /* of its schemas: see files_pool() */
    bool read_only, write_only; /* some member is for responses, for requests only */
    enum schema_dialect dialect;
    struct map by_uri;  /* struct file; one without a node could not be read */
    struct map ids;     /* `$id`s and anchors within schemas, absolute → struct at */
    struct map used;    /* `$id`s that references were resolved by, likewise */
    struct map doubled; /* `$id`s that schemas with different content have → struct at */
    struct ptr_map meanings; /* private: see files_note_meaning() */
    struct at_list {
        const struct at **at; /* these need no parent */
        size_t len, cap;
    } schemas;   /* that were looked through: those that something refers to, once each */
    size_t made; /* documents in the registry that are no files */
};

struct files *files_new(struct arena *a, struct schema_registry *registry);

/* The use that schemas are compiled for where one is asked for: they mean the same in
 * requests and responses as long as no file has a `readOnly` or `writeOnly` in it. */
enum schema_use files_use(const struct files *f, enum schema_use use);
/* Where the contract's schemas are compiled for a use: see contract/pools.h. */
struct schema_pool *files_pool(struct files *f, enum schema_use use);

/* "/a b/c.yaml" → "file:///a%20b/c.yaml". */
struct str file_uri(struct arena *a, struct str path);

/* Makes a file known under the URI of its path. */
struct file *files_add(struct files *f, struct str path, const struct node *node,
                       enum schema_dialect dialect);

/* --- moving about --- */

struct at at_root(const struct file *file);
/* The member or item; nowhere (file NULL) where there is none.  `parent` must outlive the
 * result. */
struct at at_get(struct files *f, const struct at *parent, const char *key);
struct at at_member(struct files *f, const struct at *parent, struct str key);
/* The i-th member of a map or item of a list, in the order of the file; i < at_len(). */
struct at at_item(const struct at *parent, size_t i);
size_t at_len(const struct at *at);
/* The key that at_item(parent, i) stands under; NULL in a list. */
const struct node *at_key(const struct at *parent, size_t i);
bool at_is(const struct at *at); /* somewhere */
bool at_is_map(const struct at *at);
struct span at_span(const struct at *at);
/* The value, made if need be; NULL where this is nowhere, or was left out. */
json_t *at_json(struct files *f, const struct at *at);
/* The JSON Pointer within its file, and the URI with it as a fragment. */
struct str at_pointer(struct arena *a, const struct at *at);
struct str at_uri(struct arena *a, const struct at *at);
/* A copy that needs no parent. */
struct at at_detach(struct arena *a, const struct at *at);

/* The text of `$ref` in a map; false where there is none. */
MUST_CHECK bool at_ref(struct files *f, const struct at *at, struct at *ret_ref);

/* --- references --- */

enum ref_result {
    REF_FOUND,
    REF_DANGLING, /* the file is there, the place in it is not */
    REF_NO_FILE,  /* not there; *ret_file tells its path */
    REF_BROKEN,   /* the file has errors: they were reported */
    REF_DOUBLED,  /* an `$id` that schemas with different content have */
    REF_REMOTE,   /* no file: URI, and no `$id` that is known */
};

/* What `ref` means at `from`.  The result needs no parent. */
enum ref_result files_resolve(struct files *f, const struct at *from, struct str ref,
                              struct at *ret, struct str *ret_file, struct diags *diags);

/* The same; *ret lives as long as the files, and is shared. */
enum ref_result files_resolve_kept(struct files *f, const struct at *from, struct str ref,
                                   const struct at **ret, struct str *ret_file,
                                   struct diags *diags);

/* What a schema with a `$ref` means, for who comes upon its value later (deref.c).
 * `target` lives as long as the files. */
void files_note_meaning(struct files *f, const struct node *schema,
                        const struct at *target);
const struct at *files_meaning(const struct files *f, const struct node *schema);

/* The place a URI (file and JSON Pointer) stands for, if that file was read. */
struct at files_find(struct files *f, struct str uri);

/* Takes a keyword's value or a subschema that cannot be used out of the JSON (the nodes
 * stay as they are); false where it is not there. */
MUST_CHECK bool files_leave_out(struct files *f, const struct at *place);

/* For a dangling reference: the nearest reference that would lead somewhere, or empty. */
struct str files_suggest(struct files *f, const struct at *from, struct str ref);

#endif
