/* author/import.h - what other tools recorded, as requests and answers.  Only inside
 * author/, but for import_read() and import_write(). */
#ifndef AUTHOR_IMPORT_H
#define AUTHOR_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "author/author.h"
#include "base/map.h"
#include "http/message.h"

struct arena;
struct buf;
struct diags;

/* A file that is read. */
#define IMPORT_BYTES_MAX ((size_t)256 * 1024 * 1024)
/* Requests of one file. */
#define IMPORT_REQUESTS_MAX 10000

struct imported {
    struct str name; /* as the tool called it, with its folders; may be empty */
    struct str method, url;
    struct http_headers headers;
    struct str body;
    bool has_body;
    struct str user; /* of -u: "user:password" */
    bool insecure;   /* -k */
    int status;      /* of the recorded answer; 0: none was recorded */
    struct str answer_type, answer;
    struct str location; /* of the answer */
    bool no_auth;        /* sent without credentials, on purpose */
    json_t *captures;    /* {name: JSONPath} that a script takes of the answer, or NULL */
    struct str where;    /* "requests.sh:3", for notes */
};

struct imported_list {
    struct imported *at;
    size_t len, cap;
    size_t disabled; /* left out by the tool's own word */
    size_t assets;   /* images, scripts and the like */
    struct str_list notes;
    const json_t *variables; /* of environments that were read: {name: value} */
};

enum import_format { IMPORT_GUESS, IMPORT_CURL, IMPORT_HAR, IMPORT_POSTMAN };

/* Reads `text`, whose name is `path`.  False with a message where it is none of the
 * formats, or something in it cannot be carried over without a loss. */
MUST_CHECK bool import_read(struct arena *a, struct str path, struct str text,
                            enum import_format format, struct imported_list *ret,
                            struct err *err);

/* One format each. */
bool import_curl(struct arena *a, struct str path, struct str text,
                 struct imported_list *ret, struct err *err);
bool import_har(struct arena *a, struct str path, const json_t *root,
                struct imported_list *ret, struct err *err);
bool import_postman(struct arena *a, struct str path, const json_t *root,
                    struct imported_list *ret, struct err *err);
/* {name: JSONPath}: what the scripts of a request keep of its answer; NULL: nothing. */
json_t *import_postman_captures(struct arena *a, const json_t *item);
/* The values of an environment, for the collections that are read behind it; false where
 * it is none. */
bool import_postman_environment(struct arena *a, const json_t *root,
                                struct imported_list *ret);
/* The words of one curl command, without "curl" itself.  Files that it names are looked
 * for in `dir` first. */
bool import_curl_words(struct arena *a, struct str dir, const struct str *words,
                       size_t count, struct imported *ret, struct err *err);

struct import_options {
    struct str contract; /* path to the document as the case file has it */
    struct str_list hosts;
    struct str_list statuses; /* "200", "4xx" */
    struct str given;         /* a state; empty: none */
};

struct import_counts {
    size_t cases, steps, unmatched, filtered, secrets;
};

/* Writes a case file.  Requests that match no operation are listed at its end, as
 * comments.  Secrets are not written: a credential is the target's business, other ones
 * are replaced. */
void import_write(struct arena *a, const struct contract *c,
                  const struct imported_list *list, const struct import_options *options,
                  struct buf *out, struct import_counts *ret);

/* --- URLs (import_url.c) --- */

struct url {
    struct str host, path, query;
};

struct url import_split_url(struct str url);
struct str import_without_port(struct str host);
/* NULL where no operation matches. */
const struct operation *import_find_operation(struct arena *a, const struct contract *c,
                                              struct str method, struct str path,
                                              struct path_value **values, size_t *count);

/* --- chains (import_chain.c): what a request uses of an earlier answer --- */

struct import_source {
    struct str text;           /* the value, as text */
    struct str parent, member; /* the last names on the way to it */
    struct str path;           /* JSONPath; empty: the last segment of Location */
    size_t at;                 /* the request whose answer has it */
    struct str name;           /* of the capture, once it is used */
};

struct import_chains {
    struct arena *arena;
    struct map known;          /* texts that a request had first */
    struct map sources;        /* text → struct import_source */
    struct import_source **at; /* those that are used */
    size_t len, cap;
    size_t *group; /* of each request: an earlier one that it hangs together with */
};

/* Before a request's own answer: what it sends is no longer news.  Then the answer. */
void import_chain_sent(struct import_chains *c, struct str text);
void import_chain_answer(struct import_chains *c, size_t at, const struct imported *r);
/* Where a sent text is from: an answer to an earlier request than `at`; NULL: from none.
 * `loose`: wherever it stands; otherwise only a value that hardly stands there by chance
 * (`name` is the member or parameter that has it). */
struct import_source *import_chain_find(const struct import_chains *c, size_t at,
                                        struct str name, struct str text, bool loose);
/* Both are one case from here on. */
void import_chain_join(struct import_chains *c, struct import_source *s, size_t at);
size_t import_chain_group(const struct import_chains *c, size_t at);

/* --- secrets (import_secrets.c) --- */

/* What was recognised as secret, so that it is not written anywhere else either. */
struct import_secrets {
    struct str_list values;
    size_t removed; /* places */
};
/* "password", "access_token", "X-Api-Key": a name whose value is not to be written. */
bool import_is_secret_name(struct str name);
void import_learn(struct arena *a, struct import_secrets *s, struct str value);
/* Credentials of the request: headers, cookies, query, user. */
void import_learn_request(struct arena *a, struct import_secrets *s,
                          const struct imported *r);
/* The text without known secrets. */
struct str import_clean(struct arena *a, struct import_secrets *s, struct str text);

#endif
