/* cli/man_pages.h - the manual pages: which there are, and those of the files, which are
 * made from the published schemas. */
#ifndef CLI_MAN_PAGES_H
#define CLI_MAN_PAGES_H

#include <stddef.h>

struct arena;
struct buf;

struct man_page {
    const char *name;   /* "fealty.yaml" */
    const char *schema; /* as author/published.h names it; NULL: the program itself */
    const char *what;   /* for the page's NAME */
};

#define MAN_PAGE_COUNT 7
extern const struct man_page man_pages[MAN_PAGE_COUNT];

/* The page of a file's format. */
void man_file_page(struct arena *a, struct buf *out, const struct man_page *page);
/* SEE ALSO: the other pages. */
void man_see_also(struct buf *out, const struct man_page *page);

#endif
