/* author/published.h - the JSON Schemas of our own files, as they are published
 * (specs/meta). */
#ifndef AUTHOR_PUBLISHED_H
#define AUTHOR_PUBLISHED_H

#include <stddef.h>

#include "base/str.h"

struct arena;

struct published {
    const char *name; /* "cases" */
    const char *text;
    size_t len;
};

/* Made from specs/meta when the program is built. */
extern const struct published published_schemas[];
extern const size_t published_count;

/* .vscode/settings.json: which schema is for which files, and the tags of case files.
 * `folder` is where the schemas are, relative to the project's. */
struct str published_vscode(struct arena *a, struct str folder);

/* The empty view where there is no such schema. */
struct str published_schema(struct str name);

#endif
