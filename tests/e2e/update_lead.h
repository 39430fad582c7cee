/* tests/e2e/update_lead.h - what may be wrong, and what may be otherwise, by document
 * 002.
 */
#ifndef E2E_UPDATE_LEAD_H
#define E2E_UPDATE_LEAD_H

#include "tests/e2e/vendor.h"

extern const struct choice update_lead_bugs[], update_lead_styles[];

#endif
