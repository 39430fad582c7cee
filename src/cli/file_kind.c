/* What a file is, by its outermost keys: told without reading it as a whole, since most
 * of the files in a folder are nothing of ours. */
#include <ctype.h>

#include "cli/command.h"

#include "base/banned.h"

/* What keys were seen so far. */
struct seen {
    bool contract, states;
};

/* Whether the key settles what the file is. */
static bool is_settled(struct seen *seen, struct str key, enum file_kind *ret)
{
    if (str_eq(key, S("openapi")) || str_eq(key, S("cases"))) {
        *ret = str_eq(key, S("cases")) ? FILE_CASES : FILE_CONTRACT;
        return true;
    }
    seen->contract |= str_eq(key, S("contract"));
    seen->states |= str_eq(key, S("states")) || str_eq(key, S("records"));
    return false;
}

/* `cases` misspelt: the reader says so better than silence would. */
static enum file_kind otherwise(const struct seen *seen)
{
    return seen->contract && !seen->states ? FILE_CASES : FILE_OTHER;
}

/* --- an object in braces, often on one line --- */

/* Where the text that begins at `from` ends: at its closing quotation mark. */
static size_t closing(struct str text, size_t from)
{
    size_t i = from + 1;

    while (i < text.len && text.at[i] != '"')
        i += text.at[i] == '\\' ? 2 : 1;
    return i;
}

static bool is_before_colon(struct str text, size_t end)
{
    size_t i = end + 1;

    while (i < text.len && isspace((unsigned char)text.at[i]))
        i++;
    return i < text.len && text.at[i] == ':';
}

static enum file_kind kind_of_object(struct str text)
{
    struct seen seen = { 0 };
    enum file_kind kind;
    size_t depth = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (c == '{' || c == '[')
            depth++;
        else if ((c == '}' || c == ']') && depth > 0)
            depth--;
        if (c != '"')
            continue;
        size_t end = closing(text, i);

        if (depth == 1 && end < text.len && is_before_colon(text, end) &&
            is_settled(&seen, str_sub(text, i + 1, end - i - 1), &kind))
            return kind;
        i = end;
    }
    return otherwise(&seen);
}

/* --- lines --- */

/* The key at the beginning of a line: openapi, "openapi" or 'openapi', up to its colon.
 */
static struct str key_of(struct str line)
{
    size_t colon = str_find_char(line, ':');
    struct str key = str_trim(str_sub(line, 0, colon == SIZE_MAX ? 0 : colon));
    char quote = key.len > 2 ? key.at[0] : ' ';

    if (line.len == 0 || line.at[0] == ' ')
        return STR_NONE;
    if ((quote == '"' || quote == '\'') && key.at[key.len - 1] == quote)
        key = str_sub(key, 1, key.len - 2);
    return key;
}

enum file_kind file_kind_of(struct str text)
{
    struct seen seen = { 0 };
    struct str line;
    enum file_kind kind;

    if (str_starts(text, S("\xEF\xBB\xBF")))
        text = str_from_at(text, 3);
    if (str_starts(str_trim(text), S("{"))) {
        kind = kind_of_object(text);
        if (kind != FILE_OTHER)
            return kind;
        text = str_from_at(text, str_find_char(text, '{') + 1); /* its keys may be bare */
    }
    while (str_cut(&text, '\n', &line))
        if (is_settled(&seen, key_of(line), &kind))
            return kind;
    return otherwise(&seen);
}
