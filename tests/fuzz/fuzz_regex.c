/* ECMA-262 patterns: the first line is the pattern, the rest a text.  What compiles is
 * right syntax, what matches as a whole is found, and any bytes do no harm. */
#include "base/arena.h"
#include "base/bug.h"
#include "base/utf8.h"
#include "schema/formats.h"
#include "schema/regex.h"
#include "tests/fuzz/fuzz.h"

static void search(const struct regex *re, struct str text)
{
    enum regex_result found = regex_search(re, text), whole = regex_match(re, text);

    BUG_IF(whole == REGEX_YES && found == REGEX_NO);
    BUG_IF(found != REGEX_GAVE_UP && regex_search(re, text) != found);
    if (regex_prefix(re).at)
        BUG_IF((found == REGEX_YES) != str_starts(text, regex_prefix(re)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct str text = { (const char *)data, size }, pattern = STR_NONE;
    struct regex_error error = { 0 };
    bool known;

    (void)!str_cut(&text, '\n', &pattern);
    bool right = format_holds(S("regex"), pattern, &known);
    struct regex *re = regex_compile(a, pattern, &error);

    BUG_IF(re && !right);
    BUG_IF(!re && (error.msg[0] == '\0' || error.off > pattern.len));
    if (re && utf8_is_valid(text))
        search(re, text);
    arena_close(a);
    return 0;
}
