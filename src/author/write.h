/* author/write.h - YAML put together from trees and comments.  Only inside author/. */
#ifndef AUTHOR_WRITE_H
#define AUTHOR_WRITE_H

#include <jansson.h>

#include "author/author.h"
#include "author/infer.h"

struct arena;
struct buf;
struct node;

/* More than this is no project. */
#define AUTHOR_TEXT_MAX (64u * 1024 * 1024)

/* As YAML, each line `indent` columns in. */
void write_json(struct buf *out, struct arena *a, const json_t *value, unsigned indent);
void write_node(struct buf *out, const struct node *n, unsigned indent);
/* `text` as a comment: broken into lines before column 100, each behind "# ". */
void write_comment(struct buf *out, struct str text, unsigned indent);
/* A scalar as it stands in a line of YAML. */
struct str write_scalar(struct arena *a, struct str text);

/* "a pet", "an order" */
struct str write_article(struct arena *a, struct str noun);

void files_add_text(struct arena *a, struct author_files *files, struct str path,
                    const struct buf *text);

/* "#/paths/~1pets~1%7Bid%7D/get" */
struct str write_fragment(struct arena *a, struct str pointer);

/* --- the files of a project, one function each --- */

struct project {
    struct arena *arena;
    const struct contract *contract;
    const struct guess *guess;
    const struct init_options *options;
    struct str name;     /* of the contract's folder */
    struct str document; /* the document's file name in it */
    json_t **records;    /* of each resource: an array */
    struct author_files *files;
};

void project_overlay(const struct project *p);
void project_states(const struct project *p);
/* The name that states give to the i-th record of a resource: "pet", "otherPet". */
struct str project_record_name(struct arena *a, const struct guessed_resource *r,
                               size_t i);
/* Whether one state has the records of all resources; else each has its own. */
bool project_records_together(const struct project *p);
void project_config(const struct project *p);
/* The part of fealty.yaml with a target's states (project_live_states.c). */
void project_live_states(const struct project *p, struct buf *out);
/* "/pets/{petId}" with `key` in it: "/pets/$(pet.id)". */
struct str project_item_path(const struct project *p, const struct guessed_resource *r,
                             struct str key);
void project_first_case(const struct project *p);
void project_ci(const struct project *p);
void project_editor(const struct project *p);
/* PETS_API_KEY: the environment variable that a target takes a scheme's credential from.
 */
struct str project_variable(const struct project *p, struct str scheme);
/* Whether some operation names scopes (or roles) of the scheme. */
bool project_has_scopes(const struct contract *c, const struct security_scheme *scheme);

#endif
