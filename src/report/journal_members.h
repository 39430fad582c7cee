/* report/journal_members.h - members of the objects that a journal is made of, checked
 * and read.  Private to report/. */
#ifndef REPORT_JOURNAL_MEMBERS_H
#define REPORT_JOURNAL_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/attr.h"
#include "base/err.h"

enum member_type { MEMBER_TEXT, MEMBER_COUNT, MEMBER_NUMBER, MEMBER_LIST, MEMBER_OBJECT };

struct member_rule {
    const char *name;
    enum member_type type;
    bool required;
};

/* Members without a rule may be anything: a later version may write more. */
MUST_CHECK bool members_check(const json_t *object, const char *what,
                              const struct member_rule *rules, size_t count,
                              struct err *err);

/* 0 and false where it is not there. */
uint64_t member_count(const json_t *object, const char *name);
bool member_true(const json_t *object, const char *name);
/* Milliseconds as nanoseconds, whole microseconds. */
uint64_t member_ns(const json_t *object, const char *name);
uint64_t json_ns(const json_t *number);
/* An RFC 3339 time as milliseconds since 1970; 0 where it is none. */
int64_t member_time(const json_t *object, const char *name);

#endif
