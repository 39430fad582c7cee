/* cli/author_output.h - a case file that a command makes: for which contract, and where
 * to. */
#ifndef CLI_AUTHOR_OUTPUT_H
#define CLI_AUTHOR_OUTPUT_H

#include "base/buf.h"
#include "cli/options.h"
#include "contract/contract.h"

struct arena;

struct author_output {
    const struct contract *contract;
    struct str contract_path; /* as the case file is to name it */
    struct str file;          /* "-": standard output */
    struct buf text;
};

/* --contract (a path; without it the only contract below specs) and --output-file.  An
 * exit status after a message, else 0. */
int author_output_open(struct arena *a, const struct arguments *args,
                       struct author_output *ret);
int author_output_write(struct arena *a, const struct arguments *args,
                        struct author_output *o);
void author_output_drop(struct author_output *o);

#endif
