/* report/journal_order.h - the cases of journals by what they are, and in the order of
 * the plan.  Private to report/. */
#ifndef REPORT_JOURNAL_ORDER_H
#define REPORT_JOURNAL_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* There may be millions: 24 bytes for each, and sorting takes no more. */
struct journal_entry {
    uint64_t id;    /* of contract, case and name */
    uint64_t place; /* of its line: offset << 16 | file; of a JSON report, index << 16 */
    uint32_t len;   /* of its line; ENTRY_DROPPED: told again by a later line */
    uint32_t ordinal;
};

#define ENTRY_DROPPED     UINT32_MAX
#define ENTRY_FILES_MAX   ((size_t)UINT16_MAX)
#define ENTRY_ORDINAL_MAX UINT32_MAX

uint64_t entry_place(size_t file, size_t off);
size_t entry_file(const struct journal_entry *e);
size_t entry_off(const struct journal_entry *e);

/* By identity; of one case that stands more than once, the later line behind. */
void entries_sort_by_identity(struct journal_entry *at, size_t len);
/* In the order of the plan, across files (`sharded`) or one file after the other. */
void entries_sort_by_plan(struct journal_entry *at, size_t len, bool sharded);

#endif
