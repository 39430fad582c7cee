/* claims/choices.h - the model's choices put together; only inside claims/. */
#ifndef CLAIMS_CHOICES_H
#define CLAIMS_CHOICES_H

#include <stdbool.h>

struct model_choices;

/* Adds what `more` decides otherwise than the default. */
void choices_add(struct model_choices *sum, const struct model_choices *more);

/* Whether both decide the same question, each in its own way. */
bool choices_clash(const struct model_choices *a, const struct model_choices *b);

#endif
