/* claims/sent_parameter.h - values of a parameter that a claim of `rejects` speaks of;
 * only inside claims/.
 *
 * A parameter is text when it arrives: illegal is what its schema forbids in every
 * reading of that text that an endpoint may choose. */
#ifndef CLAIMS_SENT_PARAMETER_H
#define CLAIMS_SENT_PARAMETER_H

#include "contract/contract.h"
#include "model/model.h"

/* For what is made of the schemas of fields. */
struct field sent_parameter_field(const struct parameter *p);
/* Whether the value is a member of the enum in any letter case. */
bool sent_parameter_is_other_case(const struct claim *claim, const struct parameter *p,
                                  const json_t *value);
/* Whether it takes nothing but numbers. */
bool sent_parameter_is_number(const struct claim *claim, const struct parameter *p);
/* "12x": a legal number with something behind it; NULL without one. */
json_t *sent_parameter_number_and_more(struct arena *a, const struct claim *claim,
                                       const struct parameter *p);
/* The claim's `values`, else what the schema forbids: an array, empty where nothing can
 * be sent that is certainly illegal. */
json_t *sent_parameter_illegal(struct arena *a, const struct claim *claim,
                               const struct parameter *p);

/* One of the claim's `values`, as text or not. */
bool sent_parameter_is_listed(struct arena *a, const struct claim *claim,
                              const json_t *value);
bool sent_parameter_breaks(struct model_call *call, const struct claim *claim,
                           const struct parameter *p);
/* Whether a request without it is what the claim speaks of, and whether this is one. */
bool sent_parameter_wanted(const struct claim *claim, const struct parameter *p);
bool sent_parameter_lacks(struct model_call *call, const struct claim *claim,
                          const struct parameter *p);

#endif
