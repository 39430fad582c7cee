#include "cli/target_options.h"

#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/attr.h"
#include "http/rate.h"

#include "base/banned.h"

static bool read_engine_options(const struct arguments *args, struct target *t,
                                struct err *err)
{
    struct engine_options *e = &t->engine;

    e->insecure = argument_on(args, OPT_INSECURE) || e->insecure;
    e->http2 = argument_on(args, OPT_HTTP2) || e->http2;
    e->compressed = argument_on(args, OPT_COMPRESSED) || e->compressed;
    t->cookies = argument_on(args, OPT_COOKIES) || t->cookies;
    if (argument_on(args, OPT_LOCATION) && !t->redirects)
        t->redirects = REDIRECTS_DEFAULT;
    e->cacert = argument_text(args, OPT_CACERT, e->cacert.at);
    e->cert = argument_text(args, OPT_CERT, e->cert.at);
    e->key = argument_text(args, OPT_KEY, e->key.at);
    e->proxy = argument_text(args, OPT_PROXY, e->proxy.at);
    e->unix_socket = argument_text(args, OPT_UNIX_SOCKET, e->unix_socket.at);
    if (argument_on(args, OPT_RESOLVE)) {
        e->resolve = args->values[OPT_RESOLVE].at;
        e->resolve_count = args->values[OPT_RESOLVE].len;
    }
    if (argument_on(args, OPT_CONNECT_TO)) {
        e->connect_to = args->values[OPT_CONNECT_TO].at;
        e->connect_to_count = args->values[OPT_CONNECT_TO].len;
    }
    if (argument_on(args, OPT_KEY_PASSWORD))
        t->key_password =
            (struct secret_source){ .env = argument_text(args, OPT_KEY_PASSWORD, NULL) };
    if (str_find_char(e->proxy, '@') != SIZE_MAX)
        return err_set(err, ERR_INPUT,
                       "a proxy's URL must not hold credentials: others can see a "
                       "command line; set https_proxy or http_proxy in the environment");
    return argument_ms(args, OPT_CONNECT_TIMEOUT, &e->connect_timeout_ms, err);
}

static bool read_headers(struct arena *a, const struct arguments *args,
                         struct target *target, struct err *err)
{
    target->headers = http_headers_copy(a, &target->headers);
    for (size_t i = 0; i < args->values[OPT_HEADER].len; i++) {
        struct str rest = args->values[OPT_HEADER].at[i], name;

        if (str_find_char(rest, ':') == SIZE_MAX)
            return err_set(err, ERR_INPUT, "--header takes `Name: value`, not `%.*s`",
                           STR_ARG(rest));
        str_cut(&rest, ':', &name);
        http_header_set(a, &target->headers, str_trim(name), str_trim(rest));
    }
    return true;
}

/* --secret SCHEME=ENV_NAME comes before what the target says of the scheme: the value
 * itself never stands on a command line. */
static bool read_credentials(struct arena *a, const struct arguments *args,
                             struct target *t, struct err *err)
{
    const struct str_list *values = &args->values[OPT_SECRET];
    size_t old = t->credential_count;
    struct target_credential *all =
        arena_array(a, struct target_credential, old + values->len + 1);

    for (size_t i = 0; i < values->len; i++) {
        struct str rest = values->at[i], scheme;

        str_cut(&rest, '=', &scheme);
        if (!rest.len || !scheme.len)
            return err_set(err, ERR_INPUT,
                           "--secret takes SCHEME=ENV_NAME, the name of a variable");
        all[i] =
            (struct target_credential){ .scheme = scheme, .source = { .env = rest } };
    }
    t->credential_count = values->len;
    for (size_t i = 0; i < old; i++) {
        bool given = false;

        for (size_t k = 0; k < values->len && !given; k++)
            given = str_eq(all[k].scheme, t->credentials[i].scheme) &&
                    !t->credentials[i].caller.len;
        if (!given)
            all[t->credential_count++] = t->credentials[i];
    }
    t->credentials = all;
    return true;
}

static bool read_limits(const struct arguments *args, struct target *t, struct err *err)
{
    uint64_t retries = t->limits.retries_given ? t->limits.retries : RETRIES_DEFAULT;
    uint64_t max_response = 0;
    struct str rate = argument_text(args, OPT_RATE_LIMIT, NULL);

    if (!argument_ms(args, OPT_MAX_TIME, &t->limits.timeout_ms, err) ||
        !argument_number(args, OPT_RETRY, 0, 100, &retries, err) ||
        !argument_number(args, OPT_MAX_RESPONSE, 1, SIZE_MAX / 2, &max_response, err))
        return false;
    if (argument_on(args, OPT_RATE_LIMIT) && !rate_parse(rate, &t->limits.rate_ns))
        return err_set(err, ERR_INPUT,
                       "--rate-limit takes a number in a time, such as 10/s, 300/m or "
                       "1000/h, not `%.*s`",
                       STR_ARG(rate));
    t->limits.retries = (unsigned)retries;
    if (max_response)
        t->limits.max_response = max_response;
    return true;
}

static bool has_secrets(const struct target *t)
{
    return t->credential_count || t->env_count || t->engine.key_password.len;
}

/* From here on a core dump, or another process of the same user that looks into this one,
 * would have them.  The leak checker of a sanitized build looks in like a debugger, so
 * there only the dump is switched off. */
static void protect_process(void)
{
    struct rlimit none = { 0, 0 };

    setrlimit(RLIMIT_CORE, &none);
#if !defined(HAS_ADDRESS_SANITIZER)
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

bool read_target(struct arena *a, const struct arguments *args,
                 const struct config *config, struct secrets *secrets, struct target *ret,
                 struct err *err)
{
    struct str name = argument_text(args, OPT_TARGET, "mock");
    const struct target *target = config_target(a, config, name, err);
    const struct str_list *files = &args->values[OPT_SECRETS_FILE];

    if (!target)
        return false;
    struct target t = *target;

    if (argument_on(args, OPT_CONTROL))
        t.kind = TARGET_CONTROL;
    t.in_process = argument_on(args, OPT_IN_PROCESS);
    if (!read_limits(args, &t, err) || !read_engine_options(args, &t, err) ||
        !read_headers(a, args, &t, err) || !read_credentials(a, args, &t, err))
        return false;
    for (size_t i = 0; i < files->len; i++)
        if (!secrets_load(a, secrets, arena_cstr(a, files->at[i]), err))
            return false;
    if (!config_read_secrets(a, secrets, &t))
        return false;
    if (has_secrets(&t))
        protect_process();
    *ret = t;
    return true;
}
