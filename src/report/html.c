/* The HTML report: one page that holds everything it needs and works from disk.
 *
 * The page is a template (report/html/).  What a run came to stands in it as JSON: a
 * short row for each case, in chunks, so that a page of 100,000 cases opens at once; all
 * that is known of a case for those that are worth a look; and at the end the run itself
 * with the tables that the rows count in.  Rows and details go to a spool as they come,
 * so memory does not grow with the number of cases. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/map.h"
#include "doc/json.h"
#include "report/html_data.h"
#include "report/html_page.h"
#include "report/put.h"
#include "report/report.h"
#include "report/result_json.h"
#include "report/spool.h"
#include "report/text.h"

#include "base/banned.h"

enum {
    ROWS_PER_CHUNK = 2000,
    ROW_BYTES_MAX = 64 * 1024,
    FLAG_FLAKY = 1 << 3, /* above the three bits of the verdict */
    FLAG_DETAIL = 1 << 4,
    FLAG_OBSERVED = 1 << 5,
};

/* Details beyond that many bytes are left out, and the page says so: browsers do not open
 * a page of any size. */
#define DETAIL_BYTES_MAX ((size_t)24 * 1024 * 1024)

/* Texts that many rows share, by number. */
struct table {
    struct map known; /* text → its number + 1 */
    json_t *list;
};

struct html {
    struct result_sink sink;
    struct report_options options;
    struct str path;
    struct arena *arena, *scratch; /* of the run; of one case */
    struct spool spool;
    struct buf rows, text;
    const struct run_info *info;
    struct table files, operations, tags;
    size_t cases, chunks, chunk_rows, detail_bytes, details_left_out;
};

/* --- tables --- */

static size_t number_of(struct html *h, struct table *t, struct str text)
{
    void *known = map_get(&t->known, text);

    if (known)
        return (size_t)(uintptr_t)known - 1;
    size_t number = t->known.len;
    struct str own = arena_str(h->arena, text);

    map_set(h->arena, &t->known, own, (void *)(uintptr_t)(number + 1));
    json_array_append(t->list, json_str(h->arena, put_valid(h->arena, own)));
    return number;
}

static size_t contract_number(const struct html *h, const struct contract *c)
{
    const struct suite *suite = h->info->suite;
    size_t i = 0;

    while (i < suite->contract_count && suite->contracts[i] != c)
        i++;
    return i;
}

/* As the summary lists them: one contract after the other. */
static size_t claim_number(const struct html *h, const struct claim *claim)
{
    const struct suite *suite = h->info->suite;
    size_t before = 0;

    for (size_t i = 0; i < suite->contract_count; i++) {
        const struct contract *c = suite->contracts[i];

        if (claim->contract == c)
            return before + (size_t)(claim - c->claims);
        before += c->claim_count;
    }
    return before;
}

/* --- a row --- */

static void add_number(json_t *list, int64_t number)
{
    json_array_append_new(list, json_integer(number));
}

/* What the case proves and, for one that failed, what it speaks against. */
static json_t *claims_of(struct html *h, const struct case_result *r)
{
    const struct case_def *def = r->instance->def;
    json_t *list = put_new_list(h->scratch);

    for (size_t i = 0; i < def->prove_count; i++)
        add_number(list, (int64_t)claim_number(h, def->proves[i]));
    for (size_t i = 0; i < r->findings.len; i++) {
        const struct claim *claim = finding_claim(r, &r->findings.at[i]);
        bool known = !claim;

        for (size_t k = 0; k < json_array_size(list) && !known; k++)
            known = json_integer_value(json_array_get(list, k)) ==
                    (json_int_t)claim_number(h, claim);
        if (!known)
            add_number(list, (int64_t)claim_number(h, claim));
    }
    return list;
}

/* Three numbers a step: operation (-1: none), status, microseconds. */
static json_t *timings_of(struct html *h, const struct case_result *r)
{
    json_t *list = put_new_list(h->scratch);

    for (size_t i = 0; i < r->timings.len; i++) {
        const struct case_timing *t = &r->timings.at[i];

        add_number(list, t->operation
                             ? (int64_t)number_of(h, &h->operations, t->operation->id)
                             : -1);
        add_number(list, t->status);
        add_number(list, (int64_t)(t->duration_ns / 1000));
    }
    return list;
}

static json_t *tags_of(struct html *h, const struct case_def *def)
{
    json_t *list = put_new_list(h->scratch);

    for (size_t i = 0; i < def->tag_count; i++)
        add_number(list, (int64_t)number_of(h, &h->tags, def->tags[i]));
    return list;
}

static bool has_observed(const struct case_result *r)
{
    for (size_t i = 0; i < r->findings.len; i++)
        if (r->findings.at[i].observed)
            return true;
    return false;
}

static json_t *row_of(struct html *h, const struct case_result *r, bool detail)
{
    const struct case_def *def = r->instance->def;
    struct arena *a = h->scratch;
    json_t *row = put_new_list(a);
    unsigned flags = (unsigned)r->verdict | (r->flaky ? FLAG_FLAKY : 0u) |
                     (detail ? FLAG_DETAIL : 0u) | (has_observed(r) ? FLAG_OBSERVED : 0u);

    json_array_append(row, json_str(a, r->instance->id_text));
    add_number(row, flags);
    add_number(row, (int64_t)contract_number(h, def->file->contract));
    json_array_append(
        row, json_str(a, put_valid(a, report_shown(a, &h->options, r->instance->name))));
    json_array_append(row, claims_of(h, r));
    add_number(row, r->started_ms - h->info->started_ms);
    add_number(row, (int64_t)(r->duration_ns / 1000));
    json_array_append(row, timings_of(h, r));
    add_number(row, (int64_t)number_of(h, &h->files, def->file->path));
    add_number(row, (int64_t)span_line(def->span));
    json_array_append(row, tags_of(h, def));
    if (r->reason.len)
        json_array_append(
            row, json_str(a, put_valid(a, report_shown(a, &h->options, r->reason))));
    return row;
}

static void end_chunk(struct html *h)
{
    struct buf out;

    if (h->chunk_rows == 0)
        return;
    buf_add_char(&h->rows, ']');
    buf_init(&out, (size_t)ROWS_PER_CHUNK * ROW_BYTES_MAX);
    html_data_add_text(&out, arena_printf(h->scratch, "cases-%zu", h->chunks++),
                       buf_str(&h->rows));
    spool_add(&h->spool, buf_str(&out));
    buf_release(&out);
    buf_clear(&h->rows);
    h->chunk_rows = 0;
}

static void add_row(struct html *h, const json_t *row)
{
    buf_add_char(&h->rows, h->chunk_rows++ ? ',' : '[');
    json_print(&h->rows, row, JSON_PRINT_COMPACT);
    if (h->chunk_rows == ROWS_PER_CHUNK)
        end_chunk(h);
}

/* --- all that is known of a case --- */

static bool is_worth_a_look(const struct html *h, const struct case_result *r)
{
    return h->options.verbose || r->flaky || r->findings.len || r->notes.len ||
           verdict_violates(r->verdict) || r->verdict == VERDICT_ERROR;
}

/* The curl command of each exchange, null where nobody would repeat it. */
static json_t *commands_of(struct html *h, const struct case_result *r)
{
    struct arena *a = h->scratch;
    json_t *list = put_new_list(a);

    for (size_t i = 0; i < r->exchanges.len; i++) {
        const struct exchange *x = &r->exchanges.at[i];

        json_array_append(
            list, x->role == ROLE_STEP
                      ? json_str(a, put_valid(a, report_curl(a, &h->options, x->request)))
                      : json_null());
    }
    return list;
}

static bool add_detail(struct html *h, const struct case_result *r)
{
    if (!is_worth_a_look(h, r))
        return false;
    json_t *detail = result_to_json(h->scratch, &h->options, r);

    if (json_object_get(detail, "exchanges"))
        json_object_set(detail, "curl", commands_of(h, r));
    buf_clear(&h->text);
    html_data_add(&h->text, arena_printf(h->scratch, "case-%zu", h->cases), detail);
    if (buf_overflowed(&h->text) || h->detail_bytes + h->text.len > DETAIL_BYTES_MAX) {
        h->details_left_out++;
        return false;
    }
    h->detail_bytes += h->text.len;
    spool_add(&h->spool, buf_str(&h->text));
    return true;
}

/* --- the sink --- */

static void begin(struct result_sink *s, const struct run_info *info)
{
    ((struct html *)s)->info = info;
}

static void result(struct result_sink *s, const struct case_result *r)
{
    struct html *h = (struct html *)s;
    bool detail = add_detail(h, r);

    add_row(h, row_of(h, r, detail));
    h->cases++;
    arena_reset(h->scratch);
}

static void put_kinds(struct html *h, json_t *run)
{
    json_t *kinds = put_object(h->scratch, run, "kinds");
    const struct suite *suite = h->info->suite;
    struct report_kind info;

    for (size_t i = 0; h->options.kind_info && i < suite->contract_count; i++)
        for (size_t k = 0; k < suite->contracts[i]->claim_count; k++) {
            struct str kind = suite->contracts[i]->claims[k].kind;

            if (!json_member(kinds, kind) && h->options.kind_info(kind, &info))
                json_object_setn_nocheck(kinds, kind.at, kind.len,
                                         json_str(h->scratch, info.says));
        }
}

static void put_past(struct html *h, json_t *list, const struct past_run *past)
{
    struct arena *a = h->scratch;
    json_t *run = put_item(a, list), *cases = put_object(a, run, "cases");

    json_object_set(run, "started", json_str(a, time_format(a, past->started_ms)));
    put_shown(a, &h->options, run, "target", past->target);
    for (size_t v = 0; v < VERDICT_COUNT; v++)
        put_number(a, cases, verdict_name((enum verdict)v), (int64_t)past->cases[v]);
    put_number(a, run, "refuted", (int64_t)past->refuted);
    put_number(a, run, "duration-ms", (int64_t)(past->duration_ns / 1000000));
}

/* The earlier runs that were named, and this one. */
static void put_trend(struct html *h, json_t *run, const struct run_summary *summary)
{
    const struct past_list *past = h->options.past;
    struct past_run now = past_of(summary);
    json_t *list;

    if (!past || past->len == 0)
        return;
    list = put_list(h->scratch, run, "trend");
    for (size_t i = 0; i < past->len; i++)
        if (past->at[i].started_ms != now.started_ms)
            put_past(h, list, &past->at[i]);
    put_past(h, list, &now);
}

/* A claim's place without its column, which a JSON report does not keep. */
static json_t *claim_of(struct html *h, const struct claim *claim, size_t contract)
{
    struct arena *a = h->scratch;
    json_t *object = claim_to_json(a, claim);

    put_number(a, object, "contract", (int64_t)contract);
    if (claim->span.source)
        put_shown(a, &h->options, object, "place",
                  arena_printf(a, "%.*s:%zu", STR_ARG(claim->span.source->path),
                               span_line(claim->span)));
    return object;
}

static json_t *run_of(struct html *h, const struct run_summary *summary)
{
    struct arena *a = h->scratch;
    json_t *run = info_to_json(a, &h->options, h->info),
           *claims = put_list(a, run, "claims");

    for (size_t i = 0; i < h->info->suite->contract_count; i++) {
        const struct contract *c = h->info->suite->contracts[i];

        for (size_t k = 0; k < c->claim_count; k++)
            json_array_append(claims, claim_of(h, &c->claims[k], i));
    }
    json_object_set(run, "summary", summary_to_json(a, &h->options, summary));
    json_object_set(run, "files", h->files.list);
    json_object_set(run, "operations", h->operations.list);
    json_object_set(run, "tags", h->tags.list);
    put_number(a, run, "details-left-out", (int64_t)h->details_left_out);
    put_kinds(h, run);
    put_trend(h, run, summary);
    return run;
}

static bool end(struct result_sink *s, const struct run_summary *summary, struct err *err)
{
    struct html *h = (struct html *)s;
    struct buf tail;

    end_chunk(h);
    buf_init(&tail, REPORT_TEXT_MAX * 8);
    html_data_add(&tail, S("run"), run_of(h, summary));
    buf_add(&tail, html_page_tail);
    bool ok = spool_finish(&h->spool, h->path.at, html_page_head, buf_str(&tail), err);

    buf_release(&tail);
    return ok;
}

struct result_sink *html_report_open(struct arena *a, const struct report_options *o,
                                     const char *path, struct err *err)
{
    struct html *h = arena_new(a, struct html);

    *h = (struct html){ .sink = { .begin = begin, .result = result, .end = end },
                        .options = *o,
                        .path = arena_str(a, str_from(path)) };
    if (!spool_open(&h->spool, err))
        return NULL;
    h->arena = arena_open();
    h->scratch = arena_open();
    h->files.list = put_new_list(h->arena);
    h->operations.list = put_new_list(h->arena);
    h->tags.list = put_new_list(h->arena);
    buf_init(&h->rows, (size_t)ROWS_PER_CHUNK * ROW_BYTES_MAX);
    buf_init(&h->text, REPORT_TEXT_MAX * 4);
    return &h->sink;
}

void html_report_close(struct result_sink *s)
{
    struct html *h = (struct html *)s;

    if (!h)
        return;
    spool_close(&h->spool);
    arena_close(h->scratch);
    arena_close(h->arena);
    buf_release(&h->rows);
    buf_release(&h->text);
}
