/* cli/exit.h - exit statuses (docs/exit-codes.md).  The worst wins: 4, 3, 1. */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

enum exit_status {
    EXIT_HELD = 0,     /* all held */
    EXIT_VIOLATED = 1, /* the contract is violated, or a threshold missed */
    EXIT_USAGE = 2,    /* usage, or a file has an error: nothing was sent */
    EXIT_UNJUDGED = 3, /* it could not be judged */
    EXIT_FAULT = 4,    /* of the tool itself: out of disk, out of memory */
    EXIT_NOTHING = 5,  /* nothing was selected */
    EXIT_INTERRUPTED = 130,
    EXIT_TERMINATED = 143,
};

#endif
