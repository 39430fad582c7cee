/* base/library.h - shared libraries that are loaded when they are first needed.
 *
 * Most commands send nothing, and what the network's libraries bring along takes several
 * times the memory and the start of all the rest.  A file that forwards a library's
 * functions gets each of them from here; everybody else calls them as ever. */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdatomic.h>

/* `file` is a name as the dynamic linker looks it up ("libcurl.so.4").  A library or
 * function that is not there ends the program with status 4, as a missing library ends it
 * at its start.  Safe in any thread; the library stays loaded. */
void *library_function(const char *file, const char *name);

/* For a file that defines LIBRARY, the name of the library, and forwards its functions:
 * FORWARD(type, name, (parameters), (arguments)), FORWARD_VOID(name, …), and where there
 * is more to do REAL(name), which makes real_name(), which gives the function. */
#define REAL(name)                                                                       \
    static __typeof__(&name) real_##name(void)                                           \
    {                                                                                    \
        static _Atomic(void *) known;                                                    \
        union {                                                                          \
            void *data;                                                                  \
            __typeof__(&name) function;                                                  \
        } same = { .data = atomic_load(&known) };                                        \
                                                                                         \
        if (!same.data) {                                                                \
            same.data = library_function(LIBRARY, #name);                                \
            atomic_store(&known, same.data);                                             \
        }                                                                                \
        return same.function;                                                            \
    }

#define FORWARD(type, name, parameters, arguments)                                       \
    REAL(name)                                                                           \
    type name parameters                                                                 \
    {                                                                                    \
        return real_##name() arguments;                                                  \
    }

#define FORWARD_VOID(name, parameters, arguments)                                        \
    REAL(name)                                                                           \
    void name parameters                                                                 \
    {                                                                                    \
        real_##name() arguments;                                                         \
    }

#endif
