#include "report/progress.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/terminal.h"
#include "base/utf8.h"
#include "suite/expand.h"

#include "base/banned.h"

#define MS UINT64_C(1000000)

enum {
    QUIET_MS = 300,      /* a shorter run shows nothing */
    LIVE_EVERY_MS = 100, /* fluent, and no load */
    LINE_EVERY_MS = 30000,
    STALLED_MS = 2000,     /* a case that takes longer is named */
    NAME_COLUMNS_MIN = 12, /* less of a name tells nothing */
    LINE_BYTES_MAX = 4096,
};

struct progress {
    struct arena *arena;
    FILE *out;
    enum progress_kind kind;
    size_t planned, done, failed, unjudged;
    uint64_t started_ns, shown_ns;
    size_t drawn; /* columns of the line that stands there; 0: none */
};

volatile sig_atomic_t progress_is_shown;

struct progress *progress_open(struct arena *a, FILE *out, enum progress_kind kind)
{
    struct progress *p = arena_new(a, struct progress);

    *p = (struct progress){ .arena = a, .out = out, .kind = kind };
    return p;
}

void progress_begin(struct progress *p, const struct run_info *info)
{
    if (!p)
        return;
    p->planned = info->planned;
    p->started_ns = p->shown_ns = clock_now_ns();
}

void progress_ended(struct progress *p, enum verdict verdict)
{
    if (!p)
        return;
    p->done++;
    p->failed += verdict == VERDICT_FAIL;
    p->unjudged += verdict == VERDICT_ERROR;
}

void progress_clear(struct progress *p)
{
    if (!p || !p->drawn)
        return;
    size_t columns = terminal_columns(fileno(p->out));

    /* A terminal that became narrower has broken the line: up to where it begins.  Line
     * by line, since some keep what is cleared down to the end of the screen. */
    fputs("\r\033[K", p->out);
    for (size_t rows = (p->drawn - 1) / columns; rows; rows--)
        fputs("\033[A\033[K", p->out);
    fflush(p->out);
    p->drawn = 0;
    progress_is_shown = 0;
}

static void add_time(struct buf *out, double seconds)
{
    if (seconds < 100)
        buf_printf(out, "%.0f s", seconds);
    else if (seconds < 6000)
        buf_printf(out, "%.0f min", seconds / 60);
    else
        buf_printf(out, "%.1f h", seconds / 3600);
}

/* Takes the piece back where the line would become wider than `columns`. */
static void keep_if_it_fits(struct buf *line, size_t before, size_t columns)
{
    if (utf8_columns(buf_str(line)) > columns)
        buf_truncate(line, before);
}

static void add_longest(struct buf *line, const struct run_activity *now, size_t columns)
{
    size_t before = line->len, start;

    if (!now->longest || now->longest_ns < STALLED_MS * MS)
        return;
    buf_printf(line, " · %.0f s: ", (double)now->longest_ns / 1e9);
    start = line->len;
    size_t used = utf8_columns(buf_str(line));

    if (used + NAME_COLUMNS_MIN > columns) {
        buf_truncate(line, before);
        return;
    }
    terminal_add_visible(line, now->longest->name);
    struct str name = str_from_at(buf_str(line), start);

    if (used + utf8_columns(name) > columns) {
        buf_truncate(line, start + utf8_fit(name, columns - used - 1).len);
        buf_add_c(line, "…");
    }
}

/* What matters most comes first; a piece that does not fit any more is left out. */
static void add_line(struct buf *line, const struct progress *p,
                     const struct run_activity *now, uint64_t now_ns, size_t columns)
{
    double seconds = (double)(now_ns - p->started_ns) / 1e9;
    double rate = seconds > 0 ? (double)p->done / seconds : 0;
    size_t before;

    buf_printf(line, "%zu/%zu", p->done, p->planned);
    before = line->len;
    buf_printf(line, " · %zu failed", p->failed);
    keep_if_it_fits(line, before, columns);
    before = line->len;
    if (p->unjudged)
        buf_printf(line, " · %zu not judged", p->unjudged);
    keep_if_it_fits(line, before, columns);
    before = line->len;
    if (rate > 0 && p->planned > p->done) {
        buf_add_c(line, " · ");
        add_time(line, (double)(p->planned - p->done) / rate);
        buf_add_c(line, " left");
    }
    keep_if_it_fits(line, before, columns);
    before = line->len;
    buf_printf(line, rate < 10 ? " · %.1f/s" : " · %.0f/s", rate);
    keep_if_it_fits(line, before, columns);
    add_longest(line, now, columns);
    buf_truncate(line, utf8_fit(buf_str(line), columns).len);
}

void progress_tick(struct progress *p, const struct run_activity *now)
{
    uint64_t now_ns = clock_now_ns();
    bool live = p && p->kind == PROGRESS_LIVE;
    uint64_t every = (live ? LIVE_EVERY_MS : LINE_EVERY_MS) * MS;

    if (!p || now_ns - p->started_ns < QUIET_MS * MS || now_ns - p->shown_ns < every)
        return;
    struct buf line;
    size_t columns = live ? terminal_columns(fileno(p->out)) - 1 : LINE_BYTES_MAX;

    p->shown_ns = now_ns;
    buf_init(&line, LINE_BYTES_MAX);
    add_line(&line, p, now, now_ns, columns);
    progress_clear(p);
    fprintf(p->out, live ? "%.*s" : "%.*s\n", STR_ARG(buf_str(&line)));
    fflush(p->out);
    if (live) {
        p->drawn = utf8_columns(buf_str(&line));
        progress_is_shown = p->drawn > 0;
    }
    buf_release(&line);
}
