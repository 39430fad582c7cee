/* claims/variants.h - the maker of variants: cases derived from claims, built as the node
 * tree of a case file; only inside claims/.
 *
 * A kind asks for a scene (a state with the records that it needs), opens a variant in
 * it, says what is sent, what is expected and what the records look like afterwards.
 * Values are JSON in which texts are templates: `lit()` makes a literal of any value,
 * `ref()` a reference to a record of the state, `tag()` an expectation.  Expected values
 * come from the claim and the state, never from the model. */
#ifndef CLAIMS_VARIANTS_H
#define CLAIMS_VARIANTS_H

#include "base/attr.h"
#include "claims/claims.h"
#include "claims/params.h"
#include "suite/alteration.h"

/* --- templates --- */

struct variant_maker;

json_t *lit(struct variant_maker *m, const json_t *value);
json_t *lit_text(struct variant_maker *m, struct str text);
/* "$(lead.company.id)"; `pointer` is a JSON Pointer into the record. */
json_t *ref(struct variant_maker *m, const struct state_record *r, struct str pointer);
json_t *ref_key(struct variant_maker *m, const struct state_record *r);
/* "!one-of [..]"; `argument` NULL: none. */
json_t *tag(struct variant_maker *m, const char *name, json_t *argument);
/* An array of what is given, ended by NULL. */
json_t *list_of(struct variant_maker *m, json_t *first, ...);

struct arena *maker_arena(struct variant_maker *m);
bool maker_is_thorough(const struct variant_maker *m);
const struct states *maker_states(const struct variant_maker *m);

/* --- scenes (variant_scene.c) --- */

/* A state, and up to three records of the operation's resource in it. */
struct scene {
    const struct state *state;
    const struct state_record *rec[3];
    /* Other values are to be unlike this record's, too; or NULL. */
    const struct state_record *unlike;
};

size_t scene_count(const struct state *s, const struct resource *r);
const struct state_record *scene_record(const struct state *s, const struct resource *r,
                                        size_t i);
/* How many records have the first one's value of the field. */
size_t scene_same(struct variant_maker *m, const struct operation *op,
                  const struct scene *s, struct str field);
/* What is stored of a sent field, in the form in which it is stored; NULL where absent.
 */
const json_t *scene_stored(struct variant_maker *m, const struct operation *op,
                           const struct state_record *r, struct str field);

/* The scene whose first record has most values; false where no state has a record. */
MUST_CHECK bool scene_rich(struct variant_maker *m, const struct operation *op,
                           struct scene *ret);
/* The best one in which the field has a value and can be given another one; false where
 * it can nowhere be changed. */
MUST_CHECK bool scene_for_field(struct variant_maker *m, const struct operation *op,
                                struct str field, struct scene *ret);
/* The first in which this value can be given to the field and is not its own, where there
 * is one: a reference only where it leads somewhere. */
MUST_CHECK bool scene_for_value(struct variant_maker *m, const struct operation *op,
                                struct str field, const json_t *value, bool reference,
                                struct scene *ret);
/* The first with `count` records (2 or 3) that differ in each of these fields. */
MUST_CHECK bool scene_of_different(struct variant_maker *m, const struct operation *op,
                                   const struct str_list *fields, size_t count,
                                   struct scene *ret);
/* The first in which at least two records have the same value of `field`, under a setting
 * (empty: any). */
MUST_CHECK bool scene_of_same(struct variant_maker *m, const struct operation *op,
                              struct str field, struct str setting, bool on,
                              struct scene *ret);

/* --- values (variant_value.c) --- */

/* What a field that was set to null shows: a member that need not be there may be left
 * out. */
json_t *null_or_absent(struct variant_maker *m, const struct operation *op,
                       struct str field);

/* A legal value that the record does not have, as a template; NULL without one. */
json_t *other_value(struct variant_maker *m, const struct operation *op,
                    const struct scene *s, const struct state_record *r,
                    struct str field);
/* What the record has there, as it is sent, as a template; NULL where that is not legal,
 * or nothing is there. */
json_t *stored_as_sent(struct variant_maker *m, const struct operation *op,
                       const struct state *s, const struct state_record *r,
                       struct str field);
/* A legal value that is neither the record's nor `other`, as a template; NULL without
 * one.
 */
json_t *third_value(struct variant_maker *m, const struct operation *op,
                    const struct scene *s, const struct state_record *r, struct str field,
                    const json_t *other);
/* A documented value of the field as a template: keys of other records by the names that
 * the state has for them, for a live target's records have keys of their own. */
json_t *known_value(struct variant_maker *m, const struct operation *op,
                    const struct state *s, struct str field, const json_t *value);
/* The key at place `i` of the list that the record shows for the field, as the state
 * names it, or else by its place in the record. */
json_t *item_ref(struct variant_maker *m, const struct operation *op,
                 const struct state *s, const struct state_record *r, struct str field,
                 size_t i);
/* A value like the record's own `member` that no record has: its own with something
 * behind it, or another UUID. */
json_t *unknown_key(struct variant_maker *m, const struct state_record *r,
                    struct str member);
/* The same for a record that is to be made: another one, so that a case which finds
 * nothing under the former can run beside it. */
json_t *fresh_key(struct variant_maker *m, const struct state_record *r,
                  struct str member);
/* Another value each time it is filled in, as a template: for what no two records may
 * share.  NULL where the schema asks for something else than a text of any kind. */
json_t *unique_value(struct variant_maker *m, const struct operation *op,
                     struct str field);
/* What the record shows when that template was stored, put into `is` at the field's
 * place. Nothing where it is not shown. */
void expect_stored(struct variant_maker *m, const struct operation *op, json_t *is,
                   struct str field, json_t *value);
/* Puts an expectation at a JSON Pointer below `is`. */
void expect_at(struct variant_maker *m, json_t *is, struct str pointer,
               json_t *expectation);
/* Fields of which a plain legal change can be made here: changeable, stored, with another
 * value, and under no condition. */
struct str_list plain_fields(struct variant_maker *m, const struct operation *op,
                             const struct scene *s, const struct state_record *r);

/* --- variants (variant.c) --- */

struct variant;

/* A case of the claim in the scene; its first step is open. */
struct variant *variant_new(struct variant_maker *m, const struct claim *claim,
                            const struct scene *s, const char *fmt, ...) PRINTF(4, 5);
struct variant_maker *variant_maker_of(const struct variant *v);
/* Ends it; it is left out where something it needed was not there. */
void variant_done(struct variant *v);
/* It also proves this claim. */
void variant_proves(struct variant *v, const struct claim *claim);
void variant_next_step(struct variant *v);
/* Nothing will come of it. */
void variant_give_up(struct variant *v);

/* The open step is a request of this operation of the same contract; to be said before
 * all else of it. */
void variant_use(struct variant *v, const struct operation *op);
/* Names the record in the request: by the path, or by the strongest identifier. */
void send_to(struct variant *v, const struct state_record *r);
/* The path alone, or nothing where the body names the record. */
void send_path(struct variant *v, json_t *key);
/* A field that the endpoint is not to apply, or whose effect the caller describes. */
void send_field(struct variant *v, struct str field, json_t *value);
/* A legal change: sent, and expected of the record afterwards.  What a condition asks for
 * is sent with it. */
void change_field(struct variant *v, struct str field, json_t *value);
/* A full representation without that field. */
void leave_out(struct variant *v, struct str field);
/* What a new record needs: nothing of one that is there. */
void send_new(struct variant *v);
/* A request outside the operations; `path` is a template. */
void send_elsewhere(struct variant *v, const char *method, const char *path);
/* What the field's condition asks for, where it has one. */
void send_condition(struct variant *v, struct str field);
/* A legal change of any field but these two (may be empty). */
void change_something(struct variant *v, const struct state_record *r, struct str but,
                      struct str nor);
/* The body as text, with a content type (NULL: as documented). */
void send_text(struct variant *v, const char *text, const char *content_type);
void send_content_type(struct variant *v, const char *content_type);
/* `value` NULL: none at all. */
void send_credentials(struct variant *v, struct str scheme, const char *value);
/* The target's own one, altered; of HTTP Basic its password, or its user. */
void send_own_credential(struct variant *v, struct str scheme, enum alteration how,
                         bool of_user);
/* That of a caller of the target who has not got the scope. */
void send_lacking(struct variant *v, struct str scheme, struct str scope);
/* It is tagged `wrong-credentials`, for those whom they lock out; the two first do it. */
void variant_has_wrong_credentials(struct variant *v);
void send_header(struct variant *v, struct str name, struct str value);
void send_query(struct variant *v, struct str name, json_t *value);
/* A documented parameter, wherever it is; `value` NULL: not even where it has to be
 * there.
 */
void send_parameter_value(struct variant *v, const struct parameter *p, json_t *value);
/* Not even where a claim demands it. */
void send_no_header(struct variant *v, struct str name);
/* No required fields are added to the body. */
void send_only_that(struct variant *v);

void expect_status(struct variant *v, json_t *status);
/* Any 2xx or 4xx, as the documents leave it open. */
void expect_either(struct variant *v);
/* The claim's outcome, with its references put in; `value` as sent, `other` in the way.
 */
void expect_outcome(struct variant *v, const struct claim *claim, struct str field,
                    const json_t *value, const struct state_record *other);
/* The same of another parameter than `outcome`. */
void expect_outcome_of(struct variant *v, const struct claim *claim, const char *param,
                       struct str field, const json_t *value,
                       const struct state_record *other);
/* Later steps, and `then` of this one, may name what the response has there. */
void capture_path(struct variant *v, const char *name, struct str path);
void capture_header(struct variant *v, const char *name, struct str header);
/* A step before the open one: another operation reads the record, and what one of the
 * response's headers says gets a name. */
void variant_read(struct variant *v, const struct operation *reader,
                  const struct state_record *r, const char *name, struct str header);
/* Any 4xx. */
void expect_refusal(struct variant *v);
/* The response shows the sent value of the field. */
void expect_shown(struct variant *v, struct str field, json_t *value);
/* Where the response shows the resource, or the list of them. */
struct str json_path_of_response(struct variant *v);
/* Where the response shows the field: "$['data']['phone']". */
struct str json_path_of(struct variant *v, struct str field);
/* Matched in part. */
void expect_body(struct variant *v, json_t *body);
void expect_json_path(struct variant *v, struct str path, json_t *expectation);

/* What the operations do: it looks at records only; it takes changes in its body. */
bool operation_only_looks(const struct operation *op);
bool operation_takes_changes(const struct operation *op);

/* Afterwards: all that was changed in all steps, what moves by itself, and the rest as it
 * was. The `is` may be added to. */
json_t *then_changed(struct variant *v, const struct state_record *r);
void then_unchanged(struct variant *v, const struct state_record *r);
/* Every record of the state but this one (may be NULL). */
void then_others_unchanged(struct variant *v, const struct state_record *but);
void then_all_unchanged(struct variant *v);
/* A record of the resource with that key exists. */
void then_present(struct variant *v, json_t *key);
/* A record of the resource with that key does not exist. */
void then_absent(struct variant *v, json_t *key);

#endif
