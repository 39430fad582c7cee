/* claims/effects.h - what behaviours of several kinds do to a call; only inside claims/.
 */
#ifndef CLAIMS_EFFECTS_H
#define CLAIMS_EFFECTS_H

#include "claims/mutation.h"

/* A field as the request had it, whatever became of it since; NULL where it was absent.
 */
json_t *call_request_value(const struct model_call *call, struct str field);
/* Takes a field out of what is validated (one that has to be there is legal then), and
 * leaves it in the changes. */
void call_hide_from_validation(struct model_call *call, struct str field);
/* Takes a field out of the changes, so that it is as if it had not been sent. */
void call_drop(struct model_call *call, struct str field);
/* Removes a field from the record at hand, wherever it is stored. */
void call_remove_field(struct model_call *call, struct str field);
/* No value, null, or an empty text. */
bool is_blank(const json_t *value);

/* The name under which a sent field is applied: that of the field whose alias it is,
 * where only the alias was sent. */
struct str call_applied_name(const struct model_call *call, struct str field);

/* Whether a record is among the selected ones, by its key. */
bool call_is_selected(const struct model_call *call, const json_t *record);
/* The record that the request means, also where it was refused; NULL where there is none.
 */
json_t *call_target(const struct model_call *call);
/* The same, to be changed at the end of the call: after a refusal as well. */
json_t *call_edit_target(struct model_call *call);
/* Another record of the resource than the selected ones, NULL without one. */
json_t *call_neighbour(const struct model_call *call);

/* Carries out a refused request: every field that is sent and may be changed is stored,
 * even where the body was not looked at yet. */
void call_carry_out(struct model_call *call);

/* The response's body, to be changed, and the resource in it (NULL: not shown). */
json_t *call_body_to_edit(struct model_call *call);
json_t *call_shown_resource(struct model_call *call);

/* Another status: a problem (RFC 9457) tells it as well, where it tells one. */
void call_answer_status(struct model_call *call, int status);

/* --- behaviours that need no more than their context --- */

/* RESPOND: a fault of the server instead of an answer. */
bool answer_500(struct model_call *call, const void *ctx);
/* VALIDATE: the field (or the value, where there is one) is refused, though legal. */
bool refuse_field(struct model_call *call, const void *ctx);
/* APPLY, before: the field is not applied. */
bool forget_field(struct model_call *call, const void *ctx);

/* A value of another kind than null that a schema of text, number, list, ... accepts:
 * what a careless reset leaves behind. */
json_t *reset_value(struct arena *a, const json_t *stored);

#endif
