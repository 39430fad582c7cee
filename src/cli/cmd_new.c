/* fealty new: sends one request, written as a curl command, and makes the case from what
 * came back. */
#include <stdio.h>

#include "author/import.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "cli/author_output.h"
#include "cli/command.h"
#include "http/auth.h"
#include "http/engine.h"
#include "http/transport.h"

#include "base/banned.h"

enum { TIMEOUT_MS = 30000, POLL_MS = 200 };

struct sending {
    const struct http_result *result;
};

static void answered(const struct http_result *result, void *ctx)
{
    struct sending *s = ctx;

    s->result = result;
}

/* "https://host:1/a?b#c" → "https://host:1" and "/a?b". */
static bool split(struct arena *a, struct str url, struct str *base, struct str *target,
                  struct err *err)
{
    size_t scheme = str_find(url, S("://")), hash = str_find_char(url, '#');

    if (!str_starts(url, S("http://")) && !str_starts(url, S("https://")))
        return err_set(err, ERR_INPUT, "only http:// and https:// can be sent to: %.*s",
                       STR_ARG(url));
    if (hash != SIZE_MAX)
        url = str_sub(url, 0, hash);
    struct str rest = str_from_at(url, scheme + 3);
    size_t end = rest.len;

    for (size_t i = rest.len; i > 0; i--)
        if (rest.at[i - 1] == '/' || rest.at[i - 1] == '?')
            end = i - 1;
    if (str_find_char(str_sub(rest, 0, end), '@') != SIZE_MAX)
        return err_set(err, ERR_INPUT, "credentials go into -u or a header, not the URL");
    *base = arena_str(a, str_sub(url, 0, scheme + 3 + end));
    *target = str_from_at(rest, end);
    if (!target->len || target->at[0] != '/')
        *target = arena_printf(a, "/%.*s", STR_ARG(*target));
    return true;
}

static void make_request(struct arena *a, const struct imported *r, struct str target,
                         struct http_request *ret)
{
    *ret = (struct http_request){ .method = r->method,
                                  .target = target,
                                  .headers = http_headers_copy(a, &r->headers),
                                  .body = r->body,
                                  .has_body = r->has_body };
    struct str password = r->user;
    struct http_auth auth = { .kind = HTTP_AUTH_BASIC };

    if (!r->user.len)
        return;
    str_cut(&password, ':', &auth.user);
    auth.secret = password;
    http_auth_apply(a, &auth, ret);
}

/* What was recorded goes into `r`.  An exit status after a message, else 0. */
static int send_one(struct arena *a, struct imported *r)
{
    struct sending sending = { 0 };
    struct engine_options engine = { .insecure = r->insecure };
    struct http_request request;
    struct err err = { 0 };
    struct str target = STR_NONE;

    if (!split(a, r->url, &engine.base_url, &target, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    struct transport *t = engine_open(&engine, &err);

    if (!t)
        return complain(EXIT_USAGE, "%s", err.msg);
    make_request(a, r, target, &request);
    catch_signals();
    transport_submit(t, a, &request, TIMEOUT_MS, answered, &sending);
    while (!sending.result && !caught_signal)
        transport_poll(t, POLL_MS);
    transport_close(t);
    if (!sending.result)
        return 128 + (int)caught_signal;
    const struct http_result *result = sending.result;

    if (result->trouble != HTTP_OK)
        return complain(EXIT_UNJUDGED, "no answer: %s", result->err.msg);
    r->status = result->response.status;
    r->answer = result->response.body;
    r->answer_type = http_header_get(&result->response.headers, S("Content-Type"));
    fprintf(stderr, "* %.*s answered with %d, %zu bytes\n", STR_ARG(engine.base_url),
            r->status, r->answer.len);
    return 0;
}

static int read_command(struct arena *a, const struct arguments *args,
                        struct imported *ret)
{
    const struct str_list *words = &args->operands;
    struct err err = { 0 };

    if (words->len < 2 || !str_eq_c(words->at[0], "curl"))
        return complain(EXIT_USAGE,
                        "new takes a curl command: fealty new -- curl https://…");
    ret->where = S("the command line");
    if (!import_curl_words(a, S("."), words->at + 1, words->len - 1, ret, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    return 0;
}

static int write_case(struct arena *a, const struct arguments *args,
                      const struct imported *r, struct author_output *output)
{
    struct imported_list list = { 0 };
    struct import_options options = { .contract = output->contract_path,
                                      .given = argument_text(args, OPT_GIVEN, "") };
    struct import_counts counts;

    *vec_push(a, &list) = *r;
    import_write(a, output->contract, &list, &options, &output->text, &counts);
    if (counts.secrets)
        fprintf(stderr, "* %zu secrets were not written: credentials are the target's\n",
                counts.secrets);
    if (counts.cases == 0) {
        author_output_drop(output);
        return complain(EXIT_NOTHING, "the document has no operation for %.*s %.*s",
                        STR_ARG(r->method), STR_ARG(r->url));
    }
    if (!str_eq_c(output->file, "-"))
        fwrite(output->text.at, 1, output->text.len, stdout);
    return author_output_write(a, args, output);
}

int cmd_new(struct arena *a, const struct arguments *args)
{
    struct imported request = { 0 };
    struct author_output output;
    int status = read_command(a, args, &request);

    if (!status)
        status = author_output_open(a, args, &output);
    if (status)
        return status;
    status = send_one(a, &request);
    if (status) {
        author_output_drop(&output);
        return status;
    }
    return write_case(a, args, &request, &output);
}
