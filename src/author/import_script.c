/* What a script of Postman keeps of an answer for later requests:
 *   pm.environment.set("id", pm.response.json().data.id)
 *   const body = pm.response.json(); pm.collectionVariables.set('id', body.items[0].id);
 * Only such plain ways into the answer are read, anything else is not. */
#include <string.h>

#include "author/import.h"
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"

#include "base/banned.h"

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '$';
}

/* `name` of "name = pm.response.json()", the last word before an equals sign. */
static struct str assigned_to(struct str before)
{
    before = str_trim(before);
    if (!str_ends(before, S("=")))
        return STR_NONE;
    before.len--;
    before = str_trim(before);
    size_t start = before.len;

    while (start && is_word(before.at[start - 1]))
        start--;
    return str_from_at(before, start);
}

static const char *const answers[] = { "pm.response.json()", "JSON.parse(responseBody)" };

/* Whether `text` begins with the answer's body; *ret is what stands behind it. */
static bool begins_with_answer(struct str script, struct str text, struct str *ret)
{
    for (size_t i = 0; i < countof(answers); i++) {
        struct str answer = str_from(answers[i]);
        size_t at = str_find(script, answer);

        if (str_starts(text, answer)) {
            *ret = str_from_at(text, answer.len);
            return true;
        }
        struct str name = at == SIZE_MAX ? STR_NONE : assigned_to(str_sub(script, 0, at));

        if (name.len && str_starts(text, name) &&
            (text.len == name.len || !is_word(text.at[name.len]))) {
            *ret = str_from_at(text, name.len);
            return true;
        }
    }
    return false;
}

/* ".data.items[0].id" up to the closing parenthesis, as a JSONPath; the empty view for
 * anything else. */
static struct str path_of(struct arena *a, struct str way)
{
    size_t end = str_find_char(way, ')');
    struct str path = str_trim(str_sub(way, 0, end));

    if (end == SIZE_MAX)
        return STR_NONE;
    for (size_t i = 0; i < path.len; i++)
        if (!is_word(path.at[i]) && !strchr(".[]", path.at[i]))
            return STR_NONE;
    return path.len ? arena_printf(a, "$%.*s", STR_ARG(path)) : STR_NONE;
}

/* One call: the text behind "set(". */
static void read_set(struct arena *a, struct str script, struct str call, json_t *ret)
{
    struct str rest = str_trim(call), name, way;
    char quote = rest.len ? rest.at[0] : '\0';

    if (quote != '"' && quote != '\'')
        return;
    rest = str_from_at(rest, 1);
    if (!str_cut(&rest, quote, &name) || !name.len)
        return;
    rest = str_trim(rest);
    if (!str_starts(rest, S(",")))
        return;
    rest = str_trim(str_from_at(rest, 1));
    if (!begins_with_answer(script, rest, &way))
        return;
    struct str path = path_of(a, way);

    for (size_t i = 0; i < name.len; i++)
        if (!is_word(name.at[i]))
            return;
    if (path.len)
        json_object_setn(ret, name.at, name.len, json_str(a, path));
}

static void read_script(struct arena *a, struct str script, json_t *ret)
{
    static const char *const calls[] = { ".set(", "setEnvironmentVariable(",
                                         "setGlobalVariable(" };

    for (size_t i = 0; i < countof(calls); i++) {
        struct str rest = script, wanted = str_from(calls[i]);

        for (size_t at; (at = str_find(rest, wanted)) != SIZE_MAX;) {
            rest = str_from_at(rest, at + wanted.len);
            read_set(a, script, rest, ret);
        }
    }
}

json_t *import_postman_captures(struct arena *a, const json_t *item)
{
    const json_t *events = json_object_get(item, "event");
    json_t *ret = arena_json(a, json_object());

    for (size_t i = 0; i < json_array_size(events); i++) {
        const json_t *event = json_array_get(events, i);
        const json_t *lines = json_object_get(json_object_get(event, "script"), "exec");
        struct str script = json_text(lines);

        if (!str_eq_c(json_member_text(event, "listen"), "test"))
            continue;
        for (size_t k = 0; k < json_array_size(lines); k++)
            script = arena_printf(a, "%.*s%.*s\n", STR_ARG(script),
                                  STR_ARG(json_text(json_array_get(lines, k))));
        read_script(a, script, ret);
    }
    return json_object_size(ret) ? ret : NULL;
}
