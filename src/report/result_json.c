#include "report/result_json.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/bug.h"
#include "base/clock.h"
#include "check/deviation.h"
#include "check/undocumented.h"
#include "doc/json.h"
#include "report/latencies.h"
#include "report/put.h"
#include "report/text.h"

#include "base/banned.h"

static void put(json_t *object, const char *name, json_t *value)
{
    json_object_set(object, name, value);
}

static void put_text(struct arena *a, json_t *object, const char *name, struct str text)
{
    if (text.len)
        put(object, name, json_str(a, put_valid(a, text)));
}

static void put_count(struct arena *a, json_t *object, const char *name, uint64_t count)
{
    put(object, name, arena_json(a, json_integer((json_int_t)count)));
}

static void put_ms(struct arena *a, json_t *object, const char *name, uint64_t ns)
{
    /* microseconds are as fine as anybody can use */
    put(object, name, arena_json(a, json_real((double)(ns / 1000) / 1000)));
}

static json_t *claim_name(struct arena *a, const struct claim *claim)
{
    return json_str(a, arena_printf(a, "%.*s/%.*s", STR_ARG(claim->contract->name),
                                    STR_ARG(claim->id)));
}

/* --- exchanges --- */

static json_t *headers_to_json(struct arena *a, const struct report_options *o,
                               const struct http_headers *headers)
{
    json_t *list = put_new_list(a);

    for (size_t i = 0; i < headers->len; i++) {
        json_t *pair = put_new_list(a);

        if (str_eq_nocase(headers->at[i].name, o->internal_header))
            continue;
        json_array_append(pair, json_str(a, put_valid(a, headers->at[i].name)));
        json_array_append(
            pair, json_str(a, put_valid(a, report_shown(a, o, headers->at[i].value))));
        json_array_append(list, pair);
    }
    return list;
}

/* `whole` is the body's length where what is here was cut before. */
static void put_body(struct arena *a, const struct report_options *o, json_t *object,
                     struct str body, size_t whole)
{
    put_some(a, o, object, "body", str_sub(body, 0, REPORT_BODY_MAX));
    if (body.len > REPORT_BODY_MAX || whole)
        put_count(a, object, "body-bytes", whole ? whole : body.len);
}

static json_t *request_to_json(struct arena *a, const struct report_options *o,
                               const struct exchange *x)
{
    const struct http_request *request = x->request;
    json_t *object = put_new_object(a);

    put_text(a, object, "method", request->method);
    put_some(a, o, object, "target", request->target);
    put(object, "headers", headers_to_json(a, o, &request->headers));
    if (request->has_body && request->body.len == 0)
        put(object, "body", json_str(a, S("")));
    else if (request->has_body)
        put_body(a, o, object, request->body, x->request_bytes);
    return object;
}

static json_t *response_to_json(struct arena *a, const struct report_options *o,
                                const struct exchange *x)
{
    const struct http_response *response = &x->result->response;
    json_t *object = put_new_object(a);

    if (response->version.len && !str_eq(response->version, S("1.1")))
        put_text(a, object, "http", response->version);
    put_count(a, object, "status", (uint64_t)response->status);
    put(object, "headers", headers_to_json(a, o, &response->headers));
    put_body(a, o, object, response->body, x->response_bytes);
    return object;
}

static json_t *attempt_to_json(struct arena *a, const struct report_options *o,
                               const struct attempt *t)
{
    json_t *object = put_new_object(a);

    if (t->status)
        put_count(a, object, "status", (uint64_t)t->status);
    if (t->trouble != HTTP_OK)
        put_text(a, object, "trouble", str_from(http_trouble_name(t->trouble)));
    put_some(a, o, object, "message", t->message);
    put_some(a, o, object, "target", t->target);
    put_ms(a, object, "waited-ms", t->waited_ns);
    put_ms(a, object, "duration-ms", t->duration_ns);
    return object;
}

/* One attempt is what the exchange itself tells. */
static void put_tries(struct arena *a, const struct report_options *o, json_t *object,
                      const struct attempt_list *tries)
{
    json_t *list = put_new_list(a);

    if (tries->len < 2)
        return;
    for (size_t i = 0; i < tries->len; i++)
        json_array_append(list, attempt_to_json(a, o, &tries->at[i]));
    put(object, "tries", list);
}

/* Where it went and when, since the case began; how long until it was connected, had sent
 * all, got the first byte and the last. */
static void put_connection(struct arena *a, json_t *object, int64_t case_ms,
                           const struct exchange *x)
{
    const struct http_timing *t = &x->result->timing;
    const uint64_t phases[] = { t->connected, t->sent, t->first_byte, t->done };
    json_t *list = put_new_list(a);

    put_text(a, object, "server", report_address(x->result->remote));
    if (x->started_ms > case_ms)
        put_count(a, object, "started-after-ms", (uint64_t)(x->started_ms - case_ms));
    if (!t->done)
        return;
    for (size_t i = 0; i < countof(phases); i++)
        json_array_append(list,
                          arena_json(a, json_real((double)(phases[i] / 1000) / 1000)));
    put(object, "phases-ms", list);
}

static json_t *exchange_to_json(struct arena *a, const struct report_options *o,
                                int64_t started_ms, const struct exchange *x)
{
    static const char *const roles[] = { "state", "setup", "step", "observe" };
    json_t *object = put_new_object(a);

    put_text(a, object, "role", str_from(roles[x->role]));
    put_count(a, object, "step", x->step);
    put(object, "request", request_to_json(a, o, x));
    if (x->result->response.status)
        put(object, "response", response_to_json(a, o, x));
    if (x->result->trouble != HTTP_OK) {
        put_text(a, object, "trouble", str_from(http_trouble_name(x->result->trouble)));
        put_some(a, o, object, "message", str_from(x->result->err.msg));
    }
    put_connection(a, object, started_ms, x);
    put_count(a, object, "attempts", x->attempts);
    put_tries(a, o, object, &x->tries);
    put_ms(a, object, "duration-ms", x->duration_ns);
    return object;
}

/* --- a case --- */

static json_t *finding_to_json(struct arena *a, const struct report_options *o,
                               const struct case_result *r, const struct case_finding *f)
{
    json_t *object = put_new_object(a);
    const struct claim *claim = finding_claim(r, f);

    put_text(a, object, "kind", str_from(finding_kind_name(f->finding.kind)));
    put_count(a, object, "step", f->step);
    put_some(a, o, object, "where", f->finding.where);
    put_some(a, o, object, "expected", f->finding.expected);
    put_some(a, o, object, "actual", f->finding.actual);
    put_some(a, o, object, "message", f->finding.message);
    put_text(a, object, "schema", f->finding.schema_location);
    if (claim)
        put(object, "claim", claim_name(a, claim));
    return object;
}

/* There is a line for each case, and most of them pass: what those say is written without
 * a tree in between. */
static void write_text(struct json_writer *w, struct arena *a, const char *name,
                       struct str text)
{
    if (text.len == 0)
        return;
    json_writer_name(w, name);
    json_writer_text(w, put_valid(a, text));
}

static void write_count(struct json_writer *w, const char *name, uint64_t count)
{
    json_writer_name(w, name);
    json_writer_count(w, count);
}

static void write_ms(struct json_writer *w, const char *name, uint64_t ns)
{
    json_writer_name(w, name);
    json_writer_thousandths(w, ns / 1000);
}

static void write_some(struct json_writer *w, const char *name, const json_t *list)
{
    if (json_array_size(list) == 0)
        return;
    json_writer_name(w, name);
    json_writer_value(w, list);
}

/* What is usual (one attempt, judged) is not said. */
static void write_timing(struct json_writer *w, struct arena *a,
                         const struct case_timing *t)
{
    json_writer_open(w, '{');
    if (t->operation)
        write_text(w, a, "operation", t->operation->id);
    write_count(w, "status", (uint64_t)t->status);
    if (t->attempts > 1)
        write_count(w, "attempts", t->attempts);
    if (!t->judged) {
        json_writer_name(w, "judged");
        json_writer_false(w);
    }
    write_ms(w, "duration-ms", t->duration_ns);
    if (t->paced)
        write_ms(w, "late-ms", t->late_ns);
    json_writer_close(w, '}');
}

static void write_lists(struct json_writer *w, struct arena *a,
                        const struct case_result *r)
{
    const struct case_def *def = r->instance->def;

    json_writer_name(w, "proves");
    json_writer_open(w, '[');
    for (size_t i = 0; i < def->prove_count; i++)
        json_writer_value(w, claim_name(a, def->proves[i]));
    json_writer_close(w, ']');
    json_writer_name(w, "timings");
    json_writer_open(w, '[');
    for (size_t i = 0; i < r->timings.len; i++)
        write_timing(w, a, &r->timings.at[i]);
    json_writer_close(w, ']');
}

static json_t *findings_to_json(struct arena *a, const struct report_options *o,
                                const struct case_result *r, bool observed)
{
    json_t *list = put_new_list(a);

    for (size_t i = 0; i < r->findings.len; i++)
        if (r->findings.at[i].observed == observed)
            json_array_append(list, finding_to_json(a, o, r, &r->findings.at[i]));
    return list;
}

static json_t *notes_to_json(struct arena *a, const struct report_options *o,
                             const struct case_result *r)
{
    json_t *list = put_new_list(a);

    for (size_t i = 0; i < r->notes.len; i++)
        json_array_append(list,
                          json_str(a, put_valid(a, report_shown(a, o, r->notes.at[i]))));
    return list;
}

static json_t *exchanges_to_json(struct arena *a, const struct report_options *o,
                                 const struct case_result *r)
{
    json_t *list = put_new_list(a);

    for (size_t i = 0; i < r->exchanges.len; i++)
        json_array_append(list,
                          exchange_to_json(a, o, r->started_ms, &r->exchanges.at[i]));
    return list;
}

static bool shows_exchanges(const struct report_options *o, const struct case_result *r)
{
    return o->verbose || r->flaky ||
           (r->verdict != VERDICT_PASS && r->verdict != VERDICT_SKIP);
}

static void write_outcome(struct json_writer *w, struct arena *a,
                          const struct report_options *o, const struct case_result *r)
{
    if (r->findings.len) {
        write_some(w, "findings", findings_to_json(a, o, r, false));
        write_some(w, "observations", findings_to_json(a, o, r, true));
    }
    if (r->notes.len)
        write_some(w, "notes", notes_to_json(a, o, r));
    if (r->flaky) {
        json_writer_name(w, "flaky");
        json_writer_true(w);
    }
    write_text(w, a, "started", time_format(a, r->started_ms));
    write_ms(w, "duration-ms", r->duration_ns);
    write_count(w, "requests", r->requests);
    if (shows_exchanges(o, r))
        write_some(w, "exchanges", exchanges_to_json(a, o, r));
}

void result_write(struct json_writer *w, struct arena *a, const struct report_options *o,
                  const struct case_result *r)
{
    const struct case_def *def = r->instance->def;

    write_text(w, a, "case", r->instance->id_text);
    write_text(w, a, "contract", def->file->contract->name);
    write_text(w, a, "file", report_file(def));
    write_count(w, "line", span_line(def->span));
    if (def->file->derived) {
        json_writer_name(w, "derived");
        json_writer_true(w);
    }
    write_text(w, a, "name", report_shown(a, o, r->instance->name));
    write_text(w, a, "verdict", str_from(verdict_name(r->verdict)));
    write_text(w, a, "reason", report_shown(a, o, r->reason));
    write_lists(w, a, r);
    write_outcome(w, a, o, r);
}

json_t *result_to_json(struct arena *a, const struct report_options *o,
                       const struct case_result *r)
{
    struct json_limits limits = { .depth = JSON_DEPTH_MAX };
    struct json_error error;
    struct buf text;

    buf_init(&text, SIZE_MAX / 4);
    struct json_writer w = { &text, false };

    json_writer_open(&w, '{');
    result_write(&w, a, o, r);
    json_writer_close(&w, '}');
    json_t *object = json_read(a, buf_str(&text), &limits, NULL, &error);

    BUG_IF(!object);
    buf_release(&text);
    return object;
}

/* --- the run --- */

json_t *contract_to_json(struct arena *a, const struct contract *c)
{
    json_t *object = put_new_object(a);

    put_text(a, object, "name", c->name);
    put_text(a, object, "path", c->path);
    put_text(a, object, "title", c->title);
    put_text(a, object, "version", c->version);
    return object;
}

/* Names only: reports made from the journal show them as those made in the run do. */
static json_t *secret_names(struct arena *a, const struct redactor *r)
{
    json_t *names = arena_json(a, json_array());
    struct str last = STR_NONE;

    for (size_t i = 0; redactor_name(r, i).len; i++) {
        struct str name = redactor_name(r, i);

        if (!str_eq(name, last))
            json_array_append(names, json_str(a, name));
        last = name;
    }
    return names;
}

static json_t *deviation_to_json(struct arena *a, const struct report_options *o,
                                 const struct deviation *d)
{
    json_t *object = put_new_object(a);

    put_text(a, object, "claim",
             arena_printf(a, "%.*s/%.*s", STR_ARG(d->contract), STR_ARG(d->claim)));
    put_some(a, o, object, "case", d->case_text);
    put_some(a, o, object, "reason", d->reason);
    put_some(a, o, object, "owner", d->owner);
    put_text(a, object, "expires", d->expires);
    put_text(a, object, "place", d->place);
    return object;
}

static void put_deviations(struct arena *a, const struct report_options *o,
                           json_t *object, const struct deviation_list *list)
{
    json_t *deviations = put_new_list(a);

    for (size_t i = 0; list && i < list->len; i++)
        json_array_append(deviations, deviation_to_json(a, o, &list->at[i]));
    if (json_array_size(deviations))
        put(object, "deviations", deviations);
}

static void put_shard(struct arena *a, json_t *object, const struct run_shard *shard)
{
    if (!shard->name.len)
        return;
    put_text(a, object, "shard", shard->name);
    put_text(a, object, "shard-by", shard->split);
    put_text(a, object, "shard-of", shard->run);
    put_count(a, object, "cases-of-all-shards", shard->whole);
}

json_t *info_to_json(struct arena *a, const struct report_options *o,
                     const struct run_info *info)
{
    json_t *object = put_new_object(a), *contracts = put_new_list(a);
    json_t *secrets = secret_names(a, o->redactor);

    put_text(a, object, "fealty", S(FEALTY_VERSION));
    put_text(a, object, "target", info->target);
    put_some(a, o, object, "base-url", info->base_url);
    put_some(a, o, object, "broken", info->broken);
    put_count(a, object, "seed", info->seed);
    put_count(a, object, "planned", info->planned);
    put_count(a, object, "left-out", info->excluded);
    if (info->interval_ns)
        put_ms(a, object, "interval-ms", info->interval_ns);
    if (info->only)
        put(object, "only", json_true());
    put_shard(a, object, &info->shard);
    put_text(a, object, "fingerprint", info->fingerprint);
    put_text(a, object, "started", time_format(a, info->started_ms));
    put_deviations(a, o, object, info->deviations);
    for (size_t i = 0; i < info->suite->contract_count; i++)
        json_array_append(contracts, contract_to_json(a, info->suite->contracts[i]));
    put(object, "contracts", contracts);
    if (json_array_size(secrets))
        put(object, "secrets", secrets);
    return object;
}

static json_t *cases_to_json(struct arena *a, const size_t cases[VERDICT_COUNT])
{
    json_t *object = put_new_object(a);

    for (size_t v = 0; v < VERDICT_COUNT; v++)
        put_count(a, object, verdict_name((enum verdict)v), cases[v]);
    return object;
}

json_t *claim_to_json(struct arena *a, const struct claim *c)
{
    json_t *object = put_new_object(a);
    struct place place = span_place(c->span);

    put_text(a, object, "id", c->id);
    if (c->operation)
        put_text(a, object, "operation", c->operation->id);
    put_text(a, object, "kind", c->kind);
    put_text(a, object, "strength", str_from(strength_name(c->strength)));
    put_text(a, object, "says", c->says);
    put_text(a, object, "document", c->document);
    put_text(a, object, "section", c->section);
    put_text(a, object, "note", c->note);
    if (c->span.source)
        put_text(a, object, "place",
                 arena_printf(a, "%.*s:%zu:%zu", STR_ARG(c->span.source->path),
                              place.line, place.column));
    if (c->implicit)
        put(object, "implicit", json_true());
    return object;
}

static json_t *claim_tally_to_json(struct arena *a, const struct claim_tally *t)
{
    json_t *object = put_new_object(a);
    const struct claim *c = t->claim;

    put(object, "claim", claim_name(a, c));
    if (c->operation)
        put_text(a, object, "operation", c->operation->id);
    if (c->implicit)
        put(object, "implicit", json_true());
    put_text(a, object, "kind", c->kind);
    put_text(a, object, "strength", str_from(strength_name(c->strength)));
    put_text(a, object, "status", str_from(claim_status_name(t->status)));
    put_text(a, object, "says", c->says);
    put_text(a, object, "document", c->document);
    put_text(a, object, "section", c->section);
    if (c->span.source)
        put_text(a, object, "place",
                 arena_printf(a, "%.*s:%zu", STR_ARG(c->span.source->path),
                              span_line(c->span)));
    put(object, "cases", cases_to_json(a, t->cases));
    return object;
}

static json_t *deviation_tally_to_json(struct arena *a, const struct deviation_tally *t,
                                       int64_t today)
{
    const struct deviation *d = t->deviation;
    json_t *object = put_new_object(a);

    put_text(a, object, "claim",
             arena_printf(a, "%.*s/%.*s", STR_ARG(d->contract), STR_ARG(d->claim)));
    put_text(a, object, "need", str_from(deviation_need_name(deviation_need(t))));
    put_text(a, object, "remark", deviation_remark(a, t, today));
    put_count(a, object, "violated", t->violated);
    put_count(a, object, "passed", t->passed);
    return object;
}

static void put_deviation_tallies(struct arena *a, json_t *object,
                                  const struct run_summary *s)
{
    json_t *list = put_new_list(a);

    for (size_t i = 0; i < s->tally->deviation_count; i++)
        json_array_append(list, deviation_tally_to_json(a, &s->tally->deviations[i],
                                                        date_of(s->info->started_ms)));
    if (json_array_size(list))
        put(object, "deviations", list);
}

/* Operation by operation; those of which nothing is to be told, too: they were looked at.
 */
static json_t *undocumented_to_json(struct arena *a, const struct report_options *o,
                                    const struct undocumented *u)
{
    json_t *object = put_new_object(a);

    for (size_t i = 0; i < u->list.len; i++) {
        const struct undocumented_operation *op = u->list.at[i];
        json_t *list = put_list(a, object, arena_cstr(a, op->name));

        for (size_t k = 0; k < op->at.len; k++)
            json_array_append(
                list, json_str(a, put_valid(a, report_shown(a, o, op->at.at[k]))));
        if (op->more)
            json_array_append(list, json_str(a, S(UNDOCUMENTED_MORE)));
    }
    return object;
}

json_t *summary_to_json(struct arena *a, const struct report_options *o,
                        const struct run_summary *s)
{
    json_t *object = put_new_object(a), *claims = put_new_list(a);

    put(object, "cases", cases_to_json(a, s->tally->cases));
    put_count(a, object, "requests", s->tally->requests);
    put_ms(a, object, "duration-ms", s->duration_ns);
    put(object, "interrupted", json_boolean(s->interrupted));
    put(object, "gave-up", json_boolean(s->gave_up));
    for (size_t i = 0; i < s->tally->contract_count; i++)
        for (size_t k = 0; k < s->tally->contracts[i].claim_count; k++)
            json_array_append(claims,
                              claim_tally_to_json(a, &s->tally->contracts[i].claims[k]));
    put(object, "claims", claims);
    put(object, "latency", latencies_to_json(a, s->tally));
    put_deviation_tallies(a, object, s);
    if (s->undocumented)
        put(object, "undocumented", undocumented_to_json(a, o, s->undocumented));
    return object;
}
