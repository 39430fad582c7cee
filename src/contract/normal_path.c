#include "contract/normal_path.h"

#include "base/arena.h"
#include "base/bug.h"
#include "base/vec.h"

#include "base/banned.h"

static unsigned hex(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
}

/* One escape of a normalized path: \b \t \n \f \r \' \\ or \u00xx.  Gives its length. */
static size_t unescape(struct str rest, char *ret)
{
    static const char names[] = "btnfr'\\", values[] = "\b\t\n\f\r'\\";

    for (size_t i = 0; names[i]; i++)
        if (rest.len >= 2 && rest.at[1] == names[i]) {
            *ret = values[i];
            return 2;
        }
    BUG_IF(rest.len < 6 || rest.at[1] != 'u');
    *ret = (char)(hex(rest.at[4]) * 16 + hex(rest.at[5]));
    return 6;
}

/* *rest starts behind the opening quote; ends up behind the closing one. */
static struct str read_name(struct arena *a, struct str *rest)
{
    char *out = arena_alloc(a, rest->len + 1);
    size_t len = 0;

    while (rest->len && rest->at[0] != '\'') {
        size_t took = 1;

        if (rest->at[0] == '\\')
            took = unescape(*rest, &out[len]);
        else
            out[len] = rest->at[0];
        len++;
        *rest = str_from_at(*rest, took);
    }
    *rest = str_from_at(*rest, 1);
    return (struct str){ out, len };
}

struct str_tokens normal_path_read(struct arena *a, struct str path)
{
    struct str_tokens tokens = { 0 };
    struct str rest = str_from_at(path, 1);

    while (rest.len) {
        BUG_IF(rest.at[0] != '[');
        rest = str_from_at(rest, 1);
        if (str_starts(rest, S("'"))) {
            rest = str_from_at(rest, 1);
            *vec_push(a, &tokens) = read_name(a, &rest);
        } else {
            *vec_push(a, &tokens) = str_sub(rest, 0, str_find_char(rest, ']'));
            rest = str_from_at(rest, str_find_char(rest, ']'));
        }
        rest = str_from_at(rest, 1);
    }
    return tokens;
}
