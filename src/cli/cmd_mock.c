/* fealty mock: serves the stateful mock of a contract until it is interrupted. */
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fs.h"
#include "claims/claims.h"
#include "cli/break.h"
#include "cli/command.h"
#include "mock/server.h"
#include "mock/service.h"

#include "base/banned.h"

static void announce_credentials(const struct contract *c, const json_t *credentials,
                                 const char *whose)
{
    for (size_t i = 0; i < c->scheme_count; i++) {
        const json_t *value = json_object_get(credentials, c->schemes[i].name.at);

        if (json_is_string(value))
            printf("  %s: %.*s = %s\n", whose, STR_ARG(c->schemes[i].name),
                   json_string_value(value));
    }
}

static void announce(struct arena *a, const struct contract *c,
                     const struct states *states, const char *url)
{
    printf("%.*s: %.*s %.*s\n", STR_ARG(c->name), STR_ARG(c->title), STR_ARG(c->version));
    for (size_t i = 0; i < c->operation_count; i++)
        printf("  %.*s %s%.*s\n", STR_ARG(c->operations[i].method), url,
               STR_ARG(c->operations[i].path));
    announce_credentials(c, states->credentials, "credentials");
    for (size_t i = 0; i < states->caller_count; i++)
        announce_credentials(c, states->callers[i].credentials,
                             arena_cstr(a, states->callers[i].name));
    printf("listening on %s; Ctrl-C ends it\n", url);
    fflush(stdout);
}

static int serve(struct arena *a, const struct arguments *args, const struct suite *suite,
                 const struct contract *c)
{
    struct broken broken;
    struct err err = { 0 };
    uint64_t port = 8080, delay = 0;

    if (!broken_read(a, args, suite, &broken, &err) ||
        !argument_number(args, OPT_PORT, 0, 65535, &port, &err) ||
        !argument_ms(args, OPT_DELAY, &delay, &err))
        return complain(EXIT_USAGE, "%s", err.msg);
    const struct states *states = suite_states(suite, c);
    struct service_options options = { .model = broken_model(c, &broken),
                                       .states = states,
                                       .control = true,
                                       .wall_clock = true,
                                       .default_state =
                                           argument_text(args, OPT_STATE, "default") };
    struct service *service = service_open(&options);
    struct server_options server_options = { .service = service,
                                             .host = argument_text(args, OPT_HOST,
                                                                   "127.0.0.1"),
                                             .port = (uint16_t)port,
                                             .delay_ms = delay };

    if (!service)
        return complain(EXIT_FAULT, "the mock could not be started");
    fs_allow_open_files();
    catch_signals();
    struct mock_server *server = mock_server_open(&server_options, &err);

    if (!server) {
        service_close(service);
        return complain(EXIT_UNJUDGED, "%s", err.msg);
    }
    announce(a, c, states, mock_server_url(server));
    while (!caught_signal)
        clock_sleep_ms(100);
    mock_server_close(server);
    service_close(service);
    return EXIT_HELD;
}

int cmd_mock(struct arena *a, const struct arguments *args)
{
    struct diags *diags = diags_new(a);
    struct suite suite = { 0 };

    if (args->operands.len != 1)
        return complain(EXIT_USAGE,
                        "mock takes one contract: fealty mock specs/x/openapi.yaml");
    const struct contract *c =
        suite_contract(a, &suite, arena_cstr(a, args->operands.at[0]), diags);

    if (!c || !claims_check(c, diags)) {
        print_diags(diags, args);
        return EXIT_USAGE;
    }
    print_diags(diags, args);
    return serve(a, args, &suite, c);
}
