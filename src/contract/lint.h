/* contract/lint.h - what is questionable in a contract that loads. */
#ifndef CONTRACT_LINT_H
#define CONTRACT_LINT_H

struct contract;
struct diags;

/* Errors and warnings, at their places: what the OpenAPI Specification asks of documents
 * and this one does not do (docs/lint.md), documented examples and defaults that their
 * own schemas refuse, operations without a documented success, claims without a source.
 * What contract_load() let pass as a warning in a document that is not ours is an error
 * here.
 *
 * `diags` has the complaints that loading made, if any: they are not made again. */
void contract_lint(const struct contract *c, struct diags *diags);

#endif
