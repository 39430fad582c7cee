/* One response: what is documented, then what the step expects. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "check/check.h"
#include "check/documented.h"
#include "check/evidence.h"
#include "check/header.h"
#include "check/match.h"
#include "doc/json.h"
#include "jsonpath/jsonpath.h"

#include "base/banned.h"

/* --- status --- */

static void add_status(struct buf *out, const struct status_range *range)
{
    if (range->from == range->to)
        buf_printf(out, "%d", range->from);
    else if (range->from % 100 == 0 && range->to == range->from + 99)
        buf_printf(out, "%dxx", range->from / 100);
    else
        buf_printf(out, "%d to %d", range->from, range->to);
}

static struct str wanted_status(struct judging *j)
{
    const struct status_set *set = &j->expect->status;
    struct buf out;

    if (set->len == 0)
        return j->ctx->operation ? S("a documented 2xx") : S("2xx");
    buf_init(&out, 1000);
    for (size_t i = 0; i < set->len; i++) {
        buf_add_c(&out, i ? " or " : "");
        add_status(&out, &set->at[i]);
    }
    struct str text = arena_str(j->arena, buf_str(&out));

    buf_release(&out);
    return text;
}

/* An undocumented 2xx is a finding of its own, whether it was expected or not. */
static bool status_is_fine(const struct judging *j)
{
    int status = j->response->status;

    return j->expect->status.len ? status_set_has(&j->expect->status, status)
                                 : status >= 200 && status <= 299;
}

static void judge_status(struct judging *j)
{
    if (status_is_fine(j))
        return;
    struct finding *f = judging_add(j, FINDING_STATUS, S("status"), wanted_status(j),
                                    arena_printf(j->arena, "%d", j->response->status));

    if (j->expect->status_span.source)
        f->span = j->expect->status_span;
}

/* --- headers --- */

static struct matcher matcher_of(struct judging *j, enum finding_kind kind,
                                 struct str root)
{
    const struct operation *op = j->ctx->operation;
    bool shown = op && op->effect.verb != EFFECT_NONE && op->effect.has_response;

    return (struct matcher){
        .arena = j->arena,
        .ctx = j->ctx,
        .literals = json_literals_join(j->arena, j->body->literals,
                                       tmpl_literals_in(j->arena, NULL, j->ctx->env)),
        .prior = j->ctx->prior,
        .prior_known = shown && j->ctx->prior,
        .place = shown ? op->effect.response : STR_NONE,
        .findings = j->findings,
        .findings_max = j->findings->len + FINDINGS_MAX,
        .kind = kind,
        .root = root,
    };
}

static void judge_headers(struct judging *j)
{
    for (size_t i = 0; i < j->expect->header_count; i++) {
        const struct header_expect *h = &j->expect->headers[i];
        struct str text;
        bool there = header_value(j->arena, &j->response->headers, h->name, &text);
        struct matcher m = matcher_of(j, FINDING_HEADER, S("header"));

        m.name = h->name;
        m.is_text = true;
        (void)match(&m, h->expect, there ? json_str(j->arena, text) : NULL, NULL);
    }
}

/* --- body --- */

/* One step of a normalized path behind its bracket: a name in quotes or an index. */
static void add_step(struct buf *pointer, struct str step)
{
    struct buf name;

    if (step.len < 2 || step.at[0] != '\'') {
        json_pointer_add(pointer, step);
        return;
    }
    buf_init(&name, step.len);
    for (size_t i = 1; i + 1 < step.len; i++) {
        if (step.at[i] == '\\' && i + 2 < step.len)
            i++; /* controls stay as their letters: it is for reading */
        buf_add_char(&name, step.at[i]);
    }
    json_pointer_add(pointer, buf_str(&name));
    buf_release(&name);
}

/* "$['data'][0]" (RFC 9535, 2.7) to "/data/0". */
static struct str normalized_to_pointer(struct arena *a, struct str path)
{
    struct buf pointer;
    bool quoted = false;
    size_t from = 0;

    buf_init(&pointer, (size_t)64 * 1024);
    for (size_t i = 0; i < path.len; i++) {
        char c = path.at[i];

        if (quoted && c == '\\')
            i++;
        else if (c == '\'')
            quoted = !quoted;
        else if (!quoted && c == '[')
            from = i + 1;
        else if (!quoted && c == ']')
            add_step(&pointer, str_sub(path, from, i - from));
    }
    struct str text = arena_str(a, buf_str(&pointer));

    buf_release(&pointer);
    return text;
}

/* What the body's expectations are held against; NULL without a body. */
static json_t *body_value(struct judging *j)
{
    struct str text = j->response->body;

    if (j->body->value || text.len == 0)
        return j->body->value;
    if (utf8_is_valid(text))
        return json_str(j->arena, text);
    struct buf out;

    buf_init(&out, text.len * 3);
    for (size_t off = 0; off < text.len;)
        utf8_add(&out, utf8_next(text, &off));
    json_t *value = json_str(j->arena, buf_str(&out));

    buf_release(&out);
    return value;
}

static void judge_at(struct judging *j, const struct at_expect *at, json_t *body)
{
    struct jsonpath_nodes nodes = { 0 };

    if (body)
        nodes = jsonpath_select(j->arena, at->path, body);
    struct matcher m = matcher_of(j, FINDING_BODY, S("body"));

    if (nodes.gave_up) {
        (void)match_unjudged(&m, at->expect, NULL, S("the JSONPath selects too much"));
        return;
    }
    if (nodes.len == 0) {
        m.prior_known = false; /* no telling which place is meant */
        m.name = at->query;
        (void)match(&m, at->expect, NULL, NULL);
    }
    for (size_t i = 0; i < nodes.len; i++) {
        m.base = normalized_to_pointer(j->arena, nodes.at[i].path);
        (void)match(&m, at->expect, nodes.at[i].value, NULL);
    }
}

static void judge_expected_body(struct judging *j)
{
    if ((!j->expect->body && j->expect->at_count == 0) || j->body->error.len)
        return;
    json_t *body = body_value(j);

    if (j->expect->body) {
        struct matcher m = matcher_of(j, FINDING_BODY, S("body"));

        (void)match(&m, j->expect->body, body, NULL);
    }
    for (size_t i = 0; i < j->expect->at_count; i++)
        judge_at(j, &j->expect->at[i], body);
}

/* --- time, and all of it --- */

static void judge_time(struct judging *j, const struct http_timing *timing)
{
    uint64_t ms = timing->done / 1000000;

    if (j->expect->within_ms == 0 || timing->done <= j->expect->within_ms * 1000000)
        return;
    judging_add(j, FINDING_SLOW, S("time"),
                arena_printf(j->arena, "within %llu ms",
                             (unsigned long long)j->expect->within_ms),
                arena_printf(j->arena, "%llu ms", (unsigned long long)ms));
}

void check_response(struct arena *a, const struct check_context *ctx,
                    const struct response_expect *expect,
                    const struct http_result *result, const struct body_view *body,
                    struct finding_list *findings, struct str_list *notes)
{
    struct judging j = { a, ctx, expect, &result->response, body, findings, notes };

    judge_status(&j);
    judge_documented(&j);
    judge_headers(&j);
    judge_expected_body(&j);
    judge_time(&j, &result->timing);
}
