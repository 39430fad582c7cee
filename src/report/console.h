/* report/console.h - the report for people, in parts.  Private to report/. */
#ifndef REPORT_CONSOLE_H
#define REPORT_CONSOLE_H

#include <stdio.h>

#include "base/buf.h"
#include "report/cause.h"
#include "report/known.h"
#include "report/progress.h"
#include "report/report.h"

struct arena;

#define RED   "\033[31m"
#define GREEN "\033[32m"
#define DIM   "\033[2m"
#define BOLD  "\033[1m"
#define PLAIN "\033[0m"

/* A case that was skipped, or passed only on a retry. */
struct told_case {
    struct str name, place, reason;
};

struct told_case_list {
    struct told_case *at;
    size_t len, cap;
    size_t dropped; /* beyond what is kept */
};

/* What was seen of a claim that is not asked to hold. */
struct seen_claim {
    const struct claim *claim;
    size_t cases;
    struct str example; /* of the first: place, expected, actual */
};

struct seen_claim_list {
    struct seen_claim *at;
    size_t len, cap;
};

struct console {
    struct result_sink sink;
    struct report_options options;
    struct arena *arena;
    FILE *out;
    struct progress *progress; /* may be NULL */
    size_t columns;            /* SIZE_MAX where `out` is no terminal */
    const struct run_info *info;
    struct cause_list causes;
    struct told_case_list skipped, flaky;
    struct seen_claim_list seen;
    struct known_list known;
};

/* The code where colours are wanted, else "". */
const char *paint(const struct console *c, const char *code);
/* Text from outside: without secrets, and with nothing that a terminal obeys. */
struct str console_text(const struct console *c, struct arena *a, struct str text);
/* In lines that fit, the first one beginning at column `at`; with a line feed. */
void console_wrap(const struct console *c, struct buf *out, struct str text, size_t at,
                  size_t indent);

/* console_case.c: a failure in full; made in the console's arena. */
struct str console_case(struct console *c, struct arena *scratch,
                        const struct case_result *r);

/* console_end.c: what is printed when all is over. */
void console_print_causes(struct console *c);
void console_print_summary(struct console *c, const struct run_summary *s);

#endif
