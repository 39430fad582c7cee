#include "check/evidence.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

enum { PRINT_MAX = 64 * 1024 };

const char *finding_kind_name(enum finding_kind kind)
{
    switch (kind) {
    case FINDING_STATUS:
        return "status";
    case FINDING_UNDOCUMENTED:
        return "undocumented";
    case FINDING_HEADER:
        return "header";
    case FINDING_BODY:
        return "body";
    case FINDING_SCHEMA:
        return "schema";
    case FINDING_MALFORMED:
        return "malformed";
    case FINDING_SLOW:
        return "slow";
    case FINDING_STATE:
        return "state";
    }
    BUG("finding kind %d", (int)kind);
}

/* Controls, line separators, and what turns the direction of writing. */
static bool is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

static void add_escaped(struct buf *out, uint32_t c)
{
    static const char named[] = { 'b', 't', 'n', 0, 'f', 'r' };

    if (c >= 8 && c < 8 + sizeof named && named[c - 8])
        buf_printf(out, "\\%c", named[c - 8]);
    else
        buf_printf(out, "\\u%04x", (unsigned)c);
}

static void add_safe(struct buf *out, struct str text)
{
    for (size_t off = 0; off < text.len;) {
        uint32_t c = utf8_next(text, &off);

        if (is_unsafe(c))
            add_escaped(out, c);
        else
            utf8_add(out, c);
    }
}

struct str evidence_text(struct arena *a, struct str text)
{
    enum { HEAD = EVIDENCE_CHARS_MAX * 2 / 3, TAIL = EVIDENCE_CHARS_MAX - HEAD - 1 };
    size_t count = utf8_count(text);
    struct buf out;

    buf_init(&out, PRINT_MAX);
    if (count <= EVIDENCE_CHARS_MAX) {
        add_safe(&out, text);
    } else {
        add_safe(&out, utf8_sub(text, 0, HEAD));
        buf_add_c(&out, "…");
        add_safe(&out, utf8_sub(text, count - TAIL, TAIL));
    }
    struct str shown = arena_str(a, buf_str(&out));

    buf_release(&out);
    return shown;
}

struct str evidence_value(struct arena *a, const json_t *value,
                          const struct json_literals *literals)
{
    struct buf out;

    if (!value)
        return S("nothing");
    buf_init(&out, PRINT_MAX);
    json_print_exact(&out, value, JSON_PRINT_COMPACT, literals);
    struct str shown = evidence_text(a, buf_str(&out));

    buf_release(&out);
    return shown;
}

struct str evidence_sentence(struct arena *a, struct str expected, struct str actual)
{
    return arena_printf(a, "expected %.*s, got %.*s", STR_ARG(expected), STR_ARG(actual));
}

struct finding *finding_add(struct arena *a, struct finding_list *list,
                            enum finding_kind kind, struct str where)
{
    struct finding *f = vec_push(a, list);

    f->kind = kind;
    f->where = where;
    return f;
}
