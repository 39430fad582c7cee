#include "cli/dry_run.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cli/command.h"
#include "doc/json.h"
#include "run/dry.h"
#include "run/plan.h"

#include "base/banned.h"

enum { TEXT_MAX = 64 * 1024 * 1024 };

struct dry_sums {
    size_t cases, skipped, requests, writes;
};

struct showing {
    const struct redactor *redactor;
    bool json;
    struct dry_sums sums;
};

/* --- text --- */

/* "%24%28lead.id%29" as people write it. */
static struct str readable(struct arena *a, struct str target)
{
    struct buf out;

    buf_init(&out, TEXT_MAX);
    while (target.len) {
        size_t at = str_find(target, S("%24%28"));
        struct str rest = at == SIZE_MAX ? STR_NONE : str_from_at(target, at + 6);
        size_t end = str_find(rest, S("%29"));

        if (at == SIZE_MAX || end == SIZE_MAX) {
            buf_add(&out, target);
            break;
        }
        buf_add(&out, str_sub(target, 0, at));
        buf_printf(&out, "$(%.*s)", STR_ARG(str_sub(rest, 0, end)));
        target = str_from_at(rest, end + 3);
    }
    struct str text = arena_str(a, buf_str(&out));

    buf_release(&out);
    return text;
}

static struct str url_of(struct arena *a, const struct endpoint *e,
                         const struct http_request *request)
{
    return arena_printf(a, "%.*s%.*s", STR_ARG(e->base_url),
                        STR_ARG(readable(a, request->target)));
}

static void print_line(const struct showing *s, struct arena *a, struct str text)
{
    struct str shown = redact(a, s->redactor, text);

    printf("            %.*s\n", STR_ARG(shown));
}

/* Line by line, without the CR of a multipart body. */
static void print_body(const struct showing *s, struct arena *a, struct str body)
{
    struct str line;

    if (!body.len)
        print_line(s, a, body);
    while (body.len && str_cut(&body, '\n', &line))
        print_line(s, a, str_ends(line, S("\r")) ? str_sub(line, 0, line.len - 1) : line);
}

static void print_request(const struct showing *s, struct arena *a,
                          const struct endpoint *e, const struct dry_request *r)
{
    struct str url = redact(a, s->redactor, url_of(a, e, &r->request));

    printf("  %-9s %.*s %.*s\n", r->what, STR_ARG(r->request.method), STR_ARG(url));
    for (size_t i = 0; i < r->request.headers.len; i++)
        print_line(s, a,
                   arena_printf(a, "%.*s: %.*s", STR_ARG(r->request.headers.at[i].name),
                                STR_ARG(r->request.headers.at[i].value)));
    if (r->request.has_body)
        print_body(s, a, r->request.body);
}

static void print_case(const struct showing *s, struct arena *a, const struct endpoint *e,
                       const struct case_instance *instance, const struct dry_case *c)
{
    struct str name = redact(a, s->redactor, instance->name);

    printf("%.*s  %.*s\n", STR_ARG(instance->id_text), STR_ARG(name));
    if (c->skip.len)
        printf("  skip      %.*s\n", STR_ARG(c->skip));
    for (size_t i = 0; i < c->requests.len; i++)
        print_request(s, a, e, &c->requests.at[i]);
}

/* --- JSON --- */

static void put(const struct showing *s, struct arena *a, json_t *object,
                const char *name, struct str text)
{
    json_object_set(object, name, json_str(a, redact(a, s->redactor, text)));
}

static json_t *request_json(const struct showing *s, struct arena *a,
                            const struct endpoint *e, const struct dry_request *r)
{
    json_t *object = arena_json(a, json_object());
    json_t *headers = arena_json(a, json_array());

    put(s, a, object, "for", str_from(r->what));
    put(s, a, object, "method", r->request.method);
    put(s, a, object, "url", url_of(a, e, &r->request));
    for (size_t i = 0; i < r->request.headers.len; i++) {
        json_t *pair = arena_json(a, json_array());

        json_array_append(pair, json_str(a, r->request.headers.at[i].name));
        json_array_append(
            pair, json_str(a, redact(a, s->redactor, r->request.headers.at[i].value)));
        json_array_append(headers, pair);
    }
    json_object_set(object, "headers", headers);
    if (r->request.has_body)
        put(s, a, object, "body", r->request.body);
    json_object_set(object, "writes", json_boolean(r->writes));
    return object;
}

static void print_object(struct arena *a, const json_t *object)
{
    struct str text = json_to_str(a, object, JSON_PRINT_COMPACT);

    printf("%.*s\n", STR_ARG(text));
}

static void print_case_json(const struct showing *s, struct arena *a,
                            const struct endpoint *e,
                            const struct case_instance *instance,
                            const struct dry_case *c)
{
    json_t *object = arena_json(a, json_object());
    json_t *requests = arena_json(a, json_array());

    put(s, a, object, "case", instance->id_text);
    put(s, a, object, "contract", instance->def->file->contract->name);
    put(s, a, object, "name", instance->name);
    if (c->skip.len)
        put(s, a, object, "skip", c->skip);
    for (size_t i = 0; i < c->requests.len; i++)
        json_array_append(requests, request_json(s, a, e, &c->requests.at[i]));
    json_object_set(object, "requests", requests);
    print_object(a, object);
}

static void put_count(struct arena *a, json_t *object, const char *name, size_t count)
{
    json_object_set(object, name, arena_json(a, json_integer((json_int_t)count)));
}

static void print_sums(const struct showing *s, struct arena *a)
{
    const struct dry_sums *sums = &s->sums;
    json_t *object = arena_json(a, json_object());

    if (!s->json) {
        printf("%zu cases, %zu of them skipped; %zu requests, %zu of them may change "
               "something; nothing was sent\n",
               sums->cases, sums->skipped, sums->requests, sums->writes);
        return;
    }
    put_count(a, object, "cases", sums->cases);
    put_count(a, object, "skipped", sums->skipped);
    put_count(a, object, "requests", sums->requests);
    put_count(a, object, "writes", sums->writes);
    print_object(a, object);
}

/* --- all of it --- */

static void add_to(struct dry_sums *sums, const struct dry_case *c)
{
    sums->cases++;
    sums->skipped += c->skip.len > 0;
    sums->requests += c->requests.len;
    for (size_t i = 0; i < c->requests.len; i++)
        sums->writes += c->requests.at[i].writes;
}

static bool show_contract(struct showing *s, struct arena *a, const struct run_options *o,
                          const struct contract *contract, struct err *err)
{
    struct plan plan = plan_of(o->suite, o->selection, contract);
    struct plan_count count;
    struct case_instance instance;
    struct endpoint e;

    if (!plan_count(o->suite, o->selection, contract, &count, err))
        return false;
    if (count.selected == 0)
        return true;
    if (!dry_endpoint(a, o->target, contract, suite_states(o->suite, contract), &e, err))
        return false;
    struct arena *scratch = arena_open();

    while (plan_next(&plan, scratch, &instance)) {
        struct dry_case c;

        dry_case(scratch, &e, &instance, o->seed, o->variables, &c);
        add_to(&s->sums, &c);
        if (s->json)
            print_case_json(s, scratch, &e, &instance, &c);
        else
            print_case(s, scratch, &e, &instance, &c);
        arena_reset(scratch);
    }
    arena_close(scratch);
    return plan_ok(&plan, err);
}

int dry_run(struct arena *a, const struct arguments *args,
            const struct run_options *options, const struct redactor *redactor)
{
    struct showing s = { .redactor = redactor, .json = argument_on(args, OPT_JSON) };
    struct err err = { 0 };

    for (size_t i = 0; i < options->suite->contract_count; i++)
        if (!show_contract(&s, a, options, options->suite->contracts[i], &err))
            return complain(EXIT_USAGE, "%s", err.msg);
    print_sums(&s, a);
    return EXIT_HELD;
}
