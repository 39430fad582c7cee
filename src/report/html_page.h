/* report/html_page.h - the page of the HTML report before and after a run's data.  Made
 * by cmake/HtmlReport.cmake from report/html/.  Private to report/. */
#ifndef REPORT_HTML_PAGE_H
#define REPORT_HTML_PAGE_H

#include "base/str.h"

extern const struct str html_page_head, html_page_tail;

#endif
