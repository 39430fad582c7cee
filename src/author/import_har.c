/* HAR 1.2, as browsers and proxies write it. */
#include "author/import.h"
#include "base/arena.h"
#include "base/vec.h"
#include "doc/json.h"
#include "http/auth.h"

#include "base/banned.h"

static bool is_asset(struct str type)
{
    static const char *const kinds[] = {
        "image/",    "font/",      "video/",           "audio/",          "text/css",
        "text/html", "javascript", "application/wasm", "application/font"
    };

    for (size_t i = 0; i < countof(kinds); i++)
        if (str_find(type, str_from(kinds[i])) != SIZE_MAX)
            return true;
    return false;
}

static void add_headers(struct arena *a, struct http_headers *ret, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);

        http_header_add(a, ret, json_member_text(one, "name"),
                        json_member_text(one, "value"));
    }
}

static struct str header_of(const json_t *list, struct str name)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (str_eq_nocase(json_member_text(json_array_get(list, i), "name"), name))
            return json_member_text(json_array_get(list, i), "value");
    return STR_NONE;
}

/* A form that is recorded as its fields only. */
static struct str form_of(struct arena *a, const json_t *fields)
{
    struct str whole = STR_NONE;

    for (size_t i = 0; i < json_array_size(fields); i++) {
        const json_t *one = json_array_get(fields, i);

        whole =
            arena_printf(a, "%.*s%s%.*s=%.*s", STR_ARG(whole), i ? "&" : "",
                         STR_ARG(http_percent_encode(a, json_member_text(one, "name"))),
                         STR_ARG(http_percent_encode(a, json_member_text(one, "value"))));
    }
    return whole;
}

static void add_entry(struct arena *a, struct str path, size_t i, const json_t *entry,
                      struct imported_list *ret)
{
    const json_t *request = json_object_get(entry, "request");
    const json_t *response = json_object_get(entry, "response");
    const json_t *posted = json_object_get(request, "postData");
    const json_t *content = json_object_get(response, "content");
    const json_t *status = json_object_get(response, "status");
    struct imported r = { .method = json_member_text(request, "method"),
                          .url = json_member_text(request, "url"),
                          .body = json_member_text(posted, "text"),
                          .has_body = json_object_get(posted, "text") != NULL,
                          .status = (int)json_integer_value(status),
                          .answer_type = json_member_text(content, "mimeType"),
                          .where =
                              arena_printf(a, "%.*s, entry %zu", STR_ARG(path), i + 1) };

    if (is_asset(r.answer_type) || !r.url.len || str_eq_c(r.method, "OPTIONS")) {
        ret->assets++;
        return;
    }
    if (!str_eq_c(json_member_text(content, "encoding"), "base64"))
        r.answer = json_member_text(content, "text");
    r.location = header_of(json_object_get(response, "headers"), S("location"));
    add_headers(a, &r.headers, json_object_get(request, "headers"));
    if (!r.has_body && json_array_size(json_object_get(posted, "params")) &&
        str_starts(json_member_text(posted, "mimeType"),
                   S("application/x-www-form-urlencoded"))) {
        r.body = form_of(a, json_object_get(posted, "params"));
        r.has_body = true;
    }
    if (r.has_body && !http_header_has(&r.headers, S("Content-Type")))
        http_header_add(a, &r.headers, S("Content-Type"),
                        json_member_text(posted, "mimeType"));
    *vec_push(a, ret) = r;
}

bool import_har(struct arena *a, struct str path, const json_t *root,
                struct imported_list *ret, struct err *err)
{
    const json_t *entries = json_object_get(json_object_get(root, "log"), "entries");

    if (!json_is_array(entries))
        return err_set(err, ERR_INPUT, "%.*s: `log.entries` is missing: this is no HAR",
                       STR_ARG(path));
    for (size_t i = 0; i < json_array_size(entries); i++)
        add_entry(a, path, i, json_array_get(entries, i), ret);
    return true;
}
