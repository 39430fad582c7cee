/* contract/lint.h - what is questionable in a contract that loads. */
#ifndef CONTRACT_LINT_H
#define CONTRACT_LINT_H

struct contract;
struct diags;

/* Warnings, at their places: documented examples and defaults that their own schemas
 * refuse, operations without a documented success, paths that mean the same, claims
 * without a source.  What contract_load() let pass as a warning in a document that is not
 * ours is an error here. */
void contract_lint(const struct contract *c, struct diags *diags);

#endif
