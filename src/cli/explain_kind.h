/* cli/explain_kind.h - what a kind of claim means, from its own texts and its example. */
#ifndef CLI_EXPLAIN_KIND_H
#define CLI_EXPLAIN_KIND_H

struct arena;
struct buf;
struct claim_kind;

void explain_kind_text(struct arena *a, const struct claim_kind *kind, struct buf *out);
/* A section of a page. */
void explain_kind_markdown(struct arena *a, const struct claim_kind *kind,
                           struct buf *out);
/* All of them: as text one after the other, or docs/claim-kinds.md. */
void explain_kinds_text(struct arena *a, struct buf *out);
void explain_kinds_markdown(struct arena *a, struct buf *out);

#endif
