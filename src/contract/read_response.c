#include "contract/read.h"

#include "base/banned.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "200", "4XX" (any case), "default". */
static bool read_key(struct str key, struct response *ret)
{
    ret->key = key;
    if (str_eq_c(key, "default")) {
        ret->status_from = 0;
        ret->status_to = 999;
        return true;
    }
    if (key.len != 3 || key.at[0] < '1' || key.at[0] > '9')
        return false;
    int hundreds = (key.at[0] - '0') * 100;

    if (digit(key.at[1]) && digit(key.at[2])) {
        ret->status_from = hundreds + (key.at[1] - '0') * 10 + (key.at[2] - '0');
        ret->status_to = ret->status_from;
        return true;
    }
    ret->status_from = hundreds;
    ret->status_to = hundreds + 99;
    return str_eq_nocase(str_from_at(key, 1), S("XX"));
}

static void read_response(struct reader *r, const struct at *item, struct response *ret)
{
    struct at at = read_follow(r, item);
    struct parameter_list headers = { 0 };

    if (!read_is_map(r, &at, "a response"))
        return;
    struct at content = at_get(r->files, &at, "content");
    struct at header_map = at_get(r->files, &at, "headers");

    ret->media = read_content(r, &content, SCHEMA_IN_RESPONSE, &ret->media_count);
    read_headers(r, &header_map, &headers);
    ret->headers = headers.at;
    ret->header_count = headers.len;
}

void read_responses(struct reader *r, const struct at *responses, struct operation *op)
{
    if (!read_is_map(r, responses, "`responses`") || at_len(responses) == 0)
        return;
    op->responses = arena_array(r->arena, struct response, at_len(responses));
    for (size_t i = 0; i < at_len(responses); i++) {
        struct at item = at_item(responses, i);
        const struct node *key = at_key(responses, i);
        struct response response = { .span = key->span };

        if (is_extension(node_text(key)))
            continue;
        if (!read_key(node_text(key), &response)) {
            read_fault(r, key->span, "response-key",
                       "`%.*s` is no status: a code, a class such as 4XX, or default",
                       STR_ARG(node_text(key)));
            continue;
        }
        read_response(r, &item, &response);
        op->responses[op->response_count++] = response;
    }
}
