#include "author/import.h"

#include "base/arena.h"
#include "doc/json.h"

#include "base/banned.h"

static enum import_format guess(const json_t *root)
{
    if (!root)
        return IMPORT_CURL;
    return json_object_get(root, "log") ? IMPORT_HAR : IMPORT_POSTMAN;
}

static bool is_json(struct str text)
{
    struct str trimmed = str_trim(text);

    if (str_starts(trimmed, S("\xef\xbb\xbf")))
        trimmed = str_from_at(trimmed, 3);
    return str_starts(trimmed, S("{"));
}

static bool read_format(struct arena *a, struct str path, struct str text,
                        enum import_format format, struct imported_list *ret,
                        struct err *err)
{
    struct json_error error;
    const json_t *root = NULL;

    if (format == IMPORT_CURL || (format == IMPORT_GUESS && !is_json(text)))
        return import_curl(a, path, text, ret, err);
    root = json_read(a, text, NULL, NULL, &error);
    if (!root)
        return err_set(err, ERR_INPUT, "%.*s: byte %zu: %s", STR_ARG(path), error.off,
                       error.msg);
    if (format != IMPORT_HAR && import_postman_environment(a, root, ret))
        return true;
    if (format == IMPORT_GUESS)
        format = guess(root);
    return format == IMPORT_HAR ? import_har(a, path, root, ret, err)
                                : import_postman(a, path, root, ret, err);
}

bool import_read(struct arena *a, struct str path, struct str text,
                 enum import_format format, struct imported_list *ret, struct err *err)
{
    if (!read_format(a, path, text, format, ret, err))
        return false;
    return ret->len <= IMPORT_REQUESTS_MAX ||
           err_set(err, ERR_LIMIT, "more than %d requests: record fewer of them",
                   IMPORT_REQUESTS_MAX);
}
