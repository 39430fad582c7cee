/* Unit tests of run/config: fealty.yaml and the choice of a target. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
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
    check_text("secret", t->credentials[0].source.env, "TEST_KEY");
    check_int("observe", t->observe[1].how, OBSERVE_NO_OP_UPDATE);
    check_int("states", (long long)t->state_count, 1);
    check_text("run", c->run.at[0], "x");
}

static const struct {
    const char *text, *complaint;
} mistakes[] = {
    { "targets: {a: {base-url: ftp://x}}", "`base-url` begins with http:// or https://" },
    { "targets: {a: {base-url: \"http://u:p@x\"}}",
      "a base URL must not hold credentials" },
    { "targets: {a: {}}", "the target `a` has no `base-url`" },
    { "targets: {a: {base-url: http://x, auth: {k: verysecret}}}",
      "a credential is {env: NAME}, the name of an environment variable, or {file: "
      "PATH}" },
    { "targets: {a: {base-url: http://x, auth: {k: {user: joe}}}}",
      "a credential has both `user` and `password`" },
    { "targets: {a: {base-url: http://x, auth: {k: {client-id: x}}}}",
      "client credentials have `client-id` and `client-secret`" },
    { "targets: {a: {base-url: http://x, callers: {r: {auth: {k: {env: A}}}}}}",
      "a caller has `auth`, and `scopes`, a list of names" },
    { "targets: {a: {base-url: http://x, callers: {r: {auth: {k: {env: A}}, scopes: "
      "[{}]}}}}",
      "`scopes` is a list of names" },
    { "targets: {a: {base-url: http://x, callers: {r: {auth: {k: secret}, scopes: []}}}}",
      "a credential is {env: NAME}, the name of an environment variable, or {file: "
      "PATH}" },
    { "targets: {a: {base-url: http://x, auth: {k: {env: A, file: b}}}}",
      "a credential has `env` or `file`, not both" },
    { "targets: {a: {base-url: http://x}, a: {base-url: http://y}}",
      "duplicate key `a`" },
    { "targets: {a: {base-url: http://x, insecure: 1}}", "`insecure` is true or false" },
    { "targets: {a: {base-url: http://x, connect-timeout: soon}}",
      "`connect-timeout` is a duration such as 10s" },
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

/* --- secrets --- */

static struct secrets new_secrets(struct arena *a)
{
    return (struct secrets){ .redactor = redactor_new(a), .diags = diags_new(a) };
}

/* The target `s` of a configuration with this `auth`. */
static struct target target_with(struct arena *a, const char *auth)
{
    struct str text =
        arena_printf(a, "targets: {s: {base-url: http://x, auth: {k: %s}}}", auth);
    struct diags *diags;
    struct err err = { 0 };
    const struct config *c = config_of(a, text.at, &diags);

    if (!c)
        fail_msg("%s", diags_first(diags));
    const struct target *t = config_target(a, c, S("s"), &err);

    assert_non_null(t);
    return *t;
}

static void a_credential_comes_from_the_environment_and_is_a_secret(void **state)
{
    struct arena *a = *state;
    struct target t = target_with(a, "{env: FEALTY_TEST_KEY}");
    struct secrets secrets = new_secrets(a), again = new_secrets(a);

    unsetenv("FEALTY_TEST_KEY");
    assert_false(config_read_secrets(a, &secrets, &t));
    check_text("missing", str_from(diags_first(secrets.diags)),
               "the environment variable FEALTY_TEST_KEY is not set");
    check_int("line", (long long)span_line(diags_at(secrets.diags, 0)->span), 1);
    setenv("FEALTY_TEST_KEY", "hunter22", 1);
    assert_true(config_read_secrets(a, &again, &t));
    check_text("value", t.credentials[0].value, "hunter22");
    check_text("redacted", redact(a, again.redactor, S("it is hunter22")),
               "it is $FEALTY_TEST_KEY");
    unsetenv("FEALTY_TEST_KEY");
}

static void a_pair_is_secret_as_basic_sends_it(void **state)
{
    struct arena *a = *state;
    struct target t = target_with(a, "{user: joe, password: {env: FEALTY_TEST_PW}}");
    struct secrets secrets = new_secrets(a);

    setenv("FEALTY_TEST_PW", "swordfish", 1);
    assert_true(config_read_secrets(a, &secrets, &t));
    check_text("value", t.credentials[0].value, "joe:swordfish");
    check_text("basic", redact(a, secrets.redactor, S("am9lOnN3b3JkZmlzaA==")),
               "$FEALTY_TEST_PW");
    check_text("alone", redact(a, secrets.redactor, S("pw=swordfish")),
               "pw=$FEALTY_TEST_PW");
    unsetenv("FEALTY_TEST_PW");
}

/* Writes a file of its own; the path is in the arena. */
static const char *file_of(struct arena *a, const char *text, mode_t mode)
{
    char *path = arena_cstr(a, S("/tmp/fealty-secret-XXXXXX"));
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    fchmod(fd, mode);
    close(fd);
    return path;
}

static void a_credential_comes_from_a_file(void **state)
{
    struct arena *a = *state;
    const char *path = file_of(a, "tok en\r\n", 0600);
    struct target t = target_with(a, arena_printf(a, "{file: %s}", path).at);
    struct secrets secrets = new_secrets(a);

    assert_true(config_read_secrets(a, &secrets, &t));
    check_text("value", t.credentials[0].value, "tok en");
    check_int("quiet", (long long)diags_count(secrets.diags, SEVERITY_WARNING), 0);
    chmod(path, 0644);
    assert_true(config_read_secrets(a, &secrets, &t));
    check_int("others can read it",
              (long long)diags_count(secrets.diags, SEVERITY_WARNING), 1);
    unlink(path);
    assert_false(config_read_secrets(a, &secrets, &t));
}

static void a_file_of_variables_comes_before_the_environment(void **state)
{
    struct arena *a = *state;
    const char *path =
        file_of(a, "# mine\n\nFEALTY_TEST_KEY = \"from file\"\nOTHER=x=y\n", 0600);
    struct target t = target_with(a, "{env: FEALTY_TEST_KEY}");
    struct secrets secrets = new_secrets(a);
    struct err err = { 0 };

    setenv("FEALTY_TEST_KEY", "from environment", 1);
    assert_true(secrets_load(a, &secrets, path, &err));
    assert_true(config_read_secrets(a, &secrets, &t));
    check_text("value", t.credentials[0].value, "from file");
    check_text("other", secret_variable(a, &secrets, S("OTHER")), "x=y");
    unsetenv("FEALTY_TEST_KEY");
    unlink(path);
    path = file_of(a, "A=1\nthe-secret-alone\n", 0600);
    assert_false(secrets_load(a, &secrets, path, &err));
    assert_null(strstr(err.msg, "the-secret-alone"));
    unlink(path);
}

static void a_mistake_does_not_show_the_secret_in_its_line(void **state)
{
    struct arena *a = *state;
    static const char *const texts[] = {
        "targets:\n  a: {base-url: http://x, auth: {k: verysecret}, limts: {}}\n",
        "targets:\n  a: {base-url: 'http://joe:verysecret@x'}\n",
        "targets:\n  a: {base-url: http://x, proxy: 'http://joe:verysecret@x'}\n",
    };

    for (size_t i = 0; i < countof(texts); i++) {
        struct diags *diags;
        struct buf out;

        assert_null(config_of(a, texts[i], &diags));
        buf_init(&out, 10000);
        diags_render(diags, &out, false);
        assert_true(str_find(buf_str(&out), S(":2:")) != SIZE_MAX);
        assert_true(str_find(buf_str(&out), S("verysecret")) == SIZE_MAX);
        buf_release(&out);
    }
}

static void a_url_is_a_target_but_never_with_credentials(void **state)
{
    struct arena *a = *state;
    struct config none = { 0 };
    struct err err = { 0 };
    const struct target *t = config_target(a, &none, S("http://x/y/"), &err);

    assert_non_null(t);
    check_text("base", t->engine.base_url, "http://x/y");
    assert_null(config_target(a, &none, S("http://u:p@x/"), &err));
    assert_non_null(config_target(a, &none, S("http://x/a@b"), &err));
    assert_null(config_target(a, &none, S("mokc"), &err));
    check_text("nearest", str_from(err.msg),
               "no target is named `mokc`; did you mean `mock`?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(a_whole_target_is_read),
        UNIT_TEST(refuses_and_says_why),
        UNIT_TEST(a_credential_comes_from_the_environment_and_is_a_secret),
        UNIT_TEST(a_pair_is_secret_as_basic_sends_it),
        UNIT_TEST(a_credential_comes_from_a_file),
        UNIT_TEST(a_file_of_variables_comes_before_the_environment),
        UNIT_TEST(a_mistake_does_not_show_the_secret_in_its_line),
        UNIT_TEST(a_url_is_a_target_but_never_with_credentials),
    };
    return cmocka_run_group_tests_name("config", tests, NULL, NULL);
}
