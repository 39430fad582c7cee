#include "doc/yaml_text.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"

#include "base/banned.h"

enum { STEP = 32 };

struct offset_list {
    size_t *at;
    size_t len, cap;
};

/* --- tags that touch a bracket --- */

static bool begins_tag(struct str text, size_t at)
{
    if (at == 0)
        return true;
    char before = text.at[at - 1];

    return before != '\0' && strchr(" \t\r\n,[{:\"'", before);
}

static bool ends_tag(char c)
{
    return c == '\0' || strchr(" \t\r\n,[]{}\"", c);
}

/* The offset of each bracket that closes right behind a tag. */
static struct offset_list find_candidates(struct arena *a, struct str text)
{
    struct offset_list found = { 0 };

    for (size_t i = 0; i < text.len; i++) {
        size_t next = str_find_char(str_from_at(text, i), '!');

        if (next == SIZE_MAX)
            break;
        i += next;
        if (!begins_tag(text, i))
            continue;
        size_t end = i + 1;

        while (end < text.len && !ends_tag(text.at[end]))
            end++;
        /* a space behind a ':' would begin a value where plain text goes on: `a !b:]` */
        if (end < text.len && text.at[end - 1] != ':' &&
            (text.at[end] == ']' || text.at[end] == '}'))
            *vec_push(a, &found) = end;
        i = end - 1;
    }
    return found;
}

static struct str put_spaces(struct arena *a, struct yaml_text *t)
{
    struct str from = str_from_at(t->original, t->bom);

    t->space_count = 0;
    if (t->candidate_count == 0)
        return from;
    char *out = arena_alloc(a, from.len + t->candidate_count + 1);
    size_t len = 0, done = t->bom;

    for (size_t i = 0; i < t->candidate_count; i++) {
        if (t->wrong[i])
            continue;
        memcpy(out + len, t->original.at + done, t->candidates[i] - done);
        len += t->candidates[i] - done;
        done = t->candidates[i];
        t->spaces[t->space_count++] = len;
        out[len++] = ' ';
    }
    memcpy(out + len, t->original.at + done, t->original.len - done);
    return (struct str){ out, len + t->original.len - done };
}

/* --- characters and bytes --- */

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static void count_steps(struct arena *a, struct yaml_text *t)
{
    size_t characters = 0, continuing = 0;

    for (size_t i = 0; i < t->given.len; i++)
        continuing += continues(t->given.at[i]);
    if (continuing == 0)
        return;
    t->step_count = (t->given.len - continuing) / STEP + 1;
    t->steps = arena_array(a, size_t, t->step_count);
    for (size_t i = 0; i < t->given.len; i++)
        if (!continues(t->given.at[i]) && characters++ % STEP == 0)
            t->steps[(characters - 1) / STEP] = i;
    if (characters % STEP == 0)
        t->steps[characters / STEP] = t->given.len;
}

void yaml_text_again(struct arena *a, struct yaml_text *t)
{
    t->given = put_spaces(a, t);
    t->steps = NULL;
    count_steps(a, t);
}

struct yaml_text *yaml_text_prepare(struct arena *a, struct str original)
{
    struct yaml_text *t = arena_new(a, struct yaml_text);
    struct offset_list found = find_candidates(a, original);

    t->original = original;
    t->bom = str_starts(original, S("\xEF\xBB\xBF")) ? 3 : 0;
    t->candidates = found.at;
    t->candidate_count = found.len;
    t->wrong = arena_array(a, bool, found.len);
    t->spaces = arena_array(a, size_t, found.len);
    yaml_text_again(a, t);
    return t;
}

/* How many of the ascending offsets are less than `limit`. */
static size_t count_below(const size_t *offsets, size_t count, size_t limit)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (offsets[middle] < limit)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t byte_of(const struct yaml_text *t, size_t character)
{
    if (!t->steps)
        return character;
    if (character / STEP >= t->step_count)
        return t->given.len;
    size_t at = t->steps[character / STEP];

    for (size_t left = character % STEP; left > 0 && at < t->given.len; left--)
        for (at++; at < t->given.len && continues(t->given.at[at]);)
            at++;
    return at;
}

size_t yaml_text_offset(const struct yaml_text *t, size_t character)
{
    return yaml_text_byte(t, byte_of(t, character));
}

size_t yaml_text_byte(const struct yaml_text *t, size_t at)
{
    if (at > t->given.len)
        at = t->given.len;
    return at - count_below(t->spaces, t->space_count, at) + t->bom;
}

bool yaml_text_inside(struct yaml_text *t, size_t from, size_t to)
{
    size_t first = count_below(t->candidates, t->candidate_count, from + 1), i = first;

    for (; i < t->candidate_count && t->candidates[i] < to; i++)
        t->wrong[i] = true;
    return i > first;
}
