/* Case files: what is read, and that every mistake is found, placed and explained. */
#include "suite/expand.h"
#include "tests/unit/suite/fixture.h"

#include "base/banned.h"

/* One mistake each; the column counts from the line that holds it. */
static const struct {
    const char *text, *rule, *complaint, *hint;
    size_t line, column;
} mistakes[] = {
    { "cases: [{name: x, send: {operation: createLead}}]\ncase: []", "unknown-key",
      "unknown key `case`", "did you mean `cases`?", 3, 1 },
    { "operation: updateLead", "missing-key", "a case file needs `cases`", "", 1, 1 },
    { "cases: {}", "wrong-type", "`cases` must be a list, not a map", "", 2, 8 },
    { "cases: []", "wrong-value", "`cases` is empty", "", 2, 8 },
    { "operation: updateLaed\ncases: [{name: x, send: {operation: createLead}}]",
      "unknown-operation", "unknown operation `updateLaed`", "did you mean `updateLead`?",
      2, 12 },
    { "defaults: {sned: {}}\ncases: [{name: x, send: {operation: createLead}}]",
      "unknown-key", "unknown key `sned`", "did you mean `send`?", 2, 12 },
    { "cases: [x]", "wrong-type", "a case must be a map, not text", "", 2, 9 },
    { "cases:\n- {send: {operation: createLead}}", "missing-key", "a case needs `name`",
      "", 3, 3 },
    { "cases:\n- {name: ' ', send: {operation: createLead}}", "wrong-value",
      "a case needs a name that can be seen", "", 3, 10 },
    { "cases:\n- {name: x}", "missing-key", "a case needs `send` or `steps`", "", 3, 3 },
    { "cases:\n- name: x\n  send: {operation: createLead}\n  expects: {status: 200}",
      "unknown-key", "unknown key `expects`", "did you mean `expect`?", 5, 3 },
    { "cases:\n- {name: x, send: {operation: createLead}, steps: [{send: {operation: "
      "createLead}}]}",
      "contradiction", "a case has either `steps` or `send`, not both",
      "move it into one of the `steps`", 3, 13 },
    { "cases:\n- {name: x, steps: []}", "wrong-value",
      "`steps` is empty: nothing is sent", "", 3, 20 },
    { "cases:\n- {name: x, steps: [{expect: {}}]}", "missing-key", "a step needs `send`",
      "", 3, 21 },
    { "cases:\n- {name: x, proves: status-value, send: {operation: createLead}}",
      "unknown-claim", "unknown claim `status-value`", "did you mean `status-values`?", 3,
      21 },
    { "cases:\n- {name: x, proves: [root-claim, 7], send: {operation: createLead}}",
      "wrong-type", "`proves` must be text, not a number", "", 3, 34 },
    { "cases:\n- {name: x, given: one-laed, send: {operation: createLead, body: "
      "$(lead.x)}}",
      "unknown-state", "unknown state `one-laed`", "did you mean `one-lead`?", 3, 20 },
    { "cases:\n- {name: x, only: yes please, send: {operation: createLead}}",
      "wrong-type", "`only` must be true or false, not text", "", 3, 19 },
    { "cases:\n- {name: x, skip: '', send: {operation: createLead}}", "wrong-value",
      "`skip` needs a reason", "", 3, 19 },
    { "cases:\n- {name: x, tags: [a b], send: {operation: createLead}}", "wrong-value",
      "a tag is one word, without blanks and commas", "", 3, 20 },
    { "cases:\n- {name: x, send: !any {operation: createLead}}", "misplaced-tag",
      "`send` takes no tag", "", 3, 19 },

    /* send */
    { "cases:\n- {name: x, send: {}}", "missing-key",
      "`send` needs an `operation`, since the file names none", "", 3, 19 },
    { "cases:\n- {name: x, send: {operation: getLead}}", "missing-parameter",
      "the path parameter `leadId` of `getLead` is missing", "", 3, 19 },
    { "cases:\n- {name: x, send: {operation: getLead, parameters: {leadId: a, laedId: "
      "b}}}",
      "unknown-path-parameter", "unknown path parameter `laedId`",
      "did you mean `leadId`?", 3, 64 },
    { "cases:\n- {name: x, send: {operation: createLead, body: 1, text: x}}",
      "contradiction", "`send` has both a `body` and a `text`", "", 3, 52 },
    { "cases:\n- {name: x, send: {method: GET}}", "missing-key",
      "`send` needs `method` and `path` together", "", 3, 19 },
    { "cases:\n- {name: x, send: {method: GET, path: leads}}", "bad-path",
      "a path begins with `/`", "", 3, 39 },
    { "cases:\n- {name: x, send: {method: GET, path: /x, operation: createLead}}",
      "contradiction", "`send` has both an `operation` and a method and path", "", 3,
      43 },
    { "cases:\n- {name: x, send: {method: GET, path: /x, parameters: {a: b}}}",
      "contradiction", "`parameters` are an operation's; write them into the `path`", "",
      3, 43 },
    { "cases:\n- {name: x, send: {operation: createLead, auth: {workspacekey: x}}}",
      "unknown-security-scheme", "unknown security scheme `workspacekey`",
      "did you mean `workspaceKey`?", 3, 50 },
    { "cases:\n- {name: x, send: {operation: createLead, auth: nobody}}", "wrong-value",
      "`auth` is `none` or {scheme: value}", "", 3, 49 },
    { "cases:\n- {name: x, send: {operation: createLead, auth: {workspaceKey: {own: "
      "loner}}}}",
      "unknown-alteration", "unknown alteration `loner`", "did you mean `longer`?", 3,
      70 },
    { "cases:\n- {name: x, send: {operation: createLead, auth: {workspaceKey: {}}}}",
      "missing-key", "a credential needs `own`", "", 3, 64 },
    { "cases:\n- {name: x, send: {operation: createLead, auth: {workspaceKey: {own: "
      "whole, part: usr}}}}",
      "unknown-part-of-a-credential", "unknown part of a credential `usr`",
      "did you mean `user`?", 3, 83 },
    { "cases:\n- {name: x, send: {operation: createLead, auth: {workspaceKey: {own: "
      "whole, part: user}}}}",
      "wrong-value",
      "only HTTP Basic has a user and a password, `workspaceKey` has no parts", "", 3,
      83 },
    { "cases:\n- {name: x, send: {operation: createLead, auth: {workspaceKey: {lacks: "
      "write, own: whole}}}}",
      "unknown-key", "unknown key `own`",
      "a credential that is not enough may have: lacks", 3, 79 },
    { "cases:\n- {name: x, send: {operation: createLead, body: {a: !any }}}",
      "tag-in-value", "`!any` stands in a value",
      "tags are for expectations; quote what is meant as text", 3, 53 },
    { "cases:\n- {name: x, given: one-lead, send: {operation: createLead, body: "
      "{id: $(lead.emial)}}}",
      "undefined-name", "`$(lead.emial)` leads nowhere: no member `emial`",
      "did you mean `email`?", 3, 71 },
    { "cases:\n- {name: x, given: one-lead, send: {operation: createLead, body: {id: "
      "$(laed)}}}",
      "undefined-name", "nothing gives `$(laed)`", "did you mean `$(lead)`?", 3, 71 },

    /* expect */
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {status: 99}}",
      "bad-status", "`99` is no status",
      "a code from 100 to 599, a class (4xx), or a list of them", 3, 61 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {status: [200, 4yy]}}",
      "bad-status", "`4yy` is no status",
      "a code from 100 to 599, a class (4xx), or a list of them", 3, 67 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {status: []}}",
      "bad-status", "no status is named", "", 3, 61 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {body: {a: !absnt }}}",
      "unknown-tag", "unknown tag `!absnt`", "did you mean `!absent`?", 3, 63 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {body: {a: !matches "
      "'(a'}}}",
      "bad-regex", NULL, NULL, 3, 0 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {at: {'$.a[': 1}}}",
      "bad-jsonpath", NULL, NULL, 3, 0 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {at: {data.a: 1}}}",
      "bad-jsonpath", NULL, "a JSONPath begins with `$`: did you mean `$.data.a`?", 3,
      58 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {schema: none}}",
      "missing-key", "`schema: none` needs a `reason`",
      "say why the documented schema does not hold here", 3, 52 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {reason: x}}",
      "contradiction", "`reason` is for `schema: none`", "", 3, 61 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {schema: {type: "
      "strin}}}",
      "bad-schema", NULL, NULL, 3, 61 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {within: soon}}",
      "bad-duration", "`soon` is no duration", "for example: 250ms, 5s, 1.5s, 2m", 3,
      61 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {body: {id: !unchanged "
      "}}}",
      "misplaced-unchanged",
      "`!unchanged` stands where the response does not show the resource",
      "see `x-effect: {response: …}` of the operation", 3, 64 },
    { "cases:\n- {name: x, send: {operation: createLead}, expect: {headers: {a: "
      "!unchanged }}}",
      "misplaced-unchanged",
      "`!unchanged` stands where the response does not show the resource",
      "see `x-effect: {response: …}` of the operation", 3, 66 },
    { "cases:\n- {name: x, send: {operation: createLead}, capture: {now: $.a}}",
      "reserved-name", "`now` is a built-in name", "", 3, 54 },
    { "cases:\n- {name: x, send: {operation: createLead}, capture: {a: 1}}", "wrong-type",
      "a capture must be text or a map, not a number", "", 3, 57 },

    /* then */
    { "cases:\n- {name: x, send: {operation: createLead}, then: [{laed: a, is: {}}]}",
      "unknown-resource", "unknown resource `laed`", "did you mean `lead`?", 3, 52 },
    { "cases:\n- {name: x, send: {operation: createLead}, then: [{is: {}}]}",
      "missing-key", "an item of `then` needs a resource and the key of a record", "", 3,
      51 },
    { "cases:\n- {name: x, send: {operation: createLead}, then: [{lead: a}]}",
      "missing-key", "an item of `then` needs `is` or `rest`",
      "`is: !any` holds where the record is there", 3, 51 },
    { "cases:\n- {name: x, send: {operation: createLead}, then: [{lead: a, tag: b, is: "
      "{}}]}",
      "contradiction", "an item of `then` looks at one record: this is the second", "", 3,
      61 },
    { "cases:\n- {name: x, send: {operation: createLead}, then: [{lead: [a], is: {}}]}",
      "wrong-type", "the key of a record must be text or a number, not a list", "", 3,
      58 },

    /* for */
    { "cases:\n- {name: x, for: {}, send: {operation: createLead}}", "empty-for",
      "`for` names no variable", "", 3, 18 },
    { "cases:\n- {name: x $(v), for: {v: []}, send: {operation: createLead}}",
      "empty-for", "`v` has no values: no case is left", "", 3, 27 },
    { "cases:\n- {name: x $(v), for: {v: a}, send: {operation: createLead}}",
      "wrong-type", "the values of a variable must be a list, not text", "", 3, 27 },
    { "cases:\n- {name: x $(v), for: {v: [$(lead.id)]}, send: {operation: createLead}}",
      "undefined-name", "nothing gives `$(lead)`",
      "values of `for` are plain: they may not refer to others", 3, 28 },
    { "cases:\n- {name: x $(v), for: !pairwse {v: [a]}, send: {operation: createLead}}",
      "unknown-tag", "unknown tag `!pairwse`", "did you mean `!pairwise`?", 3, 23 },
    { "cases:\n- {name: x, for: {v: [1, 2]}, send: {operation: createLead, body: $(v)}}",
      "duplicate-name", "there are two cases named \"x\"",
      "`for` makes 2 cases: put the variables into `name`", 3, 3 },
    { "cases:\n- {name: x $(v), for: {v: [1, 1]}, send: {operation: createLead, body: "
      "$(v)}}",
      "duplicate-name", "there are two cases named \"x 1\"",
      "`for` makes 2 cases: put the variables into `name`", 3, 3 },
    { "cases:\n- {name: x, send: {operation: createLead}}\n- {name: x, send: {operation: "
      "createLead}}",
      "duplicate-name", "there are two cases named \"x\"", "the other is in line 3", 4,
      3 },
    { "cases:\n- {name: x $(lead.id), given: one-lead, send: {operation: createLead}}",
      "undefined-name", "nothing gives `$(lead)`", "", 3, 12 },
    { "cases:\n- {name: $(r.n), for: {r: [{n: 1}, {m: 2}]}, send: {operation: "
      "createLead}}",
      "undefined-name", "`$(r.n)` leads nowhere: no member `n`", "", 3, 10 },
    { "cases:\n- {name: x $(uuid), send: {operation: createLead}}", "unstable-name",
      "`$(uuid)` is another value in each run", "", 3, 12 },
};

static bool is_right(size_t i, const struct diags *diags)
{
    const struct diag *d = diags_at(diags, 0);
    struct place place = span_place(d->span);

    return str_eq_c(d->rule, mistakes[i].rule) &&
           (!mistakes[i].complaint || str_eq_c(d->message, mistakes[i].complaint)) &&
           (!mistakes[i].hint || str_eq_c(d->hint, mistakes[i].hint)) &&
           place.line == mistakes[i].line &&
           (!mistakes[i].column || place.column == mistakes[i].column) &&
           diags_count(diags, SEVERITY_ERROR) == 1;
}

static void every_mistake_is_found_placed_and_explained(void **state)
{
    struct suite *s = arena_new(*state, struct suite);
    size_t wrong = 0;

    for (size_t i = 0; i < countof(mistakes); i++) {
        struct diags *diags = diags_new(*state);

        if (file_of(*state, s, mistakes[i].text, diags))
            fail_msg("accepted: %s", mistakes[i].text);
        if (is_right(i, diags))
            continue;
        wrong++;
        print_diags(diags);
    }
    check_int("rows that are wrong", (long long)wrong, 0);
}

static void mistakes_inside_a_scalar_have_their_column(void **state)
{
    static const struct {
        const char *text;
        size_t column_min; /* of the scalar's first character */
    } rows[] = {
        { "cases:\n- {name: x, send: {operation: createLead}, expect: {at: {'$.data[': "
          "1}}}",
          60 },
        { "cases:\n- {name: x, send: {operation: createLead}, expect: {body: !matches "
          "'abcdef(g'}}",
          68 },
    };

    for (size_t i = 0; i < countof(rows); i++) {
        struct suite *s = arena_new(*state, struct suite);
        struct diags *diags = diags_new(*state);

        assert_null(file_of(*state, s, rows[i].text, diags));
        if (span_place(diags_at(diags, 0)->span).column <= rows[i].column_min)
            fail_msg("%s: column %zu", rows[i].text,
                     span_place(diags_at(diags, 0)->span).column);
    }
}

static void all_mistakes_of_a_file_are_told_at_once(void **state)
{
    struct suite *s = arena_new(*state, struct suite);
    struct diags *diags = diags_new(*state);

    assert_null(file_of(
        *state, s,
        "operation: updateLaed\n"
        "defaults: {gven: x}\n"
        "setup: [{send: {operation: nope}}]\n"
        "cases:\n"
        "- {name: a, proves: nothing-such, given: nowhere, send: {operation: x}}\n"
        "- {name: b, send: {operation: createLead, bdy: 1}, expect: {stats: 1}}\n"
        "- {name: b, send: {operation: createLead}, then: [{x: 1, is: {}}]}\n",
        diags));
    check_int("errors", (long long)diags_count(diags, SEVERITY_ERROR), 10);
}

static void an_unused_variable_is_a_warning(void **state)
{
    struct suite *s = arena_new(*state, struct suite);
    struct diags *diags = diags_new(*state);

    assert_non_null(
        file_of(*state, s,
                "cases:\n- {name: x $(a), for: {a: [1], b: [2]}, send: {operation: "
                "createLead}}",
                diags));
    check_int("warnings", (long long)diags_count(diags, SEVERITY_WARNING), 1);
    check_text("message", diags_at(diags, 0)->message, "`$(b)` is used nowhere");
}

static void a_missing_contract_is_an_error_at_its_name(void **state)
{
    struct suite *s = arena_new(*state, struct suite);
    struct diags *diags = diags_new(*state);
    struct node *root = yaml_of(*state, "contract: nowhere/openapi.yaml\ncases: []");

    assert_false(suite_add_node(*state, s, root, S("x/cases.yaml"), false, diags));
    check_text("message", diags_at(diags, 0)->message,
               "there is no contract at x/nowhere/openapi.yaml");
    check_int("column", (long long)span_place(diags_at(diags, 0)->span).column, 11);
}

/* --- what is read --- */

static const struct case_def *case_of(struct arena *a, const char *text)
{
    return good_file(a, arena_new(a, struct suite), text)->cases;
}

static void reads_a_whole_case(void **state)
{
    const struct case_def *c = case_of(
        *state, "operation: updateLead\n"
                "cases:\n"
                "- name: all of it\n"
                "  proves: [status-values, leads/root-claim]\n"
                "  given: two-leads\n"
                "  tags: [slow, 7]\n"
                "  send:\n"
                "    parameters: {leadId: $(a.id)}\n"
                "    query: {q: [1, $(b.id)], r: {x: 1}}\n"
                "    headers: {x-a: 7}\n"
                "    body: {status: won}\n"
                "    content-type: application/json\n"
                "    auth: {workspaceKey: $(env.KEY)}\n"
                "  expect:\n"
                "    status: [200, 4xx]\n"
                "    headers: {x-b: !any }\n"
                "    body: {data: {status: won, id: !unchanged }}\n"
                "    at: {$.data.id: $(a.id)}\n"
                "    within: 250ms\n"
                "  capture: {changed: $.data}\n"
                "  then:\n"
                "  - {lead: $(a.id), is: {status: $(changed.status)}, rest: !unchanged , "
                "eventually: 2s}\n"
                "  - {lead: $(unknown.id), is: !absent }\n");
    const struct step *step = c->steps;

    check_int("proves", (long long)c->prove_count, 2);
    check_text("claim", c->proves[1]->id, "root-claim");
    assert_false(c->unclear);
    check_text("state", c->state->name, "two-leads");
    check_text("tag", c->tags[1], "7");
    check_int("steps", (long long)c->step_count, 1);
    check_text("operation", step->send.operation->id, "updateLead");
    check_int("query", (long long)step->send.query.len, 2);
    check_text("header", step->send.headers.at[0].name, "x-a");
    assert_true(step->send.auth_given);
    check_text("scheme", step->send.auth.at[0].scheme, "workspaceKey");
    assert_null(step->send.text);
    assert_true(status_set_has(&step->expect.status, 422));
    assert_false(status_set_has(&step->expect.status, 201));
    check_int("within", (long long)step->expect.within_ms, 250);
    check_int("at", (long long)step->expect.at_count, 1);
    check_text("capture", step->captures[0].name, "changed");
    check_int("then", (long long)step->then_count, 2);
    check_int("eventually", (long long)step->then[0].eventually_ms, 2000);
    check_int("rest", step->then[0].rest->kind, EXPECT_UNCHANGED);
    check_int("is", step->then[1].is->kind, EXPECT_ABSENT);
    check_text("resource", step->then[1].resource->name, "lead");
}

static void bodies_are_null_or_absent_or_text(void **state)
{
    const struct case_def *c = case_of(
        *state, "operation: createLead\n"
                "cases:\n"
                "- {name: none, send: {auth: none}}\n"
                "- {name: 'null', send: {body: null}}\n"
                "- {name: text, send: {text: '{\"a\": ', content-type: text/plain}}\n"
                "- {name: number, send: {text: 7}}\n"
                "- {name: raw, send: {method: $$(x), path: /nowhere}}\n");

    assert_null(c[0].steps->send.body);
    assert_true(c[0].steps->send.auth_given);
    check_int("none", (long long)c[0].steps->send.auth.len, 0);
    assert_true(json_is_null(tmpl_value(c[1].steps->send.body)));
    assert_false(c[1].steps->send.auth_given);
    check_text("text", json_text(tmpl_value(c[2].steps->send.text)), "{\"a\": ");
    check_text("number", json_text(tmpl_value(c[3].steps->send.text)), "7");
    assert_null(c[4].steps->send.operation);
    check_text("method", json_text(tmpl_value(c[4].steps->send.method)), "$(x)");
}

static void defaults_are_merged_key_by_key(void **state)
{
    const struct case_def *c = case_of(
        *state,
        "operation: updateLead\n"
        "defaults:\n"
        "  given: one-lead\n"
        "  proves: status-twice\n"
        "  tags: [a]\n"
        "  send: {parameters: {leadId: $(lead.id)}, body: {x: 1, y: {z: 2}}}\n"
        "  expect: {status: 200, body: {data: {id: lead_1}}}\n"
        "cases:\n"
        "- {name: none of its own}\n"
        "- name: some\n"
        "  proves: root-claim\n"
        "  tags: [b, c]\n"
        "  send: {body: {y: {w: 3}}}\n"
        "  expect: {status: 400, body: !exactly {code: x}}\n"
        "- {name: other, given: null, send: {body: null, parameters: {leadId: x}}}\n"
        "- name: steps\n"
        "  steps: [{send: {body: {x: 2}}}, {send: {}, expect: {status: 201}}]\n");
    struct arena *a = *state;

    assert_true(c[0].unclear);
    check_text("tag", c[0].tags[0], "a");
    check_text("body", tmpl_describe(a, c[0].steps->send.body),
               "{\"x\":1,\"y\":{\"z\":2}}");
    assert_false(c[1].unclear);
    check_int("tags", (long long)c[1].tag_count, 2);
    check_text("merged", tmpl_describe(a, c[1].steps->send.body),
               "{\"x\":1,\"y\":{\"z\":2,\"w\":3}}");
    assert_true(status_set_has(&c[1].steps->expect.status, 400));
    assert_false(status_set_has(&c[1].steps->expect.status, 200));
    check_text("tagged maps replace", expect_describe(a, c[1].steps->expect.body),
               "!exactly {code: \"x\"}");
    assert_null(c[2].state);
    check_text("null replaces", tmpl_describe(a, c[2].steps->send.body), "null");
    check_int("steps", (long long)c[3].step_count, 2);
    check_text("first", tmpl_describe(a, c[3].steps[0].send.body),
               "{\"y\":{\"z\":2},\"x\":2}");
    check_text("second", tmpl_describe(a, c[3].steps[1].send.body),
               "{\"x\":1,\"y\":{\"z\":2}}");
    assert_true(status_set_has(&c[3].steps[1].expect.status, 201));
}

static void what_a_case_says_rules_out_defaults_that_contradict(void **state)
{
    const struct case_def *c = case_of(
        *state,
        "operation: updateLead\n"
        "defaults: {send: {parameters: {leadId: x}, body: {x: 1}, headers: {a: b}}}\n"
        "cases:\n"
        "- {name: text, send: {text: '{'}}\n"
        "- {name: path, send: {method: GET, path: /x}}\n"
        "- {name: create, send: {operation: createLead}}\n"
        "- {name: read, send: {operation: getLead}}\n");

    assert_null(c[0].steps->send.body);
    assert_non_null(c[0].steps->send.text);
    assert_null(c[1].steps->send.operation);
    assert_non_null(c[1].steps->send.body);
    check_int("parameters", (long long)c[1].steps->send.parameters.len, 0);
    check_text("operation", c[2].steps->send.operation->id, "createLead");
    check_int("parameters", (long long)c[2].steps->send.parameters.len, 0);
    check_int("headers", (long long)c[2].steps->send.headers.len, 1);
    check_int("parameters", (long long)c[3].steps->send.parameters.len, 1);
}

static void places_survive_merging(void **state)
{
    struct suite *s = arena_new(*state, struct suite);
    struct diags *diags = diags_new(*state);

    assert_null(file_of(*state, s,
                        "operation: createLead\n"
                        "defaults:\n"
                        "  send: {body: {x: $(nope)}}\n"
                        "cases:\n"
                        "- {name: a, send: {body: {y: $(neither)}}}\n",
                        diags));
    check_int("errors", (long long)diags_count(diags, SEVERITY_ERROR), 2);
    check_int("default", (long long)span_line(diags_at(diags, 0)->span), 4);
    check_int("own", (long long)span_line(diags_at(diags, 1)->span), 6);
}

static void setup_and_teardown_share_names_with_the_cases(void **state)
{
    const struct case_file *f =
        good_file(*state, arena_new(*state, struct suite),
                  "setup:\n"
                  "- send: {operation: createLead, body: {email: $(random.email), like: "
                  "$(lead.email)}}\n"
                  "  capture: {made: $.data}\n"
                  "- send: {operation: getLead, parameters: {leadId: $(made.id)}}\n"
                  "cases:\n"
                  "- name: a\n"
                  "  given: one-lead\n"
                  "  send: {operation: getLead, parameters: {leadId: $(made.id)}}\n"
                  "  capture: {seen: $.data}\n"
                  "teardown:\n"
                  "- send: {operation: deleteLead, parameters: {leadId: $(made.id)}}\n"
                  "- send: {operation: deleteLead, parameters: {leadId: $(seen.id)}}\n");

    check_int("setup", (long long)f->setup_count, 2);
    check_int("teardown", (long long)f->teardown_count, 2);
}

static void setup_may_only_name_what_every_state_gives(void **state)
{
    struct suite *s = arena_new(*state, struct suite);
    struct diags *diags = diags_new(*state);

    assert_null(file_of(*state, s,
                        "operation: createLead\n"
                        "setup: [{send: {body: $(lead.id)}}]\n"
                        "cases:\n"
                        "- {name: a, given: one-lead, send: {}}\n"
                        "- {name: b, given: two-leads, send: {}}\n",
                        diags));
    check_text("message", diags_at(diags, 0)->message, "nothing gives `$(lead)`");
}

static void captures_are_seen_by_what_comes_later(void **state)
{
    struct suite *s = arena_new(*state, struct suite);
    struct diags *diags = diags_new(*state);

    assert_null(file_of(*state, s,
                        "operation: createLead\n"
                        "cases:\n"
                        "- name: a\n"
                        "  steps:\n"
                        "  - send: {body: $(new.id)}\n"
                        "    expect: {body: {data: {id: $(new.id)}}}\n"
                        "    capture: {new: $.data}\n"
                        "    then: [{lead: $(new.id), is: !any }]\n"
                        "  - send: {body: $(new.id)}\n"
                        "- {name: b, send: {body: $(new.id)}}\n",
                        diags));
    check_int("errors", (long long)diags_count(diags, SEVERITY_ERROR), 3);
    check_int("send", (long long)span_line(diags_at(diags, 0)->span), 6);
    check_int("expect", (long long)span_line(diags_at(diags, 1)->span), 7);
    check_int("other case", (long long)span_line(diags_at(diags, 2)->span), 11);
}

static void a_contract_is_loaded_once(void **state)
{
    struct suite *s = arena_new(*state, struct suite);
    const struct case_file *one =
        good_file(*state, s, "cases: [{name: a, send: {operation: createLead}}]");
    const struct case_file *two =
        good_file(*state, s, "cases: [{name: a, send: {operation: createLead}}]");

    assert_ptr_equal(one->contract, two->contract);
    assert_ptr_equal(suite_contract(*state, s, LEADS "/../leads", NULL), one->contract);
    check_int("contracts", (long long)s->contract_count, 1);
    check_int("files", (long long)s->file_count, 2);
    assert_ptr_equal(suite_states(s, one->contract), one->states);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(every_mistake_is_found_placed_and_explained),
        UNIT_TEST(mistakes_inside_a_scalar_have_their_column),
        UNIT_TEST(all_mistakes_of_a_file_are_told_at_once),
        UNIT_TEST(an_unused_variable_is_a_warning),
        UNIT_TEST(a_missing_contract_is_an_error_at_its_name),
        UNIT_TEST(reads_a_whole_case),
        UNIT_TEST(bodies_are_null_or_absent_or_text),
        UNIT_TEST(defaults_are_merged_key_by_key),
        UNIT_TEST(what_a_case_says_rules_out_defaults_that_contradict),
        UNIT_TEST(places_survive_merging),
        UNIT_TEST(setup_and_teardown_share_names_with_the_cases),
        UNIT_TEST(setup_may_only_name_what_every_state_gives),
        UNIT_TEST(captures_are_seen_by_what_comes_later),
        UNIT_TEST(a_contract_is_loaded_once),
    };

    return cmocka_run_group_tests_name("suite read", tests, NULL, NULL);
}
