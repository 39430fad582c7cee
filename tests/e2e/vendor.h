/* tests/e2e/vendor.h - endpoints written by hand from the vendors' documents alone.
 *
 * They know nothing of the contracts in specs/ or of the model in src/: where fealty and
 * one of them disagree, one has misread the document.  A vendor has bugs (one at a time:
 * what a release breaks) and styles (other choices that its document leaves open).
 *
 * Beside the documented API each has BASE/test/...: how the tester of a staging system
 * makes records and looks at them.  Bugs and styles of the wire do not touch it. */
#ifndef E2E_VENDOR_H
#define E2E_VENDOR_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct server_request;
struct vendor;

/* A bug or a style; a list ends with a NULL name. */
struct choice {
    const char *name, *says;
};

/* One request on its way.  Everything made meanwhile lives in `a`. */
struct call {
    struct arena *a;
    struct vendor *vendor;
    const struct server_request *request;
    int status;
    json_t *reply;    /* NULL: no body */
    const char *text; /* instead: a body of plain text */
    bool plain;       /* the test API: no styles of the wire */
};

struct vendor_kind {
    const char *name;
    const char *key;  /* the credential that is let in */
    const char *base; /* the path that its server URL ends in; NULL: none */
    const struct choice *bugs, *styles;
    void (*handle)(struct call *c);
    /* The record as the API shows it. */
    json_t *(*view)(struct call *c, const char *resource, const json_t *record);
    /* What a fresh record of the test API has where nothing else is said; may be NULL. */
    void (*complete)(struct call *c, const char *resource, json_t *record);
};

extern const struct vendor_kind vendor_neeto_lead, vendor_neeto_contact,
    vendor_update_lead, vendor_nexor_lead, vendor_workspace_lead;
/* Styles of the wire, which every vendor has. */
extern const struct choice wire_styles[];

/* NULL, with a message on stderr, where the vendor has no such bug or style. */
struct vendor *vendor_open(const struct vendor_kind *kind, const char *bug,
                           const char *const *styles, size_t style_count);
void vendor_close(struct vendor *v);
/* What is there from the start: the body of POST /test/reset. */
void vendor_load(struct vendor *v, struct str json);
const char *vendor_url(const struct vendor *v);

/* --- what a handler asks --- */

const struct vendor_kind *kind_of(const struct call *c);
/* Asking for a bug or style that is not listed is a defect. */
bool has_bug(const struct call *c, const char *name);
bool has_style(const struct call *c, const char *name);
/* The bug "name:what". */
bool has_bug_of(const struct call *c, const char *name, const char *what);
struct str request_header(const struct call *c, const char *name);

/* --- records (store.c) --- */

json_t *store_table(struct call *c, const char *resource);
/* Borrowed; NULL where there is none. */
json_t *store_get(struct call *c, const char *resource, struct str id);
void store_put(struct call *c, const char *resource, struct str id, json_t *record);
/* Any record but this one. */
json_t *store_other(struct call *c, const char *resource, const json_t *record);
json_t *store_settings(struct call *c);
/* `rest` is the path behind /test/. */
void test_api(struct call *c, struct str rest);

struct str fresh_id(struct call *c, const char *prefix);
struct str fresh_uuid(struct call *c);

/* --- values --- */

json_t *text_json(struct call *c, struct str text);
json_t *json_kept(struct call *c, json_t *owned); /* arena_json() */
json_t *now_json(struct call *c);
json_t *moved_time(struct call *c, const json_t *time, long long by_ms);
/* Time members as the vendor's style writes them. */
void restyle_time(struct call *c, json_t *record, const char *member);
bool is_uuid(struct str text);
bool is_email(struct str text);
void answer(struct call *c, int status, json_t *reply);

/* --- the reply on the wire (reply.c) --- */

void reply_write(const struct call *c, struct buf *out);

#endif
