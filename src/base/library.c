#include "base/library.h"

#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

#include "base/banned.h"

enum { EXIT_BROKEN = 4 };

static void give_up(void)
{
    const char *reason = dlerror();

    fprintf(stderr, "fealty: %s\n", reason ? reason : "a shared library is broken");
    _exit(EXIT_BROKEN);
}

void *library_function(const char *file, const char *name)
{
    /* Once loaded, it is the same.  Lazily: binding all that libcurl and what comes with
     * it refer to took 3 of the 25 million instructions of a run of one case. */
    void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL);

    if (!library)
        give_up();
    void *function = dlsym(library, name);

    if (!function)
        give_up();
    return function;
}
