/* report/formats.h - the one table of report formats (report/formats.def): `--report`,
 * its help and its messages come from it. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"
#include "report/report.h"

struct arena;
struct buf;

enum report_format_id {
#define FORMAT(id, name, file, prove, summary) REPORT_FORMAT_##id,
#include "report/formats.def"
#undef FORMAT
    REPORT_FORMAT_COUNT,
};

struct report_format {
    struct str name;
    struct str file;     /* where `--report NAME` alone writes; "-" is standard output */
    const char *summary; /* one line */
    struct result_sink *(*open)(struct arena *a, const struct report_options *o,
                                const char *path, struct err *err);
    void (*close)(struct result_sink *s); /* NULL is fine */
};

extern const struct report_format report_formats[REPORT_FORMAT_COUNT];

/* NULL with a message that names the nearest format, or all. */
const struct report_format *report_format_find(struct str name, struct err *err);

/* "junit, json, ..." */
void report_formats_list(struct buf *out);

#endif
