/* cli/exit.h - exit statuses (docs/exit-codes.md).  The worst wins: 4, 3, 1. */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

enum exit_status {
#define EXIT(name, status, meaning) EXIT_##name = (status),
#include "cli/exits.def"
#undef EXIT
};

#endif
