/* Unit tests of run/config: fealty.yaml and the choice of a target. */
#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fs.h"
#include "run/config.h"
#include "tests/support/test.h"

/* A configuration from text, by way of a file. */
static struct config *config_of(struct arena *a, const char *text, struct diags **ret)
{
    char path[] = "/tmp/fealty-config-XXXXXX";
    struct diags *diags = diags_new(a);
    struct err err = { 0 };
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    close(fd);
    if (!fs_write(path, str_from(text), &err))
        fail_msg("%s", err.msg);
    struct config *c = config_load(a, path, diags);

    unlink(path);
    if (ret)
        *ret = diags;
    return c;
}

static void a_whole_target_is_read(void **state)
{
    struct arena *a = *state;
    struct diags *diags;
    const struct config *c = config_of(
        a,
        "run: [x]\n"
        "targets:\n"
        "  staging:\n"
        "    base-url: https://staging.example.com/v1/\n"
        "    auth: {key: {env: TEST_KEY}}\n"
        "    headers: {X-Run: one}\n"
        "    limits: {connections: 4, timeout: 1.5s, retries: 3, max-response: 1000}\n"
        "    settings: {bulk: true}\n"
        "    observe: {lead: {get: \"/leads/$(id)\", at: /data}, tag: no-op-update}\n"
        "    states:\n"
        "      one: {values: {lead: {id: 1}}}\n",
        &diags);

    if (!c)
        fail_msg("%s", diags_first(diags));
    const struct target *t = &c->targets[0];

    check_text("base", t->engine.base_url, "https://staging.example.com/v1");
    check_int("timeout", (long long)t->limits.timeout_ms, 1500);
    check_int("connections", (long long)t->limits.connections, 4);
    check_int("retries", t->limits.retries, 3);
    check_text("secret", t->credentials[0].secret, "TEST_KEY");
    check_int("observe", t->observe[1].how, OBSERVE_NO_OP_UPDATE);
    check_int("states", (long long)t->state_count, 1);
    check_text("run", c->run.at[0], "x");
}

static const struct {
    const char *text, *complaint;
} mistakes[] = {
    { "targets: {a: {base-url: ftp://x}}", "`base-url` begins with http:// or https://" },
    { "targets: {a: {base-url: \"http://u:p@x\"}}",
      "a base URL must not hold credentials: use `auth`" },
    { "targets: {a: {}}", "the target `a` has no `base-url`" },
    { "targets: {a: {base-url: http://x, auth: {k: verysecret}}}",
      "a credential is {env: NAME}: the name of an environment variable" },
    { "targets: {a: {base-url: http://x, limits: {connections: many}}}",
      "`connections` is a number" },
    { "targets: {a: {base-url: http://x, states: {one: {pool: []}}}}",
      "a pool is a list of fixtures" },
    { "targets: [a]", "`targets` is a map of names to targets" },
    { "runs: [a]", "unknown key `runs` in fealty.yaml" },
    { "run: a", "`run` is a list of paths" },
};

static void refuses_and_says_why(void **state)
{
    struct arena *a = *state;

    for (size_t i = 0; i < countof(mistakes); i++) {
        struct diags *diags;

        assert_null(config_of(a, mistakes[i].text, &diags));
        check_text(mistakes[i].text, str_from(diags_first(diags)), mistakes[i].complaint);
    }
}

static void a_credential_comes_from_the_environment_and_is_a_secret(void **state)
{
    struct arena *a = *state;
    struct err err = { 0 };
    const struct config *c = config_of(
        a, "targets: {s: {base-url: http://x, auth: {k: {env: FEALTY_TEST_KEY}}}}", NULL);
    struct redactor *redactor = redactor_new(a);

    unsetenv("FEALTY_TEST_KEY");
    assert_null(config_target(a, c, S("s"), redactor, &err));
    setenv("FEALTY_TEST_KEY", "hunter22", 1);
    const struct target *t = config_target(a, c, S("s"), redactor, &err);

    assert_non_null(t);
    check_text("value", t->credentials[0].value, "hunter22");
    check_text("redacted", redact(a, redactor, S("it is hunter22")),
               "it is $FEALTY_TEST_KEY");
    unsetenv("FEALTY_TEST_KEY");
}

static void a_url_is_a_target_but_never_with_credentials(void **state)
{
    struct arena *a = *state;
    struct config none = { 0 };
    struct err err = { 0 };
    const struct target *t = config_target(a, &none, S("http://x/y/"), NULL, &err);

    assert_non_null(t);
    check_text("base", t->engine.base_url, "http://x/y");
    assert_null(config_target(a, &none, S("http://u:p@x/"), NULL, &err));
    assert_non_null(config_target(a, &none, S("http://x/a@b"), NULL, &err));
    assert_null(config_target(a, &none, S("mokc"), NULL, &err));
    check_text("nearest", str_from(err.msg),
               "no target is named `mokc`; did you mean `mock`?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_whole_target_is_read),
        UNIT_TEST(refuses_and_says_why),
        UNIT_TEST(a_credential_comes_from_the_environment_and_is_a_secret),
        UNIT_TEST(a_url_is_a_target_but_never_with_credentials),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
