#include "report/formats.h"

#include "base/buf.h"
#include "base/suggest.h"

#include "base/banned.h"

const struct report_format report_formats[REPORT_FORMAT_COUNT] = {
#define FORMAT(id, name, file, prove, summary)                                           \
    { { #name, sizeof #name - 1 },                                                       \
      { file, sizeof file - 1 },                                                         \
      summary,                                                                           \
      name##_report_open,                                                                \
      name##_report_close },
#include "report/formats.def"
#undef FORMAT
};

void report_formats_list(struct buf *out)
{
    for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++)
        buf_printf(out, "%s%.*s", i ? ", " : "", STR_ARG(report_formats[i].name));
}

const struct report_format *report_format_find(struct str name, struct err *err)
{
    struct str names[REPORT_FORMAT_COUNT];

    for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++) {
        names[i] = report_formats[i].name;
        if (str_eq(names[i], name))
            return &report_formats[i];
    }
    struct str near = suggest(name, names, REPORT_FORMAT_COUNT);

    if (near.len) {
        err_set(err, ERR_INPUT, "no report format is named `%.*s`; did you mean %.*s?",
                STR_ARG(name), STR_ARG(near));
        return NULL;
    }
    struct buf list;

    buf_init(&list, 400);
    report_formats_list(&list);
    err_set(err, ERR_INPUT, "no report format is named `%.*s`; there are %.*s",
            STR_ARG(name), STR_ARG(buf_str(&list)));
    buf_release(&list);
    return NULL;
}
