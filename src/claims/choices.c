#include "claims/choices.h"

#include "base/attr.h"
#include "model/model.h"

#include "base/banned.h"

/* The questions that are answered by yes or no. */
static const size_t switches[] = {
    /* offsets of the members */
    offsetof(struct model_choices, refuse_unknown_fields),
    offsetof(struct model_choices, refuse_read_only_fields),
    offsetof(struct model_choices, stamp_without_change),
    offsetof(struct model_choices, extra_response_fields),
    offsetof(struct model_choices, validate_before_authenticate),
    offsetof(struct model_choices, find_before_validate),
    offsetof(struct model_choices, accept_any_content_type),
    offsetof(struct model_choices, bodyless_errors),
    offsetof(struct model_choices, other_tags),
    offsetof(struct model_choices, refuse_malformed_key),
};

void choices_add(struct model_choices *sum, const struct model_choices *more)
{
    for (size_t i = 0; i < countof(sum->status); i++)
        if (more->status[i])
            sum->status[i] = more->status[i];
    for (size_t i = 0; i < countof(switches); i++) {
        bool *to = (bool *)((char *)sum + switches[i]);

        *to = *to || *(const bool *)((const char *)more + switches[i]);
    }
}

/* Switches have one way to differ from the default, so they never clash. */
bool choices_clash(const struct model_choices *a, const struct model_choices *b)
{
    for (size_t i = 0; i < countof(a->status); i++)
        if (a->status[i] && b->status[i] && a->status[i] != b->status[i])
            return true;
    return false;
}
