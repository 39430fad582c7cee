/* Text with references: where they begin and end, and what they name. */
#include <stdint.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "doc/json.h"
#include "suite/template_internal.h"

#include "base/banned.h"

/* Segments of one reference. */
#define REF_STEPS_MAX 64

struct span node_text_span(const struct node *n, size_t off, size_t len)
{
    struct span span = n->span;

    if (!span.source || node_text(n).len == 0)
        return span;
    struct str written = str_sub(span.source->text, span.off, span.len);
    size_t end =
        str_ends(written, node_text(n)) ? written.len : written.len - 1; /* its quote */

    if (!str_ends(str_sub(written, 0, end), node_text(n)))
        return span;
    return span_make(span.source, span.off + end - node_text(n).len + off, len);
}

static bool malformed(const struct node *n, size_t off, size_t len, struct diags *diags,
                      const char *why)
{
    diags_error(diags, node_text_span(n, off, len), "bad-reference", "%s", why);
    diags_hint(diags, "`$$(` is a literal `$(`");
    return false;
}

static bool segment_is_fine(struct str segment)
{
    if (segment.len == 0)
        return false;
    for (size_t i = 0; i < segment.len; i++)
        if ((unsigned char)segment.at[i] <= ' ' || segment.at[i] == '(')
            return false;
    return true;
}

static bool is_bound(struct str text, int64_t *ret)
{
    return text.len == 0 || str_to_i64(text, ret);
}

static bool is_part(struct str segment, struct ref_step *ret)
{
    size_t colon = str_find_char(segment, ':');

    if (colon == SIZE_MAX || segment.len == 1)
        return false;
    struct str to = str_from_at(segment, colon + 1);

    ret->from = ret->to = 0;
    ret->to_end = to.len == 0;
    return is_bound(str_sub(segment, 0, colon), &ret->from) && is_bound(to, &ret->to);
}

/* A place in a text of so many characters. */
static size_t place_in(int64_t at, size_t count)
{
    if (at < 0)
        at += (int64_t)count;
    if (at < 0)
        return 0;
    return (size_t)at < count ? (size_t)at : count;
}

bool step_part(const struct ref_step *step, const json_t *value, struct str *ret)
{
    struct str text = json_text(value);
    size_t count = utf8_count(text);
    size_t from = place_in(step->from, count);
    size_t to = step->to_end ? count : place_in(step->to, count);

    if (!step->is_part || !json_is_string(value) || from >= to)
        return false;
    *ret = utf8_sub(text, from, to - from);
    return true;
}

static struct ref_step step_of(struct str segment)
{
    uint64_t index;
    bool leading_zero = segment.len > 1 && segment.at[0] == '0';
    bool number = !leading_zero && str_to_u64(segment, &index) && index < SIZE_MAX;

    struct ref_step step = { .name = segment,
                             .index = number ? (size_t)index : SIZE_MAX };

    step.is_part = is_part(segment, &step);
    return step;
}

/* Of what is left behind the name; its view has no text where there was no point. */
static size_t count_steps(struct str rest)
{
    size_t count = rest.at ? 1 : 0;

    for (size_t i = 0; rest.at && i < rest.len; i++)
        count += rest.at[i] == '.';
    return count;
}

/* `inside` is what stands between the parentheses. */
static struct ref *ref_parse(struct arena *a, struct str inside)
{
    struct ref *ref = arena_new(a, struct ref);
    struct str rest = inside, segment;

    ref->text = inside;
    if (!str_cut(&rest, '.', &ref->name) || !segment_is_fine(ref->name))
        return NULL;
    size_t room = count_steps(rest);

    if (room > REF_STEPS_MAX)
        return NULL;
    ref->steps = arena_array(a, struct ref_step, room);
    while (ref->len < room && str_cut(&rest, '.', &segment)) {
        if (!segment_is_fine(segment))
            return NULL;
        ref->steps[ref->len++] = step_of(segment);
    }
    return ref;
}

/* The reference that starts at `off` of the node's text; *end is moved behind it. */
static const struct ref *take_ref(struct arena *a, const struct node *n, size_t off,
                                  const struct scope *scope, size_t *end,
                                  struct diags *diags)
{
    struct str rest = str_from_at(node_text(n), off + 2);
    size_t close = str_find_char(rest, ')');

    if (close == SIZE_MAX) {
        *end = node_text(n).len;
        malformed(n, off, node_text(n).len - off, diags, "`$(` without its `)`");
        return NULL;
    }
    *end = off + close + 3;
    struct ref *ref = ref_parse(a, str_sub(rest, 0, close));

    if (!ref) {
        malformed(n, off, *end - off, diags,
                  "malformed reference: want $(name.member.0)");
        return NULL;
    }
    return scope_resolve(scope, ref, node_text_span(n, off, *end - off), diags) ? ref
                                                                                : NULL;
}

static void add_text(struct arena *a, struct pieces *p, struct str text)
{
    if (text.len)
        *vec_push(a, p) = (struct piece){ .text = text };
}

bool pieces_parse(struct arena *a, const struct node *n, const struct scope *scope,
                  struct pieces *ret, struct diags *diags)
{
    struct str text = node_text(n);
    size_t from = 0, at = 0;
    bool ok = true;

    while (at < text.len) {
        struct str rest = str_from_at(text, at);

        if (str_starts(rest, S("$$("))) {
            add_text(a, ret, str_sub(text, from, at - from));
            from = at + 1; /* the second `$` is the text's */
            at += 3;
        } else if (str_starts(rest, S("$("))) {
            add_text(a, ret, str_sub(text, from, at - from));
            const struct ref *ref = take_ref(a, n, at, scope, &at, diags);

            ok &= ref != NULL;
            *vec_push(a, ret) = (struct piece){ .ref = ref };
            from = at;
        } else {
            at++;
        }
    }
    add_text(a, ret, str_from_at(text, from));
    return ok;
}
