/* `fealty prove` as JUnit XML: a suite for each contract, a case for each variation. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "cli/prove_report.h"
#include "report/xml.h"

#include "base/banned.h"

enum { REPORT_MAX = 256 * 1024 * 1024 };

static const char *message_of(const struct prove_entry *e)
{
    switch (e->outcome) {
    case PROVE_SURVIVED:
        return "no case notices this";
    case PROVE_FALSE_ALARM:
        return "a case fails though the endpoint is honest";
    case PROVE_EQUIVALENT:
        return "equivalent";
    case PROVE_KILLED:
    case PROVE_PASSED:
        break;
    }
    return NULL;
}

static void add_entry(struct buf *out, struct arena *a, const struct prove_entry *e)
{
    const char *message = message_of(e);
    bool skipped = e->outcome == PROVE_EQUIVALENT;

    buf_add_c(out, "    <testcase");
    xml_attribute(out, "classname",
                  arena_printf(a, "prove.%.*s", STR_ARG(e->contract->name)));
    xml_attribute(out, "name", prove_entry_name(a, e));
    if (!message) {
        buf_add_c(out, "/>\n");
        return;
    }
    buf_printf(out, ">\n      <%s", skipped ? "skipped" : "failure");
    xml_attribute(out, "message", str_from(message));
    buf_add_char(out, '>');
    if (e->variation)
        xml_text(out, e->variation->says);
    if (e->case_name.len)
        xml_text(out, arena_printf(a, "; `%.*s` (%.*s): %.*s", STR_ARG(e->case_name),
                                   STR_ARG(e->case_id), STR_ARG(e->message)));
    xml_text(out, e->reason);
    buf_printf(out, "</%s>\n    </testcase>\n", skipped ? "skipped" : "failure");
}

/* Entries of a contract stand together. */
static size_t add_suite(struct buf *out, struct arena *a, const struct prove_result *r,
                        size_t from)
{
    const struct contract *c = r->entries.at[from].contract;
    size_t to = from, failures = 0, skipped = 0;

    for (; to < r->entries.len && r->entries.at[to].contract == c; to++) {
        enum prove_outcome o = r->entries.at[to].outcome;

        failures += o == PROVE_SURVIVED || o == PROVE_FALSE_ALARM;
        skipped += o == PROVE_EQUIVALENT;
    }
    buf_add_c(out, "  <testsuite");
    xml_attribute(out, "name", arena_printf(a, "prove %.*s", STR_ARG(c->name)));
    buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n",
               to - from, failures, skipped);
    for (size_t i = from; i < to; i++)
        add_entry(out, a, &r->entries.at[i]);
    buf_add_c(out, "  </testsuite>\n");
    return to;
}

bool prove_write_junit(const struct prove_result *r, const char *path, struct err *err)
{
    struct arena *a = arena_open();
    struct buf out;

    buf_init(&out, REPORT_MAX);
    buf_printf(
        &out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"fealty prove\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" "
        "skipped=\"%zu\" time=\"%.3f\">\n",
        r->entries.len, r->survived + r->false_alarms, r->equivalent,
        (double)r->duration_ns / 1e9);
    for (size_t i = 0; i < r->entries.len;)
        i = add_suite(&out, a, r, i);
    buf_add_c(&out, "</testsuites>\n");
    bool ok = !buf_overflowed(&out) && fs_write(path, buf_str(&out), err);

    buf_release(&out);
    arena_close(a);
    return ok;
}
